"""The sample day seen again: an instant of it, its story, what is gone since, and a strip of live and replayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from msgspec import structs

from config.screen import PLAYLIST
from display.draw import Frame
from display.layout import Size
from display.look import load_theme, look_for
from display.picture import Picture
from display.replay.show import PastShow
from display.show import Show
from display.store import Store
from display.tempo.pace import Pace
from display.typeset.text import Typesetter
from tests.display import gallery_day as day
from wall import wire
from wall.views import Wall
from wall.wire import Chapter, Course, Peak, Script

DAY = "2026-11-21"
FROM, TO = day.at("2026-11-21 00:00"), day.at("2026-11-22 00:00")
ZONE = "Europe/Paris"
FULL, TALL, FOUR_K, BAR, LOW = Size(1920, 1080), Size(1080, 1920), Size(3840, 2160), Size(1920, 540), Size(1920, 360)
OLD = Size(1024, 768)
SHAPE = (1, 2, 2, 4, 6, 5, 3, 2, 4, 3, 5, 8, 7, 5, 9, 14, 17, 12, 8, 6, 5, 4, 3, 2)
"""Posts received in each half hour from nine on."""


def course(**given: object) -> Course:
    """The day's curve, invented."""
    rng = Random(4)
    received, shown, withheld = ([0] * 288 for _ in range(3))
    for half, count in enumerate(SHAPE):
        for _ in range(count * 2):
            at = 108 + half * 6 + rng.randrange(6)
            received[at] += 1
            later = min(287, at + 1 + rng.randrange(7))
            (withheld if rng.random() < 0.09 else shown)[later] += 1
    refusals = [FROM + n * 300_000 + 60_000 for n, count in enumerate(withheld) for _ in range(count)]
    plain: dict[str, object] = {
        "received": received, "shown": shown, "withheld": withheld, "refusals": refusals,
        "first_ms": day.at("2026-11-21 08:52"), "last_ms": day.at("2026-11-21 20:58"),
        "peaks": [Peak(from_ms=day.at("2026-11-21 16:25"), at_ms=day.at("2026-11-21 17:27"),
                       to_ms=day.at("2026-11-21 17:50"), received=79)],
        "paused": [(day.at("2026-11-21 15:31"), day.at("2026-11-21 15:42"))],
        "off": [(day.at("2026-11-21 12:10"), day.at("2026-11-21 12:31"))],
        "dark": [(FROM, day.at("2026-11-21 09:00")), (day.at("2026-11-21 21:00"), TO)],
        "screens": ["ecran-1"],
    }  # fmt: skip
    return Course(day=DAY, zone=ZONE, from_ms=FROM, to_ms=TO, **{**plain, **given})  # type: ignore[arg-type]


STORY = [
    Chapter(kind="opening", at_ms=day.at("2026-11-21 09:00"), facts={"received": 274, "shown": 238, "promised": 2}),
    Chapter(kind="flow", at_ms=day.at("2026-11-21 20:55")),
    Chapter(kind="peak", at_ms=day.at("2026-11-21 17:50"), from_ms=day.at("2026-11-21 16:25"),
            to_ms=day.at("2026-11-21 17:50"), posts=["r09", "r05", "r06"], facts={"received": 79}),
    Chapter(kind="reply", at_ms=day.at("2026-11-21 20:50"), posts=["r02"], facts={"seconds": 2_460}),
    Chapter(kind="promise", at_ms=day.at("2026-11-21 20:50"), posts=["n01", "n03"]),
    Chapter(kind="kept", at_ms=day.at("2026-11-21 20:50"), posts=["n02"]),
    Chapter(kind="quiet", at_ms=day.at("2026-11-21 12:00"), from_ms=day.at("2026-11-21 10:30"),
            to_ms=day.at("2026-11-21 11:30"), facts={"answered": 7, "hours": 2}),
    Chapter(kind="refused", at_ms=day.at("2026-11-21 20:50"),
            facts={"insult": 6, "advertising": 3, "personal-data": 2, "duplicate": 1}),
    Chapter(kind="close", at_ms=day.at("2026-11-21 20:59"),
            facts={"received": 274, "shown": 238, "withheld": 12, "waiting": 4, "withdrawn": 3, "undisplayable": 17,
                   "replied": 9, "promised": 2, "kept": 1}),
]  # fmt: skip


def live(size: Size, type_: Typesetter, theme: str = "day") -> Show:
    """The live show of the sample day."""
    store = Store(zone=ZONE, shop=day.SAY.shop, labels=dict(day.LABELS))
    look = look_for(load_theme(theme), size)
    return Show(store, look, day.SAY, type_.measure, pace=Pace(), playlist=PLAYLIST, rng=Random(7))


