"""The worked example of `docs/ledger.md`: five facts, one of them void, a key that everybody knows, one checkpoint.

`python -m tests.wall.ledger.page_example` prints its parts, to be copied into the page.
"""

from __future__ import annotations

from datetime import UTC

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.wall.ledger.ground import ORIGIN
from tests.wall.ledger.made import RowsLog, leaves_of
from wall import events as ev
from wall.codec import encode_event
from wall.ledger.export import About, lines, prepare
from wall.ledger.leaf import Leaf
from wall.ledger.notes import Signer
from wall.ledger.shapes import Checkpoint
from wall.ledger.tree import Tree
from wall.log.plain import Noted, Row

AT_MS = 1_795_352_700_000
"""2026-11-22T13:05Z."""
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
"""The secret key of test 1 in RFC 8032, section 7.1."""
POST = "nq4tz2kd7xwa"


def events() -> list[ev.AnyEvent]:
    rules = ev.Rules(version="2026-1", reasons=(ev.Reason(code="off-topic", requires=("second",)),))
    return [
        ev.RulesSet(at_ms=AT_MS, actor="feeder", shop="lyon", rules=rules),
        ev.AccountSet(at_ms=AT_MS, actor="feeder", shop="lyon", account="noa", role="moderator"),
        ev.Received(
            at_ms=AT_MS + 60_000, actor="source:avis", shop="lyon", post=POST, kind="review", source="avis",
            rating=ev.Rating(2), commitment="5e" * 32,
        ),
        ev.Approved(
            at_ms=AT_MS + 120_000, actor="noa", shop="lyon", post=POST, revision=1, rules="2026-1",
            masks=(ev.Mask(0, 7, "name"),),
        ),
        ev.Withheld(
            at_ms=AT_MS + 180_000, actor="noa", shop="lyon", post=POST, revision=1, rules="2026-1",
            reason="off-topic",
        ),
    ]  # fmt: skip


def rows() -> list[Row]:
    found = []
    for n, event in enumerate(events()):
        post = event.post if isinstance(event, ev.PostEvent) else ev.HOUSE
        found.append(Row(n + 1, f"e-{n}", "lyon", post, encode_event(event, f"example-salt-{n:09d}")))
    return found


def signer() -> Signer:
    return Signer(Ed25519PrivateKey.from_private_bytes(SECRET), ORIGIN)


def export() -> bytes:
    """The whole export, as of 14:00."""
    log, tree = RowsLog(rows()), Tree()
    about = About(shop="lyon", origin=ORIGIN, vkey=signer().vkey, zone=UTC, now_ms=AT_MS + 3_300_000)
    for leaf in leaves():
        tree.append(leaf.hash)
    note = signer().sign(Checkpoint(ORIGIN, 4, tree.root(4), AT_MS // 1000 + 600))
    kept = [Noted(4, tree.root(4), note)]
    return b"".join(lines(log, prepare(log, about), kept))  # type: ignore[arg-type]


def leaves() -> list[Leaf]:
    return leaves_of(rows())


def main() -> None:
    tree = Tree()
    for row, leaf in zip(rows(), leaves(), strict=True):
        print(
            row.facts.decode(), leaf.core.decode(), leaf.detail.decode(), leaf.facts.hex(), leaf.hash.hex(), sep="\n"
        )
        tree.append(leaf.hash)
    print([tree.root(n).hex() for n in range(6)], [node.hex() for node in tree.inclusion(2, 4)])
    print(export().decode())


if __name__ == "__main__":
    main()
