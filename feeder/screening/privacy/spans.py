"""How the screeners for personal data read a text and tell what they found. Pure.

Digits of other scripts, wide characters, no-break spaces, and what is invisible between two figures, hide nothing:
a text is read with plain ones, and what is found is told by its place in the text as it was received.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from feeder.screening.base import Screener, Setup, folded, once
from wall.noticed import Finding
from wall.values import MaskLabel

LABELS: Mapping[str, MaskLabel] = {
    "phone": "phone", "email": "email", "iban": "account", "card": "account", "number": "account", "nir": "personal",
    "siret": "personal", "order": "order", "plate": "plate", "handle": "handle", "url": "link",
}  # fmt: skip
"""The chip that is suggested over each kind."""
REMEMBERED = 20_000
"""Characters kept worked out: more than any language writes with."""


class Hit(NamedTuple):
    """Something found in a read text: its kind, and the name of the rule that found it."""

    start: int
    end: int
    kind: str
    rule: str


class Reading(NamedTuple):
    """`text`: with plain figures and spaces, and nothing invisible. `at`: where each of its characters stood.

    The last one of `at` is the end of the text. None where they all stand where they stood.
    """

    text: str
    at: Sequence[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place, in the text as received, of what was read at `start` to `end`, with what is hidden behind it."""
        return (start, end) if self.at is None else (self.at[start], self.at[end])


# Characters that most texts are made of, and that are read as they are.
_ODD = re.compile(r"[^\n -~¡-¬®-ɏ‘’“”„…€™←-⇿☀-➿\U0001f000-\U0001faff]")
_HIDDEN = re.compile("[\u00ad\u034f\u061c\u115f\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3"
                     "\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]")  # fmt: skip
_LIKE = {"\u02bc": "'", "\u2032": "'", "\u00b7": ".", "\u2024": ".", "\uff61": ".",
         "\u3002": ".", "\u2044": "/", "\u2215": "/", "\u2212": "-"}  # fmt: skip


class _Plain(dict[int, str]):
    """From a character to the one that it is read as; each is worked out when it first occurs."""

    def __missing__(self, code: int) -> str:
        left = _plainly(chr(code))
        if len(self) < REMEMBERED:
            self[code] = left
        return left


def _plainly(char: str) -> str:
    if not _ODD.match(char):
        return char
    if char in _LIKE:
        return _LIKE[char]
    kind = unicodedata.category(char)
    if kind == "Zs" or char == "\t":
        return " "
    if kind == "Pd":
        return "-"
    figure = unicodedata.decimal(char, None)
    if figure is not None:
        return str(figure)
    wide = unicodedata.normalize("NFKC", char) if unicodedata.decomposition(char).startswith("<wide") else char
    return wide if len(wide) == 1 else char


_plain = _Plain()


@once
def read(text: str) -> Reading:
    """The text as it is looked through. Linear in its length."""
    if not _ODD.search(text):
        return Reading(text)
    if not _HIDDEN.search(text):
        return Reading(text.translate(_plain))
    at = [place for place, char in enumerate(text) if not _HIDDEN.match(char)]
    return Reading("".join(text[place] for place in at).translate(_plain), [*at, len(text)])


@once
def small(text: str) -> str:
    """The text without capitals."""
    return text.lower()


@once
def count_figures(text: str) -> int:
    """How many figures, 0 to 9, are in the text."""
    return sum(map(text.count, "0123456789"))


class Allowed:
    """What the shop says is its own: its site, its addresses, its numbers. `words` as in `Setup.allow`."""

    def __init__(self, words: Iterable[str]) -> None:
        self._bare = {bare for word in words if (bare := _bare(word))}
        self._hosts = {word.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").strip("/")
                       for word in words if "." in word}  # fmt: skip

    def others(self, text: str, hits: Iterable[Hit]) -> Iterable[Hit]:
        """`hits` without these, and without what was found within one of these."""
        if not self._bare:
            return hits
        told = [(hit, self._knows(hit, text[hit.start : hit.end])) for hit in hits]
        own = {place for hit, is_own in told if is_own for place in range(hit.start, hit.end)}
        return [hit for hit, is_own in told if not is_own and hit.start not in own]

    def _knows(self, hit: Hit, words: str) -> bool:
        """Whether what was found is one of these; of a site, whether it is on one of these."""
        if _bare(words) in self._bare:
            return True
        if hit.kind not in ("url", "email") or not self._hosts:
            return False
        host = re.split(r"[/?#:]", re.sub(r"^[a-z]{3,5}://", "", words.lower()).rpartition("@")[2])[0]
        parts = host.split(".")
        return any(".".join(parts[at:]) in self._hosts for at in range(max(0, len(parts) - 8), len(parts)))


def _bare(word: str) -> str:
    return "".join(char for char in folded(word) if char.isalnum())


def words(*lines: str) -> tuple[str, ...]:
    """The words of these lines, one after another; `_` stands for a space within one."""
    return tuple(word.replace("_", " ") for line in lines for word in line.split())


Look = Callable[[str], Iterable[Hit]]


def screener(name: str, version: int, kinds: tuple[str, ...], likely: Callable[[str], object], look: Look,
             setup: Setup) -> Screener:  # fmt: skip
    """The screener that tells what `look` finds in the read text, wherever `likely` says of a text that it may.

    `likely` must be cheap, and may say yes too often, never no where `look` would find something.
    """
    allowed = Allowed(setup.allow)

    def find(text: str, _language: str) -> Iterator[Finding]:
        reading = read(text)
        if not likely(reading.text):
            return
        for hit in allowed.others(reading.text, look(reading.text)):
            if hit.start < hit.end:
                start, end = reading.place(hit.start, hit.end)
                yield Finding(flag=hit.kind, start=start, end=end, label=LABELS[hit.kind], kind=hit.kind,
                              rule=f"{name}.{hit.rule}/{version}")  # fmt: skip

    return Screener(name=name, version=version, find=find, flags=kinds)


def before(text: str, start: int, words: re.Pattern[str], reach: int = 40) -> re.Match[str] | None:
    """The first of `words` that stands at most `reach` characters before `start`."""
    return words.search(text, max(0, start - reach), start)


def after(text: str, end: int, words: re.Pattern[str], reach: int = 25) -> re.Match[str] | None:
    """The first of `words` that stands at most `reach` characters after `end`."""
    return words.search(text, end, end + reach)
