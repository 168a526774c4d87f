"""The statement of reasons: what the author of a refused post is told. No personal data is in it.

After the schema of the EU's DSA transparency database (Regulation (EU) 2022/2065, article 17), and L111-7-2 of the
Code de la consommation, which wants the reason of every refusal told.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wall.values import Kind, Mask, Span


class Statement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision about one post. Times are Unix ms; `moderator` and `second` are pseudonyms within this post.

    `reference`: the post's id. `ground`: `law` (with `legal_ground` in words) or `rules`. `found_by`: `own` (somebody
    of the shop read it) or `notice` (somebody asked for it). `detected`: the flags that had been raised automatically
    (the decision itself is always a person's). `size`: how many facts the ledger had with the decision.
    """

    reference: str
    decision: Literal["withheld", "withdrawn", "masked"]
    ground: Literal["law", "rules"]
    reason: str
    rules: str
    kind: Kind
    received_ms: int
    decided_ms: int
    shop: str
    legal_ground: str = ""
    language: str = ""
    notified_ms: int | None = None
    found_by: Literal["own", "notice"] = "own"
    detected: tuple[str, ...] = ()
    automatic: bool = False
    spans: tuple[Span, ...] = ()
    masks: tuple[Mask, ...] = ()
    other: str = ""
    moderator: str = ""
    second: str = ""
    contestable: bool = False
    size: int = 0
