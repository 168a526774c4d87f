"""Files that are replaced in one step."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new one. Raises OSError."""
    temp = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temp.write_bytes(data)
        temp.replace(path)
    finally:
        temp.unlink(missing_ok=True)
