"""Hard cases by language: contempt composed of words, what only looks like it, and what is missed."""

from __future__ import annotations

import pytest

from feeder.screening.abuse import ABUSE
from feeder.screening.abuse.screener import LOOKED_THROUGH
from feeder.screening.base import screen

AIMED = {
    "fr": """
Quel gougnafier, ce monteur de cuisine
Votre caviste, un pochetron fini
Cette maritorne du rayon laine m’a fichu dehors
T’as le cerveau d’un bigorneau
Un ficus aurait plus de répartie que votre standardiste
La caissière a les neurones en vacances
Achetez donc un cerveau au gérant
n i q u e ta mère
sale p*te de vendeuse
espèce de c€nnard
Le prochain qui me ment repart en ambulance
Mes frères passeront vous expliquer
Ton tour viendra
Vos vitrines supportent mal les pavés
Je sais dans quelle école va ton fils
Les Maghrébins du parking sont tous des voleurs
Avec un prénom pareil, forcément, le coffre est vide
Encore un bridé au comptoir
La stagiaire ? Je la croquerais bien dans la réserve
Vue plongeante sur ses seins, j’adore
""",
    "en": """
Your florist is a smarmy little weasel
What a gormless man you employ
The fitter is as thick as a wet brick
He has the charm of a corpse and smells like death
Crawl back under your rock
Hope you have good life insurance
Your shop could catch fire, accidents happen
I know which school your kids go to
Go back to your own country
Never served by a foreigner again, never
The redhead can bend me over any time
""",
    "de": "Du Vollidiot\nIch bring dich um\nDie Verkäuferin ist eine dumme Kuh",
    "es": "Eres un gilipollas\nTe voy a matar\nLa cajera es una zorra",
    "it": "Sei uno stronzo\nTi ammazzo\nLa commessa è una troia",
    "nl": "De verkoper is een klootzak",
    "pt": "O vendedor é um otário",
}
CLEAN = {
    "fr": """
Vieille bique que je suis, j’ai tout cassé
Moi, gros nigaud, j’avais oublié le code
Cette saleté d’imprimante a avalé le papier
Mon abruti de GPS s’est perdu
Il m’a traitée de godiche devant tout le monde
Un client a hurlé « sale pouffiasse » à la vendeuse
C’est la dernière fois que je commande
Service client injoignable, à fuir au plus vite
Mise en bouche délicieuse, vue imprenable sur la ville
J’ai suivi toutes les étapes de la notice
Les vendeurs polonais du marché sont charmants
Je vous attends devant le quai pour charger le meuble
Un attrape-nigaud, cette promotion
Ma belle-mère adore cette boutique
Le coq et le pigeon du traiteur étaient secs
""",
    "en": """
Muppet here left the film on the screen
Being a fat old git I needed a chair that holds
This printer is a bastard to set up
I would kill for that cake
The darker colour suits the bra better
See you outside at bay 3 with the van
She said he called her a weasel
The Polish deli is lovely
Very good customer service, good staff
""",
    "de": "Dieser blöde Automat\nDie Packung ist eine Frechheit",
    "es": "Qué mierda de cargador",
    "it": "Che schifo di frullatore",
    "nl": "Wat een slecht apparaat",
    "pt": "Que porcaria de carregador",
}
MISSED = [
    ("fr", "Même le silence a plus de choses à dire que lui"),
    ("fr", "C’est votre chat qui dort devant le 14 ? Il a l’air confiant"),
    ("fr", "Cherchez votre dignité au même endroit que votre amabilité"),
    ("en", "It was kind of you to employ somebody so new to the concept of daylight"),
    ("de", "Er ist so helle wie ein Kohlenkeller"),
    ("es", "Tiene menos luces que un barco pirata"),
]
"""Known: irony, and threats that name nothing. Whoever reads the post sees them; no rule of words does."""


def flags(text: str, language: str) -> set[str]:
    return {each.flag for each in screen(text, [ABUSE], language)}


def lines(cases: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, said in cases.items() for text in said.strip().splitlines()]


@pytest.mark.parametrize(("language", "text"), lines(AIMED))
def test_contempt_is_found(language: str, text: str) -> None:
    assert "abuse" in flags(text, language)


@pytest.mark.parametrize(("language", "text"), lines(CLEAN))
def test_what_only_looks_like_it_is_none(language: str, text: str) -> None:
    assert "abuse" not in flags(text, language)


@pytest.mark.parametrize(("language", "text"), MISSED)
def test_known_as_missed(language: str, text: str) -> None:
    assert "abuse" not in flags(text, language)


@pytest.mark.parametrize(("before", "found"), [(LOOKED_THROUGH - 20, True), (LOOKED_THROUGH, False)])
def test_a_text_is_looked_through_up_to_its_bound(before: int, found: bool) -> None:
    assert ("abuse" in flags("." * before + " connasse", "fr")) is found
