"""Withdrawing from the view of the screens: what stands there, in two keys, and never another post."""

from __future__ import annotations

from msgspec.structs import replace

from moderation.screens.chooser import KEYS
from tests.feeder.support import RULES
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from tests.moderation.walls import HEALTH, hung
from wall import commands as do
from wall.rules import REASONS


async def shown(on: Stage, *texts: str) -> list[str]:
    """Posts that are on the wall."""
    posts = await on.say(*texts, stars=3)
    for post in posts:
        await on.place.approve(post)
    on.place.step(RULES.grace_s)
    return posts


async def test_d_and_the_reason_s_key_withdraw_the_one_post_of_a_screen(on: Stage) -> None:
    post, other = await shown(on, "Un banc qui tient.", "Autre chose.")
    async with hung(on.url, health=replace(HEALTH, posts=[(post, 1, 1)])), sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: "Un banc qui tient" in seen(app))
        await pilot.press("d")
        await until(pilot, lambda: app.screen is not app.desk and "Retirer" in seen(app))
        await pilot.press(KEYS[list(REASONS).index("unintelligible")])
        await until(pilot, lambda: on.state(post) == "withdrawn")
        assert on.state(other) == "shown"
        await until(pilot, lambda: app.desk.view == "screens")


async def test_of_several_posts_one_is_chosen(on: Stage) -> None:
    first, second, gone = await shown(on, "Premier.", "Second.", "Parti.")
    await on.place.do(on_withdraw(on, gone))
    on.place.step(RULES.grace_s)
    health = replace(HEALTH, posts=[(gone, 1, 0), (first, 1, 0), (second, 1, 0), (second, 1, 1)])
    async with hung(on.url, health=health), sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: "Second" in seen(app))
        await pilot.press("d")
        await until(pilot, lambda: "Retirer quel message" in seen(app))
        assert "Parti" not in seen(app).partition("Retirer quel")[2]
        await pilot.press("2")
        await until(pilot, lambda: "Insulte ou menace" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.desk.view == "screens" and not app.desk.asking)
        await pilot.press("d")
        await until(pilot, lambda: "Retirer quel message" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        assert {on.state(first), on.state(second)} == {"shown"}


async def test_without_a_post_on_it_the_key_says_so(on: Stage) -> None:
    async with hung(on.url, health=replace(HEALTH, posts=[("nothing", 1, 0)])), sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: app.model.screen is not None and "ecran-1" in seen(app))
        await pilot.press("d")
        await until(pilot, lambda: "Aucun message n’est sur cet écran" in seen(app))


def on_withdraw(on: Stage, post: str) -> do.Withdraw:
    return do.Withdraw(id=on.place.id(), post=post, reason="unintelligible")
