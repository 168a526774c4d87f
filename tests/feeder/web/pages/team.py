"""A stand-in for the feeder that staff can sign in to: a small queue, and every command remembered."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from tests.feeder.web.phone.standin import NOW_MS, StandIn
from wall.commands import Approve, DecideContest, PassOn, PostCommand, Withhold
from wall.figures import Panel
from wall.house_views import Here, Status
from wall.noticed import Finding
from wall.phone import FromPage, SignIn, SignOut, Staff, StaffPause, Support, Told
from wall.rules import REASONS
from wall.to_hub import Ask
from wall.views import DeskPending, DeskPost, Wall
from wall.wire import Answer

PASSWORD = "un banc de bois clair"
SIGNED = "a-token-of-a-shift"
CALL, HARSH, SECOND, OBJECT, SHOWN = "call22222222", "harsh2222222", "secnd2222222", "objct2222222", "shown2222222"


def post(id_: str, text: str, **more: object) -> DeskPost:
    """A note that waits since half an hour."""
    told = DeskPost(
        id=id_, kind="note", source="phone", stars=None, received_at="2026-11-22T13:35:00Z", text=text, flags=[],
        state="waiting", pseudonym="4F2", topic="problem", place="Caisses", last=7,
    )  # fmt: skip
    return replace(told, **more)


def queue() -> list[DeskPost]:
    """What waits, the oldest first."""
    call = "Appelez-moi au 06 12 34 56 78, Mme Durand n’a pas pu changer le canapé."
    harsh = "Votre vendeur est un abruti."
    return [
        post(CALL, call, stars=2, findings=[
            Finding(flag="phone", start=15, end=29, label="phone"),
            Finding(flag="name", start=35, end=41, label="name"),
        ], here_until_ms=NOW_MS + 600_000),
        post(HARSH, harsh, topic="opinion", place="", pseudonym="B03", stars=1, findings=[
            Finding(flag="abuse", start=21, end=27, kind="insult"),
        ]),
        post(
            SECOND, "Rien à voir avec vous, mais votez bien dimanche.", topic="opinion", place="",
            pending=DeskPending(what="withhold", by="marc", at_ms=NOW_MS - 60_000, reason="off-topic"),
        ),
        post(
            OBJECT, "La caisse 3 est toujours fermée.", state="withheld", reason="off-topic", contest="open",
            contest_words="C’est pourtant bien de votre magasin que je parle.", refused_by=("marc", "lea"),
        ),
        post(SHOWN, "Merci pour le café.", state="shown", topic="opinion", place=""),
    ]  # fmt: skip


@dataclass
class Team(StandIn):
    """The same feeder with staff; `done`: the commands, `pauses`: what was asked of the wall."""

    posts: dict[str, DeskPost] = field(default_factory=lambda: {one.id: one for one in queue()})
    done: list[PostCommand] = field(default_factory=list)
    pauses: list[bool] = field(default_factory=list)
    signed: set[str] = field(default_factory=set)
    supported: set[str] = field(default_factory=set)
    refuse: str = ""
    """A code with which the next command is refused."""

    def answer(self, asked: FromPage) -> Told:
        match asked:
            case SignIn():
                if (asked.account, asked.password) != ("ines", PASSWORD):
                    return Told(n=asked.n, ok=False, code="wrong-password")
                self.signed.add(SIGNED)
                return Told(n=asked.n, ok=True, secret=SIGNED, account="ines")
            case SignOut():
                self.signed.discard(asked.secret)
                return Told(n=asked.n, ok=True)
            case Staff():
                return self._staff(asked)
            case Support():
                if asked.receipt not in self.receipts:
                    return Told(n=asked.n, ok=False, code="unknown-receipt")
                if asked.receipt in self.supported:
                    return Told(n=asked.n, ok=False, code="already-supported")
                self.supported.add(asked.receipt)
                return Told(n=asked.n, ok=True)
        return super().answer(asked)

    def _staff(self, asked: Staff) -> Told:
        if asked.secret not in self.signed:
            return Told(n=asked.n, ok=False, code="signed-out")
        if isinstance(asked.command, StaffPause):
            self.pauses.append(asked.command.on)
            answer = Answer(n=asked.n, ok=True)
        elif asked.command is not None:
            answer = self._do(asked.n, asked.command)
        else:
            answer = self._ask(asked.n, asked.ask) if asked.ask is not None else Answer(n=asked.n, ok=False)
        return Told(n=asked.n, ok=answer.ok, code=answer.code, facts=answer.facts, answer=answer, account="ines")

    def _do(self, n: int, command: PostCommand) -> Answer:
        if self.refuse:
            code, self.refuse = self.refuse, ""
            return Answer(n=n, ok=False, code=code, facts={"state": "shown", "by": "marc"})
        if isinstance(command, Withhold):
            needs = REASONS.get(command.reason, frozenset())
            lacking = [need for need in ("span",) if need in needs and not command.spans]
            if lacking:
                facts: dict[str, str | int] = {"reason": command.reason, "missing": ",".join(lacking)}
                return Answer(n=n, ok=False, code="missing", facts=facts)
        self.done.append(command)
        if isinstance(command, Approve | Withhold | PassOn):
            self.posts.pop(command.post, None)
        if isinstance(command, DecideContest):
            self.posts[command.post] = replace(self.posts[command.post], contest="upheld")
        return Answer(n=n, ok=True, seq=9)

    def _ask(self, n: int, ask: Ask) -> Answer:
        waiting = [one for one in self.posts.values() if one.state == "waiting" and one.pending is None]
        second = [one for one in self.posts.values() if one.pending is not None]
        contested = [one for one in self.posts.values() if one.contest == "open"]
        lists = {"waiting": waiting, "second": second, "contested": contested}
        if ask.what == "post":
            found = self.posts.get(ask.post)
            return Answer(n=n, ok=found is not None, code="" if found else "unknown-post", post=found)
        if ask.what == "page":
            some = lists[ask.queue]
            names = [one.id for one in some]
            start = names.index(ask.after) + 1 if ask.after in names else 0
            return Answer(n=n, ok=True, posts=some[start : start + ask.limit], more=len(some) > start + ask.limit)
        here = [
            Here(post=one.id, since_ms=NOW_MS - 240_000, until_ms=one.here_until_ms, place=one.place)
            for one in self.posts.values()
            if one.here_until_ms is not None
        ]
        counts = {name: len(some) for name, some in lists.items()}
        paused = NOW_MS - 60_000 if self.pauses and self.pauses[-1] else None
        return Answer(
            n=n, ok=True, status=Status(panel=Panel(), queues=counts, here=here, wall=Wall(paused_ms=paused))
        )
