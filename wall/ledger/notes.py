"""Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed-note, by Ed25519. https://c2sp.org/tlog-checkpoint

A note is the origin, the size, the root in base64 and here a line `time UNIX_S`; then an empty line, then one line
for each signature: `— NAME BASE64(key id || signature)`. The key that checks it is told as NAME+KEY ID+BASE64.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from wall.ledger.shapes import Checkpoint, Signed

ED25519 = b"\x01"
MOST = 16_384
"""Characters in a note."""
MOST_SIGNATURES = 64
DASH = "\u2014 "
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONE = re.compile("[\ud800-\udfff]")


class BadNote(Exception):
    """A note that is none, or that this key did not sign; the message says what is wrong with it."""


class BadKey(Exception):
    """A key that is none, or cannot be read; the message says which and why."""


class Signer:
    """Signs this ledger's checkpoints. `origin` names the ledger, and is the key's name as well."""

    def __init__(self, key: Ed25519PrivateKey, origin: str) -> None:
        self._key = key
        self.origin = named(origin)
        self._public = key.public_key().public_bytes_raw()
        self._id = _key_id(origin, self._public)

    @classmethod
    def create(cls, path: Path, origin: str) -> Signer:
        """Make a key in the file `path`, for its owner alone (PEM). Raises BadKey if it cannot, or one is there."""
        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        made = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(made, pem)
            try:
                os.link(made, path)  # whole or not at all, and never over another
            finally:
                made.unlink()
            _keep(path.parent)
        except OSError as error:
            raise BadKey(f"{path}: the ledger's key cannot be written: {error.strerror}") from error
        return cls(key, origin)

    @classmethod
    def load(cls, path: Path, origin: str) -> Signer:
        """The key in the file `path`. Raises BadKey, FileNotFoundError."""
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise BadKey(f"{path}: the ledger's key cannot be read: {error.strerror}") from error
        except (ValueError, TypeError) as error:
            raise BadKey(f"{path}: not a private key in PEM") from error
        except UnsupportedAlgorithm as error:
            raise BadKey(f"{path}: a key of another kind; Ed25519 is expected") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadKey(f"{path}: a key of another kind; Ed25519 is expected")
        return cls(key, origin)

    @property
    def vkey(self) -> str:
        """What everybody needs to check a signature of this key, in one line."""
        return f"{self.origin}+{self._id.hex()}+{base64.b64encode(ED25519 + self._public).decode()}"

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note of `checkpoint`. Raises ValueError if that is of another ledger."""
        if checkpoint.origin != self.origin:
            raise ValueError(f"a checkpoint of {checkpoint.origin}, and the key of {self.origin}")
        return self._note(body(checkpoint))

    def certify(self, what: str, digest: str) -> str:
        """A signed note over something else of this house: `digest` is its SHA-256 (hex).

        Its first line is ORIGIN/`what`, so that nobody can take it for a checkpoint of this ledger, or the reverse.
        """
        return self._note(f"{self.origin}/{what}\n{digest}\n")

    def _note(self, text: str) -> str:
        signature = base64.b64encode(self._id + self._key.sign(text.encode())).decode()
        return f"{text}\n{DASH}{self.origin} {signature}\n"

    def signed(self, checkpoint: Checkpoint) -> Signed:
        """The same, with the checkpoint."""
        return Signed(checkpoint, self.sign(checkpoint))


def body(checkpoint: Checkpoint) -> str:
    """What is signed: the note's text with its last newline."""
    lines = [checkpoint.origin, str(checkpoint.size), base64.b64encode(checkpoint.root).decode()]
    if checkpoint.time_s:
        lines.append(f"time {checkpoint.time_s}")
    return "\n".join(lines) + "\n"


def read_note(text: str, vkey: str) -> Checkpoint:
    """The checkpoint in a signed note, if the key `vkey` signed it. Raises BadNote, BadKey.

    Signatures of others (witnesses) may stand beside it and are not looked at.
    """
    name, lines = _verified(text, vkey)
    checkpoint = _checkpoint(lines)
    if checkpoint.origin != name:
        raise BadNote(f"a checkpoint of {checkpoint.origin}, signed by {name}")
    return checkpoint


