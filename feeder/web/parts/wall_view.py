"""A card of the wall for the page: who, how many stars in words, the dates that the law wants, reply, promise. Pure.

L111-7-2 and D111-17 of the Code de la consommation: near each review its date of publication, that of the experience,
and whether it was checked; the order is told once for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from feeder.web.wording import Wording, line
from wall.phone import Public
from wall.views import Card, Promise
from wall.words import KINDS, N_, TOPICS

_CODE = re.compile(r"[0-9A-F]{3}")
PROMISED: Mapping[str, str] = {
    "taken-up": N_("Taken up on {date}"),
    "under-way": N_("Under way since {date}"),
    "done": N_("Done on {date}"),
    "declined": N_("Not possible: answered on {date}"),
}
CHECKED: Mapping[bool | None, str] = {
    True: N_("checked by the source"),
    False: N_("not checked by the source"),
    None: N_("checks: not stated"),
}
MOST = 300
"""Cards on one page at most; a page of thousands is no page."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it, and the shop's words about that."""

    state: str
    when: str
    words: Markup
    supporters: int


@dataclass(frozen=True, slots=True)
class Article:
    """A card as it is read. `facts`: the small print beneath, one phrase each. `turn`: it goes on a conversation."""

    post: str
    who: str
    origin: str
    words: Markup
    language: str
    stars: int | None
    facts: tuple[str, ...]
    reply: Markup
    replied_by: str
    promise: Told | None
    advisor: bool
    turn: bool
    iso: str


def person(card: Card, say: Wording) -> str:
    """Who speaks, as a person would say it: `Client·e 4F2`; any other pseudonym as it is."""
    name = line(card.pseudonym)
    advisor = card.voice == "advisor"
    if _CODE.fullmatch(name):
        told = say.gettext("Advisor {code}") if advisor else say.gettext("Customer {code}")
        return told.format(code=name)
    return name or (say.gettext("The shop’s advice") if advisor else say.gettext("A customer"))


def stars(count: int, say: Wording) -> str:
    """`4 étoiles sur 5`."""
    return str(say.ngettext("{n} star out of 5", "{n} stars out of 5", count))


def iso(ms: int) -> str:
    """An instant (Unix ms) after RFC 3339, by UTC."""
    return datetime.fromtimestamp(min(max(ms, 0), 253_000_000_000_000) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def facts_of(card: Card, now_ms: int, say: Wording) -> tuple[str, ...]:
    """What the law wants near a review: when it was published, when it was lived, whether it was checked."""
    out = [_published(card, now_ms, say)]
    if card.kind == "review":
        out.append(_experienced(card, now_ms, say))
        out.append(say.gettext(CHECKED[card.verified]))
    elif card.kind == "note":
        out.append(say.gettext("written in the shop, not checked"))
    return tuple(out)


def _published(card: Card, now_ms: int, say: Wording) -> str:
    if card.written_ms is None:
        return say.gettext("received on {date}").format(date=say.day(card.received_ms, now_ms))
    return say.gettext("published on {date}").format(date=say.day(card.written_ms, now_ms))


def _experienced(card: Card, now_ms: int, say: Wording) -> str:
    if not card.experienced_on:
        return say.gettext("date of experience: not given")
    try:
        day = date.fromisoformat(card.experienced_on)
        told = say.day(int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000), now_ms)
    except (ValueError, OverflowError):
        told = line(card.experienced_on)[:40]
    return say.gettext("experience of {date}").format(date=told)


def origin(card: Card, labels: Mapping[str, str], say: Wording) -> str:
    """Where it comes from: `Avis · Site de la maison`; of a note what it is and about which place."""
    if card.kind == "note" and card.topic:
        topic = say.gettext(TOPICS[card.topic]) if card.topic in TOPICS else line(card.topic)[:40]
        return f"{topic} · {line(card.place)[:60]}" if card.place else topic
    kind = say.gettext(KINDS.get(card.kind, card.kind))
    source = line(labels.get(card.source, card.source))[:80]
    return kind if source.casefold() == kind.casefold() else f"{kind} · {source}"


def promised(promise: Promise, now_ms: int, say: Wording) -> Told:
    """What became of a suggestion or problem."""
    when = say.gettext(PROMISED[promise.state]).format(date=say.day(promise.at_ms, now_ms))
    return Told(promise.state, when, say.form(promise.form), promise.supporters)


def article(card: Card, public: Public, say: Wording, *, turn: bool = False) -> Article:
    """One card. `turn`: it goes on the conversation of the card before it."""
    reply = say.form(card.reply) if card.reply else Markup()
    told = say.gettext("{shop} replies")
    shop = told.format(shop=line(public.shop_label)) if public.shop_label else say.gettext("The shop replies")
    return Article(
        post=card.post,
        who=person(card, say),
        origin=origin(card, public.labels, say),
        words=say.form(card.form),
        language=card.language if card.language and re.fullmatch(r"[A-Za-z]{2,3}", card.language) else "",
        stars=card.stars,
        facts=facts_of(card, public.at_ms, say),
        reply=reply,
        replied_by=f"{shop} · {line(card.signed)}" if card.signed else shop,
        promise=promised(card.promise, public.at_ms, say) if card.promise else None,
        advisor=card.voice == "advisor",
        turn=turn,
        iso=iso(card.written_ms or card.received_ms),
    )


def for_the_web(cards: Iterable[Card], agreed: Iterable[str]) -> list[Card]:
    """Those of `cards` that may be read anywhere: notes whose authors agreed to the web (`agreed`: their posts).

    Never a review of a source, never a chat, whatever the list says.
    """
    wanted = set(agreed)
    return [
        card
        for card in cards
        if card.post in wanted and card.kind == "note" and card.conversation is None and card.voice == "customer"
    ]


def articles(cards: Iterable[Card], public: Public, say: Wording) -> list[Article]:
    """The articles of a page, MOST at most; the turns of a conversation that follow each other are joined."""
    out: list[Article] = []
    before: str | None = None
    for card in cards:
        if len(out) >= MOST:
            break
        out.append(article(card, public, say, turn=card.conversation is not None and card.conversation == before))
        before = card.conversation
    return out
