"""What the demo tells people, in lines. The commands in it are the same in every language."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from feeder.demo.stage import Stage
from wall.words import Gettext

DESK = "-m moderation"


def short(path: Path, root: Path) -> str:
    """A path as one types it in the checkout."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def opening(_: Gettext, stage: Stage, root: Path) -> list[str]:
    """What happens to an earlier run, before anything starts."""
    folder = short(stage.folder, root)
    lines = [_("Vis-à-vis: a day at Maison Tilleul")]
    if stage.kept:
        lines.append("  " + _("The day in {folder} goes on.").format(folder=folder))
    elif stage.cleared:
        lines.append(
            "  " + _("The earlier day in {folder} is cleared away (--keep carries on with it).").format(folder=folder)
        )
    desk = f"{short(Path(sys.executable), root)} {DESK}"
    past = _("Before today lie fourteen days to look back on: {desk} replay yesterday")
    lines.append("  " + past.format(desk=desk))
    return lines


def page(_: Gettext, url: str, invite: str) -> list[str]:
    """Where a browser of this machine finds the phone page. `invite`: what the wall's QR code says just now."""
    lines = ["", _("What customers see on their phones: {url}").format(url=url)]
    if invite:
        lines.append(_("To leave a note, as if you had scanned the code on the wall: {url}").format(url=invite))
    return [*lines, ""]


def invitation(_: Gettext, root: Path, stage: Stage, second: str, *, offscreen: bool) -> list[str]:
    """What to do where there is no terminal for the desk. `second`: who may be the second moderator."""
    desk = f"{short(Path(sys.executable), root)} {DESK}"
    commands: Sequence[tuple[str, str]] = (
        ("list", _("what waits")),
        ("approve ID", _("show it")),
        ("mask ID --span 10:24", _("show it, with a chip over these characters")),
        ("withhold ID --reason insult --span 3:9", _("do not show it, and say why")),
        (f"second ID --as {second}", _("confirm as the second moderator")),
        ("status", _("how everything is")),
    )
    width = max(len(command) for command, _what in commands)
    lines = ["", _("There is no terminal here for the desk. In another one, in this folder, type:"), ""]
    lines += [f"  {desk} {command:<{width}}   {what}" for command, what in commands]
    lines += [
        "",
        _("Without options these commands speak to this feeder; “{desk}” alone opens the desk.").format(desk=desk),
    ]
    if offscreen:
        picture = short(stage.picture, root)
        lines.append(_("The wall is drawn into {picture}, again and again.").format(picture=picture))
    lines.append(_("To end everything: Ctrl-C, or kill {pid}").format(pid=os.getpid()))
    return lines
