"""The flags of a post are those it came with and those of what is noticed in its present text; else there is none."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from feeder.screening.base import screen
from feeder.screening.few import Few
from feeder.screening.finder import Finder
from feeder.screening.noted import is_readable
from feeder.screening.staff import staff
from feeder.search import again
from feeder.search.again import Again
from feeder.search.flags import Flags
from feeder.search.noticing import Noticing
from tests.feeder.screening.fakes import FAKES
from tests.wall.logs import GRACE_MS, POSTS, START_MS, Log, logs, opening, received
from wall.codec import encode_content, encode_event
from wall.content import TextContent
from wall.events import Forgotten, PostEvent, Received, Withheld
from wall.log.base import Cursor, Record
from wall.naming import Names
from wall.state import State, advance, apply
from wall.vault import ContentForgotten

SIZE = 400
TEXTS = (
    "Merci à Solène, 06 12 34 56 78.", "Rose et Solène sont aimables.", "Espèce d’abruti ! a@b.fr", "Rien.",
    "connard " + "mot " * 1500 + "Rose",
)  # fmt: skip
PLAIN_TEXT, LONG_TEXT, NAMES_TEXT = 8, 4, 16
"""Picks of texts without flags of their own."""
OWN = ((), ("repaired",), ("repaired", "abuse"), ("phone",))
CREWS = tuple(Names(names) for names in ([], ["Solène"], ["Rose", "Solène"], ["Rose"]))
SEARCHED = ("repaired", "abuse", "phone", "email", "staff-name", "nonsense")


class FakeHouse:
    """A state, its log and what was sealed: as much of a house as what reads behind it needs."""

    epoch = "e"

    def __init__(self) -> None:
        self.state = State()
        self.vault = self.log = self
        self.records: list[Record] = []
        self.texts: dict[int, str] = {}

    async def read(self, after: Cursor, limit: int) -> list[Record]:
        await asyncio.sleep(0)
        return [record for record in self.records if record.seq > after.seq][:limit]

    def unseal(self, event: str, sealed: bytes) -> bytes:
        if self.state.posts[self.records[(int(event) - 1) // 3].post].forgotten:
            raise ContentForgotten(event)
        return sealed


class Here:
    """What is tested, beside that house. Texts are taken later than what happens is folded."""

    def __init__(self) -> None:
        self.house = FakeHouse()
        self.crew = CREWS[0]
        self.finder = Finder(lambda: self.crew, Few(FAKES))
        self.flags = Flags([], lambda: self.finder.flags)
        self.noticing = Noticing(self.house, self.flags, self.finder, list)  # type: ignore[arg-type]
        self.again = Again(self.house, self.noticing, self.finder)  # type: ignore[arg-type]
        self.events: list[tuple[Record, PostEvent]] = []

    @property
    def next(self) -> int:
        return 3 * len(self.house.records) + 1

    def write(self, seq: int, event: object, pick: int) -> None:
        """As the house does: folded, then everybody told."""
        sealed = None
        if isinstance(event, Received):
            event = structs.replace(event, flags=OWN[pick % len(OWN)])
            self.house.texts[seq] = TEXTS[pick % len(TEXTS)]
            sealed = encode_content(TextContent(text=self.house.texts[seq]))
        name = event.post if isinstance(event, PostEvent) else ""
        record = Record(seq, str(seq), "lyon", name, encode_event(event), sealed)  # type: ignore[arg-type]
        self.house.records.append(record)
        voided = len(self.house.state.voided)
        touched = list(apply(self.house.state, seq, event))  # type: ignore[arg-type]
        if isinstance(event, PostEvent) and len(self.house.state.voided) == voided:
            self.events.append((record, event))
        self.flags.touch(self.house.state.posts[post] for post in touched if post in self.house.state.posts)
        self.noticing.touch(touched)

    async def take(self, most: int) -> None:
        for record, event in self.events[:most]:
            await self.noticing.take(record, event)  # type: ignore[arg-type]
        await self.noticing.flush()
        del self.events[:most]

    def naive(self, *, taken: int) -> dict[str, set[int]]:
        """By flag, the posts that have it: a look at every post and every text that was read so far."""
        screeners = [*FAKES, staff(self.crew)]
        out: dict[str, set[int]] = {}
        for post in self.house.state.posts.values():
            flags = {*post.flags}
            text = self.house.texts.get(post.content_seq, "")
            if is_readable(post) and post.content_seq <= taken:
                flags |= {each.flag for each in screen(text, screeners)}
            for flag in flags:
                out.setdefault(flag, set()).add(post.history[0])
        return out

    def check(self) -> None:
        wanted = self.naive(taken=self.noticing.taken)
        for flag in SEARCHED:
            mask = self.flags.where(flag, SIZE)
            assert {at for at in range(SIZE) if mask[at]} == wanted.get(flag, set()), flag
        assert self.flags.counts == Counter({flag: len(posts) for flag, posts in wanted.items()})
        assert self.flags.known == {"phone", "email", "abuse", "staff-name", *wanted}
        gone = {post.id for post in self.house.state.posts.values() if not is_readable(post)}
        assert not any(self.finder.noted(name) for name in gone)


async def play(log: Log, picks: Sequence[tuple[int, int, int]]) -> None:
    here = Here()
    looking = asyncio.create_task(here.again.run())
    for number, (seq, event) in enumerate(log):
        pick, lag, crew = picks[number % len(picks)]
        here.write(seq, event, pick)
        if crew < len(CREWS):  # somebody changes a profile, perhaps while all is being looked at anew
            here.crew = CREWS[crew]
            here.again.touch()
            for _ in range(pick):
                await asyncio.sleep(0)
        if lag:
            await here.take(lag)
        if lag > 2:
            await here.again.settled.wait()
            here.check()
    await here.take(len(here.events))
    await here.again.settled.wait()
    here.check()
    assert here.again.share == 1.0
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)


PICKS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 4), st.integers(0, 12)), min_size=1, max_size=12)


@settings(max_examples=80, deadline=None)
@given(logs(10), PICKS)
def test_after_any_events_they_are_what_a_look_at_every_text_finds(
    log: Log, picks: list[tuple[int, int, int]]
) -> None:
    with patch.object(again, "AT_ONCE", 2):
        asyncio.run(play(log, picks))


async def test_names_that_change_again_half_way_are_looked_for_from_the_beginning_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(again, "AT_ONCE", 1)
    here = Here()
    for event in [*opening(), *(received(post, START_MS) for post in range(4))]:
        here.write(here.next, event, NAMES_TEXT)
    await here.take(len(here.events))
    looking = asyncio.create_task(here.again.run())
    for crew in (CREWS[1], CREWS[0]):
        here.crew = crew
        here.again.touch()
        while crew and here.flags.counts["staff-name"] < 2:
            assert here.again.share < 1.0
            await asyncio.sleep(0)
    await here.again.settled.wait()
    here.check()
    assert here.flags.counts["staff-name"] == 0
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)


@pytest.mark.parametrize("what", ["forgotten", "edited"])
async def test_what_is_gone_while_a_long_text_is_looked_at_has_no_flags(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, go, begun = Here(), asyncio.Event(), asyncio.Event()

    async def slow(look: Callable[..., object], *args: object) -> object:
        begun.set()
        await go.wait()
        return look(*args)

    monkeypatch.setattr(asyncio, "to_thread", slow)
    for event in [*opening(), received(0, START_MS)]:
        here.write(here.next, event, LONG_TEXT)
    taking = asyncio.create_task(here.take(len(here.events)))
    await begun.wait()
    if what == "edited":
        here.write(here.next, received(0, START_MS + 1, 2), PLAIN_TEXT)
    else:
        who: dict[str, Any] = {"actor": "camille", "shop": "lyon", "post": POSTS[0]}
        here.write(here.next, Withheld(at_ms=START_MS, reason="unintelligible", rules="1", revision=1, **who), 0)
        advance(here.house.state, START_MS + GRACE_MS)
        here.write(here.next, Forgotten(at_ms=START_MS + GRACE_MS, **who), 0)
        assert here.house.state.posts[POSTS[0]].forgotten
    go.set()
    await taking
    assert here.flags.counts == Counter()
    if what == "forgotten":
        assert not here.finder._memory
    await here.take(10)
    assert here.flags.counts == Counter()


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 9000), st.frozensets(st.sampled_from(SEARCHED), max_size=3)),
        max_size=30,
    )
)
def test_what_is_put_and_taken_away_is_counted(steps: list[tuple[bool, int, frozenset[str]]]) -> None:
    flags, own, noticed = Flags([]), dict[int, frozenset[str]](), dict[int, frozenset[str]]()
    for is_own, number, given_ in steps:
        flags._put(number, 1 if is_own else 2, given_)
        (own if is_own else noticed)[number] = given_
        everything = {at: own.get(at, frozenset()) | noticed.get(at, frozenset()) for at in {*own, *noticed}}
        assert flags.counts == Counter(flag for some in everything.values() for flag in some)
        for flag in SEARCHED:
            mask = flags.where(flag, 9500)
            assert {at for at in everything if mask[at]} == {at for at, some in everything.items() if flag in some}
            assert mask.count(1) == flags.counts[flag]
    assert flags._of.keys() == flags.counts.keys()
