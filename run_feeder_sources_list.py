"""`python run_feeder.py sources [NAME]`: what sources there are, what each needs, and what this shop has of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.catalogue import load as catalogue
from config.checks import nearest
from config.problems import shown_path
from config.reference import own_options
from config.sources_only import OneSource, SourcesOnly, load_sources
from feeder.registry import modules, source_models
from feeder.sources.base import Options
from feeder.sources_page import SHORT, Entry, entry, first_sentence, gists
from moderation.glyphs import harmless, one_line, text_lines
from run_feeder_open_arguments import Words
from wall.words import N_

BAD_USAGE = 2
MOST = 100
"""Cells of a line, on a terminal however wide."""
SHEETS = (N_("What you need"), N_("In wall.toml"), N_("Edits"), N_("Deletions"), N_("Limits"),
          N_("What it was tried against"))  # fmt: skip


def main(name: str, config: Path, env: Mapping[str, str], lang: str) -> int:
    """Print the list, or everything about `name`: a source's type, or its name in the configuration."""
    _ = catalogue(lang, "feeder").gettext
    told = known()
    here = load_sources(config, source_models(), env)
    width = min(shutil.get_terminal_size((80, 24)).columns, MOST)
    if not name:
        print("\n".join([*everything(told, _, width), "", *configured(here, config, _, width)]))
        return 0
    own = [one for one in here.sources if one.name == name]
    kind = name if name in told else next((one.type for one in own), "")
    if kind not in told:
        near = nearest(name, [*told, *(one.name for one in here.sources)])
        message = (
            _("There is no source “{name}”; did you mean “{near}”?") if near else _("There is no source “{name}”.")
        )
        print(message.format(name=one_line(name, 40), near=near), file=sys.stderr)
        print(_("They are: {names}").format(names=", ".join(told)), file=sys.stderr)
        return BAD_USAGE
    print("\n".join(detail(told[kind], _, width)))
    mine = [one for one in here.sources if one.type == kind]
    if mine:
        print("\n".join(["", *_sections(mine, _, width)]))
    return 0


def known() -> dict[str, Entry]:
    """Every source that says something of itself, by its type."""
    return {
        name: entry(name, module, own_options(Options, module.OPTIONS))
        for name, module in modules().items()
        if hasattr(module, "ABOUT")
    }


def everything(told: Mapping[str, Entry], _: Words, width: int) -> Iterator[str]:
    """The list: of each what it reads and what it needs, in short."""
    for name, one in told.items():
        how = _(SHORT[one.way])
        yield one_line(f"{name} · {one.about.service} · {how}", width)
        for line in text_lines(first_sentence(_(one.about.reads)), width - 2):
            yield f"  {line}"
        for line in text_lines(_("Needs: {what}").format(what=gists(one.about.needs, _)), width - 4):
            yield f"    {line}"
        yield ""
    for line in text_lines(_("All about one of them: run_feeder.py sources NAME"), width):
        yield line


def configured(here: SourcesOnly[Options], config: Path, _: Words, width: int) -> Iterator[str]:
    """The shop's own sources, and whether what they need is there."""
    file = shown_path(config)
    if here.problems:
        yield _("In {file} something is wrong; run_feeder.py --check says what.").format(file=file)
    elif not here.sources:
        yield _("In {file} there is no source yet.").format(file=file)
    if here.sources:
        yield _("In {file}:").format(file=file)
        yield from _sections(here.sources, _, width)


def _sections(
    sources: tuple[OneSource[Options], ...] | list[OneSource[Options]], _: Words, width: int
) -> Iterator[str]:
    most = max(len(one.name) for one in sources)
    for one in sources:
        there = [name for name, found in one.secrets.items() if found]
        lacking = [name for name, found in one.secrets.items() if not found]
        parts = [one.type or "?"]
        if there:
            parts.append(_("secrets there: {names}").format(names=", ".join(there)))
        if lacking:
            parts.append(_("secrets missing: {names}").format(names=", ".join(lacking)))
        others = len(one.problems) - len(lacking)
        if one.options is None or others > 0:
            parts.append(_("not in order"))
        elif not lacking:
            parts.append(_("in order"))
        first, *rest = text_lines(f"{one.name.ljust(min(most, 20))}  {' · '.join(parts)}", width - 4)
        yield f"  {'✓' if not one.problems else '✗'} {first}"
        yield from (f"    {line}" for line in rest)
        for problem in [str(wrong) for wrong in one.problems if "missing secret" not in wrong.message][:3]:
            yield from (f"      {line}" for line in text_lines(problem, width - 6))


def detail(one: Entry, _: Words, width: int) -> Iterator[str]:
    """Everything about a source."""
    about = one.about
    yield one_line(f"{one.name} · {about.service}", width)
    yield from text_lines(f"{_(about.reads)} {one.how().told(_)}", width)
    said: list[tuple[str, ...]] = [
        about.needs,
        (),
        (about.edits,),
        (about.deletions,),
        (about.limits,),
        (about.tried,),
    ]
    for title, texts in zip(SHEETS, said, strict=True):
        if not texts and title != SHEETS[1]:
            continue
        yield ""
        yield _(title)
        if title == SHEETS[1]:
            yield from (f"  {line}" for line in harmless(about.example.strip()).splitlines())
        for text in texts:
            first, *rest = text_lines(_(text), width - 4)
            yield f"  {'– ' if len(texts) > 1 else '  '}{first}"
            yield from (f"    {line}" for line in rest)
    yield ""
    names = [line.split("`")[1] for line in one.options.splitlines() if line.startswith("| `")]
    options = _("Options, in docs/sources/{name}.md: {names}").format(name=one.name, names=", ".join(names))
    yield from text_lines(options, width)
