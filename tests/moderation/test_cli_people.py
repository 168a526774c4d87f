"""Accounts on the command line, against a real hub whose door knows people's own tokens and passwords."""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.feeder.accounts.cheap import ADMIN, Staff, staff
from tests.feeder.support import place
from tests.moderation.shell import Ran, Shell

PASSWORD = "le tilleul sent bon"


@dataclass
class Office:
    """An administrator's shell, and the people that it is about."""

    staff: Staff
    sh: Shell

    async def run(self, *argv: str, account: str = ADMIN) -> Ran:
        return await self.sh(*argv, account=account)


@pytest.fixture
async def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Office]:
    async with place(tmp_path) as on, staff(on) as made, on.hub(enter=made.people.enter) as (hub, url):
        hub.desk._has_password = made.people.has_password
        sh = Shell(url, capsys)
        sh.tokens[ADMIN] = await made.token(ADMIN, 24)
        yield Office(made, sh)


async def test_a_new_account_comes_in_with_the_token_that_was_told(office: Office) -> None:
    ran = await office.run("user", "add", "lea", "--role", "moderator", "--days", "30")
    assert (ran.status, ran.err) == (0, "")
    assert "lea peut entrer dès maintenant (modération)." in ran.out
    assert "Il est valable 30 jours." in ran.out
    file = "\n".join(line.strip() for line in ran.out.splitlines() if line.startswith("    ") and "=" in line)
    told = tomllib.loads("[lea]\n" + "\n".join(file.splitlines()[:2]))["lea"]
    assert told["role"] == "moderator"
    assert await office.staff.enters(told["token"]) == "lea"
    office.staff.on.step(30 * 86_400)
    assert await office.staff.enters(told["token"]) is None


async def test_a_token_goes_into_a_file_of_ones_own(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "lea.toml"
    ran = await office.run("user", "add", "lea", "--role", "viewer", "--save", str(file))
    assert ran.status == 0
    assert "vav_" not in ran.out
    assert file.stat().st_mode & 0o777 == 0o600
    assert await office.staff.enters(tomllib.loads(file.read_text())["lea"]["token"]) == "lea"
    again = await office.run("user", "token", "lea", "--save", str(file))
    assert again.status == 2
    assert "ne peut pas être écrit" in again.err
    assert await office.staff.enters(again.out.strip()) == "lea"


async def test_json_tells_the_token_once(office: Office) -> None:
    told = (await office.run("user", "add", "lea", "--role", "manager", "--json")).json
    assert {name: told[name] for name in ("ok", "account", "role", "days")} == {
        "ok": True, "account": "lea", "role": "manager", "days": 365,
    }  # fmt: skip
    listed = (await office.run("user", "list", "--json")).json
    (lea,) = [account for account in listed if account["name"] == "lea"]
    assert [token["id"] for token in lea["tokens"]] == [told["id"]]
    assert told["token"] not in str(listed)


async def test_the_list(office: Office) -> None:
    await office.run("user", "add", "lea", "--role", "moderator")
    await office.run("user", "disable", "lea")
    told = (await office.run("user", "list")).out
    assert "● dominique  administration  dans wall.toml" in told
    assert "○ lea" in told
    assert "fermé" in told


async def test_the_list_is_an_administrator_s_and_says_so(office: Office) -> None:
    for argv in (("list",), ("disable", "camille"), ("add", "lea", "--role", "viewer")):
        ran = await office.run("user", *argv, account="noa")
        assert (ran.status, "Seul un administrateur peut faire cela" in ran.err) == (2, True), argv


async def test_an_account_is_closed_opened_and_given_another_role(office: Office) -> None:
    told = (await office.run("user", "add", "lea", "--role", "moderator", "--json")).json
    assert (await office.run("user", "disable", "lea")).status == 0
    assert await office.staff.enters(told["token"]) is None
    assert "donnez-lui-en un nouveau" in (await office.run("user", "enable", "lea")).out
    assert (await office.run("user", "role", "lea", "viewer")).out == "lea : lecture seule, désormais.\n"
    account = office.staff.on.house.state.accounts["lea"]
    assert (account.role, account.enabled, account.actor) == ("viewer", True, ADMIN)
    last = await office.run("user", "disable", ADMIN)
    assert (last.status, "dernier" in last.err or "dernière" in last.err) == (2, True)


async def test_a_token_is_revoked_by_the_beginning_of_its_id(office: Office) -> None:
    told = (await office.run("user", "token", "noa", "--json")).json
    assert await office.staff.enters(told["token"]) == "noa"
    assert (await office.run("user", "revoke", told["id"][:6])).status == 0
    assert await office.staff.enters(told["token"]) is None
    again = (await office.run("user", "token", "noa", "--json")).json
    assert (await office.run("user", "revoke", again["token"])).status == 0
    assert await office.staff.enters(again["token"]) is None
    assert (await office.run("user", "revoke", "zzzzzz")).status == 2


async def test_a_password_from_standard_input(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    ran = await office.run("user", "add", "tablette", "--role", "moderator", "--password")
    assert ran.status == 0
    assert PASSWORD not in ran.out
    assert await office.staff.logs_in("tablette", PASSWORD) == "tablette"
    assert "avec un mot de passe" in (await office.run("user", "list")).out
    assert (await office.run("user", "password", "tablette", "--none")).status == 0
    assert await office.staff.logs_in("tablette", PASSWORD) is None
    monkeypatch.setattr(sys, "stdin", io.StringIO("court\n"))
    short = await office.run("user", "password", "tablette")
    assert (short.status, short.err) == (
        2, "Un mot de passe a au moins 10 caractères : quelques mots que vous seul·e mettriez ensemble.\n",
    )  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("second", "status"), [(PASSWORD, 0), ("une autre chose", 2)])
async def test_a_password_is_asked_for_twice_and_unseen(
    office: Office, monkeypatch: pytest.MonkeyPatch, second: str, status: int
) -> None:
    answers = iter([PASSWORD, second])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("moderation.__main__.getpass", lambda prompt: next(answers))
    assert (await office.run("user", "password", "noa")).status == status
    assert office.staff.people.has_password("noa") == (status == 0)


async def test_others_make_tokens_for_themselves_only_and_for_a_day(office: Office) -> None:
    own = (await office.run("user", "token", "noa", "--json", account="noa")).json
    assert own["days"] == 1
    assert await office.staff.enters(own["token"]) == "noa"
    assert (await office.run("user", "revoke", own["id"], account="noa")).status == 0
    for argv in (
        ["add", "lea", "--role", "viewer"],
        ["list"],
        ["token", "camille"],
        ["token", "noa", "--days", "30"],
    ):
        refused = await office.run("user", *argv, account="noa")
        assert (argv, refused.status, refused.out) == (argv, 2, "")
        assert refused.err
        document = (await office.run("user", *argv, "--json", account="noa")).json
        assert (document["ok"], bool(document["code"])) == (False, True)


async def test_the_nearest_name_is_told(office: Office) -> None:
    assert "Vouliez-vous dire « camille » ?" in (await office.run("user", "disable", "camile")).err
    twice = await office.run("user", "add", "noa", "--role", "viewer")
    assert "existe déjà" in twice.err
