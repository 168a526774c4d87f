"""Every key of the desk, pressed: a new action has no rest until it has a place in one of these tables."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from feeder.sources.base import Seen
from moderation.actions.base import Action, find
from moderation.app import DeskApp
from moderation.look import NIGHT
from moderation.screens.help import Help
from moderation.words import Words
from tests.feeder.support import RULES
from tests.moderation.screen import seen
from tests.moderation.stage import NOTICE, Stage, sat, until
from tests.moderation.walls import hung

SHEETS = {
    "withhold": "pour quel motif", "ask": "", "reply": "", "promise": "",
    "conversation": "La conversation : 3 messages", "up-to-here": "Jusqu’ici : 1 message",
    "note": "", "handover": "", "profile": "", "announce": "",
    "pause": "Mettre le mur en pause", "history": "", "thread": "", "filters": "",
    "panel": "Ce que les clients lisent de ce mur",
    "help": "Décider", "palette": "Que voulez-vous faire",
}  # fmt: skip
"""The keys that open a sheet, on a turn of a conversation, and what stands on it where no other test says so."""
TOLD = {
    "veil": "", "block": "", "withdraw": "n’est pas sur le mur", "spotlight": "n’est pas sur le mur",
    "second": "n’attend ici une deuxième personne", "undo": "aucune décision", "layout": "Un message à la fois",
    "mark": "1 message coché",
    "unmark": "Plus aucun message", "pages": "",
    "told": "rien à dire à son auteur",
    "contest": "Personne ne conteste", "somebody": "Personne n’attend", "talked": "Vous avez déjà parlé",
}  # fmt: skip
"""The keys that say something or change what is drawn."""
DECIDING = ("approve", "about-me")
ON_SCREENS = ("identify", "playlist", "reload", "thumbnail", "withdraw-here")
REPLAYING = ("show-day", "replay-pause", "replay-slower", "replay-faster", "replay-jump", "replay-live")
"""Pressed in `tests/moderation/replaying/test_real.py`."""
OTHERWISE = ("look-back", "mask", "search", "look", "quit")
"""Pressed one by one below."""
ACTIONS = {action.name: action for action in find()}


def test_every_action_is_pressed_here() -> None:
    pressed = [*SHEETS, *TOLD, *DECIDING, *ON_SCREENS, *REPLAYING, *OTHERWISE]
    assert sorted(pressed) == sorted(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_every_action_is_worded(action: Action) -> None:
    assert 0 < len(action.label) <= 20
    assert action.help
    assert action.key


async def talk(on: Stage) -> list[str]:
    """A chat of three turns."""
    posts: list[str] = []
    for number in range(3):
        on.place.step(5)
        came = Seen(
            native_id=f"t{number}", kind="chat", text=f"tour {number}", author="A.", conversation="c", consent=NOTICE
        )
        posts.extend(await on.place.see(came, source="conversation"))
    return posts


async def press(app: DeskApp, pilot: Pilot[int], name: str) -> None:
    await pilot.press(app.desk.keys[name])


async def test_keys_that_open_a_sheet_are_left_with_escape_and_decide_nothing(on: Stage) -> None:
    posts = await talk(on)
    async with sat(on) as (app, pilot):
        for name, told in SHEETS.items():
            await press(app, pilot, name)
            await until(pilot, lambda told=told: app.screen is not app.desk and told in seen(app))  # type: ignore[misc]
            for _ in range(3):
                if app.screen is not app.desk:
                    await pilot.press("escape")
                    await pilot.pause()
            await until(pilot, lambda: app.screen is app.desk and not app.desk.asking)
        assert {on.state(post) for post in posts} == {"waiting"}


async def test_keys_that_only_say_something(on: Stage) -> None:
    posts = await on.say("Une lampe qui ronfle.", "Un banc.")
    async with sat(on) as (app, pilot):
        for name, told in TOLD.items():
            before = seen(app)
            await press(app, pilot, name)
            await until(pilot, lambda told=told: told in seen(app))  # type: ignore[misc]
            if not told and name != "veil":
                await until(pilot, lambda before=before: seen(app) != before)  # type: ignore[misc]
            on.place.clock.step(1)
        assert [on.state(post) for post in posts] == ["waiting", "waiting"]


async def test_keys_that_decide_at_once(on: Stage) -> None:
    first, second = await on.say("Une lampe qui ronfle.", "Un banc.")
    async with sat(on) as (app, pilot):
        await press(app, pilot, "approve")
        await until(pilot, lambda: on.state(first) == "waiting+Approved")
        await press(app, pilot, "about-me")
        await until(pilot, lambda: bool(on.place.house.state.posts[second].passed))


async def test_keys_of_the_screens(on: Stage) -> None:
    (post,) = await on.say("Un banc.")
    await on.place.approve(post)
    on.place.step(RULES.grace_s)
    async with hung(on.url) as screen, sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: app.model.glimpse is not None and app.model.glimpse.image is not None)
        for name in ("identify", "reload", "thumbnail"):
            await press(app, pilot, name)
            await until(pilot, lambda name=name: screen.orders[-1].what == name)  # type: ignore[misc]
            await pilot.pause()
        await press(app, pilot, "playlist")
        await until(pilot, lambda: "Ce que joue" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        await press(app, pilot, "withdraw-here")
        await until(pilot, lambda: bool(app.model.notice))


async def test_the_remaining_keys(on: Stage) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        await press(app, pilot, "mask")
        await until(pilot, lambda: app.desk.marker is not None)
        await pilot.press("escape")
        await until(pilot, lambda: app.desk.marker is None and not app.desk.asking)
        await press(app, pilot, "look")
        await until(pilot, lambda: app.look.name == "paper")
        await press(app, pilot, "search")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "search")
        await pilot.press("escape")
        app.model.drafts.clear()
        await until(pilot, lambda: app.focused is not None and app.focused.id != "search")
        await press(app, pilot, "quit")
    assert app.return_code == 0


def test_the_help_has_each_key_once_under_a_heading() -> None:
    actions = find()
    page = Help(Words(lang="en"), NIGHT, actions, {action.name: action.key for action in actions})
    groups = dict(page._groups())
    assert [told.split(":")[0] for key, told in groups["Deciding"] if key == "d"] == ["withdraw"]
    assert {key for key, _told in groups["On a screen"]} == {"d", "i", "l", "r", "v", "y", "p", "-", "+", "h", "b"}
    for title, lines in groups.items():
        keys = [key for key, _told in lines]
        assert len(keys) == len(set(keys)), title
