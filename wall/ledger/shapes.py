"""What travels of the ledger: a checkpoint, a signed one, a proof. In JSON, bytes are base64."""

from __future__ import annotations

import base64

from msgspec import Struct

from wall.ledger.leaf import Leaf


class Checkpoint(Struct, frozen=True):
    """The ledger at a moment: `root` (32 bytes) over its first `size` leaves, at `time_s` (Unix s; 0: untold)."""

    origin: str
    size: int
    root: bytes
    time_s: int = 0


class Signed(Struct, frozen=True):
    """A checkpoint and the signed note that says it (`wall/ledger/notes.py`)."""

    checkpoint: Checkpoint
    note: str

    @property
    def size(self) -> int:
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.checkpoint.root

    @property
    def signature(self) -> bytes:
        """The Ed25519 signature alone (64 bytes), for a receipt."""
        return base64.b64decode(self.note.rstrip("\n").rpartition(" ")[2])[4:]


class Proof(Struct, frozen=True, kw_only=True):
    """That a record is in the ledger: `path` leads from its leaf at `index` to the root that `note` signs, at `size`.

    `core` and `detail` are the exact JSON that was hashed, `facts` (32 bytes) the digest of what stays closed.
    """

    index: int
    size: int
    core: str
    detail: str
    facts: bytes
    path: list[bytes]
    note: str

    @property
    def leaf(self) -> Leaf:
        """The leaf that the path begins at. Raises UnicodeEncodeError for text that is none."""
        return Leaf(self.core.encode(), self.detail.encode(), self.facts)
