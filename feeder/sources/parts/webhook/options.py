"""What a webhook may be told: whose deliveries it takes, and what its people agreed to."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from feeder.sources.base import Model, Options
from feeder.sources.parts.webhook import mapping as webhook_mapping
from feeder.sources.parts.webhook.mapped import Policy
from feeder.sources.parts.webhook.mapping import Expression
from feeder.sources.parts.webhook.statement import usable
from wall.events import Kind


class WebhookOptions(Options):
    """Posts that other services send, in our own form or their own, to `/hooks/NAME`."""

    FILES: ClassVar[Mapping[str, Model]] = {"mapping": webhook_mapping.Mapping}

    type: Literal["webhook"] = "webhook"
    mapping: str = Field(
        "",
        max_length=500,
        description="How the service's own deliveries are read: a ready one (chatwoot, discourse, iadvize, intercom, "
        "xenforo, zendesk), or a TOML file of yours; empty: our own form, signed as Standard Webhooks has it.",
    )
    secret_env: str = Field(
        min_length=1,
        description="Environment variable with the shared secret: `whsec_…`, or any text of 16 bytes; with a "
        "mapping, the secret as the service shows it.",
    )
    consent_basis: Literal["none", "notice", "opt-in"] = Field(
        "none",
        description="With a mapping: why private messages may be displayed: `none` (they are counted only), `notice` "
        "(people are told before they write) or `opt-in` (each one says so).",
    )
    consent_version: str = Field("", max_length=64, description="The version of the notice or opt-in text.")
    consent: Expression = Field(
        "",
        description="Where a message says that its author agreed: JMESPath that is true then; empty: for `opt-in` "
        "what the mapping says, for `notice` everybody.",
    )
    kind: Kind = Field("review", description="What a post is on the wall that does not say so itself.")
    tolerance_s: float = Field(
        300.0, ge=10, le=3600, description="How far (s) a delivery's timestamp may be from our clock."
    )
    statement_url: str = Field(
        "",
        max_length=500,
        description="Where statements of reasons are sent (https://…), signed with the same secret; empty: nowhere.",
    )

    @field_validator("statement_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not usable(url):
            raise ValueError("an address that begins with https:// (http:// on this machine only)")
        return url

    @field_validator("mapping")
    @classmethod
    def _known(cls, name: str) -> str:
        known = webhook_mapping.ready()
        if name and name not in known and not name.endswith(".toml"):
            near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"no such mapping: one of {', '.join(known)}, or a file whose name ends in .toml{meant}")
        return name

    @model_validator(mode="after")
    def _whole(self) -> Self:
        consent = self.consent_basis != "none"
        if not self.mapping and (consent or self.consent or self.consent_version):
            raise ValueError("consent is said in each post, unless there is a mapping")
        if consent != bool(self.consent_version):
            raise ValueError("consent_basis and consent_version, which says which text people know, belong together")
        if self.consent and not consent:
            raise ValueError("consent_basis says what consent is given to; consent needs it")
        if self.mapping and self.statement_url:
            raise ValueError("statement_url goes with our own form: a service with a mapping takes no statements")
        return self

    def policy(self) -> Policy:
        """On what grounds private messages may be displayed."""
        if self.consent_basis == "none":
            return Policy()
        everybody = "`true`" if self.consent_basis == "notice" else ""
        return Policy(self.consent_basis, self.consent_version, self.consent or everybody)
