"""Trustpilot's reviews as posts, and its API asked: what is particular to it; the rest is in the contract tests."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.parts.trustpilot.reviews import Traits, parse_review, parse_reviews, rung_for
from feeder.sources.parts.trustpilot.year import YEAR_S, written_down, year_budget
from feeder.sources.shared.doorbell import KEY as AT_THE_END
from feeder.sources.shared.lenient import MAX_TEXT
from feeder.sources.shared.window import Page, Window
from feeder.sources.trustpilot import MAX_RUNG, Trustpilot, TrustpilotOptions
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import StandIn
from tests.feeder.sources.standins.trustpilot import KEY, SECRET, UNIT, TrustpilotStandIn, review_id
from wall.clock import SteppedClock, from_iso
from wall.events import Rating

SAVED = (Path(__file__).parent / "payloads" / "trustpilot_reviews.json").read_bytes()
SECRETS = {"KEY": KEY, "SECRET": SECRET, "WRONG": "hush-wrong", "BELL": "hush-bell"}
TRAITS = Traits()


def _source(standin: StandIn, clock: SteppedClock, sleep: Pace, **more: Any) -> Trustpilot:
    options = {"type": "trustpilot", "name": "avis", "business_unit": UNIT, "api_key_env": "KEY",
               "api_secret_env": "SECRET", "url": standin.url}  # fmt: skip
    return Trustpilot(TrustpilotOptions.model_validate(options | more), Context(clock, SECRETS), sleep)


class TrustpilotContract:
    secret = "hush"
    pages = 210
    reversible = edits = deletions = True
    saved = SAVED
    day_calls = 200_000 // 365
    window_days = 365

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_reviews(data, TRAITS)
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> TrustpilotStandIn:
        return TrustpilotStandIn(clock)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Trustpilot:
        return _source(standin, clock, sleep)


CONTRACT = TrustpilotContract()


def test_every_field_of_a_review() -> None:
    page = parse_reviews(SAVED, TRAITS)
    first, second, _ = page.items
    assert first == Seen(
        native_id="65a0c0ffee00000000000001",
        kind="review",
        text="Très bien\n\nLivré à l’heure,\nmerci 👍🏽",
        author="Zoé",
        author_id="507f191e810c19729de860aa",
        rating=Rating(5.0, 5.0),
        language="fr",
        written_ms=from_iso("2026-11-20T09:34:44Z"),
        experienced_on=date(2026, 11, 17),
        updated_ms=from_iso("2026-11-21T10:00:00Z"),
        permalink="https://www.trustpilot.com/reviews/65a0c0ffee00000000000001",
        verified=True,
        maskable=False,
        reply="Merci Zoé.",
    )
    assert (second.text, second.rating, second.verified, second.written_ms) == (
        "", Rating(1.0), False, from_iso("2026-11-19T08:00:00Z"),
    )  # fmt: skip
    # What Trustpilot does not show is known to be there, and none of ours.
    assert [native_id[-1] for native_id, _ in page.unusable] == ["3", "4"]
    assert (page.rejected, page.more, page.oldest_ms) == ((), None, from_iso("2026-11-18T06:00:00Z"))


def test_nothing_private_is_taken() -> None:
    told = repr(parse_reviews(SAVED, TRAITS))
    assert "COMMANDE" not in told
    assert "example.com" not in told


def test_what_is_broken_costs_nothing_else() -> None:
    whole = {"id": "a", "stars": 4, "text": "bon", "createdAt": "2026-11-20T09:00:00Z", "status": "active"}
    broken: list[Any] = [
        None, {}, {**whole, "id": 1}, {**whole, "createdAt": None}, {**whole, "text": ["x"]},
        {**whole, "id": "b", "stars": True, "text": None}, {**whole, "id": "c", "text": "x" * (MAX_TEXT + 1)},
        {**whole, "id": "d", "stars": 1e300, "title": "\udc00", "language": "français", "experiencedAt": "hier"},
        {**whole, "id": "e", "status": 7}, whole,
    ]  # fmt: skip
    page = parse_reviews(json.dumps({"reviews": broken}).encode(), TRAITS)
    d, a = page.items
    assert (d.text, d.rating, d.flags, d.language, d.experienced_on) == (
        "\ufffd\n\nbon", None, ("repaired",), None, None,
    )  # fmt: skip
    assert (a.text, a.permalink) == ("bon", "")
    assert [native_id for native_id, _ in page.unusable] == ["b", "c", "e"]
    assert len(page.rejected) == 7


@given(st.integers(0, len(SAVED)), st.binary(max_size=8))
@settings(max_examples=50)
def test_a_mutated_answer_is_read_or_refused_in_words(at: int, instead: bytes) -> None:
    for mutated in (SAVED[:at] + instead + SAVED[at + len(instead) :], SAVED[:at], SAVED[:at] + b"[" * 9000):
        assert all(len(native_id) == 24 for native_id in rung_for(mutated))
        for parse in (parse_reviews, parse_review):
            try:
                page = parse(mutated, TRAITS)
            except SourceError:
                continue
            assert len(page.items) + len(page.unusable) <= 5


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"business_unit": "boutique.example"}, "pattern"),
        ({"api_key_env": ""}, "one of the two"),
        ({"api_secret_file": "x"}, "one of the two"),
        ({"url": "http://api.example"}, "https"),
        ({"url": "https://api.example/?a=b"}, "address only"),
    ],
)
def test_options_that_cannot_work(more: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        _source(TrustpilotStandIn(SteppedClock(), url="https://api.example"), SteppedClock(), Pace(), **more)


def test_no_masking_and_no_faster_than_a_call_in_160_seconds_unless_somebody_says_so() -> None:
    options = TrustpilotOptions.model_validate(
        {"type": "trustpilot", "name": "avis", "business_unit": UNIT, "api_key_env": "K", "api_secret_env": "S"}
    )
    assert options.maskable is False
    clock = SteppedClock()
    budget = year_budget(clock, options.calls_per_year, [0.0, clock.now_ms()])
    assert 160 < budget.wait_s() < 165


@given(st.lists(st.tuples(st.integers(1, 5_000_000), st.booleans()), max_size=50), st.integers(1_000, 200_000))
@settings(max_examples=50)
async def test_no_year_is_overdrawn_over_restarts(steps: list[tuple[int, bool]], calls: int) -> None:
    """However often it stops, going on from what was written down last, and however long it pauses in between."""
    clock = SteppedClock()
    budget, kept = year_budget(clock, calls), None
    made: list[int] = []
    for seconds, restarted in steps:
        while budget.wait_s() == 0:
            await budget.take(Pace())
            made.append(clock.ms)
            kept = json.loads(json.dumps(written_down(budget, clock, calls, kept)))
        clock.step(seconds)
        if restarted:
            there, budget = budget, year_budget(clock, calls, kept)
            assert budget.dump()[0] <= there.dump()[0] + 1e-6
    for at in range(0, len(made), max(1, len(made) // 50)):
        assert sum(ms < made[at] + YEAR_S * 1000 for ms in made[at:]) <= calls


async def test_the_budget_is_kept_in_the_cursor_and_waited_for() -> None:
    clock = SteppedClock()
    standin = TrustpilotStandIn(clock)
    async with standin.serve():
        pace = Pace(clock=clock)
        source = _source(standin, clock, pace)
        polls = source.batches(None)
        first, *later = [(await anext(polls)).cursor for _ in range(40)]
        assert Window(first).own is not None
        assert 0 < len([cursor for cursor in later if cursor is not None]) < 20  # not for every call
        await source.close()

        emptied = Window()
        emptied.own = [0.0, clock.now_ms()]
        source = _source(standin, clock, pace, calls_per_year=1_000)
        asked_ms = clock.ms
        await anext(source.batches(emptied.dump()))
        assert clock.ms - asked_ms > 2 * 32_000_000  # a token and a page, each paid for
        await source.close()


async def test_a_webhook_rings_for_an_edit_of_long_ago_and_only_what_is_read_counts() -> None:
    clock = SteppedClock()
    standin = TrustpilotStandIn(clock)
    async with standin.serve():
        old, new = standin.add("a", "un"), standin.add("b", "deux")
        clock.step(86_400)
        source = _source(standin, clock, Pace(clock=clock), hook_key_env="BELL")
        polls = source.batches(None)
        assert len((await anext(polls)).items) == 2
        await anext(polls)
        standin.edit("a", "autrement")
        standin.answers["b"] = {"status": "reported"}
        stranger = "f" * 24
        body = _hook(review_id(old), review_id(new), stranger, text="What the webhook says is not believed.")
        assert (await source.deliver({AT_THE_END: "wrong"}, body))[0] == 401
        assert (await source.deliver({AT_THE_END: "hush-bell"}, body))[0] == 200
        asked = len(standin.asked)
        edited, gone = await anext(polls), await anext(polls)
        assert [(item.what, item.text) for item in edited.items] == [("edited", "autrement")]
        assert [(item.what, item.native_id) for item in gone.items] == [("deleted", review_id(new))]
        await anext(polls)
        assert not any(request.path.endswith(stranger) for request in standin.asked[asked:])
        standin.answers.clear()
        await source.deliver({AT_THE_END: "hush-bell"}, _hook(review_id(new)))
        await anext(polls)
        assert [(item.what, item.text) for item in (await anext(polls)).items] == [("edited", "deux")]
        await source.close()


async def test_an_old_review_that_was_edited_lately_is_not_taken_for_gone() -> None:
    """Trustpilot lists by the date of writing: it stands outside of the window, and is still there."""
    clock = SteppedClock()
    standin = TrustpilotStandIn(clock)
    async with standin.serve():
        entry = standin.add("a", "un")
        clock.step(400 * 86_400)
        standin.edit("a", "deux")
        known = Window()
        known.take(Page(parse_review(json.dumps(standin.review(entry)).encode(), TRAITS).items))
        source = _source(standin, clock, Pace(clock=clock))
        polls = source.batches(known.dump())
        assert [(await anext(polls)).items for _ in range(2)] == [(), ()]
        assert standin.asked[-1].path.endswith(review_id(entry))
        await source.close()


async def test_a_flood_of_rings_is_bounded_and_without_a_key_nobody_rings() -> None:
    clock = SteppedClock()
    source = _source(TrustpilotStandIn(clock, url="https://api.example"), clock, Pace(), hook_key_env="BELL")
    for number in range(10):
        ids = (f"{number * 100 + one:024x}" for one in range(100))
        assert (await source.deliver({AT_THE_END: "hush-bell"}, _hook(*ids)))[0] == 200
    assert len(source.rung) == MAX_RUNG
    silent = _source(TrustpilotStandIn(clock, url="https://api.example"), clock, Pace())
    assert (await silent.deliver({AT_THE_END: ""}, _hook(UNIT)))[0] == 404


async def test_a_refused_key_is_told_with_what_to_do() -> None:
    clock = SteppedClock()
    standin = TrustpilotStandIn(clock)
    async with standin.serve():
        source = _source(standin, clock, Pace(), api_key_env="WRONG")
        words = r"^The Trustpilot key was refused \(401\): make a new one .* Integrations > Developers"
        with pytest.raises(SourceError, match=words) as caught:
            await anext(source.batches(None))
        assert caught.value.fatal
        await source.close()
        source = _source(standin, clock, Pace(), business_unit="0" * 24)
        with pytest.raises(SourceError, match=r"business_unit. is your own") as caught:
            await anext(source.batches(None))
        assert not caught.value.fatal
        await source.close()


async def test_one_location_of_several_is_asked_for() -> None:
    clock = SteppedClock()
    standin = TrustpilotStandIn(clock)
    async with standin.serve():
        source = _source(standin, clock, Pace(), location="lyon-1")
        await anext(source.batches(None))
        assert standin.asked[-1].query["internalLocationId"] == "lyon-1"
        await source.close()


def _hook(*ids: str, text: str = "") -> bytes:
    """A delivery as Trustpilot's documentation shows it."""
    events = [
        {"eventName": "service-review-updated", "version": "1",
         "eventData": {"id": native_id, "text": text, "stars": 5, "referenceId": "ABC-123-xyz"}}
        for native_id in ids
    ]  # fmt: skip
    return json.dumps({"events": events}).encode()
