"""Each ready mapping: what is taken from a delivery, what is only counted, and what is left alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.base import Seen
from feeder.sources.parts.webhook import mapping as webhook_mapping
from feeder.sources.shared.posted import Posts
from tests.feeder.sources.deliveries import (
    CONSENT,
    GOOD,
    HEADERS,
    Json,
    chatwoot,
    discourse,
    hook,
    iadvize,
    intercom,
    part,
    raw,
    xenforo,
    zendesk,
)
from tests.feeder.sources.hooks import read as feeding
from wall.clock import SteppedClock, from_iso
from wall.events import Consent, Rating

AT = from_iso("2026-11-22T08:00:00Z")
OPT_IN, NOTICE = Consent(basis="opt-in", version="v1"), Consent(basis="notice", version="v1")


def read(name: str, body: Any, *, consent: bool = True, **headers: str) -> Posts:
    clock, data = SteppedClock(), raw(body)
    options = CONSENT.get(name, {}) if consent else {}
    return hook(clock, name, **options).read(HEADERS[name](clock, data) | headers, data)


def one(name: str, body: Any, **more: Any) -> Seen:
    (seen,) = read(name, body, **more).items
    return seen


def test_all_are_there_and_say_what_was_read() -> None:
    assert webhook_mapping.ready() == tuple(sorted(GOOD))
    for name in GOOD:
        text = (webhook_mapping.FOLDER / f"{name}.toml").read_text(encoding="utf-8")
        head = text.partition("\n\n")[0].replace("\n# ", " ")
        assert "Read: " in head
        assert "Not tried" in head
        assert webhook_mapping.read(name).service


def test_chatwoot() -> None:
    assert one("chatwoot", chatwoot()) == Seen(
        native_id="4711", kind="chat", text="La lampe est arrivée cassée.", author="Nadège", author_id="9",
        conversation="77", written_ms=AT, consent=OPT_IN,
    )  # fmt: skip
    changed = one(
        "chatwoot", chatwoot("message_updated", True, content="changé", created_at="2026-11-22 08:00:00 UTC")
    )
    assert (changed.what, changed.text, changed.written_ms) == ("edited", "changé", AT)
    gone = one("chatwoot", chatwoot("message_updated", content_attributes={"deleted": True}))
    assert gone == Seen(what="deleted", native_id="4711", kind="chat")
    picture = one("chatwoot", chatwoot(content=None))
    assert (picture.text, picture.consent) == ("", None)
    stars = {"submitted_values": {"csat_survey_response": {"rating": 2, "feedback_message": "Long."}}}
    rated = one(
        "chatwoot",
        chatwoot("message_updated", message_type="template", content_type="input_csat", content_attributes=stars),
    )
    assert (rated.native_id, rated.kind, rated.rating, rated.text) == ("csat-4711", "review", Rating(2, 5), "Long.")


def test_discourse() -> None:
    assert one("discourse", discourse()) == Seen(
        what="edited", native_id="14", kind="forum", text="La lampe\n\nElle clignote.", author="nadege",
        author_id="2", conversation="10", written_ms=AT, updated_ms=AT,
        permalink="https://forum.example.org/t/la-lampe/10/1",
    )  # fmt: skip
    assert one("discourse", discourse(post_number=2, staff=True)).voice == "advisor"
    for change in ({"deleted_at": "2026-11-22T09:00:00Z"}, {"hidden": True}, {"user_deleted": True}):
        assert one("discourse", discourse(topic_archetype="", **change)).what == "deleted"
    assert one("discourse", discourse(), **{"X-Discourse-Event": "post_destroyed"}).what == "deleted"
    assert one("discourse", discourse(), **{"X-Discourse-Event": "post_recovered"}).updated_ms is None


def test_iadvize() -> None:
    assert one("iadvize", iadvize(customerSatisfaction=2)) == Seen(
        what="edited", native_id="c-5-stars", kind="review", rating=Rating(2, 5), conversation="c-5", written_ms=AT,
        updated_ms=AT, consent=NOTICE,
    )  # fmt: skip
    words = one("iadvize", iadvize(satisfactionComment="Très clair."))
    assert (words.native_id, words.text) == ("c-5-words", "Très clair.")
    closed = one("iadvize", iadvize("v2.conversation.closed", visitorId="v", operatorIds=[1]))
    assert closed == Seen(native_id="c-5", kind="chat")


def test_intercom() -> None:
    first = one("intercom", intercom("conversation.user.created"))
    assert (first.native_id, first.text, first.conversation) == ("s1", "Bonjour, ma lampe…", "c9")
    parts = [
        part(1), part(2, "admin"), part(3, "bot"), part(4, "user", "note"), part(5, "lead"), part(6, redacted=True)
    ]  # fmt: skip
    told = read("intercom", intercom("conversation.user.replied", True, *parts))
    assert [seen.text for seen in told.items] == ["réponse 1", "réponse 5"]
    assert (told.items[0].consent, told.items[0].written_ms) == (OPT_IN, 1_795_305_001_000)
    gone = one("intercom", intercom("conversation_part.redacted", True, part(1), part(6, redacted=True)))
    assert (gone.what, gone.native_id) == ("deleted", "p6")
    alone = intercom("conversation_part.redacted") | {"data": {"item": part(7, redacted=True)}}
    assert (one("intercom", alone).what, one("intercom", alone).native_id) == ("deleted", "p7")
    hidden = {"id": "s1", "redacted": True, "author": {"type": "user"}}
    first_gone = one("intercom", intercom("conversation_part.redacted", True, source=hidden))
    assert (first_gone.what, first_gone.native_id, first_gone.updated_ms) == ("deleted", "s1", first.updated_ms)
    stars = {"rating": 5, "remark": "Merci !", "contact": {"type": "contact", "id": "u1"}}
    rated = one("intercom", intercom("conversation.rating.added", True, conversation_rating=stars))
    assert (rated.native_id, rated.rating, rated.text) == ("c9-rating", Rating(5, 5), "Merci !")


def test_xenforo() -> None:
    written = from_iso("2026-11-21T22:30:00Z") // 1000
    data: Json = {"post_date": written}
    assert one("xenforo", xenforo(**data)) == Seen(
        what="edited", native_id="31", kind="forum", text="La lampe\n\nElle clignote.", author="nadege",
        author_id="2", conversation="8", written_ms=written * 1000, updated_ms=written * 1000,
        permalink="https://forum.example.org/threads/la-lampe.8/#post-31",
    )  # fmt: skip
    changed = one("xenforo", xenforo("update", last_edit_date=written + 60, message_parsed=None, **data))
    assert (changed.text, changed.updated_ms) == ("La lampe\n\nElle [B]clignote[/B].", (written + 60) * 1000)
    assert one("xenforo", xenforo(User={"is_staff": True})).voice == "advisor"
    assert one("xenforo", xenforo("delete")).what == "deleted"
    assert one("xenforo", xenforo("update", message_state="deleted")).what == "deleted"


def test_zendesk() -> None:
    assert one("zendesk", zendesk()) == Seen(
        native_id="99", kind="chat", text="Ma commande n’est pas arrivée.", author="Nadège", author_id="5",
        conversation="35", written_ms=AT, updated_ms=AT, consent=OPT_IN,
    )  # fmt: skip
    assert one("zendesk", zendesk("comment_redacted", body="Ma commande ▇▇▇.")).what == "edited"
    assert one("zendesk", zendesk("comment_redacted", author=None)).what == "deleted"
    assert one("zendesk", zendesk("comment_made_private", is_public=False)).what == "deleted"


NOTHING: list[tuple[str, Json]] = [
    ("chatwoot", chatwoot("webwidget_triggered")), ("chatwoot", chatwoot("conversation_created")),
    ("chatwoot", chatwoot(message_type="outgoing")), ("chatwoot", chatwoot(private=True)),
    ("chatwoot", chatwoot(message_type="template")), ("chatwoot", chatwoot(message_type="activity")),
    ("chatwoot", chatwoot("message_updated", message_type="template", content_type="input_csat")),
    ("discourse", {"ping": "OK"}), ("discourse", {"topic": {"id": 10, "title": "La lampe"}}),
    ("discourse", discourse(topic_archetype="private_message")), ("discourse", discourse(post_type=4)),
    ("discourse", discourse(post_type=3)),
    ("iadvize", iadvize("user.connected")), ("iadvize", iadvize(netPromoterScore=9)),
    ("intercom", {"type": "notification_event", "topic": "ping", "data": {"item": {"type": "ping"}}}),
    ("intercom", intercom("conversation.admin.replied", True, part(1, "admin"))),
    ("intercom", intercom("conversation.admin.noted", True, part(1, "admin", "note"))),
    ("intercom", intercom("conversation.user.replied", True, part(1, "bot"), part(2, "user", "note"))),
    ("xenforo", xenforo("update", message_state="moderated")), ("xenforo", xenforo() | {"content_type": "report"}),
    ("zendesk", zendesk(is_public=False)), ("zendesk", zendesk("ticket_created")),
    ("zendesk", zendesk(author={"id": "8", "is_staff": True, "name": "Léa"})),
    ("zendesk", {"type": "zen:event-type:user.created", "detail": {}, "event": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), NOTHING)
def test_tests_and_other_peoples_words_are_taken_for_nothing(name: str, body: Json) -> None:
    assert read(name, body) == Posts(passed=True)


PRIVATE: list[tuple[str, Json, dict[str, Any]]] = [
    ("chatwoot", chatwoot(), {"consent": False}), ("chatwoot", chatwoot(said="non"), {}),
    ("chatwoot", chatwoot(said=None), {}), ("chatwoot", chatwoot(conversation=None), {}),
    ("iadvize", iadvize(satisfactionComment="Très clair."), {"consent": False}),
    ("intercom", intercom("conversation.user.created"), {"consent": False}),
    ("intercom", intercom("conversation.user.replied", "1", part(1)), {}),
    ("zendesk", zendesk(), {"consent": False}), ("zendesk", zendesk(tags=["vip"]), {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body", "more"), PRIVATE)
def test_what_is_private_is_only_counted_without_consent(name: str, body: Json, more: dict[str, Any]) -> None:
    seen = one(name, body, **more)
    assert seen == Seen(what=seen.what, native_id=seen.native_id, kind="chat", updated_ms=seen.updated_ms)


def test_a_shop_names_another_attribute() -> None:
    clock, body = SteppedClock(), chatwoot()
    body["conversation"]["custom_attributes"] = {"mur": "d’accord"}
    asked = "body.conversation.custom_attributes.mur == 'd’accord'"
    own = hook(clock, "chatwoot", consent=asked, consent_basis="opt-in", consent_version="7")
    (seen,) = own.read({}, raw(body)).items
    assert seen.consent == Consent(basis="opt-in", version="7")
    assert hook(clock, "chatwoot", **CONSENT["chatwoot"]).read({}, raw(body)).items[0].consent is None
    vague = hook(clock, "chatwoot", **CONSENT["chatwoot"], consent="body.conversation.custom_attributes.mur")
    assert vague.read({}, raw(body)).items[0].consent is None


def test_a_notice_is_for_everybody_but_those_who_said_no() -> None:
    clock, notice = SteppedClock(), {"consent_basis": "notice", "consent_version": "v1"}
    assert hook(clock, "chatwoot", **notice).read({}, raw(chatwoot(said=None))).items[0].consent == NOTICE
    own = hook(clock, "chatwoot", **notice, consent="body.conversation.custom_attributes.vis_a_vis != 'non'")
    assert [own.read({}, raw(chatwoot(said=said))).items[0].consent for said in (None, "non")] == [NOTICE, None]


def places(body: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [place for key, value in inner for place in [(*at, key), *places(value, (*at, key))]]


def put(body: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    copy: Any = dict(body) if isinstance(body, dict) else list(body)
    copy[at[0]] = put(copy[at[0]], at[1:], value)
    return copy


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from([[], {}, 10**400, "x" * 3000, "\ud800", [[[[]]]]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


async def delivered(name: str, body: Any, **options: str) -> tuple[int, list[Seen]]:
    clock, data = SteppedClock(), raw(body)
    async with feeding(source := hook(clock, name, **options)) as feeder:
        status, _ = await source.deliver(HEADERS[name](clock, data), data)
        return status, [seen for batch in feeder.written for seen in batch.items]


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_delivery_however_odd_is_answered(name: str, data: st.DataObject) -> None:
    body: Any = GOOD[name] if data.draw(st.integers(0, 4)) else data.draw(ODD)
    for place in data.draw(st.lists(st.sampled_from(places(GOOD[name])), max_size=3)):
        try:
            body = put(body, place, data.draw(ODD))
        except (TypeError, LookupError):
            continue  # what was there has been broken already
    for options in (CONSENT.get(name, {}), {}):
        status, items = asyncio.run(delivered(name, body, **options))
        assert status in (200, 400)
        for seen in items:
            assert seen.native_id
            assert seen.kind != "chat" or seen.consent is not None or not (seen.text or seen.author or seen.rating)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(part(1))), ODD, min_size=1, max_size=4))
def test_what_is_wrong_with_one_costs_no_other(changes: Json) -> None:
    body = intercom("conversation.user.replied", True, part(1), part(2) | changes, part(3))
    told = read("intercom", body)
    texts = [seen.text for seen in told.items]
    assert texts[0] == "réponse 1"
    assert texts[-1] == "réponse 3"
    assert len(told.items) + len(told.refused) <= 3
