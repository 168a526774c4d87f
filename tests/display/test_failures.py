"""Whatever fails, a picture stays up, the desk is told, and nothing that must go is left standing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from display.first import first_picture
from display.kiosk.failures import FIRST_S, GIVE_UP_S, LONGEST_S, Failures, GaveUp, place_of
from display.start import build
from run_display import configured
from tests.display.making import card
from tests.display.peer import Peer
from tests.display.whole import TEXTS, running, view, wanted
from wall import wire
from wall.clock import SystemClock


def broken(*_: object) -> None:
    raise ValueError("un mot regrettable")


def test_it_tries_later_and_later_and_gives_up_in_the_end() -> None:
    failures, error = Failures(), ValueError("privé")
    now, waits = 100.0, [0.0]
    while now + waits[-1] < 100 + GIVE_UP_S:
        now += waits[-1]
        waits.append(failures.failed(error, now))
    waits.remove(0.0)
    now += waits[-1]
    with pytest.raises(GaveUp):
        failures.failed(error, now)
    assert waits[0] == FIRST_S
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_S
    failures.worked()
    assert (failures.where, failures.failed(error, now)) == ("", FIRST_S)


def test_where_it_failed_is_told_and_never_what_was_said() -> None:
    with pytest.raises(ValueError, match="regrettable") as caught:
        broken()
    assert place_of(caught.value) == f"ValueError at test_failures.py:{broken.__code__.co_firstlineno + 1}"
    assert place_of(ValueError("privé")) == "ValueError"


async def test_a_painter_that_fails_leaves_the_last_picture_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    peer = Peer()
    peer.first = view(card("a"), through=1, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        await peer.until_ack(1)
        monkeypatch.setattr("display.painter.Painter.show", broken)
        failed = failing(screen.failures)
        await peer.say(view(card("b"), through=2))
        await failed.wait()
        assert any("ValueError" in one for one in screen.remote.problems())
        monkeypatch.undo()
        await peer.until_ack(2)
        assert screen.remote.problems() == []
    assert "regrettable" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_what_must_go_goes_even_if_the_next_picture_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = Peer()
    peer.first = view(card("a", "à retirer"), card("b"), through=1, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        await peer.until_ack(1)
        failed = failing(screen.failures)
        before = screen.pixels()
        monkeypatch.setattr("display.show.Show.picture", broken)
        await peer.say(view(through=2, remove=("a",)))
        await failed.wait()
        plain = screen.pixels()
        assert plain != before
        assert len(set(plain)) > 1, "never a blank screen"
        assert not [m for m in peer.heard if isinstance(m, wire.Ack) and m.through == 2]
        monkeypatch.undo()
        await peer.until_ack(2)


async def test_a_wall_that_can_draw_nothing_ends_for_systemd_to_begin_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = build(wanted(tmp_path), TEXTS, SystemClock())
    monkeypatch.setattr("display.painter.Painter.show", broken)
    monkeypatch.setattr("display.kiosk.failures.GIVE_UP_S", 0.0)
    with pytest.raises(GaveUp, match="ValueError at test_failures"):
        await screen.run()


async def test_a_message_that_cannot_be_taken_in_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("display.app.REFUSED_S", 0.0)
    peer = Peer()
    peer.first = view(card("a"), through=1, whole=True)
    async with peer.serving(), running(wanted(tmp_path), peer) as screen:
        await peer.until_ack(1)
        monkeypatch.setattr(screen.show, "learned", broken)
        await peer.say(view(card("b"), through=2))
        await peer.until(lambda: peer.hellos[1:] or None)
        monkeypatch.undo()
        peer.first = view(card("c"), through=3, whole=True)
        await peer.drop()
        await peer.until_ack(3)


def test_the_first_picture_comes_even_if_drawing_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("display.show.Show.picture", broken)
    stage = first_picture(wanted(tmp_path), TEXTS, SystemClock())
    assert len(set(stage.pixels())) > 1


@pytest.mark.parametrize("name", ["public.json", "scripts.json", "playlist.json", "clock.json"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe garbage", b'{"version": 2, "cards": [3]}', b"[" * 20_000, None])
async def test_it_starts_with_any_file_of_its_own_broken(tmp_path: Path, name: str, content: bytes | None) -> None:
    asked = wanted(tmp_path)
    asked.folder.mkdir()
    if content is None:
        (asked.folder / name).mkdir()
    else:
        (asked.folder / name).write_bytes(content)
    await starts(tmp_path)


async def test_it_starts_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "screen").write_text("a file where the folder should be: whoever is root may write anywhere else")
    await starts(tmp_path)


async def test_it_starts_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object) -> int:
        if tmp_path in path.parents:
            raise OSError(28, "No space left on device")
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        patch.setattr("display.cache.os.fsync", lambda _: full(tmp_path / "x"))
        patch.setattr("display.scripts.os.fsync", lambda _: full(tmp_path / "x"))
        patch.setattr(
            "display.typeset.fonts.replace_file", lambda path, data: full(path) or path.open("wb").write(data)
        )
        await starts(tmp_path, problem="No space left")


async def starts(tmp_path: Path, problem: str = "") -> None:
    """A screen in that folder draws what the feeder sends, and says what is wrong with the folder, if anything is."""
    asked = wanted(tmp_path, state_file=None)
    peer = Peer()
    peer.first = view(card("a"), through=1, whole=True)
    first_picture(asked, TEXTS, SystemClock())
    async with peer.serving(), running(asked, peer) as screen:
        await peer.until_ack(1)
        assert screen.picture is not None
        assert [post for post, _, _ in screen.picture.shown.posts] == ["a"]
        assert any(problem in one for one in screen.remote.problems()) or not problem


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b"[shop\n", b'[shop]\nid="x"\nname="X"\n[hours]\nmonday="25:00-26:00"\n']
)
def test_a_broken_configuration_counts_for_nothing_and_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "wall.toml").write_bytes(content)
    settings, _, problem = configured(tmp_path, {})
    assert settings is None
    assert "wall.toml" in problem
    assert configured(tmp_path / "elsewhere", {})[2] == ""


def failing(failures: Failures) -> asyncio.Event:
    """Set when a picture has failed."""
    event, failed = asyncio.Event(), failures.failed

    def watched(error: BaseException, now: float) -> float:
        event.set()
        return failed(error, now)

    failures.failed = watched  # type: ignore[method-assign]
    return event
