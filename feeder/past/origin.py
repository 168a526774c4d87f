"""What a file of snapshots is made from: this program's fold, this log, this zone. Of another, it is no use."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, tzinfo
from hashlib import blake2b
from pathlib import Path

import msgspec

import wall

YEARS = range(2000, 2061)
"""When the zone's offset is looked at, each month: another tzdata may put a day's beginning elsewhere."""


def origin(epoch: str, zone: tzinfo, folders: Sequence[Path] = ()) -> str:
    """A digest (hex). `epoch`: the log's. `folders`: where the sources of the fold lie; reads them."""
    told = blake2b(digest_size=16)
    here = Path(__file__).parent
    for folder in folders or (Path(wall.__file__).parent, here, here.with_name("replaying")):
        for path in sorted(folder.glob("*.py")):
            told.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    months = (datetime(year, month, 1, tzinfo=zone) for year in YEARS for month in range(1, 13))
    offsets = ",".join(str(when.utcoffset()) for when in months)
    told.update(f"{epoch}\0{zone}\0{offsets}\0{msgspec.__version__}\0{sys.byteorder}".encode())
    return told.hexdigest()
