"""What opens a door and what does not: tokens, passwords, and how either is taken away. On a real house."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from feeder.accounts.people import LEAST
from feeder.accounts.throttle import FREE
from feeder.direct import Done
from feeder.entrance import NotNow
from tests.feeder.accounts.cheap import ADMIN, Staff, staff
from tests.feeder.support import Place, place, token_of
from wall import wire
from wall.rules import Refused

PASSWORD = "le tilleul sent bon"


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Place]:
    async with place(tmp_path) as made:
        yield made


@pytest.fixture
async def staffed(on: Place) -> AsyncIterator[Staff]:
    async with staff(on) as made:
        yield made


async def test_a_token_opens_until_it_expires(staffed: Staff) -> None:
    token = await staffed.token(hours=2)
    assert token.startswith("vav_")
    assert len(token.split("_", 2)[2]) == 43
    assert await staffed.enters(token) == "noa"
    staffed.on.step(2 * 3600 - 1)
    assert await staffed.enters(token) == "noa"
    staffed.on.step(1)
    assert await staffed.enters(token) is None


async def test_a_revoked_token_opens_nothing(staffed: Staff) -> None:
    token, other = await staffed.token(), await staffed.token()
    assert await staffed.enters(token) == "noa"
    await staffed.revoke(token)
    assert await staffed.enters(token) is None
    assert await staffed.enters(other) == "noa"


async def test_a_closed_account_opens_to_neither_token_nor_password(staffed: Staff) -> None:
    token = await staffed.token()
    await staffed.password("noa", PASSWORD)
    await staffed.set("noa", enabled=False)
    assert await staffed.enters(token) is None
    assert await staffed.logs_in("noa", PASSWORD) is None
    await staffed.people.tidy()
    await staffed.set("noa")
    assert await staffed.enters(token) is None
    assert await staffed.logs_in("noa", PASSWORD) is None
    assert not staffed.people.has_password("noa")


@pytest.mark.parametrize("change", ["id", "secret", "shorter", "longer"])
async def test_nothing_like_a_token_opens(staffed: Staff, change: str) -> None:
    _, name, secret = (await staffed.token()).split("_", 2)
    wrong = {
        "id": f"vav_{'a' * 12}_{secret}",
        "secret": f"vav_{name}_{secret[:-2]}{'A' if secret[-2] != 'A' else 'B'}{secret[-1]}",
        "shorter": f"vav_{name}_{secret[:-1]}",
        "longer": f"vav_{name}_{secret}A",
    }[change]
    assert await staffed.enters(wrong) is None


async def test_twenty_desks_that_come_back_cost_one_look(staffed: Staff) -> None:
    token = await staffed.token()
    for _ in range(20):
        assert await staffed.enters(token) == "noa"
    assert staffed.hasher.looked == 1


async def test_machine_accounts_come_in_as_ever(staffed: Staff) -> None:
    assert await staffed.enters(token_of("camille")) == "camille"
    assert await staffed.enters(token_of("nobody")) is None
    assert staffed.hasher.looked == 0


async def test_a_password_opens_and_empty_takes_it_away(staffed: Staff) -> None:
    assert not staffed.people.has_password("noa")
    await staffed.password("noa", PASSWORD, actor="noa")
    assert staffed.people.has_password("noa")
    assert await staffed.logs_in("noa", PASSWORD) == "noa"
    assert await staffed.logs_in("noa", PASSWORD + " ") is None
    await staffed.password("noa", "une tout autre chose")
    assert await staffed.logs_in("noa", PASSWORD) is None
    await staffed.password("noa", "")
    assert await staffed.logs_in("noa", "une tout autre chose") is None
    assert await staffed.logs_in("noa", "") is None


async def test_two_keyboards_compose_the_same_letter(staffed: Staff) -> None:
    await staffed.password("noa", "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT} à la plage")
    assert await staffed.logs_in("noa", "été à la plage") == "noa"


async def test_a_screen_has_no_password(staffed: Staff) -> None:
    await staffed.password("ecran-1", PASSWORD)
    assert await staffed.logs_in("ecran-1", PASSWORD) is None


async def test_a_short_password_is_refused_with_the_least_length(staffed: Staff) -> None:
    with pytest.raises(Refused) as refused:
        await staffed.password("noa", "x" * (LEAST - 1))
    assert (refused.value.code, refused.value.facts) == ("short-password", {"least": 10, "length": 9})
    await staffed.password("noa", "0" * LEAST)
    assert await staffed.logs_in("noa", "0" * LEAST) == "noa"


async def test_unknown_wrong_and_without_are_the_same_work_and_answer(staffed: Staff) -> None:
    await staffed.password("noa", PASSWORD)
    looked = staffed.hasher.looked
    for number, (name, password) in enumerate(
        [("noa", "wrong password"), ("nobody", "wrong password"), ("camille", ""), ("x" * 5000, "y" * 5000),
         ("\ud800", "\ud800")], 1
    ):  # fmt: skip
        assert await staffed.logs_in(name, password) is None
        assert staffed.hasher.looked == looked + number


async def test_wrong_passwords_make_one_wait_whoever_it_is(staffed: Staff) -> None:
    await staffed.password("noa", PASSWORD)
    for name in ("noa", "nobody"):
        for _ in range(FREE):
            assert await staffed.logs_in(name, "wrong password") is None
        with pytest.raises(NotNow, match=r"^too many tries: come back in 2 s$"):
            await staffed.logs_in(name, PASSWORD)
    staffed.on.step(2)
    assert await staffed.logs_in("noa", PASSWORD) == "noa"
    assert await staffed.logs_in("noa", "wrong password") is None
    assert await staffed.logs_in("noa", PASSWORD) == "noa"


async def test_secrets_are_nowhere_but_with_their_owner(staffed: Staff, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await staffed.password("noa", PASSWORD)
    token = await staffed.token()
    secret = token.split("_", 2)[2]
    assert await staffed.enters(token) == "noa"
    assert await staffed.logs_in("noa", PASSWORD) == "noa"
    hello = wire.Hello(token=token, account="noa", password=PASSWORD)
    answer = wire.Answer(n=1, ok=True, secret=token)
    done = Done(1, "token-issued", secret=token)
    assert not any(hidden in f"{hello!r} {answer!r} {done!r}" for hidden in (secret, PASSWORD))
    assert "token-issued" in repr(done)
    assert "secret='…'" in repr(answer)
    folder = staffed.on.folder
    written = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    for hidden in (secret, PASSWORD, token_of("noa")):
        assert hidden not in caplog.text
        assert hidden not in f"{staffed.people!r} {vars(staffed.people)!r} {staffed.people._store!r}"
        assert hidden.encode() not in written
    assert b"$argon2id$" in written
    assert b"$argon2id$" not in (folder / "log.db").read_bytes() + (folder / "log.db-wal").read_bytes()
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.glob("accounts.db*") if file.suffix != ".lock")


async def test_a_crash_between_hash_and_event_leaves_nothing_that_opens(on: Place) -> None:
    async with staff(on) as before:
        _, stray = await before.people.issue("noa", on.house.now_ms() + 3_600_000)  # and then the power goes
        kept = await before.token()
        assert await before.enters(stray) is None
    async with staff(on) as after:
        assert await after.enters(stray) is None
        assert await after.enters(kept) == "noa"
        assert after.people._store.token(stray.split("_")[1]) is None


async def test_only_hellos_with_both_are_logins(staffed: Staff) -> None:
    await staffed.password(ADMIN, PASSWORD)
    token = await staffed.token()
    assert await staffed.people.enter(wire.Hello(token=token, account=ADMIN, password="wrong password")) is None
