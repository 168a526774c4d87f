"""Every key of the desk, on the real hub, without waiting for anything but what it does."""

from __future__ import annotations

import pytest
from textual import events

from tests.feeder.support import RULES
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall import commands as do

GRACE_S = RULES.grace_s


async def test_a_approves_and_the_grace_is_counted_down(on: Stage) -> None:
    first, second = await on.say("Une lampe qui ronfle.", "Un banc qui tient.")
    async with sat(on) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: on.state(first) == "waiting+Approved")
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == second
        assert "Approuvé : sur le mur dans 10 s" in seen(app)
        on.place.clock.step(3)
        app.model.beat_ms = None
        app.tick()
        await pilot.pause()
        assert "sur le mur dans 7 s" in seen(app)
        on.place.step(GRACE_S)
        await until(pilot, lambda: "✓ Sur le mur" in seen(app))
        assert on.state(first) == "shown"


async def test_u_takes_it_back_within_the_grace_and_shows_it_again(on: Stage) -> None:
    first, _ = await on.say("Une lampe qui ronfle.", "Un banc qui tient.")
    async with sat(on) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: bool(app.model.decided))
        await pilot.press("u")
        await until(pilot, lambda: on.state(first) == "waiting" and not app.model.open)
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == first
        assert "Annulé : le message attend de nouveau." in seen(app)
        assert on.place.house.state.undone == 0


async def test_u_goes_back_through_what_was_decided_here(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois")
    async with sat(on) as (app, pilot):
        for count in (1, 2):
            await pilot.press("a")
            await until(pilot, lambda count=count: len(app.model.decided) == count)  # type: ignore[misc]
            on.place.clock.step(1)
        for left in (1, 0):
            await pilot.press("u")
            await until(pilot, lambda left=left: len(app.model.decided) == left)  # type: ignore[misc]
            on.place.clock.step(1)
        await until(pilot, lambda: not app.model.open)
        assert [on.state(post) for post in posts] == ["waiting"] * 3
        await pilot.press("u")
        await until(pilot, lambda: "Il n’y a ici aucune décision à annuler." in seen(app))


async def test_a_key_held_down_decides_once(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois")
    async with sat(on) as (app, pilot):
        await pilot.press("a", "a", "a")
        await until(pilot, lambda: bool(app.model.decided))
        await pilot.press("a", "a")
        await pilot.pause()
        assert [on.state(post) for post in posts] == ["waiting+Approved", "waiting", "waiting"]


async def test_w_withholds_with_the_words_concerned(on: Stage) -> None:
    post, _ = await on.say("Le gérant est un parfait crétin.", "Un banc qui tient.")
    async with sat(on) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "Refuser : pour quel motif ?" in seen(app))
        assert "visant une personne" in seen(app)
        assert "Il faut : le passage concerné." in seen(app)
        await pilot.press("1")
        await until(pilot, lambda: app.desk.marker is not None)
        await pilot.press("enter")
        await until(pilot, lambda: "Marquez au moins un mot" in seen(app))
        await pilot.press(*["ctrl+right"] * 4, "space", "ctrl+right", "ctrl+right", "space", "enter")
        await until(pilot, lambda: on.state(post) == "waiting+Withheld")
        pending = on.place.house.state.posts[post].pending
        assert pending is not None
        (span,) = pending.event.spans  # type: ignore[union-attr]
        assert "Le gérant est un parfait crétin."[span.start : span.end] == "parfait crétin"
        assert "Refusé : définitif dans 10 s" in seen(app)


async def test_w_asks_for_the_ground_and_the_evidence_by_name(on: Stage) -> None:
    post, _ = await on.say("Personne n’a rien acheté ici.", "Un banc qui tient.")
    async with sat(on) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "Refuser" in seen(app))
        await pilot.press("6")
        await until(pilot, lambda: "La preuve" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Ce motif l’exige." in seen(app))
        await pilot.press(*"ancien", "space", *"employe", "enter")
        await until(pilot, lambda: on.state(post) == "waiting+Withheld")
        assert "Refus proposé : une deuxième personne doit le confirmer" in seen(app)
        assert app.desk.reading is not None
        assert app.desk.reading.post.id != post
        await until(pilot, lambda: "Second avis 1" in seen(app))


async def test_w_finds_the_twin_of_a_duplicate(on: Stage) -> None:
    first, second = await on.say("Deux fois la même chose.", "Deux fois la même chose.")
    async with sat(on) as (app, pilot):
        await pilot.press("down", "w")
        await until(pilot, lambda: "Refuser" in seen(app))
        await pilot.press("9")
        await until(pilot, lambda: first in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: on.state(second) == "waiting+Withheld")
        assert on.place.house.state.posts[second].pending.event.other == first  # type: ignore[union-attr]


async def test_w_keeps_what_was_begun(on: Stage) -> None:
    post, _ = await on.say("Personne n’a rien acheté ici.", "Un banc qui tient.")
    async with sat(on) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "Refuser" in seen(app))
        await pilot.press("6")
        await until(pilot, lambda: "La preuve" in seen(app))
        await pilot.press(*"ancien", "escape")
        await until(pilot, lambda: "✎" in seen(app) and not app.desk.asking)
        assert on.state(post) == "waiting"
        await pilot.press("down", "up", "w")
        await until(pilot, lambda: "Refuser" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "ancien" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: on.state(post) == "waiting+Withheld")


