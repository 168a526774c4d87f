"""Which language a text is in. Every sentence here is ours."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening import language
from feeder.screening.base import folded
from feeder.screening.language import ASKED, READ, SCRIPTS, Hearing

FRENCH = Hearing(("fr", "en"))

SHORT = """
fr: Nul ! / top / Top top top / trop cher / Bravo / merci / ok / Super / Nickel / bof / RAS / Au top / Parfait
fr: g pas aimé / c nul / tro bien / jsp / mdr / Accueil glacial / Caisse fermée / 5 étoiles / a fuir / NUL A CHIER
fr: Rien à redire / Continuez comme ça / Bon accueil / Mal rangé / sa pue / vraimen pa terrible / Prix abusés
fr: Déçue / Génial / Suuuuper / Service client au top 👍 / @lamaille merci ! / Conforme à la photo / Livraison rapide
en: Thank you / very good / Love it / Great shop! / too expensive / Rude staff / the queue was endless / NOT HAPPY
de: Sehr gut / Danke schön / zu teuer / Nicht freundlich / Gerne wieder / Das Personal war sehr nett
es: Muy caro / Gracias / Todo perfecto / Muy buena atención / No me gusta nada / Una vergüenza
it: Troppo caro / Grazie mille / Bellissimo negozio / Personale gentilissimo / Mai più / Che schifo
pt: Muito bom / Obrigada / Péssimo atendimento / Não gostei / Recomendo muito / Uma vergonha
nl: Heel vriendelijk / Bedankt / te duur / Mooie winkel / Niet goed / Nooit meer
"""


def cases() -> list[tuple[str, str]]:
    rows = [line.split(": ", 1) for line in SHORT.strip().splitlines()]
    return [(said.strip(), spoken) for spoken, row in rows for said in row.split(" / ")]


@pytest.mark.parametrize(("text", "spoken"), cases())
def test_a_few_words_in_a_french_shop_are_french_unless_they_are_plainly_not(text: str, spoken: str) -> None:
    assert FRENCH.tell(text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("خدمة ممتازة وأسعار جيدة، شكرا لكم", "ar"),
        ("خیلی ممنون، فروشگاه بسیار خوبی است و قیمت‌ها مناسب بود", "fa"),
        ("服务态度很好,价格太贵", "zh"),
        ("とても親切な店員さんでした", "ja"),
        ("ユニクロより高い", "ja"),
        ("직원이 아주 친절해요", "ko"),
        ("Очень хороший магазин, спасибо", "ru"),
        ("Дуже гарний магазин, щиро дякую за допомогу", "uk"),
        ("Πολύ καλή εξυπηρέτηση", "el"),
        ("שירות מצוין", "he"),
        ("ราคาแพงเกินไป", "th"),
        ("बहुत अच्छी दुकान है और कर्मचारी भी अच्छे हैं", "hi"),
        ("Շատ լավ խանութ", "hy"),
        ("谢谢 Zara", "zh"),
    ],
)
def test_other_scripts(text: str, spoken: str) -> None:
    assert FRENCH.tell(text) == spoken


@pytest.mark.parametrize(
    "text", ["", "   ", "👍👍👍", "12,50 €", "06 12 34 56 78", "!!!", "a", "https://boutique.example/avis?id=3",
             "@lamaille", "5/5", "\u200b\u202e", "claire@boutique.example", "½ ²", ":-)", "qsdf", "XKZ"],
)  # fmt: skip
def test_what_has_no_words_is_in_no_language(text: str) -> None:
    assert FRENCH.tell(text) == ""


def test_too_close_a_call_is_unknown() -> None:
    nobody = Hearing(())  # a shop that says nothing of itself
    assert nobody.tell("Zara") == ""
    assert nobody.tell("La vendeuse était vraiment très aimable") == "fr"


def test_links_handles_and_hashtags_have_no_say() -> None:
    noise = "https://www.the-great-english-shop.example/this/is/the/best @thebestshopever #weloveshopping"
    assert FRENCH.tell(f"{noise} accueil parfait {noise}") == "fr"
    assert FRENCH.tell("#merci #beaucoup") == "fr", "but there is nothing else"


@pytest.mark.parametrize(
    ("prior", "spoken"), [(("de", "fr"), "de"), (("fr", "de"), "fr"), (("de-CH",), "de"), (("DE_at",), "de")]
)
def test_what_two_languages_say_is_of_the_likelier_one(prior: tuple[str, ...], spoken: str) -> None:
    assert Hearing(prior).tell("Super") == spoken


def test_a_language_nobody_knows_does_no_harm() -> None:
    assert Hearing(("xx", "", "français", "fr")).tell("Le magasin est très bien rangé") == "fr"


@pytest.mark.parametrize(
    "text", ["salam khouya", "choukran bezzaf", "wach kayn had serwal f taille 40", "ghali bzaf"]
)
def test_arabic_in_latin_letters_is_unknown(text: str) -> None:
    assert FRENCH.tell(text) == ""


def test_one_word_of_it_or_a_name_in_a_french_text_is_no_matter() -> None:
    assert FRENCH.tell("Merci Ana") == "fr"
    assert FRENCH.tell("Wallah c'est le meilleur magasin du quartier") == "fr"


def test_only_the_beginning_is_read() -> None:
    text = "Le vendeur a pris le temps de tout expliquer. " * (READ // 40)
    assert FRENCH.tell(text + "Das war aber gar nicht freundlich. " * 1000) == "fr"
    assert FRENCH.tell("!" * READ + "Le vendeur est aimable") == ""
    assert ASKED <= READ


@pytest.mark.parametrize(
    "text",
    [
        "Le vendeur est très aimable et il nous a fait un prix, mais la caisse était fermée",
        "The staff were very friendly and the shop is clean, but we had to wait for a long time",
        "Die Verkäuferin war sehr nett und die Auswahl ist gut, aber leider nicht billig",
    ],
)
def test_where_words_decide_alone_the_letters_agree(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = FRENCH.tell(text)
    monkeypatch.setattr(language, "CLEAR", float("inf"))
    assert FRENCH.tell(text) == alone != ""


KNOWN = {"", *(each for languages in SCRIPTS.values() for each in languages)}


@given(st.text(max_size=80) | st.text(alphabet="ab@#/.:w’' \u0430\u6f22\u30a2\ud800é", max_size=80))
def test_any_text_has_one_answer(text: str) -> None:
    told = FRENCH.tell(text)
    assert told in KNOWN
    assert Hearing(("fr", "en")).tell(text) == told


def test_many_threads_hear_the_same() -> None:
    texts = [text for text, _ in cases()] * 3
    alone = [FRENCH.tell(text) for text in texts]
    language._loaded.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(FRENCH.tell, texts)) == alone
    assert language._loaded.cache_info().misses == 1, "the model is loaded once"


def test_nothing_is_loaded_before_a_text_is_heard() -> None:
    told = "import sys; from feeder.screening.language import Hearing; Hearing(('fr',)).tell('12'); " \
           "sys.exit('numpy' in sys.modules or 'py3langid' in sys.modules)"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


def test_telling_words_are_spelled_as_they_are_looked_up() -> None:
    for spoken, listed in language._lists()["words"].items():
        assert spoken in SCRIPTS["Latin"]
        for word in listed.split():
            assert folded(word) == word
            assert word.isascii(), word
            assert word.isalpha(), word
    assert all(folded(word) == word for word in language._lists()["strange"]["words"].split())
