"""What desks and screens send to the hub. Part of `wall/wire.py`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from wall.commands import Command
from wall.house_views import Health
from wall.past import Steer
from wall.views import Script

PROTOCOL = 1


class Hello(Struct, frozen=True, kw_only=True, tag="hello", tag_field="t", omit_defaults=True):
    """The first message. `holds`: (post, revision) of every card that a screen still has, as of `through`.

    Instead of a token a person may give `account` and `password`.
    """

    token: str
    account: str = ""
    password: str = ""
    protocol: int = PROTOCOL
    holds: list[tuple[str, int]] = []
    through: int = 0
    epoch: str = ""
    client: str = ""
    version: str = ""
    replay: Replay | None = None

    def __repr__(self) -> str:
        return f"Hello(client={self.client!r}, version={self.version!r}, through={self.through})"


class Replay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Ask for a past day instead of the present: `day` as `2026-11-22`, in the shop's time zone.

    `speed`: seconds of that day in one second. A manager's token, or a screen's: both get the public view.
    `screen`: whose scripts are played (empty: those of whoever asks, if it is a screen that has any, else of the
    screen with the most). `story`: the day told in chapters; it then stands still until it is steered. `paused`: it
    begins standing still. `free`: without scripts, the day goes through the show as if it happened now.
    """

    day: str
    speed: float = 60.0
    start: str = ""
    end: str = ""
    screen: str = ""
    story: bool = False
    paused: bool = False
    free: bool = False


class Ack(Struct, frozen=True, tag="ack", tag_field="t"):
    """A screen drew everything up to `through`; `scene` is what it shows."""

    through: int
    scene: str = ""


class Scripts(Struct, frozen=True, tag="scripts", tag_field="t"):
    """What a screen drew. `batch` counts up; the hub answers `Kept`, and the screen forgets that batch."""

    batch: int
    scripts: list[Script]


class Do(Struct, frozen=True, tag="do", tag_field="t"):
    """A command. `n` is echoed in the `Answer`."""

    n: int
    command: Command


class Find(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which posts of a queue are wanted; what is empty does not count. Never stars, never sentiment.

    `text`: words that all occur (case, accents and punctuation do not matter) in text, author, pseudonym, reply or
    source's label. `day`: received on it, or `2026-11-20..2026-11-22`. `reason`: of a refusal, proposed or in force.
    """

    text: Annotated[str, Meta(max_length=200)] = ""
    source: str = ""
    kind: str = ""
    language: str = ""
    shop: str = ""
    flag: str = ""
    reason: str = ""
    day: str = ""


class Ask(Struct, frozen=True, kw_only=True, tag="ask", tag_field="t", omit_defaults=True):
    """A question of a desk.

    `page`: up to `limit` posts of `queue` after post `after`, of those that `find` wants; `post`: one; `thread`: the
    posts of its conversation, in order, at most `limit` around it; `history`: what happened to it; `status`; `me`:
    one's own figures; `profile`: one's own; `accounts`: an administrator's; `days`: the public figures of each of
    the last `limit` days.

    Queues: `waiting` (oldest first within each source, sources in turn), `second` (a refusal to confirm, or left to
    others by somebody else, or contested by its author and refused by others), `contested`, `shown`, `refused`
    (withheld and withdrawn), `withheld`, `withdrawn`, `promises`, `undisplayable`, `expired`, `lapsed`, `grace`,
    `to-answer` (shown, no chat, nothing replied or promised), `praise` (names whoever asks), `all` (the newest
    first). Where nothing is said of it, the newest come first.

    Of the past, by role and never by person, refused and undecided texts for managers only: `course`: the curve of
    `day`; `acts`: what happened in `day`, in order, up to `limit` after the seq `after`; `past`: as `page`, of the
    queue as it was at `at_ms`, with the figures of then. Its queues: `waiting`, `second`, `grace`, `shown`,
    `decided` (that day, up to then; the newest first); `post` with `at_ms`: as it was then. `report`: of `day`,
    which here may also be a week (`2026-W47`) or a month (`2026-11`), for managers. `archive`: a piece of the
    archive of `day`, from the byte `after` on, for managers; `keys`: the content keys that are still in force for
    the archive with the SHA-256 `post`.
    """

    n: int
    what: Literal[
        "page", "post", "thread", "history", "status", "me", "profile", "accounts", "days",
        "course", "acts", "past", "report", "archive", "keys",
    ]  # fmt: skip
    queue: str = "waiting"
    after: str = ""
    limit: int = 50
    post: str = ""
    find: Find | None = None
    day: str = ""
    at_ms: int = 0


class Reading(Struct, frozen=True, tag="reading", tag_field="t"):
    """A desk reads this post (an id; empty: none any more): it is reserved for some minutes."""

    post: str = ""


Orders = Literal["identify", "reload", "playlist", "thumbnail", "replay", "steer", "live"]


class Order(Struct, frozen=True, kw_only=True, tag="order", tag_field="t", omit_defaults=True):
    """What a screen is to do: show its name large for `seconds`; start anew; play these scenes (none: those of its
    configuration); send a small picture of what it shows, at most `width` px wide; show a past day (`replay`), go on
    in it otherwise (`steer`), come back to the present (`live`), which are a manager's. `n` is echoed in `Obeyed`.
    """

    n: int
    what: Orders
    seconds: float = 20.0
    playlist: list[str] = []
    width: int = 480
    replay: Replay | None = None
    steer: Steer | None = None


class Obeyed(Struct, frozen=True, kw_only=True, tag="obeyed", tag_field="t", omit_defaults=True):
    """A screen's answer to an order. `picture`: a PNG. `why`: why it could not."""

    n: int
    ok: bool
    why: str = ""
    picture: bytes = b""


class Tell(Struct, frozen=True, kw_only=True, tag="tell", tag_field="t", omit_defaults=True):
    """A desk's order to the screen of that account name; answered like an `Ask`."""

    n: int
    screen: str
    order: Order


ToHub = Hello | Ack | Scripts | Do | Ask | Tell | Obeyed | Health | Reading | Steer
