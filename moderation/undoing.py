"""What takes back a thing done with a post that is no decision: a reply, a promise, the spotlight, a block. Pure."""

from __future__ import annotations

from moderation import promising
from moderation.glyphs import typed
from wall import commands as do
from wall.text import plain
from wall.wire import DeskPost


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
