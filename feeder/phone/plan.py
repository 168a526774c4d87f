"""What the feeder is told of the phone page, from [phone], [[place]], [law] and [hours] of the configuration."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from feeder.phone.calendar import Week
from wall.phone import Law


@dataclass(frozen=True)
class PhonePlan:
    """`public_url`: where phones find the page; `link_url`: where the feeder dials its process.

    `tls` and `public_tls`: how each of the two makes sure whom it speaks to (None: not by TLS, on this machine only).
    `evening_min`, `tomorrow_min`: minutes after midnight. `consent`: the version of the text that authors agree to.
    """

    public_url: str
    link_url: str
    secret: str = field(repr=False)
    tls: ssl.SSLContext | None = None
    public_tls: ssl.SSLContext | None = None
    code_every_s: int = 300
    evening_min: int = 19 * 60
    tomorrow_min: int = 9 * 60
    consent: str = ""
    law: Law = field(default_factory=Law)
    week: Week = field(default_factory=Week)
    language: str = "fr"
