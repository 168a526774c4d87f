"""The ledger in `wall.toml`: its name, its witnesses, what is wrong with one, and the key that `--check` tells."""

from __future__ import annotations

from pathlib import Path

import pytest

import run_feeder
from config.load import load
from config.settings import Settings
from feeder.registry import source_models
from feeder.signing import Signing
from feeder.witness_ways import ByCommand, ByUrl, InFolder
from run_feeder_plan import signing
from tests.config.support import add, problems
from wall.ledger.notes import Signer


def told(wall: Path, env: dict[str, str]) -> Signing:
    return signing(load(wall, source_models(), env))


def test_nothing_has_to_be_said(wall: Path) -> None:
    plan = told(wall, {})
    data = wall.parent / "data"
    assert plan == Signing("vis-a-vis/tilleul", data / "ledger.key", data / "ledger.db", 900.0, {})


def test_every_kind_of_witness(wall: Path) -> None:
    (wall.parent / "token").write_text("s3cret\n")
    add(
        wall,
        """
[ledger]
origin = "mur.example.org/lyon"
every_min = 60

[[witness]]
name = "notaire"
type = "command"
command = ["mail", "notaire@example.org"]

[[witness]]
name = "archive"
type = "folder"
folder = "../partage"

[[witness]]
name = "ville"
type = "url"
url = "https://temoin.example.org/mur"
token_env = "VILLE"

[[witness]]
name = "ici"
type = "url"
url = "http://127.0.0.1:8080/"
token_file = "token"
""",
    )
    plan = told(wall, {"VILLE": "h1dden"})
    assert (plan.origin, plan.every_s) == ("mur.example.org/lyon", 3600.0)
    ways = {name: type(way) for name, way in plan.witnesses.items()}
    assert ways == {"notaire": ByCommand, "archive": InFolder, "ville": ByUrl, "ici": ByUrl}
    folder, city, here = (plan.witnesses[name] for name in ("archive", "ville", "ici"))
    assert isinstance(folder, InFolder)
    assert folder._folder == wall.parent.parent / "partage"
    for way, token in ((city, "h1dden"), (here, "s3cret")):
        assert isinstance(way, ByUrl)
        assert way._headers["Authorization"] == f"Bearer {token}"


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ('type = "url"', "url is missing"),
        ('type = "folder"', "folder is missing"),
        ('type = "command"', "command is missing"),
        ('type = "post"', "type"),
        ('type = "folder"\nfolder = "x"\nurl = "https://a.example"', 'url is set, and the type is "folder"'),
        ('type = "folder"\nfolder = "x"\ntoken_file = "t"', "token_file is set, and no address is"),
        ('type = "url"\nurl = "https://a.example"\ntoken_env = "A"\ntoken_file = "t"', "both set"),
        ('type = "command"\ncommand = ["mail", ""]', "a part of command is empty"),
        ('type = "url"\nurl = "http://a.example/"', "url is not secure"),
        ('type = "url"\nurl = "https://me:secret@a.example/"', "url holds a password"),
        ('type = "url"\nurl = "https://"', "url"),
        ('type = "url"\nurl = "https:///path"', "url has no host"),
        ('type = "url"\nurl = "https://[::1"', "url has no host"),
        ('type = "url"\nurl = "ftp://a.example"', "url"),
        ('type = "url"\nurl = "https://a.example"\ntoken_env = "NOT_SET"', "NOT_SET"),
        ('type = "folder"\nfolder = "x"\n[[witness]]\nname = "one"\ntype = "folder"\nfolder = "y"', "used twice"),
    ],
)
def test_what_is_wrong_with_a_witness_is_told(wall: Path, options: str, wrong: str) -> None:
    add(wall, f'[[witness]]\nname = "one"\n{options}\n')
    (said,) = problems(wall)
    assert wrong in said
    assert "secret@" not in said


@pytest.mark.parametrize("origin", ["a b", "a+b", "é", "x" * 201])
def test_what_cannot_name_a_ledger(wall: Path, origin: str) -> None:
    add(wall, f'[ledger]\norigin = "{origin}"\n')
    (said,) = problems(wall)
    assert "ledger.origin" in said


def test_every_shops_id_names_a_ledger() -> None:
    shop = {"id": "x" * 64, "name": "x"}
    people = [{"name": "a", "role": "moderator"}, {"name": "b", "role": "screen"}]
    given = Settings.model_validate({"shop": shop, "account": people})
    assert given.ledger.name_for(given.shop.id) == f"vis-a-vis/{'x' * 64}"


def test_check_tells_the_key_once_there_is_one(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check = ["--config", str(wall), "--check"]
    assert run_feeder.main(check, {}) == 0
    assert "ledger key" not in capsys.readouterr().out
    path = wall.parent / "data" / "ledger.key"
    signer = Signer.create(path, "vis-a-vis/tilleul")
    assert run_feeder.main(check, {}) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"ledger key: {signer.vkey}"
    path.write_text("not a key")
    assert run_feeder.main(check, {}) == 2
    assert "ledger.key: not a private key in PEM" in capsys.readouterr().out
