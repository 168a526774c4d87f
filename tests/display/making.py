"""What the screen's tests build with: cards, a look, wording in French, and a typesetter that needs no fonts."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from config.catalogue import load
from display.draw import TextSpec
from display.layout import Size
from display.look import Look, load_theme, look
from display.scenes.parts import Kit
from display.wording import Wording, chip_label, zone_of
from wall.text import Chip, Form, Run, display_form
from wall.wire import Card

NOW_MS = 1_795_339_800_000  # 2026-11-22 10:30 in Paris
HOSTILE: tuple[str, ...] = (
    "Z̶̢͍̈́a̸̧͑l̷͙̍g̴͓̾o̵͇͐" * 6,
    "a" + "̍" * 300,
    "https://example.org/" + "x" * 280,
    "haut\n" + "\n" * 40 + "bas",
    "\n" * 40 + "bas",
    "lone \ud83d surrogate \udc00",
    "<b>gras</b> &amp; <span foreground='red'>rouge</span> &",
    "\x00\x1b[31m\u202eévil\u2066",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇫🇷❤️",
    "خدمة ممتازة، 24 ساعة (≈ 15 min) شكرًا",
    "服务很好 " * 30,
    "\u0378\U0001fbf0\ue000 ไทย שלום",
    "   ",
    "",
    "W" * 200,
    "mot " * 500,
)


def card(post: str = "p1", text: str | Form = "Bonjour à tous", **given: Any) -> Card:
    """An approved card. `shown_ms` says where it stands in the order."""
    form = display_form(text) if isinstance(text, str) else text
    plain: dict[str, Any] = {
        "post": post, "revision": 1, "kind": "review", "source": "site", "pseudonym": "Client·e 4F2", "form": form,
        "written_ms": NOW_MS - 86_400_000, "received_ms": NOW_MS - 3_600_000, "shown_ms": NOW_MS - 60_000,
    }  # fmt: skip
    return Card(**{**plain, **given})


def turns(count: int, conversation: str = "c1", text: str = "Bonjour à vous", **given: Any) -> list[Card]:
    """A chat of so many turns, customer and advisor by turns."""
    return [
        card(
            f"{conversation}-{n}", f"{text} {n}", kind="chat", source="chat", conversation=conversation,
            voice="advisor" if n % 2 else "customer", written_ms=NOW_MS + n * 1000, shown_ms=NOW_MS + n * 1000,
            valid_s=60.0, **given,
        )
        for n in range(count)
    ]  # fmt: skip


def measure(spec: TextSpec) -> Size:
    """A typewriter: every character half as wide as the type is high, words broken where they must.

    What is set on another character (a combining mark) takes no room.
    """
    pitch = max(1, spec.size // 2)
    room = max(1, spec.width // pitch)
    text = "".join(piece.text if isinstance(piece, Run) else f"[{piece.label}]" for piece in spec.form).rstrip()
    text = "".join(char for char in text if char.isascii() or category(char) not in ("Mn", "Me", "Cf"))
    lines, widest = 0, 0
    for paragraph in text.split("\n"):
        at, lines = 0, lines + 1
        for word in paragraph.split(" "):
            needed = len(word) + (1 if at else 0)
            if at and at + needed > room:
                lines, at, needed = lines + 1, 0, len(word)
            while needed > room:
                lines, needed, widest = lines + 1, needed - room, room
            at += needed
            widest = max(widest, at)
    return Size(widest * pitch, lines * spec.line)


def wording() -> Wording:
    """The shop's French."""
    display, wall = load("fr", "display"), load("fr", "wall")
    return Wording(
        "fr", display.gettext, display.ngettext, wall.gettext, zone_of("Europe/Paris"), "Maison Tilleul",
        (("site", "Avis du site"), ("chat", "Chat du site")),
    )  # fmt: skip


def a_look(width: int = 1920, height: int = 1080, theme: str = "day") -> Look:
    return look(load_theme(theme), Size(width, height))


def kit(width: int = 1920, height: int = 1080, theme: str = "day") -> Kit:
    return Kit(a_look(width, height, theme), wording(), measure, NOW_MS)


def label(name: str) -> str:
    """A chip's wording."""
    return chip_label(load("fr", "wall").gettext)(name)


__all__ = ["HOSTILE", "NOW_MS", "Chip", "a_look", "card", "kit", "label", "measure", "turns", "wording"]
