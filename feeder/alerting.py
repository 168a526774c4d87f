"""When somebody is told that posts wait, and in which words. Pure: figures and the time in, what to say out.

There is never any content in it: how many, since when, which sources. Each address has its own `Told`, so that one
that failed is tried again without telling the others twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import msgspec

from feeder.queues import Queues
from wall.post import Post, State

MINUTE_MS = 60_000
HERE_AGAIN_MS = 5 * MINUTE_MS
"""No more often (ms) is anybody told of people who wait in the shop."""
FIRST_S, CAP_S = 30.0, 1800.0
"""After a failure the next try comes so much later (s), twice as late each time, up to a limit."""


@dataclass(frozen=True)
class When:
    """What the configuration says. `hours`: minutes after midnight, an end before the start is on the next day."""

    after_min: float
    again_min: float
    down_min: float
    overdue_min: float
    hours: tuple[int, int] | None
    zone: tzinfo
    when_done: bool = False


@dataclass(frozen=True)
class Figures:
    """How things are. `oldest_ms`: when the oldest post that waits for a decision came in.

    `down`: the sources that do not answer, by their public names, and since when (Unix ms).
    """

    waiting: int = 0
    oldest_ms: int | None = None
    overdue: int = 0
    second: int = 0
    down: tuple[tuple[str, int], ...] = ()
    here: int = 0
    here_ms: int = 0
    """How many wrote a note and are still in the shop, and when (Unix ms) the last of them did."""


class Told(msgspec.Struct, frozen=True):
    """What one address knows: when it was told last, and whether it was told that things are settled since.

    `failures` in a row; not before `retry_ms` (Unix ms) is it tried again.
    """

    last_ms: int | None = None
    open: bool = False
    failures: int = 0
    retry_ms: int = 0
    here_ms: int = 0
    """Until when (Unix ms) it was told of everybody who waits in the shop."""


@dataclass(frozen=True)
class Message:
    """`settled`: it says that nothing waits any more."""

    title: str
    body: str
    settled: bool = False


def figures(queues: Queues, state: State, when: When, labels: Mapping[str, str], now_ms: int) -> Figures:
    """How things are. What is decided and only waits for its grace waits for nobody."""
    second = next(iter(queues.deal("second").out()), None)
    ages = [*queues.oldest().values(), *([asked_ms(state.posts[second])] if second is not None else [])]
    asked = queues.count("second")
    down = tuple(
        (labels[name], health.since_ms)
        for name, health in sorted(state.sources.items())
        if health.problem is not None and name in labels
    )
    overdue = queues.overdue(round(now_ms - when.overdue_min * MINUTE_MS))
    here = queues.here(now_ms)
    here_ms = max((state.posts[name].received_ms for name in here), default=0)
    return Figures(queues.count("waiting") + asked, min(ages, default=None), overdue, asked, down, len(here), here_ms)


def due(now: Figures, when: When, told: Told, now_ms: int) -> bool | None:
    """Whether there is something to tell: True, that posts wait; False, that nothing does any more; None: nothing.

    Never within `again_min` of the last time, never before `retry_ms`, never outside `hours`. Somebody who waits in
    the shop is told of at once, but not more often than every few minutes.
    """
    if not within(when, now_ms) or now_ms < told.retry_ms:
        return None
    quiet = told.last_ms is None or abs(now_ms - told.last_ms) >= HERE_AGAIN_MS
    if now.here_ms > told.here_ms and quiet:
        return True
    if told.last_ms is not None and abs(now_ms - told.last_ms) < when.again_min * MINUTE_MS:
        return None
    if late(now, when, now_ms):
        return True
    settled = now.waiting == 0 and not now.down
    return False if told.open and settled and when.when_done else None


def asked_ms(post: Post) -> int:
    """Since when (Unix ms) a post in `second` waits for somebody: a contest, since its author said so."""
    return post.contested_ms if post.contest == "open" else post.received_ms


def late(now: Figures, when: When, now_ms: int) -> bool:
    """Whether something has waited, or a source been down, for too long."""
    if now.oldest_ms is not None and now_ms - now.oldest_ms >= when.after_min * MINUTE_MS:
        return True
    return bool(_down(now, when, now_ms))


def _down(now: Figures, when: When, now_ms: int) -> list[tuple[str, int]]:
    return [(name, since_ms) for name, since_ms in now.down if now_ms - since_ms >= when.down_min * MINUTE_MS]


def within(when: When, now_ms: int) -> bool:
    """Whether it may be told at this time of day."""
    if when.hours is None:
        return True
    start, end = when.hours
    local = datetime.fromtimestamp(now_ms / 1000, when.zone)
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def sent(settled: bool, now_ms: int, here_ms: int = 0) -> Told:
    """What an address knows after it took a message. `here_ms`: who came to wait in the shop until then is in it."""
    return Told(last_ms=now_ms, open=not settled, here_ms=here_ms)


def failed(told: Told, now_ms: int) -> Told:
    """After it did not take one."""
    failures = told.failures + 1
    wait_s = min(CAP_S, FIRST_S * 2.0 ** min(failures - 1, 16))
    return Told(told.last_ms, told.open, failures, now_ms + round(wait_s * 1000), told.here_ms)


@dataclass(frozen=True)
class Wording:
    """The shop's words. `gettext` and `ngettext` of the catalogue `feeder`."""

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    shop: str
    link: str = ""

    def message(self, now: Figures, when: When, settled: bool, now_ms: int) -> Message:
        """What is told."""
        _ = self.gettext
        if settled:
            title = _("{shop}: everything is decided").format(shop=self.shop)
            lines = [_("No post waits any more. Thank you.")]
        else:
            title, lines = self._title(now), self._lines(now, when, now_ms)
        if self.link:
            lines.append(self.link)
        return Message(title, "\n".join(lines), settled)

    def test(self) -> Message:
        """For `run_feeder.py alerts try`."""
        _ = self.gettext
        lines = [_("This is a test: alerts of the wall arrive here."), *([self.link] if self.link else [])]
        return Message(_("{shop}: a test").format(shop=self.shop), "\n".join(lines))

    def _title(self, now: Figures) -> str:
        ngettext, count = self.ngettext, now.here or now.waiting or len(now.down)
        if now.here:
            told = ngettext(
                "{shop}: somebody in the shop would like to talk",
                "{shop}: {n} people in the shop would like to talk",
                count,
            )
        elif now.waiting:
            told = ngettext("{shop}: a post waits", "{shop}: {n} posts wait", count)
        else:
            told = ngettext("{shop}: a source is silent", "{shop}: {n} sources are silent", count)
        return told.format(shop=self.shop, n=count)

    def _lines(self, now: Figures, when: When, now_ms: int) -> list[str]:
        _, ngettext = self.gettext, self.ngettext
        lines: list[str] = []
        if now.here:
            told = ngettext("Somebody wrote a note and is still there: the desk says where.",
                      "{n} people wrote a note and are still there: the desk says where.", now.here)  # fmt: skip
            lines.append(told.format(n=now.here))
        if now.waiting and now.oldest_ms is not None:
            told = ngettext("One post waits for a decision, for {time}.",
                      "{n} posts wait for a decision, the oldest for {time}.", now.waiting)  # fmt: skip
            lines.append(told.format(n=now.waiting, time=self.duration(now_ms - now.oldest_ms)))
        if now.overdue:
            told = ngettext("One has waited longer than the house promises.",
                      "{n} have waited longer than the house promises.", now.overdue)  # fmt: skip
            lines.append(told.format(n=now.overdue))
        if now.second:
            told = ngettext("One waits for a second opinion.", "{n} wait for a second opinion.", now.second)
            lines.append(told.format(n=now.second))
        for name, since_ms in _down(now, when, now_ms):
            told = _("The source “{name}” has been silent for {time}.")
            lines.append(told.format(name=name, time=self.duration(now_ms - since_ms)))
        return lines

    def duration(self, ms: int) -> str:
        """A while in the two largest units that matter."""
        _ = self.gettext
        minutes = max(0, ms) // MINUTE_MS
        days, hours, left = minutes // 1440, minutes // 60 % 24, minutes % 60
        if days:
            return _("{d} d {h} h").format(d=days, h=hours)
        return _("{h} h {m:02} min").format(h=hours, m=left) if hours else _("{m} min").format(m=left)


def kept(all_told: Sequence[Told]) -> str:
    """What every address knows, to be kept over a restart."""
    return msgspec.json.encode(list(all_told)).decode()


def read(text: str | None, count: int) -> list[Told]:
    """The same, read again; what cannot be read is as if nothing had been told. `count` addresses."""
    try:
        known = msgspec.json.decode(text, type=list[Told]) if text else []
    except msgspec.DecodeError:
        known = []
    return [*known[:count], *[Told()] * (count - len(known))]
