"""The hub over real websockets: who is let in, what a screen is sent, what a desk is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import connect

from feeder.entrance import Entered
from feeder.sources.base import Seen
from tests.feeder.support import Screen, link, listening, place, token_of
from wall import commands as do
from wall import wire
from wall.client import Link, Sent
from wall.events import Consent, Mask
from wall.rules import Refused
from wall.text import Chip, Run, plain


async def welcomed(screen: Screen) -> None:
    await screen.until(lambda s: bool(s.of(wire.View)))


@pytest.mark.parametrize("token", ["", "x", token_of("camille")[:-1], "é" * 5000])
async def test_a_wrong_token_opens_nothing(tmp_path: Path, token: str) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        with pytest.raises(Sent) as sent:
            async with Link(url, lambda: wire.Hello(token=token)).call():
                raise AssertionError
        assert sent.value.code == "bad-token"


@pytest.mark.parametrize("first", ["", "{}", "\x00", '{"t":"ack","through":1}', "[" * 100_000, b"\xff\xfe"])
async def test_garbage_is_turned_away_and_the_hub_goes_on(tmp_path: Path, first: str | bytes) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        async with connect(url) as socket:
            await socket.send(first)
            goodbye = wire.decode_to_client(await socket.recv())
            assert isinstance(goodbye, wire.Goodbye)
            assert goodbye.code == "protocol"
        async with link(url, "camille").call() as welcome:
            assert welcome.role == "manager"


async def test_a_screen_gets_the_card_as_drawn_and_no_name(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.see(Seen(native_id="1", text="Merci Karim !", author="Zoé Girard", author_id="zg"))
        await here.do(do.Approve(id=here.id(), post=post, masks=(Mask(6, 11, "name"),)))
        async with listening(url, "ecran-1") as screen:
            await welcomed(screen)
            assert screen.cards == {}
            here.step(10)
            await screen.until(lambda s: post in s.cards)
            card = screen.cards[post]
            assert card.form == (Run("Merci "), Chip("name"), Run("\u202f!"))
            sent = "".join(wire.encode(message) for message in screen.got if not hasattr(message, "retry_s"))
            assert "Karim" not in sent
            assert "Zoé" not in sent
            assert "Girard" not in sent


async def test_what_is_taken_off_leaves_every_screen(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        a, b, c, d = await here.show(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(4)))
        async with listening(url, "ecran-1") as one, listening(url, "ecran-2") as two:
            for screen in (one, two):
                await screen.until(lambda s: len(s.cards) == 4)
            await here.do(do.Withdraw(id=here.id(), post=a, reason="author-request", request="mail 12"))
            await here.do(do.Forget(id=here.id(), post=b, because="art. 17"))
            await here.see(Seen(what="deleted", native_id="2"), Seen(what="edited", native_id="3", text="autre"))
            for screen in (one, two):
                await screen.until(lambda s: s.cards == {})
        assert {a, b, c, d} == set(here.house.state.posts)


async def test_a_screen_that_comes_back_is_sent_the_difference(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        kept, gone = await here.show(Seen(native_id="1", text="reste"), Seen(native_id="2", text="part"))
        seen_through = here.house.state.through
        await here.do(do.Withdraw(id=here.id(), post=gone, reason="author-request", request="x"))
        (new,) = await here.show(Seen(native_id="3", text="neuf"))
        holds = [(kept, 1), (gone, 1), ("zzzzzzzzzzzz", 4)]
        epoch = here.house.epoch
        async with listening(url, "ecran-1", holds=holds, through=seen_through, epoch=epoch) as screen:
            await welcomed(screen)
            view = screen.of(wire.View)[0]
            assert isinstance(view, wire.View)
            assert [card.post for card in view.add] == [new]
            assert sorted(view.remove) == sorted([gone, "zzzzzzzzzzzz"])
        async with listening(url, "ecran-1", holds=holds, through=seen_through, epoch="another log") as screen:
            await welcomed(screen)
            view = screen.of(wire.View)[0]
            assert isinstance(view, wire.View)
            assert sorted(card.post for card in view.add) == sorted([kept, new])
            assert sorted(view.remove) == sorted(post for post, _ in holds)


async def test_a_screen_decides_and_asks_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.see(Seen(native_id="1", text="x"))
        for message in (wire.Do(1, do.Approve(id="command-x", post=post)), wire.Ask(n=1, what="page")):
            client = link(url, "ecran-1")
            with pytest.raises(Sent):
                await tries(client, message)
        assert here.house.state.posts[post].pending is None


async def tries(client: Link, message: wire.ToHub) -> None:
    async for got in client.messages():
        if isinstance(got, wire.Welcome):
            await client.send(message)


async def test_a_desk_gets_pages_answers_and_changes(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        posts = await here.see(*(Seen(native_id=str(n), text=f"texte {n}") for n in range(7)))
        async with listening(url, "camille") as desk:
            await desk.until(lambda s: bool(s.of(wire.Welcome)))
            first = await desk.link.ask("page", queue="waiting", limit=3)
            assert first.posts is not None
            assert first.more
            assert [post.id for post in first.posts] == sorted(
                posts, key=lambda p: here.house.state.posts[p].received_ms
            )[:3] or len(first.posts) == 3
            answer = await desk.link.do(do.Approve(id=here.id(), post=posts[0]))
            assert (answer.ok, answer.event) == (True, "approved")
            assert answer.post is not None
            assert answer.post.pending is not None
            await desk.until(lambda s: any(isinstance(m, wire.Changed) and posts[0] in m.posts for m in s.got))
            refused = await desk.link.do(do.Approve(id=here.id(), post=posts[0]))
            assert (refused.ok, refused.code) == (False, "decided")
            status = await desk.link.ask("status")
            assert status.status is not None
            assert status.status.panel.waiting == 7


async def test_the_second_moderator_sees_what_a_refusal_rests_on(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        post, other = await here.see(Seen(native_id="1", text="x"), Seen(native_id="2", text="y"))
        proof = {"reason": "not-a-customer", "evidence": "no order under this name", "request": "ticket 7"}
        await here.do(do.Withhold(id=here.id(), post=post, **proof), "camille")  # type: ignore[arg-type]
        await here.do(do.Withhold(id=here.id(), post=other, reason="duplicate", other=post), "camille")
        client = link(url, "noa")
        async with client.call():
            (waits,) = (await client.ask("page", queue="second")).posts or []
            assert (waits.evidence, waits.request, waits.pending is not None) == (
                "no order under this name",
                "ticket 7",
                True,
            )
            assert ((await client.ask("post", post=other)).post or waits).other == post
            await client.do(do.Undo(id=here.id(), post=post))
            again = (await client.ask("post", post=post)).post
            assert again is not None
            assert again.evidence is None


async def test_a_closed_pipe_of_the_callers_is_not_taken_for_a_feeder_out_of_reach(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        with pytest.raises(BrokenPipeError):
            async with link(url, "camille").call():
                raise BrokenPipeError


async def test_a_page_of_endless_posts_is_cut_into_smaller_ones(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        await here.see(*(Seen(native_id=str(n), text="\U0001f600" * 100_000) for n in range(9)))
        client = link(url, "camille")
        got: list[str] = []
        async with client.call():
            more = True
            while more:
                answer = await client.ask("page", queue="waiting", after=got[-1] if got else "", limit=500)
                assert answer.posts
                got += [post.id for post in answer.posts]
                more = answer.more
        assert sorted(got) == sorted(here.house.state.posts)


async def test_a_viewer_sees_and_decides_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.see(Seen(native_id="1", text="x"))
        client = link(url, "vue")
        async with client.call():
            assert (await client.ask("page")).posts
            assert (await client.do(do.Approve(id=here.id(), post=post))).code == "not-allowed"


async def test_a_client_that_does_not_read_is_let_go_and_the_others_are_served(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(max_queue=8) as (hub, url), connect(url, max_queue=1) as deaf:
        await deaf.send(wire.encode(wire.Hello(token=token_of("ecran-2"))))
        async with listening(url, "ecran-1") as screen:
            await welcomed(screen)
            for n in range(24):
                await here.show(Seen(native_id=str(n), text="x" * 500_000))
            await screen.until(lambda s: len(s.cards) == 24)
            await screen.until(lambda s: not any(session.account == "ecran-2" for session in hub.sessions))


OPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["new", "edit", "delete", "approve", "mask", "withhold", "withdraw", "undo", "forget", "wait"]
        ),
        st.integers(0, 3),
        st.sampled_from(["camille", "noa", "vue", "ecran-1"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ops=OPS)
async def test_a_screens_socket_never_carries_what_is_not_approved(
    tmp_path_factory: pytest.TempPathFactory, ops: list[tuple[str, int, str]]
) -> None:
    """Invariant 3 on the recorded socket: every text that was sent had its own approval, in force by then; and in
    the end the screen holds exactly what is visible."""
    yes = Consent(basis="notice", version="1")
    approved: set[str] = set()
    edition = dict.fromkeys(range(4), 0)
    async with (
        place(tmp_path_factory.mktemp("house")) as here,
        here.hub() as (_, url),
        listening(url, "ecran-1") as screen,
    ):
        await welcomed(screen)
        for what, number, actor in ops:
            name = here.house.vault.post_id("avis", str(number), "")
            text = f"[post {number} edition {edition[number]}]"
            consent = yes if number else None
            kind = "chat" if number < 2 else "review"
            item = Seen(native_id=str(number), text=text, kind=kind, consent=consent)  # type: ignore[arg-type]
            try:
                if what == "new":
                    await here.see(item)
                elif what == "edit":
                    edition[number] += 1
                    await here.see(Seen(native_id=str(number), text=f"[post {number} edition {edition[number]}]",
                                        kind=kind, consent=consent))  # type: ignore[arg-type]  # fmt: skip
                elif what == "delete":
                    await here.see(Seen(what="deleted", native_id=str(number)))
                elif what == "wait":
                    here.step(6)
                else:
                    commands: dict[str, do.Command] = {
                        "approve": do.Approve(id=here.id(), post=name),
                        "mask": do.Approve(id=here.id(), post=name, masks=(Mask(1, 5, "name"),)),
                        "withhold": do.Withhold(id=here.id(), post=name, reason="unintelligible"),
                        "withdraw": do.Withdraw(id=here.id(), post=name, reason="unintelligible"),
                        "undo": do.Undo(id=here.id(), post=name),
                        "forget": do.Forget(id=here.id(), post=name, because="x"),
                    }
                    await here.do(commands[what], actor)
                    if what in ("approve", "mask"):
                        content = await here.house.contents.text(here.house.state.posts[name])
                        assert content is not None
                        approved.add(content.text)
            except Refused:
                pass  # the point is what reaches the screen, whatever is tried
        await screen.until(lambda s: set(s.cards) == set(here.house.state.visible))
        for message in screen.of(wire.View):
            assert isinstance(message, wire.View)
            for card in message.add:
                shown = plain(card.form).replace("[name]", "post")
                assert any(shown == plain((Run(text),)) for text in approved), (shown, approved)
                assert card.pseudonym != ""


async def test_whoever_is_let_go_hears_why_and_others_stay(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (hub, url), listening(url, "noa") as noa:
        async with listening(url, "camille") as camille:
            for desk in (noa, camille):
                await desk.until(lambda s: bool(s.of(wire.Welcome)))
            assert hub.let_go(account="camille") == 1
            await camille.until(lambda s: isinstance(s.ended, Sent) and s.ended.code == "bad-token")
        assert (await noa.link.ask("status")).ok
        assert hub.let_go(token="") == 0


async def test_another_entrance_decides_who_comes_in_and_its_tokens_can_be_let_go(tmp_path: Path) -> None:
    async def enter(hello: wire.Hello) -> Entered | None:
        return Entered(hello.account, "t-1") if hello.password == "open" else None

    async with place(tmp_path) as here, here.hub(enter=enter) as (hub, url):
        with pytest.raises(Sent):
            async with Link(url, lambda: wire.Hello(token="", account="noa", password="shut")).call():
                raise AssertionError
        async with Link(url, lambda: wire.Hello(token="", account="noa", password="open")).call() as welcome:
            assert welcome.account == "noa"
            assert (hub.let_go(token="t-2"), hub.let_go(token="t-1")) == (0, 1)
