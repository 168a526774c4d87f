"""Pure: stanzas of strangers. Every shape that is known, forged ones, and hypothesis on everything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.parts.xmpp import events as xmpp_events
from feeder.sources.parts.xmpp.events import Emptied, Event, Retracted, Room, Said, archived, kept, live
from feeder.sources.parts.xmpp.xml import MAX_DEPTH, MAX_NODES, Broken, parse, tag, text

SALON = "salon@rooms.example"
ROOM = Room(SALON, occupants=True)
SID = f"<stanza-id xmlns='urn:xmpp:sid:0' by='{SALON}' id='s1'/>"
OCCUPANT = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='abc'/>"
FALLBACK = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body {}/></fallback>"
V0, V1 = "urn:xmpp:message-retract:0", "urn:xmpp:message-retract:1"


def message(inside: str, sender: str = f"{SALON}/Nadège", more: str = SID + OCCUPANT, **attrs: str) -> str:
    given = {"xmlns": "jabber:client", "type": "groupchat", "id": "m1", "from": sender} | attrs
    return tag("message", given, inside, more)


def read(inside: str, room: Room = ROOM, sender: str = f"{SALON}/Nadège", more: str = SID + OCCUPANT) -> Event | None:
    return live(parse(message(inside, sender, more)), room, 5)


def words(inside: str) -> Said:
    said = read(inside)
    assert isinstance(said, Said)
    return said


def test_a_message() -> None:
    said = words("<body>Été 👍🏽 &lt;b&gt; لا</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>")
    assert said == Said("s1", "o:abc", "Nadège", 5, "Été 👍🏽 <b> لا", ("m1", "o1"))
    assert words("<body/><body xml:lang='fr'>Bonjour</body>").text == "Bonjour"
    both = "<body xml:lang='en'>Hello</body><body xml:lang='fr'>Bonjour</body>"
    assert (words(both).text, words(both).language) == ("Hello", "en")
    assert words("<body xml:lang='!'>Bonjour</body>").language is None
    stamped = "<body>x</body><delay xmlns='urn:xmpp:delay' from='{}' stamp='2026-11-22T09:14:03Z'/>"
    assert read(stamped.format(SALON)) is None  # history, which the archive has
    assert words(stamped.format("elsewhere@example")).at_ms == 5
    assert words("<body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='m0'/>").replaces == "m0"


@pytest.mark.parametrize(
    ("beside", "why"),
    [
        ("<encryption xmlns='urn:xmpp:eme:0' namespace='x'/>", xmpp_events.ENCRYPTED),
        ("<x xmlns='jabber:x:encrypted'/>", xmpp_events.ENCRYPTED),
        ("<encrypted xmlns='eu.siacs.conversations.axolotl'/>", xmpp_events.ENCRYPTED),
        ("<x xmlns='jabber:x:oob'><url>https://a.example/b.png</url></x>", xmpp_events.NOT_TEXT),
    ],
)  # fmt: skip
def test_what_is_no_text(beside: str, why: str) -> None:
    said = words(f"<body>https://a.example/b.png</body>{beside}")
    assert (said.text, said.why) == (None, why)


def test_what_is_too_long_is_left_out() -> None:
    assert words(f"<body>{'a' * 100_001}</body>").why == xmpp_events.TOO_LONG


@pytest.mark.parametrize(
    "inside",
    [
        "", "<subject>Le salon</subject>", "<body>  </body>", "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
        "<body>👍</body><reactions xmlns='urn:xmpp:reactions:0' id='s0'/>",
    ],
)  # fmt: skip
def test_what_is_no_message(inside: str) -> None:
    assert read(inside) is None


def test_whose_word_counts() -> None:
    body = "<body>x</body>"
    assert read(body, sender=SALON) is None  # the room's own announcements
    assert read(body, sender="elsewhere@example/Nadège") is None
    assert live(parse(message(body, type="chat")), ROOM, 5) is None
    assert live(parse(message(body, type="error")), ROOM, 5) is None
    assert read(body, more=OCCUPANT) is None  # it was to be kept nowhere
    assert read(body, more=SID.replace(SALON, "evil@example") + OCCUPANT) is None
    # An occupant id, or an address, counts only where the room gives it itself.
    forged = "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='maud@example/tel'/></x>"
    assert isinstance(told := read(body + forged, Room(SALON)), Said)
    assert told.who == "n:Nadège"
    assert isinstance(told := read(body + forged, Room(SALON, open=True)), Said)
    assert told.who == "j:maud@example"
    here = Room(SALON, open=True, addresses={"Nadège": "nadege@example"})
    assert isinstance(told := read(body + forged, here), Said)
    assert told.who == "j:nadege@example"


def test_a_reply_is_without_what_it_quotes() -> None:
    quote = "> Karim : j'ai 12 ans 👍🏽\n"
    whole = FALLBACK.format(f"start='0' end='{len(quote)}'")
    assert words(f"<body>{text(quote)}moi aussi</body>{whole}").text == "moi aussi"
    for odd in ("", "start='0' end='²'", "start='9' end='3'", "start='0'"):
        said = words(f"<body>{text(quote)}moi aussi</body>{FALLBACK.format(odd)}")
        assert (said.text, said.why) == (None, xmpp_events.QUOTES)


@pytest.mark.parametrize(
    ("inside", "by_room"),
    [
        (f"<retract xmlns='{V1}' id='s0'/>", False),
        (f"<apply-to xmlns='urn:xmpp:fasten:0' id='s0'><retract xmlns='{V0}'/></apply-to>", False),
        (f"<retract xmlns='{V1}' id='s0'><moderated xmlns='urn:xmpp:message-moderate:1' by='x'/></retract>", True),
        (f"<apply-to xmlns='urn:xmpp:fasten:0' id='s0'><moderated xmlns='urn:xmpp:message-moderate:0' by='x'>"
         f"<retract xmlns='{V0}'/></moderated></apply-to>", True),
    ],
)  # fmt: skip
def test_retractions(inside: str, by_room: bool) -> None:
    """A moderator's comes from the room; the same words from somebody in it are nothing."""
    mine, rooms = read(inside), read(inside, sender=SALON, more="")
    assert mine == (None if by_room else Retracted("s1", "o:abc", "s0"))
    assert rooms == (Retracted("", "", "s0") if by_room else None)
    with pytest.raises(ValueError, match="usable id"):
        read(inside.replace("'s0'", "' '"), sender=SALON if by_room else f"{SALON}/Nadège")


