"""`about`: everything that is held about one post, to answer its author's request for access (GDPR, article 15)."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from wall import words
from wall.about import About, Happened, about
from wall.cli.console import BAD, GOOD, N_, CannotTell, Console, Here, harmless
from wall.cli.dispatch import Commands
from wall.clock import from_iso, to_iso
from wall.log.base import LogBroken
from wall.log.sqlite import SqliteLog
from wall.offline import find, fold
from wall.refused import Refused
from wall.vault import Keys

WHAT = {
    "received": N_("was received"), "approved": N_("was approved for the wall"), "withheld": N_("was withheld"),
    "withdrawn": N_("was taken off the wall"), "seconded": N_("a second person confirmed the refusal"),
    "undone": N_("the decision was taken back"), "replied": N_("was answered"),
    "promised": N_("was made a promise"), "spotlit": N_("was proposed for the spotlight, or no longer"),
    "passed-on": N_("was left to somebody else"), "author-blocked": N_("its author was blocked"),
    "author-unblocked": N_("its author was unblocked"), "source-deleted": N_("was deleted at its source"),
    "expired": N_("its time on the wall was over"), "lapsed": N_("lapsed, decided by nobody"),
    "forgotten": N_("was forgotten"), "contested": N_("its author contested the refusal"),
    "contest-decided": N_("the contest was decided"), "left": N_("its author left the shop"),
    "talked": N_("somebody talked with its author"), "supported": N_("somebody said “me too”"),
    "informed": N_("its author was told the reasons"), "redacted": N_("personal words were erased"),
    "unreadable": N_("an event that this program cannot read"),
}  # fmt: skip
WHO = {"author": N_("its author"), "feeder": N_("the program"), "source": N_("its source")}
HELD = {
    "text": N_("Text"), "author": N_("Name"), "pseudonym": N_("Pseudonym"), "contact": N_("Address"),
    "native_id": N_("Id at its source"), "created": N_("Created"), "permalink": N_("Link"),
    "conversation": N_("Conversation at its source"), "consent_id": N_("Message that gave consent"),
    "device": N_("Key that tells devices apart"),
    "reply": N_("Reply"), "promise": N_("Promise"), "contest": N_("Words of the contest"),
    "answer": N_("Answer to the contest"), "evidence": N_("Evidence"), "question": N_("Question to a colleague"),
    "because": N_("Why it was forgotten"), "words": N_("Words"),
}  # fmt: skip
FACTS = {
    "reason": N_("reason"), "rules": N_("house rules"), "language": N_("language"), "rating": N_("rating"),
    "consent": N_("consent"), "ground": N_("legal ground"), "request": N_("request"), "state": N_("state"),
    "channel": N_("by"), "masks": N_("covered"), "spans": N_("passages"), "topic": N_("topic"),
    "place": N_("place"), "web": N_("on the web, too"), "here": N_("still in the shop"), "noted": N_("noticed"),
    "written_ms": N_("written"), "updated_ms": N_("edited"), "experienced_on": N_("visit"),
    "public_from_ms": N_("public from"), "upheld": N_("the refusal stands"), "flags": N_("repaired"),
}  # fmt: skip
"""What is told of a fact beside its words; the whole of it is in the JSON."""
BASES = {"notice": N_("told beforehand"), "opt-in": N_("asked, and said yes")}
CHANNELS = {
    "receipt": N_("the receipt"), "webhook": N_("the service it came from"), "email": N_("e-mail"),
    "chat": N_("the chat"),
}  # fmt: skip
PROMISES = {
    "taken-up": N_("taken up"), "under-way": N_("under way"), "done": N_("done"), "declined": N_("declined"),
}  # fmt: skip
OURS = {"phone": N_("the phone page")}
NEXT = {
    "expire": N_("it leaves the wall"), "lapse": N_("it lapses"), "forget": N_("it is forgotten"),
    "redact": N_("its personal words are erased"),
}  # fmt: skip


def add(commands: Commands) -> None:
    """Says what it takes."""
    _ = commands.console._
    made = commands.command(
        "about",
        _("everything that is held about one post, for its author: where it was shown too, never names of the staff"),
        ["about 7K3M-9QTX-2B4C", "about k3b7q2 --json > answer.json"],
        run,
    )
    made.add_argument("receipt", metavar=_("RECEIPT"), help=_("the receipt's code, or the post's id"))
    made.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace, console: Console) -> int:
    """Tells it; returns the exit status. Raises CannotTell."""
    here = console.around.here()
    try:
        found = asyncio.run(_about(here, console, args.receipt.strip()))
    except LogBroken as error:
        raise CannotTell(str(error)) from error
    except Refused as refused:
        console.complain(words.refusal(refused.code, refused.facts, console._))
        return BAD
    if args.json:
        console.document(msgspec.to_builtins(found))
    else:
        _say(console, found, here.zone)
    return GOOD


async def _about(here: Here, console: Console, given: str) -> About:
    log = SqliteLog.open(here.log, read_only=True)
    try:
        keys = Keys.read(here.keys)
        try:
            state = await fold(log, here.zone, console.clock.now_ms())
            return await about(log, keys, here.side, state, find(state, keys, given))
        finally:
            keys.let_go()
    finally:
        await log.close()


def _say(console: Console, found: About, zone: tzinfo) -> None:
    _ = console._
    state = _(words.STATES.get(found.state, found.state))
    told = _("Receipt {receipt}, post {post}: {kind} from {source}, received {received}, now {state}.")
    console.say(
        told.format(
            receipt=found.receipt,
            post=found.post,
            kind=_(words.KINDS.get(found.kind, found.kind)),
            source=_(OURS.get(found.source, harmless(found.source))),
            received=_when(found.received, zone),
            state=state,
        )
    )
    if found.forgotten:
        console.say(_("It was forgotten: nothing that was written can be read any more, by anybody."))
    _title(console, _("What is held"))
    for name, value in found.held.items():
        _line(console, name, value)
    if not found.held:
        console.say("  " + _("no words"))
    _title(console, _("What happened to it"))
    for one in found.happened:
        _event(console, one, found.held, zone)
    _title(console, _("Where it was shown"))
    for screen in found.shown_on:
        line = _("{screen}: {times} times, {seconds} s in all, from {first} to {last}")
        first, last = _when(screen.first, zone), _when(screen.last, zone)
        told = line.format(screen=screen.screen, times=screen.times, seconds=screen.seconds, first=first, last=last)
        console.say("  " + told)
    if not found.shown_on:
        console.say("  " + _("on no screen, as far as the play log goes back"))
    if found.supporters:
        console.say(console.ngettext("{n} person said “me too”.", "{n} persons said “me too”.", found.supporters))
    if found.next:
        line = _("By itself, on {at}: {what}.")
        coming = NEXT[found.next["what"]]
        console.say(line.format(at=_when(found.next["at"], zone), what=_(coming)))


def _title(console: Console, title: str) -> None:
    console.say(f"\n{title}")


def _event(console: Console, one: Happened, held: Mapping[str, Any], zone: tzinfo) -> None:
    """One fact, with what was written then, unless that is what is held now and was told above."""
    _ = console._
    who = _(WHO[one.by]) if one.by in WHO else _("person {n} of the shop").format(n=one.by.partition("-")[2])
    what = _(WHAT.get(one.what, one.what))
    console.say(f"  {_when(one.at, zone)}  {what} ({who})")
    told = [
        f"{_(FACTS[name])} {_value(name, value, console, zone)}" for name, value in one.facts.items() if name in FACTS
    ]
    if told:
        console.say(f"      {', '.join(told)}")
    for name, value in one.words.items():
        if held.get(name) != value:
            _line(console, name, value, "      ")
    if one.words_gone:
        console.say("      " + _("The words that went with it are gone."))


def _value(name: str, value: Any, console: Console, zone: tzinfo) -> str:
    _ = console._
    if name == "reason" and value in words.REASONS:
        return _(words.REASONS[value][0])
    if name == "consent":
        told = _("{basis} (version {version} of the text)")
        return told.format(basis=_(BASES.get(value["basis"], "")), version=harmless(str(value["version"])))
    if name == "state":
        return _(PROMISES.get(value, harmless(str(value))))
    if name == "channel":
        return _(CHANNELS.get(value, harmless(str(value))))
    if name == "topic":
        return _(words.TOPICS.get(value, harmless(str(value))))
    if name == "rating":
        return "/".join(f"{number:g}" for number in value)
    if name.endswith("_ms"):
        return _when(to_iso(value), zone)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _flat(value)


def _when(at: str, zone: tzinfo) -> str:
    """An instant by the shop's clock, to the second."""
    return datetime.fromtimestamp(from_iso(at) / 1000, zone).strftime("%Y-%m-%d %H:%M:%S") if at else at


def _line(console: Console, name: str, value: Any, indent: str = "  ") -> None:
    label = console._(HELD[name]) if name in HELD else name
    shown = f"\n{indent}  ".join(harmless(line) for line in str(value).split("\n"))
    colon = "\u202f: " if console.lang == "fr" else ": "
    console.say(f"{indent}{label}{colon}{shown}")


def _flat(value: Any) -> str:
    """A value of a fact in one line."""
    if isinstance(value, dict):
        return " ".join(f"{name} {_flat(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_flat(inner) for inner in value)
    return harmless(str(value))
