"""Desk and screen find the feeder of this checkout, and its secrets never go anywhere else."""

from __future__ import annotations

import json
import os
import ssl
import stat
from pathlib import Path
from typing import Any

import pytest

from config.reach import NotFound, Reach, reach, remove_runfile, root_of, write_runfile
from config.runfile import alive, local_url, read_runfile, runfile_path
from config.settings import Account
from config.tokens import ensure_tokens, read_tokens
from tests.config.conftest import MINIMAL, Certify

ACCOUNTS = [
    Account(name="siege", role="manager"),
    Account(name="accueil", role="moderator"),
    Account(name="ecran-1", role="screen"),
    Account(name="ecran-2", role="screen"),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with a configuration whose hub takes any free port, and tokens."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "wall.toml").write_text('[desk]\nlanguage = "en"\n' + MINIMAL.replace(
        'data_dir = "data"', ""), encoding="utf-8")  # fmt: skip
    ensure_tokens(tmp_path / "var" / "tokens.toml", ACCOUNTS)
    return tmp_path


def run(root: Path, url: str = "ws://127.0.0.1:4321", **more: Any) -> None:
    write_runfile(
        root,
        url=url,
        tokens_file=root / "var/tokens.toml",
        config=root / "config/wall.toml",
        web_url="http://x",
        **more,
    )


def token_of(root: Path, name: str) -> str:
    return read_tokens(root / "var" / "tokens.toml")[name].token


def find(root: Path, env: dict[str, str] | None = None, **more: Any) -> Reach:
    return reach(root, **{"role": "desk", "env": env or {}, **more})


def set_hub(root: Path, text: str) -> None:
    path = root / "config" / "wall.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"[hub]\n{text}\n", encoding="utf-8")


def test_with_no_options_the_running_feeder_is_found(root: Path) -> None:
    run(root)
    found = find(root)
    assert (found.url, found.account, found.token) == ("ws://127.0.0.1:4321", "accueil", token_of(root, "accueil"))
    assert (found.tls, found.language, found.web_url) == (None, "en", "http://x")
    assert found.settings is not None
    assert found.token not in repr(found)
    screen = find(root, role="screen")
    assert (screen.account, screen.language) == ("ecran-1", "fr")


def test_the_run_file_is_private_and_goes_with_its_feeder(root: Path) -> None:
    run(root)
    path = runfile_path(root)
    assert path == root / "var" / "run" / "feeder.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = json.loads(path.read_text())
    assert set(told) >= {"url", "tokens_file", "config", "pid", "web_url"}
    assert told["pid"] == os.getpid()
    remove_runfile(root)
    assert not path.exists()
    remove_runfile(root)


def test_another_feeders_run_file_is_left_alone(root: Path) -> None:
    run(root)
    path = runfile_path(root)
    path.write_text(path.read_text().replace(str(os.getpid()), "1"))
    remove_runfile(root)
    assert path.exists()


def test_what_a_dead_feeder_left_behind_is_not_believed(root: Path) -> None:
    run(root)
    with pytest.raises(NotFound, match=r"No feeder runs here. Start it with: python run_feeder.py"):
        find(root, is_alive=lambda pid: False)
    set_hub(root, "port = 8765")
    assert find(root, is_alive=lambda pid: False).url == "ws://127.0.0.1:8765"


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"url": 3}', "[" * 70_000, '{"url": "\xff"}'])
def test_a_broken_run_file_is_none(root: Path, text: str) -> None:
    run(root)
    runfile_path(root).write_text(text, encoding="latin-1")
    assert read_runfile(root) is None
    remove_runfile(root)
    with pytest.raises(NotFound, match="No feeder runs here"):
        find(root)


def test_the_order_of_what_is_believed(root: Path) -> None:
    set_hub(root, 'port = 1\nhost = "::1"')
    assert find(root).url == "ws://[::1]:1"
    run(root)
    assert find(root).url == "ws://127.0.0.1:4321"
    env = {"VAV_URL": "ws://localhost:2", "VAV_TOKEN": "from-the-environment"}
    found = find(root, env)
    assert (found.url, found.token, found.account, found.web_url) == (
        "ws://localhost:2", "from-the-environment", None, "",
    )  # fmt: skip
    found = find(root, env, url="ws://127.0.0.1:3", token="from-the-command-line")
    assert (found.url, found.token) == ("ws://127.0.0.1:3", "from-the-command-line")


