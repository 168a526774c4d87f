"""What is delivered, dropped in a folder or listened to: posts a second through each one's parse.

`bench/sources.py` measures what is asked again and again; these have no page. Each reads the same post of some
hundred characters, `MANY` times, in the form in which its service sends it.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

from bench.figures import Figure, percentile
from feeder.sources import webhook
from feeder.sources.base import Context
from feeder.sources.parts.bluesky.events import event
from feeder.sources.parts.crisp.messages import message
from feeder.sources.parts.file.reader import How, head, read_csv
from feeder.sources.parts.irc.lines import parse as irc_line
from feeder.sources.parts.matrix.events import read_all
from feeder.sources.parts.xmpp.events import Room, live
from feeder.sources.parts.xmpp.xml import parse as xmpp_frame
from feeder.sources.shared import posted
from tests.feeder.sources.test_bluesky import line as jetstream
from wall.clock import SteppedClock

MANY, RUNS = 500, 20
TEXT = "La lampe est superbe, le conseil aussi ; vingt minutes à la caisse, c’est long pour une seule ampoule. 👍"
NOW_MS = SteppedClock().now_ms()


def _webhook() -> Callable[[], int]:
    posts = [{"id": f"r{n}", "text": TEXT, "rating": {"value": 4}} for n in range(MANY)]
    body = json.dumps({"posts": posts}).encode()
    return lambda: len(posted.parse(body, posted.Traits()).items)


def _mapped() -> Callable[[], int]:
    options = webhook.OPTIONS.model_validate({
        "type": "webhook", "name": "chat", "mapping": "chatwoot", "secret_env": "SECRET",
        "consent_basis": "notice", "consent_version": "1",
    })  # fmt: skip
    context = Context(SteppedClock(), {"SECRET": "sixteen-bytes-are-enough"})
    body = json.dumps({
        "event": "message_created", "id": 7, "content": TEXT, "message_type": "incoming", "private": False,
        "created_at": "2026-11-22T09:00:00Z", "sender": {"id": 5, "name": "Inès"}, "conversation": {"id": 9},
    }).encode()  # fmt: skip
    hook = webhook.Webhook(options, context)
    return lambda: sum(len(hook.read({}, body).items) for _ in range(MANY))


def _file() -> Callable[[], int]:
    data = ("id;note;texte\n" + "".join(f"{n};4;{TEXT.replace(';', ',')}\n" for n in range(MANY))).encode()
    how = How(posted.Traits())

    def run() -> int:
        stream = io.BytesIO(data)
        found, place = head(stream, how.own)
        return len(read_csv(stream, found, place, how).items)

    return run


def _bluesky() -> Callable[[], int]:
    record = {"$type": "app.bsky.feed.post", "text": TEXT, "createdAt": "2026-11-22T09:14:03.120Z", "langs": ["fr"]}
    lines = [jetstream(record, rkey=f"3k{n}") for n in range(MANY)]
    return lambda: sum(event(line) is not None for line in lines)


def _irc() -> Callable[[], int]:
    line = f"@time=2026-11-22T09:00:00.120Z;msgid=a1 :ines!i@host PRIVMSG #lyon :{TEXT}".encode()
    return lambda: sum(irc_line(line) is not None for _ in range(MANY))


def _xmpp() -> Callable[[], int]:
    frame = (
        "<message xmlns='jabber:client' type='groupchat' id='a' from='lyon@rooms.example/Inès'>"
        f"<body>{TEXT}</body><stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='lyon@rooms.example'/></message>"
    )
    room = Room("lyon@rooms.example")
    return lambda: sum(live(xmpp_frame(frame), room, NOW_MS) is not None for _ in range(MANY))


def _matrix() -> Callable[[], int]:
    events = [
        {"type": "m.room.message", "event_id": f"${n}", "sender": "@ines:example.org", "origin_server_ts": NOW_MS,
         "content": {"msgtype": "m.text", "body": TEXT}}
        for n in range(MANY)
    ]  # fmt: skip
    body = json.dumps(events)
    return lambda: len(read_all(json.loads(body)).events)


def _crisp() -> Callable[[], int]:
    said = {
        "session_id": "session_5f1b2c3d-0000-4000-8000-123456789abc", "website_id": "x", "type": "text",
        "from": "user", "origin": "chat", "content": TEXT, "fingerprint": 163_000_000_000_001, "timestamp": NOW_MS,
        "user": {"nickname": "Inès", "user_id": "session_5f1b2c3d-0000-4000-8000-123456789abc"},
    }  # fmt: skip
    body = json.dumps(said)
    return lambda: sum(message(json.loads(body)) is not None for _ in range(MANY))


HEARD = {
    "bluesky": _bluesky, "crisp": _crisp, "file": _file, "irc": _irc, "matrix": _matrix, "webhook": _webhook,
    "webhook, chatwoot": _mapped, "xmpp": _xmpp,
}  # fmt: skip


def parsing(name: str) -> Figure:
    """Raises RuntimeError if nothing of it is read."""
    run = HEARD[name]()
    took, found = [], 0
    for _ in range(RUNS):
        began = time.perf_counter()
        found = run()
        took.append(time.perf_counter() - began)
    if not found:
        raise RuntimeError(f"{name}: nothing was read")
    return Figure(
        f"{name}, parse", f"{found / percentile(took, 0.5):,.0f} posts/s", f"{found} at once, median of {RUNS}"
    )


def measure() -> list[Figure]:
    """All of them."""
    return [parsing(name) for name in HEARD]
