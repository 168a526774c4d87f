"""What a tablet's desk is given, and what the command line may ask for."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.checks import is_loopback
from config.reach import remove_runfile, write_runfile
from moderation.__main__ import main
from moderation.cli.arguments import parser
from moderation.serve import run
from moderation.serve.door import public_id
from moderation.serve.run import Unfit, checked
from moderation.serve.service import COLUMNS, ROWS, DeskService, clamped, command, environment
from moderation.words import Words

OURS = {"PATH": "/bin", "VAV_TOKEN": "the server's", "VAV_TOKEN_FILE": "/x", "DEMO_SECRET": "s", "VAV_ROOT": "/r"}


def args(*argv: str) -> argparse.Namespace:
    return parser(Words()).parse_args(["--serve", *argv])


def test_a_desk_is_given_its_own_token_and_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OURS.items():
        monkeypatch.setenv(name, value)

    async def nothing(*_: object) -> None:
        """Nobody listens."""

    given_ = environment(OURS, "vav_id_theirs", "ws://127.0.0.1:1")
    made = DeskService(command("fr", "night"), given_, nothing, nothing)._build_environment(100, 30)
    assert made["VAV_TOKEN"] == "vav_id_theirs"
    assert (made["VAV_URL"], made["VAV_ROOT"], made["COLUMNS"], made["ROWS"]) == (
        "ws://127.0.0.1:1",
        "/r",
        "100",
        "30",
    )
    assert "WebDriver" in made["TEXTUAL_DRIVER"]
    assert not {"VAV_TOKEN_FILE", "DEMO_SECRET"} & set(made)
    assert "the server's" not in made.values()
    assert set(made) <= {*given_, "TEXTUAL_DRIVER", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS", "TERM_PROGRAM",
                         "TERM_PROGRAM_VERSION", "COLUMNS", "ROWS"}  # fmt: skip
    assert os.environ["VAV_TOKEN"] == "the server's"


def test_a_desk_looks_for_the_feeder_itself_unless_its_address_was_named() -> None:
    made = environment(OURS, "vav_id_theirs")
    assert "VAV_URL" not in made
    assert made["VAV_ROOT"] == "/r", "where it looks"


def test_the_server_looks_for_the_feeder_anew_each_time_and_keeps_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def feeder_at(port: int) -> None:
        write_runfile(tmp_path, url=f"ws://127.0.0.1:{port}", tokens_file=tmp_path / "t", config=tmp_path / "c")

    setups: list[run.Setup] = []

    async def serve(setup: run.Setup, *_: object) -> None:
        setups.append(setup)

    monkeypatch.setattr(run, "serve", serve)
    feeder_at(1001)
    assert main(["--serve"], {"VAV_ROOT": str(tmp_path)}) == 0
    assert main(["--serve", "--url", "ws://127.0.0.1:1001"], {"VAV_ROOT": str(tmp_path)}) == 0
    found, named = setups
    feeder_at(1002)
    assert (found.url(), found.named) == ("ws://127.0.0.1:1002", "")
    assert (named.url(), named.named) == ("ws://127.0.0.1:1001", "ws://127.0.0.1:1001")
    remove_runfile(tmp_path)
    assert found.url() == "ws://127.0.0.1:1002", "none runs now: where it was last"


@given(st.integers(), st.integers())
def test_a_terminal_has_a_size_within_reason(width: int, height: int) -> None:
    columns, rows = clamped(width, height)
    assert COLUMNS[0] <= columns <= COLUMNS[1]
    assert ROWS[0] <= rows <= ROWS[1]


@pytest.mark.parametrize("size", [(None, 3), ("80", "24"), (80.0, 24.0), ([], {})])
def test_what_is_no_size_is_refused(size: tuple[object, object]) -> None:
    with pytest.raises(ValueError, match="no size"):
        clamped(*size)


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        ((), ("127.0.0.1", 8780, None)),
        (("--port", "0", "--host", "::1"), ("::1", 0, None)),
        (("--tls-cert", "c", "--tls-key", "k", "--host", "192.0.2.1"), ("192.0.2.1", 8780, None)),
        (("--behind-proxy", "https://desk.example.org/"), ("127.0.0.1", 8780, "https://desk.example.org")),
        (("--behind-proxy", "http://localhost:9"), ("127.0.0.1", 8780, "http://localhost:9")),
    ],
)
def test_where_it_may_be_served(argv: tuple[str, ...], found: tuple[str, int, str | None]) -> None:
    assert checked(args(*argv), Words(), is_loopback) == found


@pytest.mark.parametrize(
    "argv",
    [
        ("--host", "0.0.0.0"),
        ("--host", "desk.example.org"),
        ("--tls-cert", "c"),
        ("--tls-key", "k"),
        ("--behind-proxy", "http://desk.example.org"),
        ("--behind-proxy", "https://desk.example.org/path"),
        ("--behind-proxy", "desk.example.org"),
    ],
)
def test_what_would_lie_open_is_refused_in_words(argv: tuple[str, ...]) -> None:
    with pytest.raises(Unfit, match=r"[A-Z{-]"):
        checked(args(*argv), Words(), is_loopback)


@given(st.text(max_size=60))
def test_a_token_s_public_id_never_holds_its_secret(secret: str) -> None:
    assert public_id(f"vav_abc_{secret}") == "abc"
    if "_" not in secret:
        assert public_id(secret) == "none"
