"""The lines around the work: who we are, which list, what just happened, which keys there are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from moderation.around import fleet, services
from moderation.drawing import Bits, Spot
from moderation.drawing.rows import spread
from moderation.glyphs import one_line
from moderation.model import Decided, Model
from moderation.words import N_, Words
from wall.clock import to_iso
from wall.wire import SILENCE_S, DeskPost

LISTS = {
    "waiting": N_("Waiting"),
    "second": N_("Second opinion"),
    "shown": N_("On the wall"),
    "refused": N_("Refused"),
    "promises": N_("Promises"),
    "all": N_("All"),
    "screens": N_("Screens"),
    "house": N_("House"),
    "me": N_("Me"),
    "to-answer": N_("To answer"),
    "praise": N_("About me"),
}
"""The views' names on their tabs."""
SHORT = {
    "waiting": N_("Wait"), "second": N_("Second"), "shown": N_("Wall"), "refused": N_("Refused"),
    "promises": N_("Promises"), "all": N_("All"), "screens": N_("Screens"), "house": N_("House"), "me": N_("Me"),
    "to-answer": N_("Answer"),
}  # fmt: skip
"""The same where the terminal is narrow; the view that is open keeps its whole name."""
TINY = {
    "waiting": N_("Wait"), "second": N_("Pair"), "shown": N_("Wall"), "refused": N_("No"), "promises": N_("Prom"),
    "all": N_("All"), "to-answer": N_("Ans"),
}  # fmt: skip
"""The same on 80 columns: the lists, not the views that are looked at less."""
VIEWS = ("waiting", "second", "shown", "refused", "promises", "all", "screens", "house", "me", "to-answer")
"""In the order of their keys, 1 to 9 and 0."""
URGENT = ("waiting", "second", "screens", "house", "to-answer")
"""The views whose counts are told even where there is little room."""


class Key(NamedTuple):
    """A key as the footer shows it."""

    key: str
    label: str
    action: str


def top(model: Model, words: Words, width: int, now_ms: int, monotonic_s: float) -> Bits:
    """The house, how long the oldest post has waited, whether we are connected, the time."""
    _ = words._
    house = model.welcome.shop_label or model.welcome.shop if model.welcome is not None else ""
    left: Bits = [(" Vis-à-vis", "honey strong"), (f"  {one_line(house, 40)}", "ink")]
    oldest = _oldest(model)
    if oldest is not None and model.welcome is not None:
        waited = words.ago(oldest, now_ms)
        late = now_ms - oldest > model.welcome.answer_within_min * 60_000 > 0
        told = _("oldest {time}, beyond the promised delay") if late else _("oldest {time}")
        left.append((f"   {told.format(time=waited)}", "honey" if late else "soft"))
    right: Bits = [(one_line(model.account, 20), "soft"), (f"  {words.clock(now_ms)} ", "ink")]
    wrong = fleet.troubled(model.status.screens if model.status is not None else (), words)
    if wrong:
        name = one_line(wrong[0][0], 24)
        more = f" (+{len(wrong) - 1})" if len(wrong) > 1 else ""
        told = _("{name}: {what}").format(name=name, what=wrong[0][1])
        room = width - 2 - sum(cell_len(text) for text, _names in [*left, *right, ("   ▲ ● ", "")])
        if room >= cell_len(name + more):  # its name at least; the tab says how many there are
            cut = one_line(told, room - len(more)) if room >= cell_len(name + more) + 12 else name
            left.append((f"   ▲ {cut}{more}", "brick"))
    silent = model.connected and monotonic_s - model.heard_s > SILENCE_S
    dot = "leaf" if model.connected and not silent else "brick"
    return spread(left, [*right, ("● " if dot == "leaf" else "○ ", dot)], width)


def _oldest(model: Model) -> int | None:
    """When the oldest waiting post came (Unix ms). The public panel tells the minute; staff are told the second."""
    told = model.panel.oldest_waiting_ms
    exact = min(model.status.oldest.values(), default=None) if model.status is not None else None
    return exact if told is not None and exact is not None and exact // 60_000 == told // 60_000 else told


