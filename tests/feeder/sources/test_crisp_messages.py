"""What Crisp tells is read without trust, and a hook is believed only as far as its signature goes."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.parts.crisp import messages as read
from feeder.sources.parts.crisp.api import _beside
from feeder.sources.parts.crisp.hooks import deliver
from feeder.sources.shared.consent import Policy, Word
from feeder.sources.shared.ears import Ears
from feeder.sources.shared.lenient import REPAIRED
from feeder.sources.shared.talk import Kept, Said, Talk, recall

NOW = 1_795_305_600_000
MESSAGE: dict[str, Any] = {
    "session_id": "session_700c65e1", "website_id": "8c84", "type": "text", "from": "user", "origin": "chat",
    "content": "Très bien\r\nmerci", "mentions": [], "stamped": True, "timestamp": NOW, "fingerprint": 16323962,
    "user": {"user_id": "session_700c65e1", "nickname": "Nadège"},
}  # fmt: skip
odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just("\ud800"), st.just(10**400),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


def test_a_message_is_read_field_by_field() -> None:
    said = read.message(MESSAGE)
    assert said == Said(
        "session_700c65e1/16323962", "session_700c65e1", "visitor", "Très bien\nmerci", NOW, "Nadège",
        "session_700c65e1",
    )  # fmt: skip
    told = read.message(MESSAGE | {"from": "operator", "origin": "urn:crisp.im:slack:0", "content": "a\ud800"})
    assert told is not None
    assert (told.person, told.author_id, told.informed) == ("operator", "session_700c65e1", False)
    assert (told.text, told.flags) == ("a\ufffd", (REPAIRED,))


@given(st.sampled_from(sorted(MESSAGE)), odd, st.sampled_from(["user", "operator"]))
@settings(max_examples=50)
def test_whatever_is_wrong_with_it_is_a_value_error_or_a_message(field: str, value: object, sender: str) -> None:
    try:
        said = read.message(MESSAGE | {"from": sender} | {field: value})
    except ValueError:
        return
    assert said is None or (said.id and said.text and "\ud800" not in said.text)
    read.data_of(value)
    read.agreement(value, NOW, "e")


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (True, Word(True, NOW, "e")),
        ("oui", Word(True, NOW, "e")),
        (0, Word(False, NOW, "e")),
        ("", Word(False, NOW, "e")),
        ("2026-11-20T10:00:00Z", Word(True, NOW - 136_800_000, "e/at")),
        (NOW + 5, Word(True, NOW, "e/at")),
        ("peut-être", None),
        (float("nan"), None),
        ([], None),
    ],
)
def test_what_custom_data_says_of_consent(value: object, word: Word | None) -> None:
    assert read.agreement(value, NOW, "e") == word


def test_a_hook_is_heard_only_if_it_is_signed_fresh_and_ours() -> None:
    body = json.dumps({"website_id": "8c84", "event": "message:send", "data": MESSAGE, "timestamp": NOW}).encode()

    def send(at: int, body: bytes = body, secret: bytes = b"s", ears: Ears | None = None, more: bytes = b"") -> int:
        signed = hmac.new(secret, b"[%d;" % at + body + b"]", hashlib.sha256).hexdigest()
        headers = {"X-Crisp-Request-Timestamp": str(at), "X-Crisp-Signature": signed}
        return deliver(headers, body + more, "s", "8c84", NOW, ears)[0]

    ears = Ears()
    assert send(NOW, ears=ears) == send(NOW // 1000, ears=ears) == 200
    assert (
        send(NOW - 400_000, ears=ears) == send(NOW, secret=b"x", ears=ears) == send(NOW, more=b" ", ears=ears) == 401
    )
    assert deliver({}, body, "s", "8c84", NOW, ears)[0] == 401
    assert send(NOW, b"{}", ears=ears) == send(NOW, b"[", ears=ears) == 400
    assert send(NOW) == 503
    assert len(ears._events) == 2


def test_a_live_channel_is_beside_the_interface() -> None:
    assert _beside("wss://client.relay.crisp.chat/w/b1/", "https://api.crisp.chat/v1")
    for there in (
        "wss://crisp.chat.example.org/",
        "ws://client.relay.crisp.chat/",
        "wss://127.0.0.1/",
        "wss://[",
        "",
    ):
        assert not _beside(there, "https://api.crisp.chat/v1")


words = st.sampled_from(["bonjour", "MUR OUI", "mur non", "joli"])
steps = st.lists(st.tuples(st.integers(1, 6), words, st.sampled_from(["said", "gone", "edited"])), max_size=14)


@given(steps, st.sampled_from(["opt-in", "notice"]), st.data())
@settings(max_examples=50)
def test_nobody_is_shown_after_their_no_nor_before_their_yes(steps: Any, basis: Any, data: st.DataObject) -> None:
    """Whatever is said, changed, deleted, and told again: after a no nothing is displayable, nor before a yes."""
    policy = Policy(basis, "v", "MUR OUI", "MUR NON")
    kept, at = Kept(began_ms=1), 10
    shown: dict[str, str] = {}
    for number, text, how in steps:
        at += 1
        talk = Talk(policy, kept)
        said = Said(str(number), "room", "visitor", text, number, updated_ms=at if how == "edited" else None)
        if how == "gone":
            talk.gone("room", said.id)
        else:
            talk.said(said)
        shown |= {one: seen.text for one, seen in talk.items.items()}
        word = kept.people("room").get("visitor")
        displayed = {one for one, words in shown.items() if words}
        assert displayed == set(kept.shown.get("room", {}))
        if word is not None and not word.yes:
            assert not displayed
        if basis == "opt-in":
            assert not displayed or (word is not None and all(int(one) >= word.at_ms for one in displayed))
        if data.draw(st.booleans()):
            again = recall(kept.dump())
            assert again is not None
            kept = again
