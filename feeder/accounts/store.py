"""`accounts.db`: the hashes of people's secrets, and nothing else. It is for its owner only (0600).

What is in it opens nothing by itself: a token opens while the log has it as issued, neither expired nor revoked, and
its account as open. So a hash whose event was never written is only waste, and is swept away at the next start.
"""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

from wall.log.base import LogBroken
from wall.log.group import GroupWriter

SCHEMA = """
create table if not exists token(id text primary key, hash text not null) without rowid;
create table if not exists password(account text primary key, hash text not null) without rowid;
"""


class SecretStore:
    """Made by `await SecretStore.open(path)`. All of it is in memory too: a shop has some dozens."""

    def __init__(self, writer: GroupWriter, tokens: dict[str, str], passwords: dict[str, str]) -> None:
        self._writer = writer
        self._tokens = tokens
        self._passwords = passwords

    def __repr__(self) -> str:
        return f"SecretStore({len(self._tokens)} tokens, {len(self._passwords)} passwords)"

    @classmethod
    async def open(cls, path: Path) -> SecretStore:
        """Open or make the file. Raises LogBroken."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Before SQLite sees it: its WAL takes the file's own permissions.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            path.chmod(0o600)
        except OSError as error:
            raise LogBroken(f"{path}: {error.strerror}") from error
        writer = GroupWriter(path, SCHEMA)
        try:
            tokens, passwords = await writer.run(
                lambda connection: (
                    dict(connection.execute("select id, hash from token")),
                    dict(connection.execute("select account, hash from password")),
                )
            )
        except LogBroken:
            await writer.close()
            raise
        return cls(writer, tokens, passwords)

    def token(self, token: str) -> str | None:
        """The hash of a token (its public id), or None."""
        return self._tokens.get(token)

    def password(self, account: str) -> str | None:
        """The hash of an account's password, or None."""
        return self._passwords.get(account)

    def tokens(self) -> set[str]:
        """The public ids of all tokens."""
        return set(self._tokens)

    def accounts(self) -> set[str]:
        """The accounts that have a password."""
        return set(self._passwords)

    async def keep_token(self, token: str, hashed: str) -> None:
        """Durable when it returns. Raises LogBroken."""
        await self._writer.run(lambda db: db.execute("insert into token values (?, ?)", (token, hashed)).rowcount)
        self._tokens[token] = hashed

    async def drop_token(self, token: str) -> None:
        """Forget it. Raises LogBroken."""
        self._tokens.pop(token, None)
        await self._writer.run(lambda db: db.execute("delete from token where id = ?", (token,)).rowcount)

    async def keep_password(self, account: str, hashed: str) -> None:
        """In place of the former one. Raises LogBroken."""
        await self._writer.run(
            lambda db: db.execute("insert or replace into password values (?, ?)", (account, hashed)).rowcount
        )
        self._passwords[account] = hashed

    async def drop_password(self, account: str) -> None:
        """Forget it. Raises LogBroken."""
        self._passwords.pop(account, None)
        await self._writer.run(lambda db: db.execute("delete from password where account = ?", (account,)).rowcount)

    async def sweep(self, known: Container[str]) -> int:
        """Forget the tokens that the log does not know (a crash came before their event); how many."""
        stray = [token for token in self._tokens if token not in known]
        for token in stray:
            await self.drop_token(token)
        return len(stray)

    async def close(self) -> None:
        await self._writer.close()
