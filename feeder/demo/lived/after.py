"""What becomes of lived posts on the wall: replies, promises and me-toos, edits, withdrawals, forgetting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from feeder.demo.lived.shop import HOUR_MS, MINUTE_MS, Made, Shop
from feeder.ingest import Ingest
from feeder.phone.acts import act, support
from feeder.sources.base import Seen
from wall import commands as do
from wall.events import PromiseState
from wall.phone import ActOnReceipt, Support
from wall.post import Post

DAY_MS = 24 * HOUR_MS


class After:
    """`again`: what waits once more."""

    def __init__(self, shop: Shop, again: Callable[[Made, int], None]) -> None:
        self._shop = shop
        self._again = again
        self._promised: set[str] = set()

    def expect(self, made: Made) -> None:
        """By lot, in the hours and days that come. Called as it is approved."""
        shop, rng = self._shop, self._shop.rng
        now_ms = shop.agenda.now_ms + MINUTE_MS
        if made.kind == "chat":
            return
        if rng.random() < 0.38:
            self._later(shop.in_quiet(now_ms), made, self._reply)
        if rng.random() < 0.02:
            self._later(shop.at_desk(now_ms, rng.uniform(2, 60)), made, self._spotlight)
        wish = made.topic in ("suggestion", "problem")
        if made.text.topic and rng.random() < (0.3 if wish else 0.0 if made.text.good else 0.02):
            self._later(shop.at_desk(now_ms, rng.uniform(15, 200)), made, self._promise)
        if made.kind != "note":
            if rng.random() < 0.02:
                self._later(now_ms + round(rng.uniform(0.5, 20) * HOUR_MS), made, self._edit)
            elif rng.random() < 0.012:
                self._later(now_ms + round(rng.uniform(0.5, 90) * HOUR_MS), made, self._deleted)
        elif rng.random() < 0.025:
            what = "withdraw" if rng.random() < 0.6 else "forget"
            self._later(now_ms + round(rng.uniform(0.2, 70) * HOUR_MS), made, lambda one: self._author(one, what))
        if rng.random() < 0.004:
            self._later(shop.at_desk(now_ms + round(rng.uniform(1, 60) * HOUR_MS), 0), made, self._withdraw)
        if rng.random() < 0.004:
            self._later(shop.at_desk(now_ms + round(rng.uniform(12, 100) * HOUR_MS), 0), made, self._forget)

    def promise_soon(self, made: Made, done_ms: int) -> None:
        """Taken up at once, and done at that instant (Unix ms): what everybody talks about that day."""
        if made.text.topic not in self._promised:
            self._promised.add(made.text.topic)
            self._later(self._shop.agenda.now_ms + 9 * MINUTE_MS, made, lambda one: self._take_up(one, done_ms))

    async def _reply(self, made: Made) -> None:
        post = self._there(made)
        if post is None or post.reply_seq:
            return
        who = self._shop.somebody()
        badge = self._shop.house.people.badge(who)
        words = self._shop.pen.reply(made.text, made.author.split(",", maxsplit=1)[0])
        await self._shop.does(do.Reply(id=self._shop.entry(), post=made.id, text=words, signed=badge), who)
        self._shop.letters[made.id] = len(made.text.words), len(words)

    async def _spotlight(self, made: Made) -> None:
        if self._there(made) is not None:
            await self._shop.does(do.Spotlight(id=self._shop.entry(), post=made.id), self._shop.somebody())

    async def _promise(self, made: Made) -> None:
        if made.text.topic in self._promised:
            return  # one promise for each thing is enough
        self._promised.add(made.text.topic)
        rng = self._shop.rng
        if rng.random() < 0.12:
            await self._state(made, "declined")
        else:
            due_ms = self._shop.at_desk(self._shop.agenda.now_ms, rng.uniform(1.2, 5) * 24 * 60, tidy=False)
            await self._take_up(made, due_ms)

    async def _take_up(self, made: Made, done_ms: int) -> None:
        if not await self._state(made, "taken-up"):
            return
        shop, now_ms = self._shop, self._shop.agenda.now_ms
        if done_ms - now_ms > DAY_MS:
            middle = shop.at_desk(now_ms + (done_ms - now_ms) // 2, 0, tidy=False)
            shop.agenda.at(min(middle, done_ms - 1), lambda: self._moved(made, "under-way"))
        shop.agenda.at(done_ms, lambda: self._moved(made, "done"))
        for _ in range(shop.rng.choice((0, 1, 2, 3, 5, 8, 12))):
            self._later(now_ms + round(shop.rng.uniform(2, 20 * 60) * MINUTE_MS), made, self._me_too)

    async def _moved(self, made: Made, state: PromiseState) -> None:
        await self._state(made, state)
        if state == "done":
            self._promised.discard(made.text.topic)

    async def _state(self, made: Made, state: PromiseState) -> bool:
        post = self._there(made)
        if post is None:
            return False
        words = self._shop.pen.promise(made.text.topic, state)
        await self._shop.does(
            do.Promise(id=self._shop.entry(), post=made.id, state=state, text=words), self._shop.cast.manager
        )
        return True

    async def _me_too(self, made: Made) -> None:
        post, shop = self._there(made), self._shop
        if post is None or post.promise is None or not shop.notes:
            return
        other = shop.rng.choice(shop.notes)
        held = shop.post(other)
        if other is made or held is None or held.forgotten:
            return
        receipt = shop.house.vault.receipt(other.id)
        if other.id not in made.supported:
            made.supported.add(other.id)
            await support(shop.house, Support(n=0, id=shop.entry(), receipt=receipt, post=made.id))

    async def _edit(self, made: Made) -> None:
        post = self._there(made)
        if post is None or made.text.taint or self._shop.over:
            return
        seen = Seen(
            native_id=made.native_id,
            kind=post.kind,
            text=f"{made.text.words} {self._shop.pen.house('edit')}",
            author=made.author,
            author_id=made.author,
            rating=post.rating,
            language=made.text.language,
            verified=post.verified,
        )
        await self._seen(made, post, seen)
        self._again(made, self._shop.agenda.now_ms)

    async def _deleted(self, made: Made) -> None:
        post = self._shop.post(made)
        if post is not None and not post.deleted and not post.forgotten:
            await self._seen(made, post, Seen(native_id=made.native_id, what="deleted"))

    async def _seen(self, made: Made, post: Post, seen: Seen) -> None:
        await Ingest(self._shop.house, made.source, post.shop).take([seen])

    async def _author(self, made: Made, what: str) -> None:
        post, shop = self._shop.post(made), self._shop
        if post is None or post.forgotten or post.state not in ("shown", "waiting"):
            return
        receipt = shop.house.vault.receipt(made.id)
        await act(shop.house, ActOnReceipt(n=0, id=shop.entry(), receipt=receipt, what=what))  # type: ignore[arg-type]

    async def _withdraw(self, made: Made) -> None:
        post, shop = self._there(made), self._shop
        if post is not None and post.pending is None:
            command = do.Withdraw(
                id=shop.entry(), post=made.id, reason="author-request", request=shop.pen.house("request")
            )
            await shop.does(command, shop.somebody())

    async def _forget(self, made: Made) -> None:
        post, shop = self._there(made), self._shop
        if post is not None and post.pending is None:
            await shop.does(
                do.Forget(id=shop.entry(), post=made.id, because="Demande d’effacement."), shop.cast.manager
            )

    def _there(self, made: Made) -> Post | None:
        post = self._shop.post(made)
        return post if post is not None and post.visible else None

    def _later(self, at_ms: int, made: Made, what: Callable[[Made], Awaitable[None]]) -> None:
        self._shop.agenda.at(at_ms, lambda: what(made))
