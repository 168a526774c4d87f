"""What was noticed in a text, for whoever reads it: findings, tone, language, and what could not be looked at.

None of it decides, orders, delays or hides anything. Offsets are code points of the received text. Part of
`wall/wire.py`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wall.values import MaskLabel, Span

ToneLabel = Literal["neg", "neu", "pos", "unsure"]
"""`neu`: neutral or mixed; `unsure`: to be checked by whoever reads (« à vérifier »)."""
Why = Literal["missing", "broken", "slow", "long", "down", "language", "behind"]
"""Why something was not looked at: its library is not installed, it failed, it took too long, the text is longer than
it can take, the screening process is away, it does not know the language, too much waits for it."""


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was noticed. `start` = `end` = 0: it is about the post as a whole, and no word of it.

    `flag`: what it is, and what a desk can filter by: `phone`, `name`, `abuse`, `sensitive`, `duplicate`…
    `kind`: which sort of it: of `abuse` insult, threat, hate, sexual; of `sensitive` health, minor, religion, union.
    `label`: the chip that is suggested over it, if one is. `rule`: which rule found it, and its version.
    `other`: the id of another post that it has to do with. `count`: how many posts it speaks of.
    """

    flag: str
    start: int = 0
    end: int = 0
    label: MaskLabel | None = None
    rule: str = ""
    kind: str = ""
    other: str = ""
    count: int = 0


class Tone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a post sounds. Where it has stars they decide (three: `neu`, mixed), and `engine` is `stars`.

    `score`: from -1 (bad) to 1 (good). `engine`: what judged, and its version. `spans`: the words that told.
    `mismatch`: the words plainly say the opposite of the stars.
    """

    label: ToneLabel
    score: float = 0.0
    engine: str = ""
    spans: tuple[Span, ...] = ()
    mismatch: bool = False


class Unscreened(Struct, frozen=True, kw_only=True):
    """`what` was not looked at in this text: `all` (nothing has looked), `text` (its end), `language`, `tone`,
    `repetition`, `semantic`, `names`, or a screener's name."""

    what: str
    why: Why


class Screened(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is told of a text besides the findings. `language`: the one heard in it (ISO 639-1), empty: unknown.

    `rules`: the version of everything that looked at it. `cost_us`: how long that took (µs).
    """

    language: str = ""
    tone: Tone | None = None
    missing: tuple[Unscreened, ...] = ()
    rules: str = ""
    cost_us: int = 0
