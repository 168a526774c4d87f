"""What `wall.toml` says of the ledger: its name, how often it is signed, and who is sent what was signed."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.checks import is_loopback, wrong
from config.section import Section

KEY = "ledger.key"
FILE = "ledger.db"
"""Where the ledger's key and its checkpoints lie, in `data_dir`."""
MOST = 20
"""Witnesses."""


class Ledger(Section):
    """What is signed, so that nothing can be changed unseen. Nothing has to be set here."""

    origin: str = Field(
        default="",
        pattern=r"^[\x21-\x2a\x2c-\x7e]{0,200}$",
        description="The ledger's name in every checkpoint, for instance an address of the shop without https://; it "
        "must not change later. Empty: vis-a-vis/ and the shop's id.",
    )
    every_min: float = Field(
        default=15, ge=1, le=1440, description="A checkpoint is signed so often (minutes), if anything happened."
    )

    def name_for(self, shop: str) -> str:
        """The ledger's name."""
        return self.origin or f"vis-a-vis/{shop}"


class Witness(Section):
    """Somebody whom the manager does not control, and who is sent every checkpoint: a rewritten past is found out."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="What it is called at the desk.")
    type: Literal["url", "command", "folder"] = Field(
        description="url: posted to an address. command: given to a command, for instance one that mails it. "
        "folder: laid into a folder, for instance on a file share."
    )
    url: str = Field(
        default="",
        pattern=r"^(https?://[\x21-\x7e]{1,2000})?$",
        description="For type url: where it is posted to, as text; whatever answers with 2xx has taken it.",
    )
    token_env: str = Field(
        default="",
        description="For type url: the environment variable with a token, sent as “Authorization: Bearer”; left out: "
        "none.",
    )
    token_file: str = Field(default="", description="Instead of that: a file with the token, relative to this file.")
    command: tuple[str, ...] = Field(
        default=(),
        max_length=100,
        description="For type command: the command and its arguments, one text each; no shell reads them. The "
        'checkpoint is its input, e.g. ["mail", "-s", "Checkpoint", "notary@example.com"].',
    )
    folder: str = Field(
        default="", description="For type folder: the folder, relative to this file. It has to be there."
    )

    @model_validator(mode="after")
    def _fits(self) -> Witness:
        for kind in ("url", "command", "folder"):
            if kind == self.type and not getattr(self, kind):
                raise wrong(f"{kind} is missing", key=kind, expected=f"a witness of this type has a {kind}")
            if kind != self.type and getattr(self, kind):
                raise wrong(f'{kind} is set, and the type is "{self.type}"', key=kind, expected="one of the two")
        if (self.token_env or self.token_file) and self.type != "url":
            key = "token_env" if self.token_env else "token_file"
            raise wrong(f"{key} is set, and no address is", key=key, expected='type = "url"')
        if self.token_env and self.token_file:
            raise wrong("token_env and token_file are both set", key="token_file", expected="one of the two")
        if self.command and not all(part and "\0" not in part for part in self.command):
            raise wrong("a part of command is empty", key="command", expected="a command and its arguments")
        self._secure()
        return self

    def _secure(self) -> None:
        """Beyond this machine nothing goes without TLS, or anybody could hold a checkpoint back unseen."""
        try:
            parts = urlsplit(self.url)
            host = parts.hostname
        except ValueError:
            host = None
        if self.url and not host:
            raise wrong("url has no host", key="url", expected="an address such as https://witness.example/wall")
        if self.url and (parts.username is not None or parts.password is not None):
            raise wrong("url holds a password", key="url", expected="token_env or token_file")
        if self.url.startswith("http://") and not is_loopback(host or ""):
            raise wrong("url is not secure", key="url", expected="https://")


def check_witnesses(witnesses: tuple[Witness, ...]) -> tuple[Witness, ...]:
    """Refuse a name that is used twice."""
    names = [witness.name for witness in witnesses]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise wrong(f'the name "{twice[0]}" is used twice', expected="a name of its own for each witness")
    return witnesses
