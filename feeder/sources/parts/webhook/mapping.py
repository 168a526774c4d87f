"""How another service's deliveries become posts, as a TOML file says it: the form of that file, and the ready ones.

`mappings/*.toml` beside this file are the ready ones, by name; each says in its head what was read and what it leaves
out. A shop writes its own in the same form and gives its path. Expressions are JMESPath (`parts/webhook/paths.py`).
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from feeder.sources.parts.webhook.paths import compiled
from wall.events import Kind

FOLDER = Path(__file__).parent / "mappings"
MAX_BYTES = 200_000
MAX_TAKES = 20
_SIGNED = re.compile(r"\{([^{}]*)\}")


def _checked(text: str) -> str:
    """The expression, if it is one. Raises ValueError."""
    if text:
        compiled(text)
    return text


Expression = Annotated[str, AfterValidator(_checked)]
"""JMESPath over `body`, `post` and `header`; "" where there is nothing to be found."""


class Part(BaseModel):
    """A table of the file. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Signature(Part):
    """How a delivery proves who sent it."""

    by: Literal["hmac", "header", "address"] = Field(
        description="Whether the body is signed, a header holds the secret, or the address ends in it."
    )
    header: str = Field("", max_length=100, description="The header with the signature or the secret.")
    algorithm: Literal["sha256", "sha1", "sha512"] = Field("sha256", description="The hash function of the HMAC.")
    signed: str = Field("{body}", max_length=100, description="What is signed, of {body}, {timestamp} and {id}.")
    encoding: Literal["hex", "base64"] = Field("hex", description="How the signature is written.")
    prefix: str = Field("", max_length=20, description="What stands before it, such as sha256=.")
    timestamp_header: str = Field("", max_length=100, description="The header with the time of the delivery.")
    timestamp: Literal["unix", "unix-ms", "rfc3339"] = Field("unix", description="How that time is written.")
    test_secret: str = Field("", max_length=200, description="A public secret of test deliveries: nothing is taken.")

    @model_validator(mode="after")
    def _whole(self) -> Signature:
        if (self.by == "address") == bool(self.header):
            raise ValueError("header is missing" if self.by != "address" else "header has no meaning with address")
        names = _SIGNED.findall(self.signed)
        if self.signed.count("{body}") != 1 or not set(names) <= {"body", "timestamp", "id"}:
            raise ValueError("signed holds {body} once and, besides it, {timestamp} and {id} at most")
        if ("timestamp" in names) != bool(self.timestamp_header):
            raise ValueError("timestamp_header and {timestamp} in signed belong together: only a signed time counts")
        return self


class Parcel(Part):
    """What tells one delivery from another."""

    header: str = Field("", max_length=100, description="The header with the delivery's or the event's id.")
    id: Expression = Field("", description="Where that id stands, if in no header.")


class Agreement(Part):
    """How a private message says that it may be displayed."""

    given: Expression = Field("", description="Is true (and nothing else) if the person agreed.")
    at: Expression = Field("", description="When the person agreed.")
    id: Expression = Field("", description="The message by which the person agreed.")


class Take(Part):
    """Which deliveries count as what, and where each part of a post is found in them."""

    when: Expression = Field("", description="Is true if this table is about the delivery; empty: always.")
    each: Expression = Field("", description="Where the list of posts stands; empty: the body is one.")
    only: Expression = Field("", description="Is true for the posts of that list that count; empty: all.")
    event: Literal["new", "edited", "deleted"] = Field("new", description="What happened to the post.")
    kind: Kind | None = Field(None, description="What the post is on the wall; left out: as the source says.")
    private: bool = Field(False, description="Written to the shop alone: without consent it is only counted.")
    id: Expression = Field(min_length=1, description="The post's id, which never changes.")
    created: Expression = Field("", description="What tells apart posts if the service uses ids again.")
    title: Expression = Field("", description="The title.")
    text: Expression = Field("", description="The text, if it is plain.")
    html: Expression = Field("", description="The text, if it is HTML; it goes before `text`.")
    author: Expression = Field("", description="The author's public name.")
    author_id: Expression = Field("", description="The author's id at the service.")
    author_role: Expression = Field("", description="A word that says who speaks; see `roles`.")
    roles: dict[str, Literal["customer", "advisor", "nobody"]] = Field(
        default_factory=dict, description="What each such word means; posts of nobody are left out."
    )
    rating: Expression = Field("", description="The number of stars.")
    best: float = Field(5.0, gt=0, le=1000, description="The most stars that there are.")
    language: Expression = Field("", description="The language, such as fr.")
    written_at: Expression = Field("", description="When it was written.")
    experience_on: Expression = Field("", description="The day of the purchase or the visit.")
    updated_at: Expression = Field("", description="When it was last changed: what is older never replaces it.")
    permalink: Expression = Field("", description="Its address.")
    conversation: Expression = Field("", description="The id of the conversation that it is part of.")
    reply: Expression = Field("", description="The shop's own public answer.")
    contact: Expression = Field("", description="An e-mail address at which the author may be told of a decision.")

    @model_validator(mode="after")
    def _whole(self) -> Take:
        if bool(self.author_role) != bool(self.roles):
            raise ValueError("author_role and roles belong together")
        return self


class Mapping(Part):
    """A mapping file. `time`: how its times are written."""

    service: str = Field(min_length=1, max_length=100, description="The service's name.")
    time: Literal["rfc3339", "unix", "unix-ms"] = Field("rfc3339", description="How times are written in the body.")
    signature: Signature = Field(description="How a delivery proves who sent it: a [signature] table.")
    delivery: Parcel = Field(default=Parcel.model_validate({}), description="What tells one delivery from another.")
    consent: Agreement = Field(
        default=Agreement.model_validate({}), description="How a message says that it may be shown."
    )
    take: tuple[Take, ...] = Field(description="A [[take]] for each thing that counts.")

    @field_validator("take")
    @classmethod
    def _needs_words(cls, take: tuple[Take, ...]) -> tuple[Take, ...]:
        if not 1 <= len(take) <= MAX_TAKES:
            raise ValueError(f"there is one [[take]] at least, and {MAX_TAKES} at most")
        for number, one in enumerate(take, 1):
            if one.event != "deleted" and not (one.text or one.html or one.rating or one.title or one.kind == "chat"):
                raise ValueError(f"[[take]] number {number} says neither where the text nor where the rating is")
        return take


def expressions(mapping: Mapping) -> frozenset[str]:
    """All the expressions of a mapping."""
    return frozenset(
        getattr(part, name)
        for part in (mapping.delivery, mapping.consent, *mapping.take)
        for name, field in type(part).model_fields.items()
        if any(isinstance(one, AfterValidator) for one in field.metadata)
    ) - {""}


class Unreadable(ValueError):
    """The file is gone, or no mapping."""


def ready() -> tuple[str, ...]:
    """The names of the mappings that come with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def read(name: str) -> Mapping:
    """The ready mapping `name`, or the one in the file `name` if that ends in .toml. Raises Unreadable."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise Unreadable
        return Mapping.model_validate(tomllib.loads(text.decode()))
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        raise Unreadable(name) from error
