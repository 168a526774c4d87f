"""Posts as a report shows them: word for word as they stand on the wall, with chips over what is masked. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import tzinfo

from moderation.report.blocks import Piece, Said
from moderation.report.reader import Reader, one_line
from wall.report import Quote
from wall.text import Form, Run, visible_controls

_CODE = re.compile(r"[0-9A-F]{3}")


def said(quote: Quote, reader: Reader, zone: tzinfo, labels: Mapping[str, str]) -> Said:
    """A post and the shop's answer. `labels`: of sources, by name."""
    return Said(
        about=about(quote, reader, zone, labels),
        pieces=pieces(quote.form, reader),
        rtl=from_the_right(quote.form),
        reply=pieces(quote.reply, reader),
        reply_rtl=from_the_right(quote.reply),
        replied=reader._("The shop’s answer"),
    )


def about(quote: Quote, reader: Reader, zone: tzinfo, labels: Mapping[str, str]) -> str:
    """The line over a quote: stars where there are any, kind and source, who (by the made-up name), when."""
    parts = [
        stars(quote.stars),
        one_line(labels.get(quote.source, "") or reader.kind(quote.kind), 80),
        who(quote, reader),
        reader.moment(quote.at_ms, zone),
    ]
    return " · ".join(part for part in parts if part)


def who(quote: Quote, reader: Reader) -> str:
    """The public name: a made-up one as a person would say it (`Client·e 4F2`), any other as it is."""
    name = one_line(quote.pseudonym, 40)
    return reader._("Customer {code}").format(code=name) if _CODE.fullmatch(name) else name


def stars(count: int | None) -> str:
    """`★★☆☆☆ 2/5`, the same shape for every rating; nothing where there is none."""
    if count is None:
        return ""
    many = max(0, min(5, count))
    return f"{'★' * many}{'☆' * (5 - many)} {many}/5"


def pieces(form: Form, reader: Reader) -> list[Piece]:
    """Runs and chips in reading order. A report's file may come from anywhere: no control gets through."""
    return [
        (visible_controls(one.text), False) if isinstance(one, Run) else (reader.chip(one.label), True)
        for one in form
    ]


def from_the_right(form: Form) -> bool:
    """Whether the first letter with a direction of its own runs from the right. Source: UAX 9, P2 and P3."""
    for one in form:
        for letter in one.text if isinstance(one, Run) else "":
            match unicodedata.bidirectional(letter):
                case "L":
                    return False
                case "R" | "AL":
                    return True
    return False


def plain(parts: list[Piece]) -> str:
    """Pieces as one string; a chip has its brackets already."""
    return "".join(text for text, _ in parts)
