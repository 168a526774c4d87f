"""Several posts decided at once: marked, summed up, done one by one, told, taken back as a whole."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from moderation.app import DeskApp
from moderation.deciding.together import Outcome, told
from moderation.words import Words
from tests.moderation.peer import post
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall import commands as do
from wall.views import DeskPending
from wall.wire import Answer, DeskPost

PENDING = DeskPending(what="approve", by="noa", at_ms=0, effective_ms=1)


async def mark(app: DeskApp, pilot: Pilot[int], count: int) -> None:
    """The first `count` posts of the list."""
    await pilot.press(*"x" * count)
    await until(pilot, lambda: len(app.model.marked) == count)


async def test_x_marks_goes_on_and_takes_the_mark_away_again(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois")
    async with sat(on) as (app, pilot):
        await pilot.press("x")
        await until(pilot, lambda: app.model.marked == {posts[0]})
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == posts[1]
        assert "▣" in seen(app)
        assert "1 message coché" in seen(app)
        await pilot.press("up", "x")
        await until(pilot, lambda: not app.model.marked)
        assert "▣" not in seen(app)
        await mark(app, pilot, 2)
        await pilot.press("X")
        await until(pilot, lambda: not app.model.marked)


async def test_marked_posts_are_approved_after_a_summary_and_one_undo_takes_all_back(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois", stars=1)
    posts += await on.say("quatre", source="forum")
    async with sat(on) as (app, pilot):
        await mark(app, pilot, 3)
        await pilot.press("a")
        await until(pilot, lambda: "Approuver — 3 messages" in seen(app))
        sheet = seen(app)
        assert "Avis de la boutique 2" in sheet
        assert "Forum Tilleul 1" in sheet
        assert [on.state(post) for post in posts] == ["waiting"] * 4, "not before the summary was read"
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        assert len(app.model.marked) == 3
        on.place.clock.step(1)
        await pilot.press("a")
        await until(pilot, lambda: "Approuver — 3 messages" in seen(app))
        await pilot.press("1")
        await until(pilot, lambda: "3 approuvés." in seen(app))
        assert sorted(on.state(post) for post in posts) == ["waiting"] + ["waiting+Approved"] * 3
        assert not app.model.marked
        on.place.clock.step(1)
        await pilot.press("u")
        await until(pilot, lambda: "3 annulés." in seen(app))
        assert [on.state(post) for post in posts] == ["waiting"] * 4
        assert app.model.batches == []


async def test_what_somebody_else_decided_meanwhile_is_told_with_the_name(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois")
    async with sat(on) as (app, pilot):
        await mark(app, pilot, 3)
        await pilot.press("a")
        await until(pilot, lambda: "Approuver — 3" in seen(app))
        await on.place.approve(posts[1])
        await pilot.press("1")
        await until(pilot, lambda: "2 approuvés, 1 déjà décidé par " in seen(app))
        assert {on.state(post) for post in posts} == {"waiting+Approved"}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (post("p", last=2, pending=PENDING), "1 already decided by noa."),
        (post("p", last=2, state="shown", decided_by="noa"), "1 already decided by noa."),
        (post("p", last=2, revision=2), "1 edited by its author meanwhile."),
        (post("p", last=2, asked_by="noa"), "1 left to others by noa meanwhile."),
        (post("p", last=2, reply="Thanks."), "1 on which somebody did something else meanwhile."),
        (None, "1 changed since you saw it."),
    ],
)
def test_after_a_race_it_is_told_by_what_the_post_is_now(now: DeskPost | None, said: str) -> None:
    refused = Answer(n=0, ok=False, code="conflict")
    command = do.Approve(id="c1", post="p", expect=1)
    assert told([Outcome(command, refused, now, post("p", last=1))], Words(lang="en")) == said


def test_a_decision_that_was_there_before_is_not_what_came_between() -> None:
    before, now = (
        post("p", last=1, state="shown", decided_by="noa"),
        post("p", last=2, state="shown", decided_by="noa"),
    )
    outcome = Outcome(do.Undo(id="c1", post="p", expect=1), Answer(n=0, ok=False, code="conflict"), now, before)
    assert told([outcome], Words(lang="en")) == "1 on which somebody did something else meanwhile."


async def test_marked_posts_are_left_to_others_with_one_question_and_taken_back_together(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois")
    state = on.place.house.state
    async with sat(on) as (app, pilot):
        await mark(app, pilot, 2)
        await pilot.press("o")
        await until(pilot, lambda: "2 messages" in seen(app) and type(app.screen).__name__ == "Summary")
        await pilot.press("1")
        await until(pilot, lambda: "une seule question pour tous" in seen(app))
        await pilot.press(*"Vrai", "f2")
        await until(pilot, lambda: "2 confiés à d’autres." in seen(app))
        assert [(state.posts[name].asked_by, bool(state.posts[name].question_seq)) for name in posts] == [
            ("camille", True), ("camille", True), ("", False),
        ]  # fmt: skip
        on.place.clock.step(1)
        await pilot.press("u")
        await until(pilot, lambda: "2 annulés." in seen(app))
        await mark(app, pilot, 2)
        await pilot.press("e")
        await until(pilot, lambda: type(app.screen).__name__ == "Summary")
        assert not any(state.posts[name].asked_by for name in posts), "not before the summary was read"
        await pilot.press("1")
        await until(pilot, lambda: "2 confiés à d’autres." in seen(app))
        assert not app.model.marked


async def test_one_reason_without_words_of_the_text_withholds_all(on: Stage) -> None:
    posts = await on.say("aaa", "bbb")
    async with sat(on) as (app, pilot):
        await mark(app, pilot, 2)
        await pilot.press("w")
        await until(pilot, lambda: "Refuser — 2 messages" in seen(app))
        await pilot.press("1")
        await until(pilot, lambda: "pour quel motif" in seen(app))
        assert "Incompréhensible" in seen(app)
        assert "Données personnelles" not in seen(app), "its words differ from post to post"
        await pilot.press("3")
        await until(pilot, lambda: "2 refusés." in seen(app))
        assert [on.state(post) for post in posts] == ["waiting+Withheld"] * 2


async def test_those_that_cannot_be_are_told_first_and_left_alone(on: Stage) -> None:
    posts = await on.say("un", "deux")
    async with sat(on) as (app, pilot):
        await mark(app, pilot, 2)
        await on.place.approve(posts[0])
        await until(pilot, lambda: not any(
            row.post.id == posts[0] and not row.gone for row in app.model.lists["waiting"].rows
        ))  # fmt: skip
        await pilot.press("a")
        await until(pilot, lambda: "Approuver — 1 message" in seen(app))
        assert "1 reste tel quel." in seen(app)
        await pilot.press("1")
        await until(pilot, lambda: "1 approuvé." in seen(app))
