"""What `wall.toml` says of e-mail: how authors who left an address are told the reasons of a refusal."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from config.checks import is_loopback, wrong
from config.section import Section

PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Mail(Section):
    """Where the feeder hands in e-mail for authors who left an address; without a host it sends none."""

    host: str = Field(
        default="", pattern=r"^[A-Za-z0-9.:-]{0,253}$", description="The mail server (SMTP); empty: no e-mail."
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=0, description="Its port; 0: 587 for starttls, 465 for tls, 25 for none."
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the connection is protected; none is for a server on this machine only.",
    )
    sender: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190})?$",
        description="The address that the messages come from.",
    )
    user: str = Field(default="", max_length=200, description="The account's name there; empty: no login.")
    password_env: str = Field(default="", description="The environment variable with that account's password.")
    password_file: str = Field(
        default="", description="Instead of that: a file with the password, relative to this file."
    )

    @model_validator(mode="after")
    def _together(self) -> Mail:
        if self.password_env and self.password_file:
            raise wrong("password_env and password_file are both set", key="password_file", expected="one of the two")
        if bool(self.user) != bool(self.secret_name):
            key = "user" if self.user else "password_env"
            raise wrong("a login takes a user and a password", key=key, expected="both, or neither")
        if self.host and not self.sender:
            raise wrong("host is set and sender is not", key="host", expected="sender, an address of the shop's")
        if self.host and self.security == "none" and not is_loopback(self.host):
            raise wrong(f"{self.host} would be sent statements in clear", key="security", expected="starttls or tls")
        return self

    @property
    def secret_name(self) -> str:
        """Under which the password is found among the house's secrets; empty: none is named."""
        return self.password_env or self.password_file

    @property
    def at_port(self) -> int:
        """The port, as it is or as it is usual."""
        return self.port or PORTS[self.security]
