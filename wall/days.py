"""Figures by the day on which posts were received, kept along with the fold: exact at any instant, cheap to ask for.

Each post counts in four cells: its shop's and everybody's, of its day and since the log began. Pure.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Mapping
from datetime import date, timedelta

from wall.post import Cell, Post, PostState, Split, State, Window

ALL = ""
"""Every shop; every day."""


def count(state: State, split: Split, name: PostState, step: int) -> None:
    """`step` more posts of this split are in the state `name`."""
    for cell in _cells(state, split):
        cell.counts[name] += step


def tally(state: State, split: Split, name: str, step: int) -> None:
    """`step` more posts of this split are `masked`, or refused for a reason."""
    for cell in _cells(state, split):
        cell.tally[name] = cell.tally.get(name, 0) + step


def retally(state: State, post: Post) -> None:
    """Bring the tallies in line with the post as it is now."""
    now: tuple[str, ...] = ()
    if post.state == "shown" and post.masks:
        now = ("masked",)
    elif post.state in ("withheld", "withdrawn") and post.refusal is not None:
        now = (f"reason:{post.refusal.reason}",)
    if post.contest == "open":
        now += ("contested",)
    if post.noted and post.first_decided_ms is not None:
        # A flag is overruled where a person showed the words as they are.
        now += ("flagged", "overruled") if post.state == "shown" and not post.masks else ("flagged",)
    if now != post.tallied:
        for step, names in ((-1, post.tallied), (1, now)):
            for name in names:
                tally(state, post.split, name, step)
        post.tallied = now


def decided(state: State, split: Split, delay_ms: int) -> None:
    """A post of this split was decided for the first time, so long (ms) after its receipt."""
    shop, _, stars, day = split
    for whose in (shop, ALL):
        _insert(state.cells[whose][day].delays, stars, delay_ms)
        window = state.windows.get(whose)
        if window is not None and window.first <= day <= window.last:
            _insert(window.delays, stars, delay_ms)


def cells(state: State, shop: str, first: date, last: date) -> list[Cell]:
    """The cells of a shop (`ALL`: of all) from one day to another, both included; days without posts are left out."""
    mine = state.cells.get(shop, {})
    days = ((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
    return [mine[day] for day in days if day in mine]


def delays(state: State, shop: str, first: date, last: date) -> Mapping[str, array[int]]:
    """The delays (ms, sorted) of those days together, by stars. The last answer for each shop is kept up to date."""
    window = state.windows.get(shop)
    if window is None or (window.first, window.last) != (first.isoformat(), last.isoformat()):
        some = cells(state, shop, first, last)
        merged = {
            stars: array("q", sorted(delay for cell in some for delay in cell.delays.get(stars, ())))
            for stars in {stars for cell in some for stars in cell.delays}
        }
        window = state.windows[shop] = Window(first.isoformat(), last.isoformat(), merged)
    return window.delays


def _insert(into: dict[str, array[int]], stars: str, delay_ms: int) -> None:
    if stars not in into:
        into[stars] = array("q")
    insort(into[stars], delay_ms)


def _cells(state: State, split: Split) -> tuple[Cell, ...]:
    found = state.homes.get(split)
    if found is None:
        mine = [(state.cells.setdefault(shop, {}), day) for shop in (split[0], ALL) for day in (split[3], ALL)]
        found = state.homes[split] = tuple(days.setdefault(day, Cell()) for days, day in mine)
    return found
