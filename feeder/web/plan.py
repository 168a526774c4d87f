"""What the phone page's process is told: where it listens, and the one secret that it has."""

from __future__ import annotations

import gettext
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Words = Callable[[str], Sequence[gettext.NullTranslations]]


def untranslated(_language: str) -> Sequence[gettext.NullTranslations]:
    """No catalogue: what the code says, in English."""
    return ()


@dataclass(frozen=True)
class WebPlan:
    """Made by `run_feeder.py web` from [phone]. `port` 0: any free one; `tls` None: none, or a proxy does it.

    `secret`: what the feeder shows when it dials in (`Authorization: Bearer …`); nothing else is known here.
    `language`: of the page where a browser asks for none that there is, until the feeder says its own. `max_body`:
    bytes that are read from a request. `state_dir`: where the process may keep what it must; None: nowhere.
    """

    host: str
    port: int
    tls: ssl.SSLContext | None
    behind_proxy: bool
    secret: bytes = field(repr=False)
    language: str = "fr"
    max_body: int = 65_536
    state_dir: Path | None = None
    words: Words = untranslated
    """A language's catalogues, asked in this order: `phone`, then `wall`."""
    languages: Sequence[str] = ("fr", "en")
    many: float = 1.0
    """All rate limits are multiplied by this; a bench that asks from one address has it large."""
