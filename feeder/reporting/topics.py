"""What the posts of a span speak of, in their own words: what rose, what may have, what is always said. Pure.

A topic has at least three posts by at least three people. It is led by one term; terms that share most of its posts
(at least 60 % of the rarer term's, and 30 % of the commoner one's) are told with it. `rose`: its leading term is
among those that rose by the rule of `keyness.py`; `weak`: alone it would seem to have (5 %), among so many words it
may be chance; `steady`: all else. Stars choose nothing here but which posts complain.

Topics of complaints are the same over those posts alone; of what did not rise, those words are told that complaints
have more often than other posts (by likelihood), so that they name the trouble and not what everybody says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from feeder.reporting.corpus import LEAST, Lexicon, Side
from feeder.reporting.keyness import discoveries, likelihood, p_more
from feeder.reporting.terms import Numbers, Spoken, Terms, Told

Signal = Literal["rose", "weak", "steady"]
MOST, MOST_ROSE, MOST_WEAK = 10, 6, 3
"""Topics that are told; of them risen and weak ones."""
RANKED = 60
"""Leading terms that are looked at for each kind of signal."""
WORDS = 4
"""Words of a topic."""
CHANCE = 0.05
DULL = 1.0
"""Standard deviations above what was expected below which no exact test is needed: it is far from 5 %."""
SHARED, SHARED_TOO = 0.6, 0.3
"""Of the posts of the rarer, and of the commoner of two terms, what both have, for one topic."""


class Found(NamedTuple):
    """A topic: its words, and of those that are phrases the numbers of their two words; how many posts there were
    before (scaled), how many complain; the posts that have one of its words, and those that have its leading one, as
    places in the `Side` of the span."""

    words: dict[str, tuple[int, ...]]
    signal: Signal
    places: tuple[int, ...]
    lead: tuple[int, ...]
    before: float
    complaints: int


class _Seen(NamedTuple):
    term: int
    tells: float
    signal: Signal


def topics(lexicon: Lexicon, now: Side, before: Side, *, compared: bool) -> tuple[list[Found], list[Found]]:
    """The topics of all posts of `now`, and those of its complaints. `compared`: there is a span before.

    Of a month it takes seconds: to be run in a thread, with sides that nobody changes meanwhile.
    """
    here, there = Spoken(now), Spoken(before)
    terms = Terms(here, there, lexicon)
    everything = _Telling(terms, here, terms.now, terms.before, None, compared)
    complaints = _Telling(terms, here, terms.now.of(True), terms.before.of(True), terms.now.of(False), compared)
    return everything.told(), complaints.told()


class _Telling:
    """`rest`: the posts that are not looked at, which others stand out from; None: all are looked at."""

    def __init__(
        self, terms: Terms, spoken: Spoken, now: Told, before: Told, rest: Told | None, compared: bool
    ) -> None:
        self._terms = terms
        self._spoken = spoken
        self._now = now
        self._before = before
        self._rest = rest if rest is not None and rest.count else None
        self._compared = compared and before.count > 0

    def told(self) -> list[Found]:
        """The topics: risen ones first, then weak ones, then what is always said; those first that tell most."""
        seen = self._seen()
        places = self._now.places([each.term for each in seen])
        groups = _grouped(seen, places, len(self._spoken.here))
        rose, weak, steady = (
            [group for group in groups if group[0].signal == signal] for signal in ("rose", "weak", "steady")
        )
        chosen = [*rose[:MOST_ROSE], *weak[:MOST_WEAK], *steady][:MOST]
        return [self._found(group, places[group[0].term]) for group in chosen]

    def _seen(self) -> list[_Seen]:
        now, before = self._now, self._before
        a, b, n, m = now.often, before.often, now.count, before.count
        able = np.flatnonzero((a >= LEAST) & (now.authors >= LEAST))
        looked_at = int(((a + b) >= LEAST).sum())
        values = self._values(able) if self._compared else {}
        limit = discoveries(list(values.values()), max(1, looked_at))
        kinds: dict[Signal, list[_Seen]] = {"rose": [], "weak": []}
        for term, p in values.items():
            if p <= max(limit, CHANCE):
                signal: Signal = "rose" if p <= limit else "weak"
                kinds[signal].append(_Seen(term, likelihood(int(a[term]), n, int(b[term]), m), signal))
        kinds["steady"] = self._steady(
            [int(term) for term in able if values.get(int(term), 1.0) > max(limit, CHANCE)]
        )
        name = self._terms.name
        return [
            each
            for some in kinds.values()
            for each in sorted(some, key=lambda one: (-one.tells, name(one.term)))[:RANKED]
        ]

    def _values(self, able: Numbers) -> dict[int, float]:
        """The p-values of the terms that are plainly said more than before; all others count as 1."""
        a, b = self._now.often[able], self._before.often[able]
        n, m = self._now.count, self._before.count
        expected = (a + b) * (n / (n + m))
        dull = DULL * np.sqrt(expected * (m / (n + m)))
        loud = able[a - expected > dull]
        return {int(term): p_more(int(self._now.often[term]), n, int(self._before.often[term]), m) for term in loud}

    def _steady(self, terms: Sequence[int]) -> list[_Seen]:
        often, count = self._now.often, self._now.count
        if self._rest is None:
            most = sorted(terms, key=lambda term: -int(often[term]))[: 3 * RANKED]
            return [_Seen(term, float(often[term]), "steady") for term in most]
        others, of = self._rest.often, self._rest.count
        loud = (term for term in terms if often[term] * of > others[term] * count)
        seen = (_Seen(term, likelihood(int(often[term]), count, int(others[term]), of), "steady") for term in loud)
        return list(seen)

    def _found(self, group: Sequence[_Seen], lead: Numbers) -> Found:
        terms = [each.term for each in group]
        places = self._now.having(terms)
        had = len(self._before.having(terms))
        return Found(
            words=self._words(terms),
            signal=group[0].signal,
            places=tuple(map(int, places)),
            lead=tuple(map(int, lead)),
            before=had * self._now.count / self._before.count if self._before.count else 0.0,
            complaints=int(self._spoken.complains[places].sum()),
        )

    def _words(self, terms: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """A phrase stands for its words; the lead comes first, or the phrase that it is in."""
        parts = {term: self._terms.parts(term) for term in terms}
        within = {word for phrase in parts.values() for word in phrase}
        ranked = sorted(
            (term for term in terms if term not in within),
            key=lambda term: not (term == terms[0] or terms[0] in parts[term]),
        )
        return {self._terms.name(term): parts[term] for term in ranked[:WORDS]}


def _grouped(seen: Sequence[_Seen], places: dict[int, Numbers], posts: int) -> list[list[_Seen]]:
    """Each term with those before it whose lead shares most of its posts, or by itself."""
    groups: list[tuple[list[_Seen], np.ndarray[tuple[int], np.dtype[np.bool_]], int]] = []
    for each in seen:
        mine = places[each.term]
        for group, lead, size in groups:
            few, many = min(size, len(mine)), max(size, len(mine))
            if few < SHARED_TOO * many:
                continue
            shared = int(lead[mine].sum())
            if shared >= SHARED * few and shared >= SHARED_TOO * many:
                group.append(each)
                break
        else:
            mask = np.zeros(posts, np.bool_)
            mask[mine] = True
            groups.append(([each], mask, len(mine)))
    return [group for group, _, _ in groups]
