"""What stands where at three sizes, in two languages, by day and by night."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from rich.cells import cell_len
from rich.color import Color, ColorSystem

from config.catalogue import LOCALE, po_path
from feeder.sources.base import Seen
from moderation.look import DAY, NIGHT, Look
from tests.feeder.support import RULES
from tests.moderation.screen import seen
from tests.moderation.stage import NOTICE, Stage, fill, sat, until
from wall import commands as do

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_queue_post_wall_and_sources_have_their_places(on: Stage, size: tuple[int, int], lang: str) -> None:
    await fill(on, 40, decide=6)
    async with sat(on, size, lang=lang) as (app, pilot):
        lines = seen(app).splitlines()
        assert len(lines) == size[1]
        assert {cell_len(line) for line in lines} == {size[0]}
        fr = lang == "fr"
        assert ("En attente" if fr else "Waiting") in lines[1]
        assert ("approuver" if fr else "approve") in "".join(lines[-4:])
        assert ("quitter" if fr else "quit") in lines[-1]
        reading = app.desk.reading
        assert reading is not None
        assert f"#{reading.post.id}" in seen(app)
        side = ("Sources et écrans" if fr else "Sources and screens") in seen(app)
        assert side == (size[0] > 80)
        await pilot.press("8")
        await until(pilot, lambda: "Avis de la boutique" in seen(app) and "Le blog" in seen(app))
        await pilot.press("3")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.state == "shown")
        assert ("retirer" if fr else "withdraw") in "".join(seen(app).splitlines()[-4:])


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (79, 23), (107, 24), (108, 10), (500, 120)])
async def test_odd_sizes_break_nothing(on: Stage, size: tuple[int, int]) -> None:
    await fill(on, 20, decide=2)
    async with sat(on, size) as (app, pilot):
        await pilot.press("m")
        await until(pilot, lambda: app.desk.marker is not None)
        await pilot.press("space", "right", "escape", "escape", "question_mark", "escape", "3", "8", "9", "2", "1")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: len(seen(app).splitlines()) == 24)


async def test_the_wall_that_comes_into_view_in_a_wider_window_is_the_present_one(on: Stage) -> None:
    await fill(on, 4, decide=2)
    async with sat(on, (80, 24)) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: bool(app.model.decided))
        on.place.step(RULES.grace_s)
        await until(pilot, lambda: app.model.panel.shown == 3)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: len(app.model.lists["shown"].rows) == 3)


async def test_a_conversation_is_read_with_what_was_said_before_and_after(on: Stage) -> None:
    await fill(on, 75, decide=12)
    async with sat(on, (200, 60)) as (app, pilot):
        while app.desk.reading is None or "DEUX jours" not in (app.desk.reading.post.text or ""):
            await pilot.press("down")
            await pilot.pause()
        page = "\n".join(line[52:142] for line in seen(app).splitlines())
        order = [
            page.index(words) for words in ("3 SEMAINES", "je regarde tout", "DEUX jours", "notés", "39 98 14 72")
        ]
        assert order == sorted(order)
        assert "sur le mur" in page
        assert "en attente" in page


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_turn_of_a_long_conversation_is_in_view_at_once(on: Stage, size: tuple[int, int]) -> None:
    turns = [
        Seen(native_id=f"t{n}", kind="chat", text=f"tour {n}\n" * 3, author="A.", conversation="c", consent=NOTICE)
        for n in range(12)
    ]
    posts = []
    for turn in turns:
        on.place.step(5)
        posts.extend(await on.place.see(turn, source="conversation"))
    last = posts[-1]
    await on.place.do(do.Withhold(id=on.place.id(), post=last, reason="off-topic"), "noa")
    async with sat(on, size) as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == last)
        await until(pilot, lambda: "▌ tour 11" in seen(app) and "tour 10" in seen(app))


async def test_the_cursor_stays_where_it_is_when_posts_leave_and_come(on: Stage) -> None:
    posts = await on.say(*(f"message numéro {number:02}" for number in range(30)))
    async with sat(on, account="noa") as (app, pilot):
        for _ in range(12):
            await pilot.press("down")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == posts[12])

        def line() -> int:
            return next(at for at, text in enumerate(seen(app).splitlines()) if text.startswith("│▌"))

        before = line()
        for post in posts[:5]:
            await on.place.approve(post)
        (fresh,) = await on.say("tout nouveau")
        await until(pilot, lambda: fresh in app.model.lists["waiting"].ids)
        await until(pilot, lambda: sum(row.gone for row in app.model.lists["waiting"].rows) == 5)
        assert line() == before
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == posts[12]
        await pilot.press("down")
        await until(pilot, lambda: len(app.model.lists["waiting"].rows) == 26)
        assert app.desk.reading.post.id == posts[13]


async def test_only_pages_travel(on: Stage) -> None:
    await on.say(*(f"message numéro {number:03}" for number in range(130)))
    async with sat(on) as (app, pilot):
        assert len(app.model.lists["waiting"].rows) == 50
        assert "1/130" in seen(app)
        await pilot.press("end")
        await until(pilot, lambda: len(app.model.lists["waiting"].rows) == 100)
        assert app.desk.reading is not None
        assert app.desk.reading.post.text == "message numéro 049"


def luminance(colour: str) -> float:
    parts = [part / 255 for part in Color.parse(colour).get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [NIGHT, DAY])
def test_every_text_can_be_read_on_every_ground(look: Look) -> None:
    pairs = {
        (ink, ground): contrast(getattr(look, ink), getattr(look, ground))
        for ink in ("ink", "soft", "faint", "honey", "leaf", "brick")
        for ground in ("paper", "sheet", "raised")
    }
    pairs["chip", "ink"] = contrast(look.chip, look.chip_ink)
    pairs["mark", "ink"] = contrast(look.mark, look.ink)
    pairs["cursor", "ink"] = contrast(look.cursor, look.cursor_ink)
    assert {pair: round(value, 2) for pair, value in pairs.items() if value < 4.5} == {}


@pytest.mark.parametrize("look", [NIGHT, DAY])
def test_with_256_colours_text_and_grounds_stay_neutral(look: Look) -> None:
    """Where a terminal has only 256 colours, the nearest to a warm white would be pink."""
    for name in ("ink", "soft", "faint", "paper", "sheet", "raised"):
        red, green, _ = Color.parse(getattr(look, name)).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        assert abs(red - green) <= 10, name


@pytest.mark.parametrize("look", [NIGHT, DAY])
async def test_day_and_night(on: Stage, look: Look) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on, look=look) as (app, pilot):
        svg = app.export_screenshot()
        assert look.sheet in svg.lower()
        await pilot.press("t")
        await until(pilot, lambda: app.look is not look)
        await until(pilot, lambda: app.look.sheet in app.export_screenshot().lower())


def test_the_catalogues_french_is_typeset() -> None:
    """French has a narrow no-break space before its double marks and a curly apostrophe."""
    with po_path("fr", "desk", LOCALE).open("rb") as file:
        strings = [message.string for message in read_po(file) if message.id]
    told = [text for string in strings for text in ([string] if isinstance(string, str) else string or [])]
    assert [text for text in told if re.search(r"[a-zé]'[a-zé]", text)] == []
    assert [text for text in told if re.search(r"[ \w][;!?»]|« |\w (?=:)|[a-zé]: ", text)] == []
