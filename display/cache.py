"""The last public state on disk, so that a screen has something to draw without a network; and who may trust it.

The file holds what is public and nothing else: approved cards, figures, a pause, the shop's announcements. What is
removed is gone from it at once: it is written anew, and the old file's bytes are overwritten. No card is drawn from
it unless the machine can tell how old it is.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import msgspec
from msgspec import Struct

from display.store import Store
from wall.wire import Card, Panel, Wall

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
_TEMP = ".new"
VERSION = 2


class Stamp(Struct, frozen=True, kw_only=True):
    """An instant by both clocks: `ms` Unix ms; `boot_s` seconds since this boot, sleep included."""

    ms: int
    boot_id: str = ""
    boot_s: float = 0.0


class Saved(Struct, frozen=True, kw_only=True):
    """A screen's state as it lies on disk; `contact`: when the feeder was last heard."""

    contact: Stamp
    version: int = VERSION
    epoch: str = ""
    through: int = 0
    shop: str = ""
    zone: str = "Europe/Paris"
    labels: dict[str, str] = {}
    cards: list[Card] = []
    panel: Panel | None = None
    wall: Wall = Wall()


def elapsed(saved: Stamp, now: Stamp, *, synchronized: bool) -> float | None:
    """How long ago (s) `saved` was, or None if nobody can say.

    Within one boot the boot clock tells. Over a reboot only a clock that was set by the network does, and not if
    it says that `saved` is still to come.
    """
    if saved.boot_id and saved.boot_id == now.boot_id:
        return now.boot_s - saved.boot_s if now.boot_s >= saved.boot_s else None
    if synchronized and now.ms >= saved.ms:
        return (now.ms - saved.ms) / 1000
    return None


def stamp_now() -> Stamp:
    """This instant by this machine's clocks."""
    try:
        boot_id = BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        boot_id = ""
    boot_clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Stamp(ms=time.time_ns() // 1_000_000, boot_id=boot_id, boot_s=time.clock_gettime(boot_clock))


def clock_synchronized() -> bool:
    """Whether the network has set this machine's clock since it started."""
    return SYNCHRONIZED.exists()


class Cache:
    """The file `public.json` in a screen's own folder. Raises OSError where the disk does."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "public.json"
        self._temp = folder / f"public.json{_TEMP}"

    def tidy(self) -> None:
        """Make the folder, and remove what a crash in the middle of writing may have left in it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._temp.unlink(missing_ok=True)

    def load(self) -> Saved | None:
        """What was saved, or None; a file that is no longer understood is removed."""
        try:
            saved = msgspec.json.decode(self.path.read_bytes(), type=Saved)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.path.unlink(missing_ok=True)
            return None
        if saved.version != VERSION:
            self.path.unlink(missing_ok=True)
            return None
        return saved

    def save(self, store: Store, contact: Stamp, *, scrub: bool = False) -> None:
        """Write the state in one step. `scrub`: something left it, so overwrite what was there before."""
        saved = Saved(
            contact=contact,
            epoch=store.epoch,
            through=store.through,
            shop=store.shop,
            zone=store.zone,
            labels=store.labels,
            cards=list(store.cards.values()),
            panel=store.panel,
            wall=store.wall,
        )
        old = self._open_old() if scrub else None
        try:
            with open(self._temp, "wb") as stream:
                os.fchmod(stream.fileno(), 0o600)
                stream.write(msgspec.json.encode(saved))
                stream.flush()
                os.fsync(stream.fileno())
            self._temp.replace(self.path)
            _sync_folder(self.path.parent)
        finally:
            if old is not None:
                _overwrite(old)

    def discard(self) -> None:
        """Let go of what is kept, as far as the disk lets us."""
        with contextlib.suppress(OSError):
            old = self._open_old()
            if old is not None:
                _overwrite(old)
        for path in (self.path, self._temp):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _open_old(self) -> int | None:
        with contextlib.suppress(FileNotFoundError):
            return os.open(self.path, os.O_WRONLY)
        return None


def restore(store: Store, saved: Saved, now: float, age_s: float | None) -> None:
    """Put what was saved into `store` at monotonic time `now`. With `age_s` None no card is drawn from it."""
    store.cards = {card.post: card for card in saved.cards}
    store.panel, store.wall = saved.panel, saved.wall
    store.through, store.epoch = saved.through, saved.epoch
    store.shop, store.zone, store.labels = saved.shop, saved.zone, dict(saved.labels)
    store.heard = None if age_s is None else now - age_s


def _overwrite(descriptor: int) -> None:
    try:
        os.pwrite(descriptor, bytes(os.fstat(descriptor).st_size), 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
