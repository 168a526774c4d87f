"""What the hub needs to know of the shop, and what it tells whoever comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from feeder.entrance import Enter
from feeder.holds import HOLD_S
from feeder.house import House
from feeder.remote import ANSWER_S
from wall import wire
from wall.events import AccountRole, Rules
from wall.rules import required


@dataclass
class HubOptions:
    """What the hub needs to know of the shop. `tokens`: SHA-256 of a token (hex) to the account's name.

    `enter`: who else may come in, and how (`feeder/entrance.py`); None: those tokens alone.
    """

    tokens: Mapping[str, str]
    enter: Enter | None = None
    shop: str = "shop"
    shop_label: str = ""
    zone: str = "Europe/Paris"
    labels: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    """The shop's places by id, and what people call them."""
    templates: Sequence[str] = ()
    hold_s: float = HOLD_S
    max_queue: int = 256
    answer_s: float = ANSWER_S
    valid_s: Callable[[str], float] = lambda kind: 60.0 if kind == "chat" else 3600.0


def welcome(house: House, options: HubOptions, account: str, role: AccountRole) -> wire.Welcome:
    """What a client is told first; a screen nothing of what only the desk needs."""
    rules = house.state.rules
    for_desk = role != "screen"
    return wire.Welcome(
        account=account,
        role=role,
        epoch=house.epoch,
        shop=options.shop,
        shop_label=options.shop_label,
        zone=options.zone,
        labels=dict(options.labels),
        rules=rules.version if rules is not None else "",
        grace_s=rules.grace_s if rules is not None else 0.0,
        reasons=reasons(rules) if for_desk and rules is not None else {},
        answer_within_min=rules.answer_within_min if rules is not None else 0,
        strict=rules.strict if rules is not None else False,
        templates=list(options.templates) if for_desk else [],
        hold_s=options.hold_s,
    )


def reasons(rules: Rules) -> dict[str, list[str]]:
    """The reasons in force and what each requires."""
    return {reason.code: sorted(required(rules, reason.code)) for reason in rules.reasons}
