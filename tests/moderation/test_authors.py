"""What authors did besides writing, as a desk draws and words it: contests, places, moments, being there. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from config.catalogue import load
from moderation import desk
from moderation.around import nearby
from moderation.deciding import contesting, obstacles
from moderation.deciding.outcomes import settle
from moderation.desk import Row
from moderation.drawing import Bits, authors, bars
from moderation.drawing import nearby as line
from moderation.drawing.about import About
from moderation.drawing.head import head
from moderation.drawing.rows import queue_line
from moderation.model import Decided, Model
from moderation.words import Words, zone_of
from tests.moderation.peer import post
from wall import commands as do
from wall.clock import to_iso
from wall.views import DeskPending
from wall.wire import Answer, DeskPost, Here, Panel, Status, Welcome

FR = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
NOW = 1_795_345_200_000  # 2026-11-22, 12:00 in Lyon
EVENING = NOW + 7 * 3_600_000
REFUSED = post(
    "aaaaaaaaaaaa", "Le vendeur est un voleur.", state="withheld", reason="accusation", contest="open",
    contest_words="Je n’ai accusé personne.", refused_by=("noa", "inès"), decided_by="noa",
)  # fmt: skip


def said(lines: list[Bits]) -> str:
    text = " ".join("".join(part for part, _ in bits) for bits in lines)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def headed(one: DeskPost, about: About | None = None, width: int = 120) -> str:
    return said(head(Row(one), FR, width, NOW, about or About()))


def model_of(*here: Here, account: str = "camille") -> Model:
    made = Model(status=Status(panel=Panel(), here=list(here)), beat_ms=NOW)
    made.welcome = Welcome(account=account, role="manager", epoch="e")
    return made


def test_an_open_contest_stands_in_the_head_in_its_authors_words() -> None:
    assert "L’auteur conteste ce refus : « Je n’ai accusé personne. »" in headed(REFUSED)
    assert "L’auteur conteste ce refus." in headed(replace(REFUSED, contest_words=""))
    assert "contesté" in said(queue_line(Row(REFUSED), FR, 80, NOW))
    assert "conteste" not in headed(replace(REFUSED, contest=""))


def test_what_was_answered_stands_there_too() -> None:
    upheld = headed(replace(REFUSED, contest="upheld", contest_answer="Un nom y figure."))
    assert "le refus est maintenu. Réponse : « Un nom y figure. »" in upheld
    assert "à raison : le message attend à nouveau" in headed(replace(REFUSED, state="waiting", contest="reversed"))


@given(st.text(max_size=1200), st.integers(12, 120), st.booleans())
def test_a_contest_of_whatever_words_stays_within_its_lines(words: str, width: int, low: bool) -> None:
    lines = authors.contest(replace(REFUSED, contest_words=words), FR, width, low=low)
    assert 0 < len(lines) <= (authors.SAID_LOW if low else authors.SAID)
    assert all(cell_len("".join(text for text, _ in bits).rstrip()) <= width for bits in lines)


@pytest.mark.parametrize(
    ("account", "why"),
    [("noa", "own-refusal"), ("inès", ""), ("camille", "")],
    ids=["proposed", "confirmed", "other"],
)
def test_who_proposed_a_refusal_does_not_answer_its_contest(account: str, why: str) -> None:
    assert contesting.answerable(model_of(account=account), Row(REFUSED))[0] == why


def test_without_a_contest_there_is_nothing_to_answer() -> None:
    assert contesting.answerable(model_of(), Row(replace(REFUSED, contest="upheld")))[0] == "nothing-contested"


def test_a_text_whose_words_are_gone_can_only_be_answered() -> None:
    gone = replace(REFUSED, redacted=True)
    assert contesting.choices(REFUSED) == (contesting.UPHOLD, contesting.REVERSE)
    assert contesting.choices(gone) == (contesting.UPHOLD,)
    assert "ne peut plus être montré" in contesting.told(gone, FR, contesting.UPHOLD)
    assert "effacés pour de bon" in headed(gone)
    waiting = Row(replace(gone, state="waiting", contest="", reason=None))
    assert obstacles.approvable(model_of(), waiting)[0] == "words-gone"
    assert obstacles.unmaskable(model_of(), waiting)[0] == "words-gone"
    assert obstacles.unwithheld(model_of(), waiting) == ("", {})


def test_a_contest_waits_with_what_needs_a_second_person_and_leaves_when_it_is_answered() -> None:
    assert desk.belongs("second", REFUSED, "camille")
    assert desk.belongs("refused", REFUSED)
    model = model_of()
    model.lists["second"] = desk.placed(model.lists["second"], REFUSED)
    model.draft(REFUSED).contest = (contesting.UPHOLD, "Un nom y figure.")
    command = do.DecideContest(id="command-1", post=REFUSED.id, upheld=True, text="Un nom y figure.")
    answer = Answer(n=1, ok=True, post=replace(REFUSED, contest="upheld"))
    assert settle(model, FR, command, answer, REFUSED) is False
    assert model.lists["second"].rows == ()
    assert model.draft(REFUSED).contest is None
    assert model.notice is not None
    assert "le refus est maintenu" in model.notice.words


def test_a_note_says_what_it_is_where_and_when_it_may_be_public() -> None:
    note = post(
        "bbbbbbbbbbbb", "Il manque un banc.", kind="note", stars=None, topic="problem", place="Rayon jardin",
        public_from_ms=EVENING, here_until_ms=NOW + 60_000, supporters=3,
    )  # fmt: skip
    told = headed(note)
    assert "Mot : Problème" in told
    assert "Rayon jardin" in told
    assert "public à 19:00 au plus tôt, comme l’auteur le souhaite" in told
    assert "attend quelqu’un" in told
    assert "3 autres personnes ont dit « moi aussi »" in told
    later = replace(note, here_until_ms=NOW, public_from_ms=NOW)
    assert "attend quelqu’un" not in headed(later)
    assert "public à" not in headed(later)
    assert "on s’est parlé, 11:50" in headed(replace(note, talked_at=to_iso(NOW - 600_000)))


def test_an_approval_that_waits_for_its_authors_moment_is_no_grace_that_is_stuck() -> None:
    pending = DeskPending(what="approve", by="camille", at_ms=NOW, effective_ms=EVENING)
    note = post("bbbbbbbbbbbb", "Il manque un banc.", kind="note", public_from_ms=EVENING, pending=pending)
    assert "public à 19:00 au plus tôt, comme l’auteur le souhaite approuvé par camille" in headed(note)
    assert said(bars.soon([note], FR, 40, NOW)) == "19:00 Il manque un banc."
    counted = said([bars.countdown(Decided(note.id, "approve", EVENING, wished=True), FR, NOW)])
    assert "Approuvé : sur le mur à 19:00, comme l’auteur le souhaite" in counted
    model = model_of()
    settle(model, FR, do.Approve(id="command-1", post=note.id), Answer(n=1, ok=True, post=note), note)
    assert model.decided[-1].wished


def here(name: str, minutes: float, place: str = "") -> Here:
    since = NOW - round(minutes * 60_000)
    return Here(post=name, since_ms=since, until_ms=since + 45 * 60_000, place=place)


def drawn(model: Model, now_ms: int = NOW, width: int = 80) -> str:
    return said(line.line(model, FR, width, now_ms)[0])


def test_somebody_who_waits_is_told_with_the_place_and_for_how_long() -> None:
    assert "Quelqu’un attend : rayon jardin, depuis 4 min" in drawn(model_of(here("a", 4, "rayon jardin")))
    assert "Quelqu’un attend : dans le magasin, depuis 30 s" in drawn(model_of(here("a", 0.5)))
    many = model_of(*(here(name, 5 - at, f"lieu {name}") for at, name in enumerate("abcde")))
    assert "5 personnes attendent : lieu a, depuis 5 min" in drawn(many, width=160)
    assert "2 autres" in drawn(many, width=160)
    assert drawn(model_of()) == ""


def test_the_line_goes_by_itself_when_the_time_is_over_or_they_talked() -> None:
    model = model_of(here("a", 4), here("b", 1))
    assert "2 personnes" in drawn(model)
    assert "Quelqu’un" in drawn(model, NOW + 42 * 60_000)
    assert drawn(model, NOW + 45 * 60_000) == ""
    note = post("a", kind="note", talked_at=to_iso(NOW))
    settle(model, FR, do.Talk(id="command-1", post="a"), Answer(n=1, ok=True, post=note), note)
    assert [one.post for one in nearby.there(model, NOW)] == ["b"]
    assert model.notice is not None
    assert "vous vous êtes parlé" in model.notice.words


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.sampled_from("abcdefgh"))
def test_the_key_goes_round_all_who_wait(names: list[str], start: str) -> None:
    waiting = [here(name, 1) for name in names]
    seen, at = [], start
    for _ in names:
        after = nearby.following(waiting, at)
        assert after is not None
        at = after.post
        seen.append(at)
    assert sorted(seen) == sorted(names)
    assert names or nearby.following(waiting, start) is None


@given(st.text(max_size=60), st.integers(20, 200), st.integers(0, 6))
def test_the_line_is_as_wide_as_the_terminal_whatever_the_place_is_called(place: str, width: int, many: int) -> None:
    model = model_of(*(here(str(at), at, place) for at in range(many)))
    lines, spots = line.line(model, FR, width, NOW)
    assert len(lines) == len(spots) == bool(many)
    assert all(cell_len("".join(text for text, _ in bits)) <= width for bits in lines if width >= 40)


def test_the_bell_rings_for_those_who_came_since() -> None:
    waiting = [here("a", 4), here("b", 1)]
    assert nearby.news(waiting, ())
    assert nearby.news(waiting, {"a"})
    assert not nearby.news(waiting, {"a", "b", "c"})
