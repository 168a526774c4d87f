"""“You said, we did”: a promise as its page tells it, and as the label that is put on the shelf. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from feeder.web.parts.label import Label
from feeder.web.parts.wall_view import Article, article, person
from feeder.web.wording import NBSP, Wording, line
from wall.phone import Public, PublicPromise
from wall.views import Card
from wall.words import N_

STEPS: tuple[tuple[str, str], ...] = (
    ("taken-up", N_("taken up")), ("under-way", N_("under way")), ("done", N_("done")),
)  # fmt: skip
GROUPS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("open", frozenset({"taken-up", "under-way"}), N_("What we are working on")),
    ("done", frozenset({"done"}), N_("What is done")),
    ("declined", frozenset({"declined"}), N_("What is not possible, and why")),
)
SHORT = 80
"""The shop's words are a label's headline up to so many characters."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a promise; `done`: it is behind us or the one we are at, `here`: that one."""

    name: str
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A promise and its post. `steps` is empty for what is not possible."""

    post: str
    article: Article
    state: str
    steps: tuple[Step, ...]
    kept: bool
    readable: bool


def stories(
    public: Public, shown: Iterable[str], say: Wording, readable: Callable[[Card], bool]
) -> list[tuple[str, str, list[Story]]]:
    """(id, title, promises) of each group that has any, the latest news first. `shown`: what is on the wall now."""
    there = set(shown)
    found = [story(one, public, say, readable(one.card)) for one in _ordered(public) if one.card.post in there]
    groups = ((id_, title, [one for one in found if one.state in states]) for id_, states, title in GROUPS)
    return [(id_, say.gettext(title), some) for id_, title, some in groups if some]


def _ordered(public: Public) -> list[PublicPromise]:
    kept = [one for one in public.promises if one.card.promise is not None]
    return sorted(
        kept, key=lambda one: (one.card.promise.at_ms if one.card.promise else 0, one.card.post), reverse=True
    )


def find(public: Public, post: str) -> PublicPromise | None:
    """The promise of that post; None if there is none."""
    return next((one for one in public.promises if one.card.post == post and one.card.promise is not None), None)


def story(one: PublicPromise, public: Public, say: Wording, readable: bool) -> Story:
    """One promise. Its card has one, as `find` and `stories` make sure.

    `readable`: the author’s words may be read here; else only what the shop says of it.
    """
    state = one.card.promise.state if one.card.promise else "declined"
    order = [name for name, _ in STEPS]
    at = order.index(state) if state in order else -1
    steps = tuple(Step(say.gettext(words), n <= at, n == at) for n, (_, words) in enumerate(STEPS)) if at >= 0 else ()
    return Story(
        one.card.post, article(_told(one.card, readable), public, say), state, steps, state == "done", readable
    )


def _told(card: Card, readable: bool) -> Card:
    return card if readable else replace(card, form=(), reply=(), language=None, stars=None)


def label(card: Card, public: Public, say: Wording, readable: bool = True) -> Label | None:
    """What the label of a kept promise says; None while it is not kept. `readable`: as for `story`."""
    card = _told(card, readable)
    promise = card.promise
    if promise is None or promise.state != "done":
        return None
    words = line(say.plain(promise.form)).rstrip(" .")
    headline = bool(words) and len(words) <= SHORT
    facts = {
        "what": words, "who": _who(card, say),
        "date": say.day(card.received_ms if card.written_ms is None else card.written_ms, public.at_ms),
    }  # fmt: skip
    asked = (
        say.gettext("{what}: asked for by {who} on {date}")
        if headline
        else say.gettext("Asked for by {who} on {date}")
    )
    foot = say.gettext("Done on {date}").format(date=say.day(promise.at_ms, public.at_ms))
    if promise.supporters:
        told = say.ngettext(
            "{n} other person asked for it too", "{n} other people asked for it too", promise.supporters
        )
        foot = f"{foot} · {told}"
    said = say.plain(card.form).strip()
    return Label(
        head=say.gettext("You said it, we did it"),
        what=asked.format(**facts),
        quote=say.gettext("“{words}”").format(words=said) if said else "",
        foot=foot,
        shop=line(public.shop_label or public.shop),
        scan=say.gettext("The whole story"),
        url=f"{public.public_url.rstrip('/')}/promises/{card.post}" if public.public_url else "",
    )


def _who(card: Card, say: Wording) -> str:
    return person(card, say).replace(" ", NBSP) if line(card.pseudonym) else say.gettext("a customer")
