"""A real Synapse (Matrix) on a free loopback port, and people who speak there. It reaches nobody outside.

`start(dir, port)` gives a server that can be killed and started again on what it stored; fixture `synapse`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import select
import signal
import socket
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

PYTHON = Path(__file__).parents[2] / ".peers" / "synapse" / "bin" / "python"
SECRET = "only-on-this-loopback"
START_S = 60.0

# JSON is YAML. No federation listener, an empty list of servers to speak to, no key server, no push, no previews.
CONFIG: dict[str, Any] = {
    "server_name": "localhost",
    "report_stats": False,
    "registration_shared_secret": SECRET,
    "macaroon_secret_key": SECRET,
    "form_secret": SECRET,
    "trusted_key_servers": [],
    "federation_domain_whitelist": [],
    "url_preview_enabled": False,
    "push": {"enabled": False},
    "presence": {"enabled": False},
    "enable_registration": False,
    "bcrypt_rounds": 4,
    "rc_message": {"per_second": 1000, "burst_count": 1000},
    "rc_registration": {"per_second": 1000, "burst_count": 1000},
    "rc_login": {
        kind: {"per_second": 1000, "burst_count": 1000} for kind in ("address", "account", "failed_attempts")
    },
    "rc_joins": {"local": {"per_second": 1000, "burst_count": 1000}},
    "rc_invites": {
        kind: {"per_second": 1000, "burst_count": 1000} for kind in ("per_room", "per_user", "per_issuer")
    },
}

# A module of Synapse that sends many messages of one person at once, as Synapse itself makes a new room's first
# events: a thousand take two seconds; one by one they take a minute. It also leaves it to the system when its data
# go to the disk: what was written outlives a kill -9, though no cut of the power, and all goes twice as quickly.
MANY = """
from synapse.events.snapshot import UnpersistedEventContext as Context
from synapse.http.server import DirectServeJsonResource
from synapse.http.servlet import parse_json_object_from_request
from synapse.storage.engines.sqlite import Sqlite3Engine
from synapse.types import UserID, create_requester


connected = Sqlite3Engine.on_new_connection


def quick(engine, connection):
    connected(engine, connection)
    connection.execute("PRAGMA synchronous = OFF")


Sqlite3Engine.on_new_connection = quick


class Many(DirectServeJsonResource):
    def __init__(self, config, api):
        super().__init__()
        self.hs = api._hs
        api.register_web_resource("/_test/many", self)

    async def _async_render_POST(self, request):
        asked, sent = parse_json_object_from_request(request), []
        for start in range(0, len(asked["contents"]), 100):
            async with self.hs.get_event_creation_handler().limiter.queue(asked["room"]):
                sent += await self._send(asked["room"], asked["user"], asked["contents"][start : start + 100])
        return 200, {"event_ids": sent}

    async def _send(self, room, user, contents):
        handler, stores = self.hs.get_event_creation_handler(), self.hs.get_datastores()
        states = self.hs.get_storage_controllers().state
        sender = create_requester(UserID.from_string(user))
        last = await stores.main.get_event(list(await stores.main.get_latest_event_ids_in_room(room))[0])
        state = await states.get_current_state_ids(room)
        group = (await states.get_state_group_for_events([last.event_id]))[last.event_id]
        made, before = [], last.event_id
        for depth, content in enumerate(contents, last.depth + 1):
            event = {"type": "m.room.message", "room_id": room, "sender": user, "content": content}
            made.append(await handler.create_event(
                sender, event, prev_event_ids=[before], depth=depth, state_map=state, for_batch=True,
                current_state_group=group,
            ))
            before = made[-1][0].event_id
        ready = await Context.batch_persist_unpersisted_contexts(made, room, group, stores.state)
        await handler.handle_new_client_event(sender, ready, ratelimit=False, ignore_shadow_ban=True)
        return [event.event_id for event, _ in made]
