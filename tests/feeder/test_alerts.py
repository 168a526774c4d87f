"""Alerts as they arrive: by mail at a real SMTP server, as a webhook at a real HTTP server, both on loopback."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from feeder.alerting import MINUTE_MS, Message, Told
from feeder.alerts import MOST, Address, Alerts, BadAddress, addresses
from feeder.queues import Queues
from feeder.sources.base import Seen
from tests.feeder.support import Place, place
from tests.feeder.test_alerting import NOON_MS, WHEN, wording
from wall.clock import SteppedClock


class Receiver:
    """An HTTP server that keeps what it is sent. `status` is what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.status = 200
        self.location = ""
        kept = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                kept.got.append((self.path, body))
                self.send_response(kept.status)
                if kept.location:
                    self.send_header("Location", kept.location)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


class Inbox:
    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.got.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Place]:
    async with place(tmp_path, SteppedClock(NOON_MS)) as made:
        yield made


def alerts(on: Place, *urls: str) -> Alerts:
    queues = Queues(on.house.state)
    on.house.listen(queues.touch)
    return Alerts(on.house, on.side, queues, addresses("\n".join(urls)), WHEN, wording("fr"), {})


async def waits(on: Place, minutes: float = 61) -> None:
    await on.see(Seen(native_id=f"n{on.house.now_ms()}", text="le chien d’Odile", author="Odile"))
    on.step(minutes * 60)


async def test_a_webhook_and_a_mail_arrive_without_content(on: Place, receiver: Receiver) -> None:
    inbox = Inbox()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(inbox, hostname="localhost"), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        mail = f"mailto://127.0.0.1:{port}?from=mur@example.org&to=equipe@example.org"
        telling = alerts(on, f"json://127.0.0.1:{receiver.port}/alerte", mail)
        await waits(on)
        await telling.look()
    ((path, body),) = receiver.got
    assert path == "/alerte"
    assert json.loads(body)["message"] == "Un message attend une décision, depuis 1 h 01."
    message = message_from_bytes(inbox.got[0], policy=policy.default)
    assert message["To"] == "equipe@example.org"
    assert "un message attend" in str(message["Subject"])
    text = message.get_body(("plain", "html"))
    assert text is not None
    assert "Un message attend une décision" in text.get_content()
    for told in (body, inbox.got[0].decode(), text.get_content()):
        assert "chien" not in told
        assert "Odile" not in told
    assert telling.status().ok


async def test_it_is_told_again_only_when_agreed_also_after_a_restart(on: Place, receiver: Receiver) -> None:
    url = f"json://127.0.0.1:{receiver.port}/"
    telling = alerts(on, url)
    await waits(on)
    await telling.look()
    await telling.look()
    on.step(119 * 60)
    again = alerts(on, url)
    looked = asyncio.Event()

    async def until_ended(_: float) -> None:
        looked.set()
        await asyncio.Event().wait()

    again.sleep = until_ended
    run = asyncio.create_task(again.run())
    await looked.wait()
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    assert again.told == [Told(last_ms=NOON_MS + 61 * MINUTE_MS, open=True)]
    assert len(receiver.got) == 1
    third = alerts(on, url)
    third.told = again.told
    on.step(60)
    await third.look()
    assert len(receiver.got) == 2


async def test_a_failure_is_told_at_the_desk_and_tried_again(
    on: Place, receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.status = 500
    telling = alerts(on, f"json://chef:sesame@127.0.0.1:{receiver.port}/hush")
    await waits(on)
    await telling.look()
    assert len(receiver.got) == 1
    status = telling.status()
    assert not status.ok
    assert status.problem is not None
    assert status.problem.startswith("JSON n’a pas pris la dernière alerte")
    await telling.look()
    assert len(receiver.got) == 1
    receiver.status = 200
    on.step(30)
    await telling.look()
    assert len(receiver.got) == 2
    assert telling.status().ok
    told = caplog.text + "".join(capfd.readouterr()) + f"{telling!r} {telling.to!r} {vars(telling)!r}"
    for hidden in ("sesame", "hush", "chef"):
        assert hidden not in told


async def test_one_address_that_fails_tells_the_others_no_second_time(on: Place, receiver: Receiver) -> None:
    telling = alerts(on, f"json://127.0.0.1:{receiver.port}/", "json://127.0.0.1:9/")
    await waits(on)
    for _ in range(3):
        await telling.look()
        on.step(60)
    assert len(receiver.got) == 1
    assert [told.failures for told in telling.told] == [0, 3]


async def test_no_redirect_is_followed(receiver: Receiver) -> None:
    receiver.status, receiver.location = 307, f"http://127.0.0.1:{receiver.port}/elsewhere"
    (address,) = addresses(f"json://127.0.0.1:{receiver.port}/here?redirect=yes")
    assert not await asyncio.to_thread(address.send, wording("en").test())
    assert [path for path, _ in receiver.got] == ["/here"]


@pytest.mark.parametrize("text", ["", "# nobody", "nonsense", "json://ok/\nsesame://x", "json://a " * (MOST + 1)])
def test_what_is_no_address_is_told_by_its_place_only(text: str) -> None:
    with pytest.raises(BadAddress) as error:
        addresses(text)
    assert "sesame" not in str(error.value)
    assert "nonsense" not in str(error.value)


def test_remarks_and_several_on_a_line() -> None:
    found = addresses("# the team\njson://a/ json://b/\n\njsons://c/\n")
    assert [repr(address) for address in found] == ["Address(JSON)"] * 3
    assert all(isinstance(address, Address) for address in found)


async def test_a_service_that_hangs_holds_up_nobody(on: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.alerts.LIMIT_S", 0.0)
    telling = alerts(on, "json://127.0.0.1:9/", "json://127.0.0.1:9/")
    begun: list[str] = []
    go_on = threading.Event()

    def hang(message: Message) -> bool:
        begun.append(message.title)
        return go_on.wait(30)

    for address in telling.to:
        monkeypatch.setattr(address, "send", hang)
    await waits(on)
    await telling.look()
    on.step(60)
    await telling.look()
    assert len(begun) <= 1
    assert [told.failures for told in telling.told] == [2, 2]
    go_on.set()
