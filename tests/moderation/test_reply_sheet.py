"""Writing an answer: counted, begun from a template, read over once, and never lost."""

from __future__ import annotations

from moderation.screens.reply import Answer, Answered, Answering, ReplyScreen
from tests.moderation.bench import Bench, french, gives, holds, keys, laid, said, shows
from tests.moderation.screen import seen
from tests.moderation.stage import until

POST = "Personne en caisse samedi, et l’ascenseur est en panne."
FIRST = "Bonjour [prénom], merci. [Ce qui change]."
SECOND = "Merci de nous l’avoir dit."


def sheet(begun: Answering = Answering(), *, replied: bool = False, room: int = 420, badge: str = "") -> ReplyScreen:
    return ReplyScreen(french(), POST, begun, replied=replied, room=room, offered=[FIRST, SECOND], badge=badge)


def typed(app: Bench[Answered]) -> str:
    return app.screen.query_one("#reply", Answer).text


async def test_what_is_typed_is_counted_against_the_page_and_sent() -> None:
    async with laid(sheet(room=20)) as (app, pilot):
        await shows(app, pilot, "Personne en caisse samedi")
        await shows(app, pilot, "Encore environ 20 caractères sur la page")
        await keys(pilot, *"Merci")
        await shows(app, pilot, "Encore environ 15 caractères sur la page")
        await keys(pilot, *" de nous le dire ici")
        await shows(app, pilot, "2 pages sur le mur ; encore environ 15 caractères sur la dernière")
        await keys(pilot, "escape")
        await gives(app, pilot, Answered(False, Answering("Merci de nous le dire ici")))


async def test_nothing_is_sent_empty_unless_it_takes_a_reply_back() -> None:
    async with laid(sheet()) as (app, pilot):
        await keys(pilot, "f2")
        await shows(app, pilot, "Il n’y a encore rien à envoyer.")
        assert not app.given
    async with laid(sheet(Answering("x"), replied=True)) as (app, pilot):
        await keys(pilot, "backspace", "f2")
        await gives(app, pilot, Answered(True, Answering()))


async def test_a_template_is_filled_in_from_blank_to_blank_before_it_goes() -> None:
    async with laid(sheet()) as (app, pilot):
        await keys(pilot, "f4")
        await shows(app, pilot, "Partir d’un modèle")
        await keys(pilot, "2")
        await holds(app, pilot, "reply", FIRST)
        await keys(pilot, "f2")
        await shows(app, pilot, "« [prénom] » reste à écrire à la main.")
        await keys(pilot, *"Noé", "tab", *"Une caisse de plus samedi")
        await holds(app, pilot, "reply", "Bonjour Noé, merci. Une caisse de plus samedi.")
        await keys(pilot, "f2")
        await gives(app, pilot, Answered(True, Answering("Bonjour Noé, merci. Une caisse de plus samedi.", FIRST)))


async def test_a_template_as_it_came_is_not_sent() -> None:
    async with laid(sheet()) as (app, pilot):
        await keys(pilot, "f4", "3", "f2")
        await shows(app, pilot, "un mot de vous, et il peut partir")
        assert not app.given


async def test_every_one_of_many_templates_is_offered() -> None:
    many = [f"Modèle {number} : [réponse]" for number in range(30)]
    made = ReplyScreen(french(), POST, Answering(), replied=False, room=420, offered=many)
    async with laid(made) as (app, pilot):
        await keys(pilot, "f4", "end", "enter")
        await holds(app, pilot, "reply", many[-1])


async def test_taking_another_template_loses_no_word() -> None:
    async with laid(sheet(Answering("Mes mots"))) as (app, pilot):
        for key, text in (("2", FIRST), ("1", "Mes mots"), ("2", FIRST)):
            await keys(pilot, "f4", key)
            await holds(app, pilot, "reply", text)
        await keys(pilot, "escape")
        await gives(app, pilot, Answered(False, Answering(FIRST, FIRST, {"": "Mes mots"})))


async def test_a_remark_is_made_once_and_enter_sends_it_as_it_is() -> None:
    async with laid(sheet(Answering("Nous ferons mieux."))) as (app, pilot):
        await keys(pilot, "f2")
        await shows(app, pilot, "« Nous ferons » : pour quand ?")
        await shows(app, pilot, "Envoyer tel quel")
        assert app.screen.query_one("#reply", Answer).selected_text == "Nous ferons"
        assert not app.given
        await keys(pilot, "enter")
        await gives(app, pilot, Answered(True, Answering("Nous ferons mieux.")))


async def test_after_a_remark_one_can_go_on_writing() -> None:
    async with laid(sheet(Answering("Nous ferons mieux"))) as (app, pilot):
        await keys(pilot, "f2")
        await pilot.click("#reply", offset=(40, 1))
        await keys(pilot, "end", *" dès lundi")
        await until(pilot, lambda: "Envoyer tel quel" not in said(app))
        await keys(pilot, "f2")
        await gives(app, pilot, Answered(True, Answering("Nous ferons mieux dès lundi")))


async def test_it_is_signed_only_by_choice_and_every_choice_can_be_clicked() -> None:
    async with laid(sheet(Answering("Merci à vous"), badge="Noa"), (100, 36)) as (app, pilot):
        await shows(app, pilot, "Signé ● le magasin ○ Noa")
        lines = seen(app).splitlines()
        y = next(at for at, line in enumerate(lines) if "○ Noa" in line)
        await pilot.click(offset=(lines[y].index("○ Noa"), y))
        await shows(app, pilot, "○ le magasin ● Noa")
        await pilot.click("#send")
        await gives(app, pilot, Answered(True, Answering("Merci à vous", signed=True)))


async def test_without_a_badge_nothing_is_asked_about_names() -> None:
    async with laid(sheet(Answering("Merci", signed=True))) as (app, pilot):
        assert "Signé" not in said(app)
        await pilot.click("#leave")
        await gives(app, pilot, Answered(False, Answering("Merci")))
