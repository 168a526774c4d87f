"""Google's reviews as posts, and its API asked: what is particular to Google; the rest is in the contract tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.google import Google, GoogleOptions
from feeder.sources.parts.google.reviews import Traits, error_facts, original, parse_reviews
from feeder.sources.shared.doorbell import KEY
from feeder.sources.shared.lenient import MAX_TEXT
from feeder.sources.shared.window import Page, Window
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Entry, StandIn
from tests.feeder.sources.standins.google import CLIENT, LOCATION, REFRESH, SECRET, GoogleStandIn, error, quota_error
from wall.clock import SteppedClock, from_iso
from wall.events import Rating

SAVED = (Path(__file__).parent / "payloads" / "google_reviews.json").read_bytes()
SECRETS = {"SECRET": SECRET, "REFRESH": REFRESH, "BELL": "hush-bell"}


def _source(standin: StandIn, clock: SteppedClock, sleep: Pace, **more: Any) -> Google:
    options = {
        "type": "google", "name": "google", "location": LOCATION, "client_id": CLIENT, "client_secret_env": "SECRET",
        "refresh_token_env": "REFRESH", "url": standin.url, "oauth_url": standin.url,
    }  # fmt: skip
    return Google(GoogleOptions.model_validate(options | more), Context(clock, SECRETS), sleep)


class GoogleContract:
    secret = "hush"
    pages = 110
    reversible = edits = deletions = True
    saved = SAVED
    day_calls = 300 * 24 * 60

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_reviews(data, Traits())
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> GoogleStandIn:
        return GoogleStandIn(clock)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Google:
        return _source(standin, clock, sleep)


CONTRACT = GoogleContract()


def test_every_field_of_a_review() -> None:
    page = parse_reviews(SAVED, Traits(verified=False))
    first, second, third = page.items
    assert first == Seen(
        native_id="AbFvOq-1",
        kind="review",
        text="Très bon accueil, 3 < 5 & « parfait ».\nMerci !",
        author="Zoé Martin",
        rating=Rating(4.0, 5.0),
        written_ms=from_iso("2026-11-20T09:14:03.045Z"),
        updated_ms=from_iso("2026-11-21T10:00:00Z"),
        verified=False,
        reply="Merci Zoé, à bientôt.",
    )
    # Stars alone are a review; nobody is named who does not want to be; an answer that nobody sees yet is none.
    assert (second.text, second.rating, second.author, second.reply) == ("", Rating(1.0), "", None)
    assert (third.text, third.rating, third.updated_ms) == ("لا أحب هذا", None, None)
    assert (page.more, page.oldest_ms, page.rejected) == ("page-50", from_iso("2026-11-18T08:00:00Z"), ())


def test_what_is_broken_costs_nothing_else() -> None:
    whole = {"reviewId": "a", "starRating": "FIVE", "createTime": "2026-11-20T09:00:00Z"}
    broken: list[Any] = [
        7, {}, {**whole, "reviewId": 5}, {**whole, "createTime": "soon"}, {**whole, "comment": ["x"]},
        {**whole, "reviewId": "b", "starRating": "SIX"}, {**whole, "reviewId": "c", "comment": "x" * (MAX_TEXT + 1)},
        {**whole, "reviewId": "d", "comment": "x\ud800"}, whole,
    ]  # fmt: skip
    page = parse_reviews(json.dumps({"reviews": broken}).encode(), Traits())
    assert [(item.native_id, item.text, item.flags) for item in page.items] == [
        ("d", "x\ufffd", ("repaired",)), ("a", "", ()),
    ]  # fmt: skip
    assert page.unusable == (("b", ""), ("c", ""))
    assert len(page.rejected) == 7


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("(Translated by Google) Good.\n\n(Original)\nBien.", "Bien."),
        ("(Translated by Google) Good.\n\n(Original)\n\nBien.\n\nTrès.", "Bien.\n\nTrès."),
        ("Bien.\nTrès.\n\n(Translated by Google)\nGood.\nVery.", "Bien.\nTrès."),
        ("(Traduit par Google) Bien.\n\n(Avis d'origine)\nGut.", "Gut."),
        ("(Traduit par Google) Bien.\n\n(Avis d’origine)\nGut.", "Gut."),
        # Nothing is taken away where it is not Google's envelope, or where it is not sure which words are whose.
        ("(Translated by Google) Good.", "(Translated by Google) Good."),
        ("(Translated by Google) Good.\n\n(Original)\n ", "(Translated by Google) Good.\n\n(Original)\n "),
        ("Bien (Translated by Google) non", "Bien (Translated by Google) non"),
        ("Bien\n\n(Original)\nBien", "Bien\n\n(Original)\nBien"),
        ("(Translated by Google) A\n\n(Original)\nB\n\n(Original)\nC",
         "(Translated by Google) A\n\n(Original)\nB\n\n(Original)\nC"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_authors_words_are_shown_and_not_googles(comment: str, words: str) -> None:
    assert original(comment) == words


@given(st.lists(st.sampled_from(["ok", "\n\n", "\n\n(Original)\n", "(Original) ", " b"]), max_size=8).map("".join))
@settings(max_examples=50)
def test_an_author_who_writes_googles_labels_keeps_their_words(words: str) -> None:
    """The translation has the label as often as the original: whatever they wrote comes back whole."""
    words = words.strip()
    if words:
        assert original(f"(Translated by Google) {words}\n\n(Original)\n{words}") == words


@given(st.integers(0, len(SAVED)), st.binary(max_size=8))
@settings(max_examples=50)
def test_a_mutated_page_is_read_or_refused_in_words(at: int, instead: bytes) -> None:
    for mutated in (SAVED[:at] + instead + SAVED[at + len(instead) :], SAVED[:at], SAVED[:at] + b"[" * 9000):
        try:
            page = parse_reviews(mutated, Traits())
        except SourceError:
            continue
        assert len(page.items) + len(page.rejected) <= 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"location": "locations/222"}, "pattern"),
        ({"client_secret_env": ""}, "one of the two"),
        ({"refresh_token_file": "x"}, "one of the two"),
        ({"url": "http://mybusiness.example"}, "https"),
    ],
)
def test_options_that_cannot_work(more: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        _source(GoogleStandIn(SteppedClock(), url="https://api.example"), SteppedClock(), Pace(), **more)


async def test_a_short_read_ends_at_the_first_review_that_is_known() -> None:
    clock = SteppedClock()
    standin = GoogleStandIn(clock)
    async with standin.serve():
        for number in range(120):
            standin.add(f"k{number}", f"Avis {number}")
            clock.step(600)
        source = _source(standin, clock, Pace(clock=clock))
        polls = source.batches(None)
        assert [len((await anext(polls)).items) for _ in range(4)] == [50, 50, 20, 0]
        asked = len(standin.asked)
        standin.edit("k3", "tout autre")
        assert [(item.what, item.native_id) for item in (await anext(polls)).items] == [("edited", "k3")]
        assert (await anext(polls)).items == ()
        assert len(standin.asked) == asked + 1
        await source.close()


async def test_what_is_older_than_the_window_stays_out_also_on_its_last_page() -> None:
    clock = SteppedClock()
    standin = GoogleStandIn(clock)
    async with standin.serve():
        for key, days in (("old", 40), ("new", 1)):
            standin.add(key, key)
            clock.step(days * 86_400)
        source = _source(standin, clock, Pace(clock=clock))
        polls = source.batches(None)
        assert [item.native_id for item in (await anext(polls)).items] == ["new"]
        await source.close()


class Forgetful(GoogleStandIn):
    """Its list leaves out "a", which is there for whoever asks for it."""

    def present(self) -> list[Entry]:
        found = super().present()
        return [entry for entry in found if entry.key != "a"] if self.asked[-1].path.endswith("reviews") else found


async def test_a_review_is_gone_on_googles_own_word_alone() -> None:
    clock = SteppedClock()
    standin = Forgetful(clock)
    async with standin.serve():
        for key, text in (("a", "un"), ("b", "deux")):
            standin.add(key, text)
        first = Window()
        first.take(Page((Seen(native_id="a", text="un", written_ms=clock.now_ms()),)))
        source = _source(standin, clock, Pace(clock=clock))
        polls = source.batches(first.dump())
        assert [[item.native_id for item in (await anext(polls)).items] for _ in range(2)] == [["b"], []]
        assert standin.asked[-1].path.endswith("/reviews/a")
        await source.close()


@pytest.mark.parametrize(
    ("project", "words", "fatal"),
    [
        (quota_error("0"), "quota is 0 .429.", True),
        (quota_error("300"), "less often .429.", False),
        (error(403, "It is disabled.", {"reason": "SERVICE_DISABLED"}), "switched off .* .403.", True),
        (error(403, "Scopes.", {"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}), "auth/business.manage", True),
        (error(403, "Quota.", {"reason": "RATE_LIMIT_EXCEEDED"}), "less often .403.", False),
        (error(403, "The caller does not have permission"), "owner or a manager", False),
        (error(404, "Requested entity was not found."), "does not know this location .404.", False),
        (error(400, "Request contains an invalid argument."), "verified", False),
    ],
)
async def test_what_google_refuses_is_told_with_what_to_do(project: Any, words: str, fatal: bool) -> None:
    clock = SteppedClock()
    standin = GoogleStandIn(clock, project=project)
    async with standin.serve():
        source = _source(standin, clock, Pace())
        with pytest.raises(SourceError, match=words) as caught:
            await anext(source.batches(None))
        assert caught.value.fatal is fatal
        assert (caught.value.retry_after_s == 60) is ("less often" in words)
        await source.close()


async def test_a_token_is_made_anew_when_it_ends_and_a_revoked_one_is_told() -> None:
    clock = SteppedClock()
    standin = GoogleStandIn(clock)
    async with standin.serve():
        source = _source(standin, clock, Pace(clock=clock), every_s=1800)
        polls = source.batches(None)
        for _ in range(6):
            await anext(polls)
        assert len(standin.tokens) == 2
        standin.tokens = dict.fromkeys(standin.tokens, 0.0)  # all ended before their time: one more is made
        await anext(polls)
        await anext(polls)
        standin.refused, standin.tokens = True, {}
        with pytest.raises(SourceError, match=r"sign in again .* new refresh token") as caught:
            await anext(polls)
        assert caught.value.fatal
        await source.close()


async def test_pub_sub_only_rings() -> None:
    clock = SteppedClock()
    source = _source(GoogleStandIn(clock, url="https://api.example"), clock, Pace(), hook_key_env="BELL")
    push = b'{"message": {"data": "eyJuYW1lIjoieCJ9", "messageId": "1"}}'
    assert (await source.deliver({KEY: "wrong"}, push))[0] == 401
    assert (await source.deliver({KEY: "hush-bell"}, push))[0] == 200
    silent = _source(GoogleStandIn(clock, url="https://api.example"), clock, Pace())
    assert (await silent.deliver({KEY: ""}, push))[0] == 404


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"error": 5}', b'{"error": {"details": [5, {"reason": 5}]}}', b"<html>"]
)
def test_an_error_that_is_none_tells_nothing(data: bytes) -> None:
    assert error_facts(data) == ("", "")
