"""Commands of people, carried out: checked against the rules, written as events, answered with what came of them.

Those about a post are here, those about the whole wall in `feeder/direct.py`.
"""

from __future__ import annotations

from feeder import direct
from feeder.direct import Done
from feeder.house import House
from wall import commands as do
from wall.content import Content, PromiseContent, ReasonContent, ReplyContent
from wall.events import (
    AnyEvent,
    Approved,
    AuthorBlocked,
    AuthorUnblocked,
    ContestDecided,
    Forgotten,
    Mask,
    PassedOn,
    Promised,
    Replied,
    Seconded,
    Span,
    Spotlit,
    Talked,
    Undone,
    Withdrawn,
    Withheld,
)
from wall.log.base import Conflict
from wall.rules import Refused
from wall.state import Post


async def execute(house: House, command: do.Command, actor: str) -> Done:
    """Carry out `command` for the account `actor`. The same command id a second time gives the same answer.

    Raises Refused (the code `conflict`: somebody else was first), LogBroken.
    """
    if isinstance(command, do.HouseCommand):
        return await direct.execute(house, command, actor)
    post = house.find(command.post)
    entry = f"c-{command.id}"
    known = house.done(entry)
    if known is not None:
        if isinstance(command, do.Forget):
            await house.vault.forget(post.id)  # the first time may have ended between the fact and the keys
        return Done(known, _past(command), post)
    house.settle()
    if command.expect is not None and command.expect != post.last_seq:
        raise Refused("conflict", post=post.id)
    if isinstance(command, do.Forget):
        return await _forget(house, command, actor, post, entry)
    event, content = await _event(house, command, actor, post)
    try:
        seq = await house.append(event, entry=entry, content=content, expect=post.last_seq)
    except Conflict as conflict:
        raise Refused("conflict", post=post.id) from conflict
    return Done(seq, _past(command), post)


async def _event(house: House, command: do.PostCommand, actor: str, post: Post) -> tuple[AnyEvent, Content | None]:
    at_ms, shop = house.now_ms(), post.shop
    rules = house.state.rules.version if house.state.rules is not None else ""
    match command:
        case do.Approve():
            await _check_spans(house, post, command.masks)
            event: AnyEvent = Approved(
                at_ms=at_ms, actor=actor, shop=shop, post=post.id,
                revision=post.revision, masks=command.masks, rules=rules,
            )  # fmt: skip
            return event, None
        case do.Withhold():
            await _check_spans(house, post, command.spans)
            kind = Withdrawn if isinstance(command, do.Withdraw) else Withheld
            event = kind(
                at_ms=at_ms, actor=actor, shop=shop, post=post.id, revision=post.revision, rules=rules,
                reason=command.reason, spans=command.spans, ground=command.ground, request=command.request,
                other=house.find(command.other).id if command.other else None, evidence=bool(command.evidence),
            )  # fmt: skip
            return event, ReasonContent(words=command.evidence) if command.evidence else None
        case do.Second():
            return Seconded(
                at_ms=at_ms, actor=actor, shop=shop, post=post.id, revision=post.revision, rules=rules
            ), None
        case do.Undo():
            return Undone(at_ms=at_ms, actor=actor, shop=shop, post=post.id), None
        case do.Reply():
            if command.signed and command.signed != house.people.badge(actor):
                raise Refused("not-your-badge")
            event = Replied(at_ms=at_ms, actor=actor, shop=shop, post=post.id)
            return event, ReplyContent(text=command.text, signed=command.signed) if command.text.strip() else None
        case do.Promise():
            event = Promised(at_ms=at_ms, actor=actor, shop=shop, post=post.id, state=command.state)
            says = command.state is not None and command.text.strip()
            if command.state == "declined" and not says:
                raise Refused("no-words")  # “not possible” without a why would be the end of a talk
            return event, PromiseContent(text=command.text) if says else None
        case do.Spotlight():
            return Spotlit(at_ms=at_ms, actor=actor, shop=shop, post=post.id, on=command.on), None
        case do.PassOn():
            event = PassedOn(at_ms=at_ms, actor=actor, shop=shop, post=post.id)
            return event, ReasonContent(words=command.question) if command.question.strip() else None
        case do.Block():
            blocked = AuthorBlocked(
                at_ms=at_ms, actor=actor, shop=shop, post=post.id, author=post.author, reason=command.reason
            )
            return blocked, None
        case do.Unblock():
            return AuthorUnblocked(at_ms=at_ms, actor=actor, shop=shop, post=post.id, author=post.author), None
        case do.DecideContest():
            decided = ContestDecided(at_ms=at_ms, actor=actor, shop=shop, post=post.id, upheld=command.upheld)
            return decided, ReasonContent(words=command.text) if command.text.strip() else None
        case do.Talk():
            return Talked(at_ms=at_ms, actor=actor, shop=shop, post=post.id), None
    raise Refused("unknown-event")


async def _forget(house: House, command: do.Forget, actor: str, post: Post, entry: str) -> Done:
    """Off the wall first, then the fact, then the keys. A crash in between is made good at the next start."""
    rules = house.state.rules.version if house.state.rules is not None else ""
    try:
        if post.state in ("waiting", "shown"):
            if post.pending is not None:
                undo = Undone(at_ms=house.now_ms(), actor=actor, shop=post.shop, post=post.id)
                await house.append(undo, entry=f"{entry}-u", expect=post.last_seq)
            off = Withdrawn(
                at_ms=house.now_ms(), actor=actor, shop=post.shop, post=post.id, revision=post.revision,
                reason="author-request", request=f"forget {command.id}", rules=rules,
            )  # fmt: skip
            await house.append(off, entry=f"{entry}-w", expect=post.last_seq)
        event = Forgotten(at_ms=house.now_ms(), actor=actor, shop=post.shop, post=post.id)
        words = ReasonContent(words=command.because)
        seq = await house.append(event, entry=entry, content=words, expect=post.last_seq)
    except Conflict as conflict:
        raise Refused("conflict", post=post.id) from conflict
    await house.vault.forget(post.id)
    return Done(seq, "forgotten", post)


async def _check_spans(house: House, post: Post, spans: tuple[Span | Mask, ...]) -> None:
    if not spans:
        return
    content = await house.contents.text(post)
    length = len(content.text) if content is not None else 0
    for span in spans:
        if not 0 <= span.start < span.end <= length:
            raise Refused("bad-span", span=f"{span.start}:{span.end}", length=length)


def _past(command: do.PostCommand) -> str:
    return {
        do.Approve: "approved", do.Withhold: "withheld", do.Withdraw: "withdrawn", do.Second: "seconded",
        do.Undo: "undone", do.Reply: "replied", do.Forget: "forgotten", do.Promise: "promised",
        do.Spotlight: "spotlit", do.PassOn: "passed-on", do.Block: "author-blocked",
        do.Unblock: "author-unblocked", do.DecideContest: "contest-decided", do.Talk: "talked",
    }[type(command)]  # fmt: skip
