"""A whole screen, without a window, against a scripted hub: draws, acknowledges, forgets, reconnects, records."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from display.layout import Rect, Size
from display.offscreen import Offscreen
from display.png import encode
from display.ports import Address
from display.start import build, run
from tests.display.making import card, turns
from tests.display.peer import Peer
from tests.display.whole import TEXTS, files_with, posts, running, state, view, wanted
from wall import wire
from wall.client import Sent
from wall.clock import SystemClock


async def test_what_comes_is_drawn_and_acknowledged_and_what_goes_is_gone_everywhere(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    peer = Peer()
    peer.first = view(card("a", "premier avis"), through=3, whole=True)
    async with peer.serving(), running(asked, peer):
        await peer.until_ack(3)
        assert posts(asked) == ["a"]
        await peer.say(view(card("b", "un mot regrettable", shown_ms=2**42), through=5))
        await peer.until_ack(5)
        assert posts(asked) == ["b", "a"]
        assert state(asked)["posts"][0]["text"] == "un mot regrettable"  # type: ignore[index]
        assert files_with(asked.folder, "regrettable") == ["public.json"]
        await peer.say(view(through=6, remove=("b",)))
        await peer.until_ack(6)
        assert posts(asked) == ["a"]
        assert files_with(tmp_path, "regrettable") == []
        assert files_with(asked.folder, "premier avis") == ["public.json"]


async def test_every_beat_is_acknowledged_so_that_the_hub_knows_that_we_live(tmp_path: Path) -> None:
    peer = Peer()
    peer.first = view(through=1, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer):
        await peer.until_ack(1)
        for _ in range(3):
            count = len(peer.heard)
            await peer.say(wire.Beat(through=1, at_ms=0))
            await peer.until(lambda count=count: True if len(peer.heard) > count else None)  # type: ignore[misc]
        assert [type(one) for one in peer.heard[-3:]] == [wire.Ack] * 3


async def test_it_comes_back_by_itself_and_says_what_it_holds(tmp_path: Path) -> None:
    peer = Peer()
    peer.first = view(card("a"), card("b"), through=3, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        await peer.until_ack(3)
        peer.first = view(through=4, remove=("a",))
        await peer.drop()
        await peer.until_ack(4)
        again = peer.hellos[1]
        assert sorted(again.holds) == [("a", 1), ("b", 1)]
        assert (again.through, again.epoch) == (3, "e1")
        assert [item.key for item in screen.show.store.items()] == ["p:b"]


async def test_it_follows_a_feeder_that_moved(tmp_path: Path) -> None:
    first, second = Peer(), Peer()
    first.first = view(card("a"), through=1, whole=True)
    second.first = view(card("a"), card("b"), through=9, whole=True)
    async with second.serving(), first.serving(), running(wanted(tmp_path), first):
        await first.until_ack(1)
        first.url = second.url
        await first.drop()
        await second.until_ack(9)


async def test_what_it_drew_is_recorded_kept_offline_and_sent_once(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    peer = Peer()
    peer.first = view(card("a"), through=3, whole=True)
    async with peer.serving():
        async with running(asked, peer):
            await peer.until_ack(3)
        scripts = [script for m in peer.heard if isinstance(m, wire.Scripts) for script in m.scripts]
        assert [script.posts for script in scripts if script.scene == "stream"] == [[("a", 1, 1)]]
        assert all(script.to_ms >= script.from_ms for script in scripts)
        async with running(asked, peer):
            await peer.until(lambda: peer.hellos[1:] or None)
            await peer.until(lambda: [m for m in peer.heard if isinstance(m, wire.Ack)][1:] or None)
    numbers = [message.batch for message in peer.heard if isinstance(message, wire.Scripts)]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) >= 1


async def test_a_start_without_a_network_draws_the_cached_state_at_once_with_its_age(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    peer = Peer()
    peer.first = view(card("a", "gardé"), *turns(1), through=3, whole=True)
    async with peer.serving(), running(asked, peer):
        await peer.until_ack(3)
    screen = build(asked, TEXTS, SystemClock())
    assert screen.restore()
    now = screen.machine.clock.monotonic()
    picture = screen.draw(now + 59)
    assert {post for post, _, _ in picture.shown.posts} == {"a", "c1-0"}
    assert not picture.connected
    assert picture.age_s is not None
    assert 59 <= picture.age_s < 70
    picture = screen.draw(now + 61)
    assert {post for post, _, _ in picture.shown.posts} == {"a"}
    picture = screen.draw(now + 3601)
    assert picture.shown.scene == "reconnecting"
    assert picture.shown.posts == ()


async def test_what_was_cached_is_not_acknowledged_to_another_feeder(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    before, after = Peer(), Peer()
    before.first = view(card("a"), through=900, whole=True)
    after.first = view(card("b"), through=2, whole=True)
    async with before.serving(), running(asked, before):
        await before.until_ack(900)
    async with after.serving(), running(asked, after):
        await after.until_ack(2)
        assert posts(asked) == ["b"]
        assert [m.through for m in after.heard if isinstance(m, wire.Ack)] == [2]


async def test_what_ran_out_offline_leaves_the_disk_too(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    peer = Peer()
    peer.first = view(card("a"), *turns(1, text="parole privée"), through=3, whole=True)
    async with peer.serving(), running(asked, peer):
        await peer.until_ack(3)
        assert files_with(asked.folder, "privée") == ["public.json"]
    screen = build(asked, TEXTS, SystemClock())
    screen.restore()
    screen.draw(screen.machine.clock.monotonic() + 61)
    screen.save()
    assert files_with(tmp_path, "privée") == []
    assert files_with(asked.folder, "Bonjour") == ["public.json"]


async def test_a_full_disk_darkens_no_wall_and_keeps_nothing_that_was_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = wanted(tmp_path)
    peer = Peer()
    peer.first = view(card("a", "à retirer"), card("b"), through=3, whole=True)
    async with peer.serving(), running(asked, peer):
        await peer.until_ack(3)
        assert files_with(asked.folder, "à retirer") == ["public.json"]

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("display.cache.os.fsync", full)
        await peer.say(view(through=4, remove=("a",)))
        await peer.until_ack(4)
        assert posts(asked) == ["b"]
        assert files_with(tmp_path, "à retirer") == []
        monkeypatch.undo()
        await peer.say(view(card("c"), through=5))
        await peer.until_ack(5)
        assert files_with(asked.folder, '"c"') == ["public.json"]


async def test_a_screen_that_nobody_knows_says_so_and_ends(tmp_path: Path) -> None:
    peer = Peer()
    peer.refuse = wire.Goodbye("bad-token", "this token opens nothing here")
    async with peer.serving():
        with pytest.raises(Sent, match="opens nothing"):
            await run(wanted(tmp_path), TEXTS, SystemClock(), lambda: Address(peer.url, "secret"), "")


async def test_a_replay_that_the_hub_will_not_have_is_told(tmp_path: Path) -> None:
    asked = wanted(tmp_path, replay=wire.Replay(day="2026-11-22"))
    peer = Peer()
    peer.refuse = wire.Goodbye("protocol", "that day is not there")
    async with peer.serving():
        with pytest.raises(Sent, match="not there"):
            await run(asked, TEXTS, SystemClock(), lambda: Address(peer.url, "secret"), "")


async def test_off_screen_the_picture_follows_what_changes(tmp_path: Path) -> None:
    out = Offscreen(tmp_path / "deep" / "wall.png", Size(8, 8), every_s=0)
    looked = asyncio.Queue[int]()

    def pixels() -> bytes:
        looked.put_nowait(1)
        return bytes(8 * 8 * 3)

    task = asyncio.create_task(out.run(pixels))
    out.present(None, [])
    await asyncio.sleep(0)
    assert looked.empty()
    out.present(None, [Rect(0, 0, 1, 1)])
    await looked.get()
    out.present(None, [Rect(0, 0, 1, 1)])
    await looked.get()  # for the second one: the first has been written
    assert out.path.read_bytes() == encode(Size(8, 8), bytes(8 * 8 * 3))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [path.name for path in out.path.parent.iterdir()] == ["wall.png"]


async def test_a_replay_is_marked_keeps_nothing_and_records_nothing(tmp_path: Path) -> None:
    asked = wanted(tmp_path, replay=wire.Replay(day="2026-11-22"))
    peer = Peer()
    peer.first = view(card("a", "de ce jour-là"), through=3, whole=True)
    async with peer.serving(), running(asked, peer) as screen:
        await peer.say(wire.Beat(through=3, at_ms=1_795_339_800_000, replay=True))
        await peer.until_ack(3)
        assert peer.hellos[0].replay == wire.Replay(day="2026-11-22")
        assert state(asked)["replay"] is True
        assert screen.picture is not None
        assert any(layer.key == "replay" for layer in screen.picture.frame.layers)
    assert files_with(asked.folder, "de ce jour") == []
    assert not any(isinstance(message, wire.Scripts) for message in peer.heard)
