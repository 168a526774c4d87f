"""Facts that belong to no post: rules, accounts, sources, announcements, pauses. See `wall/events.py`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wall.values import Event, Instant, PostId, Token


class Reason(Struct, frozen=True, kw_only=True):
    """One reason of the closed list and what it requires."""

    code: str
    requires: tuple[str, ...] = ()


class Rules(Struct, frozen=True, kw_only=True):
    """The house rules in force. Times carry their unit in their name."""

    version: str
    grace_s: float = 10.0
    answer_within_min: int = 240
    strict: bool = False
    reasons: tuple[Reason, ...] = ()
    review_days: int = 365
    chat_days: int = 30
    refused_days: int = 365
    personal_days: int = 1
    """How long (days) after a refusal for personal or sensitive data the words concerned are kept."""


class RulesSet(Event, frozen=True, kw_only=True, tag="rules-set"):
    """From here on these rules are in force."""

    rules: Rules


AccountRole = Literal["viewer", "moderator", "manager", "administrator", "screen"]


class AccountSet(Event, frozen=True, kw_only=True, tag="account-set"):
    """An account exists with this role from here on; `enabled` false closes it. Its secret is not in the log."""

    account: Token
    role: AccountRole
    enabled: bool = True


class TokenIssued(Event, frozen=True, kw_only=True, tag="token-issued"):
    """An account may come in with one more token until `expires_ms`. `token` is its public id, not its secret."""

    account: Token
    token: Token
    expires_ms: Instant


class TokenRevoked(Event, frozen=True, kw_only=True, tag="token-revoked"):
    """A token opens nothing any more."""

    token: Token


class PasswordSet(Event, frozen=True, kw_only=True, tag="password-set"):
    """From here on an account comes in with another password, or with none. Neither it nor its hash is in the log."""

    account: Token
    removed: bool = False


class ProfileSet(Event, frozen=True, kw_only=True, tag="profile-set"):
    """What a person wants of the desk (sealed content); only they set it. An empty commitment takes it back."""

    account: Token
    commitment: str = ""


class HandedOver(Event, frozen=True, kw_only=True, tag="handed-over"):
    """Somebody's shift ends; their words for whoever comes next are sealed content."""

    handover: PostId
    commitment: str = ""


class SourceFailed(Event, frozen=True, kw_only=True, tag="source-failed"):
    """A source stopped answering; `problem` says so in words, without secrets or personal data."""

    source: Token
    problem: str


class SourceRecovered(Event, frozen=True, kw_only=True, tag="source-recovered"):
    """A source answers again."""

    source: Token


class SourcePlugged(Event, frozen=True, kw_only=True, tag="source-plugged"):
    """From here on posts are taken in from this source."""

    source: Token


class SourceUnplugged(Event, frozen=True, kw_only=True, tag="source-unplugged"):
    """The shop takes nothing in from this source any more: it stands in its configuration no longer."""

    source: Token


class Announced(Event, frozen=True, kw_only=True, tag="announced"):
    """The shop's own announcement (sealed content), on its screens until `until_ms` (Unix ms)."""

    announcement: PostId
    until_ms: Instant
    commitment: str = ""


class AnnouncementEnded(Event, frozen=True, kw_only=True, tag="announcement-ended"):
    """An announcement leaves the screens before its time."""

    announcement: PostId


class Paused(Event, frozen=True, kw_only=True, tag="paused"):
    """The desk pauses this shop's wall: its screens say so, and the pause is counted in public."""


class Resumed(Event, frozen=True, kw_only=True, tag="resumed"):
    """The wall goes on."""


class Started(Event, frozen=True, kw_only=True, tag="started"):
    """The feeder serves again; `off_since_ms`: its last sign of life before (None: the first start ever)."""

    off_since_ms: Instant | None = None


Dark = Literal["closed", "night", "clock", "no-screen"]
"""Why no screen of a shop shows the wall: its opening hours, the law's night, a clock not trusted, none connected."""


class Darkened(Event, frozen=True, kw_only=True, tag="darkened"):
    """From here on no screen of this shop shows the wall."""

    why: Dark


class Lit(Event, frozen=True, kw_only=True, tag="lit"):
    """A screen of this shop shows the wall again."""


class Played(Event, frozen=True, kw_only=True, tag="played"):
    """What a screen has reported since the last time (its scripts): how many they are, and their digest.

    `from_ms`, `to_ms`: the first begins, the last ends (Unix ms); a screen that was cut off reports late.
    `digest`: SHA-256 (hex) over the scripts as stored in the side table, in order, a newline after each.
    """

    screen: Token
    from_ms: Instant
    to_ms: Instant
    count: int
    digest: str
    first: int = 0
    last: int = 0
    """The numbers of the first and the last of them in the side table; other screens' scripts lie between."""
