"""What `wall.toml` says of the phone page: where it answers, how the feeder reaches it, places, what the law wants.

A public host has a file of its own with [phone] alone: `config/phone_only.py`.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from config.checks import check_exposure, is_loopback, wrong
from config.problems import value
from config.read import TomlFile
from config.section import Section
from config.tls import pinned_context

LEAST_SECRET = 24
"""Characters of the link's secret: whoever has it sees every note."""
MOST_PLACES = 200
TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def time_of(text: str) -> int:
    """`19:00` in minutes after midnight. Raises PydanticCustomError."""
    found = TIME.fullmatch(text)
    if found is None:
        raise wrong(f'"{text[:40]}" is not a time of day', expected='such as "19:00"')
    return int(found[1]) * 60 + int(found[2])


class Phone(Section):
    """The page behind the wall's QR code, on customers' phones: `python run_feeder.py web` (docs/phone.md)."""

    public_url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.:\[\]-]{1,253})?$",
        description="Where phones find the page, e.g. https://mur.example.org, without anything after it; empty: "
        "there is no page, and no QR code of ours.",
    )
    link_url: str = Field(
        default="",
        pattern=r"^(wss?://[\x21-\x7e]{1,290})?$",
        description="Where the feeder dials the page's process: wss://…, or ws:// on this machine; empty: public_url "
        "with /link.",
    )
    link_secret_env: str = Field(
        default="",
        description="The environment variable with the secret of that link, 24 characters or more, the same for both "
        "processes.",
    )
    link_secret_file: str = Field(
        default="", description="Instead of that: a file with the secret, relative to this file."
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address that the page listens on; beyond loopback TLS or a proxy is required.",
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8790, description="The port that the page listens on; 0 takes any free one."
    )
    tls_cert: str = Field(
        default="", description="The certificate chain (PEM), relative to this file; empty: no TLS."
    )
    tls_key: str = Field(default="", description="The certificate's private key (PEM), relative to this file.")
    behind_proxy: bool = Field(
        default=False, description="A reverse proxy in front does TLS; then any address may be listened on."
    )
    max_body_bytes: int = Field(
        default=65_536, ge=16_384, le=1_048_576, description="The largest body (bytes) that is read from a request."
    )
    code_every_min: int = Field(
        default=5,
        ge=1,
        le=30,
        description="How often (minutes) the wall's QR code becomes another; each is good for half an hour.",
    )
    evening: str = Field(
        default="19:00", description='When a note appears whose author wants it public "this evening".'
    )
    tomorrow: str = Field(
        default="09:00", description='The same for "tomorrow", on the next day that the shop is open.'
    )
    consent_version: str = Field(
        default="2026-1",
        pattern=r"^[A-Za-z0-9_.-]{1,40}$",
        description="The version of the consent text, noted with each note; another one whenever the text changes.",
    )

    @field_validator("evening", "tomorrow")
    @classmethod
    def _times(cls, text: str) -> str:
        time_of(text)
        return text

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: str) -> str:
        if url and not _usable(url):
            raise wrong(f"{value(url)} is no address", expected="such as https://mur.example.org")
        if url.startswith("http:") and not is_loopback(urlsplit(url).hostname or ""):
            raise wrong(f"{url} would send notes and receipts in clear", expected="https://, but on this machine")
        return url

    @field_validator("link_url")
    @classmethod
    def _link(cls, url: str) -> str:
        if url and not _usable(url):
            raise wrong(f"{value(url)} is no address", expected="such as wss://mur.example.org/link")
        if url.startswith("ws:") and not is_loopback(urlsplit(url).hostname or ""):
            raise wrong(f"{url} would go over a network in clear", expected="wss://, but on this machine")
        return url

    @model_validator(mode="after")
    def _together(self) -> Phone:
        check_exposure(self.host, self.tls_cert, self.tls_key, proxied=self.behind_proxy)
        if self.link_secret_env and self.link_secret_file:
            raise wrong(
                "link_secret_env and link_secret_file are both set", key="link_secret_file", expected="one of the two"
            )
        if self.public_url and not self.secret_name:
            raise wrong(
                "public_url is set and the link has no secret",
                key="public_url",
                expected="link_secret_env or link_secret_file",
            )
        return self

    @property
    def secret_name(self) -> str:
        """Under which the secret is found among the house's secrets; empty: none is named."""
        return self.link_secret_env or self.link_secret_file

    @property
    def link(self) -> str:
        """Where the feeder dials; empty without a page."""
        if self.link_url or not self.public_url:
            return self.link_url
        scheme, _, place = self.public_url.partition("://")
        return f"{'wss' if scheme == 'https' else 'ws'}://{place}/link"


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.hostname is not None and parts.port != 0
    except ValueError:
        return False


class Place(Section):
    """A place in the shop: a note can say that it was written there, or is about it; a shelf may have its QR code."""

    id: str = Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Its short name in the log: letters, digits, - and _."
    )
    label: str = Field(min_length=1, max_length=60, description="What people call it.")


class Law(Section):
    """What articles D111-17 and D111-18 of the Code de la consommation want told, in the shop's own words.

    Each is free text for the page of the house rules; what is left empty, the page says in ours.
    """

    given: str = Field(default="", max_length=2000, description="What is given in return for reviews.")
    checked: str = Field(default="", max_length=2000, description="Whether and how reviews are checked.")
    contact: str = Field(default="", max_length=2000, description="Whether an author can be contacted.")
    change: str = Field(default="", max_length=2000, description="Whether one can change a review.")
    controller: str = Field(
        default="", max_length=2000, description="Who answers for personal data: name, address, how to reach them."
    )


def check_places(places: Iterable[Place]) -> None:
    """Refuse an id used twice."""
    ids = [place.id for place in places]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise wrong(f'the id "{twice[0]}" is used twice', expected="an id of its own for each place")


def check_secret(file: TomlFile, phone: Phone, secrets: Mapping[str, str]) -> None:
    """Note a secret that is too short to be one."""
    secret = secrets.get(phone.secret_name) if phone.secret_name else None
    if secret is not None and (len(secret) < LEAST_SECRET or not secret.isascii() or not secret.isprintable()):
        key = "link_secret_env" if phone.link_secret_env else "link_secret_file"
        expected = f"{LEAST_SECRET} or more plain characters, such as: openssl rand -hex 32"
        file.problem(("phone", key), "the secret of the link is too short, or holds more than letters", expected)


def client_tls(phone: Phone, url: str, here: Path) -> ssl.SSLContext | None:
    """How the feeder makes sure of who answers at `url`; None: not by TLS, on this machine. Raises BadCertificate.

    A page on this machine shows the certificate of this file, under a name that 127.0.0.1 is not; any other one is
    vouched for by whom this machine trusts.
    """
    if not url.startswith(("wss:", "https:")):
        return None
    if phone.tls_cert and is_loopback(urlsplit(url).hostname or ""):
        return pinned_context((here / phone.tls_cert).resolve())
    return ssl.create_default_context()