def paused(model: Model, words: Words, width: int, now_ms: int, key: str = "z") -> list[Bits]:
    """That the wall is paused, since when, and the way back: always in view while it lasts."""
    since_ms = model.paused_ms
    if since_ms is None:
        return []
    _ = words._
    since, lasted = words.since(to_iso(since_ms), now_ms), words.ago(since_ms, now_ms)
    long = _("❚❚ The wall is paused {since} ({time}): the screens say so, and it is counted in public.")
    short = _("❚❚ Wall paused {since} ({time}), counted in public.")
    again = _("let the wall go on")
    back: Bits = [(f" {key} {again} ", "cursor strong")] if model.may_decide else []
    room = width - sum(cell_len(text) for text, _names in back) - 1
    tellings = [told.format(since=since, time=lasted) for told in (long, short)]
    said = next((told for told in tellings if cell_len(told) < room), one_line(tellings[-1], room - 1))
    return [[(f" {said}" + " " * (room - cell_len(said)), "cursor strong"), *back]]


def banner(model: Model, words: Words, width: int, monotonic_s: float) -> list[Bits]:
    """What keeps us from working: a lost connection, a silent feeder, a refused token. Nothing else."""
    _ = words._
    if model.ended is not None:
        told = {
            "bad-token": _("The feeder does not accept this token: ask whoever looks after the wall for another."),
            "protocol": _("The feeder speaks another version: please update, then start again."),
            "not-allowed": _("This account is a screen's; a desk needs a person's account."),
        }.get(model.ended[0], model.ended[1])
        return [[(" " + one_line(told, width - 2), "brick strong on-raised")]]
    if not model.connected:
        kept = _("what you typed is kept")
        told = _("No connection to the feeder — trying again; {kept}").format(kept=kept)
        if model.welcome is None and model.down_why:
            told = _("The feeder cannot be reached: {why}").format(why=model.down_why)
        elif model.welcome is None:
            return [[(" " + _("Connecting…"), "soft on-raised")]]
        return [[(" " + one_line(told, width - 2), "brick strong on-raised")]]
    silent_s = monotonic_s - model.heard_s
    if silent_s > SILENCE_S:
        told = _("The feeder has been silent for {n} s; what you see may be out of date").format(n=int(silent_s))
        return [[(" " + told, "brick on-raised")]]
    return []


def counts(model: Model, words: Words) -> dict[str, str]:
    """What stands behind the views' names: how many posts, or how much is wrong."""
    status, panel = model.status, model.panel
    if status is not None and status.queues:
        found = {name: status.queues.get(name, 0) for name in VIEWS}
        found["me"] = status.queues.get("praise", 0)
    else:  # a hub that counts no queues
        second = status.second if status is not None else 0
        found = {
            "waiting": panel.waiting - second, "second": second, "shown": panel.shown,
            "refused": panel.withheld + panel.withdrawn, "all": panel.received,
        }  # fmt: skip
    told = {name: words.number(count) if count else "" for name, count in found.items()}
    if status is not None and status.overdue:
        told["waiting"] = f"{told['waiting']} !{words.number(status.overdue)}"
    silent = services.wrong(status, panel.sources_down)
    if silent:
        told["house"] = f"▲{silent}"
    wrong = fleet.troubled(status.screens if status is not None else (), words)
    told["screens"] = f"▲{len(wrong)}" if wrong else ""
    return told


def tabs(model: Model, words: Words, view: str, width: int) -> tuple[Bits, list[Spot]]:
    """The views with their counts, each with its key; the present one stands out."""
    told = counts(model, words)
    bits: Bits = []
    spots: list[Spot] = []
    for lead, gap, names, counted in (
        (" ", "   ", LISTS, VIEWS), (" ", "  ", LISTS, VIEWS), ("", " ", LISTS, VIEWS),
        ("", " ", SHORT, VIEWS), ("", " ", SHORT, URGENT), ("", " ", TINY, VIEWS), ("", " ", TINY, URGENT),
        ("", " ", {}, URGENT),
    ):  # fmt: skip
        bits, spots, at = [(lead, "")], [], len(lead)
        for number, name in enumerate(VIEWS, 1):
            here = name == view
            count = told.get(name, "") if name in counted or here else ""
            label = LISTS[name] if here else names.get(name, "")
            label = words._(label) if label else ""
            parts = _tab(number % 10, label + (" " if count and label else ""), count, here=here)
            size = sum(cell_len(text) for text, _ in parts)
            spots.append(Spot(0, at, at + size, f"view('{name}')"))
            bits.extend([*parts, (gap, "")])
            at += size + len(gap)
        if at - len(gap) <= width:
            break
    return bits, spots


def _tab(number: int, label: str, count: str, *, here: bool) -> Bits:
    if here:
        return [(f"{number} ", "honey under"), (label, "ink strong under"), (count, "honey strong under")]
    number_, sign, late = count.partition(" !")
    look = "brick" if "▲" in count else "faint"
    return [
        (f"{number} " if label or not count else f"{number}·", "faint"),
        (label, "soft"),
        (number_, look),
        (sign + late, "honey"),
    ]


