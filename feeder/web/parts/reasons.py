"""A refusal on its author's receipt: why, in a sentence; point by point; and which of the words it is about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from feeder.web.wording import Wording
from wall.phone import ReceiptView
from wall.statement import Statement
from wall.statement_words import explained, lines
from wall.text import widen


@dataclass(frozen=True)
class Reasons:
    """`told`: in a sentence or two; `points`: (label, value) of everything that is to be told."""

    reason: str
    told: str
    points: list[tuple[str, str]]


def reasons(statement: Statement | None, now_ms: int, say: Wording) -> Reasons | None:
    """The statement in words; None where there is none."""
    if statement is None:
        return None
    points = lines(statement, say.gettext, lambda ms: say.moment(ms, now_ms))
    return Reasons(points[1][1], explained(statement, say.gettext), points)


def marked(view: ReceiptView, say: Wording) -> Markup:
    """The author's words, with the passages that a refusal is about marked in them."""
    spans = view.statement.spans if view.statement is not None else ()
    text = say.plain(view.form)
    covered = [span for span in widen(text, spans) if span[0] < span[1]]
    if not covered:
        return say.form(view.form)
    edges = sorted({0, len(text), *(edge for span in covered for edge in span)})
    out = []
    for start, end in pairwise(edges):
        piece = escape(text[start:end])
        inside = any(left <= start and end <= right for left, right in covered)
        out.append(Markup('<mark class="passage">{}</mark>').format(piece) if inside else piece)
    return Markup("").join(out)
