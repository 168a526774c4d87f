"""Topics from the posts' own words: counted as a slow reader would, and nothing of anybody's in them."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.reporting.corpus import LEAST, READ, Lexicon, Side, complains
from feeder.reporting.keyness import discoveries, likelihood, p_more
from feeder.reporting.topics import topics

NOUNS = ("caisse", "attente", "parking", "rayon", "livraison", "accueil", "vendeur", "carton")


def words(text: str, language: str | None = "fr", never: tuple[str, ...] = ()) -> list[str]:
    lexicon = Lexicon("fr", never)
    return [lexicon.shown(item >> 8) for item in lexicon.items(text, language)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("L’attente à la caisse, qu’ils ont dit, aujourd’hui !", ["attente", "caisse"]),
        ("Super accueil, très bien, merci beaucoup", ["accueil"]),
        ("LES CAISSES automatiques", ["CAISSES", "automatiques"]),
        ("Écrivez à jean@exemple.fr ou au 06 12 34 56 78, commande A7731", ["commande"]),
        ("Voir https://exemple.fr/dupont#rayon et @dupont #promo", []),
        ("Merci à Karim et à Mme Durand du rayon jardin, M. Petit aussi", ["rayon", "jardin"]),
        ("Madame Caisse et madame caisse", ["caisse"]),
        ("Jean-Pierre, Solène et marie", []),
        ("👍🏽 ⭐⭐ …… ;)", []),
        ("a" * 41 + " parking", ["parking"]),
        ("café cafés CAFÉS cafés", ["cafés", "cafés", "cafés", "cafés"]),
    ],
)
def test_what_a_text_is_about(text: str, told: list[str]) -> None:
    assert words(text) == told


def test_names_that_are_never_told_are_in_no_spelling() -> None:
    assert words("Odile m’a aidée, ODILE, d’Odîle, l’odile du parking", never=("odile",)) == ["aidée", "parking"]


@pytest.mark.parametrize(
    ("text", "language", "among"),
    [
        ("售后服务很好，排队太久", "zh", "排队"),
        ("レジの待ち時間が長い", "ja", "レジ"),
        ("الخدمة ممتازة والموظفون لطفاء", "ar", "الخدمة"),
        ("계산대 줄이 너무 길어요", "ko", "계산대"),
        ("The queue at the tills isn't moving", "en-GB", "queue"),
        ("ที่จอดรถเต็ม", "th", "ที่จอดรถเต็ม"),
        ("Kasse und Parkplatz", "de", "Parkplatz"),
    ],
)
def test_every_script_is_read(text: str, language: str, among: str) -> None:
    assert among in words(text, language)


@given(st.text(max_size=300), st.sampled_from((None, "fr", "en", "zh", "ar", "xx", "")))
def test_no_text_breaks_it_and_what_is_told_stands_in_the_text(text: str, language: str | None) -> None:
    lexicon = Lexicon("fr")
    items = lexicon.items(text, language)
    assert all(lexicon.shown(item >> 8) in text for item in items)
    assert lexicon.items("x" * READ + text, language) is not None


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("La file d’attente", "file d’attente"), ("les caisses automatiques", "caisses automatiques"),
        ("sortie de secours", "sortie de secours"), ("panier à roulettes", "panier à roulettes"),
    ],
)  # fmt: skip
def test_a_phrase_is_told_as_it_stands(text: str, phrase: str) -> None:
    lexicon = Lexicon("fr")
    first, second = lexicon.items(text, "fr")
    assert lexicon.phrase_in(text, "fr", first >> 8, second >> 8) == phrase
    assert lexicon.phrase_in(text, "fr", second >> 8, first >> 8) == ""
    assert lexicon.phrase(first >> 8, second & 255, second >> 8) == phrase


@pytest.mark.parametrize("text", ["La caisse. Attente", "la caisse est en attente", "caisse de l’attente"])
def test_no_phrase_goes_over_what_parts_it(text: str) -> None:
    assert [item & 255 for item in Lexicon("fr").items(text, "fr")] == [0, 0]


# --- counting ------------------------------------------------------------------------------------------------------

Posts = list[tuple[list[str], int, bool]]
POSTS = st.lists(
    st.tuples(st.lists(st.sampled_from(NOUNS), max_size=4), st.integers(0, 5), st.booleans()), max_size=40
)


def sides(now: Posts, before: Posts) -> tuple[Lexicon, Side, Side]:
    lexicon, both = Lexicon("fr"), (Side(), Side())
    for side, posts in zip(both, (now, before), strict=True):
        for number, (said, author, bad) in enumerate(posts):
            side.put(f"post-{number}", author, bad, lexicon.items(". ".join(said), "fr"))
    return lexicon, *both


@given(now=POSTS, before=POSTS, gone=st.sets(st.integers(0, 39), max_size=5), compared=st.booleans())
def test_topics_are_counted_as_a_slow_reader_would(now: Posts, before: Posts, gone: set[int], compared: bool) -> None:
    lexicon, here, there = sides(now, before)
    for number in gone:
        here.drop(f"post-{number}")
    left = [(number, set(said), author, bad) for number, (said, author, bad) in enumerate(now) if number not in gone]
    for only, found in zip((None, True), topics(lexicon, here, there, compared=compared), strict=True):
        mine = [each for each in left if only is None or each[3]]
        others = [(set(said), bad) for said, _, bad in before if only is None or bad]
        told = [word for topic in found for word in topic.words]
        assert len(told) == len(set(told))
        for topic in found:
            terms = set(topic.words)
            having = [each for each in mine if each[1] & terms]
            assert set(topic.places) >= {each[0] for each in having}
            assert len(topic.lead) >= LEAST
            assert len({now[at][1] for at in topic.lead}) >= LEAST
            assert not set(topic.places) & gone
            assert topic.complaints == sum(now[at][2] for at in topic.places)
            if len(topic.words) == 1 and set(topic.places) == {each[0] for each in having} and others:
                had = sum(bool(said & terms) for said, _ in others)
                assert topic.before == pytest.approx(had * len(mine) / len(others))
            assert topic.signal == "steady" or (compared and others)
        counts = Counter(word for _, said, _, _ in mine for word in said)
        authors = {word: len({author for _, said, author, _ in mine if word in said}) for word in counts}
        able = {word for word in counts if counts[word] >= LEAST and authors[word] >= LEAST}
        assert set(told) <= able


def test_what_rose_is_found_and_what_did_not_is_not_said_to_have() -> None:
    rng = random.Random(3)

    def posts(more: float) -> Posts:
        risen = (["ascenseur"] if rng.random() < more else [] for _ in range(300))
        return [([*rng.choices(NOUNS, k=3), *word], number, number % 4 == 0) for number, word in enumerate(risen)]

    everything, complaints = topics(*sides(posts(0.15), posts(0.02)), compared=True)
    assert [topic.signal for topic in everything if "ascenseur" in topic.words] == ["rose"]
    assert [list(topic.words) for topic in everything if topic.signal == "rose"] == [["ascenseur"]]
    assert all(topic.complaints == len(topic.places) for topic in complaints)


def test_words_that_rose_by_chance_are_told_so_in_few_reports() -> None:
    rng, nouns = (
        random.Random(4),
        [f"{a}{b}{c}" for a in "bdfg" for b in "aeiou" for c in ("mon", "lir", "vet", "pol")],
    )
    reports = 60
    wrong = 0
    for _ in range(reports):
        posts = [[(rng.choices(nouns, k=4), n, False) for n in range(120)] for _ in range(2)]
        everything, _ = topics(*sides(posts[0], posts[1]), compared=True)
        wrong += any(topic.signal == "rose" for topic in everything)
    assert wrong / reports <= 0.1


def test_one_voice_is_no_topic_however_loud() -> None:
    loud: Posts = [(["carton"], 1, True)] * 50 + [(["parking"], n, True) for n in range(3)]
    everything, complaints = topics(*sides(loud, []), compared=False)
    assert [list(topic.words) for topic in everything] == [["parking"]]
    assert [list(topic.words) for topic in complaints] == [["parking"]]


def test_terms_that_share_their_posts_are_one_topic() -> None:
    lexicon, now, before = Lexicon("fr"), Side(), Side()
    for number in range(8):
        now.put(f"p{number}", number, False, lexicon.items("La file d’attente bloque les caisses", "fr"))
        now.put(f"q{number}", number, False, lexicon.items("Le parking déborde", "fr"))
    found, _ = topics(lexicon, now, before, compared=False)
    assert len(found) == 2
    assert any("file d’attente" in topic.words and "attente" not in topic.words for topic in found)


# --- the tests of many words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "n", "b", "m", "p"), [(8, 10, 2, 10, 0.011507), (3, 3, 0, 3, 0.05), (5, 10, 5, 10, 1.0), (0, 9, 4, 9, 1.0)]
)
def test_fishers_exact_test(a: int, n: int, b: int, m: int, p: float) -> None:
    assert p_more(a, n, b, m) == pytest.approx(p, rel=1e-3)


@given(n=st.integers(1, 60), m=st.integers(1, 60), data=st.data())
def test_fishers_test_is_the_sum_of_the_ways(n: int, m: int, data: st.DataObject) -> None:
    from math import comb

    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    both = a + b
    whole = sum(comb(n, k) * comb(m, both - k) for k in range(a, min(n, both) + 1)) / comb(n + m, both)
    assert p_more(a, n, b, m) == pytest.approx(whole if a * (n + m) > both * n else 1.0)
    assert (likelihood(a, n, b, m) >= -1e-9) == (a * m >= b * n or abs(likelihood(a, n, b, m)) < 1e-9)


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    # The example of their paper (1995, 3.2): 15 tests, four are told.
    told = "0.0001 0.0004 0.0019 0.0095 0.0201 0.0278 0.0298 0.0344 0.0459 0.3240 0.4262 0.5719 0.6528 0.7590 1"
    values = [float(value) for value in told.split()]
    assert discoveries(values, 15) == 0.0095
    assert discoveries(values[:4], 15) == 0.0095
    assert discoveries([], 5) < 0
    assert discoveries([0.04], 100) < 0


def test_what_complains() -> None:
    assert complains(1, None)
    assert complains(2, "opinion")
    assert complains(None, "problem")
    assert not complains(3, None)
    assert not complains(None, "suggestion")
