"""Equal screen time: a whole day on the wall, counted from the scripts that the screen writes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from random import Random
from statistics import mean

from hypothesis import given, settings
from hypothesis import strategies as st

from display.items import Item, group
from display.picture import shown
from display.scripts import Recorder
from display.tempo.screentime import Time, screen_time
from tests.display.coursing import BEGUN, PACE, Column, Wall, words
from tests.display.making import card
from wall.wire import Card, Script

HOURS = 10
PLAYLIST = ("stream", "spotlight", "stream", "transparency", "stream", "spotlight", "stream", "invitation")
TOLD = {"transparency": [40], "invitation": [8]}
LENGTHS = (4, 12, 25, 45, 80, 220)
"""Words of a post, from a sigh to a page and a half."""


def day_of_posts(count: int = 60) -> list[tuple[float, Card]]:
    """So many posts over the day: five of like length within some minutes of one another, one for each number of
    stars, in an order drawn by lot; so nothing but the stars differs in what is compared."""
    rng = Random(7)
    lengths = [LENGTHS[n % len(LENGTHS)] for n in range(count // 5)]
    rng.shuffle(lengths)
    out: list[tuple[float, Card]] = []
    for n, length in enumerate(lengths):
        for k, stars in enumerate(rng.sample(range(1, 6), 5)):
            now = n * HOURS * 3600 / len(lengths) + k * rng.uniform(60, 180)
            post = f"p{n:02}-{stars}"
            out.append((now, card(post, words(length), shown_ms=round(now * 1000), stars=stars)))
    return sorted(out, key=lambda one: one[0])


class Full(Column):
    """A board 150 words high, on which the beginning of a long post takes 20."""

    def fits(self, items: Sequence[Item]) -> bool:
        return sum(self.height(item, self.long(item)) for item in items) <= 150


def play(posts: list[tuple[float, Card]], seed: int = 3, hours: float = HOURS) -> list[Script]:
    """The scripts of a day on which these posts came."""
    room = Full(most=120)
    wall = Wall(room=room, playlist=PLAYLIST, told=TOLD, seed=seed)
    recorder = Recorder(None, 0)
    scripts: list[Script] = []
    now, coming, cards = 0.0, list(posts), list[Card]()
    items = group(cards)
    while now < hours * 3600:
        while coming and coming[0][0] <= now:
            cards.append(coming.pop(0)[1])
            items = group(cards)
        slide = wall.timeline.step(items, now)
        if slide is not None:
            plates = wall.says.plates(slide.scene)
            recorder.note(shown(slide, room, plates), round(now * 1000), len(cards))  # type: ignore[arg-type]
        due = wall.timeline.next_due(now)
        now = min(coming[0][0] if coming else hours * 3600, hours * 3600 if due is None else due)
    recorder.close(round(now * 1000))
    for batch in recorder.unsent():
        scripts += batch.scripts
    return scripts


def measured(posts: list[tuple[float, Card]], scripts: list[Script]) -> dict[str, Time]:
    """The times, with each page's reading time."""
    room, takes, whole = Full(most=120), dict[tuple[str, int], float](), dict[str, float]()
    for _, one in posts:
        pages = [PACE.dwell(page.words) for page in room.pages(group([one])[0])]
        takes |= {(one.post, n): seconds for n, seconds in enumerate([PACE.dwell(BEGUN), *pages])}
        whole[one.post] = sum(pages)
    since = {one.post: round(now * 1000) for now, one in posts}
    return screen_time(scripts, lambda post, page: takes[post, page], whole, since)


@cache
def a_day() -> tuple[list[tuple[float, Card]], list[Script]]:
    posts = day_of_posts()
    return posts, play(posts)


def test_time_is_counted_by_post_by_page_and_by_share() -> None:
    scripts = [
        Script(scene="stream", posts=[("a", 1, 1), ("b", 1, 0)], from_ms=0, to_ms=10_000),
        Script(scene="spotlight", posts=[("b", 1, 1)], from_ms=10_000, to_ms=30_000),
        Script(scene="spotlight", posts=[("b", 1, 2)], from_ms=30_000, to_ms=38_000),
        Script(scene="transparency", from_ms=38_000, to_ms=99_000),
    ]
    found = screen_time(scripts, lambda post, page: 30 if post == "a" else 10, {"a": 30, "b": 10}, {"b": 5})
    assert found == {"a": Time(10.0, 0.0, 1, 7.5, 10 + 28 * 0.75), "b": Time(38.0, 10.0, 1, 30.5, 28 * 0.25)}
    assert found["a"].ratio == 7.5 / 31


def test_over_a_day_the_stars_buy_no_time() -> None:
    """The mean of four days with other lots: in one the lot alone makes some two to seven percent."""
    posts, _ = a_day()
    hours = {one.post: HOURS - now / 3600 for now, one in posts if now < (HOURS - 1) * 3600}
    days = [measured(posts, play(posts, seed)) for seed in range(4)]
    up = {post: mean(times[post].up_s for times in days) / hour for post, hour in hours.items()}
    ratio = {post: mean(times[post].ratio for times in days) for post in hours}
    for measure in (up, ratio):
        by_stars = [
            mean(measure[one.post] for _, one in posts if one.stars == n and one.post in hours) for n in range(1, 6)
        ]
        assert max(by_stars) / min(by_stars) < 1.05


def test_over_a_day_a_long_post_is_shown_as_often_as_a_short_one() -> None:
    posts, scripts = a_day()
    since = HOURS * 0.7
    late = measured(posts, [script for script in scripts if script.from_ms >= since * 3_600_000])
    there = [one for now, one in posts if now < since * 3600]
    means = [
        mean(late[one.post].showings for one in there if group([one])[0].words == length)
        for length in {group([one])[0].words for one in there}
    ]
    assert len(means) >= 5
    assert max(means) / min(means) < 1.25


def test_over_a_day_nobody_waits_for_long_neither_at_first_nor_again() -> None:
    posts, scripts = a_day()
    up = {one.post: [round(now * 1000)] for now, one in posts}
    for script in scripts:
        for post, _, page in script.posts:
            if page:
                up[post].append(script.from_ms)
    ends = HOURS * 3_600_000
    first = [shown[1] - shown[0] for shown in up.values()]
    again = [max(b - a for a, b in pairwise([*shown[1:], ends])) for shown in up.values()]
    assert max(first) <= 8 * 60_000
    assert max(again) <= 60 * 60_000


def test_over_a_day_nobodys_time_is_cut() -> None:
    posts, scripts = a_day()
    room = Full(most=120)
    items = {one.post: group([one])[0] for _, one in posts}
    since: dict[tuple[str, str, int], int] = {}
    for script in scripts:
        up = {(script.scene, post, page) for post, _, page in script.posts}
        for key in [key for key in since if key not in up]:
            scene, post, page = key
            alone = room.pages(items[post])[page - 1].words
            count = BEGUN if page == 0 else alone if scene != "stream" else items[post].words
            assert script.from_ms - since.pop(key) >= PACE.dwell(count) * 1000 - 1
        for key in up:
            since.setdefault(key, script.from_ms)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.sampled_from(LENGTHS)), min_size=2, max_size=12))
def test_other_stars_and_other_words_of_the_same_length_make_the_same_scripts(
    posts: list[tuple[int, int, int]],
) -> None:
    def day(stars: int, word: str) -> list[Script]:
        return play(
            [
                (n * 300.0, card(f"p{n}", " ".join([word] * one[2]), shown_ms=n * 300_000, stars=one[stars]))
                for n, one in enumerate(posts)
            ],
            hours=1.5,
        )

    assert day(0, "parfait") == day(1, "déplorable")
