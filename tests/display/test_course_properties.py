"""The wall's course over any day: what always holds, whatever comes and goes and when."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from display.items import Item, group
from display.tempo.slides import Slide
from display.tempo.timeline import Timeline
from tests.display.coursing import PACE, Column, Room, Wall, words
from tests.display.making import card, turns
from wall.wire import Card

TOLD = {"transparency": [30, 12], "invitation": [6], "announcement": (), "empty": [9]}
PLAYLISTS = st.lists(
    st.sampled_from(["stream", "spotlight", "conversation", "transparency", "invitation", "announcement"]), max_size=8
)
ROOMS = st.sampled_from([Room(), Room(places=1), Room(places=6, most=25), Column()])


@st.composite
def days(draw: st.DrawFn) -> list[tuple[float, list[Card]]]:
    """At which instants (s) which cards may be shown. Those of the first stood on the wall before."""
    cards = {f"s{n}": card(f"s{n}", words(8 * n), shown_ms=n) for n in range(draw(st.integers(0, 8)))}
    out: list[tuple[float, list[Card]]] = [(0.0, list(cards.values()))]
    now = 0.0
    for n in range(draw(st.integers(1, 12))):
        now += draw(st.sampled_from([0.0, 0.5, 3.0, 9.5, 40.0, 200.0]))
        what = draw(st.sampled_from(["post", "post", "post", "chat", "gone", "edit", "mask", "pin"]))
        known = draw(st.sampled_from(sorted(cards))) if cards else ""
        if what == "post" or not known:
            cards[f"p{n}"] = card(f"p{n}", words(draw(st.integers(0, 150))), shown_ms=1000 + n)
        elif what == "chat":
            for said in turns(draw(st.integers(1, 6)), text=words(draw(st.integers(1, 30)))):
                cards[said.post] = said
        elif what == "gone":
            del cards[known]
        else:
            old = cards[known]
            count = draw(st.integers(0, 150))
            revision, pin = old.revision + (what == "edit"), what == "pin"
            stands = {"kind": old.kind, "conversation": old.conversation, "shown_ms": old.shown_ms}
            cards[known] = card(known, words(count), revision=revision, spotlit=pin, **stands)
        out.append((now, list(cards.values())))
    return out


def whole(slide: Slide, items: dict[str, Item]) -> bool:
    """Whether all that is on the slide may be shown, word for word."""
    return all(
        item.key in items and set(item.cards) <= set(items[item.key].cards) and item.cards for item in slide.items
    )


def ordered(slide: Slide) -> bool:
    return list(slide.items) == sorted(slide.items, key=lambda item: item.order, reverse=True)


class Watched:
    """A timeline that is asked twice at every instant, and in between its own instants too."""

    def __init__(self, wall: Wall) -> None:
        self.timeline: Timeline = wall.timeline
        self.now = 0.0
        self.slides: list[tuple[float, Slide]] = []

    def look(self, items: Sequence[Item], known: dict[str, Item]) -> None:
        slide = self.timeline.step(items, self.now)
        queued, due = self.timeline.queued, self.timeline.next_due(self.now)
        assert self.timeline.step(items, self.now) == slide
        assert (self.timeline.queued, self.timeline.next_due(self.now)) == (queued, due)
        assert due is None or due > self.now
        assert due is not None or slide is None
        if slide is not None:
            assert whole(slide, known)
            assert ordered(slide)
            assert len(slide.begun) <= 1
            self.slides.append((self.now, slide))

    def until(self, end: float, items: Sequence[Item]) -> None:
        """Go on with these items until `end`, and look between two changes whether nothing was skipped."""
        known = {item.key: item for item in items}
        while True:
            self.look(items, known)
            due = self.timeline.next_due(self.now)
            if due is None or due > end:
                break
            before = self.timeline.slide
            self.timeline.step(items, (self.now + due) / 2)
            assert self.timeline.slide == before
            assert self.timeline.next_due((self.now + due) / 2) == due
            self.now = due
        self.now = end


@settings(max_examples=80, deadline=None)
@given(days(), ROOMS, PLAYLISTS, st.integers(0, 9))
def test_whatever_comes_and_goes(
    day: list[tuple[float, list[Card]]], room: Room, playlist: list[str], seed: int
) -> None:
    """Nothing that may not be shown, newest first, the same twice at one instant, woken in time and never late."""
    watched = Watched(Wall(day[0][1], room, playlist=playlist, told=TOLD, seed=seed).stood())
    for (now, cards), (end, _) in zip(day, [*day[1:], (day[-1][0] + 200, [])], strict=True):
        watched.now = now
        watched.until(end, group(cards))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=30), ROOMS, PLAYLISTS)
def test_everybody_has_a_turn_within_so_many_slides_and_is_read_in_full(
    lengths: list[int], room: Room, playlist: list[str]
) -> None:
    wall = Wall(
        [card(f"p{n}", words(m), shown_ms=n) for n, m in enumerate(lengths)], room, playlist=playlist, told=TOLD
    )
    items = group(wall.cards)
    waiting, slides, pages = {item.key for item in items}, 0, {item.key: set[int]() for item in items}
    last = None
    while waiting:
        slide = wall.timeline.step(items, wall.now)
        assert slide is not None
        if slide != last:
            slides += 1
        for item in slide.items:
            if slide.scene != "stream":
                pages[item.key].add(slide.page)
            if len(pages[item.key]) == slide.pages if slide.scene != "stream" else item.key not in slide.begun:
                waiting.discard(item.key)
        last = slide
        wall.now = wall.timeline.next_due(wall.now) or 0.0
        most = sum(len(room.pages(item)) + 1 for item in items)
        assert slides <= 4 * most + 12


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 120), min_size=2, max_size=14), st.randoms(use_true_random=False), ROOMS)
def test_nobodys_time_is_cut(lengths: list[int], random: object, room: Room) -> None:
    """Whoever comes on the wall stays for its reading time, however many come after it."""
    wall = Wall(room=room, playlist=("stream", "spotlight", "transparency"), told=TOLD)
    for n, count in enumerate(lengths):
        wall.cards.append(card(f"p{n}", words(count), shown_ms=n))
        wall.step(float(random.choice([0.0, 1.0, 7.0, 30.0])))  # type: ignore[attr-defined]
    wall.step(900)
    since: dict[tuple[str, str, int], tuple[float, float]] = {}
    for now, slide in wall.up:
        up = {}
        for item in slide.items if slide else ():
            assert slide is not None
            count = 20 if item.key in slide.begun else item.words
            count = room.pages(item)[slide.page - 1].words if slide.scene != "stream" else count
            up[slide.scene, item.key, slide.page] = PACE.dwell(count)
        for key, (began, needed) in list(since.items()):
            if key not in up:
                assert now - began >= needed - 1e-6
                del since[key]
        for key, needed in up.items():
            since.setdefault(key, (now, needed))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 90)), min_size=2, max_size=14), ROOMS)
def test_the_stars_enter_nothing(posts: list[tuple[int, int]], room: Room) -> None:
    """The same day with every star turned round, and with other words of the same length, shows the same slides."""

    def day(*, turned: bool) -> list[tuple[float, str, list[str], int, frozenset[str]]]:
        wall = Wall(room=room, playlist=("stream", "spotlight", "conversation", "transparency"), told=TOLD)
        for n, (stars, count) in enumerate(posts):
            text = " ".join(["nul" if turned else "top"] * count)
            wall.cards.append(card(f"p{n}", text, shown_ms=n, stars=6 - stars if turned else stars))
            wall.step(11)
        wall.step(900)
        return [
            (now, slide.scene, [item.key for item in slide.items], slide.page, slide.begun)
            for now, slide in wall.up
            if slide
        ]

    assert day(turned=False) == day(turned=True)


def test_who_waits_joins_a_board_of_the_playlist_at_once() -> None:
    """After a run of first showings the playlist has its turn; its board has room for who still waits."""
    cards = [card("s0", words(0), shown_ms=0)]
    watched = Watched(
        Wall(cards, Room(places=6, most=25), playlist=["spotlight", "conversation"], told=TOLD, seed=0).stood()
    )
    for n, (until, count) in enumerate([(0.0, 0), (0.0, 0), (0.0, 0), (9.5, 90), (49.5, 0), (249.5, 0)]):
        watched.until(until, group(cards))
        cards = [*cards, card(f"p{n}", words(count), shown_ms=1000 + n)]
    assert all(any(item.key == f"p:p{n}" for _, slide in watched.slides for item in slide.items) for n in range(5))
