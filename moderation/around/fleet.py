"""The connected screens: how each is, in words, and what is wrong with one. Pure.

What screens say of themselves is made harmless here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from moderation.glyphs import one_line
from moderation.words import N_, Words
from wall.clock import LAST_MS, day_of, to_iso
from wall.wire import Health, Replaying, ScreenStatus

SILENT_S = 5.0
"""A screen that has not acknowledged anything for so long (s) is marked."""
SCENES = {
    "stream": N_("Stream"),
    "conversation": N_("Conversation"),
    "spotlight": N_("Spotlight"),
    "you-said-we-did": N_("You said, we did"),
    "transparency": N_("Transparency"),
    "fairness": N_("Equal treatment"),
    "invitation": N_("Invitation"),
    "announcement": N_("Announcement"),
}
"""The scenes that a playlist can have, in their usual order."""
OTHERS = {
    "pause": N_("Pause"), "replay": N_("Replay"), "reconnecting": N_("Reconnecting"), "empty": N_("Nothing to show"),
}  # fmt: skip
"""What a screen shows when it has to, whatever its playlist."""
ALWAYS = ("stream", "transparency", "fairness")
"""What customers said, the public count of it, and whether it was fair: no playlist leaves these out."""
REPLAY = "replay"
DARK = {
    "closed": N_("dark: the shop is closed"),
    "night": N_("dark: the hours of the night"),
    "clock": N_("dark: its clock is wrong"),
}
THEMES = {"day": N_("day"), "night": N_("night"), "contrast": N_("high contrast"), "slate": N_("slate")}
MOST = 8
"""A screen's problems beyond so many are only counted."""
MOST_POSTS = 12
"""No scene has more posts; a screen that says so is not believed further."""


class Seen(NamedTuple):
    """A screen of the list; `gone`: it was there and is not connected now."""

    screen: ScreenStatus
    gone: bool = False


def listed(screens: Sequence[ScreenStatus], chosen: ScreenStatus | None) -> list[Seen]:
    """The screens by shop and name; the chosen one keeps its place also while it starts anew."""
    out = [Seen(screen) for screen in screens]
    if chosen is not None and chosen.name not in {screen.name for screen in screens}:
        out.append(Seen(chosen, gone=True))
    return sorted(out, key=lambda seen: (seen.screen.shop, seen.screen.name))


def chosen(screens: Sequence[ScreenStatus], chosen: ScreenStatus | None) -> Seen | None:
    """The screen that is looked at; the first one if none was chosen."""
    seen = listed(screens, chosen)
    name = chosen.name if chosen is not None else ""
    return next((each for each in seen if each.screen.name == name), seen[0] if seen else None)


def upon(screen: ScreenStatus | None) -> tuple[str, ...]:
    """The posts that it says are on it, each once, in the order in which they stand there."""
    health = screen.health if screen is not None else None
    return tuple(dict.fromkeys(post for post, *_ in health.posts))[:MOST_POSTS] if health is not None else ()


def scene(name: str, words: Words) -> str:
    """A scene's name; one that only the screen knows, as it says."""
    known = SCENES.get(name) or OTHERS.get(name)
    return words._(known) if known else one_line(name, 30)


def shows(screen: ScreenStatus, words: Words) -> str:
    """What it shows now, shortly: `Stream, 6 posts`; why it is dark; nothing if it does not say."""
    health = screen.health
    if health is not None and health.dark:
        return dark(health, words)
    name = (health.scene if health is not None else "") or screen.scene
    if not name:
        return ""
    if health is not None and health.replay is not None and replaying(screen):
        return replay(health.replay, words)
    count = len({post for post, *_ in health.posts}) if health is not None else 0
    return scene(name, words) + (", " + words.ngettext("{n} post", "{n} posts", count) if count else "")


def replaying(screen: ScreenStatus | None) -> bool:
    """Whether it shows a past day."""
    return screen is not None and (screen.health.scene if screen.health is not None else screen.scene) == REPLAY


def replay(told: Replaying, words: Words) -> str:
    """Where in the past it is: `replay of 21 Nov, 14:05 ×60`."""
    at_ms = max(0, min(told.at_ms, LAST_MS))
    day, pace = words.day_month(day_of(at_ms, words.zone)), f"×{whole(told.speed)}"
    told_so = words._("replay of {day}, {time} {speed}").format(day=day, time=words.clock(at_ms), speed=pace)
    return ", ".join([told_so, words._("stands still")] if told.paused else [told_so])


def dark(health: Health, words: Words) -> str:
    """Why it shows nothing; empty: it is lit."""
    if not health.dark:
        return ""
    known = DARK.get(health.dark)
    return words._(known) if known else words._("dark: {why}").format(why=one_line(health.dark, 40))


def troubles(screen: ScreenStatus, words: Words) -> list[str]:
    """What somebody has to look after: silence, darkness by a wrong clock, and what the screen itself reports."""
    out: list[str] = []
    if screen.silent_s > SILENT_S:
        out.append(words._("silent for {time}").format(time=words.ago(0, round(min(screen.silent_s, 1e9)) * 1000)))
    health = screen.health
    if health is None:
        return out
    if health.dark and health.dark not in ("closed", "night") and not health.problems:
        out.append(dark(health, words))
    out.extend(one_line(problem, 160) for problem in health.problems[:MOST])
    if len(health.problems) > MOST:
        out.append(words._("and {n} more").format(n=len(health.problems) - MOST))
    return out


def troubled(screens: Sequence[ScreenStatus], words: Words) -> list[tuple[str, str]]:
    """Each screen that has a problem: its name and the first one."""
    found = ((screen, troubles(screen, words)) for screen in screens)
    return [(screen.name, wrong[0]) for screen, wrong in found if wrong]


def theme(health: Health, words: Words) -> str:
    """The colours that it wears."""
    known = THEMES.get(health.theme)
    name = words._(known) if known else one_line(health.theme, 20)
    return words._("theme {name}").format(name=name) if name else ""


def size(health: Health) -> str:
    """Its picture, in pixels: `1920 × 1080`."""
    wide, high = health.size
    return f"{whole(wide)} × {whole(high)}" if wide > 0 and high > 0 else ""


def machine(health: Health, words: Words) -> list[str]:
    """Temperature, memory, since when it runs: as far as its system tells."""
    _ = words._
    out = []
    if health.temperature_c is not None:
        out.append(_("{n} °C").format(n=whole(health.temperature_c)))
    if health.memory_mib is not None:
        out.append(_("{n} MiB").format(n=whole(health.memory_mib)))
    if health.uptime_s > 0:
        out.append(_("up for {time}").format(time=words.ago(0, int(min(health.uptime_s, 1e9)) * 1000)))
    return out


def its_clock(health: Health, words: Words, now_ms: int) -> str:
    """What time the screen thinks it is."""
    return words.moment(to_iso(health.clock_ms), now_ms) if health.clock_ms else ""


def playlist(health: Health, words: Words) -> str:
    """The scenes that it plays, in order; one that comes several times in a round is told once."""
    played = list(dict.fromkeys(health.playlist))
    return ", ".join(scene(name, words) for name in played[:12]) + (" …" if len(played) > 12 else "")


def whole(number: float) -> str:
    """A figure from outside, rounded; one that no screen can mean is not written out."""
    return str(round(number)) if abs(number) < 1e6 else "…"
