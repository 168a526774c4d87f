"""Of personal data that several rules found in the same words, one finding for each place. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from wall.noticed import Finding

KINDS = (
    "email", "iban", "card", "nir", "siret", "url", "phone", "plate", "order", "handle", "address", "name", "number",
)  # fmt: skip
"""Kinds of personal data; of two over the same words the one that stands first here is told."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_WORDS = ("address", "name")
"""Kinds of which a part is still one: what another finding leaves of them is told."""
LEAST = 3
"""Letters and digits that such a part has at least."""


def resolved(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """`findings` in reading order, without personal data over words that other personal data stands over.

    What holds another within it goes first (an IBAN before the telephone number that seems to be in it), then the
    more specific kind; a bare `number` always yields. Findings of other flags are left as they are.
    """
    free: list[Finding] = []
    kept: list[Finding] = []
    for each in findings:
        (free if each.flag not in _RANK or each.start == each.end else kept).append(each)
    if len(kept) > 1:
        kept = _apart(text, kept)
    return sorted([*free, *kept], key=lambda each: (each.start, each.end, each.flag, each.rule))


def _apart(text: str, findings: Sequence[Finding]) -> list[Finding]:
    out: list[Finding] = []
    starts: list[int] = []
    for each in _by_weight(findings):
        for part in _left(text, each, out, starts):
            at = bisect_left(starts, part.start)
            starts.insert(at, part.start)
            out.insert(at, part)
    return out


def _by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Whatever holds another strictly within it before that one; else by kind, then by length."""
    inner = _within_another(findings)
    return [
        each
        for _, each in sorted(
            enumerate(findings),
            key=lambda pair: (
                pair[1].flag == "number",
                pair[0] in inner,
                _RANK[pair[1].flag],
                pair[1].start - pair[1].end,
                pair[1].start,
                pair[1].rule,
            ),
        )
    ]


def _within_another(findings: Sequence[Finding]) -> set[int]:
    """The places of those that lie within a longer one that is no bare number."""
    inner: set[int] = set()
    order = sorted(range(len(findings)), key=lambda at: (findings[at].start, -findings[at].end))
    reach = first = -1
    for at in order:
        each = findings[at]
        if each.end <= reach and (each.start, each.end) != (first, reach):
            inner.add(at)
        elif each.flag != "number" and each.end > reach:
            first, reach = each.start, each.end
    return inner


def _left(text: str, each: Finding, out: Sequence[Finding], starts: Sequence[int]) -> list[Finding]:
    """What of `each` no finding in `out` stands over: all, nothing, or, of what is made of words, the parts."""
    at = max(0, bisect_left(starts, each.start) - 1)
    over: list[Finding] = []
    while at < len(out) and out[at].start < each.end:
        if out[at].end > each.start:
            over.append(out[at])
        at += 1
    if not over:
        return [each]
    if each.flag not in _WORDS:
        return []
    parts: list[Finding] = []
    begin = each.start
    for taken in [*over, None]:
        end = min(each.end, taken.start) if taken is not None else each.end
        parts += _trimmed(text, each, begin, end)
        begin = max(begin, taken.end) if taken is not None else begin
    return parts


def _trimmed(text: str, each: Finding, begin: int, end: int) -> list[Finding]:
    while begin < end and not text[begin].isalnum():
        begin += 1
    while end > begin and not text[end - 1].isalnum():
        end -= 1
    if sum(char.isalnum() for char in text[begin:end]) < LEAST:
        return []
    return [replace(each, start=begin, end=end)]
