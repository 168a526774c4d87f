"""The end of a shift: what is left to whoever comes next, and what the last one left. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from moderation.deciding import veil
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words
from wall.clock import to_iso
from wall.wire import DeskPost, HandOver

FRESH_MS = 72 * 3_600_000
"""A hand-over is told so long: over a closed Sunday and Monday."""
NAMED = 3
"""Posts that are named of each kind; the others are counted."""
BRIEF = 22
"""Cells of a post's beginning where it is one of several."""
OPEN = frozenset({"taken-up", "under-way"})
"""The states of a promise that is not kept yet."""


class Leaving(NamedTuple):
    """What one person leaves: counts of the house, and one's own loose ends."""

    waiting: int = 0
    overdue: int = 0
    second: int = 0
    asked: tuple[DeskPost, ...] = ()
    """Left to others by this person, and still waiting."""
    promises: tuple[DeskPost, ...] = ()
    drafts: tuple[DeskPost, ...] = ()
    """Something was begun on them here and is not sent; it stays on this desk."""


def leaving(model: Model, posts: Iterable[DeskPost] = ()) -> Leaving:
    """What is left now, of the loaded posts and of those in `posts` besides."""
    known = {post.id: post for post in (*model.posts(), *posts)}
    status = model.status
    queues = status.queues if status is not None else {}
    return Leaving(
        waiting=queues.get("waiting", model.panel.waiting),
        overdue=status.overdue if status is not None else 0,
        second=queues.get("second", status.second if status is not None else 0),
        asked=tuple(post for post in known.values() if post.asked_by and post.asked_by == model.account),
        promises=tuple(post for post in known.values() if post.promise is not None and post.promise.state in OPEN),
        drafts=tuple(known[post] for post, draft in model.drafts.items() if draft.begun and post in known),
    )


def lines(left: Leaving, words: Words) -> list[str]:
    """The same for whoever leaves, one thing a line; nothing of what there is none of."""
    out = []
    if left.waiting:
        late = words.ngettext("{n} of them overdue", "{n} of them overdue", left.overdue) if left.overdue else ""
        told = words.ngettext("{n} post waits", "{n} posts wait", left.waiting)
        out.append(f"{told}, {late}" if late else told)
    if left.second:
        out.append(words.ngettext("{n} waits for a second person", "{n} wait for a second person", left.second))
    if left.asked:
        out.append(words.ngettext("{n} that you left to others", "{n} that you left to others", len(left.asked)))
    if left.promises:
        out.append(
            _named(
                words.ngettext("{n} promise is open", "{n} promises are open", len(left.promises)),
                left.promises,
                words,
            )
        )
    if left.drafts:
        told = words.ngettext("{n} thing begun and not sent", "{n} things begun and not sent", len(left.drafts))
        out.append(_named(told, left.drafts, words))
    return out or [words._("Nothing is left open. Well done.")]


def addition(left: Leaving, words: Words) -> str:
    """What can be put into the words for whoever comes: only what they could not see by themselves.

    Never what was left to others without a question: who passes a post on in silence has a reason of their own.
    """
    told = [words._("begun, not sent: {post}").format(post=_name(post, words)) for post in left.drafts[:NAMED]]
    told += [
        words._("asked about {post}: {question}").format(
            post=_name(post, words), question=one_line(post.question, 80)
        )
        for post in [post for post in left.asked if post.question][:NAMED]
    ]
    told += [words._("promise open: {post}").format(post=_name(post, words)) for post in left.promises[:NAMED]]
    return "\n".join(f"– {line}" for line in told)


def _name(post: DeskPost, words: Words, cells: int = 28) -> str:
    """A post's short id and its beginning; of hard words, none."""
    if not post.text or veil.hard(post):
        return f"#{post.id[:8]}"
    return words._("#{id} “{words}”").format(id=post.id[:8], words=one_line(post.text, cells))


def _named(told: str, posts: Sequence[DeskPost], words: Words) -> str:
    named = ", ".join(_name(post, words, BRIEF) for post in posts[:1])
    return words._("{told}: {names}").format(told=told, names=named + ("…" if len(posts) > 1 else ""))


def unread(model: Model, now_ms: int) -> HandOver | None:
    """The last hand-over, if somebody else left it lately and it was not read here."""
    last = model.status.handover if model.status is not None else None
    if last is None or last.by == model.account or last.id in model.relayed:
        return None
    return last if now_ms - last.at_ms < FRESH_MS else None


def heading(last: HandOver, words: Words, now_ms: int) -> str:
    """Whose it is, and from when."""
    return words._("Left by {name}, {when}").format(
        name=one_line(last.by, 20), when=words.moment(to_iso(last.at_ms), now_ms)
    )
