"""The tablet as pictures, from a real Chromium: `python -m tests.moderation.serve.gallery [FOLDER]`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from unittest import mock

from moderation.serve import proxy
from tests.moderation.serve.cells import Cells, Watched
from tests.moderation.serve.support import PASSWORD, tablet
from tests.moderation.serve.test_chromium import sign_in, touch
from tests.moderation.stage import day
from tests.peers.chromium import opened


async def main(folder: Path) -> None:
    """The login page, the desk and one of its sheets, at 1024×768."""
    with (
        tempfile.TemporaryDirectory() as place,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        mock.patch.object(proxy, "DeskService", Watched),
        mock.patch.object(Watched, "cells", Cells()),
    ):
        async with tablet(Path(place), real_time=True, env=os.environ) as here, opened(Path(profile)) as browser:
            for _moment, source, seen in day(60.0):
                here.place.step(20)
                await here.place.see(seen, source=source)
            await browser.go(here.url + "/login")
            await browser.until("document.querySelector('#account')")
            keep(folder / "desk-tablet-login.png", await browser.picture())
            await sign_in(browser, here, PASSWORD)
            await Watched.cells.until("approuver")
            await Watched.cells.quiet()
            keep(folder / "desk-tablet.png", await browser.picture())
            await touch(browser, "refuser")
            await Watched.cells.until("Insulte")
            await Watched.cells.quiet()
            keep(folder / "desk-tablet-reason.png", await browser.picture())


def keep(path: Path, picture: bytes) -> None:
    path.write_bytes(picture)
    print(path, flush=True)


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/gallery")
    asyncio.run(main(where))
