"""One decision about several posts: each in its turn, then a summary. What cannot be done stops nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.cli import printing
from moderation.cli.shell import DONE, NOT_FIRST, REFUSED, Shell, bare
from moderation.deciding.outcomes import FIRST
from moderation.glyphs import harmless
from wall import commands as do
from wall import wire
from wall.client import Link


@dataclass
class Several:
    """The commands have their ids from the beginning, so that a second try decides nothing twice."""

    commands: list[do.Approve | do.Withhold]
    json: bool
    tries: int = 4

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status of the worst. Raises Unreachable."""
        answers: list[wire.Answer] = []
        for command in self.commands:
            answers.append(await link.do(command))
        done = sum(answer.ok for answer in answers)
        if self.json:
            shell.document({"done": done, "refused": len(answers) - done, "answers": [
                {"asked": command.post, **bare(answer)}
                for command, answer in zip(self.commands, answers, strict=True)
            ]})  # fmt: skip
        now_ms = shell.clock.now_ms()
        for command, answer in zip(self.commands, answers, strict=True):
            if not answer.ok:
                shell.complain(
                    f"{harmless(command.post)}  {printing.refused(answer, shell.words, list(welcome.reasons))}"
                )
            elif not self.json:
                shell.say(printing.done(command, answer, shell.words, now_ms))
        if not self.json:
            shell.say(self._summary(done, shell))
        if done == len(answers):
            return DONE
        late = all(answer.ok or answer.code in FIRST for answer in answers)
        return NOT_FIRST if late else REFUSED

    def _summary(self, done: int, shell: Shell) -> str:
        words, left = shell.words, len(self.commands) - done
        told = words.ngettext("{n} decided", "{n} decided", done)
        rest = words.ngettext("{n} not", "{n} not", left) if left else ""
        return f"{told}, {rest}." if rest else f"{told}."
