"""Deliveries as six services send them, written after their documentation and signed as it says, independently."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from feeder.sources.base import Context
from feeder.sources.webhook import OPTIONS, Webhook
from wall.clock import SteppedClock, to_iso

SECRET = "un-secret-entre-nous-et-le-service"
Json = dict[str, Any]


def hook(clock: SteppedClock, mapping: str, *, secret: str = SECRET, **more: Any) -> Webhook:
    given = {"type": "webhook", "name": "avis", "mapping": mapping, "secret_env": "SECRET"} | more
    return Webhook(OPTIONS.model_validate(given), Context(clock, {"SECRET": secret}))


def mac(algorithm: str, signed: bytes, secret: str = SECRET) -> hmac.HMAC:
    return hmac.new(secret.encode(), signed, getattr(hashlib, algorithm))


# --- what each service writes into its headers: (clock, body, secret) -> headers -------------------------


def chatwoot_headers(clock: SteppedClock, body: bytes, secret: str = SECRET) -> dict[str, str]:
    at = str(clock.now_ms() // 1000)
    signature = mac("sha256", at.encode() + b"." + body, secret).hexdigest()
    return {
        "X-Chatwoot-Signature": f"sha256={signature}", "X-Chatwoot-Timestamp": at,
        "X-Chatwoot-Delivery": hashlib.md5(body, usedforsecurity=False).hexdigest(),
    }  # fmt: skip


def discourse_headers(
    _clock: SteppedClock, body: bytes, secret: str = SECRET, event: str = "post_created"
) -> dict[str, str]:
    return {
        "X-Discourse-Event-Signature": "sha256=" + mac("sha256", body, secret).hexdigest(),
        "X-Discourse-Event-Id": f"{len(body)}{len(event)}", "X-Discourse-Event-Type": event.split("_", maxsplit=1)[0],
        "X-Discourse-Event": event, "X-Discourse-Instance": "https://forum.example.org",
    }  # fmt: skip


def iadvize_headers(_clock: SteppedClock, body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-iAdvize-Signature": "sha256=" + mac("sha256", body, secret).hexdigest(), "X-iAdvize-Delivery": "d-1"}


def intercom_headers(_clock: SteppedClock, body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature": "sha1=" + mac("sha1", body, secret).hexdigest()}


def xenforo_headers(_clock: SteppedClock, _body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {
        "XF-Webhook-Secret": secret,
        "XF-Webhook-Event": "insert",
        "XF-Webhook-Id": "3",
    }


def zendesk_headers(clock: SteppedClock, body: bytes, secret: str = SECRET) -> dict[str, str]:
    at = to_iso(clock.now_ms() // 1000 * 1000).replace(".000Z", "Z")
    signature = base64.b64encode(mac("sha256", at.encode() + body, secret).digest()).decode()
    return {"X-Zendesk-Webhook-Signature": signature, "X-Zendesk-Webhook-Signature-Timestamp": at}


HEADERS: dict[str, Callable[..., dict[str, str]]] = {
    "chatwoot": chatwoot_headers, "discourse": discourse_headers, "iadvize": iadvize_headers,
    "intercom": intercom_headers, "xenforo": xenforo_headers, "zendesk": zendesk_headers,
}  # fmt: skip

# --- what each service writes into the body --------------------------------------------------------------


def chatwoot(event: str = "message_created", said: Any = "oui", **more: Any) -> Json:
    return {
        "event": event, "id": 4711, "content": "La lampe est arrivée cassée.", "message_type": "incoming",
        "content_type": "text", "private": False, "content_attributes": {}, "created_at": "2026-11-22T08:00:00.000Z",
        "sender": {"id": 9, "name": "Nadège", "type": "contact"}, "account": {"id": 1, "name": "Tilleul"},
        "conversation": {"id": 77, "custom_attributes": {"vis_a_vis": said}, "meta": {"sender": {"id": 9}}},
    } | more  # fmt: skip


def discourse(**more: Any) -> Json:
    post = {
        "id": 14, "username": "nadege", "name": "Nadège P.", "user_id": 2, "post_number": 1, "post_type": 1,
        "topic_id": 10, "topic_title": "La lampe", "topic_archetype": "regular", "staff": False, "hidden": False,
        "cooked": "<p>Elle <strong>clignote</strong>.</p>", "raw": "Elle **clignote**.", "user_deleted": False,
        "created_at": "2026-11-22T08:00:00.000Z", "updated_at": "2026-11-22T08:00:00.000Z", "deleted_at": None,
        "post_url": "/t/la-lampe/10/1", "version": 1,
    }  # fmt: skip
    return {"post": post | more}


def iadvize(kind: str = "satisfaction.answered", **more: Any) -> Json:
    return {
        "eventId": "e-1", "eventType": kind, "platform": "ha", "projectId": 3, "clientId": 1,
        "createdAt": "2026-11-22T09:00:00+01:00", "sentAt": "2026-11-22T09:00:01+01:00", "conversationId": "c-5",
    } | more  # fmt: skip


def part(number: int, author: str = "user", kind: str = "comment", **more: Any) -> Json:
    return {
        "type": "conversation_part", "id": f"p{number}", "part_type": kind, "body": f"<p>réponse {number}</p>",
        "created_at": 1_795_305_000 + number, "updated_at": 1_795_305_000 + number,
        "author": {"type": author, "id": "u1", "name": "Nadège"}, "redacted": False,
    } | more  # fmt: skip


def intercom(topic: str = "conversation.user.replied", said: Any = True, *parts: Json, **item: Any) -> Json:
    whole = {
        "type": "conversation", "id": "c9", "created_at": 1_795_305_000, "custom_attributes": {"vis_a_vis": said},
        "source": {
            "id": "s1", "subject": "", "body": "<p>Bonjour, ma lampe…</p>", "delivered_as": "customer_initiated",
            "author": {"type": "user", "id": "u1", "name": "Nadège"},
        },
        "conversation_parts": {"type": "conversation_part.list", "conversation_parts": list(parts)},
    }  # fmt: skip
    return {
        "type": "notification_event", "id": "notif_1", "topic": topic, "created_at": 1_795_305_100,
        "delivery_attempts": 1, "data": {"type": "notification_event_data", "item": whole | item},
    }  # fmt: skip


def xenforo(event: str = "insert", **more: Any) -> Json:
    data = {
        "post_id": 31, "thread_id": 8, "user_id": 2, "username": "nadege", "post_date": 1_795_305_000,
        "message": "Elle [B]clignote[/B].", "message_parsed": "<div>Elle <b>clignote</b>.</div>",
        "message_state": "visible", "is_first_post": True, "last_edit_date": 0,
        "view_url": "https://forum.example.org/threads/la-lampe.8/#post-31",
        "Thread": {"thread_id": 8, "title": "La lampe"}, "User": {"user_id": 2, "is_staff": False},
    }  # fmt: skip
    return {"content_type": "post", "event": event, "content_id": 31, "data": data | more}


def zendesk(kind: str = "comment_added", tags: Any = ("vis_a_vis",), **comment: Any) -> Json:
    whole = {
        "id": "99", "body": "Ma commande n’est pas arrivée.", "is_public": True,
        "author": {"id": "5", "is_staff": False, "name": "Nadège"},
    } | comment  # fmt: skip
    return {
        "type": f"zen:event-type:ticket.{kind}", "id": "01EVENT", "account_id": 1, "subject": "zen:ticket:35",
        "time": "2026-11-22T08:00:00Z", "zendesk_event_version": "2022-11-06", "event": {"comment": whole},
        "detail": {"id": "35", "tags": list(tags), "subject": "Commande", "requester_id": "5"},
    }  # fmt: skip


GOOD: dict[str, Json] = {
    "chatwoot": chatwoot(), "discourse": discourse(), "iadvize": iadvize(customerSatisfaction=2),
    "intercom": intercom("conversation.user.replied", True, part(1)), "xenforo": xenforo(), "zendesk": zendesk(),
}  # fmt: skip
CONSENT: dict[str, dict[str, str]] = {
    name: {"consent_basis": "opt-in", "consent_version": "v1"} for name in ("chatwoot", "intercom", "zendesk")
} | {"iadvize": {"consent_basis": "notice", "consent_version": "v1"}}


def raw(body: Any) -> bytes:
    return json.dumps(body).encode()
