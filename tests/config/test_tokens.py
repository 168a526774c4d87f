"""Secrets are made once, kept, read by their owner only, and never told."""

from __future__ import annotations

import itertools
import os
import stat
from pathlib import Path

import pytest

from config.settings import Account
from config.tokens import TokensBroken, digest, ensure_tokens, load_tokens, read_tokens

ANNA, BEN = Account(name="anna", role="moderator"), Account(name="ben", role="manager")
SCREEN = Account(name="ecran-1", role="screen")


def factory() -> str:
    return f"secret-number-{next(COUNT):04}"


COUNT = itertools.count()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "tokens.toml"


def test_every_account_gets_a_secret_of_its_own(path: Path) -> None:
    names = ensure_tokens(path, [ANNA, BEN, SCREEN])
    there = read_tokens(path)
    assert sorted(names.values()) == ["anna", "ben", "ecran-1"]
    assert names == load_tokens(path) == {digest(one.token): name for name, one in there.items()}
    assert all(len(one.token) >= 43 for one in there.values())
    assert [(name, one.role) for name, one in there.items()] == [
        ("anna", "moderator"), ("ben", "manager"), ("ecran-1", "screen"),
    ]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_secrets_are_kept_and_those_of_closed_accounts_are_not(path: Path) -> None:
    ensure_tokens(path, [ANNA, BEN], factory)
    before = read_tokens(path)
    ensure_tokens(path, [SCREEN, Account(name="anna", role="manager")], factory)
    after = read_tokens(path)
    assert after["anna"].token == before["anna"].token
    assert after["anna"].role == "manager"
    assert list(after) == ["ecran-1", "anna"]
    assert before["ben"].token not in path.read_text()


def test_a_file_in_order_is_not_written_again(path: Path) -> None:
    ensure_tokens(path, [ANNA], factory)
    before = path.stat()
    ensure_tokens(path, [ANNA], factory)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_secrets_chosen_by_hand(path: Path) -> None:
    ensure_tokens(path, [ANNA], lambda: 'sixteen-"quotes"\\')
    assert read_tokens(path)["anna"].token == 'sixteen-"quotes"\\'


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    ensure_tokens(path, [ANNA], factory)
    path.chmod(mode)
    told = f"can be read by others: chmod 600 {path}"
    with pytest.raises(TokensBroken, match=told):
        load_tokens(path)
    with pytest.raises(TokensBroken, match=told):
        ensure_tokens(path, [ANNA, BEN], factory)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[anna\n", "is not a tokens file"),
        ("anna = 3\n", "the account anna needs"),
        ('[anna]\nrole = "moderator"\n', "the account anna needs"),
        ('[anna]\ntoken = "short"\n', "the account anna needs"),
        ('[anna]\ntoken = "sixteen-letters-é"\n', "the account anna needs"),
        ('[anna]\ntoken = "sixteen-letters-x"\n[ben]\ntoken = "sixteen-letters-x"\n', "have the same token"),
        ('secret = "sixteen-letters-x\n', "is not a tokens file"),
    ],
)
def test_a_broken_file_is_told_without_its_secrets_and_left_alone(path: Path, text: str, told: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(TokensBroken, match=told) as caught:
        ensure_tokens(path, [ANNA, BEN], factory)
    assert "sixteen" not in str(caught.value)
    assert path.read_text() == text


def test_a_file_that_is_not_there_or_not_a_file(path: Path) -> None:
    with pytest.raises(TokensBroken, match="does not exist: the feeder makes it"):
        load_tokens(path)
    path.mkdir(parents=True)
    with pytest.raises(TokensBroken, match="cannot be read: Is a directory"):
        load_tokens(path)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TokensBroken, match="cannot be written"):
        ensure_tokens(tmp_path / "file" / "tokens.toml", [ANNA], factory)


def test_a_write_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_tokens(path, [ANNA], factory)
    before = path.read_text()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TokensBroken, match="No space left on device"):
        ensure_tokens(path, [ANNA, BEN], factory)
    assert path.read_text() == before
    assert list(path.parent.iterdir()) == [path]


def test_secrets_are_not_in_what_is_printed(path: Path) -> None:
    ensure_tokens(path, [ANNA], lambda: "never-print-this-one")
    assert "never-print" not in repr(read_tokens(path))
