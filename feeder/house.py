"""The house: one log with its vault and its projection, kept in step. Everything that is written goes through it.

Reading (`state`, `contents`) is immediate; writing (`append`) returns when the event is durable and folded in.
Whoever listens is told which posts were touched, by an event or by the passing of time.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from feeder.contents import Contents
from feeder.direct import Secrets
from feeder.people import People
from wall.clock import Clock
from wall.codec import Unreadable, decode_event
from wall.content import Content
from wall.erasing import finish
from wall.events import AnyEvent
from wall.figures import Panel
from wall.ledger import Leaf
from wall.ledger.book import Book, Changed
from wall.log.base import Cursor, EventLog, LogBroken, Record
from wall.past import Gone
from wall.receipts import plain
from wall.rules import Refused
from wall.state import Post, State, advance, apply, next_due_ms
from wall.stats import Played, panel
from wall.vault import Vault
from wall.writing import write

if TYPE_CHECKING:
    from feeder.past.keeper import Past

log = logging.getLogger("feeder.house")
REMEMBERED = 20_000
"""Entry ids kept in memory, so that a repeated command is answered as the first time."""

SALT = 16
"""Random bytes in the salt of every event: its digest in the ledger cannot be guessed."""

Listener = Callable[[Sequence[str]], None]
Salt = Callable[[], str]
Noticed = Callable[[Post], Awaitable[tuple[str, ...]]]


def fresh_salt() -> str:
    """22 random characters (`A-Z a-z 0-9 - _`)."""
    return secrets.token_urlsafe(SALT)


class House:
    """Made by `await House.open(…)`, kept alive by `run()`."""

    def __init__(
        self, events: EventLog, vault: Vault, state: State, clock: Clock, shop: str, salt: Salt = fresh_salt
    ) -> None:
        self.log = events
        self.vault = vault
        self.state = state
        self.clock = clock
        self.shop = shop
        self.secrets: Secrets | None = None
        """What opens accounts; None: no tokens are issued here."""
        self.noticed: Noticed = _nothing
        """What a desk is told of a post's text: it goes into the decision, and decides nothing."""
        self.beside: Callable[[Panel], Panel] = _as_it_is
        """Puts into the public figures what is in no log: who else holds a checkpoint, which receipts agree."""
        self.played: Played | None = None
        """What the screens told of the last 30 days (`feeder/played.py`); None: nothing yet."""
        self.past: Past | None = None
        """The snapshots by which any instant opens quickly; None: there are none, and it is a fold from the start."""
        self.unread: Gone = "forgotten"
        """Why words of the past that may be seen cannot be read: their key is gone, or (an archive) was not lent."""
        self.book = Book()
        self.ledger = self.book.tree
        self._salt = salt
        self.contents = Contents(events, vault, state)
        self.people = People(self.contents, vault, state)
        self.epoch = ""
        self.unreadable: list[int] = []
        self.unread_posts: set[str] = set()
        """Posts whose first event cannot be read here: they are in the log, and not taken in a second time."""
        self._ids: OrderedDict[str, int] = OrderedDict()
        self._listeners: list[Listener] = []
        self._folded: dict[int, list[asyncio.Future[None]]] = {}
        self._due = asyncio.Event()
        self._anchor = clock.now_ms(), clock.monotonic()

    @classmethod
    async def open(
        cls, events: EventLog, vault: Vault, clock: Clock, zone: tzinfo, shop: str = "shop", salt: Salt = fresh_salt
    ) -> House:
        """Fold the whole log; finish forgetting where a crash interrupted it. Raises LogBroken.

        `shop`: whose wall this is; its pauses and announcements are this wall's. `salt`: a new one for each event.
        """
        house = cls(events, vault, State(zone=zone), clock, shop, salt)
        bounds = await events.bounds()
        house.epoch = bounds.epoch
        cursor = Cursor(bounds.epoch)
        while records := await events.read(cursor, 5000):
            for record in records:
                house._fold(record)
            cursor = Cursor(bounds.epoch, records[-1].seq)
        await finish(events, vault, house.state)
        await house.people.fill()
        house.settle()
        return house

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called with the ids of touched posts (none: the house itself); call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def now_ms(self) -> int:
        """The feeder's time: it never goes back behind what the log has seen, and never stands still.

        When the machine's clock is put back, it goes on at the pace of the monotonic clock until that catches up;
        otherwise nothing would become public for as long as the clock was wrong.
        """
        wall, mono = self.clock.now_ms(), self.clock.monotonic()
        least = self._anchor[0] + int((mono - self._anchor[1]) * 1000)
        if max(wall, self.state.now_ms) > least:
            self._anchor = max(wall, self.state.now_ms), mono
            return self._anchor[0]
        return least

    def settle(self) -> None:
        """Let decisions whose grace is over take effect now."""
        standing = len(self.state.notices)
        touched = advance(self.state, self.now_ms())
        if touched or len(self.state.notices) != standing:
            self._tell(touched)

    def panel(self) -> Panel:
        """The public figures as of this moment, with the ledger's head."""
        self.settle()  # a day or a pause goes on also while nothing happens
        return self.beside(panel(self.state, ledger=self.ledger, played=self.played))

    def place(self, seq: int) -> int | None:
        """Which leaf of the ledger (from 0) the record at `seq` is; None if none is there."""
        return self.book.place(seq)

    async def leaf(self, seq: int) -> Leaf:
        """The leaf of the record at `seq`, made anew from the log. Raises LookupError if there is no such record.

        Raises LogBroken if the record is no longer what it was when it was read first.
        """
        record = await self.log.get(seq)
        if record is None:
            raise LookupError(f"no record {seq}")
        try:
            event: AnyEvent | None = decode_event(record.facts)
        except Unreadable:
            event = None
        try:
            return self.book.again(seq, record.facts, event)
        except Changed as error:
            raise LogBroken(f"the log was changed while the feeder ran: {error}") from error

    async def append(
        self, event: AnyEvent, *, entry: str, content: Content | None = None, expect: int | None = None
    ) -> int:
        """Write one event and fold it in; returns its seq. `content` must be what the event's commitment says.

        Raises Refused if the event is illegal, Conflict, LogBroken, ContentForgotten.
        """
        appended = await write(
            self.log, self.vault, self.state, event, entry=entry, salt=self._salt(), content=content, expect=expect
        )
        await self.folded(appended.seq)
        void = next((code for seq, code in reversed(self.state.voided) if seq == appended.seq), None)
        if void is not None and not appended.duplicate:
            raise Refused(void)
        return appended.seq

    async def folded(self, seq: int) -> None:
        """Wait until the projection has reached `seq`."""
        if self.state.through < seq:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._folded.setdefault(seq, []).append(future)
            await future

    def done(self, entry: str) -> int | None:
        """The seq of the entry with this id, if it is among the recent ones."""
        return self._ids.get(entry)

    def find(self, prefix: str) -> Post:
        """The post whose id is or begins with `prefix`, or whose receipt that is.

        Raises Refused (`unknown-post`, `ambiguous-post`).
        """
        post = self.state.posts.get(prefix)
        code = plain(prefix) if post is None else ""
        if code:
            post = self.state.posts.get(self.vault.post_of(code))
        if post is not None:
            return post
        found = [post for post in self.state.posts if post.startswith(prefix)] if len(prefix) >= 3 else []
        if len(found) != 1:
            raise Refused("ambiguous-post" if found else "unknown-post", post=prefix)
        return self.state.posts[found[0]]

    async def run(self) -> None:
        """Follow the log and let time pass, for ever. Raises LogBroken or CursorLost: then the feeder must stop."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow())
                group.create_task(self._tick())
        finally:
            for future in [future for waiting in self._folded.values() for future in waiting if not future.done()]:
                future.set_exception(LogBroken("the feeder no longer follows its log"))
            self._folded.clear()

    async def _follow(self) -> None:
        async for record in self.log.follow(Cursor(self.epoch, self.state.through)):
            touched = self._fold(record)
            self._due.set()
            signed = self._signed_by(await self.people.refresh())
            self._tell(touched)
            if signed:
                self._tell(signed)
            for future in self._folded.pop(record.seq, ()):
                if not future.done():
                    future.set_result(None)

    async def _tick(self) -> None:
        while True:
            self._due.clear()
            due = next_due_ms(self.state)
            wait_s = None if due is None else max(0.0, (due - self.now_ms()) / 1000)
            try:
                # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the event.
                async with asyncio.timeout(wait_s):
                    await self._due.wait()
            except TimeoutError:
                self.settle()

    def _fold(self, record: Record) -> Sequence[str]:
        if record.seq <= self.state.through:
            return ()  # it arrived again
        self._ids[record.id] = record.seq
        if len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)
        try:
            event = decode_event(record.facts)
        except Unreadable as error:
            self.book.enter(record.seq, record.facts, None)
            # A damaged or newer event must not stop the wall: it has no effect, and the desk is told of it.
            log.error("event %d cannot be read: %s", record.seq, error)
            self.unreadable.append(record.seq)
            self.state.through = record.seq
            known = self.state.posts.get(record.post)
            if known is not None:
                known.last_seq = record.seq  # else every later decision about it would be a conflict
            else:
                self.unread_posts.add(record.post)
            return ()
        self.book.enter(record.seq, record.facts, event)
        return apply(self.state, record.seq, event)

    def _signed_by(self, accounts: set[str]) -> list[str]:
        """The posts on the wall that one of `accounts` has replied to: their cards may be signed otherwise now."""
        visible = (self.state.posts[name] for name in self.state.visible) if accounts else ()
        return [post.id for post in visible if post.reply_by in accounts]

    def tell(self, touched: Sequence[str]) -> None:
        """These posts may be seen otherwise than before, though nothing happened to them here (an archive's keys)."""
        self._tell(touched)

    def _tell(self, touched: Sequence[str]) -> None:
        self.contents.drop(touched)
        for listener in list(self._listeners):
            listener(touched)


def _as_it_is(figures: Panel) -> Panel:
    return figures


async def _nothing(post: Post) -> tuple[str, ...]:
    return ()
