"""Catalogues are read as they are, and a language that is not there gives French."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import catalogue

FRENCH = """\
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Approve"
msgstr "Approuver"

#, fuzzy
msgid "Mask"
msgstr "Retenir"

msgid "{n} post"
msgid_plural "{n} posts"
msgstr[0] "{n} message"
msgstr[1] "{n} messages"
"""


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory of catalogues with one French one."""
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    path = catalogue.po_path("fr", "desk", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(FRENCH, encoding="utf-8")
    catalogue.load.cache_clear()
    yield tmp_path
    catalogue.load.cache_clear()


@pytest.mark.parametrize("language", ["fr", "fr-CA", "fr_FR.UTF-8", "FR", "de", "", "../../etc"])
def test_french_and_what_falls_back_to_it(locale: Path, language: str) -> None:
    assert catalogue.load(language, "desk").gettext("Approve") == "Approuver"


def test_plurals_are_french(locale: Path) -> None:
    french = catalogue.load("fr", "desk").ngettext
    assert [french("{n} post", "{n} posts", n) for n in (0, 1, 2)] == ["{n} message", "{n} message", "{n} messages"]


def test_what_is_not_translated_is_said_as_it_is(locale: Path) -> None:
    assert catalogue.load("fr", "desk").gettext("Withhold") == "Withhold"
    assert catalogue.load("fr", "desk").gettext("Mask") == "Mask"  # an uncertain translation is none
    assert catalogue.load("en", "desk").gettext("Approve") == "Approve"
    assert catalogue.load("fr", "nowhere").gettext("Approve") == "Approve"


def test_a_catalogue_is_read_once(locale: Path) -> None:
    first = catalogue.load("fr", "desk")
    catalogue.po_path("fr", "desk", locale).unlink()
    assert catalogue.load("fr", "desk") is first


@pytest.mark.parametrize("raw", [b'msgid "a"\nmsgid "b"\nmsgstr "c"', b"\xff\xfe\x00", b"nonsense"])
def test_a_broken_catalogue_says_which(locale: Path, raw: bytes) -> None:
    catalogue.po_path("fr", "desk", locale).write_bytes(raw)
    with pytest.raises(catalogue.CatalogueBroken, match=r"^desk.po \(fr\): "):
        catalogue.load("fr", "desk")


@pytest.mark.parametrize("arguments", [[], ["renew"], ["check", "kitchen"]])
def test_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue.main(arguments) == 2
    assert "usage: python -m config.catalogue update|check" in capsys.readouterr().err


def test_check_and_update_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue.main(["check", "wall"]) == 0
    assert catalogue.main(["update", "wall"]) == 0
    assert capsys.readouterr().out == ""


def test_what_was_compiled_is_kept_and_made_anew_when_it_changes(
    locale: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = catalogue.po_path("fr", "desk", locale)
    first = catalogue.compiled("fr", "desk")
    (kept,) = (path.parent / "__pycache__").iterdir()
    monkeypatch.setattr(catalogue, "_compile", lambda source: b"compiled anew")
    assert catalogue.compiled("fr", "desk") == first
    path.write_text(FRENCH.replace("Approuver", "Accepter"), encoding="utf-8")
    assert catalogue.compiled("fr", "desk") == b"compiled anew"
    assert not kept.exists()


def test_a_kept_catalogue_that_is_not_whole_is_not_used(locale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    first = catalogue.compiled("fr", "desk")
    (kept,) = (catalogue.po_path("fr", "desk", locale).parent / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert catalogue.compiled("fr", "desk") == first


def test_where_nothing_can_be_kept_it_is_compiled_every_time(locale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (catalogue.po_path("fr", "desk", locale).parent / "__pycache__").write_text("in the way", encoding="utf-8")
    assert catalogue.load("fr", "desk").gettext("Approve") == "Approuver"
