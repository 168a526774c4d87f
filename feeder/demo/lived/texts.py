"""What is written in lived days: sentences of `words.toml`, put together. The same seed writes the same."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("words.toml")
MARKED = re.compile(r"\[\[([a-z-]+):(.*?)\]\]")
TAINTS = {
    "insult": 5, "hate": 1, "personal-data": 2, "accusation": 3, "advertising": 4, "sensitive": 1, "off-topic": 3,
    "unintelligible": 2, "not-a-customer": 1, "contradiction": 1,
}  # fmt: skip
"""What is refused, and how often one is as against another. The reason of the closed list has the same name."""
LONG = 9
"""Sentences in a long text."""


@dataclass(frozen=True)
class Text:
    """Something written. `taint`: `masked`, a reason to refuse it, or empty; `spans`: (start, end, label)."""

    words: str
    topic: str = ""
    good: bool = True
    taint: str = ""
    spans: tuple[tuple[int, int, str], ...] = ()
    language: str = "fr"


class Pen:
    """Writes with the words of `words.toml` and a random of its own."""

    def __init__(self, rng: random.Random, staff: Sequence[str] = ()) -> None:
        """`staff`: first names of people of the desk, who are praised too."""
        self._rng = rng
        self._all: dict[str, Any] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
        self._all["staff"] = [*self._all["staff"], *staff, *staff]
        self._topics: dict[str, dict[str, Any]] = {one["id"]: one for one in self._all["topic"]}
        self._written: set[str] = set()

    def author(self) -> str:
        """Somebody's name."""
        return self._one(self._all["author"])

    def topics(self, much: dict[str, float]) -> str:
        """A topic by lot; `much`: how many times as often as usual."""
        names = list(self._topics)
        return self._rng.choices(names, [self._topics[name]["weight"] * much.get(name, 1.0) for name in names])[0]

    def post(self, topic: str, good: bool, kind: str = "", taint: str = "") -> Text:
        """A review, a forum post or a note. `kind`: `suggestion` or `problem`. Hardly ever the same text twice."""
        for _ in range(4):
            text = self._post(topic, good, kind, taint)
            if text.words not in self._written:
                break
        self._written.add(text.words)
        return text

    def chat(self, topic: str, turns: int) -> list[Text]:
        """What is said in turn by a customer and an advisor, the customer first."""
        said = self._all["chat"]
        trouble = self._one(self._topics[topic]["bad"])
        parts = [self._one(said["ask"]).format(trouble=trouble)]
        while len(parts) < turns - 2:
            parts.append(self._one(said["answer" if len(parts) % 2 else "more"]))
        answer = self._one(self._topics[topic]["answer_bad"])
        ending = [self._one(said["solved"]).format(answer=answer), self._one(said["thanks"])]
        return [self._marked(self._fill(part), topic, False, "") for part in (*parts, *ending[: max(0, turns - 1)])]

    def reply(self, text: Text, author: str) -> str:
        """The shop's answer to `text`."""
        tone = "good" if text.good else "bad"
        topic = self._topics.get(text.topic) or self._topics["conseil"]
        answer = self._fill(self._one(topic[f"answer_{tone}"]), author)
        return self._one(self._all[f"reply_{tone}"]).format(answer=answer, author=author)

    def promise(self, topic: str, state: str) -> str:
        """What the shop says as it takes something up, has it in hand, has done it, or cannot."""
        if state == "declined":
            return self._one(self._all["house"]["declined"])
        return str(self._topics[topic]["promise"][state == "done"])

    def house(self, name: str) -> str:
        """Words of the shop or of an author by the way: `announcement`, `contest`, `request`…"""
        return self._one(self._all["house"][name])

    def _post(self, topic: str, good: bool, kind: str, taint: str) -> Text:
        if kind == "" and taint == "" and self._rng.random() < 0.09:
            return self._other()
        alone = taint in ("off-topic", "unintelligible", "not-a-customer")
        said = [] if alone else self._said(topic, good, kind)
        if taint:
            said.insert(self._rng.randint(0, len(said)), self._one(self._all["tainted"][taint]))
        words = self._joined(said)
        if not alone and self._rng.random() < 0.08:
            words += " " + self._one(self._all["emoji_good" if good else "emoji_bad"])
        return self._marked(words, topic, good, taint)

    def _said(self, topic: str, good: bool, kind: str) -> list[str]:
        there = self._topics[topic]
        if kind:
            around = [
                self._one(self._all["note_opening"]),
                self._one(there[kind]),
                self._one(self._all["note_closing"]),
            ]
            return [part for part in around if part]
        tone = "good" if good else "bad"
        said = [self._one(self._all["opening"]), self._one(there[tone])]
        more = LONG if self._rng.random() < 0.03 else self._rng.choices((0, 1, 2), (5, 4, 1))[0]
        for _ in range(more):
            other = self._topics[self.topics({topic: 2.0})]
            sentence = self._one(other[tone if self._rng.random() < 0.7 else "good" if not good else "bad"])
            if sentence not in said:
                said.append(sentence)
        return [part for part in (*said, self._one(self._all[f"closing_{tone}"])) if part]

    def _other(self) -> Text:
        language = self._rng.choices(("en", "ar", "de"), (5, 2, 2))[0]
        lines = self._all["other"][language]
        good = self._rng.random() < 0.6
        words = " ".join(self._rng.sample(lines, self._rng.choice((1, 1, 2))))
        return Text(self._fill(words), good=good, language=language)

    def _joined(self, said: Sequence[str]) -> str:
        """Sentence after sentence; what goes on after a comma or a colon begins small, but for names."""
        words = ""
        for sentence in said:
            filled = self._fill(sentence)
            if words.endswith((",", ":")) and not sentence.startswith(("{staff}", "[[")):
                filled = filled[:1].lower() + filled[1:]
            words += (" " if words else "") + filled
        return words

    def _fill(self, words: str, author: str = "") -> str:
        found = re.sub(r"\{(\w+)\}", lambda match: author if match[1] == "author" else self._slot(match[1]), words)
        return found[:1].upper() + found[1:]

    def _slot(self, name: str) -> str:
        return f"{self._rng.randrange(100):02d}" if name == "d2" else self._one(self._all[name])

    def _one(self, some: Sequence[str]) -> str:
        return self._rng.choice(some)

    @staticmethod
    def _marked(words: str, topic: str, good: bool, taint: str) -> Text:
        """Without the marks, and where they were (code points)."""
        spans: list[tuple[int, int, str]] = []
        plain, at = "", 0
        for match in MARKED.finditer(words):
            plain += words[at : match.start()]
            spans.append((len(plain), len(plain) + len(match[2]), match[1]))
            plain += match[2]
            at = match.end()
        return Text(plain + words[at:], topic, good, taint, tuple(spans))
