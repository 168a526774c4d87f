"""What may be said on the command line about the whole wall, its screens, promises and the spotlight."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from moderation.deciding import promising
from moderation.words import Words
from moderation.writing import until
from moderation.writing.until import NotATime, Until

ORDERS = ("identify", "reload", "playlist", "thumbnail", "replay", "live")


def add(made: Mapping[str, argparse.ArgumentParser], words: Words) -> None:
    """Give these commands their arguments."""
    _ = words._
    promise = made["promise"]
    promise.add_argument(
        "state", nargs="?", type=one_of(promising.STATES, words), metavar=_("STATE"), help=", ".join(promising.STATES)
    )
    promise.add_argument("text", nargs="?", metavar=_("WORDS"), help=_("the shop's words about it, on the wall"))
    promise.add_argument("--take-back", action="store_true", help=_("no longer a promise"))
    made["spotlight"].add_argument("--off", action="store_true", help=_("no longer proposed"))
    announce = made["announce"]
    announce.add_argument(
        "text", nargs="?", metavar=_("TEXT"), help=_("the announcement; “-” reads it from standard input")
    )
    announce.add_argument(
        "--until",
        type=_until(words),
        metavar=_("WHEN"),
        help=_("18:00, 2026-11-30, “2026-11-30 18:00”, 2h, 90min; without it: until the end of the day"),
    )
    announce.add_argument("--end", metavar="ID", help=_("take this announcement off the screens now"))
    _screen(made["screen"], words)


def _screen(made: argparse.ArgumentParser, words: Words) -> None:
    _ = words._
    made.add_argument("name", metavar=_("NAME"), help=_("the screen's name, as “screens” lists it"))
    made.add_argument("order", type=one_of(ORDERS, words), metavar=_("ORDER"), help=", ".join(ORDERS))
    told = _("playlist: the scenes in order; thumbnail: the file to write, a PNG; replay: the day")
    made.add_argument("what", nargs="*", metavar=_("WHAT"), help=told)
    made.add_argument("--default", action="store_true", help=_("playlist: the one of the screen's configuration"))


def png(given: str, words: Words) -> Path:
    """The file for a picture. Raises ValueError with a sentence."""
    if not given.lower().endswith(".png"):
        raise ValueError(words._("The picture is a PNG: give a name that ends in .png."))
    return Path(given)


def one_of(right: Sequence[str], words: Words) -> Callable[[str], str]:
    """Reads one of these words, or says which one was likely meant."""

    def read(given: str) -> str:
        if given in right:
            return given
        told = words._("“{given}” is not known.").format(given=given)
        raise argparse.ArgumentTypeError(" ".join([told, *words.nearest(given, right)]))

    return read


def _until(words: Words) -> Callable[[str], Until]:
    def read(given: str) -> Until:
        try:
            return until.read(given)
        except NotATime as error:
            raise argparse.ArgumentTypeError(not_a_time(error, given, words)) from error

    return read


def not_a_time(error: NotATime, given: str, words: Words) -> str:
    """What is wrong with a time, and what was expected."""
    _ = words._
    if error.code == "past":
        return _("“{given}” has gone by: give a later time, a day, or a while such as 2h.").format(given=given)
    if error.code == "far":
        return _("“{given}” is more than a year away.").format(given=given)
    told = _("“{given}” is no time: write 18:00, 2026-11-30, “2026-11-30 18:00”, 2h or 90min.")
    return told.format(given=given)


def count(words: Words) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(given: str) -> int:
        if given.isascii() and given.isdigit() and len(given) < 10:
            return int(given)
        raise argparse.ArgumentTypeError(words._("“{given}” is no whole number.").format(given=given))

    return read
