"""A real InspIRCd on the loopback: IRC plain, over TLS and over WebSocket, with history for channels that ask for it.

Debian's package, in one directory, started in a tenth of a second. `start` and the fixture `inspircd` are for tests;
nothing of it is part of the product.
"""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.peers.loopback import free_port

_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
READY_S = 30.0
PASSWORD = "entrez"
MODULES = ("sha1", "websocket", "chanhistory", "cap", "ircv3", "ircv3_servertime", "ircv3_msgid", "ircv3_ctctags",
           "ircv3_batch", "ssl_gnutls")  # fmt: skip
CONFIG = Template("""<server name="irc.localhost" description="test" network="Test">
<admin name="a" nick="a" email="a@example.test">
<sslprofile name="tls" provider="gnutls" certfile="$root/cert.pem" keyfile="$root/key.pem">
<bind address="127.0.0.1" port="$port" type="clients">
<bind address="127.0.0.1" port="$tls" type="clients" sslprofile="tls">
<bind address="127.0.0.1" port="$web" type="clients" hook="websocket">
<websocket proxyranges="" defaultmode="text" sendastext="yes">
<wsorigin allow="*">
$connect
<options prefixquit="Quit: " syntaxhints="no">
<performance softlimit="1000" quietbursts="yes">
<security announceinvites="dynamic" hidesplits="no">
<chanhistory maxlines="2000" prefixmsg="no" bots="yes" enableumode="yes">
$modules
<pid file="$root/inspircd.pid">
""")
CONNECT = """<connect name="$name" allow="*" $more timeout="30" recvq="65536" softsendq="1048576"
 hardsendq="4194304" localmax="500" globalmax="500" commandrate="1000000" fakelag="no" pingfreq="300"
 threshold="1000000" resolvehostnames="no" useident="no">"""


def missing() -> list[str]:
    """What of InspIRCd this machine lacks."""
    return [] if shutil.which("inspircd", path=_PATH) else ["inspircd"]


@dataclass
class Inspircd:
    """A running server. `password`: what it asks for; "" for nothing."""

    root: Path
    port: int
    tls: int
    web: int
    password: str = ""
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers. Raises TimeoutError with the end of its log."""
        connect = Template(CONNECT).substitute(name="main", more=f'password="{self.password}"' * bool(self.password))
        (self.root / "inspircd.conf").write_text(
            CONFIG.substitute(
                root=self.root, port=self.port, tls=self.tls, web=self.web, connect=connect,
                modules="".join(f'<module name="{name}">' for name in MODULES),
            )
        )  # fmt: skip
        as_root = ["--runasroot"] if os.geteuid() == 0 else []
        with (self.root / "inspircd.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["inspircd", f"--config={self.root}/inspircd.conf", *as_root, "--nofork", "--nolog"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "PATH": _PATH},
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + READY_S
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                told = (self.root / "inspircd.log").read_text(errors="replace")[-2000:]
                self.kill9()
                raise TimeoutError(f"inspircd does not answer:\n{told}")
            time.sleep(0.01)

    def kill9(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            for port in (self.port, self.tls, self.web):
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            return False
        return True

    @asynccontextmanager
    async def person(self, nick: str, *channels: str) -> AsyncIterator[Person]:
        """Somebody with an ordinary client, in these channels."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=100_000)
        person = Person(nick, reader, writer)
        try:
            if self.password:
                person.write(f"PASS {self.password}")
            person.write(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
            await person.until(" 422 ", " 376 ")
            for channel in channels:
                person.write(f"JOIN {channel}")
                await person.until(" 366 ")
            yield person
        finally:
            writer.close()


@dataclass
class Person:
    nick: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[str] = field(default_factory=list)
    _asked: int = 0

    def write(self, *lines: str | bytes) -> None:
        for line in lines:
            self.writer.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    async def say(self, channel: str, *texts: str) -> None:
        """Returns once the server has taken it all."""
        await self.do(*(f"PRIVMSG {channel} :{text}" for text in texts))

    async def do(self, *lines: str | bytes) -> None:
        """The same for any lines."""
        self._asked += 1
        for start in range(0, len(lines), 200):
            self.write(*lines[start : start + 200])
            await self.writer.drain()
        self.write(f"PING :done-{self._asked}")
        await self.until(f"done-{self._asked}")

    async def until(self, *parts: str) -> str:
        """The next line that holds one of these."""
        async with asyncio.timeout(READY_S):
            while line := (await self.reader.readline()).decode("utf-8", "replace").rstrip("\r\n"):
                self.heard.append(line)
                if line.startswith("PING"):
                    self.write("PONG" + line[4:])
                if any(part in line for part in parts):
                    return line
        raise ConnectionError(f"{self.nick} was cut off: {self.heard[-3:]}")


def start(root: Path, password: str = "") -> Inspircd:
    """Make and start a server in `root`; its certificate is signed by itself alone."""
    root.mkdir(parents=True, exist_ok=True)
    cert, key = certificate()
    (root / "cert.pem").write_text(cert)
    (root / "key.pem").write_text(key)
    server = Inspircd(root.resolve(), free_port(), free_port(), free_port(), password)
    server.start()
    return server


def certificate() -> tuple[str, str]:
    """A certificate for 127.0.0.1 that signs itself, and its key (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "irc.localhost")])
    begins = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    cert = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=30))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return cert.public_bytes(pem).decode(), private.decode()


@pytest.fixture(scope="module")
def inspircd_server() -> Iterator[Inspircd]:
    """One server for the tests of a file; tests ask for `inspircd`."""
    with tempfile.TemporaryDirectory(prefix="irc-", ignore_cleanup_errors=True) as folder:
        server = start(Path(folder))
        try:
            yield server
        finally:
            server.kill9()


@pytest.fixture
def inspircd(inspircd_server: Inspircd) -> Inspircd:
    """A server that runs. Mark the test `peer("inspircd")`, and use a channel of its own."""
    return inspircd_server