def archive(inside: str, sender: str = SALON, query: str = "q", stamp: str = "2026-11-22T09:14:03Z") -> str:
    forwarded = message(inside, more=OCCUPANT)
    delay = f"<delay xmlns='urn:xmpp:delay' stamp='{stamp}'/>"
    result = f"<forwarded xmlns='urn:xmpp:forward:0'>{delay}{forwarded}</forwarded>"
    head = f"<message xmlns='jabber:client' from='{sender}'>"
    return f"{head}<result xmlns='urn:xmpp:mam:2' queryid='{query}' id='a1'>{result}</result></message>"


def test_the_archive() -> None:
    one = kept(parse(archive("<body>hier</body>")), SALON, "q")
    assert one is not None
    assert archived(one, ROOM) == Said("a1", "o:abc", "Nadège", 1_795_338_843_000, "hier", ("m1",))
    for tombstone in (
        f"<retracted xmlns='{V1}' id='x' stamp='2026-11-22T09:14:03Z'/>",
        f"<moderated xmlns='urn:xmpp:message-moderate:0'><retracted xmlns='{V0}' stamp='x'/></moderated>",
    ):
        assert (one := kept(parse(archive(tombstone)), SALON, "q")) is not None
        assert archived(one, ROOM) == Emptied("a1")
    # Somebody in the room pretends to be its archive.
    assert kept(parse(archive("<body>x</body>", sender=f"{SALON}/Nadège")), SALON, "q") is None
    assert kept(parse(archive("<body>x</body>", query="p")), SALON, "q") is None
    for stamp in ("", "demain", "9999-99-99T00:00:00Z", "0001-01-01T00:00:00+23:00", "1"):
        with pytest.raises(ValueError, match="usable time"):
            kept(parse(archive("<body>x</body>", stamp=stamp)), SALON, "q")


@pytest.mark.parametrize(
    "frame",
    [
        "", "bonjour", "<a>", "<a/><b/>", b"\xff\xfe", "<a>&#xD800;</a>", "<a>\ud800</a>", "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>", "<a>&b;</a>", "<a" * 50_000, "<a>" * (MAX_DEPTH + 1),
        f"<a>{'<b/>' * MAX_NODES}</a>",
    ],
)  # fmt: skip
def test_frames_that_are_none(frame: str | bytes) -> None:
    with pytest.raises(Broken):
        parse(frame)


@given(st.text(), st.text())
def test_what_is_written_can_be_read(words: str, value: str) -> None:
    node = parse(tag("a", {"b": value}, text(words)))
    legal = "".join(
        c for c in words if c in "\t\n\r" or ("\x20" <= c <= "\ud7ff") or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    assert node.text == legal.replace("\r\n", "\n").replace("\r", "\n")
    assert set(node.attrs) == {"b"}


SAMPLES = [
    message("<body xml:lang='fr'>Bonjour</body><replace xmlns='urn:xmpp:message-correct:0' id='m0'/>"),
    message(f"<retract xmlns='{V1}' id='s0'/>", SALON),
    archive("<body>xyz</body>" + FALLBACK.format("start='0' end='1'")),
]


@settings(max_examples=50)
@given(st.data())
def test_no_stanza_however_odd_raises_anything_but_a_value_error(data: st.DataObject) -> None:
    frame = data.draw(st.sampled_from(SAMPLES))
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(frame)))
        end = min(len(frame), start + data.draw(st.integers(0, 12)))
        put = data.draw(
            st.sampled_from(["", "'", "x", "/>", "<body>", " id=''", "\ud800", "s1", "urn:xmpp:sid:0", "&#0;"])
        )
        frame = frame[:start] + put + frame[end:]
    try:
        node = parse(frame)
        for room in (ROOM, Room(SALON, open=True)):
            told = live(node, room, 5)
            one = kept(node, SALON, "q")
            told = archived(one, room) if one is not None else told
            assert told is None or isinstance(told, Said | Retracted | Emptied)
    except ValueError:
        return
