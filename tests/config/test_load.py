"""Everything that is wrong is told at once, with file, line, what was expected and what was meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import load
from config.load import ConfigError
from config.reach import ROOT
from tests.config.conftest import MINIMAL
from tests.config.support import MODELS, add, problems


def test_the_file_that_comes_with_it_is_in_order() -> None:
    house = load.load(ROOT / "config" / "wall.toml", MODELS, {})
    assert house.settings.shop.name == "Maison Tilleul"
    assert house.rules.grace_s == 10
    assert house.paths.log == ROOT / "var" / "log.db"


def test_a_minimal_file_and_where_things_are(wall: Path) -> None:
    house = load.load(wall, MODELS, {})
    here = wall.parent
    assert house.paths == load.Paths(
        config=wall, rules=here / "house-rules.toml", data=here / "data", log=here / "data/log.db",
        keys=here / "data/keys.db", side=here / "data/side.db", past=here / "data/past.db",
        tokens=here / "data/tokens.toml", accounts=here / "data/accounts.db",
        hub_cert=None, hub_key=None, web_cert=None, web_key=None,
    )  # fmt: skip
    assert house.settings.screen_language == house.settings.desk_language == "fr"


def test_everything_at_once_in_both_files(wall: Path) -> None:
    text = wall.read_text(encoding="utf-8").replace('"moderator"', '"moderater"')
    text += """
[hub]
prot = 8765

[screen]
fullscreen = "yes"
rotate = 45
stale_after_s = 0.5

[scren]
theme = "night"

[[source]]
type = "fed"
name = "forum"

[[source]]
type = "matrix"
name = "chat"
token_env = "CHAT_TOKEN"
every_s = "60"
"""
    wall.write_text(text, encoding="utf-8")
    rules = wall.parent / "house-rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("grace_s = 10", "grace_s = 1000"), encoding="utf-8")
    assert problems(wall) == [
        "house-rules.toml:5: grace_s: 1000 is out of range, expected at most 600",
        'wall.toml:9: account[1].role: "moderater" is not known, expected one of viewer, moderator, manager, '
        'administrator, screen; did you mean "moderator"?',
        "wall.toml:16: hub.prot: unknown key, expected one of host, port, tls_cert, tls_key, tokens_file, "
        "accounts_file, max_queue;"
        ' did you mean "port"?',
        'wall.toml:19: screen.fullscreen: "yes" is a text, expected true or false',
        "wall.toml:20: screen.rotate: 45 is not known, expected 0, 90, 180 or 270",
        "wall.toml:21: screen.stale_after_s: 0.5 is out of range, expected at least 2",
        "wall.toml:23: scren: unknown key, expected one of data_dir, shop, log, hub, web, account, rules, phone, "
        "place, law, screen, hours, desk, alerts, mail, report, screening, ledger, witness, source;"
        ' did you mean "screen"?',
        'wall.toml:27: source[1].type: "fed" is not a source, expected one of feed, matrix; did you mean "feed"?',
        'wall.toml:34: source[2].every_s: "60" is a text, expected a number',
    ]  # fmt: skip


def test_a_missing_section_and_a_missing_key(wall: Path) -> None:
    wall.write_text('[shop]\nid = "a"\n', encoding="utf-8")
    assert problems(wall) == [
        "wall.toml: account: missing, expected People and screens, an [[account]] for each: at least one screen and "
        "one who may decide",
        "wall.toml:1: shop.name: missing, expected The shop's name as customers read it",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a = 1\nb = "x\n', "wall.toml:2: not TOML: illegal character '\\n'"),
        ("a = 1\na = 2\n", "wall.toml:2: not TOML: cannot overwrite a value"),
        ("a = 1\n[b\n", "wall.toml:2: not TOML: expected ']' at the end of a table declaration"),
        ('a = """x\n\n', "wall.toml:2: not TOML: unterminated string"),
        ("a = " + "9" * 5000, "wall.toml: not TOML: exceeds the limit"),
        ("a = " + "[" * 5000, "wall.toml: is nested too deeply"),
        ("a = " + "{a = " * 5000, "wall.toml: is nested too deeply"),
        ("b = 1\n" + "a." * 101 + "a = 1", "wall.toml:2: has more than 100 dots in one line"),
        ("#" * 1_000_001, "wall.toml: is larger than 1 MB"),
    ],
)
def test_a_file_that_is_not_toml(wall: Path, text: str, told: str) -> None:
    wall.write_text(text, encoding="utf-8")
    assert [one for one in problems(wall) if one.startswith(told)]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"a = 1\n\xff = 2\n", "wall.toml:2: is not UTF-8 here, expected the file saved as UTF-8"),
        ("é = 1".encode("latin-1"), "wall.toml:1: is not UTF-8 here, expected the file saved as UTF-8"),
        (MINIMAL.encode("utf-16"), "wall.toml: is saved as UTF-16, expected UTF-8"),
        (b"\x7fELF\n\0\0", "wall.toml:2: is not a text, expected TOML in UTF-8"),
    ],
)
def test_a_file_in_another_encoding(wall: Path, raw: bytes, told: str) -> None:
    wall.write_bytes(raw)
    assert problems(wall) == [told]


def test_a_laborious_file_takes_seconds(wall: Path) -> None:
    key = ".".join(["a"] * 100)
    wall.write_text("".join(f"k{number}.{key} = 1\n" for number in range(1_000)), encoding="utf-8")
    began = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load.load(wall, MODELS, {})
    assert time.process_time() - began < 15
    assert len(caught.value.problems) > 1_000
    assert str(caught.value).count("\n") == 100
    assert str(caught.value).endswith("\n… and 902 more")


