"""`var/run/feeder.json`: the running feeder of this checkout says where it is, so that nobody has to be told."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from config.files import NotPrivate, read_private, write_private

MAX_BYTES = 65_536
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class RunFile(BaseModel):
    """Where a feeder is. `cert_file`: the certificate that it shows, empty without TLS."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    url: str
    tokens_file: str
    config: str
    pid: int
    web_url: str = ""
    cert_file: str = ""


def runfile_path(root: Path) -> Path:
    """Where the checkout at `root` keeps it."""
    return root / "var" / "run" / "feeder.json"


def local_url(url: str) -> str:
    """`url` as this machine reaches it: `ws://0.0.0.0:1` listens everywhere, and is spoken to at `ws://127.0.0.1:1`."""
    scheme, mark, place = url.partition("://")
    host, _, port = place.rpartition(":")
    host = host.strip("[]")
    host = EVERYWHERE.get(host, host)
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}" if mark and host else url


def write_runfile(
    root: Path, *, url: str, tokens_file: Path, config: Path, web_url: str = "", cert_file: Path | None = None
) -> Path:
    """Say that this process is the feeder; mode 0600, in one step. Raises OSError."""
    path = runfile_path(root)
    run = RunFile(
        url=local_url(url),
        tokens_file=str(tokens_file.resolve()),
        config=str(config.resolve()),
        pid=os.getpid(),
        web_url=local_url(web_url),
        cert_file=str(cert_file.resolve()) if cert_file else "",
    )
    write_private(path, run.model_dump_json(indent=2) + "\n")
    return path


def remove_runfile(root: Path) -> None:
    """Take it away again, unless another feeder has put its own there since."""
    run = read_runfile(root)
    if run is not None and run.pid == os.getpid():
        runfile_path(root).unlink(missing_ok=True)


def read_runfile(root: Path) -> RunFile | None:
    """What the running feeder says, or None if there is none or nobody can rely on it."""
    try:
        return RunFile.model_validate_json(read_private(runfile_path(root), MAX_BYTES))
    except (OSError, NotPrivate, ValidationError, UnicodeDecodeError):
        return None


def alive(pid: int) -> bool:
    """Whether a process with this id exists, ours or not."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