"""


def missing() -> list[str]:
    """What of Synapse this machine lacks."""
    return [] if (PYTHON.parent.parent / ".installed").exists() else ["matrix-synapse"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Trouble(Exception):
    """Synapse did not start, or refused something that a test asked of it."""


@dataclass
class Synapse:
    """One server, its files under `dir`."""

    dir: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it on what it stored and return once it says that it is ready. Raises Trouble."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(f"\0synapse-{self.port}-{os.getpid()}")
            environment = os.environ | {"NOTIFY_SOCKET": f"@synapse-{self.port}-{os.getpid()}"}
            with (self.dir / "out.log").open("ab") as out:
                self.process = subprocess.Popen(
                    [PYTHON, "-m", "synapse.app.homeserver", "--config-path", self.dir / "homeserver.yaml"],
                    cwd=self.dir, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                )  # fmt: skip
            died = os.pidfd_open(self.process.pid)
            try:
                told, _, _ = select.select([ready.fileno(), died], [], [], START_S)
                if ready.fileno() not in told or not ready.recv(4096).startswith(b"READY=1"):
                    self.kill()
                    raise Trouble(f"Synapse did not start: see {self.dir / 'out.log'}")
            finally:
                os.close(died)

    def kill(self) -> None:
        """`kill -9`, at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    async def person(self, name: str) -> Person:
        """A new account that is displayed under `name` (`Nadège` is `@nadege-1:localhost`), signed in."""
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
        async with aiohttp.ClientSession() as session:
            where = f"{self.url}/_synapse/admin/v1/register"
            async with session.get(where) as answer:
                nonce = (await answer.json())["nonce"]
            user, password = f"{plain}-{next(self._names)}", f"{plain}-password"
            proof = hmac.new(SECRET.encode(), "\0".join([nonce, user, password, "notadmin"]).encode(), hashlib.sha1)
            account = {"nonce": nonce, "username": user, "password": password, "displayname": name,
                       "admin": False, "mac": proof.hexdigest()}  # fmt: skip
            async with session.post(where, json=account) as answer:
                made = await answer.json()
                if answer.status != 200:
                    raise Trouble(str(made))
        return Person(self.url, made["user_id"], made["access_token"], password)


@dataclass
class Person:
    """Somebody with an account. Every method raises Trouble when Synapse refuses."""

    url: str
    id: str
    token: str
    password: str
    _sent: Iterator[int] = field(default_factory=lambda: count(1))

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the client-server API, e.g. `call("GET", "/account/whoami")`."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, f"{self.url}/_matrix/client/v3{path}", json=body) as answer,
        ):
            told = await answer.json()
            if answer.status != 200:
                raise Trouble(f"{method} {path}: {answer.status} {told}")
            return told

    async def room(self, *guests: Person, **more: Any) -> str:
        """A new private room in which `guests` are too; its id."""
        settings = {"preset": "private_chat", "invite": [guest.id for guest in guests]}
        room = (await self.call("POST", "/createRoom", settings | more))["room_id"]
        for guest in guests:
            await guest.call("POST", f"/join/{room}", {})
        return str(room)

    async def send(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        """Send an event; its id."""
        path = f"/rooms/{room}/send/{kind}/t{next(self._sent)}"
        return str((await self.call("PUT", path, content))["event_id"])

    async def say(self, room: str, text: str, **more: Any) -> str:
        return await self.send(room, {"msgtype": "m.text", "body": text, **more})

    async def edit(self, room: str, root: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": root}
        return await self.send(room, {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": relation})

    async def say_all(self, room: str, texts: Iterable[str], **more: Any) -> list[str]:
        """Say many things at once; their ids."""
        contents = [{"msgtype": "m.text", "body": text, **more} for text in texts]
        asked = {"room": room, "user": self.id, "contents": contents}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/_test/many", json=asked) as answer,
        ):
            if answer.status != 200:
                raise Trouble(f"{answer.status} {await answer.text()}")
            return list((await answer.json())["event_ids"])

    async def redact(self, room: str, event: str) -> None:
        await self.call("PUT", f"/rooms/{room}/redact/{event}/t{next(self._sent)}", {})


def prepare(directory: Path, port: int) -> Synapse:
    """Write what a new server needs under `directory`; it is not started."""
    directory.mkdir(parents=True, exist_ok=True)
    seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
    (directory / "signing.key").write_text(f"ed25519 a_test {seed}\n")
    logging = {
        "version": 1,
        "handlers": {"out": {"class": "logging.StreamHandler"}},
        "root": {"level": "WARNING", "handlers": ["out"]},
    }
    (directory / "many.py").write_text(MANY)
    (directory / "log.yaml").write_text(json.dumps(logging))
    listener = {
        "port": port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"],
        "resources": [{"names": ["client"], "compress": False}],
    }  # fmt: skip
    config = CONFIG | {
        "listeners": [listener],
        "modules": [{"module": "many.Many", "config": {}}],
        "database": {"name": "sqlite3", "args": {"database": str(directory / "homeserver.db")}},
        "log_config": str(directory / "log.yaml"),
        "media_store_path": str(directory / "media"),
        "signing_key_path": str(directory / "signing.key"),
        "pid_file": str(directory / "pid"),
    }
    (directory / "homeserver.yaml").write_text(json.dumps(config))
    return Synapse(directory, port)


def start(directory: Path, port: int | None = None) -> Synapse:
    """A running new server, its files under `directory`. Raises Trouble."""
    server = prepare(directory, port or free_port())
    server.start()
    return server


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A real Synapse for the whole session. Make rooms and people of your own; leave it running."""
    server = start(tmp_path_factory.mktemp("synapse"))
    yield server
    server.kill()
