"""From what was found to what the report tells: topics with examples, praise, good answers, promises.

Examples are posts on the wall, by lot and one source after another (`quotes.in_turn`); stars have no part in it.
Whoever is praised stands by name, in the order of the alphabet, only if their profile says that the manager may be
told.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from feeder.house import House
from feeder.reporting.corpus import LEAST
from feeder.reporting.quotes import LONGEST, Quoting, in_turn
from feeder.reporting.spans import Within
from feeder.reporting.texts import Texts, never_told
from feeder.search.folding import fold
from wall.content import ProfileContent
from wall.post import Post
from wall.report import Praised, PromiseTold, Quote, Topic

if TYPE_CHECKING:
    from feeder.reporting.topics import Found

SPELLED = 9
"""Posts in which is looked how a phrase is written."""
EXAMPLES, TRIED = 3, 12
"""Of a topic; and so many posts are looked at for them."""
MOST_PRAISE, MOST_OF_ONE = 40, 5
MOST_REPLIES = 5
MOST_PROMISES = 20
HANDY = 400
"""Characters of an example, if there are such; else it may be longer."""

History = Sequence[tuple[int, str | None]]


async def topics(found: Iterable[Found], texts: Texts, quoting: Quoting) -> list[Topic]:
    """The topics with examples. One whose posts have left meanwhile, or that names somebody by now, is left out."""
    out: list[Topic] = []
    posts = quoting.house.state.posts
    never = never_told(quoting.house, "")
    for each in found:
        here, lead = (
            [at for at in places if texts.now.posts[at] not in texts.gone] for places in (each.places, each.lead)
        )
        words = {word: parts for word, parts in each.words.items() if never.isdisjoint(fold(word).split())}
        if len(lead) < LEAST or texts.now.authors_of(lead) < LEAST or not words:
            continue
        names = [texts.now.posts[at] for at in lead]
        examples = await _examples(in_turn(names, [posts[name].source for name in names]), quoting)
        out.append(
            Topic(
                words=await _spelled(words, [names[at] for at in range(min(SPELLED, len(names)))], texts, quoting),
                posts=round(len(here) * texts.scale),
                before=each.before * texts.scale,
                signal=each.signal,
                complaints=round(sum(texts.now.complains[at] for at in here) * texts.scale),
                examples=examples,
            )
        )
    return out


async def _spelled(
    words: Mapping[str, Sequence[int]], names: Sequence[str], texts: Texts, quoting: Quoting
) -> list[str]:
    """The words; phrases as they stand in most of these posts: “rayon lampes”, where “lampe” is said more."""
    house = quoting.house
    seen: dict[str, Counter[str]] = {word: Counter() for word, parts in words.items() if parts}
    for name in names if seen else ():
        post = house.state.posts[name]
        text = await house.contents.text(post)
        if text is not None and post.visible and not post.masks:
            for word, found in seen.items():
                first, second = words[word]
                found[texts.lexicon.phrase_in(text.text, post.language, first, second)] += 1
    for found in seen.values():
        del found[""]
    return [seen[word].most_common(1)[0][0] if seen.get(word) else word for word in words]


async def _examples(names: Sequence[str], quoting: Quoting) -> list[Quote]:
    """Short ones first asked for; a long one only where there are not enough."""
    out: dict[str, Quote] = {}
    for longest in (HANDY, LONGEST):
        for name in names[:TRIED]:
            if len(out) < EXAMPLES and name not in out:
                quote = await quoting.quote(name, longest=longest)
                if quote is not None:
                    out[name] = quote
        await asyncio.sleep(0)
    return list(out.values())


async def praise(named: Mapping[str, Sequence[str]], quoting: Quoting) -> list[Praised]:
    """Praise by name, of those who agreed; the newest first."""
    house = quoting.house
    willing = {account: profile for account, profile in house.people.profiles.items() if profile.to_manager}
    newest = sorted(named, key=lambda name: (-house.state.posts[name].received_ms, name))
    out: list[Praised] = []
    left = MOST_PRAISE
    for account, profile in sorted(willing.items(), key=lambda each: (fold(called(each[1])), each[0])):
        quotes: list[Quote] = []
        for name in newest:
            if account in named[name] and len(quotes) < min(MOST_OF_ONE, left):
                quote = await quoting.quote(name)
                quotes += [quote] if quote is not None else []
        left -= len(quotes)
        if quotes and called(profile):
            out.append(Praised(name=called(profile), quotes=quotes))
        await asyncio.sleep(0)
    return out


def called(profile: ProfileContent) -> str:
    """What somebody wants to be called: the badge, else the first of the names."""
    return profile.badge or next(iter(profile.names), "")


async def replies(names: Iterable[str], quoting: Quoting) -> list[Quote]:
    """The first of these that can be quoted with their answers."""
    out: list[Quote] = []
    for number, name in enumerate(names):
        if len(out) >= MOST_REPLIES or number >= 10 * MOST_REPLIES:
            break
        quote = await quoting.quote(name)
        if quote is not None and quote.reply:
            out.append(quote)
        await asyncio.sleep(0)
    return out


def run(history: History) -> list[tuple[int, str]]:
    """The states of the promise that stands: those after the last time it was taken back."""
    out: list[tuple[int, str]] = []
    for at_ms, state in history:
        out = [*out, (at_ms, state)] if state is not None else []
    return out


def made_ms(history: History) -> int | None:
    """When the promise that stands was made."""
    states = run(history)
    return states[0][0] if states else None


def kept_ms(history: History) -> int | None:
    """When it was kept, if it is: since then it was never said to be open again."""
    states = run(history)
    since: int | None = None
    for at_ms, state in states:
        since = (since if since is not None else at_ms) if state == "done" else None
    return since


async def promises(
    posts: Iterable[Post], histories: Mapping[str, History], within: Within, quoting: Quoting
) -> list[PromiseTold]:
    """Those of posts on the wall that were made, changed or stood open in the span; changed ones first, then the
    newest. A post that cannot be quoted is told without its words."""
    chosen: list[tuple[bool, int, Post]] = []
    for post in posts:
        states = run(histories.get(post.id, ()))
        if not states or not post.visible or states[0][0] >= within.end_ms:
            continue
        changed = any(at_ms in within for at_ms, _ in states)
        then = [state for at_ms, state in states if at_ms < within.end_ms][-1]
        if changed or then not in ("done", "declined"):
            chosen.append((changed, states[-1][0], post))
    chosen.sort(key=lambda each: (not each[0], -each[1], each[2].id))
    out: list[PromiseTold] = []
    for changed, since_ms, post in chosen[:MOST_PROMISES]:
        quote = await quoting.quote(post.id)
        words = await quoting.words(post)
        if post.promise is None or not post.visible:
            continue
        out.append(
            PromiseTold(
                quote=quote if quote is not None else without_words(post),
                state=post.promise,
                since_ms=since_ms,
                form=words,
                supporters=len(post.supporters),
                changed=changed,
            )
        )
        await asyncio.sleep(0)
    return out


def without_words(post: Post) -> Quote:
    """That there is a post, and nothing that it says."""
    return Quote(post=post.id, at_ms=post.received_ms, source=post.source, kind=post.kind, stars=post.stars)


def counted(house: House, named: Iterable[str]) -> int:
    """How many posts on the wall praise somebody."""
    return sum(house.state.posts[name].visible for name in named)
