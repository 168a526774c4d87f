"""A certificate over something else of the house is no checkpoint, and a checkpoint is no certificate."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from wall.ledger import Checkpoint
from wall.ledger.notes import BadNote, Signer, read_certificate, read_note

ORIGIN = "vis-a-vis/lyon"
DIGEST = sha256(b"a manifest").hexdigest()


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer.create(tmp_path / "ledger.key", ORIGIN)


def test_a_certificate_is_read_back(signer: Signer) -> None:
    assert read_certificate(signer.certify("archive", DIGEST), signer.vkey, "archive") == DIGEST


def test_neither_passes_for_the_other(signer: Signer) -> None:
    with pytest.raises(BadNote):
        read_note(signer.certify("archive", DIGEST), signer.vkey)
    with pytest.raises(BadNote):
        read_certificate(signer.sign(Checkpoint(ORIGIN, 7, bytes(32), 1)), signer.vkey, "archive")
    with pytest.raises(BadNote):
        read_certificate(signer.certify("report", DIGEST), signer.vkey, "archive")


def test_another_key_or_another_digest_is_none(signer: Signer, tmp_path: Path) -> None:
    note = signer.certify("archive", DIGEST)
    other = Signer.create(tmp_path / "other.key", ORIGIN)
    for told, vkey in ((note, other.vkey), (note.replace(DIGEST[:4], "0000", 1), signer.vkey)):
        with pytest.raises(BadNote):
            read_certificate(told, vkey, "archive")
    with pytest.raises(BadNote):
        read_certificate(signer.certify("archive", "no digest"), signer.vkey, "archive")
