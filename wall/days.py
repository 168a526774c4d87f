"""Figures by the day on which posts were received, kept along with the fold: exact at any instant, cheap to ask for.

Each post counts in four cells: its shop's and everybody's, of its day and since the log began. Pure.

The tallies: `masked` (on the wall now), `reason:CODE` of refusals in force, `flagged` and `overruled`, `contests`,
`contested` and `reversals`, and by stars as received `known:STARS` and `share:STARS`, for the share shown.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from datetime import date, timedelta

from wall.post import STATES, Cell, Post, PostState, Split, State, Window
from wall.roles import AUTHOR, PHONE

ALL = ""
"""Every shop; every day."""
SECOND = "second"
"""Among the delays: the waits for a second moderator, whatever the stars."""


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
        as_it_is = post.shown_ms is not None and not post.masks and not refused_by_shop(post)
        now += ("flagged", "overruled") if as_it_is else ("flagged",)
    now += _FATES[_fate(post)][post.split[2]]
    if now != post.tallied:
        for step, names in ((-1, post.tallied), (1, now)):
            for name in names:
                tally(state, post.split, name, step)
        post.tallied = now
    since = max(post.revised_ms, post.public_from_ms or 0) if post.state == "waiting" else None
    if since != post.open_ms:
        for cell in _cells(state, post.split)[::2]:  # of the day: nobody asks for those of all days
            mine = cell.open.setdefault(post.split[2], array("q"))
            if post.open_ms is not None:
                del mine[bisect_left(mine, post.open_ms)]
            if since is not None:
                insort(mine, since)
        post.open_ms = since


def refused_by_shop(post: Post) -> bool:
    """Whether a refusal of the shop's is in force: not what its author took back, by a receipt or at its source."""
    return post.state in ("withheld", "withdrawn") and post.refusal is not None and post.refusal.actor != AUTHOR


def _fate(post: Post) -> str:
    """`shown`: is on the wall, or was until its time there was over; `not`: refused, or nobody decided in time;
    `open`: it waits, or never could be shown, or its author has taken it back."""
    if post.state in ("shown", "expired"):
        return "shown"
    # The receipt of a post from elsewhere went to whoever sent it, perhaps the shop's own program: what was taken
    # back by it counts as not shown, or bad reviews could be made to vanish from the comparison.
    by_receipt = post.refusal is not None and post.state in ("withheld", "withdrawn") and post.source != PHONE
    return "not" if post.state == "lapsed" or refused_by_shop(post) or by_receipt else "open"


STARS = ("1-2", "3", "4-5", "none")
_FATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "shown": {stars: (f"known:{stars}", f"share:{stars}") for stars in STARS},
    "not": {stars: (f"known:{stars}",) for stars in STARS},
    "open": dict.fromkeys(STARS, ()),
}


def overdue(some: list[Cell], stars: str, before_ms: int) -> int:
    """How many waiting posts of these cells have been open since `before_ms` (Unix ms) or longer."""
    return sum(bisect_right(cell.open[stars], before_ms) for cell in some if stars in cell.open)


def decided(state: State, split: Split, name: str, delay_ms: int) -> None:
    """A post of this split was decided for the first time, so long (ms) after its receipt; `name`: its stars. Or,
    `name` being `SECOND`, its refusal was confirmed so long after it was proposed."""
    shop, _, _, day = split
    delay_ms = max(0, delay_ms)  # a clock put back
    for whose in (shop, ALL):
        _insert(state.cells[whose][day].delays, name, delay_ms)
        window = state.windows.get(whose)
        if window is not None and window.first <= day <= window.last:
            _insert(window.delays, name, delay_ms)


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


def totals(state: State, shop: str | None = None, day: str | None = None) -> dict[str, int]:
    """Received and every state, over all posts or those of one shop or day received. Received is their sum."""
    out = dict.fromkeys(("received", *STATES), 0)
    for (cell_shop, _, _, cell_day), cell in state.counts.items():
        if shop not in (None, cell_shop) or day not in (None, cell_day):
            continue
        for name, count in cell.items():
            out[name] += count
            out["received"] += count
    return out


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
