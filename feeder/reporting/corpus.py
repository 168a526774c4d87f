"""The words of many posts, as numbers: a few bytes a word, so that a month's posts fit in memory. Pure.

No text is kept: of each post only which words it has, and how each follows the one before.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Set

from feeder.reporting.tongue import ALONE, ELISION, ENDS, JOINS, NAMED, NEXT, SKIP, Tongue, tokens

LEAST = 3
"""Posts, and authors, that a topic has at least."""
MOST = 500_000
"""Different words that are told apart; what first comes after so many is not counted."""
READ = 10_000
"""Characters of a text that are looked at."""
KEPT = 300_000
"""Tokens of each language kept worked out."""
_STOP = "."
Code = tuple[int, int]
"""A word's number and how it is joined (`number * 256 + join`), and the number of its form; or what it is instead."""


class Lexicon:
    """Gives words their numbers. `home`: the shop's language; `never`: folded words that are never told."""

    def __init__(self, home: str, never: Iterable[str] = ()) -> None:
        self._home = _bare(home)
        self._never = frozenset(never)
        self._tongues: dict[str, tuple[Tongue, dict[str, tuple[Code, ...]]]] = {}
        self._numbers: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._texts: list[str] = []
        self._often = array("I")
        self._of: list[list[int]] = []

    def __len__(self) -> int:
        return len(self._of)

    def items(self, text: str, language: str | None) -> array[int]:
        """The words of a text in order, each as `number * 256 + join`: how it follows the word before."""
        tongue, known = self._table(_bare(language or ""))
        out, often, texts = array("I"), self._often, self._texts
        joinable, link, named = False, NEXT, ENDS
        for token in tokens(text[:READ]):
            codes = known.get(token)
            if codes is None:
                codes = self._learn(tongue, known, token)
            for code, form in codes:
                if code >= 0:
                    if named != ENDS and (named == NAMED or texts[form][0].isupper()):
                        joinable, link, named = False, NEXT, ENDS
                        continue
                    join = code & 255
                    if not joinable or (join == ELISION and link != NEXT):
                        join = ALONE
                    elif join == NEXT:
                        join = link
                    out.append((code & ~255) | join)
                    often[form] += 1
                    joinable, link, named = True, NEXT, ENDS
                elif code == SKIP:
                    joinable, link, named = joinable and link == NEXT and form != ALONE, form, ENDS
                elif code == ENDS:
                    joinable, link = False, NEXT
                    named = named if token == _STOP else ENDS  # “M. Dupont”
                else:
                    joinable, link, named = False, NEXT, code
        return out

    def shown(self, word: int) -> str:
        """The word as people write it most; without the capital of a sentence's beginning if it is seen without."""
        forms = [(self._often[form], self._texts[form]) for form in self._of[word]]
        small = [each for each in forms if each[1][0].islower() and each[0]]
        return min(small or forms, key=lambda each: (-each[0], each[1]))[1]

    def phrase(self, first: int, join: int, second: int) -> str:
        """Two words as they stand together: `file d’attente`."""
        return f"{self.shown(first)}{JOINS[join]}{self.shown(second)}"

    def ready(self) -> None:
        """Read the lists of words now, which takes a moment: in a thread, so that nobody waits for them."""
        for language in ("", self._home):
            self._tongue(language).tell("Marie")

    def phrase_in(self, text: str, language: str | None, first: int, second: int) -> str:
        """Two words as they stand together in this very text; empty if they do not."""
        tongue = self._tongue(_bare(language or ""))
        last: tuple[int, str] | None = None
        link = ""
        for token in tokens(text[:READ]):
            for told in tongue.tell(token):
                if isinstance(told.key, int):
                    link = JOINS.get(told.join, "") if told.key == SKIP else ""
                    continue
                number = self._numbers.get(told.key, -1)
                if number == second and last is not None and last[0] == first:
                    return f"{last[1]}{JOINS[ELISION] if told.join == ELISION else link or ' '}{told.shown}"
                last, link = (number, told.shown), ""
        return ""

    def _tongue(self, language: str) -> Tongue:
        return self._table(language)[0]

    def _table(self, language: str) -> tuple[Tongue, dict[str, tuple[Code, ...]]]:
        found = self._tongues.get(language)
        if found is None:
            found = self._tongues[language] = Tongue(language, self._home, self._never), {}
        return found

    def _learn(self, tongue: Tongue, known: dict[str, tuple[Code, ...]], token: str) -> tuple[Code, ...]:
        codes: list[Code] = []
        for told in tongue.tell(token):
            if isinstance(told.key, int):
                codes.append((told.key, told.join))
                continue
            number = self._numbers.get(told.key)
            if number is None:
                if len(self._of) >= MOST:
                    codes.append((ENDS, 0))
                    continue
                number = self._numbers[told.key] = len(self._of)
                self._of.append([])
            codes.append((number * 256 + told.join, self._form(number, told.shown)))
        if len(known) < KEPT:
            known[token] = tuple(codes)
        return tuple(codes)

    def _form(self, number: int, shown: str) -> int:
        form = self._forms.get(shown)
        if form is None or form not in self._of[number]:
            form = len(self._texts)
            self._forms.setdefault(shown, form)
            self._texts.append(shown)
            self._often.append(0)
            self._of[number].append(form)
        return form


def _bare(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()[:8]


class Side:
    """The posts of one span: of each its words, who wrote it (a number), and whether it complains."""

    def __init__(self) -> None:
        self.posts: list[str] = []
        self.complains = bytearray()
        self.authors = array("q")
        self._items = array("I")
        self._ends = array("Q")
        self._at: dict[str, int] = {}
        self._gone: set[int] = set()

    def __len__(self) -> int:
        return len(self.posts) - len(self._gone)

    def put(self, post: str, author: int, complains: bool, items: array[int]) -> None:
        """Take the words of one post in."""
        self._at[post] = len(self.posts)
        self.posts.append(post)
        self.complains.append(complains)
        self.authors.append(author)
        self._items.extend(items)
        self._ends.append(len(self._items))

    def drop(self, post: str) -> bool:
        """Its words may not be told any more. Whether they were counted."""
        at = self._at.pop(post, None)
        if at is None:
            return False
        self._gone.add(at)
        return True

    def __contains__(self, post: object) -> bool:
        return post in self._at

    def items(self, at: int) -> array[int]:
        """The words of the post at this place."""
        return self._items[self._ends[at - 1] if at else 0 : self._ends[at]]

    def authors_of(self, places: Iterable[int]) -> int:
        """By how many people the posts at these places are."""
        return len({self.authors[at] for at in places})

    def words(self, post: str) -> Set[int]:
        """The words of one post; none if it is not here."""
        at = self._at.get(post)
        return frozenset() if at is None else {item >> 8 for item in self.items(at)}

    def arrays(self) -> tuple[array[int], array[int], Set[int]]:
        """All words (`Lexicon.items`) of all posts in a row; where each post's end; the places that were dropped."""
        return self._items, self._ends, self._gone


def complains(stars: int | None, topic: str | None) -> bool:
    """Whether a post tells a trouble: one or two stars, or a note of a problem."""
    return (stars is not None and stars <= 2) or topic == "problem"
