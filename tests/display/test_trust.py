"""What time it is: the feeder's while it is there, else the machine's if it can be believed, else nobody's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from display.cache import Stamp
from display.kiosk.trust import known_time

NOW = 1_795_339_800_000


def at(ms: int, boot: str = "b", boot_s: float = 100.0) -> Stamp:
    return Stamp(ms=ms, boot_id=boot, boot_s=boot_s)


def test_the_feeder_s_clock_counts_and_a_difference_is_told() -> None:
    known = known_time(at(NOW + 3_600_000), feeder_ms=NOW, synchronized=True, anchor=None)
    assert (known.ms, known.off_ms, known.disagrees) == (NOW, 3_600_000, True)
    assert not known_time(at(NOW - 119_000), feeder_ms=NOW, synchronized=False, anchor=None).disagrees


def test_a_clock_that_nobody_set_is_not_believed() -> None:
    assert known_time(at(NOW), feeder_ms=None, synchronized=False, anchor=None).ms is None
    assert known_time(at(NOW), feeder_ms=None, synchronized=False, anchor=at(NOW - 5, "before")).ms is None


def test_a_synchronized_clock_is_but_for_one_before_the_last_contact() -> None:
    assert known_time(at(NOW), feeder_ms=None, synchronized=True, anchor=None).ms == NOW
    assert known_time(at(NOW), feeder_ms=None, synchronized=True, anchor=at(NOW - 9, "old")).ms == NOW
    assert known_time(at(NOW), feeder_ms=None, synchronized=True, anchor=at(NOW + 9, "old")).ms is None


def test_within_a_boot_time_goes_on_from_a_certain_moment_whatever_the_clock_is_set_to() -> None:
    known = known_time(at(0, boot_s=160.0), feeder_ms=None, synchronized=False, anchor=at(NOW, boot_s=100.0))
    assert known.ms == NOW + 60_000
    assert known_time(at(0, boot_s=99.0), feeder_ms=None, synchronized=False, anchor=at(NOW, boot_s=100.0)).ms is None


@given(
    machine=st.integers(0, 2**42),
    feeder=st.none() | st.integers(0, 2**42),
    synchronized=st.booleans(),
    anchor_ms=st.none() | st.integers(0, 2**42),
    same_boot=st.booleans(),
    passed=st.floats(0, 1e6),
)
def test_without_the_feeder_no_time_before_a_certain_one_is_believed(
    machine: int, feeder: int | None, synchronized: bool, anchor_ms: int | None, same_boot: bool, passed: float
) -> None:
    anchor = None if anchor_ms is None else at(anchor_ms, "b" if same_boot else "other", 5.0)
    known = known_time(at(machine, boot_s=5.0 + passed), feeder_ms=feeder, synchronized=synchronized, anchor=anchor)
    if feeder is not None:
        assert known.ms == feeder
    elif known.ms is not None:
        assert synchronized or same_boot
        assert anchor is None or known.ms >= anchor.ms
