"""From what sources saw to events: exactly once, edits, deletions, consent, forgetting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.sources.base import Seen
from tests.feeder.support import place
from wall import commands as do
from wall.events import Consent, Rating
from wall.state import totals
from wall.text import display_form, plain

YES = Consent(basis="notice", version="2026-01")


async def test_a_post_is_taken_in_once_whatever_is_repeated(tmp_path: Path) -> None:
    seen = Seen(native_id="1", created="2026", text="Bien reçu", rating=Rating(4))
    async with place(tmp_path) as here:
        first = await here.see(seen)
        assert await here.see(seen, seen) == first * 2
        assert totals(here.house.state)["received"] == 1
    async with place(tmp_path, here.clock) as again:
        await again.see(seen)
        assert totals(again.house.state)["received"] == 1
        assert again.house.state.posts[first[0]].revision == 1


async def test_a_text_is_kept_code_point_by_code_point_whatever_may_be_shown_of_it(tmp_path: Path) -> None:
    written = "de\u0301c\u0327u \u202eabc\u202c \x1b[2J \u00e9t\u00e9 ﬁn\u200b" + "\u0301" * 500
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text=written))
    async with place(tmp_path, here.clock) as again:
        content = await again.house.contents.text(again.house.state.posts[post])
        assert content is not None
        assert content.text == written
    shown = plain(display_form(written))
    assert shown.startswith("de\u0301c\u0327u ⟦U+202E⟧abc⟦U+202C⟧ ␛[2J")


async def test_an_id_that_is_used_again_is_another_post(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.see(
            Seen(native_id="1", created="monday", text="a"), Seen(native_id="1", created="tuesday", text="b")
        )
        assert totals(here.house.state)["received"] == 2


async def test_an_edit_takes_the_old_text_off_and_waits_for_a_decision(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="avant"))
        assert here.house.state.posts[post].visible
        await here.see(Seen(what="edited", native_id="1", text="après"))
        now = here.house.state.posts[post]
        assert (now.state, now.revision, now.visible) == ("waiting", 2, False)
        content = await here.house.contents.text(now)
        assert content is not None
        assert content.text == "après"


async def test_an_edit_back_to_the_first_text_waits_too(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        for text in ("a", "b", "a"):
            (post,) = await here.see(Seen(native_id="1", text=text))
        assert here.house.state.posts[post].revision == 3


async def test_gone_at_the_source_is_gone_and_may_come_back(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="là"))
        await here.see(Seen(what="deleted", native_id="1"), Seen(what="deleted", native_id="unknown"))
        assert here.house.state.posts[post].state == "withdrawn"
        await here.see(Seen(native_id="1", text="là"))
        now = here.house.state.posts[post]
        assert (now.state, now.revision, now.visible) == ("waiting", 2, False)


async def test_a_chat_without_consent_is_counted_and_its_text_is_nowhere(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", kind="chat", text="PRIVATEWORDS", conversation="room"))
        now = here.house.state.posts[post]
        assert (now.state, now.conversation, now.commitment) == ("undisplayable", None, "")
        assert await here.house.contents.text(now) is None
        assert totals(here.house.state)["undisplayable"] == 1
        await here.see(Seen(native_id="1", kind="chat", text="PRIVATEWORDS", conversation="room"))
        assert now.revision == 1
    for file in tmp_path.iterdir():
        assert b"PRIVATEWORDS" not in file.read_bytes(), file
        assert b"room" not in file.read_bytes(), file


async def test_consent_given_later_makes_it_displayable_and_taken_back_undoes_that(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", kind="chat", text="x"))
        await here.see(Seen(native_id="1", kind="chat", text="x", consent=YES))
        assert here.house.state.posts[post].state == "waiting"
        await here.approve(post)
        here.step(10)
        assert here.house.state.posts[post].visible
        await here.do(do.Reply(id=here.id(), post=post, text="Merci !"))
        assert here.house.vault.holds(post)
        await here.see(Seen(native_id="1", kind="chat", text="x"))
        assert here.house.state.posts[post].state == "undisplayable"
        assert not here.house.vault.holds(post)
        await here.see(Seen(native_id="1", kind="chat", text="again", consent=YES))
        assert here.house.state.posts[post].state == "waiting"
        assert (await here.house.contents.text(here.house.state.posts[post])) is not None


async def test_consent_taken_back_just_before_a_crash_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(name: str) -> int:
        raise ConnectionAbortedError(name)

    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", kind="chat", text="x", consent=YES))
        monkeypatch.setattr(here.house.vault, "shred", crash)
        with pytest.raises(ConnectionAbortedError):
            await here.see(Seen(native_id="1", kind="chat", text="x"))
        assert here.house.vault.holds(post)
    async with place(tmp_path, here.clock) as again:
        assert not again.house.vault.holds(post)


async def test_what_was_forgotten_is_not_taken_in_again(tmp_path: Path) -> None:
    seen = Seen(native_id="1", text="FORGETTHIS")
    async with place(tmp_path) as here:
        (post,) = await here.show(seen)
        await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
        await here.see(seen, Seen(native_id="1", text="FORGETTHIS, edited"))
        now = here.house.state.posts[post]
        assert (now.state, now.forgotten, now.revision) == ("withdrawn", True, 1)
        assert totals(here.house.state)["received"] == 1
        assert await here.house.contents.text(now) is None


async def test_a_shops_reply_from_the_source_is_shown_only_once_approved_with_the_post(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Et alors ?"))
        await here.see(Seen(native_id="1", text="Et alors ?", reply="Nous arrivons."))
        assert not here.house.state.posts[post].reply_shown
        await here.do(do.Undo(id=here.id(), post=post))
        await here.approve(post)
        here.step(10)
        assert here.house.state.posts[post].reply_shown


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    items=st.lists(
        st.builds(
            Seen,
            what=st.sampled_from(["new", "edited", "deleted"]),
            native_id=st.sampled_from(["1", "2", "3"]),
            kind=st.sampled_from(["review", "chat"]),
            text=st.sampled_from(["a", "b", ""]),
            consent=st.sampled_from([None, YES]),
        ),
        max_size=12,
    ),
    cut=st.integers(0, 6),
)
async def test_reading_everything_again_from_the_start_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, items: list[Seen], cut: int
) -> None:
    """At least once from the source is exactly once in the projection: the same batch twice, in any split."""
    folder = tmp_path_factory.mktemp("house")
    async with place(folder) as here:
        await here.see(*items[:cut])
        await here.see(*items[cut:])
        last = {item.native_id: item for item in items}
        before = {name: (post.state, post.revision) for name, post in here.house.state.posts.items()}
        await here.see(*last.values())
        assert {name: (post.state, post.revision) for name, post in here.house.state.posts.items()} == before
