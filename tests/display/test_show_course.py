"""The director's course with the real scenes: plates, overrides, announcements, a playlist from afar, a replay."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from display.draw import Words
from display.scenes.base import Invitation
from display.show import Picture, Show
from display.store import Store
from display.tempo.pace import Pace
from tests.display.making import NOW_MS, a_look, card, measure, turns, wording
from wall import wire
from wall.text import Run, display_form
from wall.wire import Announcement, Panel, Period, Wall

PANEL = Panel(received=9, shown=7, withheld=1, waiting=1, month=Period(received=9, shown=7, withheld=1, waiting=1))
INVITATION = Invitation("https://exemple.fr/mot", "Dites-le-nous.")


def a_show(playlist: Sequence[str] = (), *, pace: Pace | None = None, replay: bool = False) -> Show:
    return Show(
        Store(replay=replay), a_look(), wording(), measure,
        pace=pace or Pace(), playlist=playlist, invitation=INVITATION,
    )  # fmt: skip


def tell(
    show: Show,
    *cards: wire.Card,
    now: float = 0.0,
    wall: Wall | None = None,
    whole: bool = False,
    at_ms: int = NOW_MS,
) -> None:  # fmt: skip
    view = wire.View(add=list(cards), through=4, at_ms=at_ms, panel=PANEL, wall=wall, whole=whole)
    show.learned(show.store.apply(view, now))


def said(picture: Picture) -> str:
    words = [c.spec for layer in picture.frame.layers for c in layer.commands if isinstance(c, Words)]
    return " ".join(piece.text for spec in words for piece in spec.form if isinstance(piece, Run))


def go_on(show: Show, now: float, seconds: float, beats: bool = True) -> tuple[float, list[Picture]]:
    """Every picture within so many seconds."""
    pictures, end = [], now + seconds
    while now < end:
        if beats:
            show.learned(show.store.apply(wire.Beat(through=4, at_ms=NOW_MS + round(now * 1000)), now))
        pictures.append(show.picture(NOW_MS + round(now * 1000), now))
        now += min(pictures[-1].next_s, 1.9)
    return now, pictures


def scenes(pictures: Sequence[Picture]) -> list[str]:
    found = [picture.shown.scene for picture in pictures]
    return found[:1] + [b for a, b in pairwise(found) if a != b]


def test_the_configured_playlist_is_played_with_the_real_scenes() -> None:
    show = a_show(["stream", "conversation", "spotlight", "transparency", "invitation"])
    tell(show, *(card(f"p{n}", "Un mot. " * 30) for n in range(9)), *turns(3), whole=True)
    _, pictures = go_on(show, 0.0, 400)
    assert {"stream", "conversation", "spotlight"} <= set(scenes(pictures))
    told = [scene for scene in scenes(pictures) if scene not in ("stream", "conversation", "spotlight")]
    assert told[:4] == ["transparency", "invitation", "transparency", "invitation"]
    assert show.problems == []
    for picture in pictures:
        assert (picture.shown.posts == ()) == (picture.shown.scene in ("transparency", "invitation"))
        assert picture.frame.layers
        assert picture.next_s > 0


def test_a_pause_shows_its_scene_and_nothing_else_at_once_and_the_course_goes_on_where_it_was() -> None:
    show = a_show()
    tell(show, card("a", "Une phrase. " * 300))
    now, pictures = go_on(show, 0.0, 40)
    before = pictures[-1].shown
    assert before.scene == "spotlight"
    assert before.posts[0][2] > 1
    tell(show, now=now, wall=Wall(paused_ms=NOW_MS))
    paused = show.picture(NOW_MS, now)
    assert paused.shown.scene == "pause"
    assert paused.shown.posts == ()
    assert "phrase" not in said(paused)
    now, pictures = go_on(show, now, 100)
    assert scenes(pictures) == ["pause"]
    tell(show, now=now, wall=Wall())
    assert show.picture(NOW_MS, now).shown == before


def test_a_pause_holds_offline_and_over_what_is_announced() -> None:
    show = a_show(["announcement"])
    notice = Announcement(id="n", form=display_form("Fermé lundi"), at_ms=NOW_MS - 1, until_ms=NOW_MS + 10**7)
    tell(show, card("a"), wall=Wall(paused_ms=NOW_MS, announcements=[notice]))
    for now in (0.1, 5.0, 4000.0):
        assert show.picture(NOW_MS, now).shown.scene == "pause"


def test_nothing_is_shown_any_more_when_nothing_may_be_but_how_to_write() -> None:
    show = a_show()
    tell(show, card("a", valid_s=60.0))
    assert show.picture(NOW_MS, 50.0).shown.posts
    show.store.expire(61.0)
    picture = show.picture(NOW_MS, 61.0)
    assert picture.shown.scene == "reconnecting"
    assert "exemple.fr/mot" in said(picture)
    _, pictures = go_on(show, 61.0, 300, beats=False)
    assert scenes(pictures) == ["reconnecting"]
    tell(show, card("a", valid_s=60.0), now=400.0, whole=True)
    assert show.picture(NOW_MS, 400.0).shown.posts == (("a", 1, 1),)


def test_connected_without_posts_the_wall_says_what_it_waits_for_in_turn_with_the_rest() -> None:
    show = a_show(["stream", "transparency"])
    tell(show)
    _, pictures = go_on(show, 0.0, 100)
    assert scenes(pictures)[:3] == ["empty", "transparency", "empty"]


@pytest.mark.parametrize("skew_ms", [0, -(10**9), 10**9])
def test_an_announcement_ends_by_the_feeders_clock_also_while_it_is_up(skew_ms: int) -> None:
    show = a_show(["announcement", "stream"])
    notice = Announcement(
        id="n", form=display_form("Fermé lundi à midi"), at_ms=NOW_MS - 1000, until_ms=NOW_MS + 30_000
    )
    tell(show, card("a"), wall=Wall(announcements=[notice]), whole=True)
    found = []
    for now in range(60):
        show.learned(show.store.apply(wire.Beat(through=4, at_ms=NOW_MS + now * 1000), float(now)))
        picture = show.picture(NOW_MS + skew_ms + now * 1000, float(now))
        found.append((now, picture.shown.scene, "Fermé" in said(picture)))
        assert picture.next_s <= max(0.02, 30.02 - now) or now >= 30
    assert {scene for now, scene, told in found if told} == {"announcement"}
    assert max(now for now, _, told in found if told) < 30
    assert min(now for now, _, told in found if told) == 0


def test_a_playlist_from_afar_is_played_after_what_is_up_and_none_brings_the_configured_one_back() -> None:
    show = a_show(["stream"])
    tell(show, card("a"), whole=True)
    now, pictures = go_on(show, 0.0, 4)
    show.play(["invitation", "disco", "invitation"])
    assert show.picture(NOW_MS, now).shown == pictures[-1].shown
    now, pictures = go_on(show, now, 60)
    assert scenes(pictures)[:4] == ["stream", "invitation", "stream", "transparency"]
    assert [problem for problem in show.problems if "disco" in problem]
    show.play([])
    assert show.problems == []
    assert show.timeline.program.names == ("stream", "transparency", "fairness")


def test_a_replay_goes_the_same_course_hastened_without_announcements_or_a_pause_of_now() -> None:
    show = a_show(["stream", "announcement", "transparency"], pace=Pace().hastened(60), replay=True)
    day = 86_400_000
    notice = Announcement(id="n", form=display_form("De maintenant"), at_ms=NOW_MS - 9, until_ms=NOW_MS + day)
    tell(show, card("a"), wall=Wall(paused_ms=NOW_MS - 5, announcements=[notice]), at_ms=NOW_MS - day, whole=True)
    found = []
    for second in range(12):
        then = NOW_MS - day + second * 60_000
        show.learned(show.store.apply(wire.Beat(through=4, at_ms=then, replay=True), float(second)))
        found.append(show.picture(then, float(second)))
    assert scenes(found)[:3] == ["stream", "transparency", "stream"]
    assert all("maintenant" not in said(picture) for picture in found)


def test_what_is_begun_is_told_as_page_nought_with_the_words_that_stand_there() -> None:
    show = a_show()
    text = "Une phrase. " * 300
    tell(show, card("long", text), card("short", "Court", shown_ms=NOW_MS))
    picture = show.picture(NOW_MS, 0.1)
    assert ("short", 1, 1) in picture.shown.posts
    assert ("long", 1, 0) in picture.shown.posts
    assert text.startswith(picture.texts["long"].rstrip())
    assert 0 < len(picture.texts["long"]) < len(text)
    _, pictures = go_on(show, 0.1, 400)
    pages = {
        page: one.texts["long"] for one in pictures for post, _, page in one.shown.posts if post == "long" and page
    }
    assert "".join(pages[page] for page in sorted(pages)).rstrip() == text.rstrip()


def test_the_code_is_the_feeders_and_goes_when_it_has_been_away_for_too_long() -> None:
    """A code is good for some minutes; nobody is sent to a page that cannot take what they write."""
    show = Show(
        Store(), a_look(), wording(), measure, pace=Pace(), playlist=["invitation"],
        invitation=Invitation(sentence="Dites-le-nous."),
    )  # fmt: skip
    tell(show, card("p1"), whole=True)
    _, pictures = go_on(show, 0.0, 120)
    assert "invitation" not in scenes(pictures)
    tell(show, wall=Wall(invite="https://mots.example/n/7F3A2K", today="https://mots.example/today"), now=120.0)
    _, pictures = go_on(show, 120.0, 120)
    [invites, *_] = [picture for picture in pictures if picture.shown.scene == "invitation"]
    assert "mots.example/n/7F3A2K" in said(invites)
    _, pictures = go_on(show, 240.0, 500, beats=False)
    assert "invitation" in scenes(pictures)
    _, pictures = go_on(show, 240.0 + 610.0, 300, beats=False)
    assert "invitation" not in scenes(pictures)
    assert not any("mots.example" in said(picture) for picture in pictures)


def test_nobody_is_invited_to_write_into_the_past() -> None:
    show = Show(
        Store(replay=True), a_look(), wording(), measure, pace=Pace(), playlist=["invitation"],
    )  # fmt: skip
    tell(show, card("p1"), whole=True, wall=Wall(invite="https://mots.example/n/7F3A2K"))
    _, pictures = go_on(show, 0.0, 120, beats=False)
    assert {picture.replay for picture in pictures} == {True}
    assert "invitation" not in scenes(pictures)
