"""What a feeder is told: everything that it needs of the configuration."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from feeder.alerting import When, Wording
from feeder.phone.plan import PhonePlan
from feeder.reasons import Authors
from feeder.screening.start import Screening
from feeder.signing import Signing
from feeder.sources.base import Context, Options, Source
from wall import words
from wall.events import AccountRole, Rules
from wall.words import Gettext

if TYPE_CHECKING:
    from feeder.alerts import Address
    from feeder.report_mail import Closing

Build = Callable[[Options, Context], Source]


@dataclass(frozen=True)
class Telling:
    """Whom the feeder tells that posts wait, when, and in which words."""

    to: Sequence[Address]
    when: When
    wording: Wording


@dataclass(frozen=True)
class Plan:
    """Everything that a feeder is told. `tokens`: SHA-256 of a token (hex) to the account's name. Port 0: any.

    `screening`: what is looked for in texts, in a process of its own; without it, only the shop's own people.
    """

    shop: str
    zone: str
    rules: Rules
    accounts: Mapping[str, AccountRole]
    tokens: Mapping[str, str]
    log_path: Path
    keys_path: Path
    side_path: Path
    accounts_path: Path
    past_path: Path | None = None
    """The snapshots of the past; None: `past.db` beside the log."""
    telling: Telling | None = None
    sources: Sequence[Options] = ()
    builders: Mapping[str, Build] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    shop_label: str = ""
    hub_host: str = "127.0.0.1"
    hub_port: int = 0
    hub_tls: ssl.SSLContext | None = None
    web_host: str = "127.0.0.1"
    web_port: int = 0
    web_tls: ssl.SSLContext | None = None
    web_max_body: int = 262_144
    max_queue: int = 256
    templates: Sequence[str] = ()
    counter_label: str = words.DICTATED
    phone_label: str = words.WRITTEN
    """What the sources of dictated notes and of the phone page's are called on the wall, in the shop's language."""
    gettext: Gettext = str
    """Says what is wrong with a source in the shop's language; English if not given."""
    valid_s_chat: float = 60.0
    valid_s_other: float = 3600.0
    screening: Screening | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    """The shop's places by id, and what people call them."""
    phone: PhonePlan | None = None
    """The page behind the wall's QR code; None: there is none."""
    authors: Authors = field(default_factory=Authors)
    """How authors are told the reasons of a refusal."""
    report: Closing | None = None
    """To whom the manager's report goes by e-mail, and how it is drawn; None: to nobody."""
    signing: Signing | None = None
    """How the ledger is signed; None: with a key beside the log, and without witnesses."""
