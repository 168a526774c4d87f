"""Where a post stands: in which lists, and at which place in each. Pure; the only definition of the desk's queues.

A place is a list's name and a key, and a list is in the order of its keys. Stars and sentiment are in none of them.
"""

from __future__ import annotations

from wall.events import Approved
from wall.state import Post

Key = tuple[int, int, str]
"""What a list is ordered by, mostly an instant (Unix ms; negative: the newest first); the post's number and id."""
Place = tuple[str, Key]
OPEN, THREAD = "open:", "thread:"
"""How the lists of one source's undecided posts, and of one conversation, begin."""
LATER = 2**53
"""Greater than any instant: what is done with comes after what is open."""


def places(post: Post) -> tuple[Place, ...]:
    """The lists that hold `post`. `open:SOURCE`: undecided, left to nobody. `asked`: left to others.

    `second`: those, and refusals to be confirmed. `grace`: decided, not yet in force, the next to be so first.
    A refusal that its author contests is in `second` too, and in `contested`: who has waited longest is first.
    `here`: their authors said that they are in the shop, and nobody went to them yet; the first to come first.
    """
    number = number_of(post)
    out = [*_undecided(post, number), *_decided(post, number)]
    if post.contest == "open":  # what the shop forgot is answered all the same (`wall/author.py`)
        contested = (post.contested_ms, number, post.id)
        out += [("second", contested), ("contested", contested)]
    if post.here and post.talked_ms is None and post.state != "withdrawn" and not post.forgotten:
        out.append(("here", (post.received_ms, number, post.id)))
    if post.conversation is not None:
        said_ms = post.received_ms if post.written_ms is None else post.written_ms
        out.append((f"{THREAD}{post.source}:{post.conversation}", (said_ms, number, post.id)))
    return tuple(out)


def number_of(post: Post) -> int:
    """What stands for it here: its first place in the log. What came later has a higher one."""
    return post.history[0]


def _undecided(post: Post, number: int) -> list[Place]:
    oldest = (post.received_ms, number, post.id)
    if post.pending is not None:
        if post.pending.effective_ms is None:
            return [("second", oldest)]
        return [("grace", (post.pending.effective_ms, number, post.id))]
    if post.state != "waiting":
        return []
    return [("asked", oldest), ("second", oldest)] if post.asked_by else [(f"{OPEN}{post.source}", oldest)]


def _decided(post: Post, number: int) -> list[Place]:
    out: list[Place] = []
    if post.visible:
        shown_ms = post.shown_ms or post.received_ms
        out.append(("shown", (-shown_ms, number, post.id)))
        if unanswered(post):
            out.append(("to-answer", (shown_ms, number, post.id)))
    elif post.state in ("withheld", "withdrawn"):
        key = (-refused_ms(post), number, post.id)
        out += [("refused", key), (post.state, key)]
    elif post.state in ("undisplayable", "expired", "lapsed"):
        out.append((post.state, (-post.received_ms, number, post.id)))
    if post.promise is not None and not post.forgotten:
        said_ms = post.promised_ms or 0
        open_ = post.promise in ("taken-up", "under-way")
        out.append(("promises", (said_ms if open_ else LATER - said_ms, number, post.id)))
    return out


def unanswered(post: Post) -> bool:
    """Whether customers see it without a word of the shop: no reply, no promise. Chats were answered in the chat."""
    return post.visible and not post.reply_seq and post.promise is None and post.kind != "chat"


def refused_ms(post: Post) -> int:
    """When it was refused (Unix ms); if its source took it away, when it was shown."""
    return post.refusal.at_ms if post.refusal is not None else post.shown_ms or post.received_ms


def reason_of(post: Post) -> str:
    """The reason of its refusal, proposed or in force; empty if there is none."""
    if post.pending is not None and not isinstance(post.pending.event, Approved):
        return post.pending.event.reason
    return post.refusal.reason if post.refusal is not None else ""