def past(size: Size, type_: Typesetter, theme: str = "day", ask: wire.Replay | None = None) -> PastShow:
    """A replay of it."""
    store = Store(zone=ZONE, shop=day.SAY.shop, labels=dict(day.LABELS))
    look = look_for(load_theme(theme), size)
    return PastShow(ask or wire.Replay(day=DAY), store, look, day.SAY, type_.measure, pace=Pace())


def tell(show: Show, *messages: wire.ToClient, now: float) -> None:
    """As the hub does."""
    for message in messages:
        if isinstance(show, PastShow):
            show.hear(message, now)
        show.learned(show.store.apply(message, now))


def whole(at_ms: int, cards: Sequence[wire.Card] = day.CARDS, wall: Wall | None = None) -> wire.View:
    return wire.View(
        add=list(cards), through=1, at_ms=at_ms, whole=True, panel=day.PANEL,
        wall=wall or Wall(announcements=[day.NOTICE]),
    )  # fmt: skip


def seen(
    show: PastShow, script: Script | None, at_ms: int, *, cards: Sequence[wire.Card] = day.CARDS,
    of: Course | None = None, speed: float = 60.0, paused: bool = False, now: float = 100.0,
) -> Picture:  # fmt: skip
    """The picture of a replay that stands at `at_ms`, its help gone."""
    beat = wire.Beat(through=1, at_ms=at_ms, panel=day.PANEL, replay=True, speed=speed, paused=paused)
    tell(show, of or course(), whole(at_ms, cards), beat, wire.Scene(at_ms=at_ms, script=script), now=now - 60)
    tell(show, beat, now=now)
    if show.telling is not None:
        show.telling.go(0, now)  # the chapter begins now
    return show.picture(at_ms, now)


def strip(type_: Typesetter, size: Size, count: int) -> Iterator[tuple[Picture, Picture]]:
    """Slides of the live show, each with the replay of its script."""
    show, again = live(size, type_), past(size, type_)
    tell(show, whole(day.NOW_MS), now=0.0)
    before: object = None
    for second in range(3_600):
        now_ms, now = day.NOW_MS + second * 1000, float(second)
        tell(show, wire.Beat(through=1, at_ms=now_ms, panel=day.PANEL), now=now)
        picture = show.picture(now_ms, now)
        if picture.shown == before:
            continue
        before = picture.shown
        script = Script(
            scene=picture.shown.scene, posts=list(picture.shown.posts), page=picture.shown.page, from_ms=now_ms,
            to_ms=now_ms + 1000,
        )  # fmt: skip
        yield picture, seen(again, script, now_ms, now=now + 60)
        count -= 1
        if not count:
            return


def board(at_ms: int, *posts: str) -> Script:
    known = {card.post: card.revision for card in day.CARDS}
    marks = [(post, known[post], 1) for post in posts]
    return Script(scene="stream", posts=marks, from_ms=at_ms, to_ms=at_ms + 9_000)


def frames(type_: Typesetter) -> Iterator[tuple[str, Frame]]:
    """Every picture of a replay but the strip, by name."""
    at_ms = day.NOW_MS
    script = board(at_ms, "r09", "r08", "r06", "r05")
    for size in (FULL, FOUR_K, TALL, BAR, LOW, OLD):
        for theme in ("day", "night", "contrast", "slate") if size == FULL else ("day",):
            show = past(size, type_, theme)
            yield f"replay-{size.w}x{size.h}-{theme}", seen(show, script, at_ms).frame
    gone = [
        structs.replace(card, gone=why, form=(), reply=(), stars=None, pseudonym="", promise=None, signed="")
        if (why := {"r09": "withdrawn", "r06": "forgotten"}.get(card.post)) else card
        for card in day.CARDS
    ]  # fmt: skip
    yield "replay-gone", seen(past(FULL, type_), script, at_ms, cards=gone, paused=True).frame
    paused = Script(scene="dark", from_ms=at_ms, to_ms=at_ms + 1)
    yield "replay-dark", seen(past(FULL, type_, "night"), paused, at_ms, paused=True).frame
    yield "replay-unknown", seen(past(FULL, type_), None, at_ms, speed=3600.0).frame
    for theme, size in (("day", FULL), ("night", TALL)):
        for n, chapter in enumerate(STORY):
            show = past(size, type_, theme, wire.Replay(day=DAY, story=True))
            tell(show, course(story=STORY), now=0.0)
            assert show.telling is not None
            show.telling.at = n
            name = f"story-{n + 1}-{chapter.kind}" + ("" if size == FULL else "-1080x1920-night")
            yield name, seen(show, None, chapter.at_ms, of=course(story=STORY), paused=True, now=200.0).frame
