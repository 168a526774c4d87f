"""Notes from the phone page: checked, then a fact of the source `phone`, which waits like any other post."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from feeder.house import House
from feeder.phone.calendar import public_from_ms
from feeder.phone.codes import Codes
from feeder.phone.plan import PhonePlan
from wall.content import TextContent
from wall.events import Consent, Rating, Received
from wall.log.base import Conflict
from wall.phone import Submit
from wall.post import Post
from wall.roles import PHONE
from wall.rules import Refused
from wall.text import is_blank

KNOWN_MS = 24 * 3_600_000
"""How long (ms) a note that was taken may be sent again without a code: its answer was lost on the way."""


class Notes:
    """Takes notes in. `places`: the shop's places by id, with their labels."""

    def __init__(self, house: House, codes: Codes, plan: PhonePlan, places: Mapping[str, str]) -> None:
        self._house = house
        self._codes = codes
        self._plan = plan
        self._places = places
        self._taking = asyncio.Lock()

    def stood(self, code: str) -> str | None:
        """Where whoever has `code` stood: a place's id, or empty before the wall; None: nowhere, or too long ago."""
        if self._codes.stood(code, self._house.now_ms()):
            return ""
        return self._codes.place(code, self._places) or None

    async def take(self, note: Submit) -> Post:
        """The note's post, durable when this returns; the same note again is the same post.

        Raises Refused (`no-words`, `stale-code`, `old-consent`, `unknown-place`, `conflict`), LogBroken.
        """
        text = _readable(note.text)
        if is_blank(text):
            raise Refused("no-words")
        async with self._taking:  # the same note twice at the same moment is one all the same
            known = await self._known(note, text)
            return known if known is not None else await self._take(note, text)

    async def _known(self, note: Submit, text: str) -> Post | None:
        post = self._house.state.posts.get(self._id(note))
        if post is None:
            return None
        content = await self._house.contents.text(post)
        late = self._house.now_ms() - post.received_ms > KNOWN_MS
        if late or content is None or content.text != text:
            raise Refused("conflict", post=post.id)  # an id alone is no key to what another has written
        return post

    async def _take(self, note: Submit, text: str) -> Post:
        house, plan, post = self._house, self._plan, self._id(note)
        where = self.stood(note.code)
        if where is None:
            raise Refused("stale-code")
        if note.consent != plan.consent:
            raise Refused("old-consent")
        if note.place is not None and note.place not in self._places:
            raise Refused("unknown-place", place=note.place)
        at_ms = house.now_ms()
        event = Received(
            at_ms=at_ms,
            actor=f"source:{PHONE}",
            shop=house.shop,
            post=post,
            kind="note",
            source=PHONE,
            rating=Rating(note.stars) if note.stars is not None else None,
            written_ms=at_ms,
            consent=Consent(basis="notice", version=note.consent, at_ms=at_ms),
            author=house.vault.author(PHONE, note.device),
            topic=note.topic,
            place=note.place or where or None,
            public_from_ms=public_from_ms(
                note.when, at_ms, house.state.zone, plan.week, plan.evening_min, plan.tomorrow_min
            ),
            here=note.here,
            web=note.web,
        )
        pseudonym = note.pseudonym if note.pseudonym != "000" else house.vault.pseudonym(PHONE, post, post)
        content = TextContent(text=text, pseudonym=pseudonym, native_id=note.id)
        try:
            await house.append(event, entry=f"r-{post}-1", content=content, expect=0)
        except Conflict as conflict:
            raise Refused("conflict", post=post) from conflict
        return house.state.posts[post]

    def _id(self, note: Submit) -> str:
        # Of the note's id: the same note again, also after a restart, is the same post.
        return self._house.vault.post_id(PHONE, note.id, "")


def _readable(text: str) -> str:
    """As every source has it: line ends are `\\n`, half a character is U+FFFD. Nothing else changes."""
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "replace")
    )
