"""A day in the shop, invented for the gallery: what customers said, what the shop answered, and the public count."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from display.items import group
from display.scenes.base import Invitation, World
from display.wording import Wording
from tests.display.making import wording
from wall.events import Mask
from wall.figures import Delay, Difference, Panel, Parity, Period, Share
from wall.text import Form, display_form
from wall.views import Announcement, Promise, Wall
from wall.wire import Card

_MASKED = re.compile(r"\[\[([^|]*)\|([a-z]+)\]\]")
LABELS = (
    ("site", "Site de la maison"), ("forum", "Forum des habitants"), ("chat", "Conseil en ligne"),
    ("notes", "Boîte à mots du magasin"), ("carnet", "Carnet d’avis"),
)  # fmt: skip


def at(text: str) -> int:
    """Unix ms of an instant of the sample day's calendar, `2026-11-21 15:42`, Paris in winter."""
    return round(datetime.fromisoformat(f"{text}+01:00").timestamp() * 1000)


NOW_MS = at("2026-11-21 15:42")
SAY: Wording = replace(wording(), labels=LABELS)


def said(text: str) -> Form:
    """A text as it may be shown; `[[Odile|name]]` stands for a masked span."""
    received, masks, start = "", [], 0
    for match in _MASKED.finditer(text):
        received += text[start : match.start()]
        masks.append(Mask(len(received), len(received) + len(match[1]), match[2]))  # type: ignore[arg-type]
        received, start = received + match[1], match.end()
    return display_form(received + text[start:], masks)


def post(name: str, when: str, text: str, **given: Any) -> Card:
    """A post received `when` (`11-21 09:12`) and shown eight minutes later."""
    received = at(f"2026-{when}")
    plain: dict[str, Any] = {
        "post": name, "revision": 1, "kind": "review", "source": "site", "form": said(text),
        "pseudonym": f"{sum(map(ord, name)) * 2654435761 % 4096:03X}", "written_ms": received - 240_000,
        "received_ms": received, "shown_ms": received + 480_000,
    }  # fmt: skip
    if "reply" in given:
        given["reply"] = said(given["reply"])
    return Card(**{**plain, **given})


def talk(conversation: str, when: str, *turns: str) -> list[Card]:
    """A chat; customer and advisor by turns."""
    return [
        post(
            f"{conversation}-{n}", f"{when}:{n * 7:02}", text, kind="chat", source="chat", conversation=conversation,
            voice="advisor" if n % 2 else "customer", pseudonym="" if n % 2 else "B7C", valid_s=60.0,
        )
        for n, text in enumerate(turns)
    ]  # fmt: skip


TALK = talk(
    "lit", "11-21 15:20",
    "Bonjour, le lit coffre Brume passe-t-il dans un escalier tournant ? Il fait 72 cm de large, avec une marche "
    "cassée au milieu.",
    "Bonjour ! Le sommier arrive en deux cartons de 68 cm : ça passe. La tête de lit fait 160 cm de long, et là "
    "je préfère être honnête : dans un tournant serré, non.",
    "Et par la fenêtre ? On est au deuxième, côté rue.",
    "Oui, avec notre monte-meuble, 45 € en plus. Il faut une fenêtre d’au moins 90 cm. Vous pouvez mesurer et "
    "m’envoyer une photo, je vous réponds dans l’heure.",
    "94 cm, je viens de mesurer. Vous êtes géniale, merci 🙏",
)  # fmt: skip
LONG = (
    "Je vais essayer d’être juste, parce que j’ai lu ici des avis très durs et d’autres très doux, et que la vérité "
    "est entre les deux. Nous avons commandé une cuisine en mars. Le vendeur, patient, nous a fait trois plans ; le "
    "troisième était le bon. Les meubles sont arrivés le jour dit, à l’heure dite, portés par deux messieurs "
    "d’une politesse qu’on ne voit plus.\n\nPuis les ennuis. Une façade rayée, une charnière absente, et surtout un "
    "plan de travail coupé quatre centimètres trop court. Quatre ! J’ai appelé le lundi. On m’a dit mercredi. J’ai "
    "rappelé le jeudi. On m’a dit la semaine prochaine. Au total : six semaines à faire la vaisselle dans la "
    "baignoire, avec deux enfants et un chien qui trouvait ça très drôle.\n\nCe qui me fait mettre trois étoiles et "
    "non une : quand la responsable a enfin pris le dossier, tout s’est réglé en neuf jours. Elle est venue "
    "elle-même, un samedi, avec son mètre. Elle n’a pas cherché d’excuse. Elle a dit « c’est notre faute », et rien "
    "que pour ça je reviendrai. Mais il ne devrait pas falloir attendre la responsable pour qu’une maison tienne sa "
    "parole : c’est au premier appel que cela se joue, et au premier appel, personne n’a voulu décider. La cuisine, "
    "elle, est magnifique. Le bois est doux, les tiroirs se ferment sans bruit, et le matin la lumière tombe juste "
    "où le deuxième plan l’avait oubliée. Je conseille donc cette maison, avec un carnet pour noter les dates, un "
    "mètre pour vérifier les cotes, et une bassine assez grande. Bon courage à tous ceux qui emménagent."
)  # fmt: skip

