"""What an XMPP room tells, read without trust: stanzas to a handful of records. Pure.

After XEP-0045 (rooms), 0313 (archive), 0359 (stanza ids), 0421 (occupant ids), 0308 (corrections), 0424 and 0425
(retractions, in the shape of today and in the one before it, wrapped in `apply-to`), 0461 with 0428 (replies that
quote), 0334 (hints), 0380 and 0384 (encryption), 0066 (files), 0444 (reactions, which are no posts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from feeder.sources.parts.xmpp.xml import Node
from feeder.sources.shared.lenient import MAX_TEXT, REPAIRED, clean
from wall.clock import from_iso

CLIENT = "jabber:client"
MUC_USER = "http://jabber.org/protocol/muc#user"
MAM, FORWARD, DELAY, SID, OCCUPANT = (
    "urn:xmpp:mam:2", "urn:xmpp:forward:0", "urn:xmpp:delay", "urn:xmpp:sid:0", "urn:xmpp:occupant-id:0",
)  # fmt: skip
FASTEN = "urn:xmpp:fasten:0"
RETRACTS = ("urn:xmpp:message-retract:1", "urn:xmpp:message-retract:0")
MODERATES = ("urn:xmpp:message-moderate:1", "urn:xmpp:message-moderate:0")
SEALED = ("eu.siacs.conversations.axolotl", "urn:xmpp:omemo:2", "jabber:x:encrypted", "urn:xmpp:eme:0",
          "urn:xmpp:openpgp:0")  # fmt: skip
IGNORED = ("urn:xmpp:reactions:0", "urn:xmpp:attaching:1")
"""What answers a message without being one; a body beside it is for programs that do not know better."""
NOT_TEXT = "a message that is no text (a picture, a file, a sound)"
ENCRYPTED = "an encrypted message"
QUOTES = "a reply whose own words cannot be told from what it quotes"
TOO_LONG = f"a message of more than {MAX_TEXT} characters"
MAX_ID = 1_000
_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True)
class Room:
    """What `read` has to know of a room. `occupants`: it gives occupant ids itself, so that none is forged;
    `open`: it shows real addresses to all. `addresses`: nick -> real address (without resource), as far as told."""

    jid: str
    occupants: bool = False
    open: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A message. `names`: what its sender's program calls it; with `replaces` (such a name) it corrects another.

    `text` None: it has none to be shown, and `why` says it.
    """

    id: str
    who: str
    nick: str
    at_ms: int
    text: str | None
    names: tuple[str, ...] = ()
    replaces: str | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Retracted:
    """A message is taken back. `who` is the author; "" is the room itself, for one of its moderators."""

    id: str
    who: str
    target: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """The archive holds only that there was a message."""

    id: str


Event = Said | Retracted | Emptied


def bare(jid: str) -> str:
    return jid.partition("/")[0]


def live(stanza: Node, room: Room, now_ms: int) -> Event | None:
    """A message as the room sends it now; None if it is nothing to us. Raises ValueError if it is broken.

    One without the archive's id was wanted to be kept nowhere: it is not kept here either. One that the room says was
    said before is of the history that we did not ask for: the archive has it.
    """
    if stanza.get("type") != "groupchat" or bare(stanza.get("from")) != room.jid:
        return None
    if any(bare(node.get("from")) == room.jid for node in stanza.all(DELAY, "delay")):
        return None
    ids = [node.get("id") for node in stanza.all(SID, "stanza-id") if node.get("by") == room.jid]
    event = _read(stanza, room, ids[0] if ids else "", now_ms)
    return event if ids or isinstance(event, Retracted) else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the archive."""

    id: str
    at_ms: int
    message: Node


def kept(stanza: Node, room: str, query: str) -> Kept | None:
    """What the archive of `room` gives for our `query`; None if the stanza is no such thing, whoever sent it.

    Raises ValueError if it is broken."""
    result = stanza.child(MAM, "result")
    if result is None or stanza.get("from") != room or result.get("queryid") != query:
        return None
    forwarded = result.child(FORWARD, "forwarded")
    delay = forwarded.child(DELAY, "delay") if forwarded is not None else None
    message = forwarded.child(CLIENT, "message") if forwarded is not None else None
    if delay is None or message is None:
        raise ValueError("the archive gives no message, or no time")
    return Kept(_id(result.get("id")), _instant(delay), message)


def archived(one: Kept, room: Room) -> Event | None:
    """A message as the archive has it; None if it is nothing to us. Raises ValueError if it is broken."""
    if one.message.get("type") != "groupchat" or bare(one.message.get("from")) not in (room.jid, ""):
        return None
    return _read(one.message, room, one.id, one.at_ms)


def _read(message: Node, room: Room, stanza_id: str, at_ms: int) -> Event | None:
    nick = message.get("from").partition("/")[2]
    target = _retracts(message, by_room=not nick)
    if target is not None:
        return Retracted(stanza_id, _who(message, nick, room) if nick else "", _id(target))
    if _is_tombstone(message):
        return Emptied(_id(stanza_id))
    if not nick or any(message.has(space) for space in IGNORED):
        return None
    replaced = message.child("urn:xmpp:message-correct:0", "replace")
    names = dict.fromkeys([message.get("id"), *(node.get("id") for node in message.all(SID, "origin-id"))])
    text, language, why = _text(message)
    if text is None and not why:
        return None
    plain, repaired = clean(text) if text is not None else (None, False)
    return Said(
        _id(stanza_id) if stanza_id else "", _who(message, nick, room), clean(nick)[0][:200], at_ms, plain,
        tuple(name for name in names if 0 < len(name) <= MAX_ID),
        _id(replaced.get("id")) if replaced is not None else None, language, (REPAIRED,) if repaired else (), why,
    )  # fmt: skip


def _who(message: Node, nick: str, room: Room) -> str:
    """Who wrote it: the room's id of the person, else their real address where all may see it, else their nick."""
    if room.occupants and (occupant := message.child(OCCUPANT, "occupant-id")) is not None:
        return f"o:{_id(occupant.get('id'))}"
    if room.open:
        user = message.child(MUC_USER, "x")
        item = user.child(MUC_USER, "item") if user is not None else None
        address = room.addresses.get(nick, "") or bare(item.get("jid") if item is not None else "")
        if address:
            return f"j:{_id(address)}"
    return f"n:{_id(nick)}"


