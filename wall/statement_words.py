"""The statement of reasons as its author reads it: plain words, as lines with labels or as a letter. Pure.

`_` is a catalogue's `gettext` (domain `wall`); `moment` writes an instant (Unix ms) in the reader's language. Nothing
personal is in it: no word of the post, no name; a legal ground is told as the moderator wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wall.statement import Statement
from wall.words import CHIPS, KINDS, N_, REASONS, Gettext

Moment = Callable[[int], str]

EXPLAINED: Mapping[str, str] = {
    "insult": N_("Some words insult or threaten a person. Anger is welcome here, also in coarse words, as long as it "
                 "is not aimed at somebody."),
    "hate": N_("Some words attack people for what they are. The law does not let a shop put that on its wall."),
    "personal-data": N_("It tells things by which somebody can be found or recognised, and without them it could not "
                        "be understood any more."),
    "accusation": N_("It says that somebody who can be recognised has committed a crime. That is for a court to say; "
                     "what you lived through can be told without it."),
    "advertising": N_("It is advertising, or leads to another address. Naming a competitor is no advertising."),
    "not-a-customer": N_("There is evidence that whoever wrote it was no customer here, or has an interest of their "
                         "own in it."),
    "off-topic": N_("It is not about this shop, nor about what can be bought or done here."),
    "unintelligible": N_("Nobody who read it could understand it. Spelling never counts."),
    "duplicate": N_("The same words are here already, or have been decided."),
    "author-request": N_("Somebody told us that its author does not want it shown. Was it not you? Then contest it."),
    "contradiction": N_("The stars and the words say the opposite of each other, and we asked which is meant."),
    "sensitive": N_("It tells something that is nobody’s business but the person’s own: health, beliefs, a minor."),
}  # fmt: skip
"""Each reason of the closed list in words for whoever wrote the post."""
DECISIONS: Mapping[str, str] = {
    "withheld": N_("Not shown on the wall"),
    "withdrawn": N_("Taken off the wall"),
    "masked": N_("On the wall, with some words covered"),
}
MASKED = N_("Some words could tell who somebody is or how to reach them. They are covered by {chips}; everything "
            "else is shown as you wrote it.")  # fmt: skip


def lines(statement: Statement, _: Gettext, moment: Moment) -> list[tuple[str, str]]:
    """(label, value) for everything that is to be told, in the order in which one wants to know it."""
    covered = statement.decision == "masked"
    out = [
        (_("Decision"), _(DECISIONS[statement.decision])),
        (_("Reason"), _("Personal data") if covered else _(REASONS.get(statement.reason, (statement.reason, ""))[0])),
        (_("Explained"), explained(statement, _)),
        (_("Ground"), _ground(statement, _)),
    ]
    if statement.spans:
        told = _("{n} passages; your receipt shows which.") if len(statement.spans) > 1 else _(
            "One passage; your receipt shows which.")  # fmt: skip
        out.append((_("Concerned"), told.format(n=len(statement.spans))))
    if statement.other:
        out.append((_("The other post"), statement.other))
    out += [
        (_("Found by"), _found(statement, _)),
        (_("Decided by"), _people(statement, _)),
        (_("Automatic"), _automatic(statement, _)),
        (_("Received"), moment(statement.received_ms)),
        (_("Decided"), moment(statement.decided_ms)),
    ]
    if statement.notified_ms is not None:
        out.append((_("You were told"), moment(statement.notified_ms)))
    kind = _(KINDS[statement.kind])
    out.append((_("It is about"), f"{kind} ({statement.language})" if statement.language else kind))
    out.append((_("Applies to"), _("the screens of this shop, and the pages that show the same")))
    out.append((_("If you disagree"), _how(statement, _, moment)))
    out.append((_("Reference"), statement.reference))
    if statement.size:
        out.append((_("In the register"), _("among its first {n} entries").format(n=statement.size)))
    return out


def letter(statement: Statement, _: Gettext, moment: Moment, shop: str = "", address: str = "") -> tuple[str, str]:
    """Subject and text of a mail. `shop`: its public name; `address`: where the receipt is, if it can be told."""
    subject = {
        "withheld": _("Your post is not shown: why, and what you can do"),
        "withdrawn": _("Your post was taken off the wall: why, and what you can do"),
        "masked": _("Your post is shown, with some words covered: why"),
    }[statement.decision]
    parts = [_("Hello,"), _("thank you for writing to us. Here is what became of it, and why.")]
    parts.append("\n".join(_("{label}: {value}").format(label=a, value=b) for a, b in lines(statement, _, moment)))
    if address:
        parts.append(_("Your receipt, where you can follow it, contest or have it erased: {address}").format(
            address=address))  # fmt: skip
    parts.append(_("A negative opinion is never a reason. The house rules have the whole list."))
    if shop:
        parts.append(shop)
    return subject, "\n\n".join(parts) + "\n"


def explained(statement: Statement, _: Gettext) -> str:
    """The reason in a sentence or two."""
    if statement.decision == "masked":
        chips = sorted({_(CHIPS.get(mask.label, CHIPS["personal"])) for mask in statement.masks})
        return _(MASKED).format(chips=", ".join(f"[{chip}]" for chip in chips))
    text = EXPLAINED.get(statement.reason)
    return _(text) if text is not None else statement.reason


def _ground(statement: Statement, _: Gettext) -> str:
    if statement.ground == "law":
        told = _("the law: {ground} (house rules, version {version})")
        return told.format(ground=statement.legal_ground, version=statement.rules)
    return _("the house rules, version {version}").format(version=statement.rules)


def _found(statement: Statement, _: Gettext) -> str:
    if statement.found_by == "notice":
        return _("somebody who asked us for it")
    return _("somebody of the shop who read it, as everything here is read before it is shown")


def _people(statement: Statement, _: Gettext) -> str:
    one = _("Moderation {letter}").format(letter=statement.moderator or "A")
    if not statement.second:
        return one
    other = _("Moderation {letter}").format(letter=statement.second)
    return _("{one}, confirmed by {other}").format(one=one, other=other)


def _automatic(statement: Statement, _: Gettext) -> str:
    if statement.detected:
        return _("A machine had pointed at words in it. It decides nothing: a person did.")
    return _("No machine had a part in it: a person read it and decided.")


def _how(statement: Statement, _: Gettext, moment: Moment) -> str:
    if statement.decision == "masked":
        return _("You can take your words back and write them otherwise; a mediator or a court always can be asked.")
    if not statement.contestable:
        return _("It can no longer be contested here; a mediator or a court always can be asked.")
    told = _("Open your receipt and contest it: somebody else looks at it again and answers you.")
    if statement.contest_until_ms is not None:
        told += " " + _("Until {when}, since we then erase the words.").format(
            when=moment(statement.contest_until_ms)
        )
    return told
