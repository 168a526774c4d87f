"""`report` and `compare`: a day, a week or a month as a page, a PDF, tables or JSON; two of them side by side."""

from __future__ import annotations

import argparse
import asyncio
import re
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderation.cli.shell import DONE, REFUSED, Shell, asked_for, now_of, status_of
from moderation.glyphs import harmless
from moderation.words import Words, zone_of
from wall import wire
from wall.client import Link
from wall.clock import day_of
from wall.report import Pair, Report

if TYPE_CHECKING:
    from moderation.report.blocks import Page
    from moderation.report.reader import Reader

STDOUT = "-"


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give both commands their arguments."""
    _ = words._
    report, compare = made["report"], made["compare"]
    spans = _("2026-11-22, today, yesterday, 2026-W47, week, 2026-11, month")
    report.add_argument("span", nargs="?", metavar=_("DAY|WEEK|MONTH"), help=spans)
    kept = _("draw a report that was kept with --json; no feeder needed")
    report.add_argument("--from-json", type=Path, metavar=_("FILE"), help=kept)
    both = _("a day, week or month of this shop, or a file that “report --json” wrote, of this shop or another")
    compare.add_argument("left", metavar=_("LEFT"), help=both)
    compare.add_argument("right", metavar=_("RIGHT"), help=_("the other one, in the same way"))
    for one in (report, compare):
        one.set_defaults(json=False)
        told = _("a page for any browser, in one file; “-”: standard output")
        one.add_argument("--html", metavar=_("FILE"), help=told)
        one.add_argument("--pdf", metavar=_("FILE"), help=_("a PDF on A4"))
        told = _("tables for a spreadsheet, one file each (UTF-8 with a mark for Excel)")
        one.add_argument("--csv", metavar=_("FOLDER"), help=told)
        one.add_argument(
            "--json", dest="json_file", metavar=_("FILE"),
            help=_("all of it for programs, and for --from-json and “compare”; “-”: standard output"),
        )  # fmt: skip


def errand(args: Namespace, shell: Shell) -> Reporting:
    """What the arguments mean. Raises ValueError with a sentence."""
    _ = shell.words._
    if args.verb == "report" and (args.span is None) == (args.from_json is None):
        raise ValueError(_("Of when? Give a day, a week or a month, or a file with --from-json."))
    if [args.html, args.json_file].count(STDOUT) > 1 or STDOUT in (args.pdf, args.csv):
        raise ValueError(_("Standard output takes one thing, HTML or JSON."))
    given = [args.left, args.right] if args.verb == "compare" else [args.span or args.from_json]
    return Reporting(args, [_Wanted.of(one) for one in given])


_DATE = re.compile(r"\d{1,4}/\d{1,2}(/\d{1,4})?")


@dataclass(frozen=True)
class _Wanted:
    """A span to be asked of the feeder, or the file of a report."""

    span: str = ""
    file: Path | None = None

    @classmethod
    def of(cls, given: str | Path) -> _Wanted:
        if isinstance(given, Path):
            return cls(file=given)
        path = Path(given)
        named = "/" in given and _DATE.fullmatch(given) is None  # 21/11/2026 is meant for a day
        return cls(file=path) if path.suffix == ".json" or named or path.is_file() else cls(span=given)


@dataclass
class Reporting:
    """`report` or `compare`, as it was asked for."""

    args: Namespace
    wanted: list[_Wanted]
    tries: int = 4

    @property
    def needs_feeder(self) -> bool:
        """Whether anything has to be asked of the feeder."""
        return any(one.file is None for one in self.wanted)

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Ask for what is needed, and draw it. Raises Unreachable, Denied, ValueError with a sentence."""
        today = day_of(now_of(await status_of(link), shell.clock), zone_of(welcome.zone))
        reports = []
        for one in self.wanted:
            if one.file is not None:
                reports.append(self._read(one.file, shell))
                continue
            from moderation.report.spans import NoSpan, asked

            try:
                span = asked(one.span, today)
            except NoSpan as error:
                told = shell.words._("“{given}” is no day, week or month: write 2026-11-22, 2026-W47 or 2026-11.")
                raise ValueError(told.format(given=harmless(one.span)[:60])) from error
            self._progress(shell, shell.words._("Asking for {span}…").format(span=span))
            report = (await asked_for(link, "report", day=span)).report
            if report is None:
                raise ValueError(shell.words._("This feeder makes no reports: please update it."))
            reports.append(report)
        return await asyncio.to_thread(self._draw, reports, shell)

    def without_feeder(self, shell: Shell, speaking: Callable[[str], Words] | None = None) -> int:
        """The same from files alone; returns the exit status. Raises ValueError with a sentence.

        `speaking`: the words of a language, if the reports' own is to be spoken.
        """
        reports = [self._read(one.file, shell) for one in self.wanted if one.file is not None]
        if speaking is not None:
            shell.words = speaking(reports[0].language)
        return self._draw(reports, shell)

    def _read(self, path: Path, shell: Shell) -> Report:
        from moderation.report.files import NoReport, read

        _ = shell.words._
        try:
            return read(path)
        except NoReport as error:
            told = _("{file} was written by a later version: please update.") if error.why == "newer" else _(
                "{file} is no report: make one with “report … --json {file}”."
            )  # fmt: skip
            raise ValueError(told.format(file=path)) from error
        except OSError as error:
            raise ValueError(_("{file} cannot be read: {why}").format(file=path, why=error.strerror)) from error

    def _draw(self, reports: list[Report], shell: Shell) -> int:
        """Write what was asked for; what fails is told with its file, and the rest is written all the same."""
        from moderation.report.pdf import NotDrawn
        from wall.fonts import FontsMissing

        _, reader, status = shell.words._, _reader(shell.words), DONE
        page, report = _page(reports, reader)
        works = list(self._works(page, report, reader))
        if not works:
            from moderation.report.text import text

            shell.say(text(page, shell.width))
        for name, work in works:
            try:
                work(shell)
                if name != STDOUT:
                    self._progress(shell, _("{file} is written.").format(file=name))
            except OSError as error:
                shell.complain(_("{file} cannot be written: {why}").format(file=name, why=error.strerror or error))
                status = REFUSED
            except (NotDrawn, FontsMissing) as error:
                shell.complain(_("{file} could not be drawn: {why}").format(file=name, why=error))
                status = REFUSED
        return status

    def _works(
        self, page: Page, told: Report | Pair, reader: Reader
    ) -> Iterator[tuple[str, Callable[[Shell], None]]]:
        """Each form that was asked for: its file's name, and what makes it."""
        from moderation.report import files, tables
        from moderation.report.drawing import drawn

        args = self.args
        if args.html:
            yield args.html, lambda shell: _put(args.html, drawn(page, "html"), shell)
        if args.pdf:
            yield args.pdf, lambda shell: _put(args.pdf, drawn(page, "pdf"), shell)
        if args.csv:
            made = tables.files if isinstance(told, Report) else tables.pair_files
            yield args.csv, lambda shell: files.write_all(Path(args.csv), made(told, reader))  # type: ignore[arg-type]
        if args.json_file:
            yield args.json_file, lambda shell: _put(args.json_file, files.encoded(told), shell)

    def _progress(self, shell: Shell, told: str) -> None:
        print(harmless(told), file=shell.err, flush=True)


def _page(reports: list[Report], reader: Reader) -> tuple[Page, Report | Pair]:
    if len(reports) == 1:
        from moderation.report.page import page

        return page(reports[0], reader), reports[0]
    from moderation.report.compare import pair_page
    from wall.report_figures import against

    left, right = reports
    pair = Pair(left=left, right=right, figures=against(right, left))
    return pair_page(pair, reader), pair


def _reader(words: Words) -> Reader:
    from moderation.report.reader import Reader

    return Reader(words.report, words.wall, words.lang)


def _put(name: str, data: bytes, shell: Shell) -> None:
    """Into the file, or to standard output. Raises OSError."""
    from moderation.report.files import write

    if name != STDOUT:
        write(Path(name), data)
        return
    out = getattr(shell.out, "buffer", None)
    if out is None:
        shell.out.write(data.decode())
    else:
        shell.out.flush()
        out.write(data)
        out.flush()
