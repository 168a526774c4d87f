"""`python run_feeder.py open FILE`: verifies an archive, and serves the replays of its day on this machine."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.catalogue import load as catalogue
from config.files import write_private
from config.load import ConfigError, load, load_settings
from config.place import config_of
from config.reach import NotFound, reach, remove_runfile, root_of, write_runfile
from config.runfile import alive, read_runfile
from feeder.registry import source_models
from run_feeder_open_arguments import LANGS, Words, arguments
from run_feeder_plan import vkey

if TYPE_CHECKING:
    from feeder.archive.asking import House
    from feeder.archive.opening import Opened
    from feeder.archive.serving import Serving
    from wall.archive import KeyFile

FAILED, BAD_USAGE, UNREACHABLE = 1, 2, 3


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    lang = _language(argv, env)
    _ = catalogue(lang, "feeder").gettext
    told = arguments(_).parse_args(argv)
    if told.keys is not None and told.keys_from is not None:
        print(_("Keys come from a file or from a house: give --keys or --keys-from."), file=sys.stderr)
        return BAD_USAGE
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    os.umask(0o077)
    from feeder.archive.faults import Faulty

    try:
        return asyncio.run(_open(told, env, _, _numbers(lang)))
    except Faulty as faulty:
        print(_("Nothing of this archive is shown."), file=sys.stderr)
        for one in faulty.faults:
            print(f"  {one.told(_)}", file=sys.stderr)
        return UNREACHABLE if faulty.faults[0].code == "unreachable" else FAILED
    except OSError as error:
        print(_("The archive cannot be served: {why}").format(why=error), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


async def _open(told: argparse.Namespace, env: Mapping[str, str], _: Words, number: Callable[[int], str]) -> int:
    from feeder.archive.opening import open_archive, use
    from wall.clock import SystemClock

    clock = SystemClock()
    # Asked first: whoever forgot the token need not wait for the whole verification.
    house, kept = _house(told, env, _), _kept(told, clock.now_ms())
    opened = await open_archive(told.file, clock, told.vkey, _own_key(env), _Progress(_))
    try:
        if house is not None:
            await use(opened, await house.keys(opened.file.sha256))
        elif kept is not None:
            await use(opened, kept.keys)
        print(_summary(opened, _, number), flush=True)
        if not told.verify:
            await _serve(opened, told, env, _, house, kept)
    finally:
        await opened.close()
    return 0


async def _serve(
    opened: Opened,
    told: argparse.Namespace,
    env: Mapping[str, str],
    _: Words,
    house: House | None,
    kept: KeyFile | None,
) -> None:
    from feeder.archive.asking import keep_asking, keep_until
    from feeder.archive.serving import ACCOUNTS, serve
    from wall.clock import SystemClock

    root = root_of(env)
    works: list[Awaitable[None]] = []
    if house is not None:
        works.append(keep_asking(opened, house))
    if kept is not None:
        works.append(keep_until(opened, kept.until_ms, SystemClock()))
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="vis-a-vis-archive-") as made:
        folder = Path(made)

        def ready(serving: Serving) -> None:
            tokens = folder / "tokens.toml"
            write_private(tokens, "".join(
                f'[{name}]\nrole = "{role}"\ntoken = "{serving.tokens[name]}"\n' for name, role in ACCOUNTS.items()
            ))  # fmt: skip
            day, found = opened.file.manifest.day, _announce(root, serving.url, tokens, config_of(root, env))
            here, file = ("", "") if found else (f" --url {serving.url}", f"VAV_TOKEN_FILE={tokens} ")
            print(_("Archive ready: {url}").format(url=serving.url))
            print(f"  {file}python run_display.py --replay {day}{here}")
            print(
                f"  python -m moderation{here}{'' if found else f' --token-file {tokens}'} replay {day}", flush=True
            )

        try:
            await serve(opened, folder, told.port, ready, stop, works)
        finally:
            remove_runfile(root)


def _announce(root: Path, url: str, tokens: Path, config: Path) -> bool:
    """Let screens and desks of this checkout find it by themselves, unless a feeder runs here."""
    run = read_runfile(root)
    if run is not None and alive(run.pid):
        return False
    try:
        write_runfile(root, url=url, tokens_file=tokens, config=config)
    except OSError:
        return False
    return True


def _house(told: argparse.Namespace, env: Mapping[str, str], _: Words) -> House | None:
    """The house that is asked for keys, if one is named. Raises Faulty: it cannot be asked."""
    if told.keys_from is None:
        return None
    from feeder.archive import asking
    from feeder.archive.faults import fault
    from wall import wire
    from wall.client import Link

    try:
        found = reach(
            root_of(env), env=env, role="manager", url=told.keys_from, token_file=told.token_file,
            account=told.account,
        )  # fmt: skip
    except NotFound as error:
        raise fault("unreachable", why=str(error)) from error
    return asking.House(Link(found.url, lambda: wire.Hello(token=found.token, client="archive"), tls=found.tls))


def _kept(told: argparse.Namespace, now_ms: int) -> KeyFile | None:
    """The file of keys, if one is named. Raises Faulty."""
    if told.keys is None:
        return None
    from feeder.archive.faults import fault
    from wall.archive import MOST_BYTES, MOST_DAYS, BadKeys, read_file

    try:
        with told.keys.open("rb") as file:
            return read_file(file.read(MOST_BYTES), now_ms)
    except OSError as error:
        raise fault("no-file", path=told.keys.name, why=error.strerror or "?") from error
    except BadKeys as error:
        raise fault(error.code, path=told.keys.name, most=MOST_DAYS) from error


def _own_key(env: Mapping[str, str]) -> str:
    """The key line of the house of this checkout; empty where there is none, or it cannot be read."""
    try:
        return vkey(load(config_of(root_of(env), env), source_models(), env))
    except (ConfigError, ValueError):
        return ""


def _summary(opened: Opened, _: Words, number: Callable[[int], str]) -> str:
    manifest = opened.file.manifest
    lines = [
        _("{shop}, {day}: everything is as it was signed.").format(
            shop=manifest.shop_label or manifest.shop, day=manifest.day
        ),
        _("{facts} facts, {day_facts} of them of that day; {sealed} sealed texts, {readable} of them readable with "
          "these keys; {scripts} scenes that screens drew.").format(
            facts=number(manifest.size), day_facts=number(manifest.last - manifest.first + 1),
            sealed=number(len(manifest.sealed)), readable=number(opened.readable),
            scripts=number(manifest.scripts_count),
        ),
    ]  # fmt: skip
    if manifest.left_out:
        told = _("{n} scenes are not in it: no fact of the log vouches for them.")
        lines.append(told.format(n=number(manifest.left_out)))
    if not opened.known:
        lines.append(_("Compare this key with the one that the house shows (--vkey compares for you):"))
    lines.append(f"  {manifest.vkey}")
    return "\n".join(lines)


class _Progress:
    """How far the verification is, on a terminal."""

    def __init__(self, _: Words) -> None:
        self._told = _("verified: {share} %")
        self._last = -1

    def __call__(self, done: int, all_: int) -> None:
        share = 100 * done // max(1, all_)
        if share == self._last or not sys.stderr.isatty() or all_ < 50_000:
            return
        self._last = share
        end = "\r\x1b[K" if share >= 100 else ""
        sys.stderr.write(f"\r\x1b[K{self._told.format(share=share)}{end}")
        sys.stderr.flush()


def _language(argv: Sequence[str], env: Mapping[str, str]) -> str:
    """The language asked for, else the house's, else French."""
    lang = next((argv[at + 1] for at, word in enumerate(argv[:-1]) if word == "--lang"), "")
    if lang in LANGS:
        return lang
    try:
        return load_settings(config_of(root_of(env), env)).desk_language
    except ConfigError:
        return "fr"


def _numbers(lang: str) -> Callable[[int], str]:
    """How a count is written: `12 338` in French, `12,338` in English."""
    return lambda count: f"{count:,}".replace(",", "," if lang == "en" else "\u202f")
