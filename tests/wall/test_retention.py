"""What goes when: nothing before its time or while somebody waits for an answer; and blots that keep their place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wall.events import Approved, Rules, Withdrawn, Withheld
from wall.post import STATES, Pending, Post
from wall.retention import BLOT, DAY_MS, all_due, due, play_log_days, redacted, same_but_blots
from wall.values import Span

RULES = Rules(version="1", review_days=365, chat_days=30, refused_days=365, personal_days=1)
SPANS = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: Span(min(pair), max(pair) + 1))
NOW_MS = 10**12


def refusal(actor: str, reason: str) -> Withheld:
    return Withheld(
        at_ms=NOW_MS, actor=actor, shop="s", post="a" * 12, revision=1, reason=reason, rules="1", spans=(Span(0, 1),)
    )


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """Any post, also such as no log leads to."""
    made = Post("a" * 12, "s", draw(st.sampled_from(["review", "forum", "chat", "note"])), "avis", NOW_MS, ("",) * 4)
    made.state = draw(st.sampled_from(STATES))
    made.moved_ms = NOW_MS + draw(st.integers(0, 400 * DAY_MS))
    made.shown_ms = made.moved_ms
    made.content_seq = draw(st.sampled_from([0, 1]))
    made.forgotten, made.deleted, made.redacted = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    made.contest = draw(st.sampled_from([None, "open", "upheld", "reversed"]))
    if draw(st.booleans()):
        made.refusal = refusal(
            draw(st.sampled_from(["camille", "author"])), draw(st.sampled_from(["insult", "sensitive"]))
        )
    if draw(st.booleans()):
        event = Approved(at_ms=NOW_MS, actor="camille", shop="s", post=made.id, revision=1, rules="1")
        made.pending = Pending(1, event, None)
    return made


@given(posts())
def test_nothing_goes_while_somebody_waits_for_an_answer_or_twice(post: Post) -> None:
    found = due(RULES, post)
    if post.forgotten or post.contest == "open" or post.pending is not None or post.state == "undisplayable":
        assert found is None
    if found is not None and found.what == "redact":
        assert not post.redacted
        assert post.refusal is not None
        assert post.refusal.reason == "sensitive"


@given(posts())
def test_nothing_goes_before_its_time_and_all_that_is_off_the_wall_goes_in_the_end(post: Post) -> None:
    found = due(RULES, post)
    if found is None:
        kept = post.forgotten or post.contest == "open" or post.pending is not None
        assert kept or post.state in ("waiting", "undisplayable") or not post.content_seq
        return
    assert all_due(RULES, [post], found.at_ms - 1) == []
    assert all_due(RULES, [post], found.at_ms) == [found]
    since_ms = post.received_ms if found.what == "lapse" else post.moved_ms
    assert since_ms <= found.at_ms <= since_ms + 365 * DAY_MS
    if post.kind == "chat":
        assert found.at_ms <= since_ms + 30 * DAY_MS
    if found.what in ("expire", "lapse"):
        assert post.state in ("shown", "waiting")


@given(posts())
def test_what_authors_took_back_goes_within_a_day(post: Post) -> None:
    post.state, post.content_seq = "withdrawn", 1
    post.refusal = Withdrawn(
        at_ms=NOW_MS, actor="author", shop="s", post=post.id, revision=1, reason="author-request", rules="1",
        request="r",
    )  # fmt: skip
    post.forgotten, post.pending, post.contest = False, None, None
    found = due(RULES, post)
    assert found is not None
    assert (found.what, found.at_ms) == ("forget", post.moved_ms + DAY_MS)


def test_the_play_log_outlives_every_text() -> None:
    assert play_log_days(RULES) == 730
    assert all_due(None, [], 0) == []


@given(st.text(max_size=60), st.lists(SPANS, max_size=4))
def test_blots_keep_every_other_code_point_where_it_was(text: str, spans: list[Span]) -> None:
    blotted = redacted(text, spans)
    inside = {at for span in spans for at in range(span.start, span.end)}
    assert list(blotted) == [BLOT if at in inside else letter for at, letter in enumerate(text)]
    assert same_but_blots(blotted, text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_another_text_is_told_apart(text: str, other: str) -> None:
    if BLOT not in text:
        assert same_but_blots(text, other) == (text == other)
