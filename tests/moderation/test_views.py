"""The views of the desk by their keys: search as one types, filters, who else reads, the house, oneself."""

from __future__ import annotations

from textual.pilot import Pilot

from moderation.app import DeskApp
from moderation.hub.session import Session
from tests.moderation.peer import peer, post
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, fill, opened, sat, until
from tests.moderation.test_hostile import CASES
from wall import commands as do
from wall import wire
from wall.client import Link
from wall.clock import SteppedClock
from wall.wire import Find


async def test_search_as_one_types_and_back_where_it_was(on: Stage) -> None:
    posts = await on.say(*(f"message {number:02} {'lampe' if number % 10 == 0 else 'banc'}" for number in range(30)))
    async with sat(on) as (app, pilot):
        for _ in range(12):
            await pilot.press("down")
        await until(pilot, lambda: app.desk.holding == posts[12])
        before = app.model.lists["waiting"]
        await pilot.press("slash")
        await until(pilot, lambda: app.desk.typing)
        await pilot.press(*"LÂM")
        await until(pilot, lambda: app.model.lists["waiting"].found == 3)
        assert "27 autres attendent hors de vue" in seen(app)
        assert "vers les messages" in seen(app)
        await pilot.press("a", "w", "d")
        await until(pilot, lambda: app.model.finds["waiting"] == Find(text="LÂMawd"))
        await until(pilot, lambda: app.model.lists["waiting"].found == 0)
        assert "Rien ici pour cela" in seen(app)
        assert all(on.state(each) == "waiting" for each in posts), "a letter of a search decides nothing"
        await pilot.press("escape")
        await until(pilot, lambda: not app.model.finds and app.desk.focused is app.desk.query_one("#queue"))
        assert app.model.lists["waiting"].cursor == before.cursor
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == posts[12]


async def test_what_was_found_is_decided_and_the_whole_list_comes_back_without_it(on: Stage) -> None:
    _first, lamp, _third = await on.say("Un banc.", "Une lampe.", "Une table.")
    async with sat(on) as (app, pilot):
        await pilot.press("slash")
        await until(pilot, lambda: app.desk.typing)
        await pilot.press(*"lampe")
        await until(pilot, lambda: app.model.lists["waiting"].found == 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.desk.focused is app.desk.query_one("#queue"))
        await pilot.press("a")
        await until(pilot, lambda: on.state(lamp) == "waiting+Approved")
        await pilot.press("escape")
        await until(pilot, lambda: not app.model.finds and len(app.model.lists["waiting"].rows) == 2)
        assert lamp not in app.model.lists["waiting"].ids


async def test_a_filter_stands_as_a_chip_until_it_is_clicked_away(on: Stage) -> None:
    await fill(on, 40)
    async with sat(on) as (app, pilot):
        await pilot.press("backslash")
        await until(pilot, lambda: "étoiles ou l’humeur" in " ".join(seen(app).split()))
        await pilot.press("1")
        await until(pilot, lambda: "Forum" in seen(app) and "peu importe" in seen(app))
        await pilot.press("4")
        await until(pilot, lambda: app.model.finds.get("waiting") == Find(kind="chat"))
        await until(pilot, lambda: app.model.lists["waiting"].loaded)
        assert {row.post.kind for row in app.model.lists["waiting"].rows} == {"chat"}
        line = next(at for at, text in enumerate(seen(app).splitlines()) if "✕" in text)
        await pilot.click(offset=(seen(app).splitlines()[line].index("✕"), line))
        await until(pilot, lambda: not app.model.finds)


async def test_a_day_that_is_none_is_asked_again(on: Stage) -> None:
    await on.say("Une lampe.")
    async with sat(on) as (app, pilot):
        await pilot.press("backslash")
        await until(pilot, lambda: "N’afficher que" in seen(app))
        row = next(line for line in seen(app).splitlines() if "Jour d’arrivée" in line)
        await pilot.press(next(char for char in row if char.isdigit() and f" {char}  Jour" in row))
        await until(pilot, lambda: "un autre jour" in seen(app))
        row = next(line for line in seen(app).splitlines() if "un autre jour" in line)
        await pilot.press(next(char for char in row if char.isdigit() and f" {char}  un autre" in row))
        await until(pilot, lambda: "Quel jour" in seen(app))
        await pilot.press(*"hier", "enter")
        await until(pilot, lambda: "Ce n’est pas un jour" in seen(app))
        await pilot.press(*"2026-11-22", "enter")
        await until(pilot, lambda: app.model.finds.get("waiting") == Find(day="2026-11-22"))


async def rest(on: Stage, app: DeskApp, pilot: Pilot[int], post: str) -> None:
    """Go to this post and stay on it for a second."""
    await until(pilot, lambda: app.desk.holding == post)
    for _ in range(2):
        app.tick()
        await pilot.pause()
        on.place.clock.step(1)
    app.tick()


