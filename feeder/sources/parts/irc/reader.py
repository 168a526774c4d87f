"""From lines of IRC to batches: messages, Twitch's and IRCv3's deletions, and history that a server tells again.

A message is known by its `msgid` (Twitch: `id`), live and in history alike. A server that gives none is known by its
second (`irc_lines.digest`). What was displayable once is not told again: history tells times to the second only,
which could put a message before the consent that came before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from feeder.sources.base import Batch
from feeder.sources.parts.irc.lines import Line, digest, fold, plain
from feeder.sources.parts.irc.wire import BROKEN, LINE
from feeder.sources.shared.consent import Policy, Word
from feeder.sources.shared.ears import Event
from feeder.sources.shared.lenient import REPAIRED, short
from feeder.sources.shared.talk import Kept, Said, Talk
from wall.clock import Clock, to_iso

MAX_BATCH = 10_000
"""Lines of one portion of history."""
MAX_SECONDS = 10_000
AGAIN_MS = 60_000
"""History is asked for from so much before the latest message known."""


@dataclass
class Reader:
    """One connection's channels, folded. `skew_ms`: how far the server's clock is ahead of ours."""

    kept: Kept
    policy: Policy
    clock: Clock
    channels: frozenset[str]
    kind: Literal["chat", "forum"] = "chat"
    verified: bool | None = None
    maskable: bool = True
    skew_ms: int = 0
    resumed_ms: int | None = None
    """Up to when the channels were read before this connection; None: this is the first one."""
    reached: set[str] = field(default_factory=set)
    """Channels whose history reached back to `resumed_ms`."""
    last: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of the last portion of history of a channel: how many lines, and the time of its last one (Unix ms)."""
    worded: bool = False
    _live: Counter[str] = field(default_factory=Counter)
    _open: dict[str, tuple[str, list[Line]]] = field(default_factory=dict)

    def take(self, events: Sequence[Event]) -> Batch:
        """What came, without a cursor."""
        talk = Talk(self.policy, self.kept, self.kind, self.verified, self.maskable)
        broken: Counter[str] = Counter()
        for name, told in events:
            if name == BROKEN:
                broken[told] += 1
            elif name != LINE:
                continue
            elif told.command == "BATCH":
                self._portion(talk, told)
            elif told.tags.get("batch") in self._open:
                portion = self._open[told.tags["batch"]][1]
                if len(portion) < MAX_BATCH:
                    portion.append(told)
            else:
                self._line(talk, told, self._live, again=False)
        if len(self._live) > MAX_SECONDS:
            self._live.clear()
        self.worded = self.worded or talk.worded
        return Batch(tuple(talk.items.values()), None, tuple(f"{count} × {why}" for why, count in broken.items()))

    def asked_from(self) -> str:
        """From when on history is asked for (RFC 3339)."""
        return to_iso(max(self.kept.began_ms, (self.resumed_ms or 0) - AGAIN_MS))

    def gap(self, channel: str) -> str | None:
        """What to tell when all of a channel's history is there, and it is too short."""
        if self.resumed_ms is None or channel in self.reached:
            return None
        return "The server's history does not reach back to where we stopped: what was said before it begins is lost."

    def now_ms(self) -> int:
        """The server's time."""
        return self.clock.now_ms() + self.skew_ms

    def _portion(self, talk: Talk, line: Line) -> None:
        mark, about = line.param(0)[1:], fold(line.param(2))
        if (
            line.param(0)[:1] == "+"
            and line.param(1) in ("chathistory", "draft/chathistory")
            and len(self._open) < 50
        ):
            self._open[mark] = (about, [])
        elif line.param(0)[:1] == "-" and mark in self._open:
            channel, told = self._open.pop(mark)
            seen: Counter[str] = Counter()
            times = [one.at_ms for one in told if one.at_ms is not None]
            self.last[channel] = (len(told), max(times, default=0))
            # History tells the second only: in that one, what we know already has to be in it.
            known = any(one.tags.get("msgid") in self.kept.shown.get(channel, {}) for one in told)
            if self.resumed_ms is not None and times and (known or min(times) // 1000 < self.resumed_ms // 1000):
                self.reached.add(channel)
            for one in told:
                self._line(talk, one, seen, again=True)

    def _line(self, talk: Talk, line: Line, seen: Counter[str], again: bool) -> None:
        channel = fold(line.param(0))
        if line.command == "NICK":
            self._renamed(talk, fold(line.source), fold(line.param(-1)))
        elif channel not in self.channels:
            return
        elif line.command == "PRIVMSG":
            self._message(talk, line, channel, seen, again)
        elif line.command == "REDACT":
            talk.gone(channel, line.param(1))
        elif line.command == "CLEARMSG" and (target := line.tags.get("target-msg-id")):
            talk.gone(channel, target)
        elif line.command == "CLEARCHAT":
            self._cleared(talk, channel, fold(line.param(1)))

    def _message(self, talk: Talk, line: Line, channel: str, seen: Counter[str], again: bool) -> None:
        tags, text = line.tags, plain(line.param(1))
        elsewhere = tags.get("source-room-id", "") not in ("", tags.get("room-id", ""))
        if text is None or not text.strip() or not line.source or elsewhere:
            return
        at_ms = line.at_ms if line.at_ms is not None else self.now_ms()
        known = short(tags.get("msgid", "") or tags.get("id", ""))
        native_id = known or digest(channel, line.source, at_ms, text, seen)
        before = again and at_ms + 999 < self.kept.began_ms
        if before or (again and native_id in self.kept.shown.get(channel, {})):
            return
        person = fold(tags.get("account", "") or line.source)
        talk.said(
            Said(
                id=native_id, room=channel, person=person, text=text, at_ms=at_ms,
                name=(short(tags.get("display-name", "")) or line.source)[:200],
                author_id=short(tags.get("user-id", "")),
                flags=(REPAIRED,) if line.repaired else (),
            )
        )  # fmt: skip
        self.kept.latest_ms = max(self.kept.latest_ms, min(at_ms, self.now_ms()))

    def _cleared(self, talk: Talk, channel: str, person: str) -> None:
        """Twitch took away all that somebody said, or (nobody is named) all that was said."""
        for native_id, shown in list(self.kept.shown.get(channel, {}).items()):
            if not person or shown.person == person:
                talk.gone(channel, native_id)

    def _renamed(self, talk: Talk, old: str, new: str) -> None:
        """Whoever takes another nick takes their no along; a yes has to be said anew."""
        for channel in self.channels:
            word = self.kept.people(channel).get(old)
            if word is not None and not word.yes and old != new:
                talk.word(channel, new, Word(False, self.now_ms(), word.event))
