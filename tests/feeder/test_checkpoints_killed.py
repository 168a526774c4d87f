"""`kill -9` in the middle of appending and signing: whatever was handed out, the log that is left agrees with it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.feeder.support import place
from tests.feeder.test_checkpoints import signing
from wall.ledger.notes import read_note

ROOT = Path(__file__).parents[2]
WRITER = """
import asyncio, sys
from pathlib import Path
from feeder.sources.base import Seen
from tests.feeder.support import place
from tests.feeder.test_checkpoints import signing

async def main():
    async with place(Path(sys.argv[1])) as on, signing(on) as points:
        for number in range(100_000):
            await on.see(Seen(native_id=str(number), text="x"))
            kept = points.now() if number % 3 else await points.keep()
            print(number % 3 == 0, kept.note.encode().hex(), flush=True)

asyncio.run(main())
"""


async def test_a_kill_at_any_moment_leaves_a_log_that_agrees_with_what_was_signed(tmp_path: Path) -> None:
    for many in (1, 5, 12):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        lines = [await process.stdout.readline() for _ in range(many)]
        process.kill()
        rest = await process.stdout.read()
        await process.wait()
        given = [line.split() for line in (*lines, *rest.splitlines(keepends=True)) if line.endswith(b"\n")]
        assert len(given) >= many
        async with place(tmp_path) as on, signing(on) as points:
            for kept, note in given:
                told = read_note(bytes.fromhex(note.decode()).decode(), points.vkey)
                assert on.house.ledger.root(told.size) == told.root
                if kept == b"True":
                    assert await points.at(told.size) is not None
            await points.look_back()
            assert points.disagrees is None
