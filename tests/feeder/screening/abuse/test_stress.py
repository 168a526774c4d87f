"""Hard cases by language: contempt composed of words, what only looks like it, and what is missed."""

from __future__ import annotations

import pytest

from feeder.screening.abuse.screener import LOOKED_THROUGH, screeners
from feeder.screening.base import Setup, screen

(ABUSE,) = screeners(Setup())

AIMED = {
    "fr": """
Quel gougnafier, ce monteur de cuisine
Votre caviste, un pochetron fini
Cette maritorne du rayon laine m’a fichu dehors
T’as le cerveau d’un bigorneau
Un cactus a plus de conversation que votre standardiste
La caissière a les neurones en vacances
Prêtez un neurone au gérant
n i q u e ta mère
sale p*te de vendeuse
espèce de c€nnard
Le prochain qui me ment repart en ambulance
Mes oncles viendront te parler du pays
Tu vas finir sur une civière
Un pavé dans ta vitrine, ça te dirait ?
Je sais dans quelle école va ton fils
Les Maghrébins du parking sont tous des voleurs
Avec un prénom pareil, forcément, le coffre est vide
Encore un rebeu au comptoir
La stagiaire ? Je la croquerais bien dans la réserve
Ses nichons débordent, on se régale
""",
    "en": """
Your florist is a smarmy little weasel
What a gormless man you employ
The fitter is as thick as a wet brick
He smells like a wet goat
Crawl back under your rock
Hope you have good life insurance
Your shop could catch fire, accidents happen
I know which school your kids go to
Go back to your own country
Never served by a foreigner again, never
I would happily spank the blonde behind the till
""",
    "de": "Du Vollidiot\nIch bring dich um\nDie Verkäuferin ist eine dumme Kuh",
    "es": "Eres un gilipollas\nTe voy a matar\nLa cajera es una zorra",
    "it": "Sei uno stronzo\nTi ammazzo\nLa commessa è una troia",
    "nl": "De verkoper is een klootzak",
    "pt": "O vendedor é um otário",
}
CLEAN = {
    "fr": """
Pauvre gourde que je suis, je l’ai lavé à 90
Moi, gros nigaud, j’avais oublié le code
Cette saleté d’imprimante a avalé le papier
Cette cruche de bouilloire fuit par le bas
Il m’a traitée de godiche devant tout le monde
Un client a hurlé « sale pouffiasse » à la vendeuse
C’est la dernière fois que je commande
Service client injoignable, à fuir au plus vite
Mise en bouche délicieuse, vue imprenable sur la ville
J’ai suivi toutes les étapes de la notice
Les vendeurs polonais du marché sont charmants
On se retrouve devant le dépôt avec la remorque
Un attrape-nigaud, cette promotion
Ma belle-mère adore cette boutique
Le coq et le pigeon du traiteur étaient secs
""",
    "en": """
Numpty here put the battery in backwards
I am such a muppet, I ordered two left shoes
That wardrobe was a bastard to carry upstairs
I would kill for that cake
The darker colour suits the bra better
I’ll meet you at the loading bay to collect the fridge
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
    ("fr", "Vos rosiers sont superbes, j’y passe souvent la nuit"),
    ("fr", "On l’a sûrement choisi un soir de grande obscurité"),
    ("en", "Somebody must have mislaid the rest of him"),
    ("de", "Da hat jemand beim Denken Pause gemacht"),
    ("es", "Le falta un hervor y dos veranos"),
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
