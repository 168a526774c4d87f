"""The day told well: nothing chosen by stars, nothing that may not be seen, each chapter where its posts are up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeder.past.story import Answer, Facts, best, story, together
from wall.past import Chapter, Course, Peak

HOUR = 3_600_000
COURSE = Course(
    day="2026-11-22", zone="Europe/Paris", from_ms=0, to_ms=24 * HOUR, first_ms=9 * HOUR, last_ms=19 * HOUR
)


def everything(post: str) -> bool:
    return True


def all_day(*posts: str) -> dict[str, list[tuple[int, int]]]:
    return {post: [(10 * HOUR, 24 * HOUR)] for post in posts}


def lively() -> Facts:
    course = Course(
        day="2026-11-22", zone="Europe/Paris", from_ms=0, to_ms=24 * HOUR, first_ms=9 * HOUR, last_ms=19 * HOUR,
        received=[40], shown=[30], withheld=[4],
        peaks=[
            Peak(from_ms=at * HOUR, at_ms=at * HOUR + 5, to_ms=(at + 1) * HOUR, received=at) for at in range(11, 16)
        ],
    )  # fmt: skip
    return Facts(
        course=course,
        up=all_day("a", "b", "c", "d", "e"),
        answers=[
            Answer("a", 12 * HOUR, 60_000, "4-5"), Answer("b", 13 * HOUR, 30_000, "4-5"),
            Answer("c", 14 * HOUR, 90_000, "1-2"), Answer("d", 15 * HOUR, 5_000, "4-5", supporters=2),
        ],
        replied=5,
        replied_at=[12 * HOUR, 13 * HOUR, 14 * HOUR, 15 * HOUR, 15 * HOUR + 1],
        promises=[(16 * HOUR, "a"), (17 * HOUR, "e")],
        kept=[(18 * HOUR, "b")],
        refused=[(11 * HOUR, "insult"), (12 * HOUR, "advertising"), (13 * HOUR, "insult")],
        quiet=[(14 * HOUR, 16 * HOUR)],
        fates={"shown": 29, "withheld": 5, "waiting": 6},
    )  # fmt: skip


def of(kind: str, chapters: list[Chapter]) -> list[Chapter]:
    return [chapter for chapter in chapters if chapter.kind == kind]


def test_a_lively_day_has_all_its_chapters_as_they_happened() -> None:
    told = story(lively(), everything)
    assert 6 <= len(told) <= 14
    assert [chapter.kind for chapter in told[:2]] == ["opening", "flow"]
    assert [chapter.kind for chapter in told[-2:]] == ["refused", "close"]
    between = [chapter.at_ms for chapter in told[2:-2]]
    assert between == sorted(between)
    assert [chapter.facts["received"] for chapter in of("peak", told)] == [13, 14, 15]
    assert of("refused", told)[0].facts == {"insult": 2, "advertising": 1}
    assert of("close", told)[0].facts == {
        "received": 40, "shown": 29, "withheld": 5, "replied": 5, "promised": 2, "kept": 1, "waiting": 6,
    }  # fmt: skip
    assert of("promise", told)[0].posts == ["a", "e"]
    assert of("promise", told)[0].at_ms == 17 * HOUR
    assert of("kept", told)[0] == Chapter(kind="kept", at_ms=18 * HOUR, posts=["b"], facts={"kept": 1})
    assert of("quiet", told)[0].facts == {"answered": 3, "hours": 2}
    assert of("reply", told)[0].facts == {"seconds": 60}


def test_an_empty_day_opens_and_closes() -> None:
    told = story(Facts(course=Course(day="2026-11-22", zone="UTC", from_ms=5, to_ms=24 * HOUR)), everything)
    assert [chapter.kind for chapter in told] == ["opening", "close"]
    assert [chapter.at_ms for chapter in told] == [5, 5]
    assert told[-1].facts["received"] == 0


def test_the_story_opens_when_people_are_at_work_and_not_with_a_review_at_night() -> None:
    shown = [0] * 288
    shown[9 * 12] = shown[17 * 12] = 1
    night = Course(
        day="2026-11-22", zone="UTC", from_ms=0, to_ms=24 * HOUR, first_ms=HOUR, last_ms=23 * HOUR, received=[9],
        shown=shown, withheld=[0] * 288,
    )  # fmt: skip
    told = story(Facts(course=night), everything)
    assert [(chapter.kind, chapter.at_ms) for chapter in told] == [
        ("opening", 9 * HOUR), ("flow", 9 * HOUR), ("close", 17 * HOUR + 300_000),
    ]  # fmt: skip
    assert (told[1].from_ms, told[1].to_ms) == (HOUR, 23 * HOUR)


def test_replies_take_turns_between_stars_and_the_quickest_of_each_comes_first() -> None:
    chosen = [answer.post for answer in best(lively(), everything)]
    # 4-5 was answered first that day; of it "me too" counts before speed.
    assert chosen == ["d", "c", "b", "a"]


def test_whose_author_was_right_against_a_refusal_comes_before_the_quickest() -> None:
    answers = [Answer("a", 11 * HOUR, 1, "3"), Answer("b", 12 * HOUR, 2, "3", reversed=True)]
    assert [one.post for one in best(Facts(course=COURSE, up=all_day("a", "b"), answers=answers), everything)] == [
        "b",
        "a",
    ]


def test_what_may_not_be_seen_now_is_left_out_and_so_is_what_was_never_up() -> None:
    facts = lively()
    told = story(facts, lambda post: post not in ("d", "e", "b"))
    assert {post for chapter in told for post in chapter.posts} == {"a", "c"}
    assert of("kept", told) == []
    assert of("close", told)[0].facts["kept"] == 1  # it was kept all the same
    hidden = Facts(course=facts.course, answers=facts.answers, promises=facts.promises, kept=facts.kept)
    assert {post for chapter in story(hidden, everything) for post in chapter.posts} == set()


def test_promises_are_told_where_most_of_them_are_up() -> None:
    up = {"a": [(0, 10), (50, 60)], "b": [(20, 60)], "c": [(5, 30)]}
    assert together(up, [(1, "a"), (2, "b"), (3, "c")], everything) == (5, ["a", "c"])
    assert together(up, [(11, "a"), (2, "b"), (3, "c")], everything) == (20, ["b", "c"])
    assert together(up, [(11, "a")], everything) == (50, ["a"])
    assert together(up, [(60, "a")], everything) is None
    assert together({}, [(1, "a")], everything) is None


POSTS = st.sampled_from("abcdef")
SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(51, 99)), min_size=1, max_size=2)
ANSWERS = st.lists(
    st.builds(
        Answer, POSTS, st.integers(0, 99), st.integers(0, 99), st.sampled_from(["1-2", "3", "4-5", "none"]),
        st.integers(0, 3), st.booleans(),
    ),
    unique_by=lambda answer: answer.post, max_size=6,
)  # fmt: skip
MADE = st.lists(st.tuples(st.integers(0, 99), POSTS), max_size=8)


@given(st.dictionaries(POSTS, SPANS), ANSWERS, MADE, MADE, st.sets(POSTS))
def test_every_post_of_a_chapter_is_up_at_its_instant_and_may_be_seen(
    up: dict[str, list[tuple[int, int]]],
    answers: list[Answer],
    promises: list[tuple[int, str]],
    kept: list[tuple[int, str]],
    seen: set[str],
) -> None:
    course = Course(day="2026-11-22", zone="UTC", from_ms=0, to_ms=100, first_ms=1, last_ms=90)
    told = story(
        Facts(course=course, up=up, answers=answers, promises=promises, kept=kept, replied=len(answers)),
        seen.__contains__,
    )
    assert len(told) <= 14
    for chapter in told:
        assert 0 <= chapter.at_ms < 100
        assert len(set(chapter.posts)) == len(chapter.posts) <= 6
        for post in chapter.posts:
            assert post in seen
            assert any(begin <= chapter.at_ms < end for begin, end in up[post])


@given(ANSWERS)
def test_no_split_has_more_than_one_reply_more_than_another_that_still_has_some(answers: list[Answer]) -> None:
    facts = Facts(course=COURSE, up={answer.post: [(0, 24 * HOUR)] for answer in answers}, answers=answers)
    chosen = [answer.stars for answer in best(facts, everything)]
    assert len(chosen) == min(4, len(answers))
    for split in {answer.stars for answer in answers}:
        if chosen.count(split) < sum(answer.stars == split for answer in answers):
            assert max(map(chosen.count, set(chosen)), default=0) <= chosen.count(split) + 1


ARRIVED = st.lists(st.tuples(st.integers(0, 99), POSTS, st.sampled_from(["1-2", "3", "4-5"])), max_size=9)


@given(ARRIVED, st.dictionaries(POSTS, SPANS), st.sets(POSTS))
def test_a_peak_is_told_by_posts_of_it_that_were_up_and_may_be_seen(
    arrived: list[tuple[int, str, str]], up: dict[str, list[tuple[int, int]]], seen: set[str]
) -> None:
    peak = Peak(from_ms=20, at_ms=40, to_ms=60, received=9)
    course = Course(day="2026-11-22", zone="UTC", from_ms=0, to_ms=100, first_ms=1, last_ms=90, peaks=[peak])
    (told,) = of("peak", story(Facts(course=course, up=up, arrived=arrived), seen.__contains__))
    assert len(told.posts) <= 3
    assert told.at_ms >= peak.at_ms
    within = {post for at_ms, post, _ in arrived if 20 <= at_ms < 60}
    for post in told.posts:
        assert post in seen & within
        assert any(begin <= told.at_ms < end for begin, end in up[post])


def test_a_peak_is_told_by_turns_whatever_the_stars() -> None:
    arrived = [(20 + n, post, "4-5") for n, post in enumerate("abc")] + [(50, "d", "1-2")]
    course = Course(
        day="2026-11-22", zone="UTC", from_ms=0, to_ms=24 * HOUR, first_ms=1, last_ms=90,
        peaks=[Peak(from_ms=20, at_ms=40, to_ms=60, received=4)],
    )  # fmt: skip
    (told,) = of("peak", story(Facts(course=course, up=all_day("a", "b", "c", "d"), arrived=arrived), everything))
    assert told.posts == ["a", "d", "b"]
