"""How the computer is, for the desk: memory, temperature, disk. Here alone is psutil, and it is loaded when asked."""

from __future__ import annotations

import ctypes
import shutil
from dataclasses import dataclass
from pathlib import Path

FULL_MIB = 100
"""Less room than this on the screen's disk is told as a problem."""
HOT_C = 90.0
"""A machine this hot is told as a problem: a PC in a closed cabinet."""
_TIME_ERROR = 5


@dataclass(frozen=True)
class Figures:
    """Memory of this process (resident, MiB), heat of the machine (°C), room on the disk (MiB); None: unknown."""

    memory_mib: float | None = None
    temperature_c: float | None = None
    free_mib: float | None = None


def figures(folder: Path) -> Figures:
    """Now. `folder`: on the disk that is asked about. Takes some milliseconds the first time: call it in a thread."""
    import psutil

    memory = psutil.Process().memory_info().rss / 1024**2
    return Figures(round(memory, 1), temperature(), _free(folder))


def temperature() -> float | None:
    """The hottest of what the processor says, else of whatever the machine says; None if it says nothing (°C)."""
    import psutil

    read = getattr(psutil, "sensors_temperatures", None)
    try:
        found = read() if read is not None else {}
    except (OSError, ValueError):  # a driver that answers nonsense
        return None
    processor = [one for name, many in found.items() if name in _PROCESSORS for one in many]
    everything = [one for many in found.values() for one in many]
    return max((one.current for one in processor or everything if 0 < one.current < 150), default=None)


_PROCESSORS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "cpu-thermal", "soc_thermal", "acpitz")


def _free(folder: Path) -> float | None:
    try:
        return round(shutil.disk_usage(folder).free / 1024**2)
    except OSError:
        return None


def kernel_synchronized() -> bool:
    """Whether the kernel says that its clock is kept right, by whatever program (adjtimex(2); Linux only)."""
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    if adjtimex is None:
        return False
    state: int = adjtimex(ctypes.create_string_buffer(512))  # struct timex, all zero: only asks
    return 0 <= state < _TIME_ERROR
