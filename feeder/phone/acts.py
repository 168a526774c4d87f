"""What authors do with their receipts: take the note off the wall, have it forgotten, contest, leave, support.

Each is a fact of the actor `author`; which of them is legal, `wall/rules.py` says. The same request twice is one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from feeder.house import House
from wall.content import ReasonContent
from wall.events import AnyEvent, Contested, Left, Supported, Withdrawn
from wall.forgetting import forget
from wall.log.base import Conflict
from wall.phone import ActOnReceipt, Support
from wall.post import Post
from wall.roles import AUTHOR
from wall.rules import Refused

REQUEST = "receipt"
"""What stands in the fact of a withdrawal: the author asked for it, with the receipt in hand."""
TRIES = 5


def find(house: House, receipt: str) -> Post:
    """The post of a receipt. Raises Refused (`unknown-receipt`), after the same work whether or not there is one."""
    try:
        post = house.state.posts.get(house.vault.post_of(receipt))
    except ValueError:
        post = None
    if post is None:
        raise Refused("unknown-receipt")
    return post


async def act(house: House, asked: ActOnReceipt) -> Post:
    """Do what the holder of the receipt wants. Raises Refused (`conflict` only after some tries), LogBroken."""
    post = find(house, asked.receipt)
    entry = f"p-{asked.id}"
    house.settle()
    if asked.what == "forget":
        await _tries(lambda: forget(house, post, AUTHOR, entry, REQUEST))
    elif house.done(entry) is None:
        said = asked.what == "contest" and asked.words.strip()
        sealed = ReasonContent(words=asked.words) if said else None
        await _append(house, post, entry, lambda: _event(house, post, asked), sealed)
    return post


async def support(house: House, asked: Support) -> Post:
    """“Me too”, once for each receipt. Raises Refused (`own-promise`, `already-supported`…), LogBroken."""
    own, post = find(house, asked.receipt), house.state.posts.get(asked.post)
    if own.forgotten:
        raise Refused("forgotten")
    if post is None:
        raise Refused("no-promise")
    if own.id == post.id:
        raise Refused("own-promise")
    entry = f"p-{asked.id}"
    if house.done(entry) is None:
        supporter = supporter_of(house, asked.receipt, post.id)

        def event() -> Supported:
            return Supported(at_ms=house.now_ms(), actor=AUTHOR, shop=post.shop, post=post.id, supporter=supporter)

        await _append(house, post, entry, event)
    return post


def supporter_of(house: House, receipt: str, post: str) -> str:
    """Another name at each promise: nobody can follow a receipt from one to the next."""
    return house.vault.author("supporter", f"{receipt}:{post}")


def _event(house: House, post: Post, asked: ActOnReceipt) -> AnyEvent:
    at_ms = house.now_ms()
    match asked.what:
        case "withdraw":
            rules = house.state.rules.version if house.state.rules is not None else ""
            return Withdrawn(
                at_ms=at_ms, actor=AUTHOR, shop=post.shop, post=post.id, revision=post.revision,
                reason="author-request", request=REQUEST, rules=rules,
            )  # fmt: skip
        case "contest":
            return Contested(at_ms=at_ms, actor=AUTHOR, shop=post.shop, post=post.id)
        case "left":
            return Left(at_ms=at_ms, actor=AUTHOR, shop=post.shop, post=post.id)
    raise Refused("not-offered")


async def _append(
    house: House, post: Post, entry: str, event: Callable[[], AnyEvent], sealed: ReasonContent | None = None
) -> None:
    await _tries(lambda: house.append(event(), entry=entry, content=sealed, expect=post.last_seq))


async def _tries(work: Callable[[], Awaitable[int]]) -> None:
    """Again if the shop decided something at the same moment: what an author wants is judged by what is so now."""
    for left in reversed(range(TRIES)):
        try:
            await work()
            return
        except Conflict:
            if not left:
                raise Refused("conflict") from None
        except Refused as refused:
            if refused.code != "conflict" or not left:
                raise
