"""The lists of one desk, in pages: a window around each cursor, told anew, widened and narrowed. No toolkit.

Only pages travel. A list is asked for once a round, around its cursor; what changed further off is asked for
singly or let go, and comes back when the reader goes there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Iterable
from typing import Protocol

from moderation import desk
from moderation.desk import Listing
from moderation.model import Model
from wall import wire

SINGLY = 10
"""So many changed posts out of sight are asked for one by one; of more, the list lets its far parts go."""
TRIES = 5
"""Posts of which the desk asks whether they are still where it could begin to ask anew."""
PAGES = 8
"""Pages in a row that are asked for to reach what is known."""


class Ask(Protocol):
    """A question to the hub that is answered. Raises Unreachable."""

    def __call__(self, what: str, **how: str | int | wire.Find | None) -> Awaitable[wire.Answer]: ...


class Pages:
    """Keeps `model.lists` in step. `size`: posts in a page; it shrinks where posts are very long."""

    def __init__(self, ask: Ask, model: Model, newest: Callable[[str], int]) -> None:
        """`newest`: the last seq of a post that an answer has told; what is older is out of date."""
        self.size = desk.PAGE
        self._ask, self._model, self._newest = ask, model, newest
        self._changed: dict[str, set[str]] = {}
        self._missed: set[str] = set()
        self._loading: set[str] = set()
        self._kept: dict[str, Listing] = {}
        self._sought: dict[str, wire.Find | None] = {}
        self._seeking: set[str] = set()
        self._restored: set[str] = set()

    def changed(self, posts: Iterable[str], whole: bool) -> None:
        """These posts are no longer as they were; `whole`: others neither, who knows which."""
        for queue, listing in self._model.lists.items():
            if listing.loaded:
                self._changed.setdefault(queue, set()).update(posts)
        if whole:
            self._missed.update(self._model.lists)

    def another_log(self) -> None:
        """Nothing that is loaded exists any more."""
        self._model.lists = {name: Listing() for name in self._model.lists}
        self._kept.clear()

    async def refresh(self, queue: str) -> None:
        """Ask anew for the part of `queue` around its cursor. Raises Unreachable."""
        changed, whole = self._changed.pop(queue, set()), queue in self._missed
        self._missed.discard(queue)
        try:
            await self._refresh(queue, changed, whole)
        except BaseException:
            self._changed.setdefault(queue, set()).update(changed)
            if whole:
                self._missed.add(queue)
            raise

    async def _refresh(self, queue: str, changed: set[str], whole: bool) -> None:
        model, find = self._model, self._model.finds.get(queue)
        after = await self._after(queue, changed, whole)
        fresh, answer = await self._page(queue, after, find)
        listing = model.lists[queue]
        first = _place(listing, after)
        if first is None or find != model.finds.get(queue):
            model.lists[queue] = listing  # the reader has gone elsewhere meanwhile, and asks from there
            self._missed.add(queue)
            return
        last = max((at + 1 for at, row in enumerate(listing.rows) if row.post.id in fresh), default=first)
        last = last if answer.more else len(listing.rows)
        if whole:
            changed = set(listing.ids)
        outside = [row.post.id for at, row in enumerate(listing.rows) if not first <= at < last]
        outside = [post for post in outside if post in changed and post not in fresh]
        if len(outside) > SINGLY:
            listing = desk.cut(listing, first, last)
            first, outside = 0, []
        outside += self._unsure(queue, listing.rows[first:last], fresh, changed)
        listing = desk.refreshed(listing, list(fresh.values()), answer.more, changed - set(outside), first)
        listing = listing._replace(found=answer.found if find is not None else None, searched=answer.searched)
        if queue in self._restored:
            self._restored.discard(queue)
            read = listing.selected
            listing = desk.swept(listing, keep=read.post.id if read is not None else "")
        row = listing.selected
        model.lists[queue] = listing
        for post in [*outside, *([row.post.id] if row is not None and row.gone else [])]:
            await self._told_anew(queue, post)

    def _unsure(
        self, queue: str, rows: Iterable[desk.Row], fresh: Container[str], changed: Container[str]
    ) -> list[str]:
        """Of the posts that were not told, those that an answer put here: one taken back stands before its turn."""
        return [
            row.post.id for row in rows
            if row.post.id in changed and row.post.id not in fresh and self._newest(row.post.id)
            and desk.belongs(queue, row.post, self._model.account)
        ]  # fmt: skip

    async def _page(
        self, queue: str, after: str, find: wire.Find | None
    ) -> tuple[dict[str, wire.DeskPost], wire.Answer]:
        """A page's worth of posts after `after`; a hub that sends less at once is asked until there are so many."""
        fresh: dict[str, wire.DeskPost] = {}
        while True:
            answer = await self._ask("page", queue=queue, after=after, limit=self.size, find=find)
            page = answer.posts or []
            fresh.update({post.id: post for post in page if post.last >= self._newest(post.id)})
            if not answer.more or not page or len(fresh) >= desk.PAGE:
                return fresh, answer
            after = page[-1].id

    async def _after(self, queue: str, changed: set[str], whole: bool) -> str:
        """After which post the part in view begins; one that is still in the queue."""
        gone = set(changed)
        for _ in range(TRIES):
            after = desk.slice_start(self._model.lists[queue], gone)[1]
            if after is None:
                break
            if not whole or not after or await self._still(queue, after):
                return after
            gone.add(after)
        listing = self._model.lists[queue]
        row = listing.selected
        # From the top: what is read stays before the reader's eyes, its neighbours are others.
        self._model.lists[queue] = Listing(rows=(row,) if row is not None else (), more=True, loaded=listing.loaded)
        changed.update((row.post.id,) if row is not None else ())
        return ""

    async def _still(self, queue: str, post: str) -> bool:
        answer = await self._ask("post", post=post)
        return answer.post is not None and desk.belongs(queue, answer.post, self._model.account)

    async def _told_anew(self, queue: str, post: str) -> None:
        answer = await self._ask("post", post=post)
        if answer.post is not None:
            listing = self._model.lists[queue]
            self._model.lists[queue] = desk.updated(listing, queue, answer.post, self._model.account)

    async def further(self, queue: str) -> None:
        """Load what comes next where the cursor nears an end of what is loaded. Raises Unreachable."""
        if queue in self._loading:
            return
        self._loading.add(queue)
        try:
            listing = self._model.lists[queue]
            if listing.start and listing.cursor < desk.LEAD:
                await self._back(queue, listing)
            elif listing.more and listing.rows:
                await self._on(queue, listing)
        finally:
            self._loading.discard(queue)

    async def _on(self, queue: str, listing: Listing) -> None:
        after = next((row.post.id for row in reversed(listing.rows) if not row.gone), "")
        find = self._model.finds.get(queue)
        answer = await self._ask("page", queue=queue, after=after, limit=self.size, find=find)
        now = self._model.lists[queue]
        if now.rows and now.rows[-1].post.id == listing.rows[-1].post.id and find == self._model.finds.get(queue):
            self._model.lists[queue] = desk.extended(now, answer.posts or [], answer.more)

    async def _back(self, queue: str, listing: Listing) -> None:
        anchors, find = [*listing.behind[:-1]], self._model.finds.get(queue)
        while anchors and not await self._still(queue, anchors[-1]):
            anchors.pop()
        after = begin = anchors[-1] if anchors else ""
        page: list[wire.DeskPost] = []
        for _ in range(PAGES):
            answer = await self._ask("page", queue=queue, after=after, limit=self.size, find=find)
            posts = answer.posts or []
            page.extend(posts)
            if not posts or not answer.more or posts[-1].id in listing.ids or posts[-1].id == listing.behind[-1]:
                break
            after = posts[-1].id
        now = self._model.lists[queue]
        if now.behind == listing.behind and find == self._model.finds.get(queue):
            self._model.lists[queue] = desk.preceded(now, page, begin)

    async def top(self, queue: str) -> None:
        """Go to the very beginning of a list that was left behind. Raises Unreachable."""
        find = self._model.finds.get(queue)
        answer = await self._ask("page", queue=queue, limit=self.size, find=find)
        if find == self._model.finds.get(queue):
            self._show(queue, answer, find)

    def _show(self, queue: str, answer: wire.Answer, find: wire.Find | None) -> None:
        rows = tuple(desk.Row(post) for post in answer.posts or [])
        found = answer.found if find is not None else None
        self._model.lists[queue] = Listing(rows, 0, answer.more, True, found=found, searched=answer.searched)

    async def narrow(self, queue: str, find: wire.Find | None) -> None:
        """Show only those posts of `queue` that `find` wants; None: all of them, as they were left.

        At most one question is under way; of what is wanted meanwhile only the newest is asked. Raises Unreachable.
        """
        self._sought[queue] = find if find != wire.Find() else None
        if queue in self._seeking:
            return
        self._seeking.add(queue)
        try:
            while True:
                sought = self._sought[queue]
                await self._seek(queue, sought)
                if self._sought[queue] == sought:
                    return
        finally:
            self._seeking.discard(queue)

    async def _seek(self, queue: str, find: wire.Find | None) -> None:
        model = self._model
        if find is None:
            if model.finds.pop(queue, None) is not None:
                model.lists[queue] = self._kept.pop(queue, Listing())
                self._missed.add(queue)  # what was decided meanwhile leaves it without a trace
                self._restored.add(queue)
            return
        if queue not in model.finds:
            self._kept[queue] = model.lists[queue]
            model.lists[queue] = Listing()
        model.finds[queue] = find
        answer = await self._ask("page", queue=queue, limit=self.size, find=find)
        if self._sought[queue] is None:
            return  # left meanwhile: the next turn puts the list back
        self._show(queue, answer, find)
        if not answer.posts and queue != "all":
            answer = await self._ask("page", queue="all", limit=1, find=find)
            elsewhere = answer.found if answer.found is not None else len(answer.posts or [])
            model.lists[queue] = model.lists[queue]._replace(elsewhere=elsewhere)


def _place(listing: Listing, after: str) -> int | None:
    """The first row after the post `after`; None if it is not where it was."""
    if after == (listing.behind[-1] if listing.behind else ""):
        return 0
    return next((at + 1 for at, row in enumerate(listing.rows) if row.post.id == after), None)
