"""Where somebody is to be found on the net: handles of social networks, and links, spelled ones too.

The well-known sites of shops and media are no personal data, nor is the shop's own (`Setup.allow`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from feeder.screening.base import Screener, Setup, folded
from feeder.screening.privacy.lists import data
from feeder.screening.privacy.spans import Hit, screener, small, words

NAME, VERSION = "web", 1
_SCHEME = re.compile(r"(?:h(?:tt|xx)ps?|ftp)\s?:\s?//?\s?(?=\w)[^\s<>\"«»]{2,2000}", re.IGNORECASE)
_WWW = re.compile(
    r"(?<![\w.@\-])www ?[.,] ?[\w\-]{1,63}(?:[.,][\w\-]{1,63}){1,5}(?:[/?#][^\s<>\"«»]{0,2000})?",
    re.IGNORECASE,
)
_SURE_ENDS = (
    r"fr|com|net|org|be|ch|lu|uk|eu|info|biz|shop|dev|io|example|bzh|blog|nl|ly|gl|gg|xyz|alsace|corsica|fm|mobi|asso"
)
"""Last labels that are hardly ever the next sentence (IANA root zone)."""
_WITH_PATH = (
    r"me|de|it|es|to|at|in|is|so|tv|la|au|pro|us|paris|pt|ca|re|nc|ai|art|be|pl|se|co|ma|tn|sn|ee|tl|boutique|gle"
    r"|store|app|online|site|club|website|link|page|cloud|lol|immo|cc"
)
"""Others, which count where a path follows."""
_DOMAIN = re.compile(
    rf"(?<![\w.@\-/])(?:[\w\-]{{1,63}}\.){{1,5}}(?:({_SURE_ENDS})(?![\w@\-])(?!\.\w)(?:[/?#]"
    rf"[^\s<>\"«»]{{0,2000}})?|({_WITH_PATH})/[^\s<>\"«»]{{1,2000}})",
    re.IGNORECASE,
)
_SAID_END = r"(?:fr|com|net|org|be|ch|lu|eu|io|info|shop|uk)"
_SAID_JOIN = r"(?: {0,2}[ \-_] {0,2}(?:tiret|point|dash|dot|underscore|tiret du \w{1,3}|slash) {0,2}[ \-_] {0,2})"
_SAID = re.compile(
    rf"(?<![\w@])(?:(?!www ?[.,])(?:(?:trois|3|triple) (?:w|doubles? v[ée]s?)|w ?w ?w|www)"
    rf"(?: ?[.,]? ?(?:point|dot) ?| ?\. ?"
    rf"| )[\w\-]{{2,63}}(?:{_SAID_JOIN}[\w\-]{{1,63}}){{0,6}}"
    rf"|(?!(?:le|un|au|ce|du|mon|son|ton|bon|chaque|tel|quel|tout|the|this|that|a|to|at|each|et|faire"
    rf"|fait)\b)[\w\-]{{3,63}}"
    rf"(?: (?:tiret|dash) [\w\-]{{1,63}}){{0,4}} (?:point|dot) {_SAID_END}(?![\w'’]))",
    re.IGNORECASE,
)
KNOWN = frozenset(
    words(
        "amazon zalando darty fnac cdiscount aliexpress temu shein leclerc",
        "carrefour auchan ikea decathlon boulanger conforama but castorama leroymerlin laredoute veepee",
        "showroomprive sephora nocibe marionnaud manomano rueducommerce backmarket rakuten wikipedia booking",
        "allocine laposte colissimo chronopost mondialrelay apple microsoft lefigaro",
        "lemonde quechoisir 60millions signalconso service-public impots ameli hm zara kiabi celio etam asos",
        "nike adidas samsung lidl aldi intermarche monoprix picard uber deliveroo orange sfr free",
        "bouyguestelecom gmail hotmail outlook yahoo gamestop micromania",
    )
)
"""Sites that everybody knows: their name alone, without a path, leads to nobody."""
PEOPLE = frozenset(
    words(
        "facebook instagram twitter tiktok youtube linkedin pinterest vinted leboncoin google twitch snapchat",
        "discord ebay",
        "wordpress blogspot whatsapp tripadvisor netflix spotify paypal airbnb trustpilot",
    )
)
"""Those on which people have pages of their own."""
TELLING = 5
"""Figures in a path with which it leads to something of somebody: an order, a parcel."""
_BEFORE_HOST = re.compile(r"\A[a-z]{3,5}\s?:\s?//?\s?(?:www\.)?|\Awww ?[.,] ?", re.IGNORECASE)
_HOST_END = re.compile(r"[/?#:]")
_AT = re.compile(
    r"(?<![\w.@/+\-])@(?=[\w.]{0,29}[^\W\d_])([^\W\d_](?:[\w]|\.(?=\w)|-(?=\w)){1,38}|[0-9_](?=[\w.]{0,12}"
    r"[^\W\d_]{3})(?:[\w]|\.(?=\w)){2,29})(?![@])"
)
_DISCORD = re.compile(r"(?<![\w#@])[^\W\d_][\w.]{1,31}#[0-9]{4}(?![\w])")
_PLACE = (
    r"insta(?:gram)?|ig|snap(?:chat)?|tik ?tok|twitter|x|facebook|fb|telegram|discord|pseudo\w{0,4}|linkedin"
    r"|twitch|youtube|vinted|steam"
    r"|psn|xbox|gamertag|skype|signal|messenger|mastodon|bluesky|threads|pinterest|leboncoin|username|user name"
    r"|handle|nickname|identifiant|login"
)
_NAME = r"(?:@ ?)?(?P<name>[\w](?:[\w]|[.\-](?=\w)){2,31})(?![\w@])"
_SURE = r"(?P<sure> ?(?:[:=(]|->|=>|→) ?| (?:c['’]est|c est|cest|c|est|is) "
_PLACED = (
    r"(?<![^\W_])(?P<mine>(?:mon|ma|my|notre|our|mes|compte|page|profil) )?(?:(?:compte|page|profil|chaîne|account"
    r"|pseudo) )?"
    rf"(?:{_PLACE})(?![^\W_])"
)
_NEAR = re.compile(rf"{_PLACED}{_SURE}| ){_NAME}", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?<![\w.@])(?=\w{{0,30}}[\d_])(?=[\d_]{{0,30}}[^\W\d_])(?P<name>\w(?:\w"
    rf"|[.\-](?=\w)){{3,31}})(?![\w@]) (?:sur|on|dans) (?:mon |le |the )?(?:{_PLACE})(?!\w)",
    re.IGNORECASE,
)
_DOT_NAME = re.compile(r"(?:insta|ig|fb|facebook|snap|tiktok) [\w.]+\Z", re.IGNORECASE)
_FAR = re.compile(rf"{_PLACED}(?: \w{{1,12}}){{1,6}}?{_SURE}){_NAME}", re.IGNORECASE)
_STEMS = words(
    "insta snap tiktok tik_tok twitter facebook fb telegram discord pseudo linkedin twitch youtube vinted steam",
    "psn xbox gamertag skype messenger mastodon bluesky threads username user_name handle nickname identifiant",
    "login ig_ ig: signal pinterest",
)
_WWW_SIGNS = ("ww.", "ww .", "ww,")
_SIGNS = ("@", "//", "p:/", "s:/", "#", *_WWW_SIGNS)
_DOTTED = re.compile(r"\.[^\W\d_]{2}")
_SPLIT = re.compile(
    rf"(?<![\w@.])[\w\-]{{3,63}}(?: ?[(\[{{] ?(?:\.|point|dot) ?[)\]}}] ?| \. ?|,){_SAID_END}(?!\w)",
    re.IGNORECASE,
)
_SPLIT_DOT = re.compile(r"[(\[{] ?(?:\.|point|dot) ?[)\]}]| \. ?[^\W\d_]{2}|,(?:com|fr|net|org|be)\b", re.IGNORECASE)
_SAID_WORDS = (" point ", " dot ", "trois w", "trois d", "3 w", "3 d", "triple", "w w", "www")
_COMMA = re.compile(r",(?:com|fr|net|org|be)\b")
_SPLIT_WORD = re.compile(r"[(\[{] ?(?:point|dot)", re.IGNORECASE)
_POINT = re.compile(rf" (?:point|dot) {_SAID_END}\b|(?:trois|3|triple) (?:w|double)|\bw ?w ?w\b", re.IGNORECASE)


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for handles and links."""
    return (screener(NAME, VERSION, ("handle", "url"), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    plain = small(text)
    if any(map(plain.__contains__, _SIGNS)) or any(map(plain.__contains__, _STEMS)):
        return True
    return ("." in text and _DOTTED.search(text) is not None) or _is_split(text) or _is_said(plain)


def _is_split(text: str) -> bool:
    return (
        " ." in text
        or ("," in text and _COMMA.search(text) is not None)
        or ".)" in text
        or ".]" in text
        or (any(map(text.__contains__, "([{")) and _SPLIT_WORD.search(text) is not None)
    ) and bool(_SPLIT_DOT.search(text))


def _is_said(plain: str) -> bool:
    return any(map(plain.__contains__, _SAID_WORDS)) and _POINT.search(plain) is not None


def look(text: str) -> Iterator[Hit]:
    """The handles and links in a read text (`spans.read`); they may overlap."""
    yield from _links(text)
    for match in _AT.finditer(text) if "@" in text else ():
        if folded(match[1]) not in KNOWN and folded(match[1]) not in _brands():
            yield Hit(*match.span(), "handle", "at")
    for match in _DISCORD.finditer(text) if "#" in text else ():
        yield Hit(*match.span(), "handle", "discord")
    if any(map(small(text).__contains__, _STEMS)):
        for match in _BEHIND.finditer(text):
            yield Hit(*match.span("name"), "handle", "network")
        for far, pattern in ((False, _NEAR), (True, _FAR)):
            for match in pattern.finditer(text):
                if _is_named(text, match, far):
                    start = match.start("name")
                    yield Hit(start - (text[start - 1] == "@"), match.end("name"), "handle", "network")


def _links(text: str) -> Iterator[Hit]:
    plain = small(text)
    for match in _SCHEME.finditer(text) if ":/" in text or "//" in text else ():
        if not _is_known(_BEFORE_HOST.sub("", match[0])):
            yield _trimmed(text, match, "scheme")
    for match in _WWW.finditer(text) if any(map(plain.__contains__, _WWW_SIGNS)) else ():
        if not _is_known(_BEFORE_HOST.sub("", match[0])):
            yield _trimmed(text, match, "www")
    for match in _DOMAIN.finditer(text) if _DOTTED.search(text) else ():
        last = match[1] or match[2]
        if (last.islower() or match[0].isupper()) and not _is_known(match[0]):
            yield _trimmed(text, match, "domain")
    for match in _SPLIT.finditer(text) if _is_split(text) else ():
        yield _trimmed(text, match, "split")
    for match in _SAID.finditer(text) if _is_said(plain) else ():
        if _POINT.search(match[0]):
            yield _trimmed(text, match, "said")


def _is_known(words: str) -> bool:
    """Whether a link leads to a site that everybody knows, and to no page of somebody there."""
    host = _HOST_END.split(words.lower(), maxsplit=1)[0]
    path = words[len(host) :].strip("/")
    labels = [folded(label) for label in host.split(".")]
    names = {labels[0], labels[-2]} if len(labels) > 1 else set()
    if path and (names & PEOPLE or sum(char.isdigit() for char in path) >= TELLING):
        return False
    return any(name in KNOWN or name in PEOPLE or name in _brands() for name in names)


@lru_cache(maxsize=1)
def _brands() -> frozenset[str]:
    return frozenset(
        folded(brand).replace(" ", "") for brand in data("allowed")["brands"].replace("\n", " ").split(",")
    )


def _is_named(text: str, match: re.Match[str], far: bool) -> bool:
    """Whether the word behind a network's name is somebody's name there, and no word of the sentence."""
    name, sure = match["name"], match["sure"].strip()
    if "@" in text[match.start("name") - 2 : match.start("name")]:
        return True
    figure = any(char.isdigit() for char in name) and any(char.isalpha() for char in name)
    if figure or "_" in name or (any(char.isupper() for char in name[1:]) and not name.isupper()):
        return True
    if "pseudo" in match[0].lower() and name[0].isupper() and match["mine"] is not None and not far:
        return True
    if "." in name and name.islower() and not far and _DOT_NAME.search(match[0]):
        return True
    if "." in name or far:
        return "." in name and "." not in (name[0], name[-1]) and bool(sure)
    ends = match.end() >= len(text) or text[match.end()] in ".,;!?)\n"
    return sure in (":", "=", "->", "=>", "→") and (match["mine"] is not None or ends)


def _trimmed(text: str, match: re.Match[str], rule: str) -> Hit:
    start, end = match.span()
    while end > start and text[end - 1] in ".,;:!?)]}'\"-_ …":
        end -= 1
    return Hit(start, end, "url", rule)
