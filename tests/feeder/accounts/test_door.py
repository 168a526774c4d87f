"""The hub's door with people's own tokens and passwords: who comes in, and who is let go while they are in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from feeder.accounts.throttle import FREE
from feeder.accounts.watch import Watch
from feeder.hub import Hub
from tests.feeder.accounts.cheap import Staff, staff
from tests.feeder.support import Screen, place, token_of
from wall import wire
from wall.client import Link, Sent

PASSWORD = "le tilleul sent bon"


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[tuple[Staff, Hub, str]]:
    async with place(tmp_path) as on, staff(on) as staffed, on.hub(enter=staffed.people.enter) as (hub, url):
        watch = asyncio.create_task(Watch(on.house, hub, staffed.people.tidy).run())
        yield staffed, hub, url
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


@asynccontextmanager
async def inside(url: str, **hello: str) -> AsyncIterator[Screen]:
    """Somebody who came in."""
    given = {"token": "", **hello}
    screen = Screen(Link(url, lambda: wire.Hello(**given)))  # type: ignore[arg-type]
    task = asyncio.create_task(screen.listen())
    try:
        await screen.until(lambda seen: bool(seen.of(wire.Welcome)) or seen.ended is not None)
        yield screen
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def code(screen: Screen) -> str:
    return screen.ended.code if isinstance(screen.ended, Sent) else ""


@pytest.mark.parametrize("how", ["revoked", "expired", "closed"])
async def test_whoever_may_no_longer_be_in_is_let_go(doors: tuple[Staff, Hub, str], how: str) -> None:
    staffed, hub, url = doors
    token = await staffed.token(hours=1)
    async with inside(url, token=token) as one, inside(url, token=token_of("camille")) as other:
        assert hub.desks() == ["camille", "noa"]
        if how == "revoked":
            await staffed.revoke(token)
        elif how == "expired":
            staffed.on.step(3600)
        else:
            await staffed.set("noa", enabled=False)
        async with asyncio.timeout(5):
            await one.until(lambda seen: seen.ended is not None)
        assert code(one) == "bad-token"
        assert other.ended is None
        with pytest.raises(Sent) as sent:
            async with Link(url, lambda: wire.Hello(token=token)).call():
                pass
        assert sent.value.code == "bad-token"


async def test_another_role_is_taken_up_by_coming_in_again(doors: tuple[Staff, Hub, str]) -> None:
    staffed, _, url = doors
    token = await staffed.token()
    async with inside(url, token=token) as one:
        await staffed.set("noa", "viewer")
        await one.until(lambda seen: len(seen.of(wire.Welcome)) == 2)
        assert [welcome.role for welcome in one.of(wire.Welcome)] == ["moderator", "viewer"]  # type: ignore[union-attr]


async def test_a_password_comes_in(doors: tuple[Staff, Hub, str]) -> None:
    staffed, hub, url = doors
    await staffed.password("noa", PASSWORD)
    async with inside(url, account="noa", password=PASSWORD):
        assert hub.desks() == ["noa"]
    async with inside(url, account="noa", password="wrong password") as wrong:
        assert code(wrong) == "bad-token"
    async with inside(url, account="nobody", password="wrong password") as unknown:
        assert str(unknown.ended) == str(wrong.ended)


async def test_too_many_tries_are_told_how_long_to_wait(doors: tuple[Staff, Hub, str]) -> None:
    _, _, url = doors
    link = Link(url, lambda: wire.Hello(token="", account="noa", password="wrong password"))
    for _ in range(FREE):
        with pytest.raises(Sent):
            async with link.call():
                pass
    with pytest.raises(Sent, match="come back in 2 s") as sent:
        async with link.call():
            pass
    assert sent.value.code == "wait"
