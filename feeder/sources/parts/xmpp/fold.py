"""From what was said in one room to posts: corrections and retractions taken in, consent decides. Pure.

Whatever one batch holds about a post comes out as one `Seen`, its latest state. Only who wrote a message corrects or
retracts it; the room itself retracts for its moderators.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from typing import Literal

from msgspec.structs import replace

from feeder.sources.base import Seen
from feeder.sources.parts.matrix.fold import NOT_OWN, hidden
from feeder.sources.parts.xmpp.events import Emptied, Event, Retracted, Said
from feeder.sources.parts.xmpp.memory import Places
from feeder.sources.shared.consent import Policy, Word, consent, given_by

NO_ROOT = "a correction of a message that we do not know"
UNKNOWN = "a retraction of a message that we do not know"
KNOWN = 5_000
"""Messages of one room that are remembered, so that a correction finds its own."""


@dataclass(frozen=True, slots=True)
class Root:
    """A message that may be corrected."""

    who: str
    nick: str
    at_ms: int
    gone: bool = False


@dataclass
class Known:
    """What was said in a room lately: by the archive's id, and by who wrote it and what their program calls it."""

    roots: OrderedDict[str, Root] = field(default_factory=OrderedDict)
    names: OrderedDict[tuple[str, str], str] = field(default_factory=OrderedDict)

    def note(self, said: Said, root_id: str) -> None:
        """`said` is the message `root_id`, or a correction of it."""
        if root_id == said.id and root_id not in self.roots:
            self.roots[root_id] = Root(said.who, said.nick, said.at_ms)
        self.names.update(((said.who, name), root_id) for name in said.names)
        for kept in (self.roots, self.names):
            while len(kept) > KNOWN:
                kept.popitem(last=False)

    def target(self, event: Retracted) -> str | None:
        """The message that is taken back: the archive's id today, the program's own name before."""
        if event.target in self.roots or not event.who:
            return event.target
        return self.names.get((event.who, event.target))

    def recall(self, events: Iterable[Event], since_ms: int) -> list[str]:
        """Take in what was told before; returns the ids of what is no longer there."""
        gone = []
        for event in events:
            if isinstance(event, Said) and event.at_ms >= since_ms:
                root = event.id if event.replaces is None else self.names.get((event.who, event.replaces))
                if root is not None:
                    self.note(event, root)
                    if event.replaces is not None and event.text is None:
                        gone.append(root)
            elif isinstance(event, Emptied):
                gone.append(event.id)
            elif isinstance(event, Retracted):
                target = self.target(event) or ""
                if target in self.roots and event.who in ("", self.roots[target].who):
                    gone.append(target)
        for one in gone:
            self.end(one)
        return gone

    def is_gone(self, native_id: str) -> bool:
        root = self.roots.get(native_id)
        return root is not None and root.gone

    def end(self, native_id: str) -> None:
        """Nothing brings it back."""
        root = self.roots.get(native_id) or Root("", "", 0)
        self.roots[native_id] = changed(root, gone=True)


@dataclass(frozen=True)
class Rules:
    """As configured. `advisors`: real addresses and nicks of the shop's people."""

    policy: Policy
    kind: Literal["chat", "forum"] = "chat"
    advisors: frozenset[str] = frozenset()
    verified: bool | None = None
    maskable: bool = True


@dataclass
class Folded:
    """What came of it. `revoked`: customers who took consent back (who -> the message that had given it, or "").

    Whatever they and the advisors said in the room before may no longer be displayed, nor what was said under their
    `nicks`: a server may have lost its ids of people meanwhile."""

    items: dict[str, Seen] = field(default_factory=dict)
    revoked: dict[str, str] = field(default_factory=dict)
    nicks: set[str] = field(default_factory=set)
    rejected: dict[str, int] = field(default_factory=dict)


def fold(room: str, rules: Rules, events: Sequence[Event], memory: Places, known: Known) -> Folded:
    """Take in the events of one room, in the archive's order. Updates `memory` and `known`."""
    folding = Fold(room, rules, memory, known)
    for event in events:
        folding.take(event)
    return folding.out


