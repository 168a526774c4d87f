"""[phone], [[place]] and [law]: what is refused and in which words, and the page's own small file."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

import run_feeder
from config.load import load
from config.phone import Phone, client_tls
from config.phone_only import load_phone
from config.problems import ConfigError
from feeder.phone.codes import Codes
from feeder.phone.shelves import CODES
from feeder.registry import source_models
from moderation.serve.run import PORT
from run_feeder_plan import plan as plan_of
from tests.config.conftest import Certify
from tests.config.support import add, problems
from wall.vault import Vault

SECRET = "x" * 24
GOOD = '[phone]\npublic_url = "https://mur.example.org"\nlink_secret_env = "LINK"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('public_url = "mur.example.org"', "does not fit, expected an address such"),
        ('public_url = "https://mur.example.org/"', "with nothing after it"),
        ('public_url = "http://mur.example.org"', "would send notes and receipts in clear, expected https://"),
        ('public_url = "https://mur:99999"', '"https://mur:99999" is no address'),
        ('public_url = "https://mur.example.org"', "public_url is set and the link has no secret"),
        ('link_url = "ws://mur.example.org/link"', "would go over a network in clear, expected wss://"),
        ('link_url = "https://mur.example.org"', "expected an address that begins with wss://"),
        ('link_secret_env = "A"\nlink_secret_file = "b"', "link_secret_env and link_secret_file are both set"),
        ('link_secret_env = "MISSING"', "phone.link_secret_env: missing secret"),
        ('link_secret_env = "SHORT"', "phone.link_secret_env: the secret of the link is too short"),
        ('link_secret_env = "ODD"', "phone.link_secret_env: the secret of the link is too short, or holds more"),
        ('host = "0.0.0.0"', "phone.host: 0.0.0.0 can be reached from other machines, and TLS is not set up"),
        ('tls_cert = "page.pem"', "phone.tls_cert: tls_cert is set and tls_key is not"),
        ('tls_cert = "a.pem"\ntls_key = "a.key"', "phone.tls_cert:"),
        ('evening = "7pm"', 'phone.evening: "7pm" is not a time of day, expected such as "19:00"'),
        ('tomorrow = "24:00"', 'phone.tomorrow: "24:00" is not a time of day'),
        ("code_every_min = 0", "phone.code_every_min: 0 is out of range, expected at least 1"),
        ('consent_version = "deux mots"', "phone.consent_version:"),
        ('publik_url = ""', 'phone.publik_url: unknown key'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(wall: Path, text: str, told: str) -> None:
    line = add(wall, f"[phone]\n{text}\n")
    (problem,) = problems(wall, {"SHORT": "x" * 23, "ODD": "é" * 30, "A": SECRET})
    assert told in problem
    assert problem.startswith((f"wall.toml:{line}:", f"wall.toml:{line + 1}:", f"wall.toml:{line + 2}:"))


def test_the_nearest_word_is_offered(wall: Path) -> None:
    add(wall, '[phone]\npublik_url = ""\n')
    assert problems(wall)[0].endswith('did you mean "public_url"?')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[place]]\nid = "a"\nlabel = "A"\n[[place]]\nid = "a"\nlabel = "B"', 'the id "a" is used twice'),
        ('[[place]]\nid = "près de"\nlabel = "A"', "place[1].id:"),
        ('[[place]]\nid = "a"\nlabel = ""', "place[1].label: is too short"),
        ("[law]\ngiven = 3", "law.given: 3 is a whole number, expected a text"),
        ('[[source]]\ntype = "feed"\nname = "phone"', 'source[1].name: "phone" is the phone page’s own name'),
        ('[[source]]\ntype = "feed"\nname = "counter"', 'source[1].name: "counter" is the counter’s own name'),
        ('[[account]]\nname = "author"\nrole = "viewer"', 'no account may be called "author"'),
        ('[[account]]\nname = "phone"\nrole = "viewer"', 'no account may be called "phone"'),
    ],
)
def test_places_law_and_names_that_are_ours(wall: Path, text: str, told: str) -> None:
    add(wall, text + "\n")
    assert told in problems(wall)[0]


def test_the_plan_of_a_page(wall: Path) -> None:
    add(wall, GOOD + '[[place]]\nid = "a"\nlabel = "Rayon A"\n[law]\ngiven = "Rien"\n[hours]\nsunday = ""\n')
    house = load(wall, source_models(), {"LINK": SECRET})
    plan = plan_of(house, {})
    assert plan.phone is not None
    assert (plan.phone.public_url, plan.phone.link_url) == ("https://mur.example.org", "wss://mur.example.org/link")
    assert (plan.phone.secret, SECRET in repr(plan.phone)) == (SECRET, False)
    assert (plan.phone.evening_min, plan.phone.tomorrow_min, plan.phone.code_every_s) == (19 * 60, 9 * 60, 300)
    assert isinstance(plan.phone.tls, ssl.SSLContext)
    assert plan.phone.tls.verify_mode is ssl.CERT_REQUIRED
    assert plan.phone.tls.check_hostname
    assert (plan.phone.week.hours[6], plan.phone.law.given, plan.places) == (None, "Rien", {"a": "Rayon A"})


def test_without_an_address_there_is_no_page(wall: Path) -> None:
    assert plan_of(load(wall, source_models(), {}), {}).phone is None


def test_a_page_on_this_machine_is_known_by_its_own_certificate(certify: Certify, tmp_path: Path) -> None:
    certify("page")
    phone = Phone(link_url="wss://127.0.0.1:8780/link", tls_cert="page.pem", tls_key="page.key")
    own = client_tls(phone, phone.link, tmp_path)
    assert own is not None
    assert (own.check_hostname, own.verify_mode) == (False, ssl.CERT_REQUIRED)
    public = client_tls(phone, "https://mur.example.org", tmp_path)
    assert public is not None
    assert public.check_hostname
    assert client_tls(phone, "http://127.0.0.1:8780", tmp_path) is None


# --- the page's own file -------------------------------------------------------------------------------------------


def test_a_small_file_is_enough_and_a_whole_one_too(wall: Path, tmp_path: Path) -> None:
    small = tmp_path / "page.toml"
    small.write_text(GOOD + 'host = "0.0.0.0"\nbehind_proxy = true\nport = 80\n')
    told = load_phone(small, {"LINK": SECRET})
    assert (told.secret, told.phone.host, told.phone.port, told.language) == (SECRET, "0.0.0.0", 80, "fr")
    assert SECRET not in repr(told)
    add(wall, GOOD + "[source]\nthis = 'is looked at by nobody here'\n")
    assert load_phone(wall, {"LINK": SECRET}).phone.public_url == "https://mur.example.org"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "page.toml: there is no [phone] section, expected [phone]"),
        ("[fone]\nport = 1\n", 'page.toml:1: fone: there is no [phone] section, expected [phone]; did'),
        ("phone = 3\n", "page.toml:1: phone: 3 is a whole number, expected a table"),
        ("[phone]\n", "page.toml:1: phone: the link has no secret, expected link_secret_env or link_secret_file"),
        ('[phone]\nlink_secret_env = "LINK"\ntls_cert = "a"\ntls_key = "b"\n', "phone.tls_cert:"),
        ("[phone\n", "page.toml:1: not TOML"),
    ],
)  # fmt: skip
def test_a_small_file_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_phone(tmp_path / "page.toml", {"LINK": SECRET})
    assert told in str(caught.value)


def test_the_command_checks_and_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.toml").write_text(GOOD)
    assert run_feeder.main(["web", "--config", "page.toml", "--check"], {"LINK": SECRET}) == 0
    assert capsys.readouterr().out == "page.toml: the phone page is in order\n"
    assert run_feeder.main(["web", "--config", "page.toml"], {}) == 2
    assert "missing secret" in capsys.readouterr().err


def test_check_says_why_there_is_no_code(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(wall, '[phone]\npublic_url = "http://127.0.0.1:9"\nlink_secret_env = "LINK"\n')
    assert run_feeder.main(["--config", str(wall), "--check"], {"LINK": SECRET}) == 0
    assert "phone page: http://127.0.0.1:9 does not answer" in capsys.readouterr().out


async def test_the_codes_of_the_shelves(
    wall: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_feeder.main(["--config", str(wall), "shelves"], {}) == 2
    assert "there is no page yet, or no place" in capsys.readouterr().err
    add(wall, GOOD + '[[place]]\nid = "a"\nlabel = "Rayon A"\n[[place]]\nid = "b"\nlabel = "Rayon B"\n')
    argv = ["--config", str(wall), "shelves", "codes"]
    assert run_feeder.main(argv, {"LINK": SECRET}) == 1
    assert "the vault of a feeder that has run here" in capsys.readouterr().err
    (wall.parent / "data").mkdir()
    vault = await Vault.open(wall.parent / "data" / "keys.db")
    assert run_feeder.main(argv, {"LINK": SECRET}) == 0
    codes = Codes(vault.key(CODES), 300_000)
    assert capsys.readouterr().out.splitlines() == [
        f"Rayon A: https://mur.example.org/n/{codes.shelf('a')}",
        f"Rayon B: https://mur.example.org/n/{codes.shelf('b')}",
        "codes/a.svg",
        "codes/b.svg",
    ]
    assert "<svg" in (wall.parent / "codes" / "b.svg").read_text()
    await vault.close()


def test_page_and_tablet_do_not_want_the_same_port() -> None:
    """Both may run on the shop's PC, each as it comes."""
    assert Phone().port != PORT
