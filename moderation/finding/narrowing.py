"""What a list is narrowed to: a search and filters, in words, and what can be chosen. Pure.

There is no filter by stars or by mood, and no other order than the hub's: the rules of the house forbid both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, get_args

from msgspec.structs import asdict, replace

from moderation.drawing import found
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import N_, Words
from wall.clock import day_of
from wall.events import Kind
from wall.rules import REASONS
from wall.wire import Find
from wall.words import KINDS

NAMES = {
    "kind": N_("Kind"), "source": N_("Source"), "language": N_("Language"), "shop": N_("Shop"), "flag": N_("Flag"),
    "reason": N_("Reason"), "day": N_("Day received"),
}  # fmt: skip
"""What posts can be filtered by."""


class Value(NamedTuple):
    """What a filter can be set to; `value` empty: it does not count."""

    value: str
    name: str


def name_of(criterion: str, value: str, words: Words, now_ms: int) -> str:
    """A filter's value in words."""
    match criterion:
        case "text":
            return words._("“{text}”").format(text=one_line(value, 30))
        case "kind":
            return words.wall.gettext(KINDS[value]) if value in KINDS else one_line(value, 30)
        case "source":
            return one_line(words.source(value), 40)
        case "language":
            return words.language(value)
        case "reason":
            return words.reason(value)
        case "flag":
            return f"⚑ {found.name(value, words)}"
        case "day":
            return _day_name(value, words, now_ms)
        case _:
            return one_line(value, 30)


def parts(find: Find | None, words: Words, now_ms: int) -> list[tuple[str, str]]:
    """What a list is narrowed to: each criterion with its value in words."""
    if find is None:
        return []
    given = asdict(find)
    return [(name, name_of(name, str(given[name]), words, now_ms)) for name in given if given[name]]


def changed(find: Find | None, criterion: str, value: str) -> Find | None:
    """The same with one criterion set, or taken away by an empty value; None if nothing is left."""
    out = replace(find or Find(), **{criterion: value})
    return None if out == Find() else out


def today(words: Words, now_ms: int, back: int = 0) -> str:
    """The calendar day of so many days ago where the shop is."""
    return (day_of(now_ms, words.zone) - timedelta(days=back)).isoformat()


def is_day(text: str) -> bool:
    """Whether the hub can read it: `2026-11-22`, or `2026-11-20..2026-11-22`."""
    first, dots, last = text.partition("..")
    try:
        days = [
            datetime.strptime(each, "%Y-%m-%d").replace(tzinfo=UTC) for each in ((first, last) if dots else (first,))
        ]
    except ValueError:
        return False
    return days == sorted(days)


def _day_name(value: str, words: Words, now_ms: int) -> str:
    known = {each.value: each.name for each in days(words, now_ms)}
    if value in known:
        return known[value]
    first, dots, last = value.partition("..")
    return words.day(first) + (f" – {words.day(last)}" if dots else "")


def days(words: Words, now_ms: int) -> list[Value]:
    """The days that are asked for most."""
    _ = words._
    now = today(words, now_ms)
    return [
        Value(now, _("today")),
        Value(today(words, now_ms, 1), _("yesterday")),
        Value(f"{today(words, now_ms, 6)}..{now}", _("the last 7 days")),
        Value(f"{today(words, now_ms, 29)}..{now}", _("the last 30 days")),
    ]


def values(criterion: str, model: Model, words: Words, now_ms: int) -> list[Value]:
    """What a filter can be set to here: only what occurs among the posts, as far as the hub has said."""
    status = model.status
    known: Sequence[str] = ()
    match criterion:
        case "kind":
            known = get_args(Kind)
        case "source":
            named = [source.name for source in status.sources] if status is not None else []
            known = list(dict.fromkeys([*named, *words.labels]))
        case "language":
            known = status.languages if status is not None else ()
        case "shop":
            known = status.shops if status is not None else ()
        case "flag":
            known = status.flags if status is not None else ()
        case "reason":
            known = [code for code in REASONS if code in model.reasons] or list(model.reasons)
        case "day":
            return days(words, now_ms)
    return [Value(value, name_of(criterion, value, words, now_ms)) for value in known]
