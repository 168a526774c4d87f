"""What a verification finds: problems, doubts, and what agrees. The sentences for it; catalogue `wall`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from wall.ledger.recount import Outcome

Gettext = Callable[[str], str]
MOST = 20
"""Problems that are kept; whoever altered everything is told of the first ones."""


class Finding(Struct, frozen=True):
    """`event`: its number, from 0 (None: no single one); `day` in UTC. `facts` fill the sentence in `SENTENCES`."""

    code: str
    event: int | None = None
    day: str = ""
    facts: dict[str, str | int] = {}


class Report(Struct):
    """All that was found out. `signed`: own checkpoints that agree; `given`: others', `others`: those that agree.

    `witnessed`: the largest checkpoint that somebody else holds and that agrees; None: nobody's was looked at.
    `counts_checked`: whether the recount was compared with a panel.
    """

    events: int = 0
    outcome: Outcome | None = None
    counts_checked: bool = False
    signed: int = 0
    given: int = 0
    others: int = 0
    witnessed: int | None = None
    booked: int | None = None
    """The largest checkpoint that a witness took, by the shop's own book. Nobody outside should believe that."""
    contents: int | None = None
    forgotten: int = 0
    root: str = ""
    problems: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    more: int = 0
    """Problems and doubts beyond those that are kept."""

    def problem(self, code: str, event: int | None = None, day: str = "", **facts: str | int) -> None:
        """Something is not as it should be."""
        self._keep(self.problems, Finding(code, event, day, facts))

    def doubt(self, code: str, event: int | None = None, day: str = "", **facts: str | int) -> None:
        """Something may be in order and may not."""
        self._keep(self.doubts, Finding(code, event, day, facts))

    def _keep(self, among: list[Finding], finding: Finding) -> None:
        if len(among) < MOST:
            among.append(finding)
        else:
            self.more += 1


def N_(text: str) -> str:
    return text


SENTENCES: Mapping[str, str] = {
    "damaged-line": N_("line {line} is damaged, event {event} was expected: {why}"),
    "long-line": N_("line {line} is longer than {most} bytes, event {event} was expected: nothing after it was read"),
    "not-canonical": N_(
        "event {event} ({day}): its core is not written as the format says, so it can be read in two ways"
    ),
    "newer-form": N_("event {event} ({day}) is of a form that this program does not know: please update"),
    "missing": N_("event {event} is missing: after event {before} ({day}) comes number {found}"),
    "truncated": N_("the export ends early: {expected} facts were announced, {found} are there"),
    "no-end": N_("the export ends early: its last line, the panel, is missing"),
    "after-end": N_("line {line}: something follows the last line, the panel"),
    "root": N_(
        "event {event} ({day}) is not what was signed on {signed}: with {size} facts the head is {found}, and "
        "{expected} was signed"
    ),
    "root-among": N_(
        "something among events {event} to {last} ({day} to {until}) is not what was signed on {signed}: with "
        "{size} facts the head is {found}, and {expected} was signed"
    ),
    "root-after": N_(
        "of the checkpoint of {size} facts, signed on {signed}, the head is {found} instead of {expected}, as "
        "was to be expected after what comes before"
    ),
    "fork": N_("a fork: the same key signed two pasts of {size} facts, {one} on {signed} and {other} on {again}"),
    "beyond": N_("the end is missing: a checkpoint signed on {signed} has {size} facts, and here are {found}"),
    "newer": N_(
        "a checkpoint of {size} facts, signed on {signed}, is newer than this export of {found}: it could not be "
        "compared"
    ),
    "bad-note": N_("the checkpoint in {where} is not to be trusted: {why}"),
    "other-key": N_("the export names another key than the one that was given"),
    "bad-key": N_("the key cannot be read: {why}"),
    "panel": N_("the panel says {told} for “{name}”, and the recount comes to {found}"),
    "days-differ": N_("event {event}: its core says {day}, and its detail {found}"),
    "back": N_(
        "event {event} says {found}, and the one before it {day}: a clock was put back, or a date was changed"
    ),
    "unknown-post": N_("event {event} ({day}) is about a post that was never received: {post}"),
    "nothing-to-second": N_("event {event} ({day}) confirms a refusal that nobody proposed: {post}"),
    "same-person": N_("event {event} ({day}): a refusal was confirmed by whoever proposed it: {post}"),
    "too-many": N_(
        "there are more posts than this program counts: from event {event} on the figures are not checked"
    ),
    "void-receipt": N_("event {event} ({day}) takes in a new post and is called void ({why}): it counts nowhere"),
    "hole": N_(
        "between event {before} ({day}) and event {event} the log has a hole: records {first} to {last} are gone"
    ),
    "end-gone": N_("after event {event} ({day}) the log had more: records {first} to {last} are gone"),
    "column": N_("event {event} ({day}): the log files it under {found}, and its facts say {expected}"),
    "unreadable": N_("event {event} cannot be read by this program: {why}"),
    "disk": N_("after event {event} ({day}) the log cannot be read: {why}"),
    "content": N_("event {event} ({day}): its sealed content is not what was committed to"),
    "content-gone": N_("event {event} ({day}): its sealed content is missing"),
    "no-key": N_("no key is known: the signatures of its own checkpoints were not checked, only their heads"),
    "closed-cells": N_("the export says that {told} events keep their details to themselves, and {found} do"),
}  # fmt: skip
"""By code; `{event}` and `{day}` are the finding's own."""


def told(finding: Finding, _: Gettext, number: Callable[[int], str] = str) -> str:
    """A finding as a sentence."""
    facts: dict[str, str] = {
        name: number(value) if isinstance(value, int) else value for name, value in finding.facts.items()
    }
    facts.setdefault("event", "?" if finding.event is None else number(finding.event))
    facts.setdefault("day", finding.day or "?")
    return _(SENTENCES[finding.code]).format_map(facts)
