"""What stands among the sources and brings no posts: alerts, statements, the phone page, witnesses. Pure."""

from __future__ import annotations

from moderation.glyphs import one_line
from moderation.words import N_, Words
from wall.clock import from_iso
from wall.wire import SourceStatus, Status

LAST = {
    "alerts": N_("sent {time} ago"),
    "statements": N_("sent {time} ago"),
    "report-mail": N_("sent {time} ago"),
    "witness": N_("holds a checkpoint of {time} ago"),
    "phone": N_("in contact {time} ago"),
    "ledger": "",
}
"""By type, how it is told when it was last well."""


def brings_posts(source: SourceStatus) -> bool:
    return source.type not in LAST


def brought(source: SourceStatus, words: Words) -> str:
    """How many posts it brought, and how many of its posts could not be taken; empty for what brings none."""
    if not brings_posts(source):
        return ""
    count = words.ngettext("{n} post", "{n} posts", source.posts)
    left = words.ngettext("{n} left out", "{n} left out", source.rejected) if source.rejected else ""
    return f"{count} · {left}" if left else count


def parted(status: Status) -> tuple[list[SourceStatus], list[SourceStatus]]:
    """The sources, and everything else that is told among them; what is wrong comes first in each."""
    every = sorted(status.sources, key=lambda each: each.ok)
    return [each for each in every if brings_posts(each)], [each for each in every if not brings_posts(each)]


def last(source: SourceStatus, words: Words, now_ms: int) -> str:
    """When it was last well; empty where that is not known."""
    told = LAST.get(source.type, N_("read {time} ago"))
    if not source.last_ok or not told:
        return ""
    try:
        return words._(told).format(time=words.ago(from_iso(source.last_ok), now_ms))
    except ValueError:
        return one_line(source.last_ok, 20)


def wrong(status: Status | None, down: int) -> int:
    """How many do not answer; `down`: the sources of which the log says so, told also before the rest is known."""
    return max(down, sum(not each.ok for each in status.sources)) if status is not None else down
