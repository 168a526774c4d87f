"""What desks are answered from memory: search, threads, histories, the state of the house."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from feeder import pages
from feeder.screening.base import Screener
from feeder.screening.few import Few
from feeder.screening.finder import Finder
from feeder.search.index import Block
from feeder.sources.base import Seen
from tests.feeder.support import Asker, place
from wall import commands as do
from wall import wire
from wall.codec import encode_event
from wall.content import TextContent
from wall.events import Consent, Mask, Rating, Undone
from wall.log.base import Entry
from wall.rules import Refused
from wall.state import Post

YES = Consent(basis="opt-in", version="1")


async def found(desk: Asker, text: str, queue: str = "all", **find: str) -> list[str]:
    await desk.settled()
    answer = await desk.ask("page", queue=queue, find=wire.Find(text=text, **find))
    assert (answer.ok, answer.searched) == (True, 1.0), answer.why
    assert answer.found == len(answer.posts or [])
    return [post.id for post in answer.posts or []]


async def test_search_finds_text_author_pseudonym_reply_and_the_sources_label(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(labels={"avis": "Avis Google"}) as desk:
        a, b = await here.see(
            Seen(native_id="1", text="La théière ÉBRÉCHÉE", author="Zoé Girard"), Seen(native_id="2", text="x")
        )
        for text in ("ebrech", "théière", "girard zoe", "google THEIERE", "reche"):
            assert await found(desk, text) == [a], text
        assert await found(desk, "théière google introuvable") == []
        assert await found(desk, "avis-google") == [b, a]
        told = (await desk.ask("post", post=b)).post
        assert told is not None
        assert b in await found(desk, told.pseudonym)
        await here.do(do.Reply(id=here.id(), post=b, text="Nous l’avons remplacée."))
        assert await found(desk, "remplacee avons") == [b]
        await here.do(do.Reply(id=here.id(), post=b, text="Changée !"))
        assert await found(desk, "remplacee") == []
        assert await found(desk, "changee") == [b]
        await here.do(do.Reply(id=here.id(), post=b, text=""))
        assert await found(desk, "changee") == []
        await here.see(Seen(what="edited", native_id="1", text="Elle est revenue entière"))
        assert await found(desk, "ebrech") == []
        assert await found(desk, "entiere") == [a]


async def test_a_house_that_was_there_before_is_searched_from_its_log(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        a, _ = await here.see(Seen(native_id="1", text="première"), Seen(native_id="2", text="seconde"))
        await here.do(do.Reply(id=here.id(), post=a, text="merci"))
    async with place(tmp_path) as here, here.desk() as desk:
        first = await desk.ask("page", queue="all", find=wire.Find(text="premiere"))
        assert (first.searched, first.posts) == (0.0, [])
        assert await found(desk, "premiere merci") == [a]


@pytest.mark.parametrize("way", ["forget", "consent"])
async def test_what_is_forgotten_is_out_of_the_index_within_the_same_command(tmp_path: Path, way: str) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        (post,) = await here.see(
            Seen(native_id="1", kind="chat", text="mot-secret-unique", author="Clandestine", consent=YES)
        )
        await here.do(do.Reply(id=here.id(), post=post, text="réponse-secrète"))
        assert await found(desk, "secret unique secrete") == [post]
        if way == "forget":
            await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
        else:
            await here.see(Seen(what="edited", native_id="1", kind="chat", text="mot-secret-unique"))
        index = desk.desk.index
        assert len(index) == 0
        blocks: list[Block] = [block for block in gc.get_objects() if type(block) is Block]
        kept = repr([block.said for block in [*index._blocks, *blocks]])
        assert not any(word in kept for word in ("secret", "clandestine", "unique"))
        await desk.settled()
        assert len(index) == 0
        assert await found(desk, "secret") == []


@pytest.fixture(params=[0, 1000], ids=["through the queue", "one by one"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to find what matches: through the whole queue, and by looking each post up."""
    monkeypatch.setattr(pages, "FEW", request.param)


