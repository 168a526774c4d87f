"""Partoo's webhook: it rings, and only Partoo can."""

from __future__ import annotations

import asyncio
import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from feeder.sources.base import Context
from feeder.sources.partoo import QUIET_S, Partoo, PartooOptions
from feeder.sources.parts.partoo.hook import HEADER, is_signed, partoo_key
from wall.clock import SteppedClock


async def test_only_a_ring_that_partoo_signed_wakes_the_reading() -> None:
    signer = Ed25519PrivateKey.generate()
    rung = asyncio.Event()
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        if seconds > QUIET_S:
            await asyncio.Event().wait()

    with_key = PartooOptions.model_validate({"type": "partoo", "name": "p", "api_key_env": "K", "hook_key_env": "H"})
    source = Partoo(with_key, Context(SteppedClock(), {"K": "k", "H": "word"}), nap, signer.public_key())
    body = b'{"event_type": "review_updated"}'
    good = {HEADER: base64.b64encode(signer.sign(body)).decode(), ":key": "word"}
    waiting = asyncio.create_task(source._wait(300))
    waiting.add_done_callback(lambda _: rung.set())
    for headers, sent in [
        ({}, body), (good, body + b" "), ({**good, ":key": "other"}, body), ({**good, HEADER: "é"}, body),
        ({**good, HEADER: "A" * 201}, body), ({HEADER: good[HEADER]}, body),
    ]:  # fmt: skip
        assert (await source.deliver(headers, sent))[0] == 401
    assert not rung.is_set()
    assert await source.deliver(good, body) == (200, {"status": "we look"})
    await rung.wait()
    assert naps[-1] == QUIET_S
    await source.close()


def test_the_published_keys_are_partoos_own_and_differ() -> None:
    real, sandbox = partoo_key("https://api.partoo.co/v2"), partoo_key("https://api.sandbox.partoo.co/v2")
    assert real.public_bytes_raw() != sandbox.public_bytes_raw()
    assert not is_signed({HEADER: base64.b64encode(bytes(64)).decode()}, b"", real)
