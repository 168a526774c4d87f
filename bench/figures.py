"""What the benches share: percentiles, a table of results, and what processes cost."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured figure, with how it was measured."""

    name: str
    value: str
    how: str


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` 0.5 is the median."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned lines."""
    wide = max((len(figure.name) for figure in figures), default=0)
    far = max((len(figure.value) for figure in figures), default=0)
    return "\n".join(f"{figure.name:<{wide}}  {figure.value:>{far}}  {figure.how}" for figure in figures)


def cpu_seconds(pid: int) -> float:
    """User and system time (s) that a process has used, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_seconds(pid: int) -> float:
    """Time (s) that a process's living threads have run, to the nanosecond: for what uses less than a tick."""
    found = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread has ended meanwhile
    return found / 1e9


def pss_mib(pid: int) -> float:
    """Proportional set size (MiB): its own memory and its share of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"no Pss for process {pid}")


def family(pid: int) -> list[int]:
    """A process and all that it has started, their own children too."""
    found = [pid]
    for one in found:
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            for task in tasks:
                found += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return found


def cpu_of_all(pids: Iterable[int]) -> float:
    """`cpu_seconds` of those that still live."""
    return sum(_or_zero(cpu_seconds, pid) for pid in pids)


def pss_of_all(pids: Iterable[int]) -> float:
    """`pss_mib` of those that still live."""
    return sum(_or_zero(pss_mib, pid) for pid in pids)


def _or_zero(measure: object, pid: int) -> float:
    assert callable(measure)
    try:
        return float(measure(pid))
    except (FileNotFoundError, ProcessLookupError, LookupError):
        return 0.0
