"""Handles of social networks and links, written and spelled."""

from __future__ import annotations

import pytest

from feeder.screening.base import Setup
from tests.feeder.screening.privacy.looking import found, screeners


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("suivez @jean_dupont", "@jean_dupont"), ("sur insta je suis @marie.b.", "@marie.b"),
        ("insta: marieb59", "marieb59"),
        ("mon snap : marieb", "marieb"), ("mon insta c'est marie.b59", "marie.b59"), ("snap marieb_59", "marieb_59"),
        ("mon pseudo est Marie2B", "Marie2B"), ("mon pseudo sur le forum c’est Toto_62", "Toto_62"),
        ("discord marie#1234", "marie#1234"), ("je suis marieb59 sur vinted", "marieb59"),
        ("my insta is marie_b", "marie_b"), ("mon pseudo Zorglub sur le forum", "Zorglub"),
        ("insta lola.fripes", "lola.fripes"), ("insta @ lola.fripes", "lola.fripes"),
    ],
)  # fmt: skip
def test_a_handle_is_found(text: str, handle: str) -> None:
    assert found(text) == [("handle", handle)]


@pytest.mark.parametrize(
    "link",
    [
        "https://exemple.fr/a?b=c", "http://bit.ly/abc", "hxxps://exemple.fr/x", "www.mon-exemple.fr",
        "mon-exemple.com",
        "exemple.wordpress.com/avis", "t.me/marieb", "youtu.be/abc123", "facebook.com/marie.b", "exemple point com",
        "trois w point mon tiret exemple point fr", "www point exemple point com", "exemple(.)fr", "www,exemple,fr",
        "instagram.com/marie_b", "laposte.fr/suivi/6A12345678901", "monsite.boutique/avis",
    ],
)  # fmt: skip
def test_a_link_is_found_whole(link: str) -> None:
    assert found(f"voyez {link} !") == [("url", link)]


@pytest.mark.parametrize(
    "text",
    [
        "bien.Je recommande", "c'était super.merci", "prix/qualité", "et/ou", "etc...de plus", "#bricolage #2024",
        "merci @darty",
        "moins cher sur amazon.fr", "Cdiscount.com", "rdv @14h", "Facebook : aucune réponse", "mon insta est super",
        "insta est nul", "Xbox 360 en panne", "manette xbox bleue", "pseudo science", "le point com est faible",
        "4.5/5",
        "notice.pdf", "très helpful.store propre", "www.ikea.fr", "decathlon.fr/velo", "Boulanger.com", "M. Untel",
        "version 8.4.12", "youtube premium", "sur Facebook, Instagram et TikTok",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_shops_own_site_and_handle_are_no_personal_data() -> None:
    ours = screeners(Setup(allow=("maison-exemple.fr", "@maison_exemple")))
    text = (
        "www.maison-exemple.fr/avis, https://shop.maison-exemple.fr, @Maison_Exemple et maison-exemple.fr.exemple.com"
    )
    assert found(text, ours) == [("url", "maison-exemple.fr.exemple.com")]
