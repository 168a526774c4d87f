"""What the reader's keys do to posts: asks what a decision requires, sends it once, tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation import desk, promising
from moderation.desk import Row
from moderation.drawing.keys import undoable
from moderation.marks import Marker
from moderation.model import Draft, Notice
from moderation.outcomes import settle, settle_wall, short
from moderation.refusing import Refusing, marker_of, needed
from moderation.screens.chooser import Choice, Chooser
from moderation.screens.fields import Field, Fields
from moderation.screens.promise import PromiseScreen
from moderation.screens.reply import ReplyScreen
from moderation.steady import Steady
from wall import commands as do
from wall import wire
from wall.client import Unreachable
from wall.events import HOUSE
from wall.rules import REASONS
from wall.text import plain

if TYPE_CHECKING:
    from moderation.app import DeskApp

STEADY = frozenset({"approve", "second", "undo", "spotlight"})
"""The acts of a single key, which a held key must not repeat."""


class Acts:
    """Acts for one desk. `ids` makes the commands' ids."""

    def __init__(self, app: DeskApp, ids: Callable[[], str]) -> None:
        self._app = app
        self._ids = ids
        self._steady = Steady()
        self._model, self._words = app.model, app.words

    async def act(self, what: str, row: Row | None, at: int | None = None) -> None:
        """Do `what` with the post that was read when the key was pressed, or say in words why not."""
        if self._app.desk.asking:
            return  # typed ahead of a sheet that is about to open: meant for that, and never a decision
        if what in STEADY and not self._steady.counts(what, self._app.clock.monotonic()):
            return
        why = self._why_not(what, row)
        if why is not None:
            self._say(why)
            return
        match what:
            case "approve" if row is not None:
                await self._send(do.Approve(id=self._ids(), post=row.post.id, expect=row.post.last))
            case "second" if row is not None:
                await self._send(do.Second(id=self._ids(), post=row.post.id, expect=row.post.last))
            case "undo":
                await self._undo(row)
            case "spotlight" if row is not None:
                on = not row.post.spotlit
                await self._send(do.Spotlight(id=self._ids(), post=row.post.id, on=on))
            case _:
                self._app.desk.asking = True
                try:
                    await self._ask(what, row.post if row is not None else None, at)
                finally:
                    self._app.desk.asking = False

    async def _ask(self, what: str, post: wire.DeskPost | None, at: int | None) -> None:
        """An act that asks something first."""
        if what == "pause":
            await self._pause()
        elif post is None:
            return
        elif what == "promise":
            await self._promise(post)
        elif what == "mask":
            await self._mask(post, at)
        elif what == "reply":
            await self._reply(post)
        else:
            await self._refuse(post, what == "withdraw")

    def _why_not(self, what: str, row: Row | None) -> str | None:
        """Why this cannot be done here, before the hub has to say so; None if it can be tried."""
        words = self._words
        if not self._model.may_decide:
            return self._refused("not-allowed", actor=self._model.account)
        if what in ("undo", "pause"):
            return words._("This decision is on its way.") if what == "pause" and HOUSE in self._model.open else None
        if row is None:
            return words._("There is no post here.")
        post = row.post
        if post.id in self._model.open:
            return words._("This decision is on its way.")
        code, facts = self._obstacle(what, post)
        return self._refused(code, **facts) if code else None

    def _obstacle(self, what: str, post: wire.DeskPost) -> tuple[str, dict[str, str | int]]:
        facts: dict[str, str | int] = {"state": post.state, "source": self._words.source(post.source)}
        if what == "second":
            if post.pending is None or post.pending.effective_ms is not None:
                return "nothing-to-second", facts
            return ("same-person" if post.pending.by == self._model.account else ""), facts
        if what == "withdraw":
            return ("" if post.state == "shown" else "not-shown"), facts
        if what == "spotlight":
            return ("" if post.state == "shown" else "not-shown"), facts
        if what in ("reply", "promise"):
            return ("forgotten" if post.forgotten else "no-consent" if post.state == "undisplayable" else ""), facts
        if post.state == "undisplayable":
            return "no-consent", facts
        if post.state != "waiting" or (post.pending is not None and post.pending.effective_ms is not None):
            return "decided", facts
        if what == "mask" and not post.maskable:
            return "no-masking", facts
        if what == "withhold" and post.pending is not None:
            return "waits-for-second", facts
        return "", facts

    def _refused(self, code: str, **facts: str | int) -> str:
        return self._words.refusal(wire.Answer(n=0, ok=False, code=code, facts=facts))

    def _say(self, why: str) -> None:
        self._model.notice = Notice(why, "refused")
        self._app.changed()

    async def _mask(self, post: wire.DeskPost, at: int | None) -> None:
        draft = self._model.draft(post)
        marker = draft.masks or Marker(post.text or "")
        draft.masks = marker
        if at is not None:
            marker.to(at)
            marker.open()
            self._app.desk.page.drag_on()
        if await self._app.desk.mark_words(post, marker, masking=True):
            masks = tuple(marker.marks)
            self._start(do.Approve(id=self._ids(), post=post.id, expect=post.last, masks=masks))

    async def _refuse(self, post: wire.DeskPost, withdraw: bool) -> None:
        model = self._model
        draft = model.draft(post)
        refusing = draft.refusing or Refusing()
        reason = await self._reason(refusing.reason, withdraw)
        if reason is None:
            return
        refusing = Refusing(withdraw, reason, refusing.spans, refusing.words)
        draft.refusing = refusing
        if "span" in needed(reason, model.reasons):
            marker = marker_of(post.text or "", refusing.spans)
            done = await self._app.desk.mark_words(post, marker, masking=False)
            draft.refusing = refusing = refusing.about(marker.spans())
            if not done:
                return
        if refusing.typed(model.reasons):
            refusing = await self._typed(post, draft, refusing)
        if not refusing.missing(model.reasons):
            self._start(refusing.command(self._ids(), post.id, post.last, model.reasons))

    async def _reason(self, chosen: str, withdraw: bool) -> str | None:
        words, model = self._words, self._model
        codes = [code for code in REASONS if code in model.reasons] or list(REASONS)
        choices = []
        for code in codes:
            needs = needed(code, model.reasons)
            more = words._("Requires: {needs}.").format(needs=words.needs(sorted(needs))) if needs else ""
            choices.append(Choice(code, words.reason(code), words.reason_help(code), more))
        title = words._("Withdraw: for which reason?") if withdraw else words._("Withhold: for which reason?")
        hint = words._("Few stars, bad mood, coarse words aimed at nobody: never a reason.   Esc: back")
        return await self._app.push_screen_wait(Chooser(title, choices, hint, chosen))

    async def _typed(self, post: wire.DeskPost, draft: Draft, refusing: Refusing) -> Refusing:
        words = self._words
        examples = {
            "ground": words._("for instance: law of 29 July 1881, article 33"),
            "evidence": words._("for instance: no order under this name, former employee"),
            "other": words._("the number behind # in the other post's head"),
            "request": words._("for instance: letter of 12 November, ticket 4211"),
            "asked": words._("for instance: mail of 12 November, no answer"),
        }
        names = refusing.typed(self._model.reasons)
        fields = [Field(name, words.need(name).capitalize(), examples.get(name, "")) for name in names]
        filled = dict(refusing.words)
        if "other" in names and not filled.get("other"):
            filled["other"] = self._twin(post)
        typed = await self._app.push_screen_wait(
            Fields(
                words.reason(refusing.reason),
                words.reason_help(refusing.reason),
                fields,
                filled,
                hint=words._("Enter: send   Esc: keep for later"),
                missing=words._("This reason requires it."),
            )
        )
        said = refusing.saying(typed.words)
        draft.refusing = said
        return said if typed.done else Refusing(said.withdraw, "")

    def _twin(self, post: wire.DeskPost) -> str:
        """Another post that says exactly the same, if one is loaded."""
        same = (other for other in self._model.posts() if other.id != post.id and other.text == post.text)
        found = next(same, None) if post.text else None
        return found.id if found is not None else ""

    async def _reply(self, post: wire.DeskPost) -> None:
        draft = self._model.draft(post)
        text = draft.reply if draft.reply is not None else ""
        answered = await self._app.push_screen_wait(ReplyScreen(self._words, short(post), text, bool(post.reply)))
        draft.reply = answered.text or None
        if answered.send:
            self._start(do.Reply(id=self._ids(), post=post.id, expect=post.last, text=answered.text))

    async def _promise(self, post: wire.DeskPost) -> None:
        draft, now = self._model.draft(post), post.promise
        before = (now.state, plain(now.form)) if now is not None else (promising.STATES[0], "")
        state, text = draft.promise or before
        given = await self._app.push_screen_wait(
            PromiseScreen(self._words, short(post), state, text, now is not None)
        )
        said = (given.state, given.text)
        draft.promise = said if said != before else None
        if given.send:
            self._start(
                do.Promise(id=self._ids(), post=post.id, state=promising.as_state(given.state), text=given.text)
            )

    async def _pause(self) -> None:
        """Pause the wall or let it go on, once somebody has read what customers will see."""
        words, since_ms = self._words, self._model.paused_ms
        counted = words._("The pause is dated and counted in public, on the panel of the wall.")
        if since_ms is None:
            title = words._("Pause the wall?")
            yes = words._("Pause the wall now")
            sees = words._("Customers see one calm page that says so, with the time; no post is shown meanwhile.")
        else:
            title = words._("Let the wall go on?")
            yes = words._("Let it go on")
            lasted = words.ago(since_ms, self._app.desk.now_ms)
            sees = words._("Customers see the posts again at once. The pause has lasted {time}.").format(time=lasted)
        choices = [Choice("yes", yes, sees, counted), Choice("no", words._("Leave it as it is"), sees, counted)]
        chosen = await self._app.push_screen_wait(Chooser(title, choices, words._("Esc: back")))
        if chosen == "yes":
            make = do.Pause if since_ms is None else do.Resume
            self._app.run_worker(self._send(make(id=self._ids())))

    async def _undo(self, row: Row | None) -> None:
        """The decision of the post being read if it has one, else the last one made at this desk."""
        last = self._model.last()
        if row is not None and undoable(row) and not desk.belongs("waiting", row.post):
            await self._send(do.Undo(id=self._ids(), post=row.post.id, expect=row.post.last))
        elif last is not None:
            await self._send(do.Undo(id=self._ids(), post=last.post))
        else:
            self._say(self._refused("nothing-to-undo"))

    def _start(self, command: do.Command) -> None:
        """Send without holding up whatever the reader does next."""
        self._app.run_worker(self._send(command))

    async def _send(self, command: do.Command) -> None:
        if not isinstance(command, do.PostCommand):
            settle_wall(self._model, self._words, command, await self._app.session.decide(command))
            self._app.session.want()
            self._app.changed()
            return
        before = self._model.find(command.post)
        answer = await self._app.session.decide(command)
        read_again = settle(self._model, self._words, command, answer, before)
        if not answer.ok and answer.code == "nothing-to-undo":
            self._model.forget(command.post)
        self._app.changed()
        if read_again:
            try:
                await self._app.session.reread([command.post])
            except Unreachable:
                self._app.session.want()
