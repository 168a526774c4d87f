"""HTML as the words that a reader of the page sees, in one pass whose time grows with the length and nothing else.

Tags go, references are resolved once, blocks and `<br>` become line ends, white space melts as in a browser; what a
person typed stays as it is, `&lt;b&gt;` and `<3` included. No tree is built, so no nesting is too deep. What is
broken costs no text: a tag or a comment that never ends is taken as words, but for scripts and styles.
"""

from __future__ import annotations

import html
import re


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _names(
    "address article aside center dd details dialog dir div dl dt fieldset figcaption figure footer form header "
    "hgroup hr legend li main menu nav option section summary tbody tfoot thead tr caption"
)
_PARAGRAPHS = _names("p blockquote h1 h2 h3 h4 h5 h6 ul ol pre table")
_HIDDEN = _names("script style template noscript iframe object svg head")
"""Elements whose inside nobody reads."""
_TAIL_HIDDEN = _names("script style")
_SHUT = {word: re.compile(f"</{word}(?=[\\s/>])", re.IGNORECASE) for word in _HIDDEN}
_INLINE = _names(
    "a abbr acronym audio b base bdi bdo big body br button cite code col colgroup data del dfn em embed font html i "
    "img input ins kbd label link map mark math meta meter nobr output picture progress q rp rt ruby s samp select "
    "small source span strike strong sub sup td textarea th time title tt u var video wbr"
)
_KNOWN = _BLOCKS | _PARAGRAPHS | _HIDDEN | _INLINE
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_STOP = re.compile(r"[>\"']")
_SPACE = re.compile(r"[ \t\n\f\r]+")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ANY_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_HUGE = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
_ATTRIBUTE = re.compile(r"\s(alt|class)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_EMOJI = frozenset({"emoji", "wp-smiley"})
_LONGEST_EMOJI = 48


def looks_like_html(text: str) -> bool:
    """Whether `text` holds a tag that HTML knows or a character reference. Where a format does not say which it is,
    this decides: «3 < 5 & 7 > 2» is words."""
    if _REFERENCE.search(text) is not None:
        return True
    last = text.rfind(">")
    return any(match[1].lower() in _KNOWN and match.end() <= last for match in _ANY_TAG.finditer(text))


def html_to_text(source: str) -> str:
    """The words of `source`. Never raises; linear in its length."""
    return _Reader(source).read()


class _Reader:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out = _Lines()
        self.missing: set[str] = set()
        self.quotes = True

    def read(self) -> str:
        at = 0
        while (tag := self._find("<", at)) >= 0:
            self.out.words(self.source[at:tag])
            at = self._markup(tag)
        self.out.words(self.source[at:])
        return self.out.text()

    def _find(self, what: str, at: int) -> int:
        """Where `what` is next, or -1, which is remembered: in vain it is looked for once."""
        if what in self.missing:
            return -1
        found = self.source.find(what, at)
        if found < 0:
            self.missing.add(what)
        return found

    def _shut(self, word: str, at: int) -> int:
        """Behind the end tag of the hidden element `word`, or -1."""
        if word in self.missing:
            return -1
        found = _SHUT[word].search(self.source, at)
        if found is None:
            self.missing.add(word)
            return -1
        over = self._find(">", found.end())
        return over + 1 if over >= 0 else len(self.source)

    def _markup(self, at: int) -> int:
        """Take what begins with the `<` at `at`; returns where to go on."""
        source = self.source
        if source.startswith("<!--", at):
            end = self._find("-->", at + 4)
            return end + 3 if end >= 0 else self._literal(at)
        if source[at + 1 : at + 2] in ("!", "?"):
            end = self._find(">", at)
            return end + 1 if end >= 0 and source[at + 2 : at + 3].isalpha() else self._literal(at)
        closing = source.startswith("</", at)
        name = _NAME.match(source, at + 1 + closing)
        end = self._tag_end(name.end()) if name else -1
        if name is None or end < 0:
            return self._literal(at)
        word = name[0].lower()
        if word in _SHUT and not closing and source[end - 1] != "/":
            behind = self._shut(word, end)
            if behind >= 0:
                return behind
            if word in _TAIL_HIDDEN:
                return len(source)
        self._element(word, closing, source[name.end() : end])
        return end + 1

    def _literal(self, at: int) -> int:
        self.out.words("<")
        return at + 1

    def _tag_end(self, at: int) -> int:
        """Where the tag ends whose name ends at `at`: its `>`, not one within a quoted value. -1: nowhere."""
        first = self._find(">", at)
        if first < 0 or not self.quotes:
            return first
        source = self.source
        while (stop := _STOP.search(source, at)) is not None:
            if stop[0] == ">":
                return stop.start()
            at = stop.end()
            if source[max(0, stop.start() - 8) : stop.start()].rstrip().endswith("="):
                at = source.find(stop[0], at) + 1
                if at == 0:
                    break
        # A quote that never ends: from here on quotes mean nothing, so that this is looked into once.
        self.quotes = False
        return first

    def _element(self, word: str, closing: bool, attributes: str) -> None:
        if word == "br":
            self.out.line_end()
        elif word in _PARAGRAPHS:
            self.out.gap(2)
            if word == "pre":
                self.out.verbatim(closing)
        elif word in _BLOCKS:
            self.out.gap(1)
        elif word in ("td", "th") and not closing:
            self.out.cell()
        elif word == "img":
            self.out.words(_emoji(attributes))


class _Lines:
    """Words put together as a browser shows them: white space melts, line ends are kept."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines = 0
        """How many line ends have to stand before the next words."""
        self.between = ""
        """The space or tab that has to."""
        self.pre = 0
        self.fresh = True
        self.opening = False

    def words(self, raw: str) -> None:
        text = _unescape(raw)
        if self.pre:
            self._verbatim_words(text)
            return
        melted = _SPACE.sub(" ", text)
        if melted.startswith(" "):
            self.between = self.between or " "
        bare = melted.strip(" ")
        if bare:
            self._begin()
            self.parts.append(bare)
            self.between, self.fresh = " " if melted.endswith(" ") else "", False

    def _verbatim_words(self, text: str) -> None:
        if self.opening:
            text = text.removeprefix("\n")
        self.opening = False
        if text:
            self._begin()
            self.parts.append(text)
            self.fresh = text.endswith("\n")

    def _begin(self) -> None:
        """Put what has to stand before the next words."""
        if self.parts:
            already = 1 if self.parts[-1] == "\n" else 0
            self.parts.append("\n" * (self.lines - already))
        if not self.fresh and not self.lines:
            self.parts.append(self.between)
        self.lines, self.between = 0, ""

    def line_end(self) -> None:
        if self.parts:
            self.parts.append("\n" * self.lines)
        self.parts.append("\n")
        self.lines, self.between, self.fresh = 0, "", True

    def gap(self, lines: int) -> None:
        self.lines, self.between = max(self.lines, lines), ""

    def cell(self) -> None:
        self.between = "\t"

    def verbatim(self, closing: bool) -> None:
        self.pre = max(0, self.pre - 1) if closing else self.pre + 1
        self.opening = not closing

    def text(self) -> str:
        return "".join(self.parts).strip("\n")


def _unescape(text: str) -> str:
    """References resolved once. A number beyond all numbers is U+FFFD, as in a browser, and no error of int()."""
    return html.unescape(_HUGE.sub("\ufffd", text)) if "&" in text else text


def _emoji(attributes: str) -> str:
    """The character that a forum or WordPress drew as a picture, as HTML; nothing for any other picture."""
    found = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(attributes)}
    alt = found.get("alt", "")
    return alt if _EMOJI & set(found.get("class", "").split()) and len(alt) <= _LONGEST_EMOJI else ""
