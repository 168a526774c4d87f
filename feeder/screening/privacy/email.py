"""E-mail addresses, spelled out and mistyped ones too (`jean arobase exemple point fr`, `jean@gmailcom`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.spans import Hit, screener, small

NAME, VERSION = "email", 1
PROVIDERS = (
    "gmail|gmal|gmial|googlemail|hotmail|hotmal|outlook|live|msn|yahoo|ymail|icloud|laposte|wanadoo|orange|free|sfr"
    "|bbox|bouygues|neuf|numericable|aol|gmx|proton|protonmail|skynet|proximus|telenet|bluewin|libero"
)
"""Whose name behind an `@` makes an address, whatever follows."""
TLDS = "fr|com|net|org|be|ch|lu|eu|de|it|es|pt|nl|uk|me|info|io|pro|bzh|paris|ca|at|mc|re"
_USER = r"(?<![\w.+\-])[\w.+\-]{1,64}"
_HOST = r"[\w\-]{1,63}"
_PLAIN = re.compile(rf"{_USER}@{{1,2}}{_HOST}(?:\.{{1,2}}{_HOST}){{1,4}}")
# With spaces, or a comma for the dot: only before the end of an address that is often seen.
_LOOSE = re.compile(
    rf"{_USER} ?(?:@|\[@\]|\(@\)|[(\[]a[)\]]) ?{_HOST}(?: ?[.,] ?{_HOST}){{0,3}}? ?[.,] ?(?:{TLDS})(?![\w])",
    re.IGNORECASE,
)
_MAILERS = "gmail|gmal|gmial|googlemail|hotmail|hotmal|outlook|yahoo|ymail|icloud|laposte|wanadoo|protonmail|gmx"
_NO_DOT = re.compile(
    rf"(?<![\w.+\-])[^\W\d][\w.+\-]{{1,63}}(?:@ ?(?:{PROVIDERS})(?:com|fr|net|be|org)?(?![\w])"
    rf"|@[^\W\d_][\w\-]{{2,62}}(?![\w\-]|\.\w)"
    rf"| @ ?(?:{_MAILERS})(?:com|fr|net|be)?(?!\w))",
    re.IGNORECASE,
)
_NO_HOST = re.compile(r"(?<![\w.+\-])[^\W\d_][\w+\-]{1,40}(?:[._][\w+\-]{1,40}|\d{1,6})@(?![\w])")
_AT_WORD = r"arr?obas?[esz]{0,2}|arobaze|arroba|chiocciola|apenstaartje|klammeraffe|a commercial"
_DOT_WORD = r"point|dot|punto|punt|punkt|ponto|pt"
_OPEN, _SHUT = r" {0,2}[(\[{<] {0,2}", r" {0,2}[)\]}>] {0,2}"
_AT = (
    rf"(?:{_OPEN}(?:{_AT_WORD}|at|ät|chez|@){_SHUT}|(?: {{0,2}}[ .\-_/*] {{0,2}})(?:{_AT_WORD})"
    rf"(?: {{0,2}}[ .\-_/*] {{0,2}}))"
)
_DOT = rf"(?: ?\. ?|{_OPEN}(?:{_DOT_WORD}|\.){_SHUT}| {{1,2}}(?:{_DOT_WORD}) {{1,2}}|[\-_*](?:{_DOT_WORD})[\-_*])"
_JOIN = (
    r"(?: {0,2}[ (\[{\-_] {0,2}(?:point|dot|punto|punt|punkt|ponto|tiret(?: (?:du )?(?:bas|6|8|haut))?|underscore"
    r"|under"
    r"|moins|dash|hyphen|plus|slash|bas) {0,2}[ )\]}\-_] {0,2})"
)
_SAID_USER = rf"(?<![\w.+\-])[\w.+\-]{{1,64}}(?:{_JOIN}[\w.+\-]{{1,64}}){{0,4}}"
_SAID_HOST = rf"{_HOST}(?:{_JOIN}(?!(?:{TLDS})(?!\w)){_HOST}){{0,2}}"
_WORDED = re.compile(
    rf"{_SAID_USER}{_AT}{_SAID_HOST}(?:(?:{_DOT}{_HOST}){{1,3}}| (?:{TLDS})(?!\w))?(?![\w])", re.IGNORECASE
)
# `at` and `chez` are words like others: only before a host whose dot is said, or written.
_NOT_HOST = (
    r"(?!(?:ce|cet|tel|telle|quel|quelle|tout|un|une|le|la|les|mes|mon|ma|ton|son|nos|vos|votre|notre|des|du|mi"
    r"|certain"
    r"|chaque|this|that|what|which|one|some|the|a|my|your|each|no|tal|est|dem|diesem|welchem|bon|dernier)(?!\w))"
)
_ENDS = r"(?:fr|com|net|org|be|ch|lu|eu|es|it|nl|pt|uk|io|info|pro|co|ca|bzh|gmail)"
_SAID = re.compile(
    rf"{_SAID_USER} {{1,2}}(?:at|chez|à|a) {{1,2}}{_NOT_HOST}{_HOST}(?:{_JOIN}(?!{_ENDS}(?!\w)){_HOST}){{0,2}}"
    rf"(?: {{1,2}}(?:{_DOT_WORD}) {{1,2}}{_ENDS}|(?<=mail|look|ahoo|adoo|oste|ange|free)\.{_ENDS}){{1,2}}(?!\w)",
    re.IGNORECASE,
)
_SAID_DOT = re.compile(
    rf"(?<![\w.+\-])[\w.+]{{1,64}}(?:{_JOIN}[\w.+]{{1,64}}){{0,4}}[ \-_]at[ \-_]{_NOT_HOST}[\w]{{1,63}}[ \-_]dot"
    rf"[ \-_][a-z]{{2,8}}(?!\w)"
    rf"|(?<![\w.+\-])[\w.+\-]{{1,64}}(?:{_JOIN}[\w.+\-]{{1,64}}){{1,4}} (?:at|chez) {_HOST}\.[a-z]{{2,8}}(?!\w)",
    re.IGNORECASE,
)
_CHEZ = re.compile(
    rf"(?<![\w.+\-])[^\W\d_][\w+\-]{{0,40}}(?:[._][\w+\-]{{1,40}}|\d{{1,6}}) (?:chez|at) (?:{_MAILERS})(?![\w])",
    re.IGNORECASE,
)
_CHEZ_OR_AT = re.compile(rf" (?:chez|at) (?:{_MAILERS})")
_MARKS = ("@", "aroba", "arroba", "arobba", "chiocciola", "apenstaartje", "klammeraffe", "a commercial")
_BRACKET = re.compile(r"[(\[{<] {0,2}(?:at|ät|chez|a) {0,2}[)\]}>]", re.IGNORECASE)
_DOTS = (
    " point ",
    "-dot-",
    "_dot_",
    ".example",
    " dot ",
    " punto ",
    " punt ",
    " punkt ",
    " ponto ",
    " pt ",
    ".fr",
    ".com",
    ".net",
    ".be",
    ".org",
    ".ch",
)
_ATS = (" at ", "-at-", "_at_", " chez ", " à ", " a ")


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for e-mail addresses."""
    return (screener(NAME, VERSION, ("email",), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    return any(_ways(text))


def _ways(text: str) -> tuple[bool, bool, bool]:
    """Whether there may be an address with its `@`, one with a word in its place, and one told in small words."""
    plain = small(text)
    has = plain.__contains__
    bracket = any(map(has, "([{<")) and _BRACKET.search(text) is not None
    worded = bracket or any(map(has, _MARKS))
    said = any(map(has, _ATS)) and any(map(has, _DOTS))
    said = said or ((" at " in plain or " chez " in plain) and _CHEZ_OR_AT.search(plain) is not None)
    return "@" in text or bracket, worded, said


def look(text: str) -> Iterator[Hit]:
    """The addresses in a read text (`spans.read`); they may overlap."""
    plain, worded, said = _ways(text)
    for rule, pattern in (("plain", _PLAIN), ("loose", _LOOSE), ("cut", _NO_DOT), ("cut", _NO_HOST)):
        for match in pattern.finditer(text) if plain else ():
            yield _trimmed(text, match, rule)
    for match in _WORDED.finditer(text) if worded else ():
        yield _trimmed(text, match, "worded")
    for rule, pattern in (("said", _SAID), ("said", _SAID_DOT), ("at-provider", _CHEZ)):
        for match in pattern.finditer(text) if said else ():
            yield _trimmed(text, match, rule)


def _trimmed(text: str, match: re.Match[str], rule: str) -> Hit:
    start, end = match.span()
    while end > start and text[end - 1] in ".-_+ ":
        end -= 1
    while start < end and text[start] in ".-+ ":
        start += 1
    return Hit(start, end, "email", rule)
