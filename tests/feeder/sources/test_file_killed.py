"""`kill -9` in the middle of a large file, and again, through a real house: each post is there once."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from feeder.ingest import Ingest
from feeder.sources.base import Batch, Context
from feeder.sources.file import OPTIONS, File
from feeder.supervise import Supervised
from tests.feeder.support import place
from wall.clock import SystemClock

ROOT = Path(__file__).parents[3]
POSTS = 4_000
WRITER = """
import asyncio, sys
from pathlib import Path
from tests.feeder.sources.test_file_killed import reading

async def main():
    async with reading(Path(sys.argv[1])) as one:
        keep = one.side.save_cursor

        async def kept(*told):
            await keep(*told)
            print(one.posts, flush=True)

        one.side.save_cursor = kept
        print(0, flush=True)
        await one.run()

asyncio.run(main())
"""


@asynccontextmanager
async def reading(folder: Path) -> AsyncIterator[Supervised]:
    """A house in `folder`, and the source as the feeder itself reads it."""
    async with place(folder / "house") as on:
        options = OPTIONS.model_validate({"name": "f", "folder": str(folder / "avis"), "every_s": 1})
        source = File(options, Context(SystemClock(), {}))
        yield Supervised(source, options, on.house, on.side, "lyon", random.Random(1))


async def test_killed_in_the_middle_of_a_large_file_each_post_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "avis").mkdir()
    (tmp_path / "house").mkdir()
    rows = "".join(f'{n};"ligne {n}\nsuite";{n % 6}\n' for n in range(POSTS))
    path = tmp_path / "avis" / "a.csv"
    path.write_text("id;texte;note\n" + rows, encoding="utf-8")
    os.utime(path, (1e9, 1e9))
    for many in (0, 1, 1):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while (line := await process.stdout.readline()) and int(line) < many:
                pass
        process.kill()
        await process.wait()
    async with reading(tmp_path) as one:
        posts, before = one.house.state.posts, len(one.house.state.posts)
        assert 0 < before < POSTS, "it was killed too late to show anything"
        async for batch in one.source.batches(await one.side.cursor("f")):
            await Ingest(one.house, "f", "lyon").take(batch.items)
            if batch == Batch():
                break
        assert len(posts) == POSTS
        assert {post.revision for post in posts.values()} == {1}
