"""`prove POST`: that what happened to one post is in the ledger, checked against a signed checkpoint."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

from wall.cli import places
from wall.cli.console import BAD, GOOD, CannotTell, Console
from wall.cli.dispatch import Commands
from wall.cli.progress import Progress
from wall.ledger.notes import BadKey, BadNote, read_note
from wall.ledger.proving import Kept, Proven, from_export, from_log
from wall.ledger.shapes import Checkpoint
from wall.ledger.tree import short
from wall.ledger.verify_export import NoExport
from wall.log.base import LogBroken
from wall.log.plain import PlainLog

EXAMPLES = ("prove nq4tz2kd7xwa", "prove nq4tz2kd7xwa --export ledger.jsonl --checkpoint receipt.txt --json")


def add(commands: Commands) -> None:
    """What may be said to it."""
    _ = commands.console._
    made = commands.command(
        "prove", _("prove that what happened to a post is in the ledger, and check the proof"), EXAMPLES, run
    )
    made.add_argument("post", metavar=_("POST"), help=_("the post's id, or how it begins"))
    where = made.add_mutually_exclusive_group()
    where.add_argument("--log", type=Path, metavar=_("LOG"), help=_("the log.db; without it, this machine's"))
    where.add_argument("--export", type=Path, metavar=_("EXPORT"), help=_("a public export instead of a log"))
    made.add_argument(
        "--checkpoint", metavar=_("FILE|URL"), help=_("the checkpoint to prove it against; else the newest kept one")
    )
    made.add_argument("--key", default="", metavar="VKEY", help=_("the shop's key, or a file with it"))
    made.add_argument("--json", action="store_true", help=_("one JSON document instead of sentences"))


def run(args: Namespace, console: Console) -> int:
    """Raises CannotTell."""
    progress = Progress(console)
    key = places.vkey(args.key, console)
    given = [one.note for one in places.notes(args.checkpoint, console)] if args.checkpoint else []
    try:
        found, notes, known = _found(args, console, progress)
    except LogBroken as error:
        raise CannotTell(console._("The log cannot be read: {why}").format(why=error)) from error
    except NoExport as error:
        told = console._("{file} is no export: {why}").format(file=args.export, why=error)
        raise CannotTell(told) from error
    except OSError as error:
        raise CannotTell(f"{args.export}: {console.told(error)}") from error
    finally:
        progress.over()
    if not found.events:
        many = console._("“{post}” begins several posts: give more of it.") if found.several else ""
        raise CannotTell((many or console._("There is no post “{post}”.")).format(post=args.post))
    checkpoint, note = _against(given or notes, key or known, found, console)
    proven = found.proofs(checkpoint.size if checkpoint is not None else found.tree.size, note)
    root = checkpoint.root if checkpoint is not None else found.tree.root()
    good = all(one.holds(root) for one in proven) and bool(proven)
    if args.json:
        console.document(_document(found.post, proven, checkpoint, key or known, good))
    else:
        _say(found, proven, checkpoint, good, root, console)
    return GOOD if good else BAD


def _found(args: Namespace, console: Console, progress: Progress) -> tuple[Kept, list[str], str]:
    """The post's events, the notes kept beside them, and the key that those are checked by."""
    if args.export is not None:
        with args.export.open("rb") as file:
            kept, notes, key = from_export(file, args.post, progress)
        return kept, notes, key
    path = places.log_path(args.log, console)
    notes_kept, key = places.kept(path, console)
    with closing(PlainLog(path)) as log:
        return from_log(log, args.post, progress), [one.note for one in notes_kept], key


def _against(notes: list[str], key: str, found: Kept, console: Console) -> tuple[Checkpoint | None, str]:
    """The newest checkpoint that the tree has grown to. Raises CannotTell for one that the key did not sign."""
    best: tuple[Checkpoint | None, str] = (None, "")
    if not key:
        return best
    for note in reversed(notes):
        try:
            checkpoint = read_note(note, key)
        except (BadNote, BadKey) as error:
            told = console._("The checkpoint cannot be trusted: {why}").format(why=error)
            raise CannotTell(told) from error
        if checkpoint.size <= found.tree.size and (best[0] is None or checkpoint.size > best[0].size):
            best = checkpoint, note
            if found.events[0].index < checkpoint.size:
                break
    return best


def _document(
    post: str, proven: list[Proven], checkpoint: Checkpoint | None, key: str, good: bool
) -> dict[str, Any]:  # fmt: skip
    return {
        "post": post,
        "ok": good,
        "vkey": key,
        "checkpoint": proven[0].note if checkpoint is not None and proven else None,
        "proofs": [one.document() for one in proven],
    }


def _say(
    found: Kept, proven: list[Proven], checkpoint: Checkpoint | None, good: bool, root: bytes, console: Console
) -> None:
    _, number = console._, console.number
    for event in found.events:
        told = _("event {event}: {type}, {when}").format(
            event=number(event.index), type=event.core.type, when=event.minute or event.core.day
        )
        console.say(places.safe(told))
    later = len(found.events) - len(proven)
    if good and checkpoint is not None:
        console.say(
            console.ngettext("Proven: it is under the signed checkpoint of {size} facts, {head}.",
                             "Proven: these {n} are under the signed checkpoint of {size} facts, {head}.",
                             len(proven), size=number(checkpoint.size), head=short(root))
        )  # fmt: skip
    elif good:
        told = _("In the tree of {size} facts, head {head}; no signed checkpoint was there to compare with.")
        console.say(told.format(size=number(found.tree.size), head=short(root)))
    elif not proven:
        console.say(_("The checkpoint is older than this post. The next one is signed within a quarter of an hour."))
        later = 0
    else:
        console.say(_("Not proven: the checkpoint was signed over something else."))
    if later:
        console.say(console.ngettext("{n} event is newer than that checkpoint.",
                                     "{n} events are newer than that checkpoint.", later))  # fmt: skip