@pytest.mark.usefixtures("few")
async def test_what_one_left_to_others_is_in_no_search_of_theirs(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        a, b, c = await here.see(*(Seen(native_id=str(n), text=f"lampe {n}") for n in range(3)))
        await here.do(do.PassOn(id=here.id(), post=a), "noa")
        await here.do(do.PassOn(id=here.id(), post=b), "camille")
        await here.do(do.Withhold(id=here.id(), post=b, reason="unintelligible"), "noa")
        await here.do(do.Undo(id=here.id(), post=b), "noa")  # decided and taken back: it waits for all but camille
        for account, queue, wanted in (
            ("noa", "waiting", [b, c]), ("camille", "waiting", [c]),
            ("noa", "second", []), ("camille", "second", [a]),
        ):  # fmt: skip
            await desk.settled()
            answer = await desk.ask("page", account, queue=queue, find=wire.Find(text="lampe"))
            assert (sorted(post.id for post in answer.posts or []), answer.found) == (sorted(wanted), len(wanted))


@pytest.mark.usefixtures("few")
async def test_a_search_keeps_the_queues_order_and_goes_on_page_by_page(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        items = [Seen(native_id=str(n), text=f"lampe {n}", rating=Rating(1 + n % 5)) for n in range(9)]
        avis = await here.see(*items)
        forum = await here.see(*items, source="forum")
        await desk.settled()
        queue = await desk.page("waiting")
        assert sorted(queue) == sorted(avis + forum)
        assert await found(desk, "lampe", "waiting") == queue
        assert await found(desk, "lampe", "waiting", source="forum") == [name for name in queue if name in forum]
        got: list[str] = []
        while page := await desk.page("waiting", after=got[-1] if got else "", limit=4, find=wire.Find(text="lamp")):
            got += page
            await here.approve(page[0])
        assert got == queue


async def test_what_is_decided_while_a_page_is_read_leaves_nothing_out_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        posts = await here.see(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(9)))
        await desk.settled()
        read, waiting = here.house.contents.text, list(posts[:2])

        async def text(post: Post) -> TextContent | None:
            if waiting:
                await here.approve(waiting.pop())
            return await read(post)

        monkeypatch.setattr(here.house.contents, "text", text)
        first = await desk.page("waiting", limit=4)
        assert (first, waiting) == (posts[:4], [])
        assert await desk.page("waiting", after=first[-1], limit=4) == posts[4:8]


@pytest.mark.usefixtures("few")
async def test_filters_and_what_they_refuse(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(labels={"avis": "Avis"}) as desk:
        note, review = await here.see(
            Seen(native_id="1", kind="note", text="un", language="fr", flags=("abuse",)),
            Seen(native_id="2", text="two", language="en"),
        )
        await here.do(do.Withhold(id=here.id(), post=review, reason="unintelligible"))
        for find, wanted in (
            (wire.Find(kind="note"), [note]), (wire.Find(language="en"), [review]), (wire.Find(flag="abuse"), [note]),
            (wire.Find(reason="unintelligible"), [review]), (wire.Find(language="tlh"), []),
            (wire.Find(day="2026-11-22"), [review, note]), (wire.Find(day="2026-11-23..2026-11-30"), []),
            (wire.Find(shop="lyon", source="avis", kind="review", language="en", day="2026-11-22"), [review]),
        ):  # fmt: skip
            assert await desk.page("all", find=find) == wanted, find
        for find, code in (
            (wire.Find(source="avi"), "unknown-filter"), (wire.Find(kind="notes"), "unknown-filter"),
            (wire.Find(day="lundi"), "bad-day"),
        ):  # fmt: skip
            answer = await desk.ask("page", find=find)
            assert (answer.ok, answer.code) == (False, code)


async def test_counts_of_each_queue_for_whoever_asks(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        a, b, c, d = await here.see(*(Seen(native_id=str(n), text=f"n° {n}", language="fr") for n in range(4)))
        await here.do(do.PassOn(id=here.id(), post=a, question="Tu la connais ?"), "noa")
        await here.do(do.Withhold(id=here.id(), post=b, reason="off-topic"), "noa")
        await here.approve(c)
        here.step(10)
        here.clock.step(5 * 3600)
        for account, second in (("noa", 1), ("camille", 2)):
            status = (await desk.ask("status", account)).status
            assert status is not None
            assert status.queues == {
                "waiting": 1, "contested": 0, "second": second, "shown": 1, "refused": 0, "promises": 0,
                "to-answer": 1, "praise": 0, "all": 4,
            }  # fmt: skip
            assert (status.overdue, status.late) == (2, {"avis": 1})
            assert status.oldest == {"avis": here.house.state.posts[d].received_ms}
            assert (status.shops, status.languages, status.flags) == (["lyon"], ["fr"], [])
            assert status.quiet == wire.Quiet(unanswered=1)
        assert await desk.page("second", "noa") == [b]
        passed = (await desk.ask("post", post=a)).post
        assert passed is not None
        assert (passed.asked_by, passed.question) == ("noa", "Tu la connais ?")


async def test_a_conversation_in_order(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        turns = [
            Seen(native_id=str(n), kind="chat", text=f"tour {n}", conversation="c", written_ms=1000 - n, consent=YES)
            for n in range(5)
        ]
        posts = await here.see(*turns, source="tchat")
        answer = await desk.ask("thread", post=posts[2], limit=3)
        assert [post.text for post in answer.posts or []] == ["tour 3", "tour 2", "tour 1"]
        assert answer.more


async def history(desk: Asker, post: str) -> list[wire.HistoryEntry]:
    return (await desk.ask("history", post=post)).history or []


async def test_the_history_has_every_event_and_the_words_that_can_still_be_read(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        (post,) = await here.see(Seen(native_id="1", text="mauvais texte"))
        proof = {"reason": "not-a-customer", "evidence": "aucune commande", "request": "t 7"}
        await here.do(do.Withhold(id=here.id(), post=post, **proof), "noa")  # type: ignore[arg-type]
        await here.do(do.Undo(id=here.id(), post=post), "noa")
        await here.do(do.Approve(id=here.id(), post=post, masks=(Mask(0, 3, "name"),)))
        await here.do(do.Reply(id=here.id(), post=post, text="Merci."), "noa")
        await here.do(do.Promise(id=here.id(), post=post, state="taken-up", text="On s’en occupe."))
        told = [(one.event, one.by, one.reason, one.words, one.masks) for one in await history(desk, post)]
        assert told == [
            ("received", "source:avis", "", "", 0),
            ("withheld", "noa", "not-a-customer", "aucune commande", 0),
            ("undone", "noa", "", "", 0),
            ("approved", "camille", "", "", 1),
            ("replied", "noa", "", "Merci.", 0),
            ("promised", "camille", "taken-up", "On s’en occupe.", 0),
        ]
        await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
        after = await history(desk, post)
        assert [one.event for one in after][:6] == [event for event, *_ in told]
        assert [one.words for one in after if one.words] == ["art. 17"]


async def test_what_was_void_is_told_as_void(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        (post,) = await here.see(Seen(native_id="1", text="x"))
        state = here.house.state
        at_ms = here.house.now_ms()
        await here.approve(post)
        undo = do.Undo(id=here.id(), post=post)
        await here.do(undo)
        odd = Undone(at_ms=at_ms, actor="vue", shop="lyon", post=post)
        appended = await here.house.log.append(Entry("odd-1", "lyon", post, encode_event(odd)))
        await here.house.folded(appended.seq)
        assert state.voided
        assert [(one.event, one.void) for one in await history(desk, post)][-2:] == [
            ("undone", False),
            ("undone", True),
        ]
        await desk.settled()
        assert (await desk.ask("me", "vue")).me == wire.Me()


async def test_findings_and_blocked_authors_are_told_with_the_post(tmp_path: Path) -> None:
    def find(text: str, _language: str) -> list[wire.Finding]:
        return [wire.Finding(flag="abuse", start=0, end=3)] if "nul" in text else []

    finder = Finder(by=Few([Screener(name="x", version=1, find=find)]))
    async with place(tmp_path) as here, here.desk(find_in=finder) as desk:
        (post,) = await here.see(Seen(native_id="1", text="nul"))
        told = (await desk.ask("post", post=post)).post
        assert told is not None
        assert [finding.flag for finding in told.findings] == ["abuse"]
        await here.see(Seen(what="edited", native_id="1", text="bien"))
        told = (await desk.ask("post", post=post)).post
        assert told is not None
        assert (told.findings, told.revision, told.text) == ([], 2, "bien")
        here.house.state.posts[post].author = "k1"
        here.house.state.blocked["k1"] = "insult"
        blocked = (await desk.ask("post", post=post)).post
        assert blocked is not None
        assert blocked.blocked


async def test_the_last_hand_over_stands_in_the_status(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        assert ((await desk.ask("status")).status or 0).handover is None  # type: ignore[union-attr]
        for text in ("La caisse 2 est fermée.", "Tout est décidé."):
            await here.do(do.HandOver(id=here.id(), text=text), "noa")
            told = (await desk.ask("status")).status
            assert told is not None
            assert told.handover is not None
            assert (told.handover.by, told.handover.text) == ("noa", text)


async def test_there_is_no_such_post(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        for what in ("post", "thread", "history"):
            assert (await desk.ask(what, post="zzzzzzzzzzzz")).code == "unknown-post"
        assert (await desk.ask("page", queue="stars")).code == "unknown-queue"
        with pytest.raises(Refused):
            desk.desk.queues.count("stars")
