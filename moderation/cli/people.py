"""`user`: accounts, their roles, tokens and passwords, for administrators; a token of one's own for anybody."""

from __future__ import annotations

import json
import os
import re
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from moderation.cli import roll
from moderation.cli.shell import DONE, REFUSED, Shell, asked_for, bare
from moderation.words import Words
from wall import commands as do
from wall import wire
from wall.client import Link
from wall.house_views import AccountStatus

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
DAYS, OWN_HOURS = 365, 24
"""How long a token is good if nothing is said: an administrator's, and one's own."""
LEAST, MOST = 10, 200
"""Characters of a password."""


class No(Exception):
    """The hub refuses; its answer says why."""

    def __init__(self, answer: wire.Answer) -> None:
        super().__init__(answer.code)
        self.answer = answer


@dataclass
class Managing:
    """One `user` command. It is tried once: a token whose answer was lost could not be told again."""

    args: Namespace
    password: str | None = None
    tries: int = 1

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status. Raises Unreachable, Denied, ValueError with a sentence."""
        try:
            status: int = await getattr(self, f"_{self.args.what}")(link, shell, welcome)
            return status
        except No as no:
            if self.args.json:
                shell.document(bare(no.answer))
            shell.complain(shell.words.refusal(no.answer))
            return REFUSED

    async def _add(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        args, _ = self.args, shell.words._
        known = {account.name: account for account in await _accounts(link)}
        if args.name in known:
            told = _("There is an account “{name}” already: use “user role”, “user token” or “user enable”.")
            raise ValueError(told.format(name=args.name))
        await _do(link, do.SetAccount(id=shell.ids(), account=args.name, role=args.role))
        if self.password is not None:
            await _do(link, do.SetPassword(id=shell.ids(), account=args.name, password=self.password))
        told = _("{name} may come in now, as {role}.").format(name=args.name, role=roll.role(args.role, shell.words))
        return await self._issue(link, shell, args.role, (args.days or DAYS) * 24, told)

    async def _list(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        accounts = await _accounts(link)
        if self.args.json:
            shell.document(wire.builtins(accounts))
        else:
            shell.say(roll.table(accounts, shell.words, shell.clock.now_ms()))
        return DONE

    async def _disable(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        account = await self._known(link, shell.words)
        _ = shell.words._
        told = _("{name} opens nothing any more, and whoever was in with it is let go.")
        return await self._set(link, shell, account.role, False, told)

    async def _enable(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        account = await self._known(link, shell.words)
        told = shell.words._("{name} is open again; its old tokens and password are gone: give it a new one.")
        return await self._set(link, shell, account.role, True, told)

    async def _role(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        account = await self._known(link, shell.words)
        named = roll.role(self.args.role, shell.words)
        told = shell.words._("{name} is {role} now.").format(name="{name}", role=named)
        return await self._set(link, shell, self.args.role, account.enabled, told)

    async def _set(self, link: Link, shell: Shell, role: str, enabled: bool, told: str) -> int:
        name = self.args.name
        await _do(link, do.SetAccount(id=shell.ids(), account=name, role=role, enabled=enabled))  # type: ignore[arg-type]
        return self._said(shell, told.format(name=name), {"account": name, "role": role, "enabled": enabled})

    async def _token(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        args = self.args
        if welcome.role == "administrator":
            role: str = (await self._known(link, shell.words)).role
            hours = (args.days or DAYS) * 24
        else:
            role, hours = welcome.role, args.days * 24 if args.days else OWN_HOURS
        return await self._issue(link, shell, role, hours, "")

    async def _issue(self, link: Link, shell: Shell, role: str, hours: int, told: str) -> int:
        args, _ = self.args, shell.words._
        answer = await _do(link, do.IssueToken(id=shell.ids(), account=args.name, hours=hours))
        token, days = answer.secret, -(-hours // 24)
        file = f'[{args.name}]\nrole = "{role}"\ntoken = {json.dumps(token)}\n'
        if args.save is not None:
            try:
                _write(args.save, file)
            except OSError as error:
                shell.complain(_("{file} cannot be written: {why}").format(file=args.save, why=error.strerror))
                shell.say(token)  # it exists, and nobody can ever be told again
                return REFUSED
        if args.json:
            saved = {"file": str(args.save)} if args.save is not None else {"token": token}
            shell.document({"ok": True, "account": args.name, "role": role, "id": _id(token), "days": days, **saved})
            return DONE
        lines = [told] if told else []
        lines += roll.how_to_use(file, args.save, days, _id(token), shell.words)
        shell.say("\n".join(lines))
        return DONE

    async def _revoke(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        given = self.args.token
        token = _id(given) if given.startswith("vav_") else given
        if welcome.role == "administrator":
            known = [one.id for account in await _accounts(link) for one in account.tokens if not one.revoked]
            begun = [one for one in known if one == token or (len(token) >= 3 and one.startswith(token))]
            token = begun[0] if len(begun) == 1 else token
        await _do(link, do.RevokeToken(id=shell.ids(), token=token))
        told = shell.words._("The token {token} opens nothing any more, and whoever was in with it is let go.")
        return self._said(shell, told.format(token=token), {"token": token})

    async def _password(self, link: Link, shell: Shell, welcome: wire.Welcome) -> int:
        name, _ = self.args.name, shell.words._
        if welcome.role == "administrator":
            await self._known(link, shell.words)
        await _do(link, do.SetPassword(id=shell.ids(), account=name, password=self.password or ""))
        told = _("The password of {name} is set.") if self.password else _("{name} has no password any more.")
        return self._said(shell, told.format(name=name), {"account": name, "password": bool(self.password)})

    async def _known(self, link: Link, words: Words) -> AccountStatus:
        """The account that is meant. Raises ValueError with the nearest right name."""
        known = {account.name: account for account in await _accounts(link)}
        if self.args.name in known:
            return known[self.args.name]
        told = words._("There is no account “{name}”.").format(name=self.args.name[:64])
        raise ValueError(" ".join([told, *words.nearest(self.args.name, list(known))]))

    def _said(self, shell: Shell, told: str, facts: dict[str, object]) -> int:
        if self.args.json:
            shell.document({"ok": True, **facts})
        else:
            shell.say(told)
        return DONE


def managing(args: Namespace, shell: Shell) -> Managing:
    """What a `user` command means; asks for the password where one is needed. Raises ValueError with a sentence."""
    _ = shell.words._
    name = getattr(args, "name", None)
    if name is not None and not NAME.fullmatch(name):
        raise ValueError(_("“{given}” is no name for an account: letters, digits, - and _, 64 at most.").format(
            given=name[:64]))  # fmt: skip
    if args.what == "revoke" and not NAME.fullmatch(_id(args.token) if args.token.startswith("vav_") else args.token):
        raise ValueError(_("“{given}” is no token's id; “user list” tells them.").format(given=args.token[:12]))
    if args.what == "password" and args.none:
        return Managing(args, "")
    if args.what == "password" or getattr(args, "password", False):
        return Managing(args, _asked(shell))
    return Managing(args)


def _asked(shell: Shell) -> str:
    """A password: from the terminal, twice and unseen, or a line of standard input."""
    _ = shell.words._
    if shell.read.isatty():
        given = shell.hidden(_("Password: "))
        if given != shell.hidden(_("Once more: ")):
            raise ValueError(_("These are not the same: nothing was changed."))
    else:
        given = shell.read.readline().rstrip("\r\n")
    if len(given) < LEAST:
        told = _("A password has {least} characters or more: a few words that only you would put together.")
        raise ValueError(told.format(least=LEAST))
    if len(given) > MOST:
        raise ValueError(_("A password has {most} characters at most.").format(most=MOST))
    return given


def _id(token: str) -> str:
    """The public part of a whole token."""
    parts = token.split("_")
    return parts[1] if len(parts) > 1 else token


def _write(path: Path, text: str) -> None:
    """A new file for its owner only; one that is there already is not touched. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)


async def _do(link: Link, command: do.HouseCommand) -> wire.Answer:
    answer = await link.do(command)
    if not answer.ok:
        raise No(answer)
    return answer


async def _accounts(link: Link) -> list[AccountStatus]:
    return (await asked_for(link, "accounts")).accounts or []
