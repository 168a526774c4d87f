"""What an answer to a decision does to the desk: the post leaves or is told anew, and a sentence says why. Pure."""

from __future__ import annotations

from dataclasses import replace as replace_in

from msgspec.structs import replace

from moderation import desk
from moderation.deciding import promising, veil
from moderation.deciding.undoing import backwards
from moderation.glyphs import one_line
from moderation.model import Decided, Model, Notice, Step
from moderation.words import Words
from wall import commands as do
from wall.wire import Answer, DeskPost

FIRST = frozenset({"decided", "conflict", "edited-since"})
"""The codes that say: somebody else was first, or the author was."""
CHANGED = FIRST | {
    "nothing-to-undo",
    "nothing-to-second",
    "not-shown",
    "waits-for-second",
    "gone-at-source",
    "forgotten",
    "nothing-contested",
    "already-talked",
}
"""After these the post is not as it was on the screen: it is read again."""


def short(post: DeskPost | None) -> str:
    """A few words by which a post is known; none of one that is veiled."""
    return one_line(post.text, 40) if post is not None and post.text and not veil.hard(post) else ""


def settle(model: Model, words: Words, command: do.PostCommand, answer: Answer, before: DeskPost | None) -> bool:
    """Bring the model in line with the answer; returns whether the post has to be read again."""
    taking = next((made for made in model.steps if replace(made.back, id=command.id) == command), None)
    if taking is not None:
        model.unstep(taking)
    if not answer.ok:
        told = words.refusal(answer, list(model.reasons))
        if taking is not None and isinstance(command, do.Withdraw) and answer.code in CHANGED:
            told = words._("The note stays: something happened to it since it was taken down.")
        model.notice = Notice(told, "refused", short(before))
        return answer.code in CHANGED
    post = answer.post
    model.notice = None
    if post is None:
        return True
    if taking is not None:
        _tell(model, post)
        model.notice = Notice(words._("Undone."), "done", short(post))
        if isinstance(command, do.Withdraw):
            _leave(model, post)
            told = words._("The note is taken back; it stays counted as received and withdrawn.")
            model.notice = Notice(told, "done")
        return False
    back = backwards(command, before, post, model.account)
    if back is not None:
        model.step(Step(post.id, back))
    if isinstance(command, do.Reply):
        _reply(model, words, command, post)
    elif isinstance(command, do.Promise):
        _promise(model, words, command, post)
    elif isinstance(command, do.Spotlight):
        _tell(model, post)
        told = words._("Proposed for the spotlight; it takes its turn there among the others.")
        off = words._("No longer proposed for the spotlight.")
        model.notice = Notice(told if command.on else off, "done", short(post))
    elif isinstance(command, do.DecideContest):
        _answered(model, words, command, post)
    elif isinstance(command, do.Talk):
        _talked(model, words, post)
    elif isinstance(command, do.PassOn):
        _passed(model, words, post)
    elif isinstance(command, do.Block | do.Unblock):
        _tell(model, post)
        on = words._("Blocked: further notes from this phone come with a mark, and are decided like any other.")
        off = words._("No longer blocked.")
        model.notice = Notice(on if isinstance(command, do.Block) else off, "done")
    elif isinstance(command, do.Undo):
        _undone(model, words, post)
    elif isinstance(command, do.Approve | do.Withhold | do.Second):
        _decided(model, command, post)
        if isinstance(command, do.Second):
            model.notice = Notice(words._("Confirmed by two people."), "done", short(post))
    return False


def _reply(model: Model, words: Words, command: do.Reply, post: DeskPost) -> None:
    draft = model.drafts.get(post.id)
    if draft is not None:
        draft.reply = None
    _tell(model, post)
    told = words._("The reply is taken back.") if not command.text.strip() else words._("The reply is saved.")
    if command.text.strip() and post.state != "shown":
        told = words._("The reply is saved; it will appear with the post.")
    model.notice = Notice(told, "done", short(post))


def _promise(model: Model, words: Words, command: do.Promise, post: DeskPost) -> None:
    draft = model.drafts.get(post.id)
    if draft is not None:
        draft.promise = None
    _tell(model, post)
    told = words._("The promise is taken back.")
    if command.state is not None:
        told = words._("Promise: {state}.").format(state=promising.told(command.state, words))
    model.notice = Notice(told, "done", short(post))


def _answered(model: Model, words: Words, command: do.DecideContest, post: DeskPost) -> None:
    draft = model.drafts.get(post.id)
    if draft is not None:
        draft.contest = None
    _leave(model, post)
    told = words._("Answered: the refusal stands, and the author reads why.")
    if not command.upheld:
        told = words._("The refusal is lifted: the post waits again, among the others.")
    model.notice = Notice(told, "done", short(post))


def _talked(model: Model, words: Words, post: DeskPost) -> None:
    """Nobody else is sent to somebody who was spoken with."""
    _tell(model, post)
    status = model.status
    if status is not None:
        model.status = replace(status, here=[one for one in status.here if one.post != post.id])
    model.notice = Notice(words._("Noted: you talked. The receipt says so too."), "done", short(post))


def _passed(model: Model, words: Words, post: DeskPost) -> None:
    """It leaves this desk's list. No word of it is repeated: somebody may stand behind the reader."""
    draft = model.drafts.get(post.id)
    if draft is not None:
        draft.question = ""
    model.remember(Decided(post.id, "pass-on", 0))
    _leave(model, post)
    model.notice = Notice(words._("Passed on to somebody else."), "done")


def _undone(model: Model, words: Words, post: DeskPost) -> None:
    model.forget(post.id)
    model.grace = tuple(known for known in model.grace if known.id != post.id)
    _leave(model, post)
    for queue in ("waiting", "shown"):
        if desk.belongs(queue, post):
            model.lists[queue] = desk.placed(model.lists[queue], post)
    told = {
        "waiting": words._("Undone: the post waits again."),
        "shown": words._("Undone: the post stays on the wall."),
    }
    model.notice = Notice(told.get(post.state, words._("Undone.")), "done", short(post))


def _decided(model: Model, command: do.PostCommand, post: DeskPost) -> None:
    draft = model.drafts.pop(post.id, None)
    if draft is not None and (draft.reply or draft.promise is not None):  # what was begun for after the decision
        model.drafts[post.id] = replace_in(draft, masks=None, refusing=None, question="")
    pending = post.pending
    if pending is not None:
        what, effective_ms = pending.what, pending.effective_ms
    else:
        what = _what(command)
        effective_ms = 0
    wished = effective_ms is not None and effective_ms == post.public_from_ms
    model.remember(Decided(post.id, what, effective_ms, short(post), wished))
    if pending is not None and effective_ms is not None:
        model.grace = (*(known for known in model.grace if known.id != post.id), post)
    _leave(model, post)


def _what(command: do.PostCommand) -> str:
    if isinstance(command, do.Approve):
        return "mask" if command.masks else "approve"
    return "withdraw" if isinstance(command, do.Withdraw) else "withhold"


def _tell(model: Model, post: DeskPost) -> None:
    for queue, listing in model.lists.items():
        model.lists[queue] = desk.updated(listing, queue, post, model.account)


def _leave(model: Model, post: DeskPost) -> None:
    """Out of every list where it is no longer at home, at once; the next one takes its place."""
    for queue, listing in model.lists.items():
        gone = frozenset() if desk.belongs(queue, post, model.account) else frozenset((post.id,))
        model.lists[queue] = desk.swept(desk.updated(listing, queue, post, model.account), gone)
