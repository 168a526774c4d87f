"""Steps of random logs that are about the whole wall, or about what stands beside a post. See `logs.py`."""

from __future__ import annotations

from wall import events as ev

HOUSE_STEPS = ("promise", "promise", "spotlight", "spotlight", "pause", "resume", "announce", "announce", "end")
NOTICES = tuple(letter * 12 for letter in "xyz")
PROMISES: tuple[ev.PromiseState | None, ...] = ("taken-up", "under-way", "done", "declined", None)


def house_event(what: str, at_ms: int, actor: str, shop: str, post: str, pick: int) -> ev.AnyEvent:
    """The event that `what` (one of `HOUSE_STEPS`) stands for. An announcement may have ended before it begins."""
    if what == "promise":
        state, words = PROMISES[pick % 5], "c2" if pick % 2 else ""
        return ev.Promised(at_ms=at_ms, actor=actor, shop=shop, post=post, state=state, commitment=words)
    if what == "spotlight":
        return ev.Spotlit(at_ms=at_ms, actor=actor, shop=shop, post=post, on=pick % 4 != 0)
    if what == "pause":
        return ev.Paused(at_ms=at_ms, actor=actor, shop=shop)
    if what == "resume":
        return ev.Resumed(at_ms=at_ms, actor=actor, shop=shop)
    name = NOTICES[pick % 3]
    if what == "announce":
        until_ms = at_ms + (0, 1, 4000, 10_000, 3_600_000)[pick % 5]
        return ev.Announced(
            at_ms=at_ms, actor=actor, shop=shop, announcement=name, until_ms=until_ms, commitment="c3"
        )
    return ev.AnnouncementEnded(at_ms=at_ms, actor=actor, shop=shop, announcement=name)
