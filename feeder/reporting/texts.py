"""The texts of both spans, read once: their words as numbers, whom they praise, which answers were written for them.

Only texts that stand on the wall are read, as they stand there: nothing masked, refused, undecided or taken back has
a part in any topic. If one leaves the wall while a report is made, its words leave the report.

A shop's answer is **good**, as far as a rule can say, if it was written for its post: it takes up a word of the post
that says what the post is about, is neither a line nor a page long (60 to 800 characters), and stands under no other
post of the span in the same words. Those that take up most words come first, then the quickest. Stars have no part in
it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from feeder.house import House
from feeder.reporting.corpus import Lexicon, Side, complains
from feeder.reporting.reading import event_of
from feeder.search.folding import fold
from feeder.search.reading import sealed_in
from wall.content import ReplyContent, TextContent
from wall.events import Promised
from wall.log.base import Record
from wall.naming import Names
from wall.post import Post
from wall.text import Chip, Run, display_form

PRAISE = 4
"""Stars from which on a post that names somebody praises them (`feeder/queues/praise.py`)."""
SHORT, LONG = 60, 800
"""Characters of an answer that is neither a line nor a page."""
MOST_ANSWERS = 20_000


class Answer(NamedTuple):
    """An answer to a post of the span: what it says (a digest in memory), its words."""

    post: str
    seq: int
    said: int
    words: frozenset[int]


class Texts:
    """Takes records in any order; see `reading.py`."""

    def __init__(self, house: House, home: str, label: str) -> None:
        self._house = house
        people = house.people
        self.staff = {account: people.names(account) for account in people.profiles}
        self._anybody = Names(
            name for profile in people.profiles.values() for name in (*profile.names, profile.badge)
        )
        self.never = never_told(house, label)
        self.lexicon = Lexicon(home, self.never)
        self.now, self.before = Side(), Side()
        self.replied_ms: dict[int, int] = {}
        """By seq, when each reply that was read was given."""
        self.promises: dict[str, list[tuple[int, str | None]]] = {}
        """By post, every state of its promise: when, which."""
        self.named: dict[str, tuple[str, ...]] = {}
        """By post of the span, the accounts that it praises."""
        self.answers: list[Answer] = []
        self.gone: set[str] = set()
        self.scale = 1.0
        """How many posts each one of the span whose words are counted stands for (`lot.py`)."""

    def text(self, record: Record, post: Post, *, now: bool) -> None:
        """The present text of a post on the wall."""
        content = sealed_in(self._house, record)
        if not isinstance(content, TextContent) or not post.visible or post.content_seq != record.seq:
            return
        side = self.now if now else self.before
        written = content.author or post.author or post.conversation
        author = hash((post.source, written) if written else post.id)
        side.put(post.id, author, complains(post.stars, post.topic), self._words(content.text, post))
        self.gone.discard(post.id)
        if now:
            self._praised(content, post)

    def praise(self, record: Record, post: Post) -> None:
        """The present text of a post of the span with many stars, of which nothing else is wanted."""
        content = sealed_in(self._house, record)
        if isinstance(content, TextContent) and post.visible and post.content_seq == record.seq:
            self._praised(content, post)

    def _praised(self, content: TextContent, post: Post) -> None:
        if post.stars is not None and post.stars >= PRAISE and self._anybody.within(content.text):
            named = tuple(account for account, names in self.staff.items() if names.within(content.text))
            if named:
                self.named[post.id] = named

    def reply(self, record: Record, post: Post, *, read: bool) -> None:
        """A reply: when it was given; with `read`, what it says too."""
        event = event_of(record)
        if event is None:
            return
        self.replied_ms[record.seq] = event.at_ms
        if not read or len(self.answers) >= MOST_ANSWERS or event.actor.startswith("source:"):
            return
        content = sealed_in(self._house, record)
        if isinstance(content, ReplyContent) and SHORT <= len(content.text) <= LONG:
            items = self.lexicon.items(content.text, post.language)
            said = hash(fold(content.text))
            self.answers.append(Answer(post.id, record.seq, said, frozenset(item >> 8 for item in items)))

    def promise(self, record: Record, post: Post) -> None:
        """Anything that happened to a post with a promise."""
        event = event_of(record)
        if isinstance(event, Promised):
            self.promises.setdefault(post.id, []).append((event.at_ms, event.state))

    def touch(self, posts: Iterable[str]) -> None:
        """These are no longer as they were; what left the wall may not be told any more, though it came back."""
        for name in posts:
            if name in self.now or name in self.before or name in self.named:
                post = self._house.state.posts[name]
                if not post.visible:
                    self.gone.add(name)

    def leave_out(self) -> None:
        """Forget the words of what has left. Not while somebody counts."""
        for name in self.gone:
            self.now.drop(name)
            self.before.drop(name)
            self.named.pop(name, None)

    def good_answers(self) -> list[str]:
        """The posts with good answers, the best first."""
        often = Counter(answer.said for answer in self.answers)
        posts = self._house.state.posts
        good: list[tuple[int, int, str]] = []
        for answer in self.answers:
            shared = len(answer.words & self.now.words(answer.post))
            post = posts[answer.post]
            if shared and often[answer.said] == 1 and post.reply_seq == answer.seq and post.reply_shown:
                good.append((-shared, self.replied_ms[answer.seq] - post.received_ms, answer.post))
        return [name for _, _, name in sorted(good)]

    def _words(self, text: str, post: Post) -> array[int]:
        if not post.masks:
            return self.lexicon.items(text, post.language)
        out: array[int] = array("I")
        form = display_form(text, post.masks)
        for at, piece in enumerate(form):
            if isinstance(piece, Run):
                said = piece.text
                # What is left of a word that is masked in part is no word.
                if at and isinstance(form[at - 1], Chip) and said[:1].isalnum():
                    said = said[len(said.split(maxsplit=1)[0]) :]
                if at + 1 < len(form) and said[-1:].isalnum():
                    said = said[: len(said) - len(said.rsplit(maxsplit=1)[-1])]
                items = self.lexicon.items(said, post.language)
                if items:
                    items[0] &= ~255  # it follows a chip, and no word
                out.extend(items)
        return out


def never_told(house: House, label: str) -> frozenset[str]:
    """Words, folded, that no topic may have: everybody's names at the desk, and the shop's own."""
    profiles: Mapping[str, object] = house.people.profiles
    names = [
        name
        for account in profiles
        for name in (*house.people.profiles[account].names, house.people.profiles[account].badge)
    ]
    return frozenset(part for name in (*names, label) for part in fold(name).split() if len(part) > 2)
