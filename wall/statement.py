"""The statement of reasons: what the author of a refused post is told. No personal data is in it. Pure.

After the schema of the EU's DSA transparency database (Regulation (EU) 2022/2065, article 17), and L111-7-2 of the
Code de la consommation, which wants the reason of every refusal told. In words: `wall/statement_words.py`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wall.author import judge_author
from wall.author_events import Contested
from wall.post import Post, State
from wall.retention import due
from wall.roles import AUTHOR
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
    contest_until_ms: int | None = None
    """As long as it can be contested: until when. After that the words are gone, and nobody could give them back."""
    size: int = 0


def statement(state: State, post: Post, size: int = 0) -> Statement | None:
    """The statement on the decision about `post` that is in force, or None where none is owed.

    One is owed for what the shop withheld, took off the wall or covered with chips; not for what the author took
    back. `size`: how many facts the ledger had with that decision (`Post.decision_seq`).
    """
    refusal = post.refusal
    told = {decision for decision, _ in post.informed}
    notified_ms = post.informed_ms if post.decision_seq in told else None
    if post.state == "shown" and post.masks:
        return Statement(
            reference=post.id, decision="masked", ground="rules", reason="personal-data", rules=post.decided_under,
            kind=post.kind, received_ms=post.received_ms, decided_ms=post.decided_ms, shop=post.shop,
            language=post.language or "", notified_ms=notified_ms, detected=post.noted, masks=post.masks,
            moderator="A", size=size,
        )  # fmt: skip
    if refusal is None or refusal.actor == AUTHOR or post.state not in ("withheld", "withdrawn"):
        return None
    contest = Contested(at_ms=state.now_ms, actor=AUTHOR, shop=post.shop, post=post.id)
    contestable = judge_author(state, post, contest) is None
    ground = (refusal.ground or "").strip()
    return Statement(
        reference=post.id, decision="withheld" if post.state == "withheld" else "withdrawn",
        ground="law" if ground else "rules", reason=refusal.reason, rules=refusal.rules, kind=post.kind,
        received_ms=post.received_ms, decided_ms=refusal.at_ms, shop=post.shop, legal_ground=ground,
        language=post.language or "", notified_ms=notified_ms,
        found_by="notice" if refusal.reason == "author-request" else "own", detected=post.noted, spans=refusal.spans,
        other=refusal.other or "", moderator="A", second="B" if len(post.refused_by) > 1 else "",
        contestable=contestable, contest_until_ms=_until_ms(state, post) if contestable else None, size=size,
    )  # fmt: skip


def _until_ms(state: State, post: Post) -> int | None:
    """When words of it will be erased, by the rules of now (Unix ms)."""
    next_ = due(state.rules, post) if state.rules is not None else None
    return next_.at_ms if next_ is not None else None
