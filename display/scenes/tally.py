"""The rows of the public panel's later plates: reasons, delays, pauses, the day, the ledger, the law. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from display.scenes.base import World
from display.scenes.figures import FEW, period_of, span
from display.scenes.message import address
from display.scenes.parts import Kit
from wall.text import visible_controls
from wall.wire import Panel, Period
from wall.words import REASONS

Rows = list[tuple[str, str]]
"""(figure, what it counts)"""


def reasons(kit: Kit, period: Panel | Period) -> Rows:
    """Refused posts by reason, in the words of the public list: only those with a count, the most frequent first."""
    return named(kit, period.by_reason) or [(kit.say.number(0), kit.say._("no refusal"))]


def named(kit: Kit, by_reason: Mapping[str, int]) -> Rows:
    """Counts by reason, in words, the most frequent first."""
    counted = sorted(((n, code) for code, n in by_reason.items() if n > 0), key=lambda one: (-one[0], one[1]))
    return [
        (kit.say.number(n), kit.say.wall(REASONS[code][0]) if code in REASONS else visible_controls(code)[:60])
        for n, code in counted
    ]


def delays(kit: Kit, period: Panel | Period) -> Rows:
    """From receipt to decision, by stars; of too few posts only how many they are."""
    _, ngettext = kit.say._, kit.say.ngettext
    names = {
        "1-2": _("1 or 2 stars"), "3": _("3 stars"), "4-5": _("4 or 5 stars"), "none": _("without stars"),
    }  # fmt: skip
    found = period.delays if isinstance(period, Period) else {}
    told = [(name, found[code]) for code, name in names.items() if code in found and found[code].count > 0]
    if told and all(delay.count < FEW for _name, delay in told):
        count = sum(delay.count for _name, delay in told)
        return [
            (kit.say.number(count), ngettext("decided: too few for a median", "decided: too few for a median", count))
        ]
    out: Rows = []
    for name, delay in told:
        if delay.count >= FEW:
            out.append((span(kit, delay.median_s), name))
        else:
            few = ngettext("{n}: too few", "{n}: too few", delay.count).format(n=kit.say.number(delay.count))
            out.append(("–", f"{name} ({few})"))
    return out


def others(kit: Kit, period: Panel | Period) -> Rows:
    """What is neither shown, refused nor waiting, by what became of it."""
    ngettext = kit.say.ngettext
    told = (
        (period.expired, ngettext("expired", "expired", period.expired)),
        (period.withdrawn, ngettext("withdrawn", "withdrawn", period.withdrawn)),
        (period.lapsed, ngettext("undecided", "undecided", period.lapsed)),
        (period.undisplayable, ngettext("private", "private", period.undisplayable)),
    )
    return [(kit.say.number(n), text) for n, text in told if n > 0]


def conduct(kit: Kit, world: World, panel: Panel) -> Rows:
    """How the wall itself behaved: masked words, pauses, sources that are silent, what is about to appear."""
    number, ngettext = kit.say.number, kit.say.ngettext
    period = period_of(panel)
    out = [
        (
            number(period.masked),
            ngettext("shown with masked words", "shown with masked words", period.masked),
        )
    ]
    if isinstance(period, Period):
        text = ngettext("pause of the wall", "pauses of the wall", period.pauses)
        if period.pauses and period.paused_s >= 60:
            text = kit.say._("{pauses}, {span} in all").format(pauses=text, span=span(kit, period.paused_s))
        out.append((number(period.pauses), text))
        out += _absences(kit, period)
    out += _second_looks(kit, period)
    if panel.sources_down > 0:
        down = ngettext("source out of reach", "sources out of reach", panel.sources_down)
        out.append((number(panel.sources_down), down))
    if world.queued > 0:
        wait = ngettext("message about to appear", "messages about to appear", world.queued)
        out.append((number(world.queued), wait))
    return out


def _absences(kit: Kit, period: Period) -> Rows:
    """When the wall, or what feeds it, was not there in opening hours: only what there was."""
    number, ngettext = kit.say.number, kit.say.ngettext
    told = (
        (
            period.dark,
            period.dark_s,
            ngettext("time without a lit screen", "times without a lit screen", period.dark),
        ),
        (period.unplugged, period.unplugged_s, ngettext("source unplugged", "sources unplugged", period.unplugged)),
    )
    out = [
        (number(n), kit.say._("{pauses}, {span} in all").format(pauses=text, span=span(kit, seconds)))
        for n, seconds, text in told
        if n > 0
    ]
    if period.removed > 0:
        text = ngettext("source taken out by the shop", "sources taken out by the shop", period.removed)
        out.append((number(period.removed), text))
    if period.off_s >= 60:
        out.append((span(kit, period.off_s), kit.say._("with the whole wall switched off")))
    return out


def _second_looks(kit: Kit, period: Panel | Period) -> Rows:
    """What authors contested and what came of it; what machines flagged and people showed all the same."""
    number, ngettext = kit.say.number, kit.say.ngettext
    out: Rows = []
    if period.contests > 0:
        text = ngettext("refusal contested", "refusals contested", period.contests)
        back = ngettext("{n} reversed", "{n} reversed", period.reversals).format(n=number(period.reversals))
        out.append((number(period.contests), f"{text}, {back}"))
    if period.flagged > 0:
        text = ngettext("flagged by a machine", "flagged by a machine", period.flagged)
        shown = ngettext("{n} shown as it is by a person", "{n} shown as they are by a person", period.overruled)
        out.append((number(period.flagged), f"{text}, {shown.format(n=number(period.overruled))}"))
    return out


def today(kit: Kit, panel: Panel) -> str:
    """`Aujourd’hui : 14 reçus · 11 montrés · 1 refusé · 2 en attente`."""
    day, ngettext = panel.today, kit.say.ngettext
    if day is None:
        return ""
    told = (
        (day.received, ngettext("{n} received", "{n} received", day.received)),
        (day.shown, ngettext("{n} shown", "{n} shown", day.shown)),
        (day.withheld, ngettext("{n} refused", "{n} refused", day.withheld)),
        (day.waiting, ngettext("{n} waiting", "{n} waiting", day.waiting)),
    )
    figures = " · ".join(text.format(n=kit.say.number(n)) for n, text in told)
    return kit.say._("Today: {figures}").format(figures=figures)


def ledger(kit: Kit, panel: Panel) -> str:
    """`Empreinte du registre 7F3A-91C2 · 1 204 faits. Toucher à un seul fait la changerait.`"""
    if not panel.head:
        return ""
    facts = kit.say.ngettext("{n} fact", "{n} facts", panel.ledger).format(n=kit.say.number(panel.ledger))
    said = kit.say._("Fingerprint of the ledger {head} · {facts}. To touch a single fact is to change it.")
    told = [said.format(head=visible_controls(panel.head)[:40], facts=facts)]
    ngettext, number = kit.say.ngettext, kit.say.number
    if panel.agree > 0:
        agree = ngettext("{n} receipt agrees with it.", "{n} receipts agree with it.", panel.agree)
        told.append(agree.format(n=number(panel.agree)))
    if panel.disagree > 0:
        # The one sentence that no shop wants to see here, and for which all of this exists.
        other = ngettext("{n} receipt has another past.", "{n} receipts have another past.", panel.disagree)
        told.append(other.format(n=number(panel.disagree)))
    return " ".join(told)


def law(kit: Kit, world: World) -> str:
    """Where the rest of what the law wants told is to be read; nothing where there is no page for it."""
    if not world.invitation.url.strip():
        return ""
    today = world.wall.today
    # The code opens the page; whoever types gets the rules themselves.
    page = f"{today.removesuffix('today')}rules" if today.endswith("/today") else world.invitation.url
    return kit.say._(
        "How reviews are checked and ordered, and every reason for a refusal: scan the code, or {address}"
    ).format(address=address(page))
