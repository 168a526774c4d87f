"""The public figures at the desk: the same words as on the wall, counts where there are few, a table by day. Pure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from config.catalogue import load
from moderation.drawing import Bits
from moderation.drawing.panel import panel, sentence
from moderation.drawing.panel_days import days
from moderation.words import Words, zone_of
from wall.figures import Delay, Panel, Period, Share
from wall.rules import REASONS

FR = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
EN = Words(load("en", "desk"), load("en", "wall"), "en", zone_of("Europe/Paris"))
NOW = 1_795_345_200_000
MONTH = Period(
    received=1204, shown=1136, waiting=24, withheld=30, withdrawn=10, expired=4, masked=61,
    by_reason={"insult": 21, "off-topic": 9}, flagged=80, overruled=61, contests=5, contested=1, reversals=2,
    delays={"1-2": Delay(count=120, median_s=4200.0, p95_s=30_000.0), "3": Delay(count=12, median_s=1.0, p95_s=2.0)},
    shares={"1-2": Share(shown=115, total=120), "3": Share(shown=11, total=12)},
    second=Delay(count=31, median_s=7200.0, p95_s=90_000.0),
    pauses=2, paused_s=2400.0, dark=1, dark_s=5400.0, unplugged=3, unplugged_s=30.0, off_s=7200.0,
)  # fmt: skip
PANEL = Panel(
    received=1310, shown=1201, waiting=24, withheld=41, since_ms=NOW - 86_400_000 * 40, ledger=5204, head="7F3A-91C2",
    witnessed=5180, agree=214, rules="2026-1", month=MONTH,
    today=Period(received=14, shown=11, waiting=2, withheld=1),
)  # fmt: skip


def said(lines: list[Bits]) -> str:
    text = " ".join("".join(part for part, _ in bits) for bits in lines)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def drawn(now: Panel = PANEL, words: Words = FR, width: int = 80, by_day: dict[str, Period] | None = None) -> str:
    return said(panel(now, by_day or {}, words, width, NOW, said=["Tous pareils."]))


def test_the_whole_panel_is_told_in_the_words_of_the_wall() -> None:
    told = drawn()
    assert told.startswith("Sur 1 204 messages reçus en 30 jours, 1 136 sont affichés. Tous pareils.")
    assert "aujourd’hui 30 jours depuis le 13 oct." in told
    assert "messages reçus 14 1 204 1 310" in told
    assert "Insulte ou menace 21" in told
    assert "2 pauses du mur, 40 min en tout" in told
    assert "1 fois sans écran allumé, 1 h 30 en tout" in told
    assert "3 coupures de sources" in told
    assert "tout le mur éteint : 2 h 00" in told
    assert "5 refus contestés, 2 revus, 1 attend une réponse" in told
    assert "80 signalés par une machine, 61 montrés tels quels par une personne" in told
    assert "Empreinte du registre 7F3A-91C2 · 5 204 faits" in told
    assert "sauf des 24 derniers faits" in told
    assert "214 reçus concordent." in told


def test_of_few_posts_there_are_counts_and_nothing_derived() -> None:
    told = drawn()
    assert "1 ou 2 étoiles 120 1 h 10 8 h 20 115/120 96 %" in told
    assert "3 étoiles 12 – – 11/12 4" not in told
    assert "3 étoiles 12 – – 11/12" in told
    assert "92 %" not in told


def test_how_far_somebody_else_holds_it_is_never_more_than_there_is() -> None:
    assert "Personne d’autre" in drawn(Panel(head="7F3A-91C2", ledger=3))
    assert "de tout ce registre" in drawn(Panel(head="7F3A-91C2", ledger=3, witnessed=9))
    assert "sauf du dernier fait" in drawn(Panel(head="7F3A-91C2", ledger=3, witnessed=2))
    assert "1 reçu a un autre passé." in drawn(Panel(head="7F3A-91C2", ledger=3, disagree=1))


def test_a_wall_that_begins_has_a_panel_too() -> None:
    assert sentence(Panel(), EN) == "No message received yet."
    assert drawn(Panel(), EN).startswith("No message received yet.")
    assert sentence(Panel(month=Period(received=3)), EN) == "Of 3 messages received in 30 days, none is shown."


def test_each_day_has_a_line_and_a_narrow_terminal_fewer_columns() -> None:
    by_day = {"2026-11-22": Period(received=14, shown=11, pauses=1), "2026-11-21": Period(), "never": Period()}
    wide, narrow = (said(days(by_day, FR, width)) for width in (90, 50))
    assert "dim. 22 nov. 14 11 · · · · · 1" in wide
    assert "sam. 21 nov. · · · · ·" in wide
    assert "never" in wide
    assert "pauses" not in narrow
    assert "dim. 22 nov. 14 11" in narrow
    assert days({}, FR, 80) == []


counts = st.integers(0, 10**9)
periods = st.builds(
    Period, received=counts, shown=counts, withheld=counts, pauses=counts, paused_s=st.floats(0, 1e9),
    dark=counts, contests=counts, by_reason=st.dictionaries(st.sampled_from([*REASONS, "newer\x1b"]), counts),
)  # fmt: skip


@given(st.builds(Panel, received=counts, month=st.none() | periods, today=st.none() | periods), st.integers(60, 200))
def test_nothing_is_wider_than_the_terminal(now: Panel, width: int) -> None:
    assert all(
        cell_len("".join(text for text, _ in bits).rstrip()) <= width for bits in panel(now, {}, FR, width, NOW)
    )
