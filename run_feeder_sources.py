"""`python run_feeder.py sources …`: what sources there are, trying one, beginning one, and their pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.catalogue import load as catalogue
from config.catalogue import spoken
from config.checks import nearest
from config.load import ConfigError, load_settings
from config.place import config_of
from config.reach import root_of
from config.reference import own_options
from feeder import sources_page
from feeder.registry import modules
from feeder.sources.base import Options
from moderation.glyphs import one_line
from run_feeder_open_arguments import LANGS, Words
from run_feeder_sources_arguments import COMMANDS, arguments

FAILED, BAD_USAGE, BROKEN_OFF = 1, 2, 130


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says after `sources`; returns the exit status."""
    try:
        status = _main(argv, env)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our lines has seen enough (`| head`): no fault of anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return BROKEN_OFF
    return status


def _main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    command = argv[0] if argv and argv[0] in COMMANDS else ""
    config = _given(argv, "--config")
    path = Path(config) if config else config_of(root_of(env), env)
    lang = language(argv, env, path)
    _ = catalogue(lang, "feeder").gettext
    if not command and len(argv) > 1 and not argv[0].startswith("-") and not argv[1].startswith("-"):
        near = nearest(argv[0], COMMANDS) or ", ".join(COMMANDS)
        message = _("sources “{word}” is not known; did you mean “{near}”?")
        print(message.format(word=one_line(argv[0], 40), near=near), file=sys.stderr)
        return BAD_USAGE
    told = arguments(command, _).parse_args(argv[1:] if command else argv)
    if command == "docs":
        return write_pages(told.folder, _)
    if command == "new":
        import run_feeder_sources_new

        return run_feeder_sources_new.main(told.name, told.into or root_of({}), _)
    if command == "try":
        import run_feeder_sources_try

        return run_feeder_sources_try.main(told, path, env, lang)
    import run_feeder_sources_list

    return run_feeder_sources_list.main(told.name, path, env, lang)


def write_pages(folder: Path, _: Words) -> int:
    """Bring the pages in `folder` up to date; a source that says nothing of itself yet is told and left out."""
    made, silent = pages()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text:
                (folder / name).write_text(text, encoding="utf-8")
        strange = sorted(file.name for file in folder.glob("*.md") if file.name not in made)
    except (OSError, UnicodeDecodeError) as error:
        print(_("{folder}: the pages cannot be written: {why}").format(folder=folder, why=error), file=sys.stderr)
        return FAILED
    print(_("{n} pages in {folder}").format(n=len(made), folder=folder))
    for name in silent:
        print(_("{name}: its module has no ABOUT").format(name=name), file=sys.stderr)
    for name in strange:
        print(_("{name}: of no source that there is; delete it").format(name=name), file=sys.stderr)
    return FAILED if silent or strange else 0


def pages() -> tuple[dict[str, str], list[str]]:
    """Every page by its file's name, and the sources that have no `ABOUT` yet."""
    french, found = catalogue("fr", "feeder").gettext, modules()
    told = {
        name: sources_page.entry(name, module, own_options(Options, module.OPTIONS))
        for name, module in found.items()
        if hasattr(module, "ABOUT")
    }
    made = {f"{name}.md": sources_page.page(one, french) for name, one in told.items()}
    made[sources_page.INDEX] = sources_page.index(told.values(), french)
    return made, sorted(set(found) - set(told))


def language(argv: Sequence[str], env: Mapping[str, str], config: Path) -> str:
    """The language asked for, else the configuration's, else the environment's, else French."""
    if (lang := _given(argv, "--lang")) in LANGS:
        return lang
    try:
        return load_settings(config).shop.language
    except ConfigError:
        said = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
        return spoken(said) if said[:2] in LANGS else "fr"


def _given(argv: Sequence[str], option: str) -> str:
    """What `option` is given in `argv`, before it is read for good; empty if it is not."""
    for at, word in enumerate(argv):
        if word == option and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return ""
