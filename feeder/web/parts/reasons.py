"""A statement of reasons as lines that an author reads. Pure."""

from __future__ import annotations

from feeder.web.wording import Wording
from wall.statement import Statement
from wall.words import REASONS


def lines(statement: Statement | None, now_ms: int, say: Wording) -> list[str]:
    """The statement in sentences; none for one that is none."""
    if statement is None:
        return []
    reason = say.gettext(REASONS[statement.reason][0]) if statement.reason in REASONS else statement.reason
    out = [say._("Reason: {reason}.", reason=reason)]
    if statement.ground == "law":
        out.append(say._("Legal ground: {ground}.", ground=statement.legal_ground or "–"))
    else:
        out.append(say._("Against the house rules, version {version}.", version=statement.rules))
    out.append(say._("Decided {when}, by a person.", when=say.moment(statement.decided_ms, now_ms)))
    if statement.second:
        out.append(say._("A second person confirmed it."))
    if statement.detected:
        out.append(say._("A machine had pointed at it; it decides nothing."))
    return out
