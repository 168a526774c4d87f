"""What happened to a post, from the log, in words: who, when, what, why. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.deciding import promising
from moderation.drawing import Bits, joined
from moderation.glyphs import harmless, one_line, text_lines
from moderation.words import N_, Words
from wall.clock import to_iso
from wall.wire import HistoryEntry

DONE = {
    "received": N_("received"),
    "approved": N_("approved"),
    "withheld": N_("withheld"),
    "withdrawn": N_("taken off the wall"),
    "seconded": N_("the refusal confirmed by a second person"),
    "undone": N_("the last decision taken back"),
    "replied": N_("the shop's reply"),
    "promised": N_("the shop's promise"),
    "spotlit": N_("proposed for the spotlight"),
    "passed-on": N_("left to somebody else"),
    "author-blocked": N_("its author blocked"),
    "author-unblocked": N_("its author no longer blocked"),
    "contested": N_("its author contests the refusal"),
    "contest-decided": N_("the contest heard: the refusal stands"),
    "left": N_("its author has left the shop"),
    "talked": N_("somebody talked with its author"),
    "supported": N_("another said “me too”"),
    "informed": N_("its author told of the decision"),
    "redacted": N_("personal words of it erased for good"),
    "source-deleted": N_("deleted at its source"),
    "expired": N_("its time on the wall is over"),
    "lapsed": N_("nobody decided in time"),
    "forgotten": N_("forgotten: its content no longer exists"),
    "unreadable": N_("an event that cannot be read"),
}
"""Every event of a post; one that a newer hub knows is told by its type."""
WHEN = 13
"""Cells of the column with the times."""


def lines(entries: Sequence[HistoryEntry], words: Words, width: int, now_ms: int) -> list[Bits]:
    """The entries in order, each with whoever did it; what was said with it stands beneath, indented."""
    if not entries:
        return [[(words._("Nothing is known of it."), "faint slant")]]
    out: list[Bits] = []
    room = max(12, width - WHEN)
    for entry in entries:
        when = one_line(words.moment(to_iso(max(0, entry.at_ms)), now_ms), WHEN - 2)
        names = "faint gone" if entry.void else "ink"
        told = text_lines(_told(entry, words), room)
        for number, line in enumerate(told):
            out.append([(f"{'' if number else when:<{WHEN}}", "faint"), (line, names)])
        for line in text_lines(entry.words, room - 2) if entry.words else ():
            out.append([(" " * WHEN + "│ ", "rule"), (line, "soft")])
    return out


def _told(entry: HistoryEntry, words: Words) -> str:
    """`approved with 2 masks — camille`."""
    _ = words._
    done = _(DONE[entry.event]) if entry.event in DONE else one_line(entry.event, 40)
    if entry.event == "received" and entry.revision > 1:
        done = _("changed by its author: version {n}").format(n=entry.revision)
    if entry.masks:
        done = words.ngettext("approved with {n} mask", "approved with {n} masks", entry.masks)
    reason = words.reason(entry.reason) if entry.reason else ""
    if entry.event == "spotlit" and entry.reason:
        done, reason = _("no longer proposed for the spotlight"), ""
    elif entry.event == "contest-decided":
        done = _("the contest heard: the refusal stands")
        if entry.reason == "reversed":
            done = _("the contest heard: the refusal lifted")
        reason = ""
    elif entry.event == "promised":
        back = entry.reason in ("", "none")
        reason = _("taken back") if back else one_line(promising.told(entry.reason, words), 40)
    void = _("without effect") if entry.void else ""
    who = _who(entry.by, words)
    return joined([done, reason, void]) + (f" — {who}" if who else "")


def _who(by: str, words: Words) -> str:
    if by == "feeder":
        return words._("by itself")
    if by == "author":
        return words._("its author")
    name = by.removeprefix("source:")
    return harmless(words.source(name) if name != by else by)[:60]
