"""Commands about the whole wall, its screens, promises and the spotlight, on the real house and hub."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from moderation.cli.lessons import ABOUT_A_POST, EXAMPLES, SEVERAL, USER, VERBS
from tests.feeder.support import RULES
from tests.moderation.peer import peer
from tests.moderation.shell import Shell
from tests.moderation.stage import START_MS, Stage
from tests.moderation.test_glyphs import dangerous
from tests.moderation.test_screens import HOSTILE
from tests.moderation.walls import HEALTH, hung, png
from wall import wire
from wall.clock import from_iso
from wall.figures import Panel
from wall.house_views import ScreenStatus, Status


async def shown(on: Stage, text: str) -> str:
    (post,) = await on.say(text)
    await on.place.approve(post)
    on.place.step(RULES.grace_s)
    return post


def test_every_command_has_an_example() -> None:
    assert {*VERBS, "", *(f"user {name}" for name in USER)} == set(EXAMPLES)
    assert set(VERBS) > ABOUT_A_POST | SEVERAL


async def test_pause_and_resume(on: Stage, sh: Shell) -> None:
    done = await sh("pause", "--json")
    assert (done.status, done.json["event"]) == (0, "paused")
    assert "lyon" in on.place.house.state.paused
    again = await sh("pause")
    assert (again.status, again.err) == (2, "Le mur est déjà en pause.\n")
    on.place.step(60)
    assert (await sh("status")).out.startswith("Le mur est en pause depuis ")
    assert (await sh("resume")).out == "Le mur a repris.\n"
    assert (await sh("resume")).status == 2
    assert (await sh("pause", account="vue")).err == "Le compte « vue » n’a pas le droit de décider.\n"


async def test_announcements_by_the_shops_clock(on: Stage, sh: Shell) -> None:
    told = await sh("announce", "Nous fermons à 17 h.", "--until", "18:00", "--json")
    assert told.status == 0
    name = told.json["facts"]["announcement"]
    assert on.place.house.state.notices[name].until_ms == from_iso("2026-11-22T18:00:00+01:00")
    assert (await sh("announce", "Demain, fête.")).out.endswith("  Sur les écrans jusqu’à la fin du jour.\n")
    assert "jusqu’à la fin du 30 nov." in (await sh("announce", "L’ascenseur.", "--until", "2026-11-30")).out
    listed = (await sh("announcements", "--json")).json
    assert [each["until_ms"] for each in listed if each["id"] == name] == [from_iso("2026-11-22T18:00:00+01:00")]
    words = (await sh("announcements")).out
    assert f"{name}  jusqu’à " in words
    assert "│ Nous fermons à 17 h." in words
    ended = await sh("announce", "--end", name[:5])
    assert (ended.status, ended.out) == (0, "L’annonce n’est plus sur les écrans.\n")
    assert len((await sh("announcements", "--json")).json) == 2
    assert (await sh("announce", "--end", "zzzzz")).status == 2
    assert name not in on.place.house.state.notices
    on.place.step(86_400)
    on.place.step(10 * 86_400)
    assert (await sh("announcements")).out == "Aucune annonce sur les écrans.\n"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["announce"], "Quelle est l’annonce ?"),
        (["announce", "  "], "Quelle est l’annonce ?"),
        (["announce", "x" * 601], "600 caractères au plus."),
        (["announce", "x", "--until", "demain"], "« demain » n’est pas une date : écrivez 18:00"),
        (["announce", "x", "--until", "11:00"], "« 11:00 » est passé"),
        (["announce", "x", "--until", "2040-01-01"], "« 2040-01-01 » est à plus d’un an."),
        (["announce", "x", "--end", "abcd"], "--end retire une annonce"),
        (["announce", "--end", "ab"], "n’est pas l’identifiant d’une annonce"),
        (["promise", "x"], "Donnez un état (taken-up, under-way, done, declined)"),
        (["promise", "x", "doen"], "Vouliez-vous dire « done » ?"),
        (["promise", "x", "done", "--take-back"], "Donnez un état"),
        (["promise", "x", "declined"], "Pas possible : dites pourquoi"),
        (["promise", "x", "done", "y" * 1001], "1000 caractères au plus."),
        (["screen", "x"], "Il manque : "),
        (["screen", "x", "identfy"], "Vouliez-vous dire « identify » ?"),
        (["screen", "x", "identify", "y"], "identify ne prend rien d’autre."),
        (["screen", "x", "playlist"], "Quelles scènes, dans quel ordre ?"),
        (["screen", "x", "playlist", "stream", "--default"], "Quelles scènes, dans quel ordre ?"),
        (["screen", "x", "thumbnail"], "thumbnail demande le fichier à écrire."),
        (["screen", "x", "thumbnail", "a.jpg"], "L’image est un PNG"),
        (["screen", "x", "reload"], "Il n’y a pas d’écran « x » ici. Aucun écran n’est relié."),
    ],
)
async def test_bad_usage_ends_with_2_and_teaches(sh: Shell, argv: list[str], told: str) -> None:
    ran = await sh(*argv)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


async def test_promise_and_spotlight(on: Stage, sh: Shell) -> None:
    post = await shown(on, "La porte coince.")
    assert (await sh("promise", post[:6], "taken-up")).out == f"{post}  Promesse : pris en compte.\n"
    done = await sh("promise", post, "done", "Un gond neuf depuis lundi.", "--json")
    promise = done.json["post"]["promise"]
    assert promise["state"] == "done"
    assert "gond neuf" in str(promise["form"])
    assert (await sh("promise", post, "--take-back")).out == f"{post}  La promesse est retirée.\n"
    assert (await sh("promise", post, "--take-back")).status == 2
    assert (await sh("spotlight", post)).out == f"{post}  Proposé à la une.\n"
    assert on.place.house.state.posts[post].spotlit
    assert (await sh("spotlight", post, "--off", "--json")).json["post"]["spotlit"] is False
    (other,) = await on.say("deux")
    assert "pas sur le mur" in (await sh("spotlight", other)).err


async def test_screens_as_a_table_and_as_json(on: Stage, sh: Shell) -> None:
    assert (await sh("screens")).out == "Aucun écran n’est relié.\n"
    wrong = replace(HEALTH, scene="", dark="clock", temperature_c=None, memory_mib=None, clock_ms=946_684_920_000)
    good = replace(HEALTH, posts=[("otlk2yq6voyh", 1, 0), ("hx3k7dabcdef", 1, 2)], clock_ms=START_MS)
    async with hung(on.url, "ecran-2", wrong), hung(on.url, "ecran-1", good):
        lines = (await sh("screens")).out.splitlines()
        assert lines[0].split() == ["Écran", "Montre", "Entendu", "Température", "Mémoire"]
        assert lines[1].split() == [
            "ecran-1",
            "Fil,",
            "2",
            "messages",
            "il",
            "y",
            "a",
            "0",
            "s",
            "54",
            "°C",
            "83",
            "Mio",
        ]
        told = "\n".join(lines)
        for words in (
            "lyon · version 0.1.0 · 1920 × 1080 · thème jour · son horloge : ",
            "programme : Fil, À la une, Transparence · otlk2yq6voyh hx3k7dabcdef (3)",
            "ecran-2  éteint : son horloge est fausse", "–", "▲ éteint : son horloge est fausse", "1 janv. 2000",
        ):  # fmt: skip
            assert words in told, words
        listed = (await sh("screens", "--json")).json
        assert [each["health"]["size"] for each in listed] == [[1920, 1080]] * 2
        assert "▲ ecran-2  éteint" in (await sh("status")).out


async def test_orders_to_a_screen(on: Stage, sh: Shell, tmp_path: Path) -> None:
    async with hung(on.url, "ecran-1") as screen:
        assert (await sh("screen", "ecran-1", "identify")).out == "ecran-1 montre son nom en grand.\n"
        assert (await sh("screen", "ecran-1", "reload", "--json")).json == {
            "ok": True, "screen": "ecran-1", "order": "reload",
        }  # fmt: skip
        played = await sh("screen", "ecran-1", "playlist", "stream", "spotlight")
        assert played.out == "ecran-1 joue : Fil, À la une.\n"
        assert (await sh("screen", "ecran-1", "playlist", "--default")).status == 0
        file = tmp_path / "vitrine.png"
        assert str(file) in (await sh("screen", "ecran-1", "thumbnail", str(file))).out
        assert file.read_bytes() == png()
        assert [(order.what, order.playlist) for order in screen.orders] == [
            ("identify", []), ("reload", []), ("playlist", ["stream", "spotlight"]), ("playlist", []),
            ("thumbnail", []),
        ]  # fmt: skip
        nowhere = await sh("screen", "ecran-1", "thumbnail", str(tmp_path / "no" / "x.png"))
        assert (nowhere.status, nowhere.out) == (2, "")
        near = await sh("screen", "ecran1", "reload")
        assert near.status == 2
        assert "Il n’y a pas d’écran « ecran1 » ici. Vouliez-vous dire « ecran-1 » ?" in near.err
        assert "n’a pas le droit" in (await sh("screen", "ecran-1", "reload", account="vue")).err


async def test_a_screen_that_refuses_is_told_with_the_nearest_right_scene(
    on: Stage, sh: Shell, tmp_path: Path
) -> None:
    def obey(order: wire.Order) -> wire.Obeyed:
        return wire.Obeyed(n=order.n, ok=order.what == "thumbnail", why=HOSTILE, picture=b"\x89PNG\r\n\x1a\n\x1b[2J")

    async with hung(on.url, "ecran-1", obey=obey):
        refused = await sh("screen", "ecran-1", "playlist", "stream", "spotligth")
        assert refused.status == 2
        assert "Vouliez-vous dire « spotlight » ?" in refused.err
        assert not dangerous(refused.err.replace("\n", ""))
        file = tmp_path / "x.png"
        broken = await sh("screen", "ecran-1", "thumbnail", str(file))
        assert (broken.status, broken.err) == (2, "Ce que l’écran a envoyé n’est pas une image lisible.\n")
        assert not file.exists()


async def test_nothing_of_a_screen_reaches_the_terminal_unescaped(capsys: pytest.CaptureFixture[str]) -> None:
    health = wire.Health(
        scene=HOSTILE, theme=HOSTILE, playlist=[HOSTILE] * 40, problems=[HOSTILE] * 40, dark=HOSTILE,
        posts=[(HOSTILE, 1, 0)] * 9, uptime_s=1e300, memory_mib=1e300, temperature_c=-1e300, clock_ms=2**53,
    )  # fmt: skip
    many = [ScreenStatus(name=HOSTILE, shop=HOSTILE, version=HOSTILE, scene=HOSTILE, silent_s=1e300, health=health)]
    standing = [wire.Announcement(id=HOSTILE, form=(), at_ms=0, until_ms=2**62)]
    async with peer() as hub:
        hub.status = Status(panel=Panel(), wall=wire.Wall(announcements=standing), screens=many)
        hub.obey = lambda tell: wire.Answer(n=tell.n, ok=False, code=HOSTILE, why=HOSTILE)
        sh = Shell(hub.url, capsys)
        for argv in (
            ["screens"],
            ["status"],
            ["announcements"],
            ["screen", "x", "reload"],
            ["screen", HOSTILE, "reload"],
        ):
            ran = await sh(*argv)
            assert ran.out + ran.err
            assert not dangerous((ran.out + ran.err).replace("\n", "")), argv


async def test_an_announcement_from_standard_input(on: Stage, sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Ouvert dimanche.\n"))
    assert (await sh("announce", "-", "--until", "2h")).status == 0
    (notice,) = (await sh("announcements", "--json")).json
    assert "Ouvert dimanche." in str(notice["form"])
    assert notice["until_ms"] == START_MS + 7_200_000
