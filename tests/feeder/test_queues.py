"""The desk's queues: always what a look at every post would find, fair turns, pages without gaps, no use of stars."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.queues import QUEUES, Queues
from tests.wall.logs import Log, logs
from wall.events import ContestDecided, Rating, Received, Refusal
from wall.roles import deciders
from wall.rules import Refused, judge
from wall.state import Post, State, advance, apply

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
ACCOUNTS = ("camille", "noa", "vue", "nobody")


def name_of(number: int) -> str:
    return "a" * 10 + LETTERS[number // 32] + LETTERS[number % 32]


def state_of(sources: Sequence[str], ratings: Sequence[int | None] = ()) -> State:
    """A state with one waiting post for each entry, one second apart."""
    state = State()
    for number, source in enumerate(sources):
        stars = ratings[number] if ratings else None
        event = Received(
            at_ms=number * 1000, actor=f"source:{source}", shop="s", post=name_of(number), kind="review",
            source=source, rating=Rating(stars) if stars else None,
        )  # fmt: skip
        apply(state, number + 1, event)
    return state


def pages(queues: Queues, queue: str, account: str = "", size: int = 3) -> list[str]:
    """The whole queue, page by page, as a desk asks for it."""
    got: list[str] = []
    while True:
        page = next_page(queues, queue, account, got[-1] if got else "", size)
        got += page
        if len(page) < size:
            return got


def next_page(queues: Queues, queue: str, account: str, after: str, size: int) -> list[str]:
    deal, hidden = queues.deal(queue, account, after), queues.passed_by(account, queue)
    dealt = (name for name in deal.out() if name not in hidden)
    page = [name for _, name in zip(range(size), dealt, strict=False)]
    if page:
        queues.ended(queue, account, page[-1], deal.ends(page[-1]))
    return page


def naive(state: State, queue: str, account: str) -> list[str] | set[str]:
    """What the queue is, by looking at every post. A set where only the order within each source is promised."""
    every = list(state.posts.values())

    def by(some: list[Post], key: object) -> list[str]:
        return [post.id for post in sorted(some, key=key)]  # type: ignore[call-overload]

    def refused_ms(post: Post) -> int:
        return post.refusal.at_ms if isinstance(post.refusal, Refusal) else post.shown_ms or post.received_ms

    undecided = [post for post in every if post.state == "waiting" and post.pending is None]
    match queue:
        case "waiting":
            return {post.id for post in undecided if not post.asked_by and account not in post.passed}
        case "second":
            proposed = [post for post in every if post.pending is not None and post.pending.effective_ms is None]
            some = [post for post in [*proposed, *(p for p in undecided if p.asked_by)] if account not in post.passed]
            some += to_answer_again(state, every, account)
            return by(some, lambda post: (post.contested_ms if post.contest == "open" else post.received_ms,
                                          post.history[0]))  # fmt: skip
        case "contested":
            some = [post for post in every if post.contest == "open"]
            return by(some, lambda post: (post.contested_ms, post.history[0]))
        case "grace":
            decided = [post for post in every if post.pending is not None and post.pending.effective_ms is not None]
            return by(decided, lambda post: (post.pending.effective_ms, post.history[0]))
        case "shown":
            return by([p for p in every if p.visible], lambda post: (-(post.shown_ms or 0), post.history[0]))
        case "refused":
            refused = [post for post in every if post.state in ("withheld", "withdrawn")]
            return by(refused, lambda post: (-refused_ms(post), post.history[0]))
        case "withheld" | "withdrawn":
            return by([p for p in every if p.state == queue], lambda post: (-refused_ms(post), post.history[0]))
        case "promises":
            made = [post for post in every if post.promise is not None and not post.forgotten]
            is_open = [post for post in made if post.promise in ("taken-up", "under-way")]
            done = [post for post in made if post.promise in ("done", "declined")]
            return by(is_open, lambda p: (p.promised_ms, p.history[0])) + by(
                done, lambda p: (-p.promised_ms, p.history[0])
            )
        case "to-answer":
            silent = [p for p in every if p.visible and not p.reply_seq and p.promise is None and p.kind != "chat"]
            return by(silent, lambda post: (post.shown_ms, post.history[0]))
        case "praise":
            return []
        case "all":
            return [post.id for post in reversed(every)]
    return by([p for p in every if p.state == queue], lambda post: (-post.received_ms, post.history[0]))


def to_answer_again(state: State, every: list[Post], account: str) -> list[Post]:
    """Those whose contest waits, but for those that this account refused itself, or left to others."""

    def own(post: Post) -> bool:
        decided = ContestDecided(at_ms=state.now_ms, actor=account, shop=post.shop, post=post.id, upheld=True)
        refused = judge(state, decided)
        closed = refused is not None and refused.code == "not-allowed" and account in state.accounts
        return refused is not None and (refused.code == "own-refusal" or (closed and may_not(post)))

    def may_not(post: Post) -> bool:
        """An account that decides no longer: as if it still did."""
        others = deciders(state) - set(post.refused_by)
        return account in (post.refused_by if others else post.refused_by[:1])

    return [post for post in every if post.contest == "open" and account not in post.passed and not own(post)]


def check(queues: Queues, state: State) -> None:
    for account in ACCOUNTS:
        for queue in QUEUES:
            wanted, got = naive(state, queue, account), pages(queues, queue, account)
            assert (set(got) if isinstance(wanted, set) else got) == wanted, queue
            assert (len(got), len(set(got))) == (len(wanted), len(wanted)), queue
            assert queues.count(queue, account) == len(wanted), queue
            assert all(queues.holds(queue, name) for name in got), queue
    undecided = [p for p in state.posts.values() if p.state == "waiting" and p.pending is None]
    open_ = [post for post in undecided if not post.asked_by]
    limit_ms = state.now_ms - 5000
    assert queues.overdue(limit_ms) == sum(post.received_ms < limit_ms for post in undecided)
    assert sum(queues.late(limit_ms).values()) == sum(post.received_ms < limit_ms for post in open_)
    sources = {post.source for post in open_}
    assert queues.oldest() == {s: min(p.received_ms for p in open_ if p.source == s) for s in sources}
    posts = state.posts.values()
    assert set(queues.shops) == {post.shop for post in posts}
    assert set(queues.languages) == {post.language for post in posts if post.language}


@settings(max_examples=150, deadline=None)
@given(logs(12))
def test_after_any_events_they_are_what_a_look_at_every_post_finds(log: Log) -> None:
    state = State()
    queues = Queues(state)
    for number, (seq, event) in enumerate(log):
        queues.touch(apply(state, seq, event))
        if number % 7 == 0:
            check(queues, state)
    queues.touch(advance(state, state.now_ms + 10_000))
    check(queues, state)
    check(Queues(state), state)


SOURCES = st.lists(st.sampled_from(["avis", "forum", "blog"]), max_size=40)


@given(SOURCES, st.integers(1, 7))
def test_pages_put_together_are_the_whole_queue(sources: list[str], size: int) -> None:
    state = state_of(sources)
    queues = Queues(state)
    whole = list(queues.deal("waiting").out())
    assert pages(queues, "waiting", size=size) == whole
    assert sorted(whole) == sorted(state.posts)
    for at, name in enumerate(whole):
        assert list(queues.deal("waiting", after=name).out()) == whole[at + 1 :]


@given(SOURCES)
def test_oldest_first_within_each_source_and_no_source_waits_for_another_ones_flood(sources: list[str]) -> None:
    state = state_of(sources)
    order = list(Queues(state).deal("waiting").out())
    for source in set(sources):
        times = [state.posts[name].received_ms for name in order if state.posts[name].source == source]
        assert times == sorted(times)
    seen: dict[str, int] = {}
    for name in order:
        source = state.posts[name].source
        seen[source] = seen.get(source, 0) + 1
        left = {other: sources.count(other) - seen.get(other, 0) for other in set(sources)}
        assert all(seen[source] - seen.get(other, 0) <= 1 for other in left if left[other] > 0)


@given(SOURCES, st.integers(1, 6), st.sampled_from(["waiting", "all"]), st.data())
def test_whatever_leaves_meanwhile_the_next_page_leaves_nothing_out_and_repeats_nothing(
    sources: list[str], size: int, queue: str, data: st.DataObject
) -> None:
    state = state_of(sources)
    queues = Queues(state)
    got, gone = [""], set[str]()
    while True:
        page = next_page(queues, queue, "noa", got[-1], size)
        got += page
        if not page:
            break
        waiting = [name for name in state.posts if name not in gone]
        for name in data.draw(st.lists(st.sampled_from(waiting), max_size=6, unique=True)) if waiting else ():
            state.posts[name].asked_by = "noa"
            queues.touch([name])
            gone.add(name)
    assert len(got) == len(set(got))
    if queue == "waiting":
        assert set(state.posts) - gone <= set(got)
    else:
        assert set(got[1:]) == set(state.posts)


def test_a_page_after_a_post_that_has_left_goes_on_where_it_was() -> None:
    state = state_of(["avis"] * 6)
    queues = Queues(state)
    state.posts[name_of(2)].state = "lapsed"
    queues.touch([name_of(2)])
    assert list(queues.deal("waiting", after=name_of(2)).out()) == [name_of(n) for n in (3, 4, 5)]
    state.posts[name_of(2)].state = "waiting"
    queues.touch([name_of(2)])
    assert list(queues.deal("lapsed", after=name_of(2)).out()) == []


def test_a_conversation_comes_in_order_around_the_post() -> None:
    state = state_of(["tchat"] * 9)
    for number, post in enumerate(state.posts.values()):
        post.conversation, post.written_ms = "c", 100 - number
    queues = Queues(state)
    names = [name_of(number) for number in range(8, -1, -1)]
    assert queues.thread(state.posts[name_of(4)], 50) == (names, False)
    assert queues.thread(state.posts[name_of(4)], 3) == (names[3:6], True)
    assert queues.thread(state.posts[name_of(8)], 3) == (names[:3], True)
    assert queues.thread(state.posts[name_of(0)], 4) == (names[5:], True)
    lone = next(iter(state_of(["avis"]).posts.values()))
    assert Queues(state_of(["avis"])).thread(lone, 5) == ([lone.id], False)


def test_there_is_no_such_queue() -> None:
    with pytest.raises(Refused) as refused:
        Queues(State()).deal("stars")
    assert refused.value.code == "unknown-queue"


@given(SOURCES, st.randoms(use_true_random=False))
def test_stars_order_nothing(sources: list[str], rng: random.Random) -> None:
    orders = []
    for _ in range(2):
        queues = Queues(state_of(sources, [rng.choice([1, 2, 3, 4, 5, None]) for _ in sources]))
        orders.append([list(queues.deal(queue).out()) for queue in QUEUES])
    assert orders[0] == orders[1]
