"""From a snapshot to a state that reads the rest of itself when asked, and from what was folded since to the next.

Such a state goes through `apply` and `advance` as any other. Long things are read in parts: posts and figures one by
one, lists by the stretch, the wall from its end; every other field of `State` is one row, also one that is new there.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import fields
from datetime import tzinfo
from typing import Any, cast

import msgspec

from feeder.past import packing
from feeder.past.blocks import Blocks
from feeder.past.folding import asks_for_two
from feeder.past.lazy import At, Lazy, Noticed, Shown
from feeder.past.store import Changes, Kind, PastBroken, Snapshot
from wall.days import ALL
from wall.post import Cell, Post, PostState, Split, State

LISTS = ("voided", "unplugs", "offs", "rules_past")
LISTS_BY_NAME = ("waiting", "pauses", "darks", "outages")
APART = {"zone", "through", "now_ms", "posts", "counts", "cells", "visible", "noticed", *LISTS, *LISTS_BY_NAME}
FIELDS = tuple(one.name for one in fields(State) if one.compare and one.name not in APART)
"""Each is one row, written when it has changed."""
ROSTER, SHOPS, ON_WALL, SECOND = "roster", "shops", "on the wall", "second"
"""Further rows: which lists there are, which shops have figures, how many posts are on the wall, which of them and of
the others wait for a second person."""
AS_ALL = b""
"""In place of a shop's cell that is the same as that of all shops: there is only one, mostly."""
BAR = "|"
"""In no name of a shop or a source."""


def opened(at: At, snapshot: Snapshot | None, zone: tzinfo) -> State:
    """The state at a snapshot; None: before everything. Raises PastBroken, also later when it is looked at."""
    state = State(zone=zone)
    if snapshot is not None:
        state.through, state.now_ms = snapshot.seq, snapshot.at_ms
    try:
        for name in FIELDS:
            data = at.fact(Kind.FIELD, name)
            if data is not None:
                setattr(state, name, packing.unpack_field(name, data))
        for name in LISTS:
            setattr(state, name, _blocks(at, name))
        for told in _names(at, ROSTER):
            field, _, name = told.partition(BAR)
            if name:
                getattr(state, field)[name] = _blocks(at, told)
        on_wall = at.fact(Kind.FIELD, ON_WALL)
        count, following = packing.unpack_index(on_wall)[1][0] if on_wall else (0, 1)
    except msgspec.DecodeError as error:
        raise _unreadable(at, error) from error
    shown = Shown(at, lambda: posts, count, following)
    posts = Lazy[str, Post](_post(at, shown), lambda: at.store.keys(Kind.POST, at.number))
    state.posts, state.visible = cast("Any", posts), cast("Any", shown)
    state.noticed = cast("Any", Noticed(at))
    state.counts = cast("Any", Lazy[Split, dict[PostState, int]](_count(at), lambda: _splits(at)))
    state.cells = {shop: cast("Any", _days(at, shop)) for shop in _names(at, SHOPS)}
    return state


def second(at: At) -> dict[str, None]:
    """The posts that waited for a second person at a snapshot. Raises PastBroken."""
    try:
        return dict.fromkeys(_names(at, SECOND))
    except msgspec.DecodeError as error:
        raise _unreadable(at, error) from error


def changes(
    at: At, state: State, touched: Iterable[str], before: dict[str, bytes], asking: dict[str, None]
) -> Changes:
    """What is other in `state`, which was opened here, than at its snapshot; `touched`: which posts.

    `before`: the fields as they were written last, and `asking`: who waited for a second person; both are brought up
    to date. Nothing is written.
    """
    out, posts = Changes(), [state.posts[name] for name in dict.fromkeys(touched) if name in state.posts]
    out.facts.extend((Kind.POST, post.id, packing.pack_post(post)) for post in posts)
    for post in posts:
        if asks_for_two(post):
            asking[post.id] = None
        else:
            asking.pop(post.id, None)
    for split in dict.fromkeys(post.split for post in posts):
        out.facts.append((Kind.COUNT, BAR.join(split), packing.pack_counts(state.counts[split])))
    for day in dict.fromkeys(day for post in posts for day in (post.split[3], ALL)):
        whole = packing.pack_cell(state.cells[ALL][day])
        out.facts.append((Kind.CELL, f"{ALL}{BAR}{day}", whole))
        for shop in dict.fromkeys(post.split[0] for post in posts if day in (post.split[3], ALL)):
            cell = packing.pack_cell(state.cells[shop][day])
            out.facts.append((Kind.CELL, f"{shop}{BAR}{day}", AS_ALL if cell == whole else cell))
    shown, noticed = cast("Shown", state.visible), cast("Noticed", state.noticed)
    out.came, out.left = [(place, post) for post, place in shown.came.items()], list(shown.left)
    out.facts.extend((Kind.NOTICE, name, b"") for name in noticed.added)
    roster = _lists(at, state, out)
    rows = {name: packing.pack_field(getattr(state, name)) for name in FIELDS}
    rows[ROSTER], rows[SHOPS] = packing.pack_some(roster), packing.pack_some(sorted(state.cells))
    rows[SECOND] = packing.pack_some(list(asking))
    rows[ON_WALL] = packing.pack_some([0, [(len(shown), shown.following)]])
    out.facts.extend((Kind.FIELD, name, data) for name, data in rows.items() if before.get(name) != data)
    before.update(rows)
    return out


