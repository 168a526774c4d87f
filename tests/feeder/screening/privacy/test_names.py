"""Names are found where something says that they are somebody's, and nowhere else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.base import Setup, screen
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Is, lists
from feeder.screening.privacy.names import Names, screeners

[NAMES] = screeners(Setup())

FOUND = [
    # titles
    ("Mme Girard m’a bien reçue", "Mme Girard"),
    ("j’ai vu monsieur de Saint-Prix hier", "monsieur de Saint-Prix"),
    ("la dame c’est mme hennebique", "mme hennebique"),
    ("M.Kader est responsable", "M.Kader"),
    ("Maître Roussel, notaire, a le même", "Maître Roussel"),
    ("MADAME LENOIR A ÉTÉ ODIEUSE", "MADAME LENOIR"),
    ("Mrs Appleby was rude", "Mrs Appleby"),
    ("Herr Lindner war sehr nett", "Herr Lindner"),
    # somebody's work, somebody's family
    ("la vendeuse Sandrine est adorable", "Sandrine"),
    ("le vigile prénommé karim", "karim"),
    ("mon mari jean claude attendait dehors", "jean claude"),
    ("Ma fille Zoélie a pleuré", "Zoélie"),
    ("mes jumeaux Soan et Naël", "Soan|Naël"),
    ("Franck, le voiturier, est un ange", "Franck"),
    ("Sofia à la caisse a souri", "Sofia"),
    ("My daughter Poppy loves it", "Poppy"),
    ("A lady called Brunhilde helped me", "Brunhilde"),
    # thanks, greetings, being called
    ("merci à Aïcha et à Paul du rayon jouets", "Aïcha|Paul"),
    ("MERCI SOPHIE", "SOPHIE"),
    ("Un grand merci à Kelyss pour sa patience", "Kelyss"),
    ("bonsoir ludivine, merci", "ludivine"),
    ("je m’appelle Wassyla et je cherche un manteau", "Wassyla"),
    ("Commande au nom de Delphine Wagnon", "Delphine Wagnon"),
    ("elle s’appelle Maëlys", "Maëlys"),
    ("Ask for Tom, he knows", "Tom"),
    ("mein Name ist Loreley", "Loreley"),
    # signatures
    ("Tout était parfait.\nCordialement,\nH. Delvigne", "H. Delvigne"),
    ("Merci pour tout. Nathalie", "Nathalie"),
    ("Bonne journée, Mathilde", "Mathilde"),
    ("Déçue du voyage.\nClémentine Durtal", "Clémentine Durtal"),
    ("Gaëlle P.\nPas mal du tout", "Gaëlle P."),
    # first and family names, initials
    ("le colis pour Antoine Delcroix n’est pas arrivé", "Antoine Delcroix"),
    ("c’était J. Martin au téléphone", "J. Martin"),
    ("avec Maxime tout est simple", "Maxime"),
    ("Maxime est venu prendre les mesures", "Maxime"),
    # a surely known one wherever no thing is called so, with a capital or where somebody does something
    ("je n’ai jamais revu Pauline depuis", "Pauline"),
    ("Sylvain pour le bois, Josette pour le reste", "Sylvain|Josette"),
    ("Sylvie et toute son équipe", "Sylvie"),
    ("nathalie ma dit que non", "nathalie"),
    ("le gars du dépôt, enzo, a été cool", "enzo"),
    ("j’ai tout donné à farida du sav", "farida"),
    ("Olive, la vendeuse, m’a trouvé la chaîne", "Olive"),
    ("ni Cyprien ni Margaux ne savaient", "Cyprien|Margaux"),
    ("Arlette 06 39 98 00 00", "Arlette"),
    # unknown ones after phrases that lead to nothing else
    ("au nom de VERMEERSCH Denise", "VERMEERSCH Denise"),
    ("Dossier VERMEERSCH Luc", "VERMEERSCH Luc"),
    ("réservé au nom de ouedraogo", "ouedraogo"),
    ("à mon nom, Vermeersch, il n’y a rien", "Vermeersch"),
    ("pour ma mère, Zoélie Vastel, qui ne sort plus", "Zoélie Vastel"),
    ("servie par Gwenvred Kerlouan, parfaite", "Gwenvred Kerlouan"),
    ("très contente de sandrine", "sandrine"),
    ("Fabrice au top", "Fabrice"),
    ("un certain Da Rocha est passé", "Da Rocha"),
    ("la commande de Mme veuve Lacombe", "Mme veuve Lacombe"),
    ("mes voisins les Berthelemot", "Berthelemot"),
    ("Rien ne va.\n\nF. Quillerou", "F. Quillerou"),
    ("Kathleen O’Brien was wonderful", "Kathleen O’Brien"),
]
NOT_FOUND = """
Madame, Monsieur, je vous écris pour un échange
Mme la directrice, lisez-moi
mr le directeur devrait passer
taille M noir ou taille L
Me voilà bien avancée
la crème Yves Rocher et le parfum Nina Ricci
Des Dr Martens et un pull Paul Smith
Merci Decathlon, merci à Carrefour pour le remboursement
Jules a de jolies vestes
le tabouret Martin et la chaise Louise
le livre de Guillaume Untel est épuisé
La rue Jean Jaurès et le lycée Victor Hugo
la Saint-Valentin, la Saint-Nicolas, le Père Noël
une rose rouge, une olive verte, un pull marine, de la pierre
Rose pâle, Olive ou Marine ?
Victoire ! Parfait, merci
le technicien Bosch et la vendeuse Darty
mon mari adore, ma femme aime beaucoup
Mon mari Adore cette marque
Cordialement, un client déçu
Signé : une cliente
Will you restock? May I ask why?
le petit Nicolas en audio
la confiture Christine Fabert et le jus Alain Millet
l’appli Yuka, un pinceau Raphaël, chez Martine Auto
Merci à Monoprix Beaugrenelle, avec Mondial Relay
un tuyau a pété, il a été posé hier
Mon Petit Poney est en rupture
s’excuser au nom de certideal
au nom de la loi, au nom de mon mari
mon mari adore, ma fille Adore vos glaces
écrivez à sophie.durand@exemple.fr ou @julie_59
""".strip().splitlines()

MANY = (
    "Mme ",
    "merci à Jean et ",
    "Jean-",
    "J. ",
    "Sophie Martin ",
    "de la de l’ ",
    "avec ",
    "M. ",
    "ma fille ",
    "D’",
)

SAMPLE = "mme Mme M. Sophie sophie ROSE Rose Martin et à merci ma fille de d’ J. - , : ( ) . @"
WORDS = [*SAMPLE.split(), "\n"]


def found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in screen(text, [NAMES])]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_names_that_something_speaks_for_are_found(text: str, names: str) -> None:
    assert found(text) == names.split("|")


@pytest.mark.parametrize("text", NOT_FOUND)
def test_words_brands_places_and_titles_alone_are_nobody(text: str) -> None:
    assert found(text) == []


def test_a_finding_suggests_the_chip_over_a_name_and_tells_its_rule() -> None:
    [each] = screen("merci à Aïcha", [NAMES])
    assert (each.flag, each.kind, each.label, each.rule) == ("name", "name", "name", "names.cue/1")


@pytest.mark.parametrize("text", ["merci à la vendeuse Kadiatou", "Mme Kadiatou est là", "Kadiatou Diallo m’a aidée"])
def test_what_the_shop_allows_is_nobody_even_after_a_title(text: str) -> None:
    [allowing] = screeners(Setup(allow=("Kadiatou", "kadiatou diallo")))
    assert found(text)
    assert screen(text, [allowing]) == []


def test_a_first_name_stands_in_one_list_only() -> None:
    kinds = [what & Is.KNOWN for what in lists().marks.values()]
    assert all(kind in (0, Is.FIRST, Is.WORD, Is.RARE) for kind in kinds)
    assert sum(kind == Is.FIRST for kind in kinds) > 1500


texts = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(WORDS),
        max_size=25,
    ).map(" ".join),
)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_findings_are_apart_in_order_and_within_the_text(text: str) -> None:
    spans = [(each.start, each.end) for each in NAMES.find(text, "")]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(texts)
@settings(max_examples=150, deadline=None)
def test_nothing_that_is_masked_is_part_of_a_name(text: str) -> None:
    """A second look may see more beside a mask; it never reaches into one, nor takes back any."""
    once = masked(text)
    assert all("▒" not in once[each.start : each.end] for each in NAMES.find(once, ""))


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_masking_twice_is_masking_once(text: str, names: str) -> None:
    assert masked(masked(text)) == masked(text) != text


def masked(text: str) -> str:
    for each in reversed(list(NAMES.find(text, ""))):
        text = f"{text[: each.start]}▒▒▒{text[each.end :]}"
    return text


@given(texts, st.sampled_from(["Sophie", "Rose", "Martin", "Sophie Martin"]))
@settings(max_examples=150, deadline=None)
def test_an_allowed_word_is_never_all_of_a_name(text: str, word: str) -> None:
    [allowing] = screeners(Setup(allow=(word,)))
    assert all(text[each.start : each.end].lower() != word.lower() for each in allowing.find(text, ""))


@pytest.mark.parametrize("part", MANY)
def test_the_work_grows_with_the_text_and_no_faster(part: str) -> None:
    """Counted in looks at the gaps between words, which every rule takes."""
    assert looks(part * 400) < 2.5 * looks(part * 200) + 200


def looks(text: str) -> int:
    class Counted(Row):
        looked = 0

        def gap(self, at: int) -> str:
            self.looked += 1
            return super().gap(at)

    row = Counted(text)
    for _ in Names(Allowed(())).runs(row):
        pass
    return row.looked
