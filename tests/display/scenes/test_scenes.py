"""Every scene, with every text: nothing overlaps, all is inside, order is kept, and stars change only stars."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box, Command, Icon, Layer, Words, line_of
from display.items import Item, group
from display.layout import Rect
from display.scenes import chrome, message, parts, spotlight, stream
from display.scenes.chrome import Condition
from display.scenes.parts import Kit
from display.show import Setter
from tests.display.making import HOSTILE, card, kit, measure, turns
from wall.text import display_form
from wall.wire import Card, Panel

SIZES = ((1920, 1080), (3840, 2160), (1080, 1920), (1440, 1080), (1920, 540), (640, 480))
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=400), st.lists(st.text(max_size=12)).map(" ".join))
PANEL = Panel(received=12_345, waiting=210, undisplayable=40, shown=11_900, withheld=180, withdrawn=15)


def room(command: Command) -> Rect:
    """What a command takes."""
    if isinstance(command, Words):
        size = measure(command.spec)
        return Rect(command.x, command.y, size.w, size.h)
    return command.rect


def check(layers: list[Layer], k: Kit) -> None:
    """Layers lie inside and apart, commands inside their layer, words and icons apart."""
    for layer in layers:
        assert layer.rect.inside(k.look.page.whole), layer.key
        for command in layer.commands:
            assert room(command).inside(layer.rect), (layer.key, command)
        told = [command for command in layer.commands if isinstance(command, Words | Icon)]
        for one, other in combinations(told, 2):
            assert not room(one).overlaps(room(other)), (layer.key, one, other)
        for box in [command for command in layer.commands if isinstance(command, Box)]:
            for one in told:
                assert room(one).inside(box.rect) or not room(one).overlaps(box.rect), (layer.key, box, one)
    for first, second in combinations(layers, 2):
        assert not first.rect.overlaps(second.rect), (first.key, second.key)


@st.composite
def cards(draw: st.DrawFn) -> list[Card]:
    out: list[Card] = []
    for n in range(draw(st.integers(1, 7))):
        stars = draw(st.one_of(st.none(), st.integers(1, 5)))
        kind = "review" if stars else draw(st.sampled_from(["forum", "note", "review"]))
        name = draw(st.sampled_from(["Client·e 4F2", "N" * 80, "Jean " * 16, ""]))
        reply = display_form(draw(st.one_of(st.just(""), st.just(""), texts)))
        out.append(card(f"p{n}", draw(texts), stars=stars, kind=kind, pseudonym=name, reply=reply, shown_ms=n))
    if draw(st.booleans()):
        out += turns(draw(st.integers(1, 9)), text=draw(texts))
    return out


@settings(max_examples=60, deadline=None)
@given(cards(), st.sampled_from(SIZES))
def test_boards_and_pages_never_overlap_and_never_leave_the_screen(
    given_cards: list[Card], size: tuple[int, int]
) -> None:
    k = kit(*size)
    setter = Setter(lambda: k)
    board: list[Item] = []
    for item in group(given_cards):
        for n, sheet in enumerate(setter.pages(item), 1):
            check(spotlight.layers(k, item, sheet, n, len(setter.pages(item))), k)
        if not setter.pages(item) and setter.fits([*board, item]):
            board.append(item)
    if board:
        layers = stream.layers(k, board)
        check([*chrome.head(k, Condition()), *layers, *chrome.foot(k, Condition(panel=PANEL))], k)
        assert [layer.key for layer in layers if layer.posts] == [item.key for item in board]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "condition",
    [
        Condition(),
        Condition(panel=PANEL, queued=12),
        Condition(panel=PANEL, age_s=40.0),
        Condition(panel=PANEL, age_s=7200.0, loud=True),
        Condition(panel=PANEL, replay=True),
    ],
)
def test_head_and_foot_have_room_for_all_they_say(size: tuple[int, int], condition: Condition) -> None:
    k = kit(*size)
    check([*chrome.head(k, condition), *chrome.foot(k, condition)], k)


@pytest.mark.parametrize("size", SIZES)
def test_the_sentences_for_bad_times_have_room(size: tuple[int, int]) -> None:
    k = kit(*size)
    for layers in (message.empty(k), message.reconnecting(k)):
        check([*chrome.head(k, Condition()), *layers, *chrome.foot(k, Condition())], k)
        assert layers[0].rect.inside(k.look.page.body) or size == (640, 480)


@given(st.sampled_from(HOSTILE), st.sampled_from(SIZES))
def test_a_one_star_review_is_drawn_as_a_five_star_one(text: str, size: tuple[int, int]) -> None:
    k = kit(*size)
    width = k.look.page.columns[0].w
    one, five = (stream.card(k, group([card(text=text, stars=stars)])[0], width) for stars in (1, 5))
    assert (one.w, one.h) == (five.w, five.h)
    assert [plainly(command) for command in one.commands] == [plainly(command) for command in five.commands]


def plainly(command: Command) -> Command:
    """A command without the one thing that stars may change: whether a star is filled."""
    if isinstance(command, Icon) and command.name.startswith("star"):
        return Icon(command.rect, "star", command.colour)
    return command


def test_stars_are_in_the_ink_of_the_text_and_as_many_as_given() -> None:
    k = kit()
    for count in range(1, 6):
        icons = [command for command in parts.stars(k, count).commands if isinstance(command, Icon)]
        assert [icon.name for icon in icons] == ["star"] * count + ["star-empty"] * (5 - count)
        assert {icon.colour for icon in icons} == {k.look.theme.ink}


def test_an_advisors_words_stand_on_the_shops_panel_and_a_customers_do_not() -> None:
    k = kit()
    customer, advisor = (parts.turn(k, one, one.form, 800) for one in turns(2))
    assert not [command for command in customer.commands if isinstance(command, Box)]
    assert {command.colour for command in advisor.commands if isinstance(command, Box)} == {
        k.look.theme.panel,
        k.look.theme.accent,
    }


def test_words_are_drawn_verbatim() -> None:
    k = kit()
    for text in HOSTILE:
        block = stream.card(k, group([card(text=text)])[0], 820)
        drawn = [command.spec.form for command in block.commands if isinstance(command, Words)]
        assert (display_form(text) if text.strip() else line_of("(sans texte)")) in drawn


def test_replay_is_written_large_with_the_clock_of_then() -> None:
    k = kit()
    [band] = chrome.head(k, Condition(replay=True))
    said = ["".join(p.text for p in c.spec.form if hasattr(p, "text")) for c in band.commands if isinstance(c, Words)]
    assert "REPLAY" in said
    assert any("22" in text and "10:30" in text for text in said)
    assert all(c.spec.size == k.look.body for c in band.commands if isinstance(c, Words))
    assert band.rect.w == 1920
