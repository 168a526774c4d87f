"""Commands of the desk as a script gives them: run in a thread of their own, with what they print."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from moderation.__main__ import main
from tests.feeder.support import token_of


@dataclass
class Ran:
    """What a command gave: its exit status, what it printed, what it complained of."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Runs commands as one account."""

    def __init__(self, url: str, capture: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self.capture = capture
        self.tokens: dict[str, str] = {}
        """Of accounts that came in with a token of their own."""

    async def __call__(self, *argv: str, account: str = "camille", lang: str = "fr") -> Ran:
        env = {"VAV_URL": self.url, "VAV_TOKEN": self.tokens.get(account) or token_of(account)}

        def call() -> int:
            try:
                return main([*argv, "--lang", lang], env)
            except SystemExit as left:
                return int(left.code or 0)

        status = await asyncio.to_thread(call)
        told = self.capture.readouterr()
        out, err = (text.replace("\N{NARROW NO-BREAK SPACE}", " ") for text in told)
        return Ran(status, out, err)
