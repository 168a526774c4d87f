"""What is only looked at: histories, one's own figures, the profile, the health of the house. As plain text."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.cli.shell import DONE, REFUSED, Shell, asked_for, bare, now_of, status_of
from moderation.drawing import Bits
from moderation.drawing import history as drawn_history
from moderation.drawing import house as drawn_house
from moderation.drawing.me import FIGURES, LAYOUTS, consent
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words
from wall import commands as do
from wall import wire
from wall.client import Link


def flat(lines: Iterable[Bits]) -> str:
    """What the desk draws, without its colours."""
    return "\n".join("".join(text for text, _names in line).rstrip() for line in lines)


def history(entries: Sequence[wire.HistoryEntry], words: Words, width: int, now_ms: int) -> str:
    """What happened to a post."""
    return flat(drawn_history.lines(entries, words, width, now_ms))


@dataclass
class Health:
    """`health`: what is wrong and what waits too long."""

    json: bool
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Raises Unreachable."""
        status = await status_of(link)
        if self.json:
            kept = (
                "sources",
                "screens",
                "overdue",
                "oldest",
                "log_bytes",
                "through",
                "voided",
                "version",
                "queues",
                "at",
            )
            document = wire.builtins(status)
            shell.document({name: document[name] for name in kept if name in document})
            return DONE
        model = Model(welcome=welcome, status=status)
        shell.say(flat(drawn_house.house(model, shell.words, min(shell.width, 100), now_of(status, shell.clock))))
        return DONE


@dataclass
class Mine:
    """`me`: one's own figures."""

    json: bool
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Raises Unreachable, Denied."""
        me = (await asked_for(link, "me")).me or wire.Me()
        if self.json:
            shell.document(wire.builtins(me))
            return DONE
        words, _ = shell.words, shell.words._
        heads = f"{_('today'):>32}{_('30 days'):>12}"  # known to the catalogue from the desk's own view
        lines = [_("Only you are ever sent these; they are in no report."), heads]
        for key, name in FIGURES.items():
            today, month = words.number(me.today.get(key, 0)), words.number(me.month.get(key, 0))
            lines.append(f"{_(name):<24}{today:>8}{month:>12}")
        if me.praise:
            lines.append(words.ngettext("{n} post on the wall speaks well of you.",
                                        "{n} posts on the wall speak well of you.", me.praise))  # fmt: skip
        shell.say("\n".join(lines))
        return DONE


@dataclass
class OwnProfile:
    """`profile`: as it is, or changed. What is not named stays as it was."""

    args: Namespace
    command_id: str
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Raises Unreachable, Denied, ValueError."""
        args = self.args
        profile = (await asked_for(link, "profile")).profile or wire.Profile()
        if self.changes:
            profile = wire.Profile() if args.clear else self._changed(profile)
            command = do.SetProfile(
                id=self.command_id, names=tuple(profile.names), badge=profile.badge, on_wall=profile.on_wall,
                layout=profile.layout, to_manager=profile.to_manager,
            )  # fmt: skip
            answer = await link.do(command)
            if not answer.ok:
                if args.json:
                    shell.document(bare(answer))
                shell.complain(shell.words.refusal(answer))
                return REFUSED
        if args.json:
            shell.document(wire.builtins(profile))
        else:
            shell.say(self._told(profile, shell.words))
        return DONE

    @property
    def changes(self) -> bool:
        """Whether anything is to change."""
        args = self.args
        named = args.name or args.badge is not None or args.layout is not None
        return bool(named or args.on_wall is not None or args.to_manager is not None or args.clear)

    def _changed(self, profile: wire.Profile) -> wire.Profile:
        args = self.args
        return wire.Profile(
            names=args.name or profile.names,
            badge=profile.badge if args.badge is None else args.badge,
            on_wall=profile.on_wall if args.on_wall is None else args.on_wall,
            layout=args.layout or profile.layout,
            to_manager=profile.to_manager if args.to_manager is None else args.to_manager,
        )

    def _told(self, profile: wire.Profile, words: Words) -> str:
        _ = words._
        names = ", ".join(one_line(name, 40) for name in profile.names)
        signed = profile.on_wall and profile.badge
        return "\n".join([
            _("You go by {names}: posts that say so are passed on to you.").format(names=names)
            if names
            else _("You gave no name: no post is passed on to you as praise."),
            _("Your replies are signed “{badge}” on the wall.").format(badge=one_line(profile.badge, 40))
            if signed
            else _("Your replies are not signed on the wall: nobody reads your name there."),
            consent(profile, words),
            _("Your desk: {layout}.").format(layout=_(LAYOUTS.get(profile.layout, LAYOUTS["list"]))),
        ])  # fmt: skip


def own_profile(args: Namespace, shell: Shell) -> OwnProfile:
    """What “profile” means. Raises ValueError with a sentence."""
    words = shell.words
    asked = OwnProfile(args, shell.ids())
    more = args.on_wall is not None or args.to_manager is not None
    if args.clear and (args.name or args.badge is not None or more or args.layout):
        raise ValueError(words._("--clear forgets the whole profile: give nothing else with it."))
    for name in args.name or ():
        if not 2 <= len(name.strip()) <= 40:
            raise ValueError(words._("--name: from 2 to 40 characters."))
    if len(args.badge or "") > 40:
        raise ValueError(words._("--{option}: {most} characters at most.").format(option="badge", most=40))
    return asked
