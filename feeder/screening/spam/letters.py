"""A text as its words alone, spelled plainly: what two copies of it share however they are dressed up. Pure."""

from __future__ import annotations

from feeder.screening.base import spelled


def plain(text: str) -> str:
    """Letters and figures of `text`, folded, its words parted by one space; accents, marks and emoji are gone."""
    return " ".join(spelled(text))
