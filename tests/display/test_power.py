"""Switching the display: which way is chosen, what is run, what is told when it does not work."""

from __future__ import annotations

import asyncio

import pytest

from display.kiosk.power import (
    AGAIN_S,
    AWAKE,
    CEC_CTL,
    DPMS,
    RETRY_S,
    SETTLE_S,
    Command,
    Plan,
    Power,
    choose,
    execute,
)


class Display:
    """A display that answers as `xset q` and `cec-ctl` let it."""

    def __init__(self) -> None:
        self.on = True
        self.deaf = False
        self.answers = True
        self.status = 0
        self.ran: list[str] = []

    async def run(self, command: Command) -> tuple[int, str]:
        said = str(command)
        self.ran.append(said)
        if self.status:
            return self.status, "unable to open display"
        if not self.deaf and "force" in said:
            self.on = said.endswith("on")
        if command == DPMS.ask and self.answers:
            return 0, f"DPMS is Enabled\n  Monitor is {'On' if self.on else 'Off'}\n"
        return 0, ""


@pytest.mark.parametrize(
    ("wish", "tools", "x11", "cec", "way", "missing"),
    [
        ("auto", {"xset"}, True, False, "dpms", ""),
        ("auto", {"xset", "cec-ctl"}, True, True, "cec", ""),
        ("auto", {"xset", "cec-ctl"}, True, False, "dpms", ""),
        ("auto", set(), False, False, "none", ""),
        ("auto", set(), True, False, "none", "xset"),
        ("dpms", {"xset"}, False, False, "none", "X11"),
        ("dpms", {"cec-ctl"}, True, True, "none", "xset"),
        ("cec", {"cec-client"}, False, True, "cec", ""),
        ("cec", {"xset"}, True, True, "none", "cec-ctl"),
        ("none", {"xset", "cec-ctl"}, True, True, "none", ""),
    ],
)
def test_which_way(wish: str, tools: set[str], x11: bool, cec: bool, way: str, missing: str) -> None:
    plan, lacks = choose(wish, tools, x11=x11, cec=cec)
    assert (plan.way, lacks) == (way, missing)
    assert set(AWAKE) <= set(plan.on) or not (x11 and "xset" in tools)


@pytest.mark.parametrize(
    ("plan", "said", "on"),
    [
        (DPMS, "DPMS is Enabled\n  Monitor is On", True),
        (DPMS, "DPMS is Enabled\n  Monitor is in Standby", False),
        (DPMS, "Server does not have the DPMS Extension", None),
        (CEC_CTL, "Received from TV: REPORT_POWER_STATUS:\n\tpwr-state: standby (0x01)", False),
        (CEC_CTL, "\tpwr-state: on (0x00)", True),
        (CEC_CTL, "Timed out", None),
        (choose("cec", {"cec-client"}, x11=False, cec=True)[0], "power status: standby\n", False),
    ],
)
def test_what_a_display_says_of_itself(plan: Plan, said: str, on: bool | None) -> None:
    assert plan.state(said) is on


async def test_it_is_switched_asked_and_switched_back() -> None:
    display = Display()
    power = Power(DPMS, display.run)
    assert await power.settle(False) == SETTLE_S
    assert not display.on
    assert await power.settle(False) == AGAIN_S
    display.on = True  # somebody moved the mouse
    await power.settle(False)
    assert not display.on
    assert await power.settle(True) == SETTLE_S
    assert display.on
    assert display.ran[-1] == "xset -dpms"
    assert await power.settle(True) == AGAIN_S
    assert power.problem == ""


async def test_a_display_that_does_not_obey_is_a_problem_and_told_again() -> None:
    display = Display()
    display.deaf = True
    power = Power(DPMS, display.run)
    await power.settle(False)
    assert await power.settle(False) == RETRY_S
    assert power.problem == "dpms: it stays on"
    display.answers = False
    await power.settle(False)
    assert power.problem == "dpms: it does not answer"
    display.deaf, display.answers = False, True
    await power.settle(False)
    assert await power.settle(False) == AGAIN_S
    assert power.problem == ""


async def test_a_command_that_fails_is_a_problem_and_never_more() -> None:
    display = Display()
    display.status = 1
    power = Power(DPMS, display.run)
    assert await power.settle(True) == RETRY_S
    assert power.problem == "dpms: xset dpms force on: unable to open display"
    display.status = 0
    await power.settle(True)
    assert await power.settle(True) == AGAIN_S
    assert power.problem == ""


async def test_a_program_that_is_not_there_is_a_problem_and_never_more() -> None:
    power = Power(Plan("dpms", off=(Command(("no-such-program-here", "x")),)))
    assert await power.settle(False) == RETRY_S
    assert "no-such-program-here" in power.problem


async def test_it_follows_what_is_wanted() -> None:
    display, done = Display(), asyncio.Event()

    async def run(command: Command) -> tuple[int, str]:
        out = await display.run(command)
        done.set()
        return out

    power = Power(DPMS, run)
    following = asyncio.create_task(power.follow())
    for lit in (False, True, False):
        power.want(lit)
        while display.on is not lit:
            done.clear()
            await done.wait()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_a_real_program_is_run_and_heard() -> None:
    assert await execute(Command(("cat",), "on 0\n")) == (0, "on 0\n")
    status, _ = await execute(Command(("sh", "-c", "exit 3")))
    assert status == 3


async def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("display.kiosk.power.COMMAND_S", 0.0)
    with pytest.raises(TimeoutError):
        await execute(Command(("sleep", "1000")))
