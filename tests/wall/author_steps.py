"""Steps of random logs by authors, and of the feeder's own about lights and starts. See `logs.py`."""

from __future__ import annotations

from wall import events as ev
from wall.house_events import Dark

AUTHOR_STEPS = (
    "contest", "contest", "answer", "answer", "left", "talk", "support", "inform", "redact", "take-back",
    "author-forget", "retire", "start", "darken", "darken", "light", "light", "play",
)  # fmt: skip
SCENE_STEPS = ("plug", "unplug")
"""Steps that only scenes have: as chance would have them they would crowd out the others."""
AUTHOR_SCENES = (
    ("receive", "withhold", "wait", "contest", "answer"), ("receive", "withhold", "wait", "contest", "undo"),
    ("receive", "withhold", "second", "wait", "contest", "answer", "approve", "wait"),
    ("receive", "approve", "wait", "withdraw", "contest", "answer", "approve", "wait"),
    ("receive", "withhold", "wait", "contest", "answer", "withhold", "undo", "approve", "wait"),
    ("receive", "withhold", "wait", "redact", "contest", "undo"),
    ("receive", "withhold", "wait", "contest", "delete"),
    ("receive", "withhold", "wait", "contest", "author-forget", "answer"),
    ("receive", "withhold", "wait", "contest", "retire", "redact", "answer", "answer"),
    ("receive", "withhold", "wait", "redact", "receive", "approve", "wait"),
    ("receive", "approve", "wait", "take-back", "undo", "author-forget"), ("receive", "take-back", "contest"),
    ("receive", "approve", "wait", "promise", "support", "support"), ("receive", "left", "talk", "talk", "left"),
    ("start", "plug", "start", "source", "unplug", "plug"), ("darken", "wait", "darken", "light", "light"),
    ("receive", "approve", "take-back"),
)  # fmt: skip
"""What usually happens after a decision, in the usual order."""
DARKS: tuple[Dark, ...] = ("closed", "no-screen", "night", "clock")
CHANNELS: tuple[ev.Channel, ...] = ("receipt", "webhook", "email", "chat")


def author_event(
    what: str, at_ms: int, actor: str, shop: str, post: str, pick: int, revision: int, rules: str
) -> ev.AnyEvent:
    """The event that `what` (one of `AUTHOR_STEPS`) stands for; now and then somebody tries it who may not."""
    author = actor if pick % 9 == 8 else "author"
    feeder = actor if pick % 9 == 8 else "feeder"
    match what:
        case "contest":
            words = "c7" if pick % 2 else ""
            return ev.Contested(at_ms=at_ms, actor=author, shop=shop, post=post, commitment=words)
        case "answer":
            return ev.ContestDecided(
                at_ms=at_ms, actor=actor, shop=shop, post=post, upheld=pick % 2 == 0,
                commitment="c8" if pick % 3 else "",
            )  # fmt: skip
        case "left":
            return ev.Left(at_ms=at_ms, actor=author, shop=shop, post=post)
        case "talk":
            return ev.Talked(at_ms=at_ms, actor=actor, shop=shop, post=post)
        case "support":
            return ev.Supported(at_ms=at_ms, actor=author, shop=shop, post=post, supporter=f"receipt-{pick % 3}")
        case "inform":
            return ev.Informed(
                at_ms=at_ms, actor=feeder, shop=shop, post=post, decision=pick % 5, channel=CHANNELS[pick % 4]
            )
        case "redact":
            spans = (ev.Span(0, 4),)
            return ev.Redacted(at_ms=at_ms, actor=feeder, shop=shop, post=post, spans=spans, commitment="c9")
        case "take-back":
            return ev.Withdrawn(
                at_ms=at_ms, actor=author, shop=shop, post=post, revision=revision, rules=rules,
                reason="author-request", request="receipt",
            )  # fmt: skip
        case "author-forget" | "retire":
            who = author if what == "author-forget" else feeder
            return ev.Forgotten(at_ms=at_ms, actor=who, shop=shop, post=post)
        case "start":
            since = (None, at_ms - 60_000, at_ms, at_ms - 86_400_000, at_ms + 1)[pick % 5]
            return ev.Started(at_ms=at_ms, actor=feeder, shop=shop, off_since_ms=since)
        case "darken":
            return ev.Darkened(at_ms=at_ms, actor=feeder, shop=shop, why=DARKS[pick % 4])
        case "light":
            return ev.Lit(at_ms=at_ms, actor=feeder, shop=shop)
        case "plug" | "unplug":
            kind = ev.SourcePlugged if what == "plug" else ev.SourceUnplugged
            return kind(at_ms=at_ms, actor=feeder, shop=shop, source=("avis", "forum")[pick % 2])
    return ev.Played(
        at_ms=at_ms, actor=feeder, shop=shop, screen="ecran", from_ms=at_ms - 900_000, to_ms=at_ms, count=3,
        digest="0" * 64,
    )  # fmt: skip
