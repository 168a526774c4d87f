"""Mastodon: every field, whose posts are taken, limits held, health; the stream in a house, cut and joined again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.mastodon import OPTIONS, Mastodon
from feeder.sources.parts.mastodon.posts import Heard, Traits, folded, hear, next_link, page_of, parse_statuses
from feeder.sources.shared.lenient import REPAIRED
from tests.feeder.sources.gate import Gate, running, until
from tests.feeder.sources.mutated import mutated
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Fault
from tests.feeder.sources.standins.mastodon import FIRST, TOKEN, MastodonStandIn
from tests.feeder.support import place
from wall.clock import SteppedClock, from_iso
from wall.events import Consent
from wall.state import totals

TRAITS = Traits("piaille.example", "ChezLulu", "notice", "2026-1")


def _saved(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(900 + number), "created_at": "2026-11-20T09:14:03.120Z", "in_reply_to_id": None, "sensitive": False,
        "spoiler_text": "", "visibility": "public", "language": "fr-FR", "edited_at": None, "reblog": None,
        "url": f"https://piaille.example/@anais/{number}", "content": "<p>Le pain est très bon&nbsp;!</p>",
        "account": {"id": "3", "username": "anais", "acct": "Anais", "display_name": "Anaïs :pain:", "note": "",
                    "emojis": [{"shortcode": "pain"}], "bot": False}, "tags": [{"name": "chezlulu"}], **more,
    }  # fmt: skip


SAVED = json.dumps([
    _saved(1), _saved(2, in_reply_to_id="901", edited_at="2026-11-20T10:00:00Z", spoiler_text="Gluten"),
    _saved(3, content='<p class="quote-inline">RE: <a href="x">x</a></p><p>Oui\ud800</p>', language=None),
]).encode()  # fmt: skip


def server(standin: MastodonStandIn, clock: SteppedClock, sleep: Pace | Gate, **more: Any) -> Mastodon:
    return Mastodon(_options(standin.url, **more), Context(clock, {"JETON": TOKEN}), sleep)


def _options(url: str, **more: Any) -> Any:
    usual = {"consent_basis": "notice", "consent_version": "2026-1", "tag": "ChezLulu", "token_env": "JETON"}
    return OPTIONS.model_validate({"type": "mastodon", "name": "mastodon", "url": url, **usual, **more})


class _Contract:
    secret = TOKEN
    pages = 100
    reversible = edits = deletions = True
    saved = SAVED

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_statuses(data, TRAITS)
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> MastodonStandIn:
        return MastodonStandIn(clock)

    def source(self, standin: MastodonStandIn, clock: SteppedClock, sleep: Pace) -> Mastodon:
        return server(standin, clock, sleep, live=False)


CONTRACT = _Contract()


def test_every_field() -> None:
    first, second, third = parse_statuses(SAVED, TRAITS).items
    assert first == Seen(
        native_id="901", kind="forum", text="Le pain est très bon\u00a0!", author="Anaïs",
        author_id="anais@piaille.example", conversation="901", language="fr",
        written_ms=from_iso("2026-11-20T09:14:03.120Z"), permalink="https://piaille.example/@anais/1",
        consent=Consent(basis="notice", version="2026-1"),
    )  # fmt: skip
    assert second.text == "Gluten\n\nLe pain est très bon\u00a0!"
    assert (second.conversation, second.updated_ms) == ("901", from_iso("2026-11-20T10:00:00Z"))
    assert (third.text, third.flags, third.language) == ("Oui\ufffd", (REPAIRED,), None)


@pytest.mark.parametrize("change", [
    {"visibility": "unlisted"}, {"visibility": "private"}, {"visibility": "direct"}, {"visibility": None},
    {"reblog": {"id": "1"}}, {"tags": [{"name": "autre"}]}, {"tags": None}, {"content": "<p></p>"},
])  # fmt: skip
def test_what_is_never_taken_and_never_told_of(change: dict[str, Any]) -> None:
    page = parse_statuses(json.dumps([_saved(1, **change), _saved(2)]).encode(), TRAITS)
    assert ([item.native_id for item in page.items], page.unusable, page.rejected) == (["902"], (("901", ""),), ())


@pytest.mark.parametrize(("account", "notice"), [
    ({"noindex": True}, False), ({"bot": True}, False), ({"limited": True}, False), ({"suspended": True}, False),
    ({"note": "<p>Photos. <a href='x'>#<span>NoBot</span></a></p>"}, False), ({"note": "<p>no bother</p>"}, True),
    ({"acct": None}, False), ({"display_name": ":pain:"}, True),
])  # fmt: skip
def test_whose_posts_are_taken(account: dict[str, Any], notice: bool) -> None:
    """Under a notice those who keep nobody away; else those who agreed by name, and nobody else."""
    raw = _saved(1)
    raw["account"] |= account
    page = parse_statuses(json.dumps([raw]).encode(), TRAITS)
    assert (len(page.items), page.rejected) == (notice, ())
    named = Traits("piaille.example", "chezlulu", "opt-in", "v2", accounts=frozenset({"anais@piaille.example"}))
    items = parse_statuses(json.dumps([raw]).encode(), named).items
    possible = "suspended" not in account and "acct" not in account
    assert [item.consent for item in items] == [Consent(basis="opt-in", version="v2")] * possible
    assert not parse_statuses(json.dumps([raw]).encode(), Traits("piaille.example", "chezlulu", "opt-in", "v2")).items
    own = Traits("piaille.example", "chezlulu", "opt-in", "v2", advisors=frozenset({"anais@piaille.example"}))
    assert [item.voice for item in parse_statuses(json.dumps([raw]).encode(), own).items] == ["advisor"] * possible


def test_the_last_word_on_a_status_counts() -> None:
    told = [Heard(status=_saved(1)), Heard(gone="901"), Heard(gone="902"), Heard(status=_saved(2)), Heard(status=3)]
    page = page_of(told, TRAITS)
    assert [item.native_id for item in page.items] == ["902"]
    assert (page.unusable, len(page.rejected)) == ((("901", ""),), 1)


@pytest.mark.parametrize(("message", "heard"), [
    ('{"event": "delete", "payload": "12"}', Heard(gone="12")),
    ('{"event": "update", "payload": "{\\"id\\": \\"1\\"}"}', Heard(status={"id": "1"})),
    ('{"event": "delete", "payload": 12}', None), ('{"event": "filters_changed"}', None),
    ("[]", None), ("", None), (b"\xff", None), ('{"event": "update", "payload": {}}', None),
])  # fmt: skip
def test_what_the_stream_tells(message: str | bytes, heard: Heard | None) -> None:
    assert hear(message) == heard


def test_small_things() -> None:
    assert folded("#ＣhezLulu") == folded("chezlulu")
    assert folded("Crème") == folded("creme")
    both = '<https://a.example/x?max_id=1>; rel="next", <https://a.example/x?min_id=2>; rel="prev"'
    assert (next_link(both), next_link('<https://a.example>; rel="prev"')) == ("https://a.example/x?max_id=1", "")


@given(mutated(SAVED))
@settings(max_examples=50, deadline=None)
def test_whatever_comes_it_is_posts_or_a_sentence(data: bytes) -> None:
    try:
        page = parse_statuses(data, TRAITS)
    except SourceError:
        return
    assert all(item.text and item.consent and item.author_id for item in page.items)


async def test_the_stream_in_a_house(tmp_path: Path) -> None:
    """A burst, an edit, a deletion as they happen; a broken stream made up for; a restart: every post once."""
    clock = SteppedClock()
    standin, gate = MastodonStandIn(clock), Gate(clock)
    for number in range(90):
        standin.add(str(number), f"Message {number}")
    async with place(tmp_path, clock) as here, standin.serve():
        posts = here.house.state.posts
        async with running(here, server(standin, clock, gate), _options(standin.url)) as one:
            await until(lambda: len(posts) == 90 and len(standin.streams) == 1)
            asked = len(standin.asked)
            for number in range(90, 1090):
                standin.add(str(number), f"Message {number}")
                await standin.tell_status(str(number))
            await until(lambda: len(posts) == 1090)
            standin.edit("100", "Corrigé")
            standin.remove("101")
            await standin.tell_status("100", "status.update")
            await standin.tell("delete", str(FIRST + 102))
            await until(lambda: any(post.deleted for post in posts.values()))
            assert len(standin.asked) == asked  # nothing had to be asked for
            standin.cut()
            for number in range(1090, 1140):
                standin.add(str(number), f"Message {number}")
            await until(lambda: not standin.streams)
            gate.pass_(61)
            await until(lambda: len(posts) == 1140 and len(standin.streams) == 1)
            assert one.status().ok
        standin.add("last", "Dernier")
        standin.remove("0")
        async with running(here, server(standin, clock, gate), _options(standin.url)):
            await until(lambda: len(posts) == 1141 and sum(post.deleted for post in posts.values()) == 2)
        assert sorted(post.revision for post in posts.values()) == [1] * 1140 + [2]
        assert (totals(here.house.state)["received"], standin.most_at_once <= 2) == (1141, True)


async def test_posts_that_name_the_shops_account(tmp_path: Path) -> None:
    """Its notifications, page by page and as they come; private ones never, and none that names somebody else."""
    clock = SteppedClock()
    standin, gate = MastodonStandIn(clock), Gate(clock)
    lulu = {"mentions": [{"id": "1", "acct": "Lulu"}]}
    for number in range(60):
        standin.more[str(number)] = lulu
        standin.add(str(number), f"Bonjour {number}")
    named: dict[str, Any] = {"tag": "", "mention": "lulu"}
    async with place(tmp_path, clock) as here, standin.serve():
        posts = here.house.state.posts
        async with running(here, server(standin, clock, gate, **named), _options(standin.url, **named)):
            await until(lambda: len(posts) == 60 and len(standin.streams) == 1)
            for key, more in (
                ("privé", {"visibility": "direct"}),
                ("autre", {"mentions": [{"acct": "l@x.example"}]}),
            ):
                standin.more[key] = lulu | more
                await _notify(standin, key)
            standin.more["dernier"] = lulu
            await _notify(standin, "dernier")
            await until(lambda: len(posts) == 61)
        assert len(posts) == 61


async def _notify(standin: MastodonStandIn, key: str) -> None:
    status = standin.status(key, standin.add(key, "Bonjour"))
    await standin.tell("notification", json.dumps({"id": "9", "type": "mention", "status": status}))


async def test_without_its_stream_it_reads_on_and_says_so_once() -> None:
    clock = SteppedClock()
    standin, pace = MastodonStandIn(clock, streaming=False), Pace(clock=clock)
    standin.add("1", "Bonjour")
    async with standin.serve():
        source = server(standin, clock, pace)
        said, items = list[str](), list[Seen]()
        async for batch in source.batches(None):
            said += batch.rejected
            items += batch.items
            if len(pace.asked) > 5:
                break
        await source.close()
    assert (len(items), len(said), "stream" in said[0]) == (1, 1, True)


async def test_the_servers_own_count_is_held_to() -> None:
    """A day of history on a server that allows few requests: waited for, never refused."""
    clock = SteppedClock()
    standin, pace = MastodonStandIn(clock, allowed=8, left=8), Pace(clock=clock)
    standin.since_s = clock.now_ms() / 1000
    for number in range(700):
        standin.add(str(number), f"Message {number}")
    async with standin.serve():
        source = server(standin, clock, pace, live=False)
        items = list[Seen]()
        async for batch in source.batches(None):
            items += batch.items
            if len(items) == 700:
                break
        await source.close()
    assert (standin.left >= 0, max(pace.asked) > 200) == (True, True)


@pytest.mark.parametrize(("fault", "words", "fatal"), [
    (Fault(401, body=b'{"error": "The access token is invalid"}'), "Preferences > Development", True),
    (Fault(403, body=b'{"error": "x"}'), "another server", False),
    (Fault(404, body=b"<html>"), "nothing at that address", False),
    (Fault(200, body=b'{"a": 1}'), "Mastodon", False),
    (Fault(200, {"Link": '<http://127.0.0.1:9/x>; rel="next"'}, b"[]"), "has moved to", True),
])  # fmt: skip
async def test_what_is_told_when_it_cannot_be_read(fault: Fault, words: str, fatal: bool) -> None:
    clock = SteppedClock()
    standin = MastodonStandIn(clock)
    standin.faults.append(fault)
    async with standin.serve():
        source = server(standin, clock, Pace(clock=clock), live=False)
        with pytest.raises(SourceError, match=words) as caught:
            async for _ in source.batches(None):
                pass
        await source.close()
    assert (caught.value.fatal, TOKEN in str(caught.value)) == (fatal, False)


async def test_too_many_requests_says_when_to_come_back() -> None:
    clock = SteppedClock()
    standin = MastodonStandIn(clock, left=0, since_s=clock.now_ms() / 1000)
    async with standin.serve():
        source = server(standin, clock, Pace(clock=clock), live=False)
        with pytest.raises(SourceError, match="less often") as caught:
            await anext(source.batches(None))
        await source.close()
    assert 297 <= (caught.value.retry_after_s or 0) <= 301


@pytest.mark.parametrize("wrong", [
    {"consent_basis": "opt-in"}, {"tag": ""}, {"mention": "lulu"}, {"tag": "", "mention": "lulu", "token_env": ""},
    {"consent_version": ""}, {"tag": "a b"}, {"tag": "../x"},
    {"stream_url": "http://ailleurs.example"}, {"consent_basis": "none"}, {"url": "http://piaille.example"},
])  # fmt: skip
def test_what_is_refused_in_the_configuration(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _options(**{"url": "https://piaille.example", **wrong})
