"""Lists whose cursor never moves by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation import desk
from moderation.desk import Listing, Row
from tests.moderation.peer import post
from wall.wire import DeskPending, DeskPost, Promise


def listing(names: str, at: int = 0) -> Listing:
    return Listing(tuple(Row(post(name)) for name in names), at, loaded=True)


def names(of: Listing) -> str:
    return "".join(row.post.id.upper() if row.gone else row.post.id for row in of.rows)


def here(of: Listing) -> str:
    return of.selected.post.id if of.selected is not None else ""


def told(text: str) -> list[DeskPost]:
    return [post(name) for name in text]


def test_what_others_decided_stays_marked_until_the_reader_moves_on() -> None:
    seen = desk.refreshed(listing("abcde", 2), told("bde"), more=False, changed={"a", "c"})
    assert (names(seen), here(seen)) == ("AbCde", "c")
    on = desk.moved(seen, 1)
    assert (names(on), here(on)) == ("bde", "d")


def test_what_was_decided_here_leaves_and_the_next_takes_its_place() -> None:
    left = desk.swept(listing("abc", 1), {"b"})
    assert (names(left), left.cursor, here(left)) == ("ac", 1, "c")
    last = desk.swept(left, {"c"})
    assert here(last) == "a"
    assert desk.swept(last, {"a"}).selected is None


def test_what_merely_lies_beyond_the_page_is_not_gone() -> None:
    seen = desk.refreshed(listing("abcd", 3), told("abc"), more=True, changed=set())
    assert (names(seen), here(seen)) == ("abcd", "d")
    assert names(desk.refreshed(listing("abcd", 3), told("abc"), more=True, changed={"d"})) == "abcD"


def test_new_ones_come_after_whatever_precedes_them_at_the_hub() -> None:
    seen = desk.refreshed(listing("bd", 1), told("abcde"), more=False)
    assert (names(seen), here(seen)) == ("abcde", "d")


def test_the_hubs_turns_do_not_shuffle_what_is_seen() -> None:
    seen = desk.refreshed(listing("abcd", 1), told("dcba"), more=False)
    assert names(seen) == "abcd"


def test_an_undone_post_comes_back_under_the_cursor() -> None:
    back = desk.placed(listing("bc", 1), post("a"))
    assert (names(back), here(back)) == ("bac", "a")
    assert names(desk.placed(back, post("a"))) == "bac"


def test_the_next_page_brings_nothing_twice_and_ends() -> None:
    more = desk.extended(listing("ab"), told("bcd"), more=True)
    assert (names(more), more.more) == ("abcd", True)
    assert not desk.extended(more, told("cd"), more=True).more


def test_moving_stops_at_the_ends_and_skips_what_is_gone() -> None:
    rows = (Row(post("a")), Row(post("b"), True), Row(post("c")))
    assert here(desk.moved(Listing(rows, 0), 1)) == "c"
    assert here(desk.moved(listing("abc", 1), -50)) == "a"
    assert here(desk.moved(listing("abc", 1), 50)) == "c"
    assert desk.moved(Listing(), 1) == Listing()


def test_to_which_list_a_post_belongs() -> None:
    grace = DeskPending(what="approve", by="noa", at_ms=0, effective_ms=10)
    second = DeskPending(what="withhold", by="noa", at_ms=0, effective_ms=None, reason="off-topic")
    asked = post("a", asked_by="noa")
    promise = Promise(state="taken-up", at_ms=0)
    homes = {
        name: [queue for queue in desk.QUEUES if desk.belongs(queue, each) and queue not in ("all", "praise")]
        for name, each in {
            "waits": post("a"),
            "grace": post("a", pending=grace),
            "second": post("a", pending=second),
            "asked": asked,
            "shown": post("a", state="shown"),
            "answered": post("a", state="shown", reply="Merci", promise=promise),
            "withdrawn": post("a", state="withdrawn"),
        }.items()
    }
    assert homes == {
        "waits": ["waiting"], "grace": [], "second": ["second"], "asked": ["second"], "shown": ["shown", "to-answer"],
        "answered": ["shown", "promises"], "withdrawn": ["refused"],
    }  # fmt: skip
    assert not desk.belongs("second", asked, "noa"), "nobody is asked what they asked others"


def test_turns_of_a_conversation_in_order() -> None:
    turns = [post(name, conversation="c", written_at=f"2026-11-22T10:0{at}:00Z") for at, name in enumerate("abcd")]
    other = post("x", conversation="y")
    before, after = desk.turns(turns[2], [turns[3], other, turns[0], turns[1], turns[2]])
    assert [turn.id for turn in before] == ["a", "b"]
    assert [turn.id for turn in after] == ["d"]
    assert desk.turns(other, turns)[0] == []


NAMES = st.lists(st.sampled_from("abcdefghijklmn"), unique=True, max_size=14)


@given(NAMES, NAMES, st.integers(0, 13), st.booleans(), st.sets(st.sampled_from("abcdefghijklmn")))
def test_the_reader_keeps_the_post_whatever_the_hub_tells(
    had: list[str], fresh: list[str], at: int, more: bool, changed: set[str]
) -> None:
    before = listing("".join(had), min(at, max(0, len(had) - 1)))
    after = desk.refreshed(before, told("".join(fresh)), more, changed)
    ids = [row.post.id for row in after.rows]
    assert len(set(ids)) == len(ids)
    assert set(ids) == set(had) | set(fresh)
    if had:
        assert here(after) == here(before)
        assert [name for name in ids if name in had] == had
    assert {row.post.id for row in after.rows if row.gone} == {
        name for name in had if name not in fresh and (not more or name in changed)
    }
    assert desk.swept(after).ids >= set(fresh)
    assert not any(row.gone for row in desk.swept(after).rows)