CARDS: tuple[Card, ...] = (
    post("r01", "11-21 09:12", "Canapé livré avec un jour d’avance, monté par deux livreurs adorables qui ont même "
         "repris l’ancien. On dort dedans.", stars=5, experienced_on="2026-11-19", verified=True),
    post("r02", "11-21 09:40", "La lampe est belle. Le transformateur chante : un sifflement, toute la nuit. "
         "Rapportée ce matin, on m’a proposé la même.", stars=2, experienced_on="2026-11-14", verified=True,
         reply="Vous avez raison, la série d’octobre siffle. Nous l’avons retirée du rayon hier ; une lampe de la "
         "nouvelle série vous attend à l’accueil.", signed="Malika"),
    post("r03", "11-21 10:05", "Deux heures d’attente au retrait. Deux ! Avec un enfant de trois ans et un matelas. "
         "Plus jamais le samedi.", stars=1, verified=False),
    post("f01", "11-21 10:31", "Quelqu’un a-t-il monté l’étagère Rive seul ? La notice montre deux personnes et "
         "trois mains.", kind="forum", source="forum", pseudonym="Cartonnette"),
    post("n01", "11-21 11:02", "Un banc près des cabines, s’il vous plaît. Ma mère a 84 ans et elle attend debout.",
         kind="note", source="notes", pseudonym="",
         promise=Promise(state="under-way", at_ms=at("2026-11-21 14:10"),
                         form=said("Deux bancs sont commandés. Ils arrivent le 2 décembre."))),
    post("r04", "11-21 11:20", "Merci à [[Solène|name]] au rayon tissus, qui a passé quarante minutes à comparer nos "
         "échantillons avec une photo floue. Si besoin : [[06 12 34 56 78|phone]].", stars=5, verified=True,
         experienced_on="2026-11-20"),
    post("r05", "11-21 11:48", "Correct.", stars=3),
    post("n02", "11-21 12:06", "Les sacs en papier cassent avant le parking. Le mien a laissé deux assiettes sur "
         "le trottoir.", kind="note", source="notes", pseudonym="",
         promise=Promise(state="done", at_ms=at("2026-11-20 17:30"),
                         form=said("Nouveaux sacs depuis vendredi, anses cousues. Vos assiettes sont remboursées."))),
    post("r06", "11-21 12:33", "Les assiettes Grès sont plus petites qu’en photo, mais quelle couleur ! On les "
         "garde.", stars=4, source="carnet", experienced_on="2026-11-08"),
    post("f02", "11-21 13:02", "Astuce pour les vis de la table Orme : un peu de savon sec sur le filet et elles "
         "entrent toutes seules. Trois tables montées, zéro juron.", kind="forum", source="forum",
         pseudonym="Le bricoleur du 4e"),
    post("r07", "11-21 13:27", LONG, stars=3, experienced_on="2026-05-30", verified=True, spotlit=True,
         reply="Merci d’avoir pris le temps d’un avis aussi juste. Depuis septembre, la personne qui décroche peut "
         "commander elle-même une pièce manquante, sans attendre une responsable. Vous nous l’avez appris.",
         signed="Jérôme, service après-vente"),
    post("n03", "11-21 13:50", "Mettre les prix au kilo aussi sur les bougies, pour comparer.", kind="note",
         source="notes", pseudonym="", promise=Promise(state="taken-up", at_ms=at("2026-11-21 15:05"))),
    post("r08", "11-21 14:05", "Cliente depuis 2009. On ne vient plus pour les promotions, on vient parce que "
         "quelqu’un répond au téléphone.", stars=5, source="carnet"),
    post("r09", "11-21 14:22", "خدمة ممتازة، وصل الطلب خلال 24 ساعة. شكرًا لكم!", stars=5, verified=True,
         experienced_on="2026-11-18"),
    post("r10", "11-21 14:36", "Carrelage : 3 carreaux fêlés sur 42, remplacés sans discuter. Mais il a fallu "
         "revenir, à pied, sous la pluie ☔️", stars=3, experienced_on="2026-11-17", verified=False),
    post("n04", "11-21 14:41", "Pourquoi pas un coin lecture, ouvert le soir, avec les fauteuils d’exposition ?",
         kind="note", source="notes", pseudonym="",
         promise=Promise(state="declined", at_ms=at("2026-11-19 10:00"),
                         form=said("Pas possible le soir : l’immeuble ferme à 20 h. Le samedi matin, oui, nous y "
                                   "travaillons."))),
    post("r11", "11-21 15:01", "Le parfum d’ambiance me donne mal à la tête dès l’entrée. Je fais mes courses en "
         "apnée.", stars=2),
    post("r12", "11-21 15:10", "👏👏🏽👏🏿", stars=5, source="carnet"),
    *TALK,
)  # fmt: skip

