"""What a key of the desk sets going: the `Context` of every action. It says why not, sends once, tells what came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from textual.screen import ModalScreen

from moderation.actions.base import Action, Obstacle
from moderation.desk import Row
from moderation.model import Notice
from moderation.outcomes import settle, settle_wall
from moderation.steady import Steady
from wall import commands as do
from wall import wire
from wall.client import Unreachable

if TYPE_CHECKING:
    from moderation.app import DeskApp

T = TypeVar("T")


class Acts:
    """`moderation.actions.base.Context` for one desk. `ids` makes the commands' ids."""

    def __init__(self, app: DeskApp, ids: Callable[[], str], actions: Sequence[Action]) -> None:
        self._app = app
        self.new_id = ids
        self._actions = {action.name: action for action in actions}
        self._steady = Steady()
        self.model, self.words, self.session = app.model, app.words, app.session
        self.clock, self.desk = app.clock, app.desk

    async def press(self, name: str, row: Row | None) -> None:
        """The key of action `name` was pressed while `row` was read: do it, or say in words why not."""
        action = self._actions[name]
        if self.desk.asking and not action.quick:
            return  # typed ahead of a sheet that is about to open: meant for that, and never a decision
        if action.steady and not self._steady.counts(name, self.clock.monotonic()):
            return
        why = self.why_not(action, row)
        if why:
            self.say(why)
        elif action.quick:
            await action.run(self, row)
            self._app.changed()
        else:
            self.desk.asking = not action.steady
            self._app.run_worker(self._run(action, row))

    async def _run(self, action: Action, row: Row | None) -> None:
        try:
            await action.run(self, row)
        finally:
            if not action.steady:
                self.desk.asking = False
            self._app.changed()

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

    async def ask(self, screen: ModalScreen[T]) -> T:
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
            return await self._send(command)
        answer = await self.session.decide(command)
        settle_wall(self.model, self.words, command, answer)
        self.session.want()
        self._app.changed()
        return answer

    async def _send(self, command: do.PostCommand) -> wire.Answer:
        before = self.model.find(command.post)
        answer = await self.session.decide(command)
        read_again = settle(self.model, self.words, command, answer, before)
        if not answer.ok and answer.code == "nothing-to-undo":
            self.model.forget(command.post)
        self._app.changed()
        if read_again:
            try:
                await self.session.reread([command.post])
            except Unreachable:
                self.session.want()
        return answer

    async def all_of(self, title: str, made: Sequence[tuple[Row, do.PostCommand]]) -> None:
        for _row, command in made:
            await self.send(command)
