"""The public panel as a table (CSV) and as plain data (JSON): one form for the command line, the page and the desk.

A split (by stars, by reason) of a single day could tell about a single person. Its cells under 3 are told as `<3`;
where only one is so small, the smallest of the others is told as `>=3`, since the exact totals would give the one
away. Totals, and whatever is of 30 days or of all, are exact. Pure.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from wall.figures import Panel, Period, Share

FEW = 3
SMALL, ENOUGH = "<3", ">=3"
COLUMNS = ("period", "figure", "split", "value")
Row = tuple[str, str, str, str]
Days = Iterable[tuple[str, Period]]
"""(day, its figures), e.g. ("2026-11-22", …)."""
BESIDE = ("witnessed", "agree", "disagree")
"""What the feeder adds from beside the log."""
_SPLITS = ("by_reason", "delays", "shares", "second", "parity")


def data(panel: Panel, days: Days = (), sentences: Sequence[str] = (), *, log_alone: bool = False) -> dict[str, Any]:
    """Plain data for JSON: `all`, `month`, `today`, `days`, what is of the house, the `sentences` on parity.

    `log_alone`: reckoned from a log; what is in none (witnesses, receipts), or was not reckoned, is not told as 0.
    """
    unknown = (*BESIDE, *(() if panel.ledger else ("ledger", "head"))) if log_alone else ()
    house = {
        name: getattr(panel, name)
        for name in panel.__struct_fields__
        if name not in Period.__struct_fields__ and name not in ("today", "month", *unknown)
    }
    return {
        **house,
        "all": _whole(panel),
        "month": _whole(panel.month or Period()),
        "today": _of_a_day(panel.today or Period()),
        "days": {day: _of_a_day(period) for day, period in days},
        "sentences": list(sentences),
    }


def rows(panel: Panel, days: Days = (), sentences: Sequence[str] = (), *, log_alone: bool = False) -> list[Row]:
    """The same as rows of `COLUMNS`, one figure each. Times: `…_s` in seconds, `…_ms` Unix milliseconds."""
    whole = data(panel, days, sentences, log_alone=log_alone)
    out: list[Row] = []
    for name, value in whole.items():
        match name:
            case "all" | "month" | "today":
                out += _flat(name, value)
            case "days":
                for day, figures in value.items():
                    out += _flat(day, figures)
            case "sentences":
                out += [("month", "parity", "sentence", text) for text in value]
            case _ if value is not None:
                out.append(("now", name, "", _text(value)))
    return out


def to_csv(some: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS) -> str:
    """Rows as CSV (RFC 4180) with a head. What a spreadsheet would take for a formula is told to it as text."""
    out = _Text()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in some)
    return "".join(out.parts)


class _Text:
    """What `csv` writes to."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> None:
        self.parts.append(part)


def coarse(counts: Mapping[str, int]) -> dict[str, int | str]:
    """The counts of a split so that no cell under 3 can be told, nor be reckoned from the others and their sum."""
    out: dict[str, int | str] = {name: SMALL if 0 < n < FEW else n for name, n in counts.items()}
    large = [name for name, n in counts.items() if n >= FEW]
    if sum(value == SMALL for value in out.values()) == 1 and large:
        out[min(large, key=lambda name: (counts[name], name))] = ENOUGH
    return out


def _whole(period: Panel | Period) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(period)
    plain = {name: getattr(period, name) for name in Period.__struct_fields__ if hasattr(period, name)}
    return {name: told.get(name, value) for name, value in plain.items() if value is not None and value != {}}


def _of_a_day(period: Period) -> dict[str, Any]:
    told = {name: value for name, value in _whole(period).items() if name not in _SPLITS}
    if period.by_reason:
        told["by_reason"] = coarse(period.by_reason)
    if period.shares:
        totals = coarse({stars: share.total for stars, share in period.shares.items()})
        told["shares"] = {stars: _share(period.shares[stars], n) for stars, n in totals.items()}
    counts = coarse({stars: delay.count for stars, delay in period.delays.items()})
    if counts:
        told["delays"] = {
            stars: msgspec.to_builtins(period.delays[stars]) if isinstance(n, int) else {"count": n}
            for stars, n in counts.items()
        }
    if period.second is not None:
        few = period.second.count < FEW
        told["second"] = {"count": SMALL} if few else msgspec.to_builtins(period.second)
    return told


def _share(share: Share, total: int | str) -> dict[str, int | str]:
    if not isinstance(total, int):
        return {"total": total}
    small = SMALL if 0 < share.shown < FEW else ENOUGH if 0 < share.total - share.shown < FEW else share.shown
    return {"shown": small, "total": total}


def _flat(period: str, figures: Mapping[str, Any]) -> list[Row]:
    out: list[Row] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            out += [(period, name, split, _text(cell)) for split, cell in _leaves(value)]
        else:
            out.append((period, name, "", _text(value)))
    return out


def _leaves(value: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    for name, cell in value.items():
        if isinstance(cell, Mapping):
            yield from _leaves(cell, f"{above}{name}.")
        elif cell is not None:
            yield f"{above}{name}", cell


def _text(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _harmless(cell: str) -> str:
    """A cell that begins as a formula does is no number: an apostrophe before it makes it text."""
    if cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n"):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
