"""A shop of drawn days for the tests of reports, and a slow reader who counts everything again from the log."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from feeder.reporting.making import About
from feeder.sources.base import Seen
from tests.feeder.support import ZONE, Place
from wall import commands as do
from wall.clock import day_of
from wall.codec import decode_event
from wall.events import AnyEvent, Consent, Mask, Promised, Rating, Received, Replied
from wall.log.base import Cursor
from wall.rules import Refused

ABOUT = About("lyon", "Chez Tilleul", "Europe/Paris", "fr", {"avis": "Avis en ligne"})
TEXTS = (
    "La file d’attente aux caisses déborde",
    "Le parking est sombre, merci à Solène",
    "Solène a trouvé mon carton au rayon jardin",
    "Les toilettes du sous-sol sont fermées",
    "Livraison annulée sans prévenir, zirconium",
)
ANSWERS = (
    "Merci. Nous ouvrons désormais deux caisses de plus chaque samedi, et la file d’attente diminue.",
    "Nous avons remplacé trois lampes au parking ce matin, dites-nous si cela suffit pour vous.",
    "Bien noté.",
)
SOLENE = do.SetProfile(id="profile-noa-1", names=("Solène",), badge="Solène B.", on_wall=True)


def seen(number: object, text: str, rng: random.Random) -> Seen:
    """One post: rated or not, now and then a chat or a note of a problem."""
    kind: Any = rng.choice(("review", "review", "review", "forum", "chat"))
    return Seen(
        native_id=f"n{number}",
        created="",
        kind=kind,
        text=text,
        author=f"auteur {rng.randrange(9)}",
        rating=Rating(rng.randint(1, 5)) if kind == "review" else None,
        language=rng.choice(("fr", None)),
        conversation=f"c{number}" if kind == "chat" else None,
        consent=Consent(basis="opt-in", version="1") if kind == "chat" and rng.random() < 0.7 else None,
    )


async def lived(shop: Place, seed: int, posts: int, every_s: float) -> None:
    """So many posts, each some `every_s` (s) after the other, and what people did about them."""
    rng = random.Random(seed)
    known: list[str] = []
    for number in range(posts):
        source = rng.choice(("avis", "forum"))
        known += await shop.see(seen(f"{seed}-{number}", rng.choice(TEXTS), rng), source=source)
        shop.step(rng.random() * every_s)
        for _ in range(rng.randrange(4)):
            try:
                await shop.do(_command(shop, rng, rng.choice(known)), rng.choice(("camille", "noa")))
            except Refused:
                continue  # drawn without a look at the rules
            shop.step(rng.random() * every_s / 4)


def _command(shop: Place, rng: random.Random, post: str) -> do.Command:
    made: list[do.Command] = [
        do.Approve(id=shop.id(), post=post),
        do.Approve(id=shop.id(), post=post),
        do.Approve(id=shop.id(), post=post, masks=(Mask(3, 9, "personal"),)),
        do.Withhold(id=shop.id(), post=post, reason="unintelligible", spans=()),
        do.Withdraw(id=shop.id(), post=post, reason="unintelligible", spans=()),
        do.Reply(id=shop.id(), post=post, text=rng.choice(ANSWERS)),
        do.Promise(id=shop.id(), post=post, state=rng.choice(("taken-up", "under-way", "done")), text="On s’y met."),
        do.Undo(id=shop.id(), post=post),
        do.Forget(id=shop.id(), post=post, because="drawn"),
    ]
    return rng.choice(made)


async def events(shop: Place) -> dict[int, AnyEvent]:
    """The whole log, by seq."""
    house = shop.house
    records = await house.log.read(Cursor(house.epoch), 100_000)
    return {record.seq: decode_event(record.facts) for record in records}


def day(at_ms: int) -> date:
    return day_of(at_ms, ZONE)


def naive(shop: Place, log: dict[int, AnyEvent], first: date, last: date, until_ms: int) -> dict[str, Any]:
    """Every figure of the posts received on these days, counted from the log and the posts one by one."""
    state = shop.house.state
    first_seen: dict[str, tuple[int, Received]] = {}
    for seq, event in log.items():
        if isinstance(event, Received) and event.post in state.posts and event.revision == 1:
            first_seen.setdefault(event.post, (seq, event))
    posts = [state.posts[name] for name, (_, event) in first_seen.items() if first <= day(event.at_ms) <= last]
    promised = kept = 0
    for post in state.posts.values():
        states = [(e.at_ms, e.state) for seq, e in log.items() if isinstance(e, Promised) and seq in post.history]
        while any(state is None for _, state in states):
            states = states[1:]
        promised += bool(states) and first <= day(states[0][0]) <= last
        done = [at for number, (at, name) in enumerate(states) if {s for _, s in states[number:]} == {"done"}]
        kept += bool(done) and first <= day(done[0]) <= last
    replies = {seq: event.at_ms for seq, event in log.items() if isinstance(event, Replied)}
    standing = {post.reply_seq for post in state.posts.values()}
    shown = [post for post in posts if post.state == "shown"]
    wall = [post for post in shown if not post.forgotten and post.kind != "chat"]
    delays = [post.first_decided_ms - post.received_ms for post in posts if post.first_decided_ms is not None]
    answered = {post.id: replies[post.reply_seq] for post in posts if post.reply_seq in replies}
    waits = [at - state.posts[name].received_ms for name, at in answered.items() if at < until_ms]
    return {
        "received": len(posts),
        "withheld": (
            sum(post.state in ("withheld", "withdrawn") for post in posts),
            sum(post.state not in ("waiting", "undisplayable") for post in posts),
        ),
        "masked": (sum(bool(post.masks) for post in shown), len(shown)),
        "negative": (
            sum(post.stars is not None and post.stars < 3 for post in posts),
            sum(post.stars is not None for post in posts),
        ),
        "replied": (sum(answered.get(post.id, until_ms) < until_ms for post in wall), len(wall)),
        "delay": sorted(wait for wait in delays),
        "reply-delay": sorted(waits),
        "promised": promised,
        "kept": kept,
        "contests": sum(bool(p.contested_ms) and first <= day(p.contested_ms) <= last for p in state.posts.values()),
        "answered": [at for seq, at in replies.items() if first <= day(at) <= last and seq in standing],
    }  # fmt: skip
