"""Whether an event that belongs to no post is legal: pauses, announcements, accounts, tokens, profiles. Pure.

Called by `wall/rules.py: judge`, which says what that is for.
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
    Played,
    ProfileSet,
    Resumed,
    SourcePlugged,
    SourceUnplugged,
    Started,
    TokenIssued,
    TokenRevoked,
)
from wall.post import State
from wall.refused import Refused
from wall.roles import FEEDER, RESERVED, administers, may_administer, may_decide

NOTICES = 20
"""Announcements that may stand in one shop at once: more would leave the posts no time."""
OWN_TOKEN_MS = 24 * 3_600_000
"""How long (ms) the tokens last that people make for themselves."""


def judge_house(state: State, event: Event) -> Refused | None:
    """None if `event` is legal in `state`, else why it is not."""
    match event:
        case AccountSet():
            return _judge_account(state, event)
        case TokenIssued():
            return _judge_token(state, event)
        case TokenRevoked():
            return _judge_revocation(state, event)
        case PasswordSet():
            return _judge_password(state, event)
        case ProfileSet():
            return None if event.actor == event.account and _is_person(state, event.actor) else _not_allowed(event)
        case Paused() | Resumed() | Announced() | AnnouncementEnded() | HandedOver():
            return _judge_wall(state, event) if may_decide(state, event.actor) else _not_allowed(event)
        case Started() | Darkened() | Lit() | Played():
            if event.actor != FEEDER:
                return _not_allowed(event)
            same = isinstance(event, Darkened) and state.dark.get(event.shop, (0, ""))[1] == event.why
            if same or (isinstance(event, Lit) and event.shop not in state.dark):
                return Refused("as-before")
        case SourcePlugged() | SourceUnplugged():
            if event.actor != FEEDER:
                return _not_allowed(event)
            plugged = event.source in state.plugged
            return Refused("as-before") if plugged == isinstance(event, SourcePlugged) else None
    return None  # the feeder's own: rules and sources


def _judge_account(state: State, event: AccountSet) -> Refused | None:
    """The configuration is what it is; an administrator leaves no house without one, and nobody else is asked."""
    if event.actor == FEEDER:
        return None
    if not may_administer(state, event.actor):
        return Refused("administrators-only", actor=event.actor)
    if event.account in RESERVED:
        return Refused("reserved-name", account=event.account)
    others = (account for name, account in state.accounts.items() if name != event.account)
    if not administers(event) and not any(administers(account) for account in others):
        # Whoever administers decides too: there is always somebody who decides, and who can let others in.
        return Refused("last-administrator", account=event.account)
    return None


def _judge_token(state: State, event: TokenIssued) -> Refused | None:
    account = state.accounts.get(event.account)
    if account is None or not account.enabled:
        return Refused("unknown-account", account=event.account)
    if event.token in state.tokens or event.token in state.revoked:
        return Refused("known-token", token=event.token)
    if event.expires_ms <= event.at_ms:
        return Refused("over-before-it-begins")
    if may_administer(state, event.actor):
        return None
    if event.actor != event.account or not _is_person(state, event.actor):
        return Refused("administrators-only", actor=event.actor)
    too_long = event.expires_ms > event.at_ms + OWN_TOKEN_MS
    return Refused("own-token-too-long", hours=OWN_TOKEN_MS // 3_600_000) if too_long else None


def _judge_revocation(state: State, event: TokenRevoked) -> Refused | None:
    issued = state.tokens.get(event.token)
    own = issued is not None and issued.account == event.actor and _is_person(state, event.actor)
    if not own and not may_administer(state, event.actor):
        return Refused("administrators-only", actor=event.actor)  # whether there is such a token is not told
    return Refused("unknown-token", token=event.token) if issued is None else None


def _judge_password(state: State, event: PasswordSet) -> Refused | None:
    own = event.actor == event.account and _is_person(state, event.actor)
    if not own and not may_administer(state, event.actor):
        return Refused("administrators-only", actor=event.actor)
    return None if event.account in state.accounts else Refused("unknown-account", account=event.account)


def _judge_wall(state: State, event: Event) -> Refused | None:
    match event:
        case Paused():
            return Refused("already-paused") if event.shop in state.paused else None
        case Resumed():
            return None if event.shop in state.paused else Refused("not-paused")
        case Announced():
            if event.announcement in state.noticed:
                return Refused("known-announcement", announcement=event.announcement)
            if event.until_ms <= event.at_ms:
                return Refused("ends-before-it-begins")
            standing = sum(notice.shop == event.shop for notice in state.notices.values())
            return Refused("too-many-announcements", most=NOTICES) if standing >= NOTICES else None
        case AnnouncementEnded():
            notice = state.notices.get(event.announcement)
            known = notice is not None and notice.shop == event.shop
            return None if known else Refused("unknown-announcement", announcement=event.announcement)
    return None


def _is_person(state: State, actor: str) -> bool:
    account = state.accounts.get(actor)
    return account is not None and account.enabled and account.role != "screen"


def _not_allowed(event: Event) -> Refused:
    return Refused("not-allowed", actor=event.actor)
