"""A note that was left is a post like any other: once, in its own words, from whoever stands in the shop."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from feeder.phone.codes import GOOD_MS
from tests.feeder.phone.stage import a_shop
from wall import phone
from wall.codec import decode_event
from wall.events import Received
from wall.text import Run


async def test_a_note_waits_with_all_that_its_author_said(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        text = "Il fait froid\r\nprès de la porte."
        view = await shop.note(
            text, topic="problem", place="entree", stars=2, pseudonym="4F2", here=True, web=True, device="a device"
        )
        house = shop.here.house
        post = house.state.posts[view.post]
        assert (post.kind, post.source, post.state) == ("note", "phone", "waiting")
        assert (post.topic, post.place) == ("problem", "entree")
        assert (post.stars, post.here, post.web, post.public_from_ms) == (2, True, True, None)
        assert post.consent is not None
        assert (post.consent.basis, post.consent.version) == ("notice", "2026-1")
        assert post.author == house.vault.author("phone", "a device") != ""
        assert (view.place, view.pseudonym, view.state) == ("Entrée", "4F2", "waiting")
        assert view.can == ("withdraw", "forget", "left")
        assert view.form == (Run("Il fait froid\nprès de la porte."),)
        record = await house.log.get(post.history[0])
        assert record is not None
        event = decode_event(record.facts)
        assert isinstance(event, Received)
        assert b"froid" not in record.facts + (record.sealed or b"")
        assert b"a device" not in record.facts


async def test_the_same_note_twice_is_one_also_at_the_same_moment_and_after_a_restart(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        note = shop.submit()
        told = await asyncio.gather(*(shop.ask(note) for _ in range(5)))
        receipts = {one.receipt.receipt for one in told if one.receipt is not None}
        assert (len(receipts), len(shop.here.house.state.posts)) == (1, 1)
        clock = shop.here.clock
    async with a_shop(tmp_path, clock=clock) as shop:
        clock.step(3 * 3600)  # the code is long gone, the answer was lost on the way
        told_again = await shop.ask(note)
        assert told_again.receipt is not None
        assert told_again.receipt.receipt in receipts
        # Its id alone is no key to what somebody else has written.
        assert (await shop.ask(shop.submit("autre chose", id=note.id))).code == "conflict"
        clock.step(24 * 3600)
        assert (await shop.ask(note)).code == "conflict"
        assert len(shop.here.house.state.posts) == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"text": " \n\u2003"}, "no-words"),
        ({"text": "\u200b\u3164\u2800"}, "no-words"),
        ({"code": "XXXXXX"}, "stale-code"),
        ({"code": ""}, "stale-code"),
        ({"consent": "2025-9"}, "old-consent"),
        ({"place": "cave"}, "unknown-place"),
    ],
)
async def test_what_is_not_taken(tmp_path: Path, how: dict[str, Any], code: str) -> None:
    async with a_shop(tmp_path) as shop:
        told = await shop.ask(shop.submit(**how))
        assert (told.ok, told.code, told.receipt) == (False, code, None)
        assert shop.here.house.state.posts == {}


async def test_codes_prove_who_stands_here(tmp_path: Path) -> None:
    async with a_shop(tmp_path / "a") as shop, a_shop(tmp_path / "b", clock=shop.here.clock) as other:
        code = shop.code()
        assert (await shop.ask(phone.CheckCode(n=7, code=code))) == phone.Told(n=7, ok=True)
        shelf = shop.office.codes.shelf("lampes")
        assert (await shop.ask(phone.CheckCode(n=1, code=shelf))).place == "lampes"
        assert (await shop.note(code=shelf)).place == "Rayon lampes"
        for strange in (other.code(), other.office.codes.shelf("lampes"), shop.office.codes.shelf("cave")):
            assert (await shop.ask(phone.CheckCode(n=1, code=strange))).code == "stale-code"
        shop.here.clock.step(300 + GOOD_MS / 1000)
        assert (await shop.ask(phone.CheckCode(n=1, code=code))).code == "stale-code"
        assert (await shop.ask(shop.submit(code=code))).code == "stale-code"


async def test_tomorrow_it_is_public_tomorrow(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note(when="tomorrow")
        post = shop.here.house.state.posts[view.post]
        assert view.public_from_ms == post.public_from_ms
        await shop.here.approve(post.id)
        shop.here.step(3600)
        view = await shop.open(view.receipt)
        assert (view.state, view.pending) == ("waiting", True)  # approved, and not before its author's own moment
        assert view.public_from_ms is not None
        shop.here.step((view.public_from_ms - shop.here.clock.ms) / 1000)
        assert (await shop.open(view.receipt)).shown_ms == view.public_from_ms


async def test_within_the_grace_its_author_is_told_nothing(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note()
        await shop.here.approve(view.post)
        assert not (await shop.open(view.receipt)).pending
        shop.here.step(10)
        assert (await shop.open(view.receipt)).state == "shown"
