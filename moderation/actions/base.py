"""What an action of the desk is: a key, its words, when it can be done, and what it does.

A module of `moderation/actions/` exports `ACTIONS`. From this one table come the keys and their remapping, the
footer, the help, the command palette and what `config` accepts under `[desk.keys]`; a new
action touches its own file only.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from textual.screen import Screen

from moderation.desk import Row
from moderation.hub.session import Session
from moderation.model import Model
from moderation.words import Words
from wall import commands as do
from wall import wire
from wall.clock import Clock

if TYPE_CHECKING:
    from moderation.screens.main import MainScreen

T = TypeVar("T")
Group = Literal["deciding", "together", "house", "looking"]
"""Where help and palette put it: posts, one's colleagues and oneself, the whole wall, going about."""

Obstacle = tuple[str, Mapping[str, str | int]]
"""Why it cannot be done: a code of `wall.rules.Refused` (worded in `wall/words.py`) and its facts; `FREE`: it can."""

FREE: Obstacle = ("", {})

EVERYWHERE = frozenset({"*"})
"""For `Action.views`: an action that every view has, also those without posts."""


class Context(Protocol):
    """What an action works with. Nothing else of the program is its business."""

    model: Model
    words: Words
    session: Session
    clock: Clock
    desk: MainScreen

    def new_id(self) -> str:
        """An id for a command."""
        ...

    async def ask(self, screen: Screen[T]) -> T:
        """Show a sheet and wait for what it is dismissed with. Only within `run`, and not of a `quick` action."""
        ...

    def start(self, command: do.Command) -> None:
        """Send a command and tell what came of it, without holding up whatever the reader does next."""
        ...

    async def send(self, command: do.Command) -> wire.Answer:
        """The same, for who needs the answer."""
        ...

    def say(self, told: str, tone: Literal["done", "plain", "refused"] = "refused") -> None:
        """A sentence for the reader, on the line that speaks."""
        ...

    def refuse(self, why: Obstacle) -> None:
        """Say why something cannot be done."""
        ...

    async def all_of(self, commands: Sequence[do.PostCommand]) -> None:
        """Do these one by one, sum up what came of them; one undo takes all of them back."""
        ...

    async def play(self, name: str, row: Row | None) -> None:
        """Do another action, as if its key had been pressed: with its obstacles told."""
        ...


def always(model: Model, row: Row | None) -> bool:
    return True


def free(model: Model, row: Row | None) -> Obstacle:
    return FREE


def unnamed(model: Model, row: Row | None) -> str:
    return ""


Maker = Callable[[Row], do.PostCommand]
"""A command for each of several posts."""


@dataclass(frozen=True)
class Action:
    """One thing that can be done at the desk.

    `name` is also its name in `[desk.keys]`. `key`: as the toolkit names it (`a`, `slash`, `ctrl+p`). `label` (one or
    two words, for the footer) and `help` (a sentence) are English, marked with `N_` for the catalogues.
    `about`: what it acts on; `post` is not run without one, `posts` is given each of the marked posts in turn.
    `decides`: it needs an account that decides. `steady`: done at once by its key, so a held key must not repeat it.
    `views`: the views that have it; empty: those with posts. `shown`: whether the footer has it now.
    `obstacle`: why it cannot be done, told before the hub has to; `run` is not called then.
    `quick`: it asks nothing and may be repeated (marks, colours): done before the next key is looked at. While any
    other action runs that is not `steady`, keys typed ahead are dropped: they are meant for its sheet.
    `named`: another label while something is so (`let the wall go on`); empty: `label`.
    `together`: for `posts`, asks once whatever has to be asked about all marked posts and returns what makes the
    command for each, or None (left). It is called after the summary was read and agreed to.
    """

    name: str
    key: str
    label: str
    help: str
    group: Group
    run: Callable[[Context, Row | None], Awaitable[None]]
    about: Literal["post", "posts", "nothing"] = "post"
    decides: bool = True
    steady: bool = False
    views: frozenset[str] = frozenset()
    shown: Callable[[Model, Row | None], bool] = always
    obstacle: Callable[[Model, Row | None], Obstacle] = free
    order: int = 50
    """Its place in footer and help: lower comes first."""
    quick: bool = False
    named: Callable[[Model, Row | None], str] = unnamed
    together: Callable[[Context, Sequence[Row]], Awaitable[Maker | None]] | None = None


def find(package: str = "moderation.actions") -> Sequence[Action]:
    """Every action there is, in order. Raises ValueError if two have one name."""
    found: list[Action] = []
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if module.name != "base":
            found.extend(importlib.import_module(f"{package}.{module.name}").ACTIONS)
    names = [action.name for action in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two actions are called {', '.join(twice)}")
    return sorted(found, key=lambda action: (action.order, action.name))
