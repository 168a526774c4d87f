"""A line on standard error that says how far a long job is; nothing for a short one, or where nobody looks."""

from __future__ import annotations

from wall.cli.console import Console

EVERY_S = 0.25
AFTER_S = 1.0


class Progress:
    """Called with how much of how much is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown = console.err.isatty()
        self._began = self._last = console.clock.monotonic()
        self._written = False

    def __call__(self, done: int, all_: int) -> None:
        now = self._console.clock.monotonic()
        if not self._shown or now - self._began < AFTER_S or now - self._last < EVERY_S:
            return
        self._last, self._written = now, True
        share = min(100, 100 * done // max(1, all_))
        told = self._console._("{share} % of {all} facts").format(share=share, all=self._console.number(all_))
        self._console.err.write(f"\r\x1b[K{told}")
        self._console.err.flush()

    def over(self) -> None:
        """Take the line away again."""
        if self._written:
            self._console.err.write("\r\x1b[K")
            self._console.err.flush()
            self._written = False
