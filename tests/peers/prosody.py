"""A real Prosody (XMPP) on a free loopback port, with rooms that keep an archive, and people who speak there.

`start(dir, port)` gives a server that can be killed and started again on what it stored; fixture `prosody`. It
reaches nobody outside: no connections between servers, no names looked up.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import aiohttp
import pytest

from tests.peers.loopback import free_port

START_S = 30.0
PASSWORD = "only-on-this-loopback"
MODULES = Path("/usr/lib/prosody/modules/mod_muc_moderation")
ACCOUNTS = ("wall", "nadege", "karim", "maud")
ROOMS = "rooms.localhost"
CONFIG = """
run_as_root = true; pidfile = "{dir}/pid"; data_path = "{dir}/data"
log = {{ warn = "{dir}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}; c2s_ports = {{}}; s2s_ports = {{}}; https_ports = {{}}; legacy_ssl_ports = {{}}
http_interfaces = {{ "127.0.0.1" }}; http_ports = {{ {port} }}; http_default_host = "localhost"
modules_enabled = {{ "saslauth", "disco", "ping", "websocket", "http" }}
modules_disabled = {{ "s2s", "offline", "c2s_limits" }}
c2s_require_encryption = false; consider_websocket_secure = true; limits = {{}}
authentication = "internal_plain"; storage = "internal"; max_archive_query_results = 50
VirtualHost "localhost"
VirtualHost "guests.localhost"
  authentication = "anonymous"
Component "rooms.localhost" "muc"
  modules_enabled = {{ "muc_mam", "muc_moderation" }}
  muc_log_expires_after = "never"; restrict_room_creation = false; muc_room_locking = false
  muc_room_default_persistent = true
"""
CLIENT, SASL, FRAMING = "jabber:client", "urn:ietf:params:xml:ns:xmpp-sasl", "urn:ietf:params:xml:ns:xmpp-framing"

RETRACT = "<retract xmlns='urn:xmpp:message-retract:0'/>"


def missing() -> list[str]:
    """What of Prosody this machine lacks."""
    return [
        name
        for name, here in (("prosody", shutil.which("prosody")), ("prosody-modules", MODULES.is_dir()))
        if not here
    ]


class Trouble(Exception):
    """Prosody did not start, or refused something that a test asked of it."""


@dataclass
class Prosody:
    """One server, its files under `dir`."""

    dir: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/xmpp-websocket"

    def start(self) -> None:
        """Start it on what it stored and return once it listens. Raises Trouble."""
        with (self.dir / "out.log").open("ab") as out:
            root = ("--root",) if os.getuid() == 0 else ()
            self.process = subprocess.Popen(
                ["prosody", "-F", *root, "--config", str(self.dir / "prosody.cfg.lua")],
                cwd=self.dir, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self.kill()
        raise Trouble(f"Prosody did not start: see {self.dir / 'prosody.log'}")

    def kill(self) -> None:
        """`kill -9`, at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def room(self) -> str:
        """The address of a room that nobody uses yet; whoever enters it first owns it."""
        return f"salon-{next(self._numbers)}@{ROOMS}"

    @asynccontextmanager
    async def person(self, name: str, room: str = "", nick: str = "", password: str = "") -> AsyncIterator[Person]:
        """Somebody with one of the `ACCOUNTS`, signed in, and in `room` under `nick`."""
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(self.url, protocols=("xmpp",), max_msg_size=0) as ws,
        ):
            person = Person(ws, name, nick or name.capitalize())
            await person.enter()
            if room:
                await person.join(room, password)
            yield person


@dataclass
class Person:
    """A client of its own, so that the source is not tested against itself. Raises Trouble when Prosody refuses."""

    socket: aiohttp.ClientWebSocketResponse
    name: str
    nick: str
    room: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def enter(self) -> None:
        opening = f"<open xmlns='{FRAMING}' to='localhost' version='1.0'/>"
        await self.socket.send_str(opening)
        await self._until(lambda node: node.tag.endswith("features"))
        secret = base64.b64encode(f"\0{self.name}\0{PASSWORD}".encode()).decode()
        await self.socket.send_str(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{secret}</auth>")
        await self._until(lambda node: node.tag == f"{{{SASL}}}success")
        await self.socket.send_str(opening)
        await self._until(lambda node: node.tag.endswith("features"))
        await self.ask("set", "", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>")

    async def join(self, room: str, password: str = "") -> None:
        """Enter `room`, which is made if there is none."""
        self.room = room
        secret = f"<password>{escape(password)}</password>" if password else ""
        inside = f"<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/>{secret}</x>"
        address = quoteattr(f"{room}/{self.nick}")
        await self.socket.send_str(f"<presence xmlns='{CLIENT}' to={address}>{inside}</presence>")
        own = f"{room}/{self.nick}"
        await self._until(lambda node: node.tag == f"{{{CLIENT}}}presence" and node.get("from") == own)
        await self._until(lambda node: node.find(f"{{{CLIENT}}}subject") is not None)

    async def leave(self) -> None:
        address = quoteattr(f"{self.room}/{self.nick}")
        await self.socket.send_str(f"<presence xmlns='{CLIENT}' type='unavailable' to={address}/>")
        await self._until(lambda node: node.get("type") == "unavailable" and node.get("from", "").endswith(self.nick))

    async def say(self, text: str | None, more: str = "", id: str = "") -> tuple[str, str]:
        """Say something in the room, with `more` XML beside it; its own id and the archive's."""
        return (await self.say_all([text], more, id))[0]

    async def say_all(self, texts: Sequence[str | None], more: str = "", id: str = "") -> list[tuple[str, str]]:
        """One message after the other, without waiting between them; returns once the room has told them all."""
        ids = [id or f"m{next(self._numbers)}" for _ in texts]
        for text, one in zip(texts, ids, strict=True):
            body = "" if text is None else f"<body>{escape(text)}</body>"
            head = f"<message xmlns='{CLIENT}' type='groupchat' id='{one}' to='{self.room}'>"
            await self.socket.send_str(f"{head}{body}{more}</message>")
        return [(one, await self._told(one)) for one in ids]

    async def _told(self, id: str) -> str:
        """Wait until the room has told our message; the archive's id of it."""
        own = f"{self.room}/{self.nick}"
        node = await self._until(lambda node: node.get("id") == id and node.get("from") == own)
        kept = node.find("{urn:xmpp:sid:0}stanza-id")
        return "" if kept is None else kept.get("id", "")

    async def entitle(self, subject: str) -> None:
        """Change the room's subject."""
        head = f"<message xmlns='{CLIENT}' type='groupchat' to='{self.room}'>"
        await self.socket.send_str(f"{head}<subject>{escape(subject)}</subject></message>")
        await self._until(lambda node: node.findtext(f"{{{CLIENT}}}subject") == subject)

    async def whisper(self, nick: str, text: str) -> None:
        """A private message to somebody in the room."""
        head = f"<message xmlns='{CLIENT}' type='chat' to={quoteattr(f'{self.room}/{nick}')}>"
        await self.socket.send_str(f"{head}<body>{escape(text)}</body></message>")

    async def ask(self, kind: str, to: str, payload: str) -> ElementTree.Element:
        """A question and its answer."""
        number = f"q{next(self._numbers)}"
        address = f" to={quoteattr(to)}" if to else ""
        await self.socket.send_str(f"<iq xmlns='{CLIENT}' type='{kind}' id='{number}'{address}>{payload}</iq>")
        answer = await self._until(lambda node: node.tag == f"{{{CLIENT}}}iq" and node.get("id") == number)
        if answer.get("type") == "error":
            raise Trouble(ElementTree.tostring(answer, "unicode"))
        return answer

    async def configure(self, **fields: str) -> None:
        """Settings of the room, e.g. `muc_roomconfig_membersonly="1"`."""
        told = "".join(
            f"<field var='{name.replace('muc_', 'muc#', 1)}'><value>{escape(value)}</value></field>"
            for name, value in {"FORM_TYPE": "http://jabber.org/protocol/muc#roomconfig", **fields}.items()
        )
        form = f"<x xmlns='jabber:x:data' type='submit'>{told}</x>"
        await self.ask("set", self.room, f"<query xmlns='http://jabber.org/protocol/muc#owner'>{form}</query>")

    async def kick(self, nick: str) -> None:
        item = f"<item nick={quoteattr(nick)} role='none'/>"
        await self.ask("set", self.room, f"<query xmlns='http://jabber.org/protocol/muc#admin'>{item}</query>")

    async def affiliate(self, account: str, affiliation: str) -> None:
        """Make an account `member`, `outcast` and so on."""
        item = f"<item jid='{account}@localhost' affiliation='{affiliation}'/>"
        await self.ask("set", self.room, f"<query xmlns='http://jabber.org/protocol/muc#admin'>{item}</query>")

    async def moderate(self, id: str) -> None:
        """Take back somebody's message, by the archive's id of it (XEP-0425 as the module has it)."""
        inside = f"<moderate xmlns='urn:xmpp:message-moderate:0'>{RETRACT}</moderate>"
        await self.ask("set", self.room, f"<apply-to xmlns='urn:xmpp:fasten:0' id='{id}'>{inside}</apply-to>")

    async def seen(self, nick: str) -> None:
        """Wait until somebody came into the room."""
        await self._until(lambda node: node.get("from") == f"{self.room}/{nick}" and node.get("type") is None)

    async def _until(self, wanted: Callable[[ElementTree.Element], bool]) -> ElementTree.Element:
        async with asyncio.timeout(START_S):
            while True:
                message = await self.socket.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise Trouble(f"the stream ended: {message.type.name}")
                node = ElementTree.fromstring(message.data)  # noqa: S314 - our own server
                if node.get("type") == "error" and node.tag != f"{{{CLIENT}}}iq":
                    raise Trouble(message.data)
                if wanted(node):
                    return node


def prepare(directory: Path, port: int, accounts: Iterable[str] = ACCOUNTS) -> Prosody:
    """Write what a new server needs under `directory`; it is not started."""
    kept = directory / "data" / "localhost" / "accounts"
    kept.mkdir(parents=True, exist_ok=True)
    for account in accounts:
        (kept / f"{account}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};\n')
    (directory / "prosody.cfg.lua").write_text(CONFIG.format(dir=directory, port=port))
    return Prosody(directory, port)


def start(directory: Path, port: int | None = None) -> Prosody:
    """A running new server, its files under `directory`. Raises Trouble."""
    server = prepare(directory, port or free_port())
    server.start()
    return server


@pytest.fixture(scope="session")
def prosody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    """A real Prosody for the whole session. Make rooms of your own; leave it running."""
    server = start(tmp_path_factory.mktemp("prosody"))
    yield server
    server.kill()
