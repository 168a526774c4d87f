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
from wall.forgetting import forget
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
    if known is not None and not isinstance(command, do.Forget):
        return Done(known, _past(command), post)
    house.settle()
    if known is None and command.expect is not None and command.expect != post.last_seq:
        raise Refused("conflict", post=post.id)
    if isinstance(command, do.Forget):
        seq = await forget(house, post, actor, entry, f"forget {command.id}", command.because)
        return Done(seq, "forgotten", post)
    seen = post.last_seq  # while its text is read, its author may write another: that was not decided
    event, content = await _event(house, command, actor, post)
    try:
        seq = await house.append(event, entry=entry, content=content, expect=seen)
    except Conflict as conflict:
        raise Refused("conflict", post=post.id) from conflict
    return Done(seq, _past(command), post)


async def _event(house: House, command: do.PostCommand, actor: str, post: Post) -> tuple[AnyEvent, Content | None]:
    at_ms, shop = house.now_ms(), post.shop
    rules = house.state.rules.version if house.state.rules is not None else ""
    match command:
        case do.Approve():
            await _check_spans(house, post, command.masks)
            noted = await house.noticed(post)
            event: AnyEvent = Approved(
                at_ms=at_ms, actor=actor, shop=shop, post=post.id,
                revision=post.revision, masks=command.masks, rules=rules, noted=noted,
            )  # fmt: skip
            return event, None
        case do.Withhold():
            await _check_spans(house, post, command.spans)
            kind = Withdrawn if isinstance(command, do.Withdraw) else Withheld
            noted = await house.noticed(post)
            event = kind(
                at_ms=at_ms, actor=actor, shop=shop, post=post.id, revision=post.revision, rules=rules,
                reason=command.reason, spans=command.spans, ground=command.ground, request=command.request,
                other=house.find(command.other).id if command.other else None, evidence=bool(command.evidence),
                noted=noted,
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
