"""A script drawn again is the script: the same scene, posts, revisions and pages, in the same draw commands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from display.draw import Frame, Inset, Words
from display.picture import Picture
from display.replay.exact import wanted
from tests.display.making import HOSTILE, NOW_MS, card, turns
from tests.display.replay.days import Live, at, live, past
from wall import wire
from wall.text import display_form, plain
from wall.wire import Announcement, Promise, Script, Wall

PLAYLIST = (
    "stream", "spotlight", "conversation", "announcement", "you-said-we-did", "transparency", "fairness",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HOSTILE), st.integers(1, 900).map(lambda n: "mot " * n), st.text(max_size=60)
)  # fmt: skip


def film(picture: Picture) -> Frame:
    """The picture of then."""
    [inset] = [one for layer in picture.frame.layers for one in layer.commands if isinstance(one, Inset)]
    return inset.frame


def read(frame: Frame) -> str:
    words = [c.spec.form for layer in frame.layers for c in layer.commands if isinstance(c, Words)]
    return " ".join(map(plain, words))


def around(picture: Picture) -> str:
    return read(picture.frame)


def same(day: Live, size: tuple[int, int] = (1920, 1080)) -> None:
    """Every script of the day, replayed in any order, is drawn as it was."""
    again = past(size=size)
    scripts = day.scripts()
    assert len(scripts) == len(day.seen)
    for n, (script, (picture, ms, cards, wall)) in reversed(list(enumerate(zip(scripts, day.seen, strict=True)))):
        assert script.from_ms == ms
        found = at(again, script, cards, ms, wall, now=float(n))
        assert found.shown == picture.shown == wanted(script)
        assert found.texts == picture.texts
        # Only how many wait is not known of the past.
        told = [layer for layer in picture.frame.layers if layer.key != "name"]
        assert [layer for layer in film(found).layers if layer.key != "name"] == told
        assert "approchée" not in around(found)


def test_a_whole_day_is_drawn_again_to_the_letter() -> None:
    day = live(PLAYLIST)
    promise = Promise(state="done", at_ms=NOW_MS, form=display_form("C’est fait."))
    notice = Announcement(id="n", form=display_form("Fermé lundi"), at_ms=NOW_MS, until_ms=NOW_MS + 300_000)
    day.tell(*turns(9), card("long", "mot " * 700, stars=1), card("note", kind="note", promise=promise),
             *(card(f"p{n}", "Une phrase. " * n, stars=n % 5 + 1, shown_ms=NOW_MS - n) for n in range(1, 14)),
             wall=Wall(announcements=[notice]))  # fmt: skip
    day.go_on(200)
    day.tell(card("p3", "corrigé", revision=2), *turns(12), card("new", "Tout neuf", shown_ms=NOW_MS + 200_000))
    day.go_on(60)
    day.tell(remove=["p5", "long"])
    day.go_on(90)
    day.tell(wall=Wall(paused_ms=day.ms))
    day.go_on(20)
    day.tell(wall=Wall())
    day.go_on(100)
    assert {"pause", *PLAYLIST[:-1]} <= {one.scene for one in day.scripts()}
    same(day)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(["review", "note", "forum"]), st.integers(0, 3)), min_size=1, max_size=9
    ),
    st.integers(0, 30),
    st.integers(0, 99),
    st.sampled_from([(1920, 1080), (1080, 1920), (1920, 540), (640, 360)]),
)
def test_any_course_is_drawn_again(
    posts: list[tuple[str, str, int]], count: int, seed: int, size: tuple[int, int]
) -> None:
    day = live(PLAYLIST, seed, size)
    day.tell(*turns(count, text="Une question assez longue pour une ligne"))
    day.go_on(5)
    for n, (text, kind, wait) in enumerate(posts):
        day.tell(card(f"p{n}", text, kind=kind, shown_ms=NOW_MS + n))
        day.go_on(wait * 5 + 1)
    day.tell(remove=["p0"])
    day.go_on(40)
    same(day, size)


CARDS = [card("a", "Un avis", stars=1), card("b", "mot " * 300), *turns(3)]


@pytest.mark.parametrize(
    ("script", "shown", "said"),
    [
        (Script(scene="stream", posts=[("a", 1, 1), ("zzz", 1, 1)], from_ms=0, to_ms=1), "Un avis", "n’y sont plus"),
        (Script(scene="stream", posts=[("a", 9, 1)], from_ms=0, to_ms=1), "", "redessiné"),
        (Script(scene="spotlight", posts=[("b", 1, 99)], page=99, from_ms=0, to_ms=1), "mot mot", "autre taille"),
        (Script(scene="spotlight", posts=[], from_ms=0, to_ms=1), "", "redessiné"),
        (Script(scene="spotlight", posts=[("b", 1, 0)], page=-4, from_ms=0, to_ms=1), "mot mot", "autre taille"),
        (Script(scene="disco", posts=[("a", 1, 1)], from_ms=0, to_ms=1), "", "redessiné"),
        (Script(scene="transparency", page=77, from_ms=0, to_ms=1), "", "autre taille"),
        (Script(scene="dark", from_ms=0, to_ms=1), "", "éteint"),
        (Script(scene="plain", from_ms=0, to_ms=1), "", ""),
        (Script(scene="reconnecting", from_ms=0, to_ms=1), "", ""),
        (Script(scene="invitation", from_ms=0, to_ms=1), "invitait", ""),
        (None, "", "On ne sait pas"),
    ],
)
def test_what_cannot_be_drawn_again_is_drawn_as_near_as_can_be_and_that_is_told(
    script: Script | None, shown: str, said: str
) -> None:
    for size in ((1920, 1080), (1080, 1920), (640, 360)):
        picture = at(past(size=size), script, CARDS, NOW_MS, now=1.0)
        assert shown in read(film(picture))
        assert said in around(picture)
        assert "REDIFFUSION" in around(picture)


def test_a_board_of_a_larger_screen_is_drawn_as_far_as_it_has_room() -> None:
    cards = [card(f"p{n}", "Une phrase assez longue. " * 9, shown_ms=NOW_MS - n) for n in range(12)]
    script = Script(scene="stream", posts=[(one.post, 1, 1) for one in cards], from_ms=0, to_ms=1)
    picture = at(past(size=(640, 360)), script, cards, NOW_MS, now=1.0)
    assert 0 < len(picture.shown.posts) < 12
    assert "autre taille" in around(picture)


@pytest.mark.parametrize("why", ["forgotten", "withdrawn", "refused", "deleted", "edited", "waiting", "expired", "?"])
def test_what_may_not_be_seen_now_leaves_its_place_and_no_word(why: str) -> None:
    def without(one: wire.Card) -> wire.Card:
        return replace(one, gone=why, form=(), reply=(), stars=None, pseudonym="", promise=None)

    day = live()
    day.tell(*(card(f"p{n}", f"Secret {n} " * 4, stars=5, shown_ms=NOW_MS - n) for n in range(4)), *turns(4))
    day.go_on(60)
    for n, (script, (picture, ms, cards, _)) in enumerate(zip(day.scripts(), day.seen, strict=True)):
        found = at(past(), script, [without(one) for one in cards], ms, now=float(n))
        assert {post for post, _, _ in found.shown.posts} <= {post for post, _, _ in picture.shown.posts}
        assert "Secret" not in read(film(found))
        assert not any(found.texts.values())
        if script.scene == "stream":
            assert found.shown == picture.shown
            layers = [layer for layer in film(found).layers if layer.posts]
            icons = {getattr(c, "name", "") for layer in layers for c in layer.commands}
            assert "gone" in icons
            assert not any(name.startswith("star") for name in icons)


def test_a_promise_that_may_not_be_seen_now_keeps_its_place_and_the_next_page_its_posts() -> None:
    done = [Promise(state="done", at_ms=NOW_MS - n, form=display_form(f"Réponse {n}. " * 9)) for n in range(6)]
    day = live(("you-said-we-did",))
    day.tell(*(card(f"p{n}", f"Secret {n}. " * 9, kind="note", promise=one) for n, one in enumerate(done)))
    day.go_on(90)
    told = 0
    for n, (script, (picture, ms, cards, _)) in enumerate(zip(day.scripts(), day.seen, strict=True)):
        first = replace(cards[0], gone="forgotten", form=(), promise=None, pseudonym="")
        found = at(past(), script, [first, *cards[1:]], ms, now=float(n))
        if script.scene == "you-said-we-did":
            assert found.shown == picture.shown
            assert ("Effacé depuis" in read(film(found))) == (cards[0].post in {post for post, _, _ in script.posts})
            assert "Secret 0" not in read(film(found))
            assert "Réponse 0" not in read(film(found))
            assert "approchée" not in around(found)
            told += 1
    assert told > 2