def read_certificate(text: str, vkey: str, what: str) -> str:
    """The digest (hex) in a note of `Signer.certify(what, …)`, if `vkey` signed it. Raises BadNote, BadKey."""
    name, lines = _verified(text, vkey)
    if len(lines) != 2 or lines[0] != f"{name}/{what}" or not _DIGEST.fullmatch(lines[1]):
        raise BadNote(f"signed by {name}, and no {what} of that house")
    return lines[1]


def _verified(text: str, vkey: str) -> tuple[str, list[str]]:
    """Who signed the note, and the lines of its text."""
    name, key_id, key = _opened(vkey)
    if len(text) > MOST:
        raise BadNote(f"the note has {len(text)} characters; {MOST} are the most")
    if _LONE.search(text) or any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise BadNote("the note has characters that no note has")
    head, blank, tail = text.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise BadNote("not a signed note: an empty line and then lines with signatures are expected at its end")
    signed = head + "\n"
    mine = _signatures(tail[:-1].split("\n"), name, key_id)
    if not mine:
        raise BadNote(f"the note is not signed by {name} with the key {key_id.hex()}")
    for signature in mine:
        try:
            key.verify(signature, signed.encode())
        except InvalidSignature:
            raise BadNote(f"the signature of {name} is not over this text: one of the two was changed") from None
    return name, signed[:-1].split("\n")


def named(origin: str) -> str:
    """`origin`, if it can be the name of a ledger and its key. Raises BadKey."""
    if not _NAME.fullmatch(origin) or _LONE.search(origin):
        raise BadKey(f"{origin!r:.80} cannot name a ledger: no spaces, no +, 1 to 200 characters")
    return origin


def _opened(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, _, rest = vkey.strip().partition("+")
    told, _, coded = rest.partition("+")
    data = _base64(coded)
    if data is None or data[:1] != ED25519 or len(data) != 33:
        raise BadKey("not the line of an Ed25519 key: NAME+KEY ID+BASE64 is expected")
    key_id = _key_id(named(name), data[1:])
    if told != key_id.hex():
        raise BadKey(f"the key of {name} does not have the id {told[:16]!r}: the line was changed, or cut short")
    return name, key_id, Ed25519PublicKey.from_public_bytes(data[1:])


def _signatures(lines: list[str], name: str, key_id: bytes) -> list[bytes]:
    """The signatures by one key. Raises BadNote if a line is none."""
    if len(lines) > MOST_SIGNATURES:
        raise BadNote(f"the note has {len(lines)} signatures; {MOST_SIGNATURES} are the most")
    found: list[bytes] = []
    for line in lines:
        signer, space, coded = line.removeprefix(DASH).partition(" ")
        data = _base64(coded)
        if not line.startswith(DASH) or not space or not _NAME.fullmatch(signer) or data is None or len(data) < 5:
            raise BadNote("not a signed note: after the empty line, something is no signature")
        if signer == name and data[:4] == key_id:
            found.append(data[4:])
    return found


def _checkpoint(lines: list[str]) -> Checkpoint:
    if len(lines) < 3 or "" in lines:
        raise BadNote("not a checkpoint: origin, size and root are expected, each on a line")
    origin, size, coded, *more = lines
    root = _base64(coded)
    if not _NUMBER.fullmatch(size):
        raise BadNote("not a checkpoint: its second line is no size")
    if root is None or len(root) != 32:
        raise BadNote("not a checkpoint: its third line is no root")
    times = [line.removeprefix("time ") for line in more if line.startswith("time ")]
    if len(times) > 1 or not all(map(_NUMBER.fullmatch, times)):
        raise BadNote("not a checkpoint of a wall: it says no time, or two")
    return Checkpoint(origin, int(size), root, int(times[0]) if times else 0)


def _base64(text: str) -> bytes | None:
    """Strictly: padded, and one text only for the same bytes."""
    try:
        data = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
