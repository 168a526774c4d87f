"""What is noted of one text, as it comes from an engine: a value that goes through pipes and is remembered."""

from __future__ import annotations

from msgspec import Struct

from wall.noticed import Finding, Screened, Unscreened, Why
from wall.post import Post


class Noted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`findings` in reading order. `stars`: those that the text came with (1 … 5).

    `signature`: what near-duplicates have in common (`spam/repetition.py`), empty if it was not computed.
    `refined`: the extras have looked as well.
    """

    findings: tuple[Finding, ...] = ()
    screened: Screened = Screened()
    signature: tuple[int, ...] = ()
    stars: int | None = None
    refined: bool = False


ALL = "all"
"""In `Unscreened.what`: nothing has looked at the text."""


def unscreened(why: Why) -> Noted:
    """The note of a text at which nothing has looked."""
    return Noted(screened=Screened(missing=(Unscreened(what=ALL, why=why),)))


def is_readable(post: Post) -> bool:
    """Whether its text may be read at the desk still."""
    return not post.forgotten and post.state != "undisplayable"
