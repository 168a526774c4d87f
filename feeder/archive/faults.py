"""What can be wrong with an archive, or with the keys for one: a code, and a sentence for it (catalogue `feeder`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from wall.words import N_

MOST = 20
"""Faults that are kept; whoever changed everything is told of the first ones."""

SENTENCES: Mapping[str, str] = {
    "no-file": N_("{path} cannot be read: {why}"),
    "no-archive": N_("{path} is no archive of Vis-à-vis: {why}"),
    "newer": N_("This archive is of version {found}, and this program reads version {known}: please update."),
    "damaged": N_("The file is damaged, or was cut short: {why}"),
    "schema": N_("The file has something in it that no archive has: {what}"),
    "manifest": N_("The manifest is damaged, or was changed: {why}"),
    "certificate": N_("The manifest is not what the house signed: {why}"),
    "other-key": N_("Signed by another ledger than the one expected: {found} instead of {expected}"),
    "size": N_("{expected} facts were announced, and {found} are there."),
    "block": N_("Something among facts {first} to {last} was changed: it is not what was signed."),
    "no-block": N_("Facts {first} to {last} are missing or cannot be read."),
    "extra-block": N_("Something follows the last fact that was announced."),
    "record": N_("Fact {n} (record {seq}) was changed: {expected} was expected, and {found} is there."),
    "leaf": N_("Fact {n} (record {seq}): its {what} is not what follows from the fact."),
    "records": N_("The day’s list of facts was changed: {first} to {last} were expected, {found} is there."),
    "root": N_("With {size} facts the ledger’s head is {found}, and {expected} was signed: the past was changed."),
    "note": N_("The checkpoint over {size} facts is not to be trusted: {why}"),
    "checkpoints": N_("The list of checkpoints was changed."),
    "uncovered": N_("No signed checkpoint covers all {size} facts."),
    "sealed": N_("The sealed text of record {seq} was changed."),
    "no-sealed": N_("The sealed text of record {seq} is missing."),
    "extra-sealed": N_("A sealed text is there that nobody announced: record {seq}."),
    "content": N_("The text of record {seq} is not the one that was committed to when it was written."),
    "scripts": N_("The list of what the screens drew was changed."),
    "group": N_("What the screen “{screen}” drew (scripts {first} to {last}) is not what it reported."),
    "no-played": N_("No fact vouches for what the screen “{screen}” drew (scripts {first} to {last})."),
    "script": N_("Script {number} of the screen “{screen}” cannot be read, or belongs to no report."),
    "fold": N_("The facts cannot be put together to a day: {why}"),
    "no-key-file": N_("{path} is no file of keys."),
    "too-long": N_("This file of keys claims to be good for more than {most} days: it was changed."),
    "over": N_("These keys are good no longer: take new ones from the house that made the archive."),
    "other-archive": N_("These keys are for another archive."),
    "refused": N_("The house gives no keys: {why}"),
    "unreachable": N_("The house cannot be reached: {why}"),
}  # fmt: skip


class Fault(Struct, frozen=True):
    """One thing that is wrong. `facts` fill the sentence."""

    code: str
    facts: dict[str, str | int] = {}

    def told(self, _: Callable[[str], str]) -> str:
        """As a sentence."""
        return _(SENTENCES[self.code]).format_map(self.facts)


class Faulty(Exception):
    """An archive that is not shown, and why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(one.told(str) for one in faults))
        self.faults = list(faults)


def fault(code: str, **facts: str | int) -> Faulty:
    """A single one."""
    return Faulty(Fault(code, facts))
