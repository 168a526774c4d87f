"""What people decide about lived posts, and when: approvals, chips, refusals for each reason, contests.

Delays come from the hour and from chance, never from what a post says or how many stars it has.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from feeder.demo.lived.shop import Made, Shop
from feeder.phone.acts import act
from feeder.statements import wanted
from wall import commands as do
from wall.events import Informed, Mask, Span
from wall.phone import ActOnReceipt
from wall.post import Post
from wall.roles import FEEDER
from wall.rules import required

GRACE_MS = 12_000
WRONG = 0.006
"""How often a clear text is refused by mistake: its author contests, and is right."""
NEEDS: dict[str, dict[str, str]] = {
    "hate": {"ground": "Loi du 29 juillet 1881, article 33"},
    "not-a-customer": {"evidence": "L’adresse est celle d’un confrère de la rue."},
    "author-request": {"request": "Demande reçue par courriel."},
    "contradiction": {"request": "Question posée le jour même, sans réponse."},
}
LABELS = {"phone": "phone", "email": "email", "name": "name", "order": "order", "address": "address"}
After = Callable[[Made], None]


class Deciding:
    """`shown` is called once a post has been approved."""

    def __init__(self, shop: Shop, shown: After) -> None:
        self._shop = shop
        self._shown = shown

    def expect(self, made: Made, from_ms: int) -> None:
        """Somebody will get to it."""
        minutes = self._shop.rng.lognormvariate(1.7, 0.9)
        self._later(self._shop.at_desk(from_ms, minutes), made, self.decide)

    async def decide(self, made: Made) -> None:
        """One person's decision, if it still waits for one."""
        shop, post = self._shop, self._shop.post(made)
        if post is None or post.state != "waiting" or post.pending is not None or post.forgotten or post.deleted:
            return
        chance, who = shop.rng.random(), shop.somebody(*post.passed)
        if chance < 0.015 and not post.passed:
            await shop.does(do.PassOn(id=shop.entry(), post=made.id, question="Tu le connais, toi ?"), who)
            self.expect(made, shop.agenda.now_ms)
            return
        reason = made.text.taint if made.text.taint != "masked" else ""
        if not reason and post.contest is None and chance < 0.015 + WRONG and made.kind != "chat":
            reason = "unintelligible"
        if reason and post.contest != "reversed":
            await self._withhold(made, post, reason, who)
            return
        await self._approve(made, who)
        if chance > 0.99:
            self._later(shop.agenda.now_ms + 4000, made, lambda one: self._undo(one, who))

    async def _approve(self, made: Made, who: str) -> None:
        shop = self._shop
        masks = tuple(Mask(a, b, label) for a, b, name in made.text.spans if (label := LABELS.get(name)))  # type: ignore[arg-type]
        await shop.does(do.Approve(id=shop.entry(), post=made.id, masks=masks), who)
        if masks:
            self._later(shop.agenda.now_ms + GRACE_MS, made, self._inform)
        self._shown(made)

    async def _undo(self, made: Made, who: str) -> None:
        """Within the grace: nobody sees a trace of it."""
        post = self._shop.post(made)
        if post is not None and post.pending is not None and post.pending.event.actor == who:
            await self._shop.does(do.Undo(id=self._shop.entry(), post=made.id), who)
            self.expect(made, self._shop.agenda.now_ms)

    async def _withhold(self, made: Made, post: Post, reason: str, who: str) -> None:
        shop, rules = self._shop, self._shop.house.state.rules
        spans = tuple(Span(a, b) for a, b, _ in made.text.spans) or (Span(0, len(made.text.words)),)
        command = do.Withhold(
            id=shop.entry(), post=made.id, reason=reason, spans=spans, other=made.other or None,
            **NEEDS.get(reason, {}),  # type: ignore[arg-type]
        )  # fmt: skip
        await shop.does(command, who)
        if rules is not None and "second" in required(rules, reason):
            self._later(shop.at_desk(shop.agenda.now_ms, shop.rng.uniform(4, 70)), made, self._second)
        else:
            self._refused(made)

    async def _second(self, made: Made) -> None:
        shop, post = self._shop, self._shop.post(made)
        if post is None or post.pending is None or post.pending.effective_ms is not None:
            return
        await shop.does(do.Second(id=shop.entry(), post=made.id), shop.somebody(post.pending.event.actor))
        self._refused(made)

    def _refused(self, made: Made) -> None:
        shop = self._shop
        now_ms = shop.agenda.now_ms
        self._later(now_ms + GRACE_MS, made, self._inform)
        wrong = made.text.taint == ""
        contests = made.text.taint in ("insult", "off-topic", "unintelligible", "accusation", "advertising")
        if wrong or (contests and shop.rng.random() < 0.2):
            self._later(now_ms + round(shop.rng.uniform(0.4, 9) * 3_600_000), made, self._contest)

    async def _inform(self, made: Made) -> None:
        """The author is told, under the receipt: what the feeder does by itself."""
        shop, post = self._shop, self._shop.post(made)
        decision = wanted(post) if post is not None else None
        if post is None or decision is None:
            return
        event = Informed(
            at_ms=shop.house.now_ms(), actor=FEEDER, shop=post.shop, post=post.id, decision=decision,
            channel="receipt",
        )  # fmt: skip
        await shop.house.append(event, entry=f"i-{post.id}-{decision}")

    async def _contest(self, made: Made) -> None:
        shop, post = self._shop, self._shop.post(made)
        if post is None or post.state not in ("withheld", "withdrawn") or post.contest is not None:
            return
        if post.redacted or post.forgotten or post.deleted or post.pending is not None or shop.over:
            return
        receipt, words = shop.house.vault.receipt(made.id), shop.pen.house("contest")
        await act(shop.house, ActOnReceipt(n=0, id=shop.entry(), receipt=receipt, what="contest", words=words))
        self._later(shop.at_desk(shop.agenda.now_ms, shop.rng.uniform(30, 300)), made, self._answer)

    async def _answer(self, made: Made) -> None:
        shop, post = self._shop, self._shop.post(made)
        if post is None or post.contest != "open" or post.forgotten:
            return
        upheld = made.text.taint != "" and shop.rng.random() < 0.8
        text = shop.pen.house("upheld" if upheld else "reversed")
        command = do.DecideContest(id=shop.entry(), post=made.id, upheld=upheld, text=text)
        await shop.does(command, shop.somebody(*post.refused_by))
        if not upheld:
            self.expect(made, shop.agenda.now_ms)

    def _later(self, at_ms: int, made: Made, what: Callable[[Made], Awaitable[None]]) -> None:
        self._shop.agenda.at(at_ms, lambda: what(made))
