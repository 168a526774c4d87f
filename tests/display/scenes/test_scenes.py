"""Every scene, with every text: nothing overlaps, all is inside, order is kept, and stars change only stars."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box, Command, Icon, Layer, Words, line_of
from display.items import Item, group
from display.layout import Rect, Size
from display.look import load_theme, look
from display.pages.book import book
from display.scenes import chrome, conversation, parts, spotlight, stream
from display.scenes.base import Invitation
from display.scenes.chrome import Condition
from display.scenes.parts import Kit
from display.setter import Setter
from tests.display.making import HOSTILE, NOW_MS, card, kit, measure, turns
from wall.text import Form, display_form, plain
from wall.wire import Card, Panel, Promise

SIZES = ((1920, 1080), (3840, 2160), (1080, 1920), (1440, 1080), (1920, 540), (640, 480))
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=400), st.lists(st.text(max_size=12)).map(" ".join))
URLS = ("", "https://maison-tilleul.fr/mot", "https://www.maison-tilleul.example/votre-mot/" + "x" * 60)
PANEL = Panel(received=12_345, waiting=210, undisplayable=40, shown=11_900, withheld=180, withdrawn=15)


def room(command: Command) -> Rect:
    """What a command takes."""
    if isinstance(command, Words):
        size = measure(command.spec)
        return Rect(command.x, command.y, size.w, size.h)
    return command.rect


def forms(layer: Layer) -> list[Form]:
    """The texts of a layer."""
    return [command.spec.form for command in layer.commands if isinstance(command, Words)]


def framed(k: Kit, layers: list[Layer], url: str = "") -> list[Layer]:
    """A scene with its frame."""
    condition = Condition(panel=PANEL, invitation=Invitation(url))
    return [*chrome.head(k, condition), *layers, *chrome.foot(k, condition)]


def check(layers: list[Layer], k: Kit) -> None:
    """Layers lie inside and apart, commands inside their layer, words and icons apart."""
    for layer in layers:
        assert layer.rect.inside(k.look.page.whole), layer.key
        for command in layer.commands:
            assert room(command).inside(layer.rect), (layer.key, command)
        if layer.key == "code":
            continue  # made of boxes on a box, without words
        told = [command for command in layer.commands if isinstance(command, Words | Icon)]
        for one, other in combinations(told, 2):
            assert not room(one).overlaps(room(other)), (layer.key, one, other)
        for box in [command for command in layer.commands if isinstance(command, Box)]:
            for one in told:
                assert room(one).inside(box.rect) or not room(one).overlaps(box.rect), (layer.key, box, one)
    for first, second in combinations(layers, 2):
        assert not first.rect.overlaps(second.rect), (first.key, second.key)


@st.composite
def kits(draw: st.DrawFn) -> Kit:
    """Any screen, read from any distance."""
    size = draw(st.sampled_from(SIZES))
    return replace(kit(), look=look(load_theme("day"), Size(*size), draw(st.sampled_from((0.6, 1.0, 1.0, 1.4, 2.2)))))


@st.composite
def cards(draw: st.DrawFn) -> list[Card]:
    out: list[Card] = []
    for n in range(draw(st.integers(1, 7))):
        stars = draw(st.one_of(st.none(), st.integers(1, 5)))
        kind = "review" if stars else draw(st.sampled_from(["forum", "note", "review"]))
        name = draw(st.sampled_from(["Client·e 4F2", "N" * 80, "Jean " * 16, ""]))
        reply, deed = (display_form(draw(st.one_of(st.just(""), st.just(""), texts))) for _ in range(2))
        promise = Promise(state="done", at_ms=NOW_MS, form=deed) if draw(st.booleans()) else None
        out.append(
            card(
                f"p{n}", draw(texts), stars=stars, kind=kind, pseudonym=name, reply=reply, promise=promise, shown_ms=n
            )
        )
    if draw(st.booleans()):
        out += turns(draw(st.integers(1, 9)), text=draw(texts))
    return out


@settings(max_examples=60, deadline=None)
@given(cards(), kits(), st.sampled_from(URLS))
def test_boards_never_overlap_and_never_leave_the_screen(given_cards: list[Card], k: Kit, url: str) -> None:
    setter = Setter(lambda: k)
    board: list[Item] = []
    for item in group(given_cards):
        if setter.fits([*board, item]):
            board.append(item)
    if not board:
        return
    begun = [item.key for item in board if setter.long(item)]
    layers = stream.layers(k, board, begun)
    check(framed(k, layers, url), k)
    assert [layer.key for layer in layers if layer.posts] == [item.key for item in board]
    assert all(layer.rect.inside(k.look.page.body) for layer in layers)


@settings(max_examples=60, deadline=None)
@given(cards(), kits(), st.sampled_from(URLS))
def test_pages_never_overlap_never_leave_the_screen_and_are_read_in_order(
    given_cards: list[Card], k: Kit, url: str
) -> None:
    for item in group(given_cards)[:3]:
        sheets = book(k, item)
        draw = conversation.layers if item.talk else spotlight.layers
        for n, sheet in enumerate(sheets, 1):
            layers = draw(k, item, sheet, n, len(sheets))
            check(framed(k, layers, url), k)
            flowing = [layer.rect for layer in layers if layer.key.startswith(f"{item.key}:{n}:")]
            assert flowing == sorted(flowing, key=lambda rect: (rect.x, rect.y))
            shown = {form for layer in layers for form in forms(layer)}
            assert all(leaf.form in shown for leaf in sheet.leaves if plain(leaf.form).strip())


@settings(max_examples=40, deadline=None)
@given(st.one_of(texts, st.just("Une phrase assez longue. " * 90)), st.integers(1, 12), st.sampled_from(SIZES))
def test_a_beginning_is_verbatim_low_and_says_that_it_goes_on(text: str, count: int, size: tuple[int, int]) -> None:
    k = kit(*size)
    column = k.look.page.columns[0]
    for item in (group([card(text=text, stars=3)])[0], group(turns(count, text=text))[0]):
        leaves = stream.beginning(k, item, column.w)
        whole, found = plain(item.cards[0].form), plain(leaves[0].form)
        assert not whole[: whole.index(found)].strip(), "only white space is passed over"
        assert found.strip() or not whole.strip()
        assert [leaf.card for leaf in leaves] == list(item.cards[: len(leaves)])
        assert all(leaf.form == leaf.card.form for leaf in leaves[1:])
        block = stream.card(k, item, column.w, begun=True)
        assert [command for command in block.commands if isinstance(command, Icon) and command.name == "onward"]
        few = stream.card(k, group([card(text="x", stars=3)])[0], column.w).h + k.look.body * 2
        assert block.h <= max(stream.most(k.look), few)


def test_a_board_of_one_stands_a_little_above_the_middle() -> None:
    for size in SIZES:
        k = kit(*size)
        body = k.look.page.body
        [place] = stream.places(k, group([card(text="Merci !", stars=4)])) or []
        assert body.y < place.y
        assert body.bottom - place.bottom >= place.y - body.y - 1
        assert abs((place.x - body.x) - (body.right - place.right)) <= 1


def test_the_code_stands_clear_of_the_body_and_is_left_out_where_it_could_not_be_scanned() -> None:
    condition = Condition(panel=PANEL, invitation=Invitation("https://maison-tilleul.fr/mot"))
    for size in SIZES:
        k = kit(*size)
        codes = [layer for layer in chrome.foot(k, condition) if layer.key == "code"]
        assert len(codes) == (0 if size in ((1920, 540), (640, 480)) else 1)
        for code in codes:
            assert not code.rect.overlaps(k.look.page.body)
            assert code.rect.w >= 74 * k.look.unit
    assert not [layer for layer in chrome.foot(kit(), Condition(panel=PANEL)) if layer.key == "code"]


def test_a_promise_is_one_quiet_line_and_the_shops_words_about_it_stand_in_the_spotlight_alone() -> None:
    k = kit()
    promise = Promise(state="taken-up", at_ms=NOW_MS - 19 * 86_400_000, form=line_of("Deux chaises arrivent."))
    item = group([card(kind="note", promise=promise)])[0]
    [sheet] = book(k, item)
    board, alone = stream.layers(k, [item]), spotlight.layers(k, item, sheet, 1, 1)
    on_board, in_light = ([plain(form) for layer in layers for form in forms(layer)] for layers in (board, alone))
    line = "Pris en compte le 3\N{NO-BREAK SPACE}novembre"
    assert on_board.count(line) == in_light.count(line) == 1
    assert "Deux chaises arrivent." in in_light
    assert "Deux chaises arrivent." not in on_board


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "condition",
    [
        Condition(),
        Condition(panel=PANEL, queued=12),
        Condition(panel=PANEL, age_s=40.0),
        Condition(panel=PANEL, age_s=7200.0, loud=True),
        Condition(panel=PANEL, queued=3, invitation=Invitation(URLS[1])),
        Condition(panel=PANEL, age_s=7200.0, loud=True, invitation=Invitation(URLS[1])),
        Condition(panel=PANEL, age_s=40.0, invitation=Invitation(URLS[2])),
    ],
)
def test_head_and_foot_have_room_for_all_they_say(size: tuple[int, int], condition: Condition) -> None:
    k = kit(*size)
    check([*chrome.head(k, condition), *chrome.foot(k, condition)], k)


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


def test_a_pause_says_of_no_post_that_it_is_about_to_appear() -> None:
    k = kit()
    for paused in (False, True):
        said = [plain(form) for layer in chrome.head(k, Condition(queued=3, paused=paused)) for form in forms(layer)]
        assert ("Vos mots, tels quels" in said) == paused
        assert any("3" in text and "nouveaux messages" in text for text in said) == (not paused)
