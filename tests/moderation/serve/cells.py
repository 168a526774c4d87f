"""What a desk draws, read back as cells: enough to know where on the tablet a word stands."""

from __future__ import annotations

import asyncio
import re

from rich.cells import cell_len

from moderation.serve.service import DeskService

TOKEN = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[[0-9;?<>=$]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b.|\r|\n|[^\x1b\r\n]")
CELL = (10, 23)
"""Pixels of a cell of the desk's letters in Chromium."""


class Cells:
    """A screen of cells, fed with what the desk sends."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], str] = {}
        self._at = (0, 0)
        self.news = asyncio.Event()

    def feed(self, data: str) -> None:
        """Take in a piece."""
        row, column = self._at
        for token in TOKEN.finditer(data):
            text = token[0]
            if token[1]:
                row, column = int(token[1]) - 1, int(token[2]) - 1
            elif text == "\r":
                column = 0
            elif text == "\n":
                row += 1
            elif not text.startswith("\x1b"):
                self._cells[row, column] = text
                column += cell_len(text)
        self._at = row, column
        self.news.set()

    def line(self, row: int) -> str:
        cells = {column: text for (at, column), text in self._cells.items() if at == row}
        return "".join(cells.get(column, " ") for column in range(max(cells, default=-1) + 1))

    def find(self, words: str) -> tuple[int, int] | None:
        """Column and row of the middle of these words, the first time that they stand somewhere."""
        for row in range(60):
            at = self.line(row).find(words)
            if at >= 0:
                return at + len(words) // 2, row
        return None

    async def quiet(self, quiet_s: float = 1.5) -> None:
        """Wait until nothing was drawn for so long (s)."""
        try:
            while True:
                self.news.clear()
                async with asyncio.timeout(quiet_s):
                    await self.news.wait()
        except TimeoutError:
            return

    async def until(self, words: str, timeout_s: float = 30, *, gone: bool = False) -> tuple[int, int]:
        """Wait for these words, or until they are `gone`; where they stand."""
        async with asyncio.timeout(timeout_s):
            while ((found := self.find(words)) is None) != gone:
                self.news.clear()
                await self.news.wait()
        return found or (0, 0)


class Watched(DeskService):
    """A desk whose drawing is read."""

    cells = Cells()

    async def on_data(self, payload: bytes) -> None:
        await super().on_data(payload)
        self.cells.feed(payload.decode("utf-8", "replace"))
