"""The lessons as data: a situation, what to try, a mistake to make on purpose and what the desk says to it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moderation.practice.sight import Sight
from moderation.words import N_

Seen = Callable[[Sight, Sequence[str]], bool]
"""Whether something is so, given the ids of the lesson's posts."""


@dataclass(frozen=True)
class Step:
    """What to do next, and how it is seen that it was done. `{approve}` and the like stand for the action's key."""

    told: str
    done: Seen


@dataclass(frozen=True)
class Lesson:
    """`slip`: a mistake that was not asked for, and how it is put right."""

    name: str
    title: str
    steps: tuple[Step, ...]
    praise: str
    slip: Step | None = None


def _first(posts: Sequence[str]) -> str:
    return posts[0] if posts else ""


def _decided(*what: str) -> Seen:
    return lambda sight, posts: sight.decided.get(_first(posts), "") in what


def _opened(sight: Sight, posts: Sequence[str]) -> bool:
    return bool(sight.sheet) and sight.reading == _first(posts)


def _shut(sight: Sight, posts: Sequence[str]) -> bool:
    return not sight.sheet and not sight.marking


def _gone(sight: Sight, posts: Sequence[str]) -> bool:
    return _first(posts) not in sight.decided


APPROVED = Step(
    N_("That would go on the wall as it is. Press {undo}: within the grace nobody ever sees it."),
    _decided("approve"),
)

LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "order", N_("The order in which they came"),
        (
            Step(
                N_("Three posts wait, the oldest first, the sources in turn. Go down with ↓ and read the last one."),
                lambda sight, posts: len(posts) > 2 and sight.reading == posts[2],
            ),
            Step(
                N_("Nothing sorts them by stars or mood: that is a rule of the house. Go back up with ↑."),
                lambda sight, posts: len(posts) > 1 and sight.reading in posts[:2],
            ),
        ),
        N_("That is all there is to going about."),
    ),
    Lesson(
        "furious", N_("One star, and furious"),
        (
            Step(
                N_(
                    "Go to the shouting post with one star. Try to withhold it: {withhold}. "
                    "Look for the reason “negative”."
                ),
                _opened,
            ),
            Step(N_("It is not on the list, and there is no “other”. Nothing fits: Esc."), _shut),
            Step(N_("Anger is an opinion. Approve it: {approve}."), _decided("approve")),
        ),
        N_("A wall without it would be advertising. It is drawn as large as a five-star one."),
        Step(N_("You withheld it. Press {undo} and read it once more: at whom is it aimed?"), _decided("withhold")),
    ),
    Lesson(
        "phone", N_("A telephone number"),
        (
            Step(N_("Somebody left their number. Go to that post and press {mask}."),
                 lambda sight, posts: sight.marking and sight.reading == _first(posts)),
            Step(
                N_(
                    "It was noticed already: Tab goes there, Enter covers it, Enter again approves. What was not "
                    "noticed you mark yourself: Space where it begins, Space where it ends."
                ),
                _decided("mask"),
            ),
        ),
        N_("The wall shows [telephone]; nobody learns how long it was, and no other word has changed."),
        APPROVED,
    ),
    Lesson(
        "insult", N_("An insult among true things"),
        (
            Step(N_("“Moron” is aimed at a person. Go to it, {withhold}, the first reason, Enter."),
                 lambda sight, posts: sight.marking and sight.reading == _first(posts)),
            Step(N_("Mark the insulting words: Space before them, Space after them, Enter."), _decided("withhold")),
        ),
        N_("The author is told which words, and why. If they write it again without them, it is shown."),
        APPROVED,
    ),
    Lesson(
        "accusation", N_("A crime laid to somebody"),
        (
            Step(
                N_(
                    "“Helps herself from the till”: go there, {withhold}, the reason about a crime, "
                    "then mark the words."
                ),
                lambda sight, posts: _first(posts) in sight.proposed or _decided("withhold")(sight, posts),
            ),
            Step(
                N_("Your refusal waits: such a reason needs a second person. Noa, at the other desk, is reading it…"),
                lambda sight, posts: _first(posts) not in sight.proposed,
            ),
        ),
        N_("Two people have decided. Nobody takes such a post away alone, not even a manager."),
        APPROVED,
    ),
    Lesson(
        "undo", N_("A slip of the finger"),
        (
            Step(N_("Make a mistake on purpose: go to the post about the music and approve it, {approve}."),
                 _decided("approve", "mask")),
            Step(N_("It goes on the wall in ten seconds. Press {undo} now."), _gone),
            Step(N_("It waits again, and nobody saw anything. Approve it for good: {approve}."), _decided("approve")),
        ),
        N_("Later you can still undo; then it shows in the counts."),
    ),
    Lesson(
        "race", N_("Somebody else is faster"),
        (
            Step(
                N_("Go to the post about the fitting rooms and read it slowly. Noa has it open as well…"),
                lambda sight, posts: _first(posts) in sight.others or (bool(posts) and posts[0] in sight.decided),
            ),
            Step(
                N_("Decided, and the post stays before your eyes until you leave it. Go on with ↓ or ↑."),
                lambda sight, posts: sight.reading != _first(posts),
            ),
        ),
        N_("Nothing is ever decided twice, and you lose no half-made decision."),
    ),
    Lesson(
        "pass-on", N_("This one is about you"),
        (
            Step(
                N_("Suppose that this person is you. Go to that post and press {about-me}: no reason is kept."),
                _decided("pass-on"),
            ),
        ),
        N_("Somebody else reads it. Nobody has to decide about themselves."),
        APPROVED,
    ),
    Lesson(
        "reply", N_("An answer"),
        (
            Step(N_("Go to the post about size 46 and press {reply}."), _opened),
            Step(
                N_("Write a bad one first: “WE WILL ORDER IT SOON”. See what the desk remarks. Then write it kindly, "
                   "and send it."),
                lambda sight, posts: _first(posts) in sight.replied,
            ),
        ),
        N_("Short, kind, and no promise without a date. The answer goes beneath the post, when the post is shown."),
    ),
    Lesson(
        "here", N_("Somebody is still there"),
        (
            Step(
                N_(
                    "Somebody wrote a note and is still in the shop: the line at the top says so. "
                    "{somebody} leads there."
                ),
                lambda sight, posts: bool(posts) and sight.reading == posts[0],
            ),
            Step(N_("Go there if you can. Nothing is decided by it; once you are back, press {talked}."),
                 lambda sight, posts: _first(posts) in sight.talked),
        ),
        N_("Their receipt says “we talked”. The note itself waits in its turn, like any other."),
    ),
    Lesson(
        "contest", N_("An author who does not agree"),
        (
            Step(
                N_(
                    "Noa took a post down “at its author's request”, and the author contests that. {contest} leads "
                    "there; {contest} again answers."
                ),
                lambda sight, posts: sight.sheet == "ContestScreen" and bool(posts),
            ),
            Step(
                N_("Nobody asked for it: choose with → that it waits again, add a kind word, and send."),
                lambda sight, posts: not sight.sheet and _first(posts) not in sight.contested,
            ),
        ),
        N_("Whoever refuses never judges the contest. It is counted in public, and so is every refusal lifted."),
    ),
    Lesson(
        "past", N_("The day again"),
        (
            Step(
                N_("What was it like half an hour ago? {look-back} shows the day again, as it was."),
                lambda sight, posts: sight.sheet == "ReplayScreen",
            ),
            Step(
                N_(
                    "Space stops the time, ← and → go through it, Tab goes from queue to queue. Nothing can be "
                    "changed there. Come back with q."
                ),
                lambda sight, posts: not sight.sheet,
            ),
        ),
        N_("Who decided is told by role, never by name; what was forgotten since stays hidden."),
    ),
    Lesson(
        "pause", N_("The whole wall"),
        (
            Step(N_("Something is wrong on the wall and you need a minute. Press {pause} and confirm."),
                 lambda sight, posts: sight.paused),
            Step(N_("Customers read that it is paused, and since when; it counts in public. {pause} lets it go on."),
                 lambda sight, posts: not sight.paused),
        ),
        N_("That was the last lesson. Nothing of it was on any wall, and nothing is kept. Leave with {quit}."),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where somebody is: which lesson, which step of it. `lesson` may be `len(LESSONS)`: all done."""

    lesson: int = 0
    step: int = 0

    @property
    def over(self) -> bool:
        return self.lesson >= len(LESSONS)


def onward(place: Place, sight: Sight, posts: Sequence[str]) -> Place:
    """The place after what is seen now: one step further if that step is done, else the same."""
    if place.over:
        return place
    steps = LESSONS[place.lesson].steps
    if not steps[place.step].done(sight, posts):
        return place
    return Place(place.lesson, place.step + 1) if place.step + 1 < len(steps) else Place(place.lesson + 1)


def slipped(place: Place, sight: Sight, posts: Sequence[str]) -> Step | None:
    """The mistake of this lesson that was made unasked."""
    slip = None if place.over else LESSONS[place.lesson].slip
    return slip if slip is not None and slip.done(sight, posts) else None


def told(place: Place, sight: Sight, posts: Sequence[str]) -> tuple[str, str]:
    """The praise for what was just done, if any, and what to do now; not translated yet."""
    before = LESSONS[place.lesson - 1].praise if place.lesson and not (place.step and not place.over) else ""
    if place.over:
        return before, ""
    slip = slipped(place, sight, posts)
    return before, (slip or LESSONS[place.lesson].steps[place.step]).told
