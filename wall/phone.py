"""What travels on the link between the phone page's process and the feeder: JSON messages, tagged by `t`.

The feeder dials out to the page; then the page asks and the feeder answers, each question with a number `n`. The
link may do what is here and nothing else (the role `submit`): it opens no queue, no history and no account. Staff who
sign in on the page get a token of their own from the feeder, which the page hands back with each request.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wall.commands import CommandId, PostCommand
from wall.events import Rules
from wall.figures import Panel
from wall.house_views import SourceStatus
from wall.ledger.shapes import Proof
from wall.statement import Statement
from wall.text import Form
from wall.to_hub import Ask
from wall.values import Token, Topic
from wall.views import Card, Wall
from wall.wire import MAX_MESSAGE, Answer, BadMessage

__all__ = ["MAX_MESSAGE", "BadMessage", "decode_from_feeder", "decode_from_page", "encode"]

Receipt = Annotated[str, Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}\Z")]
"""A receipt's code without its hyphens, in Crockford's base 32: 60 bits that nobody can guess."""
Words = Annotated[str, Meta(max_length=1000)]

# --- page to feeder ------------------------------------------------------------------------------------------------


class _Asked(Struct, frozen=True, kw_only=True, tag_field="t", omit_defaults=True):
    """`n` is echoed in the answer."""

    n: int


class Submit(_Asked, frozen=True, kw_only=True, tag="submit"):
    """A note. `id` makes a retry harmless. `code`: of the wall's QR code or of a shelf's; `device`: a keyed hash.

    `pseudonym`: three characters, as proposed. `when`: public at once, from this evening, or from tomorrow.
    """

    id: CommandId
    text: Annotated[str, Meta(min_length=1, max_length=5000)]
    topic: Topic
    code: Annotated[str, Meta(max_length=40)]
    consent: Annotated[str, Meta(max_length=40)]
    place: Token | None = None
    stars: Annotated[int, Meta(ge=1, le=5)] | None = None
    pseudonym: Annotated[str, Meta(pattern=r"^[0-9A-F]{3}\Z")] = "000"
    when: Literal["now", "evening", "tomorrow"] = "now"
    here: bool = False
    web: bool = False
    language: Annotated[str, Meta(max_length=35)] = ""
    device: Annotated[str, Meta(max_length=64)] = ""


class CheckCode(_Asked, frozen=True, kw_only=True, tag="check-code"):
    """Whether whoever has this code stands, or stood some minutes ago, before the wall or a shelf."""

    code: Annotated[str, Meta(max_length=40)]


class OpenReceipt(_Asked, frozen=True, kw_only=True, tag="open-receipt"):
    """What became of it. `held`: the signed checkpoint (a note) that the receipt's address carries, if it does."""

    receipt: Receipt
    held: Annotated[str, Meta(max_length=2000)] = ""


class ActOnReceipt(_Asked, frozen=True, kw_only=True, tag="act"):
    """What its author wants: take the post off the wall, have it forgotten, contest the refusal, be left alone."""

    id: CommandId
    receipt: Receipt
    what: Literal["withdraw", "forget", "contest", "left"]
    words: Words = ""


class Support(_Asked, frozen=True, kw_only=True, tag="support"):
    """“Me too” to the promise of `post`, with a receipt of one's own."""

    id: CommandId
    receipt: Receipt
    post: Annotated[str, Meta(max_length=64)]


class SignIn(_Asked, frozen=True, kw_only=True, tag="sign-in"):
    """Somebody of the staff comes in; the answer's `secret` is a token for some hours."""

    account: Token
    password: Annotated[str, Meta(max_length=200)]

    def __repr__(self) -> str:
        return f"SignIn(n={self.n!r}, account={self.account!r})"


class SignOut(_Asked, frozen=True, kw_only=True, tag="sign-out"):
    """The token opens nothing any more."""

    secret: Annotated[str, Meta(max_length=200)]


class Staff(_Asked, frozen=True, kw_only=True, tag="staff"):
    """What a desk would ask or have done (`wall/to_hub.py`), for whoever signed in; answered in `Told.answer`."""

    secret: Annotated[str, Meta(max_length=200)]
    ask: Ask | None = None
    command: PostCommand | StaffPause | None = None


class StaffPause(Struct, frozen=True, kw_only=True, tag_field="do", tag="pause-or-resume"):
    """Pause the wall, or let it go on."""

    id: CommandId
    on: bool


FromPage = Submit | CheckCode | OpenReceipt | ActOnReceipt | Support | SignIn | SignOut | Staff

# --- feeder to page ------------------------------------------------------------------------------------------------


