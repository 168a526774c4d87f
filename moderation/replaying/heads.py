"""The lines around a replay: that it is one, the day and the clock of then, the queues, what happened, keys. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from moderation.drawing import Bits, Spot, joined
from moderation.drawing.bars import Key
from moderation.drawing.rows import spread
from moderation.glyphs import one_line
from moderation.replaying import big, happened
from moderation.replaying.curve import within
from moderation.replaying.then import NAMES, QUEUES, SHORT, Then
from moderation.words import N_, Words
from wall.past import Act, Course

WORD = N_("REPLAY")
HIGH = 32
"""Lines of a terminal in which the clock is three lines high."""


def pace(speed: float, paused: bool, words: Words) -> str:
    """`▶ ×60`, `❚❚ ×60`."""
    return f"{'❚❚' if paused else '▶'} ×{words.number(round(speed))}"


def clock(at_ms: int, speed: float, paused: bool, words: Words) -> str:
    """The clock of then, with its seconds where they can be read."""
    told = datetime.fromtimestamp(at_ms / 1000, words.zone)
    return f"{told:%H:%M:%S}" if paused or speed <= 10 else f"{told:%H:%M}"


def figures(then: Then, words: Words) -> list[str]:
    """How it was then: counts, the oldest waiting post."""
    _, panel = words._, then.panel
    if panel is None:
        return []
    told = [
        words.ngettext("{n} came in", "{n} came in", panel.received),
        words.ngettext("{n} on the wall", "{n} on the wall", panel.shown),
        words.ngettext("{n} waiting", "{n} waiting", panel.waiting),
    ]
    oldest = ""
    if panel.oldest_waiting_ms is not None and panel.waiting:
        oldest = _("the oldest for {time}").format(time=words.ago(panel.oldest_waiting_ms, then.told_ms))
    return [joined(told), oldest]


def state(course: Course | None, at_ms: int, words: Words) -> str:
    """What was wrong at that instant; empty: nothing."""
    if course is None:
        return ""
    _ = words._
    told = [
        (course.paused, _("the wall was paused")),
        (course.dark, _("no screen showed the wall")),
        (course.off, _("the feeder was away")),
    ]
    return joined([name for stretches, name in told if within(stretches, at_ms)])


def top(then: Then, words: Words, width: int, height: int, mono_s: float) -> list[Bits]:
    """The head: the word for a replay, the day, the clock; large where there is room."""
    _, head = words._, then.head
    at_ms = head.now(mono_s)
    badge: Bits = [(f" {_(WORD)} ", "cursor strong")]
    day = words.long_day(then.day) if then.day is not None else ""
    told, oldest = (*figures(then, words), "", "")[:2]
    wrong = state(then.course, at_ms, words)
    speed = pace(head.speed, head.paused, words)
    if height < HIGH:
        name = words.short_day(then.day) if then.day is not None and width < 100 else day
        at = clock(at_ms, head.speed, head.paused, words) if then.course is not None else ""
        left: Bits = [
            *badge,
            (f" {name}  ", "ink"),
            (f" {at} ", "ink strong on-mark"),
            (f"  {speed}", "honey strong"),
        ]
        room = width - sum(cell_len(text) for text, _names in left) - 3
        parts = [wrong, *told.split(" · ")[::-1]]
        while parts and cell_len(joined(parts)) > room:
            parts.pop()
        right: Bits = [(joined(parts) + " ", "brick" if wrong else "soft")]
        return [spread(left, right, width)]
    figured = big.big(clock(at_ms, 60, False, words)) if then.course is not None else [""] * big.HEIGHT
    lefts: list[Bits] = [badge, [(f" {day}", "ink strong")], [(f" {one_line(then.shop, 40)}", "soft")]]
    rights: list[Bits] = [
        [(f"{speed} ", "honey strong")],
        [(f"{told} ", "soft")],
        [(f"{wrong or oldest} ", "brick" if wrong else "faint")],
    ]
    out: list[Bits] = []
    wide = cell_len(figured[0])
    begin = max(max(cell_len(text) for bits in lefts for text, _names in bits) + 3, (width - wide) // 2)
    for said, figure, at_right in zip(lefts, figured, rights, strict=True):
        used = sum(cell_len(text) for text, _names in said)
        out.append(spread([*said, (" " * (begin - used), ""), (figure, "ink strong")], at_right, width))
    return out


def tabs(then: Then, words: Words, width: int) -> tuple[Bits, list[Spot]]:
    """The queues with how many posts each held then."""
    bits: Bits = []
    spots: list[Spot] = []
    for names, gap in ((NAMES, "    "), (NAMES, "  "), (SHORT, "  "), (SHORT, " ")):
        bits, spots, at = [(" ", "")], [], 1
        for name in QUEUES:
            here = name == then.queue
            label, count = words._(names[name]), words.number(then.counts.get(name, 0))
            bits.extend([
                (label, "ink strong under" if here else "soft"), (f" {count}", "honey strong" if here else "faint"),
                (gap, ""),
            ])  # fmt: skip
            size = cell_len(label) + cell_len(count) + 1
            spots.append(Spot(0, at, at + size, f"queue('{name}')"))
            at += size + len(gap)
        if at <= width:
            break
    return bits, spots


def around(
    acts: Sequence[Act], at_ms: int, words: Words, width: int, room: int
) -> tuple[list[Bits], list[tuple[int, Act]]]:
    """What had just happened, the instant, and what was about to: `room` lines; and which line begins which act."""
    done = happened.last_before(acts, at_ms)
    short = room < 8
    each = 1 if short else 2
    lines_before = max(1, room if short else (room - 1) * 2 // 3 // each)
    out: list[Bits] = []
    spots: list[tuple[int, Act]] = []
    shown = acts[max(0, done - lines_before) : done]
    if not short:
        out.extend([] for _ in range((lines_before - len(shown)) * each))
    for act in shown:
        spots.append((len(out), act))
        out.extend(happened.lines(act, words, width, short=short))
    if short:
        return out[:room], spots
    now = f" {words.clock(at_ms)} "
    out.append([("──", "honey"), (now, "honey strong"), ("─" * max(0, width - len(now) - 2), "honey")])
    for act in acts[done : done + max(0, room - len(out)) // each]:
        spots.append((len(out), act))
        out.extend(happened.lines(act, words, width, names="faint"))
    return out, spots


def keys(then: Then, words: Words) -> list[Key]:
    """The footer."""
    _ = words._
    out = [
        Key(_("Space"), _("go on") if then.head.paused else _("stand still"), "flip"),
        Key("← →", _("1 min"), "step(60)"),
        Key("- +", _("speed"), "speed(1)"),
        Key("p P", _("peak"), "peak(True)"),
        Key("r R", _("refusal"), "refusal(True)"),
        Key("Tab", _("queue"), "turn(1)"),
        Key(_("Enter"), _("the post today"), "present"),
        Key("0…9", _("tenths of the day"), "tenth(0)"),
        Key("/", _("filter"), "filter"),
        Key("< >", _("another day"), "day(-1)"),
    ]
    if then.find is not None:
        out.append(Key(_("Esc"), _("see all again"), "widen"))
    return [*out, Key("?", _("help"), "help"), Key("q", _("quit"), "leave")]
