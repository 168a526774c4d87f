"""Catalogues follow the code: nothing is lost, nothing is made up, and the file changes only when a string does."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import messages
from config.catalogue import LOCALE, po_path

CODE = '''
"""A room."""
title = _("Waiting posts")
# Translators: a key on the desk
key = N_("Approve")
many = t.ngettext("{n} post", "{n} posts", n).format(n=n)
'''


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A checkout with one room and no catalogue."""
    (tmp_path / "moderation" / "widgets").mkdir(parents=True)
    (tmp_path / "config" / "locale").mkdir(parents=True)
    (tmp_path / "config" / "locale" / "babel.cfg").write_bytes((LOCALE / "babel.cfg").read_bytes())
    (tmp_path / "moderation" / "app.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "moderation" / "widgets" / "rows.py").write_text('_("Again"); _("Waiting posts")', encoding="utf-8")
    return tmp_path


def update(house: Path) -> list[Path]:
    return messages.update(house, "desk", house / "config" / "locale")


def check(house: Path, language: str) -> list[str]:
    found = messages.check(house, "desk", house / "config" / "locale")
    return [f"{one.msgid}: {one.what}" for one in found if one.language == language]


def french(house: Path) -> Path:
    return po_path("fr", "desk", house / "config" / "locale")


def translate(house: Path, msgid: str, text: str) -> None:
    path = french(house)
    there = path.read_text(encoding="utf-8")
    assert f'msgid "{msgid}"\nmsgstr ""' in there
    path.write_text(
        there.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{text}"'), encoding="utf-8"
    )


def test_strings_are_found_in_reading_order(house: Path) -> None:
    found = messages.extract(house, "desk", house / "config" / "locale")
    assert list(found) == ["Waiting posts", "Approve", ("{n} post", "{n} posts"), "Again"]
    assert found["Approve"] == ["Translators: a key on the desk"]


def test_templates_are_read_and_belong_to_the_page_alone(house: Path) -> None:
    pages = house / "feeder" / "web" / "templates"
    pages.mkdir(parents=True)
    (pages / "note.html").write_text('<h1>{{ _("Your words") }}</h1>{{ ngettext("{n} star", "{n} stars", 2) }}')
    (house / "feeder" / "web" / "story.py").write_text('_("Received")')
    (house / "feeder" / "app.py").write_text('_("Serving")')
    locale = house / "config" / "locale"
    assert set(messages.extract(house, "phone", locale)) == {"Your words", ("{n} star", "{n} stars"), "Received"}
    assert set(messages.extract(house, "feeder", locale)) == {"Serving"}


def test_a_new_catalogue_lacks_french_only(house: Path) -> None:
    assert update(house) == [french(house), po_path("en", "desk", house / "config" / "locale")]
    assert check(house, "en") == []
    assert check(house, "fr") == [
        f"{msgid}: not translated" for msgid in ("Waiting posts", "Approve", "{n} post", "Again")
    ]
    assert update(house) == []
    text = french(house).read_text(encoding="utf-8")
    assert text.startswith('msgid ""\n')
    assert "app.py" not in text
    assert "Date" not in text
    assert "Generated-By" not in text
    assert "#. Translators: a key on the desk" in text
    assert "nplurals=2; plural=(n > 1)" in text


def test_a_string_that_goes_and_comes_back_keeps_its_translation(house: Path) -> None:
    update(house)
    translate(house, "Again", "Encore")
    french(house).write_text("# Mots de la maison\n" + french(house).read_text(encoding="utf-8"), encoding="utf-8")
    rows = house / "moderation" / "widgets" / "rows.py"
    rows.write_text("", encoding="utf-8")
    assert "Again: obsolete" in check(house, "fr")
    update(house)
    assert '#~ msgid "Again"\n#~ msgstr "Encore"' in french(house).read_text(encoding="utf-8")
    assert french(house).read_text(encoding="utf-8").startswith("# Mots de la maison\n")
    assert not [one for one in check(house, "fr") if "Again" in one]
    assert update(house) == []
    rows.write_text('_("Again")', encoding="utf-8")
    assert "Again: missing" in check(house, "fr")
    update(house)
    assert '\nmsgid "Again"\nmsgstr "Encore"' in french(house).read_text(encoding="utf-8")
    assert not [one for one in check(house, "fr") if "Again" in one]


@pytest.mark.parametrize(
    ("msgid", "text", "what"),
    [
        ("{n} waiting in {place}", "{n} en attente dans {lieu}", "placeholders differ"),
        ("{n} waiting in {place}", "{n} en attente", "placeholders differ"),
        ("{n} waiting in {place}", "dans {place}, {n} en attente", None),
        ("Why?", "Pourquoi ?", "no narrow no-break space before ; : ! ?"),
        ("Why?", "Pourquoi\u202f?", None),
        ("It's here", "C'est ici", "straight apostrophe"),
    ],
)
def test_translations_are_looked_at(house: Path, msgid: str, text: str, what: str | None) -> None:
    (house / "moderation" / "app.py").write_text(f'_("{msgid}")', encoding="utf-8")
    (house / "moderation" / "widgets" / "rows.py").write_text("", encoding="utf-8")
    update(house)
    translate(house, msgid, text)
    assert check(house, "fr") == ([] if what is None else [f"{msgid}: {what}"])


def test_uncertain_translations_do_not_count(house: Path) -> None:
    update(house)
    translate(house, "Again", "Encore")
    path = french(house)
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Again"', '#, fuzzy\nmsgid "Again"'))
    assert "Again: fuzzy" in check(house, "fr")


@pytest.mark.parametrize(
    "text",
    [
        "Oui\u202f! Non\u202f?",
        "à 12:30",
        "https://a.example/?b;c",
        "«\u202foui\u202f»",
        "{n}\u202f: x",
        "l’écran",
        "a:b",
    ],
)
def test_good_french(text: str) -> None:
    assert not list(messages.french_faults(text))


@pytest.mark.parametrize(
    "text", ["Oui!", "Oui !", "Oui\u00a0?", "x : y", "x: y", "{n} : x", "« oui »", "«oui»", "l'écran", "Attendez..."]
)
def test_poor_french(text: str) -> None:
    assert list(messages.french_faults(text))


def test_placeholders() -> None:
    assert messages.placeholders("{a} of {b:>3} and {c!r}, %(d)s") == {"a", "b", "c", "%(d)s"}
    assert messages.placeholders("{ no format") == set()
