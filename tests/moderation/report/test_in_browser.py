"""The report in a real browser: axe-core finds nothing serious, nothing overflows from 320 px on, no script runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from moderation.report.html import html
from moderation.report.page import page
from tests.moderation.report import sample
from tests.moderation.report.readers import reader
from tests.peers.browser import serious, visitor
from wall.report import Report

pytestmark = [pytest.mark.peer("browser"), pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize(
    ("make", "width", "scheme"),
    [
        (sample.week, 320, "light"),
        (sample.day, 390, "dark"),
        (sample.week, 794, "dark"),
        (sample.month, 1280, "light"),
    ],
)
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    browser: Browser, make: Callable[[], Report], width: int, scheme: str, tmp_path: Path
) -> None:
    seen = await opened(browser, tmp_path, make(), size={"width": width, "height": 900}, color_scheme=scheme)
    assert await overflow(seen) <= 0
    assert await serious(seen) == []
    await seen.context.close()


async def test_words_without_an_end_stay_within_a_narrow_phone(browser: Browser, tmp_path: Path) -> None:
    seen = await opened(browser, tmp_path, sample.absurd(), size={"width": 320, "height": 700})
    assert await overflow(seen) <= 0
    await seen.context.close()


async def opened(browser: Browser, folder: Path, report: Report, **look: object) -> Page:
    """A visitor who opens the file of a report."""
    file = folder / "report.html"
    file.write_text(html(page(report, reader())), encoding="utf-8")
    seen = await visitor(browser, **look)  # type: ignore[arg-type]
    await seen.goto(file.as_uri())
    return seen


async def overflow(seen: Page) -> int:
    """By how many px the page is wider than the screen."""
    return int(await seen.evaluate("document.documentElement.scrollWidth - innerWidth"))


async def test_it_says_all_without_scripts_and_asks_for_nothing(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(html(page(sample.week(), reader())), encoding="utf-8")
    seen = await visitor(browser, java_script_enabled=False)
    asked: list[str] = []
    complained: list[str] = []
    seen.on("request", lambda request: asked.append(request.url))
    seen.on("console", lambda message: complained.append(message.text))
    await seen.goto(file.as_uri())
    await seen.get_by_role("heading", name="Semaine du 16 au 22 novembre 2026").wait_for()
    await seen.get_by_text("Les nombres de cette courbe").click()
    assert await seen.get_by_role("rowheader", name="sam. 21").is_visible()
    assert (asked, complained) == ([file.as_uri()], [])
    await seen.context.close()
