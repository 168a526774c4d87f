"""`python -m moderation --practice`: starts the training house beside the desk and ends it with the desk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from moderation.look import DAY, NIGHT
from moderation.practice.lessons import LESSONS
from moderation.words import Words
from wall import wire
from wall.client import Link
from wall.clock import SystemClock

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
            try:
                child.wait(END_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        child.stdout.close()


def practise(
    words: Words, env: Mapping[str, str], lesson: int, ids: Callable[[], str], look: str, keys: Mapping[str, str]
) -> str:
    """Train from lesson `lesson` (from 1) on; returns what to say afterwards. Raises NoTraining, keymap.BadKeys."""
    from moderation.practice.coach import PracticeDesk

    first = max(0, min(lesson - 1, len(LESSONS) - 1))
    with house(words.lang, env) as (said, begin):
        link = Link(said.url, lambda: wire.Hello(token=said.token, client="practice"))
        app = PracticeDesk(
            link, words, SystemClock(), ids=ids, look=DAY if look == "day" else NIGHT, keys=keys,
            posts=said.posts, begin=begin, first=first,
        )  # fmt: skip
        app.run()
    if app.place.over:
        return ""
    command = f"python -m moderation --practice {app.place.lesson + 1}"
    told = words._("You were at lesson {n} of {all}. To go on: {command}")
    return told.format(n=app.place.lesson + 1, all=len(LESSONS), command=command)
