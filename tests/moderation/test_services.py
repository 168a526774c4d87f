"""What brings no posts and is told like a source: the phone page, witnesses, alerts, statements. Pure."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from config.catalogue import load
from moderation.around import services
from moderation.cli.printing import status as printed
from moderation.drawing import Bits, bars, house, side
from moderation.model import Model
from moderation.words import Words, zone_of
from wall.clock import to_iso
from wall.wire import Panel, SourceStatus, Status

FR = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
NOW = 1_795_345_200_000
SOURCE = SourceStatus(name="avis", type="feed", label="Avis", posts=3, last_ok=to_iso(NOW - 20_000))
WITNESS = SourceStatus(
    name="witness-notaire", type="witness", label="Témoin « notaire »", last_ok=to_iso(NOW - 900_000)
)
PAGE = SourceStatus(
    name="phone", type="phone", label="Page des téléphones", ok=False, problem="la page ne répond pas",
    since=to_iso(NOW - 600_000), last_ok=to_iso(NOW - 660_000),
)  # fmt: skip
STATUS = Status(panel=Panel(sources_down=0), sources=[SOURCE, WITNESS, PAGE], at=to_iso(NOW))


def said(lines: list[Bits]) -> str:
    text = " ".join("".join(part for part, _ in bits) for bits in lines)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_a_page_that_is_not_reached_and_a_silent_witness_are_told_like_sources() -> None:
    told = said(house.house(Model(status=STATUS), FR, 80, NOW))
    assert "● Avis 3 messages · lu il y a 20 s" in told
    assert "▲ Page des téléphones la page ne répond pas · depuis 11:50" in told
    assert "0 message" not in told.partition("Avis 3 messages")[2]
    assert "● Témoin « notaire » tient une empreinte d’il y a 15 min" in told


def test_posts_that_could_not_be_taken_are_told() -> None:
    status = Status(panel=Panel(), sources=[replace(SOURCE, rejected=2)], at=to_iso(NOW))
    assert "● Avis 3 messages · 2 laissés de côté · lu il y a 20 s" in said(
        house.house(Model(status=status), FR, 80, NOW)
    )
    assert "3 messages · 2 laissés de côté" in printed(status, FR, NOW).replace("\u202f", " ").replace("\u00a0", " ")


def test_beside_the_lists_there_is_only_what_somebody_should_look_after() -> None:
    told = said(side.house(STATUS, FR, 40, NOW))
    assert "Page des téléphones" in told
    assert "notaire" not in told


def test_the_tab_of_the_house_counts_everything_that_does_not_answer() -> None:
    assert bars.counts(Model(status=STATUS), FR)["house"] == "▲1"
    assert services.wrong(None, 2) == 2
    assert services.wrong(STATUS, 3) == 3


def test_the_command_tells_them_too() -> None:
    told = " ".join(printed(STATUS, FR, NOW).split())
    assert "● Témoin « notaire »" in told.replace("\u202f", " ")
    assert "▲ Page des téléphones" in told


@pytest.mark.parametrize("kind", sorted(services.LAST))
def test_what_was_never_well_says_no_moment(kind: str) -> None:
    assert services.last(SourceStatus(name="x", type=kind), FR, NOW) == ""
    assert services.last(SourceStatus(name="x", type=kind, last_ok="gestern"), FR, NOW) in ("gestern", "")
