"""What may be shown of a received text: `display_form`, the only function that makes it, and its pages.

Nothing is ever edited. An existing space may become a narrow no-break one, a control character becomes a
visible placeholder, a masked span becomes a labelled chip whose width tells nothing; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import regex
from msgspec import Struct

from wall.events import Mask, MaskLabel, Span

NNBSP = "\N{NARROW NO-BREAK SPACE}"


class Run(Struct, frozen=True, tag="t", array_like=True):
    """Words as received."""

    text: str


class Chip(Struct, frozen=True, tag="m", array_like=True):
    """A masked span. Its label is worded by whoever draws it; the masked length is not kept."""

    label: MaskLabel


Piece = Run | Chip
Form = tuple[Piece, ...]
"""A displayable text: runs and chips in reading order."""

_CLUSTER = regex.compile(r"\X")
_SPACED = regex.compile(r"[ \u00a0](?=[»!?;:%€])|(?<=«)[ \u00a0]")
# Controls but for newline and tab; bidi embeddings, overrides and isolates; invisible format characters that
# can hide or reorder words (joiners stay: emoji and Persian need them; LRM and RLM stay: they are plain marks).
_CONTROL = regex.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    r"|[\U000e0000-\U000e001f]"
)
_TOKEN = regex.compile(r"\S+\s*|\s+")


def _placeholder(match: regex.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟦U+{code:04X}⟧"


def visible_controls(text: str) -> str:
    """`text` with every control, bidi override and lone surrogate as a visible placeholder (`␛`, `⟦U+202E⟧`)."""
    return _CONTROL.sub(_placeholder, text)


def widen(text: str, spans: Iterable[Span | Mask]) -> list[tuple[int, int]]:
    """The spans clipped to `text` and widened to whole grapheme clusters (UAX 29); empty ones are left out.

    One pair a span, in the order given. Linear in the length of the text.
    """
    wanted = [(max(0, span.start), min(len(text), span.end)) for span in spans]
    if not wanted:
        return []
    edges = [match.start() for match in _CLUSTER.finditer(text)] + [len(text)]
    floor: list[int] = [0] * (len(text) + 1)
    ceil: list[int] = [0] * (len(text) + 1)
    for left, right in pairwise(edges):
        for at in range(left, right):
            floor[at] = left
            ceil[at] = left if at == left else right
    floor[len(text)] = ceil[len(text)] = len(text)
    return [(floor[start], ceil[end]) for start, end in wanted if start < end]


def display_form(received: str, masks: Sequence[Mask] = ()) -> Form:
    """The form in which `received` may be shown (invariant 2). Overlapping masks melt into the first one's chip."""
    ordered = sorted(mask for mask in masks if max(0, mask.start) < min(len(received), mask.end))
    pieces: list[Piece] = []
    at = 0
    for (start, end), mask in zip(widen(received, ordered), ordered, strict=True):
        if end <= at:
            continue
        if start < at:
            at = end
            continue
        if start > at:
            pieces.append(Run(received[at:start]))
        pieces.append(Chip(mask.label))
        at = end
    if at < len(received):
        pieces.append(Run(received[at:]))
    return tuple(Run(_typeset(piece.text)) if isinstance(piece, Run) else piece for piece in pieces)


def _typeset(text: str) -> str:
    return visible_controls(_SPACED.sub(NNBSP, text))


def plain(form: Form, label: Callable[[MaskLabel], str] = str) -> str:
    """The form as one string, chips in square brackets: for a terminal, a log, a test."""
    return "".join(piece.text if isinstance(piece, Run) else f"[{label(piece.label)}]" for piece in form)


def join(pages: Iterable[Form]) -> Form:
    """Pages put together again: runs that were cut are one run."""
    out: list[Piece] = []
    for piece in (piece for page in pages for piece in page):
        if isinstance(piece, Run) and out and isinstance(out[-1], Run):
            out[-1] = Run(out[-1].text + piece.text)
        else:
            out.append(piece)
    return tuple(out)


def paginate(form: Form, fits: Callable[[Form], bool]) -> list[Form]:
    """Cut `form` into pages that `fits` accepts, between words where possible, else between grapheme clusters.

    `join` of the result equals `form`. A single cluster or chip that does not fit stands alone on its page.
    """
    tokens = [token for piece in form for token in _tokens(piece)]
    pages: list[Form] = []
    while tokens:
        count = _longest(tokens, fits)
        if count == 0 and isinstance(tokens[0], Run):
            clusters: list[Piece] = [Run(match[0]) for match in _CLUSTER.finditer(tokens[0].text)]
            cut = max(1, _longest(clusters, fits))
            pages.append(join([tuple(clusters[:cut])]))
            tokens[0:1] = join([tuple(clusters[cut:])])
            continue
        count = max(1, count)
        pages.append(join([tuple(tokens[:count])]))
        del tokens[:count]
    return pages or [()]


def _tokens(piece: Piece) -> Iterator[Piece]:
    if isinstance(piece, Chip):
        yield piece
    else:
        for match in _TOKEN.finditer(piece.text):
            yield Run(match[0])


def _longest(pieces: Sequence[Piece], fits: Callable[[Form], bool]) -> int:
    """How many of `pieces` fit together; what holds for some number is assumed to hold for every smaller one."""
    if pieces and fits(join([tuple(pieces)])):
        return len(pieces)
    low, high = 0, len(pieces)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(join([tuple(pieces[:middle])])) else (low, middle)
    return low


def words(form: Form) -> int:
    """How many words a reader reads; a chip counts as one, and so does each CJK character pair."""
    text = plain(form)
    wide = len(regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]", text))
    return len(regex.findall(r"\S+", text)) + wide // 2
