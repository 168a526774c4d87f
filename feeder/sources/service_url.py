"""The address of a service in a configuration: https, or a server on this very machine."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from yarl import URL

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def service_url(url: str) -> str:
    """`url` without a slash at its end. Raises ValueError unless a secret may be sent there."""
    there = URL(url)
    if not there.host or (there.scheme != "https" and not (there.scheme == "http" and there.host in LOOPBACK)):
        raise ValueError("an address that begins with https:// (a secret goes there)")
    if there.query_string or there.fragment or there.user:
        raise ValueError("the service's address only, without a name, ? and #")
    return url.rstrip("/")


ServiceUrl = Annotated[str, AfterValidator(service_url)]
