"""How the desk can be laid out, for whoever sits at it. Pure."""

from __future__ import annotations

from moderation.words import N_

LAYOUTS: tuple[str, ...] = ("list", "one", "wall")
"""Lists and post; one post at a time; the wall first. In the order in which a key goes through them."""
NAMES = {
    "list": N_("The desk with its lists."),
    "one": N_("One post at a time: the next one comes after a decision."),
    "wall": N_("The wall first: what customers see, and the queue beside it."),
}


def after(layout: str) -> str:
    """The one that comes next."""
    at = LAYOUTS.index(layout) if layout in LAYOUTS else -1
    return LAYOUTS[(at + 1) % len(LAYOUTS)]


def first(asked: str, profile: str, house: str) -> str:
    """What a desk opens with: what its command line asked for, else the person's profile, else the house."""
    return next((layout for layout in (asked, profile, house) if layout in LAYOUTS), "list")
