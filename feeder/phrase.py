"""Words for people, sayable in the shop's language: an English message id and the facts that go into it."""

from __future__ import annotations

from wall.words import Gettext


class Phrase:
    """`message` is marked with `N_` where it is written. A fact may be a Phrase: it is told in the same language."""

    def __init__(self, message: str, **facts: object) -> None:
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        """In English: for the log file."""
        return self.told(str)

    def told(self, gettext: Gettext) -> str:
        """In the language of a catalogue's `gettext`. Raises KeyError for a fact that the message lacks."""
        facts = {name: fact.told(gettext) if isinstance(fact, Phrase) else fact for name, fact in self.facts.items()}
        return gettext(self.message).format_map(facts)
