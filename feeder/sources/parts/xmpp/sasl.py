"""Signing in to an XMPP server: SCRAM where it is offered (the password never travels, and the server has to prove
that it knows it), PLAIN only over a line that nobody else reads, ANONYMOUS for an address without a name.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Collection

from scramp import ScramClient, ScramException  # type: ignore[import-untyped]

from feeder.sources.base import SourceError
from feeder.sources.parts.xmpp.stream import STRANGE, Stream
from feeder.sources.parts.xmpp.xml import Node, tag
from wall.words import N_

SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
SCRAMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1")
"""The strongest first. Channel binding (-PLUS) is not to be had: a WebSocket does not show us its TLS."""
WRONG = N_("{who} refuses the account's name or password: check both in the configuration.")
NO_WAY = N_("{who} offers no way of signing in that is safe here: its administrator has to allow SCRAM-SHA-1 or "
            "SCRAM-SHA-256.")  # fmt: skip
NO_GUESTS = N_("{who} lets nobody in without an account: make one for the wall, and put it into the configuration.")
DISABLED = N_("{who} has closed our account: ask its administrator.")
NOT_NOW = N_("{who} cannot check our password at the moment: we try again.")
FALSE = N_("{who} does not prove that it knows our password: it may not be the server that it says it is. Ask its "
           "administrator before you go on.")  # fmt: skip


def choose(offered: Collection[str], *, private: bool, anonymous: bool) -> str | None:
    """The mechanism to use, or None. `private`: nobody else reads the line."""
    if anonymous:
        return "ANONYMOUS" if "ANONYMOUS" in offered else None
    wanted = (*SCRAMS, "PLAIN") if private else SCRAMS
    return next((mechanism for mechanism in wanted if mechanism in offered), None)


async def sign_in(stream: Stream, features: Node, name: str, password: str, *, private: bool) -> None:
    """Sign in as `name` ("": as nobody in particular). Raises SourceError."""
    told = features.child(SASL, "mechanisms")
    offered = {node.text.strip() for node in told.all(SASL, "mechanism")} if told is not None else set()
    mechanism = choose(offered, private=private, anonymous=not name)
    if mechanism is None:
        raise SourceError(NO_WAY if name else NO_GUESTS, who=stream.who, fatal=True)
    if mechanism in SCRAMS:
        await _scram(stream, mechanism, name, password)
        return
    first = f"\0{name}\0{password}" if name else ""
    await stream.send(tag("auth", {"xmlns": SASL, "mechanism": mechanism}, _encoded(first)))
    if (await _next(stream)).name != "success":
        raise SourceError(STRANGE, who=stream.who)


async def _scram(stream: Stream, mechanism: str, name: str, password: str) -> None:
    """RFC 5802 and RFC 7677, by the library; the slow hashing (up to 10 million rounds) beside everything else."""
    try:
        client = ScramClient([mechanism], name, password)
        first = _encoded(client.get_client_first())
        await stream.send(tag("auth", {"xmlns": SASL, "mechanism": mechanism}, first))
        challenge = await _next(stream)
        if challenge.name != "challenge":
            raise SourceError(FALSE, who=stream.who, fatal=True)
        client.set_server_first(_decoded(stream, challenge))
        final = _encoded(await asyncio.to_thread(client.get_client_final))
        await stream.send(tag("response", {"xmlns": SASL}, final))
        last = await _next(stream)
        client.set_server_final(_decoded(stream, last))
        if last.name == "challenge":
            await stream.send(tag("response", {"xmlns": SASL}))
            await _next(stream)
    except ScramException as error:
        raise SourceError(FALSE, who=stream.who, fatal=True) from error


async def _next(stream: Stream) -> Node:
    node = await stream.handshake("challenge", "success", "failure", SASL)
    if node.name != "failure":
        return node
    why = {child.name for child in node.children}
    if why & {"temporary-auth-failure"}:
        raise SourceError(NOT_NOW, who=stream.who)
    if why & {"account-disabled", "credentials-expired"}:
        raise SourceError(DISABLED, who=stream.who, fatal=True)
    if why & {"invalid-mechanism", "mechanism-too-weak", "encryption-required"}:
        raise SourceError(NO_WAY, who=stream.who, fatal=True)
    raise SourceError(WRONG, who=stream.who, fatal=True)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode() if text else "="


def _decoded(stream: Stream, node: Node) -> str:
    try:
        return base64.b64decode(node.text.strip(), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise SourceError(STRANGE, who=stream.who) from error
