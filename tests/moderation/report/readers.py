"""Readers of the real catalogues, for tests of reports."""

from __future__ import annotations

from config.catalogue import load
from moderation.report.reader import Reader


def reader(lang: str = "fr") -> Reader:
    """The wording of one language."""
    return Reader(load(lang, "report"), load(lang, "wall"), lang)
