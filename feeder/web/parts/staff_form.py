"""What a thumb pressed, as the command that the desk would send: the same ones, judged by the same rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from feeder.web.parts.marking import masks, spans
from wall.commands import (
    Approve,
    DecideContest,
    PassOn,
    PostCommand,
    Reply,
    Second,
    Talk,
    Undo,
    Withdraw,
    Withhold,
)
from wall.views import DeskPost

ACTS: tuple[str, ...] = ("approve", "withhold", "second", "pass", "reply", "undo", "talk", "uphold", "reverse")
LONGEST = {"reply": 5000, "text": 1000}
SHORT = 500
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Unusable(Exception):
    """A form that is no form of ours, or holds too much."""


@dataclass(frozen=True)
class Filled:
    """A form as it came: single fields, and those that may come several times (`w`, `m`)."""

    one: dict[str, str]
    many: dict[str, list[str]] = field(default_factory=dict)

    def text(self, name: str, most: int = SHORT) -> str:
        """A field, its line breaks as ours. Raises Unusable for one that is too long."""
        text = self.one.get(name, "").replace("\r\n", "\n").strip()
        if len(text) > most:
            raise Unusable(name)
        return text

    def several(self, name: str) -> Sequence[str]:
        return self.many.get(name, ())


def command(act: str, post: DeskPost, form: Filled) -> PostCommand:
    """The command for `act`, one of ACTS, about `post`. Raises Unusable."""
    id_, last = form.text("id"), form.text("last")
    if not _ID.fullmatch(id_) or not re.fullmatch(r"[0-9]{0,15}", last):
        raise Unusable("id")
    expect, text = int(last) if last else None, post.text or ""
    match act:
        case "approve":
            covers = masks(form.several("m"), form.several("w"), form.text("label"), text)
            return Approve(id=id_, post=post.id, expect=expect, masks=covers)
        case "withhold":
            kind = Withdraw if post.state == "shown" else Withhold
            return kind(
                id=id_, post=post.id, expect=expect, reason=form.text("reason", 40),
                spans=spans(form.several("w"), text), ground=form.text("ground") or None,
                evidence=form.text("evidence") or None, other=form.text("other", 64) or None,
                request=form.text("request") or form.text("asked") or None,
            )  # fmt: skip
        case "second":
            return Second(id=id_, post=post.id, expect=expect)
        case "pass":
            return PassOn(id=id_, post=post.id, expect=expect, question=form.text("question"))
        case "reply":
            return Reply(id=id_, post=post.id, text=form.text("text", LONGEST["reply"]))
        case "undo":
            return Undo(id=id_, post=post.id, expect=expect)
        case "talk":
            return Talk(id=id_, post=post.id)
        case "uphold" | "reverse":
            words = form.text("text", LONGEST["text"])
            return DecideContest(id=id_, post=post.id, expect=expect, upheld=act == "uphold", text=words)
    raise Unusable(act)
