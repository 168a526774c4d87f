"""The house rules in plain words, for whoever wrote something or wonders: reasons, delays, retention. Pure.

The wording of `wall/words.py` is for moderators; here a customer is told the same. Everything comes from the rules in
force; what D111-17 and D111-18 of the Code de la consommation want told is on the page that uses this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feeder.web.wording import Wording, line
from wall.events import Rules
from wall.rules import REASONS, required
from wall.words import N_
from wall.words import REASONS as NAMES

MEANING: Mapping[str, str] = {
    "insult": N_("Words that insult or threaten a person. Being rude about the shop, or about nobody, is allowed."),
    "hate": N_("Words against people for their origin, religion, sex, orientation or disability."),
    "personal-data": N_(
        "A telephone number, an address, somebody’s full name, where covering it would lose the sense."
    ),
    "accusation": N_("A crime laid to somebody who can be recognised. A court decides that, not a wall."),
    "advertising": N_("An offer or a link to sell something. Naming a competitor is not advertising."),
    "not-a-customer": N_("It is proven that its author was never a customer, or has an interest in it."),
    "off-topic": N_("It has nothing to do with the shop or what it sells."),
    "unintelligible": N_("Nobody can make out what is meant. Spelling never counts."),
    "duplicate": N_("The same author has said the same already."),
    "author-request": N_("Its author asked for it, or never agreed to its being shown. That is a right."),
    "contradiction": N_("The stars plainly say the opposite of the words, and its author was asked first."),
    "sensitive": N_("Somebody’s health, religion or union membership, or a child."),
}
"""What each reason means, told to customers."""
BRINGS: Mapping[str, str] = {
    "span": N_("the very words concerned"),
    "ground": N_("the law that it breaks"),
    "evidence": N_("what proves it"),
    "second": N_("the agreement of a second person"),
    "other": N_("the other message"),
    "request": N_("the author’s request"),
    "asked": N_("that the author was asked first"),
}
"""What a refusal must bring, told to customers."""
NEVER: tuple[str, ...] = (
    N_("Because it is negative."),
    N_("Because it gives few stars."),
    N_("Because we find it unfair."),
    N_("Because it is rude, as long as it is aimed at nobody."),
    N_("Because it names a competitor."),
    N_("Because the problem has been solved since."),
    N_("Because it threatens to sue."),
    N_("Because of its spelling."),
)
"""What is never a reason; the first is the one that people suspect."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as the page lists it. `brings`: what a refusal for it must bring. `second`: two people decide."""

    code: str
    name: str
    meaning: str
    brings: tuple[str, ...]
    second: bool


def reasons(rules: Rules, say: Wording) -> list[Reason]:
    """The closed list of these rules, in its usual order. An author's request is always on it."""
    listed = {reason.code for reason in rules.reasons} | {"author-request"}
    out = []
    for code in REASONS:
        if code in listed:
            needs = required(rules, code)
            brings = tuple(say.gettext(words) for need, words in BRINGS.items() if need in needs)
            out.append(
                Reason(code, say.gettext(NAMES[code][0]), say.gettext(MEANING[code]), brings, "second" in needs)
            )
    return out


def never(say: Wording) -> list[str]:
    """What is never a reason."""
    return [say.gettext(words) for words in NEVER]


def span(seconds: float, say: Wording) -> str:
    """A delay as people say it: `10 secondes`, `4 heures`, `2 jours`."""
    whole = round(seconds)
    if whole >= 2 * 86_400 and whole % 86_400 == 0:
        return str(say.ngettext("{n} day", "{n} days", whole // 86_400))
    if whole >= 3600 and whole % 3600 == 0:
        return str(say.ngettext("{n} hour", "{n} hours", whole // 3600))
    if whole >= 60 and whole % 60 == 0:
        return str(say.ngettext("{n} minute", "{n} minutes", whole // 60))
    return str(say.ngettext("{n} second", "{n} seconds", whole))


def days(count: int, say: Wording) -> str:
    """A retention: `30 jours`, `12 mois` for a year, `2 ans`."""
    if count >= 730 and count % 365 == 0:
        return str(say.ngettext("{n} year", "{n} years", count // 365))
    months = {183: 6, 365: 12}
    if count in months:
        return str(say.ngettext("{n} month", "{n} months", months[count]))
    return str(say.ngettext("{n} day", "{n} days", count))


def changes(old: Rules, new: Rules, say: Wording) -> list[str]:
    """What became another between two versions, one sentence each; none: only the number changed."""
    out: list[str] = []
    was, now = ({reason.code for reason in rules.reasons} | {"author-request"} for rules in (old, new))
    for code in REASONS:
        name = say.gettext(NAMES[code][0])
        if code in now - was:
            out.append(say.gettext("New reason for a refusal: {name}.").format(name=name))
        elif code in was - now:
            out.append(say.gettext("No longer a reason for a refusal: {name}.").format(name=name))
        elif code in was:
            out += _needs(name, required(old, code), required(new, code), say)
    for title, before, after in (
        (
            N_("Promised delay of a decision"),
            span(old.answer_within_min * 60, say),
            span(new.answer_within_min * 60, say),
        ),
        (N_("Wait before a decision becomes public"), span(old.grace_s, say), span(new.grace_s, say)),
        (N_("Reviews, forum posts and notes on the wall"), days(old.review_days, say), days(new.review_days, say)),
        (N_("Conversations on the wall"), days(old.chat_days, say), days(new.chat_days, say)),
        (N_("Text of what was refused"), days(old.refused_days, say), days(new.refused_days, say)),
        (N_("Personal words of what was refused"), days(old.personal_days, say), days(new.personal_days, say)),
    ):
        if before != after:
            told = say.gettext("{what}: {after} (before: {before}).")
            out.append(told.format(what=say.gettext(title), after=after, before=before))
    if new.strict != old.strict:
        out.append(
            say.gettext("Personal data is no longer covered with a label: a message is shown whole, or not at all.")
            if new.strict
            else say.gettext("Personal data may be covered with a label, so that the rest can be shown.")
        )
    return out


def _needs(name: str, old: frozenset[str], new: frozenset[str], say: Wording) -> list[str]:
    out = []
    for need, words in BRINGS.items():
        if need in new - old:
            told = say.gettext("{name}: a refusal now also requires {need}.")
        elif need in old - new:
            told = say.gettext("{name}: a refusal no longer requires {need}.")
        else:
            continue
        out.append(told.format(name=name, need=say.gettext(words)))
    return out


def version_of(text: str) -> str:
    """A version's name as it may stand in an address and on a page: one line, at most 40 characters."""
    return line(text)[:40]
