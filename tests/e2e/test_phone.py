"""The whole way of a note, with real processes and a real browser: from the wall's code to the wall and back again.

One shop for all of it; each test leaves the shop running. The last one rewrites the past, so nothing comes after it.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.phone_shop import PASSWORD, PhoneShop, phone_shop
from tests.e2e.processes import files_with
from tests.peers.browser import DESKTOP, serious, visitor
from wall import commands as do
from wall.events import Span

pytestmark = [
    pytest.mark.peer("browser"),
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]
BENCH = "Il manque un banc près de la caisse, mon mari ne peut pas rester debout."
RUDE = "Votre vendeur est un imbécile, le canapé est arrivé cassé."
GONE = "Un mot que je vais retirer, la lumière est trop froide."
FORGOTTEN = "Mélusine habite au 14 venelle des Acacias"
NEEDLES = ("Mélusine", "venelle des Acacias", "canular secret")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def at(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> AsyncIterator[PhoneShop]:
    async with phone_shop(tmp_path_factory.mktemp("shop"), browser) as here:
        yield here


async def test_from_the_walls_code_to_the_picture_and_a_promise(at: PhoneShop) -> None:
    async with at.somebody() as one, at.somebody(size=DESKTOP) as other:
        await one.fine()
        await one.write(BENCH, "Suggestion")
        await one.page.get_by_label("Où dans le magasin").select_option(label="Caisse")
        await one.page.get_by_label("Sur le web aussi.").check()
        await one.send()
        await one.page.get_by_text("Vérifié par votre navigateur").wait_for()
        await one.fine()
        post = await one.post()
        assert post not in at.cards()

        assert (await at.do(do.Approve, post=post)).ok
        await at.on_the_picture(post, BENCH)
        assert (at.folder / "wall.png").read_bytes().startswith(b"\x89PNG")
        await one.follow("Votre mot est sur le mur.")
        await one.page.get_by_text("et le registre est celui qu’on vous a remis").wait_for()
        assert (await at.do(do.Reply, post=post, text="Vous avez raison, merci.")).ok
        assert (await at.do(do.Promise, post=post, state="taken-up", text="Un banc est commandé.")).ok
        await one.follow("Votre mot est sur le mur.")
        for words in ("Vous avez raison, merci.", "Un banc est commandé."):
            await one.page.get_by_text(words).first.wait_for()

        # somebody else, at a larger screen, says “me too” with a receipt of their own
        await other.write("Bonjour à toute l’équipe !")
        await other.send()
        await other.see("/promises", BENCH)
        await other.fine()
        await other.page.get_by_role("link", name="Moi aussi").click()
        await other.page.get_by_role("button", name="Moi aussi").click()
        await other.page.get_by_text("Merci, vous êtes compté·e.").wait_for()
        await other.fine()
        await one.follow("Votre mot est sur le mur.")
        await one.page.get_by_text("1 autre personne a dit « moi aussi ».").wait_for()
        await one.fine()
        promise = at.cards()[post].promise
        assert promise is not None
        assert promise.supporters == 1
        assert (await at.status()).panel.agree == 2  # both have opened theirs

        # kept: there is a label to print for the shelf
        assert (await at.do(do.Promise, post=post, state="done", text="Ce banc")).ok
        await other.see(f"/promises/{post}", "Pour le rayon")
        await other.fine()
        label = await other.page.request.get(f"{at.url}/promises/{post}/label.pdf")
        assert (label.status, (await label.body())[:5]) == (200, b"%PDF-")
        for path in ("/wall", "/today", "/rules", "/check", "/"):
            await other.page.goto(at.url + path)
            await other.fine()


async def test_a_refusal_is_contested_and_reversed(at: PhoneShop) -> None:
    async with at.somebody() as one:
        await one.write(RUDE, "Problème")
        await one.send()
        post = await one.post()
        at_word = RUDE.index("imbécile")
        span = Span(at_word, at_word + len("imbécile"))
        assert (await at.do(do.Withhold, post=post, reason="insult", spans=(span,))).ok
        await one.follow("Votre mot n’est pas affiché.")
        await one.page.get_by_text("La décision, point par point").click()
        await one.page.get_by_text("Insulte ou menace").first.wait_for()
        await one.fine()
        await one.page.get_by_text("Contester le refus").click()
        await one.page.get_by_label("Pourquoi il devrait être affiché").fill("Je parle du canapé, pas de lui.")
        await one.page.get_by_role("button", name="Contester", exact=True).click()
        await one.page.get_by_role("heading", name="Vous contestez").wait_for()
        assert post not in at.cards()

        refused = await at.do(do.DecideContest, post=post, upheld=False, text="…")
        assert (refused.ok, refused.code) == (False, "own-refusal")
        assert (await at.do(do.DecideContest, by="noa", post=post, upheld=False, text="Le mot vise le canapé.")).ok
        await one.follow("Vous aviez raison.")
        assert (await at.do(do.Approve, by="noa", post=post)).ok
        await at.on_the_wall(post)
        await one.follow("Votre mot est sur le mur.")
        panel = (await at.status()).panel
        assert panel.month is not None
        assert (panel.month.contests, panel.month.reversals) == (1, 1)


async def test_one_is_taken_back_and_one_forgotten(at: PhoneShop) -> None:
    async with at.somebody(java_script_enabled=False) as one, at.somebody() as other:
        await one.write(GONE)
        await one.send()
        await other.write(FORGOTTEN)
        await other.send()
        gone, forgotten = await one.post(), await other.post()
        for post in (gone, forgotten):
            assert (await at.do(do.Approve, post=post)).ok
        await at.on_the_picture(gone, GONE)
        await at.on_the_wall(forgotten)
        assert (await at.do(do.Reply, post=forgotten, text="Un canular secret ?")).ok

        await one.follow("Votre mot est sur le mur.")
        await one.act("Retirer mon mot", "Oui, le retirer")
        async with asyncio.timeout(2):
            await at.off_the_wall(gone)
        await one.page.get_by_role("heading", name="Votre mot n’est plus sur le mur.").wait_for()

        await other.follow("Votre mot est sur le mur.")
        cache = at.folder / "cache"
        await at.until(lambda: _found(NEEDLES[0], cache))
        await other.act("Faire oublier mon mot", "Oui, l’oublier")
        await at.off_the_wall(forgotten)
        await other.page.get_by_role("heading", name="Oublié, comme vous le vouliez.").wait_for()
        assert (await other.page.content()).count("Mélusine") == 0
        await other.fine()
        await at.until(lambda: _gone(cache))
        assert not [word for word in NEEDLES if files_with(word.encode(), [at.folder])]
        for path in ("/wall", "/today", "/feed.json", "/feed.atom", "/promises", "/note"):
            answer = await other.page.request.get(at.url + path)
            body = await answer.body()
            assert not [word for word in NEEDLES if word.encode() in body], path


async def test_staff_decide_on_the_phone(at: PhoneShop) -> None:
    assert (await at.do(do.SetPassword, account="camille", password=PASSWORD)).ok
    page = await visitor(at.browser)
    async with at.somebody() as one:
        await one.write("Un seul mot, bravo.")
        await one.send()
        post = await one.post()
        await page.goto(f"{at.url}/staff")
        await page.get_by_label("Nom du compte").fill("camille")
        await page.get_by_label("Mot de passe").fill(PASSWORD)
        await page.get_by_role("button", name="Se connecter").click()
        await page.get_by_role("button", name="Afficher sur le mur").wait_for()
        assert await serious(page) == []
        while not await page.get_by_text("Un seul mot, bravo.").is_visible():
            await page.get_by_role("link", name="Plus tard").click()
        await page.get_by_role("button", name="Afficher sur le mur").click()
        await page.get_by_text("Il paraît sur le mur").wait_for()
        assert await serious(page) == []
        await at.on_the_wall(post)
        await one.follow("Votre mot est sur le mur.")
        await page.get_by_role("button", name="Se déconnecter (camille)").click()
        await page.get_by_label("Mot de passe").wait_for()
    await page.context.close()


async def test_the_shop_is_away_and_comes_back(at: PhoneShop) -> None:
    text = "Écrit pendant que le magasin était injoignable."
    async with at.somebody() as one:
        await one.write(text)
        before = (await at.status()).panel.received
        await at.feeder.end()
        await one.page.get_by_role("button", name="Envoyer mon mot").click()
        await one.page.get_by_text("Rien n’est parti, rien n’est perdu").wait_for()
        assert await one.page.get_by_label("Votre mot").input_value() == text
        await one.fine()
        await one.page.goto(f"{at.url}/today")
        await one.page.get_by_text("Le magasin est injoignable pour l’instant.").wait_for()
        await one.fine()
        await at.again()
        await at.linked(one.page.request)
        second = await one.page.context.new_page()
        for page in (one.page, second):
            await page.goto(f"{at.url}/note")
            assert await page.get_by_label("Votre mot").input_value() == text
        await one.send()
        await second.get_by_role("button", name="Envoyer mon mot").click()
        await second.wait_for_url("**/r/*")
        assert second.url.partition("?")[0] == one.receipt.partition("?")[0]
        assert (await at.status()).panel.received == before + 1


async def test_it_can_be_checked_and_what_is_changed_is_found(at: PhoneShop) -> None:
    held, export = at.folder / "held.txt", at.folder / "export.jsonl"
    async with at.somebody() as one:
        await one.write("Le dernier mot avant le contrôle.")
        await one.send()
        post = await one.post()
        held.write_text(one.held)
        status, out = await at.shop.wall("export", str(export))
        assert status == 0, out
        for what in (export, at.folder / "var/log.db"):
            words = ("verify", str(what), "--checkpoint", str(held), "--checkpoint", f"{at.url}/checkpoint", "--json")
            status, out = await at.shop.wall(*words)
            assert status == 0, out
            told = json.loads(out)
            assert (told["ok"], told["counts_checked"]) == (True, True)
            assert told["witnessed"] >= int(one.held.split("\n")[1])
        assert post in export.read_text()
        text = export.read_text().splitlines(keepends=True)

        # a copy in which somebody changes one fact, and an export in which somebody leaves one out: both are named
        copy = _copied(at.folder / "var", at.folder / "copy")
        event = _changed(copy / "log.db") - 1
        status, out = await at.shop.wall("verify", str(copy / "log.db"), "--checkpoint", str(held), "--json")
        assert status == 1, out
        (found,) = json.loads(out)["problems"]
        assert found["code"] in ("root", "root-among")
        assert found["event"] <= event <= found["facts"].get("last", found["event"])
        export.write_text("".join(line for line in text if json.loads(line).get("n") != event))
        status, out = await at.shop.wall("verify", str(export), "--json")
        assert status == 1, out
        assert next((one["code"], one["event"]) for one in json.loads(out)["problems"]) == ("missing", event)

        # the same on the wall itself: the receipt is the witness
        await at.feeder.end()
        _changed(at.folder / "var/log.db")
        await at.again()
        await at.linked(one.page.request)
        await one.page.goto(one.receipt)
        await one.page.get_by_role(
            "heading", name="Le registre du magasin n’est plus celui qu’on vous a remis."
        ).wait_for()
        await one.fine()
        assert (await at.status()).panel.disagree == 1


async def _found(word: str, folder: Path) -> bool:
    """Whether a file there holds it."""
    return bool(files_with(word.encode(), [folder]))


async def _gone(folder: Path) -> bool:
    """Whether nothing of the note that was forgotten is there any more."""
    return not [word for word in NEEDLES if await _found(word, folder)]


def _copied(folder: Path, to: Path) -> Path:
    """A copy of the ledger's files beside their feeder."""
    to.mkdir()
    for name in ("log.db", "ledger.db"):
        with closing(sqlite3.connect(folder / name)) as source, closing(sqlite3.connect(to / name)) as copy:
            source.backup(copy)
    shutil.copy(folder / "ledger.key", to)
    return to


def _changed(log: Path) -> int:
    """Date the first approval back by a minute, with a tool that is not ours; returns the number of its record."""
    with closing(sqlite3.connect(log)) as connection, connection:
        (seq, facts) = connection.execute(
            'select seq, facts from event where cast(facts as text) like \'%"type":"approved"%\' order by seq'
        ).fetchone()
        told = json.loads(facts)
        later = bytes(facts).replace(str(told["at_ms"]).encode(), str(told["at_ms"] - 60_000).encode())
        assert later != bytes(facts)
        connection.execute("update event set facts = ? where seq = ?", (later, seq))
    return int(seq)
