"""The posts of the training: written for its lessons, in French and English. No customer ever said any of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Said(NamedTuple):
    """A post of a lesson: its source, stars (0: none), who says it, and the text in both languages."""

    source: str
    stars: int
    author: str
    fr: str
    en: str


LESSONS: dict[str, Sequence[Said]] = {
    "order": (
        Said(
            "avis", 5, "Odile",
            "Accueil charmant, on a pris le temps de m’expliquer les deux modèles. Je reviendrai.",
            "A charming welcome; they took the time to explain both models. I will be back.",
        ),
        Said(
            "carnet", 0, "Paul",
            "Il manque un banc à l’entrée : ma mère ne peut pas rester debout.",
            "There is no bench at the entrance: my mother cannot stand for long.",
        ),
        Said(
            "avis", 2, "Karim",
            "Deux caisses ouvertes sur six un samedi. J’ai reposé mes articles et je suis parti.",
            "Two tills open out of six on a Saturday. I put my things back and left.",
        ),
    ),
    "furious": (
        Said(
            "avis", 1, "Bertrand",
            "UNE HONTE. Trois quarts d’heure debout pour m’entendre dire que mon colis est « peut-être » là. Plus "
            "jamais de ma vie dans cette boutique !!!",
            "A DISGRACE. Three quarters of an hour on my feet to be told that my parcel is “perhaps” here. Never in "
            "my life again in this shop!!!",
        ),
    ),
    "phone": (
        Said(
            "avis", 4, "Inès",
            "Très bon accueil. J’ai oublié mon écharpe bleue : appelez-moi au 06 39 98 12 34 si vous la trouvez.",
            "A very good welcome. I left my blue scarf behind: call me on 06 39 98 12 34 if you find it.",
        ),
    ),
    "insult": (
        Said(
            "avis", 1, "Max",
            "Le vendeur du rayon photo est un abruti fini, et l’appareil en vitrine n’est même pas en stock.",
            "The man at the photo counter is a complete moron, and the camera in the window is not even in stock.",
        ),
    ),
    "accusation": (
        Said(
            "carnet", 0, "Anonyme",
            "Regardez du côté de la caissière blonde du matin : elle se sert dans la caisse, tout le monde le sait.",
            "Have a look at the blonde cashier of the morning: she helps herself from the till, everybody knows it.",
        ),
    ),
    "undo": (
        Said(
            "avis", 3, "Lina",
            "Belle lumière, musique trop forte. On ne s’entend plus parler.",
            "Lovely light, music too loud. We could not hear ourselves speak.",
        ),
    ),
    "race": (
        Said(
            "avis", 4, "Théo",
            "Les cabines sont enfin réparées, merci ! Il reste la lumière de celle du fond.",
            "The fitting rooms are mended at last, thank you! There is still the light in the last one.",
        ),
    ),
    "pass-on": (
        Said(
            "carnet", 0, "Une cliente",
            "Encore eu affaire à la même personne à l’accueil. Toujours aussi froide, on dirait que je la dérange.",
            "The same person at the desk again. As cold as ever, as if I were disturbing her.",
        ),
    ),
    "reply": (
        Said(
            "avis", 2, "Maëlle",
            "Impossible de trouver une taille 46, on m’a répondu que ça ne se vendait pas. Dommage.",
            "No way to find a size 46; I was told that it does not sell. A pity.",
        ),
    ),
    "here": (
        Said(
            "carnet", 0, "Ahmed",
            "Je cherche depuis dix minutes quelqu’un pour ouvrir la vitrine des montres.",
            "For ten minutes I have been looking for somebody to open the case with the watches.",
        ),
    ),
    "contest": (
        Said(
            "avis", 2, "Hélène",
            "Livré avec deux jours de retard, et l’emballage ouvert. Le livreur, lui, s’est excusé.",
            "Delivered two days late, and the parcel was open. The driver did say that he was sorry.",
        ),
    ),
}  # fmt: skip
"""The lessons that need a post, by their names."""
CONTESTED = {
    "fr": "Je n’ai jamais demandé qu’on le retire.",
    "en": "I never asked for it to be taken down.",
}
"""What the author of the contested post says."""
REQUEST = {"fr": "appel du matin", "en": "call of this morning"}
LABELS = {
    "fr": {"avis": "Avis (entraînement)", "carnet": "Carnet du comptoir (entraînement)"},
    "en": {"avis": "Reviews (practice)", "carnet": "Notebook at the counter (practice)"},
}
