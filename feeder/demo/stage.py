"""Sets the stage under `var/demo/`: what an earlier run left is cleared away, config and secrets are laid out."""

from __future__ import annotations

import fcntl
import json
import re
import secrets
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from msgspec import DecodeError, Struct
from msgspec import json as msgjson

from feeder.demo import forum, hooks, rooms
from feeder.demo.sample import Sample
from feeder.demo.server import Keys
from feeder.demo.wordpress import USER

GRACE_S = 3
LOCK, BEGUN = "lock", "begun.json"
TEMPLATE = Path(__file__).with_name("wall.toml")


class Occupied(Exception):
    """Another demo has this folder."""


class Unfit(Exception):
    """The house rules that the demo starts from are not as it expects; the message says what is missing."""


class Begun(Struct, frozen=True):
    """When the day began (Unix ms) and how fast it runs: what `--keep` needs to carry on with it."""

    start_ms: int
    speed: float


def free_port() -> int:
    """A port of this machine that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Stage:
    """A folder that is ours for this run. `kept`: an earlier day goes on in it."""

    folder: Path
    begun: Begun
    kept: bool
    cleared: bool
    keys: Keys = field(default_factory=Keys)
    hook_secret: str = field(default_factory=hooks.new_secret)
    notes_secret: str = field(default_factory=hooks.new_secret)
    link_secret: str = field(default_factory=secrets.token_urlsafe)
    page_port: int = field(default_factory=free_port)
    """Where the phone page answers: its address is in the configuration, so it is chosen beforehand."""

    @property
    def config(self) -> Path:
        return self.folder / "wall.toml"

    @property
    def picture(self) -> Path:
        return self.folder / "wall.png"

    @property
    def page_url(self) -> str:
        return f"http://127.0.0.1:{self.page_port}"

    def log(self, name: str) -> Path:
        """Where a program's own messages go."""
        return self.folder / f"{name}.log"

    def secrets(self) -> dict[str, str]:
        """What the sources' options name, for the feeder's environment and nobody else's."""
        return {
            "DEMO_BLOG_PASSWORD": self.keys.wordpress,
            "DEMO_CHAT_TOKEN": self.keys.notice,
            "DEMO_CHAT_OPT_IN_TOKEN": self.keys.opt_in,
            "DEMO_REVIEWS_SECRET": self.hook_secret,
            "DEMO_NOTES_SECRET": self.notes_secret,
            **self.page_secrets(),
        }

    def page_secrets(self) -> dict[str, str]:
        """The only one that the phone page's process is given."""
        return {"DEMO_LINK_SECRET": self.link_secret}


@contextmanager
def set_stage(folder: Path, now: Begun, *, keep: bool) -> Iterator[Stage]:
    """Have `folder` to ourselves; cleared, unless an earlier day is there and `keep` says to go on with it.

    Raises Occupied, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Occupied(str(folder)) from error
        earlier = _earlier(folder) if keep else None
        cleared = False
        if earlier is None:
            cleared = clear(folder)
            (folder / BEGUN).write_bytes(msgjson.encode(now))
        yield Stage(folder, earlier or now, earlier is not None, cleared)


def _earlier(folder: Path) -> Begun | None:
    try:
        return msgjson.decode((folder / BEGUN).read_bytes(), type=Begun)
    except (FileNotFoundError, DecodeError):
        return None


def clear(folder: Path) -> bool:
    """Remove everything in `folder` but the lock; whether there was anything. Links are removed, not followed."""
    there = [path for path in folder.iterdir() if path.name != LOCK]
    for path in there:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return bool(there)


def lay_out(stage: Stage, sample: Sample, server: str, house_rules: str, language: str) -> None:
    """Write the run's `wall.toml` and house rules. `server`: where the day is served. Raises Unfit, OSError."""
    rules, count = re.subn(r"(?m)^grace_s = \d+(\.\d+)?", f"grace_s = {GRACE_S}", house_rules)
    if count != 1:
        raise Unfit("expected one line “grace_s = …” in the house rules")
    stage.folder.joinpath("house-rules.toml").write_text(rules, encoding="utf-8")
    values: Mapping[str, object] = {
        "language": language, "server": server, "user": USER, "atom": server + forum.ATOM,
        "json_feed": server + forum.JSON, "advisors": rooms.advisors(sample.chat),
        "page_url": stage.page_url,
    }  # fmt: skip
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    quoted["page_port"] = str(stage.page_port)
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(quoted)
    stage.config.write_text(text, encoding="utf-8")
