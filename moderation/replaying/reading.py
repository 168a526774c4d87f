"""The post that is read in a replay: as it was then, how long it took, what has become of it since. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from moderation.deciding.marks import Marker
from moderation.desk import Row
from moderation.drawing import Bits, body, head, history, joined
from moderation.drawing import rows as drawn_rows
from moderation.drawing.about import About
from moderation.drawing.body import Body
from moderation.glyphs import one_line, text_lines
from moderation.replaying.happened import seconds, took
from moderation.replaying.roles import unnamed
from moderation.words import Words
from wall.past import Act
from wall.wire import DeskPost, HistoryEntry

OUTCOME = {"shown": "✓", "withheld": "✕", "withdrawn": "✕"}
"""Before a decided post: on the wall, or not."""


def about(place: str, opened: Collection[str], *, low: bool) -> About:
    """What the desk's drawing is told of it: nobody has to do with it any more, so nothing can be passed on."""
    return About(place=place, opened=opened, give_key="", low=low)


def heading(
    row: Row, acts: Sequence[Act], words: Words, width: int, at_ms: int, place: str, opened: Collection[str],
    *, low: bool = False,
) -> list[Bits]:  # fmt: skip
    """The head of the post at `at_ms`, then how long it took, then its state at present.

    `low`: lines are scarce, so what it is, what was decided and the rest stand on one line each.
    """
    post = row.post
    long, today = delays(acts, post, words, at_ms), now(post, words)
    if low:
        out = head.head(Row(post), words, width, at_ms, about(place, opened, low=True))[:1]
        decided = head.decision(Row(post), words, width, at_ms)[:1]
        out.extend(decided or [[(words.person(post), "soft")]])
        said = joined([long, today])
        return [*out, [("→ ", "honey"), (one_line(said, width - 2), "honey")]] if said else out
    out = head.head(Row(post), words, width, at_ms, about(place, opened, low=False))
    out.extend([("◷ ", "leaf"), (line, "soft")] for line in text_lines(long, width - 2) if long)
    out.extend([("→ ", "honey"), (line, "honey")] for line in text_lines(today, width - 2) if today)
    return out


def delays(acts: Sequence[Act], post: DeskPost, words: Words, at_ms: int) -> str:
    """`decided 12 min after it came in · 40 min of it for a second person · answered after 1 h 05`."""
    _, long = words._, took(acts, post.id, at_ms)
    told = []
    if long.first_s is not None:
        told.append(_("decided {time} after it came in").format(time=seconds(long.first_s, words)))
    if long.second_s is not None:
        told.append(_("then {time} for a second person").format(time=seconds(long.second_s, words)))
    if long.reply_s is not None:
        told.append(_("answered after {time}").format(time=seconds(long.reply_s, words)))
    return joined(told)


def now(post: DeskPost, words: Words) -> str:
    """What it is today; a key leads there."""
    _ = words._
    if not post.now:
        return ""
    told = _("forgotten") if post.now == "forgotten" else words.state(post.now)
    return (_("today: {state}, as then") if post.now == post.state else _("today: {state}")).format(state=told)


def sheet(post: DeskPost, words: Words, width: int, at_ms: int, opened: Collection[str]) -> Body:
    """Everything beneath the head, drawn as at the desk."""
    return body.body(post, words, width, at_ms, about("", opened, low=False))


def empty(width: int) -> Body:
    """No post."""
    return Body(Marker(""), width)


def present(
    post: DeskPost, entries: Sequence[HistoryEntry], words: Words, width: int, now_ms: int, opened: Collection[str]
) -> list[Bits]:
    """The post as it is today, as the desk shows it but naming nobody, and what happened to it, on one page."""
    post, entries = unnamed(post, entries)
    out = head.head(Row(post), words, width, now_ms, about("", opened, low=False))
    drawn = body.body(post, words, width, now_ms, about("", opened, low=False))
    out.extend([[], *drawn.lines])
    out.extend(body.text_bits(drawn, at, False) for at in range(len(drawn.text)))
    out.extend([*drawn.tail, [], [(words._("What happened to it"), "honey strong")]])
    return [*out, *history.lines(entries, words, width, now_ms)]


def row(
    each: Row, queue: str, words: Words, width: int, at_ms: int, *, lines: int, late_min: int,
    opened: Collection[str], wanted: Sequence[str],
) -> list[Bits]:  # fmt: skip
    """A post of the list, as the desk has it; among the decided ones with what was decided."""
    right: Bits | None = None
    if queue == "decided" or each.gone:
        right = [(f"{OUTCOME.get(each.post.state, '·')} {words.state(each.post.state)}", "faint")]
        if each.post.pending is not None:
            right = [(words._("in its grace"), "faint")]
    late = late_min if queue == "waiting" else 0
    if lines == 1:
        return drawn_rows.queue_line(
            each, words, width, at_ms, late_min=late, opened=opened, wanted=wanted, right=right
        )
    drawn = drawn_rows.queue_row(
        each, words, width, at_ms, late_min=late, opened=opened, wanted=wanted, right=right, lines=lines - 2
    )
    return [*drawn, []]
