"""What is newer: a delivery that comes late never replaces a later version of the same post. Pure, bounded memory.

Only versions with a time of their own (`Seen.updated_ms`) are compared. Remembered are the posts that were told of
last: beyond them, and for what comes without a time, the last delivery to arrive counts. Posts that are only counted
are never written down, since nothing says when they were written.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from feeder.sources.base import Seen

REMEMBERED = 10_000
WRITTEN = 500
"""Posts whose time survives a restart, in the cursor."""


class Newest:
    """When each of the last posts was last changed (Unix ms), by a digest of its id."""

    def __init__(self) -> None:
        self._at: OrderedDict[str, int] = OrderedDict()
        self._counted: set[str] = set()

    def sift(self, items: Iterable[Seen]) -> tuple[tuple[Seen, ...], int]:
        """Those of `items` that are no older than what was told, and how many were older."""
        kept: list[Seen] = []
        older = 0
        for item in items:
            key = hashlib.sha256(f"{item.native_id}\n{item.created}".encode()).hexdigest()[:24]
            known = self._at.get(key)
            if item.updated_ms is not None and known is not None and item.updated_ms < known:
                older += 1
                continue
            if item.updated_ms is not None:
                self._remember(key, item.updated_ms, counted=item.kind == "chat" and item.consent is None)
            kept.append(item)
        return tuple(kept), older

    def written(self) -> dict[str, int]:
        """For the cursor: the last ones."""
        last = [(key, at_ms) for key, at_ms in self._at.items() if key not in self._counted]
        return dict(last[-WRITTEN:])

    def recall(self, written: Mapping[str, int]) -> None:
        """What `written` gave once; what was told since counts more."""
        for key, at_ms in written.items():
            self._remember(key, max(at_ms, self._at.get(key, at_ms)), counted=False)

    def _remember(self, key: str, at_ms: int, *, counted: bool) -> None:
        self._at[key] = at_ms
        self._at.move_to_end(key)
        (self._counted.add if counted else self._counted.discard)(key)
        while len(self._at) > REMEMBERED:
            gone, _ = self._at.popitem(last=False)
            self._counted.discard(gone)
