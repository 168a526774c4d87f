"""What the holder of a receipt is shown: what became of the words, why, what can be done, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feeder.checkpoints import Checkpoints
from feeder.house import House
from feeder.phone.acts import find
from feeder.phone.compared import Compared
from feeder.public import PublicView
from wall.author import judge_author
from wall.content import TextContent
from wall.events import Contested
from wall.ledger import Checkpoint, Proof
from wall.phone import ReceiptView
from wall.post import Post
from wall.roles import AUTHOR
from wall.statement import Statement
from wall.text import display_form, visible_controls

State = Callable[[House, Post], Statement | None]
"""Makes the statement of reasons for the decision in force; None if it needs none."""


class Views:
    """Looks receipts up. `places`: the shop's places by id, with their labels."""

    def __init__(
        self,
        house: House,
        public: PublicView,
        checkpoints: Checkpoints | None,
        compared: Compared,
        places: Mapping[str, str],
        state: State,
    ) -> None:
        self._house = house
        self._public = public
        self._checkpoints = checkpoints
        self._compared = compared
        self._places = places
        self._state = state

    async def of(self, receipt: str, held: str = "") -> ReceiptView:
        """As of now. Raises Refused (`unknown-receipt`), LogBroken."""
        house, post = self._house, find(self._house, receipt)
        house.settle()
        contents = house.contents
        text = await contents.text(post)
        reply = await contents.reply(post) if post.reply_seq and post.reply_shown else None
        answer = await contents.answer(post) if post.answer_seq else ""
        proof = await self._checkpoints.prove(post.id) if self._checkpoints is not None else None
        told, then = self._compared.read(held)
        await self._compared.count(receipt, told)
        # From here on nothing is waited for: all below is of one moment.
        return ReceiptView(
            receipt=receipt,
            post=post.id,
            state=post.state,
            received_ms=post.received_ms,
            kind=post.kind,
            form=display_form(text.text) if text is not None else (),
            stars=post.stars,
            pseudonym=visible_controls(text.pseudonym) if text is not None else "",
            topic=post.topic or "",
            place=self._places.get(post.place, post.place) if post.place is not None else "",
            shown_ms=post.shown_ms,
            decided_ms=decided_ms(post),
            public_from_ms=post.public_from_ms,
            pending=is_decided(post, house.state.now_ms, self._grace_ms()),
            statement=self._state(house, post),
            contest=post.contest or "",
            contest_answer=answer,
            reply=display_form(reply.text) if reply is not None else (),
            signed=visible_controls(house.people.signature(post.reply_by, reply.signed)) if reply is not None else "",
            promise=self._public.get(post.id) if post.promise is not None and post.visible else None,
            talked_ms=post.talked_ms,
            here=post.here_now(house.state.now_ms),
            forgotten=post.forgotten,
            can=self._can(post, text),
            note=proof.note if proof is not None else "",
            proof=proof,
            held=told,
            extends=self._extends(told, then, proof),
        )

    def _grace_ms(self) -> int:
        rules = self._house.state.rules
        return round(rules.grace_s * 1000) if rules is not None else 0

    def _can(self, post: Post, text: TextContent | None) -> tuple[str, ...]:
        house = self._house
        contest = Contested(at_ms=house.state.now_ms, actor=AUTHOR, shop=post.shop, post=post.id)
        can = {
            "withdraw": post.state in ("waiting", "shown") and not post.forgotten,
            "forget": text is not None and not post.forgotten,
            "contest": judge_author(house.state, post, contest) is None,
            "left": post.here_now(house.state.now_ms),
        }
        return tuple(name for name, possible in can.items() if possible)

    def _extends(self, told: str, then: Checkpoint | None, proof: Proof | None) -> list[bytes]:
        """What shows that the ledger of the held checkpoint is the beginning of the proof's."""
        if told != "yes" or then is None or proof is None or not 0 < then.size <= proof.size:
            return []
        return self._house.ledger.consistency(then.size, proof.size)


def decided_ms(post: Post) -> int | None:
    """When (Unix ms) the decision in force was made; None while it waits."""
    if post.state in ("withheld", "withdrawn") and post.refusal is not None:
        return post.refusal.at_ms
    return post.shown_ms if post.state == "shown" else None


def is_decided(post: Post, now_ms: int, grace_ms: int) -> bool:
    """Whether a decision stands that is not in force yet: it waits for its author's moment, or for a second person.

    Within the grace nobody is told: a decision that is undone in it leaves no trace.
    """
    return post.pending is not None and now_ms >= post.pending.event.at_ms + grace_ms
