"""Whatever customers send, the terminal shows it and obeys nothing of it."""

from __future__ import annotations

import io
import re

import pytest

from moderation.look import NIGHT
from tests.moderation.peer import peer, post
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, opened, sat, until
from tests.moderation.test_glyphs import dangerous
from wall import wire
from wall.client import Link
from wall.clock import SteppedClock

CASES = {
    "escape": ("\x1b[2J\x1b]0;volé\x07\x1b[31mrouge", "␛[2J␛]0;volé␇␛[31mrouge"),
    "c1": ("\x9b2Jabc\x90q", "⟦U+009B⟧2Jabc⟦U+0090⟧q"),
    "bidi": ("abc\u202ecod.exe\u202c", "abc⟦U+202E⟧cod.exe⟦U+202C⟧"),
    "markup": ("[bold red]pas gras[/] [@click=app.quit]non[/]", "[bold red]pas gras[/] [@click=app.quit]non[/]"),
    "rich": (":warning: [link=file:///etc]lien[/link]", ":warning: [link=file:///etc]lien[/link]"),
    "zalgo": ("Z" + "\u0337\u0301" * 40 + " fin", "⟦+79⟧ fin"),
    "controls": ("a\x00b\x08c\x7fd\re", "a␀b␈c␡d␍e"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_texts_and_names_are_shown_harmless(case: str, size: tuple[int, int]) -> None:
    text, shown = CASES[case]
    hostile = post(
        "aaaaaaaaaaaa", text, author=text, pseudonym=text, source=text, flags=[text], permalink=text, reply=text,
        received_at=text, written_at=text, experienced_on=text, conversation="c",
    )  # fmt: skip
    turn = post("bbbbbbbbbbbb", text, conversation="c", source=text, decided_by=text, state="waiting")
    async with peer(hostile, turn) as hub:
        link = Link(hub.url, lambda: wire.Hello(token="t"))
        async with opened(link, SteppedClock(), size) as (app, pilot):
            await until(pilot, lambda: app.model.lists["waiting"].loaded)
            assert shown in seen(app)
            assert not dangerous(seen(app).replace("\n", ""))
            for key, told in (("m", "Marquez"), ("escape", "approuver"), ("r", "réponse"), ("escape", "✎")):
                await pilot.press(key)
                if key != "escape":
                    await until(pilot, lambda told=told: told in seen(app))  # type: ignore[misc]
                assert not dangerous(seen(app).replace("\n", ""))


async def test_what_reaches_the_terminal_has_only_the_toolkits_own_escapes(on: Stage) -> None:
    await on.say(*(text for text, _ in CASES.values()))
    async with sat(on) as (app, _):
        written = io.StringIO()
        app.console.file = written
        for strip in app.screen._compositor.render_strips():
            written.write(strip.render(app.console))
        plain = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())
        assert not dangerous(plain.replace("\n", ""))


async def test_a_line_of_100_000_characters_can_be_read_and_decided(on: Stage) -> None:
    post_, _ = await on.say("x" * 100_000, "Un banc.")
    async with sat(on) as (app, pilot):
        assert "xxxxxxxx" in seen(app)
        await pilot.press("tab", "end")
        await until(pilot, lambda: app.desk.page.scroll_offset.y > 1000)
        await pilot.press("m")
        await until(pilot, lambda: app.desk.marker is not None)
        assert app.desk.marker is not None
        app.desk.marker.to(99_990)
        await pilot.press("space", "right")
        await until(pilot, lambda: app.desk.marker is not None and app.desk.marker.cursor == 99_991)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.desk.marker is None)
        await pilot.press("a")
        await until(pilot, lambda: on.state(post_) == "waiting+Approved")


async def test_a_queue_of_endless_posts_still_comes_in_smaller_pages(on: Stage) -> None:
    posts = await on.say(*(f"{number} " + "🪑" * 99_000 for number in range(14)))
    async with sat(on) as (app, pilot):
        await until(pilot, lambda: len(app.model.lists["waiting"].rows) == len(posts))
        await pilot.press("a")
        await until(pilot, lambda: on.state(posts[0]) == "waiting+Approved")


async def test_pasted_escapes_into_a_field_stay_text(on: Stage) -> None:
    from textual import events

    await on.say("Une lampe.")
    async with sat(on) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "Refuser" in seen(app))
        await pilot.press("6")
        await until(pilot, lambda: "La preuve" in seen(app))
        assert app.focused is not None
        app.focused.post_message(events.Paste("a\x1b[2Jb\u202ec"))
        await until(pilot, lambda: "a" in seen(app))
        await pilot.pause()
        assert not dangerous(seen(app).replace("\n", ""))


def test_stars_are_drawn_alike() -> None:
    from moderation.desk import Row
    from moderation.drawing.head import head
    from moderation.drawing.rows import queue_line, queue_row, wall_row
    from moderation.words import Words

    words = Words()
    for draw in (queue_line, queue_row, wall_row):
        looks = {
            tuple(names for _, names in line)
            for count in range(1, 6)
            for line in draw(Row(post("aaaaaaaaaaaa", "mot", stars=count)), words, 60, 0)[:1]
        }
        assert len(looks) == 1
    titles = [head(Row(post("aaaaaaaaaaaa", "mot", stars=count)), words, 60, 0)[0] for count in range(1, 6)]
    assert {tuple(names for _, names in title) for title in titles} == {tuple(n for _, n in titles[0])}
    assert [title[0][0].strip() for title in titles] == ["★☆☆☆☆", "★★☆☆☆", "★★★☆☆", "★★★★☆", "★★★★★"]
    assert NIGHT.dark
