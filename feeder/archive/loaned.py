"""The keys that a house lends for an archive, in memory only: nothing can be sealed with them, and none is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from feeder.house import House
from feeder.people import People
from wall import archive as shapes
from wall.content import ProfileContent
from wall.log.base import LogBroken
from wall.post import Post
from wall.vault import ContentForgotten, Vault


class LoanedVault(Vault):
    """Keys by entry. What was forgotten has none; nothing is destroyed here, since nothing is kept."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = dict(keys)
        self._id_key = secrets.token_bytes(32)
        """Nobody's: ids and receipts are made by the house alone."""

    def has(self, event: str) -> bool:
        return event in self._keys

    def lend(self, event: str) -> bytes | None:
        return None

    def holds(self, post: str) -> bool:
        return False

    def is_forgotten(self, post: str) -> bool:
        return True

    def all_forgotten(self) -> list[str]:
        return []

    def take(self, keys: Mapping[str, bytes]) -> None:
        """From now on these are the keys, and no others."""
        self._keys = dict(keys)

    async def seal(self, post: str, event: str, content: bytes) -> tuple[bytes, str]:
        raise LogBroken("an archive, opened for reading only")

    async def forget(self, post: str) -> int:
        return 0

    async def shred(self, post: str, keep: str = "") -> int:
        return 0

    async def destroy(self, *events: str) -> int:
        return 0

    async def close(self) -> None:
        self._keys = {}

    def _key(self, event: str) -> bytes:
        key = self._keys.get(event)
        if key is None:
            raise ContentForgotten(event)
        return key


class Signers(People):
    """Of the people of the house, only what signs their replies on the wall, as the house tells it now."""

    def __init__(self, house: House, vault: Vault, badges: Mapping[str, str]) -> None:
        super().__init__(house.contents, vault, house.state)
        self._profiles = {name: ProfileContent(badge=badge, on_wall=True) for name, badge in badges.items()}

    async def refresh(self) -> set[str]:
        return set()

    async def fill(self) -> None:
        return None


def lend(house: House, vault: LoanedVault, keys: shapes.Keys) -> list[str]:
    """Let an opened archive be seen as far as its house says now; returns the posts that may be seen otherwise.

    `vault`: that of `house`.
    """
    vault.take(keys.keys)
    house.people = Signers(house, vault, keys.badges)
    state, touched = house.state, []
    for now in keys.posts:
        post = state.posts.get(now.post)
        if post is None:
            continue
        touched.append(post.id)
        house.contents.forget_all(post.id)
        _become(post, now)
        if post.visible:
            state.visible.setdefault(post.id)
        else:
            state.visible.pop(post.id, None)
    return touched


def _become(post: Post, now: shapes.Now) -> None:
    post.state, post.revision, post.masks = now.state, now.revision, now.masks
    post.forgotten, post.deleted, post.redacted = now.forgotten, now.deleted, now.redacted
    post.reply_seq, post.reply_shown = now.reply_seq, now.reply_shown
    post.promise, post.promise_seq, post.promised_ms = now.promise, now.promise_seq, now.promised_ms
    post.pending = None
