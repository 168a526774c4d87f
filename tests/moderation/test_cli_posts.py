"""Lists, search, conversations, second opinions, several posts at once and one's own things, as plain commands."""

from __future__ import annotations

import asyncio
import io
import sys

import pytest

from feeder.sources.base import Seen
from moderation.cli.lessons import USER
from tests.feeder.support import RULES
from tests.moderation.shell import Shell
from tests.moderation.stage import NOTICE, Stage
from tests.moderation.test_glyphs import dangerous


async def ids(sh: Shell, *argv: str, account: str = "camille") -> list[str]:
    return [each["id"] for each in (await sh(*argv, "--json", account=account)).json]


async def test_lists_by_queue_and_filter(on: Stage, sh: Shell) -> None:
    one, two = await on.say("La vendeuse a été très aimable.", "Livraison en retard.", stars=2)
    (three,) = await on.say("Un café près de la porte ?", source="forum")
    await on.place.approve(one)
    on.place.step(RULES.grace_s)
    await sh("withhold", two, "--reason", "unintelligible")
    on.place.step(RULES.grace_s)
    assert await ids(sh, "list", "--queue", "shown") == [one]
    assert await ids(sh, "list", "--queue", "waiting") == [three]
    assert await ids(sh, "list", "--queue", "refused", "--reason", "unintelligible") == [two]
    assert await ids(sh, "list", "--source", "forum") == [three]
    assert await ids(sh, "list", "--queue", "all", "--day", "2026-11-22", "--limit", "1") == [three]
    assert await ids(sh, "list", "--day", "2026-11-20..2026-11-21") == []
    assert await ids(sh, "list", "--state", "waiting") == [three]


async def test_search(on: Stage, sh: Shell) -> None:
    one, two = await on.say("La vendeuse a été TRÈS aimable.", "Livraison en retard.")
    async with asyncio.timeout(60):
        while on.hub.desk.trail.share < 1:  # noqa: ASYNC110 - it tells nobody when it is through
            await asyncio.sleep(0)
    assert await ids(sh, "search", "tres", "aimable") == [one]
    assert await ids(sh, "search", "retard", "--queue", "waiting") == [two]
    assert (await sh("search", "introuvable")).out == "Aucun message.\n"


async def test_a_thread_and_a_history(on: Stage, sh: Shell) -> None:
    turns = [
        Seen(native_id=f"t{number}", kind="chat", text=text, conversation="c", consent=NOTICE)
        for number, text in enumerate(("Bonjour", "La lampe est-elle là ?", "Oui, en deux tailles."))
    ]
    posts = await on.place.see(*turns, source="conversation")
    await on.place.approve(posts[1])
    assert await ids(sh, "thread", posts[1]) == posts
    assert f"▸ {posts[1]}" in (await sh("thread", posts[1])).out
    told = await sh("history", posts[1])
    assert "camille" in told.out
    assert [each["event"] for each in (await sh("history", posts[1], "--json")).json] == ["received", "approved"]
    assert (await sh("history", "zzzz")).err == "Il n’y a pas de message « zzzz ».\n"


async def test_a_second_opinion_and_passing_on(on: Stage, sh: Shell) -> None:
    one, two = await on.say("un", "deux")
    assert (await sh("ask", one, "Est-ce un nom de chez nous ?")).status == 0
    told = (await sh("list", "--queue", "second", account="noa")).out
    assert "camille demande un second avis" in told
    assert "Question : Est-ce un nom de chez nous ?" in told
    assert (await sh("pass", two)).out == f"{two}  Laissé à quelqu’un d’autre ; « undo » le reprend.\n"
    assert await ids(sh, "list", "--queue", "second", account="noa") == [one, two]
    assert await ids(sh, "list", "--queue", "second") == []
    assert (await sh("undo", two)).status == 0
    assert on.place.house.state.posts[two].asked_by == ""


async def test_several_posts_in_one_go_with_a_summary(on: Stage, sh: Shell) -> None:
    one, two, three, four = await on.say("un", "deux", "trois", "quatre")
    done = await sh("approve", one, two, one)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "2 décidés."
    partly = await sh("withhold", two, three, "--reason", "unintelligible")
    assert partly.status == 4
    assert partly.out.splitlines()[-1] == "1 décidé, 1 non."
    assert partly.err.startswith(f"{two}  Quelqu’un d’autre")
    told = await sh("approve", four, "zzzz", "--json")
    assert told.status == 2
    assert (told.json["done"], told.json["refused"]) == (1, 1)
    assert [each["asked"] for each in told.json["answers"]] == [four, "zzzz"]
    assert [on.state(post) for post in (one, two, three, four)] == [
        "waiting+Approved", "waiting+Approved", "waiting+Withheld", "waiting+Approved",
    ]  # fmt: skip
    assert (await sh("approve", one, two, "--expect", "3")).err == "--expect ne vaut que pour un seul message.\n"


