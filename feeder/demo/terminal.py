"""The terminal that the desk is lent: given back as it was, however the desk ended."""

from __future__ import annotations

import contextlib
import os
import termios
from collections.abc import Iterator

PUT_RIGHT = b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[0m"
"""Mouse reports and bracketed paste off, the ordinary screen, the cursor, plain letters."""


@contextlib.contextmanager
def kept_terminal(terminal: int) -> Iterator[None]:
    """Restore the modes of a terminal (a file descriptor) after the block, which a killed program could not do."""
    before = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        # The terminal itself may be gone by now (its window closed): then there is nothing to put right.
        with contextlib.suppress(termios.error, OSError):
            if termios.tcgetattr(terminal) != before:
                termios.tcsetattr(terminal, termios.TCSANOW, before)
                os.write(terminal, PUT_RIGHT)
