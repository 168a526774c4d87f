"""The desk's decisions as plain commands, on the real hub, as a script would give them."""

from __future__ import annotations

import pytest

from moderation.cli import arguments
from moderation.cli.lessons import VERBS
from moderation.words import Words
from tests.feeder.support import RULES
from tests.moderation.peer import peer, post
from tests.moderation.shell import Shell
from tests.moderation.stage import Stage
from tests.moderation.test_glyphs import dangerous
from wall import wire
from wall.wire import DeskPending


async def test_list_gives_every_post_waiting_ones_first(on: Stage, sh: Shell) -> None:
    one, two, three = await on.say("un", "deux", "trois", stars=1)
    await on.place.approve(one)
    on.place.step(RULES.grace_s)
    listed = (await sh("list", "--json")).json
    assert [each["id"] for each in listed] == [two, three, one]
    assert {"id", "kind", "source", "stars", "received_at", "text", "flags", "state", "last"} <= set(listed[0])
    assert [each["state"] for each in listed] == ["waiting", "waiting", "shown"]
    assert [each["id"] for each in (await sh("list", "--state", "shown", "--json")).json] == [one]
    assert len((await sh("list", "--limit", "2", "--json")).json) == 2
    assert (await sh("list", "--limit", "0", "--json")).json == []
    told = await sh("list", "--state", "waiting")
    assert told.status == 0
    assert two in told.out
    assert "Avis ★☆☆☆☆ · Avis de la boutique" in told.out
    assert "│ deux" in told.out
    assert (await sh("list", "--state", "withheld")).out == "Aucun message.\n"


async def test_more_posts_than_a_page_are_all_listed(on: Stage, sh: Shell) -> None:
    await on.say(*(f"message {number}" for number in range(230)))
    listed = (await sh("list", "--json")).json
    assert len({each["id"] for each in listed}) == 230


async def test_endless_posts_are_all_listed(on: Stage, sh: Shell) -> None:
    await on.say(*(f"{number} " + "🪑" * 99_000 for number in range(14)))
    listed = await sh("list", "--json")
    assert (listed.status, listed.err) == (0, "")
    assert len(listed.json) == 14


async def test_what_waits_out_its_grace_still_counts_as_waiting(on: Stage, sh: Shell) -> None:
    one, two = await on.say("un", "deux")
    await on.place.approve(one)
    listed = (await sh("list", "--state", "waiting", "--json")).json
    assert {each["id"] for each in listed} == {one, two}


async def test_approve_mask_undo_and_withdraw(on: Stage, sh: Shell) -> None:
    one, two = await on.say("Odile m’a aidée.", "deux")
    done = await sh("approve", two[:6], "--json")
    assert done.status == 0
    assert done.json["event"] == "approved"
    assert done.json["post"]["id"] == two
    masked = await sh("mask", one, "--span", "0:5:name")
    assert (masked.status, masked.err) == (0, "")
    assert f"{one}  Approuvé ; sur le mur dans 10 s." in masked.out
    pending = on.place.house.state.posts[one].pending
    assert pending is not None
    assert [tuple(mask.__struct_fields__) for mask in pending.event.masks] == [("start", "end", "label")]  # type: ignore[union-attr]
    assert (await sh("undo", one)).status == 0
    assert on.state(one) == "waiting"
    on.place.step(RULES.grace_s)
    gone = await sh("withdraw", two, "--reason", "author-request", "--request", "lettre")
    assert (gone.status, gone.out) == (0, f"{two}  Retiré du mur.\n")
    assert on.state(two) == "withdrawn"


