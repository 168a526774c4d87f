"""The words that the opt-in sentence for chats asks for. Pure.

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
EVERY_YES, EVERY_NO = "\n".join(YES.values()), "\n".join(NO.values())
"""A source understands them in every language in which the sentence may be sent."""
