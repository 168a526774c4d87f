"""The shelves' QR codes: one address for each place in the shop, to be printed and put up there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from feeder.phone.codes import Codes
from wall.vault import Keys

CODES = "wall codes"
"""For what the vault's secret behind the codes is."""


def addresses(keys_path: Path, public_url: str, places: Mapping[str, str]) -> Sequence[tuple[str, str, str]]:
    """(id, label, address) of each place, with the secret of the vault at `keys_path`. Raises LogBroken: none yet."""
    keys = Keys.read(keys_path)
    try:
        codes = Codes(keys.key(CODES), 1)
        return [(place, label, f"{public_url}/n/{codes.shelf(place)}") for place, label in places.items()]
    finally:
        keys.let_go()


def draw(found: Sequence[tuple[str, str, str]], folder: Path) -> list[Path]:
    """A picture (SVG) of each place's QR code in `folder`, which is made if need be. Raises OSError."""
    from feeder.web.parts.qr import qr  # here: whoever only reads the addresses draws nothing

    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{place}.svg" for place, _, _ in found]
    for file, (_, label, address) in zip(files, found, strict=True):
        file.write_text(str(qr(address, label)), encoding="utf-8")
    return files
