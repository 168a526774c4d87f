"""What comes of commands about no post: said in a sentence, and no word that was begun is lost."""

from __future__ import annotations

import pytest

from moderation.deciding.house_outcomes import settle_house
from moderation.model import Model, Step
from moderation.words import Words
from tests.moderation.peer import post
from wall import commands as do
from wall.wire import Answer, Profile

DONE, REFUSED = Answer(n=0, ok=True), Answer(n=0, ok=False, code="too-busy")
COMMANDS: list[do.HouseCommand] = [
    do.Pause(id="command-1"),
    do.Resume(id="command-1"),
    do.Dictate(id="command-1", text="A chair."),
    do.Announce(id="command-1", text="Open late.", until_ms=1),
    do.EndAnnouncement(id="command-1", announcement="aaaa"),
    do.HandOver(id="command-1", text="All is quiet."),
    do.SetProfile(id="command-1", badge="Noa"),
    do.SetProfile(id="command-1"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_each_says_what_came_of_it_or_why_not(command: do.HouseCommand) -> None:
    model = Model()
    settle_house(model, Words(), command, DONE)
    assert model.notice is not None
    assert (model.notice.tone, bool(model.notice.words)) == ("done", True)
    settle_house(model, Words(), command, REFUSED)
    assert model.notice.tone == "refused"


def test_what_is_sent_leaves_its_sheet_and_what_was_begun_since_stays() -> None:
    model = Model(sheets={"note": {"text": "A chair. ", "language": "en"}, "handover": {"text": "Good night."}})
    settle_house(model, Words(), do.Dictate(id="command-1", text="A chair."), REFUSED)
    assert set(model.sheets) == {"note", "handover"}
    settle_house(model, Words(), do.Dictate(id="command-1", text="A chair."), DONE)
    settle_house(model, Words(), do.HandOver(id="command-2", text="All is quiet."), DONE)
    assert model.sheets == {"handover": {"text": "Good night."}}


def test_a_profile_is_known_here_once_it_is_saved() -> None:
    model = Model()
    command = do.SetProfile(id="command-1", names=("Noa",), badge="Noa", on_wall=True, layout="one")
    settle_house(model, Words(), command, REFUSED)
    assert model.profile is None
    settle_house(model, Words(), command, DONE)
    assert model.profile == Profile(names=["Noa"], badge="Noa", on_wall=True, layout="one")


def test_a_note_is_withdrawn_as_its_author_wishes_and_an_announcement_ends() -> None:
    model = Model()
    answer = Answer(n=0, ok=True, post=post("p", last=7))
    settle_house(model, Words(), do.Dictate(id="command-1", text="A chair."), answer)
    (step,) = model.steps
    assert step.back == do.Withdraw(
        id="", post="p", expect=7, reason="author-request", request="taken back at the counter"
    )
    put_up = Answer(n=0, ok=True, facts={"announcement": "aaaa"})
    settle_house(model, Words(), do.Announce(id="command-2", text="Open late.", until_ms=1), put_up)
    assert model.back("") == Step("", do.EndAnnouncement(id="", announcement="aaaa"), model.notice, onto=True)
    settle_house(model, Words(), do.EndAnnouncement(id="command-3", announcement="aaaa"), DONE)
    assert model.steps == [step], "ended with its sheet: nothing is left to take back"


def test_a_note_that_somebody_decided_before_the_answer_came_is_not_taken_back() -> None:
    model = Model()
    answer = Answer(n=0, ok=True, post=post("p", state="shown", last=9))
    settle_house(model, Words(), do.Dictate(id="command-1", text="A chair."), answer)
    assert model.steps == []


def test_a_profile_is_not_taken_back_by_undo() -> None:
    model = Model()
    settle_house(model, Words(), do.SetProfile(id="command-1", badge="Noa"), DONE)
    assert model.back("") is None
