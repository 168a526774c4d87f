"""Switching the display itself off while the wall is dark, and on again: by DPMS on X11, by HDMI-CEC where it can be.

Which commands do it is decided without any effect (`choose`); `Power` runs them, asks what came of it, and tries
again. A command that fails or is missing is told as a problem and never disturbs the wall, which is black anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

log = logging.getLogger("display")
COMMAND_S = 15.0
"""How long (s) a command may take; HDMI-CEC is slow."""
SETTLE_S = 10.0
"""After how long (s) a display is asked whether it did what it was told."""
RETRY_S = 60.0
"""After how long (s) it is told again."""
AGAIN_S = 300.0
"""How often (s) it is asked whether it still is as wanted: a mouse that was moved lights a display up."""
CEC_DEVICE = "/dev/cec0"


@dataclass(frozen=True)
class Command:
    """A program, and what it reads from its standard input."""

    argv: tuple[str, ...]
    reads: str = ""

    def __str__(self) -> str:
        return " ".join(self.argv)


@dataclass(frozen=True)
class Plan:
    """How to switch `off`, or `on` and stay on, and how to `ask`; `is_on`, `is_off`: what the answer has in it."""

    way: str
    on: tuple[Command, ...] = ()
    off: tuple[Command, ...] = ()
    ask: Command | None = None
    is_on: str = ""
    is_off: str = ""

    def state(self, said: str) -> bool | None:
        """Whether the display is on, after what it said; None if that cannot be told."""
        if self.is_off and re.search(self.is_off, said):
            return False
        return True if self.is_on and re.search(self.is_on, said) else None


AWAKE = (
    Command(("xset", "s", "off")),
    Command(("xset", "s", "noblank")),
    Command(("xset", "s", "reset")),
    Command(("xset", "-dpms")),
)
"""On X11: no screen saver, no blanking, no power saving of the display's own while the wall is lit."""
DPMS = Plan(
    "dpms",
    on=(Command(("xset", "dpms", "force", "on")), *AWAKE),
    off=tuple(Command(("xset", *words)) for words in (("+dpms",), ("dpms", "0", "0", "0"), ("dpms", "force", "off"))),
    ask=Command(("xset", "q")),
    is_on="Monitor is On|DPMS is Disabled",
    is_off="Monitor is (Off|in Standby|in Suspend)",
)
_CEC_CTL = ("cec-ctl", "-s", "-d", CEC_DEVICE)
CEC_CTL = Plan(
    "cec",
    on=(Command((*_CEC_CTL, "--playback")), Command((*_CEC_CTL, "--to", "0", "--image-view-on"))),
    off=(Command((*_CEC_CTL, "--playback")), Command((*_CEC_CTL, "--to", "0", "--standby"))),
    ask=Command((*_CEC_CTL, "--to", "0", "--give-device-power-status")),
    is_on=r"pwr-state: (on|to-on)\b",
    is_off=r"pwr-state: (standby|to-standby)\b",
)
_CEC_CLIENT = ("cec-client", "-s", "-d", "1")
CEC_CLIENT = Plan(
    "cec",
    on=(Command(_CEC_CLIENT, "on 0\n"), Command(_CEC_CLIENT, "as\n")),
    off=(Command(_CEC_CLIENT, "standby 0\n"),),
    ask=Command(_CEC_CLIENT, "pow 0\n"),
    is_on="power status: (on|in transition from standby to on)",
    is_off="power status: (standby|in transition from on to standby)",
)


def choose(wish: str, tools: Collection[str], *, x11: bool, cec: bool) -> tuple[Plan, str]:
    """How to do what the option `panel_off` says, and the programs that are missing for it (empty: none).

    `tools`: the programs that are installed; `x11`: the wall is on an X display; `cec`: there is a CEC device.
    """
    awake = AWAKE if x11 and "xset" in tools else ()
    by_cec = next((plan for tool, plan in (("cec-ctl", CEC_CTL), ("cec-client", CEC_CLIENT)) if tool in tools), None)
    if wish in ("auto", "cec") and by_cec is not None and (cec or wish == "cec"):
        return Plan(by_cec.way, (*awake, *by_cec.on), by_cec.off, by_cec.ask, by_cec.is_on, by_cec.is_off), ""
    if wish in ("auto", "dpms") and x11 and "xset" in tools:
        return DPMS, ""
    missing = {"cec": "cec-ctl", "dpms": "xset" if x11 else "X11", "auto": "xset" if x11 else ""}.get(wish, "")
    return Plan("none", awake), missing


Run = Callable[[Command], Awaitable[tuple[int, str]]]
"""Runs a command: its exit status and everything that it said. Raises OSError."""


async def execute(command: Command) -> tuple[int, str]:
    """Run it, for COMMAND_S at most. Raises OSError, TimeoutError."""
    process = await asyncio.create_subprocess_exec(
        *command.argv,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(COMMAND_S):
            said, _ = await process.communicate(command.reads.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, said.decode(errors="replace")


class Power:
    """Keeps the display as it is wanted. `problem`: what is wrong with that, empty if nothing."""

    def __init__(self, plan: Plan, run: Run = execute, missing: str = "") -> None:
        """`missing`: a program that would be needed and is not there."""
        self.plan = plan
        self.missing = missing
        self.problem = missing
        self._run = run
        self._lit: bool | None = None
        self._told: bool | None = None
        self._obeyed = False
        self._changed = asyncio.Event()

    def want(self, lit: bool) -> None:
        """From now on the display is to be on or off."""
        if lit != self._lit:
            self._lit = lit
            self._changed.set()

    async def follow(self) -> None:
        """Do what is wanted, for ever."""
        while True:
            self._changed.clear()
            wait = None if self._lit is None else await self.settle(self._lit)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._changed.wait()

    async def settle(self, lit: bool) -> float | None:
        """Switch, or ask whether it has been done; returns after how long (s) to look again, None: never."""
        commands = self.plan.on if lit else self.plan.off
        if not commands:
            self._told, self.problem = lit, self.missing
            return None
        try:
            if self._told == lit and self.plan.ask is not None:
                is_on = self.plan.state(await self._do(self.plan.ask))
                if is_on == lit or (lit and is_on is None):  # what knows no such switch was never off
                    self._obeyed, self.problem = True, self.missing
                    return AGAIN_S
                if not self._obeyed:
                    unheard = "it stays on" if is_on else "it stays off" if is_on is False else "it does not answer"
                    self._failed(f"{self.plan.way}: {unheard}")
            self._obeyed = False
            for command in commands:
                await self._do(command)
        except (OSError, TimeoutError, CommandFailed) as error:
            self._told = None
            self._failed(f"{self.plan.way}: {error or type(error).__name__}")
            return RETRY_S
        self._told = lit
        if self.plan.ask is None:
            self.problem = self.missing
            return None
        return RETRY_S if self.problem else SETTLE_S

    def _failed(self, problem: str) -> None:
        """Note the problem; the log tells it once."""
        if problem != self.problem:
            log.warning("the display cannot be switched: %s", problem)
        self.problem = problem

    async def _do(self, command: Command) -> str:
        status, said = await self._run(command)
        if status:
            raise CommandFailed(f"{command}: {' '.join(said.split())[-200:] or status}")
        return said


class CommandFailed(Exception):
    """A command ended with an error; the message says which, and what it said."""
