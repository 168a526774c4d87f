"""`run_feeder.py sources`: the list, trying a source without a trace, beginning a new one that is right at once."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import run_feeder
import run_feeder_sources_new
import run_feeder_sources_try
from config.reach import ROOT
from config.runfile import runfile_path
from feeder import sources_page
from feeder.registry import modules
from feeder.sources.base import Batch, Seen
from tests.config.support import add

Said = pytest.CaptureFixture[str]


def run(*words: str, env: dict[str, str] | None = None) -> int:
    return run_feeder.main(["sources", *words], env or {})


def folder(wall: Path, rows: str = "1;Très bien \x1b[31m\u202e;4;Léa\n2;;;\n3;de trop;9;Bob\n") -> Path:
    """A `file` source called `fichiers` in the configuration."""
    avis = wall.parent / "avis"
    avis.mkdir()
    (avis / "a.csv").write_text(f"id;texte;note;auteur\n{rows}", encoding="utf-8")
    add(wall, f'[[source]]\ntype = "file"\nname = "fichiers"\nfolder = "{avis}"\n')
    return avis


# --- the list ----------------------------------------------------------------------------------------------------


def test_the_list_names_all_and_says_what_is_missing(
    wall: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    folder(wall)
    add(wall, '[[source]]\ntype = "matrix"\nname = "chat"\nurl = "https://m.example"\ntoken_env = "T"\n')
    add(
        wall,
        '[[source]]\ntype = "feed"\nname = "forum"\n[[source]]\ntype = "fead"\nname = "x"\n',
    )
    assert run("--config", str(wall)) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert all(f"\n{name} · " in f"\n{out}" for name in modules())
    mine = out.partition("Dans wall.toml\u202f:")[2]
    assert "✓ fichiers  file · en ordre" in mine
    assert "✗ chat      matrix · secrets manquants\u202f: T" in mine
    assert "✗ forum     feed · à corriger" in mine
    assert 'did you mean "feed"?' in " ".join(mine.split())
    assert run("--config", str(wall), env={"T": "hush-hush"}) == 0
    out = capsys.readouterr().out
    assert "✓ chat      matrix · secrets présents\u202f: T · en ordre" in out
    assert "hush" not in out


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("A key: made there", "A key"),
        ("To be faster: a webhook in Partoo, under Settings", "To be faster: a webhook in Partoo"),
        ("A folder, which may be read", "A folder"),
        (": odd", ": odd"),
    ],
)
def test_a_need_in_short(need: str, said: str) -> None:
    assert sources_page.gist(need) == said


def test_whoever_has_seen_enough_is_told_nothing_more(wall: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, str(ROOT / "run_feeder.py"), "sources", "--config", str(wall)]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_language_is_the_shops_then_the_terminals(wall: Path, capsys: Said) -> None:
    for config, env, said in (
        (str(wall), {"LANG": "en_GB.UTF-8"}, "Tout sur l’une"),
        ("none.toml", {"LANG": "en_GB.UTF-8"}, "All about one"),
        ("none.toml", {"LANG": "de_DE"}, "Tout sur l’une"),
    ):
        run("--config", config, env=env)
        assert said in capsys.readouterr().out
    assert run("--config", str(wall), "--lang", "en") == 0
    assert "All about one" in capsys.readouterr().out


def test_one_source_and_a_name_that_is_none(wall: Path, capsys: Said) -> None:
    folder(wall)
    for name in ("file", "fichiers"):
        assert run(name, "--config", str(wall)) == 0
        out = capsys.readouterr().out
        assert 'folder = "/srv/avis"' in out
        assert "fichiers  file · en ordre" in out
    for before in (["--config", str(wall)], [f"--config={wall}"]):
        assert run_feeder.main([*before, "sources", "fichiers"], {}) == 0
        assert "fichiers  file · en ordre" in capsys.readouterr().out
    assert run("wordpres", "--config", str(wall)) == 2
    assert "«\u202fwordpress\u202f»" in capsys.readouterr().err
    assert run("tyr", "fichiers") == 2
    assert "«\u202ftry\u202f»" in capsys.readouterr().err
    for command in ([], ["try"], ["new"], ["docs"]):
        with pytest.raises(SystemExit) as ended:
            run(*command, "--help")
        assert ended.value.code == 0
        assert "Par exemple" in capsys.readouterr().out


# --- trying ------------------------------------------------------------------------------------------------------


def test_trying_prints_what_would_come_and_leaves_no_trace(wall: Path, capsys: Said) -> None:
    avis = folder(wall)
    before = sorted(path.name for path in wall.parent.rglob("*"))
    assert run("try", "fichiers", "--config", str(wall)) == 0
    out = capsys.readouterr().out
    assert "1. Avis · 4/5 · Léa" in out
    assert "Très bien ␛[31m⟦U+202E⟧" in out
    assert "\x1b" not in out
    assert "Lus\u202f: 1." in out
    assert "Écartés\u202f: 2." in out
    assert "a.csv, ligne 4\u202f: «\u202fnote\u202f» va au-delà de 5" in " ".join(out.split("\n    "))
    assert "Bob" not in out
    assert sorted(path.name for path in wall.parent.rglob("*")) == before
    assert [path.name for path in avis.iterdir()] == ["a.csv"]


def test_for_programs_and_within_a_limit(wall: Path, capsys: Said) -> None:
    folder(wall, "".join(f"{n};t\u202e;4;\n" for n in range(9)))
    assert run("try", "fichiers", "--config", str(wall), "--json", "--limit", "2") == 0
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [line["native_id"] for line in lines] == ["0", "1"]
    assert told.out.isascii()
    assert "Lus\u202f: 9. Affichés\u202f: 2." in told.err
    with pytest.raises(SystemExit) as ended:
        run("try", "fichiers", "--limit", "-1")
    assert ended.value.code == 2


def test_chats_without_consent_are_only_counted(wall: Path, capsys: Said) -> None:
    avis = folder(wall, "")
    rows = "id;type;texte;consentement;version_consentement\n1;chat;secret;;\n2;chat;su;oui;1\n"
    (avis / "a.csv").write_text(rows, encoding="utf-8")
    for words in ((), ("--json",)):
        assert run("try", "fichiers", "--config", str(wall), *words) == 0
        told = "".join(capsys.readouterr())
        assert "secret" not in told
        assert "consentement, seulement comptés\u202f: 1" in told


def test_a_source_that_cannot_be_read_says_why(wall: Path, capsys: Said) -> None:
    shutil.rmtree(folder(wall))
    assert run("try", "fichiers", "--config", str(wall)) == 1
    assert "Le dossier avis n’est pas là" in capsys.readouterr().err
    assert run("try", "fichier", "--config", str(wall)) == 2
    assert "«\u202ffichiers\u202f»" in capsys.readouterr().err
    assert run("try", "wordpress", "--config", str(wall)) == 2
    assert "run_feeder.py sources wordpress" in capsys.readouterr().err
    add(wall, '[[source]]\ntype = "matrix"\nname = "chat"\nurl = "https://m.example"\ntoken_env = "T"\n')
    assert run("try", "chat", "--config", str(wall)) == 2
    assert "missing secret" in capsys.readouterr().err
    assert run("try", "fichiers", "--config", str(wall), "--body", str(wall)) == 2


def test_a_delivery_is_read_as_it_would_be(wall: Path, capsys: Said) -> None:
    add(wall, '[[source]]\ntype = "webhook"\nname = "crochet"\nsecret_env = "S"\n')
    env, body = {"S": "0123456789abcdef0123"}, wall.parent / "body.json"
    words = ("try", "crochet", "--config", str(wall))
    assert run(*words, env=env) == 0
    assert "/hooks/crochet" in capsys.readouterr().out
    body.write_text('{"posts": [{"id": 1, "text": "ok", "colour": 1}, {"id": 2}]}')
    assert run(*words, "--body", str(body), "--header", "X-Event: new", env=env) == 0
    told = capsys.readouterr()
    assert "Lus\u202f: 1." in told.out
    assert "message 2\u202f: text is missing" in told.out
    assert "colour" in told.err
    body.write_text("<html>")
    assert run(*words, "--body", str(body), env=env) == 1
    assert run(*words, "--body", str(body), "--header", "nonsense", env=env) == 2
    assert run(*words, "--body", str(wall.parent / "none"), env=env) == 2
    assert not runfile_path(wall.parent).exists()
    assert "secret_env" not in capsys.readouterr().err


def test_what_streams_is_listened_to_for_a_while(wall: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what the source calls itself there is not what the feeder calls it."""
    add(wall, '[[source]]\ntype = "matrix"\nname = "chat"\nurl = "https://127.0.0.1:9"\ntoken_env = "T"\n')
    made: list[Any] = []

    class Streams:
        def __init__(self, options: object, context: object, sleep: object) -> None:
            made.append((options, context))

        async def batches(self, _cursor: None) -> AsyncIterator[Batch]:
            yield Batch((Seen(native_id="1", kind="forum", text="live"),))
            await asyncio.Event().wait()

        async def close(self) -> None:
            made.append("closed")

    monkeypatch.setattr(run_feeder_sources_try, "_class_of", lambda module: Streams)
    assert run("try", "chat", "--config", str(wall), "--seconds", "0.05", env={"T": "x"}) == 0
    out = capsys.readouterr()
    assert "│ live" in out.out
    assert "0.05 s" in out.err
    options, context = made[0]
    assert options.name == "chat-try"
    assert context.trying
    assert made[-1] == "closed"


