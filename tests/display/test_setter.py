"""What the setter remembers, and what it must not."""

from __future__ import annotations

from display.draw import TextSpec
from display.items import group
from display.layout import Size
from display.scenes.parts import Kit
from display.setter import Setter
from tests.display.making import NOW_MS, a_look, card, measure, wording
from wall.text import plain


def test_what_left_the_wall_is_forgotten_and_nothing_else() -> None:
    asked: list[str] = []

    def noted(spec: TextSpec) -> Size:
        asked.append(plain(spec.form))
        return measure(spec)

    setter = Setter(lambda: Kit(a_look(), wording(), noted, NOW_MS))
    items = group([card("p1", "Les lampes sont belles"), card("p2", "mot " * 600), card("p3", "Le banc manque")])
    for item in items:
        setter.height(item)
        setter.pages(item)
        if setter.long(item):
            setter.beginning(item)
    setter.forget({"p2", "p3"})
    asked.clear()
    for item in items:
        setter.height(item)
        setter.pages(item)
    assert not any("lampes" in words for words in asked), "its place was remembered"
    assert any("banc" in words for words in asked)
    assert any("mot mot" in words for words in asked)