async def test_withhold_second_and_forget(on: Stage, sh: Shell) -> None:
    one, two = await on.say("Le gérant est un crétin.", "deux")
    assert (await sh("withhold", one, "--reason", "insult", "--span", "17:23", "--span", "0:2")).status == 0
    proposed = await sh("withhold", two, "--reason", "off-topic")
    assert "une deuxième personne doit le confirmer" in proposed.out
    same = await sh("second", two)
    assert (same.status, same.err) == (2, "La deuxième personne doit être quelqu’un d’autre.\n")
    assert (await sh("second", two, account="noa")).out == f"{two}  Confirmé.\n"
    on.place.step(RULES.grace_s)
    assert [on.state(one), on.state(two)] == ["withheld", "withheld"]
    assert "Oublié" in (await sh("forget", one, "--because", "effacement demandé")).out
    assert on.place.house.state.posts[one].forgotten
    listed = (await sh("list", "--state", "withheld", "--json")).json
    assert {each["id"]: each["text"] for each in listed} == {one: None, two: "deux"}
    assert "oublié" in (await sh("list", "--state", "withheld")).out


async def test_reply(on: Stage, sh: Shell) -> None:
    (one,) = await on.say("La porte coince.")
    assert (await sh("profile", "--badge", "Solène", "--on-wall")).status == 0
    assert (await sh("reply", one, "Elle est réparée.", "--signed", "Solène")).status == 0
    reply = await on.place.house.contents.reply(on.place.house.state.posts[one])
    assert reply is not None
    assert (reply.text, reply.signed) == ("Elle est réparée.", "Solène")
    nothing = await sh("reply", one)
    assert nothing.status == 2
    assert "Quelle est la réponse ?" in nothing.err
    assert "La réponse est retirée." in (await sh("reply", one, "--take-back")).out
    assert on.place.house.state.posts[one].reply_seq == 0


async def test_status(on: Stage, sh: Shell) -> None:
    await on.say("un")
    told = (await sh("status", "--json")).json
    assert told["panel"]["waiting"] == 1
    assert len(told["sources"]) == 4
    words = (await sh("status")).out
    assert "1  en attente" in words
    assert "● Forum Tilleul" in words
    assert "aucun écran n’est relié" in words


async def test_refusals_say_what_to_do(on: Stage, sh: Shell) -> None:
    (one,) = await on.say("un")
    unknown = await sh("withhold", one, "--reason", "insulte")
    assert unknown.status == 2
    assert "« insulte » ne figure pas dans la liste" in unknown.err
    assert "Vouliez-vous dire « insult » ?" in unknown.err
    assert "duplicate" in unknown.err
    lacking = await sh("withhold", one, "--reason", "hate")
    assert lacking.status == 2
    assert "Le motif « Haine ou discrimination » exige" in lacking.err
    assert "--span A:B" in lacking.err
    assert "--ground" in lacking.err
    assert (await sh("approve", "zzzz")).err == "Il n’y a pas de message « zzzz ».\n"
    outside = await sh("mask", one, "--span", "0:99")
    assert outside.status == 2
    assert "Le passage 0:99 sort du texte (0:2)." in outside.err
    assert (await sh("approve", one, account="vue")).err == "Le compte « vue » n’a pas le droit de décider.\n"
    told = await sh("withhold", one, "--reason", "hate", "--json")
    assert told.json["code"] == "missing"
    assert on.state(one) == "waiting"


async def test_somebody_else_was_first(on: Stage, sh: Shell) -> None:
    one, two = await on.say("un", "deux")
    last = on.place.house.state.posts[one].last_seq
    await on.place.approve(one, "noa")
    for argv in (
        ["approve", one],
        ["approve", one, "--expect", str(last)],
        ["withhold", one, "--reason", "unintelligible"],
    ):
        ran = await sh(*argv)
        assert (argv, ran.status) == (argv, 4)
        assert "Quelqu’un d’autre a été plus rapide" in ran.err
    assert (await sh("approve", two, "--expect", str(on.place.house.state.posts[two].last_seq))).status == 0


async def test_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    ran = await Shell("ws://127.0.0.1:9", capsys)("list")
    assert ran.status == 3
    assert "Collecteur injoignable" in ran.err


