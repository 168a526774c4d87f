"""`archive` on the command line: files that appear whole or not at all, and only where there is none."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.cli.archiving import appearing
from moderation.words import Words

KILLED = """
import os, signal, sys
from pathlib import Path
from moderation.cli.archiving import appearing
from moderation.words import Words
with appearing(Path(sys.argv[1]), Words()) as file:
    file.write(b"half of an archive" * 100_000)
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_in_the_middle_of_writing_nothing_is_left(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "day.archive")], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "day.archive"
    with appearing(path, Words()) as file:
        file.write(b"all of it")
        assert not path.exists()
    assert path.read_bytes() == b"all of it"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    def fetch() -> None:
        with appearing(tmp_path / "day.archive", Words()) as file:
            file.write(b"some of it")
            raise KeyError("the feeder went away")

    with pytest.raises(KeyError):
        fetch()
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "day.archive"
    path.write_bytes(b"of last week")
    with pytest.raises(ValueError, match=r"day\.archive"), appearing(path, Words()) as file:
        file.write(b"of this week")
    assert path.read_bytes() == b"of last week"


def test_without_nameless_files_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.O_TMPFILE", 1 << 30)  # as where the file system knows none
    path = tmp_path / "day.archive"
    with appearing(path, Words()) as file:
        file.write(b"all of it")
    assert path.read_bytes() == b"all of it"
    assert [one.name for one in tmp_path.iterdir()] == ["day.archive"]
