"""Personal words of a refused text go for good: the text is sealed anew without them, and its old keys are destroyed.

Also what a restored backup of the log no longer knows: the vault still does.
"""

from __future__ import annotations

from msgspec.structs import replace

from feeder.house import House
from wall.author_events import Redacted
from wall.erasing import older_texts
from wall.forgetting import forget
from wall.post import Post
from wall.retention import redacted
from wall.roles import AUTHOR, FEEDER
from wall.values import Span


async def redact(house: House, post: Post) -> bool:
    """Blot out the spans of the refusal in force; False if there is nothing to be read any more.

    The fact first, then the keys; a crash in between is made good at the next start. Raises Refused, Conflict,
    LogBroken, ContentForgotten.
    """
    text = await house.contents.text(post)
    if text is None or post.refusal is None:
        return False
    spans = tuple(sorted({Span(max(0, s.start), min(s.end, len(text.text))) for s in _inside(post, len(text.text))}))
    event = Redacted(at_ms=house.now_ms(), actor=FEEDER, shop=post.shop, post=post.id, spans=spans)
    content = replace(text, text=redacted(text.text, spans))
    entry = f"b-{post.id}-{post.revision}-{post.refusal_seq}"
    await house.append(event, entry=entry, content=content, expect=post.last_seq)
    await house.vault.destroy(*await older_texts(house.log, post))
    house.contents.forget_all(post.id)
    return True


async def what_the_vault_knows(house: House) -> int:
    """Forget in the log what only the vault knows to be forgotten (an older log was restored); how many posts.

    Raises LogBroken, Refused.
    """
    lost = [
        house.state.posts[post]
        for post in house.vault.all_forgotten()
        if post in house.state.posts and not house.state.posts[post].forgotten
    ]
    for post in lost:
        actor = AUTHOR if post.state in ("waiting", "shown") else FEEDER
        await forget(house, post, actor, f"v-forget-{post.id}", "forgotten before")
    return len(lost)


def _inside(post: Post, length: int) -> list[Span]:
    refusal = post.refusal
    return [span for span in refusal.spans if span.start < min(span.end, length)] if refusal is not None else []
