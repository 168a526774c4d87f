"""A document made to hurt hurts its own process only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from feeder.sources.parts.feed.document import Unreadable, read
from feeder.sources.parts.feed.worker import read_apart

GOOD = b"""<rss version="2.0"><channel><title>t</title>
<item><guid>1</guid><description>&#233;t&#233;</description></item></channel></rss>"""


async def test_the_other_process_reads_the_same() -> None:
    assert await read_apart(GOOD, "text/xml", 5) == read(GOOD, "text/xml", 5)


async def test_its_words_come_back() -> None:
    with pytest.raises(Unreadable, match="web page"):
        await read_apart(b"<html>", "", 5)


async def test_no_time_left_kills_it() -> None:
    with pytest.raises(Unreadable, match="too much time"):
        await read_apart(GOOD, "", 5, time_s=0.0)


async def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unreadable, match="too much time or memory"):
        await read_apart(GOOD, "", 5)


async def test_a_process_that_was_taken_over_puts_no_words_into_our_mouth(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nprintf '\\244{who'\n")  # a text of msgpack, and none of our reasons
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(Unreadable, match="too much time or memory"):
        await read_apart(GOOD, "", 5)


async def test_none_of_our_secrets_goes_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script, told = tmp_path / "python", tmp_path / "told"
    script.write_text(f"#!/bin/sh\nenv > '{told}'\n")
    script.chmod(0o700)
    monkeypatch.setenv("SHOP_PASSWORD", "hush")
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(Unreadable):
        await read_apart(GOOD, "", 5)
    assert "PYTHONPATH" in told.read_text()
    assert "hush" not in told.read_text()
