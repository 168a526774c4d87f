"""Which requests are let in, and what every answer forbids the browser. Pure.

Checks: the Host header (against DNS rebinding), the Origin of whatever changes something and of the websocket
(against other sites in the same browser). The login has no cookie to ride on, and is checked all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from wall.wire import authority

SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Place:
    """Where the desk is served from, as the browser sees it: `origins` as `https://desk.example`, no slash."""

    origins: frozenset[str]
    secure: bool

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(origin.partition("://")[2] for origin in self.origins)

    @property
    def cookie(self) -> str:
        """The session cookie's name; the prefix binds it to this very host where the browser can promise that."""
        return "__Host-desk" if self.secure else "desk"

    @property
    def visitor(self) -> str:
        """The name of the cookie that whoever is not signed in has, for the form's token."""
        return "__Host-visitor" if self.secure else "visitor"


def origin_of(url: str) -> str | None:
    """`https://desk.example` of what somebody wrote as an address; None if it is none, or has more to it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and parts.username is None
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        return None
    usual = port is None or port == (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"


def place_of(host: str, port: int, *, tls: bool, behind: str | None) -> Place:
    """Where browsers find it: at `behind` (a proxy's origin), else at `host` and `port` of this machine."""
    if behind is not None:
        return Place(frozenset({behind}), behind.startswith("https://"))
    names = {host, "localhost"} if host in ("127.0.0.1", "::1", "localhost") else {host}
    scheme = "https" if tls else "http"
    made = (origin_of(f"{scheme}://{authority(name, port)}") for name in names)
    return Place(frozenset(origin for origin in made if origin is not None), tls)


def refusal(place: Place, method: str, headers: Mapping[str, str], *, socket: bool = False) -> str | None:
    """Why this request is not let in (for the log: nothing of the request is in it); None: it is."""
    if headers.get("Host", "").lower() not in place.hosts:
        return "host"
    if method not in (*SAFE_METHODS, "POST"):
        return "method"
    if (method == "POST" or socket) and headers.get("Origin", "") not in place.origins:
        return "origin"
    return None


def headers(place: Place, host: str, *, terminal: bool = False) -> dict[str, str]:
    """The headers of every answer. `terminal`: of the page with the desk, whose library makes style elements.

    Nothing is loaded from or sent to another host. The sandbox without popups keeps a link in a customer's text
    from opening anything when a finger lands on it.
    """
    socket = f" {'wss' if place.secure else 'ws'}://{host}" if host in place.hosts else ""
    policy = ["default-src 'none'", "font-src 'self'", "img-src 'self' data:", "form-action 'self'"]
    policy += ["base-uri 'none'", "frame-ancestors 'none'"]
    if terminal:
        policy += ["script-src 'self'", "style-src 'self' 'unsafe-inline'", f"connect-src 'self'{socket}"]
        policy += ["sandbox allow-forms allow-same-origin allow-scripts"]
    else:
        policy += ["style-src 'self'"]
    out = {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Not "no-referrer": with it a browser sends its forms with the origin "null".
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=(), usb=(), payment=()",
        "Cache-Control": "no-store",
    }
    if place.secure:
        out["Strict-Transport-Security"] = "max-age=31536000"
    return out