async def test_a_wrong_token_and_a_screens_token_are_refused(on: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    sh = Shell(on.url, capsys)
    assert (await sh("list", account="nobody")).err == "Le collecteur n’accepte pas ce jeton.\n"
    screen = await sh("list", account="ecran-1")
    assert screen.status == 2
    assert "pour modérer, il faut le compte d’une personne" in screen.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["aprove", "x"], "Vouliez-vous dire « approve » ?"),
        (["withhold", "x"], "Il manque : --reason."),
        (["mask", "x", "--span", "5:5"], "« 5:5 » n’est pas un passage"),
        (["mask", "x", "--span", "1:5:phoen"], "Vouliez-vous dire « phone » ?"),
        (["mask", "x"], "Il manque : --span."),
        (["list", "--state", "waitin"], "Vouliez-vous dire « waiting » ?"),
        (["list", "--limit", "-1"], "--limit"),
        (["approve", "x", "--wat"], "Pas compris : --wat."),
        (["forget", "x", "--because", "y" * 501], "--because : 500 caractères au plus."),
        (["reply", "x", "y" * 5001], "5000 caractères au plus."),
        (["approve", "x" * 65], "n’est pas l’identifiant d’un message"),
    ],
)
async def test_bad_usage_ends_with_2_and_teaches(sh: Shell, argv: list[str], told: str) -> None:
    ran = await sh(*argv)
    assert ran.status == 2
    assert ran.out == ""
    assert told in ran.err


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("verb", ["", *VERBS])
async def test_help_teaches_with_examples(sh: Shell, verb: str, lang: str) -> None:
    ran = await sh(*([verb] if verb else []), "--help", lang=lang)
    assert ran.status == 0
    assert ("Par exemple :" if lang == "fr" else "For instance:") in ran.out
    assert f"python -m moderation {verb}".strip() in ran.out
    if verb in ("withhold", "withdraw"):
        assert "not-a-customer" in ran.out


async def test_a_hostile_post_is_listed_harmless(on: Stage, sh: Shell) -> None:
    await on.say("\x1b[2Jabc\u202e [bold]gras[/]\x9b")
    told = await sh("list")
    assert "␛[2Jabc⟦U+202E⟧ [bold]gras[/]⟦U+009B⟧" in told.out
    assert not dangerous(told.out.replace("\n", ""))
    ran = await sh("approve", "\x1b[2J")
    assert not dangerous(ran.err.replace("\n", ""))


async def test_a_command_that_was_cut_off_is_done_once(capsys: pytest.CaptureFixture[str]) -> None:
    async with peer(post("aaaaaaaaaaaa")) as hub:
        tried = 0

        def reply(do: wire.Do) -> wire.Answer | None:
            nonlocal tried
            tried += 1
            if tried < 3:
                return None
            pending = DeskPending(what="approve", by="noa", at_ms=0, effective_ms=10**13)
            return wire.Answer(n=do.n, ok=True, seq=9, event="approved", post=post("aaaaaaaaaaaa", pending=pending))

        hub.reply = reply
        ran = await Shell(hub.url, capsys)("approve", "aaaa")
        assert ran.status == 0
        assert tried == 3
        assert len({do.command.id for do in hub.done}) == 1


async def test_without_a_terminal_the_desk_says_what_to_do(sh: Shell) -> None:
    ran = await sh()
    assert ran.status == 2
    assert "La modération a besoin d’un terminal" in ran.err


@pytest.mark.parametrize(
    "argv",
    [[], ["--as", "camille", "--look", "day"], ["--layout=one", "--touch"], ["--practice"], ["--practice", "3"],
     ["--serve", "--port", "0", "--lang", "en"]],
)  # fmt: skip
def test_what_opens_the_desk_is_read_alike_by_the_short_parser(argv: list[str]) -> None:
    assert arguments.opening(Words(), argv) == arguments.parser(Words()).parse_args(argv)


@pytest.mark.parametrize("argv", [["list"], ["aprove", "abc"], ["--help"], ["--look", "pink"], ["--as"], ["--wat"]])
def test_all_else_is_left_to_the_whole_parser(argv: list[str]) -> None:
    assert arguments.opening(Words(), argv) is None
