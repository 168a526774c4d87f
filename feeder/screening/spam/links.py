"""Whether a post leads elsewhere: web addresses, spelled out ones too, and invitations to a chat. Said once a post.

Where the address stands and what is to be masked of it is said by `feeder/screening/privacy/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import regex

from feeder.screening.base import Screener, Setup
from wall.noticed import Finding

VERSION = 1
MOST = 20
"""Links of a post that are counted."""
_ENDS = "com|fr|net|org|eu|uk|ch|lu|nl|pl|pt|ca|io|gg|ly|gl|biz|info|xyz|ru|cn|tk|dev|paris|bzh"
_WORDS = "de|it|es|be|me|to|co|top|app|link|club|live|pro|fun|tv|us|at|in|is|gd|cc|vip|win|ai|shop|store|online|site"
"""Endings that are words too: « rapide.top » lacks a space, so these count in front of a path only."""
_SHORT = "t[.]me|wa[.]me|t[.]co|is[.]gd|rb[.]gy|amzn[.]to|lnkd[.]in|fb[.]me|youtu[.]be|linktr[.]ee|discord[.]gg"
_SPELLED = "com|fr|net|org|eu|ch|io|ly|shop|store|xyz"
_LABEL = r"[\p{L}\p{N}][\p{L}\p{N}-]{0,62}+"
_DOT = r"[.\u3002\uff0e\u2024]"
_BEGIN = r"(?<![\p{L}\p{N}@._-])"
_STOP = r"(?![\p{L}\p{N}@_-])"
_PATH = r"(?:[:/?#][^\s<>]{0,200}+)?"
_SPOKEN = (
    r"(?:[ ]{0,2}[(\[{<][ ]?(?:point|punkt|punto|punt|dot|\.)[ ]?[)\]}>][ ]{0,2}"
    r"|[ -]{1,2}(?:point|punkt|punto|punt|dot)[ -]{1,2}|[ ][.][ ])"
)
_TO_CHAT = (
    r"(?:contacte[rz]?|joign(?:ez|e)|rejoi(?:gnez|ns|ndre)|[eé]cri(?:vez|s)|ajoute[rz]?|suivez|follow|join|add|text|contact"
    r"|message|schreib(?:en|t)?|folgt?|kontaktiere?n?|escr[ií]b[ae](?:me|nos)|[uú]nete|scriv(?:imi|eteci)|unisciti)"
)
_WHOM = r"(?:moi|nous|me|us|him|her|them|le|la|mon|notre|my|our|the|mir|uns|a|al|mr|dr|docteur|@\w{2,32}+)"
_CHAT = r"(?:telegram|whats[ ]?app|snap(?:chat)?|viber|discord|signal|wechat|messenger)"
LINK = regex.compile(
    rf"(?P<scheme>(?<!\p{{L}})(?:h(?:tt|xx)ps?|ftp)[ ]?:[ ]?//[ ]?(?P<host>[^\s/?#<>]{{1,200}}+)[^\s<>]{{0,200}}+)"
    rf"|(?P<www>{_BEGIN}www(?:{_DOT}|{_SPOKEN})(?P<host>[^\s/?#<>]{{2,200}}+)[^\s<>]{{0,200}}+)"
    rf"|{_BEGIN}(?P<host>(?:{_LABEL}{_DOT}){{1,6}}(?:{_ENDS})){_STOP}{_PATH}"
    rf"|{_BEGIN}(?P<host>{_SHORT}|(?:{_LABEL}{_DOT}){{1,6}}(?:{_WORDS})(?=/[\p{{L}}\p{{N}}])){_STOP}{_PATH}"
    rf"|{_BEGIN}(?P<spoken>(?P<host>{_LABEL}{_SPOKEN}(?:{_SPELLED}))){_STOP}"
    rf"|(?P<chat>(?<!\p{{L}}){_TO_CHAT}[ -]{_WHOM}"
    rf"(?:[ ,:'’-]{{1,3}}[\p{{L}}\p{{N}}+@_]{{1,20}}+){{0,4}}?[ ,:-]{{1,3}}{_CHAT}){_STOP}",
    regex.IGNORECASE,
)
_AFTER_DOT = re.compile(r"[.\u3002\uff0e\u2024]([^\W\d_]{2,6})(?![^\W\d_])")
_LAST = frozenset(
    (*_ENDS.split("|"), *_WORDS.split("|"), *(short.partition("[.]")[2] for short in _SHORT.split("|")))
)
_POINTS = tuple(f"{before}{point}" for before in " ([{<-" for point in ("point", "punkt", "punt", "dot", "."))
_POINTED = re.compile(rf"(?:point|punkt|punto|punt|dot|\.)[ )\]}}>-]{{1,4}}(?:{_SPELLED})")
_CHATS = ("telegram", "whats", "snap", "viber", "discord", "signal", "wechat", "messenger")
_CHATTED = re.compile(rf"{_CHAT}(?![a-zà-ÿ0-9@_-])")
_SEPARATOR = regex.compile(rf"(?:{_SPOKEN}|{_DOT})", regex.IGNORECASE)
_STARTS = regex.compile(r"^[a-z]{2,5}://|^www\.")
_LETTER = regex.compile(r"\p{L}")


def _host(said: str) -> str:
    return (
        _STARTS.sub("", _SEPARATOR.sub(".", said.casefold().strip())).partition("/")[0].partition(":")[0].strip(".")
    )


def _is_address(match: regex.Match[str]) -> bool:
    """No sentence that begins without a space: « parfait.Fr », « 12.50.ch »."""
    if match["scheme"] or match["www"] or match["spoken"] or match["chat"]:
        return True
    name, end = _SEPARATOR.split(match["host"])[-2:]
    return (end.islower() or name.isupper()) and _LETTER.search(name) is not None


def is_likely(text: str) -> bool:
    """Whether there may be a link: something that each of them has in it; most texts have nothing of that. Cheap."""
    small = text.casefold()
    has = small.__contains__
    if has("//") or has("www") or has("i\u0307") or has("\u0131"):  # Turkish I: also an i
        return True
    if any(map(has, _CHATS)) and _CHATTED.search(small) is not None:
        return True
    if any(map(has, _POINTS)) and _POINTED.search(small) is not None:
        return True
    return not _LAST.isdisjoint(_AFTER_DOT.findall(small))


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener of links; the shop's own addresses in `setup.allow` (`boutique.example`) are none."""
    own = tuple(host for host in map(_host, setup.allow) if "." in host)

    def is_own(match: regex.Match[str]) -> bool:
        host = _host(match["host"] or "")
        return any(host == each or host.endswith(f".{each}") for each in own)

    def find(text: str, _language: str) -> Iterator[Finding]:
        if not is_likely(text):
            return
        every = (each for each in LINK.finditer(text) if _is_address(each) and not is_own(each))
        found = list(islice(every, MOST))
        if found:
            start, end = found[0].start(), found[0].start() + len(found[0][0].rstrip(".,;:!?…)\"'»"))
            yield Finding(
                flag="link", start=start, end=end, rule=links.rule("chat" if found[0]["chat"] else "address"),
                count=len(found),
            )  # fmt: skip

    links = Screener(name="links", version=VERSION, find=find, flags=("link",))
    return (links,)
