"""A real bash, for what the Tab key offers in it."""

from __future__ import annotations

import shutil


def missing() -> list[str]:
    """What of it this machine lacks."""
    return [] if shutil.which("bash") else ["bash"]
