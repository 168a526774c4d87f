"""What a key means in a replay, on any keyboard. Pure.

A key counts by the sign that it writes, so that a French keyboard is as good as another: `[` needs AltGr there, so
`-`, `+`, `,`, `;` and `.` do as well; its upper row gives the digits with and without the shift key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from display.replay.curve import beyond, span
from wall.wire import Course, Steer

Does = Literal["pause", "move", "tenth", "speed", "peak", "refusal", "story", "home", "end", "help"]
MINUTE = 60_000
SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
SLOWER, FASTER = frozenset("[-,"), frozenset("]+.=;")
ROW = dict(zip("à&é\"'(è_ç", (0, 1, 2, 3, 4, 5, 7, 8, 9), strict=True))
"""What a French keyboard's upper row writes without shift; its 6 is a minus, and slows down."""
NAMED: dict[str, tuple[Does, int]] = {
    "space": ("pause", 0), "left": ("move", -1), "right": ("move", 1), "up": ("move", 60), "down": ("move", -60),
    "page up": ("move", 60), "page down": ("move", -60), "home": ("home", 0), "end": ("end", 0),
    "f1": ("help", 0),
}  # fmt: skip


@dataclass(frozen=True)
class Press:
    """One key: its name, what it writes, and whether shift was held."""

    name: str
    char: str = ""
    shift: bool = False


@dataclass(frozen=True)
class Action:
    """What is to be done, and how much of it: minutes of a move, a tenth, a step."""

    does: Does
    much: int = 0


def meant(press: Press) -> Action | None:
    """What a key means; None: nothing."""
    name = press.name.removeprefix("keypad ")
    if name in NAMED:
        does, much = NAMED[name]
        return Action(does, much * 10 if press.shift and abs(much) == 1 else much)
    char = press.char
    if len(char) == 1 and char in "0123456789":
        return Action("tenth", int(char))
    if char in SLOWER or char in FASTER:
        return Action("speed", 1 if char in FASTER else -1) if char else None
    if char in ROW and not press.shift:
        return Action("tenth", ROW[char])
    if char.lower() in ("p", "r"):
        return Action("peak" if char.lower() == "p" else "refusal", -1 if char.isupper() else 1)
    if char.lower() == "s":
        return Action("story")
    return Action("help") if char.lower() in ("h", "?") and char else None


def steer(action: Action, course: Course | None, at_ms: int, speed: float, *, paused: bool) -> Steer | None:
    """What to ask of the hub; None: nothing, or nothing that is there."""
    if action.does == "pause":
        return Steer(paused=not paused)
    if action.does == "speed":
        return Steer(speed=next_speed(speed, action.much))
    if course is None:
        return None
    first, last = span(course)
    target: int | None = None
    match action.does:
        case "move":
            target = min(max(at_ms + action.much * MINUTE, course.from_ms), course.to_ms)
        case "tenth":
            target = first + (last - first) * action.much // 10
        case "home":
            target = first
        case "end":
            target = last
        case "peak":
            target = beyond([peak.at_ms for peak in course.peaks], at_ms, action.much)
        case "refusal":
            target = beyond(course.refusals, at_ms, action.much)
        case _:
            pass
    return None if target is None else Steer(at_ms=target)


def next_speed(speed: float, step: int) -> float:
    """The next one of SPEEDS, faster or slower."""
    if step > 0:
        return next((one for one in SPEEDS if one > speed), SPEEDS[-1])
    return next((one for one in reversed(SPEEDS) if one < speed), SPEEDS[0])
