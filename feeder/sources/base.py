"""What a source is: an async iterator of batches of what was seen. One file a source, fetch apart from parse.

A source delivers at least once, with stable ids; the feeder tells new from known. It never touches the log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, Protocol

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from feeder.phrase import Phrase
from wall.clock import Clock
from wall.events import Consent, Kind, Rating, Voice
from wall.words import Gettext


class Seen(Struct, frozen=True, kw_only=True):
    """One post as its source has it now. `what` may be `new` for one that is known: the feeder compares.

    `created` is part of the identity where a service re-uses its ids (RFC 3339, or any stable string); "" where
    ids are never re-used. `text` is plain text exactly as written; lone surrogates are already U+FFFD, line ends
    are `\\n`. `deleted` needs only `native_id` and `created`. Times are Unix ms. `contact`: an e-mail address
    at which the author may be told of a decision; `consent_id`: the message, at the source, by which consent was
    given. Both are sealed with the text.
    """

    what: Literal["new", "edited", "deleted"] = "new"
    native_id: str
    created: str = ""
    kind: Kind = "review"
    text: str = ""
    author: str = ""
    author_id: str = ""
    voice: Voice = "customer"
    conversation: str | None = None
    rating: Rating | None = None
    language: str | None = None
    written_ms: int | None = None
    experienced_on: date | None = None
    updated_ms: int | None = None
    permalink: str = ""
    verified: bool | None = None
    maskable: bool = True
    consent: Consent | None = None
    reply: str | None = None
    flags: tuple[str, ...] = ()
    contact: str = ""
    consent_id: str = ""


class Batch(Struct, frozen=True):
    """What one fetch gave. `cursor` is stored once every item is durable; `rejected` tells of items left out.

    `more`: a page in the middle of a listing, which may still fail: no sign of health yet. `before`: a cursor that is
    stored before the items are written, for sources that find deletions by what they remember: one that ends between
    the two must not forget what it may have told.
    """

    items: tuple[Seen, ...] = ()
    cursor: str | None = None
    rejected: tuple[str, ...] = ()
    more: bool = False
    before: str | None = None


class SourceError(Exception):
    """The source cannot be read now. The message is for a shop manager: what is wrong, and what to do.

    It is an English sentence marked with `N_`, with `{facts}` that hold no secret, nothing personal and no words of
    an exception; `str()` gives it in English, `told` in the shop's language.

    `retry_after_s`: the service itself said when to come back. `fatal`: trying again without a change of the
    configuration is useless (a refused key); it is tried at long intervals only.
    """

    def __init__(
        self, message: str, *, retry_after_s: float | None = None, fatal: bool = False, **facts: object
    ) -> None:
        self.phrase = Phrase(message, **facts)
        super().__init__(str(self.phrase))
        self.retry_after_s = retry_after_s
        self.fatal = fatal

    def told(self, gettext: Gettext) -> str:
        """The sentence in the language of a catalogue's `gettext`."""
        return self.phrase.told(gettext)


Model = type[BaseModel]


class Options(BaseModel):
    """Options that every source has; each source's own model extends it. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    FILES: ClassVar[Mapping[str, Model]] = {}
    """Options that may name a TOML file of the shop's own (`….toml`, beside the configuration), and what that file
    holds: the configuration checks it and makes the path absolute."""

    type: str = Field(description="Which source it is: the name of one of the kinds below.")
    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The source's name, unique in this file.")
    label: str = Field("", description="The name that customers read on the wall; the source's name if empty.")
    shop: str = Field(
        "", pattern=r"^[A-Za-z0-9_-]{0,64}$", description="The shop its posts belong to; the wall's if empty."
    )
    verified: bool | None = Field(
        None, description="Whether the source checks that its reviewers are customers; left out: not said."
    )
    maskable: bool = Field(True, description="Whether the source's terms allow masking personal data.")


class About(Struct, frozen=True, kw_only=True):
    """What people are told of a source, in lists and on its page in `docs/sources/`: `MODULE.ABOUT`.

    Sentences marked with `N_`, for whoever sets it up in a shop. `service`: its proper name, said in every language.
    """

    service: str
    reads: str
    """What comes onto the wall from there."""
    needs: tuple[str, ...] = ()
    """What has to be at hand, and where it is to be had: an account, a key, an address."""
    edits: str
    """How an edit is found, and after how long at most."""
    deletions: str
    """How a deletion is found, after how long at most, and whether it is reversible."""
    limits: str
    """What the service allows, and what of it is used."""
    tried: str
    """What it was tried against: the real server, or a stand-in after the documentation; what nobody has seen."""
    read: tuple[str, ...] = ()
    """Addresses of the service's documentation that it was written after."""
    example: str
    """Lines of `wall.toml`, from `[[source]]` on."""


@dataclass(frozen=True)
class Context:
    """What a source is given: the clock, the secrets that its options name (never logged), and `receipt`: from its
    own name and a post's `native_id` and `created` to where the post's receipt is to be seen.

    `gettext`: of the catalogue `feeder` in the shop's language, for what a source itself writes for people.
    `trying`: somebody only looks what it would bring; it changes nothing, neither here nor there.
    """

    clock: Clock
    secrets: Mapping[str, str]
    receipt: Callable[[str, str, str], str] | None = None
    gettext: Gettext = str
    trying: bool = False


class Source(Protocol):
    """A running source. Built as `MODULE.build(options, context)`; each module also exports `OPTIONS`, its model,
    and `ABOUT`.

    `MODULE.OPTIONS` has a docstring of one line saying what it reads. Secrets are options whose name ends in
    `_env` (the name of an environment variable) or `_file`.
    """

    name: str

    def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """Batches from `cursor` (None: from the start) on, for ever; it paces itself. Raises SourceError.

        An empty batch says «I asked, and there was nothing»: it is a sign of health.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
