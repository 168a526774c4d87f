"""The public figures, exact at any instant, from the projection alone."""

from __future__ import annotations

from wall.state import State, totals
from wall.views import Panel


def panel(state: State, shop: str | None = None) -> Panel:
    """The public panel of one shop, or of all; `state` is settled up to now."""
    reasons: dict[str, int] = {}
    masked = 0
    for (of, name), count in state.tally.items():
        if shop not in (None, of) or not count:
            continue
        if name == "masked":
            masked += count
        else:
            code = name.removeprefix("reason:")
            reasons[code] = reasons.get(code, 0) + count
    heads = [_oldest(state, queue, shop) for queue in state.waiting.values()]
    return Panel(
        **totals(state, shop),  # type: ignore[arg-type]
        masked=masked,
        by_reason=reasons,
        oldest_waiting_ms=min((head for head in heads if head is not None), default=None),
        sources_down=sum(1 for health in state.sources.values() if health.problem is not None),
        rules=state.rules.version if state.rules is not None else "",
    )


def _oldest(state: State, queue: list[tuple[int, str]], shop: str | None) -> int | None:
    return next((when for when, post in queue if shop in (None, state.posts[post].shop)), None)
