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

# Two regional indicators make a flag. Said here because `\X` counts back to the first of a run each time: n² in all.
_X = r"(?:[\U0001f1e6-\U0001f1ff]{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X)"
_CLUSTER = regex.compile(_X)
_SPACED = regex.compile(r"[ \u00a0](?=[»!?;:%€])|(?<=«)[ \u00a0]")
# Controls but for newline and tab; bidi embeddings, overrides and isolates; invisible format characters that
# can hide or reorder words (joiners stay: emoji and Persian need them; LRM and RLM stay: they are plain marks).
_CONTROL = regex.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    r"|[\U000e0000-\U000e001f]"
)
_BLANK = regex.compile(r"[\s\p{Z}\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*+")
# A word with the spaces after it, in whole clusters; a no-break space holds together what it joins.
_WORD, _SPACE = rf"(?:(?!\s)|(?=[\u00a0\u202f])){_X}", rf"(?=\s)(?![\u00a0\u202f]){_X}"
_TOKEN = regex.compile(rf"(?:{_WORD})++(?:{_SPACE})*+|(?:{_SPACE})++")


def _placeholder(match: regex.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟦U+{code:04X}⟧"


def is_blank(text: str) -> bool:
    """Whether nothing of `text` would be seen: spaces, controls, marks of no width, letters that are drawn empty."""
    return _BLANK.fullmatch(text) is not None


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
    texts: list[str] = []
    for piece in (piece for page in pages for piece in page):
        if isinstance(piece, Run):
            texts.append(piece.text)
            continue
        if texts:
            out.append(Run("".join(texts)))
            texts = []
        out.append(piece)
    return (*out, Run("".join(texts))) if texts else tuple(out)


def paginate(form: Form, fits: Callable[[Form], bool]) -> list[Form]:
    """Cut `form` into pages that `fits` accepts, between words where possible, else between grapheme clusters.

    `join` of the result equals `form`. A single cluster or chip that does not fit stands alone on its page. What
    holds for a form must hold for its every beginning. `fits` is asked about the whole once and then only about
    lengths near a page's, so that the work grows with the length of the text and not with its square.
    """
    if fits(form):
        return [form]
    tokens = [token for piece in form for token in _tokens(piece)]
    pages: list[Form] = []
    at = 0
    while at < len(tokens):
        count = _longest(tokens, at, fits)
        if count:
            pages.append(join([tuple(tokens[at : at + count])]))
            at += count
            continue
        cut, rest = _cut(tokens[at], fits)
        pages += cut
        if rest is None:
            at += 1
        else:
            tokens[at] = rest
    return pages or [()]


def _cut(token: Piece, fits: Callable[[Form], bool]) -> tuple[list[Form], Piece | None]:
    """Cut a token too long for a page. Its end, if that fits a page, is given back to share one with what follows."""
    if isinstance(token, Chip):
        return [(token,)], None
    clusters = [Run(match[0]) for match in _CLUSTER.finditer(token.text)]
    pages: list[Form] = []
    at = 0
    while True:
        count = _longest(clusters, at, fits)
        page = join([tuple(clusters[at : at + max(1, count)])])
        at += max(1, count)
        if at >= len(clusters) and count:
            return pages, page[0]
        pages.append(page)
        if at >= len(clusters):
            return pages, None


def _tokens(piece: Piece) -> Iterator[Piece]:
    if isinstance(piece, Chip):
        yield piece
    else:
        for match in _TOKEN.finditer(piece.text):
            yield Run(match[0])


def _longest(pieces: Sequence[Piece], start: int, fits: Callable[[Form], bool]) -> int:
    """How many of `pieces` from `start` on fit together: doubled until too many, then halved in between."""
    low, high, end = 0, 1, len(pieces) - start
    while high <= end and fits(join([tuple(pieces[start : start + high])])):
        low, high = high, high * 2
    high = min(high, end + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(join([tuple(pieces[start : start + middle])])) else (low, middle)
    return low


def words(form: Form) -> int:
    """How many words a reader reads; a chip counts as one, and so does each CJK character pair."""
    text = plain(form)
    wide = len(regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]", text))
    return len(regex.findall(r"\S+", text)) + wide // 2
