"""The fonts' folder: what they can draw is read from them once, and read anew when they are others."""

from __future__ import annotations

from pathlib import Path

import pytest

from display.typeset import fonts
from display.typeset.glyphs import Coverage


def test_what_the_fonts_can_draw_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fonts.prepare(tmp_path).coverage
    monkeypatch.setattr(fonts, "coverage", lambda paths: pytest.fail("read again"))
    again = fonts.prepare(tmp_path).coverage
    assert again.ranges == first.ranges
    assert again.has("é")
    assert not again.has("\U0001fbf0")


def test_other_fonts_are_read_again_and_so_is_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.prepare(tmp_path)
    known = tmp_path / "coverage.json"
    monkeypatch.setattr(fonts, "coverage", lambda paths: Coverage([(65, 66)]))
    for spoilt in (b"", b"{", b"[]", known.read_bytes().replace(b"Inter", b"Enter"), b"\xff"):
        known.write_bytes(spoilt)
        assert fonts.prepare(tmp_path).coverage.ranges == [(65, 66)]


def test_orders_are_written_again_only_when_they_change(tmp_path: Path) -> None:
    conf = fonts.prepare(tmp_path).conf
    before = conf.stat().st_ino
    assert fonts.prepare(tmp_path).conf.stat().st_ino == before
    conf.write_text("something else")
    assert "Inter" in fonts.prepare(tmp_path).conf.read_text()
