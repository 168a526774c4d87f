"""Scripts: what was drawn from when to when, kept until the hub has it."""

from __future__ import annotations

from pathlib import Path

from display.scripts import BATCH, Recorder, Shown

ONE, TWO = Shown("stream", (("a", 1, 1),)), Shown("spotlight", (("b", 2, 3),), 3)


def test_a_script_ends_when_the_picture_changes() -> None:
    recorder = Recorder(None, 5_000)
    recorder.note(ONE, 10_000, 4)
    recorder.note(ONE, 12_000, 5)
    recorder.note(TWO, 15_000, 6)
    batch = recorder.batch(16_000)
    assert batch is not None
    assert batch.batch == 5
    [script] = batch.scripts
    assert (script.scene, script.posts, script.from_ms, script.to_ms, script.through) == (
        "stream", [("a", 1, 1)], 10_000, 15_000, 5,
    )  # fmt: skip
    assert recorder.batch(17_000) is None


def test_a_script_says_which_page_of_its_scene_it_was() -> None:
    recorder = Recorder(None, 5_000)
    for at, page in enumerate((1, 2, 2, 3)):
        recorder.note(Shown("transparency", (), page), 10_000 + at, 1)
    recorder.close(20_000)
    assert [script.page for batch in recorder.unsent() for script in batch.scripts] == [1, 2, 3]


def test_batches_wait_on_disk_until_they_are_kept_and_numbers_go_on(tmp_path: Path) -> None:
    path = tmp_path / "scripts.json"
    recorder = Recorder(path, 5_000)
    for n in range(3):
        recorder.note(ONE if n % 2 else TWO, n * 1000 + 6000, n)
    recorder.batch(9_000)
    recorder.close(11_000)
    again = Recorder(path, 12_000)
    assert [batch.batch for batch in again.unsent()] == [5, 6]
    assert sum(len(batch.scripts) for batch in again.unsent()) == 3
    again.kept(5)
    again.kept(99)
    assert [batch.batch for batch in Recorder(path, 0).unsent()] == [6]


def test_a_full_or_an_old_batch_is_due() -> None:
    recorder = Recorder(None, 0)
    for n in range(BATCH):
        recorder.note(ONE if n % 2 else TWO, n, n)
    assert not recorder.due(100)
    recorder.note(ONE if BATCH % 2 else TWO, BATCH, BATCH)
    assert recorder.due(100)
    recorder.batch(100)
    recorder.note(Shown("empty"), 200, 1)
    assert not recorder.due(300)
    assert recorder.due(31_000)


def test_a_broken_file_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "scripts.json"
    path.write_bytes(b"{not json")
    recorder = Recorder(path, 7_000)
    recorder.note(ONE, 7_000, 1)
    recorder.close(8_000)
    assert path.with_suffix(".broken").read_bytes() == b"{not json"
    assert [batch.batch for batch in Recorder(path, 0).unsent()] == [7]
