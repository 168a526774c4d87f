"""What the keys of a replay do, driven by a pilot in front of a day that is made up."""

from __future__ import annotations

from tests.moderation.replaying.pretend import COUNT, FROM_MS, HOUR_MS, OPEN_MS, Pretend, looking_back, settled
from tests.moderation.screen import seen


async def test_time_goes_on_jumps_and_stands_still() -> None:
    ask = Pretend()
    async with looking_back(ask) as (app, pilot):
        then, back = app.back.then, app.back
        assert "REDIFFUSION" in seen(app)
        assert not then.head.paused
        before = back.at_ms
        app.clock.step(10)
        assert back.at_ms == before + 600_000
        await pilot.press("space")
        assert then.head.paused
        stood = back.at_ms
        app.clock.step(10)
        assert back.at_ms == stood
        await pilot.press("right", "shift+right", "left")
        assert back.at_ms == stood + 600_000
        await pilot.press("plus", "plus", "minus", "right_square_bracket")
        assert then.head.speed == 300.0
        await pilot.press("5")
        assert back.at_ms == (then.head.first_ms + then.head.last_ms) // 2
        await pilot.press("end")
        assert back.at_ms == then.head.last_ms
        await pilot.press("home", "p")
        assert back.at_ms == OPEN_MS + 2 * HOUR_MS
        await pilot.press("p")
        assert "Pas d’autre pic" in seen(app)
        await pilot.press("r")
        assert back.at_ms in then.course.refusals if then.course is not None else False
        await settled(app, pilot, lambda: then.told_ms == back.at_ms)
        assert all(asked.day for asked in ask.asked if asked.what in ("course", "acts"))


async def test_one_question_at_a_time_and_the_newest_wins() -> None:
    ask = Pretend()
    async with looking_back(ask) as (app, pilot):
        await pilot.press("space")
        before = len([each for each in ask.asked if each.what == "past"])
        ask.hold.clear()
        await pilot.press("1")
        await settled(app, pilot, lambda: ask.waiting == 1)
        await pilot.press(*"234567")
        assert ask.waiting == 1
        ask.hold.set()
        await settled(app, pilot, lambda: app.back.then.told_ms == app.back.at_ms)
        asked = [each for each in ask.asked if each.what == "past"][before:]
        assert len(asked) == 2
        assert asked[-1].at_ms == app.back.at_ms


async def test_queues_the_post_of_then_and_the_same_today() -> None:
    ask = Pretend()
    async with looking_back(ask) as (app, pilot):
        then = app.back.then
        await pilot.press("space", "r")
        await settled(app, pilot, lambda: then.told_ms == app.back.at_ms)
        await pilot.press("shift+tab")
        await settled(app, pilot, lambda: then.queue == "decided" and then.listing.loaded)
        told = seen(app)
        assert "✕ refusé" in told
        assert "Refusé — la modération" in told
        assert "décidé 15 min après réception" in told
        assert "aujourd’hui : sur le mur" in told
        await pilot.press("down")
        await settled(app, pilot, lambda: then.listing.cursor == 1)
        await pilot.press("enter")
        await settled(app, pilot, lambda: app.screen is not app.back)
        assert "Ce qu’il est devenu" in seen(app)
        await pilot.press("escape")
        await settled(app, pilot, lambda: app.screen is app.back)
        assert any(each.what == "history" for each in ask.asked)


async def test_a_post_stays_before_the_reader_while_time_passes() -> None:
    ask = Pretend()
    async with looking_back(ask) as (app, pilot):
        then = app.back.then
        await pilot.press("space", "5")
        await settled(app, pilot, lambda: then.told_ms == app.back.at_ms and bool(then.listing.rows))
        here = then.listing.selected
        assert here is not None
        await pilot.press("shift+right", "shift+right")  # a jump of ten minutes, twice
        await settled(app, pilot, lambda: then.told_ms == app.back.at_ms)
        left = then.listing.selected
        assert left is not None
        assert (left.post.id, left.gone, left.post.state) == (here.post.id, True, "shown")
        await pilot.press("ctrl+right")
        await settled(app, pilot, lambda: then.told_ms == app.back.at_ms)
        assert here.post.id not in then.listing.ids


async def test_a_forgotten_text_says_so_and_what_changes_meanwhile_is_asked_for_again() -> None:
    ask = Pretend()
    async with looking_back(ask, size=(80, 24)) as (app, pilot):
        then = app.back.then
        await pilot.press("space")
        app.back.jump(OPEN_MS + 70 * 60_000 + 60_000)
        await settled(app, pilot, lambda: then.told_ms == app.back.at_ms)
        app.back._pick(app.back.query_one("#queue"), "post07")  # type: ignore[arg-type]
        await pilot.pause()
        assert "Oublié depuis : ses mots n’existent plus." in seen(app)
        assert "Aurélien" not in seen(app).split("post07")[-1]
        before = len(ask.asked)
        app.changes += 1  # the hub says that posts have changed
        await settled(app, pilot, lambda: len(ask.asked) > before)
        assert ask.asked[-1].what == "past"


async def test_words_filter_and_escape_sees_all_again() -> None:
    ask = Pretend()
    async with looking_back(ask) as (app, pilot):
        then = app.back.then
        await pilot.press("space", "tab", "tab", "tab", "9", "slash")
        await settled(app, pilot, lambda: app.screen is not app.back)
        await pilot.press(*"porte", "enter")
        await settled(app, pilot, lambda: then.find is not None and then.listing.loaded)
        assert then.find is not None
        assert then.find.text == "porte"
        assert all("porte" in (row.post.text or "") for row in then.listing.rows)
        assert "« porte »" in seen(app)
        await pilot.press("escape")
        await settled(app, pilot, lambda: then.find is None and then.listing.loaded)
        assert len(then.listing.rows) > COUNT // 3


async def test_the_bar_is_clicked_and_dragged() -> None:
    async with looking_back(Pretend()) as (app, pilot):
        await pilot.press("space")
        bar_ = app.back.query_one("#replay-bar")
        await pilot.click("#replay-bar", offset=(60, 1))
        there = app.back.at_ms
        assert FROM_MS < there < FROM_MS + 24 * HOUR_MS
        await pilot.mouse_down("#replay-bar", offset=(40, 1))
        await pilot.hover("#replay-bar", offset=(90, 1))
        await pilot.mouse_up("#replay-bar", offset=(90, 1))
        assert app.back.at_ms > there
        assert bar_.region.height >= 5


async def test_other_days_and_one_on_which_nothing_happened() -> None:
    async with looking_back(Pretend()) as (app, pilot):
        await pilot.press("less_than_sign")
        await settled(app, pilot, lambda: "20 novembre" in seen(app))
        assert "Il ne s’est rien passé ce jour-là" in seen(app)
        assert "reçus" in seen(app)
        await pilot.press("greater_than_sign")
        await settled(app, pilot, lambda: "21 novembre" in seen(app) and app.back.then.seq > 0)
        await pilot.press("question_mark")
        await settled(app, pilot, lambda: app.screen is not app.back)
        assert "au pic suivant" in seen(app)
        await pilot.press("escape", "q")
