"""`kill -9` at any moment leaves snapshots that can be used, and no word of anybody's is ever in their file."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from feeder.past.reel import Reel
from feeder.sources.base import Seen
from tests.feeder.past.houses import check, keeping
from tests.feeder.support import Place, place
from wall import commands as do

ROOT = Path(__file__).parents[3]
WRITER = """
import asyncio, sys
from pathlib import Path
from feeder.sources.base import Seen
from tests.feeder.past.houses import keeping
from tests.feeder.support import place

async def main():
    async with place(Path(sys.argv[1])) as on, keeping(on.house, Path(sys.argv[1]) / "past.db"):
        for number in range(100_000):
            [post] = await on.see(Seen(native_id=f"{number} of {sys.argv[2]}", text="x"))
            await on.approve(post)
            on.step(3)
            print(on.house.past.made, flush=True)

asyncio.run(main())
"""


async def test_a_kill_at_any_moment_leaves_what_can_be_gone_on_with(tmp_path: Path) -> None:
    for many in (1, 9, 40):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(tmp_path), str(many), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        lines = [await process.stdout.readline() for _ in range(many)]
        process.kill()
        await process.wait()
        assert all(lines)
        async with place(tmp_path) as on, keeping(on.house, tmp_path / "past.db") as past:
            assert past.usable() is not None
            reel, end = Reel(on.house), on.house.state.now_ms
            for at_ms in (end, end - 7000, 0, end - 20_000, end + 60_000, end - 3000):
                await check(reel, on.house, at_ms)
            assert past.made < on.house.ledger.size // 3  # it went on: not everything was made anew
    assert on.house.ledger.size > 50


async def test_no_word_is_in_the_file(tmp_path: Path) -> None:
    words = (
        "Lampe-Aurore-fendue",
        "Marguerite-Delorme",
        "Merci-du-signalement",
        "Piece-neuve-lundi",
        "Elle-la-voulait",
    )
    async with place(tmp_path) as on:
        [post] = await on.see(Seen(native_id="1", text=words[0], author=words[1]))
        await on.do(do.Reply(id=on.id(), post=post, text=words[2]))
        await on.do(do.Promise(id=on.id(), post=post, state="taken-up", text=words[3]))
        await on.approve(post)
        on.step(20)
        await _look(on, words, post)
        await on.do(do.Withdraw(id=on.id(), post=post, reason="author-request", request="R-1"))
        on.step(20)
        await on.do(do.Forget(id=on.id(), post=post, because=words[4]))
        await _look(on, words, post)


async def _look(on: Place, words: tuple[str, ...], post: str) -> None:
    async with keeping(on.house, on.folder / "past.db", every=1):
        data = b"".join(path.read_bytes() for path in sorted(on.folder.glob("past.db*")))
    assert post.encode() in data  # this is where it would be
    assert not [word for word in words if word.encode() in data]
