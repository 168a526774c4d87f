"""XML as XMPP has it: one small document a frame, read without trust, written with everything escaped. Pure.

RFC 6120, section 11.1 forbids document types, entities and processing instructions in a stream: a frame with a
document type is refused, and with it every trap of entities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import regex

MAX_DEPTH = 32
MAX_NODES = 5_000
"""Elements of one frame; a frame that a person's client sends has some ten."""
_LANG = "http://www.w3.org/XML/1998/namespace lang"
_FORBIDDEN = regex.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Broken(ValueError):
    """A frame that is no XML, or one that no honest server sends."""


@dataclass(slots=True)
class Node:
    """An element. `attrs` are those without a namespace; `text` is what stands directly in it."""

    space: str
    name: str
    attrs: dict[str, str]
    lang: str = ""
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def get(self, attribute: str) -> str:
        """An attribute, "" if there is none."""
        return self.attrs.get(attribute, "")

    def all(self, space: str, name: str) -> Iterator[Node]:
        """The children of that name."""
        return (child for child in self.children if child.space == space and child.name == name)

    def child(self, space: str, name: str) -> Node | None:
        """The first child of that name."""
        return next(self.all(space, name), None)

    def has(self, space: str) -> bool:
        """Whether any child is of that namespace."""
        return any(child.space == space for child in self.children)


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_NODES:
            raise Broken("nested too deep, or too many elements")
        node = Node(
            space, local, {key: value for key, value in attributes.items() if " " not in key},
            attributes.get(_LANG, ""),
        )  # fmt: skip
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].text += data

    def doctype(self, *_: object) -> None:
        raise Broken("a document type")


def parse(frame: str | bytes) -> Node:
    """The element that a frame holds. Raises Broken."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.text, builder.doctype
    try:
        parser.Parse(frame.encode() if isinstance(frame, str) else frame, True)
    except (expat.ExpatError, UnicodeError) as error:
        raise Broken("no XML") from error
    if builder.root is None:
        raise Broken("empty")
    return builder.root


def tag(name: str, attrs: Mapping[str, str], *inside: str) -> str:
    """An element as text; `inside` is XML already (see `text`)."""
    told = "".join(f" {key}={quoteattr(_FORBIDDEN.sub('', value))}" for key, value in attrs.items())
    return f"<{name}{told}>{''.join(inside)}</{name}>"


def text(words: str) -> str:
    """Words as XML."""
    return escape(_FORBIDDEN.sub("", words))
