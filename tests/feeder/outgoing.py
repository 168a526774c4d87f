"""A statement of reasons as it goes out, for tests of the ways on which it goes."""

from __future__ import annotations

from feeder.sources.shared.way_back import Outgoing
from wall.statement import Statement

WORDS = "Bonjour,\n\nvotre avis n’a pas été affiché\u202f: insulte (« … »).\nReçu\u202f: 7K3M-9QTX-2B4C\n"
STATEMENT = Statement(
    reference="aaaaaaaaaaaa", decision="withheld", ground="rules", reason="insult", rules="test-1", kind="review",
    received_ms=1_000, decided_ms=2_000, shop="lyon", contestable=True,
)  # fmt: skip


def outgoing(
    native_id: str = "avis-1", contact: str = "odile@exemple.fr", conversation: str = "", number: int = 7
) -> Outgoing:
    """One that says `WORDS`."""
    return Outgoing(
        id=f"statement-aaaaaaaaaaaa-{number}", native_id=native_id, created="", receipt="7K3M9QTX2B4C",
        address="https://mur.example.org/r/7K3M9QTX2B4C", statement=STATEMENT, subject="Votre avis n’est pas affiché",
        words=WORDS, conversation=conversation, contact=contact,
    )  # fmt: skip
