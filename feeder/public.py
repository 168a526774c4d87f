"""The public view: the cards of what customers may see now, and the wall, made once and shared by every screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from feeder.cards import card
from feeder.house import House
from wall.standing import standing
from wall.state import Post, State
from wall.text import display_form
from wall.wire import Announcement, Card, Wall

MOST = 400
"""Cards that a screen is sent at its hello: the newest. What it holds beyond that it may keep."""


class WallView:
    """Whether the wall of a house is paused, and what is announced there, as `state` has it.

    `now` is remade only when something of it has changed.
    """

    def __init__(self, house: House, state: State) -> None:
        self._house = house
        self.state = state
        """What it is a view of; a replay that jumps has another one."""
        self._made_of: object = None
        self.invite, self.today = "", ""
        """What the QR codes lead to (`feeder/phone/probe.py`); empty while no page answers there."""
        self.now = Wall()

    async def refresh(self) -> Wall | None:
        """The wall as it is now; None if it is as before."""
        notices = standing(self.state, self._house.shop)
        paused_ms = self.state.paused.get(self._house.shop)
        invite, today = self.invite, self.today
        made_of = (paused_ms, [notice.seq for notice in notices], invite, today)
        if made_of == self._made_of:
            return None
        announcements: list[Announcement] = []
        for notice in notices:
            words = await self._house.contents.notice(notice)
            if words is not None:
                form = display_form(words.text)
                announcements.append(
                    Announcement(id=notice.id, form=form, at_ms=notice.at_ms, until_ms=notice.until_ms)
                )
        self._made_of = made_of
        self.now = Wall(paused_ms=paused_ms, announcements=announcements, invite=invite, today=today)
        return self.now


class PublicView:
    """Cards by post. `refresh` must be told of every touched post; it is then exact."""

    def __init__(
        self, house: House, valid_s: Callable[[str], float], places: Mapping[str, str] | None = None
    ) -> None:
        self._house = house
        self._valid_s = valid_s
        self._places = places or {}
        self._cards: dict[str, Card] = {}
        self.left = 0
        """How many cards have left so far."""
        self.wall = WallView(house, house.state)

    async def fill(self) -> None:
        """Make the cards of everything that is visible now, and the wall."""
        await self.wall.refresh()
        await self.refresh(list(self._house.state.visible))

    async def refresh(self, touched: Sequence[str]) -> tuple[list[Card], list[str]]:
        """The cards that are new or other than before, and the posts that are no longer to be seen."""
        add: list[Card] = []
        remove: list[str] = []
        for name in touched:
            post = self._house.state.posts.get(name)
            made = await self.card(post) if post is not None and post.visible else None
            before = self._cards.get(name)
            # Visible when we began to read is not enough: it may have been withdrawn while its text was read.
            if made is None or post is None or not post.visible or made.revision != post.revision:
                if before is not None:
                    del self._cards[name]
                    self.left += 1
                remove.append(name)
            elif made != before:
                self._cards[name] = made
                add.append(made)
        return add, remove

    async def card(self, post: Post) -> Card | None:
        """The card of a post as it is now; None if its content cannot be read (forgotten)."""
        read = post.content_seq, post.reply_seq, post.promise_seq
        text = await self._house.contents.text(post)
        reply = await self._house.contents.reply(post) if post.reply_seq else None
        words = await self._house.contents.promise(post)
        if text is None or read != (post.content_seq, post.reply_seq, post.promise_seq):
            return None  # edited while it was read: that event has touched the post, and it comes again
        signed = self._house.people.signature(post.reply_by, reply.signed) if reply is not None else ""
        place = self._places.get(post.place, post.place) if post.place is not None else ""
        return card(post, text, reply, words, self._valid_s(post.kind), signed, place)

    def newest(self, most: int) -> list[Card]:
        """What customers may see now, the newest first, at most so many."""
        visible = self._house.state.visible
        made = (self._cards[name] for name in reversed(visible) if name in self._cards)
        good = (one for one in made if one.revision == self._house.state.posts[one.post].revision)
        return list(islice(good, most))

    def difference(self, holds: Sequence[tuple[str, int]], through: int) -> tuple[list[Card], list[str], set[str]]:
        """For a screen that holds these (post, revision) as of `through`: cards to add, posts to remove, and
        what it then holds."""
        posts, visible = self._house.state.posts, self._house.state.visible
        # A card may be a moment older than the state: what is no longer visible is not sent any more.
        good = {
            name for name, made in self._cards.items() if name in visible and made.revision == posts[name].revision
        }
        remove = [post for post, _ in holds if post not in good]
        held = {
            post
            for post, revision in holds
            if post in good and self._cards[post].revision == revision and self._changed(posts[post]) <= through
        }
        wanted = {name: None for name in islice(reversed(visible), MOST) if name in good}
        wanted.update((post, None) for post, _ in holds if post in good)
        add = [self._cards[name] for name in wanted if name not in held]
        return add, remove, set(wanted)

    def _changed(self, post: Post) -> int:
        """The last event (seq) that may have made its card another: of its own, or of whoever signed the reply."""
        return max(post.last_seq, self._house.state.profiled) if post.reply_by else post.last_seq

    def get(self, post: str) -> Card | None:
        return self._cards.get(post)
