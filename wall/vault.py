"""The vault: one random key for each sealed content, kept outside the log. To forget is to destroy keys.

A key is durable before the event that needs it. The file overwrites what it deletes, and forgetting empties its
WAL: afterwards the log, its WAL and every backup of it hold ciphertext without a key. The vault's own backups
must be short-lived, or they would remember (docs/architecture.md). It also keeps the secret under which posts
get their ids, so that what was forgotten is known again and not taken in a second time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sqlite3
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from wall.log.base import LogBroken
from wall.log.group import GroupWriter, connect
from wall.receipts import post_of, receipt_of

SCHEMA = """
create table if not exists meta(name text primary key, value blob not null) without rowid;
create table if not exists key(event text primary key, post text not null, key blob not null) without rowid;
create index if not exists key_post on key(post);
create table if not exists forgotten(post text primary key) without rowid;
"""
NONCE = 12


class ContentForgotten(Exception):
    """The key of this content was destroyed; nobody can read it any more."""


class ContentDamaged(Exception):
    """The sealed bytes are not what was sealed for this event."""


class Keys:
    """The keys of one log, to be read: also beside a feeder that writes. `Keys.read(path)`."""

    def __init__(self, path: Path, reader: sqlite3.Connection, id_key: bytes) -> None:
        self.path = path
        self._reader = reader
        self._id_key = id_key

    @classmethod
    def read(cls, path: Path) -> Keys:
        """Open the vault at `path` for reading only. Raises LogBroken: there is none."""
        reader = connect(path, read_only=True)
        try:
            row = reader.execute("select value from meta where name = 'id_key'").fetchone()
        except sqlite3.Error as error:
            reader.close()
            raise LogBroken(f"{path}: {error}") from error
        if row is None:
            reader.close()
            raise LogBroken(f"{path}: a database, but no vault of ours")
        return cls(path, reader, bytes(row[0]))

    def post_id(self, source: str, native_id: str, created: str) -> str:
        """The id of a post: a keyed hash, so that it tells nothing and yet is always the same. 12 letters."""
        return self._letters("post", source, native_id, created)

    def pseudonym(self, source: str, author: str, scope: str) -> str:
        """Three characters that stand for an author within `scope` (a conversation, or one post)."""
        return self._digest("author", source, author, scope).hex()[:3].upper()

    def author(self, source: str, author: str) -> str:
        """An opaque key for whoever writes from one device or account; empty where the source tells none apart."""
        return self._letters("writer", source, author) if author else ""

    def conversation(self, source: str, native: str) -> str:
        """An opaque key for a conversation."""
        return self._letters("conversation", source, native)

    def receipt(self, post: str) -> str:
        """The code of a post's receipt: 12 characters that nobody can guess, always the same."""
        return receipt_of(self._id_key, post)

    def post_of(self, receipt: str) -> str:
        """The id of the post with this receipt, whether or not there is one. Raises ValueError for no code."""
        return post_of(self._id_key, receipt)

    def key(self, purpose: str) -> bytes:
        """A secret of this shop for `purpose` alone (32 bytes), always the same."""
        return self._digest("key", purpose)

    def let_go(self) -> None:
        """Close the file for reading."""
        self._reader.close()

    def unseal(self, event: str, sealed: bytes) -> bytes:
        """The content of `event`. Raises ContentForgotten or ContentDamaged."""
        key = self._key(event)
        try:
            return ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], event.encode())
        except (InvalidTag, ValueError) as error:
            raise ContentDamaged(f"the content of event {event} is not what was sealed") from error

    def commits(self, event: str, content: bytes, commitment_hex: str) -> bool:
        """Whether `content` is what the commitment of `event` was made over. Raises ContentForgotten."""
        return hmac.compare_digest(commitment(self._key(event), content), commitment_hex)

    def has(self, event: str) -> bool:
        """Whether the key of this event's content is there."""
        return self._row("select 1 from key where event = ?", event) is not None

    def lend(self, event: str) -> bytes | None:
        """The key of this event's content, for an archive that is opened elsewhere; None if it was destroyed."""
        row = self._row("select key from key where event = ?", event)
        return None if row is None else bytes(row[0])

    def holds(self, post: str) -> bool:
        """Whether any key of `post` is left."""
        return self._row("select 1 from key where post = ?", post) is not None

    def is_forgotten(self, post: str) -> bool:
        return self._row("select 1 from forgotten where post = ?", post) is not None

    def all_forgotten(self) -> list[str]:
        """Every post that was ever forgotten, also those that a restored log no longer knows of."""
        try:
            rows: list[tuple[str]] = self._reader.execute("select post from forgotten").fetchall()
        except sqlite3.Error as error:
            raise LogBroken(f"{self.path}: {error}") from error
        return [row[0] for row in rows]

    def _key(self, event: str) -> bytes:
        row = self._row("select key from key where event = ?", event)
        if row is None:
            raise ContentForgotten(event)
        return bytes(row[0])

    def _row(self, query: str, given: str) -> tuple[bytes, ...] | None:
        try:
            rows: list[tuple[bytes, ...]] = self._reader.execute(query, (given,)).fetchall()
        except sqlite3.Error as error:
            raise LogBroken(f"{self.path}: {error}") from error
        return rows[0] if rows else None

    def _letters(self, *parts: str) -> str:
        return base64.b32encode(self._digest(*parts))[:12].decode().lower()

    def _digest(self, *parts: str) -> bytes:
        # Lengths first, so that no two lists of parts can be the same bytes.
        # What a stranger typed may hold a lone surrogate: it passes as it is, and such names have ids too.
        coded = [part.encode("utf-8", "surrogatepass") for part in parts]
        message = b"".join(len(part).to_bytes(4, "big") + part for part in coded)
        return hmac.new(self._id_key, message, hashlib.sha256).digest()