class Place(Struct, frozen=True, kw_only=True):
    """A place in the shop: its id in addresses, and what people call it."""

    id: Token
    label: str


class RulesOf(Struct, frozen=True, kw_only=True):
    """A version of the house rules, and since when (Unix ms)."""

    since_ms: int
    rules: Rules


class Law(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What D111-17 and D111-18 want told, as the shop has it in its configuration; free words, by language.

    `given`: what is given in return for reviews; `checked`: whether and how reviews are checked; `contact`: whether
    an author can be contacted; `change`: whether one can change a review; `controller`: who answers for the data.
    """

    given: str = ""
    checked: str = ""
    contact: str = ""
    change: str = ""
    controller: str = ""


class PublicPromise(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise as its page shows it: the card of its post, which is on the wall, with the promise in it."""

    card: Card
    since_ms: int = 0


class Public(Struct, frozen=True, kw_only=True, tag="public", tag_field="t", omit_defaults=True):
    """Everything that the page shows to everybody, whole, at the link's beginning and whenever it changes.

    `cards`: the wall as its screens have it, the newest first; `web`: which of them may stand on the web too.
    `note`: the newest signed checkpoint; `vkey`: with what it is checked. `at_ms`: the feeder's clock.
    """

    at_ms: int
    shop: str
    shop_label: str
    zone: str
    language: str
    panel: Panel
    wall: Wall = Wall()
    labels: dict[str, str] = {}
    cards: list[Card] = []
    web: list[str] = []
    promises: list[PublicPromise] = []
    rules: list[RulesOf] = []
    law: Law = Law()
    sources: list[SourceStatus] = []
    places: list[Place] = []
    consent: str = ""
    note: str = ""
    vkey: str = ""
    public_url: str = ""


class Pulse(Struct, frozen=True, kw_only=True, tag="pulse", tag_field="t"):
    """Each second: the feeder is there. `through`: how far it is."""

    at_ms: int
    through: int


class ReceiptView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the holder of a receipt is shown. Times are Unix ms. `form`: the author's own words, unmasked.

    `can`: what the holder may do now: `withdraw`, `forget`, `contest`, `left`. `held`: whether the checkpoint that
    the receipt carries and the present ledger are one log: `yes`, `no`, `unreadable`, or empty if it carries none.
    `note`: a signed checkpoint that includes the post, for the receipt's address. `pending`: a decision stands that
    is not in force yet (its grace is over; it waits for the author's own moment, or for a second person).
    """

    receipt: str
    post: str
    state: str
    received_ms: int
    kind: str = "note"
    form: Form = ()
    stars: int | None = None
    pseudonym: str = ""
    topic: str = ""
    place: str = ""
    shown_ms: int | None = None
    decided_ms: int | None = None
    public_from_ms: int | None = None
    pending: bool = False
    statement: Statement | None = None
    contest: str = ""
    contest_answer: str = ""
    reply: Form = ()
    signed: str = ""
    promise: Card | None = None
    talked_ms: int | None = None
    here: bool = False
    forgotten: bool = False
    can: tuple[str, ...] = ()
    note: str = ""
    proof: Proof | None = None
    held: str = ""
    extends: list[bytes] = []
    """That the ledger of the held checkpoint is the beginning of the proof's: hashes, as in RFC 9162, 2.1.4.1."""


class Told(Struct, frozen=True, kw_only=True, tag="told", tag_field="t", omit_defaults=True):
    """The answer to question `n`. Refused: `code` and `facts` for the wording (`wall/words.py`)."""

    n: int
    ok: bool
    code: str = ""
    facts: dict[str, str | int] = {}
    receipt: ReceiptView | None = None
    place: str = ""
    """Of a shelf's code: the id of its place."""
    answer: Answer | None = None
    secret: str = ""
    account: str = ""

    def __repr__(self) -> str:
        told = "…" if self.secret else ""
        return Struct.__repr__(msgspec.structs.replace(self, secret=told))


FromFeeder = Public | Pulse | Told

_encoder = msgspec.json.Encoder()
_from_page: msgspec.json.Decoder[FromPage] = msgspec.json.Decoder(FromPage)
_from_feeder: msgspec.json.Decoder[FromFeeder] = msgspec.json.Decoder(FromFeeder)


def encode(message: FromPage | FromFeeder) -> str:
    return _encoder.encode(message).decode()


def decode_from_page(data: str | bytes) -> FromPage:
    """The page's message. Raises BadMessage."""
    try:
        return _from_page.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error


def decode_from_feeder(data: str | bytes) -> FromFeeder:
    """The feeder's message. Raises BadMessage."""
    try:
        return _from_feeder.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadMessage(str(error)) from error
