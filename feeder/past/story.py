"""A day told well, in six to fourteen chapters on a lively day, in two on an empty one. Pure: facts in, chapters out.

Nothing is chosen by stars or tone. Of each chapter `at_ms` is an instant at which its posts are up; a post that may
not be seen now, or was not up at that instant, is left out, and a chapter that lives by its posts goes with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from wall.past import Chapter, Course, Peak

PEAKS = 3
TOLD = 3
"""The most posts that tell what a peak was about."""
REPLIES = 4
POSTS = 6
"""The most posts in one chapter of promises."""
QUIET_LEAST = 2
"""Answers in quiet hours from which on they are a chapter."""
HOUR_MS = 3_600_000

Span = tuple[int, int]
One = TypeVar("One")


@dataclass(frozen=True)
class Answer:
    """A reply that was given on that day and stands still. `delay_ms`: from receipt to the first one.

    `stars`: the split of the public panel (`1-2`, `3`, `4-5`, `none`); `supporters`: how many said “me too”;
    `reversed`: its author contested a refusal, and was right.
    """

    post: str
    at_ms: int
    delay_ms: int
    stars: str = "none"
    supporters: int = 0
    reversed: bool = False


@dataclass(frozen=True)
class Facts:
    """What a story is made of. `up`: when posts were on the wall; `quiet`: the day's quiet hours (Unix ms).

    `promises`: made that day, and `kept` that day: when, and of which post. `refused`: the reasons, in order.
    `arrived`: posts that came in that day: when, which, and their split of stars. `fates`: how many of those that
    came in were in which state at the day's end: they add up to what was received.
    """

    course: Course
    up: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    answers: Sequence[Answer] = ()
    replied: int = 0
    replied_at: Sequence[int] = ()
    promises: Sequence[tuple[int, str]] = ()
    kept: Sequence[tuple[int, str]] = ()
    refused: Sequence[tuple[int, str]] = ()
    quiet: Sequence[Span] = ()
    arrived: Sequence[tuple[int, str, str]] = ()
    fates: Mapping[str, int] = field(default_factory=dict)


def story(facts: Facts, seen: Callable[[str], bool]) -> list[Chapter]:
    """The chapters in order: the opening and the flow, then what happened as it happened, the refusals, the count.

    `seen`: whether a post may be seen now.
    """
    course = facts.course
    begin, end = staffed(course)
    first, last = course.first_ms, course.last_ms
    totals = {"received": sum(course.received), "shown": sum(course.shown), "withheld": sum(course.withheld)}
    opened = {"received": totals["received"], "shown": facts.fates.get("shown", 0), "promised": len(facts.promises)}
    chapters = [Chapter(kind="opening", at_ms=begin, from_ms=course.from_ms, to_ms=course.to_ms, facts=opened)]
    if totals["received"]:
        chapters.append(Chapter(kind="flow", at_ms=begin, from_ms=first, to_ms=last, facts=totals))
    chapters += sorted(_happened(facts, seen), key=lambda chapter: (chapter.at_ms, chapter.kind))
    if facts.refused:
        when = [at for at, _ in facts.refused]
        reasons = dict(Counter(reason for _, reason in facts.refused).most_common())
        chapters.append(Chapter(kind="refused", at_ms=when[-1], from_ms=when[0], to_ms=when[-1], facts=reasons))
    counts = {
        **facts.fates, "received": totals["received"], "replied": facts.replied, "promised": len(facts.promises),
        "kept": len(facts.kept),
    }  # fmt: skip
    chapters.append(Chapter(kind="close", at_ms=end, from_ms=first, to_ms=last, facts=counts))
    return chapters


def staffed(course: Course) -> Span:
    """From when to when (Unix ms) people were at work on the wall: the stretches in which decisions took effect.

    What comes in at night, from the web, is no shop's day. Without any decision: the first and the last thing of it.
    """
    size = course.bucket_s * 1000
    busy = [at for at, counts in enumerate(zip(course.shown, course.withheld, strict=False)) if any(counts)]
    begin = course.from_ms + busy[0] * size if busy else course.first_ms or course.from_ms
    end = course.from_ms + (busy[-1] + 1) * size if busy else course.last_ms or course.from_ms
    begin = max(begin, min(course.first_ms, course.to_ms - 1))
    return begin, max(begin, min(end, course.to_ms - 1))


def _happened(facts: Facts, seen: Callable[[str], bool]) -> Iterable[Chapter]:
    largest = sorted(facts.course.peaks, key=lambda peak: (-peak.received, peak.from_ms))
    yield from (_peak(peak, facts, seen) for peak in largest[:PEAKS])
    for answer in best(facts, seen):
        at_ms = up_from(facts.up, answer.post, answer.at_ms)
        if at_ms is not None:
            seconds = {"seconds": answer.delay_ms // 1000}
            yield Chapter(kind="reply", at_ms=at_ms, posts=[answer.post], facts=seconds)
    made, kept = together(facts.up, facts.promises, seen), together(facts.up, facts.kept, seen)
    if made is not None:
        yield Chapter(kind="promise", at_ms=made[0], posts=made[1], facts={"promised": len(facts.promises)})
    if kept is not None:
        yield Chapter(kind="kept", at_ms=kept[0], posts=kept[1], facts={"kept": len(facts.kept)})
    in_quiet = [[at for at in facts.replied_at if first <= at < last] for first, last in facts.quiet]
    if (answered := sum(map(len, in_quiet))) >= QUIET_LEAST:
        used, replies = max(zip(facts.quiet, in_quiet, strict=True), key=lambda pair: (len(pair[1]), -pair[0][0]))
        hours = sum(last - first for first, last in facts.quiet) // HOUR_MS
        yield Chapter(
            kind="quiet", at_ms=replies[-1], from_ms=used[0], to_ms=used[1],
            facts={"answered": answered, "hours": hours},
        )  # fmt: skip


def best(facts: Facts, seen: Callable[[str], bool]) -> list[Answer]:
    """The best replies: at most four, of those that stand under a post that may be seen now.

    Within one split of stars those come first under whose post the most said “me too”; then those whose author was
    right against a refusal; then the quickest. The splits take turns, the one that was answered first that day first,
    so that neither praise nor complaint has the day to itself.
    """
    groups: dict[str, list[Answer]] = {}
    for answer in sorted(facts.answers, key=lambda one: (one.at_ms, one.post)):
        if seen(answer.post) and up_from(facts.up, answer.post, answer.at_ms) is not None:
            groups.setdefault(answer.stars, []).append(answer)
    for group in groups.values():
        group.sort(key=lambda one: (-one.supporters, not one.reversed, one.delay_ms, one.post))
    return turns(list(groups.values()))[:REPLIES]


def turns(groups: Sequence[Sequence[One]]) -> list[One]:
    """One of each group after another, then the second of each, and so on."""
    rounds = max(map(len, groups), default=0)
    return [group[turn] for turn in range(rounds) for group in groups if turn < len(group)]


def up_from(up: Mapping[str, Sequence[Span]], post: str, at_ms: int) -> int | None:
    """The first instant from `at_ms` on at which the post was on the wall; None: there is none."""
    return next((max(at_ms, begin) for begin, end in up.get(post, ()) if end > max(at_ms, begin)), None)


def together(
    up: Mapping[str, Sequence[Span]], when: Sequence[tuple[int, str]], seen: Callable[[str], bool]
) -> tuple[int, list[str]] | None:
    """An instant at which as many as possible of these posts were up, each after its own moment; None: none was.

    Of several such instants the first; at most six posts, in the order in which they are given.
    """
    first: dict[str, int] = {}
    for at, post in when:
        if seen(post):
            first.setdefault(post, at)
    spans = {
        post: [(max(begin, at), end) for begin, end in up.get(post, ()) if end > max(begin, at)]
        for post, at in first.items()
    }
    instants = sorted({begin for some in spans.values() for begin, _ in some})
    if not instants:
        return None

    def there(at_ms: int) -> list[str]:
        return [post for post, some in spans.items() if any(begin <= at_ms < end for begin, end in some)]

    chosen = max(instants, key=lambda at_ms: (min(POSTS, len(there(at_ms))), -at_ms))
    return chosen, there(chosen)[:POSTS]


def _peak(peak: Peak, facts: Facts, seen: Callable[[str], bool]) -> Chapter:
    """With up to three posts of that stretch: the splits of stars take turns, each in the order of receipt, the one
    that came first first. What was said is thus of all kinds that there were, whatever it says.
    """
    groups: dict[str, list[tuple[int, str]]] = {}
    for at_ms, post, split in sorted(facts.arrived):
        if peak.from_ms <= at_ms < peak.to_ms and seen(post) and up_from(facts.up, post, peak.at_ms) is not None:
            groups.setdefault(split, []).append((peak.at_ms, post))
    told = together(facts.up, turns(list(groups.values()))[:TOLD], seen)
    at_ms, posts = told if told is not None else (peak.at_ms, [])
    return Chapter(
        kind="peak", at_ms=at_ms, from_ms=peak.from_ms, to_ms=peak.to_ms, posts=posts,
        facts={"received": peak.received},
    )  # fmt: skip