def kept(at: At, state: State, number: int) -> None:
    """The changes are in snapshot `number` now: the state goes on from there."""
    at.number = number
    cast("Shown", state.visible).kept()
    cast("Noticed", state.noticed).added.clear()
    for some in _all_lists(state).values():
        some.changed.clear()


def loaded(state: State) -> int:
    """How many posts and cells the state holds in memory."""
    days = sum(len(getattr(some, "have", some)) for some in state.cells.values())
    return len(cast("Lazy[str, Post]", state.posts).have) + days


def _lists(at: At, state: State, out: Changes) -> list[str]:
    """Rows for the lists that have changed; returns the names of all that are kept by name."""
    for field in LISTS_BY_NAME:
        by_name: dict[str, Any] = getattr(state, field)
        for name, some in by_name.items():
            if isinstance(some, list):  # the fold has begun it since
                by_name[name] = _blocks(at, f"{field}{BAR}{name}")
                by_name[name].extend(some)
    every = _all_lists(state)
    for told, some in every.items():
        out.facts.extend(
            (Kind.BLOCK, f"{told}{BAR}{number}", packing.pack_some(some.stretch(number)))
            for number in sorted(some.changed)
        )
        index = packing.pack_some([some.following, some.index_now()])
        if index != (at.fact(Kind.INDEX, told) or EMPTY):
            out.facts.append((Kind.INDEX, told, index))
    return sorted(told for told in every if BAR in told)


EMPTY = packing.pack_some([1, []])


def _all_lists(state: State) -> dict[str, Blocks[Any]]:
    found: dict[str, Any] = {name: getattr(state, name) for name in LISTS}
    for field in LISTS_BY_NAME:
        found.update({f"{field}{BAR}{name}": some for name, some in getattr(state, field).items()})
    return found


def _blocks(at: At, told: str) -> Any:
    """One of the lists; `told`: its field, or field and name."""
    following, index = packing.unpack_index(at.fact(Kind.INDEX, told) or EMPTY)

    def load(number: int) -> list[Any]:
        data = at.fact(Kind.BLOCK, f"{told}{BAR}{number}")
        try:
            return packing.unpack_some(told.partition(BAR)[0], data or b"")
        except msgspec.DecodeError as error:
            raise _unreadable(at, error) from error

    return Blocks(load, index, following)


def _post(at: At, shown: Shown) -> Any:
    def unpack(data: bytes) -> Post:
        post = packing.unpack_post(packing.expand(data))
        if post.visible:
            shown.was.add(post.id)
        return post

    return _loader(at, Kind.POST, str, unpack)


def _count(at: At) -> Any:
    return _loader(at, Kind.COUNT, BAR.join, packing.unpack_counts)


def _days(at: At, shop: str) -> Lazy[str, Cell]:
    begin = f"{shop}{BAR}"

    def load(day: str) -> Cell | None:
        found = at.row(Kind.CELL, begin + day)
        if found is not None and found[1] == AS_ALL:
            found = at.store.fact(Kind.CELL, f"{ALL}{BAR}{day}", found[0])
        try:
            return None if found is None else packing.unpack_cell(found[1])
        except (msgspec.DecodeError, zlib.error, ValueError) as error:
            raise _unreadable(at, error) from error

    return Lazy(
        load,
        lambda: [key.removeprefix(begin) for key in at.store.keys(Kind.CELL, at.number, begin, f"{shop}\x7d")],
    )


def _loader(at: At, kind: Kind, key_of: Any, unpack: Any) -> Any:
    def load(key: Any) -> Any:
        data = at.fact(kind, key_of(key))
        try:
            return None if data is None else unpack(data)
        except (msgspec.DecodeError, zlib.error, ValueError, TypeError) as error:
            raise _unreadable(at, error) from error

    return load


def _splits(at: At) -> list[Split]:
    return [cast("Split", tuple(key.split(BAR))) for key in at.store.keys(Kind.COUNT, at.number)]


def _names(at: At, name: str) -> list[str]:
    data = at.fact(Kind.FIELD, name)
    return packing.unpack_names(data) if data is not None else []


def _unreadable(at: At, error: Exception) -> PastBroken:
    return at.store.spoilt(str(error))