# --- beginning one -----------------------------------------------------------------------------------------------


def checkout(folder: Path) -> Path:
    """The project as links, with two folders of its own into which files may be put."""
    own = [Path("feeder/sources"), Path("tests/feeder/sources")]
    made = {inside for place in own for inside in (place, *place.parents)}
    for inside in sorted(made):
        (folder / inside).mkdir(exist_ok=True)
        for path in (ROOT / inside).iterdir():
            if inside / path.name not in made and not path.name.startswith((".", "var", "__pycache__")):
                (folder / inside / path.name).symlink_to(path)
    return folder


def test_a_new_source_is_right_from_the_start(tmp_path: Path, capsys: Said) -> None:
    root = checkout(tmp_path)
    assert run("new", "livre_dor", "--into", str(root), "--lang", "en") == 0
    files = capsys.readouterr().out.splitlines()[:2]
    assert files == ["feeder/sources/livre_dor.py", "tests/feeder/sources/test_livre_dor.py"]
    told = (root / files[0]).read_text(encoding="utf-8")
    assert "@" not in told
    assert run("new", "livre_dor", "--into", str(root)) == 2
    assert "est déjà là" in capsys.readouterr().err
    for words in (
        ["ruff", "check", *files],
        ["ruff", "format", "--check", *files],
        ["mypy", "--cache-dir", str(ROOT / ".mypy_cache"), *files],
        ["pytest", "-q", "-p", "no:cacheprovider", files[1]],
        ["tests.config.new_source", "livre_dor"],
    ):
        done = subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "near"),
    [("Livre d'Or", "livre_d_or"), ("guestBook", "guest_book"), ("été", "ete"), ("9lives", "lives"), ("../x", "x"),
     ("class", "class_source"), ("", "guestbook"), ("été\x1b[31m", "ete_31m"), ("base", "guestbook")],
)  # fmt: skip
def test_names_that_cannot_be_are_refused_with_the_nearest(
    name: str, near: str, tmp_path: Path, capsys: Said
) -> None:
    assert run_feeder_sources_new.main(name, tmp_path, str) == 2
    err = capsys.readouterr().err
    assert f"such as {near}." in err
    assert "\x1b" not in err
    assert run_feeder_sources_new.main("guestbook", tmp_path, str) == 2
    assert list(tmp_path.iterdir()) == []
