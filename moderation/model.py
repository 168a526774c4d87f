"""Everything one desk knows at an instant. Changed by `moderation/hub/session.py`, drawn by the widgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from moderation.deciding.marks import Marker
from moderation.deciding.refusing import Refusing
from moderation.deciding.veil import Run
from moderation.desk import QUEUES, Listing
from moderation.hub.picture import Glimpse
from wall import wire
from wall.commands import Command
from wall.rules import DECIDERS
from wall.wire import DeskPost, Find, Hold, Me, Profile, ScreenStatus

RECENT = 50
"""How many decisions of this desk can be gone back through by undoing."""


@dataclass(frozen=True)
class Notice:
    """A sentence for whoever sits here. `about`: the first words of the post it is about; `tone`: how it is drawn."""

    words: str
    tone: Literal["done", "plain", "refused"] = "plain"
    about: str = ""


class Thread(NamedTuple):
    """A conversation as the hub told it at `asked_s` (monotonic seconds), when it had spoken of `changes`."""

    turns: tuple[DeskPost, ...]
    asked_s: float
    changes: int


@dataclass
class Draft:
    """What somebody began on one post, as it was at `revision`, and did not send yet."""

    revision: int
    masks: Marker | None = None
    refusing: Refusing | None = None
    reply: str | None = None
    promise: tuple[str, str] | None = None
    """A promise's state and words."""
    template: str = ""
    """The template that the reply was begun from."""
    aside: dict[str, str] = field(default_factory=dict)
    """By template ("": none), the replies that were begun before another one was taken."""
    question: str = ""
    """What others are to be asked about the post."""
    contest: tuple[str, str] | None = None
    """What is to come of its contest, and the words to its author."""

    @property
    def begun(self) -> bool:
        marked = self.masks is not None and bool(self.masks.marks)
        written = bool(self.reply) or bool(self.question) or self.promise is not None or self.contest is not None
        return marked or self.refusing is not None or written


@dataclass(frozen=True)
class Decided:
    """A decision of this desk that can be undone. `effective_ms` by the feeder's clock; None: needs a second."""

    post: str
    what: str
    effective_ms: int | None
    short: str = ""
    wished: bool = False
    """Whether that is the moment which its author chose, later than the grace."""


@dataclass(frozen=True)
class Step:
    """Something done at this desk that is no decision (a reply, a promise…), with the command that takes it back.

    `post` empty: it is about none. `told`: the sentence about it; while that stands, it was done a moment ago.
    `onto`: what came last before it was no decision either.
    """

    post: str
    back: Command
    told: Notice | None = None
    onto: bool = False


