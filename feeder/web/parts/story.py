"""What became of a post, step by step, in words for its author. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from feeder.web.wording import Wording, line
from wall.phone import ReceiptView
from wall.text import Form, visible_controls
from wall.words import REASONS, TOPICS

Mark = Literal["done", "now", "no"]
_CODE = re.compile(r"[0-9A-F]{3}")
NEW_MS = 30 * 60_000
"""So long (ms) after it was received its receipt says thank you."""


@dataclass(frozen=True)
class Step:
    """One thing that happened. `mark`: it is over, it is where things stand, or it ended here."""

    title: str
    at_ms: int | None = None
    text: str = ""
    form: Form = ()
    signed: str = ""
    mark: Mark = "done"


def story(view: ReceiptView, now_ms: int, say: Wording) -> list[Step]:
    """The steps in their order; the last is where things stand."""
    steps = [Step(say._("Received"), view.received_ms, _came(view, say))]
    if view.forgotten:
        return [*steps, Step(say._("Forgotten"), None, _forgotten(say), mark="now")]
    steps += _decided(view, now_ms, say)
    steps += _contest(view, say)
    if view.reply:
        title = say._("The shop answered") if not view.signed else say._("{name} answered", name=line(view.signed))
        steps.append(Step(title, None, form=view.reply, mark="now"))
    steps += _promise(view, say)
    if view.talked_ms is not None:
        steps.append(Step(say._("We talked"), view.talked_ms, say._("Thank you for having waited."), mark="now"))
    return [replace(one, mark="done") if one.mark == "now" else one for one in steps[:-1]] + steps[-1:]


def signature(view: ReceiptView, place: str, say: Wording) -> str:
    """Under the words: who, what and where, as its author gave them."""
    topic = say.gettext(TOPICS[view.topic]) if view.topic in TOPICS else ""
    name = line(view.pseudonym)
    if _CODE.fullmatch(name):
        name = str(say.gettext("Customer {code}").format(code=name))
    stars = str(say.ngettext("{n} star", "{n} stars", view.stars)) if view.stars else ""
    return " · ".join(one for one in (name, topic, line(place), stars) if one)


def headline(view: ReceiptView, now_ms: int, say: Wording) -> tuple[str, str]:
    """The page's title, and a sentence under it."""
    if view.forgotten:
        return say._("Forgotten, as you wished."), _forgotten(say)
    if view.state == "shown":
        return say._("Your words are on the wall."), say._("As you wrote them, for everybody in the shop to read.")
    if view.state == "waiting" and view.contest == "reversed":
        return say._("You were right."), say._("The refusal was taken back; your note waits to be shown.")
    if is_fresh(view, now_ms):
        return say._("Thank you. We have your words."), say._(
            "Somebody of the shop will read them. Keep this receipt."
        )
    if view.state in ("waiting", "undisplayable"):
        return say._("Your words are waiting."), say._("Somebody of the shop will read them. Keep this receipt.")
    if view.state == "withheld":
        return say._("Your words are not shown."), say._("Below you read why, and what you can do about it.")
    if view.state == "withdrawn":
        title = say._("Your words are off the wall.") if view.shown_ms else say._("Your words are taken back.")
        return title, say._("As you wished.") if _by_author(view) else say._("Below you read why.")
    if view.state == "lapsed":  # it never was on the wall
        return say._("Nobody decided in time"), say._("It is counted as such, for all to see.")
    return say._("Your words had their time on the wall."), say._("They were there for as long as the rules say.")


def is_fresh(view: ReceiptView, now_ms: int) -> bool:
    """Whether it was just sent: then the receipt to be kept comes first on its page; later, what became of it."""
    return view.state == "waiting" and not view.contest and now_ms - view.received_ms < NEW_MS


def _by_author(view: ReceiptView) -> bool:
    return view.statement is None or view.statement.reason == "author-request"


def _came(view: ReceiptView, say: Wording) -> str:
    if view.here and view.talked_ms is None:
        return say._("The team knows that you are still in the shop.")
    return ""


def _decided(view: ReceiptView, now_ms: int, say: Wording) -> list[Step]:
    if view.state == "waiting":
        return [_waiting(view, now_ms, say)]
    if view.state == "undisplayable":
        return [
            Step(
                say._("Counted, not stored"), None, say._("Its author has not agreed to its being shown."), mark="no"
            )
        ]
    steps = []
    if view.shown_ms is not None:
        now: Mark = "now" if view.state == "shown" else "done"
        title = say._("On the wall since then") if now == "now" else say._("On the wall")
        masked = view.statement is not None and view.statement.decision == "masked"
        text = say._("Some words are covered by a label, because they tell of a person.") if masked else ""
        steps.append(Step(title, view.shown_ms, text, mark=now))
    if view.state in ("withheld", "withdrawn"):
        if _by_author(view):
            steps.append(Step(say._("Taken off, as you wished"), view.decided_ms, mark="no"))
        else:
            title = say._("Not shown") if view.state == "withheld" else say._("Taken off the wall by the shop")
            code = view.statement.reason if view.statement is not None else ""
            reason = say.gettext(REASONS[code][0]) if code in REASONS else code
            steps.append(Step(title, view.decided_ms, say._("Reason: {reason}.", reason=reason), mark="no"))
    if view.state == "expired":
        steps.append(Step(say._("Its time on the wall is over"), view.decided_ms, mark="now"))
    if view.state == "lapsed":
        steps.append(
            Step(say._("Nobody decided in time"), None, say._("It is counted as such, for all to see."), mark="no")
        )
    return steps


def _waiting(view: ReceiptView, now_ms: int, say: Wording) -> Step:
    if view.public_from_ms is not None and view.public_from_ms > now_ms:
        when = say.moment(view.public_from_ms, now_ms)
        text = say._("As you chose, it will not be public before {when}.", when=when)
        return Step(say._("Waiting for its moment"), None, text, mark="now")
    if view.pending:
        # Whoever is in the grace is not told, and the author's own moment is told above.
        return Step(say._("Read"), None, say._("A second person looks at it before it is decided."), mark="now")
    return Step(say._("Waiting to be read"), None, say._("One after the other, whatever their stars."), mark="now")


def _contest(view: ReceiptView, say: Wording) -> list[Step]:
    if not view.contest:
        return []
    if view.contest == "open":
        text = say._("Somebody who had no part in the refusal decides.")
        return [Step(say._("You contest it"), None, text, mark="now")]
    upheld = view.contest == "upheld"
    title = say._("The refusal stands") if upheld else say._("You were right: the refusal was taken back")
    return [Step(title, None, visible_controls(view.contest_answer), mark="no" if upheld else "now")]


def _promise(view: ReceiptView, say: Wording) -> list[Step]:
    promise = view.promise.promise if view.promise is not None else None
    if promise is None:
        return []
    titles = {
        "taken-up": say._("Taken up"), "under-way": say._("In hand"),
        "done": say._("Done"), "declined": say._("Not possible"),
    }  # fmt: skip
    text = ""
    if promise.supporters:
        text = say.ngettext("{n} other person said “me too”.", "{n} others said “me too”.", promise.supporters)
    return [Step(titles[promise.state], promise.at_ms, text, promise.form, mark="now")]


def _forgotten(say: Wording) -> str:
    return say._("The words are gone for good. Only their number in the counts is left.")
