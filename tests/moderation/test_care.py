"""What one writes or does for and with others, from the key to the log, on a real feeder."""

from __future__ import annotations

from msgspec.structs import replace
from textual.pilot import Pilot

from feeder.sources.base import Seen
from moderation.app import DeskApp
from tests.moderation.bench import keys, said
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall import commands as do
from wall.wire import Quiet


async def sheet(app: DeskApp, pilot: Pilot[int], key: str, told: str) -> None:
    """Press a key and wait for its sheet."""
    await pilot.press(key)
    await until(pilot, lambda: app.screen is not app.desk and told in seen(app))


async def test_o_leaves_a_post_to_others_with_a_question(on: Stage) -> None:
    (post,) = await on.say("Est-ce bien notre vendeuse ?")
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "o", "Personne d’autre n’est là")
        await keys(pilot, *"Qui est-ce", "f2")
        await until(pilot, lambda: "Passé à quelqu’un d’autre." in seen(app))
        await until(pilot, lambda: not app.model.lists["waiting"].rows)
        known = on.place.house.state.posts[post]
        assert (known.state, known.asked_by, bool(known.question_seq)) == ("waiting", "camille", True)
    async with sat(on, account="noa") as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: "Qui est-ce" in seen(app))
        assert "approuver" in seen(app)


async def test_e_passes_a_post_on_in_one_key_without_a_word_and_u_takes_it_back(on: Stage) -> None:
    (post,) = await on.say("Camille a été désagréable.")
    async with sat(on) as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: "Passé à quelqu’un d’autre." in seen(app))
        assert app.screen is app.desk
        assert "désagréable" not in said(app)
        known = on.place.house.state.posts[post]
        assert (known.asked_by, known.question_seq) == ("camille", 0)
        await pilot.press("u")
        await until(pilot, lambda: bool(app.model.lists["waiting"].rows))
        assert on.place.house.state.posts[post].asked_by == ""


async def test_r_is_signed_with_the_badge_that_its_owner_wants_on_the_wall(on: Stage) -> None:
    (post,) = await on.say("La porte ne s’ouvre pas.")
    await on.place.do(do.SetProfile(id=on.place.id(), badge="Camille", on_wall=True))
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "r", "● Camille")
        await keys(pilot, *"Elle est ouverte", "f2")
        await until(pilot, lambda: "La réponse est enregistrée" in seen(app))
        known = app.model.find(post)
        assert known is not None
        assert (known.reply, known.reply_signed) == ("Elle est ouverte", "Camille")


async def test_n_takes_a_note_down_and_it_waits_like_any_other(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "n", "Un mot dicté au comptoir")
        await keys(pilot, *"Une chaise, svp", "f2")
        await until(pilot, lambda: "C’est noté" in seen(app))
        await until(pilot, lambda: bool(app.model.lists["waiting"].rows))
        (row,) = app.model.lists["waiting"].rows
        assert (row.post.source, row.post.kind, row.post.text) == ("counter", "note", "Une chaise, svp")
        assert not app.model.sheets.get("note")


async def test_a_note_begun_is_kept_for_later(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "n", "Un mot dicté au comptoir")
        await keys(pilot, *"Une chai", "escape")
        await until(pilot, lambda: app.screen is app.desk)
        await pilot.press("q")
        await until(pilot, lambda: "1 saisie commencée serait perdue" in seen(app))
        assert app.is_running
        await sheet(app, pilot, "n", "Une chai")


async def test_h_hands_over_and_the_next_desk_reads_it(on: Stage) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "H", "1 message attend")
        await keys(pilot, *"Caisse 2 en panne", "f2")
        await until(pilot, lambda: "La relève est passée." in seen(app))
        assert "Relève de camille" not in seen(app)
    async with sat(on, account="noa") as (app, pilot):
        await until(pilot, lambda: "Relève de camille" in seen(app) and "Caisse 2 en panne" in seen(app))
        await pilot.click("#banner")
        await until(pilot, lambda: app.screen is not app.desk)
        await keys(pilot, "enter")
        await until(pilot, lambda: app.screen is app.desk and "Relève de camille" not in seen(app))


async def test_comma_sets_a_profile_and_takes_it_back(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "comma", "Mon profil")
        await keys(pilot, *"Camille", "f2")
        await until(pilot, lambda: "Votre profil est enregistré." in seen(app))
        assert "camille" in on.place.house.state.profiles
        await sheet(app, pilot, "comma", "Tout retirer")
        await keys(pilot, "f8")
        await until(pilot, lambda: "Tout est retiré." in seen(app))
        assert "camille" not in on.place.house.state.profiles


def stands(app: DeskApp) -> bool:
    wall = app.model.status.wall if app.model.status is not None else None
    return wall is not None and bool(wall.announcements)


async def test_capital_a_announces_and_ends(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "A", "Une annonce sur le mur")
        await keys(pilot, *"Ouvert tard", "f2")
        await until(pilot, lambda: "Annoncé : c’est sur les écrans." in seen(app))
        assert len(on.place.house.state.notices) == 1
        await until(pilot, lambda: stands(app))
        await sheet(app, pilot, "A", "1 annonce au mur")
        await keys(pilot, "shift+tab", "enter")
        await until(pilot, lambda: "Arrêter cette annonce ?" in seen(app))
        await pilot.press("1")
        await until(pilot, lambda: "L’annonce n’est plus sur les écrans." in seen(app))
        assert not on.place.house.state.notices


async def test_b_blocks_the_author_of_a_note_and_the_same_key_takes_it_back(on: Stage) -> None:
    note = Seen(native_id="n-1", kind="note", text="Bande d’idiots", author_id="phone-1")
    (post,) = await on.place.see(note, source="avis")
    async with sat(on) as (app, pilot):
        await sheet(app, pilot, "b", "Bloquer cet auteur ?")
        await keys(pilot, "f2")
        await until(pilot, lambda: "Bloqué : les prochains mots" in seen(app))
        assert list(on.place.house.state.blocked.values()) == ["insult"]
        assert on.state(post) == "waiting"
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.blocked)
        await sheet(app, pilot, "b", "Débloquer cet auteur ?")
        await keys(pilot, "enter")
        await until(pilot, lambda: not on.place.house.state.blocked)


async def test_b_blocks_nobody_but_the_author_of_a_note(on: Stage) -> None:
    await on.say("Un avis de l’extérieur.")
    async with sat(on) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: app.model.notice is not None and app.model.notice.tone == "refused")
        assert app.screen is app.desk


async def test_a_quiet_hour_is_spoken_of_once(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        assert app.model.status is not None
        app.model.status = replace(app.model.status, quiet=Quiet(now=True, unanswered=4))
        app.tick()
        await until(pilot, lambda: "Heure calme : 4 messages sans réponse. 0 pour les voir." in seen(app))
        app.model.notice = None
        app.tick()
        await until(pilot, lambda: "Heure calme" not in seen(app))