@dataclass
class Model:
    """One desk. `heard_s` and `beat_s` are monotonic seconds of this machine, `beat_ms` the feeder's clock."""

    welcome: wire.Welcome | None = None
    panel: wire.Panel = field(default_factory=wire.Panel)
    status: wire.Status | None = None
    lists: dict[str, Listing] = field(default_factory=lambda: {name: Listing() for name in QUEUES})
    grace: tuple[DeskPost, ...] = ()
    queue: str = "waiting"
    connected: bool = False
    down_why: str = ""
    ended: tuple[str, str] | None = None
    heard_s: float = 0.0
    beat_s: float = 0.0
    beat_ms: int | None = None
    notice: Notice | None = None
    drafts: dict[str, Draft] = field(default_factory=dict)
    open: dict[str, Command] = field(default_factory=dict)
    decided: list[Decided] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    stepped: bool = False
    """Whether the last of `steps` came after the last of `decided`."""
    screen: ScreenStatus | None = None
    """The screen that is looked at, as it was when last heard of."""
    glimpse: Glimpse | None = None
    marked: set[str] = field(default_factory=set)
    """The posts that are marked to be decided together."""
    batches: list[tuple[str, ...]] = field(default_factory=list)
    """The posts that were decided together, each batch as a whole: one undo takes it back."""
    holds: dict[str, Hold] = field(default_factory=dict)
    """By post, who else reads it now."""
    finds: dict[str, Find] = field(default_factory=dict)
    """By queue, what its list is narrowed to (searched, filtered); a queue that is not in it is whole."""
    profile: Profile | None = None
    me: Me | None = None
    view: str = "waiting"
    """The view in sight: a queue's name, `screens`, `house` or `me`."""
    beside: bool = True
    """Whether the wall's list is in sight beside another one."""
    left: str = "waiting"
    """The list at the left, or the only one."""
    opened: set[str] = field(default_factory=set)
    """The veiled posts (flagged for abuse) that this reader opened."""
    run: Run = field(default_factory=Run)
    """How many of them one soon after another: never written, told or sent."""
    threads: dict[tuple[str, str], Thread] = field(default_factory=dict)
    """By source and conversation, what the hub told of it."""
    changes: int = 0
    """How often the hub said that posts have changed, or may have while it could not say so."""
    walled: bool = False
    """Whether a post is shown with its pages on the wall, though nothing in it is masked."""
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was begun on sheets about no post, by the sheet's name and then its fields' (`note`, `handover`…)."""
    relayed: set[str] = field(default_factory=set)
    """The hand-overs that were read here."""
    quiet_ms: int | None = None
    """When the quiet hour was last spoken of (Unix ms)."""

    @property
    def in_sight(self) -> tuple[str, ...]:
        """The lists that are on the screen now: no other one is asked for."""
        if self.view == "me":
            return ("praise",)
        if self.view in ("house", "screens"):
            return ()
        return tuple(dict.fromkeys((self.left, "shown") if self.beside else (self.left,)))

    @property
    def may_decide(self) -> bool:
        """Whether this account decides at all; unknown before the hub has said."""
        return self.welcome is None or self.welcome.role in DECIDERS

    @property
    def paused_ms(self) -> int | None:
        """Since when the wall is paused (Unix ms); None: it goes on."""
        return self.panel.paused_ms

    @property
    def reasons(self) -> Mapping[str, Sequence[str]]:
        return self.welcome.reasons if self.welcome is not None else {}

    @property
    def account(self) -> str:
        return self.welcome.account if self.welcome is not None else ""

    def now_ms(self, now_ms: int, monotonic_s: float) -> int:
        """The feeder's time: its last beat and what has passed since; this machine's before the first beat."""
        if self.beat_ms is None:
            return now_ms
        return self.beat_ms + round((monotonic_s - self.beat_s) * 1000)

    def posts(self) -> Iterator[DeskPost]:
        """Every post that is loaded."""
        for listing in self.lists.values():
            for row in listing.rows:
                yield row.post
        yield from self.grace

    def find(self, post: str) -> DeskPost | None:
        return next((known for known in self.posts() if known.id == post), None)

    def draft(self, post: DeskPost) -> Draft:
        """What was begun on this post; what was marked in a text that its author has changed since is dropped."""
        draft = self.drafts.setdefault(post.id, Draft(post.revision))
        if draft.revision != post.revision:
            refusing = draft.refusing.about(()) if draft.refusing is not None else None
            draft = self.drafts[post.id] = replace(draft, revision=post.revision, masks=None, refusing=refusing)
        return draft

    def remember(self, made: Decided) -> None:
        """Note a decision of this desk; the oldest is let go."""
        self.steps, self.stepped = [old for old in self.steps if old.post != made.post], False
        self.decided = [*(old for old in self.decided if old.post != made.post), made][-RECENT:]

    def forget(self, post: str) -> None:
        """This post's last decision was undone, here or elsewhere."""
        self.decided = [old for old in self.decided if old.post != post]

    def step(self, made: Step) -> None:
        """Note what can be taken back though it is no decision; the oldest is let go."""
        self.steps, self.stepped = [*self.steps, replace(made, onto=self.stepped)][-RECENT:], True

    def unstep(self, made: Step) -> None:
        """It is taken back, or cannot be any more: what came before it is the last thing done again."""
        if self.steps[-1] is made:
            self.stepped = self.stepped and made.onto
        self.steps = [old for old in self.steps if old is not made]

    def back(self, post: str) -> Step | None:
        """What was done last with this post, if that is no decision; of any post if it came last of all.

        What was done a moment ago goes before it.
        """
        last = self.steps[-1] if self.stepped and self.steps else None
        if last is not None and last.told is not None and last.told is self.notice:
            return last
        own = next((made for made in reversed(self.steps) if post and made.post == post), None)
        return own or last

    def last(self) -> Decided | None:
        return self.decided[-1] if self.decided else None
