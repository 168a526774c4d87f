"""A server that lies, doubles and breaks off: nothing between archive and live, nobody else's word, no crash."""

from __future__ import annotations

import asyncio
import base64
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scramp import ScramMechanism  # type: ignore[import-untyped]

from feeder.sources.base import SourceError
from feeder.sources.parts.xmpp.memory import Place, Places
from feeder.sources.parts.xmpp.sasl import choose
from feeder.sources.parts.xmpp.xml import Node
from tests.feeder.sources.xmpp_script import ERROR, GUESTS, SALON, Server, made, message, read

PLACE = Places(places={SALON: Place("s1", 1_795_305_600_000, 1)}).dump()
"""The cursor of somebody who has read the first message."""


def is_query(node: Node) -> bool:
    return bool(node.children) and node.children[0].space == "urn:xmpp:mam:2"


async def test_nothing_is_lost_between_archive_and_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the archive is read people go on speaking: the archive has some of it, and some of it only live has."""
    server = Server(archive=[1, 2, 3], page=1)

    def meanwhile(node: Node) -> list[str] | None:
        if not is_query(node):
            return None
        told = server.answer(node)
        number = server.archive[-1] + 1
        if number < 8:
            server.archive.append(number)
        return [message(number, f"n° {number}"), message(90 + number, f"n° {90 + number}"), *told]

    server.first = meanwhile
    reading = await read(made(server, monkeypatch), PLACE, lambda told: "n° 98" in told.texts)
    numbers = [int(text.removeprefix("n° ")) for text in reading.texts]
    assert sorted(set(numbers)) == sorted(numbers), "nothing twice"
    assert set(numbers) == {2, 3, 4, 5, 6, 7, 8, 94, 95, 96, 97, 98}


async def test_every_cursor_resumes_to_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.sources.parts.xmpp.reader.AT_ONCE", 2)
    whole = [f"n° {number}" for number in range(2, 10)]
    server = Server(archive=list(range(1, 10)))
    reading = await read(made(server, monkeypatch), PLACE, lambda told: "n° 9" in told.texts)
    assert reading.texts == whole
    told: list[str] = []
    cursors = 0
    for batch in reading.batches:
        told += [seen.text for seen in batch.items]
        if batch.cursor is None:
            continue
        cursors += 1
        again = Server(archive=list(range(1, 11)))
        rest = await read(made(again, monkeypatch), batch.cursor, lambda told: "n° 10" in told.texts)
        assert [*told, *rest.texts] == [*whole, "n° 10"]
    assert cursors == 4


async def test_a_place_that_is_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read again from an hour before, and never from before the time at which we began."""
    for began_ms, start in ((1, "2026-11-21T23:00:00.000Z"), (1_795_305_000_000, "2026-11-21T23:50:00.000Z")):
        server = Server(archive=[2, 3])
        cursor = Places(places={SALON: Place("s66", 1_795_305_600_000, began_ms)}).dump()
        reading = await read(made(server, monkeypatch), cursor, lambda told: "n° 3" in told.texts)
        assert reading.rejected == [
            f"Room {SALON}: the archive no longer knows where we were: it is read again from 1 h before."
        ]
        asked = [node.children[0] for node in server.asked if is_query(node)]
        forms = [form for query in asked for form in query.children if form.name == "x"]
        told = {field.get("var"): field.children[0].text for form in forms for field in form.children}
        assert told == {"FORM_TYPE": "urn:xmpp:mam:2", "start": start}


async def test_what_could_not_be_held_is_read_from_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.sources.parts.xmpp.stream.MAX_HELD", 1)
    server = Server(archive=[1, 2])
    said = iter([3, 4])

    def meanwhile(node: Node) -> list[str] | None:
        if not is_query(node) or (number := next(said, None)) is None:
            return None
        told = server.answer(node)
        server.archive.append(number)
        return [message(number, f"n° {number}"), *told]

    server.first = meanwhile
    reading = await read(made(server, monkeypatch), PLACE, lambda told: "n° 4" in told.texts)
    assert reading.texts == ["n° 2", "n° 3", "n° 4"]


async def test_nobody_else_answers_for_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(archive=[1, 2])

    def forge(node: Node) -> list[str] | None:
        told = server.answer(node)
        query = node.children[0].get("queryid") if is_query(node) else ""
        false = message(66, "faux", archived=query or "a1").replace(f"from='{SALON}'", f"from='{SALON}/Karim'")
        false = false.replace(f'from="{SALON}"', f'from="{SALON}/Karim"')
        ended = server.result(node).replace(SALON, "evil@example")
        return [false, ended, *told] if is_query(node) else None

    server.first = forge
    server.archive += [3]
    reading = await read(made(server, monkeypatch), PLACE, lambda told: "n° 3" in told.texts)
    assert reading.texts == ["n° 2", "n° 3"]


