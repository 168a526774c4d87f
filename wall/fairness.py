"""Parity in plain words: the same sentences on the wall, at the desk, on the phone page and in the exports. Pure.

They say what was found in `wall/parity.py` and no more: “as often” only where the interval is narrow enough for it.
`_` is a catalogue's `gettext` (domain `wall`); `number` writes a number in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable

from wall.figures import Difference, Parity, Share
from wall.parity import FEW
from wall.words import Gettext

Number = Callable[[float], str]
MARGIN = 0.1
"""Shares are called the same if the whole interval of their difference lies within so much of 0."""
NNBSP = "\N{NARROW NO-BREAK SPACE}"


def sentences(parity: Parity | None, _: Gettext, number: Number) -> list[str]:
    """One about the share shown, one about the delay, one about time on screens; those that can be said.

    Below 30 posts a side only the counts; nothing at all where there is no post of either side.
    """
    if parity is None or not (parity.negative.total or parity.positive.total):
        return []
    told = [_shown(parity, _, number)]
    if parity.shown.told == "few":
        return told
    if parity.delay_s.told != "few":
        told.append(_delay(parity.delay_s, _, number))
    if parity.screen_s is not None and parity.screen_s.told != "few":
        told.append(_screen(parity.screen_s, _, number))
    return told


def sentence(parity: Parity | None, _: Gettext, number: Number) -> str:
    """The one about the share shown; empty where there is nothing to say."""
    return next(iter(sentences(parity, _, number)), "")


def _shown(parity: Parity, _: Gettext, number: Number) -> str:
    one, other = parity.negative, parity.positive
    if parity.shown.told == "few":
        counts = {"a": one.shown, "b": one.total, "c": other.shown, "d": other.total}
        told = _("Shown: {a} of {b} negative posts, {c} of {d} positive ones. From {few} a side they are compared.")
        return told.format(few=number(FEW), **{name: number(count) for name, count in counts.items()})
    digits = 0 if parity.shown.told == "same" or abs(parity.shown.value) >= 0.015 else 1
    shares = {"negative": percent(one, _, number, digits), "positive": percent(other, _, number, digits)}
    match parity.shown.told:
        case "less":
            told = _("Negative posts were shown less often than positive ones: {negative} against {positive}, "
                     "and that is not chance.")  # fmt: skip
        case "more":
            told = _("Negative posts were shown more often than positive ones: {negative} against {positive}, "
                     "and that is not chance.")  # fmt: skip
        case _ if max(-parity.shown.low, parity.shown.high) <= MARGIN:
            told = _("Negative posts were shown as often as positive ones: {negative} and {positive}.")
        case _:
            told = _("Shown: {negative} of the negative posts, {positive} of the positive ones. "
                     "The difference may be chance.")  # fmt: skip
    return told.format(**shares)


def _delay(difference: Difference, _: Gettext, number: Number) -> str:
    match difference.told:
        case "more":
            told = _("Negative posts waited longer for a decision: {span} more (median), and that is not chance.")
        case "less":
            told = _("Negative posts waited less long for a decision: {span} less (median), and that is not chance.")
        case _:
            return _("Both waited equally long for a decision, but for chance.")
    return told.format(span=span(abs(difference.value), _, number))


def _screen(difference: Difference, _: Gettext, number: Number) -> str:
    match difference.told:
        case "more":
            told = _("Negative posts were on the screens longer: {span} more each (mean), and that is not chance.")
        case "less":
            told = _("Negative posts were on the screens less long: {span} less each (mean), and that is not chance.")
        case _:
            return _("Both were on the screens equally long, but for chance.")
    return told.format(span=span(abs(difference.value), _, number))


def percent(share: Share, _: Gettext, number: Number, digits: int = 0) -> str:
    """`94 %` of a share of at least one; never 0 % of something, nor 100 % of less than all."""
    least = 10**-digits
    value = round(100 * share.shown / share.total, digits)
    if share.shown > 0 and value <= 0:
        value = least
    if share.shown < share.total and value >= 100:
        value = 100 - least
    return _("{n}%").format(n=number(value if digits else int(value)))


def span(seconds: float, _: Gettext, number: Number) -> str:
    """A length of time in one unit, rounded: seconds, minutes, hours, days."""
    for least, unit, told in (
        (2 * 86_400, 86_400, _("{n} days")), (2 * 3600, 3600, _("{n} h")), (100, 60, _("{n} min")),
    ):  # fmt: skip
        if seconds >= least:
            return told.format(n=number(round(seconds / unit))).replace(" ", NNBSP)
    return _("{n} s").format(n=number(max(1, round(seconds)))).replace(" ", NNBSP)
