"""`u` takes back whatever was done last: a reply and a promise as well as a decision, and never something else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from moderation.app import DeskApp
from moderation.deciding import outcomes
from moderation.deciding.marks import Marker
from moderation.deciding.steady import HELD_S
from moderation.deciding.undoing import backwards
from moderation.desk import Listing, Row
from moderation.model import Decided, Model, Notice, Step
from moderation.words import Words
from tests.feeder.support import RULES
from tests.moderation.peer import post
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, stage, until
from wall import commands as do
from wall.views import Promise
from wall.wire import Answer, Welcome

GRACE_S = RULES.grace_s
WORDS = Words(lang="en")
BEFORE = post("p", state="shown", last=4, reply="Merci.", reply_by="noa", reply_signed="Noa")
AFTER = post("p", state="shown", last=5, reply="Merci bien.", reply_by="noa")


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as made:
        yield made


def test_what_was_there_before_comes_back() -> None:
    reply = do.Reply(id="c1", post="p", text="Merci bien.")
    assert backwards(reply, BEFORE, AFTER, "noa") == do.Reply(
        id="c1", post="p", expect=5, text="Merci.", signed="Noa"
    )
    assert backwards(reply, BEFORE, AFTER, "sam") == do.Reply(id="c1", post="p", expect=5, text="Merci.")
    promise = do.Promise(id="c1", post="p", state="done")
    assert backwards(promise, BEFORE, AFTER, "noa") == do.Promise(id="c1", post="p", expect=5, state=None)
    doing = post("p", promise=Promise(state="under-way", at_ms=1))
    assert backwards(promise, doing, AFTER, "noa") == do.Promise(id="c1", post="p", expect=5, state="under-way")
    spot = do.Spotlight(id="c1", post="p", on=True)
    assert backwards(spot, BEFORE, AFTER, "noa") == do.Spotlight(id="c1", post="p", expect=5, on=False)
    block = do.Block(id="c1", post="p", reason="insult")
    assert backwards(block, BEFORE, AFTER, "noa") == do.Unblock(id="c1", post="p", expect=5)
    assert backwards(do.Approve(id="c1", post="p"), BEFORE, AFTER, "noa") is None


def test_what_somebody_else_changed_since_is_left_alone_and_offered_no_more() -> None:
    model = Model()
    outcomes.settle(model, WORDS, do.Spotlight(id="c1", post="p"), Answer(n=1, ok=True, post=AFTER), BEFORE)
    step = model.back("")
    assert step is not None
    refused = Answer(n=2, ok=False, code="conflict")
    outcomes.settle(model, WORDS, do.Spotlight(id="c2", post="p", expect=5, on=False), refused, AFTER)
    assert model.back("") is None


def test_what_one_leaves_to_others_leaves_ones_own_list_of_second_opinions_at_once() -> None:
    model = Model(welcome=Welcome(account="noa", role="moderator", epoch="e"))
    asked, passed = post("p", asked_by="sam"), post("p", asked_by="noa", last=5)
    model.lists["second"] = Listing((Row(asked),), loaded=True)
    outcomes.settle(model, WORDS, do.PassOn(id="c1", post="p"), Answer(n=1, ok=True, post=passed), asked)
    assert model.lists["second"].rows == ()


def test_of_a_draft_only_what_was_marked_goes_with_an_edit() -> None:
    model, before = Model(), post("p", "Une lampe.")
    draft = model.draft(before)
    draft.reply, draft.question, draft.template, draft.aside = "Merci.", "Qui ?", "Bonjour", {"": "Oui."}
    draft.masks = Marker("Une lampe.")
    kept = model.draft(replace(before, revision=before.revision + 1))
    assert (kept.reply, kept.question, kept.template, kept.aside) == ("Merci.", "Qui ?", "Bonjour", {"": "Oui."})
    assert kept.masks is None


def test_what_was_done_a_moment_ago_goes_first_and_then_whatever_came_before_it() -> None:
    model = Model()
    reply, note = Step("p", do.Reply(id="", post="p", text="")), Notice("Taken in.")
    model.step(reply)
    model.remember(Decided("q", "approve", 0))
    model.step(Step("n", do.Withdraw(id="", post="n", reason="author-request"), told=note))
    assert model.back("p") is not None
    assert model.back("p").post == "p", "the post that is read, once the sentence is gone"  # type: ignore[union-attr]
    model.notice = note
    fresh = model.back("p")
    assert fresh is not None
    assert fresh.post == "n"
    model.unstep(fresh)
    assert model.back("") is None, "the decision comes next, not the older reply"
    assert model.back("p") is not None


def test_a_note_that_was_decided_meanwhile_stays_and_that_is_said() -> None:
    model = Model()
    model.step(Step("n", do.Withdraw(id="", post="n", expect=3, reason="author-request")))
    taken = do.Withdraw(id="c1", post="n", expect=3, reason="author-request")
    assert outcomes.settle(model, WORDS, taken, Answer(n=1, ok=False, code="conflict"), None)
    assert model.notice is not None
    assert model.notice.words.startswith("The note stays")
    assert model.steps == []


def test_a_reply_begun_before_the_decision_outlives_it() -> None:
    model = Model()
    draft = model.draft(BEFORE)
    draft.reply, draft.question = "Merci, nous allons", "Est-ce vrai ?"
    outcomes.settle(model, WORDS, do.Approve(id="c1", post="p"), Answer(n=1, ok=True, post=AFTER), BEFORE)
    assert (model.draft(AFTER).reply, model.draft(AFTER).question) == ("Merci, nous allons", "")


async def shown(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    await pilot.press("a")
    await until(pilot, lambda: bool(app.model.decided))
    on.place.step(GRACE_S)
    await pilot.press("3")
    await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.state == "shown")


async def test_undo_after_a_reply_takes_the_reply_back_and_leaves_the_post_on_the_wall(on: Stage) -> None:
    (name,) = await on.say("La porte grince.")
    async with sat(on) as (app, pilot):
        await shown(on, app, pilot)
        await pilot.press("r")
        await until(pilot, lambda: "La réponse du magasin" in seen(app))
        await pilot.press(*"Merci", "ctrl+s")
        await until(pilot, lambda: "La réponse est enregistrée" in seen(app))
        on.place.clock.step(HELD_S + 0.1)
        await pilot.press("u")
        await until(pilot, lambda: app.desk.reading is not None and not app.desk.reading.post.reply)
        assert on.state(name) == "shown"
        on.place.clock.step(HELD_S + 0.1)
        await pilot.press("u")
        await until(pilot, lambda: on.state(name) == "waiting")


async def test_a_batch_that_is_undone_stands_in_its_order_again(on: Stage) -> None:
    await on.say("un", "deux", "trois", "quatre")
    async with sat(on) as (app, pilot):
        names = [row.post.id for row in app.model.lists["waiting"].rows]
        assert len(names) == 4
        await pilot.press("x", "x", "x", "a")
        await until(pilot, lambda: "continuer avec les 3" in seen(app))
        await pilot.press("1")
        await until(pilot, lambda: "3 approuvés" in seen(app))
        on.place.clock.step(HELD_S + 0.1)
        await pilot.press("u")
        await until(pilot, lambda: "3 annulés" in seen(app))
        rows = app.model.lists["waiting"].rows
        assert [row.post.id for row in rows] == names
        assert not any(row.gone for row in rows)


async def test_a_note_dictated_by_mistake_is_taken_back_before_an_older_decision(on: Stage) -> None:
    (name,) = await on.say("La porte grince.")
    async with sat(on) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: bool(app.model.decided))
        await pilot.press("n")
        await until(pilot, lambda: type(app.screen).__name__ == "NoteScreen")
        await pilot.press(*"Oups", "ctrl+s")
        await until(pilot, lambda: "au comptoir" in seen(app) and not app.desk.asking)
        (note,) = [post.id for post in on.place.house.state.posts.values() if post.source == "counter"]
        await pilot.press("u")
        await until(pilot, lambda: "La note est reprise" in seen(app))
        assert (on.state(note), on.state(name)) == ("withdrawn", "waiting+Approved")
        assert "Oups" not in seen(app)
        on.place.clock.step(HELD_S + 0.1)
        await pilot.press("u")
        await until(pilot, lambda: on.state(name) == "waiting")
