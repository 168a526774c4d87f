"""A post drawn whole: head, text, conversation, its form on the wall, its history."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from config.catalogue import load
from moderation.deciding.marks import Marker
from moderation.deciding.obstacles import unmaskable
from moderation.deciding.suggesting import suggest
from moderation.desk import Row
from moderation.drawing import Bits, wallform
from moderation.drawing.about import About, smallest
from moderation.drawing.body import beside_bits, body, text_bits
from moderation.drawing.head import NOTED, head, ribbon
from moderation.drawing.history import DONE, lines
from moderation.drawing.turns import around, turn
from moderation.model import Model
from moderation.words import Words, zone_of
from moderation.writing.measure import ROOM
from tests.moderation.peer import post
from wall.events import Mask, PostEvent
from wall.text import display_form, join
from wall.wire import DeskPost, Finding, Health, HistoryEntry, Panel, ScreenStatus, Status, Welcome

FR = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
NOW = 1_795_345_200_000
TEXT = "Odile, au 06 12 34 56 78 ou au 04 72 00 11 22, merci."
PHONES = [
    Finding(flag="phone", start=10, end=24, label="phone"), Finding(flag="phone", start=31, end=45, label="phone"),
]  # fmt: skip


def said(drawn: Sequence[Bits]) -> str:
    text = " ".join("".join(part for part, _ in line) for line in drawn)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def headed(about: About | None = None, width: int = 120, **more: object) -> str:
    return said(head(Row(post("aaaaaaaaaaaa", TEXT, **more)), FR, width, NOW, about or About()))


def test_the_head_says_what_is_known_and_what_is_not() -> None:
    told = headed()
    assert "date de l’expérience non précisée" in told
    assert "achat : vérification non précisée" in told
    assert "achat vérifié" in headed(verified=True)
    assert "achat non vérifié" in headed(verified=False)
    assert "version 3, modifiée à 11:20" in headed(revision=3, updated_at="2026-11-22T10:20:00Z")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("nl", "en néerlandais ; pas de traduction ici"),
        ("ar", "en arabe ;"),
        ("xx-quux", "en xx-quux ;"),
        ("fr-CH", ""),
    ],
)
def test_another_language_is_named_in_the_readers_own(code: str, told: str) -> None:
    drawn = headed(language=code)
    assert told in drawn
    assert ("pas de traduction" in drawn) == bool(told)


def test_others_who_have_to_do_with_it_are_named() -> None:
    told = headed(About(held="noa"), asked_by="inès", question="Chez nous ?", blocked=True, source="counter")
    assert "noa lit ce message en ce moment ; rien ne vous empêche de décider" in told
    assert "inès demande : Chez nous ?" in told
    assert "auteur bloqué" in told
    assert "dicté au comptoir" in told
    assert "inès laisse quelqu’un d’autre décider" in headed(asked_by="inès")


def test_what_cannot_be_masked_is_said_before() -> None:
    assert "ici, rien n’est masqué" in headed(About(strict=True))
    assert "cette source interdit de masquer" in headed(maskable=False)


@pytest.mark.parametrize(
    ("strict", "maskable", "code"),
    [(False, True, ""), (False, False, "no-masking"), (True, True, "strict-rules"), (True, False, "strict-rules")],
)
def test_who_allows_no_masking_is_named_as_the_hub_would(strict: bool, maskable: bool, code: str) -> None:
    model = Model(welcome=Welcome(account="noa", role="moderator", epoch="e", strict=strict))
    assert unmaskable(model, Row(post("aaaaaaaaaaaa", TEXT, maskable=maskable)))[0] == code


def test_each_flag_is_named_once_with_the_words_that_matched() -> None:
    told = headed(flags=["phone", "repaired"], findings=PHONES)
    assert "numéro de téléphone ? « 06 12 34 56 78 », « 04 72 00 11 22 »" in told
    assert told.count("numéro de téléphone") == 1
    many = [Finding(flag="phone", start=at, end=at + 2) for at in range(0, 40, 4)]
    assert " +" in headed(findings=many)


@pytest.mark.parametrize("low", [True, False])
def test_many_flags_leave_room_for_the_text(low: bool) -> None:
    found = [Finding(flag=f"flag-{at}", start=at, end=at + 9) for at in range(40)]
    drawn = head(Row(post("aaaaaaaaaaaa", TEXT, findings=found)), FR, 60, NOW, About(low=low))
    assert sum("honey" in line[0][1] for line in drawn) <= (1 if low else NOTED)


def test_all_suggestions_are_chips_above_the_text_and_the_present_one_is_lit() -> None:
    marker = Marker(TEXT, marks=[Mask(0, 5, "name")])
    suggest(marker, [Mask(10, 24, "phone"), Mask(31, 45, "phone")])
    (line,) = ribbon(marker, FR, 80)
    chips = [(text, names) for text, names in line if text.strip()]
    assert chips == [("[prénom]", "chip"), ("‹téléphone\u202f?›", "cursor"), ("‹téléphone\u202f?›", "ghost")]


def test_the_wall_form_tells_chips_from_suggestions_and_where_they_stand() -> None:
    shown = wallform.shown(TEXT, [Mask(10, 24, "phone")], [Mask(0, 5, "name")], 400, FR, 80)
    assert said(shown.lines) == "‹prénom ?›, au [téléphone] ou au 04 72 00 11 22, merci."
    for spot in shown.spots:
        line = "".join(text for text, _ in shown.lines[spot.y])
        assert line[spot.left : spot.right] == ("‹prénom\u202f?›" if spot.mask.label == "name" else "[téléphone]")


def test_the_wall_has_as_many_pages_as_its_smallest_screen_needs() -> None:
    model = Model()
    assert smallest(model) == (ROOM, "")
    rooms = {"ecran-1": 900, "vitrine": 300, "ancien": 0}
    screens = [ScreenStatus(name=name, health=Health(room=room)) for name, room in rooms.items()]
    model.status = Status(panel=Panel(), screens=[*screens, ScreenStatus(name="muet")])
    assert smallest(model) == (300, "vitrine")
    told = wallform.strip("mot " * 200, (), 300, "vitrine", FR).replace("\u202f", " ")
    assert told == "Sur le mur : 3 pages sur vitrine"


@given(
    st.text(max_size=400),
    st.lists(st.tuples(st.integers(0, 399), st.integers(1, 40)), max_size=5),
    st.integers(1, 99),
)
def test_pages_joined_are_the_form_and_chips_are_found_where_they_are(
    text: str, spans: list[tuple[int, int]], room: int
) -> None:
    masks = tuple(sorted(Mask(start, start + size) for start, size in spans))
    pages = wallform.pages(text, masks, room)
    assert join(pages) == join([display_form(text, masks)])
    shown = wallform.shown(text, masks[:2], masks[2:], room, FR, 30)
    for y, left, right, _ in shown.spots:
        assert any(names in ("chip", "ghost") for _, names in shown.lines[y])
        assert 0 <= left < right


def test_the_words_that_were_noticed_are_underlined() -> None:
    page = body(post("aaaaaaaaaaaa", TEXT, findings=PHONES), FR, 80, NOW)
    assert ("06 12 34 56 78", "ink under") in text_bits(page, 0, False)


def test_text_and_wall_stand_side_by_side_where_there_is_room_else_one_replaces_the_other() -> None:
    about = About(walled=True, room=30, screen="ecran-1")
    wide = body(post("aaaaaaaaaaaa", TEXT * 3), FR, 90, NOW, about)
    assert wide.text
    drawn = [beside_bits(wide, at, text_bits(wide, at, False)) for at in range(len(wide.text))]
    assert {sum(cell_len(text) for text, _ in line[: line.index((" │ ", "rule"))]) for line in drawn} == {wide.width}
    narrow = body(post("aaaaaaaaaaaa", TEXT * 3), FR, 60, NOW, about)
    assert (narrow.rows, bool(narrow.text)) == (0, False)
    assert "page 2 sur" in said(narrow.tail)
    assert body(post("aaaaaaaaaaaa", TEXT * 3), FR, 60, NOW, about, marker=Marker(TEXT * 3), busy=True).text


def test_a_conversation_has_its_gaps_marked() -> None:
    told = {
        name: said(turn(post("aaaaaaaaaaaa", "Oui.", **more), FR, 80, NOW))
        for name, more in {
            "withheld": {"state": "withheld", "reason": "insult"},
            "shown": {"state": "shown"},
        }.items()
    }
    assert "refusé : Insulte ou menace" in told["withheld"]
    assert "un blanc, signalé sur le mur" in told["withheld"]
    assert "blanc" not in told["shown"]
    missing = DeskPost(
        id="b" * 12, kind="chat", source="c", stars=None, received_at="", flags=[],
        text=None, conversation="k", state="undisplayable",
    )  # fmt: skip
    assert "un message non conservé" in said(turn(missing, FR, 80, NOW))


def test_of_two_tellings_of_a_turn_the_newer_counts() -> None:
    old, new = (
        post("bbbbbbbbbbbb", "b", conversation="k", last=last, state=state)
        for last, state in ((5, "waiting"), (9, "shown"))
    )
    here = post("cccccccccccc", "c", conversation="k", received_at="2026-11-22T10:05:00Z")
    for told, known in (([old], [new]), ([new], [old])):
        before, after = around(here, told, known)
        assert ([each.state for each in before], after) == (["shown"], [])


def test_every_event_of_a_post_has_its_words() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in _kinds(PostEvent)}
    assert "received" in tags
    assert tags - {"PostEvent", "Refusal"} <= set(DONE)


def _kinds(kind: type[PostEvent]) -> list[type[PostEvent]]:
    return [
        each for child in kind.__subclasses__() for each in (child, *_kinds(child)) if child.__struct_config__.tag
    ]


def test_the_history_tells_who_did_what_and_why() -> None:
    at = NOW - 600_000
    told = said(
        lines(
            [
                HistoryEntry(seq=1, at_ms=at, event="received", by="source:avis"),
                HistoryEntry(seq=2, at_ms=at, event="received", by="source:avis", revision=2),
                HistoryEntry(seq=3, at_ms=at, event="approved", by="noa", masks=2),
                HistoryEntry(
                    seq=4, at_ms=at, event="withheld", by="inès", reason="insult", void=True, words="la preuve"
                ),
                HistoryEntry(seq=5, at_ms=at, event="promised", by="inès", reason="taken-up", words="un banc"),
                HistoryEntry(seq=6, at_ms=at, event="promised", by="inès", reason="none"),
                HistoryEntry(seq=7, at_ms=at, event="spotlit", by="noa", reason="off"),
                HistoryEntry(seq=8, at_ms=at, event="lapsed", by="feeder"),
                HistoryEntry(seq=9, at_ms=at, event="invented-later", by="noa"),
            ],
            FR, 100, NOW,
        )
    )  # fmt: skip
    for wanted in (
        "reçu — avis", "modifié par son auteur : version 2", "approuvé avec 2 masques — noa",
        "refusé · Insulte ou menace · sans effet — inès", "│ la preuve", "promesse du magasin · reprise",
        "n’est plus proposé à la une — noa", "personne n’a décidé à temps — sans personne", "invented-later — noa",
    ):  # fmt: skip
        assert wanted in told
    assert said(lines([], FR, 100, NOW)) == "Rien n’est connu de ce message."
