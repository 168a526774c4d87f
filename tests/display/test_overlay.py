"""The large name: inside its panel, whatever it is and whatever the size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from display.draw import Words
from display.overlay import badge
from tests.display.making import kit, measure


@given(
    name=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    size=st.sampled_from([(1920, 1080), (3840, 2160), (1080, 1920), (1920, 540), (1024, 768), (640, 360)]),
)
def test_the_name_stands_in_its_panel(name: str, size: tuple[int, int]) -> None:
    (layer,) = badge(kit(*size), name, f"{size[0]} × {size[1]}")
    words = [one for one in layer.commands if isinstance(one, Words)]
    assert words
    for one in words:
        took = measure(one.spec)
        assert layer.rect.x <= one.x
        assert one.x + took.w <= layer.rect.right
        assert layer.rect.y <= one.y
        assert one.y + took.h <= layer.rect.bottom


def test_the_number_is_the_largest_thing() -> None:
    (layer,) = badge(kit(), "ecran-12", "1920 × 1080")
    first = next(one for one in layer.commands if isinstance(one, Words))
    assert [getattr(piece, "text", "") for piece in first.spec.form] == ["12"]
    assert first.spec.size > 300
