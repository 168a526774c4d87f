"""What facts are made of: ids, spans, ratings, consent, and the two shapes of every event. See `wall/events.py`."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from msgspec import Meta, Struct

PostId = Annotated[str, Meta(pattern=r"^[a-z2-7]{12}\Z")]
Token = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
"""A name that may become a part of a NATS subject: no dot, star, space or `>`."""

Instant = Annotated[int, Meta(ge=0, le=253_370_764_799_999)]
"""Unix ms by the feeder's clock, up to the year 9998: a calendar has a day for it in every time zone."""

Kind = Literal["review", "forum", "chat", "note"]
Topic = Literal["opinion", "suggestion", "problem"]
"""What an in-store note is, in its author's own view."""

Voice = Literal["customer", "advisor"]
"""Who speaks: a customer, or somebody of the shop (an advisor in a chat)."""

MaskLabel = Literal["name", "phone", "email", "address", "account", "order", "plate", "handle", "link", "personal"]
"""What a chip stands for; its wording (`[téléphone]`) is in the catalogues."""


class Span(Struct, frozen=True, array_like=True, order=True):
    """A stretch of the received text, in code points: `start` inclusive, `end` exclusive."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=1)]


class Mask(Struct, frozen=True, array_like=True, order=True):
    """A span that is shown as a labelled chip."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=1)]
    label: MaskLabel = "personal"


class Consent(Struct, frozen=True, kw_only=True):
    """Why a private message may be displayed: the basis, the version of the text agreed to, and when."""

    basis: Literal["notice", "opt-in"]
    version: str
    at_ms: int | None = None


class Rating(Struct, frozen=True, array_like=True):
    """A rating on its source's own scale, e.g. 8 of 10. Raises ValueError for what is no number (`nan`, of 0)."""

    value: float
    best: float = 5.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and math.isfinite(self.best) and self.best > 0):
            raise ValueError(f"not a rating: {self.value} of {self.best}")

    @property
    def stars(self) -> int:
        """The rating on one to five stars, rounded half up."""
        return int(max(1.0, min(5.0, self.value / self.best * 5 + 0.5)))


class Event(Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """Common to all events. `actor`: an account, `source:NAME` or `feeder`."""

    at_ms: Instant
    actor: str
    shop: Token


class PostEvent(Event, frozen=True, kw_only=True):
    """An event about one post."""

    post: PostId
