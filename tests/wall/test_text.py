"""Invariant 2: what a screen shows is the received text, but for narrow spaces, visible controls and chips.

`aligned` reads a form beside its text and says which code points hide behind chips. It shares nothing with
`wall/text.py`: clusters are those of `regex`, the list of controls is written out a second time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.wall.logs import labels
from wall.events import Mask, Span
from wall.text import Chip, Form, Run, display_form, is_blank, join, paginate, plain, visible_controls, widen, words

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
PARTS = (
    "-", " -", "a", "é", "e\u0301", "Zoé", " ", "  ", "\n", "\t", "\u00a0", "\u202f", "!", "?", ";", ":", "»", "«",
    "%", "€", "« ", " !", "\u00a0:", "\r\n", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\u2069",
    "\ufeff", "\u2060", "\ud800", "\udfff", "🇫🇷", "🇫", "🇪🇸🇩🇪", FAMILY, "👍🏽", "1\ufe0f\u20e3", "क्षि", "각", "한",
    "مرحبا", "שלום", "漢字", "ก\u0e33", "\u200d", "\u0301", "\u0600", "a\u0301\u0302\u0303", "06 12 34 56 78",
    "[prénom]", "⟦U+202E⟧", "\u200b", "mot", "l'employée", "\u0340", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), st.text(max_size=40))
NARROW = "\u202f"


def masks() -> st.SearchStrategy[list[Mask]]:
    """Masks that often overlap, some of them beyond the text, some of nothing at all."""
    ends = st.tuples(st.integers(0, 20), st.integers(1, 9))
    near = st.builds(lambda at, label: Mask(at[0], sum(at), label), ends, labels())
    far = st.builds(Mask, st.integers(0, 60), st.integers(1, 60), labels())
    return st.lists(near | far, max_size=5)


def control(char: str) -> bool:
    """What must not reach a screen as it is: it cannot be seen, or it reorders what can."""
    if char in "\n\t":
        return False
    code = ord(char)
    hidden = code in (0x2028, 0x2029, 0xFEFF) or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F
    return (
        unicodedata.category(char) in ("Cc", "Cs") or hidden or 0xFFF9 <= code <= 0xFFFB or 0xE0000 <= code < 0xE0020
    )


def stands_for(char: str) -> str:
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    return "\u2421" if char == "\x7f" else f"⟦U+{ord(char):04X}⟧"


def narrow_wanted(text: str, at: int) -> bool:
    return text[at + 1 : at + 2] in tuple("»!?;:%€") or text[max(0, at - 1) : at] == "«"


def take(shown: str, received: str, at: int) -> int:
    """How far in `received` the words `shown` reach from `at` on; fails where anything else was changed."""
    while shown:
        char = received[at]
        if control(char):
            assert shown.startswith(stands_for(char)), (shown, char)
            shown = shown[len(stands_for(char)) :]
        elif shown[0] == NARROW and char in " \u00a0":
            assert narrow_wanted(received, at)
            shown = shown[1:]
        else:
            assert shown[0] == char, (shown[0], char)
            shown = shown[1:]
        at += 1
    return at


def clusters(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in regex.finditer(r"\X", text)]


def hidden_by(received: str, given_masks: Sequence[Mask]) -> list[tuple[int, int, str]]:
    """The stretches that must be chips: masks grown to whole clusters, overlapping ones melted together."""
    chips: list[tuple[int, int, str]] = []
    for mask in sorted(given_masks):
        touched = [(a, b) for a, b in clusters(received) if max(a, mask.start) < min(b, mask.end)]
        if not touched or mask.start >= mask.end:
            continue
        start, end = touched[0][0], touched[-1][1]
        if chips and start < chips[-1][1]:
            chips[-1] = (chips[-1][0], max(end, chips[-1][1]), chips[-1][2])
        else:
            chips.append((start, end, mask.label))
    return chips


@settings(deadline=None, max_examples=300)
@given(TEXTS, masks())
@example("🇫🇷🇪🇸", [Mask(1, 2)])
@example("a\u0301" * 3, [Mask(1, 2, "name"), Mask(2, 3, "phone"), Mask(3, 4, "email")])
@example("Dites « non » !", [Mask(6, 9)])
@example("Appelez Zoé Marchand", [Mask(8, 14, "name"), Mask(12, 20, "personal"), Mask(9, 10)])
def test_a_form_is_the_text_with_permitted_changes_only(received: str, given_masks: list[Mask]) -> None:
    at, chips = 0, hidden_by(received, given_masks)
    form = display_form(received, given_masks)
    for number, piece in enumerate(form):
        if isinstance(piece, Chip):
            start, end, label = chips.pop(0)
            assert (start, label) == (at, piece.label)
            at = end
        else:
            assert piece.text
            assert number == 0 or isinstance(form[number - 1], Chip)
            at = take(piece.text, received, at)
            assert not chips or at <= chips[0][0]
    assert at == len(received)
    assert chips == []


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.text(max_size=30), st.text(max_size=30), TEXTS, labels())
def test_a_chip_tells_nothing_of_what_it_hides(before: str, one: str, other: str, after: str, label: str) -> None:
    """Two texts that differ only behind the mask have the same form, whatever the length of what is hidden."""
    forms = []
    for secret in (f"\n{one}\n", f"\n{other}\n"):  # newlines: nothing outside can join a cluster of the secret
        text = f"{before}\n{secret}\n{after}"
        start = len(before) + 1
        forms.append(display_form(text, [Mask(start, start + len(secret), label)]))  # type: ignore[arg-type]
    assert forms[0] == forms[1]


@settings(deadline=None, max_examples=150)
@given(TEXTS, masks())
def test_nothing_hidden_or_reordering_is_left_in_a_form(received: str, given_masks: list[Mask]) -> None:
    assert not any(control(char) for char in plain(display_form(received, given_masks)))
    assert visible_controls(visible_controls(received)) == visible_controls(received)


@settings(deadline=None, max_examples=200)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=6))
def test_spans_are_widened_to_whole_clusters_and_no_further(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, end) for start, end in pairs]
    real = [span for span in spans if span.start < min(span.end, len(text))]
    expected = []
    for span in real:
        touched = [(a, b) for a, b in clusters(text) if max(a, span.start) < min(b, span.end)]
        expected.append((touched[0][0], touched[-1][1]))
    assert widen(text, spans) == expected


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("Service nul !", "Service nul\u202f!"),
        ("« Bonjour » : merci\u00a0!", "«\u202fBonjour\u202f»\u202f: merci\u202f!"),
        ("Service nul!", "Service nul!"),
        ("12 % de 30 €", "12\u202f% de 30\u202f€"),
        ("a\x07b\x9bc\u202ed", "a␇b⟦U+009B⟧c⟦U+202E⟧d"),
        ("fautte d'ortografe  gardé", "fautte d'ortografe  gardé"),
        ("", ""),
    ],
)
def test_by_example(received: str, shown: str) -> None:
    assert plain(display_form(received)) == shown


def test_a_masked_name_by_example() -> None:
    text = "Merci à Zoé, et à sa collègue"
    form = display_form(text, [Mask(8, 11, "name")])
    assert form == (Run("Merci à "), Chip("name"), Run(", et à sa collègue"))
    assert plain(form, {"name": "prénom"}.__getitem__) == "Merci à [prénom], et à sa collègue"
    assert words(form) == 7
    assert words(display_form("漢字漢字")) == 3


# --- pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", True), (" \n\u200b\u200d\ufeff", True), ("\u3164\u2800\u00ad\u202e", True), ("\u0301\ufe0f", True),
        ("\u200b.", False), ("\U0001f600", False), ("\u0645", False), ("\ufffd", False), ("\u093f\u0915", False),
    ],
)  # fmt: skip
def test_what_nobody_would_see_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


def size(form: Form) -> int:
    return sum(len(piece.text) if isinstance(piece, Run) else 8 for piece in form)


def lines(form: Form, width: int) -> int:
    """Lines that a naive typewriter needs: another measure of fitting, in which newlines weigh much."""
    return sum(1 + len(line) // width for line in plain(form).split("\n"))


class Fits:
    """A measure of a page, and how often and about how much it was asked."""

    def __init__(self, limit: int, width: int | None = None) -> None:
        self.limit, self.width, self.calls, self.asked = limit, width, 0, 0

    def __call__(self, form: Form) -> bool:
        self.calls += 1
        self.asked += size(form)
        return (size(form) if self.width is None else lines(form, self.width)) <= self.limit


def fits() -> st.SearchStrategy[Fits]:
    return st.builds(Fits, st.integers(0, 60), st.none() | st.integers(1, 12))


@settings(deadline=None, max_examples=250)
@given(TEXTS, masks(), fits())
@example("a \u0301b c", [], Fits(2))
@example("ah ! « oui »", [], Fits(3))
def test_pages_joined_are_the_whole_and_each_is_as_full_as_can_be(text: str, hide: list[Mask], fit: Fits) -> None:
    form = display_form(text, hide)
    pages = paginate(form, fit)
    assert join(pages) == form
    assert len(pages) <= 1 + sum(len(clusters(p.text)) if isinstance(p, Run) else 1 for p in form)
    for page in pages:
        single = len(page) == 1 and (isinstance(page[0], Chip) or len(clusters(page[0].text)) == 1)
        assert fit(page) or single or page == ()
    for page, following, after in zip(pages, pages[1:], [*pages[2:], ()], strict=False):
        word = broken_word(page, following)
        assert word is None or not fit((Run(word),)) or after
        assert not fit(join([page, following])) or (after and broken_word(following, after))


def broken_word(page: Form, following: Form) -> str | None:
    """The word that the page break goes through, as far as it stands on these two pages; None if it breaks none."""
    last, first = page[-1], following[0]
    if isinstance(last, Chip) or isinstance(first, Chip):
        return None
    tail = regex.search(r"(?:\S|[\u00a0\u202f])*\Z", last.text)
    head = regex.match(r"(?:\S|[\u00a0\u202f])*", first.text)
    return tail[0] + head[0] if tail and head and tail[0] and head[0] else None


@settings(deadline=None, max_examples=150)
@given(TEXTS, masks(), fits())
def test_no_page_begins_or_ends_inside_a_cluster(text: str, hide: list[Mask], fit: Fits) -> None:
    form = display_form(text, hide)
    edges = {0}
    at = 0
    for piece in form:
        length = len(piece.text) if isinstance(piece, Run) else 1
        edges |= {at + b for _, b in clusters(piece.text)} if isinstance(piece, Run) else {at + 1}
        at += length
    at = 0
    for page in paginate(form, fit):
        at += sum(len(piece.text) if isinstance(piece, Run) else 1 for piece in page)
        assert at in edges


def test_an_exclamation_mark_is_not_orphaned_on_the_next_page() -> None:
    form = display_form("Quel accueil ! Merci.")
    assert [plain(page) for page in paginate(form, Fits(13))] == ["Quel ", "accueil\u202f! ", "Merci."]


def test_a_page_too_small_for_anything_still_shows_everything() -> None:
    form = display_form(f"Ah {FAMILY}\u202f!", [Mask(0, 2)])
    pages = paginate(form, lambda _: False)
    assert join(pages) == form
    assert [plain(page) for page in pages] == ["[personal]", " ", FAMILY, "\u202f", "!"]


HOSTILE = {
    "zalgo": "a" + "\u0301" * 99_999,
    "zalgo words": ("h" + "\u0336\u0489" * 24 + " ") * 2000,
    "flags": "\N{REGIONAL INDICATOR SYMBOL LETTER F}" * 100_000,
    "joiners": "👩\u200d" * 50_000,
    "one word": "a" * 100_000,
    "spaces": " " * 100_000,
    "no-break": "\u00a0" * 100_000,
    "words": "ab " * 33_334,
    "controls": "\x00\u202e" * 50_000,
    "lines": "\n" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_costs_what_its_length_costs(text: str) -> None:
    """Counted, not timed: how much text `fits` is asked about grows with the text and not with its square."""
    form = display_form(text, [Mask(at, at + 3) for at in range(0, len(text), 1000)])
    assert isinstance(form[0], Chip)
    form = display_form(text)
    fit = Fits(200)
    pages = paginate(form, fit)
    assert join(pages) == form
    assert fit.calls <= 40 * len(pages) + 40
    assert fit.asked <= 20 * size(form) + 1000
    assert len(pages) <= size(form) / 90 + 2
