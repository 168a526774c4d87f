"""Counts again what became of the posts, from the public leaves alone: no log, no state, no rules but these.

What the panel says has to come out. An event marked void had no effect, and a decision marked idle took none: it was
taken back or overtaken within its grace, or its grace was not over yet. Everything else counts where it stands.
Pure; `docs/ledger.md` says the same in words.
"""

from __future__ import annotations

from msgspec import Struct

from wall.figures import Counts
from wall.ledger.lines import Core
from wall.post import STATES

SECOND: frozenset[str] = frozenset({"accusation", "not-a-customer", "off-topic"})
"""The reasons that need a second moderator whatever the house rules say; `author-request` never does."""
MOST_POSTS = 20_000_000
"""More than any shop has: an export with more is told so instead of filling this machine's memory."""
UNKNOWN_POST, NOTHING_HELD, SAME_PERSON, TOO_MANY = "unknown-post", "nothing-to-second", "same-person", "too-many"


class Fate:
    """What became of one post. `held`: who (by number) proposed which refusal that a second has to confirm."""

    __slots__ = ("before", "chat", "contested", "day", "held", "masked", "reason", "state")

    def __init__(self, day: str) -> None:
        self.day = day
        self.state = "waiting"
        self.masked = self.chat = self.contested = False
        self.reason = ""
        self.held: tuple[int, str, str] | None = None
        self.before: tuple[str, bool, str] = ("waiting", False, "")

    def become(self, state: str, masked: bool = False, reason: str = "") -> None:
        self.before = self.state, self.masked, self.reason
        self.state, self.masked, self.reason = state, masked, reason


class Outcome(Struct, frozen=True):
    """What a recount comes to, in the panel's words."""

    events: int
    posts: int
    void: int
    idle: int
    unreadable: int
    counts: Counts


class Recount:
    """Is given every event in order."""

    def __init__(self) -> None:
        self.events = self.void = self.idle = self.unreadable = 0
        self.posts: dict[str, Fate] = {}
        self._contests = self._reversals = 0
        self._second = SECOND
        self._days: dict[str, str] = {}

    def event(self, core: Core, void: bool = False, idle: bool = False) -> str:
        """Count one event; returns what cannot be about it (`UNKNOWN_POST`…), empty if it can."""
        self.events += 1
        kind = core.type
        if void:
            self.void += 1
            return ""
        if core.post:
            self.idle += idle
            return self._of_post(kind, core, idle)
        if kind == "rules-set":
            told = {need.code for need in core.reasons if "second" in need.requires}
            self._second = (SECOND | told) - {"author-request"}
        elif kind == "unreadable":
            self.unreadable += 1
        return ""

    def overtaken(self, post: str) -> None:
        """The last decision about `post` took no effect: as `idle`, where that is known only later."""
        fate = self.posts[post]
        fate.state, fate.masked, fate.reason = fate.before

    def outcome(self) -> Outcome:
        """What it comes to, now."""
        states = dict.fromkeys(STATES, 0)
        reasons: dict[str, int] = {}
        masked = contested = 0
        for fate in self.posts.values():
            states[fate.state] += 1  # type: ignore[index]
            masked += fate.masked
            contested += fate.contested
            if fate.reason:
                reasons[fate.reason] = reasons.get(fate.reason, 0) + 1
        counts = Counts(
            received=len(self.posts), masked=masked, by_reason=reasons, contests=self._contests, contested=contested,
            reversals=self._reversals, **states,
        )  # fmt: skip
        return Outcome(self.events, len(self.posts), self.void, self.idle, self.unreadable, counts)

    def by_day(self) -> dict[str, dict[str, int]]:
        """Of each UTC day on which posts were received: how many, and what became of them."""
        found: dict[str, dict[str, int]] = {}
        for fate in self.posts.values():
            row = found.setdefault(fate.day, dict.fromkeys(("received", *STATES), 0))
            row["received"] += 1
            row[fate.state] += 1
        return dict(sorted(found.items()))

    def _of_post(self, kind: str, core: Core, idle: bool) -> str:
        fate = self.posts.get(core.post)
        if kind == "received":
            return self._received(core, fate)
        if fate is None:
            return UNKNOWN_POST
        match kind:
            case "approved":
                fate.held = None
                if not idle:
                    fate.become("shown", core.masked > 0)
            case "withheld" | "withdrawn":
                fate.held = None
                if core.reason in self._second:
                    fate.held = core.by, kind, core.reason
                elif not idle:
                    fate.become(kind, reason=core.reason)
            case "seconded":
                return _seconded(core, fate, idle)
            case "undone":
                self._undone(fate)
            case "source-deleted":
                fate.held, fate.contested = None, False
                if fate.state in ("waiting", "shown"):
                    fate.become("withdrawn")
            case "forgotten":
                fate.contested = fate.contested and not core.author
            case "expired":
                fate.held = None
                fate.become("expired")
            case "lapsed":
                fate.become("lapsed")
            case "contested":
                fate.contested = True
                self._contests += 1
            case "contest-decided":
                fate.contested = False
                if not core.upheld:
                    self._reversals += 1
                    fate.become("waiting")
        return ""

    def _received(self, core: Core, fate: Fate | None) -> str:
        if fate is None:
            if len(self.posts) >= MOST_POSTS:
                return TOO_MANY
            fate = self.posts[core.post] = Fate(self._days.setdefault(core.day, core.day))
        sticks = fate.chat and not core.chat  # once a private message, always one
        displayable = core.consent if sticks else core.displayable
        fate.chat |= core.chat
        fate.held, fate.contested = None, False
        fate.become("waiting" if displayable else "undisplayable")
        return ""

    def _undone(self, fate: Fate) -> None:
        if fate.held is not None:
            fate.held = None
            return
        if fate.state in ("shown", "withheld", "withdrawn"):
            fate.become("waiting")
        self._reversals += fate.contested
        fate.contested = False


def _seconded(core: Core, fate: Fate, idle: bool) -> str:
    if fate.held is None:
        return NOTHING_HELD
    proposer, to, reason = fate.held
    fate.held = None
    if not idle:
        fate.become(to, reason=reason)
    return SAME_PERSON if proposer == core.by else ""


def differences(told: Counts, found: Counts) -> list[tuple[str, int, int]]:
    """Where the panel says something else than the recount: name, as told, as found."""
    names = ("received", *STATES, "masked", "contests", "contested", "reversals")
    pairs = [(name, int(getattr(told, name)), int(getattr(found, name))) for name in names]
    for code in sorted({*told.by_reason, *found.by_reason}):
        pairs.append((f"by_reason.{code}", told.by_reason.get(code, 0), found.by_reason.get(code, 0)))
    return [pair for pair in pairs if pair[1] != pair[2]]
