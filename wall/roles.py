"""Who may do what: viewer < moderator < manager < administrator. Pure."""

from __future__ import annotations

from wall.house_events import AccountSet
from wall.post import State

FEEDER = "feeder"
"""The actor of the feeder's own events. It declares the accounts of its configuration."""
AUTHOR = "author"
"""The actor of what authors do by their receipts: contest, withdraw, forget, leave, support."""
PHONE = "phone"
"""The source of the notes from the phone page; its actor is `source:phone`."""
RESERVED = frozenset({FEEDER, AUTHOR, PHONE})
"""Names that no account may have."""
DECIDERS = frozenset({"moderator", "manager", "administrator"})


def may_decide(state: State, actor: str) -> bool:
    """Whether `actor` is the open account of somebody who decides."""
    account = state.accounts.get(actor)
    return account is not None and account.enabled and account.role in DECIDERS


def may_administer(state: State, actor: str) -> bool:
    """Whether `actor` is the feeder itself (for the accounts of its configuration) or an open administrator."""
    return actor == FEEDER or administers(state.accounts.get(actor))


def administers(account: AccountSet | None) -> bool:
    """Whether this is the open account of an administrator."""
    return account is not None and account.enabled and account.role == "administrator"


def deciders(state: State) -> set[str]:
    """Every open account that decides."""
    return {name for name, account in state.accounts.items() if account.enabled and account.role in DECIDERS}
