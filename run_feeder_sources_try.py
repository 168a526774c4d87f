"""`python run_feeder.py sources try NAME`: reads one source once and prints what it would bring; nothing is written.

Once is: until the first reading is through; what comes over an open connection, for some seconds. The source is told
that it is only tried (`Context.trying`) and goes by another name, so that whatever it calls itself at the service
does not take the place of a feeder that runs. Hence nothing is remembered: neither place nor key nor file is touched.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import shutil
import sys
import time
import typing
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from config.catalogue import load as catalogue
from config.checks import nearest
from config.load import ConfigError, load_settings
from config.problems import shown_path
from config.reach import root_of
from config.runfile import alive, read_runfile
from config.sources_only import SourcesOnly, load_sources
from feeder.registry import modules, source_models
from feeder.sources.base import Batch, Context, Options, Source, SourceError
from feeder.sources.shared.posted import BadBody
from moderation.glyphs import one_line, text_lines
from run_feeder_open_arguments import Words
from run_feeder_sources_shown import Printer, Tally, as_json
from wall.clock import SystemClock

FAILED, BAD_USAGE, BROKEN_OFF = 1, 2, 130
MAX_BODY = 50_000_000
CLOSE_S = 5
NAME_OF_A_TRY = "-try"


def main(told: argparse.Namespace, config: Path, env: Mapping[str, str], lang: str) -> int:
    """Try the source that `told` names; returns the exit status."""
    _ = catalogue(lang, "feeder").gettext
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    here = load_sources(config, source_models(), env)
    options = _chosen(here, told.name, config, _)
    if options is None:
        return BAD_USAGE
    module = modules()[options.type]
    context = Context(SystemClock(), here.secrets, None, _, trying=True)
    tried = _Try(told, options, module, context, _, lang, config)
    try:
        if told.body is not None:
            return tried.delivery()
        if _only_sent(module):
            tried.say_address(env)
            return 0
        return asyncio.run(tried.read(root_of(env)))
    except SourceError as error:
        tried.say(error.told(_))
        return FAILED
    except BadBody as error:
        tried.say(str(error))
        return FAILED
    except KeyboardInterrupt:
        return BROKEN_OFF


def _chosen(here: SourcesOnly[Options], name: str, config: Path, _: Words) -> Options | None:
    """The options of a source; None after saying why there are none."""
    by_name = {one.name: one for one in here.sources}
    one = by_name.get(name)
    if one is not None and one.options is not None and not one.problems:
        return one.options
    problems = one.problems if one is not None else here.problems
    for problem in problems:
        print(problem, file=sys.stderr)
    if one is None and (here.sources or not problems):
        near = nearest(name, by_name)
        message = _("There is no source “{name}” in {file}.") if near is None else _(
            "There is no source “{name}” in {file}; did you mean “{near}”?"
        )  # fmt: skip
        print(message.format(name=one_line(name, 40), file=shown_path(config), near=near), file=sys.stderr)
        if name in modules():
            print(_("To see what it needs: run_feeder.py sources {name}").format(name=name), file=sys.stderr)
        elif near is None and by_name:
            print(_("They are: {names}").format(names=", ".join(by_name)), file=sys.stderr)
    return None


def _class_of(module: ModuleType) -> Callable[..., Source]:
    made: Callable[..., Source] = typing.get_type_hints(module.build)["return"]
    return made


def _only_sent(module: ModuleType) -> bool:
    """Whether a source only takes what is sent to it."""
    return hasattr(module, "tried")


class _Try:
    def __init__(
        self, told: argparse.Namespace, options: Options, module: ModuleType, context: Context, _: Words, lang: str,
        config: Path,
    ) -> None:  # fmt: skip
        self._told, self._options, self._module, self._context, self._ = told, options, module, context, _
        self._width = min(shutil.get_terminal_size((80, 24)).columns, 100)
        self._printer = Printer(lang, _zone(config), self._width)
        self._tally = Tally()
        self._through = asyncio.Event()
        self._well = False
        self._lasting = "every_s" not in type(options).model_fields

    def say(self, sentence: str) -> None:
        """To people, beside what is printed."""
        self._clear()
        for line in text_lines(sentence, self._width):
            print(line, file=sys.stderr)

    # --- what is sent to us ---------------------------------------------------------------------------------

    def say_address(self, env: Mapping[str, str]) -> None:
        """Where deliveries go, and how one can be tried."""
        _ = self._
        run = read_runfile(root_of(env))
        at = run.web_url if run is not None and alive(run.pid) and run.web_url else "https://…"
        self.say(_("This source takes what is sent to it, by POST to:"))
        print(f"  {at.rstrip('/')}/hooks/{self._options.name}")
        self.say(_("To see what a delivery would bring, save its body to a file and give it with --body FILE."))

    def delivery(self) -> int:
        """Read a saved body as a delivery."""
        _ = self._
        if not _only_sent(self._module):
            self.say(_("“{name}” is read by us: --body is for what is sent to us.").format(name=self._options.name))
            return BAD_USAGE
        headers: dict[str, str] = {}
        for header in self._told.header:
            name, colon, value = header.partition(":")
            if not colon or not name.strip():
                self.say(_("A header is “Name: value”."))
                return BAD_USAGE
            headers[name.strip()] = value.strip()
        try:
            with self._told.body.open("rb") as file:
                body = file.read(MAX_BODY + 1)
        except OSError as error:
            self.say(_("{file} cannot be read: {why}").format(file=self._told.body, why=error.strerror))
            return BAD_USAGE
        posts = self._module.tried(self._options, self._context, headers, body)
        refused = tuple(
            _("post {n}: {why}").format(n=one.index + 1, why=one.why) for one in posts.refused
        )  # fmt: skip
        self._show(Batch(posts.items, None, refused))
        if posts.ignored:
            self.say(_("Fields that are not known: {names}").format(names=", ".join(posts.ignored)))
        if posts.vain:
            told = _("These expressions found nothing in any of its posts: {names}. Are their names right?")
            self.say(told.format(names="; ".join(one_line(one, 80) for one in posts.vain)))
        self._sum(None)
        return 0

    # --- what we read ---------------------------------------------------------------------------------------

    async def read(self, root: Path) -> int:
        """Read once. Raises SourceError."""
        _, began_s = self._, time.monotonic()
        run = read_runfile(root)
        if self._lasting and run is not None and alive(run.pid):
            self.say(_("The feeder runs: a chat server may take a second connection of one account for a stranger."))
        if self._lasting:
            self.say(_("It comes over an open connection: we listen for {n} s.").format(n=f"{self._told.seconds:g}"))
        options = self._options.model_copy(update={"name": self._options.name + NAME_OF_A_TRY})
        source = _class_of(self._module)(options, self._context, sleep=self._sleep)
        ticker, taking = asyncio.create_task(self._tick()), asyncio.create_task(self._take(source))
        through = asyncio.create_task(self._through.wait())
        try:
            await asyncio.wait(
                {taking, through}, timeout=self._told.seconds if self._lasting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )  # fmt: skip
            if taking.done():
                taking.result()
        finally:
            for task in (ticker, taking, through):
                task.cancel()
            await asyncio.gather(ticker, taking, through, return_exceptions=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await source.close()
            if self._tally.seen or self._tally.rejected or taking.cancelled() or taking.exception() is None:
                self._sum(time.monotonic() - began_s)
            if self._lasting and self._well and not self._tally.seen:
                self.say(_("The connection is in order; nothing was said meanwhile."))
        return 0

    async def _take(self, source: Source) -> None:
        batches = typing.cast("AsyncGenerator[Batch, None]", source.batches(None))
        async with contextlib.aclosing(batches):
            async for batch in batches:
                self._well = True
                self._show(batch)

    async def _sleep(self, seconds: float) -> None:
        """How the source waits: the pause between two readings is the end here; any other is only waited for."""
        every_s = getattr(self._options, "every_s", None)
        if every_s is not None and seconds >= every_s * 0.9:
            self._through.set()
            await asyncio.Event().wait()
        if seconds > 5:
            self.say(self._("Asked to wait for {n} s, so as not to ask too often.").format(n=round(seconds)))
        await asyncio.sleep(seconds)

    async def _tick(self) -> None:
        while sys.stderr.isatty():
            await asyncio.sleep(0.2)
            told = self._("reading… {n}").format(n=self._tally.seen)
            sys.stderr.write(f"\r\x1b[K{told}")
            sys.stderr.flush()

    def _clear(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    # --- printing -------------------------------------------------------------------------------------------

    def _show(self, batch: Batch) -> None:
        limit = self._told.limit
        for seen in self._tally.take(batch):
            if limit and self._tally.printed >= limit:
                continue
            self._tally.printed += 1
            lines: Sequence[str] = (
                [as_json(seen)] if self._told.json else list(self._printer.lines(self._tally.printed, seen))
            )
            self._clear()
            print("\n".join(lines), flush=True)

    def _sum(self, took_s: float | None) -> None:
        self._clear()
        out = sys.stderr if self._told.json else sys.stdout
        print("\n".join(self._tally.lines(self._, self._width)), file=out)
        if took_s is not None:
            print(
                self._("It took {n} s. Nothing was written.").format(n=self._printer.number(f"{took_s:.1f}")),
                file=out,
            )


def _zone(config: Path) -> ZoneInfo:
    try:
        return load_settings(config).shop.tz
    except ConfigError:
        return ZoneInfo("Europe/Paris")