async def test_s_needs_another_person(on: Stage) -> None:
    post, _ = await on.say("La caissière vole dans la caisse.", "Un banc qui tient.")
    command = do.Withhold(id=on.place.id(), post=post, reason="off-topic")
    await on.place.do(command, "camille")
    async with sat(on, account="camille") as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: "camille propose de refuser : Hors sujet" in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: "La deuxième personne doit être quelqu’un d’autre." in seen(app))
        assert on.state(post) == "waiting+Withheld"
    async with sat(on, account="noa") as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: "camille propose de refuser : Hors sujet" in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: "Confirmé à deux." in seen(app))
        on.place.step(GRACE_S)
        assert on.state(post) == "withheld"
        await until(pilot, lambda: "Rien n’attend une deuxième" in seen(app))


async def test_d_withdraws_from_the_wall(on: Stage) -> None:
    (post,) = await on.say("Le numéro de Solène est au dos.")
    await on.place.approve(post)
    on.place.step(GRACE_S)
    async with sat(on) as (app, pilot):
        await until(pilot, lambda: "Le numéro de Solène" in seen(app))
        await pilot.press("3")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == post)
        await pilot.press("d")
        await until(pilot, lambda: "Retirer : pour quel motif ?" in seen(app))
        await pilot.press("a")
        await until(pilot, lambda: "La référence" in seen(app))
        await pilot.press(*"lettre", "enter")
        await until(pilot, lambda: on.state(post) == "withdrawn")
        assert "✓ Retiré du mur" in seen(app)
        await until(pilot, lambda: "Il n’y a rien sur le mur." in seen(app))


async def test_r_replies_and_keeps_a_draft(on: Stage) -> None:
    (post,) = await on.say("La porte ne s’ouvre pas.")
    async with sat(on) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: "La réponse du magasin" in seen(app))
        await pilot.press(*"Elle", "escape")
        await until(pilot, lambda: "✎" in seen(app))
        await pilot.press("r")
        await until(pilot, lambda: "Elle" in seen(app))
        await pilot.press("space", *"est", "ctrl+s")
        await until(pilot, lambda: "La réponse est enregistrée ; elle paraîtra avec le message." in seen(app))
        reply = await on.place.house.contents.reply(on.place.house.state.posts[post])
        assert reply is not None
        assert reply.text == "Elle est"
        await until(pilot, lambda: "Elle est" in seen(app))


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("s", "Aucune décision n’attend ici une deuxième personne."),
        ("d", "Ce message n’est pas sur le mur (en attente)."),
        ("u", "Il n’y a ici aucune décision à annuler."),
    ],
)
async def test_a_key_that_does_not_fit_says_why(on: Stage, key: str, told: str) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        await pilot.press(key)
        await until(pilot, lambda: told in seen(app))


