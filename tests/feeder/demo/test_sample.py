"""The sample day reads, says what the demo promises, and stands as it should at every moment."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from feeder.demo.sample import Day, Line, SampleBroken, load, read, standing
from wall.clock import SteppedClock

SAMPLE = load()
CHANNELS = {name: getattr(SAMPLE, name) for name in SAMPLE.__struct_fields__}


def test_the_day_is_what_the_demo_promises() -> None:
    posts = [line for lines in CHANNELS.values() for line in lines if line.id]
    reviews = [line for line in SAMPLE.reviews if line.id]
    assert 140 <= len(posts) <= 170
    assert {line.stars for line in reviews} == {1, 2, 3, 4, 5}
    assert {line.stars for line in SAMPLE.notes} == {None}
    assert max(Counter(line.device for line in SAMPLE.notes).values()) >= 3
    assert any("Solène" in line.text and line.stars == 5 for line in reviews)
    assert sum((line.stars or 0) <= 2 for line in reviews) >= len(reviews) / 3
    assert sum(len(line.text) == 2000 for line in posts) == 1
    assert sum(not line.consent for line in SAMPLE.chat) >= 3
    assert max(line.after_s for line in posts) <= 600


@pytest.mark.parametrize("name", CHANNELS)
def test_what_stands_is_a_fold_of_the_lines(name: str) -> None:
    lines: tuple[Line, ...] = CHANNELS[name]
    texts: dict[str, str] = {}
    for n, line in enumerate(lines):
        if line.delete_of:
            del texts[line.delete_of]
        elif not line.reply_to:
            texts[line.about] = line.text
        told = standing(lines, line.after_s)
        # Lines of the same moment are in it together.
        if n + 1 == len(lines) or lines[n + 1].after_s > line.after_s:
            assert {post: stood.text for post, stood in told.items()} == texts
    assert standing(lines, 0.0) == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"after_s": 1, "id": "a", "tezt": "x"}', "tezt"),
        ('{"after_s": "soon", "id": "a"}', "after_s"),
        ('{"after_s": 1}', "exactly one"),
        ('{"after_s": 1, "id": "a", "edit_of": "b"}', "exactly one"),
        ('{"after_s": 2, "id": "a"}\n{"after_s": 1, "id": "b"}', "line 2: earlier"),
        ('{"after_s": 2, "id": "a"}\n{"after_s": 2, "id": "a"}', "said twice"),
        ('{"after_s": 2, "delete_of": "a"}', "not said before"),
        ("not json", "line 1"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "x.jsonl").write_text(text)
    with pytest.raises(SampleBroken, match=problem):
        read(tmp_path / "x.jsonl")


async def test_a_day_waits_on_its_clock() -> None:
    clock = SteppedClock()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.step(seconds)

    day = Day(clock, clock.ms, speed=4, sleep=sleep)
    await day.until(20.0)
    assert day.now_s() == 20.0
    assert sum(slept) == 5.0
    assert day.when_ms(20.0) == clock.ms
    await day.until(400.0, timeout_s=1.5)
    assert day.now_s() == 26.0
    await day.until(1.0)
    assert sum(slept) == 6.5
