"""What the author of a refused post will be told, or is told: the statement of reasons, as a desk knows it. Pure."""

from __future__ import annotations

from rich.cells import cell_len

from moderation.deciding.refusing import Refusing, needed
from moderation.drawing import Bits
from moderation.drawing.rows import as_label, since_ms
from moderation.glyphs import text_lines
from moderation.model import Model
from moderation.words import Words
from wall.clock import from_iso, to_iso
from wall.events import Mask, Span
from wall.statement import Statement
from wall.statement_words import explained, lines
from wall.wire import DeskPost

NARROW = 60
"""Cells; a narrower sheet has the labels above what they label."""


def will_be(post: DeskPost, refusing: Refusing, model: Model, now_ms: int) -> Statement:
    """The statement on a refusal that is only being made."""
    refused = refusing.reason == "author-request"
    second = "second" in needed(refusing.reason, model.reasons)
    ground = refusing.words.get("ground", "").strip()
    return Statement(
        reference=post.id, decision="withdrawn" if refusing.withdraw else "withheld",
        ground="law" if ground else "rules", reason=refusing.reason, rules=_rules(model), kind=post.kind,
        received_ms=since_ms(post), decided_ms=now_ms, shop=post.shop, legal_ground=ground,
        language=post.language or "", found_by="notice" if refused else "own", detected=_noted(post),
        spans=refusing.spans, other=refusing.words.get("other", ""), moderator="A", second="B" if second else "",
        contestable=True,
    )  # fmt: skip


def of(post: DeskPost, model: Model, now_ms: int) -> Statement | None:
    """The statement on the decision that is proposed or in force; None where none is owed."""
    pending = post.pending
    what = pending.what if pending is not None else post.state
    at_ms = pending.at_ms if pending is not None else now_ms
    if post.masks and what in ("mask", "shown"):
        masks = tuple(Mask(start, end, as_label(label)) for start, end, label in post.masks)
        return Statement(
            reference=post.id, decision="masked", ground="rules", reason="personal-data", rules=_rules(model),
            kind=post.kind, received_ms=since_ms(post), decided_ms=_shown_ms(post) or at_ms, shop=post.shop,
            language=post.language or "", detected=_noted(post), masks=masks, moderator="A",
        )  # fmt: skip
    if post.reason is None or what not in ("withhold", "withdraw", "withheld", "withdrawn"):
        return None
    given = {"ground": post.ground or "", "other": post.other or ""}
    spans = tuple(Span(start, end) for start, end in post.spans)
    return will_be(post, Refusing(what in ("withdraw", "withdrawn"), post.reason, spans, given), model, at_ms)


def briefly(post: DeskPost, reason: str, model: Model, words: Words, now_ms: int, *, withdraw: bool) -> str:
    """What it explains of that reason, and what the author can do: enough to choose the reason by."""
    made = will_be(post, Refusing(withdraw, reason), model, now_ms)
    can = words._("The receipt says this, which words, and how to contest; somebody else then looks again.")
    said = words._("“{words}”").format(words=explained(made, words.wall.gettext))
    return f"{said}\n{can}"


def told(made: Statement, words: Words, width: int, now_ms: int) -> list[Bits]:
    """The statement as its author reads it, a label and its words on each line."""

    def moment(at_ms: int) -> str:
        return words.when(to_iso(at_ms), now_ms)

    out: list[Bits] = []
    found = lines(made, words.wall.gettext, moment)
    labelled = 2 + max(cell_len(label) for label, _value in found)
    for label, value in found:
        if width < NARROW:
            out.append([(label, "soft")])
            out.extend([("  ", ""), (line, "ink")] for line in text_lines(value, width - 2))
            continue
        for at, line in enumerate(text_lines(value, width - labelled)):
            lead = "" if at else label
            out.append([(lead + " " * (labelled - cell_len(lead)), "soft"), (line, "ink")])
    return out


def _rules(model: Model) -> str:
    return model.welcome.rules if model.welcome is not None else ""


def _noted(post: DeskPost) -> tuple[str, ...]:
    return tuple(sorted({*post.flags, *(each.flag for each in post.findings)}))


def _shown_ms(post: DeskPost) -> int:
    try:
        return from_iso(post.shown_at) if post.shown_at else 0
    except ValueError:
        return 0
