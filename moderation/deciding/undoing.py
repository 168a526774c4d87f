"""What takes back a thing that is no decision: a reply, a promise, the spotlight, a block, a note, an announcement.

Pure. One's own profile is not taken back so: its sheet does that.
"""

from __future__ import annotations

from moderation.deciding import promising
from moderation.glyphs import typed
from moderation.words import Words
from wall import commands as do
from wall.text import plain
from wall.wire import Answer, DeskPost


def backwards(
    command: do.PostCommand, before: DeskPost | None, after: DeskPost, account: str
) -> do.PostCommand | None:
    """The command that brings back what was so before, if nobody changed the post since; None: there is none.

    It needs an id of its own before it is sent. `account`: who did it; another person's reply comes back without
    its signature, for nobody signs for somebody else.
    """
    if before is None:
        return None
    new, post, expect = command.id, after.id, after.last
    if isinstance(command, do.Reply):
        signed = before.reply_signed if before.reply_by == account else ""
        return do.Reply(id=new, post=post, expect=expect, text=typed(before.reply or ""), signed=signed or "")
    if isinstance(command, do.Promise):
        was = before.promise
        state, text = (promising.as_state(was.state), plain(was.form)) if was is not None else (None, "")
        return do.Promise(id=new, post=post, expect=expect, state=state, text=text)
    if isinstance(command, do.Spotlight):
        return do.Spotlight(id=new, post=post, expect=expect, on=not command.on)
    if isinstance(command, do.Block):
        return do.Unblock(id=new, post=post, expect=expect)
    return None


def withdrawn(command: do.Command, answer: Answer, words: Words) -> tuple[str, do.Command] | None:
    """What takes a note just dictated, or an announcement just put up, back: the post it is about, if any, and how.

    A note that nobody touched since is withdrawn as its author wishes: nothing is rubbed out of the log.
    """
    post, announcement = answer.post, str(answer.facts.get("announcement", ""))
    if isinstance(command, do.Dictate) and post is not None and post.state == "waiting" and post.pending is None:
        request = words._("taken back at the counter")
        back = do.Withdraw(id="", post=post.id, expect=post.last, reason="author-request", request=request)
        return post.id, back
    if isinstance(command, do.Announce) and announcement:
        return "", do.EndAnnouncement(id="", announcement=announcement)
    return None