async def test_broken_frames_and_questions_to_us(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(archive=[1])
    ping = "<iq xmlns='jabber:client' type='get' id='p' from='{}'><ping xmlns='urn:xmpp:ping'/></iq>".format
    other = "<iq xmlns='jabber:client' type='get' id='v' from='x@y'><query xmlns='jabber:iq:version'/></iq>"
    told = ["<message", "<a>\ud800</a>", "<!DOCTYPE a><a/>", ping(GUESTS), other, message(2, "bien")]
    told += ["<message xmlns='jabber:client' type='error' from='salon@rooms.example'/>", "<x/>", message(3, "fin")]

    def then(node: Node) -> list[str] | None:
        return [*server.answer(node), *told] if is_query(node) and len(server.asked) < 9 else None

    server.first = then
    reading = await read(made(server, monkeypatch), PLACE, lambda told: "fin" in told.texts)
    assert {"bien", "fin"} == set(reading.texts)
    assert reading.rejected == [f"Room {SALON}: 3 × a frame that is no XML left out."] * len(reading.rejected)
    answers = {node.get("id"): node.get("type") for node in server.asked if node.get("id") in ("p", "v")}
    assert answers == {"p": "result", "v": "error"}


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://evil.example'/>", "broke off"),
        ("<stream:error xmlns:stream='http://etherx.jabber.org/streams'><reset/></stream:error>", "broke off"),
        (f"<presence xmlns='jabber:client' type='unavailable' from='{SALON}/Vis-à-vis'>"
         "<x xmlns='http://jabber.org/protocol/muc#user'><status code='301'/></x></presence>", "does not let our"),
        (f"<presence xmlns='jabber:client' type='unavailable' from='{SALON}/Vis-à-vis'/>", "was closed"),
    ],
)  # fmt: skip
async def test_the_end_is_told(monkeypatch: pytest.MonkeyPatch, frame: str, words: str) -> None:
    server = Server(archive=[1])
    server.first = lambda node: [*server.answer(node), frame] if is_query(node) else None
    with pytest.raises(SourceError, match=words):
        await read(made(server, monkeypatch), PLACE, lambda _: False)


async def test_a_room_that_forgot_us_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """XEP-0410: a room that was restarted elsewhere says nothing; asked, it does not know us."""
    server = Server(archive=[1])

    def forgets(node: Node) -> list[str] | None:
        pinged = bool(node.children) and node.children[0].name == "ping"
        return [server.result(node, ERROR.format("not-acceptable"), "error")] if pinged else None

    server.first = forgets
    with pytest.raises(SourceError, match="sent out of the room"):
        await read(made(server, monkeypatch, quiet_s=0.2), PLACE, lambda _: False)


def scram(server: Server, *, honest: bool) -> None:
    """Let the server check passwords by SCRAM-SHA-256; one that is not honest does not know them itself."""
    mechanism = ScramMechanism("SCRAM-SHA-256")
    salt, stored, key, rounds = mechanism.make_auth_info("secret", iteration_count=4096)
    talk = mechanism.make_server(lambda _name: (salt, stored, key if honest else bytes(32), rounds))
    sasl = "<{0} xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{1}</{0}>".format

    def check(node: Node) -> list[str] | None:
        if node.name not in ("auth", "response"):
            return None
        said = base64.b64decode(node.text).decode()
        if node.name == "auth":
            talk.set_client_first(said)
            return [sasl("challenge", base64.b64encode(talk.get_server_first().encode()).decode())]
        talk.set_client_final(said)
        return [sasl("success", base64.b64encode(talk.get_server_final().encode()).decode())]

    server.first = check
    server.features = "<mechanism>PLAIN</mechanism><mechanism>SCRAM-SHA-256</mechanism>"


async def test_a_server_that_does_not_know_the_password_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for honest in (True, False):
        server = Server(archive=[1, 2])
        scram(server, honest=honest)
        source = made(server, monkeypatch, account="wall@example.org", password_env="P")
        if honest:
            assert (await read(source, PLACE, lambda told: told.texts)).texts == ["n° 2"]
            continue
        with pytest.raises(SourceError, match="does not prove that it knows our password") as raised:
            await read(source, PLACE, lambda _: True)
        assert raised.value.fatal
    server = Server(features="<mechanism>SCRAM-SHA-256</mechanism>")  # it lets in whoever comes
    with pytest.raises(SourceError, match="does not prove"):
        await read(made(server, monkeypatch, account="wall@example.org", password_env="P"), PLACE, lambda _: True)


def test_the_password_travels_only_where_nobody_reads() -> None:
    offered = {"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "DIGEST-MD5"}
    assert choose(offered, private=True, anonymous=False) == "SCRAM-SHA-1"
    assert choose({"PLAIN"}, private=True, anonymous=False) == "PLAIN"
    assert choose({"PLAIN"}, private=False, anonymous=False) is None
    assert choose(offered, private=True, anonymous=True) is None


FRAMES = st.sampled_from([
    "", "<", "<a/>", "<open/>", "<iq xmlns='jabber:client' type='result' id='q1'/>",
    "<message xmlns='jabber:client'/>",
    "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>!</success>", "<presence xmlns='jabber:client' type='error'/>",
    "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><x/></failure>", message(2, "x"),
    message(3, "x", archived="a1"),
    f"<iq xmlns='jabber:client' from='{SALON}' type='result' id='q2'/>",
    f"<iq xmlns='jabber:client' from='{SALON}' type='error' id='q3'/>",
    f"<presence xmlns='jabber:client' type='error' from='{SALON}'/>",
    f"<presence xmlns='jabber:client' from='{SALON}/Vis-à-vis'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>",
    f"<iq xmlns='jabber:client' from='{SALON}' type='result' id='q3'><fin xmlns='urn:xmpp:mam:2'/></iq>",
])  # fmt: skip


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(FRAMES, max_size=3), min_size=1, max_size=9), st.lists(st.booleans(), max_size=9))
def test_no_frames_however_odd_raise_anything_but_a_source_error(
    monkeypatch: pytest.MonkeyPatch, frames: list[list[str]], instead: list[bool]
) -> None:
    server = Server(archive=[1, 2])
    plays = iter(zip(frames, [*instead, *[False] * 9], strict=False))

    def play(node: Node) -> list[str] | None:
        told, alone = next(plays, ([], False))
        return told if alone else [*told, *server.answer(node)]

    server.first = play

    async def attempt() -> None:
        with suppress(SourceError):
            await read(made(server, monkeypatch, quiet_s=0.005), PLACE, lambda told: len(told.batches) > 3)

    asyncio.run(attempt())
