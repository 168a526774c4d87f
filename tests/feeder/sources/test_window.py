"""What a window tells comes to what the service has, whatever is written, edited, taken away and brought back."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.base import Seen
from feeder.sources.shared.window import Page, Window
from wall.events import Rating

ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "edit", "remove", "restore", "spoil", "reuse"]), st.integers(0, 5)),
        st.tuples(st.sampled_from(["list", "restart"]), st.just(0)),
    ),
    max_size=40,
)


@dataclass
class Service:
    """Posts by id: their `created`, text, and whether they are there or unusable."""

    posts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    time_ms: int = 1_000

    def act(self, what: str, key: str) -> None:
        self.time_ms += 1
        created, text, how = self.posts.get(key, ("", "", "none"))
        if what == "write" and how == "none":
            self.posts[key] = (f"at {self.time_ms}", f"text {self.time_ms}", "there")
        elif what == "edit" and how == "there":
            self.posts[key] = (created, f"text {self.time_ms}", how)
        elif what == "reuse" and how != "none":
            self.posts[key] = (f"at {self.time_ms}", f"text {self.time_ms}", "there")
        elif how != "none":
            turned = {"remove": "gone", "restore": "there", "spoil": "unusable"}.get(what, how)
            self.posts[key] = (created, text, turned)

    def page(self) -> Page:
        return Page(
            tuple(
                Seen(native_id=key, created=created, text=text, written_ms=self.time_ms)
                for key, (created, text, how) in self.posts.items()
                if how == "there"
            ),
            tuple((key, created) for key, (created, _, how) in self.posts.items() if how == "unusable"),
        )


ENDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "edit", "remove", "restore", "spoil"]), st.integers(0, 5)),
        st.tuples(st.sampled_from(["list", "end before", "end after"]), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=50, deadline=None)
@given(acts=st.one_of(ACTS, ENDS))
def test_what_is_told_folds_to_what_the_service_has(acts: list[tuple[str, int]]) -> None:
    service, window = Service(), Window()
    told: dict[tuple[str, str], str] = {}

    def fold(items: tuple[Seen, ...]) -> None:
        for item in items:
            if item.what == "deleted":
                told.pop((item.native_id, item.created), None)
            else:
                told[item.native_id, item.created] = item.text

    for what, number in [*acts, ("list", 0)]:
        if what == "restart":
            window = Window(window.dump())
        elif what.startswith("end"):
            # The feeder ends before, or after, the posts were written: either way before the cursor was.
            items = window.take(service.page())
            window = Window(window.promise(items))
            fold(items if what == "end after" else ())
        elif what != "list":
            service.act(what, str(number))
        else:
            page = service.page()
            fold(window.take(page))
            listed = {item.native_id for item in page.items} | {key for key, _ in page.unusable}
            fold(window.gone(window.absent(listed, 0)))
            there = {(key, made): text for key, (made, text, how) in service.posts.items() if how == "there"}
            assert told == there
            assert window.take(page) == ()
            assert window.absent(listed, 0) == []


def test_stars_a_name_and_an_answer_are_news_and_a_date_is_none() -> None:
    window = Window()
    post = Seen(native_id="1", text="a", author="Zoé", rating=Rating(4, 5), written_ms=10, updated_ms=20)
    assert window.take(Page((post,))) == (post,)
    assert window.latest_ms == 20
    same = Seen(native_id="1", text="a", author="Zoé", rating=Rating(4, 5), written_ms=10, updated_ms=30)
    assert window.take(Page((same,))) == ()
    for more in ({"rating": Rating(1, 5)}, {"author": "Z."}, {"reply": "Merci"}):
        changed = Seen(native_id="1", text="a", **more)
        assert [item.what for item in window.take(Page((changed,)))] == ["edited"]


def test_what_leaves_the_window_is_let_go_and_was_not_deleted() -> None:
    window = Window()
    window.take(Page(tuple(Seen(native_id=str(n), text="a", written_ms=n) for n in range(1, 6))))
    assert window.absent({"4"}, since_ms=3) == ["5"]
    window.prune(before_ms=3)
    assert list(window.seen) == ["3", "4", "5"]
    window.turn("3")
    assert list(window.seen) == ["4", "5", "3"]


@given(cursor=st.one_of(st.text(), st.sampled_from(["[]", "null", '{"seen": 1}', '{"seen": {"a": [1]}}', "\ud800"])))
@settings(max_examples=30)
def test_a_cursor_that_cannot_be_read_is_none(cursor: str) -> None:
    assert Window(cursor).seen == {}
