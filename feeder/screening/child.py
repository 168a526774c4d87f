"""The process that looks at texts, started and fed by `feeder/screening/process.py`.

A frame on its pipes is a length (4 bytes, big-endian) and that many bytes of MessagePack. It is told a `Start`, and
answers with a `Ready`; from then on lists of `Job` come in, and for each a list of as many `Noted` goes out, in
order. It ends when its input closes or its parent dies, has little memory and few rights to the processor, and has no
secrets: what a hostile text can do, it does here.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO, Protocol, TypeVar

import msgspec
from msgspec import Struct

from feeder.screening.base import Setup
from feeder.screening.noted import Noted

M = TypeVar("M")
NICE = 5
"""How far it stands back for everybody else."""
PREFIX = 4
LARGEST = 64 * 1024 * 1024
"""Bytes of a frame."""
_PDEATHSIG = 1


class Start(Struct, frozen=True, kw_only=True):
    """What the process is told first. `memory`: bytes of address space that it may have. `parent`: who starts it."""

    setup: Setup
    extras: tuple[str, ...] = ()
    memory: int = 0
    parent: int = 0


class Ready(Struct, frozen=True, kw_only=True):
    """Everything is loaded."""

    rules: str = ""
    flags: tuple[str, ...] = ()


class Job(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A text to look at; with `noted` what the core noted of it, for the extras to go on."""

    text: str
    stars: int | None = None
    language: str = ""
    noted: Noted | None = None


class Looking(Protocol):
    """What works here (`feeder/screening/engine.py`)."""

    @property
    def rules(self) -> str: ...

    @property
    def flags(self) -> frozenset[str]: ...

    def warm(self) -> None: ...

    def look(self, text: str, stars: int | None = None, language: str = "") -> Noted: ...

    def refine(self, text: str, noted: Noted) -> Noted: ...


class Closed(Exception):
    """The other end is gone."""


def frame(message: object) -> bytes:
    """A message as it goes through the pipe. Raises UnicodeEncodeError for half a character."""
    data = msgspec.msgpack.encode(message)
    return len(data).to_bytes(PREFIX, "big") + data


def main(make: Callable[[Start], Looking]) -> None:
    """Serve on standard input and output until the input closes. `make` makes what looks at the texts."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no frame
    with contextlib.suppress(Closed, BrokenPipeError):
        start = _read(given, msgspec.msgpack.Decoder(Start))
        _limit_ourselves(start)
        looking = make(start)
        looking.warm()
        gc.collect()
        gc.freeze()  # what is loaded stays: it need not be looked through again and again
        _write(answers, Ready() if start.extras else Ready(rules=looking.rules, flags=tuple(sorted(looking.flags))))
        decoder = msgspec.msgpack.Decoder(list[Job])
        while True:
            _write(answers, [_done(looking, job) for job in _read(given, decoder)])


def _done(looking: Looking, job: Job) -> Noted:
    if job.noted is not None:
        return looking.refine(job.text, job.noted)
    return looking.look(job.text, job.stars, job.language)


def _read(given: BinaryIO, decoder: msgspec.msgpack.Decoder[M]) -> M:
    prefix = given.read(PREFIX)
    size = int.from_bytes(prefix, "big")
    if len(prefix) < PREFIX or size > LARGEST:
        raise Closed
    data = given.read(size)
    if len(data) < size:
        raise Closed
    return decoder.decode(data)


def _write(answers: BinaryIO, message: object) -> None:
    answers.write(frame(message))
    answers.flush()


def _limit_ourselves(start: Start) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the feeder, which then ends us
    os.nice(NICE)
    if start.memory:
        resource.setrlimit(resource.RLIMIT_AS, (start.memory, start.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a memory image would hold people's texts
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    if start.parent and os.getppid() != start.parent:
        raise Closed  # it died before it could be watched


def _engine(start: Start) -> Looking:
    from feeder.screening.engine import Engine

    return Engine(start.setup, start.extras)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        main(_engine)
    except Exception as error:  # noqa: BLE001 - only its type: what it says may quote a text
        sys.exit(f"the screening process ends: {type(error).__name__}")
