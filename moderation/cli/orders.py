"""Commands that need to know the house first: announcements end by its calendar, orders go to one of its screens."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moderation.around import fleet
from moderation.cli import further
from moderation.cli.shell import DONE, REFUSED, Shell, now_of, status_of
from moderation.glyphs import harmless
from moderation.hub.picture import BadPicture, decode
from moderation.writing import until
from moderation.writing.until import NotATime, Until
from wall import commands as do
from wall import wire
from wall.client import Link

MOST_ANNOUNCED = 600
"""Characters that the hub takes."""


@dataclass
class Announcing:
    """An announcement whose end is reckoned by the feeder's clock and the shop's zone, once."""

    text: str
    until: Until
    given: str
    now_ms: int = 0
    """The feeder's time (Unix ms) when it was reckoned."""
    _made: do.Announce | None = None

    async def command(self, link: Link, shell: Shell) -> do.Announce:
        """The command, always the same. Raises ValueError with a sentence, Unreachable."""
        if self._made is None:
            self.now_ms = now_of(await status_of(link), shell.clock)
            try:
                ends_ms = until.until_ms(self.until, self.now_ms, shell.words.zone)
            except NotATime as error:
                raise ValueError(further.not_a_time(error, self.given, shell.words)) from error
            self._made = do.Announce(id=shell.ids(), text=self.text, until_ms=ends_ms)
        return self._made


def announcing(args: Namespace, shell: Shell) -> Announcing | do.EndAnnouncement:
    """What “announce” means. Raises ValueError with a sentence."""
    _ = shell.words._
    if args.end is not None:
        if args.text is not None or args.until is not None:
            raise ValueError(_("--end takes an announcement away: give neither a text nor a time with it."))
        if not 3 <= len(args.end) <= 64:
            raise ValueError(_("“{given}” is no announcement's id.").format(given=args.end[:64]))
        return do.EndAnnouncement(id=shell.ids(), announcement=args.end)
    text: str = (shell.read.read() if args.text == "-" else args.text or "").strip()
    if not text:
        raise ValueError(_("What is announced? Give the text, or --end ID."))
    if len(text) > MOST_ANNOUNCED:
        raise ValueError(_("The announcement: {most} characters at most.").format(most=MOST_ANNOUNCED))
    return Announcing(text, args.until or Until(), args.until.given if args.until else _("today"))


@dataclass
class Ordering:
    """An order to a screen. `file`: where its picture goes."""

    name: str
    order: wire.Order
    json: bool = False
    file: Path | None = None
    tries: int = 1

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status. Raises Unreachable."""
        _ = shell.words._
        screens = (await status_of(link)).screens
        names = [screen.name for screen in screens]
        if self.name not in names:
            near = shell.words.nearest(self.name, names) if names else [_("No screen is connected.")]
            told = _("There is no screen “{name}” here.").format(name=self.name[:64])
            shell.complain(" ".join([told, *near]))
            return REFUSED
        answer = await link.tell(self.name, self.order)
        if not answer.ok:
            told = shell.words.refusal(answer)
            shell.complain(" ".join([told if told[-1:] in ".!?…" else f"{told}.", *self._nearest(shell)]))
            return REFUSED
        written = self._write(answer.picture, shell)
        if written is not None:
            shell.complain(written)
            return REFUSED
        if self.json:
            said = {"why": answer.why} if answer.why else {}
            shell.document({"ok": True, "screen": self.name, "order": self.order.what, **said, **self._filed()})
        else:
            remark = f" ({harmless(answer.why)})" if answer.why else ""
            shell.say(self._done(shell) + remark)
        return DONE

    def _nearest(self, shell: Shell) -> Sequence[str]:
        """The nearest right word for a scene that nobody here knows."""
        unknown = [scene for scene in self.order.playlist if scene not in fleet.SCENES]
        return shell.words.nearest(unknown[0], list(fleet.SCENES)) if unknown else []

    def _write(self, picture: bytes, shell: Shell) -> str | None:
        """Write the picture that came; returns what went wrong."""
        if self.file is None:
            return None
        try:
            decode(picture)
            self.file.write_bytes(picture)
        except BadPicture:
            return shell.words._("What the screen sent is no picture that can be read.")
        except OSError as error:
            return f"{self.file}: {error.strerror}"
        return None

    def _filed(self) -> dict[str, str]:
        return {"file": str(self.file)} if self.file is not None else {}

    def _done(self, shell: Shell) -> str:
        _ = shell.words._
        scenes = ", ".join(fleet.scene(scene, shell.words) for scene in self.order.playlist)
        told = {
            "identify": _("{name} shows its name in large."),
            "reload": _("{name} starts anew and comes back by itself."),
            "playlist": _("{name} plays: {scenes}.") if scenes else _("{name} plays what its configuration says."),
            "thumbnail": _("{name}: its picture is in {file}."),
            "replay": _("{name} shows {day} again."),
            "live": _("{name} shows the present again."),
        }[self.order.what]
        day = self.order.replay.day if self.order.replay is not None else ""
        return told.format(name=self.name, scenes=scenes, file=self.file, day=shell.words.day(day))


def ordering(args: Namespace, shell: Shell) -> Ordering:
    """What “screen” means. Raises ValueError with a sentence."""
    _ = shell.words._
    what: list[str] = args.what
    if args.order == "playlist":
        if args.default == bool(what):
            raise ValueError(_("Which scenes, in order? Or --default for those of the screen's configuration."))
        return Ordering(args.name, wire.Order(n=0, what="playlist", playlist=what), args.json)
    if args.default or len(what) != (args.order == "thumbnail"):
        told = (
            _("thumbnail needs the file to write.") if args.order == "thumbnail" else _("{order} takes nothing else.")
        )
        raise ValueError(told.format(order=args.order))
    file = further.png(what[0], shell.words) if what else None
    return Ordering(args.name, wire.Order(n=0, what=args.order), args.json, file)
