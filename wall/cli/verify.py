"""`verify EXPORT|LOG`: says in one line that all is well, or which event breaks what."""

from __future__ import annotations

from argparse import Namespace
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import msgspec

from wall.cli import places
from wall.cli.console import BAD, GOOD, CannotTell, Console
from wall.cli.dispatch import Commands
from wall.cli.progress import Progress
from wall.ledger.findings import Report, told
from wall.ledger.verify_export import NoExport, verify_export
from wall.ledger.verify_log import verify_log
from wall.log.base import LogBroken

MARK = b"SQLite format 3\x00"
EXAMPLES = (
    "verify export.jsonl",
    "verify export.jsonl --checkpoint receipt.txt --key 'vis-a-vis/lyon+1a2b3c4d+AQ…'",
    "verify var/data/log.db --checkpoint https://witness.example/lyon/checkpoint",
)


def add(commands: Commands) -> None:
    """What may be said to it."""
    _ = commands.console._
    more = _(
        "An export can be checked by anybody; the log by the shop itself, also while its feeder runs.\n"
        "It is compared with the checkpoints that others hold: a receipt, a witness. What was added after the\n"
        "newest of them could still be rewritten unseen, and is told apart."
    )
    does = _("check an export or a log: that nothing was dropped, swapped or changed, and that the counts agree")
    made = commands.command("verify", does, EXAMPLES, run, more)
    made.add_argument("file", metavar=_("EXPORT|LOG"), help=_("an export (“-”: standard input), or a log.db"))
    made.add_argument(
        "--checkpoint", action="append", default=[], metavar=_("FILE|URL"),
        help=_("checkpoints that somebody else holds: a file, a folder, or an address; repeatable"),
    )  # fmt: skip
    made.add_argument(
        "--key", default="", metavar="VKEY", help=_("the shop's key, as its /check page tells it, or a file with it")
    )
    made.add_argument(
        "--contents", type=Path, metavar=_("VAULT"),
        help=_("a log: look at what is sealed too, with the keys in this file (keys.db)"),
    )  # fmt: skip
    made.add_argument("--json", action="store_true", help=_("one JSON document instead of sentences"))


def run(args: Namespace, console: Console) -> int:
    """Raises CannotTell."""
    others = [note for place in args.checkpoint for note in places.notes(place, console)]
    key, progress = places.vkey(args.key, console), Progress(console)
    try:
        if args.file != "-" and _is_log(args.file, console):
            path = Path(args.file)
            own, known = places.kept(path, console)
            zone, now_ms = places.zone(console), console.clock.now_ms()
            report = verify_log(path, own, others, key or known, zone, args.contents, now_ms, progress)
            report.booked = places.booked(path, own, console)
        elif args.contents is not None:
            raise CannotTell(console._("--contents is for a log: in an export nothing is sealed."))
        else:
            with nullcontext(places.stdin()) if args.file == "-" else open(args.file, "rb") as file:
                report = verify_export(file, others, key, progress)
    except NoExport as error:
        raise CannotTell(
            console._("{file} is neither an export nor a log: {why}").format(file=args.file, why=error)
        ) from error
    except LogBroken as error:
        raise CannotTell(console._("The log cannot be read: {why}").format(why=error)) from error
    except OSError as error:
        raise CannotTell(f"{args.file}: {console.told(error)}") from error
    finally:
        progress.over()
    if args.json:
        console.document(document(report))
    else:
        for line in sentences(report, console):
            console.out.write(places.safe(line) + "\n")
    return BAD if report.problems else GOOD


def sentences(report: Report, console: Console) -> list[str]:
    """What a report says to a person: one line if all is well."""
    _ = console._

    def said(finding: Any) -> str:
        return told(finding, _, console.number)

    lines = [said(finding) for finding in report.problems]
    lines = [line[:1].upper() + line[1:] + "." for line in lines]
    if not lines:
        lines.append(_well(report, console))
    # One fact that was changed gives every checkpoint after it another root: the first of them says it for all.
    after = [finding for finding in report.doubts if finding.code == "root-after"]
    doubts = [finding for finding in report.doubts if finding not in after[1:]]
    for finding in doubts:
        lines.append(_("Doubt: {told}.").format(told=said(finding)))
        if finding in after[:1] and len(after) > 1:
            lines.append(console.ngettext("{n} more of this kind.", "{n} more of this kind.", len(after) - 1))
    if report.more:
        lines.append(console.ngettext("{n} more of this kind.", "{n} more of this kind.", report.more))
    if report.problems:
        lines.append(_("Not in order: {well}").format(well=_well(report, console)))
    return lines


def _well(report: Report, console: Console) -> str:
    _ = console._
    posts = report.outcome.posts if report.outcome is not None else 0
    facts = console.ngettext("{n} fact", "{n} facts", report.events)
    of_posts = console.ngettext("{n} post", "{n} posts", posts)
    wrong = {finding.code for finding in report.problems}
    if not report.counts_checked:
        counts = _("the counts were not compared")
    else:
        counts = _("the counts do not agree") if "panel" in wrong else _("the counts agree")
    parts = [f"{facts}, {of_posts}, {counts}"]
    agreeing = report.signed + report.others
    parts.append(
        console.ngettext("{n} checkpoint agrees", "{n} checkpoints agree", agreeing)
        if agreeing
        else _("there was no checkpoint to compare with")
    )
    if report.contents is not None:
        parts.append(console.ngettext("{n} sealed content is what was committed to",
                            "{n} sealed contents are what was committed to", report.contents))  # fmt: skip
    parts.append(_witnessed(report, console))
    whole = parts[0]
    for part in parts[1:]:
        whole = _("{one}; {other}").format(one=whole, other=part)
    return f"{whole}."


def _witnessed(report: Report, console: Console) -> str:
    if report.witnessed is None and report.given:
        return console._("no checkpoint that others hold agrees with it, so none of it is witnessed here")
    # What witnesses hold by our own book is of the log as it was signed, not of one in which something was changed.
    if report.witnessed is None and report.booked is not None and not report.problems:
        return console.ngettext(
            "by this shop's own book, witnesses hold all but the last fact",
            "by this shop's own book, witnesses hold all but the last {n} facts", report.events - report.booked,
        )  # fmt: skip
    if report.witnessed is None:
        return console._("nobody else's checkpoint was given, so nobody else has witnessed any of it here")
    tail = report.events - report.witnessed
    if tail <= 0:
        return console._("all of it was witnessed by somebody else")
    return console.ngettext(
        "the last fact no one else has witnessed yet", "the last {n} facts no one else has witnessed yet", tail
    )


def document(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    whole: dict[str, Any] = msgspec.to_builtins(report)
    tail = None if report.witnessed is None else max(0, report.events - report.witnessed)
    return {"ok": not report.problems, **whole, "unwitnessed": tail}


def _is_log(name: str, console: Console) -> bool:
    try:
        with open(name, "rb") as file:
            return file.read(len(MARK)) == MARK
    except OSError as error:
        raise CannotTell(f"{name}: {console.told(error)}") from error
