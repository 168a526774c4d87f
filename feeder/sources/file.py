"""Files dropped into a folder: CSV as spreadsheets save it, or JSON Lines. A report beside each tells what was taken.

Files stay where they are and as they are: their place is the shop's business, a folder that may only be read will
do, and somebody may have the file open. What was read is remembered in the cursor, by file (number, size, time of
change) and by byte, so that a restart in the middle of a large file goes on there. A file that is still growing is
let be until it stands still; one that went on where it ended is read from there; one that changed is read again,
and the feeder knows what it has. Formats: RFC 4180 as far as spreadsheets keep to it, https://jsonlines.org.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, Options, Seen, SourceError
from feeder.sources.parts.file.columns import FIELDS, IGNORED, nearest
from feeder.sources.parts.file.folder import ARRAY, WORKBOOK, Found, look, put_report
from feeder.sources.parts.file.memory import Known, Memory, Told, deleted
from feeder.sources.parts.file.reader import IS_WORKBOOK, How, Piece, Refused
from feeder.sources.parts.file.reading import Reading
from feeder.sources.parts.file.report import NAME, report
from feeder.sources.shared.posted import Traits
from wall.events import Kind
from wall.words import N_, Gettext

LOGGED = 20
"""Lines left out of one file that the log file names too."""
LINE, MORE = N_("{name}, line {line}: {why}"), N_("{name}: and more; the report beside it names them")
ODD = N_("it is no ordinary file (a link, a pipe, a device, or a name that is no UTF-8): put a copy here")
IS_ARRAY = N_("it is JSON and not JSON Lines: one object a line, and a name that ends in .jsonl")
REFUSED = {WORKBOOK: IS_WORKBOOK, ARRAY: IS_ARRAY}
_PROBLEMS = {
    "full": N_("There is no room left in the folder {folder} for a report: make some, or set “report = false”."),
    "refused": N_(
        "The feeder may not write reports into the folder {folder}: give its account the right to, or set "
        "“report = false”."
    ),
    "broken": N_("A report cannot be written into the folder {folder}: check its disk, or set “report = false”."),
    "disk": N_("A file in the folder {folder} cannot be read: check the disk or the share on which it is."),
    "unreadable": N_(
        "A file in the folder {folder} may not be read: give the feeder’s account the right to read it."
    ),
}


class FileOptions(Options):
    """CSV or JSON Lines files that are dropped into a folder."""

    type: Literal["file"] = "file"
    folder: str = Field(max_length=1000, description="The folder, from the root on, such as `/srv/avis`.")
    kind: Kind = Field("review", description="What a post is on the wall that does not say so itself.")
    every_s: float = Field(10.0, ge=1, le=86_400, description="How often the folder is looked through (s).")
    columns: dict[str, str] = Field(
        {},
        description='Headers of the shop\'s own and the field of each, such as `{ Verbatim = "text" }`; `-` leaves a '
        "column aside. Fields: those of the generic webhook, and best, consent_version, consent_at, consent_id.",
    )
    best: float = Field(5.0, gt=0, le=1000, description="The best rating, where a file does not say it.")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="The posts' language (fr, en, …).")
    zone: str = Field("Europe/Paris", description="The time zone of times that do not say theirs.")
    missing: Literal["keep", "delete"] = Field(
        "keep", description="What becomes of rows that a newer version of the same file no longer has."
    )
    report: bool = Field(True, description="Whether a report is put beside each file that was read.")

    @field_validator("folder")
    @classmethod
    def _whole(cls, folder: str) -> str:
        if not Path(folder).is_absolute() or "\0" in folder:
            raise ValueError("a folder from the root on, such as /srv/avis")
        return folder

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("a time zone such as Europe/Paris")
        return zone

    @field_validator("columns")
    @classmethod
    def _fields(cls, columns: dict[str, str]) -> dict[str, str]:
        for field in columns.values():
            if field not in FIELDS and field != IGNORED:
                near = nearest(field, FIELDS)
                raise ValueError(f"a field such as {near}" if near else f"one of {', '.join(FIELDS)} or -")
        return columns


OPTIONS = FileOptions
ABOUT = About(
    service="CSV, JSON Lines",
    reads=N_(
        "What lies in a folder: reviews or messages as a spreadsheet (CSV) or a program (JSON Lines) saves them. A "
        "report beside each file says what was taken, and which lines were not and why."
    ),
    needs=(
        N_("A folder on this machine or on a network share, which the feeder may read; to write reports, write too."),
        N_(
            "A first line that names the columns, in French or English: id, date, auteur, note, titre, texte… Other "
            "headers are declared in “columns”. Where the best rating is not 5, the header says it: “Note (sur 10)”."
        ),
        N_("For chats the columns “consentement” and “version_consentement”; without them a chat is only counted."),
    ),
    edits=N_(
        "Save the file again, under the same name or another: rows are known by their “id”. Without one, a row is "
        "known by its author and time of writing, else by all that stands in it: changed, it is another post."
    ),
    deletions=N_(
        'A row whose column “event” says “supprimé”; or, with missing = "delete", a row that a newer version of the '
        "same file no longer has (up to 20,000 rows). Reversible: it comes back with the row. A file that is taken "
        "away deletes nothing."
    ),
    limits=N_(
        "Names that end in .csv, .tsv, .jsonl or .ndjson, of any length; a thousand files lie in the folder at most. "
        "Links, pipes and workbooks (.xlsx, .numbers) are not read, and told in the report; whatever else lies there "
        "is let be."
    ),
    tried=N_(
        "Files as Excel, LibreOffice, Numbers and Google Forms save them, written by hand for the tests; 200,000 "
        "rows through four feeders that were killed; a full disk. Not tried: network shares."
    ),
    read=("https://www.rfc-editor.org/rfc/rfc4180", "https://jsonlines.org/"),
    example="""
