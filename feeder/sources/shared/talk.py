"""From what people say in a chat to posts: consent decides what may leave, edits and deletions are taken in. Pure.

For chats whose service tells each message by itself (`crisp.py`, `irc.py`). Told twice, in whatever portions, the
same messages give the feeder nothing new. What is kept is the cursor: people's words about consent, and which posts
were displayable, so that a consent taken back or a message deleted reaches every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field, model_validator

from feeder.consent import EVERY_NO, EVERY_YES
from feeder.sources.base import Options, Seen
from feeder.sources.shared.consent import Basis, Memory, Policy, Word, consent, given_by
from wall.events import Kind

MAX_SHOWN = 5000
"""Displayable posts that are remembered to be taken back; beyond them the oldest are let go."""
SHOWN_MS = 30 * 86_400_000
"""They are remembered for as long as chats are kept on the wall."""


class Talking(Options):
    """What every chat's options say of consent."""

    consent_basis: Basis = Field(
        "none",
        description="Why chats may be displayed: `none` (they are counted only), `notice` (customers are told before "
        "they write) or `opt-in` (each customer says so).",
    )
    consent_version: str = Field("", max_length=64, description="The version of the notice or opt-in text.")
    opt_in_phrase: str = Field(
        "",
        max_length=200,
        description="A message of just this gives consent from then on; empty: the words of the sentence on /chats.",
    )
    opt_out_phrase: str = Field(
        "",
        max_length=200,
        description="A message of just this takes consent back, for what was said before too; empty: the same.",
    )

    @model_validator(mode="after")
    def _which_text(self) -> Self:
        if self.consent_basis != "none" and not self.consent_version:
            raise ValueError("consent_version says which text people agreed to; consent_basis needs it")
        return self

    def policy(self, advisors: frozenset[str] = frozenset()) -> Policy:
        """The shop's basis for displaying; `advisors`: who speaks for the shop, as `Said.person` names them."""
        return Policy(
            self.consent_basis, self.consent_version, self.opt_in_phrase.strip() or EVERY_YES,
            self.opt_out_phrase.strip() or EVERY_NO, advisors,
        )  # fmt: skip


class Shown(Struct, frozen=True, array_like=True):
    """A post that may be displayed: who said it, and when (Unix ms)."""

    person: str
    at_ms: int


class Kept(Memory, kw_only=True, omit_defaults=True):
    """The cursor. `latest_ms`: up to when the service was read (Unix ms); `own`: what the source itself keeps."""

    latest_ms: int = 0
    shown: dict[str, dict[str, Shown]] = msgspec.field(default_factory=dict)
    own: Any = None

    def show(self, room: str, native_id: str, shown: Shown) -> None:
        posts = self.shown.pop(room, {})
        posts[native_id] = shown
        self.shown[room] = posts

    def forget(self, room: str, native_id: str) -> None:
        self.shown.get(room, {}).pop(native_id, None)

    def dump(self) -> str:
        """The cursor's text, within its bounds."""
        before_ms, count = self.latest_ms - SHOWN_MS, sum(map(len, self.shown.values()))
        for room in list(self.shown):
            posts = self.shown[room]
            old = [one for one, shown in posts.items() if shown.at_ms < before_ms]
            old = old or list(posts)[: max(0, count - MAX_SHOWN)]
            for native_id in old:
                del posts[native_id]
            count -= len(old)
            if not posts:
                del self.shown[room]
        return super().dump()


_kept: msgspec.json.Decoder[Kept] = msgspec.json.Decoder(Kept)


