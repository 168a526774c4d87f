"""A receipt: every state in words, what its author can do, codes as people type them, its checkpoint's verdict."""

from __future__ import annotations

import html
import re
from typing import get_args

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from config.catalogue import load
from feeder.web.main import WebReady
from feeder.web.parts.held import carried, held, time_ms
from feeder.web.parts.reasons import marked
from feeder.web.parts.story import headline, story
from feeder.web.wording import Wording
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import LETTERS, NOW_MS, StandIn, pulse, refused
from wall.clock import SteppedClock
from wall.ledger.shapes import Checkpoint
from wall.phone import ActOnReceipt, ReceiptView
from wall.post import Contest, PostState
from wall.text import Run, display_form
from wall.values import Span
from wall.views import Card, Promise

Link = aiohttp.ClientWebSocketResponse
SAY = Wording("fr", (load("fr", "phone"), load("fr", "wall")), "Europe/Paris")


async def left(feeder: StandIn, visitor: Visitor, **fields: str) -> tuple[str, str]:
    """A note by the page: its receipt's code, and its address."""
    await visitor.come_in()
    where = await visitor.leave("Un banc près des literies", **fields)
    return next(reversed(feeder.receipts)), where


async def act(visitor: Visitor, where: str, what: str, words: str = "") -> str:
    await visitor.get(where)
    return await visitor.post(where, {"form": visitor.field("form"), "do": what, "words": words})


