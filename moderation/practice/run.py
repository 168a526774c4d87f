"""`python -m moderation --practice`: starts the training house beside the desk and ends it with the desk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from moderation.practice.lessons import LESSONS

ROOT = Path(__file__).resolve().parents[2]
END_S = 5.0
OWN = "VAV_"
"""What begins so would lead to the real feeder, and is kept from the training house."""


class Training(Struct, frozen=True):
    """What the training house says of itself. `posts`: each lesson's posts by their ids."""

    url: str
    token: str
    posts: dict[str, list[str]]

    def __repr__(self) -> str:
        return f"Training({self.url!r})"


class NoTraining(Exception):
    """The training house did not start."""


@contextmanager
def house(lang: str, env: Mapping[str, str]) -> Iterator[tuple[Training, Callable[[str], None]]]:
    """The training house, and how its lessons are begun. Raises NoTraining."""
    child = subprocess.Popen(
        [sys.executable, "-m", "feeder.practice", "--lang", lang], cwd=ROOT,
        env={name: value for name, value in env.items() if not name.startswith(OWN)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,  # Ctrl+C in the terminal is the desk's
    )  # fmt: skip
    if child.stdin is None or child.stdout is None:
        raise NoTraining
    stdin = child.stdin
    try:
        try:
            said = json.decode(child.stdout.readline(), type=Training)
        except (DecodeError, ValidationError) as error:
            raise NoTraining from error

        def begin(lesson: str) -> None:
            try:
                stdin.write(f"{lesson}\n")
                stdin.flush()
            except OSError:
                return  # the house has ended, which the desk says itself

        yield said, begin
    finally:
        with suppress(OSError):  # it may have ended already
            stdin.close()
        try:
            child.wait(END_S)
        except subprocess.TimeoutExpired:
            child.terminate()
            child.wait(END_S)
        child.stdout.close()


def first_of(given: int) -> int:
    """The lesson to begin with (from 0) when lesson `given` (from 1) was asked for."""
    return max(0, min(given - 1, len(LESSONS) - 1))
