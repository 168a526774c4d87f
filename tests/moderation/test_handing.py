"""The end of a shift: what whoever leaves sees, what may go to whoever comes, and for how long it stands."""

from __future__ import annotations

from msgspec.structs import replace

from moderation.actions.handover import read
from moderation.around import handing, others
from moderation.around.handing import Leaving
from moderation.desk import Listing, Row
from moderation.drawing.relay import relay
from moderation.model import Draft, Model
from moderation.words import Words, zone_of
from tests.moderation.peer import post
from wall.text import display_form
from wall.wire import Finding, HandOver, Panel, Promise, Status, Welcome

NOW_MS = 1_795_348_800_000
HOUR_MS = 3_600_000
WORDS = Words(lang="en", zone=zone_of("Europe/Paris"))

LAMP = replace(post("aaaabbbbcccc"), text="The lamp hums.")
ASKED = replace(post("bbbbccccdddd"), text="Is it her?", asked_by="noa", question="Who is it?")
SILENT = replace(post("ccccddddeeee"), text="Noa was rude.", asked_by="noa")
OPEN = replace(
    post("ddddeeeeffff", state="shown"), text="A lift, please.",
    promise=Promise(state="under-way", at_ms=0, form=display_form("soon")),
)  # fmt: skip
KEPT = replace(OPEN, id="eeeeffff0000", promise=Promise(state="done", at_ms=0))
HARD = replace(post("ffff00001111"), text="You moron", findings=[Finding(flag="abuse", start=4, end=9)])


def model(status: Status | None = None) -> Model:
    rows = tuple(Row(each) for each in (LAMP, ASKED, SILENT, OPEN, KEPT, HARD))
    made = Model(welcome=Welcome(account="noa", role="moderator", epoch="e"), status=status)
    made.lists["waiting"] = Listing(rows, loaded=True)
    made.drafts = {LAMP.id: Draft(1, reply="It is"), HARD.id: Draft(1, reply="No"), SILENT.id: Draft(1)}
    return made


def test_what_is_left_is_counted_and_ones_own_is_named() -> None:
    status = Status(panel=Panel(), queues={"waiting": 5, "second": 1}, overdue=2)
    left = handing.leaving(model(status), [replace(OPEN, id="9999eeeeffff")])
    assert (left.waiting, left.overdue, left.second) == (5, 2, 1)
    assert left.asked == (ASKED, SILENT)
    assert [each.id for each in left.promises] == [OPEN.id, "9999eeeeffff"]
    assert left.drafts == (LAMP, HARD)
    assert handing.lines(left, WORDS) == [
        "5 posts wait, 2 of them overdue",
        "1 waits for a second person",
        "2 that you left to others",
        "2 promises are open: #ddddeeee “A lift, please.”…",
        "2 things begun and not sent: #aaaabbbb “The lamp hums.”…",
    ]


def test_what_goes_to_others_names_no_post_passed_on_in_silence_and_no_hard_words() -> None:
    told = handing.addition(handing.leaving(model()), WORDS)
    assert told.splitlines() == [
        "– begun, not sent: #aaaabbbb “The lamp hums.”",
        "– begun, not sent: #ffff0000",
        "– asked about #bbbbcccc “Is it her?”: Who is it?",
        "– promise open: #ddddeeee “A lift, please.”",
    ]


def test_nothing_left_is_a_kind_word() -> None:
    assert handing.lines(Leaving(), WORDS) == ["Nothing is left open. Well done."]
    assert handing.addition(Leaving(), WORDS) == ""


def test_it_is_told_to_others_until_it_is_read_and_not_for_ever() -> None:
    last = HandOver(id="h-1", by="camille", at_ms=NOW_MS - HOUR_MS, text="Till 2 is broken.\nAll is quiet.")
    here = model(Status(panel=Panel(), handover=last))
    assert handing.unread(here, NOW_MS) == last
    (line,), (spot,) = relay(here, WORDS, 80, NOW_MS)
    assert "".join(text for text, _names in line).startswith(
        " Left by camille, 12:00  Till 2 is broken. All is quiet."
    )
    assert sum(len(text) for text, _names in line) <= 80
    assert (spot.left, spot.right, spot.action) == (0, 80, "act('handover')")
    assert handing.unread(here, NOW_MS + handing.FRESH_MS) is None
    here.beat_ms = NOW_MS
    assert read(here, None), "the key says that it reads it"
    here.beat_ms = NOW_MS + handing.FRESH_MS
    assert not read(here, None), "the key says what it does: it writes one"
    here.relayed.add("h-1")
    assert handing.unread(here, NOW_MS) is None
    assert relay(here, WORDS, 80, NOW_MS) == ([], [])


def test_ones_own_hand_over_is_not_told_to_oneself() -> None:
    own = HandOver(id="h-2", by="noa", at_ms=NOW_MS, text="Good night.")
    assert handing.unread(model(Status(panel=Panel(), handover=own)), NOW_MS) is None
    assert handing.unread(model(), NOW_MS) is None


def test_who_else_is_there_is_said_kindly() -> None:
    alone = model(Status(panel=Panel(), desks=["noa", "noa"]))
    assert others.told(alone, WORDS).startswith("Nobody else is at a desk just now")
    two = model(Status(panel=Panel(), desks=["noa", "zoé", "camille", "zoé"]))
    assert others.told(two, WORDS) == "At a desk now: camille, zoé."
