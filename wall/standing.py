"""What stands beside the posts: rules, people, sources, pauses and announcements. The house's side of the fold.

Pure, as `wall/state.py`, which calls it. Nothing here changes a post, a count, or what is visible of the posts.
"""

from __future__ import annotations

from wall.events import (
    AccountSet,
    Announced,
    AnnouncementEnded,
    Darkened,
    Event,
    HandedOver,
    Lit,
    PasswordSet,
    Paused,
    ProfileSet,
    Resumed,
    RulesSet,
    SourceFailed,
    SourcePlugged,
    SourceRecovered,
    SourceUnplugged,
    Started,
    TokenIssued,
    TokenRevoked,
)
from wall.post import Notice, Relay, SourceHealth, State


def apply_to_house(state: State, seq: int, event: Event) -> None:
    """Fold in a legal event that belongs to no post."""
    match event:
        case RulesSet():
            state.rules = event.rules
            state.rules_past.append((event.at_ms, event.rules))
        case AccountSet():
            state.accounts[event.account] = event
            if not event.enabled:
                _close(state, seq, event.account)
        case TokenIssued():
            state.tokens[event.token] = event
        case TokenRevoked():
            state.revoked[event.token] = state.tokens.pop(event.token)
        case PasswordSet():
            state.passwords[event.account] = event
        case ProfileSet():
            _profile(state, seq, event.account, present=bool(event.commitment))
        case HandedOver():
            state.handovers[event.shop] = Relay(event.handover, event.actor, event.at_ms, seq)
        case SourceFailed():
            _fail(state, event)
        case SourcePlugged():
            state.plugged[event.source] = event.at_ms
        case SourceUnplugged():
            del state.plugged[event.source]
            state.unplugs.append((event.at_ms, event.source))
            _answers(state, event.source, event.at_ms)
            state.sources.pop(event.source, None)  # what is gone on purpose does not go on failing
        case SourceRecovered():
            _answers(state, event.source, event.at_ms)
            state.sources[event.source] = SourceHealth(None, event.at_ms)
        case Paused():
            past = state.pauses.get(event.shop)
            # A clock put back: a pause never begins before the last one was over, so that none is counted twice.
            state.paused[event.shop] = max(event.at_ms, past[-1][1]) if past else event.at_ms
        case Resumed():
            since = state.paused.pop(event.shop)
            state.pauses.setdefault(event.shop, []).append((since, max(since, event.at_ms)))
        case Darkened():
            _light_ends(state, event.shop, event.at_ms)
            before = state.darks.get(event.shop)  # as above
            state.dark[event.shop] = (max(event.at_ms, before[-1][1]) if before else event.at_ms, event.why)
        case Lit():
            _light_ends(state, event.shop, event.at_ms)
        case Started():
            if event.off_since_ms is not None:
                since = max(event.off_since_ms, state.offs[-1][1] if state.offs else 0)
                if since < event.at_ms:
                    state.offs.append((since, event.at_ms))
        case Announced():
            state.noticed.add(event.announcement)
            notice = Notice(event.announcement, event.shop, event.at_ms, event.until_ms, seq)
            if notice.until_ms > state.now_ms:  # a clock put back: its time may be over before it began
                state.notices[notice.id] = notice
        case AnnouncementEnded():
            del state.notices[event.announcement]


def _answers(state: State, source: str, at_ms: int) -> None:
    """The time without an answer that goes on at this source, if one does, is over: a known length."""
    down = state.sources.get(source)
    if down is not None and down.problem is not None:
        state.outages.setdefault(source, []).append((down.since_ms, max(down.since_ms, at_ms)))


def _fail(state: State, event: SourceFailed) -> None:
    """A source that fails otherwise than before has not answered in between: it fails since the first time."""
    known, past = state.sources.get(event.source), state.outages.get(event.source)
    if known is not None and known.problem is not None:
        since = known.since_ms
    else:
        since = max(event.at_ms, past[-1][1]) if past else event.at_ms
    state.sources[event.source] = SourceHealth(event.problem, since)


def _light_ends(state: State, shop: str, at_ms: int) -> None:
    """The dark time that goes on in this shop, if one does, is over: a known length."""
    if shop in state.dark:
        since, why = state.dark.pop(shop)
        state.darks.setdefault(shop, []).append((since, max(since, at_ms), why))


def _profile(state: State, seq: int, account: str, *, present: bool) -> None:
    before = state.profiles.pop(account, None)
    if present:
        state.profiles[account] = seq
    if present or before is not None:
        state.profiled = seq


def _close(state: State, seq: int, account: str) -> None:
    """Whoever left opens nothing any more, also when they come back, and signs nothing any more."""
    for token in [token for token, issued in state.tokens.items() if issued.account == account]:
        state.revoked[token] = state.tokens.pop(token)
    _profile(state, seq, account, present=False)


def take_down(state: State) -> None:
    """The announcements whose time is over at `now_ms` stand no longer."""
    for notice in [notice for notice in state.notices.values() if notice.until_ms <= state.now_ms]:
        del state.notices[notice.id]


def next_end_ms(state: State) -> int | None:
    """When the next announcement's time is over (Unix ms), or None."""
    return min((notice.until_ms for notice in state.notices.values()), default=None)


def standing(state: State, shop: str) -> list[Notice]:
    """The announcements that stand in this shop at `now_ms`, oldest first."""
    return [notice for notice in state.notices.values() if notice.shop == shop]
