"""What `wall.toml` says of the manager's report: to whom it goes by e-mail, when, of what, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator

from config.checks import wrong
from config.phone import time_of
from config.section import Section

if TYPE_CHECKING:
    from config.read import TomlFile
    from config.settings import Settings

MOST = 20
ADDRESS = r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?$"
CLOSING = "closing"


class Report(Section):
    """The manager's report by e-mail, sent through [mail]; without an address none is sent."""

    mail_to: tuple[Annotated[str, Field(pattern=ADDRESS)], ...] = Field(
        default=(), max_length=MOST, description="To whom it goes, each in a message of their own."
    )
    when: str = Field(
        default=CLOSING,
        description='When, on days on which the shop is open: "closing", by [hours], or a time such as "19:30".',
    )
    spans: tuple[Literal["day", "week", "month"], ...] = Field(
        default=("day",),
        min_length=1,
        description="Of what: each day; the week and the month, on the last day of each on which the shop is open.",
    )
    formats: tuple[Literal["html", "pdf", "json"], ...] = Field(
        default=("html", "pdf"),
        description="What is attached: a page for any browser, a PDF on A4, JSON for “compare”; the message itself "
        "has the first page as text.",
    )

    @field_validator("when")
    @classmethod
    def _when(cls, text: str) -> str:
        if text != CLOSING:
            time_of(text)
        return text

    @field_validator("mail_to", "spans", "formats")
    @classmethod
    def _once(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({one for one in given if given.count(one) > 1})
        if twice:
            raise wrong(f'"{twice[0]}" stands there twice', expected="each once")
        return given

    @property
    def at_min(self) -> int | None:
        """Minutes after midnight; None: at closing."""
        return None if self.when == CLOSING else time_of(self.when)


def check_report(file: TomlFile, settings: Settings) -> None:
    """Note a report that has nobody to carry it, or that never comes due."""
    if not settings.report.mail_to:
        return
    if not settings.mail.host:
        file.problem(
            ("report", "mail_to"), "there is nobody to carry it: [mail] names no host", "[mail] host and sender"
        )
    if not settings.hours.always_on and not any(settings.hours.week()):
        file.problem(("report", "mail_to"), "the shop is never open, so that no report comes due", "[hours]")
