"""What was asked last time: comes back whole for the same question, and for no other."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.catalogue import compiled
from display.layout import Size
from display.recall import Memory, catalogue, key_of
from display.scenes.base import Invitation
from display.tempo.pace import Pace
from display.wanted import Wanted
from run_display import main, memory_of

CONFIG = (
    'data_dir = "data"\n[shop]\nid = "chez-nous"\nname = "Chez Nous"\n'
    '[[account]]\nname = "a"\nrole = "manager"\n[[account]]\nname = "e"\nrole = "screen"\n'
)


@settings(deadline=None)
@given(
    size=st.none() | st.builds(Size, st.integers(320, 9999), st.integers(240, 9999)),
    rotate=st.sampled_from([0, 90, 180, 270]),
    words=st.text(max_size=20),
    state=st.none() | st.just(Path("/x/state é.json")),
    playlist=st.lists(st.sampled_from(["stream", "spotlight"])).map(tuple),
    wpm=st.floats(1, 999),
)
def test_what_was_wanted_comes_back_whole(
    tmp_path_factory: pytest.TempPathFactory, size: Size | None, rotate: int, words: str, state: Path | None,
    playlist: tuple[str, ...], wpm: float,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("screen")
    wanted = Wanted(
        folder=folder, size=size, rotate=rotate, shop=words, state_file=state, playlist=playlist, pace=Pace(wpm),
        invitation=Invitation("https://a.example", words),
    )  # fmt: skip
    memory = Memory(folder, "k")
    memory.keep(wanted, compiled("fr", "display"), b"")
    known = memory.recall()
    assert known is not None
    assert known[0] == wanted
    assert [type(getattr(known[0], one.name)) for one in fields(Wanted)] == [
        type(getattr(wanted, one.name)) for one in fields(Wanted)
    ]
    assert known[1].display.gettext("A customer") == catalogue(compiled("fr", "display")).gettext("A customer")
    assert replace(memory, key="another").recall() is None


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b"\xff", b'{"key":"k"}', b'{"key":"k","wanted":{"folder":3}}'])
def test_a_broken_file_is_no_answer(tmp_path: Path, spoilt: bytes) -> None:
    memory = Memory(tmp_path, "k")
    assert memory.recall() is None
    memory.path.write_bytes(spoilt)
    assert memory.recall() is None


def test_a_catalogue_that_is_none_speaks_for_itself(tmp_path: Path) -> None:
    memory = Memory(tmp_path, "k")
    memory.keep(Wanted(tmp_path), b"", b"not a catalogue")
    assert memory.recall() is None
    memory.keep(Wanted(tmp_path), b"", b"")
    known = memory.recall()
    assert known is not None
    assert known[1].wall.gettext("Review") == "Review"


def test_a_question_is_another_one_when_anything_in_it_changes(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_text("x")
    first = key_of(["--windowed"], [one, other])
    assert key_of(["--windowed"], [one, other]) == first
    assert key_of([], [one, other]) != first
    assert key_of(["--windowed"], [other, one]) != first
    one.write_text("y")
    assert key_of(["--windowed"], [one, other]) != first
    one.write_text("x")
    other.touch()
    assert key_of(["--windowed"], [one, other]) != first


def test_a_changed_configuration_wins_over_what_is_remembered(tmp_path: Path) -> None:
    """The screen ends at once, since it has no display; what it was asked is kept all the same."""
    config = tmp_path / "wall.toml"
    config.write_text(CONFIG)
    env = {"VAV_ROOT": str(tmp_path), "VAV_CONFIG": str(config)}

    def known() -> Wanted | None:
        memory = memory_of(["--windowed"], env)
        assert memory is not None
        assert memory.folder == tmp_path / "data" / "screen" / "screen"
        found = memory.recall()
        return found[0] if found is not None else None

    assert known() is None
    main(["--windowed"], dict(env))
    first = known()
    assert first is not None
    assert (first.shop, first.theme, first.fullscreen) == ("Chez Nous", "day", False)
    config.write_text(CONFIG + '[screen]\ntheme = "night"\n')
    assert known() is None
    main(["--windowed"], dict(env))
    second = known()
    assert second is not None
    assert second.theme == "night"


def test_without_a_configuration_nothing_is_kept(tmp_path: Path) -> None:
    env = {"VAV_ROOT": str(tmp_path)}
    main(["--windowed"], dict(env))
    assert memory_of(["--windowed"], env) is None
    assert not list(tmp_path.rglob("start.json"))
