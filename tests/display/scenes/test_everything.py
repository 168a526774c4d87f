"""All scenes together, at any size, from any distance, with any text: apart, inside, in order, and never empty."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from display.draw import Box, Command, Icon, Layer, Words
from display.items import Item, group
from display.layout import Rect, Size
from display.look import load_theme, look_for
from display.scenes import base
from display.scenes.base import Invitation, World
from display.scenes.parts import Kit
from display.typeset.fonts import prepare
from display.typeset.text import Typesetter
from tests.display.gallery_day import CARDS, NOTICE, NOW_MS, PANEL, SAY
from tests.display.gallery_worst import WORST
from tests.display.making import HOSTILE, card, label, measure, turns
from tests.display.scenery import SCENES, TOLD, board, condition, framed, pages
from wall.text import display_form
from wall.views import Announcement, Promise, Wall
from wall.wire import Panel

SIZES = (
    (1920, 1080), (3840, 2160), (1080, 1920), (1440, 1080), (1024, 768), (1280, 720), (1920, 540), (1920, 360),
    (3840, 1080), (2560, 1080), (800, 600), (640, 480), (600, 1024), (2160, 3840),
)  # fmt: skip
sizes = st.one_of(st.sampled_from(SIZES), st.tuples(st.integers(400, 4096), st.integers(320, 2400)))
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300), st.lists(st.text(max_size=12)).map(" ".join))
forms = texts.map(display_form)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Posts, chats, promises, announcements and figures of all kinds."""
    items: list[Item] = []
    for n in range(draw(st.integers(0, 4))):
        stars = draw(st.one_of(st.none(), st.integers(1, 5)))
        kind = "review" if stars else draw(st.sampled_from(["forum", "note"]))
        promise = draw(st.none() | st.builds(
            Promise, state=st.sampled_from(["taken-up", "under-way", "done", "declined"]),
            at_ms=st.integers(0, NOW_MS), form=forms,
        ))  # fmt: skip
        items += group([card(
            f"p{n}", draw(texts), stars=stars, kind=kind, pseudonym=draw(st.sampled_from(["4F2", "N" * 80, ""])),
            reply=display_form(draw(st.just("") | texts)), shown_ms=n, promise=promise if kind == "note" else None,
        )])  # fmt: skip
    if draw(st.booleans()):
        items += group(turns(draw(st.integers(1, 7)), text=draw(texts)))
    notices = [
        Announcement(id=f"a{n}", form=draw(forms), at_ms=0, until_ms=NOW_MS * 2)
        for n in range(draw(st.integers(0, 2)))
    ]
    wall = Wall(paused_ms=draw(st.none() | st.integers(0, NOW_MS)), announcements=notices)
    panel = draw(st.sampled_from([None, Panel(), PANEL, structs.replace(PANEL, received=10**9, shown=10**8)]))
    url = draw(st.sampled_from(["", "https://maison-tilleul.example/mot", "https://x.example/" + "a" * 280]))
    age = draw(st.sampled_from([None, None, 3.0, 90.0, 4e5]))
    ordered = tuple(sorted(items, key=lambda item: item.order, reverse=True))
    return World(ordered, panel, wall, Invitation(url), age, draw(st.sampled_from([0, 3, 12_000])))


def room(command: Command, kit: Kit) -> Rect:
    """What a command takes."""
    if isinstance(command, Words):
        size = kit.measure(command.spec)
        return Rect(command.x, command.y, size.w, size.h)
    return command.rect


def check(layers: list[Layer], kit: Kit) -> None:
    """Ink lies in its layer and on the canvas, and none of it on another's."""
    for layer in layers:
        assert layer.rect.inside(kit.look.page.whole), layer.key
        for command in layer.commands:
            assert room(command, kit).inside(layer.rect), (layer.key, command)
        told = [room(command, kit) for command in layer.commands if isinstance(command, Words | Icon)]
        assert not any(one.overlaps(other) for one, other in combinations(told, 2)), layer.key
        for box in [command.rect for command in layer.commands if isinstance(command, Box)]:
            assert all(one.inside(box) or not one.overlaps(box) for one in told), layer.key
    for first, second in combinations(layers, 2):
        for one in (room(command, kit) for command in first.commands):
            assert not any(one.overlaps(room(other, kit)) for other in second.commands), (first.key, second.key)


def a_kit(size: tuple[int, int], theme: str = "day", distance_m: float = 4.0, diagonal_in: float = 55.0) -> Kit:
    return Kit(look_for(load_theme(theme), Size(*size), distance_m, diagonal_in), SAY, measure, NOW_MS)


def test_every_scene_is_drawn_here() -> None:
    assert set(base.find()) == set(TOLD)


@pytest.mark.parametrize("scene", SCENES)
@settings(max_examples=25, deadline=None)
@given(worlds(), sizes, st.sampled_from(["day", "night", "contrast", "slate"]), st.floats(1, 12), st.floats(10, 110))
def test_nothing_overlaps_and_nothing_is_outside(
    scene: str, world: World, size: tuple[int, int], theme: str, distance_m: float, diagonal_in: float
) -> None:
    kit = a_kit(size, theme, distance_m, diagonal_in)
    for body in pages(kit, scene, world):
        assert body
        for layer in body:
            assert layer.rect.inside(kit.look.page.body), layer.key
        check(framed(kit, condition(scene, world), list(body)), kit)


@settings(max_examples=25, deadline=None)
@given(worlds(), sizes)
def test_a_board_is_in_order_and_never_empty(world: World, size: tuple[int, int]) -> None:
    kit = a_kit(size)
    found, _ = board(kit, world.items)
    assert found[:1] == list(world.items[:1])
    if not found:
        return
    [body] = pages(kit, "stream", world)
    own = [layer for layer in body if layer.posts]
    assert [layer.key for layer in own] == [item.key for item in found]
    for one, other in pairwise(own):
        assert (one.rect.x, one.rect.y) < (other.rect.x, other.rect.y)


def sample(scene: str) -> World:
    """The sample day as this scene needs it."""
    paused = NOW_MS - 600_000 if scene == "pause" else None
    items = () if scene in ("empty", "reconnecting") else tuple(group(CARDS))
    age = 4_000.0 if scene == "reconnecting" else None
    wall = Wall(paused_ms=paused, announcements=[NOTICE])
    return World(items, PANEL, wall, Invitation("https://x.example"), age)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_the_sample_day_has_something_to_show_in_every_scene(scene: str, size: tuple[int, int]) -> None:
    kit, world = a_kit(size), sample(scene)
    found = pages(kit, scene, world)
    assert found
    for body in found:
        check(framed(kit, condition(scene, world), list(body)), kit)
        assert all(layer.rect.inside(kit.look.page.body) for layer in body)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1024, 768), (1920, 540)])
def test_nothing_overlaps_in_the_shops_own_type(size: tuple[int, int], tmp_path: Path) -> None:
    type_ = Typesetter(prepare(tmp_path), label)
    kit = replace(a_kit(size), measure=type_.measure)
    for scene in SCENES:
        world = sample(scene)
        for body in pages(kit, scene, world):
            check(framed(kit, condition(scene, world), list(body)), kit)
    for cards in WORST.values():
        check(framed(kit, condition("stream", World()), pages(kit, "stream", World(tuple(group(cards))))[0]), kit)