def recall(cursor: str | None) -> Kept | None:
    """What a cursor holds, or None if it is none of ours."""
    try:
        kept = _kept.decode(cursor or "")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return kept if kept.began_ms else None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is now. `person` is who is asked for consent in `room`; `text` None: nothing is left of it.

    `informed`: whether a notice beside the chat could be read where it was written. Times are Unix ms.
    """

    id: str
    room: str
    person: str
    text: str | None
    at_ms: int
    name: str = ""
    author_id: str = ""
    updated_ms: int | None = None
    flags: tuple[str, ...] = ()
    informed: bool = True


@dataclass
class Talk:
    """One portion of what was said. `items`: the latest state of each post, by its id.

    `revoked`: rooms in which somebody took consent back (room, person): what they said there before, and is not among
    `items`, may no longer be displayed either.
    """

    policy: Policy
    kept: Kept
    kind: Kind = "chat"
    verified: bool | None = None
    maskable: bool = True
    items: dict[str, Seen] = field(default_factory=dict)
    revoked: list[tuple[str, str]] = field(default_factory=list)
    worded: bool = False
    """Whether anybody's word about consent is another now."""

    def said(self, said: Said) -> None:
        """A message, new or as it is after an edit."""
        advisor = said.person in self.policy.advisors
        meant = None if advisor else self.policy.means(said.text)
        word = self.kept.people(said.room).get(said.person)
        if meant is None and word is not None and word.yes and word.event == said.id:
            meant = "no"  # the words that gave consent were changed into others
        if meant is None and said.text is not None:
            self._put(said, advisor)
            return
        self._bare(said.room, said.id, advisor)
        if meant == "yes":
            self.word(said.room, said.person, Word(True, said.at_ms, said.id))
        elif meant == "no":
            self.word(said.room, said.person, Word(False, said.updated_ms or said.at_ms, said.id))

    def word(self, room: str, person: str, word: Word) -> None:
        """Somebody agrees or refuses; what is told again, older than the last word, counts for nothing."""
        people = self.kept.people(room)
        before = people.get(person)
        if before is not None and before.yes:
            if word.yes or word.at_ms < before.at_ms:
                return  # said twice: the first time counts
        elif before is not None and word.at_ms <= before.at_ms:
            return
        people[person] = word
        self.worded = True
        if not word.yes and (before is None or before.yes):
            self._revoke(room, person)

    def gone(self, room: str, native_id: str) -> None:
        """A message was deleted. Nothing is left of a consent that it gave."""
        for person, word in list(self.kept.people(room).items()):
            if word.yes and word.event == native_id:
                self.word(room, person, Word(False, word.at_ms, native_id))
        self.kept.forget(room, native_id)
        self.items[native_id] = Seen(what="deleted", native_id=native_id, kind=self.kind)

    def hide(self, native_id: str, *, advisor: bool = False) -> None:
        """What was displayable is counted and nothing more: no text, no name, no time, no conversation."""
        if native_id not in self.items or self.items[native_id].what != "deleted":
            self.items[native_id] = hidden(native_id, self.kind, advisor=advisor)

    def _put(self, said: Said, advisor: bool) -> None:
        told = said.informed or self.policy.basis != "notice"
        agreed = consent(self.policy, self.kept.people(said.room), said.person, said.at_ms) if told else None
        if agreed is None and (self.kind == "chat" or self.policy.basis != "none"):
            self._bare(said.room, said.id, advisor)
            if self.kind == "chat" and said.id not in self.items:
                self.items[said.id] = replace(hidden(said.id, self.kind, advisor=advisor), what="new")
            return
        self.kept.show(said.room, said.id, Shown(said.person, said.at_ms))
        self.items[said.id] = Seen(
            what="new" if said.updated_ms is None else "edited",
            native_id=said.id,
            kind=self.kind,
            text=said.text or "",
            author=said.name,
            author_id=said.author_id or said.person,
            voice="advisor" if advisor else "customer",
            conversation=said.room,
            written_ms=said.at_ms,
            updated_ms=said.updated_ms,
            verified=self.verified,
            maskable=self.maskable,
            consent=agreed if self.kind == "chat" else None,
            consent_id=given_by(self.policy, self.kept.people(said.room), said.person) if agreed else "",
            flags=said.flags,
        )

    def _bare(self, room: str, native_id: str, advisor: bool) -> None:
        """It may have been displayable before."""
        if native_id in self.kept.shown.get(room, {}):
            self.kept.forget(room, native_id)
            self.hide(native_id, advisor=advisor)

    def _revoke(self, room: str, person: str) -> None:
        for native_id, shown in list(self.kept.shown.get(room, {}).items()):
            advisor = shown.person in self.policy.advisors
            if advisor or shown.person == person:
                self.kept.forget(room, native_id)
                self.hide(native_id, advisor=advisor)
        self.revoked.append((room, person))


def hidden(native_id: str, kind: Kind = "chat", *, advisor: bool = False) -> Seen:
    """A message that is counted and nothing more; of a forum, which has no such thing: one that is gone."""
    if kind != "chat":
        return Seen(what="deleted", native_id=native_id, kind=kind)
    return Seen(what="edited", native_id=native_id, kind=kind, voice="advisor" if advisor else "customer")
