"""A refusal in the making: what its reason requires and what is still missing; kept until it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from moderation.deciding.marks import Marker
from wall.commands import Withdraw, Withhold
from wall.events import Mask, Span
from wall.rules import REASONS

TYPED: tuple[str, ...] = ("ground", "evidence", "other", "request", "asked")
"""What is typed in, in the order in which it is asked for. `asked` and `request` go into the same field."""


@dataclass(frozen=True)
class Refusing:
    """What was given so far. `withdraw`: the post is on the wall. `words` by requirement."""

    withdraw: bool = False
    reason: str = ""
    spans: tuple[Span, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def because(self, reason: str) -> Refusing:
        return replace(self, reason=reason)

    def about(self, spans: Sequence[Span]) -> Refusing:
        return replace(self, spans=tuple(spans))

    def saying(self, words: Mapping[str, str]) -> Refusing:
        return replace(self, words={**self.words, **words})

    def missing(self, reasons: Mapping[str, Sequence[str]]) -> list[str]:
        """What this reason requires and was not given yet, in the order of asking; never `second`."""
        needs = needed(self.reason, reasons)
        lacking = ["span"] if "span" in needs and not self.spans else []
        return lacking + [need for need in TYPED if need in needs and not self.words.get(need, "").strip()]

    def typed(self, reasons: Mapping[str, Sequence[str]]) -> list[str]:
        """What has to be typed for this reason."""
        needs = needed(self.reason, reasons)
        return [need for need in TYPED if need in needs]

    def command(self, id_: str, post: str, expect: int | None, reasons: Mapping[str, Sequence[str]]) -> Withhold:
        """The command, with what its reason requires and nothing else."""
        needs = needed(self.reason, reasons)
        said = {need: words.strip() for need, words in self.words.items() if need in needs and words.strip()}
        kind = Withdraw if self.withdraw else Withhold
        return kind(
            id=id_,
            post=post,
            expect=expect,
            reason=self.reason,
            spans=self.spans if "span" in needs else (),
            ground=said.get("ground"),
            other=said.get("other"),
            request=said.get("request") or said.get("asked"),
            evidence=said.get("evidence"),
        )


def needed(reason: str, reasons: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """What a reason requires: at least what the closed list says, and what the house rules add."""
    return frozenset(reasons.get(reason, ())) | REASONS.get(reason, frozenset())


def marker_of(text: str, spans: Sequence[Span]) -> Marker:
    """A marker that begins with these spans."""
    marker = Marker(text)
    marker.marks = sorted(Mask(span.start, span.end) for span in spans)
    return marker
