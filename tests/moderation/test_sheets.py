"""The sheets on which people write to each other, to customers and about themselves: keys, fingers, what is kept."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from textual.widget import Widget
from textual.widgets import Input

from moderation.actions.block import BEHAVIOUR
from moderation.actions.note import languages
from moderation.deciding import promising
from moderation.screens.announce import AnnounceScreen, Announcing, Stands
from moderation.screens.block import BlockScreen
from moderation.screens.handover import Handed, HandOverScreen, RelayScreen
from moderation.screens.note import Noted, NoteScreen
from moderation.screens.pieces import Sheet, excerpt
from moderation.screens.profile import Profiled, ProfileScreen, names
from moderation.screens.promise import PromiseScreen, Promising
from moderation.screens.question import Asked, QuestionScreen
from moderation.writing.announcing import ends
from moderation.writing.until import NotATime
from tests.moderation.bench import french, gives, holds, keys, laid, said, shows
from tests.moderation.stage import until
from wall.wire import Profile

NOW_MS = 1_795_348_800_000
"""2026-11-22, 13:00 in Lyon."""
HOUR_MS = 3_600_000
POST = "L’ascenseur est en panne depuis trois semaines."


async def test_a_promise_says_by_when_and_declining_says_why() -> None:
    days = promising.days(date(2026, 11, 22), french())
    assert days[0] == "d’ici vendredi 27 novembre"
    async with laid(PromiseScreen(french(), POST, "taken-up", "Réparé.", False, days)) as (app, pilot):
        await keys(pilot, "tab", "tab", "right")
        await holds(app, pilot, "reply", "Réparé d’ici vendredi 27 novembre.")
        await keys(pilot, "right")
        await holds(app, pilot, "reply", "Réparé d’ici lundi 30 novembre.")
        await keys(pilot, "left", "left", "shift+tab", "shift+tab", "left")
        await shows(app, pilot, "Dites pourquoi, franchement")
        await keys(pilot, "tab", "ctrl+u")
        await holds(app, pilot, "reply", "")
        await keys(pilot, "f2")
        assert not app.given
        await keys(pilot, *"Trop cher", "f2")
        await gives(app, pilot, Promising(True, "declined", "Trop cher"))


async def test_a_second_opinion_may_have_no_question() -> None:
    async with laid(QuestionScreen(french(), POST, "", "Personne d’autre n’est là.")) as (app, pilot):
        await shows(app, pilot, "Personne d’autre n’est là.")
        await pilot.click("#send")
        await gives(app, pilot, Asked(True, ""))


async def test_a_note_is_taken_down_in_its_language() -> None:
    offered = languages(["pt"], french())
    assert offered[:2] == [("fr", "français"), ("pt", "portugais")]
    async with laid(NoteScreen(french(), "", offered, "fr")) as (app, pilot):
        await shows(app, pilot, "« dicté au comptoir »")
        await keys(pilot, "f2")
        await shows(app, pilot, "rien à envoyer")
        await keys(pilot, *"Obrigada", "tab", "right", "f2")
        await gives(app, pilot, Noted(True, "Obrigada", "pt"))


def announcing(*standing: Stands) -> AnnounceScreen:
    words = french()
    return AnnounceScreen(
        words,
        Announcing("Ouvert dimanche.", "today", ""),
        standing,
        lambda choice, typed: ends(choice, typed, NOW_MS, words.zone),
        lambda ms: f"jusqu’à {words.clock(ms)}",
    )


async def test_an_announcement_ends_when_one_says() -> None:
    async with laid(announcing()) as (app, pilot):
        assert not app.screen.query_one("#typed", Input).display
        await keys(pilot, "tab", "right", "right")
        await until(pilot, lambda: app.screen.query_one("#typed", Input).has_focus)
        await shows(app, pilot, "Jusqu’à quand ?")
        await keys(pilot, *"9h", "enter")
        await gives(app, pilot, Announcing("Ouvert dimanche.", "other", "9h", NOW_MS + 9 * HOUR_MS))


async def test_a_time_gone_by_is_told_and_nothing_is_sent() -> None:
    async with laid(announcing()) as (app, pilot):
        await keys(pilot, "tab", "right", "right", *"09:00", "enter")
        await shows(app, pilot, "Cette heure est passée.")
        assert not app.given


async def test_one_that_stands_is_ended_after_a_question() -> None:
    stands = (Stands("aaaa", "Atelier à 15 h", "jusqu’à 18:00"), Stands("bbbb", "Fermé lundi", "jusqu’à 20:00"))
    async with laid(announcing(*stands)) as (app, pilot):
        await keys(pilot, "shift+tab", "down", "enter")
        await shows(app, pilot, "Arrêter cette annonce ?")
        await keys(pilot, "1")
        await until(pilot, lambda: [given.end for given in app.given if given] == ["bbbb"])


def test_evenings_are_the_ends_of_days_also_when_clocks_change() -> None:
    zone = french().zone
    assert ends("today", "", NOW_MS, zone) == NOW_MS + 11 * HOUR_MS
    assert ends("tomorrow", "", NOW_MS, zone) == NOW_MS + 35 * HOUR_MS
    assert ends("1h", "", NOW_MS, zone) == NOW_MS + HOUR_MS
    spring_ms = 1_774_695_600_000  # 2026-03-28, 12:00 in Lyon: the next day has 23 hours
    assert ends("tomorrow", "", spring_ms, zone) == spring_ms + 35 * HOUR_MS
    for typed, code in (("", "empty"), ("bientôt", "unknown"), ("09:00", "past")):
        with pytest.raises(NotATime) as told:
            ends("other", typed, NOW_MS, zone)
        assert told.value.code == code


async def test_blocking_says_what_it_does_and_what_not() -> None:
    async with laid(BlockScreen(french(), POST, list(BEHAVIOUR), blocked=False)) as (app, pilot):
        await shows(app, pilot, "encore reçu, compté et décidé")
        await keys(pilot, "right", "f2")
        await gives(app, pilot, "hate")
    async with laid(BlockScreen(french(), POST, list(BEHAVIOUR), blocked=True)) as (app, pilot):
        await keys(pilot, "enter")
        await gives(app, pilot, "")


async def test_handing_over_adds_the_list_only_when_asked_and_needs_words() -> None:
    left = HandOverScreen(french(), ["3 messages attendent"], "– commencé, pas envoyé : #abc", "", ("", ""))
    async with laid(left) as (app, pilot):
        await shows(app, pilot, "· 3 messages attendent")
        await keys(pilot, "f2")
        await shows(app, pilot, "même « tout est calme »")
        await keys(pilot, *"RAS", "f4", "f4", "f2")
        await gives(app, pilot, Handed(True, "RAS\n– commencé, pas envoyé : #abc"))


async def test_a_hand_over_is_read_with_one_key_and_shown_as_harmless_text() -> None:
    async with laid(RelayScreen(french(), "Relève de noa, 14:02", "tout va \x1b[31mbien")) as (app, pilot):
        await shows(app, pilot, "Relève de noa, 14:02")
        assert "\x1b" not in said(app)
        await keys(pilot, "enter")
        await gives(app, pilot, False)


async def test_a_profile_keeps_one_off_the_wall_unless_one_says_yes() -> None:
    async with laid(ProfileScreen(french(), Profile())) as (app, pilot):
        await shows(app, pilot, "jamais sur le mur")
        assert "Tout retirer" not in said(app)
        await keys(pilot, *"N", "tab", *"Noa", "f2")
        await shows(app, pilot, "« N » : entre 2 et 40 lettres.")
        await keys(pilot, *"oa", "f2")
        await gives(app, pilot, Profiled(True, Profile(names=["Noa"], badge="Noa")))


async def test_one_key_takes_the_whole_profile_back() -> None:
    mine = Profile(names=["Noa"], badge="Noa", on_wall=True, layout="one")
    async with laid(ProfileScreen(french(), mine)) as (app, pilot):
        await shows(app, pilot, "Votre badge signe")
        await keys(pilot, "f8")
        await gives(app, pilot, Profiled(True, Profile()))


def test_names_between_commas() -> None:
    assert names(" Noa,la  vendeuse ; Noa,, ") == ["Noa", "la vendeuse"]
    assert names("") == []


def test_an_excerpt_is_short_and_harmless() -> None:
    assert excerpt("a\x1b[2J b", 20, 2) == excerpt("a\x1b[2J\n b", 20, 2)
    assert "\x1b" not in excerpt("\x1b[2J" * 100, 20, 2)
    told = excerpt("mot " * 100_000, 20, 2).splitlines()
    assert len(told) == 2
    assert told[1].endswith("…")


def within(button: Widget, size: tuple[int, int]) -> bool:
    region = button.region
    return region.x >= 0 and region.y >= 0 and region.right <= size[0] and region.bottom <= size[1]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_every_sheet_keeps_its_buttons_in_reach(size: tuple[int, int]) -> None:
    days = promising.days(date(2026, 11, 22), french())
    sheets: list[Sheet[Any]] = [
        PromiseScreen(french(), POST * 5, "taken-up", "", True, days),
        announcing(*(Stands(str(at), POST, "jusqu’à 18:00") for at in range(20))),
        HandOverScreen(french(), ["5 messages attendent"] * 5, "– x", "", ("Relève de noa", POST * 9)),
        ProfileScreen(french(), Profile(badge="Noa")),
        BlockScreen(french(), POST * 5, list(BEHAVIOUR), blocked=False),
        NoteScreen(french(), "", languages(["pt", "nl", "zh"], french()), "fr"),
    ]
    for sheet in sheets:
        async with laid(sheet, size) as (_app, pilot):
            for name in ("#send", "#leave"):
                button = sheet.query_one(name)
                button.scroll_visible(animate=False)
                await until(pilot, partial(within, button, size))
