"""What the screeners of this room find in a text, for its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType

from feeder.screening.base import Screener, Setup, screen
from feeder.screening.overlaps import resolved
from feeder.screening.privacy import account, email, identity, number, order, phone, plate, web
from feeder.screening.privacy.spans import Hit
from wall.noticed import Finding

MODULES: Sequence[ModuleType] = (phone, email, account, identity, order, plate, web, number)
LOOKS: Mapping[str, Callable[[str], Iterable[Hit]]] = {
    "phone": phone.look, "email": email.look, "account": account.look, "identity": identity.look,
    "order": order.look, "plate": plate.look, "web": web.look, "number": number.look,
}  # fmt: skip
"""By the name of its screener, what each finds without the shortcut by which it passes over most texts."""


def screeners(setup: Setup | None = None) -> list[Screener]:
    """All of them, but those for names and addresses."""
    return [each for module in MODULES for each in module.screeners(setup or Setup())]


SCREENERS = screeners()


def look(text: str, among: Sequence[Screener] = SCREENERS) -> list[Finding]:
    """Every finding, one for each place."""
    return resolved(text, screen(text, among))


def found(text: str, among: Sequence[Screener] = SCREENERS) -> list[tuple[str, str]]:
    """Kind and words of every finding."""
    return [(each.kind, text[each.start : each.end]) for each in look(text, among)]
