"""Why the words of a post of the past cannot be read now: its place stays, with the reason in words. Pure."""

from __future__ import annotations

from moderation.words import N_, Words
from wall.wire import DeskPost

WHY = {
    "forgotten": N_("Forgotten since: its words no longer exist."),
    "withdrawn": N_("Taken off the wall since: its words are no longer shown."),
    "refused": N_("Refused since: its words are no longer shown."),
    "deleted": N_("Deleted at its source since."),
    "edited": N_("Changed by its author since: the words of then are no longer shown."),
    "waiting": N_("Its approval was taken back since: its words are no longer shown."),
    "sealed": N_("Sealed: this archive was opened without the key of its words."),
    "expired": N_("A chat whose time on the wall is over: its words are no longer shown."),
}
UNDECIDED = N_("Undecided then: only the management reads it back.")
REFUSED = N_("Refused then: only the management reads it back.")
OTHER = N_("Its words cannot be read back.")


def why(post: DeskPost, words: Words) -> str:
    """Why there are no words; empty: nothing is hidden."""
    if not post.hidden:
        return ""
    if post.hidden == "role":
        return words._(REFUSED if post.state in ("withheld", "withdrawn") else UNDECIDED)
    return words._(WHY.get(post.hidden, OTHER))
