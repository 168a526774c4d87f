"""Lines of IRC are read without trust; what has no id is known by its second, live and in history alike."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.parts.irc import lines as irc
from feeder.sources.parts.irc.reader import Reader
from feeder.sources.parts.irc.wire import LINE
from feeder.sources.shared.consent import Policy
from feeder.sources.shared.talk import Kept
from wall.clock import SteppedClock, to_iso

NOW = 1_795_305_600_000
TWITCH = (
    "@badge-info=;display-name=Léa\\sB;emotes=;id=b34ccfc7-4977-403a-8a94-33c6bac34fb8;room-id=1337;"
    "tmi-sent-ts=1795305600123;user-id=713 :lea_b!lea_b@lea_b.tmi.twitch.tv PRIVMSG #magasin :cheer: Bravo ; \\s"
)


def test_a_line_is_read_with_its_tags() -> None:
    line = irc.parse(TWITCH)
    assert line is not None
    assert (line.command, line.source, line.params) == ("PRIVMSG", "lea_b", ("#magasin", "cheer: Bravo ; \\s"))
    assert (line.tags["display-name"], line.at_ms) == ("Léa B", NOW + 123)
    assert irc.parse(b"@time=2026-11-22T00:00:00.500Z;a=\\:\\\\\\r\\n\\b PING x\r\n") == irc.Line(
        "PING", ("x",), "", {"time": "2026-11-22T00:00:00.500Z", "a": ";\\\r\nb"}
    )
    assert irc.parse(b"\r\n") is None
    told = irc.parse(b":n PRIVMSG #c :caf\xe9")
    assert told is not None
    assert (told.repaired, told.param(1), told.param(9), told.at_ms) == (True, "caf\ufffd", "", None)


@pytest.mark.parametrize(
    "raw", [b"@a=b", b":x", b":x :y", b"\xff\xff :x", b"x" * 9000, b"@" + b"a" * 9000 + b" PING"]
)
def test_what_is_no_line_is_told_so(raw: bytes) -> None:
    with pytest.raises(ValueError, match="line"):
        irc.parse(raw)


@given(
    st.one_of(st.binary(max_size=80), st.text(max_size=60).map(lambda t: f"@time={t} :{t} PRIVMSG #c :{t}".encode()))
)
@settings(max_examples=50)
def test_any_bytes_are_a_line_or_none_and_never_cost_the_next(raw: bytes) -> None:
    try:
        line = irc.parse(raw)
    except ValueError:
        line = None
    good = irc.parse(TWITCH)
    batch = reader().take([(LINE, one) for one in (line, good) if one is not None])
    assert batch.items[-1].text == "cheer: Bravo ; \\s"
    assert all("\ud800" not in item.text for item in batch.items)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("\x0304,12rouge\x03 et \x02gras\x0f", "rouge et gras"),
        ("\x04ff0000,00ff00hex\x04", "hex"),
        ("\x03,5 reste", ",5 reste"),
        ("\x01ACTION danse\x01", "danse"),
        ("\x01ACTION\x01", ""),
        ("\x01VERSION\x01", None),
        ("tab\tulation \x07", "tab\tulation "),
    ],
)
def test_formatting_is_no_text(said: str, text: str | None) -> None:
    assert irc.plain(said) == text


def reader(**more: object) -> Reader:
    kept = Kept(began_ms=NOW - 10_000, latest_ms=NOW - 10_000)
    policy = Policy("notice", "v", "MUR OUI", "MUR NON")
    return Reader(kept, policy, SteppedClock(NOW), frozenset({"#magasin"}), **more)  # type: ignore[arg-type]


def heard(*told: str) -> list[tuple[str, object]]:
    return [(LINE, irc.parse(one)) for one in told]


@given(st.lists(st.tuples(st.sampled_from(["Léa", "Noé"]), st.sampled_from(["oui", "non"]), st.integers(0, 2500))))
@settings(max_examples=50)
def test_without_ids_history_tells_nothing_twice(said: list[tuple[str, str, int]]) -> None:
    said.sort(key=lambda one: one[2])
    here = reader()
    live = here.take(heard(*(f"@time={to_iso(NOW + at)} :{who} PRIVMSG #MAGASIN :{text}" for who, text, at in said)))
    again = reader()
    old = [
        f"@time={to_iso((NOW + at) // 1000 * 1000)};batch=1 :{who} PRIVMSG #magasin :{text}" for who, text, at in said
    ]
    history = again.take(heard(":s BATCH +1 chathistory #magasin", *old, ":s BATCH -1"))
    assert [item.native_id for item in history.items] == [item.native_id for item in live.items]
    assert len({item.native_id for item in live.items}) == len(said)
    assert here.take(heard(":s BATCH +1 chathistory #magasin", *old, ":s BATCH -1")).items == ()


def test_twitch_and_redaction_take_back_one_all_of_somebodys_and_everything() -> None:
    here = reader()
    says = "@id={};tmi-sent-ts=1795305600123 :{} PRIVMSG #magasin :bonjour"
    here.take(heard(*(says.format(f"{who}{n}", who) for who in ("lea", "noe", "zoe") for n in range(2))))
    one = here.take(heard("@login=lea;target-msg-id=lea0 :tmi.twitch.tv CLEARMSG #magasin :bonjour"))
    assert [(seen.what, seen.native_id) for seen in one.items] == [("deleted", "lea0")]
    assert [seen.native_id for seen in here.take(heard(":t CLEARCHAT #magasin :noe")).items] == ["noe0", "noe1"]
    assert [seen.native_id for seen in here.take(heard(":zoe REDACT #magasin zoe0 :oups")).items] == ["zoe0"]
    assert [seen.native_id for seen in here.take(heard(":t CLEARCHAT #magasin")).items] == ["zoe1", "lea1"][::-1]
    shared = "@id=x;room-id=1;source-room-id=2 :lea PRIVMSG #magasin :dit dans un autre salon"
    assert here.take(heard(shared, ":lea PRIVMSG #ailleurs :non")).items == ()


def test_a_no_goes_with_its_nick_and_hides_what_was_shown() -> None:
    here = reader()
    here.take(heard("@msgid=a :lea PRIVMSG #magasin :bonjour"))
    refused = here.take(heard("@msgid=b :lea PRIVMSG #magasin :mur non", ":lea!x@y NICK zoe"))
    assert [(seen.native_id, seen.text) for seen in refused.items] == [("a", "")]
    assert here.worded
    later = here.take(heard("@msgid=c :zoe PRIVMSG #magasin :encore moi"))
    assert [seen.text for seen in later.items] == [""]


def test_on_a_forum_a_no_takes_everything_of_theirs_away() -> None:
    here = reader(kind="forum")
    told = here.take(heard("@msgid=a :lea PRIVMSG #magasin :bonjour")).items[0]
    assert (told.kind, told.text, told.consent) == ("forum", "bonjour", None)
    gone = here.take(heard("@msgid=b :lea PRIVMSG #magasin :mur non")).items
    assert [(seen.what, seen.native_id) for seen in gone] == [("deleted", "a")]
    assert here.take(heard("@msgid=c :lea PRIVMSG #magasin :encore")).items == ()


def test_the_same_second_keeps_count() -> None:
    seen: Counter[str] = Counter()
    ids = [irc.digest("#Magasin", "Léa[", NOW, "ha", seen), irc.digest("#magasin", "léa{", NOW + 900, "ha", seen)]
    assert ids[0][:-2] == ids[1][:-2]
    assert [one[-2:] for one in ids] == ["-1", "-2"]