TODAY = Period(
    received=148, waiting=21, undisplayable=9, shown=102, withheld=11, withdrawn=3, lapsed=2, masked=17, pauses=1,
    paused_s=660.0,
    by_reason={"insult": 5, "personal-data": 2, "advertising": 3, "duplicate": 1},
    delays={
        "1-2": Delay(count=24, median_s=1_020, p95_s=5_400), "3": Delay(count=17, median_s=1_080, p95_s=5_100),
        "4-5": Delay(count=58, median_s=1_050, p95_s=5_300), "none": Delay(count=28, median_s=780, p95_s=4_000),
    },
)  # fmt: skip
PARITY = Parity(
    negative=Share(shown=598, total=640), positive=Share(shown=1_640, total=1_730),
    shown=Difference(told="same", value=-0.0136, low=-0.0371, high=0.0065),
    delay_s=Difference(told="same", value=10.0, low=-35.0, high=58.0),
    screen_s=Difference(told="same", value=-2.1, low=-7.4, high=3.0),
)  # fmt: skip
MONTH = Period(
    received=3_912, waiting=21, undisplayable=214, shown=3_288, withheld=241, withdrawn=62, expired=48, lapsed=38,
    masked=402, pauses=4, paused_s=5_400.0, dark=1, dark_s=1_500.0, unplugged=2, unplugged_s=4_200.0, contests=9,
    reversals=3, flagged=310, overruled=96, parity=PARITY,
    by_reason={"insult": 96, "personal-data": 41, "advertising": 58, "duplicate": 22, "off-topic": 15, "hate": 9},
    delays={
        "1-2": Delay(count=640, median_s=1_140, p95_s=7_000), "3": Delay(count=402, median_s=1_110, p95_s=6_900),
        "4-5": Delay(count=1_730, median_s=1_130, p95_s=7_100), "none": Delay(count=870, median_s=900, p95_s=5_200),
    },
)  # fmt: skip
PANEL = Panel(
    received=12_480, waiting=21, undisplayable=702, shown=3_140, withheld=803, withdrawn=196, expired=7_502,
    lapsed=116, masked=1_240, by_reason=MONTH.by_reason, oldest_waiting_ms=NOW_MS - 74 * 60_000, rules="2026-09",
    since_ms=at("2026-03-02 09:00"), ledger=48_213, head="7F3A-91C2", agree=214, today=TODAY, month=MONTH,
)  # fmt: skip
NOTICE = Announcement(
    id="a1", at_ms=at("2026-11-21 09:00"), until_ms=at("2026-11-22 20:00"),
    form=said("Dimanche 22 novembre, le magasin ouvre de 10 h à 19 h. L’atelier « réparer sa chaise » est "
              "gratuit, sans inscription, au premier étage."),
)  # fmt: skip
INVITATION = Invitation("https://maison-tilleul.example/mot")


def world(**given: Any) -> World:
    """The sample day's world."""
    plain: dict[str, Any] = {
        "items": tuple(group(CARDS)),
        "panel": PANEL,
        "wall": Wall(announcements=[NOTICE], today="https://maison-tilleul.example/today"),
        "invitation": INVITATION,
    }
    return World(**{**plain, **given})
