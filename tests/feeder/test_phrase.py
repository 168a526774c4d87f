"""What is wrong with a source, in the shop's language: every sentence, and none of the system's own words."""

from __future__ import annotations

import ast
import errno
import os
import ssl
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import load
from config.reach import ROOT
from feeder.phrase import Phrase
from feeder.sources.base import SourceError
from feeder.sources.shared.http import network_words, too_slow
from feeder.sources.shared.signature import BadSecret, keys

FRENCH = load("fr", "feeder").gettext
FORUM = Phrase("The feed of {host}", host="forum.example")
KEY = ConnectionKey("forum.example", 443, True, True, None, None, None, None)
WORDED = {"SourceError", "Refused", "Phrase", "BadSecret"}


def _system(number: int) -> OSError:
    return OSError(number, f"Connect call failed ('127.0.0.1', 45123): {os.strerror(number)}")


CAUSES: dict[str, Exception] = {
    "est-il en marche": aiohttp.ClientConnectorError(KEY, _system(errno.ECONNREFUSED)),
    "reliée au réseau": aiohttp.ClientConnectorError(KEY, _system(errno.ENETUNREACH)),
    "reliée à Internet": aiohttp.ClientConnectorDNSError(KEY, _system(-2)),
    "certificat": aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError("CERTIFICATE failed")),
    "connexion sécurisée": aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "WRONG_VERSION_NUMBER")),
    "n’en est pas une": aiohttp.InvalidURL("http://[::"),
    "a coupé la connexion": aiohttp.ServerDisconnectedError("Connect call failed"),
}


@pytest.mark.parametrize("words", CAUSES)
def test_a_connection_that_does_not_come_about_is_told_in_french(words: str) -> None:
    told = SourceError(network_words(CAUSES[words]), who=FORUM).told(FRENCH)
    assert told.startswith("Le flux de forum.example ")
    assert words in told
    assert not [raw for raw in ("Connect", "127.0.0.1", "failed", "Errno", "_", "http://") if raw in told]


def test_how_long_we_waited_is_what_we_waited() -> None:
    assert "en 10 s" in too_slow(FORUM, aiohttp.ConnectionTimeoutError(), 30.0).told(FRENCH)
    assert "en 30 s" in too_slow(FORUM, TimeoutError(), 30.0).told(FRENCH)


def test_a_part_of_a_sentence_is_in_the_same_language() -> None:
    with pytest.raises(BadSecret) as caught:
        keys("court")
    error = SourceError(
        "The secret in {name} cannot be used: {why}. Put another in its place.",
        name="SECRET",
        why=caught.value.phrase,
    )
    assert (
        str(error)
        == "The secret in SECRET cannot be used: the secret is shorter than 16 bytes. Put another in its place."
    )
    said = "Le secret dans SECRET n’est pas utilisable\u202f: il compte moins de 16 octets."
    assert error.told(FRENCH) == said + " Mettez-en un autre à sa place."


@given(st.text())
def test_a_fact_is_never_read_as_a_message(text: str) -> None:
    assert str(SourceError("{who} is there.", who=Phrase("{host}", host=text))) == f"{text} is there."


def _messages() -> Iterator[tuple[str, ast.expr]]:
    for path in (*(ROOT / "feeder/sources").glob("*.py"), ROOT / "feeder/supervise.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WORDED and node.args:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0]


def test_every_message_is_marked_for_the_catalogue() -> None:
    """Where it is written, or before: a name or a call stands for one that is; text that is put together never is."""
    found = dict(_messages())
    assert len(found) > 25
    for place, message in found.items():
        if isinstance(message, ast.Constant) and not isinstance(message.value, str):
            continue  # a number or nothing: no words
        assert not isinstance(message, ast.Constant | ast.JoinedStr | ast.BinOp), f"{place}: not marked with N_"
        assert "str(" not in ast.unparse(message), f"{place}: the words of an exception"
