"""A stand-in for the feeder: dials the page over a real websocket and speaks `wall/phone.py`, with a real ledger."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from hashlib import sha256

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from feeder.web.main import WebReady
from wall import phone
from wall.figures import Panel
from wall.house_events import Rules
from wall.ledger.leaf import Leaf
from wall.ledger.notes import Signer
from wall.ledger.shapes import Checkpoint, Proof
from wall.ledger.tree import Tree
from wall.phone import (
    ActOnReceipt,
    CheckCode,
    FromPage,
    Law,
    OpenReceipt,
    Place,
    Public,
    Pulse,
    ReceiptView,
    RulesOf,
    Submit,
    Told,
)
from wall.statement import Statement
from wall.text import Run
from wall.values import Span

SECRET = b"a secret of the link, for tests"
NOW_MS = 1_795_356_300_000  # 2026-11-22T14:05:00Z
GOOD = "QZ7M-K3"
SHELF = "SHELF-1"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def public(at_ms: int = NOW_MS, **more: object) -> Public:
    """What such a shop tells everybody."""
    told = Public(
        at_ms=at_ms, shop="tilleul", shop_label="Maison Tilleul", zone="Europe/Paris", language="fr",
        panel=Panel(received=12_480, shown=3140, withheld=803, waiting=21, expired=8516, ledger=40_000),
        rules=[RulesOf(since_ms=at_ms - 9_000_000_000, rules=Rules(version="2026-1"))],
        law=Law(controller="Maison Tilleul SARL, 3 rue du Tilleul, 75011 Paris, donnees@tilleul.example"),
        places=[Place(id="lit", label="Literie"), Place(id="jardin", label="Jardin & terrasse")],
        consent="2026-1", public_url="https://mur.tilleul.example",
    )  # fmt: skip
    return replace(told, **more)


@dataclass
class StandIn:
    """Notes by their receipt, and what was asked. `hold`: while it is not set, no question is answered."""

    now_ms: int = NOW_MS
    codes: dict[str, str] = field(default_factory=lambda: {GOOD: "", SHELF: "lit"})
    receipts: dict[str, ReceiptView] = field(default_factory=dict)
    asked: list[FromPage] = field(default_factory=list)
    tree: Tree = field(default_factory=Tree)
    leaves: list[Leaf] = field(default_factory=list)
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    signer: Signer = field(
        default_factory=lambda: Signer(Ed25519PrivateKey.from_private_bytes(bytes(32)), "vis-a-vis/tilleul")
    )
    by_id: dict[str, str] = field(default_factory=dict)
    believes: bool = False
    """Says of every held checkpoint that it is the present ledger's."""

    def __post_init__(self) -> None:
        self.hold.set()
        for number in range(41):
            self.append(f"other {number}")

    def append(self, what: str) -> int:
        core = f'{{"day":"2026-11-22","post":"{what}","type":"received","v":1}}'
        leaf = Leaf(core.encode(), b'{"at":"2026-11-22T14:05Z"}', sha256(what.encode()).digest())
        self.leaves.append(leaf)
        self.tree.append(leaf.hash)
        return len(self.leaves) - 1

    def note(self, size: int | None = None) -> str:
        """A signed checkpoint over the first `size` leaves."""
        size = self.tree.size if size is None else size
        return self.signer.sign(Checkpoint(self.signer.origin, size, self.tree.root(size), self.now_ms // 1000))

    def proof(self, index: int) -> Proof:
        """That the leaf at `index` is in the ledger as it is now."""
        leaf, size = self.leaves[index], self.tree.size
        return Proof(
            index=index, size=size, core=leaf.core.decode(), detail=leaf.detail.decode(), facts=leaf.facts,
            path=self.tree.inclusion(index, size), note=self.note(),
        )  # fmt: skip

    def take(self, asked: Submit) -> ReceiptView:
        """A note comes in; the same id again gives the same receipt."""
        if asked.id in self.by_id:
            return self.receipts[self.by_id[asked.id]]
        digest = int.from_bytes(sha256(asked.id.encode()).digest()[:8], "big")
        code = "".join(LETTERS[digest >> shift & 31] for shift in range(0, 60, 5))
        index = self.append(f"note {code}")
        view = ReceiptView(
            receipt=code, post=f"post{index}", state="waiting", received_ms=self.now_ms, form=(Run(asked.text),),
            stars=asked.stars, pseudonym=asked.pseudonym, topic=asked.topic, place=asked.place or "", here=asked.here,
            can=("withdraw", "left") if asked.here else ("withdraw",), note=self.note(), proof=self.proof(index),
        )  # fmt: skip
        self.by_id[asked.id] = code
        self.receipts[code] = view
        return view

    def answer(self, asked: FromPage) -> Told:
        """What the feeder would say."""
        match asked:
            case CheckCode():
                if asked.code not in self.codes:
                    return Told(n=asked.n, ok=False, code="stale-code")
                return Told(n=asked.n, ok=True, place=self.codes[asked.code])
            case Submit():
                if asked.code not in self.codes:
                    return Told(n=asked.n, ok=False, code="stale-code")
                return Told(n=asked.n, ok=True, receipt=self.take(asked))
            case OpenReceipt():
                return self._open(asked)
            case ActOnReceipt():
                return self._act(asked)
            case _:
                return Told(n=asked.n, ok=False, code="not-offered")

    def _open(self, asked: OpenReceipt) -> Told:
        view = self.receipts.get(asked.receipt)
        if view is None:
            return Told(n=asked.n, ok=False, code="unknown-receipt")
        held, extends = "", []
        if asked.held:
            lines = asked.held.split("\n")
            size = int(lines[1]) if len(lines) > 3 and lines[1].isdigit() else 0
            if not 0 < size <= self.tree.size:
                held = "unreadable"
            else:
                held = (
                    "yes" if self.believes or asked.held.startswith(self.note(size)[: len(lines[0]) + 40]) else "no"
                )
                extends = self.tree.consistency(size, self.tree.size)
        proof = self.proof(view.proof.index) if view.proof else None
        return Told(n=asked.n, ok=True, receipt=replace(view, held=held, proof=proof, extends=extends))

    def _act(self, asked: ActOnReceipt) -> Told:
        view = self.receipts.get(asked.receipt)
        if view is None:
            return Told(n=asked.n, ok=False, code="unknown-receipt")
        if asked.what not in view.can:
            return Told(n=asked.n, ok=False, code="not-offered")
        if asked.what == "withdraw":
            view = replace(view, state="withdrawn", decided_ms=self.now_ms, can=("forget",))
        elif asked.what == "forget":
            view = replace(view, forgotten=True, form=(), can=())
        elif asked.what == "contest":
            view = replace(view, contest="open", can=tuple(one for one in view.can if one != "contest"))
        else:
            view = replace(view, here=False, can=tuple(one for one in view.can if one != "left"))
        self.receipts[asked.receipt] = view
        return Told(n=asked.n, ok=True, receipt=view)

    async def serve(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Answer until the link ends."""
        async for message in socket:
            asked = phone.decode_from_page(message.data)
            self.asked.append(asked)
            await self.hold.wait()
            with contextlib.suppress(ConnectionError):
                await socket.send_str(phone.encode(self.answer(asked)))


@contextlib.asynccontextmanager
async def linked(
    web: WebReady, stand_in: StandIn, told: Public | None = None, secret: bytes = SECRET
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """The link, up and told of; `Pulse` is for the caller to send."""
    headers = {"Authorization": f"Bearer {secret.decode()}"}
    url = web.url.replace("http", "ws", 1) + "/link"
    given = told or public(stand_in.now_ms)
    given = replace(given, vkey=stand_in.signer.vkey, note=stand_in.note())
    async with aiohttp.ClientSession() as http, http.ws_connect(url, headers=headers) as socket:
        number = web.site.number
        await socket.send_str(phone.encode(given))
        serving = asyncio.create_task(stand_in.serve(socket))
        await until(lambda: web.site.number > number)
        try:
            yield socket
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    """Let other tasks run until something holds; ten seconds are too long."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 – what the page does has no event of its own
            await asyncio.sleep(0)


async def pulse(socket: aiohttp.ClientWebSocketResponse, at_ms: int = NOW_MS) -> None:
    """The feeder is there."""
    await socket.send_str(phone.encode(Pulse(at_ms=at_ms, through=1)))


def refused(view: ReceiptView, reason: str = "insult") -> ReceiptView:
    """The same note, refused."""
    words = "".join(piece.text for piece in view.form if isinstance(piece, Run))
    at = max(0, words.find("imbécile"))
    statement = Statement(
        reference=view.post, decision="withheld", ground="rules", reason=reason, rules="2026-1", kind="note",
        received_ms=view.received_ms, decided_ms=view.received_ms + 600_000, shop="Maison Tilleul",
        spans=(Span(at, at + 8),), moderator="1", contestable=True, size=41, language="fr",
    )  # fmt: skip
    return replace(
        view, state="withheld", decided_ms=view.received_ms + 600_000, statement=statement,
        can=("contest", "forget"),
    )  # fmt: skip
