"""What happened in a day, in words: each act with the role that did it and how long it had taken. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from moderation.drawing import Bits, joined
from moderation.drawing.history import DONE
from moderation.glyphs import one_line, text_lines
from moderation.replaying.roles import role
from moderation.words import N_, Words, stars
from wall import words as shared
from wall.past import Act

HOUSE = {
    "paused": N_("the wall paused"),
    "resumed": N_("the wall goes on"),
    "darkened": N_("no screen shows the wall"),
    "lit": N_("a screen shows the wall again"),
    "source-failed": N_("a source is silent"),
    "source-recovered": N_("a source is back"),
    "source-plugged": N_("a source added"),
    "source-unplugged": N_("a source taken out"),
    "announced": N_("an announcement of the shop"),
    "announcement-ended": N_("an announcement ended"),
    "started": N_("the feeder started"),
    "handed-over": N_("a shift handed over"),
    "rules-set": N_("the house rules changed"),
}
"""What happens to the whole house."""
DECIDED = {
    "withheld": N_("refusal decided"),
    "withdrawn": N_("taking off decided"),
}
"""The same events before they are in force."""
IN_FORCE = {"shown": N_("on the wall"), "withheld": N_("refused now"), "withdrawn": N_("taken off the wall")}
QUIET = frozenset({
    "account-set", "token-issued", "token-revoked", "password-set", "profile-set", "played", "informed",
})  # fmt: skip
"""What says nothing of the shop's day."""
REFUSING = frozenset({"withheld", "withdrawn"})
CLOCK = 7
"""Cells of the time before an act."""


class Long(NamedTuple):
    """How long a post took (s): from receipt to its first decision, and a refusal's wait for a second person."""

    first_s: float | None = None
    second_s: float | None = None
    reply_s: float | None = None


def telling(acts: Sequence[Act]) -> list[Act]:
    """Those that say something of the day, in the order of time."""
    return sorted((act for act in acts if act.event not in QUIET), key=lambda act: (act.at_ms, act.seq))


def in_force(act: Act) -> bool:
    """Whether a decision took effect by this, rather than being made."""
    return act.event == "shown" or (act.event in REFUSING and act.state == act.event)


def told(act: Act, words: Words) -> str:
    """What was done: `refused: Insult or threat`."""
    _ = words._
    if act.event == "received" and act.state not in ("", "waiting", "undisplayable"):
        done = _("changed by its author")
    elif in_force(act):
        done = _(IN_FORCE[act.event])
    elif act.event in DECIDED:
        done = _(DECIDED[act.event])
    else:
        known = HOUSE.get(act.event) or DONE.get(act.event)
        done = _(known) if known else one_line(act.event, 40)
    if act.masks and act.event == "approved":
        done = words.ngettext("approved with {n} mask", "approved with {n} masks", act.masks)
    reason = words.reason(act.reason) if act.reason in shared.REASONS else ""
    between = " : " if words.lang.startswith("fr") else ": "
    return joined([joined([done, reason], between), _("without effect") if act.void else ""])


def about(act: Act, words: Words) -> str:
    """Which post: `Review ★★☆☆☆`."""
    if not act.post:
        return words.source(act.source) if act.source else ""
    kind = words.wall.gettext(shared.KINDS.get(act.kind, act.kind)) if act.kind else ""
    return joined([kind, stars(act.stars)], " ")


def seconds(long_s: float, words: Words) -> str:
    """A delay as the desk writes it: `40 s`, `12 min`, `3 h 05`."""
    return words.ago(0, round(max(0.0, min(long_s, 1e9)) * 1000))


def lines(act: Act, words: Words, width: int, *, names: str = "ink", short: bool = False) -> list[Bits]:
    """One act on two lines: the time and what was done, by which role; beneath it which post and after how long.

    `short`: all of it on one line.
    """
    at = words.clock(act.at_ms)
    who = role(act.by, words) if act.event not in ("received", "shown") else ""
    done = told(act, words) + (f" — {who}" if who else "")
    late = words._("after {time}").format(time=seconds(act.delay_s, words)) if act.delay_s is not None else ""
    post = _fitting([about(act, words), late, words.source(act.source) if act.post else ""], width - CLOCK)
    soft = "faint" if names == "faint" else "soft"
    if act.void:
        names = "faint gone"
    if short:
        room = width - CLOCK
        text = joined([done, post])
        return [[(f"{at:<{CLOCK}}", "faint"), (one_line(text, room), names)]]
    first = text_lines(done, max(8, width - CLOCK))[0]
    cut = one_line(done, width - CLOCK) if first != done else done
    out: list[Bits] = [[(f"{at:<{CLOCK}}", "faint"), (cut, names)]]
    out.append([(" " * CLOCK, ""), (one_line(post, width - CLOCK), soft)])
    return out


def _fitting(parts: Sequence[str], room: int) -> str:
    """As many of the parts as there is room for, the first at least."""
    for count in range(len(parts), 1, -1):
        if cell_len(joined(parts[:count])) <= room:
            return joined(parts[:count])
    return parts[0]


def last_before(acts: Sequence[Act], at_ms: int) -> int:
    """How many of the acts had happened by `at_ms`; they are in order of time."""
    return bisect_right(acts, at_ms, key=lambda act: act.at_ms)


def took(acts: Sequence[Act], post: str, at_ms: int) -> Long:
    """How long `post` took, as far as it had come by `at_ms`: an undone proposal begins its wait anew."""
    first: float | None = None
    second: float | None = None
    reply: float | None = None
    proposed: int | None = None
    for act in acts:
        if act.post != post or act.void:
            continue
        if act.at_ms > at_ms:
            break
        if act.event == "replied":
            reply = act.delay_s if act.delay_s is not None else reply
            continue
        if act.delay_s is not None and first is None:
            first = act.delay_s
        if act.event in REFUSING and not in_force(act):
            proposed = act.at_ms
        elif act.event == "undone":
            proposed = None
        elif act.event == "seconded" and proposed is not None:
            second, proposed = (act.at_ms - proposed) / 1000, None
    return Long(first, second, reply)
