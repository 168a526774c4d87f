"""The index: one folded string of bytes a post. It is looked through from end to end, in slices.

For 100,000 posts of 300 characters that takes some tens of milliseconds (`bench/desk.md`) and finds any part of a
word; an index of words or trigrams would take several times the memory to save what nobody would notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeder.search.folding import fold
from wall.content import ReplyContent, TextContent

END = b"\x1e"
"""Ends what the author wrote; the shop's reply follows. Folded text has no control characters."""


class Index:
    """What can be found of each post. `labels`: the sources' public names by name."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = {source: fold(label) for source, label in labels.items()}
        self._docs: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._docs)

    def put_text(self, post: str, source: str, text: TextContent) -> None:
        """What somebody wrote, in place of what was there; the reply stays."""
        parts = (fold(text.text), fold(text.author), fold(text.pseudonym), self._labels.get(source) or fold(source))
        self._docs[post] = "\n".join(parts).encode("utf-8", "replace") + END + self._parts(post)[1]

    def put_reply(self, post: str, reply: ReplyContent | None) -> None:
        """The shop's reply, or that there is none any more."""
        if post in self._docs:
            said = fold(reply.text).encode("utf-8", "replace") if reply is not None else b""
            self._docs[post] = self._parts(post)[0] + END + said

    def drop(self, post: str) -> None:
        """Forget what is known of the post."""
        self._docs.pop(post, None)

    def matches(self, posts: Sequence[str], words: Sequence[bytes]) -> list[int]:
        """The indices of those of `posts` in which every word occurs. Not interrupted: give it a slice."""
        docs = self._docs
        if not words:
            return list(range(len(posts)))
        first, *others = words
        found = [at for at, post in enumerate(posts) if first in docs.get(post, b"")]
        for word in others:
            found = [at for at in found if word in docs[posts[at]]]
        return found

    def _parts(self, post: str) -> tuple[bytes, bytes]:
        said, _, reply = self._docs.get(post, b"").partition(END)
        return said, reply
