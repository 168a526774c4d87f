"""What is written on a lived day and from where: reviews, forum threads, chats with and without consent, notes."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from feeder.demo.lived.rhythm import LivedDay, Rush
from feeder.demo.lived.shop import MINUTE_MS, Made, Shop
from feeder.demo.lived.texts import TAINTS, Text
from feeder.ingest import Ingest
from feeder.sources.base import Seen
from wall import commands as do
from wall.content import TextContent
from wall.events import Consent, Rating, Received, Topic
from wall.roles import PHONE
from wall.rules import COUNTER

REVIEWS, FORUM, CHAT = "avis", "forum", "chat"
SOURCES = (REVIEWS, FORUM, CHAT)
CONSENT = "2026-11"
PLACES = ("entree", "lampes", "assises", "caisse")
TAINTED, MASKED, REPEATED = 0.035, 0.04, 0.012
"""How many posts are to be refused, need a chip, or say the same again."""
TURNS = (2, 3, 3, 5, 5)
"""With two or an odd number of turns it is the advisor who says that it is settled, and the customer who thanks."""
Expect = Callable[[Made, int], None]


class Writing:
    """`expect`: somebody will get to it. `talked`: a rush's note, once it is taken in."""

    def __init__(self, shop: Shop, expect: Expect, talked: Callable[[Made, Rush], None]) -> None:
        self._shop = shop
        self._expect = expect
        self._talked = talked
        self._spent = 0
        self._devices = [f"tel-{number:03d}" for number in range(400)]

    async def something(self, day: LivedDay, rush: Rush | None) -> None:
        """One post, or a chat of several."""
        shop, rng = self._shop, self._shop.rng
        if rush is None and self._spent > 0:
            self._spent -= 1  # the turns of an earlier chat stand for it
            return
        topic = rush.topic if rush is not None else shop.pen.topics(dict(day.much))
        good = rush.good if rush is not None else rng.random() < 0.6
        opened = day.open_ms <= shop.agenda.now_ms < day.close_ms
        kinds = ("review", "forum", "chat", "note")
        weights = (46, 14, 4 if rush is None else 0, (60 if rush is not None else 22) if opened else 0)
        kind = rng.choices(kinds, weights)[0]
        if kind == "chat":
            await self._chat(topic)
        elif kind == "note":
            await self._note(topic, good, rush)
        else:
            await self._public(kind, topic, good)

    async def dictated(self) -> None:
        """A customer says it at the counter."""
        shop = self._shop
        who = shop.cast.moderators[shop.rng.randrange(2)]
        words = shop.pen.house("dictated")
        done = await shop.does(do.Dictate(id=shop.entry(), text=words, language="fr"), who)
        if done.post is not None:
            made = Made(done.post.id, COUNTER, "", "note", Text(words), "", topic="opinion")
            self._expect(made, shop.agenda.now_ms)

    async def _public(self, kind: str, topic: str, good: bool) -> None:
        shop, rng = self._shop, self._shop.rng
        taint = self._taint()
        stars = _stars(good, rng) if kind == "review" else None
        if taint == "contradiction":
            kind, stars = "review", 5
        text = shop.pen.post(topic, good if taint != "insult" else False, taint=taint)
        made = self._made(REVIEWS if kind == "review" else FORUM, kind, text, stars)
        await self._take(made)
        if not taint and rng.random() < REPEATED:
            again = self._made(made.source, kind, Text(text.words, topic, good, "duplicate"), stars, made.author)
            again.other = made.id
            shop.agenda.at(shop.agenda.now_ms + round(rng.uniform(2, 40) * MINUTE_MS), lambda: self._take(again))

    async def _take(self, made: Made) -> None:
        now_ms = self._shop.agenda.now_ms
        seen = Seen(
            native_id=made.native_id,
            kind=made.kind,  # type: ignore[arg-type]
            text=made.text.words,
            author=made.author,
            author_id=made.author,
            rating=Rating(made.stars) if made.stars is not None else None,
            language=made.text.language,
            written_ms=now_ms - self._shop.rng.randrange(2_000, 90_000),
            verified=True if made.source == REVIEWS else None,
        )
        await Ingest(self._shop.house, made.source, self._shop.house.shop).take([seen])
        self._expect(made, now_ms)

    async def _chat(self, topic: str) -> None:
        shop, rng = self._shop, self._shop.rng
        turns = shop.pen.chat(topic, rng.choice(TURNS))
        self._spent += len(turns) - 1
        name, author, at_ms = shop.entry(), shop.pen.author(), shop.agenda.now_ms
        agreed = Consent(basis="notice", version=CONSENT, at_ms=at_ms) if rng.random() < 0.84 else None
        for number, text in enumerate(turns):
            made = self._made(CHAT, "chat", text, None, author if number % 2 == 0 else "Maud")
            shop.agenda.at(at_ms, partial(self._turn, made, name, number, agreed))
            at_ms += round(rng.uniform(0.3, 4) * MINUTE_MS)

    async def _turn(self, made: Made, name: str, number: int, agreed: Consent | None) -> None:
        now_ms = self._shop.agenda.now_ms
        seen = Seen(
            native_id=made.native_id,
            kind="chat",
            text=made.text.words,
            author=made.author,
            author_id=made.author,
            voice="advisor" if number % 2 else "customer",
            conversation=name,
            written_ms=now_ms,
            consent=agreed,
        )
        await Ingest(self._shop.house, CHAT, self._shop.house.shop).take([seen])
        if agreed is not None:
            self._expect(made, now_ms)

    async def _note(self, topic: str, good: bool, rush: Rush | None) -> None:
        """As the phone page takes it in."""
        shop, rng = self._shop, self._shop.rng
        house, now_ms = shop.house, shop.agenda.now_ms
        about: Topic = rng.choices(("opinion", "suggestion", "problem"), (4, 3, 3) if rush is None else (2, 2, 7))[0]
        if rush is not None and rush.good and about == "problem":
            about = "opinion"
        taint = self._taint() if about == "opinion" else ""
        text = shop.pen.post(topic, good, "" if about == "opinion" else about, taint)
        stars = _stars(good, rng) if about == "opinion" and rng.random() < 0.5 else None
        made = self._made(PHONE, "note", text, stars)
        made.topic, made.device = about, rng.choice(self._devices)
        event = Received(
            at_ms=house.now_ms(), actor=f"source:{PHONE}", shop=house.shop, post=made.id, kind="note", source=PHONE,
            rating=Rating(stars) if stars is not None else None, written_ms=now_ms,
            consent=Consent(basis="notice", version=CONSENT, at_ms=now_ms),
            author=house.vault.author(PHONE, made.device), topic=about,
            place=rng.choice(PLACES) if rng.random() < 0.7 else None,
            here=about == "problem" and rng.random() < 0.3, web=rng.random() < 0.2,
        )  # fmt: skip
        content = TextContent(
            text=text.words, pseudonym=house.vault.pseudonym(PHONE, made.id, made.id), native_id=made.native_id
        )
        await house.append(event, entry=f"r-{made.id}-1", content=content, expect=0)
        shop.notes.append(made)
        self._expect(made, now_ms)
        if rush is not None:
            self._talked(made, rush)
        if event.here:
            shop.agenda.at(now_ms + round(rng.uniform(2, 12) * MINUTE_MS), lambda: self._talk(made))

    async def _talk(self, made: Made) -> None:
        post = self._shop.post(made)
        if post is not None and post.talked_ms is None and not post.forgotten:
            await self._shop.does(do.Talk(id=self._shop.entry(), post=made.id), self._shop.somebody())

    def _taint(self) -> str:
        chance = self._shop.rng.random()
        if chance < TAINTED:
            return self._shop.rng.choices(list(TAINTS), list(TAINTS.values()))[0]
        return "masked" if chance < TAINTED + MASKED else ""

    def _made(self, source: str, kind: str, text: Text, stars: int | None, author: str = "") -> Made:
        native = self._shop.entry()
        post = self._shop.house.vault.post_id(source, native, "")
        return Made(post, source, native, kind, text, author or self._shop.pen.author(), stars)


def _stars(good: bool, rng: random.Random) -> int:
    return rng.choices((5, 4, 3), (6, 4, 1))[0] if good else rng.choices((1, 2, 3), (5, 4, 2))[0]
