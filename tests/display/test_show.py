"""The director: from what is known and the time to a picture; and that one bad post darkens no wall."""

from __future__ import annotations

from display.draw import TextSpec, Words
from display.layout import Size
from display.show import Picture, Show
from display.store import Store
from display.tempo.pace import Pace
from tests.display.making import NOW_MS, a_look, card, measure, turns, wording
from wall import wire
from wall.wire import Panel


def show(measured: object = measure) -> Show:
    return Show(Store(), a_look(), wording(), measured, pace=Pace())  # type: ignore[arg-type]


def tell(
    one: Show, *cards: wire.Card, now: float = 0.0, remove: tuple[str, ...] = (), panel: Panel | None = None
) -> None:
    view = wire.View(add=list(cards), remove=list(remove), through=4, at_ms=NOW_MS, panel=panel)
    one.learned(one.store.apply(view, now))


def said(picture: Picture) -> str:
    words = [c.spec for layer in picture.frame.layers for c in layer.commands if isinstance(c, Words)]
    return " ".join(piece.text for spec in words for piece in spec.form if hasattr(piece, "text"))


def test_a_start_without_anything_is_quiet_then_says_that_it_reconnects() -> None:
    one = show()
    assert one.picture(NOW_MS, 0.0).shown.scene == "starting"
    assert one.picture(NOW_MS, 0.0).next_s <= 2.02
    later = one.picture(NOW_MS, 2.1)
    assert later.shown.scene == "reconnecting"
    assert "Nous nous reconnectons." in said(later)
    assert "10:30" in said(later)


def test_connected_and_empty_is_a_scene_of_its_own() -> None:
    one = show()
    tell(one)
    assert one.picture(NOW_MS, 0.1).shown.scene == "empty"


def test_the_age_is_not_shown_while_connected_and_then_always() -> None:
    one = show()
    tell(one, card("a"), panel=Panel(received=3, shown=1))
    fresh = one.picture(NOW_MS, 1.9)
    assert fresh.connected
    assert "3\u00a0reçus" in said(fresh)
    for seconds in (2.1, 9.0, 40.0, 600.0):
        old = one.picture(NOW_MS, seconds)
        assert not old.connected
        assert old.shown.posts == (("a", 1, 1),)
        assert one._say.age(seconds) in said(old)
        assert old.next_s <= 60.02
    assert one.picture(NOW_MS, 40.2).next_s < 1.0


def test_what_is_drawn_is_told_with_its_words() -> None:
    one = show()
    tell(one, card("a", "un"), *turns(2))
    picture = one.picture(NOW_MS, 0.1)
    assert picture.texts == {"a": "un", "c1-0": "Bonjour à vous 0", "c1-1": "Bonjour à vous 1"}
    assert {post for post, _, _ in picture.shown.posts} == set(picture.texts)
    tell(one, now=0.2, remove=("a",))
    assert "a" not in one.picture(NOW_MS, 0.3).texts


def test_a_badge_comes_and_goes_in_the_picture_that_is_up() -> None:
    one, answer = show(), card(text="Il arrive.").form
    tell(one, card("a", "Un banc ?", reply=answer))
    assert "Solène" not in said(one.picture(NOW_MS, 0.1))
    tell(one, card("a", "Un banc ?", reply=answer, signed="Solène"), now=0.2)
    assert "Il arrive. Solène" in said(one.picture(NOW_MS, 0.3))
    tell(one, card("a", "Un banc ?", reply=answer), now=0.4)
    assert "Solène" not in said(one.picture(NOW_MS, 0.5))


def test_the_pages_of_a_long_post_are_told_by_number() -> None:
    one = show()
    tell(one, card("long", "Une phrase. " * 300))
    first = one.picture(NOW_MS, 0.1)
    assert first.shown.scene == "spotlight"
    assert first.shown.posts == (("long", 1, 1),)
    second = one.picture(NOW_MS, 0.1 + first.next_s + 60)
    assert second.shown.posts == (("long", 1, 2),)
    assert "2/" in said(second)


def test_the_shops_name_zone_and_sources_are_taken_over() -> None:
    one = show()
    welcome = wire.Welcome(
        account="e", role="screen", epoch="x", shop_label="Chez Nous", zone="Asia/Tokyo", labels={"site": "Le site"}
    )
    one.learned(one.store.apply(welcome, 0.0))
    tell(one, card("a"))
    words = said(one.picture(NOW_MS, 0.1))
    assert "Chez Nous" in words
    assert "18:30" in words
    assert "Le site" in words


def test_a_post_that_cannot_be_set_is_left_out_and_the_show_goes_on() -> None:
    def broken(spec: TextSpec) -> Size:
        if any("poison" in getattr(piece, "text", "") for piece in spec.form):
            raise RuntimeError("the typesetter gave up")
        return measure(spec)

    one = show(broken)
    tell(one, card("good", "bon"), card("bad", "poison", shown_ms=NOW_MS), *turns(1, text="poison"))
    picture = one.picture(NOW_MS, 0.1)
    assert [post for post, _, _ in picture.shown.posts] == ["good"]
    tell(one, card("also", "aussi bon", shown_ms=2 * NOW_MS), now=1.0)
    assert [post for post, _, _ in one.picture(NOW_MS, 1.1).shown.posts] == ["also", "good"]
