"""What a crash left half done of forgetting and redacting, made good at the next start; and what to destroy for it.

Also after a restore: keys that came back with an old backup of the vault go again, since the log knows better.
"""

from __future__ import annotations

from wall.codec import Unreadable, decode_event
from wall.events import Received, Redacted
from wall.log.base import EventLog
from wall.post import Post, State
from wall.vault import Vault


async def finish(log: EventLog, vault: Vault, state: State) -> None:
    """Destroy every key that by the log should be gone. Raises LogBroken."""
    for post in state.posts.values():
        if post.forgotten and (vault.holds(post.id) or not vault.is_forgotten(post.id)):
            await vault.forget(post.id)
        elif post.state == "undisplayable" and post.revision > 1 and vault.holds(post.id):
            await vault.shred(post.id)  # consent was taken back just before a crash
        elif post.redacted:
            old = [entry for entry in await older_texts(log, post) if vault.has(entry)]
            if old:
                await vault.destroy(*old)


async def older_texts(log: EventLog, post: Post) -> list[str]:
    """The entries in which the post's text lies as it was before its present one: under these ids are their keys."""
    found: list[str] = []
    for seq in post.history:
        if seq >= post.content_seq:
            break
        record = await log.get(seq)
        if record is None:
            continue
        try:
            event = decode_event(record.facts)
        except Unreadable:
            continue
        if isinstance(event, Received | Redacted):
            found.append(record.id)
    return found
