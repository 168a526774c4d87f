"""The pages of `docs/sources/` say what the code says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import run_feeder
import run_feeder_sources
from config.catalogue import load as catalogue
from config.reach import ROOT
from feeder import sources_page
from feeder.registry import modules
from feeder.sources.base import About

DOCS = ROOT / "docs" / "sources"
AGAIN = "python run_feeder.py sources docs docs/sources"


def test_there_is_a_page_for_each_source_and_it_says_what_the_code_says() -> None:
    made, silent = run_feeder_sources.pages()
    assert silent == [], "modules without ABOUT"
    kept = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert sorted(kept) == sorted(made), AGAIN
    assert [name for name in made if kept[name] != made[name]] == [], AGAIN


def test_pages_are_written_where_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gone.md").write_text("a source that is no more")
    assert run_feeder.main(["sources", "docs", str(tmp_path), "--lang", "en"], {}) == 1
    assert "gone.md: of no source" in capsys.readouterr().err
    (tmp_path / "gone.md").unlink()
    assert run_feeder.main(["sources", "docs", str(tmp_path), "--lang", "en"], {}) == 0
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert set(before) == {"README.md", *(f"{name}.md" for name in modules())}
    assert run_feeder.main(["sources", "docs", str(tmp_path)], {}) == 0
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    (tmp_path / "file").write_text("")
    assert run_feeder.main(["sources", "docs", str(tmp_path / "file")], {}) == 1


@pytest.mark.parametrize("name", sorted(modules()))
def test_an_example_is_one_source_of_its_kind_and_validates(name: str) -> None:
    module = modules()[name]
    (source,) = tomllib.loads(module.ABOUT.example)["source"]
    assert module.OPTIONS.model_validate(source).type == name


def test_a_page_stands_what_people_write() -> None:
    about = About(
        service="Le Service", reads="Reads | that.", needs=(), edits="e", deletions="d", limits="l", tried="t",
        example='[[source]]\nkey_env = "THE_KEY"\n',
    )  # fmt: skip
    one = sources_page.Entry(name="x", about=about, way="rung", every_s=7200.0, options="none")
    table = sources_page.index([one], catalogue("fr", "feeder").gettext)
    assert "| [Le Service](x.md) | Reads \\| that. | – | demandé, un webhook sonne | e | d | t |" in table
    told = sources_page.page(one, catalogue("fr", "feeder").gettext)
    assert "We ask, every 2 h, and at once" in told
    assert "`THE_KEY`: environment variables of the feeder" in told
