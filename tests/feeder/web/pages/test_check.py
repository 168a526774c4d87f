"""How to check it oneself, and what whoever is asked for a conversation is told."""

from __future__ import annotations

import html

import pytest

from feeder.consent import NO, VERSION, YES
from feeder.web.main import WebReady
from feeder.web.pages.check import compared
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import shop
from tests.feeder.web.pages.team import Team
from tests.feeder.web.pages.test_rules import seen
from tests.feeder.web.phone.conftest import Visitor
from wall.ledger.notes import read_note
from wall.phone import Public


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [("7F3A-91C2", "same"), ("7f3a 91c2", "same"), ("7F3A91C2", "same"), ("7F3A-9IC2", "same"),
     ("7F3A-91C3", "other"), ("7F3A-91C", "unreadable"), ("", "unreadable"),
     ("7F3A-91CU", "unreadable"), ("<script>", "unreadable")],
)  # fmt: skip
def test_a_head_is_compared_as_people_read_and_type_it(typed: str, verdict: str) -> None:
    assert compared(typed, "7F3A-91C2") == verdict


async def test_the_page_compares_what_was_typed(visitor: Visitor) -> None:
    assert "Les mêmes" in await visitor.get("/check?head=7f3a-91c2")
    assert "Pas ceux de cet instant" in await visitor.get("/check?head=0000-0000")
    text = await visitor.get("/check?head=%3Cscript%3E%E2%80%AE")
    assert "Ce ne sont pas huit signes" in text
    assert "<script>" not in text


async def test_the_checkpoint_is_given_as_it_was_signed(visitor: Visitor, team: Team) -> None:
    text = await visitor.get("/checkpoint")
    assert visitor.headers is not None
    assert visitor.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert read_note(text, team.signer.vkey).size == 41
    page = html.unescape(await visitor.get("/check"))
    assert team.signer.vkey in page
    assert text.strip() in page
    assert "python -m wall verify" in page
    assert "ne porte pas la signature" not in page


async def test_a_checkpoint_of_another_key_is_not_told_as_signed(
    visitor: Visitor, page: WebReady, team: Team
) -> None:
    forged = team.note().replace("\n41\n", "\n42\n")
    page.site.told(shop(note=forged, vkey=team.signer.vkey))
    assert "ne porte pas la signature" in await visitor.get("/check")


class TestWithout:
    @pytest.fixture
    def told(self) -> Public:
        return shop()

    async def test_there_is_no_checkpoint_before_the_first(self, visitor: Visitor, page: WebReady) -> None:
        page.site.told(shop(note="", vkey=""))
        await visitor.get("/checkpoint")
        assert visitor.status == 404
        await visitor.get("/check")
        assert visitor.status == 200


async def test_what_is_asked_is_what_advisors_copy(visitor: Visitor) -> None:
    text = html.unescape(await visitor.get("/chats"))
    asked = text.partition('id="optin"><p>')[2].partition("</p>")[0]
    copied = text.partition('rows="10">')[2].partition("</textarea>")[0]
    assert asked == copied
    assert asked.endswith("https://mur.tilleul.example/chats")
    assert f"répondez {YES['fr']}." in asked
    assert f"en répondant {NO['fr']}." in asked
    told = seen(text)
    for words in (f"Version {VERSION} de ce texte", "21 jours au plus", f"Répondez {NO['fr']}", "@tilleul.example"):
        assert words in told


async def test_in_english_nothing_is_left_in_french(visitor: Visitor, say: Wording) -> None:
    for path in ("/rules", "/today", "/wall", "/promises", "/check", "/chats", "/staff"):
        text = seen(await visitor.get(path, **{"Accept-Language": "en"}))
        assert '<html lang="en">' in visitor.text
        for words in ("Règles de la maison", "Les chiffres", "Depuis le début", "Vérif"):
            assert words not in text, path
