"""Single words from the lists of the badwords-py package, which are read as data: none of its code runs.

Its lists hold much that is no insult in a shop (« moule », « queue », “hell”, “snatch”), so they are not taken as
they are. Taken are their inflections and compounds of stems that are on our own short list, `data/abuse_stems.toml`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import metadata, resources

from feeder.screening.base import folded

_DISTRIBUTION = "badwords-py"
_FILE = "badwords/resource/words/{language}.txt"


@lru_cache(maxsize=1)
def _stems() -> dict[str, dict[str, str]]:
    said = resources.files("feeder.screening") / "data" / "abuse_stems.toml"
    return tomllib.loads(said.read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def listed(language: str) -> frozenset[str]:
    """Every single word of the package's list for a language (ISO 639-1), folded; none where it has no list."""
    for file in metadata.distribution(_DISTRIBUTION).files or ():
        if file.as_posix() == _FILE.format(language=language):
            words = map(folded, file.read_text(encoding="utf-8").splitlines())
            return frozenset(word for word in words if word.isalpha())
    return frozenset()


def classes(language: str) -> dict[str, frozenset[str]]:
    """Lists of words that a word list of ours can name: `listed_insult`, `listed_coarse`. Empty ones are left out."""
    taken = dict[str, frozenset[str]]()
    for which, stems in _stems().get(language, {}).items():
        begin = tuple(stems.split())
        taken[f"listed_{which}"] = frozenset(word for word in listed(language) if word.startswith(begin))
    return taken
