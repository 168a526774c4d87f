"""What of the past may be seen now, and what marks the place of what may not. Pure; the only definition of it."""

from __future__ import annotations

from typing import Literal

from wall.past import Gone
from wall.roles import AUTHOR
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


def veil(then: Post, now: Post | None, *, reads: bool) -> Gone | Literal["role"]:
    """Why somebody at the desk may not read now what the post said then; empty: they may.

    What its author or the law took away is read by nobody. `reads`: managers and administrators read what the house
    refused or never decided; everybody else only what was public then and may be seen now.
    """
    why = gone(then.revision, now)
    if now is None or why in ("forgotten", "deleted", "edited") or now.redacted:
        return why or "forgotten"
    if why == "withdrawn" and (now.state == "undisplayable" or _taken_back(now)):
        return why
    if reads:
        return ""
    return why if then.visible else "role"


def _taken_back(now: Post) -> bool:
    """Whether its author took it back, or had it taken back."""
    return now.refusal is not None and (now.refusal.actor == AUTHOR or now.refusal.reason == "author-request")
