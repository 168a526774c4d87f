"""The public figures of some days, each counted one by one from the log and the posts: slow, plain, a second opinion.

What is asked of the projection is only what became of each post; who did what when is read in the log.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from tests.wall.logs import Log
from wall import events as ev
from wall.figures import Delay, Difference, Parity, Period, Share
from wall.post import STATES, Post, State

STARS = {None: "none", 1: "1-2", 2: "1-2", 3: "3", 4: "4-5", 5: "4-5"}
Spans = list[tuple[int, int | None]]


def naive(state: State, log: Log, shop: str | None, first: date, last: date, seconds: dict[str, list[int]]) -> Period:
    """The period from `first` to `last`. `seconds`: see `confirmed`."""
    voided = {seq for seq, _ in state.voided}
    legal = [event for seq, event in log if seq <= state.through and seq not in voided]
    stars = first_stars(legal)
    posts = list(state.posts.values())
    mine = [p for p in posts if shop in (None, p.shop) and first <= day(state, p.received_ms) <= last]
    delays: dict[str, list[float]] = {}
    for post in mine:
        if post.first_decided_ms is not None:
            delays.setdefault(stars[post.id], []).append(max(0, post.first_decided_ms - post.received_ms))
    waits = [wait for post in mine for wait in seconds.get(post.id, ())]
    shares = {name: share(state, legal, [p for p in mine if stars[p.id] == name]) for name in STARS.values()}
    within = midnight(state, first), midnight(state, last + timedelta(days=1))
    pauses, paused_s = cut(state, spans_of(legal, shop, (ev.Paused,), (ev.Resumed,)), within)
    dark, dark_s = cut(state, darks_of(legal, shop), within)
    unplugged, unplugged_s = cut(state, outages_of(legal), within)
    told: Parity | None = Parity(
        negative=shares["1-2"], positive=shares["4-5"], shown=Difference(told="few"), delay_s=Difference(told="few")
    )
    if first == last or not (shares["1-2"].total or shares["4-5"].total or "1-2" in delays or "4-5" in delays):
        told = None
    return Period(
        received=len(mine),
        **{name: sum(post.state == name for post in mine) for name in STATES},
        masked=sum(post.state == "shown" and bool(post.masks) for post in mine),
        by_reason=dict(Counter(p.refusal.reason for p in mine if p.refusal and p.state in ("withheld", "withdrawn"))),
        flagged=sum(noted(post) for post in mine),
        overruled=sum(noted(post) and shown_bare(post) for post in mine),
        contests=sum(isinstance(e, ev.Contested) and e.post in {p.id for p in mine} for e in legal),
        contested=sum(post.contest == "open" for post in mine),
        reversals=sum(reversals(legal, post) for post in mine),
        delays={name: naive_delay(some) for name, some in delays.items()},
        pauses=pauses,
        paused_s=paused_s,
        shares={name: told for name, told in shares.items() if told.total},
        second=naive_delay(waits) if waits else None,
        dark=dark,
        dark_s=dark_s,
        unplugged=unplugged,
        unplugged_s=unplugged_s,
        off_s=cut(state, offs_of(legal), within)[1],
        removed=sum(isinstance(one, ev.SourceUnplugged) and within[0] <= one.at_ms < within[1] for one in legal),
        parity=told,
    )


def day(state: State, at_ms: int) -> date:
    return datetime.fromtimestamp(at_ms / 1000, state.zone).date()


def midnight(state: State, of: date) -> int:
    return round(datetime.combine(of, time(), state.zone).timestamp() * 1000)


def naive_delay(delays: Sequence[float]) -> Delay:
    ordered = sorted(delays)
    return Delay(
        count=len(ordered),
        median_s=statistics.median(ordered) / 1000,
        p95_s=next(d for n, d in enumerate(ordered, 1) if n >= math.ceil(0.95 * len(ordered))) / 1000,
    )


def first_stars(legal: list[ev.AnyEvent]) -> dict[str, str]:
    out: dict[str, str] = {}
    for event in legal:
        if isinstance(event, ev.Received) and event.post not in out:
            out[event.post] = STARS[event.rating.stars if event.rating else None]
    return out


# --- what became of a post -------------------------------------------------------------------------------------


def about(legal: list[ev.AnyEvent], post: Post) -> list[ev.AnyEvent]:
    """What happened to its present text, from when that was received."""
    mine = [e for e in legal if getattr(e, "post", None) == post.id]
    at = max(n for n, e in enumerate(mine) if isinstance(e, ev.Received))
    return mine[at:]


def refused(post: Post) -> bool:
    return post.state in ("withheld", "withdrawn") and post.refusal is not None and post.refusal.actor != "author"


def share(state: State, legal: list[ev.AnyEvent], posts: list[Post]) -> Share:
    shown = sum(post.state in ("shown", "expired") for post in posts)
    elsewhere = [post for post in posts if post.source != "phone" and post.refusal is not None]
    by_receipt = sum(not refused(post) and post.state in ("withheld", "withdrawn") for post in elsewhere)
    known = shown + by_receipt + sum(refused(post) or post.state == "lapsed" for post in posts)
    if state.rules is not None:
        for post in posts:
            came = about(legal, post)[0]
            assert isinstance(came, ev.Received)
            since = max(came.at_ms, came.public_from_ms or 0)
            promised = timedelta(minutes=state.rules.answer_within_min) // timedelta(milliseconds=1)
            known += post.state == "waiting" and state.now_ms - since >= promised
    return Share(shown=shown, total=known)


def noted(post: Post) -> bool:
    """Whether the shop's last decision about this text that took effect, if one ever did, was told of a flag."""
    return post.first_decided_ms is not None and bool(post.noted)


