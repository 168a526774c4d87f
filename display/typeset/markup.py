"""From a form to Pango markup, pure: text escaped, chips and named characters as pills, nothing else added.

A pill is a short label that may not be broken. Its place is found by the typesetter, who gives each pill of a
second, invisible setting a background of its own (`mark`); the painter draws the rounded ground.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from unicodedata import bidirectional

from display.draw import TextSpec
from wall.text import Chip, Form, Run

NAMED = re.compile(r"⟦(U\+[0-9A-F]{4,6})⟧|[\u2400-\u2421]")
"""The visible placeholders that `wall.text` puts for controls."""
COMMON = re.compile(r"[\n\x20-\x7e\u00a0-\u017f‘’“”«»…–—\u202f€]*")
"""What every fallback begins with: these need not be looked up one by one."""
_CONTROLS = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
    "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US", "SP", "DEL",
)  # fmt: skip
HELD = re.compile(
    r"(?<![\w-])\w+(?:-t)?-(?:ce|je|tu|ils?|elles?|on|nous|vous|moi|toi|la|les?|lui|leur|y|en|ci|là)(?![\w-])"
    r"|(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)"
)
"""What a line does not end in (« passe-t-il », « 1 290 »), if it is at most HOLD of the line's width."""
HOLD = 0.5
_AIR = "\N{NARROW NO-BREAK SPACE}"
_ISOLATE, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RTL = "\N{RIGHT-TO-LEFT MARK}"
_FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_JOIN = "\N{WORD JOINER}"

Label = Callable[[str], str]
"""A chip's wording, without brackets."""


def markup(spec: TextSpec, label: Label, has: Callable[[str], bool], *, mark: bool = False) -> tuple[str, int]:
    """The markup of a block and how many pills it has. With `mark` only the pills' grounds are drawn.

    Pill number n (from 0) gets the ground `#nnnnFF`, n in hexadecimal.
    """
    out: list[str] = []
    pills, room = 0, int(spec.width * HOLD / max(1, spec.size * 0.62))

    def pill(text: str) -> None:
        nonlocal pills
        ground = f' background="#{pills & 0xFFFF:04X}FF"' if mark else ""
        held = _JOIN.join(escape(text.replace(" ", "\N{NO-BREAK SPACE}"), quote=False))
        if "&" in text or "<" in text:
            held = escape(text, quote=False)
        style = f'size="78%" line_height="{spec.line * 700}" foreground="{spec.chip[1]}" weight="500"'
        out.append(f"{_ISOLATE}{_AIR}<span {style}{ground}>{held}</span>{_AIR}{_END}")
        pills += 1

    for piece in spec.form:
        if isinstance(piece, Chip):
            pill(label(piece.label))
            continue
        at = 0
        for match in NAMED.finditer(piece.text):
            _plain(piece.text[at : match.start()], out, pill, has, room)
            pill(match[1] or _CONTROLS[ord(match[0]) - 0x2400])
            at = match.end()
        _plain(piece.text[at:], out, pill, has, room)
    paragraphs = "".join(out).split("\n")
    for number in _turned(spec.form, has):
        paragraphs[number] = _RTL + paragraphs[number]
    inner = "\n".join(paragraphs)
    return f"<span {_attributes(spec, mark)}>{inner}</span>", pills


def _turned(form: Form, has: Callable[[str], bool]) -> list[int]:
    """Numbers of the paragraphs that are written from the right but begin with a pill, whose label is not.

    A paragraph goes by its author's first strong character (UAX 9, P2), never by a word that we put there.
    """
    if not any(isinstance(piece, Run) and _FROM_THE_RIGHT.search(piece.text) for piece in form):
        return []
    found: list[int] = []
    number, pill, settled = 0, False, False
    for piece in form:
        for char in "\0" if isinstance(piece, Chip) else NAMED.sub("\0", piece.text):
            if char == "\n":
                number, pill, settled = number + 1, False, False
            elif char == "\0" or not has(char):
                pill = True
            elif not settled and bidirectional(char) in ("L", "R", "AL"):
                settled = True
                if pill and bidirectional(char) != "L":
                    found.append(number)
    return found


def _plain(text: str, out: list[str], pill: Callable[[str], None], has: Callable[[str], bool], room: int) -> None:
    """Text as it is; `room`: how many characters may be held together."""
    if COMMON.fullmatch(text):
        out.append(_held(text, room))
        return
    start = 0
    for at, char in enumerate(text):
        if has(char) and not "\ud800" <= char <= "\udfff":
            continue
        out.append(_held(text[start:at], room))
        pill(f"U+{ord(char):04X}")
        start = at + 1
    out.append(_held(text[start:], room))


def _held(text: str, room: int) -> str:
    """The text escaped; what must not be broken is told so to Pango, and stays the same text."""
    out: list[str] = []
    at = 0
    for match in HELD.finditer(text):
        if len(match[0]) <= room:
            out.append(escape(text[at : match.start()], quote=False))
            out.append(f'<span allow_breaks="false">{escape(match[0], quote=False)}</span>')
            at = match.end()
    out.append(escape(text[at:], quote=False))
    return "".join(out)


def _attributes(spec: TextSpec, mark: bool) -> str:
    # The optical size of Inter follows the type: its text cut when small, its display cut when large.
    optical = max(14, min(32, round(spec.size * 0.6)))
    return (
        f'font="Inter {spec.size} @opsz={optical},wght={spec.weight}" foreground="{spec.colour}"'
        f' line_height="{spec.line * 1024}" insert_hyphens="false"' + (' alpha="1"' if mark else "")
    )
