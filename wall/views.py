"""What people are sent to look at: cards on screens, posts and figures at desks. Part of `wall/wire.py`."""

from __future__ import annotations

from msgspec import Struct

from wall.events import Kind, PromiseState, Voice
from wall.noticed import Finding, Screened
from wall.text import Form


class Promise(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """“You said, we did”: what became of a post, since when (Unix ms), and the shop's words about it, if any.

    `supporters`: how many others said “me too”.
    """

    state: PromiseState
    at_ms: int
    form: Form = ()
    supporters: int = 0


class Announcement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The shop's own words, from when until when they stand on its screens (Unix ms)."""

    id: str
    form: Form
    at_ms: int
    until_ms: int


class Wall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a screen needs to know besides cards and figures. `paused_ms`: since when the desk pauses the wall."""

    paused_ms: int | None = None
    announcements: list[Announcement] = []
    invite: str = ""
    """What the QR code leads to: the phone page with the code of these minutes; empty while no page answers there."""
    today: str = ""
    """The address (without code) where figures, rules and the means to check them are; empty as above."""


class Card(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One approved post as a screen may draw it. `form` is masked already; no name, only a pseudonym.

    `valid_s`: how long (s) after the last contact with the feeder the card may still be drawn.
    `conversation`: an opaque key, the same for the turns of one chat. Times are Unix ms.
    """

    post: str
    revision: int
    kind: Kind
    source: str
    voice: Voice = "customer"
    pseudonym: str = ""
    form: Form = ()
    reply: Form = ()
    signed: str = ""
    """The first name or badge of whoever replied, if that person wants it on the wall."""
    stars: int | None = None
    written_ms: int | None = None
    received_ms: int = 0
    shown_ms: int = 0
    experienced_on: str | None = None
    verified: bool | None = None
    conversation: str | None = None
    language: str | None = None
    topic: str = ""
    place: str = ""
    """Of an in-store note: what it is in its author's view, and the label of the place in the shop."""
    promise: Promise | None = None
    spotlit: bool = False
    """Proposed for the spotlight by the desk: it takes its turn there among the others."""
    valid_s: float = 3600.0
    gone: str = ""
    """In a replay alone: it was on the wall then and may not be seen now, and why (`wall/past.py: Gone`).

    Such a card has no words, no stars, no reply and no pseudonym: only its place is marked.
    """


class Script(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scene: which posts and pages it showed, from when to when (Unix ms), at which place of the log."""

    scene: str
    posts: list[tuple[str, int, int]] = []
    """(post, revision, page); page 0: only its beginning, on a board"""
    from_ms: int
    to_ms: int
    through: int = 0
    page: int = 1
    """Which of the scene's pages: of scenes without posts nothing else tells them apart."""


class DeskPending(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision not yet in force. `what`: approve, mask, withhold, withdraw. `effective_ms` None: needs a second."""

    what: str
    by: str
    at_ms: int
    effective_ms: int | None = None
    reason: str | None = None


class DeskPost(Struct, frozen=True, kw_only=True):
    """One post as staff see it. `text` None where none is stored or it was forgotten.

    `flags` are the feeder's notes for whoever reads. `last` is what a command gives as `expect`.
    `ground` to `evidence` are what a refusal brings, proposed or in force.
    `masks` and `spans` are [start, end, label] and [start, end] in code points of `text`.
    """

    id: str
    kind: Kind
    source: str
    stars: int | None
    received_at: str
    text: str | None
    flags: list[str]
    state: str
    revision: int = 1
    last: int = 0
    author: str = ""
    pseudonym: str = ""
    voice: Voice = "customer"
    conversation: str | None = None
    language: str | None = None
    written_at: str | None = None
    experienced_on: str | None = None
    permalink: str = ""
    verified: bool | None = None
    maskable: bool = True
    masks: list[tuple[int, int, str]] = []
    pending: DeskPending | None = None
    reason: str | None = None
    spans: list[tuple[int, int]] = []
    ground: str | None = None
    other: str | None = None
    request: str | None = None
    evidence: str | None = None
    decided_by: str | None = None
    reply: str | None = None
    deleted: bool = False
    forgotten: bool = False
    shown_at: str | None = None
    promise: Promise | None = None
    spotlit: bool = False
    shop: str = ""
    findings: list[Finding] = []
    asked_by: str = ""
    """Who left it to another moderator, while it waits for one."""
    question: str = ""
    blockable: bool = False
    """Whether its author can be blocked: an in-store note of a source that tells devices apart."""
    blocked: bool = False
    reply_by: str = ""
    reply_signed: str = ""
    screened: Screened | None = None
    """What else was noticed in its text; None: it was not looked at yet, or there is no text."""
    topic: str = ""
    """What an in-store note is, in its author's view: `opinion`, `suggestion`, `problem`; else empty."""
    place: str = ""
    """Where in the shop, by the label of its list of places."""
    here_until_ms: int | None = None
    """The author says that they are still in the shop, and is believed until then (Unix ms)."""
    public_from_ms: int | None = None
    """Not public before (Unix ms), as the author chose."""
    talked_at: str | None = None
    contest: str = ""
    """Of the author's contest of the refusal: `open`, `upheld`, `reversed`; empty: there was none."""
    contest_words: str = ""
    """What the author said against the refusal."""
    contest_answer: str = ""
    """What was answered to it."""
    refused_by: tuple[str, ...] = ()
    """Who proposed and who confirmed the refusal; none of them decides its contest."""
    supporters: int = 0
    redacted: bool = False
    updated_at: str | None = None
    """When its author changed it last at its source, where that tells (RFC 3339)."""
    now: str = ""
    """In a replay alone, where all else is as it was then: its state at present, or `forgotten`."""
    hidden: str = ""
    """In a replay alone: why there is no text here (`wall/past.py: Gone`, or `role`: not for this account)."""


class HistoryEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened to a post. `event`: its type; `words`: the sealed words that went with it, if any."""

    seq: int
    at_ms: int
    event: str
    by: str
    reason: str = ""
    revision: int = 0
    words: str = ""
    masks: int = 0
    void: bool = False


class Hold(Struct, frozen=True, kw_only=True):
    """Somebody reads this post now: others see it greyed, with the name, until `until_ms` (Unix ms)."""

    post: str
    account: str
    until_ms: int
