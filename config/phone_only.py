"""Reads [phone] and nothing else, for the page's own process: it is told nothing of the rest of the house."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.checks import nearest
from config.phone import Phone, check_secret
from config.problems import ConfigError
from config.read import read
from config.secret import Secrets, read_secrets
from config.section import Language
from config.settings import Settings
from config.tls import BadCertificate, server_context


@dataclass(frozen=True)
class PhoneOnly:
    """What the page's process is told, and nothing else of the house."""

    phone: Phone
    secret: str = field(repr=False)
    tls: ssl.SSLContext | None = None
    language: Language = "fr"


def load_phone(path: Path, env: Mapping[str, str]) -> PhoneOnly:
    """The [phone] section of the file at `path`: a whole `wall.toml`, or that section alone. Raises ConfigError."""
    file = read(path)
    given = file.data.get("phone")
    phone: Phone | None = None
    if file.read and given is None:
        near = nearest("phone", [name for name in file.data if name not in Settings.model_fields])
        file.problem(
            () if near is None else (near,), "there is no [phone] section", "[phone]", "phone" if near else None
        )
    elif file.read:
        phone = file.validate(Phone, given, ("phone",))
    secrets = Secrets({})
    tls = None
    if phone is not None:
        secrets = read_secrets(file, {("phone",): phone}, env)
        check_secret(file, phone, secrets)
        if not phone.secret_name:
            file.problem(("phone",), "the link has no secret", "link_secret_env or link_secret_file")
        here = path.resolve().parent
        cert, key = ((here / name).resolve() if name else None for name in (phone.tls_cert, phone.tls_key))
        try:
            tls = server_context(cert, key)
        except BadCertificate as error:
            file.problem(("phone", error.option), str(error), "a PEM file that fits the other")
    if file.problems or phone is None:
        raise ConfigError(file.problems)
    return PhoneOnly(phone, secrets[phone.secret_name], tls, _language(file.data.get("shop")))


def _language(shop: object) -> Language:
    """The shop's, if the file has a [shop] that says one."""
    told = shop.get("language") if isinstance(shop, dict) else None
    return "en" if told == "en" else "fr"
