"""What a screen knows: views, removals, contact and validity."""

from __future__ import annotations

from display.store import Store
from tests.display.making import card, turns
from wall import wire


def view(*cards: wire.Card, remove: tuple[str, ...] = (), whole: bool = False, through: int = 1) -> wire.View:
    return wire.View(add=list(cards), remove=list(remove), through=through, at_ms=0, whole=whole)


def test_additions_removals_and_whole_views() -> None:
    store = Store()
    first = store.apply(view(card("a"), card("b"), whole=True), 0.0)
    assert set(first.standing) == {("a", 1), ("b", 1)}
    later = store.apply(view(card("c"), remove=("a",), through=2), 1.0)
    assert later.gone == ("a",)
    assert later.standing == ()
    assert set(store.cards) == {"b", "c"}
    assert store.through == 2
    again = store.apply(view(card("d"), whole=True, through=3), 2.0)
    assert set(again.gone) == {"b", "c"}
    assert set(store.cards) == {"d"}


def test_a_changed_text_must_leave_the_picture_and_a_reply_need_not() -> None:
    store = Store()
    store.apply(view(card("a", "un")), 0.0)
    assert store.apply(view(card("a", "deux", revision=2)), 1.0).gone == ("a",)
    assert store.apply(view(card("a", "deux", revision=2, reply=card(text="oui").form)), 1.0).gone == ()


def test_who_replied_may_stay_unsaid_again_and_is_then_gone_at_once() -> None:
    store, answer = Store(), card(text="oui").form
    store.apply(view(card("a", reply=answer)), 0.0)
    assert store.apply(view(card("a", reply=answer, signed="Solène")), 1.0).gone == ()
    assert store.apply(view(card("a", reply=answer, signed="Solène B.")), 2.0).gone == ("a",)
    assert store.apply(view(card("a", reply=answer)), 3.0).gone == ("a",)


def test_only_views_and_beats_are_contact() -> None:
    store = Store()
    store.apply(wire.Welcome(account="e", role="screen", epoch="x", shop_label="Maison"), 1.0)
    assert store.heard is None
    store.apply(wire.Beat(through=4, at_ms=5), 2.0)
    assert store.heard == 2.0
    assert store.connected(4.0)
    assert not store.connected(4.1)
    assert store.age(12.0) == 10.0


def test_invariant_5_a_card_is_not_there_after_its_time_since_the_last_contact() -> None:
    store = Store()
    chat, review = turns(1)[0], card("r")
    store.apply(view(chat, review), 100.0)
    assert store.expires_in(130.0) == 30.0
    assert store.expire(160.0) == ()
    assert store.expire(160.1) == (chat.post,)
    store.apply(wire.Beat(through=1, at_ms=0), 170.0)
    assert store.expire(170.0 + 3600) == ()
    assert store.expire(170.1 + 3600) == ("r",)
    assert not store.items()


def test_without_any_contact_nothing_may_be_drawn() -> None:
    store = Store(cards={"a": card("a")})
    assert store.expire(0.0) == ("a",)