async def test_withdrawing_asks_once_more_and_then_does_it(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    code, where = await left(feeder, visitor)
    text = await visitor.get(where)
    assert "Vous en êtes sûr·e" in text
    await act(visitor, where, "withdraw")
    assert (visitor.status, visitor.where) == (303, where)
    assert feeder.receipts[code].state == "withdrawn"
    text = await visitor.get(where)
    assert "Votre mot est retiré." in text
    assert "Comme vous le vouliez." in text
    await act(visitor, where, "forget")
    text = await visitor.get(where)
    assert "Oublié, comme vous le vouliez." in text
    assert "Un banc" not in text


async def test_a_refusal_is_told_with_its_reason_and_contested(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    code, where = await left(feeder, visitor)
    feeder.receipts[code] = refused(feeder.receipts[code])
    text = await visitor.get(where)
    assert "Votre mot n’est pas affiché." in text
    assert "Insulte ou menace" in text
    await act(visitor, where, "contest", "")
    assert visitor.status == 422
    assert "Dites en une phrase" in visitor.text
    await act(visitor, where, "contest", "x" * 1001)
    assert visitor.status == 422
    assert "x" * 1001 in visitor.text
    await act(visitor, where, "contest", "Je parlais du canapé.")
    asked = next(one for one in feeder.asked if isinstance(one, ActOnReceipt))
    assert (asked.what, asked.words) == ("contest", "Je parlais du canapé.")
    text = await visitor.get(where)
    assert "Vous contestez" in text
    assert "<summary>Contester" not in text


async def test_what_is_not_offered_is_refused_in_words(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    _, where = await left(feeder, visitor)
    await act(visitor, where, "forget")
    assert visitor.status == 409
    assert "Ce n’est pas possible" in visitor.text or "possible ici" in visitor.text
    await act(visitor, where, "explode")
    assert visitor.status == 400


async def test_the_held_checkpoint_has_its_verdict(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    code, where = await left(feeder, visitor)
    first = feeder.note()
    for number in range(5):
        feeder.append(f"later {number}")
    text = await visitor.get(where)
    assert "Le registre est bien celui" in text
    assert carried(first) in text, "the address keeps the oldest checkpoint"
    forged = feeder.signer.sign(Checkpoint(feeder.signer.origin, 41, b"x" * 32, NOW_MS // 1000))
    text = await visitor.get(f"/r/{code}?c={carried(forged)}")
    assert "n’est plus celui qu’on vous a remis" in text
    assert 'role="alert"' in text
    text = await visitor.get(f"/r/{code}?c=AAAA")
    assert "L’adresse a été coupée" in text
    text = await visitor.get(f"/r/{code}")
    assert "Chaque fois que vous l’ouvrez" in text
    assert carried(feeder.receipts[code].note) in text


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} ", "{2}", "{3}"])
async def test_a_code_is_found_as_people_type_it(feeder: StandIn, link: Link, visitor: Visitor, typed: str) -> None:
    feeder.receipts["0123456789AB"] = ReceiptView(
        receipt="0123456789AB", post="p", state="waiting", received_ms=NOW_MS
    )
    forms = ("0123456789AB", "0123-4567-89AB", "o123-4567-89ab", "OI23 4567 89AB")
    await visitor.get("/receipt?code=" + typed.format(*forms).replace(" ", "%20"))
    assert (visitor.status, visitor.where) == (303, "/r/0123456789AB")
    await visitor.get("/r/o123-4567-89ab")
    assert visitor.where == "/r/0123456789AB"


async def test_an_unknown_code_is_said_and_guessing_is_slow(
    page: WebReady, clock: SteppedClock, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.get("/receipt?code=nope")
    assert visitor.status == 422
    assert 'value="nope"' in visitor.text
    for _ in range(8):
        await visitor.get("/r/ZZZZZZZZZZZZ")
        assert visitor.status == 404
        assert "Il n’y a pas de reçu avec ce code" in visitor.text
    asked = len(feeder.asked)
    await visitor.get("/r/ZZZZZZZZZZZZ")
    assert visitor.status == 429
    assert len(feeder.asked) == asked
    clock.step(31)
    await pulse(link)
    await visitor.get("/r/ZZZZZZZZZZZZ")
    assert visitor.status == 404


async def test_the_address_to_keep_is_the_shops(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    code, where = await left(feeder, visitor)
    text = html.unescape(await visitor.get(where))
    address = f"https://mur.tilleul.example/r/{code}?c="
    assert address in text
    mail = re.search(r'href="(mailto:[^"]+)"', text)
    assert mail is not None
    assert "%0A" in mail[1]
    assert " " not in mail[1]
    assert "<svg" in text


def view(**more: object) -> ReceiptView:
    told: dict[str, object] = {"receipt": "0123456789AB", "post": "p", "state": "waiting", "received_ms": NOW_MS}
    return ReceiptView(**{**told, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "title", "last"),
    [
        ({}, "Merci. Votre mot est bien arrivé.", "En attente de lecture"),
        ({"received_ms": NOW_MS - 10**8}, "Votre mot attend.", "En attente de lecture"),
        ({"pending": True}, "Merci. Votre mot est bien arrivé.", "Lu"),
        ({"public_from_ms": NOW_MS + 10**7}, "Merci. Votre mot est bien arrivé.", "En attente de son heure"),
        ({"state": "shown", "shown_ms": NOW_MS}, "Votre mot est sur le mur.", "Sur le mur depuis"),
        ({"state": "expired"}, "Votre mot a fait son temps sur le mur.", "Son temps sur le mur est écoulé"),
        ({"state": "lapsed"}, "Personne n’a décidé à temps", "Personne n’a décidé à temps"),
        ({"state": "withdrawn", "shown_ms": 5}, "Votre mot n’est plus sur le mur.", "Retiré, comme vous le vouliez"),
        ({"contest": "reversed"}, "Vous aviez raison.", "Vous aviez raison\u202f: le refus est annulé"),
        ({"forgotten": True}, "Oublié, comme vous le vouliez.", "Oublié"),
        ({"state": "shown", "shown_ms": 5, "talked_ms": 6}, "Votre mot est sur le mur.", "Nous en avons parlé"),
        ({"state": "shown", "reply": (Run("Oui"),)}, "Votre mot est sur le mur.", "Le magasin a répondu"),
    ],
)  # fmt: skip
def test_each_state_has_its_words(told: dict[str, object], title: str, last: str) -> None:
    steps = story(view(**told), NOW_MS, SAY)
    assert headline(view(**told), NOW_MS, SAY)[0] == title
    assert str(steps[-1].title) == SAY.gettext(last)
    assert [step for step in steps[:-1] if step.mark == "now"] == []


@pytest.mark.parametrize("state", ["taken-up", "under-way", "done", "declined"])
def test_a_promise_ends_the_story(state: str) -> None:
    card = Card(post="p", revision=1, kind="note", source="s",
                promise=Promise(state=state, at_ms=5, form=(Run("Deux bancs"),), supporters=7))  # type: ignore[arg-type]  # fmt: skip
    last = story(view(state="shown", shown_ms=1, promise=card), NOW_MS, SAY)[-1]
    assert last.form == (Run("Deux bancs"),)
    assert "7" in last.text


@given(st.sampled_from(get_args(PostState)), st.sampled_from(("", *get_args(Contest))), st.booleans(), st.booleans())
def test_every_view_has_a_story(state: str, contest: str, pending: bool, forgotten: bool) -> None:
    told = view(state=state, contest=contest, pending=pending, forgotten=forgotten, shown_ms=NOW_MS)
    assert all(step.title for step in story(told, NOW_MS, SAY))
    assert all(headline(told, NOW_MS, SAY))


@given(st.text(max_size=600))
def test_a_carried_note_comes_back(note: str) -> None:
    clean = note.encode(errors="replace").decode()
    assert held(carried(clean)) == clean


@given(st.text(max_size=100))
def test_whatever_an_address_carries_is_read_or_told(text: str) -> None:
    time_ms(held(text))


def test_all_letters_of_a_code_are_there() -> None:
    assert len(set(LETTERS)) == 32


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 50), st.integers(1, 60)), max_size=4))
def test_the_passages_of_a_refusal_are_marked_and_no_word_is_lost(text: str, spans: list[tuple[int, int]]) -> None:
    told = refused(view(form=display_form(text)))
    assert told.statement is not None
    told = replace(told, statement=replace(told.statement, spans=tuple(Span(*span) for span in spans)))
    shown = marked(told, SAY)
    bare = re.sub(r"</?mark[^>]*>", "", shown)
    assert html.unescape(bare) == SAY.plain(told.form)
    assert shown.count("<mark") == shown.count("</mark>")


def test_the_passage_that_a_refusal_is_about_is_marked() -> None:
    told = refused(view(form=(Run("Un <imbécile>, ce vendeur"),)))
    assert '<mark class="passage">imbécile</mark>&gt;' in marked(told, SAY)
