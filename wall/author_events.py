"""What authors do after they have written, and what the shop does towards them. Facts, as in `wall/events.py`.

An author is known by the receipt alone: their events have the actor `author` (`wall/roles.py: AUTHOR`).
"""

from __future__ import annotations

from typing import Literal

from wall.values import PostEvent, Span, Token

Channel = Literal["receipt", "webhook", "email", "chat"]
"""How an author was told of a decision: under the receipt alone, or on a way back that the source has."""


class Contested(PostEvent, frozen=True, kw_only=True, tag="contested"):
    """The author contests the refusal that is in force; their words about it are sealed content."""

    commitment: str = ""


class ContestDecided(PostEvent, frozen=True, kw_only=True, tag="contest-decided"):
    """Another moderator than those who refused it has looked again; the words to the author are sealed content.

    `upheld`: the refusal stands. Otherwise the post waits again, as if it had just come.
    """

    upheld: bool
    commitment: str = ""


class Left(PostEvent, frozen=True, kw_only=True, tag="left"):
    """The author of a note who said “I am still here” is so no longer."""


class Talked(PostEvent, frozen=True, kw_only=True, tag="talked"):
    """Somebody of the shop walked over and talked with the author of the note."""


class Supported(PostEvent, frozen=True, kw_only=True, tag="supported"):
    """“Me too” to a promise, from whoever holds a receipt: `supporter` is a keyed hash, one for each receipt."""

    supporter: Token


class Informed(PostEvent, frozen=True, kw_only=True, tag="informed"):
    """The feeder sent the statement of reasons for the decision at `decision` (seq) on this way."""

    decision: int
    channel: Channel


class Redacted(PostEvent, frozen=True, kw_only=True, tag="redacted"):
    """Personal data in a refused text is gone for good: the text without these spans is sealed anew.

    A text whose words are gone is never shown: what is shown is verbatim.
    """

    spans: tuple[Span, ...]
    commitment: str = ""
