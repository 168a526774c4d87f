"""What the benches share: percentiles, a table of results, and what a process costs."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
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


def pss_mib(pid: int) -> float:
    """Proportional set size (MiB): its own memory and its share of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"no Pss for process {pid}")
