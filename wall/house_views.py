"""How the house is, as a desk is told: sources, screens, people, quiet hours. Part of `wall/wire.py`."""

from __future__ import annotations

from msgspec import Struct

from wall.events import AccountRole
from wall.figures import Panel
from wall.views import Wall


class Profile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person wants of the desk, as in `wall.content.ProfileContent`."""

    names: list[str] = []
    badge: str = ""
    on_wall: bool = False
    layout: str = ""
    to_manager: bool = False


class Me(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's own figures, which nobody else is ever sent: decisions and replies of today and of 30 days.

    Keys: `approved`, `masked`, `withheld`, `withdrawn`, `seconded`, `undone`, `replied`, `promised`.
    `praise`: posts on the wall that name this person, four stars or more.
    """

    today: dict[str, int] = {}
    month: dict[str, int] = {}
    praise: int = 0


class HandOver(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last hand-over of this shop."""

    id: str
    by: str
    at_ms: int
    text: str = ""


class Quiet(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Quiet hours, recognised from the shop's own days. `now`: it is one, until `until_ms` (Unix ms).

    `hours`: the hours of the day (0 to 23) that are quiet on this weekday. `unanswered`: how many are in `to-answer`.
    """

    now: bool = False
    until_ms: int = 0
    hours: list[int] = []
    unanswered: int = 0


class Here(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The author of a note is still in the shop, and nobody went to them yet: where, since when, believed until when.

    `place`: the label of the shop's list of places; times are Unix ms. It changes no order of anything.
    """

    post: str
    since_ms: int
    until_ms: int
    place: str = ""
    topic: str = ""


class TokenStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token by its public id: until when it is good (Unix ms; 0: no limit) and whether it was revoked."""

    id: str
    expires_ms: int = 0
    revoked: bool = False


class AccountStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account as an administrator sees it. `by`: who made or changed it; `feeder`: it stands in wall.toml."""

    name: str
    role: AccountRole
    enabled: bool = True
    shop: str = ""
    by: str = ""
    since_ms: int = 0
    password: bool = False
    tokens: list[TokenStatus] = []


class SourceStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source: how it is, in words that a manager can act on. `since` and `last_ok` RFC 3339. `rejected`: how many
    posts it had that could not be taken, since the feeder was started."""

    name: str
    type: str = ""
    label: str = ""
    ok: bool = True
    problem: str | None = None
    since: str | None = None
    last_ok: str | None = None
    posts: int = 0
    rejected: int = 0


class Replaying(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of the past a screen shows: the clock of then (Unix ms), seconds of it in one second, if it moves."""

    at_ms: int
    speed: float = 0.0
    paused: bool = False


class Health(Struct, frozen=True, kw_only=True, tag="health", tag_field="t", omit_defaults=True):
    """How a screen is, in its own words: sent when what it shows changes, and every ten seconds at least.

    `size` of its picture (px); `posts` on it, as (post, revision, page); `memory_mib` of its process (PSS or RSS);
    `temperature_c` of the machine where the system tells it; `clock_ms` its own clock; `dark` why it shows nothing
    (`closed`, `night`, `clock`; empty: it is lit); `problems`: what is wrong, in the house's words.
    """

    scene: str = ""
    posts: list[tuple[str, int, int]] = []
    size: tuple[int, int] = (0, 0)
    theme: str = ""
    playlist: list[str] = []
    uptime_s: float = 0.0
    memory_mib: float | None = None
    temperature_c: float | None = None
    clock_ms: int = 0
    dark: str = ""
    problems: list[str] = []
    room: int = 0
    """About how many characters of running text stand on one page in this look; 0: not known."""
    replay: Replaying | None = None
    """While `scene` is `replay`: where in the past it is, as of `clock_ms`."""


class ScreenStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A connected screen: how far it has drawn, how long ago it said so (s), and how it is."""

    name: str
    shop: str = ""
    version: str = ""
    through: int = 0
    silent_s: float = 0.0
    scene: str = ""
    health: Health | None = None


class Status(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the house is."""

    panel: Panel
    second: int = 0
    wall: Wall | None = None
    sources: list[SourceStatus] = []
    screens: list[ScreenStatus] = []
    desks: list[str] = []
    through: int = 0
    log_bytes: int = 0
    voided: int = 0
    version: str = ""
    at: str = ""
    queues: dict[str, int] = {}
    """How many posts are in each queue for the account that asks: `waiting`, `second`, `shown`, `refused`,
    `promises`, `to-answer`, `praise`, `all`."""
    overdue: int = 0
    """Waiting posts older than the promised delay."""
    oldest: dict[str, int] = {}
    """Of each source, when its oldest waiting post was received (Unix ms)."""
    late: dict[str, int] = {}
    """Of each source, how many of its waiting posts are older than the promised delay."""
    quiet: Quiet | None = None
    handover: HandOver | None = None
    here: list[Here] = []
    """Who wrote a note and is still in the shop; who came first is first."""
    shops: list[str] = []
    languages: list[str] = []
    flags: list[str] = []
    """What occurs among the posts, for filters."""
