"""A folder that files are dropped into: new, longer, changed, twice, half there; reports."""

from __future__ import annotations

import asyncio
import errno
import os
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from config.catalogue import load as catalogue
from feeder.sources.base import Batch, Context, Seen, SourceError
from feeder.sources.file import OPTIONS, File
from feeder.sources.parts.file.folder import MAX_FILES
from feeder.sources.parts.file.memory import MAX_IDS, Memory
from wall.clock import SteppedClock

HEAD = "id;texte;note\n"


class Drop:
    """A folder, and the source that reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, SteppedClock()
        self.cursor: str | None = None
        self.rejected: list[str] = []
        folder.mkdir(exist_ok=True)

    def put(self, name: str, text: str | bytes, age_s: float = 60) -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        at_s = self.clock.now_ms() / 1000 - age_s
        os.utime(path, (at_s, at_s))
        return path

    def source(self, trying: bool = False, **options: Any) -> File:
        given = OPTIONS.model_validate({"name": "f", "folder": str(self.folder)} | options)
        return File(given, Context(self.clock, {}, None, catalogue("fr", "feeder").gettext, trying), self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.clock.step(seconds)
        await asyncio.sleep(0)

    async def look(self, source: File | None = None, looks: int = 1, **options: Any) -> list[Seen]:
        """What so many looks bring; the cursor moves on."""
        seen: list[Seen] = []
        async with aclosing((source or self.source(**options)).batches(self.cursor)) as batches:
            async for batch in batches:
                seen += batch.items
                self.rejected += batch.rejected
                self.cursor = batch.cursor or self.cursor
                if batch == Batch():
                    looks -= 1
                    if not looks:
                        break
        return seen


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path / "avis")


def texts(seen: list[Seen]) -> list[str]:
    return [f"-{item.native_id}" if item.what == "deleted" else item.text for item in seen]


async def test_what_is_dropped_is_read_once_and_reported(drop: Drop) -> None:
    path = drop.put("a.csv", HEAD + "1;un;4\n2;zwei;9\n3;trois;\n")
    path.chmod(0o640)
    drop.put("b.jsonl", '{"text": "quatre"}\n')
    drop.put("notes.txt", "none of ours")
    drop.put(".hidden.csv", HEAD + "9;caché;1\n")
    assert texts(await drop.look()) == ["un", "trois", "quatre"]
    assert [told.partition(", the best")[0] for told in drop.rejected] == ["a.csv, line 3: “note” is more than 5"]
    report = drop.folder / "a.csv.rapport.txt"
    told = report.read_text(encoding="utf-8")
    assert "Messages pris\u202f: 2. Lignes écartées\u202f: 1." in told
    assert "Ligne 3\u202f: «\u202fnote\u202f» va au-delà de 5" in told
    assert "zwei" not in told
    assert report.stat().st_mode & 0o777 == 0o640
    assert texts(await drop.look(looks=3)) == []
    assert sorted(path.name for path in drop.folder.glob("*.txt")) == [
        "a.csv.rapport.txt", "b.jsonl.rapport.txt", "notes.txt",
    ]  # fmt: skip


async def test_a_file_is_let_be_until_it_stands_still(drop: Drop) -> None:
    source = drop.source()
    drop.put("a.csv", HEAD + "1;un;4\n2;de", age_s=0)
    assert texts(await drop.look(source)) == []
    drop.put("a.csv", HEAD + "1;un;4\n2;deux;3\n", age_s=-3600)  # a clock elsewhere that is fast
    assert texts(await drop.look(source)) == []
    assert texts(await drop.look(source)) == ["un", "deux"]


async def test_a_file_that_goes_on_is_read_from_where_it_ended(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop.put("a.csv", HEAD + "1;un;4\n")
    assert texts(await drop.look()) == ["un"]
    drop.put("a.csv", HEAD + "1;un;4\n2;deux;4\n3;trois;4")
    assert texts(await drop.look()) == ["deux", "trois"]
    drop.put("a.csv", HEAD + "1;un;4\n2;deux;4\n3;trois plus long;4\n")
    assert texts(await drop.look()) == ["un", "deux", "trois plus long"]
    drop.put("a.csv", HEAD + "1;autre;4\n")
    assert texts(await drop.look()) == ["autre"]


async def test_rows_that_a_newer_version_lacks_are_deleted_where_that_is_wished(drop: Drop) -> None:
    async def put(text: str, **options: Any) -> list[str]:
        drop.put("a.csv", HEAD + text)
        drop.clock.step(1)
        return texts(await drop.look(**({"missing": "delete"} | options)))

    assert await put("1;un;4\n2;deux;4\n3;trois;4\n") == ["un", "deux", "trois"]
    assert await put("1;un;4\n3;TROIS;4\n") == ["un", "TROIS", "-2"]
    assert await put("3;trois;9\n1;un;4\n") == ["un"]  # it is there, and only wrong
    assert await put("1;un;4\nde trop;;;;;x\n") == ["un"]  # a line that does not say its id: nothing can be told
    assert "Rien n’a été supprimé" in (drop.folder / "a.csv.rapport.txt").read_text(encoding="utf-8")
    assert await put("") == []
    assert await put("1;un;4\n2;deux;4\n") == ["un", "deux", "-3"]
    drop.put("b.csv", HEAD + "2;deux;4\n")
    await drop.look(missing="delete")
    assert await put("1;un;4\n") == ["un"]  # row 2 is in the other file
    (drop.folder / "a.csv").unlink()
    assert texts(await drop.look(missing="delete")) == []
    assert await put("".join(f"{n};x;1\n" for n in range(MAX_IDS + 1))) != []
    assert await put("1;un;4\n") == ["un"]


async def test_from_every_cursor_everything_after_it_comes(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.sources.parts.file.reader.CHUNK", 3)
    drop.put("a.csv", HEAD + "".join(f"{n};t{n};4\n" for n in range(10)) + "x;;7\n", age_s=90)
    drop.put("b.jsonl", "".join(f'{{"id": {n}, "text": "t{n}"}}\n' for n in range(10, 20)))
    every, given = {f"t{n}" for n in range(20)}, set[str]()
    cursors: list[tuple[str | None, set[str]]] = [(None, set())]
    async with aclosing(drop.source().batches(None)) as batches:
        async for batch in batches:
            given |= {item.text for item in batch.items}
            if batch.cursor:
                cursors.append((batch.cursor, set(given)))
            if batch == Batch():
                break
    assert given == every
    assert len(cursors) > 8
    for cursor, before in [*cursors, ("{broken", set())]:
        drop.cursor = cursor
        rest = set(texts(await drop.look()))
        assert rest >= every - before
        assert rest.isdisjoint(before)
    assert Memory.recall(drop.cursor).files["a.csv"].left_out == 1


async def test_it_changes_while_it_is_read(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.sources.parts.file.reader.CHUNK", 2)
    drop.put("a.csv", HEAD + "1;un;4\n2;deux;4\n3;trois;4\n")
    source, seen = drop.source(missing="delete"), list[str]()
    async with aclosing(source.batches(None)) as batches:
        async for batch in batches:
            seen += texts(list(batch.items))
            if seen == ["un", "deux"]:
                drop.put("a.csv", HEAD + "1;un;4\n4;quatre;4\n5;cinq;4\n")
            if seen[-1:] == ["-2"]:
                break
    assert seen[-4:] == ["un", "quatre", "cinq", "-2"]


async def test_only_ordinary_files_are_opened(drop: Drop) -> None:
    secret = drop.put("../secret", HEAD + "1;secret;4\n")
    (drop.folder / "link.csv").symlink_to(secret)
    os.mkfifo(drop.folder / "pipe.csv")
    (drop.folder / "folder.csv").mkdir()
    drop.put("avis.XLSX", b"PK")
    drop.put(f"{'é' * 125}.csv", HEAD)
    with open(os.fsencode(drop.folder) + b"/caf\xe9.csv", "wb") as strange:
        strange.write(HEAD.encode())
    for path in drop.folder.iterdir():
        if not path.is_dir():
            os.utime(path, (1e9, 1e9), follow_symlinks=False)
    assert texts(await drop.look(looks=2)) == []
    assert sorted(line.partition(":")[0] for line in drop.rejected) == [
        "avis.XLSX", "caf?.csv", "link.csv", "pipe.csv",
    ]  # fmt: skip
    assert "CSV UTF-8" in (drop.folder / "avis.XLSX.rapport.txt").read_text(encoding="utf-8")
    link = drop.folder / "link.csv.rapport.txt"
    link.unlink()
    link.symlink_to(secret)  # a report never goes through somebody's link
    drop.cursor = None
    await drop.look()
    assert not link.is_symlink()
    assert "secret" in secret.read_text(encoding="utf-8")


def problem(caught: pytest.ExceptionInfo[SourceError]) -> str:
    return caught.value.told(catalogue("fr", "feeder").gettext)


async def test_what_is_wrong_with_the_folder_is_said(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = drop.folder
    drop.folder = folder / "absent"
    with pytest.raises(SourceError) as caught:
        await drop.look()
    assert problem(caught).startswith("Le dossier absent n’est pas là")
    drop.folder = folder
    drop.folder = drop.put("a.csv", HEAD + "1;un;4\n")
    with pytest.raises(SourceError, match="is a file and no folder"):
        await drop.look()
    drop.folder = folder
    monkeypatch.setattr("feeder.sources.parts.file.folder.MAX_FILES", 0)
    with pytest.raises(SourceError, match="More than 0 files"):
        await drop.look()
    monkeypatch.setattr("feeder.sources.parts.file.folder.MAX_FILES", MAX_FILES)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    with monkeypatch.context() as patch:
        patch.setattr("feeder.sources.parts.file.reading.open_file", refuse)
        with pytest.raises(SourceError, match="may not be read"):
            await drop.look()
    assert texts(await drop.look()) == ["un"]


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "no room left"), (errno.EROFS, "may not write"), (errno.EIO, "cannot be")]
)
async def test_a_report_that_cannot_be_written_is_said_and_costs_no_post(
    drop: Drop, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    drop.put("a.csv", HEAD + "1;un;4\n")
    house, kept = drop.source(), list[Batch]()

    def fail(*_: object) -> None:
        raise OSError(number, "no")

    async def read() -> None:
        async for batch in house.batches(None):
            kept.append(batch)

    with monkeypatch.context() as patch:
        patch.setattr("feeder.sources.parts.file.folder.os.fchmod", fail)
        with pytest.raises(SourceError, match=said):
            await read()
    assert [item.text for batch in kept for item in batch.items] == ["un"]
    drop.cursor = kept[-1].cursor
    assert texts(await drop.look()) == []
    assert (drop.folder / "a.csv.rapport.txt").exists()
    (drop.folder / "a.csv.rapport.txt").unlink()
    drop.cursor = None
    await drop.look(report=False)
    assert [path.name for path in drop.folder.iterdir()] == ["a.csv"]


async def test_who_only_tries_leaves_no_trace(drop: Drop) -> None:
    drop.put("a.csv", HEAD + "1;un;4\n", age_s=0)
    assert texts(await drop.look(trying=True)) == ["un"]
    assert [path.name for path in drop.folder.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    "options", [{"folder": "avis"}, {"zone": "Europe/Lyon"}, {"columns": {"Verbatim": "txt"}}, {"folder": "/a\0b"}]
)
def test_options_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OPTIONS.model_validate({"name": "f", "folder": "/srv/avis"} | options)
    assert OPTIONS.model_validate({"name": "f", "folder": "/a", "columns": {"Verbatim": "text", "x": "-"}})