def shown_bare(post: Post) -> bool:
    """Somebody let it be seen as it is, and nobody of the shop thought otherwise since."""
    return post.shown_ms is not None and not post.masks and not refused(post)


def reversals(legal: list[ev.AnyEvent], post: Post) -> int:
    """A contest that was not upheld, or an undo while one was open."""
    number, open_ = 0, False
    for event in legal:
        if not isinstance(event, ev.PostEvent) or event.post != post.id:
            continue
        match event:
            case ev.Contested():
                open_ = True
            case ev.ContestDecided() | ev.Undone():
                number += open_ and not (isinstance(event, ev.ContestDecided) and event.upheld)
                open_ = False
            case ev.Received() | ev.SourceDeleted():
                open_ = False
            case ev.Forgotten() if event.actor == "author":
                open_ = False
    return number


def confirmed(state: State, log: Log, known: dict[str, dict[int, int]]) -> dict[str, list[int]]:
    """How long (ms) each refusal waited for its confirmation, by post. `known` (by the confirmation's seq) is kept
    from one look to the next: asked at every event, none is missed that was undone later."""
    at = dict(log)
    for post in state.posts.values():
        second = at.get(post.decision_seq)
        if refused(post) and isinstance(second, ev.Seconded):
            assert post.refusal is not None
            waits = known.setdefault(post.id, {})
            waits[post.decision_seq] = max(0, second.at_ms - post.refusal.at_ms)
    return {post: list(waits.values()) for post, waits in known.items()}


# --- what happened to the house --------------------------------------------------------------------------------


def spans_of(
    legal: Iterable[ev.AnyEvent],
    shop: str | None,
    begins: tuple[type, ...],
    ends: tuple[type, ...],
    key: str = "shop",
) -> list[Spans]:
    """From when to when something was so, for each shop (or whatever `key` names); None: it still is."""
    out: dict[str, Spans] = {}
    for event in legal:
        if not isinstance(event, (*begins, *ends)):
            continue
        of = getattr(event, key)
        mine = out.setdefault(of, []) if shop in (None, of) else []
        running = bool(mine) and mine[-1][1] is None
        if isinstance(event, begins) and not running:
            mine.append((max([event.at_ms, *(until for _, until in mine if until is not None)]), None))
        elif isinstance(event, ends) and running:
            mine[-1] = (mine[-1][0], max(mine[-1][0], event.at_ms))
    return list(out.values())


def outages_of(legal: Iterable[ev.AnyEvent]) -> list[Spans]:
    return spans_of(legal, None, (ev.SourceFailed,), (ev.SourceRecovered, ev.SourceUnplugged), "source")


def darks_of(legal: Iterable[ev.AnyEvent], shop: str | None) -> list[Spans]:
    """Every dark time, in order; then those that should not have been."""
    out: list[Spans] = []
    for of in {event.shop for event in legal if shop in (None, event.shop)}:
        whole: list[tuple[int, int | None, str]] = []
        for event in legal:
            if event.shop == of and isinstance(event, ev.Darkened | ev.Lit):
                if whole and whole[-1][1] is None:
                    whole[-1] = (whole[-1][0], max(whole[-1][0], event.at_ms), whole[-1][2])
                if isinstance(event, ev.Darkened):
                    whole.append((max([event.at_ms, *(until or 0 for _, until, _ in whole)]), None, event.why))
        out.append([(since, until) for since, until, why in whole if why in ("clock", "no-screen")])
    return out


def offs_of(legal: Iterable[ev.AnyEvent]) -> list[Spans]:
    out: Spans = []
    for event in legal:
        if isinstance(event, ev.Started) and event.off_since_ms is not None:
            since = max([event.off_since_ms, *(until or 0 for _, until in out)])
            if since < event.at_ms:
                out.append((since, event.at_ms))
    return [out]


def cut(state: State, some: Iterable[Spans], within: tuple[int, int]) -> tuple[int, float]:
    """How many of them reach into these days, and how long (s) they are therein."""
    number = 0
    length_ms = 0
    for spans in some:
        for since, until in spans:
            end = state.now_ms if until is None else until
            if end > within[0] and since < within[1]:
                number += 1
                length_ms += min(end, within[1]) - max(since, within[0])
    return number, length_ms / 1000
