"""The terminal that the desk is lent: given back as it was, however the desk ended."""

from __future__ import annotations

import contextlib
import sys
import termios
from collections.abc import Iterator

PUT_RIGHT = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[0m"
"""Mouse reports and bracketed paste off, the ordinary screen, the cursor, plain letters."""


@contextlib.contextmanager
def kept_terminal() -> Iterator[None]:
    """Restore the terminal's modes after the block, which a program that was killed could not do."""
    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        # The terminal itself may be gone by now (its window closed): then there is nothing to put right.
        with contextlib.suppress(termios.error, OSError):
            if termios.tcgetattr(sys.stdin) != before:
                termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
                sys.stdout.write(PUT_RIGHT)
                sys.stdout.flush()
