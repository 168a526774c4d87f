"""`python -m wall`: checks what a wall did. `verify`, `prove`, `export` and `stats` need the `wall` package alone.

This is the only file of the room that looks for a configuration, and it does without one.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from typing import Literal

from wall.cli.console import CannotTell, Console, Here, Reached
from wall.cli.dispatch import main as do
from wall.clock import SystemClock


class Around:
    """This checkout and its feeder, where there are any."""

    def __init__(self, env: Mapping[str, str], catalogue: NullTranslations) -> None:
        self._env = env
        self._catalogue = catalogue

    def here(self) -> Here:
        """Raises CannotTell."""
        none = self._catalogue.gettext("There is no configuration of a wall here: name the file.")
        try:
            from config.load import ConfigError, load_settings, paths_of
            from config.place import config_of, root_of
        except ImportError as error:
            raise CannotTell(none) from error
        config = config_of(root_of(self._env), self._env)
        try:
            settings = load_settings(config)
        except ConfigError as error:
            raise CannotTell(f"{none} ({error.problems[0]})") from error
        paths = paths_of(settings, config)
        return Here(paths.config, paths.data, paths.log, paths.keys, paths.side, settings.shop.id, settings.shop.tz,
                    settings)  # fmt: skip

    def reach(self, role: Literal["desk", "people"] = "desk", account: str | None = None) -> Reached:
        """Raises CannotTell."""
        from config.reach import NotFound, reach, root_of

        try:
            found = reach(root_of(self._env), env=self._env, role=role, account=account)
        except NotFound as error:
            raise CannotTell(str(error)) from error
        return Reached(found.url, found.token, found.tls)


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    lang, catalogue = _catalogue(_language(argv, env))
    width = shutil.get_terminal_size((80, 24)).columns
    console = Console(
        sys.stdout, sys.stderr, env, SystemClock(), Around(env, catalogue), catalogue, lang, width
    )  # fmt: skip
    try:
        return do(argv, console)
    except BrokenPipeError:
        # Whoever read us has gone (`… export | head`): end quietly, without Python's own complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _language(argv: Sequence[str], env: Mapping[str, str]) -> str:
    """What is asked for on the command line, else by the environment, else French."""
    for at, word in enumerate(argv):
        if word == "--lang" and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return next((env[name] for name in ("VAV_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "fr")


def _catalogue(language: str) -> tuple[str, NullTranslations]:
    """The language spoken and its words; plain English where the catalogues are not there or cannot be read."""
    try:
        from config.catalogue import CatalogueBroken, load, spoken

        try:
            return spoken(language), load(language, "wall")
        except CatalogueBroken:
            return "en", NullTranslations()
    except ImportError:
        return "en", NullTranslations()


if __name__ == "__main__":
    gc.disable()  # a command is short, and keeps nearly everything until its end
    sys.exit(main(sys.argv[1:], os.environ))
