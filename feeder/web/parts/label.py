"""A kept promise as a shelf label: A6 landscape at 300 dpi, as PNG and as PDF, to print and put up in the shop.

Every text is fitted whole, smaller if need be; what does not fit even so is left to the page behind the QR code.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import segno
from PIL import Image

DPI = 300
WIDTH, HEIGHT = 1748, 1240
"""148 mm × 105 mm."""
MARGIN = 104
QR_PX = 372
"""At most so wide (31 mm), its quiet zone included: read from an arm's length by any telephone."""
QUIET = 4
GAP = 72
LONGEST_URL = 300
PAPER, INK, SOFT, ACCENT, RULE = "#FFFFFF", "#221F1B", "#57514A", "#14594B", "#D8D1C4"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on it. `head`: « Vous l’avez dit, nous l’avons fait »; `what`: in large, the one thing to be read.

    `quote`: the customer's own words, as the wall has them; `foot`: since when it is done; `scan`: beneath the code.
    """

    head: str
    what: str
    quote: str
    foot: str
    shop: str
    scan: str
    url: str = ""


def picture(label: Label) -> Image.Image:
    """The label drawn, RGB. Takes some tenths of a second. Raises FontsMissing, OSError."""
    from feeder.web.parts import label_type as type_  # brings Pango: not before something is printed

    with type_.LOCK:
        type_.prepare()
        page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        qr = _qr(label.url)
        column = WIDTH - 2 * MARGIN - (QR_PX + GAP if qr else 0)
        _box(page, (0, 0, 28, HEIGHT), ACCENT)
        top = MARGIN
        top += _put(page, type_.fitted(label.head, WIDTH - 2 * MARGIN, 80, 54, ACCENT, 600), top) + 40
        foot = type_.fitted(label.foot, column, 120, 46, SOFT, 450)
        shop = type_.fitted(label.shop, column, 110, 52, ACCENT, 650)
        shop_top = HEIGHT - MARGIN - (shop.height if shop else 0)
        foot_top = shop_top - (foot.height + 18 if foot else 0)
        room = foot_top - top - 60
        quote_room = min(round(room * 0.42), 320) if label.quote else 0
        quote = type_.fitted(label.quote, column - 36, quote_room, 58, INK, 430, least=34) if quote_room else None
        what_room = room - (quote.height + 64 if quote else 0)
        what = type_.fitted(label.what, column, what_room, 132, INK, 650)
        top += _put(page, what, top)
        if quote:
            _box(page, (MARGIN, top + 64, MARGIN + 6, top + 64 + quote.height), RULE)
            _put(page, quote, top + 64, MARGIN + 36)
        _put(page, foot, foot_top)
        _put(page, shop, shop_top)
        if qr:
            scan = type_.fitted(label.scan, QR_PX, 110, 36, SOFT, 450)
            below = HEIGHT - MARGIN - (scan.height if scan else 0)
            page.paste(qr, (WIDTH - MARGIN - qr.width, below - 16 - qr.height))
            if scan:
                _put(page, scan, below, WIDTH - MARGIN - QR_PX + (QR_PX - scan.image.width - scan.x) // 2)
    return page


def png(label: Label) -> bytes:
    """The label as PNG, its size in it. Raises as `picture`."""
    out = io.BytesIO()
    picture(label).save(out, "PNG", dpi=(DPI, DPI), optimize=True)
    return out.getvalue()


def pdf(label: Label) -> bytes:
    """The label as one page of PDF, A6 landscape. Raises as `picture`."""
    out = io.BytesIO()
    # The quality is high because JPEG is what Pillow puts into a PDF, and letters have edges.
    picture(label).save(
        out, "PDF", resolution=float(DPI), quality=95, title=label.what[:200], author=label.shop[:200]
    )
    return out.getvalue()


def _put(page: Image.Image, ink: Any, top: int, left: int = MARGIN) -> int:
    """Lay a text on the page; how high its block is (px), 0 where there is none."""
    if ink is None:
        return 0
    image = ink.image
    letters = Image.frombytes("RGBA", (image.width, image.height), image.write_to_memory())
    page.paste(letters, (left + ink.x, top + ink.y), letters)
    height: int = ink.height
    return height


def _box(page: Image.Image, corners: tuple[int, int, int, int], colour: str) -> None:
    page.paste(colour, corners)


def _qr(url: str) -> Image.Image | None:
    """The code in whole pixels, with its quiet zone (ISO/IEC 18004: four modules); None where there is no address."""
    if not url or len(url) > LONGEST_URL:
        return None
    modules = segno.make(url, error="m", micro=False).matrix
    side = len(modules) + 2 * QUIET
    px = QR_PX // side
    small = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + QUIET, y + QUIET), 0)
    return small.resize((side * px, side * px), Image.Resampling.NEAREST).convert("RGB")
