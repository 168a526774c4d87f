"""Staff on the page: signed in by the same door as everywhere, with the same commands and rules as at the desk."""

from __future__ import annotations

import math
import secrets

from feeder.answers import Desk, Present
from feeder.decide import execute
from feeder.entrance import Enter, Entered, NotNow
from feeder.house import House
from wall import commands as do
from wall import wire
from wall.phone import SignIn, SignOut, Staff, StaffPause, Told
from wall.rules import Refused

HOURS = 8
"""How long a sign-in lasts: a shift."""


class Counter:
    """Whoever works on the page. `enter`: the feeder's door; `present`: who is connected, for the status."""

    def __init__(self, house: House, desk: Desk, enter: Enter, present: Present) -> None:
        self._house = house
        self._desk = desk
        self._enter = enter
        self._present = present

    async def sign_in(self, asked: SignIn) -> Told:
        """A token for some hours. Raises Refused (`wrong-password`, `wait`), LogBroken."""
        entered = await self._let_in(wire.Hello(token="", account=asked.account, password=asked.password))
        command = do.IssueToken(id=_fresh(), account=entered.account, hours=HOURS)
        done = await execute(self._house, command, entered.account)
        return Told(n=asked.n, ok=True, secret=done.secret, account=entered.account)

    async def sign_out(self, asked: SignOut) -> Told:
        """The token opens nothing any more; one that opened nothing before is as good. Raises Refused, LogBroken."""
        entered = await self._enter(wire.Hello(token=asked.secret))
        if entered is not None and entered.token:
            await execute(self._house, do.RevokeToken(id=_fresh(), token=entered.token), entered.account)
        return Told(n=asked.n, ok=True)

    async def answer(self, asked: Staff) -> Told:
        """What a desk would be answered. Raises Refused (`signed-out`, `wait`), LogBroken."""
        account = (await self._let_in(wire.Hello(token=asked.secret))).account
        if asked.command is not None:
            answer = await self._desk.do(wire.Do(n=asked.n, command=_command(asked.command)), account)
        elif asked.ask is not None:
            answer = await self._desk.ask(asked.ask, self._present, account)
        else:
            raise Refused("not-offered")
        return Told(n=asked.n, ok=answer.ok, code=answer.code, facts=answer.facts, answer=answer, account=account)

    async def _let_in(self, hello: wire.Hello) -> Entered:
        """Raises Refused. Tokens of machines and screens open nothing here: only those that people were issued."""
        try:
            entered = await self._enter(hello)
        except NotNow as later:
            raise Refused("wait", wait_s=max(1, math.ceil(later.wait_s))) from later
        account = self._house.state.accounts.get(entered.account) if entered is not None else None
        good = account is not None and account.enabled and account.role != "screen"
        if entered is None or not good or not (entered.token or hello.password):
            raise Refused("wrong-password" if hello.account else "signed-out")
        return entered


def _command(command: do.PostCommand | StaffPause) -> do.Command:
    if not isinstance(command, StaffPause):
        return command
    return do.Pause(id=command.id) if command.on else do.Resume(id=command.id)


def _fresh() -> str:
    return f"phone-{secrets.token_urlsafe(12)}"
