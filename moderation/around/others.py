"""Who else is there, in words. Pure."""

from __future__ import annotations

from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words


def there(model: Model) -> list[str]:
    """The accounts of the other desks that are open now, each once."""
    desks = model.status.desks if model.status is not None else []
    return sorted({desk for desk in desks if desk != model.account})


def told(model: Model, words: Words) -> str:
    """A sentence about who is there to read it; where that is nobody, that it is not lost."""
    names = [one_line(name, 20) for name in there(model)[:4]]
    if not names:
        return words._("Nobody else is at a desk just now: the next one who opens one will find it.")
    return words._("At a desk now: {names}.").format(names=", ".join(names))
