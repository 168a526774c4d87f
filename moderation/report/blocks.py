"""What a report is made of, in words and in reading order, whatever it is drawn as afterwards. Only shapes.

Everything here is text to be shown: whoever draws it escapes it, and adds nothing but form.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Piece = tuple[str, bool]
"""Words, and whether they are a chip over something masked."""


class Para(Struct, frozen=True, tag="para"):
    """A paragraph. `soft`: beside the matter."""

    text: str
    soft: bool = False


class Points(Struct, frozen=True, tag="points"):
    """Sentences one under the other, the most important first."""

    items: list[str]


class Sub(Struct, frozen=True, tag="sub"):
    """A heading within a section, a mark beside it, and what is to be known before reading on."""

    title: str
    mark: str = ""
    note: str = ""


class Table(Struct, frozen=True, tag="table"):
    """A table. `caption` is for who cannot see what it is under; columns in `numbers` (from 0) hold figures.

    `strong`: rows (from 0) that matter more than the others.
    """

    caption: str
    head: list[str]
    rows: list[list[str]]
    numbers: list[int] = []
    strong: list[int] = []


class Said(Struct, frozen=True, tag="said"):
    """Somebody's words as they stand on the wall, `rtl` if they begin from the right, and the shop's answer."""

    about: str
    pieces: list[Piece]
    rtl: bool = False
    reply: list[Piece] = []
    reply_rtl: bool = False
    replied: str = ""


class Bar(Struct, frozen=True):
    """One hour or day of a curve. `usual`: None where too little is known."""

    label: str
    received: int = 0
    shown: int = 0
    withheld: int = 0
    usual: float | None = None
    quiet: bool = False


class Legend(Struct, frozen=True):
    """The words of a curve."""

    shown: str
    withheld: str
    other: str
    usual: str
    quiet: str


class Chart(Struct, frozen=True, tag="chart"):
    """A curve. `name`: unique in its report; `top`: its scale’s least upper end; `table`: the same in numbers.
    `low`: one of several, and less high.
    """

    name: str
    title: str
    desc: str
    bars: list[Bar]
    legend: Legend
    table: Table
    top: int = 0
    low: bool = False


Block = Para | Points | Sub | Table | Said | Chart


class Section(Struct, frozen=True, kw_only=True):
    """A part with a heading. `part`: the page of two minutes, what is to be seen closer, or the annex."""

    name: str
    title: str
    blocks: list[Block]
    part: Literal["first", "closer", "annex"] = "first"


class Page(Struct, frozen=True, kw_only=True):
    """A whole report. `made_ms`: when it was reckoned (Unix ms); `parts`: headings of the three parts.

    `running`: stands on every sheet of paper; `sheet`: a sheet's number, with `{n}` and `{of}`.
    """

    lang: str
    shop: str
    title: str
    under: list[str]
    running: str
    sheet: str
    made: str
    made_ms: int
    parts: dict[str, str]
    numbers: str
    sections: list[Section]
