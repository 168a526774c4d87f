"""A tablet's server on a real hub, whose desks are a small program that says what it is given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from moderation.serve.sessions import Limits, Session
from tests.moderation.serve.support import Tablet, tablet

ECHO = """
import os, sys
out = sys.stdout.buffer
out.write(b"__GANGLION__\\n"); out.flush()
def say(text):
    data = text.encode(); out.write(b"D" + len(data).to_bytes(4, "big") + data); out.flush()
say("token " + str(len(os.environ.get("VAV_TOKEN", ""))) + " " + os.environ["COLUMNS"] + "x" + os.environ["ROWS"])
while head := sys.stdin.buffer.read(5):
    data = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
    if b"quit" in data: break
    say(head[:1].decode() + " " + data.decode())
"""
"""Stands for a desk: says what it was given and what it is sent."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Tablet]:
    async with tablet(tmp_path, Limits(idle_s=60, absolute_s=600, per_person=2, desks_per_person=1)) as made:
        usual = made.proxy.desk

        def echoing(session: Session, lang: str) -> tuple[Sequence[str], dict[str, str]]:
            argv, env = usual(session, lang)
            return (argv[0], "-c", ECHO), env

        made.proxy.desk = echoing
        yield made
