"""A first look at an RSS or Atom document: its characters, its shape, its damage, its traps. Pure.

Expat walks through it once. Document types and entities are refused; `faithful` tells whether fastfeedparser may be
trusted with it: that one is quick, but it drops what stands behind inline tags, comments and stray ampersands, knows
no type of a title, turns U+2028 into a line end and takes a guid for a date.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.parsers import expat

from wall.words import N_

ATOM = "http://www.w3.org/2005/Atom"
_OWN = ("", ATOM, "http://purl.org/rss/1.0/", "http://backend.userland.com/rss2")
_DC = "http://purl.org/dc/elements/1.1/"
_LANG = "http://www.w3.org/XML/1998/namespace lang"
_WORDS = frozenset({"title", "description", "summary", "content", "encoded"})
_DATES = frozenset({"pubdate", "date", "published", "issued", "updated", "modified"})
_MAPPED = _WORDS | _DATES | {"guid", "id", "link", "author", "creator", "lastbuilddate", "comments"}
_ENCODINGS = re.compile(
    r"utf-(8|16|16-[lb]e)|ascii|cp125[0-8]|iso8859-([1-9]|13|15)|koi8-[ru]|mac-roman|shift_jis|euc_(jp|kr)|gb2312|gbk"
    r"|gb18030|big5"
)
"""Python's names of the encodings that feeds come in; a declared one that is none of them is taken for UTF-8."""
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_PAIR = re.compile(
    r"&#(?:x0*([dD][89abAB][0-9a-fA-F]{2})|0*(5[56]\d{3}));&#(?:x0*([dD][c-fC-F][0-9a-fA-F]{2})|0*(5[67]\d{3}));"
)
_LONE = re.compile(
    r"&#(?:x0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));"
)
_DOCTYPE = re.compile(r"<!(?:doctype\s+([a-z]*)|entity)", re.IGNORECASE)
END = re.compile(r"</(?:[A-Za-z]{1,10}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
"""The end of a feed's root element."""
Why = Literal["empty", "page", "doctype", "damaged", "deep", "json", "other", "heavy"]
WHY: Mapping[Why, str] = {
    "empty": N_("{who} is empty: check its address in the configuration."),
    "page": N_("{who} is a web page and no feed (RSS, Atom or JSON Feed): check its address in the configuration."),
    "doctype": N_("{who} has a document type (DTD), which can hold traps; a feed needs none. Tell whoever runs it."),
    "damaged": N_("{who} is damaged beyond reading: tell whoever runs it, and check its address."),
    "deep": N_("{who} is nested too deep to be read: check its address in the configuration."),
    "json": N_("{who} breaks off or is no JSON: we try again. If it lasts, check its address in the configuration."),
    "other": N_("{who} is JSON, but no JSON Feed (jsonfeed.org): check its address in the configuration."),
    "heavy": N_("{who} takes too much time or memory to read: ask whoever runs it for a shorter one."),
}
"""Why a document is not read."""


class Unreadable(Exception):
    """No feed that we can read."""

    def __init__(self, why: Why) -> None:
        super().__init__(WHY[why])
        self.why = why


@dataclass
class Survey:
    """What a first look tells. `complete`: how many entries are whole before the first `error`."""

    root: str = ""
    complete: int = 0
    error: int = 0
    faithful: bool = True
    types: list[dict[str, str]] = field(default_factory=list)


def decoded(data: bytes, content_type: str) -> tuple[str, bool]:
    """The document as text, with a declaration that says UTF-8, and whether a character had to be replaced."""
    declared = _DECLARED.match(data[:400])
    charset = _CHARSET.search(content_type)
    name = declared[1].decode() if declared else charset[1] if charset else "utf-8"
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            name = encoding
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = "utf-8"
    # As browsers do: who declares Latin-1 means Windows' superset of it, with its quotation marks and its euro.
    codec = (
        "cp1252"
        if codec in ("iso8859-1", "ascii") and not _is_utf8(data)
        else codec
        if _ENCODINGS.fullmatch(codec)
        else "utf-8"
    )
    text = data.decode("utf-8" if codec in ("iso8859-1", "ascii") else codec, "replace").removeprefix("\ufeff")
    replaced = "\ufffd" in text
    text = _DECLARATION.sub("<?xml version='1.0' encoding='utf-8'?>", text, count=1).lstrip()
    text = _PAIR.sub(_joined, text)
    whole = _LONE.sub("\ufffd", text)
    return whole, replaced or whole != text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _joined(match: re.Match[str]) -> str:
    """Two references to the halves of a character beyond U+FFFF, as some programs write them, made one."""
    high = int(match[1], 16) if match[1] else int(match[2])
    low = int(match[3], 16) if match[3] else int(match[4])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return match[0]
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)


class _Look:
    """Expat's handlers; `survey` is what they found."""

    def __init__(self) -> None:
        self.survey = Survey()
        self.path: list[str] = []
        self.item = 0
        """The depth of the open entry; 0 outside."""
        self.dated = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local.lower()
        if not self.path:
            self.survey.root = local
        inside = len(self.path) - self.item if self.item else -1
        if not self.item and local in ("item", "entry"):
            self.item, self.dated = len(self.path) + 1, False
            self.survey.types.append({})
        elif inside == 0:
            self._field(space, local, attributes)
        elif inside > 0 and self.path[self.item] in _WORDS:
            self.survey.faithful = False
        if self.item and _LANG in attributes:
            self.survey.faithful = False
        self.path.append(local)

    def _field(self, space: str, local: str, attributes: Mapping[str, str]) -> None:
        self.dated |= local in _DATES
        if space == ATOM and local in _WORDS:
            self.survey.types[-1].setdefault(local, attributes.get("type", "text"))
        known = space in _OWN or (space == _DC and local in ("date", "creator")) or local == "encoded"
        if local in _MAPPED and not known:
            self.survey.faithful = False

    def end(self, _name: str) -> None:
        self.path.pop()
        if self.item > len(self.path):
            self.item = 0
            self.survey.complete += 1
            self.survey.faithful &= self.dated

    def aside(self, *_: str) -> None:
        if self.item and len(self.path) > self.item:
            self.survey.faithful = False

    def doctype(self, name: str, *_: Any) -> None:
        if name.lower() == "html":
            raise Unreadable("page")
        raise Unreadable("doctype")


def look_through(text: str) -> Survey:
    """One pass of expat. Raises Unreadable for a document type; an error is in the survey."""
    look = _Look()
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler, parser.EndElementHandler = look.start, look.end
    parser.CommentHandler = parser.ProcessingInstructionHandler = look.aside
    parser.StartDoctypeDeclHandler = look.doctype
    survey = look.survey
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        survey.error = error.code
        if trap := _DOCTYPE.search(text):
            look.doctype(trap[1] or "")
        if not survey.root and END.search(text):
            survey.root = "rss"
    survey.faithful &= "\u2028" not in text and "\u2029" not in text
    return survey
