"""A post as the desk saw it then, less what this reader may not read now; and nobody of the staff by name."""

from __future__ import annotations

from msgspec.structs import replace

from feeder.cards import desk_post
from feeder.house import House
from feeder.replaying.diary import role_of
from feeder.replaying.seen import veil
from wall.post import Post, State
from wall.views import DeskPost

FORGOTTEN = "forgotten"


async def post_then(house: House, then: State, post: Post, *, reads: bool) -> DeskPost:
    """`post` of `then`, with what became of it since. `reads`: the reader may read what was never public, too.

    Raises LogBroken.
    """
    now = house.state.posts.get(post.id)
    hidden: str = veil(post, now, reads=reads)
    contents = house.contents
    text = reply = words = evidence = None
    if not hidden:
        text = await contents.text(post)
        reply = await contents.reply(post) if post.reply_seq and (now is None or now.reply_seq) else None
        words = await contents.promise(post)
        evidence = await contents.evidence(post) if reads and post.refusal_seq else None
        # It may have been forgotten, or taken back, while it was read.
        now = house.state.posts.get(post.id)
        hidden = veil(post, now, reads=reads)
    if hidden or text is None:
        text = reply = words = evidence = None
        hidden = hidden or (house.unread if post.content_seq else "")
    made = desk_post(post, text, reply, evidence, words)
    state = FORGOTTEN if now is None or now.forgotten else now.state

    def by(name: str | None) -> str:
        return role_of(then, name) if name else ""

    return replace(
        made,
        shop=post.shop,
        pending=replace(made.pending, by=by(made.pending.by)) if made.pending is not None else None,
        decided_by=by(made.decided_by) or None,
        refused_by=tuple(by(name) for name in made.refused_by),
        asked_by=by(post.asked_by),
        reply_by=by(post.reply_by) if reply is not None else "",
        masks=made.masks if not hidden else [],
        spans=made.spans if not hidden else [],
        now=state,
        hidden=hidden,
    )
