"""The keys of one post, at a desk whose feeder notices things: veil, history, thread, pages, suggested masks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from feeder.screening.finder import Finder
from feeder.sources.base import Seen
from moderation.app import DeskApp
from moderation.deciding.steady import HELD_S
from tests.feeder.support import RULES
from tests.moderation.screen import seen
from tests.moderation.shell import Shell
from tests.moderation.stage import NOTICE, START_MS, Stage, sat, stage, until
from wall import commands as do
from wall.events import Approved, Mask, Span

TWO = "Rappelez-moi au 06 12 34 56 78 ou au 04 72 00 11 22, merci."
HARD = "La vendeuse, espèce de connasse, m’a mal parlé."
NEUTRAL = "Ce message contient des mots durs visant une personne."


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, Finder()) as made:
        yield made


def masks(on: Stage, post: str) -> tuple[Mask, ...]:
    pending = on.place.house.state.posts[post].pending
    assert pending is not None
    assert isinstance(pending.event, Approved)
    return pending.event.masks


def read(app: DeskApp) -> str:
    """The middle of a terminal of 120 columns, where the post is read, as one line."""
    return " ".join(" ".join(line[36:85].strip("│ ") for line in seen(app).splitlines()).split())


async def masking(app: DeskApp, pilot: Pilot[int]) -> None:
    await pilot.press("m")
    await until(pilot, lambda: app.desk.marker is not None)


async def test_suggested_masks_are_taken_and_refused_one_by_one(on: Stage) -> None:
    (post,) = await on.say(TWO)
    async with sat(on) as (app, pilot):
        assert "« 06 12 34 56 78 »" in seen(app)
        assert "« 04 72 00 11 22 »" in seen(app)
        await masking(app, pilot)
        assert seen(app).count("‹téléphone ?›") >= 4  # above the text and in the wall's form beneath
        await pilot.press("tab", "n")
        await until(pilot, lambda: app.desk.marker is not None and len(app.desk.marker.offers) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: "au [téléphone] ou au 04 72 00 11 22" in read(app))
        await pilot.press("enter")  # the same key held down approves nothing
        await pilot.pause()
        assert on.state(post) == "waiting"
        on.place.clock.step(HELD_S + 0.1)
        await pilot.press("enter")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")
        assert masks(on, post) == (Mask(16, 30, "phone"),)


async def test_y_takes_a_suggestion_and_what_was_refused_is_not_offered_again(on: Stage) -> None:
    await on.say(TWO)
    async with sat(on, (80, 24)) as (app, pilot):
        await masking(app, pilot)
        await pilot.press("shift+tab", "n", "y", "escape")
        await until(pilot, lambda: app.desk.marker is None)
        await masking(app, pilot)
        assert app.desk.marker is not None
        assert (app.desk.marker.offers, app.desk.marker.marks) == ([], [Mask(16, 30, "phone")])


def place(app: DeskApp, words: str) -> tuple[int, int]:
    """Where the last line that has these words shows them."""
    lines = seen(app).splitlines()
    y = max(at for at, line in enumerate(lines) if words in line)
    return lines[y].rindex(words), y


async def test_a_finger_marks_from_word_to_word_and_takes_chips_away(on: Stage) -> None:
    (post,) = await on.say("La dame blonde m’a dit de rappeler.")  # no name is suggested here
    async with sat(on) as (app, pilot):
        await masking(app, pilot)
        for word in ("dame", "blonde"):
            await pilot.click(offset=place(app, word))
        await until(pilot, lambda: "Qu’y a-t-il là ?" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "[prénom] m’a dit" in seen(app))
        await pilot.click(offset=place(app, "[prénom]"))
        await until(pilot, lambda: app.desk.marker is not None and not app.desk.marker.marks)
        assert on.state(post) == "waiting"


async def test_hard_words_arrive_veiled_open_on_a_key_and_close_again(on: Stage) -> None:
    await on.say(HARD, stars=5)
    async with sat(on) as (app, pilot):
        assert NEUTRAL in read(app)
        assert "v pour l’ouvrir" in read(app)
        assert "connasse" not in seen(app)
        await pilot.press("v")
        await until(pilot, lambda: "« espèce de connasse »" in read(app))
        await pilot.press("v")
        await until(pilot, lambda: "connasse" not in seen(app))


async def test_nobody_masks_unread_and_few_stars_veil_nothing(on: Stage) -> None:
    hard, _ = await on.say(HARD, "Nul. Une étoile, et encore.", stars=1)
    async with sat(on) as (app, pilot):
        assert "Nul. Une étoile" in seen(app)
        await masking(app, pilot)
        assert "espèce de connasse" in seen(app)
        assert app.model.opened == {hard}


async def test_commands_print_hard_words_only_when_asked_to(on: Stage, sh: Shell) -> None:
    await on.say(HARD)
    for verb in (["list"], ["search", "vendeuse"]):
        told = (await sh(*verb)).out
        assert "connasse" not in told
        assert NEUTRAL in " ".join(told.split())
        opened = (await sh(*verb, "--open")).out
        assert "│ La vendeuse, espèce de connasse" in opened
        assert "« espèce de connasse »" in opened


async def test_after_a_run_of_hard_words_a_break_is_offered_once_and_calmly(on: Stage) -> None:
    await on.say(*(f"{number} {HARD}" for number in range(6)))
    async with sat(on) as (app, pilot):
        for number in range(6):
            await pilot.press("v")
            await until(pilot, lambda number=number: len(app.model.opened) == number + 1)  # type: ignore[misc]
            assert ("5 minutes de pause" in seen(app)) == (number == 4)
            await pilot.press("down")


async def test_the_history_of_a_post_is_a_key_away(on: Stage) -> None:
    (post,) = await on.say("Un banc.")
    await on.place.do(do.PassOn(id=on.place.id(), post=post, question="Est-ce chez nous ?"), "noa")
    await on.place.do(do.Approve(id=on.place.id(), post=post, masks=(Mask(3, 7, "order"),)), "noa")
    await on.place.do(do.Undo(id=on.place.id(), post=post), "noa")
    async with sat(on) as (app, pilot):
        await pilot.press("i")
        await until(pilot, lambda: f"Historique de #{post}" in seen(app))
        for told in (
            "reçu",
            "laissé à quelqu’un d’autre — noa",
            "Est-ce chez nous ?",
            "approuvé avec 1 masque",
            "annulée",
        ):
            assert told in seen(app)
        await pilot.press("i")
        await until(pilot, lambda: app.screen is app.desk)


async def chat(on: Stage, *turns: str) -> list[str]:
    out: list[str] = []
    for number, text in enumerate(turns):
        on.place.step(1)
        out.extend(
            await on.place.see(
                Seen(
                    native_id=f"t{number}", kind="chat", text=text, author="4F2", conversation="k",
                    written_ms=START_MS + number * 60_000, consent=NOTICE,
                ),
                source="conversation",
            )
        )  # fmt: skip
    return out


async def test_a_conversation_is_read_with_its_gaps_and_in_full_on_a_key(on: Stage) -> None:
    ids = await chat(on, "Avez-vous ce banc ?", "Mon adresse…", "Bande d’abrutis", "Merci quand même.")
    await on.place.do(do.Forget(id=on.place.id(), post=ids[1], because="demande du 12"), "noa")
    await on.place.do(do.Withhold(id=on.place.id(), post=ids[2], reason="insult", spans=(Span(0, 5),)), "noa")
    on.place.step(RULES.grace_s)
    async with sat(on) as (app, pilot):
        while app.desk.reading is None or app.desk.reading.post.id != ids[3]:
            await pilot.press("down")
        await until(pilot, lambda: bool(app.model.threads))
        await until(pilot, lambda: "Ce message a été oublié" in seen(app))
        assert "un blanc, signalé sur le mur" in seen(app)
        assert "abrutis" not in seen(app)
        await pilot.press("T")
        await until(pilot, lambda: "La conversation : 4 messages" in seen(app))
        assert seen(app).count("Merci quand même.") >= 1
        await pilot.press("T")
        await until(pilot, lambda: app.screen is app.desk)


@pytest.mark.parametrize(("size", "beside"), [((80, 24), False), ((200, 60), True)])
async def test_pages_as_on_the_wall_are_a_key_away(on: Stage, size: tuple[int, int], beside: bool) -> None:
    await on.say("Un banc solide, une table bancale. " * 20)
    async with sat(on, size) as (app, pilot):
        before = seen(app).count("bancale")
        await pilot.press("P")
        await until(pilot, lambda: "page 2 sur 2" in seen(app) or "Sur le mur : 2 pages" in seen(app))
        assert (seen(app).count("bancale") > 1.5 * before) == beside
        await pilot.press("P")
        await until(pilot, lambda: seen(app).count("bancale") == before)
