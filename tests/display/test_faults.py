"""What cannot be drawn is left out, told to the desk without a word of a post, and tried again; the show goes on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest

from display import drawing, setter
from display.draw import TextSpec, Words
from display.faults import RETRY_S, Faults
from display.items import group
from display.layout import Size
from display.scenes import chrome, conversation, spotlight, stream
from display.scenes.base import Plate, find
from display.show import Picture, Show
from display.store import Store
from display.tempo.pace import Pace
from tests.display.making import NOW_MS, a_look, card, measure, turns, wording
from wall import wire
from wall.wire import Panel, Period, Wall

PANEL = Panel(received=9, shown=7, withheld=1, waiting=1, month=Period(received=9, shown=7, withheld=1, waiting=1))
LONG = "Une phrase. " * 300


class Bad:
    """A scene that fails as often as it is asked, until it is mended."""

    NAME = "bad"

    def __init__(self) -> None:
        self.asked = 0
        self.mended = False

    def plates(self, kit: object, world: object) -> Sequence[Plate]:
        self.asked += 1
        if not self.mended:
            raise RuntimeError("un secret de client")
        return [Plate((), 5)]


def a_show(*, measured: object = measure, scenes: Any = None, playlist: Sequence[str] = ()) -> Show:
    return Show(
        Store(), a_look(), wording(), measured, pace=Pace(), playlist=playlist, scenes=scenes  # type: ignore[arg-type]
    )  # fmt: skip


def tell(
    show: Show, *cards: wire.Card, now: float = 0.0, remove: tuple[str, ...] = (), wall: Wall | None = None
) -> None:
    view = wire.View(add=list(cards), remove=list(remove), through=4, at_ms=NOW_MS, panel=PANEL, wall=wall)
    show.learned(show.store.apply(view, now))


def go_on(show: Show, now: float, seconds: float) -> tuple[float, list[Picture]]:
    pictures, end = [], now + seconds
    while now < end:
        show.learned(show.store.apply(wire.Beat(through=4, at_ms=NOW_MS), now))
        pictures.append(show.picture(NOW_MS, now))
        now += min(pictures[-1].next_s, 1.9)
    return now, pictures


def posts(pictures: Sequence[Picture]) -> set[str]:
    return {post for one in pictures for post, _, page in one.shown.posts if page}


def scenes(pictures: Sequence[Picture]) -> set[str]:
    return {one.shown.scene for one in pictures}


def fails(*_: object, **__: object) -> Any:
    raise ValueError("un mot de client")


def test_a_scene_whose_plates_fail_is_skipped_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    bad = Bad()
    show = a_show(scenes={**find(), "bad": bad}, playlist=["bad", "stream"])
    tell(show, card("a"))
    with caplog.at_level(logging.ERROR):
        now, pictures = go_on(show, 0.0, 300)
    assert scenes(pictures) == {"stream", "transparency"}
    assert show.problems == ["scène laissée de côté\u202f: bad"]
    assert bad.asked == 1
    assert "secret" not in caplog.text
    assert "RuntimeError at test_faults.py" in caplog.text
    bad.mended = True
    now, pictures = go_on(show, now, RETRY_S)
    assert "bad" in scenes(pictures)
    assert show.problems == []


def test_when_the_cards_change_it_is_tried_again_and_logged_only_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad = Bad()
    show = a_show(scenes={**find(), "bad": bad}, playlist=["bad", "stream"])
    with caplog.at_level(logging.ERROR):
        now = 0.0
        for n in range(5):
            tell(show, card(f"p{n}"), now=now)
            now, _ = go_on(show, now, 40)
            assert show.problems
    assert 2 <= bad.asked <= 5
    assert caplog.text.count("bad is left out") == 1


@pytest.mark.parametrize("poison", ["poison", LONG + " poison"])
def test_a_text_that_cannot_be_set_is_left_out_alone(poison: str) -> None:
    def broken(spec: TextSpec) -> Size:
        if any("poison" in getattr(piece, "text", "") for piece in spec.form):
            raise RuntimeError("the typesetter gave up")
        return measure(spec)

    show = a_show(measured=broken)
    tell(show, card("good", "bon"), card("long", LONG), card("bad", poison, shown_ms=NOW_MS))
    now, pictures = go_on(show, 0.0, 400)
    assert posts(pictures) == {"good", "long"}
    assert show.problems == ["1 message ne peut pas être dessiné dans une scène"]
    tell(show, now=now, remove=("bad",))
    go_on(show, now, 10)
    assert show.problems == []


def test_one_post_that_the_board_cannot_draw_is_drawn_alone_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layers = stream.layers

    def picky(kit: Any, items: Any, begun: Any = ()) -> Any:
        if any(item.key == "p:bad" for item in items):
            raise ValueError("no")
        return layers(kit, items, begun)

    monkeypatch.setattr(stream, "layers", picky)
    show = a_show()
    tell(show, *(card(f"p{n}") for n in range(3)), card("bad", "Tout de même"))
    _, pictures = go_on(show, 0.0, 200)
    boards = [one for one in pictures if one.shown.scene == "stream"]
    assert posts(boards) == {"p0", "p1", "p2"}
    assert "bad" in posts(pictures)


@pytest.mark.parametrize("scene", [stream, spotlight, conversation], ids=["stream", "spotlight", "conversation"])
def test_a_scene_of_posts_that_fails_is_left_out_and_told_and_the_posts_are_shown_otherwise(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = scene.__name__.rpartition(".")[2]
    show = a_show()
    tell(show, card("a"), card("b", "Deux"), *turns(3))
    monkeypatch.setattr(scene, "layers", fails)
    now, pictures = go_on(show, 0.0, 400)
    assert name not in scenes(pictures)
    assert {"a", "b", "c1-0"} <= posts(pictures)
    assert show.problems == [f"scène laissée de côté\u202f: {name}"]
    monkeypatch.undo()
    _, pictures = go_on(show, now, RETRY_S + 300)
    assert name in scenes(pictures)
    assert show.problems == []


def test_a_setter_that_fails_for_all_leaves_the_scene_out_not_every_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setter, "book", fails)
    show = a_show()
    tell(show, *(card(f"p{n}") for n in range(40)))
    _, pictures = go_on(show, 0.0, 400)
    assert scenes(pictures) == {"stream", "transparency"}
    assert len(posts(pictures)) == 40
    assert show.problems == ["scène laissée de côté\u202f: spotlight"]


def test_when_everything_fails_the_wall_shows_the_plainest_message_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show = a_show(measured=fails)
    tell(show, *(card(f"p{n}") for n in range(40)), card("long", LONG), *turns(3))
    now, pictures = go_on(show, 0.0, 60)
    for picture in pictures:
        assert picture.shown.scene == "plain"
        words = [c for layer in picture.frame.layers for c in layer.commands if isinstance(c, Words)]
        assert [piece.text for word in words for piece in word.spec.form if hasattr(piece, "text")] == [
            "Le mur revient dans un instant."
        ]
    assert show.problems
    show._measure = measure
    _, pictures = go_on(show, now, RETRY_S + 60)
    assert "stream" in scenes(pictures)


@pytest.mark.parametrize(
    ("scene", "given"), [("pause", Wall(paused_ms=NOW_MS)), ("reconnecting", None), ("empty", None)]
)
def test_an_override_that_fails_is_the_plainest_message_and_shows_no_post(scene: str, given: Wall | None) -> None:
    show = a_show(scenes={name: Bad() for name in (*find(), "bad")})
    if scene != "reconnecting":
        tell(show, *([card("a")] if given else []), wall=given)
    picture = show.picture(NOW_MS, 0.0) and show.picture(NOW_MS, 2.5 if scene == "reconnecting" else 0.1)
    assert picture.shown.scene == scene
    assert picture.shown.posts == ()
    assert [layer.key for layer in picture.frame.layers if layer.key == "plain"] == ["plain"]


@pytest.mark.parametrize("part", ["head", "foot"])
def test_a_frame_that_fails_leaves_the_rest(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    show = a_show()
    tell(show, card("a"))
    monkeypatch.setattr(chrome, part, fails)
    picture = show.picture(NOW_MS, 0.1)
    assert picture.shown.posts == (("a", 1, 1),)
    assert any(layer.key == "p:a" for layer in picture.frame.layers)
    assert show.problems == [f"scène laissée de côté\u202f: {part}"]


def test_a_scene_that_cannot_be_loaded_is_left_out_and_the_playlist_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:

    def broken(name: str) -> Any:
        return fails() if name.endswith(".invitation") else import_module(name)

    everything = set(find())
    monkeypatch.setattr("display.scenes.base.import_module", broken)
    show = a_show(scenes=find.__wrapped__(), playlist=["invitation"])
    assert everything - set(show.scenery.scenes) == {"invitation"}
    assert show.problems == ["scène inconnue\u202f: invitation"]


def test_what_is_tried_again_is_waited_for_and_only_what_is_there_is_kept() -> None:
    faults = Faults()
    one, two = group([card("a"), card("b")])
    faults.item("stream", one, ValueError(), 0.0)
    faults.item("stream", two, ValueError(), 5.0)
    assert faults.out("stream", one, RETRY_S - 1)
    assert not faults.out("stream", one, RETRY_S)
    assert not faults.out("spotlight", one, 1.0)
    assert faults.next_try(1.0) == RETRY_S
    faults.keep([two])
    assert faults.next_try(1.0) == RETRY_S + 5
    faults.scene("stream", ValueError(), 6.0)
    assert faults.told(wording()) == ["scène laissée de côté\u202f: stream"]
    assert faults.out("stream", None, 7.0)
    faults.fine("stream")
    assert faults.told(wording()) == []
    assert drawing.ALONE.keys() == {"spotlight", "conversation"}
