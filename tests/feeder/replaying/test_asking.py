"""What desks are told of the past: the queues of then, what was done and by which role, and to whom which texts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import astuple

from feeder.answers import Desk
from feeder.replaying.asking import Back
from feeder.replaying.courses import Courses
from feeder.sources.base import Seen
from tests.feeder.replaying.tape import BEGAN_MS, DAY
from tests.feeder.support import PEOPLE, Asker, Place, place
from wall import commands as do
from wall import wire
from wall.events import Span

WORDS = ("voleur", "question", "secret", "camille", "noa")


@asynccontextmanager
async def asking(here: Place) -> AsyncIterator[Asker]:
    desk = Desk(here.house, list, lambda: 0, "test")
    desk.back = Back(here.house, Courses(here.house, here.side))
    try:
        yield Asker(desk)
    finally:
        desk.close()


async def at(asker: Asker, seconds: float, queue: str, account: str = "camille", **how: object) -> wire.Answer:
    return await asker.ask("past", account, queue=queue, at_ms=BEGAN_MS + round(seconds * 1000), **how)


def names(answer: wire.Answer) -> list[str]:
    return [post.id for post in answer.posts or []]


async def a_day(here: Place) -> list[str]:
    """Four posts at 0 s: shown at 30 s, refused at 50 s, left to others, waiting; a fifth at 100 s."""
    shown, refused, asked, waits = await here.see(
        Seen(native_id="1", text="très bien", language="fr"), Seen(native_id="2", text="quel voleur"),
        Seen(native_id="3", text="secret"), Seen(native_id="4", text="lent", flags=("link",)),
    )  # fmt: skip
    here.step(20)
    await here.approve(shown, "noa")
    here.step(20)  # 40 s
    await here.do(do.Withhold(id=here.id(), post=refused, reason="insult", spans=(Span(5, 11),)), "noa")
    here.step(5)  # 45 s
    await here.do(do.PassOn(id=here.id(), post=asked, question="une question ?"), "noa")
    here.step(55)
    (fifth,) = await here.see(Seen(native_id="5", text="plus tard"), source="forum")
    here.step(100)
    return [shown, refused, asked, waits, fifth]


async def test_the_queues_are_those_of_then(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        shown, refused, asked, waits, fifth = await a_day(here)
        await here.approve(waits)
        here.step(100)
        assert set(names(await at(asker, 10, "waiting"))) == {shown, refused, asked, waits}
        assert names(await at(asker, 25, "grace")) == [shown]
        assert set(names(await at(asker, 25, "waiting"))) == {refused, asked, waits}
        assert names(await at(asker, 30, "shown")) == [shown]
        late = await at(asker, 120, "decided")
        assert names(late) == [refused, shown]
        assert late.counts == {"waiting": 2, "second": 1, "grace": 0, "shown": 1, "decided": 2}
        assert late.found == 2
        assert late.panel is not None
        last = here.house.place(late_seq(here, fifth))
        assert last is not None
        assert (late.panel.received, late.panel.shown, late.panel.ledger) == (5, 1, last + 1)
        assert names(await at(asker, 120, "second")) == [asked]
        assert names(await at(asker, 120, "waiting")) == [waits, fifth]
        assert names(await at(asker, 120, "waiting", limit=1)) == [waits]
        assert (await at(asker, 120, "waiting", limit=1)).more
        assert names(await at(asker, 120, "waiting", after=waits)) == [fifth]
        (told,) = (await at(asker, 25, "grace")).posts or []
        assert (told.state, told.now, told.pending is not None and told.pending.by) == (
            "waiting",
            "shown",
            "moderator",
        )


def late_seq(here: Place, post: str) -> int:
    return here.house.state.posts[post].history[0]


async def test_managers_read_the_raw_past_and_everybody_else_what_was_public(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        shown, refused, _, waits, _ = await a_day(here)
        for account, reads in (("camille", True), ("noa", False), ("vue", False)):
            for queue, post, text in (("decided", refused, "quel voleur"), ("waiting", waits, "lent")):
                told = {one.id: one for one in (await at(asker, 120, queue, account)).posts or []}
                assert (told[post].text, told[post].hidden) == ((text, "") if reads else (None, "role"))
            told = {one.id: one for one in (await at(asker, 120, "shown", account)).posts or []}
            assert (told[shown].text, told[shown].hidden) == ("très bien", "")
            one = (await asker.ask("post", account, post=refused, at_ms=BEGAN_MS + 60_000)).post
            assert one is not None
            assert (one.text, one.spans, one.reason, one.decided_by) == (
                ("quel voleur", [(5, 11)], "insult", "moderator") if reads else (None, [], "insult", "moderator")
            )
            found = await at(asker, 120, "decided", account, find=wire.Find(text="voleur"))
            assert names(found) == ([refused] if reads else [])


@pytest.mark.parametrize("how", ["forgotten", "edited", "deleted", "author"])
async def test_what_its_author_or_the_law_took_away_is_read_by_nobody(tmp_path: Path, how: str) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        (post,) = await here.show(Seen(native_id="1", text="secret"))
        here.step(100)
        if how == "forgotten":
            await here.do(do.Forget(id=here.id(), post=post, because="1"))
        elif how == "author":
            await here.do(do.Withdraw(id=here.id(), post=post, reason="author-request", request="1"))
        else:
            await here.see(Seen(what=how, native_id="1", text="autre"))  # type: ignore[arg-type]
        for account in ("camille", "noa"):
            page = await at(asker, 50, "shown", account)
            one = (await asker.ask("post", account, post=post, at_ms=BEGAN_MS + 50_000)).post
            assert one is not None
            assert page.posts == [one]
            assert one.hidden == ("withdrawn" if how == "author" else how)
            assert one.now == {"forgotten": "forgotten", "edited": "waiting"}.get(how, "withdrawn")
            assert not {"secret", "autre"} & set(map(str, astuple(one)))
            assert names(await at(asker, 50, "shown", account, find=wire.Find(text="secret"))) == []


async def test_what_was_done_is_told_in_order_by_role_with_delays(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        shown, refused, *_ = await a_day(here)
        await here.do(do.Reply(id=here.id(), post=shown, text="merci"))
        answer = await asker.ask("acts", "noa", day=DAY, limit=500)
        acts = answer.acts or []
        mine = [(act.event, act.by, act.delay_s) for act in acts if act.post == shown]
        assert mine == [
            ("received", "source", None), ("approved", "moderator", 20.0), ("shown", "moderator", None),
            ("replied", "manager", 200.0),
        ]  # fmt: skip
        withheld = [(act.event, act.reason, act.at_ms - BEGAN_MS) for act in acts if act.post == refused][1:]
        assert withheld == [("withheld", "insult", 40_000), ("withheld", "insult", 50_000)]
        assert [act.at_ms for act in acts] == sorted(act.at_ms for act in acts)
        assert [act.seq for act in acts] == sorted(act.seq for act in acts)
        whole = wire.encode(answer).lower()
        assert not [word for word in WORDS if word in whole]
        paged: list[wire.Act] = []
        more = True
        while more:
            page = await asker.ask("acts", "noa", day=DAY, limit=2, after=str(paged[-1].seq) if paged else "")
            paged += page.acts or []
            more = page.more
        assert paged == acts


async def test_the_past_is_narrowed_as_the_present_is(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        shown, refused, asked, waits, fifth = await a_day(here)
        everything = {shown, refused, asked, waits}
        for find, wanted in (
            (wire.Find(source="avis"), everything), (wire.Find(language="fr"), {shown}),
            (wire.Find(kind="chat"), set()),
            (wire.Find(flag="link"), {waits}), (wire.Find(text="BIEN tres"), {shown}),
            (wire.Find(day=DAY), everything),
            (wire.Find(day="2026-11-21"), set()),
        ):  # fmt: skip
            answer = await at(asker, 10, "waiting", find=find)
            assert set(names(answer)) == wanted, find
            assert (answer.found, answer.searched) == (len(wanted), 1.0)
        assert names(await at(asker, 120, "decided", find=wire.Find(reason="insult"))) == [refused]
        assert names(await at(asker, 120, "waiting", find=wire.Find(source="forum"))) == [fifth]
        wrong = await at(asker, 120, "waiting", find=wire.Find(source="forun"))
        assert (wrong.code, wrong.facts["near"]) == ("unknown-filter", "forum")


async def test_what_there_is_not_is_refused_in_words(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        *_, fifth = await a_day(here)
        for code, answer in (
            ("bad-day", await asker.ask("course", day="2026-13-01")),
            ("bad-day", await asker.ask("course", day="2026-W47")),
            ("bad-day", await asker.ask("acts", day="")),
            ("bad-day", await asker.ask("past", at_ms=-(10**30))),
            ("bad-day", await asker.ask("past", at_ms=10**30)),
            ("future-day", await asker.ask("course", day="2026-11-23")),
            ("future-day", await asker.ask("past", at_ms=here.clock.ms + 3_600_000)),
            ("before-log", await asker.ask("acts", day="2026-11-21")),
            ("before-log", await asker.ask("past", at_ms=BEGAN_MS - 10 * 3_600_000)),
            ("unknown-queue", await at(asker, 10, "praise")),
            ("unknown-post", await asker.ask("post", post="nobody", at_ms=BEGAN_MS + 1)),
            ("not-yet", await asker.ask("post", post=fifth, at_ms=BEGAN_MS + 10_000)),
            ("unknown", await asker.ask("acts", day=DAY, after="x")),
        ):
            assert (answer.ok, answer.code) == (False, code)
            assert answer.why.endswith((".", "?"))
        assert (await asker.ask("course", day="2026-11-23")).facts["near"] == DAY


async def test_the_course_of_a_day_is_cut_at_now_and_goes_on(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        await a_day(here)
        await here.do(do.Pause(id=here.id()))
        here.step(60)
        course = (await asker.ask("course", "vue", day=DAY)).course
        assert course is not None
        assert (course.from_ms, course.to_ms) == (BEGAN_MS - 3_600_000, here.clock.ms)
        assert (sum(course.received), sum(course.shown), sum(course.withheld)) == (5, 1, 1)
        assert course.received[12] == 5  # the first five minutes after one o'clock
        assert (course.first_ms, course.refusals) == (BEGAN_MS, [BEGAN_MS + 50_000])
        assert course.paused == [(here.clock.ms - 60_000, here.clock.ms)]
        await here.do(do.Resume(id=here.id()))
        here.step(600)
        await here.show(Seen(native_id="6", text="encore"))
        later = (await asker.ask("course", day=DAY)).course
        assert later is not None
        assert (sum(later.received), sum(later.shown), later.to_ms) == (6, 2, here.clock.ms)
        here.step(86_400)
        over = (await asker.ask("course", day=DAY)).course
        assert over is not None
        assert (over.to_ms - over.from_ms, len(over.received), sum(over.shown)) == (86_400_000, 288, 2)
        empty = (await asker.ask("course", day="2026-11-23")).course
        assert empty is not None
        assert (sum(empty.received), empty.first_ms, empty.peaks) == (0, 0, [])


async def test_reports_archives_and_keys_are_a_managers(tmp_path: Path) -> None:
    async with place(tmp_path) as here, asking(here) as asker:
        for account, role in PEOPLE.items():
            for what in ("report", "archive", "keys"):
                answer = await asker.ask(what, account, day=DAY)
                assert answer.code == ("unknown" if role == "manager" else "managers-only")