def _retracts(message: Node, *, by_room: bool) -> str | None:
    """The id of the message that is taken back, by its author, or by the room for a moderator."""
    for node in message.children:
        if node.space in RETRACTS and node.name == "retract":
            moderated = any(node.child(space, "moderated") is not None for space in MODERATES)
            return node.get("id") if moderated == by_room else None
        if node.space == FASTEN and node.name == "apply-to":
            for inner in node.children:
                if inner.name == "retract" and inner.space in RETRACTS and not by_room:
                    return node.get("id")
                if inner.name == "moderated" and inner.space in MODERATES and by_room:
                    taken = any(inner.child(space, "retract") is not None for space in RETRACTS)
                    return node.get("id") if taken else None
    return None


def _is_tombstone(message: Node) -> bool:
    """A server's mark of what was; a person can send the same, with a body: then it is none."""
    if message.child(CLIENT, "body") is not None:
        return False
    return any(
        (node.space in RETRACTS and node.name == "retracted")
        or (node.space in MODERATES and node.name == "moderated"
            and any(node.child(space, "retracted") is not None for space in RETRACTS))
        for node in message.children
    )  # fmt: skip


def _text(message: Node) -> tuple[str | None, str | None, str]:
    """The words, the language that they are said to be in, and why there are none to show."""
    if any(message.has(space) for space in SEALED):
        return None, None, ENCRYPTED
    said = [one for one in message.all(CLIENT, "body") if one.text.strip()]
    if not said:
        return None, None, ""
    body = next((one for one in said if one.lang in ("", message.lang)), said[0])
    words = _own_words(message, body.text)
    if words is None:
        return None, None, QUOTES
    if any(url.text.strip() == words.strip() for link in message.all("jabber:x:oob", "x") for url in link.children):
        return None, None, NOT_TEXT
    if not words.strip():
        return None, None, ""
    if len(words) > MAX_TEXT:
        return None, None, TOO_LONG
    return words, body.lang if _LANGUAGE.fullmatch(body.lang) else None, ""


def _own_words(message: Node, words: str) -> str | None:
    """A reply without what it quotes: the words of somebody else, for programs that know no replies.

    None where it does not say rightly which words those are."""
    for fallback in message.all("urn:xmpp:fallback:0", "fallback"):
        if fallback.get("for") != "urn:xmpp:reply:0":
            continue
        part = fallback.child("urn:xmpp:fallback:0", "body")
        start, end = (part.get("start"), part.get("end")) if part is not None else ("", "")
        if not all(n.isascii() and n.isdigit() and len(n) < 7 for n in (start, end)) or int(start) >= int(end):
            return None
        return words[: int(start)] + words[int(end) :]
    return words


def _id(value: str) -> str:
    if not value.strip() or len(value) > MAX_ID:
        raise ValueError("a message without a usable id")
    return clean(value)[0]


def _instant(delay: Node) -> int:
    try:
        at_ms = from_iso(delay.get("stamp"))
    except (ValueError, OverflowError) as error:
        raise ValueError("a message without a usable time") from error
    if not 0 <= at_ms <= 253_402_300_799_999:
        raise ValueError("a message without a usable time")
    return at_ms
