"""What `wall.toml` says of alerts: whom the feeder tells when posts wait too long, and when."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from config.checks import wrong
from config.screen import span_of
from config.section import Section


class Alerts(Section):
    """Nobody sits at a desk all day: whom the feeder tells when something has waited too long. Never any content."""

    to_env: str = Field(
        default="",
        description="The environment variable with the addresses, one a line or separated by spaces, as Apprise "
        "writes them (mailtos://…, json://…, ntfys://…); they hold passwords, so they never stand here.",
    )
    to_file: str = Field(
        default="", description="Instead of that: a file with the addresses, one a line, relative to this file."
    )
    after_min: float | None = Field(
        default=None,
        ge=1,
        le=43_200,
        description="Tell it when a post has waited so long (minutes); left out: a quarter of the house rules' "
        "answer_within_min.",
    )
    again_min: float = Field(
        default=120, ge=5, le=43_200, description="Tell it again after so long (minutes), never more often."
    )
    down_min: float = Field(
        default=30, ge=1, le=43_200, description="Tell it also when a source has not answered for so long (minutes)."
    )
    hours: str = Field(
        default="", description="Only between these times of day, e.g. 09:00-19:00, by the shop's clock; empty: any."
    )
    when_done: bool = Field(default=False, description="Tell it once, too, when everything is decided again.")
    link: str = Field(
        default="",
        pattern=r"^(https?://[\x21-\x7e]{1,290})?$",
        description="A link that goes with the message, for instance to the desk on a tablet.",
    )

    @field_validator("hours")
    @classmethod
    def _times(cls, text: str) -> str:
        span_of(text)
        return text

    @model_validator(mode="after")
    def _one_place(self) -> Alerts:
        if self.to_env and self.to_file:
            raise wrong("to_env and to_file are both set", key="to_file", expected="one of the two")
        return self

    def after(self, answer_within_min: float) -> float:
        """After how many minutes of waiting it is told, under house rules that promise an answer within so many."""
        return self.after_min if self.after_min is not None else max(1.0, answer_within_min / 4)
