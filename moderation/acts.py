"""What a key of the desk sets going: the `Context` of every action. It says why not, sends once, tells what came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from textual.screen import Screen

from moderation import keymap
from moderation.actions.base import Action, Obstacle
from moderation.deciding import together
from moderation.deciding.house_outcomes import settle_house
from moderation.deciding.outcomes import settle
from moderation.deciding.steady import Steady
from moderation.desk import Row
from moderation.glyphs import one_line
from moderation.model import Notice
from moderation.screens.summary import Summary
from wall import commands as do
from wall import wire
from wall.client import Unreachable

if TYPE_CHECKING:
    from moderation.app import DeskApp

T = TypeVar("T")
KEPT = 20
"""So many batches can be taken back as a whole."""


class Acts:
    """`moderation.actions.base.Context` for one desk. `ids` makes the commands' ids."""

    def __init__(self, app: DeskApp, ids: Callable[[], str], actions: Sequence[Action]) -> None:
        self._app = app
        self.new_id = ids
        self._actions = {action.name: action for action in actions}
        self._steady = Steady()
        self._warned = ("", "", "")
        """The post, the person and the action about which a reservation was told last."""
        self.model, self.words, self.session = app.model, app.words, app.session
        self.clock, self.desk = app.clock, app.desk

    async def press(self, name: str, row: Row | None) -> None:
        """The key of action `name` was pressed while `row` was read: do it, or say in words why not."""
        action = self._actions[name]
        if self.desk.asking and not action.quick:
            return  # typed ahead of a sheet that is about to open: meant for that, and never a decision
        if action.steady and not self._steady.counts(name, self.clock.monotonic()):
            return
        several = bool(self.model.marked) and (action.about == "posts" or action.together is not None)
        why = "" if several and (not action.decides or self.model.may_decide) else self.why_not(action, row)
        if why:
            self.say(why)
        elif not several and self._read_by_another(action, row):
            pass
        elif several:
            self.desk.asking = True
            self._app.run_worker(self._run(action, self._together(action)))
        elif action.quick:
            await action.run(self, row)
            self._app.changed()
        else:
            self.desk.asking = not action.steady
            self._app.run_worker(self._run(action, action.run(self, row)))

    async def _run(self, action: Action, doing: Awaitable[None]) -> None:
        asked = self.desk.asking
        try:
            await doing
        finally:
            if asked:
                self.desk.asking = False
            self._app.changed()

    def _read_by_another(self, action: Action, row: Row | None) -> bool:
        """Say, once, that somebody else reads this post; the same key goes on all the same."""
        hold = self.model.holds.get(row.post.id) if row is not None else None
        if hold is None or action.group != "deciding" or not action.decides or action.quick or action.name == "undo":
            return False
        warned, self._warned = self._warned, (hold.post, hold.account, action.name)
        if warned == self._warned or hold.until_ms <= self.desk.now_ms:
            return False
        told = self.words._("{name} is reading this post just now: {key} again goes on all the same.")
        key = keymap.shown(self.desk.keys[action.name], self.words)
        self.say(told.format(name=one_line(hold.account, 20), key=key), "plain")
        return True

    def why_not(self, action: Action, row: Row | None) -> str:
        """Why this cannot be done here, before the hub has to say so; empty: it can be tried."""
        words = self.words
        if action.decides and not self.model.may_decide:
            return self._refused(("not-allowed", {"actor": self.model.account}))
        if action.about == "nothing":
            code, facts = action.obstacle(self.model, row)
            return self._refused((code, facts)) if code else ""
        if row is None:
            return words._("There is no post here.")
        if row.post.id in self.model.open and action.decides:
            return words._("This decision is on its way.")
        code, facts = action.obstacle(self.model, row)
        return self._refused((code, facts)) if code else ""

    def _refused(self, why: Obstacle) -> str:
        code, facts = why
        return self.words.refusal(wire.Answer(n=0, ok=False, code=code, facts=dict(facts)))

    def say(self, told: str, tone: Literal["done", "plain", "refused"] = "refused") -> None:
        self.model.notice = Notice(told, tone)
        self._app.changed()

    def refuse(self, why: Obstacle) -> None:
        self.say(self._refused(why))

    async def ask(self, screen: Screen[T]) -> T:
        return await self._app.push_screen_wait(screen)

    async def play(self, name: str, row: Row | None) -> None:
        action = self._actions[name]
        why = self.why_not(action, row)
        if why:
            self.say(why)
        else:
            await action.run(self, row)

    def start(self, command: do.Command) -> None:
        self._app.run_worker(self.send(command))

    async def send(self, command: do.Command) -> wire.Answer:
        if isinstance(command, do.PostCommand):
            return (await self._send(command)).answer
        answer = await self.session.decide(command)
        settle_house(self.model, self.words, command, answer)
        self.session.want()
        self._app.changed()
        return answer

    async def _send(self, command: do.PostCommand) -> together.Outcome:
        before = self.model.find(command.post)
        answer = await self.session.decide(command)
        read_again = settle(self.model, self.words, command, answer, before)
        if not answer.ok and answer.code == "nothing-to-undo":
            self.model.forget(command.post)
        self._app.changed()
        now = [answer.post] if answer.post is not None else []
        if read_again:
            try:
                now = await self.session.reread([command.post])
            except Unreachable:
                self.session.want()
        return together.Outcome(command, answer, now[0] if now else None, before)

    async def all_of(self, commands: Sequence[do.PostCommand]) -> None:
        await self._all_of(commands, {})

    async def _all_of(self, commands: Sequence[do.PostCommand], seen: Mapping[str, wire.DeskPost]) -> None:
        """`seen`: the posts as they were when the reader agreed to it."""
        model, outcomes = self.model, list[together.Outcome]()
        for at, command in enumerate(commands, 1):
            self.desk.progress = (at, len(commands))
            outcome = await self._send(command)
            outcomes.append(outcome._replace(before=seen.get(command.post, outcome.before)))
            model.marked.discard(command.post)
        self.desk.progress = (0, 0)
        done = tuple(each.command.post for each in outcomes if each.answer.ok)
        if done and all(isinstance(each, do.Undo) for each in commands):
            model.batches = [batch for batch in model.batches if not set(batch) & set(done)]
        elif done:
            model.batches = [*model.batches, done][-KEPT:]
        well = all(each.answer.ok for each in outcomes)
        self.say(together.told(outcomes, self.words), "done" if well else "refused")

    async def _unloaded(self) -> list[Row]:
        """The other marked posts, asked for anew: decided meanwhile, or far up a long list."""
        loaded = {row.post.id for row in together.marked(self.model)}
        rows: list[Row] = []
        for post in sorted(self.model.marked - loaded):
            try:
                answer = await self.session.link.ask("post", post=post)
            except Unreachable:
                self.session.want()
                break
            if answer.post is not None:
                rows.append(Row(answer.post))
        return rows

    async def _together(self, action: Action) -> None:
        """Do it with every marked post, once somebody has read what that amounts to."""
        words = self.words
        rows = [*together.marked(self.model), *await self._unloaded()]
        batch = together.sorted_out(rows, lambda row: self.why_not(action, row))
        able = len(batch.able)
        title, lines = together.title(action, batch, words), together.summary(batch, words, self.desk.now_ms)
        yes = words.ngettext("go on with {n} post", "go on with all {n}", able) if able else ""
        hint = words._("{key} takes all marks away.").format(key=self.desk.key_of("unmark", "X"))
        sheet = Summary(title, lines, yes, words._("back: the marks are kept"), hint)
        if not await self.ask(sheet):
            return
        if action.together is None:
            for row in batch.able:
                await action.run(self, row)
                self.model.marked.discard(row.post.id)
            return
        make = await action.together(self, batch.able)
        if make is not None:
            seen = {row.post.id: row.post for row in batch.able}
            await self._all_of([make(row) for row in batch.able], seen)
