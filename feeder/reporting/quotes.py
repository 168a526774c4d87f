"""Posts as they stand on the wall, to be quoted: whole or not at all, naming nobody of the staff but who agreed.

A text is never cut: one that is too long for a report is left out. So is one that names somebody of the desk whose
profile does not say that the manager may be told (`to_manager`), in the post, the pseudonym or the shop's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from feeder.house import House
from wall.naming import Names
from wall.post import Post
from wall.report import PromiseTold, Quote
from wall.text import Form, display_form, plain

LONGEST = 1_200
"""Characters of a quoted text, and of the shop's answer."""
ROOM = 150_000
"""Characters of all quotes of a report together: in JSON under 1 MiB, whatever they are written in."""

Stamp = tuple[int, int, bool, int]


@dataclass
class Quoting:
    """Makes quotes of one house, while there is `room`."""

    house: House
    room: int = ROOM
    _stamps: dict[str, Stamp] = field(default_factory=dict)

    async def quote(self, name: str, *, longest: int = LONGEST) -> Quote | None:
        """The post as it stands; None: it is not on the wall, too long, or it names who did not agree."""
        post = self.house.state.posts[name]
        if not post.visible:
            return None
        stamp = _stamp(post)
        text = await self.house.contents.text(post)
        reply = await self.house.contents.reply(post) if post.reply_shown else None
        if text is None or stamp != _stamp(post):
            return None
        made = Quote(
            post=post.id,
            at_ms=post.received_ms,
            source=post.source,
            kind=post.kind,
            stars=post.stars,
            pseudonym=text.pseudonym,
            form=display_form(text.text, post.masks),
            reply=display_form(reply.text) if reply is not None else (),
        )
        size = max(_length(made.form), _length(made.reply))
        if size > longest or not self._fits(_length(made.form) + _length(made.reply)) or not self.is_discreet(made):
            return None
        self._stamps[post.id] = stamp
        return made

    async def words(self, post: Post) -> Form:
        """The shop's words about a promise; none if there are none, they are too long, or name who did not agree."""
        content = await self.house.contents.promise(post)
        form = display_form(content.text) if content is not None else ()
        if _length(form) > LONGEST or not self._fits(_length(form)) or self.unwilling().within(plain(form)):
            return ()
        return form

    def stands(self, quote: Quote) -> bool:
        """Whether the post still stands so, now."""
        post = self.house.state.posts[quote.post]
        return post.visible and self._stamps.get(quote.post) == _stamp(post) and self.is_discreet(quote)

    def promise_stands(self, told: PromiseTold) -> bool:
        """Whether the promise does, with its words."""
        post = self.house.state.posts[told.quote.post]
        return post.promise == told.state and not self.unwilling().within(plain(told.form)) and post.visible

    def is_discreet(self, quote: Quote) -> bool:
        """Whether it names nobody who did not agree."""
        unwilling = self.unwilling()
        return not any(
            unwilling.within(each) for each in (plain(quote.form), plain(quote.reply), quote.pseudonym) if each
        )

    def unwilling(self) -> Names:
        """The names of everybody of the desk who did not say that the manager may be told. As of now."""
        profiles = self.house.people.profiles
        shy = tuple(account for account, profile in profiles.items() if not profile.to_manager)
        made_of = tuple((account, profiles[account]) for account in shy)
        if self._made_of != made_of:
            self._made_of = made_of
            self._unwilling = Names(
                name for account in shy for name in (*profiles[account].names, profiles[account].badge)
            )
        return self._unwilling

    def _fits(self, size: int) -> bool:
        if size > self.room:
            return False
        self.room -= size
        return True

    _made_of: object = None
    _unwilling: Names = field(default_factory=lambda: Names(()))


def in_turn(names: Iterable[str], sources: Sequence[str]) -> list[str]:
    """Posts by lot, one source after another: by their ids, which are keyed hashes. Stars have no part in it."""
    queues: dict[str, list[str]] = {}
    for name, source in sorted(zip(names, sources, strict=True)):
        queues.setdefault(source, []).append(name)
    out: list[str] = []
    rounds = sorted(queues.values())
    for turn in range(max((len(queue) for queue in rounds), default=0)):
        out += [queue[turn] for queue in rounds if turn < len(queue)]
    return out


def _stamp(post: Post) -> Stamp:
    return post.content_seq, post.reply_seq, post.reply_shown, post.decision_seq


def _length(form: Form) -> int:
    return len(plain(form))
