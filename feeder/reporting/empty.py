"""Words that say nothing of what a post is about, in our own choice: beside the stop words of each language. Pure.

Without capitals and accents. What greets, thanks, praises or blames everything, and what every post of a shop says.
“Sale” and “lent” are not among them: they say what the trouble is.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "fr": """
plait avance resume passage mot mots fin milieu journee debut heureux heureuse lundi mardi mercredi jeudi vendredi
samedi dimanche quartier habitue habituee signe info idee question questions faudrait pourriez
bonjour bonsoir merci salut svp bravo super genial geniale top nickel parfait parfaite parfaitement excellent
excellente bon bonne bons bonnes bien mieux mal mauvais mauvaise nul nulle pire meilleur meilleure gros grosse
grand grande petit petite beau belle joli jolie vraiment franchement tellement aussi jamais toujours encore fois
jour jours heure heures minute minutes aujourd hui hier demain matin soir an ans annee mois semaine chose choses
truc trucs magasin boutique enseigne avis etoile etoiles client cliente recommande recommander adore adorer aime
aimer deteste content contente ravi ravie satisfait satisfaite decu decue deception honte honteux dommage
incroyable catastrophe catastrophique horrible tres trop peu plus moins assez agreable sympa sympathique cool
faire fait faut aller venir venu venue revenir reviendrai retourner prendre pris mettre mis voir vu dire dit
savoir vouloir pouvoir passer passe trouver trouve donner attendu oui non grace cordialement
passee passes passees verra verrai verrons occupe occupent usant usante demande demander demandent repasse repasser
reviens revient attends attend attendre laisse laisser ecrit ecrire ecris lira lire appelle rappelle repondu repondre
prochain prochaine prochains prochaines fille garcon femme homme genou monte montee descendu edit cela coup gens
achete achetee acheter achetes patiente patienter souci
resume reste rester arrive arriver vient viens pense penser crois croire semble parle parler explique expliquer
""",
    "en": """
hello hi thanks thank please good great nice bad awful terrible lovely love loved like liked excellent perfect
amazing awesome best worst better poor really very always never shop store place time times day today yesterday
week month year thing things stuff star stars review customer recommend recommended happy disappointed go went
come came back get got make made take took find found give gave say said will definitely absolutely yes
""",
    "titles": """
messieurs monsieur madame mesdames mademoiselle dr docteur maitre miss mister herr frau senor senora signor signora
""",
}
"""By language; `titles`: before a name, if that has a capital."""
