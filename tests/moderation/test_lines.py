"""Lines are as high as they are many, however soon others follow."""

from __future__ import annotations

from textual.app import App, ComposeResult

from moderation.widgets.lines import Lines

FEW, MANY = [[("a", "")]] * 3, [[("b", "")]] * 5


class Shown(App[None]):
    """Nothing but lines."""

    CSS = "Lines { height: auto; }"

    def compose(self) -> ComposeResult:
        yield Lines(id="lines")


async def test_what_is_shown_right_after_something_else_is_as_high_as_it_needs() -> None:
    app = Shown()
    async with app.run_test() as pilot:
        await pilot.pause()
        lines = app.query_one(Lines)
        lines.show(FEW)
        app.screen._clear_arrangement_cache()
        app.screen._refresh_layout()  # because of something else, before the lines themselves asked for it
        lines.show(MANY)
        await pilot.pause()
        assert lines.size.height == len(MANY)
