"""Other keys by `[desk.keys]`: what is accepted, what is refused and where, and that keys and words follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import load
from config.problems import place_of
from moderation import keymap
from moderation.actions.base import find
from moderation.keymap import FIXED, BadKeys, long_name, meet, resolve, shown
from moderation.words import Words, zone_of
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until

WORDS = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
ACTIONS = find()
NAMES = [action.name for action in ACTIONS]


def refused(chosen: dict[str, str]) -> list[str]:
    with pytest.raises(BadKeys) as bad:
        resolve(ACTIONS, chosen, WORDS)
    return [problem.told for problem in bad.value.problems]


def test_without_a_word_in_the_config_every_action_has_its_own_key_and_none_clashes() -> None:
    assert resolve(ACTIONS, {}, WORDS) == {action.name: action.key for action in ACTIONS}
    assert FIXED.isdisjoint(action.key for action in ACTIONS)


@pytest.mark.parametrize(
    ("given_", "name"), [("/", "slash"), ("?", "question_mark"), ("f4", "f4"), ("ctrl+k", "ctrl+k"), ("é", "é")]
)
def test_keys_may_be_written_as_they_are_typed(given_: str, name: str) -> None:
    assert long_name(given_) == name
    assert shown(name, WORDS)


@given(st.text(max_size=12))
def test_no_key_from_a_file_breaks_anything(key: str) -> None:
    try:
        keys = resolve(ACTIONS, {"approve": key}, WORDS)
    except BadKeys:
        return
    assert shown(keys["approve"], WORDS)


TYPED = st.sampled_from([*"abcdefimnoprsuvwxyz", "f2", "f3", "/"])


@given(st.dictionaries(st.sampled_from(NAMES), TYPED, max_size=6))
def test_what_is_accepted_is_never_ambiguous(chosen: dict[str, str]) -> None:
    try:
        keys = resolve(ACTIONS, chosen, WORDS)
    except BadKeys:
        return
    for at, one in enumerate(ACTIONS):
        for other in ACTIONS[at + 1 :]:
            assert keys[one.name] != keys[other.name] or not meet(one, other), (one.name, other.name)
    assert all(keys[name] == long_name(key) for name, key in chosen.items())


def test_errors_name_the_wrong_word_the_right_one_and_both_who_want_a_key() -> None:
    (told,) = refused({"aprove": "f2"})
    assert "« aprove »".replace(" ", "\u202f") in told
    assert "approve" in told.replace("aprove", "")
    (told,) = refused({"approve": "w"})
    assert "approve" in told
    assert "withhold" in told
    (told,) = refused({"approve": "j"})
    assert "se déplacer" in told
    assert len(refused({"aprove": "f2", "approve": "w", "mask": "1"})) == 3


def test_one_key_may_do_one_thing_with_posts_and_another_with_screens() -> None:
    keys = resolve(ACTIONS, {"reply": "f5"}, WORDS)
    assert (keys["reply"], keys["reload"]) == ("f5", "r")


def test_the_place_of_a_wrong_key_is_told(tmp_path: Path) -> None:
    file = tmp_path / "wall.toml"
    file.write_text('[desk]\n\n[desk.keys]\naprove = "v"\n', encoding="utf-8")
    assert place_of(file, "desk", "keys", "aprove").endswith("wall.toml:4: desk.keys.aprove")
    assert place_of(None, "desk", "keys", "aprove") == "desk.keys.aprove"
    assert place_of(tmp_path / "none.toml", "desk").endswith("none.toml: desk")


async def test_another_key_does_it_and_is_told_everywhere(on: Stage) -> None:
    (post,) = await on.say("Une lampe qui ronfle.")
    async with sat(on, keys={"approve": "f6", "veil": "f7"}) as (app, pilot):
        assert "F6 approuver" in seen(app)
        await pilot.press("a")
        await pilot.pause()
        assert on.state(post) == "waiting"
        await pilot.press("question_mark")
        await until(pilot, lambda: "(ici ; d’habitude a)" in " ".join(seen(app).split()))
        await pilot.press("escape", "f6")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")


def test_bad_keys_raise_with_every_sentence() -> None:
    bad = BadKeys([keymap.Problem("a", "un"), keymap.Problem("b", "deux")])
    assert str(bad) == "un\ndeux"
