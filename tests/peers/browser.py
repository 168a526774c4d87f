"""A real Chromium, driven by Playwright: one for the whole session, a fresh visitor for each test.

Tests that use it run in the session's event loop: `pytestmark = [pytest.mark.peer("browser"),
pytest.mark.asyncio(loop_scope="session")]`. It reaches nobody but this machine.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, async_playwright

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]


def missing() -> list[str]:
    """What of it this machine lacks."""
    return [] if shutil.which("chromium") else ["chromium"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield started
        await started.close()


async def visitor(browser: Browser, *, size: dict[str, int] | None = None, **more: Any) -> Page:
    """A fresh visit with a French browser: no cookie, no history. Close its `context` when done."""
    context = await browser.new_context(viewport=size or PHONE, locale="fr-FR", **more)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(15_000)
    return page


async def serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page, a line each."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
