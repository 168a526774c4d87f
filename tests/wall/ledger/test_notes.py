"""Checkpoints as signed notes: the form that others read, signatures that others made, and all that is none."""

from __future__ import annotations

import base64
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.wall.ledger import ed25519
from wall.ledger import Checkpoint
from wall.ledger.notes import MOST, BadKey, BadNote, Signer, body, read_note

SEED = bytes(range(32))
ORIGIN = "vis-a-vis/lyon"
SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(SEED), ORIGIN)
AT = Checkpoint(ORIGIN, 12_041, bytes(range(100, 132)), 1_795_305_600)
NOTE = SIGNER.sign(AT)
TEXT = "vis-a-vis/lyon\n12041\nZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM=\ntime 1795305600\n"


def test_the_form_to_the_letter_with_a_signature_made_by_somebody_else() -> None:
    key = ed25519.public(SEED)
    key_id = sha256(ORIGIN.encode() + b"\n\x01" + key).digest()[:4]
    signature = base64.b64encode(key_id + ed25519.sign(SEED, TEXT.encode())).decode()
    assert f"{TEXT}\n\u2014 {ORIGIN} {signature}\n" == NOTE
    assert f"{ORIGIN}+{key_id.hex()}+{base64.b64encode(bytes([1]) + key).decode()}" == SIGNER.vkey
    assert read_note(NOTE, SIGNER.vkey) == AT
    assert SIGNER.signed(AT).signature == ed25519.sign(SEED, TEXT.encode())


def test_a_note_that_another_program_signed_years_ago() -> None:
    """The example of the format's first implementation: its signature is good, and it is no checkpoint."""
    vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    line = "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"  # noqa: E501
    with pytest.raises(BadNote, match="not a checkpoint: origin, size and root"):
        read_note(f"{text}\n{line}", vkey)
    with pytest.raises(BadNote, match="PeterNeumann is not over this text"):
        read_note(f"{text.replace('know', 'see')}\n{line}", vkey)


def test_witnesses_may_sign_beside_and_a_time_may_be_missing() -> None:
    other = "\u2014 witness.example/1 " + base64.b64encode(b"1234" + bytes(72)).decode()
    again = "\u2014 vis-a-vis/lyon " + base64.b64encode(b"9999" + bytes(64)).decode()
    head, _, tail = NOTE.partition("\n\n")
    assert read_note(f"{head}\n\n{other}\n{again}\n{tail}{other}\n", SIGNER.vkey) == AT
    timeless = Checkpoint(ORIGIN, 0, AT.root)
    assert read_note(SIGNER.sign(timeless), SIGNER.vkey) == timeless
    more = body(AT) + "what comes later\n"
    assert read_note(signed(more), SIGNER.vkey) == AT


def signed(text: str) -> str:
    """A note over any text, with a good signature."""
    key_id = SIGNER.vkey.split("+")[1]
    line = base64.b64encode(bytes.fromhex(key_id) + ed25519.sign(SEED, text.encode())).decode()
    return f"{text}\n\u2014 {ORIGIN} {line}\n"


