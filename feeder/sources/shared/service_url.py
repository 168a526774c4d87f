"""The address of a service in a configuration: https, or a server on this very machine."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator
from yarl import URL

from wall.words import N_

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def service_url(url: str) -> str:
    """`url` without a slash at its end. Raises ValueError unless a secret may be sent there."""
    there = URL(url)
    if not there.host or (there.scheme != "https" and not (there.scheme == "http" and there.host in LOOPBACK)):
        raise ValueError("an address that begins with https:// (a secret goes there)")
    if there.query_string or there.fragment or there.user:
        raise ValueError("the service's address only, without a name, ? and #")
    return url.rstrip("/")


def elsewhere(ours: URL, there: URL) -> str:
    """What to say of a service at `ours` that sends us to another address (with `{who}` and `{there}`). Nobody is
    advised to follow one on the Internet into this machine or a network like the shop's own."""
    if _is_inside(there) and not _is_inside(ours):
        return N_("{who} sends us to {there}, an address inside a network and none on the Internet: nothing was "
                  "asked there. Tell whoever runs it.")  # fmt: skip
    return N_("{who} has moved to {there}: if that is right, put the new address into the configuration.")


def _is_inside(url: URL) -> bool:
    host = url.host or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost"))


ServiceUrl = Annotated[str, AfterValidator(service_url)]