class Vault(Keys):
    """The keys of one log. Made by `await Vault.open(path)`; only one process can have it open."""

    def __init__(self, path: Path, writer: GroupWriter, reader: sqlite3.Connection, id_key: bytes) -> None:
        super().__init__(path, reader, id_key)
        self._writer = writer

    @classmethod
    async def open(cls, path: Path) -> Vault:
        """Open or make the vault at `path` (readable by its owner only); finish a forgetting that was cut short.

        Raises LogBroken.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        except OSError as error:
            raise LogBroken(f"{path}: {error.strerror}") from error
        writer = GroupWriter(path, SCHEMA)
        fresh = secrets.token_bytes(32)

        def identify(connection: sqlite3.Connection) -> bytes:
            connection.execute("insert or ignore into meta values ('id_key', ?)", (fresh,))
            return bytes(connection.execute("select value from meta where name = 'id_key'").fetchone()[0])

        try:
            id_key = await writer.run(identify)
            vault = cls(path, writer, connect(path, read_only=True), id_key)
            await vault._empty_wal()
        except BaseException:
            await writer.close()
            raise
        return vault

    async def seal(self, post: str, event: str, content: bytes) -> tuple[bytes, str]:
        """Seal `content` for event `event`; returns the sealed bytes and a commitment (hex).

        When it returns, the key is on disk. Raises ContentForgotten if the post was forgotten.
        """
        fresh = secrets.token_bytes(32)

        def keep(connection: sqlite3.Connection) -> bytes | None:
            if connection.execute("select 1 from forgotten where post = ?", (post,)).fetchone():
                return None
            connection.execute("insert or ignore into key values (?, ?, ?)", (event, post, fresh))
            return bytes(connection.execute("select key from key where event = ?", (event,)).fetchone()[0])

        key = await self._writer.run(keep)
        if key is None:
            raise ContentForgotten(post)
        return sealed_under(key, event, content)

    async def forget(self, post: str) -> int:
        """Destroy every key of `post` for good; returns how many there were. Harmless to repeat.

        When it returns, no key bytes are left in the vault's files. Raises LogBroken when that failed.
        """

        def destroy(connection: sqlite3.Connection) -> int:
            connection.execute("insert or ignore into forgotten values (?)", (post,))
            return connection.execute("delete from key where post = ?", (post,)).rowcount

        destroyed = await self._writer.run(destroy)
        await self._empty_wal()
        return destroyed

    async def shred(self, post: str, keep: str = "") -> int:
        """Destroy the keys that `post` has now, and no more: consent was taken back, and may be given again.

        The key of the event `keep` stays. As final as `forget` for what was written so far. Raises LogBroken.
        """
        destroyed = await self._writer.run(
            lambda connection: (
                connection.execute("delete from key where post = ? and event != ?", (post, keep)).rowcount
            )
        )
        await self._empty_wal()  # even if there was nothing: a first try may have been cut short right here
        return destroyed

    async def destroy(self, *events: str) -> int:
        """Destroy the keys of these events' contents for good, and no others; returns how many there were.

        Their posts may be written about further. Harmless to repeat. Raises LogBroken.
        """
        destroyed = await self._writer.run(
            lambda connection: sum(
                connection.execute("delete from key where event = ?", (event,)).rowcount for event in events
            )
        )
        await self._empty_wal()  # even if there was nothing: a first try may have been cut short right here
        return destroyed

    async def close(self) -> None:
        self.let_go()  # first: whoever closes last, and may write, empties and removes the WAL
        await self._writer.close()

    async def _empty_wal(self) -> None:
        def purge(connection: sqlite3.Connection) -> None:
            busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
            if busy:
                raise LogBroken(f"{self.path}: somebody reads it; the forgotten keys still lie in its WAL")

        await self._writer.run(purge, alone=True)


def sealed_under(key: bytes, event: str, content: bytes) -> tuple[bytes, str]:
    """The sealed content of `event` under `key`, and a commitment to it (hex)."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content, event.encode()), commitment(key, content)


def commitment(key: bytes, content: bytes) -> str:
    """A digest that commits to `content` and tells nothing without the key (hex of 32 bytes)."""
    own = hmac.new(key, b"commitment", hashlib.sha256).digest()
    return hmac.new(own, content, hashlib.sha256).hexdigest()
