"""What is known of a post besides the post itself: its conversation, who reads it, what screens can show. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from moderation.drawing.turns import around
from moderation.model import Model
from moderation.writing import measure
from wall.wire import DeskPost


@dataclass(frozen=True)
class About:
    """`before` and `after` are the turns around it. `opened`: veiled posts that were opened here.

    `room`: characters on a page of the smallest screen, which is called `screen` (empty: none told).
    `walled`: the wall's form is shown though nothing is masked. `strict`: the house allows no masking at all.
    `late_min`: the promised delay (minutes; 0: none). `held`: who else reads the post now.
    """

    before: tuple[DeskPost, ...] = ()
    after: tuple[DeskPost, ...] = ()
    opened: Collection[str] = ()
    room: int = measure.ROOM
    screen: str = ""
    walled: bool = False
    strict: bool = False
    late_min: int = 0
    held: str = ""
    place: str = ""
    """Which one of how many."""
    open_key: str = "v"
    give_key: str = "e"
    low: bool = False
    """Lines are scarce: the head says less, for the text's sake."""


NOTHING = About()
LOW = 30
"""Lines; a terminal with fewer has few for the text."""


def about(
    model: Model, post: DeskPost, place: str = "", keys: Mapping[str, str] | None = None, height: int = LOW
) -> About:
    """What `model` knows about `post`. `place`: which one of how many; `keys`: those of the actions, by name;
    `height`: lines of the terminal.
    """
    thread = model.threads.get((post.source, post.conversation or ""))
    told = thread.turns if thread is not None else ()
    before, after = around(post, told, model.posts()) if post.conversation is not None else ([], [])
    room, screen = smallest(model)
    welcome = model.welcome
    hold = model.holds.get(post.id)
    return About(
        tuple(before),
        tuple(after),
        model.opened,
        room,
        screen,
        model.walled,
        welcome is not None and welcome.strict,
        welcome.answer_within_min if welcome is not None else 0,
        hold.account if hold is not None and hold.account != model.account else "",
        place,
        (keys or {}).get("veil", "v"),
        (keys or {}).get("about-me", "e"),
        height < LOW,
    )


def smallest(model: Model) -> tuple[int, str]:
    """The room of the smallest connected screen and that screen's name; the usual room and none if none told."""
    room = measure.room(model.status)
    screens = model.status.screens if model.status is not None else []
    return room, next((one.name for one in screens if one.health is not None and one.health.room == room), "")
