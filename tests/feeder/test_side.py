"""The side tables: cursors and play log survive, a resent batch changes nothing."""

from __future__ import annotations

from pathlib import Path

from feeder.side import SideTables
from wall.wire import Script, Scripts


async def test_cursors_survive(tmp_path: Path) -> None:
    side = SideTables(tmp_path / "side.db")
    assert await side.cursor("forum") is None
    await side.save_cursor("forum", "a", 1)
    await side.save_cursor("forum", "b", 2)
    await side.close()
    again = SideTables(tmp_path / "side.db")
    assert await again.cursor("forum") == "b"
    await again.close()


async def test_scripts_come_back_in_order_once(tmp_path: Path) -> None:
    side = SideTables(tmp_path / "side.db")
    first = Script(scene="stream", posts=[("a" * 12, 1, 0)], from_ms=0, to_ms=10, through=3)
    second = Script(scene="conversation", from_ms=10, to_ms=30, through=4)
    for _ in range(2):
        await side.keep_scripts("ecran-1", Scripts(1, [first, second]))
    # a screen whose own memory was wiped counts its batches from one again
    third = Script(scene="stream", from_ms=30, to_ms=40)
    await side.keep_scripts("ecran-1", Scripts(1, [third]))
    assert await side.scripts(0, 100) == [("ecran-1", first), ("ecran-1", second), ("ecran-1", third)]
    assert await side.scripts(10, 30) == [("ecran-1", second)]
    await side.close()
