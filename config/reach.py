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
from config.place import ROOT, root_of
from config.problems import ConfigError, shown_path
from config.runfile import alive, local_url, read_runfile, remove_runfile, write_runfile
from config.settings import Settings
from config.tls import client_context, pinned_context
from config.tokens import Credential, read_tokens
from config.told import N_, Told

__all__ = ["ROOT", "NotFound", "Reach", "Role", "reach", "remove_runfile", "root_of", "write_runfile"]

FITTING: Mapping[str, tuple[str, ...]] = {
    "desk": ("moderator", "manager", "administrator", "viewer"),
    "people": ("administrator", "manager", "moderator", "viewer"),
    "manager": ("manager", "administrator", "moderator", "viewer"),
    "screen": ("screen",),
}
"""Which roles an account may have for what (`people`: to make accounts; `manager`: to look back). The earlier ones
are taken first."""

Role = Literal["desk", "people", "manager", "screen"]


class NotFound(Exception):
    """The feeder, or the right to speak to it, cannot be found. One sentence, in the house's language, says why."""


@dataclass(frozen=True)
class Reach:
    """How to speak to the feeder. `account` None: the token was given, and only the hub knows whose it is.

    `tls` None: no TLS (loopback). `settings` None: this machine has no readable `wall.toml`; `config`: where it is.
    """

    url: str
    token: str = field(repr=False)
    account: str | None
    tls: ssl.SSLContext | None
    language: str
    settings: Settings | None
    web_url: str = ""
    config: Path | None = None


@dataclass(frozen=True)
class _Known:
    """What this checkout knows of its own feeder. `trouble`: why `wall.toml` cannot be read, if so."""

    url: str
    tokens: Path | None
    cert_file: str
    web_url: str
    settings: Settings | None
    trouble: str
    config: Path


def reach(
    root: Path,
    *,
    env: Mapping[str, str],
    role: Role,
    url: str | None = None,
    token: str | None = None,
    token_file: Path | None = None,
    account: str | None = None,
    is_alive: Callable[[int], bool] = alive,
) -> Reach:
    """Where the feeder is and who we are; what is given goes before the environment, that before what lies here.

    Environment: VAV_URL, VAV_TOKEN, VAV_TOKEN_FILE, VAV_ACCOUNT, VAV_CA_FILE, VAV_CONFIG. Raises NotFound.
    """
    known = _known(root, env, is_alive)
    language = "fr"
    if known.settings is not None:
        language = known.settings.screen_language if role == "screen" else known.settings.desk_language
    try:
        url = _url(url or env.get("VAV_URL") or known.url, known)
        if token is None and token_file is None and account is None:
            token = env.get("VAV_TOKEN") or None
        if token is None:
            file = token_file or _path(env.get("VAV_TOKEN_FILE")) or _own_tokens(url, known)
            credential = _pick(file, account or env.get("VAV_ACCOUNT"), role)
            token, account = credential.token, credential.name
        own = url == known.url
        tls = _tls(url, known.cert_file if own else "", env.get("VAV_CA_FILE", ""))
    except Told as error:
        from config.catalogue import load

        raise NotFound(error.told(load(language, "config").gettext)) from error
    return Reach(url, token, account, tls, language, known.settings, known.web_url if own else "", known.config)


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _known(root: Path, env: Mapping[str, str], is_alive: Callable[[int], bool]) -> _Known:
    run = read_runfile(root)
    if run is not None and not is_alive(run.pid):
        run = None
    config = _path(env.get("VAV_CONFIG")) or (Path(run.config) if run else root / "config" / "wall.toml")
    settings, trouble = None, ""
    try:
        settings = load_settings(config)
    except ConfigError as error:
        trouble = str(error.problems[0])
    if run is not None:
        return _Known(run.url, Path(run.tokens_file), run.cert_file, run.web_url, settings, trouble, config)
    if settings is None:
        return _Known("", None, "", "", None, trouble, config)
    paths = paths_of(settings, config)
    return _Known(_configured_url(settings), paths.tokens, str(paths.hub_cert or ""), "", settings, "", config)


def _configured_url(settings: Settings) -> str:
    """The hub's address as `wall.toml` has it; empty where any free port will do."""
    hub = settings.hub
    return local_url(f"{'wss' if hub.tls_cert else 'ws'}://{hub.host}:{hub.port}") if hub.port else ""


def _url(url: str, known: _Known) -> str:
    """`url`, unless there is none, it is no address, or it would go over a network in clear."""
    if not url and known.trouble:
        raise Told(N_("The feeder cannot be found: {trouble}"), trouble=known.trouble)
    if not url:
        raise Told(N_("No feeder runs here. Start it with: python run_feeder.py"))
    host = _host(url)
    if not is_loopback(host) and not url.startswith("wss:"):
        raise Told(N_("{url} is another machine: that needs TLS, an address that begins with wss://"), url=url)
    return url


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, usable = parts.hostname, parts.scheme in ("ws", "wss") and parts.port != 0
    except ValueError:
        host, usable = None, False
    if host is None or not usable:
        raise Told(N_("“{url}” is not the address of a feeder; one looks like ws://127.0.0.1:8765"), url=url)
    return host


def _own_tokens(url: str, known: _Known) -> Path:
    """This checkout's secrets: for its own feeder and this machine, never for an address that somebody names."""
    if known.tokens is None or not (url == known.url or is_loopback(_host(url))):
        raise Told(N_("There is no token for {url}: give a token file, or set VAV_TOKEN or VAV_TOKEN_FILE"), url=url)
    return known.tokens


def _pick(file: Path, account: str | None, role: Role) -> Credential:
    """The account asked for, or the first that fits the role."""
    known = read_tokens(file)
    if account:
        if account in known:
            return known[account]
        near = nearest(account, known)
        told = N_("There is no account “{account}” in {file}")
        if near:
            told = N_("There is no account “{account}” in {file}; did you mean “{near}”?")
        raise Told(told, account=account, file=shown_path(file), near=near)
    for fitting in FITTING[role]:
        for credential in known.values():
            if credential.role == fitting:
                return credential
    if role == "screen":
        raise Told(N_("No account in {file} is a screen"), file=shown_path(file))
    raise Told(N_("No account in {file} is a person"), file=shown_path(file))


def _tls(url: str, own_cert: str, ca_file: str) -> ssl.SSLContext | None:
    """Our own feeder shows the certificate that we have here; anybody else one that is vouched for."""
    if not url.startswith("wss:"):
        return None
    return pinned_context(Path(own_cert)) if own_cert else client_context(ca_file)
