"""The sentences beside the film: what must be known of it, why it is empty, and the keys. Pure."""

from __future__ import annotations

from display.replay.exact import Not
from display.wording import Gettext


def caption(_: Gettext, scene: str, why: Not | None) -> str:
    """Over a film without a picture: why it has none."""
    if scene == "dark":
        return _("The screen was dark.")
    if scene == "unknown":
        return _("Nothing is known of what stood on this screen then.")
    return _("What stood here then cannot be drawn again.") if why in ("scene", "nothing") else ""


def note(_: Gettext, why: Not | None, *, asked: bool, free: bool) -> str:
    """What must be known of the picture; empty: it is exactly what was up. `free`: no scripts are played, because
    that was `asked` or because there are none.
    """
    if asked:
        return _("The day as it would go, not as it was shown.")
    if free:
        return _("No screen reported that day: it goes as it would have, not as it was shown.")
    if why == "posts":
        return _("Not exactly as it was: some posts are not there any more.")
    return _("Not exactly as it was: that screen had another size.") if why == "size" else ""


def silent(_: Gettext) -> str:
    """The line to the hub is lost."""
    return _("The shop’s server does not answer: the replay waits for it.")


def keys(_: Gettext, *, story: bool) -> list[str]:
    """The keys, each in a line."""
    if story:
        return [_("← → chapter by chapter"), _("space: stand still"), _("S: leave the story")]
    return [
        _("space: stand still"),
        _("← → 1 minute, with shift 10"),
        _("↑ ↓ 1 hour"),
        _("0 to 9: through the day"),
        _("− + slower, faster"),
        _("P: next peak"),
        _("R: next refusal"),
        _("S: the story of the day"),
    ]