async def test_an_author_is_blocked_and_no_longer(on: Stage, sh: Shell) -> None:
    (note,) = await on.place.see(
        Seen(native_id="n", kind="note", text="Achetez mes montres", author_id="device-7"), source="carnet"
    )
    assert (await sh("block", note, "--reason", "advertising")).status == 0
    assert "son auteur est bloqué" in (await sh("list")).out
    assert (await sh("unblock", note)).out == f"{note}  L’auteur n’est plus bloqué.\n"
    (review,) = await on.say("un avis")
    assert (await sh("block", review, "--reason", "advertising")).status == 2


async def test_a_note_is_taken_down_at_the_counter(on: Stage, sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await sh("note", "La lampe près de la caisse éblouit.", "--json")
    post = on.place.house.state.posts[told.json["post"]["id"]]
    assert (post.kind, post.source, post.state) == ("note", "counter", "waiting")
    monkeypatch.setattr(sys, "stdin", io.StringIO("Dit au comptoir,\nen deux lignes.\n"))
    assert "C’est noté" in (await sh("note", "-")).out
    assert (await sh("note", " ")).status == 2


async def test_a_shift_is_handed_over(on: Stage, sh: Shell) -> None:
    assert (await sh("hand-over", "Le forum est lent.")).status == 0
    assert on.place.house.state.handovers["lyon"].by == "camille"
    assert (await sh("hand-over", "x" * 2001)).err == "Le texte : 2000 caractères au plus.\n"


async def test_the_profile_changes_only_what_is_named(on: Stage, sh: Shell) -> None:
    assert "aucun compliment" in (await sh("profile")).out
    await sh("profile", "--name", "Camille", "--name", "Cam", "--badge", "Camille")
    told = (await sh("profile", "--on-wall", "--layout", "one", "--json")).json
    assert told == {"names": ["Camille", "Cam"], "badge": "Camille", "on_wall": True, "layout": "one"}
    assert (await sh("profile", "--json", account="noa")).json == {}
    assert (await sh("profile", "--clear", "--json")).json == {}
    assert (await sh("profile", "--clear", "--badge", "x")).status == 2


async def test_me_and_health(on: Stage, sh: Shell) -> None:
    (one,) = await on.say("un")
    await on.place.approve(one)
    on.place.step(RULES.grace_s)
    assert (await sh("me", "--json")).json["today"] == {"approved": 1}
    assert (await sh("me", "--json", account="noa")).json == {}
    assert "approuvé" in (await sh("me")).out
    on.sources[0] = type(on.sources[0])(name="avis", label="Avis\x1b[2J", ok=False, problem="le serveur dit 503")
    told = await sh("health")
    assert "le serveur dit 503" in told.out
    assert not dangerous(told.out.replace("\n", ""))
    document = (await sh("health", "--json")).json
    assert document["sources"][0]["problem"] == "le serveur dit 503"
    assert {"log_bytes", "queues", "through"} <= set(document)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["list", "--queue", "waitin"], "Vouliez-vous dire « waiting » ?"),
        (["list", "--kind", "chta"], "Vouliez-vous dire « chat » ?"),
        (["list", "--day", "hier"], "« hier » n’est pas un jour"),
        (["list", "--queue", "all", "--state", "shown"], "Ou bien --queue, ou bien --state."),
        (["search", "x" * 201], "200 caractères au plus"),
        (["block", "x"], "Il manque : --reason."),
        (["ask", "x", "y" * 501], "La question : 500 caractères au plus."),
        (["profile", "--layout", "lits"], "Vouliez-vous dire « list » ?"),
        (["user"], "Il manque"),
        (["user", "ad", "lea"], "Vouliez-vous dire « add » ?"),
        (["user", "add", "lea", "--role", "modrator"], "Vouliez-vous dire « moderator » ?"),
        (["user", "add", "léa", "--role", "moderator"], "n’est pas un nom de compte"),
        (["user", "token", "lea", "--days", "0"], "De 1 à 3660 jours."),
        (["completion", "tcsh"], "On peut dire : bash, zsh, fish."),
    ],
)
async def test_bad_usage_teaches(sh: Shell, argv: list[str], told: str) -> None:
    ran = await sh(*argv)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize("name", USER)
async def test_help_on_accounts_teaches(sh: Shell, name: str) -> None:
    ran = await sh("user", name, "--help")
    assert ran.status == 0
    assert f"python -m moderation user {name}" in ran.out.split("Par exemple :")[1]
