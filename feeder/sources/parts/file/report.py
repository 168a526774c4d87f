"""The report that is put beside a file: what was taken, what was left out and why, line by line. Pure.

It repeats nothing that stands in the file but the names of its columns: whoever finds it learns of nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from feeder.sources.parts.file.columns import STRANGE, STRANGE_NEAR
from feeder.sources.parts.file.memory import MAX_IDS, Known
from wall.words import N_, Gettext

NAME = N_("{name}.report.txt")
_COUNTS = N_("Posts taken: {taken}. Lines left out: {left_out}.")
_LINE = N_("Line {line}: {why}")


def report(name: str, known: Known, at_ms: int, zone: ZoneInfo, gettext: Gettext) -> str:
    """The report of the file `name`."""
    return "\n".join(_lines(name, known, at_ms, zone, gettext)) + "\n"


def _lines(name: str, known: Known, at_ms: int, zone: ZoneInfo, _: Gettext) -> Iterator[str]:
    at = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).strftime("%d/%m/%Y %H:%M")
    yield _("What was read of {name}").format(name=name)
    yield _("on {at} ({zone})").format(at=at, zone=zone.key)
    yield ""
    if known.refused:
        yield _("Nothing of this file was read:")
        for told in known.told:
            yield f"  {told.phrase.told(_)}"
        return
    yield _(_COUNTS).format(taken=known.taken, left_out=known.left_out)
    if known.deleted:
        yield _("Posts deleted, which this version no longer has: {n}.").format(n=known.deleted)
    if known.told:
        yield ""
        for told in known.told:
            yield _(_LINE).format(line=told.line, why=told.phrase.told(_))
        if known.left_out > len(known.told):
            yield _("… and {n} more, which are not named here.").format(n=known.left_out - len(known.told))
        yield ""
        yield _("Put these lines right in the file and save it again: what is known already is not taken twice.")
    notes = list(_notes(known, _))
    if notes:
        yield ""
        yield from notes


def _notes(known: Known, _: Gettext) -> Iterator[str]:
    for told in known.columns:
        what = told.phrase.told(_)
        yield _("Columns: {what}").format(what=what if what.endswith("?") else f"{what}.")
    if any(told.message in (STRANGE, STRANGE_NEAR) for told in known.columns):
        yield _(
            "To have such a column read, call it id, date, auteur, note, titre or texte in the first line, or let "
            "“columns” in the configuration say which it is."
        )
    if known.foreign:
        yield _(
            "Lines that are not in UTF-8, read as Windows writes French (cp1252): {n}. Are the accents right?"
        ).format(n=known.foreign)
    if known.by_author:
        yield _("Lines without “id”, known again by author and time of writing: {n}. Leave both as they are.").format(
            n=known.by_author
        )
    if known.by_row:
        yield _(
            "Lines without “id”, known again by the whole line: {n}. Changed, they count as other posts; a "
            "column “id” helps."
        ).format(n=known.by_row)
    if known.uncertain:
        yield _(
            "Nothing was deleted this time: which rows are missing can be told for at most {most} of them, and only "
            "where every line says its id."
        ).format(most=MAX_IDS)
