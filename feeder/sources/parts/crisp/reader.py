"""From Crisp's events and listings to batches: what to ask for, and what becomes of the answers.

Live events and the listing meet in `talk.py`, which compares nothing and forgets nothing: told twice, a message is
the same post. What was displayable and is missing from a conversation that was read is deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from feeder.sources.base import Batch
from feeder.sources.parts.crisp import messages as told_by
from feeder.sources.parts.crisp.api import Api
from feeder.sources.shared.consent import Policy, Word
from feeder.sources.shared.ears import Event
from feeder.sources.shared.talk import Kept, Said, Talk
from wall.clock import Clock

EVENTS = ("message:send", "message:received", "message:updated", "message:removed", "session:set_data",
          "session:removed")  # fmt: skip
OVERLAP_MS = 600_000
"""What was missed is read from so much before the latest message known."""
RECHECKS = 100
"""Conversations with posts on the wall that are read anew at each recheck; the others wait for the next one."""
KNOWN = 5000


@dataclass
class Reader:
    """Reads one website. `data_name`: under which name a conversation's custom data tells of consent, "" for none."""

    api: Api
    kept: Kept
    clock: Clock
    policy: Policy
    window_ms: int
    data_name: str = ""
    verified: bool | None = None
    maskable: bool = True
    whole_ms: int = 0
    """When what is gone was looked for last (Unix ms)."""
    asked: dict[str, None] = field(default_factory=dict)
    """Conversations whose custom data is known."""

    def __post_init__(self) -> None:
        at_ms = self.kept.own.get("whole_ms") if isinstance(self.kept.own, dict) else None
        self.whole_ms = min(at_ms, self.clock.now_ms()) if isinstance(at_ms, int) else 0

    async def heard(self, events: Sequence[Event]) -> Batch:
        """What came over the live channel. Raises SourceError."""
        talk, broken = self._talk(), Counter[str]()
        changed: dict[tuple[str, int], None] = {}
        for name, data in events:
            try:
                if name in ("message:send", "message:received"):
                    await self._message(talk, data)
                elif name == "message:updated":
                    changed[told_by.which(data)] = None
                elif name == "message:removed":
                    session, fingerprint = told_by.which(data)
                    changed.pop((session, fingerprint), None)
                    talk.gone(session, told_by.native_id(session, fingerprint))
                elif name == "session:removed":
                    self._removed(talk, told_by.session_of(data))
                elif name == "session:set_data":
                    await self._data_changed(talk, told_by.session_of(data), data.get("data"))
            except ValueError as error:
                broken[str(error)] += 1
        for session, fingerprint in changed:
            await self._changed(talk, session, fingerprint, broken)
        return await self._batch(talk, broken)

    async def catch_up(self, whole: bool) -> AsyncIterator[Batch]:
        """What was said since we last read. `whole`: what is gone is looked for as well. Raises SourceError."""
        now_ms = self.clock.now_ms() + self.api.skew_ms
        floor_ms = max(self.kept.began_ms, now_ms - self.window_ms)
        since_ms = max(floor_ms, min(self.kept.latest_ms, now_ms) - OVERLAP_MS)
        listed: set[str] = set()
        async for page in self.api.conversations(floor_ms if whole else since_ms):
            talk, broken = self._talk(), Counter[str]()
            for raw in page:
                try:
                    one = told_by.conversation(raw)
                except ValueError as error:
                    broken[str(error)] += 1
                    continue
                listed.add(one.session)
                if one.updated_ms >= since_ms:
                    self._learn(talk, one.session, one.data)
                    await self._read(talk, one.session, floor_ms, broken)
            yield await self._batch(talk, broken, written=False)
        talk, broken = self._talk(), Counter[str]()
        if whole:
            for session in [one for one in list(self.kept.shown) if one in listed][:RECHECKS]:
                self.kept.shown[session] = self.kept.shown.pop(session)  # whatever is left comes first next time
                await self._read(talk, session, floor_ms, broken)
            for session in [one for one in list(self.kept.shown) if one not in listed][:RECHECKS]:
                if await self.api.metas(session) is None:
                    self._removed(talk, session)
        self.kept.latest_ms = max(self.kept.latest_ms, since_ms)
        self.whole_ms = self.clock.now_ms() if whole else self.whole_ms
        yield await self._batch(talk, broken)

    async def _message(self, talk: Talk, raw: object) -> None:
        said = told_by.message(raw)
        if said is None:
            return
        if self.data_name and said.room not in self.asked:
            self._learn(talk, said.room, told_by.data_of(await self.api.metas(said.room)))
        self._said(talk, said)

    async def _changed(self, talk: Talk, session: str, fingerprint: int, broken: Counter[str]) -> None:
        """An event about an edit tells neither who wrote the message nor when: it is read again."""
        raw = await self.api.message(session, fingerprint)
        if raw is None:
            talk.gone(session, told_by.native_id(session, fingerprint))
            return
        self._take(talk, raw, broken, self.clock.now_ms() + self.api.skew_ms)

    def _take(self, talk: Talk, raw: object, broken: Counter[str], updated_ms: int | None = None) -> None:
        try:
            said = told_by.message(raw, updated_ms)
        except ValueError as error:
            broken[str(error)] += 1
            return
        if said is not None:
            self._said(talk, said)

    def _said(self, talk: Talk, said: Said) -> None:
        word = self.kept.people(said.room).get(said.person)
        if (
            word is not None
            and word.yes
            and word.event == f"{said.room}/data"
            and self.policy.means(said.text) == "no"
        ):
            said = replace(said, updated_ms=max(said.at_ms, word.at_ms))  # nobody knows since when the yes was there
        talk.said(said)
        now_ms = self.clock.now_ms() + self.api.skew_ms
        self.kept.latest_ms = max(self.kept.latest_ms, min(said.at_ms, now_ms))

    async def _read(self, talk: Talk, session: str, floor_ms: int, broken: Counter[str]) -> None:
        """All of one conversation in the window; what was displayable and is not there is gone."""
        messages = await self.api.messages(session, floor_ms)
        if messages is None:
            self._removed(talk, session)
            return
        there = set()
        for raw in messages:
            one = raw | {"session_id": session}
            self._take(talk, one, broken)
            with suppress(ValueError):  # that it is broken is told
                there.add(told_by.native_id(*told_by.which(one)))
        shown = self.kept.shown.get(session, {})
        for native_id in [one for one, post in shown.items() if post.at_ms >= floor_ms and one not in there]:
            talk.gone(session, native_id)

    def _removed(self, talk: Talk, session: str) -> None:
        for native_id in list(self.kept.shown.get(session, {})):
            talk.gone(session, native_id)

    def _learn(self, talk: Talk, session: str, data: Any) -> None:
        """What the custom data says; a word that it gave and does not hold any more is taken back."""
        self.asked[session] = None
        while len(self.asked) > KNOWN:
            del self.asked[next(iter(self.asked))]
        if not self.data_name or self.policy.basis == "none":
            return
        # Crisp's clock is known to the second only: consent begins rather a moment late than a moment early.
        event, now_ms = f"{session}/data", self.clock.now_ms() + self.api.skew_ms + 1000
        value = data.get(self.data_name) if isinstance(data, dict) else None
        word = told_by.agreement(value, now_ms, event) if value is not None else None
        before = self.kept.people(session).get(told_by.VISITOR)
        said = before is not None and not before.event.startswith(event)
        if word is None and before is not None and before.yes and not said:
            word = Word(False, now_ms, event)
        if word is not None and word.yes and said and word.event == event:
            return  # a yes of the shop's page since nobody knows when undoes nothing that the customer said
        if word is not None:
            talk.word(session, told_by.VISITOR, word)

    async def _data_changed(self, talk: Talk, session: str, data: Any) -> None:
        """The event may tell all of the data or what is new of it: what is not in it is asked for."""
        if not self.data_name:
            return
        if not isinstance(data, dict) or self.data_name not in data:
            before = self.kept.people(session).get(told_by.VISITOR)
            if before is None or not before.yes:
                return
            data = told_by.data_of(await self.api.metas(session))
        self._learn(talk, session, data)

    def _hide(self, talk: Talk, session: str, raw: dict[str, Any]) -> None:
        try:
            said = told_by.message(raw | {"session_id": session})
        except ValueError:
            return  # it was never displayable
        if said is not None and said.id not in talk.items and not self.policy.means(said.text):
            talk.hide(said.id, advisor=said.person == told_by.OPERATOR)

    def _talk(self) -> Talk:
        return Talk(self.policy, self.kept, "chat", self.verified, self.maskable)

    async def _batch(self, talk: Talk, broken: Counter[str], written: bool = True) -> Batch:
        for session, _ in talk.revoked:
            # Whatever is no longer remembered as displayable was displayed once all the same.
            for raw in await self.api.messages(session, self.kept.began_ms) or ():
                self._hide(talk, session, raw)
        self.kept.own = {"budget": self.api.budget.dump(), "whole_ms": self.whole_ms}
        rejected = tuple(f"{count} × {why}" for why, count in broken.items())
        return Batch(tuple(talk.items.values()), self.kept.dump() if written else None, rejected)
