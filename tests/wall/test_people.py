"""Passing on, blocking, dictating; accounts, tokens, profiles: who may, what it changes, and what it never does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.wall.accounts import open_accounts
from tests.wall.house_events import HOUR_MS
from tests.wall.logs import GRACE_MS, POSTS, START_MS, Log, logs, received
from tests.wall.test_standing import POST, WALL, code, do, house, shown
from wall import events as ev
from wall.state import State, advance, apply

RULES = "1"


@settings(deadline=None, max_examples=150)
@given(logs())
def test_a_question_stands_only_while_its_post_waits_for_somebody(log: Log) -> None:
    state = State()
    for seq, event in log:
        before = {name: post.passed for name, post in state.posts.items()}
        apply(state, seq, event)
        for post in state.posts.values():
            assert len(set(post.passed)) == len(post.passed)
            if post.asked_by:
                assert (post.state, post.pending) == ("waiting", None)
                assert post.asked_by in post.passed
            else:
                assert post.question_seq == 0
            changed = set(post.passed) ^ set(before.get(post.id, ()))
            assert changed <= {event.actor}
            assert not changed or isinstance(event, ev.PassedOn | ev.Undone)


@settings(deadline=None, max_examples=150)
@given(logs())
def test_the_accounts_are_those_of_a_simple_reading_and_some_administrator_stays(log: Log) -> None:
    state = State()
    for at, (seq, event) in enumerate(log):
        before = {name: account for name, account in state.accounts.items() if account.enabled}
        apply(state, seq, event)
        now = {name: account.role for name, account in state.accounts.items() if account.enabled}
        assert now == open_accounts(log[: at + 1])
        if now != {name: account.role for name, account in before.items()} and event.actor != "feeder":
            assert before[event.actor].role == "administrator"
            assert "administrator" in now.values()


@settings(deadline=None, max_examples=150)
@given(logs())
def test_a_token_is_good_for_an_open_account_until_it_is_revoked_and_never_again(log: Log) -> None:
    state = State()
    gone: set[str] = set()
    for seq, event in log:
        apply(state, seq, event)
        gone |= set(state.revoked)
        assert gone == set(state.revoked)
        assert not gone & set(state.tokens)
        for issued in (*state.tokens.values(), *state.revoked.values()):
            assert issued.expires_ms > issued.at_ms
        for issued in state.tokens.values():
            assert state.accounts[issued.account].enabled
        assert all(state.accounts[name].enabled for name in state.profiles)


@settings(deadline=None, max_examples=100)
@given(logs())
def test_an_author_is_blocked_from_the_last_block_to_the_next_unblock(log: Log) -> None:
    state = State()
    blocked: dict[str, str] = {}
    for seq, event in log:
        voided = len(state.voided)
        apply(state, seq, event)
        if len(state.voided) > voided or not isinstance(event, ev.AuthorBlocked | ev.AuthorUnblocked):
            continue
        assert event.author == state.posts[event.post].author != ""
        if isinstance(event, ev.AuthorBlocked):
            assert event.author not in blocked
            blocked[event.author] = event.reason
        else:
            del blocked[event.author]
        assert state.blocked == blocked


# --- passing on, one by one ------------------------------------------------------------------------------------


def waiting(pick: int = 3) -> State:
    return house(received(0, START_MS, pick=pick))


def passed_on(actor: str = "noa", words: str = "c4") -> ev.PassedOn:
    return ev.PassedOn(**POST | {"actor": actor}, commitment=words)


def test_a_post_is_left_to_others_and_taken_back() -> None:
    state = do(waiting(), passed_on())
    post = state.posts[POSTS[0]]
    assert (post.passed, post.asked_by, post.question_seq) == (("noa",), "noa", state.through)
    assert code(state, passed_on()) == "already-passed-on"
    do(state, passed_on("camille", ""))
    assert (post.passed, post.asked_by, post.question_seq) == (("noa", "camille"), "camille", 0)
    assert code(state, passed_on("aude")) == "nobody-else"
    assert code(state, ev.Undone(**POST | {"actor": "aude"})) == "nothing-to-undo"
    do(state, ev.Undone(**POST | {"actor": "noa"}))
    assert (post.passed, post.asked_by) == (("camille",), "camille")
    do(state, ev.Undone(**POST | {"actor": "camille"}))
    assert (post.passed, post.asked_by, state.undone) == ((), "", 0)
    assert code(state, ev.Undone(**POST | {"actor": "noa"})) == "nothing-to-undo"


@pytest.mark.parametrize("what", ["approve", "withhold", "second", "delete", "edit"])
def test_whatever_happens_to_it_ends_the_question(what: str) -> None:
    state = do(waiting(), passed_on())
    base: dict[str, Any] = POST | {"actor": "camille", "revision": 1, "rules": RULES}
    ways: dict[str, ev.AnyEvent] = {
        "approve": ev.Approved(**base),
        "withhold": ev.Withheld(**base, reason="unintelligible"),
        "second": ev.Withheld(**base, reason="off-topic"),
        "delete": ev.SourceDeleted(**POST),
        "edit": received(0, POST["at_ms"], revision=2),
    }
    do(state, ways[what])
    post = state.posts[POSTS[0]]
    assert (post.asked_by, post.question_seq, post.passed) == ("", 0, ("noa",))
    if what != "edit":
        assert code(state, passed_on("camille")) == "decided"
    else:
        assert code(state, passed_on()) == "already-passed-on"


def test_a_real_decision_is_undone_before_what_was_left_to_others() -> None:
    state = do(waiting(), passed_on())
    post = state.posts[POSTS[0]]
    undo = ev.Undone(**POST | {"actor": "noa"})
    do(state, ev.Approved(**POST | {"actor": "noa"}, revision=1, rules=RULES))
    do(state, undo)
    assert (post.pending, post.passed) == (None, ("noa",))
    do(state, undo)
    assert post.passed == ()


def test_only_what_waits_is_left_to_others() -> None:
    assert code(shown(), passed_on()) == "decided"
    assert code(house(), passed_on()) == "unknown-post"
    chat = replace(passed_on(), post=POSTS[1])
    assert code(house(received(1, START_MS, pick=1)), chat) == "decided"
    alone = waiting()
    for name in ("camille", "aude"):
        alone.accounts[name] = replace(alone.accounts[name], role="viewer")
    assert code(alone, passed_on()) == "nobody-else"


# --- blocking --------------------------------------------------------------------------------------------------


def test_an_author_is_blocked_for_a_reason_of_the_list_and_once() -> None:
    state = waiting(pick=4)
    author = state.posts[POSTS[0]].author
    assert author
    block = ev.AuthorBlocked(**POST, author=author, reason="insult")
    assert code(state, ev.AuthorUnblocked(**POST, author=author)) == "not-blocked"
    assert code(state, replace(block, reason="rude")) == "unknown-reason"
    assert code(state, replace(block, author="")) == code(state, replace(block, author="x")) == "not-blockable"
    assert code(waiting(pick=3), replace(block, author="")) == "not-blockable"
    do(state, block)
    assert state.blocked == {author: "insult"}
    assert code(state, block) == "already-blocked"
    before = state.posts[POSTS[0]].state
    do(state, ev.AuthorUnblocked(**POST, author=author))
    assert (state.blocked, state.posts[POSTS[0]].state) == ({}, before)


# --- the counter -----------------------------------------------------------------------------------------------

NOTE = ev.Received(**POST | {"post": "e" * 12}, source="counter", kind="note")


@pytest.mark.parametrize("actor", ["vue", "ecran", "nobody", "feeder", "source:counter", "source:avis"])
def test_only_somebody_who_decides_takes_down_what_is_dictated(actor: str) -> None:
    assert code(house(), replace(NOTE, actor=actor)) == "not-allowed"


def test_a_dictated_note_waits_like_any_other_and_is_never_edited() -> None:
    state = do(house(), NOTE)
    assert state.posts[NOTE.post].state == "waiting"
    assert code(state, replace(NOTE, revision=2)) == "known-revision"
    assert code(state, replace(NOTE, revision=2, source="avis", actor="source:avis")) == "known-revision"
    assert code(house(), replace(NOTE, kind="review")) == "not-a-note"
    assert code(house(), replace(NOTE, source="avis")) == "not-allowed"
    assert code(waiting(), replace(NOTE, post=POSTS[0], revision=2)) == "known-revision"


def test_who_replied_is_known_until_the_reply_is_taken_back() -> None:
    state = do(shown(), ev.Replied(**POST, commitment="c0"))
    post = state.posts[POSTS[0]]
    assert post.reply_by == "noa"
    do(state, replace(ev.Replied(**POST), actor="camille"))
    assert post.reply_by == ""


# --- accounts and tokens ---------------------------------------------------------------------------------------

HIRE = ev.AccountSet(**WALL | {"actor": "aude"}, account="new", role="moderator")
TOKEN = ev.TokenIssued(**WALL | {"actor": "aude"}, account="noa", token="t1", expires_ms=START_MS + 1000 * HOUR_MS)


@pytest.mark.parametrize("actor", ["camille", "noa", "vue", "ecran", "nobody", "source:avis"])
def test_only_an_administrator_makes_accounts_and_other_peoples_tokens(actor: str) -> None:
    state = house()
    for event in (HIRE, replace(HIRE, account=actor.replace(":", "-"), role="administrator"), TOKEN):
        assert code(state, replace(event, actor="feeder")) is None
        if getattr(event, "account", "") != actor:
            assert code(state, replace(event, actor=actor)) == "administrators-only"
    assert code(do(state, TOKEN), ev.TokenRevoked(**WALL | {"actor": "aude"}, token="t1")) is None
    expected = None if actor == "noa" else "administrators-only"
    assert code(state, ev.TokenRevoked(**WALL | {"actor": actor}, token="t1")) == expected


@pytest.mark.parametrize("actor", ["camille", "noa", "vue", "ecran", "nobody", "aude"])
def test_a_password_is_changed_by_its_owner_or_an_administrator_and_the_log_says_by_whom(actor: str) -> None:
    state = house()
    change = ev.PasswordSet(**WALL | {"actor": actor}, account="noa")
    expected = None if actor in ("noa", "aude") else "administrators-only"
    assert code(state, change) == expected
    assert code(state, ev.PasswordSet(**WALL | {"actor": "aude"}, account="unheard-of")) == "unknown-account"
    if expected is None:
        assert do(state, change).passwords["noa"].actor == actor


@pytest.mark.parametrize("actor", ["camille", "noa", "vue", "ecran", "nobody"])
def test_anybody_makes_a_token_for_a_day_for_themselves_and_no_screen_does(actor: str) -> None:
    state = house()
    own = replace(TOKEN, actor=actor, account=actor, expires_ms=TOKEN.at_ms + 24 * HOUR_MS)
    expected = {"ecran": "administrators-only", "nobody": "unknown-account"}.get(actor)
    assert code(state, own) == expected
    if expected is None:
        assert code(state, replace(own, expires_ms=own.expires_ms + 1)) == "own-token-too-long"
        assert code(state, replace(own, expires_ms=own.at_ms)) == "over-before-it-begins"


def test_the_last_administrator_stays_one() -> None:
    state = house()
    for change in (replace(HIRE, account="aude", role="manager"), replace(HIRE, account="aude", enabled=False)):
        assert code(state, change) == "last-administrator"
        assert code(state, replace(change, actor="feeder")) is None
    do(state, replace(HIRE, role="administrator"))
    do(state, replace(HIRE, account="aude", enabled=False))
    assert code(state, HIRE) == "administrators-only"
    assert code(state, replace(HIRE, actor="new", account="feeder")) == "reserved-name"


def test_who_leaves_leaves_no_token_and_no_profile_also_when_they_come_back() -> None:
    state = do(do(house(), TOKEN), ev.ProfileSet(**WALL | {"actor": "noa"}, account="noa", commitment="c5"))
    assert set(state.profiles) == {"noa"}
    do(state, replace(HIRE, account="noa", enabled=False))
    assert (state.tokens, set(state.revoked), state.profiles) == ({}, {"t1"}, {})
    do(state, replace(HIRE, account="noa"))
    assert state.tokens == {}
    assert code(state, TOKEN) == "known-token"


@pytest.mark.parametrize(
    ("actor", "account"), [("aude", "noa"), ("feeder", "noa"), ("ecran", "ecran"), ("nobody", "nobody")]
)
def test_a_profile_is_its_owners(actor: str, account: str) -> None:
    assert code(house(), ev.ProfileSet(**WALL | {"actor": actor}, account=account, commitment="c5")) == "not-allowed"


def test_a_hand_over_stands_until_the_next() -> None:
    state = do(house(), ev.HandedOver(**WALL, handover="x" * 12, commitment="c6"))
    assert (state.handovers["lyon"].by, state.handovers["lyon"].seq) == ("camille", state.through)
    do(state, ev.HandedOver(**WALL | {"actor": "noa"}, handover="y" * 12))
    assert [relay.id for relay in state.handovers.values()] == ["y" * 12]
    assert code(state, ev.HandedOver(**WALL | {"actor": "vue"}, handover="z" * 12)) == "not-allowed"


def test_a_decision_of_an_administrator_counts() -> None:
    state = do(waiting(), ev.Approved(**POST | {"actor": "aude"}, revision=1, rules=RULES))
    advance(state, POST["at_ms"] + GRACE_MS)
    assert set(state.visible) == {POSTS[0]}
