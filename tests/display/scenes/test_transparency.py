"""Transparency: every count is told, shares and medians only of enough posts, in ink alone, with room for all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from display.scenes import figures, tally, transparency
from display.scenes.base import Invitation, World
from tests.display.scenes.plates import (
    HOUR_MS,
    NOW_MS,
    SIZES,
    a_kit,
    check,
    colours,
    counts,
    periods,
    reaches,
    read,
    sizes,
    texts,
)  # fmt: skip
from wall.figures import Delay, Panel, Period
from wall.views import Wall

MONTH = Period(
    received=1204, waiting=24, undisplayable=31, shown=1066, withheld=38, withdrawn=6, expired=35, lapsed=4,
    masked=14, by_reason={"off-topic": 9, "advertising": 17, "insult": 0, "duplicate": 12},
    delays={
        "1-2": Delay(count=212, median_s=2400, p95_s=1),
        "4-5": Delay(count=611, median_s=7800, p95_s=1),
        "none": Delay(count=12, median_s=60, p95_s=1),
    },
    pauses=2, paused_s=4200,
)  # fmt: skip
TODAY = Period(received=14, shown=11, withheld=1, waiting=2)
PANEL = Panel(
    received=9_000, shown=9_000, oldest_waiting_ms=NOW_MS - 2 * HOUR_MS, month=MONTH, today=TODAY, ledger=12_041,
    head="7F3A-91C2", since_ms=NOW_MS - 90 * 24 * HOUR_MS,
)  # fmt: skip


def told(panel: Panel, **given: object) -> list[list[str]]:
    return [read(plate) for plate in transparency.plates(a_kit(), World(panel=panel, **given))]  # type: ignore[arg-type]


def test_without_figures_there_is_nothing_to_say() -> None:
    assert transparency.plates(a_kit(), World()) == []


def test_the_first_plate_says_what_became_of_what_was_received() -> None:
    first, _ = told(PANEL)
    assert "Sur 1 204 messages reçus en 30 jours, 1 066 sont affichés." in first
    for figure, label in (("1 066", "sont affichés"), ("38", "sont refusés"), ("24", "attendent"), ("76", "autres")):
        assert first.index(label) - first.index(figure) in (1, 2)
    assert "le plus ancien depuis 2 h" in first
    assert "35 échus · 6 retirés · 4 sans décision · 31 privés" in first
    assert "Aujourd’hui : 14 reçus · 11 affichés · 1 refusé · 2 en attente" in first
    assert "Empreinte du registre 7F3A-91C2 · 12 041 faits. Toucher à un seul fait la changerait." in first


def test_reasons_are_in_words_the_most_frequent_first_and_delays_by_stars() -> None:
    _, second = told(PANEL, queued=3)
    assert [second.index(name) for name in ("Publicité ou spam", "Déjà dit", "Hors sujet")] == sorted(
        second.index(name) for name in ("Publicité ou spam", "Déjà dit", "Hors sujet")
    )
    assert "Insulte ou menace" not in second
    assert second.index("1 ou 2 étoiles") - second.index("40 min") == 1
    assert second.index("4 ou 5 étoiles") - second.index("2 h 10") == 1
    assert "sans étoiles (12 : trop peu)" in second
    assert "3 étoiles" not in second
    assert "pauses du mur, 1 h 10 en tout" in second
    assert "messages vont paraître" in second


def test_below_thirty_posts_there_are_counts_and_nothing_derived() -> None:
    few = structs.replace(MONTH, received=29, shown=20, withheld=3, waiting=6, delays={}, undisplayable=0,
                          withdrawn=0, expired=0, lapsed=0)  # fmt: skip
    [first, second] = told(structs.replace(PANEL, month=few))
    assert {"20", "3", "6"} <= set(first)
    assert not [text for text in (*first, *second) if "%" in text]
    assert "Délai médian de décision, par étoiles" not in second
    slow = structs.replace(few, delays={"3": Delay(count=29, median_s=60, p95_s=60)})
    assert "décidés : trop peu pour une médiane" in told(structs.replace(PANEL, month=slow))[1]
    assert figures.share(a_kit(), 15, 30) == "50\N{NARROW NO-BREAK SPACE}%"


def test_without_a_month_it_tells_the_totals_since_the_log_began() -> None:
    first = told(structs.replace(PANEL, month=None, shown=8_000))[0]
    assert "Sur 9 000 messages reçus, 8 000 sont affichés." in first
    assert first[0] == "Ce que deviennent vos mots · depuis le 24 août"


@pytest.mark.parametrize(
    ("received", "shown", "sentence"),
    [
        (0, 0, "Aucun message reçu en 30 jours."),
        (1, 0, "Sur 1 message reçu en 30 jours, aucun n’est affiché."),
        (2, 1, "Sur 2 messages reçus en 30 jours, 1 est affiché."),
        (3, 2, "Sur 3 messages reçus en 30 jours, 2 sont affichés."),
    ],
)
def test_one_many_and_none(received: int, shown: int, sentence: str) -> None:
    assert sentence in told(Panel(month=Period(received=received, shown=shown, waiting=received - shown)))[0]


def test_no_refusal_is_said_in_words() -> None:
    texts_ = [text for plate in told(Panel(month=Period(received=3, shown=3))) for text in plate]
    assert "aucun refus" in texts_


def test_the_law_is_one_step_away_where_there_is_a_page() -> None:
    said = " ".join(told(PANEL, invitation=Invitation("https://mur.example/lyon"))[1])
    assert "Contrôle et ordre des avis, motifs de refus : scannez le code, ou mur.example/lyon" in said
    assert tally.law(a_kit(), World(panel=PANEL)) == ""
    world = World(
        wall=Wall(today="https://mots.example/today"), invitation=Invitation("https://mots.example/n/7F3A2K")
    )
    assert tally.law(a_kit(), world).endswith("ou mots.example/rules")


def test_ink_alone_tells_the_parts_apart() -> None:
    kit = a_kit()
    used = {colour for plate in transparency.plates(kit, World(panel=PANEL)) for colour in colours(plate)}
    assert used == {kit.look.theme.ink, kit.look.theme.soft}
    forms = [tuple(box.rect for box in figures.form(kit, name, kit.look.page.head)) for name in figures.PARTS]
    assert len(set(forms)) == len(forms)


@given(st.fixed_dictionaries(dict.fromkeys(figures.PARTS, counts)), st.integers(300, 4_000))
def test_the_bar_is_in_proportion_and_whole(parts: dict[str, int], width: int) -> None:
    kit = a_kit()
    bar = figures.bar(kit, parts, width)
    some = {name for name, count in parts.items() if count}
    assert bool(bar.w) == bool(some)
    for box in bar.commands:
        assert 0 <= box.rect.x <= box.rect.right <= width  # type: ignore[union-attr]
    if some == {"shown"}:
        assert [box.rect.w for box in bar.commands] == [width]  # type: ignore[union-attr]


@given(counts, counts)
def test_a_share_is_never_nothing_of_something_nor_all_of_less(part: int, more: int) -> None:
    told_ = figures.share(a_kit(), part, part + more).replace("\N{NARROW NO-BREAK SPACE}", " ")
    if part + more < figures.FEW:
        assert told_ == ""
    else:
        assert (told_ == "0 %") == (part == 0)
        assert (told_ == "100 %") == (more == 0)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "moins d’une minute"), (59, "moins d’une minute"), (60, "1 min"), (3_599, "59 min"), (3_600, "1 h"),
        (7_800, "2 h 10"), (3_660, "1 h 01"), (48 * 3_600, "2 jours"), (1e300, "11 574 074 jours"),
    ],
)  # fmt: skip
def test_spans_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert re.sub(r"\s", " ", figures.span(a_kit(), seconds)) == said


@settings(max_examples=60, deadline=None)
@given(periods(), st.none() | periods(), st.integers(0, 9), counts, texts, sizes, reaches, st.booleans())
def test_any_figures_have_room_on_any_screen(
    month: Period,
    today: Period | None,
    down: int,
    queued: int,
    head: str,
    size: tuple[int, int],
    reach: float,
    url: bool,
) -> None:
    panel = structs.replace(PANEL, month=month, today=today, sources_down=down, head=head, ledger=queued)
    invitation = Invitation("https://mur.example/" + "a" * 200 if url else "")
    kit = a_kit(size, reach)
    found = transparency.plates(kit, World(panel=panel, invitation=invitation, queued=queued))
    check(kit, found)
    everything = " ".join(text for plate in found for text in read(plate))
    for n in figures.parts_of(month).values():
        assert kit.say.number(n).replace("\N{NARROW NO-BREAK SPACE}", " ") in everything or n == 0


@pytest.mark.parametrize("size", SIZES)
def test_figures_count_as_a_word_each(size: tuple[int, int]) -> None:
    small = Panel(month=Period(received=1_000, shown=1_000))
    large = Panel(month=Period(received=9_999_999, shown=9_999_999))
    one, other = (transparency.plates(a_kit(size), World(panel=panel)) for panel in (small, large))
    assert sum(plate.words for plate in one) == sum(plate.words for plate in other)


def test_what_was_dark_unplugged_contested_and_overruled_is_told_and_what_was_not_is_not() -> None:
    month = structs.replace(
        MONTH, dark=2, dark_s=5_400.0, unplugged=1, unplugged_s=600.0, off_s=7_200.0, contests=3, reversals=1,
        flagged=40, overruled=12,
    )  # fmt: skip
    said = " ".join(text for plate in told(structs.replace(PANEL, month=month)) for text in plate)
    for line in (
        "fois sans écran allumé, 1 h 30 en tout", "coupure de source, 10 min en tout", "tout le mur éteint",
        "refus contestés, 1 revu", "signalés par une machine, 12 montrés tels quels par une personne",
    ):  # fmt: skip
        assert line in said
    calm = " ".join(text for plate in told(PANEL) for text in plate)
    assert not any(word in calm for word in ("écran allumé", "coupure", "éteint", "contesté", "machine"))


def test_receipts_that_agree_are_counted_beside_the_fingerprint_and_another_past_is_not_hushed_up() -> None:
    kit, headed = a_kit(), structs.replace(PANEL, head="7F3A-91C2", agree=214)
    assert tally.ledger(kit, headed).endswith("214 reçus concordent.")
    assert tally.ledger(kit, structs.replace(headed, agree=1)).endswith("1 reçu concorde.")
    assert "1 reçu a un autre passé." in tally.ledger(kit, structs.replace(headed, disagree=1))
    assert "reçu" not in tally.ledger(kit, structs.replace(headed, agree=0))
