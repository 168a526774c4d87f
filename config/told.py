"""Errors whose sentence can be said in another language: an English message id and the facts that go into it."""

from __future__ import annotations

from collections.abc import Callable


def N_(text: str) -> str:
    return text


class Told(Exception):
    """`str()` gives it in English, `told` in the language of a catalogue's `gettext`."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message.format_map(facts))
        self.message = message
        self.facts = facts

    def told(self, gettext: Callable[[str], str]) -> str:
        return gettext(self.message).format_map(self.facts)
