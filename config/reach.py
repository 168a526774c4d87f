"""How desk, screen and commands find the feeder with no options: options, environment, run file, `wall.toml`."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from config.checks import is_loopback, nearest
from config.load import load_settings, paths_of
from config.problems import ConfigError
from config.runfile import RunFile, alive, read_runfile, remove_runfile, write_runfile
from config.settings import Settings
from config.tls import BadCertificate, client_context
from config.tokens import Credential, TokensBroken, read_tokens

__all__ = ["ROOT", "NotFound", "Reach", "reach", "remove_runfile", "root_of", "write_runfile"]

ROOT = Path(__file__).resolve().parent.parent
"""This checkout."""

FITTING: Mapping[str, tuple[str, ...]] = {"desk": ("moderator", "manager", "viewer"), "screen": ("screen",)}
"""Which roles an account may have for what; the earlier ones are taken first."""


class NotFound(Exception):
    """The feeder, or the right to speak to it, cannot be found; one sentence says what to do."""


@dataclass(frozen=True)
class Reach:
    """How to speak to the feeder. `account` None: the token was given, and only the hub knows whose it is.

    `tls` None: no TLS (loopback). `settings` None: this machine has no readable `wall.toml`.
    """

    url: str
    token: str = field(repr=False)
    account: str | None
    tls: ssl.SSLContext | None
    language: str
    settings: Settings | None
    web_url: str = ""


def root_of(env: Mapping[str, str]) -> Path:
    """The checkout whose feeder is meant: this one, or what VAV_ROOT says."""
    return Path(env["VAV_ROOT"]).resolve() if env.get("VAV_ROOT") else ROOT


def reach(
    root: Path,
    *,
    env: Mapping[str, str],
    role: Literal["desk", "screen"],
    url: str | None = None,
    token: str | None = None,
    token_file: Path | None = None,
    account: str | None = None,
    is_alive: Callable[[int], bool] = alive,
) -> Reach:
    """Where the feeder is and who we are, from the most explicit to the least. Raises NotFound.

    Environment: VAV_URL, VAV_TOKEN, VAV_TOKEN_FILE, VAV_ACCOUNT, VAV_CA_FILE, VAV_CONFIG.
    """
    run = read_runfile(root)
    if run is not None and not is_alive(run.pid):
        run = None
    config = Path(env.get("VAV_CONFIG") or (run.config if run else root / "config" / "wall.toml"))
    settings, trouble = _settings(config)
    own_url, own_tokens, own_ca = _own(run, settings, config)
    given_url = url or env.get("VAV_URL")
    found_url = given_url or own_url
    if not found_url:
        raise NotFound(f"No feeder found: {trouble or 'start it with: python run_feeder.py'}")
    local = _check_url(found_url) or found_url == own_url
    file = token_file or (Path(env["VAV_TOKEN_FILE"]) if env.get("VAV_TOKEN_FILE") else None)
    token = token or (None if file or account else env.get("VAV_TOKEN"))
    found_account = account or (None if token else env.get("VAV_ACCOUNT")) or None
    if token is None:
        # This checkout's secrets go to its own feeder or to this machine, never to an address that somebody names.
        file = file or (own_tokens if local else None)
        if file is None:
            raise NotFound(f"No token for {found_url}: give a token file, or set VAV_TOKEN or VAV_TOKEN_FILE")
        credential = _pick(file, found_account, role)
        token, found_account = credential.token, credential.name
    tls = _tls(found_url, env.get("VAV_CA_FILE") or (own_ca if found_url == own_url else ""))
    language = "fr"
    if settings is not None:
        language = settings.desk_language if role == "desk" else settings.screen_language
    web_url = run.web_url if run and found_url == run.url else ""
    return Reach(found_url, token, found_account, tls, language, settings, web_url)


def _settings(config: Path) -> tuple[Settings | None, str]:
    try:
        return load_settings(config), ""
    except ConfigError as error:
        return None, str(error.problems[0])


def _own(run: RunFile | None, settings: Settings | None, config: Path) -> tuple[str, Path | None, str]:
    """Address, tokens file and certificate of this checkout's feeder, as far as they are known."""
    if run is not None:
        return run.url, Path(run.tokens_file), run.ca_file
    if settings is None:
        return "", None, ""
    paths, hub = paths_of(settings, config), settings.hub
    if not hub.port:
        return "", paths.tokens, ""
    host = "127.0.0.1" if hub.host in ("0.0.0.0", "::") else hub.host
    scheme = "wss" if hub.tls_cert else "ws"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{hub.port}", paths.tokens, str(paths.hub_cert or "")


def _check_url(url: str) -> bool:
    """Whether `url` stays on this machine; refuses what is no address and what would go out in clear."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme not in ("ws", "wss"):
        raise NotFound(f"“{url}” is not the address of a feeder: write it like ws://127.0.0.1:8765")
    loopback = is_loopback(host)
    if not loopback and parts.scheme == "ws":
        raise NotFound(f"{url} is another machine: that needs TLS, wss://{host}:{port or 8765}")
    return loopback


def _pick(file: Path, account: str | None, role: str) -> Credential:
    """The account asked for, or the first that fits the role."""
    try:
        known = read_tokens(file)
    except TokensBroken as error:
        raise NotFound(str(error)) from error
    if account is not None:
        if account in known:
            return known[account]
        near = nearest(account, known)
        raise NotFound(f"There is no account “{account}” in {file}" + (f"; did you mean “{near}”?" if near else ""))
    for fitting in FITTING[role]:
        for credential in known.values():
            if credential.role == fitting:
                return credential
    raise NotFound(f"No account in {file} is a {' or a '.join(FITTING[role])}")


def _tls(url: str, ca_file: str) -> ssl.SSLContext | None:
    if not url.startswith("wss:"):
        return None
    try:
        return client_context(ca_file)
    except BadCertificate as error:
        raise NotFound(str(error)) from error
