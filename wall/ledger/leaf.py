"""What of a record is hashed: three digests, each of which can be opened to somebody or left closed.

`core` is always public: which post (a keyed hash), what became of it, on which day, whether it was another person.
`detail` (the minute, the cell of the counts) stays closed in an export where it would give somebody away. `facts`
are the bytes that the log stores; nobody outside sees them, and the salt in them keeps them from being guessed.
What is hashed never depends on a configuration, and what a type of event says here never changes: old leaves
are made anew from the log at every start, and have to be the same for ever.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import cast

import msgspec
from msgspec import Struct

from wall.clock import to_iso
from wall.codec import salt_of
from wall.events import AnyEvent, Forgotten, PostEvent, Received, RulesSet, Started
from wall.post import bucket
from wall.roles import AUTHOR, FEEDER

MINUTE_MS = 60_000
MOST = 2**53 - 1
VERSION = 1
"""Of the leaf's form, in every core (`v`)."""
_canonical = msgspec.json.Encoder(order="sorted")
"""RFC 8785 for what is in here: text, whole numbers within 2 ** 53, booleans, and keys of plain ASCII."""
NOTHING = b"{}"
UNREADABLE = b'{"type":"unreadable","v":1}'
UNTOLD = b'{"type":"house","v":1}'

OF_A_POST = ("revision", "reason", "rules", "state", "other", "upheld", "channel", "commitment")
"""The public fields of what happens to posts; one that is None or empty is left out."""
OF_THE_HOUSE: Mapping[str, tuple[str, ...]] = {
    "announced": (),
    "announcement-ended": (),
    "darkened": ("shop", "why"),
    "lit": ("shop",),
    "paused": ("shop",),
    "played": ("screen", "count", "digest"),
    "resumed": ("shop",),
    "rules-set": (),
    "source-failed": ("source",),
    "source-plugged": ("source",),
    "source-recovered": ("source",),
    "source-unplugged": ("source",),
    "started": (),
}
"""The public fields of what happens to the house. What is not listed (accounts, hand-overs) tells nothing at all."""
OF_RULES = ("answer_within_min", "strict", "review_days", "chat_days", "refused_days", "personal_days")


class Leaf(Struct, frozen=True):
    """`core` and `detail`: canonical JSON. `facts`: the digest (32 bytes) of what the log stores."""

    core: bytes
    detail: bytes
    facts: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256(0x00 || SHA-256(core) || SHA-256(detail) || facts), 32 bytes."""
        return sha256(b"\x00" + sha256(self.core).digest() + sha256(self.detail).digest() + self.facts).digest()


class Leaves:
    """Makes the leaves of one log, in its order, and remembers who acted on which post.

    A person is a number, from 1, within one post only: a second moderator is seen to be another, and nobody can be
    followed from post to post.
    """

    def __init__(self) -> None:
        self._acted: dict[str, tuple[str, ...]] = {}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        """The same people in the same order are kept once."""

    def next(self, facts: bytes, event: AnyEvent | None) -> Leaf:
        """The leaf of the next record; `event` is what its facts say, None if they cannot be read.

        A record that had its turn before gets the same leaf again.
        """
        digest = sha256(facts).digest()
        if event is None:
            return Leaf(UNREADABLE, NOTHING, digest)
        kind, minute = cast("str", event.__struct_config__.tag), _minute(event.at_ms // MINUTE_MS)
        core: dict[str, object] = {"v": VERSION, "type": kind, "day": minute[:10]}
        if isinstance(event, PostEvent):
            core["by"] = self._number(event)
            core.update(_of_post(event))
        elif kind in OF_THE_HOUSE:
            core.update(_of_house(event, OF_THE_HOUSE[kind]))
        else:
            return Leaf(UNTOLD, NOTHING, digest)
        detail = {"salt": _salt(salt_of(facts)), "at": minute}
        detail.update(_more(event))
        return Leaf(_canonical.encode(core), _canonical.encode(detail), digest)

    def _number(self, event: PostEvent) -> int:
        """Who acted: 0 for the program, a source or the author, else the number of this person."""
        if event.actor in (FEEDER, AUTHOR) or event.actor.startswith("source:"):
            return 0
        people = self._acted.get(event.post, ())
        if event.actor not in people:
            people = (*people, event.actor)
            self._acted[event.post] = people = self._same.setdefault(people, people)
        return people.index(event.actor) + 1


def _of_post(event: PostEvent) -> dict[str, object]:
    core: dict[str, object] = {"post": event.post}
    for name in _public(type(event)):
        value = getattr(event, name)
        if value is not None and value != "":
            core[name] = _exact(value)
    masks = getattr(event, "masks", None)
    if masks is not None:
        core["masked"] = len(masks)
    if isinstance(event, Received):
        core["chat"] = event.kind == "chat"
        core["displayable"] = event.kind != "chat" or event.consent is not None
        if event.consent is not None:
            core["consent"] = True  # once a chat, always one: then a later revision's own kind does not say enough
    if isinstance(event, Forgotten) and event.actor == AUTHOR:
        core["author"] = True  # it ends the author's own contest; whoever else forgets ends none
    return core


@lru_cache(maxsize=256)
def _public(kind: type[PostEvent]) -> tuple[str, ...]:
    """Those of the public fields that a type of event has."""
    return tuple(name for name in OF_A_POST if name in kind.__struct_fields__)


def _of_house(event: AnyEvent, public: Sequence[str]) -> dict[str, object]:
    core: dict[str, object] = {name: _exact(getattr(event, name)) for name in public}
    if isinstance(event, RulesSet):
        rules = event.rules
        core.update({name: _exact(getattr(rules, name)) for name in OF_RULES})
        core["rules"], core["grace_ms"] = rules.version, _exact(round(max(-MOST, min(MOST, rules.grace_s)) * 1000))
        core["reasons"] = [{"code": one.code, "requires": one.requires} for one in rules.reasons]
    if isinstance(event, Started) and event.off_since_ms is not None:
        core["off_since"] = _minute(event.off_since_ms // MINUTE_MS)[:10]
    return core


def _more(event: AnyEvent) -> dict[str, str]:
    """What a detail says beside its salt and its minute."""
    if isinstance(event, Received):
        return {"shop": event.shop, "source": event.source, "kind": event.kind, "stars": bucket(event.rating)}
    if isinstance(event, Started) and event.off_since_ms is not None:
        return {"off_since": _minute(event.off_since_ms // MINUTE_MS)}
    return {}


def _exact(value: object) -> object:
    """A number that every reader of JSON has exactly; nobody's log has a greater one, but a file can say anything."""
    if type(value) is not int or -MOST <= value <= MOST:
        return value
    return MOST if value > 0 else -MOST


def _salt(of_facts: str) -> str:
    """A detail's own salt: opened with the detail, it tells nothing of that of the facts."""
    return base64.urlsafe_b64encode(sha256(of_facts.encode() + b"detail").digest()[:16])[:22].decode()


@lru_cache(maxsize=256)
def _minute(number: int) -> str:
    """A minute (whole minutes since 1970) in UTC, e.g. `2026-11-22T14:05Z`. What happens at once is told once."""
    return f"{to_iso(number * MINUTE_MS)[:16]}Z"