async def test_on_an_empty_desk_every_key_is_harmless(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        assert "Plus rien n’attend. Bravo." in seen(app)
        await pilot.press(*"amwsdru123456jkgG", "space", "tab", "down", "up", "home", "end")
        await until(pilot, lambda: "Il n’y a pas de message ici." in seen(app) or not app.model.open)
        await pilot.press("escape", "1")
        await until(pilot, lambda: app.desk.view == "waiting" and app.screen is app.desk)
        assert app.is_running


async def test_a_viewer_decides_nothing(on: Stage) -> None:
    (post,) = await on.say("Une lampe qui ronfle.")
    async with sat(on, account="vue") as (app, pilot):
        assert "approuver" not in seen(app)
        await pilot.press("a")
        await until(pilot, lambda: "Le compte « vue » n’a pas le droit de décider." in seen(app))
        assert on.state(post) == "waiting"


async def test_the_footer_tells_what_the_keys_do_here(on: Stage) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on, (80, 24)) as (app, pilot):
        footer = " ".join(" ".join(seen(app).splitlines()[-4:]).split())
        for told in ("a approuver", "m masquer", "w refuser", "r répondre", "z pause", "? aide", "q quitter"):
            assert told in footer, told
        await pilot.press("m")
        await until(pilot, lambda: "commencer un passage" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "a approuver" in seen(app))


async def test_keys_of_the_footer_and_tabs_can_be_clicked(on: Stage) -> None:
    (post,) = await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        lines = seen(app).splitlines()
        at = next(y for y, line in enumerate(lines) if " a approuver" in line)
        await pilot.click(offset=(lines[at].index("approuver"), at))
        await until(pilot, lambda: on.state(post) == "waiting+Approved")
        await pilot.click(offset=(lines[1].index("Refusés"), 1))
        await until(pilot, lambda: app.desk.view == "refused" and "Rien n’a été refusé." in seen(app))


async def test_question_mark_helps_and_q_quits(on: Stage) -> None:
    async with sat(on) as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: "Décider" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Décider" not in seen(app))
        await pilot.press("t")
        await until(pilot, lambda: app.look.name == "paper")
        await pilot.press("q")
    assert app.return_code == 0


async def test_tab_goes_from_list_to_text_to_wall(on: Stage) -> None:
    shown, waits = await on.say("Déjà sur le mur.", "Encore en attente.")
    await on.place.approve(shown)
    on.place.step(GRACE_S)
    async with sat(on) as (app, pilot):
        places = []
        for _ in range(4):
            places.append((app.focused.id if app.focused else None, app.desk.reading and app.desk.reading.post.id))
            await pilot.press("tab")
            await pilot.pause()
        assert places == [("queue", waits), ("page", waits), ("wall", shown), ("house", shown)]
        await pilot.press("shift+tab")
        await until(pilot, lambda: app.focused is not None and app.focused.id == "house")


async def test_keys_in_quick_succession_act_on_what_they_reached(on: Stage) -> None:
    posts = await on.say("un", "deux", "trois", "quatre")
    async with sat(on) as (app, pilot):
        for key in ("down", "down", "a"):
            app.post_message(events.Key(key, None if len(key) > 1 else key))
        await until(pilot, lambda: bool(app.model.decided))
        assert [on.state(post) for post in posts] == ["waiting", "waiting", "waiting+Approved", "waiting"]


async def test_q_asks_again_while_something_is_begun(on: Stage) -> None:
    await on.say("La porte ne s’ouvre pas.")
    async with sat(on) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: "La réponse du magasin" in seen(app))
        await pilot.press("x", "escape")
        await until(pilot, lambda: "✎" in seen(app) and not app.desk.asking)
        await pilot.press("q")
        await until(pilot, lambda: "q encore une fois pour quitter" in seen(app))
        assert app.return_code is None
        await pilot.press("q")
    assert app.return_code == 0