ROOT = TEXT.split("\n")[2]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("vis-a-vis/lyon\n012\n" + ROOT + "\n", "no size"),
        ("vis-a-vis/lyon\n-1\n" + ROOT + "\n", "no size"),
        ("vis-a-vis/lyon\n\u0661\n" + ROOT + "\n", "no size"),
        ("vis-a-vis/lyon\n99999999999999999999\n" + ROOT + "\n", "no size"),
        ("vis-a-vis/lyon\n1\n" + ROOT[:-2] + "\n", "no root"),
        ("vis-a-vis/lyon\n1\nAAAA\n", "no root"),
        ("vis-a-vis/lyon\n1\n" + ROOT[:-2] + "N=\n", "no root"),
        ("vis-a-vis/lyon\n1\n", "origin, size and root"),
        ("vis-a-vis/lyon\n1\n" + ROOT + "\n\nmore\n", "origin, size and root"),
        ("vis-a-vis/lyon\n1\n" + ROOT + "\ntime 1\ntime 2\n", "no time, or two"),
        ("vis-a-vis/lyon\n1\n" + ROOT + "\ntime soon\n", "no time, or two"),
        ("vis-a-vis/paris\n1\n" + ROOT + "\n", "of vis-a-vis/paris, signed by vis-a-vis/lyon"),
    ],
)
def test_what_is_signed_and_yet_no_checkpoint(text: str, wrong: str) -> None:
    with pytest.raises(BadNote, match=wrong):
        read_note(signed(text), SIGNER.vkey)


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("", "not a signed note"),
        (TEXT, "not a signed note"),
        (NOTE[:-1], "not a signed note"),
        (NOTE.replace("\u2014", "-"), "something is no signature"),
        (NOTE.replace("\n\n", "\n\nnot a signature\n"), "something is no signature"),
        (NOTE + "\n", "not a signed note"),
        (NOTE.replace("12041", "12042"), "was changed"),
        (NOTE.replace("time 1795305600", "time 1795305601"), "was changed"),
        (NOTE.replace("\n", "\r\n"), "characters that no note has"),
        (NOTE + "\ud800", "characters that no note has"),
        ("x" * (MOST + 1), "are the most"),
        (TEXT + "\n" + ("\u2014 a " + "A" * 8 + "\n") * 65, "64 are the most"),
    ],
)
def test_what_is_no_note_is_told_in_a_sentence(note: str, wrong: str) -> None:
    with pytest.raises(BadNote, match=wrong):
        read_note(note, SIGNER.vkey)


def test_a_key_of_the_same_name_is_another_key() -> None:
    other = Signer(Ed25519PrivateKey.generate(), ORIGIN)
    with pytest.raises(BadNote, match="not signed by vis-a-vis/lyon with the key"):
        read_note(NOTE, other.vkey)


@given(st.integers(0, len(NOTE) - 1), st.characters())
def test_whatever_letter_is_changed_is_found(at: int, letter: str) -> None:
    changed = NOTE[:at] + letter + NOTE[at + 1 :]
    if changed != NOTE:
        with pytest.raises(BadNote):
            read_note(changed, SIGNER.vkey)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("utf-8", "surrogateescape")))
def test_garbage_is_no_note_and_no_key(text: str) -> None:
    with pytest.raises(BadNote):
        read_note(text, SIGNER.vkey)
    with pytest.raises(BadKey):
        read_note(NOTE, text)


def test_a_key_line_that_was_touched_is_told() -> None:
    name, key_id, key = SIGNER.vkey.split("+", 2)
    with pytest.raises(BadKey, match="cut short"):
        read_note(NOTE, f"{name}+{'0' * 8}+{key}")
    with pytest.raises(BadKey, match="not the line of an Ed25519 key"):
        read_note(NOTE, f"{name}+{key_id}+{key[:-4]}")
    assert read_note(NOTE, f"  {SIGNER.vkey}\n") == AT


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "a\u00a0b", "\ud800", "x" * 201])
def test_what_cannot_name_a_ledger(origin: str) -> None:
    with pytest.raises(BadKey, match="cannot name a ledger"):
        Signer(Ed25519PrivateKey.from_private_bytes(SEED), origin)


def test_nobody_signs_for_another_ledger() -> None:
    with pytest.raises(ValueError, match="of vis-a-vis/paris"):
        SIGNER.sign(Checkpoint("vis-a-vis/paris", 1, bytes(32)))


# --- the key's file ------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.key"
    made = Signer.create(path, ORIGIN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert Signer.load(path, ORIGIN).vkey == made.vkey
    with pytest.raises(BadKey, match="File exists"):
        Signer.create(path, ORIGIN)
    assert Signer.load(path, ORIGIN).vkey == made.vkey
    assert [one.name for one in path.parent.iterdir()] == ["ledger.key"]


def test_what_is_no_key_is_told_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    with pytest.raises(FileNotFoundError):
        Signer.load(path, ORIGIN)
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for data, wrong in ((b"", "not a private key"), (b"\xff" * 100, "not a private key"), (other, "another kind")):
        path.write_bytes(data)
        with pytest.raises(BadKey, match=wrong):
            Signer.load(path, ORIGIN)
        assert path.read_bytes() == data
    path.unlink()
    path.mkdir()
    with pytest.raises(BadKey, match="cannot be read"):
        Signer.load(path, ORIGIN)
