"""The report in a real browser: axe-core finds nothing serious, nothing overflows from 320 px on, no script runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from moderation.report.html import html
from moderation.report.page import page
from tests.moderation.report import sample
from tests.moderation.report.readers import reader
from tests.peers.browser import serious, visitor

pytestmark = [pytest.mark.peer("browser"), pytest.mark.asyncio(loop_scope="session")]
LOOKS: list[tuple[int, str]] = [(320, "light"), (390, "dark"), (794, "light"), (1280, "dark")]


@pytest.mark.parametrize("make", [sample.week, sample.day, sample.absurd])
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    browser: Browser, make: object, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(html(page(make(), reader())), encoding="utf-8")  # type: ignore[operator]
    for width, scheme in LOOKS:
        seen = await visitor(browser, size={"width": width, "height": 900}, color_scheme=scheme)
        await seen.goto(file.as_uri())
        wide = await seen.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{width} px: wider by {wide} px"
        assert await serious(seen) == [], f"{width} px, {scheme}"
        await seen.context.close()


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
