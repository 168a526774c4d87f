"""What may be said on the command line about the desk on a tablet, and about training. Light: it loads neither."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from moderation.words import Words


def add(root: argparse.ArgumentParser, words: Words) -> None:
    """Give the top of the command line its options for tablets and for training."""
    _ = words._
    group = root.add_argument_group(_("the desk on a tablet"))
    group.add_argument(
        "--serve", action="store_true", help=_("serve the desk to browsers, behind a login with name and password")
    )
    group.add_argument("--host", metavar=_("ADDRESS"), help=_("where to listen; 127.0.0.1 without it"))
    group.add_argument("--port", type=_port(words), metavar="N", help=_("8780 without it; 0: any free one"))
    group.add_argument("--tls-cert", type=Path, metavar=_("FILE"), help=_("the certificate with its chain, PEM"))
    group.add_argument("--tls-key", type=Path, metavar=_("FILE"), help=_("its key, PEM, not locked"))
    group.add_argument(
        "--behind-proxy", metavar="URL", help=_("a proxy of yours does TLS; its address in the browser: https://…")
    )
    group.add_argument("--touch", action="store_true", help=_("for fingers: everything larger"))
    training = root.add_argument_group(_("training"))
    told = _("practise on a wall of your own, in lessons; N: begin with that one")
    training.add_argument("--practice", nargs="?", const=1, type=_number(words), metavar="N", help=told)


def _number(words: Words) -> Callable[[str], int]:
    def read(given: str) -> int:
        if given.isascii() and given.isdigit() and len(given) < 4:
            return int(given)
        raise argparse.ArgumentTypeError(words._("“{given}” is no whole number.").format(given=given))

    return read


def _port(words: Words) -> Callable[[str], int]:
    def read(given: str) -> int:
        if given.isascii() and given.isdigit() and int(given[:6]) < 65536 and len(given) < 6:
            return int(given)
        raise argparse.ArgumentTypeError(words._("“{given}” is no port.").format(given=given))

    return read
