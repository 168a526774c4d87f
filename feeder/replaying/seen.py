"""What of the past may be seen now, and what marks the place of what may not. Pure; the only definition of it."""

from __future__ import annotations

from wall.past import Gone
from wall.state import Post
from wall.views import Card


def gone(revision: int, now: Post | None) -> Gone:
    """Why the words of a post that was on the wall then, at this revision, may not be seen now; empty: they may.

    What its author or the law decided comes before what the house did: forgotten, deleted at its source, edited
    there; then what became of it since. An expired review or note was on the wall as long as it was to be, and may be
    looked at again; a chat may not.
    """
    if now is None or now.forgotten:
        return "forgotten"
    if now.deleted:
        return "deleted"
    if now.revision != revision:
        return "edited"
    if now.redacted:
        return "refused"  # words of it were erased for good
    match now.state:
        case "shown":
            return ""
        case "expired":
            return "expired" if now.kind == "chat" else ""
        case "withdrawn" | "undisplayable":  # its author or the house took it back; or the consent was
            return "withdrawn"
        case "withheld":
            return "refused"
        case "waiting" | "lapsed":
            return "waiting"  # its approval was undone, and nobody approved it since


def place_of(then: Post, revision: int, why: Gone) -> Card:
    """A card without words, stars, reply, pseudonym or promise: only the place where the post was."""
    return Card(
        post=then.id, revision=revision, kind=then.kind, source=then.source, voice=then.voice,
        conversation=then.conversation, received_ms=then.received_ms, shown_ms=then.shown_ms or 0, gone=why,
    )  # fmt: skip
