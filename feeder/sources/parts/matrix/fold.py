"""From the events of one room to posts: edits and redactions are taken in, consent decides what may leave. Pure.

Whatever one batch holds about a post comes out as one `Seen`, its latest state: so reading the same events again,
in other portions, tells the feeder nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from feeder.sources.base import Seen
from feeder.sources.parts.matrix.events import Emptied, Event, Locked, Member, Redacted, Said
from feeder.sources.shared.consent import Memory, Policy, Word, consent, given_by


@dataclass(frozen=True, slots=True)
class Root:
    """What an edit has to be compared with: who wrote the message, when, in which thread, and is it still there."""

    sender: str
    at_ms: int
    thread: str | None = None
    gone: bool = False


@dataclass(frozen=True)
class Room:
    """What is known of the room beforehand. `me` is the account that reads; `roots` and `now` were looked up.

    `roots` None: there is no such message to be read. `now`: messages as they are after one of their edits was
    redacted; None: nothing of it is left.
    """

    id: str
    me: str
    policy: Policy
    verified: bool | None = None
    maskable: bool = True
    roots: Mapping[str, Root | None] = field(default_factory=dict)
    now: Mapping[str, Said | None] = field(default_factory=dict)


@dataclass
class Folded:
    """What came of it. `revoked`: customers who took back their consent (user, event of the word taken back).

    Everything that they and the advisors said in the room before these events may no longer be displayed.
    """

    items: dict[str, Seen] = field(default_factory=dict)
    roots: dict[str, Root] = field(default_factory=dict)
    revoked: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    locked: int = 0


NOT_TEXT = "a message that is no text (a picture, a file, a sound)"
NO_ROOT = "an edit of a message that cannot be read"
NOT_OWN = "an edit by somebody who did not write the message"
ENCRYPTED = "an encrypted message"


def lookups(events: Sequence[Event], memory: Memory, known: Mapping[str, Root]) -> tuple[list[str], list[str]]:
    """What `fold` needs to be told first: messages that were edited, and messages one of whose edits was redacted."""
    here = {event.id for event in events if isinstance(event, Said | Emptied)}
    edits = memory.edits | {event.id: event.edits for event in events if isinstance(event, Said) and event.edits}
    roots = [
        e.edits for e in events if isinstance(e, Said) and e.edits and e.edits not in known and e.edits not in here
    ]
    now = [edits[e.target] for e in events if isinstance(e, Redacted) and e.target in edits]
    return list(dict.fromkeys(roots)), list(dict.fromkeys(now))


def fold(room: Room, events: Sequence[Event], memory: Memory, names: dict[str, str]) -> Folded:
    """Take in the events of one room, oldest first. Updates `memory` and `names` (user -> displayed name)."""
    folding = _Fold(room, memory, names, memory.people(room.id))
    for event in events:
        folding.take(event)
    return folding.out


def hidden(native_id: str, *, advisor: bool = False) -> Seen:
    """A message that is counted and nothing more: no text, no name, no time, no conversation."""
    return Seen(what="edited", native_id=native_id, kind="chat", voice="advisor" if advisor else "customer")


class _Fold:
    def __init__(self, room: Room, memory: Memory, names: dict[str, str], people: dict[str, Word]) -> None:
        self.out = Folded()
        self._room, self._memory, self._names, self._people = room, memory, names, people
        self._policy = room.policy

    def take(self, event: Event) -> None:
        match event:
            case Said(edits=None):
                self._said(event)
            case Said(edits=str(root_id)):
                self._edited(event, root_id)
            case Redacted():
                self._redacted(event)
            case Emptied():
                if event.id not in self._memory.edits:
                    self._gone(event.id)
            case Member():
                self._names[event.user] = event.name
            case Locked():
                self.out.locked += 1

    def _ours(self, sender: str) -> bool:
        """Whether it is the reading account itself, which is nobody's voice unless it is named as an advisor's."""
        return sender == self._room.me and sender not in self._policy.advisors

    def _said(self, said: Said) -> None:
        if self._ours(said.sender) or (said.statement and said.sender == self._room.me):
            return
        root = self.out.roots[said.id] = Root(said.sender, said.at_ms, said.thread)
        customer = said.sender not in self._policy.advisors
        meant = self._policy.means(said.text) if customer else None
        if meant == "no":
            self._refuse(said.sender, said.at_ms, said.id)
        elif meant == "yes":
            self._agree(said)
        else:
            if customer and self._policy.basis == "opt-in":
                self._people.setdefault(said.sender, Word(False, said.at_ms))
            if said.text is None:
                self._reject(NOT_TEXT)
            else:
                self.out.items[said.id] = self._seen(said.id, root, said)

    def _edited(self, said: Said, root_id: str) -> None:
        root = self.out.roots.get(root_id) or self._room.roots.get(root_id)
        if root is None:
            self._reject(NO_ROOT)
        elif root.gone or self._ours(said.sender):
            return
        elif root.sender != said.sender:
            self._reject(NOT_OWN)
        elif self._refuses(said, root_id):
            self._refuse(said.sender, said.at_ms, said.id)
        elif said.text is None:
            self._gone(root_id)
        else:
            seen = self._seen(root_id, root, said)
            if seen.consent is not None:
                self._memory.edits[said.id] = root_id
                seen = replace(seen, updated_ms=said.at_ms)
            self._put(root_id, replace(seen, what="edited"))

    def _refuses(self, said: Said, root_id: str) -> bool:
        """Refusing is made easy: an old message changed into the phrase, or the phrase of consent into another."""
        if said.sender in self._policy.advisors:
            return False
        word = self._people.get(said.sender)
        return self._policy.means(said.text) == "no" or (word is not None and word.yes and word.event == root_id)

    def _redacted(self, redacted: Redacted) -> None:
        for user, word in list(self._people.items()):
            if word.yes and word.event == redacted.target:
                self._refuse(user, word.at_ms, redacted.id)
        root_id = self._memory.edits.pop(redacted.target, None)
        now = self._room.now.get(root_id) if root_id is not None else None
        if root_id is None or now is None:
            self._gone(root_id or redacted.target)
            return
        seen = self._seen(root_id, Root(now.sender, now.at_ms, now.thread), now)
        self._put(root_id, replace(seen, what="edited"))
        return

    def _gone(self, native_id: str) -> None:
        root = self.out.roots.get(native_id) or self._room.roots.get(native_id) or Root("", 0)
        self.out.roots[native_id] = Root(root.sender, root.at_ms, root.thread, gone=True)
        self.out.items[native_id] = Seen(what="deleted", native_id=native_id, kind="chat")

    def _put(self, native_id: str, seen: Seen) -> None:
        """A change of a post; one that is new in this batch stays new, and what is deleted stays deleted."""
        before = self.out.items.get(native_id)
        if before is None:
            self.out.items[native_id] = seen
        elif before.what != "deleted":
            self.out.items[native_id] = replace(seen, what=before.what)

    def _agree(self, said: Said) -> None:
        """A yes counts from now on; one that is told again, older than the last word, counts for nothing."""
        word = self._people.get(said.sender)
        if word is None or not word.event or word.at_ms <= said.at_ms:
            self._people[said.sender] = Word(True, said.at_ms, said.id)

    def _refuse(self, user: str, at_ms: int, event: str) -> None:
        """`user` takes consent back: from now on, and for what was said in this room before."""
        before = self._people.get(user)
        self._people[user] = Word(False, at_ms, event)
        if before is not None and not before.yes:
            return
        self.out.revoked[user] = before.event if before is not None else ""
        for native_id, seen in self.out.items.items():
            if seen.what != "deleted" and (seen.author_id == user or seen.voice == "advisor"):
                bare = hidden(native_id, advisor=seen.voice == "advisor")
                self.out.items[native_id] = replace(bare, what=seen.what)

    def _reject(self, why: str) -> None:
        self.out.rejected[why] = self.out.rejected.get(why, 0) + 1

    def _seen(self, native_id: str, root: Root, said: Said) -> Seen:
        advisor = root.sender in self._policy.advisors
        agreed = consent(self._policy, self._people, root.sender, said.at_ms)
        if agreed is None or said.text is None:
            return replace(hidden(native_id, advisor=advisor), what="new")
        return Seen(
            native_id=native_id,
            kind="chat",
            text=said.text,
            author=self._names.get(root.sender) or root.sender[1:].partition(":")[0],
            author_id=root.sender,
            voice="advisor" if advisor else "customer",
            conversation=f"{self._room.id}/{root.thread}" if root.thread else self._room.id,
            written_ms=root.at_ms,
            verified=self._room.verified,
            maskable=self._room.maskable,
            consent=agreed,
            consent_id=given_by(self._policy, self._people, root.sender),
            flags=said.flags,
        )
