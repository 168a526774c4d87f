"""Statements of reasons, put together: the ways of the configured sources, e-mail, words in the shop's language."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from feeder.house import House
from feeder.mail import Mail, Server
from feeder.sources.shared.way_back import WayBack
from feeder.statement_way import Way
from feeder.statements import Statements
from feeder.supervise import Supervised
from wall.post import Post
from wall.receipts import grouped
from wall.statement import Statement, statement
from wall.statement_words import letter
from wall.words import N_, Gettext

MOMENT = N_("{year}-{month:02}-{day:02} at {hour:02}:{minute:02}")


@dataclass(frozen=True)
class Authors:
    """How authors are told. `gettext`: of the catalogue `wall` in the shop's language; `public_url`: of the phone
    page, or empty; `mail`: None where no e-mail is sent."""

    gettext: Gettext = str
    public_url: str = ""
    mail: Server | None = None

    def address(self, receipt: str) -> str:
        """Where a receipt is to be seen; empty where there is no page."""
        return f"{self.public_url.rstrip('/')}/r/{receipt}" if self.public_url else ""

    def receipts(self, house: House) -> Callable[[str, str, str], str]:
        """What a source is given to tell receipts: where one is to be seen, or its code where there is no page."""

        def receipt(source: str, native_id: str, created: str) -> str:
            code = house.vault.receipt(house.vault.post_id(source, native_id, created))
            return self.address(code) or grouped(code)

        return receipt


def stated(house: House, post: Post) -> Statement | None:
    """The statement on the decision in force, with how many facts the ledger had then."""
    place = house.place(post.decision_seq)
    return statement(house.state, post, 0 if place is None else place + 1)


def statements(
    house: House, authors: Authors, supervised: Sequence[Supervised], rng: random.Random, shop: str, gettext: Gettext
) -> Statements:
    """What tells authors. `shop`: its public name; `gettext`: of the catalogue `feeder`."""

    def way(name: str, label: str, back: WayBack) -> Way:
        return Way(name, label, back, rng, house.now_ms, gettext=gettext)

    def word(told: Statement, address: str) -> tuple[str, str]:
        return letter(told, authors.gettext, moments(house.state.zone, gettext), shop, address)

    ways = {
        one.name: way(one.name, one.options.label or one.name, one.source)
        for one in supervised
        if isinstance(one.source, WayBack) and one.source.informs()
    }
    mail = None
    if authors.mail is not None:
        mail = way("mail", gettext(N_("e-mail")), Mail(authors.mail, house.now_ms))
    return Statements(house, ways, mail, stated, word, authors.address)


def moments(zone: tzinfo, gettext: Gettext) -> Callable[[int], str]:
    """Writes an instant (Unix ms) by the shop's clock."""

    def moment(at_ms: int) -> str:
        at = datetime.fromtimestamp(at_ms / 1000, zone)
        told = gettext(MOMENT)
        return told.format(year=at.year, month=at.month, day=at.day, hour=at.hour, minute=at.minute)

    return moment
