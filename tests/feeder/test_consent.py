"""Chats end to end: counted without consent, shown with it, gone in time when it is taken back, connected or not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.catalogue import load
from config.reach import ROOT
from display.store import Store
from feeder.consent import EVERY_NO, EVERY_YES, NO, VERSION, YES
from feeder.hub import HubOptions
from feeder.ingest import Ingest
from feeder.sources.base import Seen
from feeder.sources.matrix import OPTIONS
from feeder.sources.parts.matrix.events import Said
from feeder.sources.parts.matrix.fold import Room, fold
from feeder.sources.shared.consent import Memory, Policy
from tests.feeder.support import listening, place
from wall import wire
from wall.content import TextContent
from wall.state import totals

ME, ADVISOR, CLIENT = "@mur:x", "@maud:x", "@nadege:x"
SENTENCE = (
    "May we show this conversation on the wall of our shop, under a made-up name and without anything personal? "
    "If so, answer WALL YES. You may take it back at any time by answering WALL NO. What it means: {address}"
)


def said(number: int, sender: str, text: str) -> Said:
    return Said(f"$e{number}", sender, 1_000 * number, text)


def room() -> Room:
    return Room("!r:x", ME, Policy("opt-in", VERSION, EVERY_YES, EVERY_NO, frozenset({ADVISOR})))


def test_the_source_of_the_documentation_is_one() -> None:
    text = (ROOT / "docs/personal-data.md").read_text(encoding="utf-8")
    block = text.partition("```toml")[2].partition("```")[0]
    (source,) = tomllib.loads(block)["source"]
    given = OPTIONS.model_validate(source)
    assert (given.consent_basis, given.consent_version) == ("opt-in", VERSION)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_sentence_asks_for_is_what_the_source_understands(language: str) -> None:
    sentence = load(language, "phone").gettext(SENTENCE)
    assert (language == "en") == (sentence == SENTENCE)
    assert YES[language] in sentence
    assert NO[language] in sentence
    policy = room().policy
    assert policy.version == VERSION
    assert policy.means(YES[language].lower()) == "yes"
    assert policy.means(f" {NO[language].title()} ") == "no"


@pytest.mark.parametrize("word", ["oui", "Oui.", "yes", "OK", "d’accord", "non", "no", "MUR OUI ?", "mur"])
def test_a_plain_yes_to_another_question_is_no_consent(word: str) -> None:
    assert room().policy.means(word) is None


async def test_from_counted_to_shown_to_gone(tmp_path: Path) -> None:
    memory, names = Memory(since="s"), dict[str, str]()

    def told(*events: Said) -> list[Seen]:
        return list(fold(room(), list(events), memory, names).items.values())

    async with place(tmp_path) as here:
        ingest = Ingest(here.house, "chat", "lyon")
        await ingest.take(told(said(1, CLIENT, "Avant tout accord")))
        assert totals(here.house.state)["undisplayable"] == 1
        assert not here.house.vault.holds(here.house.vault.post_id("chat", "$e1", ""))
        await ingest.take(told(said(2, CLIENT, "mur oui"), said(3, CLIENT, "Ma lampe clignote")))
        post = here.house.vault.post_id("chat", "$e3", "")
        text = await here.house.contents.text(here.house.state.posts[post])
        consent = here.house.state.posts[post].consent
        assert isinstance(text, TextContent)
        assert consent is not None
        # the record: which words of which version, when, by which message
        assert (consent.version, consent.at_ms, text.consent_id) == (VERSION, 2_000, "$e2")
        async with here.hub() as (_, url), listening(url, "ecran-1") as screen:
            await here.approve(post)
            here.step(10)
            await screen.until(lambda s: post in s.cards)
            before_s = here.clock.monotonic()
            revoked = fold(room(), [said(4, CLIENT, "MUR NON")], memory, names)
            assert revoked.revoked == {CLIENT: "$e2"}
            # what the reader does with it (`parts/matrix/reader.py`): every message since is told without its text
            await ingest.take([Seen(what="edited", native_id="$e3", kind="chat")])
            await screen.until(lambda s: post not in s.cards)
            assert here.clock.monotonic() - before_s <= 2  # no time had to pass at all
        assert here.house.state.posts[post].state == "undisplayable"
        assert not here.house.vault.holds(post)


async def test_a_screen_that_is_cut_off_draws_it_for_a_minute_at_most(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        memory = Memory(since="s")
        events = [said(1, CLIENT, "mur oui"), said(2, CLIENT, "Ma lampe clignote")]
        await Ingest(here.house, "chat", "lyon").take(list(fold(room(), events, memory, {}).items.values()))
        post = here.house.vault.post_id("chat", "$e2", "")
        await here.approve(post)
        here.step(10)
        store = Store()
        async with here.hub(valid_s=HubOptions(tokens={}).valid_s) as (_, url), listening(url, "ecran-1") as screen:
            await screen.until(lambda s: post in s.cards)
            for message in screen.got:
                if isinstance(message, wire.Welcome | wire.View | wire.Beat):
                    store.apply(message, 1000.0)
        assert post in store.cards
        assert store.expire(1060.0) == ()
        assert store.expire(1060.1) == (post,)
        assert store.cards == {}
