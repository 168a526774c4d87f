"""A note as its form has it: read from what was sent, what is wrong with it, and as the feeder takes it. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, cast

from wall.phone import Submit
from wall.text import is_blank
from wall.values import Topic

MOST = 2000
"""Characters of a note."""
TOPICS = ("opinion", "suggestion", "problem")
WHEN = ("now", "evening", "tomorrow")
_PSEUDONYM = re.compile(r"[0-9A-F]{3}")
_FORM = re.compile(r"[A-Za-z0-9_-]{16,40}")
_PLACE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Draft:
    """What the fields hold. `form` names the form it was written in, so that a double tap makes one note."""

    form: str
    pseudonym: str
    text: str = ""
    topic: str = ""
    place: str = ""
    stars: int | None = None
    when: str = "now"
    here: bool = False
    web: bool = False

    def wrong(self, places: Container[str]) -> list[str]:
        """Names of the fields that have to be put right: `text`, `long`, `topic`, `place`."""
        found = []
        if is_blank(self.text):
            found.append("text")
        if len(self.text) > MOST:
            found.append("long")
        if self.topic not in TOPICS:
            found.append("topic")
        if self.place and self.place not in places:
            found.append("place")
        return found

    def submit(self, code: str, consent: str, language: str, device: str) -> Submit:
        """For the feeder. The same form with the same words has the same id; words that changed have another."""
        return Submit(
            n=0,
            id=self._id(),
            text=self.text,
            topic=cast(Topic, self.topic),
            code=code,
            consent=consent,
            place=self.place or None,
            stars=self.stars,
            pseudonym=self.pseudonym,
            when=cast(Literal["now", "evening", "tomorrow"], self.when),
            here=self.here,
            web=self.web,
            language=language,
            device=device,
        )

    def _id(self) -> str:
        told = "\0".join((self.form, self.topic, self.place, str(self.stars), self.pseudonym, self.when, self.text))
        return base64.urlsafe_b64encode(sha256(told.encode(errors="replace")).digest()[:24]).decode()


def read(data: Mapping[str, str], form: str, pseudonym: str) -> Draft:
    """The draft in a form that somebody sent. `form`, `pseudonym`: for one that brings none of its own.

    Browsers send line breaks as CR LF; a note has them as LF, and nothing else of it is touched.
    """
    stars = data.get("stars", "")
    when = data.get("when", "")
    place = data.get("place", "")
    return Draft(
        form=form if _FORM.fullmatch(data.get("form", "")) is None else data["form"],
        pseudonym=pseudonym if _PSEUDONYM.fullmatch(data.get("pseudonym", "")) is None else data["pseudonym"],
        text=data.get("text", "").replace("\r\n", "\n").replace("\r", "\n"),
        topic=data.get("topic", "") if data.get("topic", "") in TOPICS else "",
        place=place if _PLACE.fullmatch(place) else "",
        stars=int(stars) if stars in ("1", "2", "3", "4", "5") else None,
        when=when if when in WHEN else "now",
        here=data.get("here") == "1",
        web=data.get("web") == "1",
    )
