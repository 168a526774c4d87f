"""Time on the wall and after it: what expires, lapses, loses words, is forgotten, and what never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.ingest import Ingest
from feeder.retention import keep
from feeder.sources.base import Seen
from tests.feeder.support import RULES, Place, place
from wall import commands as do
from wall import wire
from wall.events import Consent, Span
from wall.retention import BLOT, redacted, same_but_blots
from wall.rules import Refused
from wall.state import totals

DAY_S = 86_400
YES = Consent(basis="notice", version="1")
NAMED = "Madame Delphine Roussel est aimable"


class Enough(Exception):
    """Ends the endless loop."""


async def _once(seconds: float) -> None:
    raise Enough


async def round_of(here: Place) -> None:
    with pytest.raises(Enough):
        await keep(here.house, here.side, _once)


async def after(here: Place, days: float) -> None:
    here.step(days * DAY_S)
    await round_of(here)


async def refuse(here: Place, post: str, reason: str = "unintelligible", **more: object) -> None:
    await here.do(do.Withhold(id=here.id(), post=post, reason=reason, **more))  # type: ignore[arg-type]
    here.step(RULES.grace_s)


async def text_of(here: Place, post: str) -> str | None:
    content = await here.house.contents.text(here.house.state.posts[post])
    return content.text if content is not None else None


async def test_shown_reviews_and_chats_expire_undecided_chats_lapse_undecided_reviews_never(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.show(
            Seen(native_id="review", text="x"), Seen(native_id="chat", kind="chat", consent=YES, text="x")
        )
        await here.see(
            Seen(native_id="waits", text="x"), Seen(native_id="lapses", kind="chat", consent=YES, text="x")
        )
        for days, expected in ((29, (0, 0)), (2, (1, 1)), (333, (1, 1)), (3, (2, 1)), (4000, (2, 1))):
            await after(here, days)
            counts = totals(here.house.state)
            assert (counts["expired"], counts["lapsed"]) == expected, days
        assert counts["waiting"] == 1


async def test_a_decision_within_its_grace_is_not_overtaken(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", kind="chat", consent=YES, text="x"))
        here.step(40 * DAY_S)
        await here.do(do.Approve(id=here.id(), post=post))
        await round_of(here)
        assert totals(here.house.state)["lapsed"] == 0


async def test_refused_texts_are_forgotten_after_their_time_and_counts_stay(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="x y"))
        await refuse(here, post)
        await after(here, 364)
        assert await text_of(here, post) == "x y"
        await after(here, 2)
        assert here.house.state.posts[post].forgotten
        assert here.house.vault.is_forgotten(post)
        assert await text_of(here, post) is None
        assert totals(here.house.state)["withheld"] == 1


async def test_a_chat_goes_when_its_time_is_over(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (shown,) = await here.show(Seen(native_id="1", kind="chat", consent=YES, text="x"))
        refused, undecided = await here.see(
            Seen(native_id="2", kind="chat", consent=YES, text="x"),
            Seen(native_id="3", kind="chat", consent=YES, text="x"),
        )
        await refuse(here, refused)
        await after(here, 29)
        posts = here.house.state.posts
        assert not any(posts[post].forgotten for post in (shown, refused, undecided))
        await after(here, 2)
        await round_of(here)
        assert [posts[post].state for post in (shown, refused, undecided)] == ["expired", "withheld", "lapsed"]
        assert all(posts[post].forgotten for post in (shown, refused, undecided))


async def test_what_is_gone_at_its_source_may_come_back_for_a_month(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="x"))
        await here.see(Seen(native_id="1", what="deleted"))
        await after(here, 29)
        await here.see(Seen(native_id="1", text="x"))
        assert here.house.state.posts[post].state == "waiting"
        await here.see(Seen(native_id="1", what="deleted"))
        await after(here, 31)
        assert here.house.state.posts[post].forgotten


async def test_personal_words_of_a_refused_text_go_and_the_rest_stays(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text=NAMED, author="Marc"))
        await refuse(here, post, "personal-data", spans=(Span(8, 24),))
        await after(here, 0.9)
        assert await text_of(here, post) == NAMED
        await after(here, 0.2)
        kept = await text_of(here, post)
        assert kept == NAMED[:8] + BLOT * 16 + NAMED[24:]
        state = here.house.state.posts[post]
        assert (state.redacted, state.forgotten, state.state) == (True, False, "withheld")
        assert len(here.house.vault.all_forgotten()) == 0
        with pytest.raises(Refused, match="words-gone"):
            await here.do(do.Undo(id=here.id(), post=post))


async def test_a_contest_keeps_the_words_until_it_is_decided(tmp_path: Path) -> None:
    from wall.events import ContestDecided, Contested

    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text=NAMED))
        await refuse(here, post, "personal-data", spans=(Span(8, 24),))
        at_ms = here.house.now_ms()
        await here.house.append(Contested(at_ms=at_ms, actor="author", shop="lyon", post=post), entry="contest-1")
        await after(here, 3)
        assert await text_of(here, post) == NAMED
        decided = ContestDecided(at_ms=here.house.now_ms(), actor="noa", shop="lyon", post=post, upheld=True)
        await here.house.append(decided, entry="contest-2")
        await round_of(here)
        assert BLOT in (await text_of(here, post) or "")


async def test_the_source_telling_it_again_does_not_bring_the_words_back(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        first = Seen(native_id="1", text=NAMED)
        (post,) = await here.see(first)
        await refuse(here, post, "sensitive", spans=(Span(8, 24),))
        await after(here, 2)
        assert await Ingest(here.house, "avis", "lyon").take([first]) == 0
        assert BLOT in (await text_of(here, post) or "")
        await here.see(Seen(native_id="1", text="Autre chose"))
        assert await text_of(here, post) == "Autre chose"
        assert here.house.state.posts[post].state == "waiting"


async def test_old_keys_of_a_redacted_text_that_come_back_are_destroyed_at_the_start(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text=NAMED))
        await refuse(here, post, "personal-data", spans=(Span(8, 24),))
        clock = here.clock
    backup = (tmp_path / "keys.db").read_bytes()
    async with place(tmp_path, clock) as here:
        await after(here, 2)
    (tmp_path / "keys.db").write_bytes(backup)  # a backup of the vault is put back; the log is as it was
    async with place(tmp_path, clock) as here:
        assert not here.house.vault.has(f"r-{post}-1")


async def test_the_search_finds_the_words_no_longer(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        (post,) = await here.see(Seen(native_id="1", text=NAMED))
        await refuse(here, post, "personal-data", spans=(Span(8, 24),))
        await desk.settled()
        assert await desk.page("all", find=wire.Find(text="roussel")) == [post]
        await after(here, 2)
        await desk.settled()
        assert await desk.page("all", find=wire.Find(text="roussel")) == []
        assert await desk.page("all", find=wire.Find(text="aimable")) == [post]


async def test_old_scripts_of_the_play_log_go(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        now_ms = here.house.now_ms()
        script = wire.Script(scene="s", from_ms=now_ms, to_ms=now_ms + 1000)
        await here.side.keep_scripts("ecran-1", wire.Scripts(1, [script]))
        await after(here, 729)
        assert len(await here.side.scripts(0, 2**50)) == 1
        await after(here, 2)
        assert await here.side.scripts(0, 2**50) == []


async def test_what_only_the_vault_knows_to_be_forgotten_is_forgotten_again(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="x"))
        clock = here.clock
    older = (tmp_path / "log.db").read_bytes()
    async with place(tmp_path, clock) as here:
        await here.do(do.Forget(id=here.id(), post=post, because="asked"))
    for file in tmp_path.glob("log.db*"):
        file.unlink()
    (tmp_path / "log.db").write_bytes(older)
    async with place(tmp_path, clock) as here:
        assert here.house.state.posts[post].visible
        assert await text_of(here, post) is None
        await round_of(here)
        assert here.house.state.posts[post].forgotten
        assert not here.house.state.posts[post].visible


def test_blots_keep_their_place() -> None:
    text = "a\U0001f44d\u0301bcd"
    blotted = redacted(text, [Span(1, 3), Span(4, 99)])
    assert blotted == f"a{BLOT}{BLOT}b{BLOT}{BLOT}"
    assert same_but_blots(blotted, text)
    assert not same_but_blots(blotted, text + "e")
    assert not same_but_blots(blotted, "x" + text[1:])


async def test_a_statement_is_found_by_its_reason_for_half_a_year(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        (post,) = await here.see(Seen(native_id="1", text="x"))
        await refuse(here, post)
        here.step(183 * DAY_S - 60)
        assert await desk.page("all", find=wire.Find(reason="unintelligible")) == [post]
        here.step(120)
        assert await desk.page("all", find=wire.Find(reason="unintelligible")) == []
        assert await desk.page("all") == [post]
        assert here.house.panel().withheld == 1