def countdown(made: Decided, words: Words, now_ms: int) -> Bits:
    """What was decided last, and how long it can be taken back without a trace."""
    _ = words._
    left_s = -(-(made.effective_ms - now_ms) // 1000) if made.effective_ms is not None else 0
    if made.effective_ms is None:
        told = _("Proposed: a second person has to confirm")
    elif left_s > 0 and made.wished:
        when = words.when(to_iso(made.effective_ms), now_ms)
        told = _("Approved: on the wall {when}, as its author wishes").format(when=when)
    elif left_s > 0 and made.what in ("approve", "mask"):
        told = _("Approved: on the wall in {n} s").format(n=left_s)
    elif left_s > 0:
        told = _("Withheld: final in {n} s").format(n=left_s)
    else:
        told = {
            "approve": _("On the wall now"),
            "mask": _("On the wall now, masked"),
            "withhold": _("Withheld"),
            "withdraw": _("Taken off the wall"),
            "pass-on": _("Passed on to somebody else."),
        }.get(made.what, made.what)
    return [("✓ ", "leaf strong"), (told, "ink"), (f"   {made.short}", "faint slant")]


def soon(posts: Sequence[DeskPost], words: Words, width: int, now_ms: int) -> list[Bits]:
    """What is approved and will be on the wall within the grace."""
    lines: list[Bits] = []
    for post in posts:
        if post.pending is None or post.pending.effective_ms is None:
            continue
        left_s = max(0, -(-(post.pending.effective_ms - now_ms) // 1000))
        told = words._("in {n} s").format(n=left_s)
        if post.pending.effective_ms == post.public_from_ms:  # its author's moment, and no grace that is stuck
            told = words.moment(to_iso(post.public_from_ms), now_ms)
        lines.append(
            [("  ", ""), (f"{told}  ", "leaf strong"), (one_line(post.text or "", width - len(told) - 4), "soft")]
        )
    return [*lines, []] if lines else []


def message(model: Model, words: Words, width: int, now_ms: int, key: str = "u") -> Bits:
    """The one line that speaks: a refusal, what happened, or the countdown of the last decision."""
    if model.open:
        told = words._("Sending…") if model.connected else words._("Will be sent as soon as the connection is back")
        return [(" ", ""), (told, "honey")]
    notice, last = model.notice, model.last()
    if notice is not None:
        mark, names = {"refused": ("▲ ", "brick"), "done": ("✓ ", "leaf")}.get(notice.tone, ("· ", "soft"))
        told = one_line(notice.words, width - 4)
        about = one_line(notice.about, max(0, width - 7 - cell_len(told))) if notice.about else ""
        return [(" ", ""), (mark, f"{names} strong"), (told, "ink"), (f"   {about}", "faint slant")]
    if last is None:
        return []
    undo: Bits = [(f" {key} ", "honey strong"), (words._("undo") + " ", "soft")]
    return spread([(" ", ""), *countdown(last, words, now_ms)], undo, width)


def keys(all_keys: Sequence[Key], width: int, most: int = 9) -> tuple[list[Bits], list[Spot]]:
    """The footer: every key that does something here, on as many lines as needed.

    Where `most` lines are too few, the later ones lose their words, the last one first, then go; the help and the
    palette have them all.
    """
    shown = list(all_keys)
    lines, spots = _lined(shown, width)
    for at in range(len(shown) - KEPT - 1, -1, -1):
        if len(lines) <= most:
            return lines, spots
        shown[at] = shown[at]._replace(label="")
        lines, spots = _lined(shown, width)
    while len(lines) > most and len(shown) > KEPT:
        del shown[-KEPT - 1]
        lines, spots = _lined(shown, width)
    return lines, spots


KEPT = 3
"""The last keys of the footer, for which there is always room: help, palette, quit."""


def _lined(all_keys: Sequence[Key], width: int) -> tuple[list[Bits], list[Spot]]:
    lines: list[Bits] = [[]]
    spots: list[Spot] = []
    at = 0
    for key in all_keys:
        size = cell_len(key.key) + (cell_len(key.label) + 3 if key.label else 2)
        if at and at + size > width + 1:
            lines.append([])
            at = 0
        lines[-1].extend([(f" {key.key}", "honey strong"), (f" {key.label} " if key.label else " ", "soft")])
        spots.append(Spot(len(lines) - 1, at, at + size - 1, key.action))
        at += size
    return lines, spots
