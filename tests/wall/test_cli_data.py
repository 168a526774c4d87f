"""`forget`, `about`, `retain`: with a feeder and without one, on a real log and a real vault."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace

from feeder.sources.base import Seen
from tests.feeder.support import RULES, ZONE, Place, place, token_of
from wall import commands as do
from wall import wire
from wall.cli.console import CannotTell, Console, Here, Reached
from wall.cli.dispatch import main
from wall.clock import SteppedClock
from wall.events import Consent, Contested, Span
from wall.receipts import grouped

TEXT, AUTHOR, CONTACT = "La caisse trois est lente", "Odile Fontanel", "odile@exemple.fr"
SEEN = Seen(native_id="1", kind="note", text=TEXT, author=AUTHOR, contact=CONTACT)


@dataclass
class Around:
    """A wall in `folder`; `url`: of its feeder, empty where none runs."""

    folder: Path
    url: str = ""

    def here(self) -> Here:
        folder = self.folder
        return Here(
            folder / "wall.toml", folder, folder / "log.db", folder / "keys.db", folder / "side.db", "lyon", ZONE
        )

    def reach(self, role: Literal["desk", "people"] = "desk", account: str | None = None) -> Reached:
        if not self.url:
            raise CannotTell("No feeder runs here.")
        return Reached(self.url, token_of(account or "camille"))


def said(folder: Path, clock: SteppedClock, *argv: str, url: str = "") -> tuple[int, str, str]:
    """Exit status, output, complaints."""
    console = Console(io.StringIO(), io.StringIO(), {}, clock, Around(folder, url))
    status = main(argv, console)
    return status, console.out.getvalue(), console.err.getvalue()  # type: ignore[attr-defined]


@dataclass
class Made:
    post: str
    receipt: str
    clock: SteppedClock


async def _make(folder: Path) -> Made:
    async with place(folder) as here:
        (post,) = await here.show(SEEN)
        await here.do(do.Reply(id=here.id(), post=post, text="Nous ouvrons une caisse", signed=""))
        now_ms = here.house.now_ms()
        scripts = [
            wire.Script(scene="stream", posts=[(post, 1, 0)], from_ms=now_ms + at, to_ms=now_ms + at + 8000)
            for at in (0, 60_000)
        ]
        await here.side.keep_scripts("ecran-1", wire.Scripts(1, scripts))
        return Made(post, grouped(here.house.vault.receipt(post)), here.clock)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return asyncio.run(_make(tmp_path))


def test_all_that_is_held_is_told_and_no_name_of_the_staff(tmp_path: Path, made: Made) -> None:
    status, out, _ = said(tmp_path, made.clock, "about", made.receipt.lower())
    assert status == 0
    for part in (
        made.post,
        TEXT,
        AUTHOR,
        CONTACT,
        "Nous ouvrons une caisse",
        "person 1 of the shop",
        "ecran-1: 2 times",
    ):
        assert part in out, part
    assert "camille" not in out
    status, out, _ = said(tmp_path, made.clock, "about", made.post, "--json")
    told = json.loads(out)
    assert (told["held"]["text"], told["held"]["contact"], told["receipt"]) == (TEXT, CONTACT, made.receipt)
    assert [one["what"] for one in told["happened"]] == ["received", "approved", "replied"]
    assert told["shown_on"][0]["seconds"] == 16.0
    assert told["next"]["what"] == "expire"
    assert "camille" not in out


@pytest.mark.parametrize("which", ["receipt", "post"])
def test_without_a_feeder_it_is_forgotten_under_the_lock(tmp_path: Path, made: Made, which: str) -> None:
    given = made.receipt if which == "receipt" else made.post[:6]
    status, out, err = said(tmp_path, made.clock, "forget", f"--{which}", given, "--because", "letter of 12 March")
    assert (status, err) == (0, "")
    assert made.post in out
    _, out, _ = said(tmp_path, made.clock, "about", made.receipt)
    assert "was forgotten" in out
    assert "letter of 12 March" in out
    for gone in (TEXT, AUTHOR, CONTACT, "ouvrons"):
        assert gone not in out
    status, _, err = said(tmp_path, made.clock, "forget", f"--{which}", given, "--because", "again")
    assert status == 1
    assert "forgotten" in err

    async def look() -> None:
        async with place(tmp_path, made.clock) as here:
            post = here.house.state.posts[made.post]
            assert (post.forgotten, post.state) == (True, "withdrawn")
            assert not here.house.state.voided

    asyncio.run(look())


async def test_a_running_feeder_does_it_and_its_log_is_locked(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.show(SEEN)
        receipt = grouped(here.house.vault.receipt(post))
        alone = await asyncio.to_thread(
            said, tmp_path, here.clock, "forget", "--receipt", receipt, "--because", "asked"
        )
        assert alone[0] == 3
        assert "another feeder" in alone[2]
        assert not here.house.state.posts[post].forgotten
        status, out, _ = await asyncio.to_thread(
            said, tmp_path, here.clock, "forget", "--receipt", receipt, "--because", "asked", url=url
        )
        assert (status, post in out) == (0, True)
        assert here.house.state.posts[post].forgotten
        viewer = ("forget", "--post", post, "--because", "x", "--account", "vue")
        assert (await asyncio.to_thread(lambda: said(tmp_path, here.clock, *viewer, url=url)))[0] == 1


def test_what_cannot_be_done_is_said(tmp_path: Path, made: Made) -> None:
    for argv, status in (
        (("forget", "--receipt", "7K3M", "--because", "x"), 2),
        (("forget", "--receipt", "7K3M-9QTX-2B4C", "--because", "x"), 1),
        (("forget", "--receipt", made.receipt, "--because", " "), 2),
        (("forget", "--receipt", made.receipt), 2),
        (("forget", "--because", "x"), 2),
        (("forget", "--post", "zz", "--because", "x"), 1),
        (("about", "7K3M-9QTX-2B4C"), 1),
        (("retain",), 2),
    ):
        done = said(tmp_path, made.clock, *argv)
        assert done[0] == status, (argv, done)
        assert done[2], argv
    (tmp_path / "empty").mkdir()
    assert said(tmp_path / "empty", made.clock, "forget", "--post", "aaaa", "--because", "x")[0] == 3
    assert said(tmp_path / "empty", made.clock, "about", "aaaa")[0] == 2


def test_what_goes_today_is_told_and_nothing_is_changed(tmp_path: Path, made: Made) -> None:
    before = (tmp_path / "log.db").read_bytes()
    status, out, _ = said(tmp_path, made.clock, "retain", "--dry-run", "--json")
    told = json.loads(out)
    assert (status, told["today"], told["next"]["what"]) == (0, [], "expire")
    made.clock.step(365 * 86_400)
    status, out, _ = said(tmp_path, made.clock, "retain", "--dry-run")
    assert status == 0
    assert f"1 post leaves the wall: {made.post}" in out
    assert (tmp_path / "log.db").read_bytes() == before


async def test_words_of_a_contest_are_told_and_forgotten(tmp_path: Path) -> None:
    async def contested(here: Place) -> str:
        (post,) = await here.see(SEEN)
        await here.do(do.Withhold(id=here.id(), post=post, reason="insult", spans=(Span(0, 2),)))
        here.step(RULES.grace_s)
        from wall.content import ReasonContent

        event = Contested(at_ms=here.house.now_ms(), actor="author", shop="lyon", post=post)
        await here.house.append(event, entry="contest", content=ReasonContent(words="Je maintiens tout"))
        return post

    async with place(tmp_path) as here:
        post = await contested(here)
        _, out, _ = await asyncio.to_thread(said, tmp_path, here.clock, "about", post)
        assert "Je maintiens tout" in out
        await here.do(do.Forget(id=here.id(), post=post, because="asked"))
        _, out, _ = await asyncio.to_thread(said, tmp_path, here.clock, "about", post)
        assert "Je maintiens tout" not in out


async def test_what_was_agreed_to_is_told_in_words(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        agreed = Consent(basis="notice", version="2026-1", at_ms=here.house.now_ms())
        (post,) = await here.show(replace(SEEN, consent=agreed))
        await here.do(do.Promise(id=here.id(), post=post, state="under-way", text="Une caisse"))
        _, out, _ = await asyncio.to_thread(said, tmp_path, here.clock, "about", post)
        assert "consent told beforehand (version 2026-1 of the text)" in out
        assert "state under way" in out
