"""Who may decide, by a second and simpler reading of a log than the projection's. For the property tests."""

from __future__ import annotations

from tests.wall.logs import Log
from wall import events as ev


def open_accounts(log: Log) -> dict[str, ev.AccountRole]:
    """The open accounts and their roles at the end of `log`, by a simple reading of who may change them."""
    roles: dict[str, ev.AccountRole] = {}
    for _, e in log:
        if not isinstance(e, ev.AccountSet):
            continue
        then = dict(roles)
        then.pop(e.account, None)
        if e.enabled:
            then[e.account] = e.role
        by_one = roles.get(e.actor) == "administrator" and e.account != "feeder"
        if e.actor == "feeder" or (by_one and "administrator" in then.values()):
            roles = then
    return roles


def decider(log: Log, actor: str) -> bool:
    """Whether this account may decide at the end of `log`."""
    return open_accounts(log).get(actor) in ("moderator", "manager", "administrator")