def test_a_byte_order_mark_is_harmless(wall: Path) -> None:
    wall.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load.load(wall, MODELS, {}).settings.shop.id == "tilleul"


def test_files_that_are_not_there(wall: Path) -> None:
    (wall.parent / "house-rules.toml").unlink()
    assert problems(wall) == ["house-rules.toml: cannot be read: No such file or directory"]
    wall.unlink()
    assert problems(wall) == [
        "house-rules.toml: cannot be read: No such file or directory",
        "wall.toml: cannot be read: No such file or directory",
    ]
    assert [one for one in problems(wall.parent) if one.endswith("cannot be read: Is a directory")]


def test_the_rules_are_looked_for_even_if_the_rest_is_broken(wall: Path) -> None:
    add(wall, '[rules]\nfile = "regles.toml"\n[hub]\nport = -1\n')
    assert problems(wall) == [
        "regles.toml: cannot be read: No such file or directory",
        "wall.toml:17: hub.port: -1 is out of range, expected at least 0",
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "wall.example"])
@pytest.mark.parametrize("section", ["hub", "web"])
def test_beyond_this_machine_only_with_tls(wall: Path, section: str, host: str) -> None:
    line = add(wall, f'[{section}]\nport = 1\nhost = "{host}"\n') + 2
    told = f"wall.toml:{line}: {section}.host: {host} can be reached from other machines, and TLS is not set up"
    assert problems(wall)[0].startswith(told)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_no_tls(wall: Path, host: str) -> None:
    add(wall, f'[hub]\nhost = "{host}"\n[web]\nhost = "0.0.0.0"\nbehind_proxy = true\n')
    assert load.load(wall, MODELS, {}).settings.hub.host == host


def test_certificates_are_tried(wall: Path) -> None:
    line = add(wall, '[hub]\nhost = "0.0.0.0"\ntls_cert = "a.pem"\ntls_key = "a.key"\n[web]\ntls_key = "a.key"\n')
    assert problems(wall) == [
        f"wall.toml:{line + 5}: web.tls_key: tls_key is set and tls_cert is not, expected both or neither"
    ]
    wall.write_text(wall.read_text(encoding="utf-8").replace('[web]\ntls_key = "a.key"\n', ""), encoding="utf-8")
    assert problems(wall)[0].startswith(f"wall.toml:{line + 2}: hub.tls_cert: ")
    (wall.parent / "a.pem").write_text("not a certificate")
    (wall.parent / "a.key").write_text("not a key")
    assert "do not work together" in problems(wall)[0]


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        ([("a", "screen")], "nobody may decide"),
        ([("a", "screen"), ("b", "viewer")], "nobody may decide"),
        ([("a", "manager")], "there is no screen"),
        ([("a", "manager"), ("a", "screen")], 'the name "a" is used twice'),
        ([("a", "screen"), ("feeder", "viewer")], 'no account may be called "feeder"'),
    ],
)
def test_people_and_screens(wall: Path, accounts: list[tuple[str, str]], told: str) -> None:
    text = MINIMAL[: MINIMAL.index("[[account]]")]
    text += "".join(f'[[account]]\nname = "{name}"\nrole = "{role}"\n' for name, role in accounts)
    wall.write_text(text, encoding="utf-8")
    assert problems(wall)[0].startswith(f"wall.toml:7: account: {told}")


def test_single_brackets(wall: Path) -> None:
    wall.write_text(MINIMAL.replace("[[account]]", "[account]", 1).split("[[account]]")[0] + "[source]\ntype = 1\n")
    assert problems(wall) == [
        "wall.toml:7: account: is a table, expected [[account]] in double brackets",
        "wall.toml:11: source: is not a list of tables, expected [[source]] (in double brackets) before each source",
    ]


@pytest.mark.parametrize("zone", ["Europe/Pari", "europe", "", "../../etc/passwd", "Europe", "é", "/etc/localtime"])
def test_a_zone_that_does_not_exist(wall: Path, zone: str) -> None:
    wall.write_text(MINIMAL.replace("[[account]]", f'zone = "{zone}"\n[[account]]', 1), encoding="utf-8")
    told = problems(wall)
    assert told[0].startswith(f'wall.toml:7: shop.zone: there is no time zone "{zone}", expected an IANA name')
    assert told[0].endswith('did you mean "Europe/Paris"?') is (zone == "Europe/Pari")


def test_settings_alone_ask_for_no_secret(wall: Path) -> None:
    add(wall, '[[source]]\ntype = "unheard-of"\n')
    assert load.load_settings(wall).shop.id == "tilleul"
    add(wall, "[hub]\nport = true\n")
    with pytest.raises(ConfigError, match=r"wall.toml:17: hub.port: true is a truth value, expected a whole number"):
        load.load_settings(wall)


def test_what_a_file_holds_is_not_poured_over_the_terminal(wall: Path) -> None:
    wall.write_text(MINIMAL.replace('"screen"', f'"\\u001b[2J{"x" * 5000}"'), encoding="utf-8")
    (told,) = problems(wall)
    assert "\x1b" not in told
    assert len(told) < 300


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    cut=st.integers(0, 3000), length=st.integers(0, 40),
    junk=st.binary(max_size=12)
    | st.sampled_from([b"[[", b'"""', b"= [", b"{", b"[source]\n", b"[[account]]\n", b"1e999"]),
)  # fmt: skip
def test_whatever_a_file_holds(wall: Path, cut: int, length: int, junk: bytes) -> None:
    raw = (ROOT / "config" / "wall.toml").read_bytes()
    wall.write_bytes(raw[:cut] + junk + raw[cut + length :])
    told = "in order"
    try:
        load.load(wall, MODELS, {})
    except ConfigError as error:
        told = str(error)
    assert told
