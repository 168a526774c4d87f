"""What the opt-in sentence for chats asks for, and how a source is set up to understand the answer. Pure.

The sentence itself is on the phone page (`/chats`), to be copied by advisors. Nobody answers these words by chance: a
plain “yes” to some other question must never be taken for consent.
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2026-1"
"""Of the sentence: another one whenever its words change, in whatever language."""
YES: Mapping[str, str] = {"fr": "MUR OUI", "en": "WALL YES"}
NO: Mapping[str, str] = {"fr": "MUR NON", "en": "WALL NO"}
"""By language, the words that give consent, and those that take it back."""


def options(language: str) -> dict[str, str]:
    """The options of a chat source that reads the answers in this language."""
    return {
        "consent_basis": "opt-in",
        "consent_version": VERSION,
        "opt_in_phrase": YES[language],
        "opt_out_phrase": NO[language],
    }
