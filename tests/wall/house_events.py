"""Steps of random logs about the whole wall, about people, and about what stands beside a post. See `logs.py`."""

from __future__ import annotations

from wall import events as ev

HOUSE_STEPS = (
    "promise", "promise", "spotlight", "spotlight", "pause", "resume", "announce", "announce", "end",
    "pass-on", "pass-on", "block", "unblock", "hire", "hire", "token", "token", "revoke", "password",
    "profile", "hand-over",
)  # fmt: skip
NOTICES = tuple(letter * 12 for letter in "xyz")
PROMISES: tuple[ev.PromiseState | None, ...] = ("taken-up", "under-way", "done", "declined", None)
AUTHORS = ("", "author-1", "author-2")
NAMES = ("camille", "noa", "vue", "ecran", "aude", "new", "feeder")
ROLES: tuple[ev.AccountRole, ...] = ("moderator", "viewer", "administrator", "manager", "screen")
HOUR_MS = 3_600_000


def house_event(what: str, at_ms: int, actor: str, shop: str, post: str, pick: int) -> ev.AnyEvent:
    """The event that `what` (one of `HOUSE_STEPS`) stands for. An announcement may have ended before it begins."""
    match what:
        case "promise":
            state, words = PROMISES[pick % 5], "c2" if pick % 2 else ""
            return ev.Promised(at_ms=at_ms, actor=actor, shop=shop, post=post, state=state, commitment=words)
        case "spotlight":
            return ev.Spotlit(at_ms=at_ms, actor=actor, shop=shop, post=post, on=pick % 4 != 0)
        case "pass-on":
            return ev.PassedOn(at_ms=at_ms, actor=actor, shop=shop, post=post, commitment="c4" if pick % 2 else "")
        case "block":
            reason = ("insult", "advertising", "hate", "other")[pick % 4]
            author = AUTHORS[pick % 3]
            return ev.AuthorBlocked(at_ms=at_ms, actor=actor, shop=shop, post=post, author=author, reason=reason)
        case "unblock":
            return ev.AuthorUnblocked(at_ms=at_ms, actor=actor, shop=shop, post=post, author=AUTHORS[pick % 3])
        case "pause":
            return ev.Paused(at_ms=at_ms, actor=actor, shop=shop)
        case "resume":
            return ev.Resumed(at_ms=at_ms, actor=actor, shop=shop)
        case "announce":
            until_ms = at_ms + (0, 1, 4000, 10_000, HOUR_MS)[pick % 5]
            return ev.Announced(
                at_ms=at_ms, actor=actor, shop=shop, announcement=NOTICES[pick % 3], until_ms=until_ms,
                commitment="c3",
            )  # fmt: skip
        case "end":
            return ev.AnnouncementEnded(at_ms=at_ms, actor=actor, shop=shop, announcement=NOTICES[pick % 3])
    return people_event(what, at_ms, actor, shop, pick)


def people_event(what: str, at_ms: int, actor: str, shop: str, pick: int) -> ev.AnyEvent:
    """The same about accounts, tokens, profiles and hand-overs."""
    own = pick % 4 == 0 if what == "hire" else pick % 2 == 1
    name = actor.replace(":", "-") if own else NAMES[pick % len(NAMES)]
    match what:
        case "hire":
            role, enabled = ROLES[pick % 5], pick % 3 != 0
            return ev.AccountSet(at_ms=at_ms, actor=actor, shop=shop, account=name, role=role, enabled=enabled)
        case "token":
            expires_ms = at_ms + (HOUR_MS, 24 * HOUR_MS, 24 * HOUR_MS + 1, 0)[pick // 2 % 4]
            return ev.TokenIssued(
                at_ms=at_ms, actor=actor, shop=shop, account=name, token=f"token-{pick % 5}", expires_ms=expires_ms
            )
        case "revoke":
            return ev.TokenRevoked(at_ms=at_ms, actor=actor, shop=shop, token=f"token-{pick % 5}")
        case "password":
            return ev.PasswordSet(at_ms=at_ms, actor=actor, shop=shop, account=name, removed=pick % 3 == 0)
        case "profile":
            words = "c5" if pick % 2 else ""
            return ev.ProfileSet(at_ms=at_ms, actor=actor, shop=shop, account=name, commitment=words)
    return ev.HandedOver(at_ms=at_ms, actor=actor, shop=shop, handover=NOTICES[pick % 3], commitment="c6")
