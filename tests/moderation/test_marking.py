"""Marking words on the screen, with the keyboard and with the mouse, and what becomes of it on the wall."""

from __future__ import annotations

from textual.pilot import Pilot

from moderation.app import DeskApp
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall.events import Approved, Mask
from wall.text import display_form, plain

TEXT = "Odile, au coin café, m’a dit d’appeler le 06 39 98 14 72 avant midi."


def approved(on: Stage, post: str) -> tuple[Mask, ...]:
    pending = on.place.house.state.posts[post].pending
    assert pending is not None
    assert isinstance(pending.event, Approved)
    return pending.event.masks


async def begin(app: DeskApp, pilot: Pilot[int]) -> None:
    await pilot.press("m")
    await until(pilot, lambda: app.desk.marker is not None)


async def test_a_name_and_a_number_become_chips(on: Stage) -> None:
    (post,) = await on.say(TEXT)
    async with sat(on) as (app, pilot):
        await begin(app, pilot)
        assert "Marquez ce que personne ne doit lire" in seen(app)
        await pilot.press("space", "ctrl+right", "space")
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[prénom], au coin café" in seen(app))
        assert app.desk.marker is not None
        app.desk.marker.to(TEXT.index("06"))
        await pilot.press("space", *["ctrl+right"] * 5, "space")
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[téléphone]" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")
        masks = approved(on, post)
        assert masks == (Mask(0, 5, "name"), Mask(42, 56, "phone"))
        assert plain(display_form(TEXT, masks)) == "[name], au coin café, m’a dit d’appeler le [phone] avant midi."


async def test_shift_and_arrows_mark_while_going_and_a_label_has_its_key(on: Stage) -> None:
    (post,) = await on.say(TEXT)
    async with sat(on) as (app, pilot):
        await begin(app, pilot)
        await pilot.press(*["shift+right"] * 4, "enter")
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("8")
        await until(pilot, lambda: "[pseudo], au coin" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")
        assert approved(on, post) == (Mask(0, 5, "handle"),)


async def test_the_mouse_drags_from_reading_into_masking(on: Stage) -> None:
    (post,) = await on.say(TEXT)
    async with sat(on) as (app, pilot):
        lines = seen(app).splitlines()
        y = max(at for at, line in enumerate(lines) if "Odile, au coin" in line)
        x = lines[y].rindex("Odile, au coin")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 1, y))
        await until(pilot, lambda: app.desk.marker is not None)
        await pilot.hover(offset=(x + 4, y))
        await pilot.mouse_up(offset=(x + 4, y))
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[prénom], au coin" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")
        assert approved(on, post) == (Mask(0, 5, "name"),)


async def test_marks_are_kept_for_later_and_can_be_taken_away(on: Stage) -> None:
    post, _ = await on.say(TEXT, "Un banc.")
    async with sat(on) as (app, pilot):
        await begin(app, pilot)
        await pilot.press("space", "ctrl+right", "space")
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.desk.marker is not None and bool(app.desk.marker.marks))
        await pilot.press("escape")
        await until(pilot, lambda: app.desk.marker is None)
        assert "✎" in seen(app)
        assert "[prénom], au coin" in seen(app)
        await pilot.press("down", "up")
        await begin(app, pilot)
        assert app.desk.marker is not None
        assert app.desk.marker.marks == [Mask(0, 5, "name")]
        marker = app.desk.marker
        await pilot.press("backspace")
        await until(pilot, lambda: not marker.marks)
        await pilot.press("space")
        await until(pilot, lambda: marker.anchor is not None)
        await pilot.press("escape")
        await until(pilot, lambda: marker.anchor is None)
        await pilot.press("escape")
        await until(pilot, lambda: app.desk.marker is None)
        assert on.state(post) == "waiting"


async def test_while_words_are_marked_no_other_key_decides(on: Stage) -> None:
    posts = await on.say(TEXT, "Un banc.")
    async with sat(on) as (app, pilot):
        await begin(app, pilot)
        await pilot.press(*"awsdur2", "tab")
        await pilot.pause()
        assert app.desk.marker is not None
        assert app.desk.view == "waiting"
        assert [on.state(post) for post in posts] == ["waiting", "waiting"]


async def test_keys_typed_ahead_of_a_sheet_decide_nothing(on: Stage) -> None:
    posts = await on.say(TEXT, "Un banc.")
    async with sat(on) as (app, pilot):
        for key in "wa":
            await app.desk.action_act({"w": "withhold", "a": "approve"}[key])
        await until(pilot, lambda: "Refuser" in seen(app))
        assert [on.state(post) for post in posts] == ["waiting", "waiting"]


async def test_a_source_that_forbids_masks_says_so_first(on: Stage) -> None:
    (post,) = await on.say(TEXT)
    on.place.house.state.posts[post].maskable = False
    async with sat(on) as (app, pilot):
        assert "cette source interdit de masquer" in seen(app)
        await pilot.press("m")
        await until(pilot, lambda: "n’autorise aucun masque" in seen(app))
        assert app.desk.marker is None


async def test_an_edit_while_marking_is_told_and_old_marks_are_dropped(on: Stage) -> None:
    from feeder.sources.base import Seen

    seen_first = Seen(native_id="e1", text="Odile est gentille.", author="A.")
    (post,) = await on.place.see(seen_first)
    async with sat(on) as (app, pilot):
        await begin(app, pilot)
        await pilot.press("space", "ctrl+right", "space")
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("enter")
        await on.place.see(Seen(native_id="e1", text="La patronne est gentille.", author="A."))
        await until(pilot, lambda: app.model.lists["waiting"].rows[0].post.revision == 2)
        await pilot.press("enter")
        await until(pilot, lambda: "le message a changé depuis que vous l’avez vu" in seen(app))
        assert on.state(post) == "waiting"
        assert "La patronne est gentille." in seen(app)
        await begin(app, pilot)
        assert app.desk.marker is not None
        assert app.desk.marker.text == "La patronne est gentille."
        assert app.desk.marker.marks == []
