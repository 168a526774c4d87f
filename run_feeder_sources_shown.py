"""What a source would bring, as it is printed: a post in some lines for people, or in one for programs.

Nothing of a stranger's text reaches the terminal but through `moderation.glyphs`, or escaped in JSON. Chats without
consent are counted and never printed; of an address to write to it is only said that there is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from config.catalogue import load as catalogue
from feeder.sources.base import Batch, Seen
from moderation.glyphs import one_line, text_lines
from run_feeder_open_arguments import Words
from wall.words import KINDS, N_

TEXT_LINES = 3
WHAT = {"new": N_("new"), "edited": N_("edited"), "deleted": N_("deleted")}


def private(seen: Seen) -> bool:
    """Whether a post may only be counted."""
    return seen.kind == "chat" and seen.consent is None and seen.what != "deleted"


@dataclass
class Tally:
    """What came so far."""

    seen: int = 0
    printed: int = 0
    private: int = 0
    edited: int = 0
    deleted: int = 0
    rejected: list[str] = field(default_factory=list)

    def take(self, batch: Batch) -> Iterator[Seen]:
        """Count a batch; gives what may be printed of it."""
        self.rejected += batch.rejected
        for seen in batch.items:
            self.seen += 1
            self.edited += seen.what == "edited"
            self.deleted += seen.what == "deleted"
            if private(seen):
                self.private += 1
            else:
                yield seen

    def lines(self, _: Words, width: int) -> Iterator[str]:
        """The sum."""
        told = _("Read: {seen}. Printed: {printed}. Edited: {edited}. Deleted: {deleted}. Left out: {rejected}.")
        yield from text_lines(
            told.format(
                seen=self.seen, printed=self.printed, edited=self.edited, deleted=self.deleted,
                rejected=len(self.rejected),
            ),
            width,
        )  # fmt: skip
        if self.private:
            yield from text_lines(
                _("Private messages without consent, which are only counted: {n}.").format(n=self.private), width
            )
        for reason in self.rejected[:10]:
            first, *rest = text_lines(reason, width - 4)
            yield f"  ✗ {first}"
            yield from (f"    {line}" for line in rest)
        if len(self.rejected) > 10:
            yield _("  … and {n} more").format(n=len(self.rejected) - 10)


def as_json(seen: Seen) -> str:
    """A post as one line of ASCII."""
    told: dict[str, Any] = msgspec.to_builtins(seen)
    told["contact"] = bool(seen.contact)
    return json.dumps(told, ensure_ascii=True)


class Printer:
    """Posts for people, in `lang`; times in `zone`."""

    def __init__(self, lang: str, zone: ZoneInfo, width: int) -> None:
        self._, self._wall = catalogue(lang, "feeder").gettext, catalogue(lang, "wall").gettext
        self._zone, self._width, self._lang = zone, width, lang

    def lines(self, number: int, seen: Seen) -> Iterator[str]:
        """A post: what it is, what else is known of it, the beginning of its text."""
        width = self._width - 5
        yield f"{number:>3}. {one_line(' · '.join(self._head(seen)), width)}"
        for line in text_lines(" · ".join(self._facts(seen)), width):
            yield f"     {line}"
        shown = text_lines(seen.text[:4000], width - 2) if seen.text else []
        for line in shown[:TEXT_LINES]:
            yield f"     │ {line}"
        if len(shown) > TEXT_LINES or len(seen.text) > 4000:
            yield "     │ …"
        yield ""

    def _head(self, seen: Seen) -> Iterator[str]:
        if seen.what != "new":
            yield self._(WHAT[seen.what])
        yield self._wall(KINDS[seen.kind])
        if seen.rating is not None:
            value, best = (self.number(f"{part:g}") for part in (seen.rating.value, seen.rating.best))
            # Figures alone: no colour and no sign tells what they amount to.
            yield f"{value}/{best}"
        if seen.author:
            yield one_line(seen.author, 40)
        if seen.written_ms is not None:
            yield self._time(seen.written_ms)

    def _facts(self, seen: Seen) -> Iterator[str]:
        _ = self._
        yield _("id {id}").format(id=one_line(seen.native_id, 40))
        if seen.voice == "advisor":
            yield _("of the shop")
        if seen.conversation:
            yield _("conversation {id}").format(id=one_line(seen.conversation, 30))
        if seen.updated_ms is not None and seen.updated_ms != seen.written_ms:
            yield _("changed {at}").format(at=self._time(seen.updated_ms))
        if seen.experienced_on is not None:
            yield _("experience of {day}").format(day=self._day(seen.experienced_on))
        if seen.language:
            yield seen.language
        if seen.verified is not None:
            yield _("verified") if seen.verified else _("not verified")
        if not seen.maskable:
            yield _("may not be masked")
        if seen.consent is not None:
            yield _("consent: {basis}, {version}").format(
                basis=seen.consent.basis, version=one_line(seen.consent.version, 20)
            )
        if seen.reply:
            yield _("with the shop’s answer")
        if seen.contact:
            yield _("with an address to write to")
        yield from seen.flags
        if seen.permalink:
            yield one_line(seen.permalink, 60)

    def number(self, text: str) -> str:
        """A number as it is written in this language."""
        return text.replace(".", ",") if self._lang == "fr" else text

    def _time(self, ms: int) -> str:
        at = datetime.fromtimestamp(ms / 1000, UTC).astimezone(self._zone)
        return f"{self._day(at)} {at:%H:%M}"

    def _day(self, day: Any) -> str:
        return f"{day.day:02}/{day.month:02}/{day.year}" if self._lang == "fr" else f"{day.year}-{day:%m-%d}"
