"""What the author will be told of a refusal, as the desk shows it before it is confirmed, and after."""

from __future__ import annotations

import pytest

from config.catalogue import load
from moderation.deciding import telling
from moderation.deciding.refusing import Refusing
from moderation.drawing import Bits
from moderation.model import Model
from moderation.words import Words, zone_of
from tests.moderation.peer import post
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall import commands as do
from wall.events import Span
from wall.rules import REASONS
from wall.statement import statement
from wall.views import DeskPending
from wall.wire import Welcome

FR = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
NOW = 1_795_345_200_000


def model() -> Model:
    return Model(welcome=Welcome(account="camille", role="manager", epoch="e", rules="2026-1"))


def said(lines: list[Bits]) -> str:
    text = " ".join("".join(part for part, _ in bits) for bits in lines)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("reason", sorted(REASONS))
@pytest.mark.parametrize("withdraw", [False, True])
def test_every_reason_is_explained_before_it_is_chosen(reason: str, withdraw: bool) -> None:
    one = post("aaaaaaaaaaaa")
    made = telling.will_be(one, Refusing(withdraw, reason), model(), NOW)
    assert made.decision == ("withdrawn" if withdraw else "withheld")
    assert (made.reason, made.rules) == (reason, "2026-1")
    assert bool(made.second) == ("second" in REASONS[reason])
    assert "contester" in telling.briefly(one, reason, model(), FR, NOW, withdraw=withdraw)
    assert FR.reason(reason) in said(telling.told(made, FR, 80, NOW))


def test_a_waiting_post_owes_nothing_and_covered_words_are_told() -> None:
    assert telling.of(post("a"), model(), NOW) is None
    assert telling.of(post("a", state="shown"), model(), NOW) is None
    pending = DeskPending(what="mask", by="noa", at_ms=NOW, effective_ms=NOW + 10_000)
    masked = telling.of(post("a", masks=[(0, 4, "phone")], pending=pending), model(), NOW)
    assert masked is not None
    assert "[téléphone]" in said(telling.told(masked, FR, 80, NOW))


def test_a_narrow_sheet_has_the_labels_above() -> None:
    made = telling.will_be(post("aaaaaaaaaaaa"), Refusing(False, "insult"), model(), NOW)
    assert all(len("".join(text for text, _ in bits)) <= 40 for bits in telling.told(made, FR, 40, NOW))


async def test_the_desk_tells_what_the_receipt_tells(on: Stage) -> None:
    """Of a refusal in force the desk's statement is that of the feeder, but for what only the feeder knows."""
    (name,) = await on.say("Achetez chez moi : mille lampes.")
    await on.place.do(do.Withhold(id=on.place.id(), post=name, reason="advertising", spans=(Span(0, 7),)), "noa")
    on.place.step(11)
    async with sat(on) as (app, _pilot):
        answer = await app.session.link.ask("post", post=name)
        assert answer.post is not None
        mine = telling.of(answer.post, app.model, on.place.house.now_ms())
    state = on.place.house.state
    told = statement(state, state.posts[name])
    assert mine is not None
    assert told is not None
    for field in ("decision", "ground", "reason", "rules", "kind", "received_ms", "spans", "found_by", "second"):
        assert getattr(mine, field) == getattr(told, field), field


async def test_what_the_author_will_read_unfolds_under_each_reason_and_has_a_key(on: Stage) -> None:
    await on.say("Achetez chez moi : mille lampes.")
    async with sat(on, (80, 24)) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "▸ Tab" in seen(app))
        assert "menacent une personne" not in seen(app)
        await pilot.press("tab")
        await until(pilot, lambda: "menacent" in seen(app))
        await pilot.press("down", "tab")
        await until(pilot, lambda: "menacent" not in seen(app) and "▸ Tab" in seen(app))
        await pilot.press("8")  # unintelligible: nothing more is asked
        await until(pilot, lambda: bool(app.model.decided))
        await pilot.press("4")
        on.place.step(11)
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.state == "withheld")
        await pilot.press("E")
        await until(pilot, lambda: "Ce que l’auteur lit de cette décision" in seen(app))
        assert "Incompréhensible" in seen(app)
        await pilot.press("E")
        await until(pilot, lambda: app.screen is app.desk)
