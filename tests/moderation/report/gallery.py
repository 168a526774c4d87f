"""Pictures of the report for the documentation: `python -m tests.moderation.report.gallery [FOLDER]`."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

from moderation.report.blocks import Page
from moderation.report.compare import pair_page
from moderation.report.html import html
from moderation.report.page import page
from moderation.report.pdf import pictures
from tests.moderation.png import fonts
from tests.moderation.report import sample
from tests.moderation.report.readers import reader
from wall.report import Pair
from wall.report_figures import against

GALLERY = Path(__file__).parents[3] / "docs" / "gallery"
GREY = (189, 189, 189)


def side_by_side(made: list[bytes]) -> Image.Image:
    """Sheets of paper beside one another on a grey table."""
    sheets = [Image.open(io.BytesIO(one)).convert("RGB") for one in made]
    wide, high = sum(one.width + 14 for one in sheets) + 14, max(one.height for one in sheets) + 28
    table = Image.new("RGB", (wide, high), GREY)
    at = 14
    for one in sheets:
        table.paste(one, (at, 14))
        at += one.width + 14
    return table


def compared() -> Page:
    """Two shops in the same week."""
    left, right = sample.week(), sample.other()
    return pair_page(Pair(left=left, right=right, figures=against(right, left)), reader())


def papers() -> Iterator[tuple[str, Image.Image]]:
    """What the PDFs look like."""
    week = pictures(page(sample.week(), reader()), 96)
    yield "report-pdf", side_by_side(week[:1])
    yield "report-pdf-closer", side_by_side(week[1:3])
    yield "report-pdf-annex", side_by_side(week[3:5])
    yield "report-pdf-day", side_by_side(pictures(page(sample.day(), reader()), 96)[:2])
    yield "report-compare", side_by_side(pictures(compared(), 130)[:2])


LOOKS = (
    ("report-week", "week", 794, 1500, "light"), ("report-week-dark", "week", 794, 1500, "dark"),
    ("report-day", "day", 794, 1300, "light"), ("report-month", "month", 794, 1500, "light"),
    ("report-phone", "week", 390, 1900, "light"), ("report-quotes", "week", 794, 1700, "light"),
    ("report-en", "week", 794, 1500, "light"),
)  # fmt: skip


async def draw(folder: Path) -> None:
    """Write every picture into `folder`."""
    for name, picture in papers():
        picture.save(folder / f"{name}.png", optimize=True)
    with tempfile.TemporaryDirectory() as made:
        async with async_playwright() as driver:
            fonts(Path(made) / "fonts")
            browser = await driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"], env=dict(os.environ)
            )
            for name, which, width, height, scheme in LOOKS:
                told = page(getattr(sample, which)(), reader("en" if name == "report-en" else "fr"))
                file = Path(made) / f"{name}.html"
                file.write_text(html(told), encoding="utf-8")
                context = await browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light",
                    device_scale_factor=2 if width < 500 else 1.25,
                )  # fmt: skip
                seen = await context.new_page()
                await seen.goto(file.as_uri())
                if name == "report-quotes":
                    await seen.evaluate("document.querySelector('h2.part').scrollIntoView()")
                await seen.screenshot(path=folder / f"{name}.png")
                await context.close()
            await browser.close()


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY))