[[source]]
type = "file"
name = "fichiers"
label = "Avis en magasin"
folder = "/srv/avis"
""",
)


def build(options: FileOptions, context: Context) -> File:
    return File(options, context)


class File:
    """One folder. `sleep` is how it paces itself."""

    def __init__(
        self, options: FileOptions, context: Context, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.name = options.name
        self._options, self._context, self._sleep = options, context, sleep
        self._folder = Path(options.folder)
        traits = Traits(options.kind, options.verified, options.maskable)
        self._how = How(traits, options.best, ZoneInfo(options.zone), options.language, options.columns)
        self._looked: dict[str, Found] = {}

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """A batch for each piece of a file, and an empty one for each look that found nothing. Raises SourceError."""
        memory = Memory.recall(cursor)
        while True:
            found = await asyncio.to_thread(look, self._folder)
            memory.forget_all_but(one.name for one in found)
            problem = ""
            for one in found:
                if self._waits(one) or self._settled(one, memory):
                    continue
                try:
                    async with aclosing(self._file(one, memory)) as batches:
                        async for batch in batches:
                            yield batch
                except FileNotFoundError:
                    continue  # moved away since
                except OSError as error:
                    problem = "unreadable" if isinstance(error, PermissionError) else "disk"
                    continue
                wrong = await asyncio.to_thread(self._report, one, memory)
                problem = wrong or problem
                if not wrong and one.name in memory.files:
                    yield Batch(cursor=memory.dump())
            self._looked = {one.name: one for one in found}
            if problem:
                raise SourceError(_PROBLEMS[problem], folder=self._folder.name)
            yield Batch()
            await self._sleep(self._options.every_s)

    def _waits(self, one: Found) -> bool:
        """Whether a file may still be on its way: it changed just now, or since the last look."""
        if self._context.trying or self._looked.get(one.name) == one:
            return False
        return self._context.clock.now_ms() - one.stamp[2] / 1e6 < 2000 * self._options.every_s

    def _settled(self, one: Found, memory: Memory) -> bool:
        known = memory.files.get(one.name)
        return known is not None and known.stamp == one.stamp and known.done and (known.reported or not self._reports)

    @property
    def _tell(self) -> Gettext:
        """How what is left out is worded: in the shop's language to whoever tries, in English for the log file."""
        return self._context.gettext if self._context.trying else str

    def _told(self, name: str, memory: Memory) -> Batch:
        told = memory.files[name].told
        return Batch(cursor=memory.dump(), rejected=tuple(f"{name}: {one.phrase.told(self._tell)}" for one in told))

    @property
    def _reports(self) -> bool:
        return self._options.report and not self._context.trying

    async def _file(self, one: Found, memory: Memory) -> AsyncGenerator[Batch, None]:
        """What of a file is not read yet. Raises OSError."""
        before = memory.files.get(one.name)
        if before is not None and before.stamp == one.stamp and before.done:
            return  # only its report is missing
        if not one.ordinary or one.form in REFUSED:
            memory.files[one.name] = _refused(before, one, Phrase(REFUSED[one.form] if one.ordinary else ODD))
            yield self._told(one.name, memory)
            return
        reading = await asyncio.to_thread(Reading, self._folder, one, before, self._how)
        try:
            known = memory.files[one.name] = reading.known
            while not known.done:
                try:
                    piece, digest = await asyncio.to_thread(reading.step)
                except Refused as refused:
                    memory.files[one.name] = _refused(before, one, refused.why)
                    yield self._told(one.name, memory)
                    return
                if not await asyncio.to_thread(reading.unchanged):
                    return  # it changed under our hands: what was read may be half of each; the next look tells
                known.take(piece, digest, self._options.missing == "delete")
                rejected = _rejected(one.name, known, piece, self._tell)
                if not piece.end:
                    yield Batch(tuple(piece.items), memory.dump(), rejected)
                    continue
                gone = self._gone(one.name, known, memory)
                known.done, known.deleted = True, len(gone)
                yield Batch((*piece.items, *gone), memory.dump(), rejected)
        finally:
            reading.close()

    def _gone(self, name: str, known: Known, memory: Memory) -> tuple[Seen, ...]:
        if self._options.missing == "keep":
            return ()
        missing = known.missing(memory.elsewhere(name))
        known.uncertain = missing is None
        if missing is not None or known.left is None:
            known.left = []
        return deleted(missing or ())

    def _report(self, one: Found, memory: Memory) -> str:
        """Put the report of a file that is read beside it. What went wrong, "" for nothing."""
        known = memory.files.get(one.name)
        if not self._reports or known is None or not known.done or known.reported:
            return ""
        context = self._context
        name = context.gettext(NAME).format(name=one.name)
        text = report(one.name, known, context.clock.now_ms(), self._how.zone, context.gettext)
        wrong = put_report(self._folder, one, name, text)
        known.reported = not wrong
        return wrong

    async def close(self) -> None:
        """Nothing is held open."""


def _refused(before: Known | None, one: Found, why: Phrase) -> Known:
    """The file as a whole is none of ours; what was known of its rows is not forgotten for that."""
    known = before.again(one.stamp) if before is not None else Known(one.stamp)
    known.done = known.refused = True
    known.told = [Told.of(0, why)]
    return known


def _rejected(name: str, known: Known, piece: Piece, tell: Gettext) -> tuple[str, ...]:
    """What the log file is told: the first lines one by one."""
    before = known.left_out - len(piece.rejected)
    told = [
        tell(LINE).format(name=name, line=line, why=why.told(tell))
        for line, why in piece.rejected[: max(0, LOGGED - before)]
    ]
    if before < LOGGED < known.left_out:
        told.append(tell(MORE).format(name=name))
    return tuple(told)
