"""The accounts' secrets: a TOML file for its owner's eyes, made and completed by the feeder.

    [accueil]
    role = "moderator"
    token = "…"

The role stands there for those who look for a fitting account; what an account may do is decided by the log.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.files import NotPrivate, read_private, write_private
from config.settings import Account
from config.told import N_, Told

MAX_BYTES = 1_000_000
_TOKEN = re.compile(r"[\x21-\x7e]{16,256}")
_HEADER = """\
# Secrets of the accounts in wall.toml. Made by the feeder; to renew one, delete its table and start the feeder again.
# Give each screen and each person their own, and nobody this file.
"""


class TokensBroken(Told):
    """The tokens file is missing, unreadable or not private; one sentence says what to do."""


@dataclass(frozen=True)
class Credential:
    """One account's secret, which `repr` does not tell."""

    name: str
    role: str
    token: str

    def __repr__(self) -> str:
        return f"Credential({self.name!r}, {self.role!r})"


def digest(token: str) -> str:
    """What is kept of a token in memory: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def ensure_tokens(
    path: Path, accounts: Iterable[Account], token_factory: Callable[[], str] = lambda: secrets.token_urlsafe(32)
) -> dict[str, str]:
    """Give every account a secret and keep those that are there; return what `load_tokens` does.

    An account that is no longer in `accounts` loses its secret. Raises TokensBroken; a broken file is left as it is.
    """
    there = read_tokens(path) if path.exists() else {}
    wanted = [
        Credential(one.name, one.role, there[one.name].token if one.name in there else token_factory())
        for one in accounts
    ]
    names = _by_digest(path, {one.name: one for one in wanted})
    if list(there.values()) != wanted:
        try:
            write_private(path, _HEADER + "".join(map(_table, wanted)))
        except OSError as error:
            raise TokensBroken(
                N_("{path} cannot be written: {why}"), path=path, why=error.strerror or error
            ) from error
    return names


def load_tokens(path: Path) -> dict[str, str]:
    """The accounts' names by the digest of their secret. Raises TokensBroken."""
    return _by_digest(path, read_tokens(path))


def read_tokens(path: Path) -> dict[str, Credential]:
    """Every account's secret by its name, in the file's order. Raises TokensBroken."""
    try:
        data = tomllib.loads(read_private(path, MAX_BYTES))
    except NotPrivate as error:
        raise TokensBroken(error.message, **error.facts) from error
    except FileNotFoundError as error:
        raise TokensBroken(N_("{path} does not exist: the feeder makes it when it starts"), path=path) from error
    except OSError as error:
        raise TokensBroken(N_("{path} cannot be read: {why}"), path=path, why=error.strerror or error) from error
    except (ValueError, RecursionError):
        # No detail: a parser's message may repeat what stands in the file.
        raise TokensBroken(
            N_("{path} is not a tokens file: remove it and start the feeder, which makes a new one"), path=path
        ) from None
    return {name: _credential(path, name, given) for name, given in data.items()}


def _credential(path: Path, name: str, given: Any) -> Credential:
    table: Mapping[str, object] = given if isinstance(given, dict) else {}
    role, token = table.get("role", ""), table.get("token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or not isinstance(role, str):
        raise TokensBroken(
            N_("{path}: the account {name} needs a role and a token of 16 to 256 visible ASCII characters"),
            path=path,
            name=name,
        )
    return Credential(name, role, token)


def _by_digest(path: Path, credentials: Mapping[str, Credential]) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in credentials.values():
        other = names.setdefault(digest(one.token), one.name)
        if other != one.name:
            raise TokensBroken(
                N_("{path}: {one} and {other} have the same token"), path=path, one=one.name, other=other
            )
    return names


def _table(one: Credential) -> str:
    # ASCII without control characters: a JSON string is a TOML string.
    return f'\n[{one.name}]\nrole = "{one.role}"\ntoken = {json.dumps(one.token)}\n'
