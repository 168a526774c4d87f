"""What was noted of texts, by post: the latest, nothing of what is forgotten; offsets and figures, never a word."""

from __future__ import annotations

from collections import OrderedDict

from feeder.screening.noted import Noted, is_readable
from wall.post import Post

REMEMBERED = 8_000
"""Notes kept: some pages of every desk. About a kilobyte each."""
Key = tuple[int, int | None, str]


def key_of(text: str, post: Post) -> Key:
    """What a note belongs to. Not the revision: that may be a newer one than the text, which was read before."""
    return hash(text), post.stars, post.language or ""


class Memory:
    """The notes of one house."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Key, Noted]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, key: Key, post: Post) -> Noted | None:
        """The note of this very text with these stars."""
        known = self._known.get(post.id)
        if known is None or known[0] != key:
            return None
        self._known.move_to_end(post.id)
        return known[1]

    def latest(self, post: str) -> Noted | None:
        """The note of the text that was looked at last."""
        known = self._known.get(post)
        return known[1] if known is not None else None

    def put(self, key: Key, post: Post, noted: Noted) -> None:
        """Remember it, if the post may be read still."""
        if is_readable(post):
            self._known[post.id] = key, noted
            self._known.move_to_end(post.id)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    def drop(self, post: str) -> None:
        """Forget it."""
        self._known.pop(post, None)