async def test_what_one_reads_is_greyed_elsewhere_and_let_go(on: Stage) -> None:
    first, second = await on.say("Une lampe.", "Un banc.")
    async with sat(on, account="noa") as (one, pilot_one), sat(on, account="camille") as (two, pilot_two):
        await rest(on, one, pilot_one, first)
        await until(pilot_two, lambda: first in two.model.holds)
        assert "noa lit" in seen(two)
        await pilot_one.press("down")
        await rest(on, one, pilot_one, second)
        await until(pilot_two, lambda: set(two.model.holds) == {second})
        await pilot_one.press("8")
        await until(pilot_one, lambda: one.desk.holding == "")
        one.tick()
        await until(pilot_two, lambda: not two.model.holds)
        await rest(on, two, pilot_two, first)
        await until(pilot_one, lambda: set(one.model.holds) == {first})
        await pilot_two.press("q")
        await until(pilot_one, lambda: not one.model.holds)


async def test_the_house_and_oneself_have_views_of_their_own(on: Stage) -> None:
    (lamp,) = await on.say("Une lampe.")
    await on.place.do(do.Approve(id=on.place.id(), post=lamp))
    async with sat(on, (80, 24)) as (app, pilot):
        await pilot.press("8")
        await until(pilot, lambda: "aucun écran n’est relié" in seen(app))
        assert "À la modération" in seen(app)
        await pilot.press("9")
        await until(pilot, lambda: app.model.me is not None and app.model.lists["praise"].loaded)
        assert "ils n’entrent dans aucun rapport" in seen(app)
        await pilot.press("a", "w", "d")
        assert on.state(lamp) == "waiting+Approved"
        await pilot.press("0")
        await until(pilot, lambda: app.model.lists["to-answer"].loaded)


async def test_names_of_desks_sources_and_people_are_harmless() -> None:
    """Account names, names in reservations, source labels: the same placeholders as in posts."""
    from tests.moderation.test_glyphs import dangerous

    hostile = "".join(text for text, _ in CASES.values())
    async with peer(post("aaaaaaaaaaaa", "Une lampe.", source=hostile)) as hub:
        source = wire.SourceStatus(name=hostile, label=hostile, ok=False, problem=hostile, since=hostile)
        hub.status = wire.Status(
            panel=wire.Panel(waiting=1), sources=[source], desks=[hostile], version=hostile, oldest={hostile: 1},
            late={hostile: 2}, overdue=2, queues={"waiting": 1}, languages=[hostile], flags=[hostile],
            shops=[hostile],
        )  # fmt: skip
        link = Link(hub.url, lambda: wire.Hello(token="t"))
        async with opened(link, SteppedClock(), (120, 40)) as (app, pilot):
            await until(pilot, lambda: app.model.lists["waiting"].loaded)
            await hub.tell(wire.Holds([wire.Hold(post="aaaaaaaaaaaa", account=hostile, until_ms=10**13)]))
            await until(pilot, lambda: bool(app.model.holds))
            for keys in (("8",), ("9",), ("1", "backslash"), ("2",), ("escape",), ("slash", "x", "\u202e")):
                await pilot.press(*keys)
                await pilot.pause()
                assert not dangerous(seen(app).replace("\n", ""))


async def test_another_log_empties_the_lists_and_keeps_what_was_typed() -> None:
    async with peer(post("aaaaaaaaaaaa", "Une lampe.")) as hub:
        link = Link(hub.url, lambda: wire.Hello(token="t"))
        async with opened(link, SteppedClock()) as (app, pilot):
            await until(pilot, lambda: app.model.lists["waiting"].loaded)
            app.model.draft(hub.posts[0]).reply = "Merci."
            app.model.marked.add("aaaaaaaaaaaa")
            app.model.batches = [("aaaaaaaaaaaa",)]
            hub.posts = [post("bbbbbbbbbbbb", "Un banc.")]
            session: Session = app.session
            session.take(wire.Welcome(account="noa", role="moderator", epoch="another"))
            assert app.model.lists["waiting"].rows == ()
            await until(pilot, lambda: app.model.lists["waiting"].ids == {"bbbbbbbbbbbb"})
            assert app.model.drafts["aaaaaaaaaaaa"].reply == "Merci."
            assert (app.model.marked, app.model.batches, app.model.threads) == (set(), [], {})


async def test_letters_typed_before_the_search_is_open_decide_nothing(on: Stage) -> None:
    (lamp,) = await on.say("Une lampe.")
    async with sat(on) as (app, pilot):
        await pilot.press("slash", "a", "z", "2", "q")
        await until(pilot, lambda: app.desk.typing)
        assert on.state(lamp) == "waiting"
        assert (app.desk.view, app.desk.asking) == ("waiting", False)
