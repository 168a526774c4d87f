"""A house in a directory of its own, in order until a test breaks it."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config.reach import ROOT

MINIMAL = """\
data_dir = "data"

[shop]
id = "tilleul"
name = "Maison Tilleul"

[[account]]
name = "accueil"
role = "moderator"

[[account]]
name = "ecran"
role = "screen"
"""


@pytest.fixture
def wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a minimal wall.toml with house rules beside it; the present directory is theirs."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "config" / "house-rules.toml", tmp_path)
    path = tmp_path / "wall.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    return path


Certify = Callable[..., tuple[Path, Path]]


@pytest.fixture
def certify(tmp_path: Path) -> Certify:
    """Makes a certificate that vouches for itself, and its key: `certify("hub", names=[…], password=b"")`."""

    def make(name: str, names: tuple[str, ...] = (), password: bytes = b"") -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.UTC)
        alternatives: list[x509.GeneralName] = []
        for one in names:
            is_address = one.replace(".", "").isdigit()
            alternatives.append(x509.IPAddress(ipaddress.ip_address(one)) if is_address else x509.DNSName(one))
        builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(
            now - datetime.timedelta(days=1)
        )
        builder = builder.not_valid_after(now + datetime.timedelta(days=1))
        if alternatives:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        cert_path, key_path = tmp_path / f"{name}.pem", tmp_path / f"{name}.key"
        cert_path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        pem = serialization.PrivateFormat.PKCS8
        key_path.write_bytes(key.private_bytes(serialization.Encoding.PEM, pem, lock))
        return cert_path, key_path

    return make