class Fold:
    """The folding of one room; `out` is what came of it so far."""

    def __init__(self, room: str, rules: Rules, memory: Places, known: Known) -> None:
        self.out = Folded()
        self._room, self._rules, self._known = room, rules, known
        self._people = memory.people(room)
        self._staff = frozenset(memory.staff.get(room, ()))

    def is_advisor(self, who: str, nick: str) -> bool:
        return who in self._staff or nick in self._rules.advisors

    def take(self, event: Event) -> None:
        match event:
            case Said(replaces=None):
                self._said(event)
            case Said(replaces=str(name)):
                self._corrected(event, name)
            case Retracted():
                self._retracted(event)
            case Emptied():
                self._gone(event.id)

    def _said(self, said: Said) -> None:
        self._known.note(said, said.id)
        customer = not self.is_advisor(said.who, said.nick)
        meant = self._rules.policy.means(said.text) if customer else None
        if meant == "no":
            self._refuse(said, said.id)
        elif meant == "yes":
            self._agree(said)
        elif said.text is None:
            self._reject(said.why)
        else:
            if customer and self._rules.policy.basis == "opt-in":
                self._people.setdefault(said.who, Word(False, said.at_ms))
            self._put(said.id, self._seen(said.id, self._known.roots[said.id], said))

    def _corrected(self, said: Said, name: str) -> None:
        root_id = self._known.names.get((said.who, name))
        root = self._known.roots.get(root_id or "")
        if root_id is None or root is None:
            others = any(of != said.who and told == name for of, told in self._known.names)
            self._reject(NOT_OWN if others else NO_ROOT)
            return
        self._known.note(said, root_id)
        if root.gone:
            return
        word = self._people.get(said.who)
        gave_it = word is not None and word.yes and word.event == root_id
        customer = not self.is_advisor(said.who, said.nick)
        if customer and (gave_it or self._rules.policy.means(said.text) == "no"):
            self._refuse(said, said.id)
            if said.text is None:
                self._known.end(root_id)
        elif said.text is None:
            self._gone(root_id)
        else:
            seen = self._seen(root_id, root, said)
            if seen.text:
                seen = replace(seen, updated_ms=said.at_ms)
            self._put(root_id, replace(seen, what="edited"))

    def _retracted(self, event: Retracted) -> None:
        target = self._known.target(event)
        root = self._known.roots.get(target or "")
        if target is None or (root is None and event.who):
            self._reject(UNKNOWN)
        elif root is not None and event.who not in ("", root.who):
            self._reject(NOT_OWN)
        else:
            for who, word in list(self._people.items()):
                if word.yes and word.event == target:
                    self._withdraw(who, root.nick if root is not None else "", word.at_ms, event.id or target)
            self._gone(target)

    def _gone(self, native_id: str) -> None:
        self._known.end(native_id)
        self.out.items[native_id] = Seen(what="deleted", native_id=native_id, kind=self._rules.kind)

    def _put(self, native_id: str, seen: Seen) -> None:
        """A change of a post; one that is new in this batch stays new, and what is gone stays gone."""
        before = self.out.items.get(native_id)
        if before is None and not self._known.roots[native_id].gone:
            self.out.items[native_id] = seen
        elif before is not None and before.what != "deleted":
            self.out.items[native_id] = replace(seen, what=before.what)

    def _agree(self, said: Said) -> None:
        """A yes counts from now on; one that is told again, older than the last word, counts for nothing."""
        word = self._people.get(said.who)
        if word is None or not word.event or word.at_ms <= said.at_ms:
            # Archives tell whole seconds: what was said after it must not seem to be before it.
            self._people[said.who] = Word(True, said.at_ms // 1000 * 1000, said.id)
            if not said.who.startswith("n:"):
                self._people.pop(f"n:{said.nick}", None)

    def _refuse(self, said: Said, event: str) -> None:
        """Kept under the nick too: a server that loses its ids of people must not turn a no into a yes."""
        self._withdraw(said.who, said.nick, said.at_ms, event)
        if not said.who.startswith("n:"):
            self._people[f"n:{said.nick}"] = Word(False, said.at_ms, event)

    def _withdraw(self, who: str, nick: str, at_ms: int, event: str) -> None:
        before = self._people.get(who)
        self._people[who] = Word(False, at_ms, event)
        if before is not None and not before.yes:
            return
        self.out.revoked[who] = before.event if before is not None else ""
        self.out.nicks |= {nick} - {""}
        for native_id, seen in self.out.items.items():
            theirs = seen.author_id == who or (nick and seen.author == nick) or seen.voice == "advisor"
            if seen.what != "deleted" and theirs:
                bare = hidden(native_id, advisor=seen.voice == "advisor")
                self.out.items[native_id] = replace(bare, what=seen.what)

    def _reject(self, why: str) -> None:
        self.out.rejected[why] = self.out.rejected.get(why, 0) + 1

    def _seen(self, native_id: str, root: Root, said: Said) -> Seen:
        rules, advisor = self._rules, self.is_advisor(root.who, root.nick)
        policy = changed(rules.policy, advisors=frozenset({root.who}) if advisor else frozenset())
        agreed = consent(policy, self._people, root.who, said.at_ms) if rules.kind == "chat" else None
        by_nick = self._people.get(f"n:{root.nick}")
        if by_nick is not None and by_nick.event and not by_nick.yes and not advisor:
            agreed = None
        if rules.kind == "chat" and (agreed is None or said.text is None):
            return replace(hidden(native_id, advisor=advisor), what="new")
        return Seen(
            native_id=native_id,
            kind=rules.kind,
            text=said.text or "",
            author=said.nick,
            author_id=root.who,
            voice="advisor" if advisor else "customer",
            conversation=self._room,
            language=said.language,
            written_ms=root.at_ms,
            verified=rules.verified,
            maskable=rules.maskable,
            consent=agreed,
            consent_id=given_by(policy, self._people, root.who) if agreed is not None else "",
            flags=said.flags,
        )
