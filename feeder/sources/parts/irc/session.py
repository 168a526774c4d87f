"""Coming into an IRC server and into its channels: capabilities, password, a free nick; every refusal in words.

After modern.ircdocs.horse, ircv3.net (capability negotiation 302, SASL, chathistory) and dev.twitch.tv/docs/chat/irc.
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field

from feeder.sources.base import SourceError
from feeder.sources.parts.irc.lines import Line, fold
from feeder.sources.parts.irc.wire import LINE, Wire
from wall.words import N_

ENTER_S = 30.0
"""The server lets us in, or says no, within this time (s)."""
NICKS = 8
WANTED = ("server-time", "message-tags", "batch", "account-tag", "draft/chathistory", "draft/message-redaction",
          "draft/event-playback", "twitch.tv/tags", "twitch.tv/commands")  # fmt: skip
PASSWORD = N_("{who} does not accept the password: put the right one into the variable that the configuration names.")
NOT_IN = {
    "403": N_("There is no channel {channel} on this server: check its name in the configuration."),
    "405": N_("The server lets nobody into so many channels: name fewer in the configuration."),
    "437": N_("The channel {channel} is not to be had at the moment: we try again."),
    "471": N_("The channel {channel} is full: we try again. Have its owner make room for us."),
    "473": N_("The channel {channel} is for those who are invited: have its owner invite our nick."),
    "474": N_("The channel {channel} has banned us: ask its owner."),
    "475": N_("The channel {channel} needs a password, or another one: put it into the variable that "
              "channel_key_env names."),
    "476": N_("{channel} is no name of a channel: check it in the configuration."),
    "477": N_("The channel {channel} is for registered users: give our account and its password in the "
              "configuration."),
    "489": N_("The channel {channel} is for secure connections: use the server's address for TLS."),
    "520": N_("The channel {channel} is for the server's own people: ask its owner."),
}  # fmt: skip
"""Numerics after JOIN, and what to say."""
_GONE = frozenset(("msg_channel_suspended", "tos_ban", "msg_banned", "msg_channel_blocked"))
"""Twitch's names of notices that say that a channel is not to be read."""


@dataclass
class Session:
    """We are in, or about to be. `caps`: what was agreed on; `first`: the server's welcome."""

    wire: Wire
    nick: str
    password: str = ""
    account: str = ""
    secure: bool = True
    caps: set[str] = field(default_factory=set)
    offered: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    """Capabilities that were asked for and not answered yet."""
    tried: int = 0
    first: Line | None = None

    async def enter(self) -> None:
        """Raises SourceError, with words for every way in which a server may refuse."""
        await self.wire.send("CAP LS 302")
        if self.password and not self.account:
            await self.wire.send(f"PASS {self.password}")
        await self.wire.send(f"NICK {self.nick}")
        await self.wire.send(f"USER {self.nick} 0 * :Vis-a-vis (reads)")
        try:
            async with asyncio.timeout(ENTER_S):
                line: Line = await self.wire.ears.one(self.wire.who, LINE)
                while not await self._step(line):
                    line = await self.wire.ears.one(self.wire.who, LINE)
                self.first = line
        except TimeoutError as error:
            message = N_("{who} answers, but does not let us in within {seconds} s: is that an IRC server?")
            raise SourceError(message, who=self.wire.who, seconds=f"{ENTER_S:g}") from error

    async def _step(self, line: Line) -> bool:
        """Whether that was the welcome."""
        match line.command:
            case "001":
                self.nick = line.param(0) or self.nick
                return True
            case "CAP":
                await self._capability(line)
            case "AUTHENTICATE":
                proof = base64.b64encode(f"\0{self.account}\0{self.password}".encode()).decode()
                for start in range(0, len(proof), 400):
                    await self.wire.send(f"AUTHENTICATE {proof[start : start + 400]}")
                if len(proof) % 400 == 0:
                    await self.wire.send("AUTHENTICATE +")
            case "903":
                await self.wire.send("CAP END")
            case "902" | "904" | "905" | "464":
                raise SourceError(PASSWORD, who=self.wire.who, fatal=True)
            case "433" | "436" | "437":
                await self._another_nick()
            case "431" | "432":
                message = N_("{who} does not allow the nick {nick}: choose another one in the configuration.")
                raise SourceError(message, who=self.wire.who, nick=self.nick, fatal=True)
            case "465" | "466":
                raise SourceError(N_("{who} has banned us: ask its administrator."), who=self.wire.who, fatal=True)
            case "NOTICE" if line.source == "tmi.twitch.tv" and line.param(0) == "*":
                raise SourceError(PASSWORD, who=self.wire.who, fatal=True)
            case "ERROR":
                raise SourceError(
                    N_("{who} closes the connection at once: we try again. Are there too many of ours?"),
                    who=self.wire.who,
                )
        return False

    async def _capability(self, line: Line) -> None:
        told = line.param(-1).split()
        match line.param(1):
            case "LS":
                self.offered |= dict(one.partition("=")[::2] for one in told)
                if line.param(2) == "*":
                    return  # there is more of it
                wanted = [one for one in WANTED if one in self.offered]
                if self.account:
                    self._check_sasl()
                    wanted.append("sasl")
                # Each by itself: one that is refused costs none of the others.
                for one in wanted:
                    await self.wire.send(f"CAP REQ :{one}")
                self.asked = len(wanted)
                if not wanted:
                    await self.wire.send("CAP END")
            case "ACK" | "NAK":
                self.caps |= {one for one in told if line.param(1) == "ACK"}
                self.asked -= 1
                if self.asked > 0:
                    return
                await self.wire.send("AUTHENTICATE PLAIN" if "sasl" in self.caps else "CAP END")

    def _check_sasl(self) -> None:
        mechanisms = self.offered.get("sasl", "")
        if "sasl" not in self.offered or (mechanisms and "PLAIN" not in mechanisms.split(",")):
            message = N_("{who} has no accounts that we could sign in to (SASL PLAIN): leave out “account” in the "
                         "configuration.")  # fmt: skip
            raise SourceError(message, who=self.wire.who, fatal=True)
        if not self.secure:
            raise SourceError(
                N_("{who} would be told our password unprotected: use its address for TLS."), who=self.wire.who,
                fatal=True,
            )  # fmt: skip

    async def _another_nick(self) -> None:
        self.tried += 1
        if self.tried > NICKS:
            message = N_("Every nick that we tried on {who} is taken: choose another one in the configuration.")
            raise SourceError(message, who=self.wire.who)
        await self.wire.send(f"NICK {self.nick}{'_' * self.tried}")

    def refusal(self, line: Line, channel: str) -> SourceError | None:
        """What a line says of our being in `channel` (folded): why we are not, or None."""
        if line.command in NOT_IN and fold(line.param(1)) == channel:
            fatal = line.command not in ("437", "471")
            return SourceError(NOT_IN[line.command], channel=line.param(1), fatal=fatal)
        if line.command == "NOTICE" and fold(line.param(0)) == channel and line.tags.get("msg-id") in _GONE:
            return SourceError(NOT_IN["474"], channel=line.param(0), fatal=True)
        if line.command == "KICK" and fold(line.param(0)) == channel and fold(line.param(1)) == fold(self.nick):
            return SourceError(N_("We were sent out of the channel {channel}: ask its owner. We try again."),
                               channel=line.param(0))  # fmt: skip
        return None