def test_an_account_by_name(root: Path, tmp_path: Path) -> None:
    run(root)
    assert find(root, {"VAV_ACCOUNT": "siege"}).token == token_of(root, "siege")
    assert find(root, {"VAV_ACCOUNT": "siege", "VAV_TOKEN": "x"}, account="accueil").account == "accueil"
    with pytest.raises(NotFound, match=r"There is no account “siége” in .*tokens.toml; did you mean “siege”\?"):
        find(root, account="siége")
    with pytest.raises(NotFound, match=r"There is no account “zoé” in .*tokens.toml$"):
        find(root, account="zoé")
    elsewhere = tmp_path / "mine.toml"
    ensure_tokens(elsewhere, [Account(name="moi", role="viewer")])
    assert find(root, token_file=elsewhere).account == "moi"
    assert find(root, {"VAV_TOKEN_FILE": str(elsewhere), "VAV_TOKEN": ""}).account == "moi"
    with pytest.raises(NotFound, match=r"Aucun compte de .* n’est un écran"):
        find(root, token_file=elsewhere, role="screen")


def test_secrets_stay_here(root: Path) -> None:
    run(root)
    for url in ("wss://evil.example", "wss://evil.example:4321", "wss://127.0.0.1.evil.example"):
        with pytest.raises(NotFound, match="There is no token for wss://"):
            find(root, url=url)
    assert find(root, url="wss://shop.example", token="given-for-it").tls is not None


@pytest.mark.parametrize("url", ["ws://192.168.1.4:8765", "ws://shop.example", "ws://127.0.0.1.evil.example"])
def test_nothing_goes_out_in_clear(root: Path, url: str) -> None:
    with pytest.raises(NotFound, match="is another machine: that needs TLS"):
        find(root, url=url, token="x")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "127.0.0.1:8765", "ws://", "ws://[", "ws://a:99999", "ws://a:x"]
)
def test_what_is_no_address(root: Path, url: str) -> None:
    with pytest.raises(NotFound, match="is not the address of a feeder"):
        find(root, url=url, token="x")


def test_a_feeder_with_tls_vouches_for_itself(root: Path, certify: Certify) -> None:
    run(root, "wss://0.0.0.0:8765", cert_file=root / "missing.pem")
    with pytest.raises(NotFound, match=r"missing.pem cannot be used: "):
        find(root)
    cert, _ = certify("hub")
    run(root, "wss://0.0.0.0:8765", cert_file=cert)
    found = find(root)
    assert found.url == "wss://127.0.0.1:8765"
    assert found.tls is not None
    assert found.tls.verify_mode == ssl.CERT_REQUIRED
    assert len(found.tls.get_ca_certs()) <= 1
    elsewhere = find(root, {"VAV_CA_FILE": str(cert)}, url="wss://shop.example", token="x").tls
    assert elsewhere is not None
    assert elsewhere.check_hostname
    assert elsewhere.verify_mode == ssl.CERT_REQUIRED


def test_a_broken_configuration_does_not_stop_the_desk(root: Path) -> None:
    run(root)
    (root / "config" / "wall.toml").write_text("[")
    found = find(root)
    assert (found.account, found.language, found.settings) == ("accueil", "fr", None)
    remove_runfile(root)
    with pytest.raises(NotFound, match=r"Le collecteur est introuvable\u202f: .*wall.toml:1: "):
        find(root)


def test_tokens_that_others_can_read(root: Path) -> None:
    run(root)
    (root / "var" / "tokens.toml").chmod(0o644)
    with pytest.raises(NotFound, match="can be read by others"):
        find(root)


def test_another_root(tmp_path: Path) -> None:
    assert root_of({"VAV_ROOT": str(tmp_path)}) == tmp_path
    assert (root_of({}) / "config" / "reach.py").exists()


def test_alive() -> None:
    assert alive(os.getpid())
    assert alive(1)
    assert not alive(0)
    assert not alive(-1)
    assert not alive(2**31 - 2)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("ws://127.0.0.1:1", "ws://127.0.0.1:1"),
        ("http://0.0.0.0:80", "http://127.0.0.1:80"),
        ("wss://:::8765", "wss://[::1]:8765"),
        ("ws://::1:8765", "ws://[::1]:8765"),
        ("ws://[::1]:8765", "ws://[::1]:8765"),
        ("wss://192.168.1.4:8765", "wss://192.168.1.4:8765"),
        ("", ""),
    ],
)
def test_addresses_as_this_machine_reaches_them(url: str, local: str) -> None:
    assert local_url(url) == local
