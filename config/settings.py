"""What `wall.toml` may say: one model a section, with a description and a default for every option.

Only shapes and single-section rules live here; files, secrets and whole-file rules are in `config/load.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from config.alerts import Alerts
from config.checks import check_exposure, check_people, check_zone
from config.ledger import MOST, Ledger, Witness, check_witnesses
from config.mail import Mail
from config.phone import MOST_PLACES, Law, Phone, Place, check_places
from config.report import Report
from config.screen import Hours, Screen
from config.screening import Screening
from config.section import Language, Section

NAME = r"^[A-Za-z0-9_-]{1,64}$"
Port = Annotated[int, Field(ge=0, le=65535)]


class Shop(Section):
    """Who and where this wall is."""

    id: str = Field(pattern=NAME, description="The shop's short name in the log: letters, digits, - and _.")
    name: str = Field(min_length=1, max_length=80, description="The shop's name as customers read it.")
    zone: str = Field(default="Europe/Paris", description="The IANA time zone that says when a day begins.")
    language: Language = Field(
        default="fr", description="The shop's language: what screen and desk speak unless told otherwise."
    )

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        return check_zone(zone)

    @property
    def tz(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.zone)


class Log(Section):
    """Where the feeder keeps what happened. Relative paths lie under `data_dir`."""

    path: str = Field(default="log.db", min_length=1, description="The log: facts and sealed content, append-only.")
    keys_path: str = Field(
        default="keys.db",
        min_length=1,
        description="The vault: the keys of the content. Back it up apart, and briefly.",
    )
    side_path: str = Field(
        default="side.db", min_length=1, description="Side tables: the sources' cursors and the screens' play log."
    )
    past_path: str = Field(
        default="past.db",
        min_length=1,
        description="What makes past days open quickly. It holds no words, and is made anew from the log.",
    )


class Hub(Section):
    """Where desks and screens connect."""

    host: str = Field(
        default="127.0.0.1", min_length=1, description="The address to listen on; beyond loopback TLS is required."
    )
    port: Port = Field(
        default=0, description="The port to listen on; 0 takes any free one, which the desk of this machine finds."
    )
    tls_cert: str = Field(
        default="", description="The certificate chain (PEM), relative to this file; empty: no TLS."
    )
    tls_key: str = Field(default="", description="The certificate's private key (PEM), relative to this file.")
    tokens_file: str = Field(
        default="tokens.toml",
        min_length=1,
        description="The accounts' secrets, made by the feeder; relative to `data_dir`.",
    )
    accounts_file: str = Field(
        default="accounts.db",
        min_length=1,
        description="The hashes of the tokens and passwords that people were given; relative to `data_dir`.",
    )
    max_queue: int = Field(
        default=256,
        ge=8,
        le=100_000,
        description="Messages kept for a slow client; beyond them it is dropped and comes back.",
    )

    @model_validator(mode="after")
    def _exposure(self) -> Hub:
        check_exposure(self.host, self.tls_cert, self.tls_key)
        return self


class Web(Section):
    """Where webhooks arrive."""

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address to listen on; beyond loopback TLS or a proxy is required.",
    )
    port: Port = Field(default=0, description="The port to listen on; 0 takes any free one.")
    tls_cert: str = Field(
        default="", description="The certificate chain (PEM), relative to this file; empty: no TLS."
    )
    tls_key: str = Field(default="", description="The certificate's private key (PEM), relative to this file.")
    behind_proxy: bool = Field(
        default=False, description="A reverse proxy in front does TLS; then any address may be listened on."
    )
    max_body_bytes: int = Field(
        default=262_144, ge=1024, le=16_777_216, description="The largest body (bytes) that is read from a request."
    )

    @model_validator(mode="after")
    def _exposure(self) -> Web:
        check_exposure(self.host, self.tls_cert, self.tls_key, proxied=self.behind_proxy)
        return self


class Account(Section):
    """A person or a screen. Its secret is in the tokens file, never here."""

    name: str = Field(pattern=NAME, description="The name that decisions are signed with: letters, digits, - and _.")
    role: Literal["viewer", "moderator", "manager", "administrator", "screen"] = Field(
        description="viewer looks, moderator decides, manager is a moderator who answers for the shop, administrator "
        "a manager who makes accounts (docs/accounts.md), screen shows."
    )


class RulesFile(Section):
    """Where the house rules are."""

    file: str = Field(default="house-rules.toml", min_length=1, description="The house rules, relative to this file.")


class Desk(Section):
    """What moderators see."""

    language: Language | None = Field(default=None, description="The desk's language; the shop's if left out.")
    layout: Literal["list", "one", "wall"] = Field(
        default="list",
        description="How the desk is laid out: its lists, one post at a time, or the wall first; a person's own "
        "profile goes before it.",
    )
    look: Literal["night", "day"] = Field(default="night", description="Dark or light colours.")
    touch: bool = Field(default=False, description="For fingers: keys and tabs as large buttons.")
    keys: dict[str, str] = Field(
        default={},
        description='Another key for an action, by the names that the desk\'s help has: `approve = "v"`. Two '
        "actions with one key are an error.",
    )
    templates: tuple[Annotated[str, Field(min_length=1, max_length=2000)], ...] = Field(
        default=(),
        max_length=30,
        description="Beginnings of replies; what stands in square brackets has to be filled in by hand.",
    )


class Settings(Section):
    """The whole of `wall.toml` but its sources, whose options belong to each source's own module."""

    data_dir: str = Field(
        default="../var", min_length=1, description="Where the feeder keeps its files, relative to this file."
    )
    shop: Shop = Field(description="Who and where this wall is: a [shop] section.")
    log: Log = Log()
    hub: Hub = Hub()
    web: Web = Web()
    account: tuple[Account, ...] = Field(
        description="People and screens, an [[account]] for each: at least one screen and one who may decide."
    )
    rules: RulesFile = RulesFile()
    phone: Phone = Phone()
    place: Annotated[tuple[Place, ...], Field(max_length=MOST_PLACES)] = ()
    law: Law = Law()
    screen: Screen = Screen()
    hours: Hours = Hours()
    desk: Desk = Desk()
    alerts: Alerts = Alerts()
    mail: Mail = Mail()
    report: Report = Report()
    screening: Screening = Screening()
    ledger: Ledger = Ledger()
    witness: Annotated[tuple[Witness, ...], Field(max_length=MOST)] = ()

    @field_validator("account")
    @classmethod
    def _people(cls, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
        check_people([(account.name, account.role) for account in accounts])
        return accounts

    @field_validator("place")
    @classmethod
    def _places(cls, places: tuple[Place, ...]) -> tuple[Place, ...]:
        check_places(places)
        return places

    @field_validator("witness")
    @classmethod
    def _witnesses(cls, witnesses: tuple[Witness, ...]) -> tuple[Witness, ...]:
        return check_witnesses(witnesses)

    @property
    def screen_language(self) -> Language:
        """The screen's language, by default the shop's."""
        return self.screen.language or self.shop.language

    @property
    def desk_language(self) -> Language:
        """The desk's language, by default the shop's."""
        return self.desk.language or self.shop.language
