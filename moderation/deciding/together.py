"""Several posts at once: what is about to happen to them, and what came of it, in words. Pure.

Stars and mood are in none of these sentences: they may not weigh on what is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from moderation.actions.base import Action
from moderation.deciding.outcomes import FIRST as BEATEN
from moderation.desk import Row
from moderation.drawing.rows import since_ms
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words
from wall import commands as do
from wall.wire import Answer, DeskPost

FIRST = BEATEN | {"nothing-to-second"}
"""The refusals that mean: somebody else was first, or the author was."""


class Batch(NamedTuple):
    """The posts that an action is about to be done with, and those with which it cannot be, each with the reason."""

    able: tuple[Row, ...]
    unable: tuple[tuple[Row, str], ...]


def marked(model: Model) -> list[Row]:
    """The marked posts that are loaded and as they were, each once, in the order of the lists."""
    found: dict[str, Row] = {}
    for name in (model.queue, *model.lists):
        for row in model.lists[name].rows:
            if row.post.id in model.marked and not row.gone:
                found.setdefault(row.post.id, row)
    return list(found.values())


def sorted_out(rows: Iterable[Row], why_not: Callable[[Row], str]) -> Batch:
    """Which of these can be acted on; `why_not` says of one why it cannot be."""
    able: list[Row] = []
    unable: list[tuple[Row, str]] = []
    for row in rows:
        why = why_not(row)
        if why:
            unable.append((row, why))
        else:
            able.append(row)
    return Batch(tuple(able), tuple(unable))


def summary(batch: Batch, words: Words, now_ms: int) -> list[str]:
    """What somebody should know before all of them are decided: how many, from where, how old, which cannot be."""
    lines: list[str] = []
    if batch.able:
        sources = Counter(words.source(row.post.source) for row in batch.able)
        lines.append(", ".join(f"{name} {count}" for name, count in sources.most_common()))
        ages = [since_ms(row.post) for row in batch.able]
        if len(ages) > 1:
            told = words._("The oldest came {old} ago, the newest {new} ago.")
            lines.append(told.format(old=words.ago(min(ages), now_ms), new=words.ago(max(ages), now_ms)))
        else:
            lines.append(words._("It came {old} ago.").format(old=words.ago(ages[0], now_ms)))
    for why, count in Counter(why for _row, why in batch.unable).items():
        told = words.ngettext("{n} stays as it is.", "{n} stay as they are.", count)
        lines.append(f"{told} {why}")
    return lines


def title(action: Action, batch: Batch, words: Words) -> str:
    """What is asked."""
    what = words._(action.label)
    return f"{what[:1].upper()}{what[1:]} — {words.ngettext('{n} post', '{n} posts', len(batch.able))}"


class Outcome(NamedTuple):
    """What came of one command; `before` it and now, `post` as it was and is, if that is known."""

    command: do.PostCommand
    answer: Answer
    post: DeskPost | None
    before: DeskPost | None = None


def told(outcomes: Sequence[Outcome], words: Words) -> str:
    """One sentence about all of them: `17 approved, 2 already decided by noa`."""
    parts: list[str] = []
    done = Counter(type(each.command) for each in outcomes if each.answer.ok)
    parts.extend(_done(kind, count, words) for kind, count in done.items())
    refused = Counter(_why(each, words) for each in outcomes if not each.answer.ok)
    parts.extend(f"{count} {why}" for why, count in refused.items())
    return ", ".join(parts) + "." if parts else ""


def _why(each: Outcome, words: Words) -> str:
    """Why one was refused, as the second half of a sentence."""
    if each.answer.code not in FIRST:
        return words._("not: {why}").format(why=words.refusal(each.answer).rstrip("."))
    post, before = each.post, each.before
    if post is None:
        return words._("changed since you saw it")
    what, by = _decision(post)
    if by and (before is None or (what, by) != _decision(before)):
        return words._("already decided by {name}").format(name=one_line(by, 20))
    if each.answer.code == "edited-since" or (before is not None and post.revision != before.revision):
        return words._("edited by its author meanwhile")
    if post.asked_by and (before is None or post.asked_by != before.asked_by):
        return words._("left to others by {name} meanwhile").format(name=one_line(post.asked_by, 20))
    return words._("on which somebody did something else meanwhile")


def _decision(post: DeskPost) -> tuple[str, str]:
    """What was decided about it, in force or on its way there, and by whom; nothing and nobody while it is open."""
    if post.pending is not None:
        return post.pending.what, post.pending.by
    return (post.state, post.decided_by or "") if post.state != "waiting" else ("", "")


def _done(kind: type[do.PostCommand], count: int, words: Words) -> str:
    if kind is do.Approve:
        return words.ngettext("{n} approved", "{n} approved", count)
    if kind is do.Withhold:
        return words.ngettext("{n} withheld", "{n} withheld", count)
    if kind is do.Second:
        return words.ngettext("{n} confirmed", "{n} confirmed", count)
    if kind is do.Undo:
        return words.ngettext("{n} taken back", "{n} taken back", count)
    if kind is do.PassOn:
        return words.ngettext("{n} left to others", "{n} left to others", count)
    return words.ngettext("{n} done", "{n} done", count)
