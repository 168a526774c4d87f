"""`verify`, `export`, `prove` and `stats` as they are typed: what they say, in both languages, and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.wall.cli.consoles import Asked, Nowhere
from tests.wall.ledger.ground import NOW_MS, Ground, post_id
from wall.cli.console import Console
from wall.cli.verify import sentences
from wall.clock import SteppedClock
from wall.ledger.findings import Report
from wall.ledger.notes import Signer


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground.made(tmp_path_factory.mktemp("honest"))


@pytest.fixture
def ground(honest: Ground, tmp_path: Path) -> Ground:
    """A copy that may be changed."""
    folder = tmp_path / "shop"
    shutil.copytree(honest.folder, folder)
    found = Ground.__new__(Ground)
    found.folder, found.path, found.notes = folder, folder / "log.db", honest.notes
    found.signer = Signer.load(folder / "ledger.key", honest.signer.origin)
    return found


@pytest.fixture
def export(ground: Ground, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(ground.export())
    return path


def test_one_line_says_that_all_is_well(ground: Ground, export: Path, tmp_path: Path) -> None:
    held = tmp_path / "held"
    held.mkdir()
    (held / "a.txt").write_text(ground.notes[0])
    (held / "b.txt").write_text(ground.notes[1] + "\n" + ground.notes[0])
    told = "32 facts, 13 posts, the counts agree; 5 checkpoints agree; "
    told += "the last 12 facts no one else has witnessed yet."
    for file in (export, ground.path):
        asked = Asked("verify", file, "--checkpoint", held, "--key", ground.signer.vkey, now_ms=NOW_MS)
        assert (asked.status, asked.err) == (0, "")
        assert asked.out == f"{told}\n"


def test_it_says_so_in_french(export: Path) -> None:
    asked = Asked("verify", export, lang="fr")
    assert asked.status == 0
    assert asked.out.startswith("32 faits, 13 messages, les comptes sont justes\u202f; ")
    assert asked.out.count("\n") == 1


def test_what_is_wrong_is_named_with_its_event_and_day(ground: Ground, export: Path) -> None:
    ground.rewrite(16, lambda facts: facts[:-1] + b" }")
    export.write_bytes(ground.export())
    for file in (export, ground.path):
        asked = Asked("verify", file, now_ms=NOW_MS)
        assert asked.status == 1
        assert asked.out.startswith(
            "Something among events 10 to 19 (2026-11-22 to 2026-11-23) is not what was signed on "
        )


def test_a_checkpoint_that_was_given_and_does_not_agree_is_not_passed_over(ground: Ground, tmp_path: Path) -> None:
    held = tmp_path / "receipt.txt"
    held.write_text(ground.notes[-1])
    ground.rewrite(16, lambda facts: facts[:-1] + b" }")
    asked = Asked("verify", ground.path, "--checkpoint", held, now_ms=NOW_MS)
    assert asked.status == 1
    assert "; no checkpoint that others hold agrees with it" in asked.out


def test_as_json(export: Path) -> None:
    document = json.loads(Asked("verify", export, "--json").out)
    assert (document["ok"], document["events"], document["signed"], document["unwitnessed"]) == (True, 32, 3, None)


def test_the_shops_own_book_says_what_witnesses_took(ground: Ground) -> None:
    """Only what was signed and kept counts."""
    tree = ground.tree()
    with closing(sqlite3.connect(ground.folder / "ledger.db")) as book, book:
        book.execute(
            "insert into witness values ('town', 20, ?, 0), ('odd', 31, ?, 0)", (tree.root(20), tree.root(31))
        )
    said = "by this shop's own book, witnesses hold all but the last 12 facts"
    assert said in Asked("verify", ground.path, now_ms=NOW_MS).out


def test_checkpoints_may_come_from_an_address(ground: Ground, export: Path, httpserver_url: str) -> None:
    asked = Asked("verify", export, "--checkpoint", httpserver_url)
    assert asked.status == 0
    assert "the last 2 facts" in asked.out


@pytest.fixture
def httpserver_url(ground: Ground) -> object:
    import http.server
    import threading

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(ground.notes[2].encode())

        def log_message(self, *_: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/checkpoint"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["verify", "nothing-here"], "nothing-here: "),
        (["verify", "{export}", "--checkpoint", "nothing-here"], "nothing-here: "),
        (["verify", "{export}", "--key", "nothing-here"], "is no key"),
        (["verify", "{export}", "--contents", "keys.db"], "--contents is for a log"),
        (["verify", "{export}", "--chekpoint", "x"], "Did you mean “--checkpoint”?"),
        (["verfy"], "“verfy” is not known. Did you mean “verify”?"),
        (["verify"], "Missing: EXPORT|LOG."),
        (["stats"], "no wall here"),
        (["stats", "--log", "{log}", "--at", "yesterday"], "“yesterday” is no instant"),
        (["stats", "--log", "{log}", "--shop", "lion"], "Did you mean “lyon”?"),
        (["prove", "zzzz", "--log", "{log}"], "There is no post “zzzz”."),
        (["prove", "aaaaaaaaaa", "--log", "{log}"], "begins several posts"),
        (["export", "--shop", "lyon", "--log", "{log}"], "--shop goes with --csv"),
        (["export", "/nowhere/at/all", "--log", "{log}"], "/nowhere/at/all: "),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    ground: Ground, export: Path, argv: list[str], said: str
) -> None:  # fmt: skip
    asked = Asked(*(word.format(export=export, log=ground.path) for word in argv))
    assert asked.status == 2
    assert said in asked.err
    assert "Traceback" not in asked.err


def test_help_teaches_with_examples() -> None:
    asked = Asked("--help")
    assert asked.status == 0
    assert all(name in asked.out for name in ("export", "prove", "stats", "verify"))
    assert "python -m wall verify export.jsonl" in Asked("verify", "--help").out
    assert "Par exemple" in Asked("verify", "--help", lang="fr").out


def test_an_export_is_written_whole_or_not_at_all(ground: Ground, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    asked = Asked("export", target, "--log", ground.path, log=ground.path, now_ms=NOW_MS)
    assert asked.status == 0
    assert target.read_bytes() == ground.export()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []
    assert Asked("export", log=ground.path, now_ms=NOW_MS).bytes == target.read_bytes()


def test_the_export_tells_no_person_and_no_exact_moment(ground: Ground) -> None:
    data = ground.export()
    for secret in (b"noa", b"camille", b"at_ms", b"source:"):
        assert secret not in data
    assert data.count(b'"detail":"') == 2 + 3 + 2  # three posts that are alone with their stars on their day


def test_the_panel_as_csv(ground: Ground) -> None:
    rows = list(csv.DictReader(io.StringIO(Asked("export", "--csv", "--log", ground.path, now_ms=NOW_MS).out)))
    told = {(row["period"], row["figure"], row["split"]): row["value"] for row in rows}
    assert told["all", "received", ""] == "13"
    assert told["2026-11-22", "received", ""] == "4"


def test_stats_of_any_instant(ground: Ground) -> None:
    now = json.loads(Asked("stats", "--json", "--log", ground.path, now_ms=NOW_MS).out)
    then = json.loads(Asked("stats", "--json", "--log", ground.path, "--at", "2026-11-22T05:00").out)
    assert (now["all"]["received"], then["all"]["received"], then["all"]["shown"]) == (13, 1, 1)
    assert now["ledger"] == 32
    shown = Asked("stats", "--log", ground.path, "--at", "2026-11-22", lang="fr").out
    assert "2026-11-22" in shown
    assert "sur le mur" in shown
    by_day = Asked("stats", "--by-day", "--log", ground.path, now_ms=NOW_MS).out.splitlines()
    assert [line[:10] for line in by_day[1:]] == ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]


@pytest.mark.parametrize("where", ["log", "export"])
def test_a_post_is_proven(ground: Ground, export: Path, where: str) -> None:
    place: list[str | Path] = ["--log", ground.path] if where == "log" else ["--export", export]
    asked = Asked("prove", post_id(1), *place)
    assert asked.status == 0
    assert "Proven: these 3 are under the signed checkpoint of 30 facts" in asked.out
    document = json.loads(Asked("prove", post_id(3), *place, "--json").out)
    assert document["ok"]
    assert [proof["detail"] is None for proof in document["proofs"]] == [where == "export"] * 2
    other = json.loads(Asked("prove", post_id(3), "--log", ground.path, "--json").out)
    assert [proof["path"] for proof in document["proofs"]] == [proof["path"] for proof in other["proofs"]]


def test_a_proof_against_another_past_fails(ground: Ground, export: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(ground.sign(30, ground.tree().root(29)).note)
    asked = Asked("prove", post_id(1), "--export", export, "--checkpoint", wrong)
    assert asked.status == 1
    assert "Not proven" in asked.out


def test_a_checkpoint_older_than_the_post_proves_nothing(ground: Ground, export: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text(ground.notes[0])
    asked = Asked("prove", post_id(12), "--export", export, "--checkpoint", old)
    assert asked.status == 1
    assert "older than this post. The next one is signed within a quarter of an hour." in asked.out


def test_it_runs_alone_with_nothing_but_the_wall_package(ground: Ground, export: Path, tmp_path: Path) -> None:
    """No configuration, no catalogues: plain English."""
    root = Path(__file__).parents[3]
    shutil.copytree(root / "wall", tmp_path / "alone" / "wall", ignore=shutil.ignore_patterns("__pycache__"))
    hidden = "import runpy, sys; sys.modules['babel'] = sys.modules['pydantic'] = sys.modules['websockets'] = None; "
    run = f"{hidden}sys.argv = ['wall', 'verify', {str(export)!r}]; runpy.run_module('wall', None, '__main__')"
    env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")} | {"LANG": "fr_FR.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=tmp_path / "alone", env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("32 facts, 13 posts, the counts agree; 3 checkpoints agree; ")


def test_a_file_or_an_address_that_is_not_there_is_told_in_the_readers_language(tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    export.write_text("{}\n")
    for argv, said in (
        (("verify", tmp_path / "nope.jsonl"), "ce fichier n’existe pas"),
        (("verify", tmp_path), "c’est un dossier"),
        (("verify", export, "--checkpoint", "http://127.0.0.1:9/checkpoint"), "personne n’y répond"),
    ):
        asked = Asked(*argv, lang="fr")
        assert (asked.status, said in asked.err) == (2, True), asked.err


def test_what_follows_from_one_change_is_told_once() -> None:
    report = Report()
    for size in (73, 74, 76):
        report.doubt("root-after", None, "", size=size, signed="?", expected="A", found="B")
    console = Console(io.StringIO(), io.StringIO(), {}, SteppedClock(), Nowhere())
    lines = [line for line in sentences(report, console) if "73" in line or "74" in line or "more" in line]
    assert len(lines) == 2
    assert "73" in lines[0]
    assert lines[1] == "2 more of this kind."


def test_a_changed_log_does_not_boast_of_its_witnesses() -> None:
    report = Report(events=9, booked=8)
    console = Console(io.StringIO(), io.StringIO(), {}, SteppedClock(), Nowhere())
    assert "by this shop's own book" in sentences(report, console)[-1]
    report.problem("truncated", expected=9, found=8)
    assert "by this shop's own book" not in " ".join(sentences(report, console))
