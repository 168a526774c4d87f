"""TLS contexts from the files that `wall.toml` names."""

from __future__ import annotations

import ssl
from pathlib import Path

from config.told import N_, Told

END = "-----END CERTIFICATE-----"


class BadCertificate(Told):
    """A certificate or key cannot be used; `option` says which is to blame."""

    def __init__(self, option: str, message: str, **facts: object) -> None:
        super().__init__(message, **facts)
        self.option = option


def server_context(cert: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """For a server with this chain and key; None without them. Raises BadCertificate."""
    if cert is None or key is None:
        return None
    for option, path in (("tls_cert", cert), ("tls_key", key)):
        try:
            path.open("rb").close()
        except OSError as error:
            raise BadCertificate(
                option, N_("{path} cannot be read: {why}"), path=path, why=error.strerror or error
            ) from error
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # An empty password instead of none: a key that is locked is an error, not a question on the terminal.
        context.load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:
        raise BadCertificate(
            "tls_cert", N_("{cert} and {key} do not work together: {why}"), cert=cert, key=key, why=error
        ) from error
    return context


def client_context(ca_file: str) -> ssl.SSLContext:
    """For a client that also trusts the certificates in `ca_file` (empty: the system's). Raises BadCertificate."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:
            raise BadCertificate("ca_file", N_("{path} cannot be used: {why}"), path=ca_file, why=error) from error
    return context


def pinned_context(cert: Path) -> ssl.SSLContext:
    """For a client of the server that shows the first certificate in `cert`, under any name. Raises BadCertificate.

    A shop's feeder is spoken to at 127.0.0.1, which no certificate names: the certificate itself says who it is.
    """
    try:
        text = cert.read_text(encoding="ascii", errors="replace")
        leaf = text[text.index("-----BEGIN CERTIFICATE") : text.index(END) + len(END)]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cadata=leaf)
    except (OSError, ValueError) as error:
        raise BadCertificate("tls_cert", N_("{path} cannot be used: {why}"), path=cert, why=error) from error
    return context
