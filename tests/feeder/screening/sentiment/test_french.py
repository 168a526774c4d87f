"""How French says it: by families, each sentence ours. What is missed stands in `test_hard_cases.py`."""

from __future__ import annotations

import pytest

from feeder.screening.sentiment import lexical
from feeder.screening.sentiment.lexical import Lexical

FAMILIES = {
    "waiting": (
        "neg",
        "Vingt minutes d’attente|On attend depuis une heure|Ça fait dix minutes que je poireaute|Queue interminable",
    ),
    "tills": ("neg", "Une seule caisse ouverte un samedi|La caisse automatique est encore en panne"),
    "nobody": ("neg", "Personne pour nous renseigner|Aucun vendeur à l’horizon|Pas une vendeuse en vue"),
    "staff": ("neg", "La vendeuse nous a mal parlé|Accueil glacial|Le vigile est agressif|Bande d’incapables"),
    "told in passing": (
        "neg",
        "Vingt personnes devant moi|On en est au 31|Quelqu’un travaille ici|Pas mon rayon, débrouillez-vous"
        "|Je repars les mains vides|J’ai fini par commander ailleurs|À quand une deuxième caisse"
        "|L’étiquette dit 8, la caisse 11|Les cabines sont encore en travaux|L’escalator est arrêté depuis Noël"
        "|Avant on nous disait bonjour|Merci pour l’attente|Six euros le café|La fermeture a lâché",
    ),
    "stock": ("neg", "Toujours en rupture de stock|Rayons vides|Jamais ma taille"),
    "prices": ("neg", "C’est trop cher|Prix exorbitants|Le prix affiché n’est pas celui de la caisse"),
    "things": ("neg", "Cassé au bout de deux jours|Qualité médiocre|L’article est arrivé abîmé|Le tissu bouloche"),
    "orders": ("neg", "Colis jamais reçu|Toujours pas livré|Commande annulée sans prévenir|Livraison en retard"),
    "money back": ("neg", "Impossible de se faire rembourser|Ils refusent l’échange|Aucun remboursement à ce jour"),
    "service": ("neg", "Le SAV est injoignable|Aucune réponse à mes mails|On m’a raccroché au nez|Dossier en litige"),
    "rooms": (
        "neg",
        "Cabines sales|Toilettes dégoûtantes|Parking toujours complet|On étouffe ici|Musique beaucoup trop forte",
    ),
    "warnings": ("neg", "Passez votre chemin|Fuyez|N’achetez rien ici|À éviter|Je ne remettrai plus les pieds ici"),
    "verdicts": ("neg", "Arnaque|Foutage de gueule|Zéro étoile|Ils se moquent du monde|Une honte|Peut mieux faire"),
    "negation": (
        "neg",
        "Je ne recommande pas du tout|Je recommande vraiment pas|Ce n’est pas sérieux|Ni aimable ni compétent",
    ),
    "typed fast": ("neg", "c nul|jms vu ca|tro d attente|pa content|bcp tro cher|nulllll|g attendu 40 min"),
    "signs": ("neg", "😡|👎👎|la file 😤|☹️"),
    "praise": (
        "pos",
        "Accueil chaleureux|Très bon conseil|Vendeuse adorable|Parfait|Je reviendrai avec plaisir|Au top",
    ),
    "litotes": (
        "pos",
        "Pas mal du tout|Rien à redire|Jamais déçue|Pas cher|Aucun souci|Je ne regrette pas mon achat",
    ),
    "good news": ("pos", "Remboursé sans problème|Pas d’attente|Commande prête en avance|Prix très corrects"),
    "told in passing, glad": (
        "pos",
        "Trouvé du premier coup|Ils ont même recousu l’ourlet|Elle se souvenait de nous|Échangé sur le champ"
        "|Ils m’ont sauvé mon anniversaire|Il y en a pour tous les goûts|Ça valait le détour",
    ),
    "typed fast, glad": ("pos", "c parfait|tro bien|jador|suuuuper|merci bcp|👍|❤️|nikel"),
    "asking": ("neu", "Où sont les cabines ?|Avez-vous du 42|Combien coûte cette veste ?|Quand ouvrez-vous"),
    "telling": (
        "neu",
        "Bonjour|Je cherche les piles|Le magasin est au premier étage|Je passe demain|On attend mon mari"
        "|J’ai oublié mon parapluie|Un banc serait bien|Le magasin ferme à 19 h",
    ),
}
SENTENCES = [(label, text) for label, texts in FAMILIES.values() for text in texts.split("|")]


def engine() -> Lexical:
    made = lexical.engine("fr")
    assert isinstance(made, Lexical)
    return made


@pytest.mark.parametrize(("label", "text"), SENTENCES)
def test_families(label: str, text: str) -> None:
    assert engine().feel(text).label == label


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("Accueil désagréable", "Accueil vraiment désagréable"),
        ("Accueil plutôt désagréable", "Accueil désagréable"),
        ("Accueil désagréable", "Accueil DÉSAGRÉABLE"),
        ("Accueil désagréable", "Accueil désagréable !!"),
        ("Vendeuse désagréable mais beau magasin", "Beau magasin mais vendeuse désagréable"),
    ],
)
def test_what_strengthens_and_what_weakens(weaker: str, stronger: str) -> None:
    assert engine().feel(stronger).score < engine().feel(weaker).score


@pytest.mark.parametrize(
    "texts",
    [
        ("Très déçu par l'accueil", "TRÈS DÉÇU PAR L’ACCUEIL", "tres decu par l accueil", "très déçu par l ’accueil"),
        ("C'est nul", "c nul", "C’est nulllll"),
    ],
)
def test_spelling_changes_nothing(texts: tuple[str, ...]) -> None:
    assert len({round(engine().feel(text).score, 1) for text in texts}) == 1


def test_a_negation_says_nothing_of_the_next_sentence() -> None:
    assert engine().feel("Je n’ai pas attendu. Parfait.").label == "pos"
    assert engine().feel("Pas de souci, parfait").label == "pos"


def test_a_matter_is_no_better_for_being_denied() -> None:
    """“Pas de remboursement” is no praise of repayments."""
    assert engine().feel("Pas de remboursement").label == "neg"
    assert engine().feel("Sans réponse").label == "neg"


def test_in_a_question_hints_say_nothing() -> None:
    assert engine().feel("Le 42 n’est pas là ?").score > engine().feel("Le 42 n’est pas là").score
    assert engine().feel("Il n’y a pas d’autre couleur ?").score == 0
