"""What `wall.toml` says of the screens: looks, scenes, tempo, and when they are lit."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from config.checks import wrong
from config.section import Language, Section

SceneName = Literal[
    "stream",
    "conversation",
    "spotlight",
    "you-said-we-did",
    "transparency",
    "fairness",
    "invitation",
    "announcement",
]
PLAYLIST: tuple[SceneName, ...] = (
    "stream", "spotlight", "announcement", "stream", "conversation", "you-said-we-did",
    "stream", "spotlight", "transparency", "stream", "invitation", "stream", "fairness",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPAN = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")


def span_of(text: str) -> tuple[int, int] | None:
    """`09:30-19:00` in minutes after midnight, None if it is empty; an end before the start is on the next day.

    Raises PydanticCustomError.
    """
    if not text:
        return None
    found = SPAN.fullmatch(text)
    expected = 'two times such as "09:30-19:00", from 00:00 to 24:00; an end before the start is on the next day'
    if found is None:
        raise wrong(f'"{text[:40]}" is not from one time to another', expected=expected)
    hour, minute, to_hour, to_minute = map(int, found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    for at, limit, time in ((start, 24 * 60 - 1, text[:5]), (end, 24 * 60, text[6:])):
        if at > limit:
            raise wrong(f"there is no {time} on a clock", expected=expected)
    if start == end:
        raise wrong(f'"{text}" begins when it ends', expected='"00:00-24:00" for a whole day, "" for none')
    return start, end


class Hours(Section):
    """When the screens are lit. Outside these hours they are black, and off where they can be switched off."""

    monday: str = Field(
        default="08:00-21:00",
        description="Opening hours, e.g. 09:30-19:00, or 18:00-02:00 over midnight; empty: shut.",
    )
    tuesday: str = Field(default="08:00-21:00", description="Tuesday's hours.")
    wednesday: str = Field(default="08:00-21:00", description="Wednesday's hours.")
    thursday: str = Field(default="08:00-21:00", description="Thursday's hours.")
    friday: str = Field(default="08:00-21:00", description="Friday's hours.")
    saturday: str = Field(default="08:00-21:00", description="Saturday's hours.")
    sunday: str = Field(default="08:00-21:00", description="Sunday's hours.")
    closed_on: tuple[date, ...] = Field(default=(), description="Days on which the shop is shut, e.g. [2026-12-25].")
    always_on: bool = Field(default=False, description="Lit all day but for hard_off; for a trial, or a back office.")
    hard_off: str = Field(
        default="01:00-07:00",
        description="Never lit then, whatever the hours above say; empty only where the law lets you.",
    )
    panel_off: Literal["auto", "dpms", "cec", "none"] = Field(
        default="auto", description="How the display is switched off: DPMS, HDMI-CEC, whichever works, or black only."
    )

    @field_validator(*DAYS, "hard_off")
    @classmethod
    def _times(cls, text: str) -> str:
        span_of(text)
        return text

    def week(self) -> tuple[tuple[int, int] | None, ...]:
        """The days' hours from Monday on, in minutes after midnight."""
        return tuple(span_of(getattr(self, day)) for day in DAYS)


class Screen(Section):
    """What customers see."""

    language: Language | None = Field(
        default=None, description="The language around the posts; the shop's if left out."
    )
    theme: Literal["day", "night", "contrast", "slate"] = Field(
        default="day", description="Its colours: day, night, contrast (high contrast) or slate."
    )
    accent: str = Field(
        default="",
        pattern=r"^(#[0-9A-Fa-f]{6})?$",
        description="The shop's own colour as #RRGGBB, used sparingly; empty: the theme's.",
    )
    playlist: tuple[SceneName, ...] = Field(
        default=PLAYLIST,
        description="The scenes in turn; one that has nothing to say is skipped. stream, transparency and fairness "
        "stay.",
    )
    distance_m: float = Field(
        default=4, ge=0.3, le=30, description="How far away (m) people read it: body text is 1/200 of that."
    )
    diagonal_in: float = Field(default=55, ge=5, le=200, description="The display's diagonal (inches).")
    reduced_motion: bool = Field(default=False, description="Cut from picture to picture instead of fading.")
    drift: bool = Field(default=True, description="Move the whole picture by a few pixels an hour, against burn-in.")
    monitor: int = Field(default=0, ge=0, le=15, description="Which of this PC's displays it fills, from 0.")
    mode: str = Field(
        default="",
        pattern=r"^([1-9][0-9]{2,4}x[1-9][0-9]{2,4}(@[1-9][0-9]{1,2})?)?$",
        description="Force this video mode, e.g. 1920x1080@60, for a display that does not tell its own.",
    )
    invite_sentence: str = Field(
        default="", max_length=120, description="The sentence beside the QR code; empty: our own."
    )
    fullscreen: bool = Field(default=True, description="Fill the display; false opens a window.")
    rotate: Literal[0, 90, 180, 270] = Field(
        default=0, description="Turn the picture clockwise (degrees), for a display on its side."
    )
    stale_after_s: float = Field(
        default=10,
        ge=2,
        le=3600,
        description="Without the feeder for so long (s), the age of what is shown stands out.",
    )
    valid_s_chat: float = Field(
        default=60, ge=2, le=60, description="How long (s) after the last contact a chat may still be drawn."
    )
    valid_s_other: float = Field(
        default=3600,
        ge=2,
        le=86_400,
        description="How long (s) after the last contact any other post may still be drawn.",
    )
    words_per_minute: float = Field(default=160, ge=40, le=400, description="The reading pace that every page gets.")
    settle_s: float = Field(
        default=2, ge=0, le=30, description="Time (s) to notice a new page, added to the reading time."
    )
    min_dwell_s: float = Field(default=8, ge=2, le=120, description="The least time (s) that a page stays.")
