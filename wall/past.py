"""What a replay is told: the day's curve, what was done in it, its story, and how to steer. Part of `wall/wire.py`.

A replay names nobody: whoever did something is told by role.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wall.values import Kind
from wall.views import Script

Speed = float
"""Seconds of the day in one second, from 1 to 3,600."""
SLOWEST, FASTEST = 1.0, 3600.0
By = Literal["feeder", "source", "author", "viewer", "moderator", "manager", "administrator", "screen", ""]
"""Who did something, by role; empty: an account that is known no more."""
Gone = Literal["", "forgotten", "withdrawn", "refused", "deleted", "edited", "waiting", "expired", "sealed"]
"""Why words that were on the wall then may not be seen now: what became of the post since; empty: they may.

`refused`: withheld since; `waiting`: its approval was undone; `expired`: only a chat's time on the wall being over;
`sealed`: in an archive that was opened without the key of these words.
"""


class Peak(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch in which much more came in than usual on that day: from, its highest instant, to (Unix ms); posts."""

    from_ms: int
    at_ms: int
    to_ms: int
    received: int


Kinds = Literal["opening", "flow", "peak", "reply", "promise", "kept", "quiet", "refused", "close"]


class Chapter(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One chapter of a day's story: at `at_ms` everything that it speaks of is there to be seen. `posts`: of the
    wall.

    `opening`: the shop, the date, `facts` received, shown, promised. `flow`: the curve. `peak`: `facts` received,
    `from_ms`, `to_ms`, up to three posts of it. `reply`: posts and the shop's good answers (`facts` `seconds`: from
    receipt to answer). `promise`: made that day; `kept`: kept that day. `quiet`: hours used for answering (`facts`
    answered, hours). `refused`: `facts` by reason. `close`: what was received, and of it how many were in which state
    at the day's end (they add up); replied, promised, kept.
    """

    kind: Kinds
    at_ms: int
    from_ms: int = 0
    to_ms: int = 0
    posts: list[str] = []
    facts: dict[str, int] = {}


class Course(Struct, frozen=True, kw_only=True, tag="course", tag_field="t", omit_defaults=True):
    """A day as its bar is drawn: from, to (Unix ms, the shop's own day, cut at the present for today).

    `received`, `shown`, `withheld` (withdrawn too): how many in each stretch of `bucket_s` from `from_ms` on; when
    they happened, whatever came of the posts since. `first_ms`, `last_ms`: the first and the last thing that
    happened (0: nothing did). `refusals`: when refusals took effect. `paused`, `dark`, `off`: stretches (Unix ms) in
    which the wall was paused, no screen showed it, the feeder was away. `screens`: whose scripts there are. `story`:
    its chapters in order, where they were asked for.
    """

    day: str
    zone: str
    from_ms: int
    to_ms: int
    bucket_s: int = 300
    received: list[int] = []
    shown: list[int] = []
    withheld: list[int] = []
    first_ms: int = 0
    last_ms: int = 0
    peaks: list[Peak] = []
    refusals: list[int] = []
    paused: list[tuple[int, int]] = []
    dark: list[tuple[int, int]] = []
    off: list[tuple[int, int]] = []
    screens: list[str] = []
    story: list[Chapter] = []


class Scene(Struct, frozen=True, kw_only=True, tag="scene", tag_field="t", omit_defaults=True):
    """What the screen drew at this instant of the replay, by its play log; None: nothing is known of it."""

    at_ms: int
    script: Script | None = None


class Act(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened in a day, for whoever looks back: an event, or a decision that took effect.

    `event`: the event's type, or `shown`, `withheld`, `withdrawn` where a decision took effect. `delay_s`: of a first
    decision, from receipt; of a reply, from receipt. `state`: the post's afterwards. `void`: it was without effect.
    """

    seq: int
    at_ms: int
    event: str
    by: By = ""
    post: str = ""
    source: str = ""
    kind: Kind | None = None
    stars: int | None = None
    state: str = ""
    reason: str = ""
    delay_s: float | None = None
    masks: int = 0
    void: bool = False


class Steer(Struct, frozen=True, kw_only=True, tag="steer", tag_field="t", omit_defaults=True):
    """A replay goes on from `at_ms` (Unix ms of that day), at `speed`, or stands still; what is None stays."""

    at_ms: int | None = None
    speed: Speed | None = None
    paused: bool | None = None
