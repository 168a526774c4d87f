"""Templates of one language: their plain words are translated when they are compiled, not at each request."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from feeder.web.wording import Wording, line

_PLAIN = re.compile(r"""\{\{ _\((["'])([^"'\\{}%#]+)\1\) \}\}""")
"""`{{ _("…") }}` without anything to be put into it. Called at each request, these were half the work of a page."""


class Spoken(FileSystemLoader):
    """Reads templates, with their plain words in one language."""

    def __init__(self, folder: Path, say: Wording) -> None:
        super().__init__(folder)
        self._say = say

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        return _PLAIN.sub(lambda found: str(escape(self._say.gettext(found[2]))), source), name, fresh


def environment(folder: Path, say: Wording) -> Environment:
    """Everything is escaped, and a name that is not given is an error."""
    loader: BaseLoader = Spoken(folder, say)
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,
    )  # fmt: skip
    made.filters["line"] = line
    return made
