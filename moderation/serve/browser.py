"""What a browser says over its websocket: a list of a word and its content, of which four are heeded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from moderation.serve.service import clamped

BOX = 64 * 1024
"""Bytes of one message; a longer one closes the connection."""


class Seat(Protocol):
    """The desk's side, as `textual_serve.app_service.AppService` has it."""

    async def send_bytes(self, data: bytes) -> bool: ...
    async def set_terminal_size(self, width: int, height: int) -> None: ...
    async def blur(self) -> None: ...
    async def focus(self) -> None: ...


class Nonsense(Exception):
    """What came is nothing that our page sends."""


def read(text: str) -> tuple[str, object]:
    """One message: its word and its content. Raises Nonsense."""
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError):
        raise Nonsense from None
    if not isinstance(envelope, list) or not envelope or not isinstance(envelope[0], str):
        raise Nonsense
    return envelope[0], envelope[1] if len(envelope) > 1 else None


async def heed(word: str, content: object, seat: Seat) -> bool:
    """Hand one message on to the desk; whether it was somebody's hand. Raises Nonsense."""
    if word == "stdin":
        if not isinstance(content, str):
            raise Nonsense
        await seat.send_bytes(content.encode("utf-8", "replace"))
        return True
    if word == "resize":
        try:
            size = clamped(content.get("width"), content.get("height")) if isinstance(content, dict) else None
        except ValueError:
            size = None
        if size is None:
            raise Nonsense
        await seat.set_terminal_size(*size)
    elif word == "focus":
        await seat.focus()
    elif word == "blur":
        await seat.blur()
    return False


async def pass_on(socket: web.WebSocketResponse, seat: Seat, used: Callable[[], None]) -> None:
    """Hand on what the browser says until it has gone; nonsense ends it. `used` is called for every hand."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            word, content = read(message.data)
            if word == "ping":
                await socket.send_json(["pong", content if isinstance(content, str) else ""])
            elif await heed(word, content, seat):
                used()
        except Nonsense:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return
