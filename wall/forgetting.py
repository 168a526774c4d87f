"""A post is forgotten: off the wall first, then the fact, then the keys. A crash in between is made good later."""

from __future__ import annotations

from typing import Protocol

from wall.content import Content, ReasonContent
from wall.events import AnyEvent, Forgotten, Undone, Withdrawn
from wall.log.base import Conflict
from wall.post import Post, State
from wall.roles import AUTHOR
from wall.rules import Refused
from wall.vault import Vault


class Keeper(Protocol):
    """Whoever may write to the log: the feeder's house, or a command that has its lock (`wall/offline.py`)."""

    @property
    def state(self) -> State: ...
    @property
    def vault(self) -> Vault: ...
    def done(self, entry: str) -> int | None: ...
    def now_ms(self) -> int: ...
    async def append(
        self, event: AnyEvent, *, entry: str, content: Content | None = None, expect: int | None = None
    ) -> int: ...


async def forget(house: Keeper, post: Post, actor: str, entry: str, request: str, because: str = "") -> int:
    """Destroy the keys of everything that was written in and about `post`; returns the seq of the fact.

    `request` goes with its withdrawal, if it has to be withdrawn first; `because` is sealed apart. Harmless to repeat
    with the same `entry`. Raises Refused (`conflict`: somebody else was first), LogBroken.
    """
    known = house.done(entry)
    if known is not None:
        await house.vault.forget(post.id)  # the first time may have ended between the fact and the keys
        return known
    rules = house.state.rules.version if house.state.rules is not None else ""
    try:
        if post.state in ("waiting", "shown"):
            if post.pending is not None and actor != AUTHOR:  # an author's own withdrawal waits for no decision
                undo = Undone(at_ms=house.now_ms(), actor=actor, shop=post.shop, post=post.id)
                await house.append(undo, entry=f"{entry}-u", expect=post.last_seq)
            off = Withdrawn(
                at_ms=house.now_ms(), actor=actor, shop=post.shop, post=post.id, revision=post.revision,
                reason="author-request", request=request, rules=rules,
            )  # fmt: skip
            await house.append(off, entry=f"{entry}-w", expect=post.last_seq)
        event = Forgotten(at_ms=house.now_ms(), actor=actor, shop=post.shop, post=post.id)
        words = ReasonContent(words=because) if because else None
        seq = await house.append(event, entry=entry, content=words, expect=post.last_seq)
    except Conflict as conflict:
        raise Refused("conflict", post=post.id) from conflict
    await house.vault.forget(post.id)
    return seq
