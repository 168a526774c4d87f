"""A shop with two days behind it, whose archives can be made: on real files, with a clock stepped by hand."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from feeder.archive.making import Maker, Shop
from feeder.archive.service import Archives
from feeder.checkpoints import Checkpoints
from feeder.played import PlayLog
from feeder.signing import Signing, signing
from feeder.sources.base import Seen
from tests.feeder.support import Place, place
from wall import archive as shapes
from wall import commands as do
from wall import wire
from wall.clock import SteppedClock, from_iso, to_iso
from wall.events import Rating

DAY = "2026-11-22"
MORNING = from_iso("2026-11-21T08:00:00Z")
LABELS = {"avis": "Avis Exemple"}


def seen(number: int, clock: SteppedClock, text: str = "") -> Seen:
    words = text or f"Très bon accueil, merci, numéro {number}."
    return Seen(kind="review", native_id=f"r{number}", created=to_iso(clock.now_ms()), text=words,
                rating=Rating(number % 5 + 1))  # fmt: skip


@dataclass
class Kept:
    """`posts`: by name, their ids: shown the day before, shown that day, waiting, refused, answered."""

    place: Place
    checkpoints: Checkpoints
    archives: Archives
    posts: dict[str, str]

    async def made(self, path: Path, day: str = DAY) -> str:
        """Its archive of `day` at `path`, as a client has it; returns the SHA-256."""
        data, more, sha = b"", True, ""
        while more:
            answer = await self.archives.archive(wire.Ask(n=1, what="archive", day=day, after=str(len(data))))
            data, more = data + answer.piece, answer.more
            sha = str(answer.facts.get("sha256", sha))
        path.write_bytes(data)
        return sha

    async def keys(self, sha: str) -> shapes.Keys:
        """What it answers now to who opens that archive."""
        pieces, after, more = [], 0, True
        while more:
            answer = await self.archives.keys(wire.Ask(n=1, what="keys", post=sha, after=str(after)))
            pieces.append(answer.piece)
            after, more = int(answer.facts["next"]), answer.more
        return shapes.joined(pieces)


@asynccontextmanager
async def shop(folder: Path, *, lived: bool = True) -> AsyncIterator[Kept]:
    """A running house with its archives; `lived`: its two days go by first."""
    clock = SteppedClock(ms=MORNING)
    async with place(folder, clock) as lyon:
        told = Signing("vis-a-vis/lyon", folder / "ledger.key", folder / "ledger.db")
        async with signing(lyon.house, told, random.Random(1)) as signed:
            posts = await _live(lyon, signed.checkpoints) if lived else {}
            shop_ = Shop("Maison d’essai", LABELS, {}, 60.0, 3600.0)
            maker = Maker(lyon.house, lyon.side, signed.checkpoints, folder / "log.db", shop_)
            archives = await Archives.open(maker, folder / "archives.db", folder / "archives")
            try:
                yield Kept(lyon, signed.checkpoints, archives, posts)
            finally:
                await archives.close()


async def _live(lyon: Place, checkpoints: Checkpoints) -> dict[str, str]:
    clock, posts = lyon.clock, {}
    (posts["before"],) = await lyon.show(seen(1, clock))
    (posts["older"],) = await lyon.show(seen(2, clock))
    await lyon.do(do.Withdraw(id=lyon.id(), post=posts["older"], reason="unintelligible"))
    (posts["left"],) = await lyon.see(seen(3, clock, "Encore à lire ce matin-là."))
    await checkpoints.keep()
    clock.step(86_400)
    lyon.house.settle()
    (posts["shown"],) = await lyon.show(seen(4, clock))
    await checkpoints.keep()
    clock.step(600)
    await lyon.do(do.Reply(id=lyon.id(), post=posts["shown"], text="Merci à vous !"))
    (posts["waiting"],) = await lyon.see(seen(5, clock))
    (posts["refused"],) = await lyon.see(seen(6, clock, "Hors de propos, tout à fait."))
    await lyon.do(do.Withhold(id=lyon.id(), post=posts["refused"], reason="unintelligible"))
    lyon.step(60)
    await lyon.approve(posts["left"])
    lyon.step(60)
    await lyon.side.keep_scripts("ecran-1", wire.Scripts(1, _scripts(lyon, posts)))
    clock.step(900)
    await PlayLog(lyon.house, lyon.side).report()
    await checkpoints.keep()
    clock.step(86_400)
    await lyon.show(seen(7, clock))
    await checkpoints.keep()
    return posts


def _scripts(lyon: Place, posts: dict[str, str]) -> list[wire.Script]:
    begin = lyon.clock.now_ms() - 120_000
    return [
        wire.Script(
            scene="spotlight", posts=[(posts[name], 1, 1)], from_ms=begin + n * 20_000,
            to_ms=begin + (n + 1) * 20_000, through=lyon.house.state.through,
        )
        for n, name in enumerate(("before", "shown", "before", "shown"))
    ]  # fmt: skip
