"""A note from the scanned code to its receipt: what is sent, what is kept, what a double tap does."""

from __future__ import annotations

import aiohttp
import pytest
from msgspec.structs import replace

from feeder.web.main import WebReady
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import GOOD, NOW_MS, SHELF, StandIn, public, pulse, until
from wall.clock import SteppedClock
from wall.phone import ActOnReceipt, OpenReceipt, Submit
from wall.receipts import grouped
from wall.text import display_form

Link = aiohttp.ClientWebSocketResponse


def submitted(feeder: StandIn) -> list[Submit]:
    return [asked for asked in feeder.asked if isinstance(asked, Submit)]


async def test_a_note_is_left_and_its_receipt_opens(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    name = visitor.field("pseudonym")
    where = await visitor.leave(
        "Il manque\r\nun banc.", place="lit", stars="2", when="evening", here="1", web="1", topic="problem"
    )
    (sent,) = submitted(feeder)
    assert sent.text == "Il manque\nun banc."
    assert (sent.topic, sent.place, sent.stars, sent.when, sent.here, sent.web) == (
        "problem", "lit", 2, "evening", True, True,
    )  # fmt: skip
    assert (sent.code, sent.consent, sent.pseudonym, sent.language) == (GOOD, "2026-1", name, "fr")
    assert visitor.status == 303
    assert where.startswith("/r/")
    text = await visitor.get(where)
    (receipt,) = feeder.receipts
    assert grouped(receipt) in text
    assert "Merci. Votre mot est bien arrivé." in text
    opened = next(asked for asked in feeder.asked if isinstance(asked, OpenReceipt))
    assert opened.held == feeder.note()
    assert "Le registre est bien celui" in text


async def test_a_double_tap_is_one_note_and_new_words_are_another(
    feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.come_in()
    form = {name: visitor.field(name) for name in ("form", "pseudonym", "csrf")}
    sent = {**form, "text": "Un banc", "topic": "suggestion"}
    await visitor.post("/note", sent, token=False)
    first = visitor.where
    await visitor.post("/note", sent, token=False)
    assert visitor.where == first
    assert len(feeder.receipts) == 1
    await visitor.post("/note", {**sent, "text": "Un banc rouge"}, token=False)
    assert visitor.where != first
    assert len(feeder.receipts) == 2


async def test_a_shelfs_code_fixes_the_place(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.get(f"/n/{SHELF}")
    text = await visitor.get("/note")
    assert "<select" not in text
    assert visitor.field("place") == "lit"
    assert "Literie" in text


async def test_without_a_code_nobody_writes(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    text = await visitor.get("/note")
    assert "Scannez le code du mur" in text
    assert "<form" not in text
    await visitor.get("/n/OLD")
    assert visitor.status == 410
    await visitor.get("/n/" + "A" * 500)
    assert visitor.status == 404
    assert submitted(feeder) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " \n "}, "Rien n’est encore écrit."),
        ({"text": "x" * 2001}, "C’est trop long"),
        ({"topic": "praise"}, "Choisissez ce que c’est"),
        ({"place": "nowhere"}, "Choisissez de nouveau l’endroit"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_written_stays(
    feeder: StandIn, link: Link, visitor: Visitor, fields: dict[str, str], said: str
) -> None:
    await visitor.come_in()
    await visitor.leave(**{"text": "Mes mots", "stars": "4", **fields})
    assert visitor.status == 422
    assert said in visitor.text
    assert fields.get("text", "Mes mots").strip() in visitor.text
    assert 'value="4" checked' in visitor.text
    assert submitted(feeder) == []


async def test_another_name_is_proposed_and_nothing_is_lost(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    names = set()
    for _ in range(8):
        await visitor.leave("Mes mots", another="1", when="tomorrow")
        names.add(visitor.field("pseudonym"))
        assert "Mes mots</textarea>" in visitor.text
        assert 'value="tomorrow" checked' in visitor.text
    assert len(names) > 1
    assert submitted(feeder) == []


async def test_while_the_feeder_is_away_the_form_keeps_everything(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.come_in()
    await link.close()
    await until(lambda: not page.site.link.open)
    await visitor.leave("Mes mots à moi", when="tomorrow", here="1")
    assert visitor.status == 503
    assert "Rien n’est parti, rien n’est perdu" in visitor.text
    assert "Mes mots à moi</textarea>" in visitor.text
    text = await visitor.get("/note")
    assert "Mes mots à moi</textarea>" in text
    assert 'name="here" value="1" checked' in text
    assert "Le magasin est injoignable" in text


async def test_a_code_that_grew_old_is_told_and_a_new_one_goes_on(
    feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.come_in()
    del feeder.codes[GOOD]
    await visitor.leave("Mes mots")
    assert visitor.status == 410
    assert "Scannez de nouveau celui du mur" in visitor.text
    feeder.codes["NEW"] = ""
    await visitor.get("/n/NEW")
    text = await visitor.get("/note")
    assert "Mes mots</textarea>" in text
    await visitor.leave("Mes mots")
    assert visitor.status == 303


async def test_a_full_link_is_said_honestly(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.come_in()
    monkeypatch.setattr("feeder.web.wire.MOST", 0)
    await visitor.leave("Mes mots")
    assert visitor.status == 503
    assert "Beaucoup de monde écrit en même temps" in visitor.text
    assert "Mes mots</textarea>" in visitor.text


async def test_the_wall_is_open_for_two_hours_after_a_code(
    page: WebReady, clock: SteppedClock, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    await visitor.come_in()
    clock.step(2 * 3600 + 1)
    await pulse(link)
    assert "<textarea" not in await visitor.get("/note")


async def test_a_shop_without_places_or_law_has_a_whole_page(
    page: WebReady, feeder: StandIn, link: Link, visitor: Visitor
) -> None:
    page.site.told(replace(public(NOW_MS), places=[], consent="", law=type(public().law)()))
    await visitor.come_in()
    assert "<select" not in visitor.text
    assert "Responsable" not in visitor.text
    await visitor.leave("Mes mots")
    assert visitor.status == 303


HOSTILE = "\"><script>alert(1)</script>'{{7*7}}{% raw %}</textarea>\u202egnp.exe\x00"


async def test_hostile_words_stay_words(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    await visitor.leave(HOSTILE, pseudonym=HOSTILE, form=HOSTILE, stars=HOSTILE, when=HOSTILE)
    assert visitor.status == 303
    sent = submitted(feeder)[-1]
    assert sent.text == HOSTILE
    assert len(sent.pseudonym) == 3
    receipt = visitor.where.split("/")[2].split("?")[0]
    feeder.receipts[receipt] = replace(
        feeder.receipts[receipt], form=display_form(HOSTILE), pseudonym=HOSTILE, place=HOSTILE, topic=HOSTILE,
        contest="upheld", contest_answer=HOSTILE, signed=HOSTILE, reply=display_form(HOSTILE),
    )  # fmt: skip
    text = await visitor.get(visitor.where)
    assert visitor.status == 200
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text.replace(HOSTILE, "")
    assert "{{7*7}}" in text
    for path in (
        "/receipt?code=%22%3E%3Cscript%3E",
        "/r/%22%3E%3Cscript%3E",
        "/r/A?c=%22%3E%3Cscript%3E",
        "/n/%3Cscript%3E",
    ):
        assert "<script>" not in await visitor.get(path)
    await visitor.get("/note?lang=%22%3E%3Cscript%3E")
    await visitor.leave(HOSTILE, topic="x")
    assert "<script>alert" not in visitor.text


async def test_an_act_is_sent_once(feeder: StandIn, link: Link, visitor: Visitor) -> None:
    await visitor.come_in()
    where = await visitor.leave("Un banc", here="1")
    await visitor.get(where)
    fields = {"form": visitor.field("form"), "do": "left", "csrf": visitor.token}
    await visitor.post(where, fields, token=False)
    await visitor.post(where, fields, token=False)
    acts = [asked for asked in feeder.asked if isinstance(asked, ActOnReceipt)]
    assert len({act.id for act in acts}) == 1
