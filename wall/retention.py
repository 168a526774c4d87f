"""How long what people wrote is kept, and what goes when. Pure: `feeder/retention.py` does it, `retain` tells it.

A text on the wall stays for `review_days` (a chat `chat_days`). Off the wall it stays `refused_days`: its author may
contest, a judge may ask. But

- a chat never longer than `chat_days` after it left the wall or was refused: it was private;
- what its author took back, a day more than nothing (`personal_days`);
- what is gone at its source, `DELETED_DAYS`: some sources bring a review back that was only out of sight;
- the words that were personal or sensitive data, `personal_days` after the refusal for them.

Nothing goes while a contest is open or a decision hangs. What waits for its first decision stays, but for chats.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from wall.house_events import Rules
from wall.post import Post
from wall.roles import AUTHOR
from wall.values import Span

DAY_MS = 86_400_000
DELETED_DAYS = 30
STATEMENT_DAYS = 183
"""How long (days) after a decision its statement is found by searching; later it is told under its receipt alone."""
REDACTED_FOR = frozenset({"personal-data", "sensitive"})
BLOT = "\u2588"
"""What stands for each code point of personal words that are gone: the other spans stay where they were."""

What = Literal["expire", "lapse", "forget", "redact"]


class Due(Struct, frozen=True, order=True):
    """At `at_ms` (Unix ms) this happens to this post: it leaves the wall, lapses, is forgotten, loses words."""

    at_ms: int
    post: str
    what: What


def due(rules: Rules, post: Post) -> Due | None:
    """What happens to the post next, and when; None: nothing, as things are."""
    return min((one for one in (_fate(rules, post), _redaction(rules, post)) if one is not None), default=None)


def all_due(rules: Rules | None, posts: Iterable[Post], now_ms: int) -> list[Due]:
    """What is due by `now_ms`."""
    if rules is None:
        return []
    found = (due(rules, post) for post in posts)
    return [one for one in found if one is not None and one.at_ms <= now_ms]


def play_log_days(rules: Rules) -> int:
    """How long (days) it is kept which screen showed which post when: as long as any text of a post may be."""
    return max(rules.review_days, rules.chat_days) + max(rules.refused_days, rules.chat_days)


def redacted(text: str, spans: Iterable[Span]) -> str:
    """`text` with each code point within the spans blotted out; what lies outside stays where it is."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = BLOT * len(letters[span.start : span.end])
    return "".join(letters)


def same_but_blots(kept: str, text: str) -> bool:
    """Whether `text` is what `kept` was before words of it were blotted out, as far as anybody can still tell."""
    return len(kept) == len(text) and all(a in (b, BLOT) for a, b in zip(kept, text, strict=True))


def _fate(rules: Rules, post: Post) -> Due | None:
    if post.forgotten or post.pending is not None or post.contest == "open":
        return None
    chat = post.kind == "chat"
    on_wall_ms = (rules.chat_days if chat else rules.review_days) * DAY_MS
    if post.state == "shown":
        return Due((post.shown_ms or 0) + on_wall_ms, post.id, "expire")
    if post.state == "waiting":
        return Due(post.received_ms + on_wall_ms, post.id, "lapse") if chat else None
    if post.state == "undisplayable" or not post.content_seq:
        return None
    return Due(post.moved_ms + _kept_days(rules, post) * DAY_MS, post.id, "forget")


def _kept_days(rules: Rules, post: Post) -> int:
    """How long (days) a text is kept that is off the wall."""
    if post.state == "lapsed" or (post.state == "expired" and post.kind == "chat"):
        return 0  # its time was over already
    by_author = post.refusal is not None and post.refusal.actor == AUTHOR
    days = min(rules.refused_days, rules.chat_days) if post.kind == "chat" else rules.refused_days
    if by_author:
        return min(days, rules.personal_days)
    return min(days, DELETED_DAYS) if post.deleted else days


def _redaction(rules: Rules, post: Post) -> Due | None:
    refused = post.state in ("withheld", "withdrawn") and post.refusal is not None
    if not refused or post.forgotten or post.redacted or post.pending is not None or post.contest == "open":
        return None
    if post.refusal is None or post.refusal.reason not in REDACTED_FOR or not post.refusal.spans:
        return None
    return Due(post.moved_ms + rules.personal_days * DAY_MS, post.id, "redact")
