"""From posts to what people are sent: cards for screens (masked, no names), posts for desks. Pure."""

from __future__ import annotations

from collections.abc import Callable

from wall.clock import to_iso
from wall.content import PromiseContent, ReplyContent, TextContent
from wall.events import Approved, Withheld
from wall.post import HERE_MS
from wall.state import Post
from wall.text import display_form, visible_controls
from wall.wire import Card, DeskPending, DeskPost, Promise

ValidFor = Callable[[str], float]
"""From a kind of post to how long (s) its card may be drawn after the last contact."""


def card(
    post: Post,
    text: TextContent,
    reply: ReplyContent | None,
    words: PromiseContent | None,
    valid_s: float,
    signed: str = "",
    place: str = "",
) -> Card:
    """The card of a visible post, exactly as a screen may draw it.

    `words`: the shop's, about its promise. `signed`: the badge beneath the reply, if it may stand on the wall.
    `place`: the label of where a note was written, or what it is about.
    """
    answered = reply is not None and post.reply_shown
    return Card(
        post=post.id,
        revision=post.revision,
        kind=post.kind,
        source=post.source,
        voice=post.voice,
        pseudonym=text.pseudonym,
        form=display_form(text.text, post.masks),
        reply=display_form(reply.text) if reply is not None and answered else (),
        signed=visible_controls(signed) if answered else "",
        stars=post.stars,
        written_ms=post.written_ms,
        received_ms=post.received_ms,
        shown_ms=post.shown_ms or 0,
        experienced_on=post.experienced_on,
        verified=post.verified,
        conversation=post.conversation,
        language=post.language,
        topic=post.topic or "",
        place=visible_controls(place),
        promise=promise(post, words),
        spotlit=post.spotlit,
        valid_s=valid_s,
    )


def promise(post: Post, words: PromiseContent | None) -> Promise | None:
    """What became of the post, with the shop's words; None if nothing was promised."""
    if post.promise is None:
        return None
    return Promise(
        state=post.promise,
        at_ms=post.promised_ms or 0,
        form=display_form(words.text) if words is not None else (),
        supporters=len(post.supporters),
    )


def desk_post(
    post: Post,
    text: TextContent | None,
    reply: ReplyContent | None,
    evidence: str | None = None,
    words: PromiseContent | None = None,
) -> DeskPost:
    """The post as staff see it. `evidence`: the words that go with its refusal; `words`: with its promise."""
    pending = post.pending
    refusal = pending.event if pending is not None and not isinstance(pending.event, Approved) else post.refusal
    masks = pending.event.masks if pending is not None and isinstance(pending.event, Approved) else post.masks
    return DeskPost(
        id=post.id,
        kind=post.kind,
        source=post.source,
        stars=post.stars,
        received_at=to_iso(post.received_ms),
        text=text.text if text is not None else None,
        flags=list(post.flags),
        state=post.state,
        revision=post.revision,
        last=post.last_seq,
        author=text.author if text is not None else "",
        pseudonym=text.pseudonym if text is not None else "",
        voice=post.voice,
        conversation=post.conversation,
        language=post.language,
        written_at=to_iso(post.written_ms) if post.written_ms is not None else None,
        experienced_on=post.experienced_on,
        permalink=text.permalink if text is not None else "",
        verified=post.verified,
        maskable=post.maskable,
        masks=[(mask.start, mask.end, mask.label) for mask in masks],
        pending=_pending(post),
        reason=refusal.reason if refusal is not None else None,
        spans=[(span.start, span.end) for span in refusal.spans] if refusal is not None else [],
        ground=refusal.ground if refusal is not None else None,
        other=refusal.other if refusal is not None else None,
        request=refusal.request if refusal is not None else None,
        evidence=evidence if refusal is not None and refusal.evidence else None,
        decided_by=post.decided_by,
        reply=reply.text if reply is not None else None,
        deleted=post.deleted,
        forgotten=post.forgotten,
        shown_at=to_iso(post.shown_ms) if post.shown_ms is not None else None,
        promise=promise(post, words),
        spotlit=post.spotlit,
        updated_at=to_iso(post.updated_ms) if post.updated_ms is not None else None,
        topic=post.topic or "",
        here_until_ms=post.received_ms + HERE_MS if _is_here(post) else None,
        public_from_ms=post.public_from_ms,
        talked_at=to_iso(post.talked_ms) if post.talked_ms is not None else None,
        contest=post.contest or "",
        refused_by=post.refused_by,
        supporters=len(post.supporters),
        redacted=post.redacted,
    )


def _is_here(post: Post) -> bool:
    return post.here and post.talked_ms is None and post.state != "withdrawn" and not post.forgotten


def _pending(post: Post) -> DeskPending | None:
    if post.pending is None:
        return None
    event = post.pending.event
    if isinstance(event, Approved):
        what, reason = "mask" if event.masks else "approve", None
    else:
        what, reason = "withhold" if isinstance(event, Withheld) else "withdraw", event.reason
    return DeskPending(
        what=what, by=event.actor, at_ms=event.at_ms, effective_ms=post.pending.effective_ms, reason=reason
    )
