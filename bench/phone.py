"""The phone page on one core: 500 requests a second, and as many as it can. Figures: `bench/phone.md`.

The page runs on one core; what asks, and a stand-in for the feeder, on another. Requests are sent when they are due,
whether or not earlier ones are answered, and each one's time is reckoned from when it was due.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import ClassVar

import aiohttp
from msgspec.structs import replace

from bench.figures import Figure, cpu_seconds, percentile, pss_mib
from feeder.web.parts.held import carried
from tests.feeder.web.phone.standin import GOOD, SECRET, StandIn, public
from wall import phone
from wall.phone import Pulse, Submit

RATE = float(os.environ.get("BENCH_RATE", "500"))
"""Requests a second."""
LASTS_S = float(os.environ.get("BENCH_LASTS_S", "10"))
CONNECTIONS = 64
RECEIPTS = 200
PATHS = ("/", "/today", "/wall", "/rules")
Ask = Callable[[], str]


class Asker:
    """One kept connection; asks and reads the whole answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def get(self, path: str) -> tuple[int, int]:
        """The answer's status, and its length in bytes."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr\r\n\r\n".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(head.lower().partition("content-length:")[2].partition("\r\n")[0])
        await self._reader.readexactly(length)
        return int(head[9:12]), length

    def close(self) -> None:
        self._writer.close()


class Ready(StandIn):
    """Answers at once: what the feeder itself needs for it is measured elsewhere (`bench/ledger.md`)."""

    told: ClassVar[dict[str, phone.Told]] = {}

    def answer(self, asked: phone.FromPage) -> phone.Told:
        assert isinstance(asked, phone.OpenReceipt)
        if asked.receipt not in self.told:
            self.told[asked.receipt] = super().answer(asked)
        return replace(self.told[asked.receipt], n=asked.n)


class Load:
    """What was asked: how long each took (ms), and what came."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.odd: list[int] = []
        self.bytes = 0


async def at_rate(host: str, port: int, ask: Ask) -> Load:
    """`RATE` requests a second for `LASTS_S`."""
    load, free = Load(), asyncio.Queue[Asker]()
    for _ in range(CONNECTIONS):
        free.put_nowait(Asker(*await asyncio.open_connection(host, port)))
    began = time.perf_counter()

    async def one(due: float) -> None:
        asker = await free.get()
        status, length = await asker.get(ask())
        load.took.append((time.perf_counter() - due) * 1000)
        load.bytes += length
        if status != 200:
            load.odd.append(status)
        free.put_nowait(asker)

    async with asyncio.TaskGroup() as group:
        for number in range(int(RATE * LASTS_S)):
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(due))
    while not free.empty():
        free.get_nowait().close()
    return load


async def flat_out(host: str, port: int, ask: Ask) -> float:
    """As many as come through on 32 connections, a second."""
    askers = [Asker(*await asyncio.open_connection(host, port)) for _ in range(32)]
    began, count = time.perf_counter(), 0

    async def on(asker: Asker) -> None:
        nonlocal count
        while time.perf_counter() - began < LASTS_S / 2:
            await asker.get(ask())
            count += 1

    await asyncio.gather(*map(on, askers))
    took = time.perf_counter() - began
    for asker in askers:
        asker.close()
    return count / took


async def measure() -> list[Figure]:
    """`/`, three more pages that are the same for everybody, and receipts, each of which the feeder is asked for."""
    cores = sorted(os.sched_getaffinity(0))
    async with _page(cores[0]) as (process, url, stand_in):
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {cores[-1]})
        try:
            return await _figures(process, url, stand_in)
        finally:
            os.sched_setaffinity(0, before)


async def _figures(process: asyncio.subprocess.Process, url: str, stand_in: StandIn) -> list[Figure]:
    host, port = "127.0.0.1", int(url.rpartition(":")[2])
    addresses = [f"/r/{code}?c={carried(view.note)}" for code, view in stand_in.receipts.items()]
    numbers = iter(range(10**9))
    kinds: dict[str, Ask] = {
        "/": lambda: "/",
        "pages for all": lambda: PATHS[next(numbers) % len(PATHS)],
        "/r/…": lambda: addresses[next(numbers) % len(addresses)],
    }
    out = []
    for name, ask in kinds.items():
        await _once(host, port, addresses if name == "/r/…" else list(PATHS))
        cpu = cpu_seconds(process.pid)
        load = await at_rate(host, port, ask)
        cpu = (cpu_seconds(process.pid) - cpu) / len(load.took)
        if load.odd:
            raise RuntimeError(f"{name}: {len(load.odd)} answers were not 200: {set(load.odd)}")
        p50, p99 = percentile(load.took, 0.5), percentile(load.took, 0.99)
        size = load.bytes / len(load.took) / 1000
        out.append(
            Figure(f"{name}, p50 / p99", f"{p50:.1f} / {p99:.1f} ms", f"{RATE:.0f} a second, {size:.1f} KB each")
        )
        out.append(Figure(f"{name}, CPU a request", f"{cpu * 1000:.2f} ms", "the page's process"))
        most = await flat_out(host, port, ask)
        out.append(Figure(f"{name}, flat out", f"{most:,.0f} /s", "32 connections, each asks again at once"))
    out.append(Figure("memory", f"{pss_mib(process.pid):.0f} MiB", "PSS of the page's process"))
    return out


async def _once(host: str, port: int, paths: list[str]) -> None:
    """Everything is drawn once before it is measured, as in a shop that is open."""
    asker = Asker(*await asyncio.open_connection(host, port))
    for path in paths:
        await asker.get(path)
    asker.close()


@asynccontextmanager
async def _page(core: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, str, StandIn]]:
    environment = {**os.environ, "BENCH_SECRET": SECRET.decode()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.phone_page", str(core), stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    try:
        url = (await process.stdout.readline()).decode().strip()
        stand_in = Ready(now_ms=time.time_ns() // 1_000_000)
        for number in range(RECEIPTS):
            text = f"Il manque un banc près des literies, numéro {number}."
            stand_in.take(Submit(n=0, id=f"bench-{number:06}", text=text, topic="suggestion", code=GOOD, consent="1"))
        headers = {"Authorization": f"Bearer {SECRET.decode()}"}
        link = url.replace("http", "ws") + "/link"
        async with aiohttp.ClientSession() as http, http.ws_connect(link, headers=headers) as socket:
            told = public(stand_in.now_ms, vkey=stand_in.signer.vkey, note=stand_in.note())
            await socket.send_str(phone.encode(told))
            tasks = [asyncio.create_task(stand_in.serve(socket)), asyncio.create_task(_beat(socket))]
            yield process, url, stand_in
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        process.terminate()
        await process.wait()


async def _beat(socket: aiohttp.ClientWebSocketResponse) -> None:
    while True:
        await socket.send_str(phone.encode(Pulse(at_ms=time.time_ns() // 1_000_000, through=1)))
        await asyncio.sleep(1)
