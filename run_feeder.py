"""Starts the feeder, or says what is wrong with its configuration."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import random
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.catalogue import load as catalogue
from config.load import ConfigError, House, load
from config.phone_only import PhoneOnly, load_phone
from config.problems import shown_path
from config.reach import remove_runfile, root_of, write_runfile
from config.reference import NoPlace, put_into, render
from config.tokens import TokensBroken, ensure_tokens
from feeder.registry import source_models
from feeder.sources.base import Options
from run_feeder_plan import alert_addresses, alert_wording, bad_list, phone, plan, screening, vkey
from wall.clock import SystemClock
from wall.log.base import LogBroken

if TYPE_CHECKING:
    from feeder import app
    from feeder.alerts import Address

FAILED = 1
BAD_CONFIG = 2


def arguments() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(
        prog="run_feeder.py",
        description="The feeder of Vis-à-vis: takes posts from their sources, keeps the log, serves desks and "
        "screens.",
        epilog="Desk and screen of this checkout find the running feeder by themselves. Exit status: 0 in order or "
        "stopped when asked to, 1 it could not go on, 2 something is wrong with the configuration.",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the configuration (default: $VAV_CONFIG, else config/wall.toml)"
    )
    parser.add_argument(
        "--check", action="store_true", help="tell everything that is wrong with it, and do not start"
    )
    parser.add_argument(
        "--options",
        nargs="?",
        const="-",
        metavar="DOCUMENT",
        help="list every option there is; with DOCUMENT, bring the list in that file up to date",
    )
    parser.add_argument(
        "command",
        nargs="*",
        metavar="COMMAND",
        help="“web”: serve the phone page, of which only [phone] is read; “shelves [FOLDER]”: the address of each "
        "[[place]], and in FOLDER its QR code as a picture; “alerts try”: send a test message to everybody whom "
        "[alerts] names, and say which service took it; “open FILE”: verify the archive of a day and serve its "
        "replays here (“open --help”); “sources”: what posts can come from, “sources try NAME”: what one would bring "
        "(“sources --help”)",
    )
    return parser


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    if argv[:1] == ["open"]:
        import run_feeder_open  # here: whoever opens an archive needs no house, and the feeder no archive

        return run_feeder_open.main(argv[1:], env)
    at = 2 if argv[:1] == ["--config"] else int(bool(argv) and argv[0].startswith("--config="))
    if argv[at : at + 1] == ["sources"]:
        import run_feeder_sources  # here too: nothing of it is needed to feed

        return run_feeder_sources.main([*argv[at + 1 :], *argv[:at]], env)
    told = arguments().parse_args(argv)
    if told.options is not None:
        return list_options(told.options)
    shelved = told.command[:1] == ["shelves"] and len(told.command) < 3
    if not shelved and told.command not in ([], ["web"], ["alerts", "try"]):
        print(f"“{' '.join(told.command)}”? There is: web, shelves, alerts try, open, sources", file=sys.stderr)
        return BAD_CONFIG
    root = root_of(env)
    config = told.config or (Path(env["VAV_CONFIG"]) if env.get("VAV_CONFIG") else root / "config" / "wall.toml")
    if told.command == ["web"]:
        return start_page(config, env, check=told.check)
    try:
        house = load(config, source_models(), env)
    except ConfigError as error:
        print(error, file=sys.stdout if told.check else sys.stderr)
        return BAD_CONFIG
    if shelved:
        return tell_shelves(house, [Path(folder) for folder in told.command[1:]])
    try:
        to = alert_addresses(house)
    except ValueError as error:
        print(error, file=sys.stdout if told.check else sys.stderr)
        return BAD_CONFIG
    if wrong := bad_list(house):
        print(wrong, file=sys.stdout if told.check else sys.stderr)
        return BAD_CONFIG
    if told.check:
        from feeder.screening.start import extras

        print(summary(house), extras(screening(house).extras), sep="\n")
        return tell_key(house) or tell_page(house)
    if told.command:
        return try_alerts(house, to)
    try:
        tokens = ensure_tokens(house.paths.tokens, house.settings.account)
    except TokensBroken as error:
        print(error, file=sys.stderr)
        return BAD_CONFIG
    return start(house, tokens, root, to)


def tell_key(house: House[Options]) -> int:
    """Say with what the ledger's signatures are checked, once there is a key."""
    try:
        line = vkey(house)
    except ValueError as error:
        print(error)
        return BAD_CONFIG
    if line:
        print(f"ledger key: {line}")
    return 0


def tell_page(house: House[Options]) -> int:
    """Say whether phones find the page, as the feeder itself would see it; that it does not run yet is no fault."""
    told = phone(house)
    if told is None:
        return 0
    from feeder.phone import probe

    problem = asyncio.run(probe.ask(told.public_url, vkey(house), told.public_tls))
    said = told.public_url if problem is None else problem.told(str)  # in English, as all that a check says
    print(f"phone page: {said}")
    return 0


def tell_shelves(house: House[Options], folders: Sequence[Path]) -> int:
    """Print the address of each place, and draw its QR code into the folder that was named, if one was."""
    if not house.settings.phone.public_url or not house.settings.place:
        print("there is no page yet, or no place: [phone] public_url and [[place]] (docs/phone.md)", file=sys.stderr)
        return BAD_CONFIG
    from feeder.phone import shelves

    places = {place.id: place.label for place in house.settings.place}
    try:
        found = shelves.addresses(house.paths.keys, house.settings.phone.public_url, places)
        drawn = [file for folder in folders for file in shelves.draw(found, folder)]
    except (LogBroken, OSError) as error:
        print(f"The shelves' codes need the vault of a feeder that has run here: {error}", file=sys.stderr)
        return FAILED
    print("\n".join([*(f"{label}: {address}" for _, label, address in found), *map(shown_path, drawn)]))
    return 0


def try_alerts(house: House[Options], to: Sequence[Address]) -> int:
    """Send a test message to everybody, and say which service took it."""
    if not to:
        print("[alerts] names nobody: set to_env or to_file (docs/configuration.md)", file=sys.stderr)
        return BAD_CONFIG
    from feeder.alerts import attempt

    took = attempt(to, alert_wording(house).test())
    for number, (name, ok) in enumerate(took, 1):
        print(f"address {number}, {name}: {'sent' if ok else 'not sent'}")
    return 0 if all(ok for _, ok in took) else FAILED


def start(house: House[Options], tokens: Mapping[str, str], root: Path, to: Sequence[Address] = ()) -> int:
    """Run the feeder until SIGINT or SIGTERM; while it serves, the run file says where."""
    os.umask(0o077)  # log, keys and side tables are for their owner only
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    status = 0
    try:
        asyncio.run(_run(house, tokens, root, to))
    except* (LogBroken, OSError) as group:
        print(f"The feeder cannot go on: {'; '.join(map(str, _leaves(group)))}", file=sys.stderr)
        status = FAILED
    finally:
        remove_runfile(root)
    return status


def start_page(config: Path, env: Mapping[str, str], *, check: bool) -> int:
    """Serve the phone page until SIGINT or SIGTERM, in a process that knows nothing else of the house."""
    try:
        told = load_phone(config, env)
    except ConfigError as error:
        print(error, file=sys.stdout if check else sys.stderr)
        return BAD_CONFIG
    if check:
        print(f"{shown_path(config)}: the phone page is in order")
        return 0
    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_run_page(told))
    except OSError as error:
        print(f"The phone page cannot go on: {error}", file=sys.stderr)
        return FAILED
    return 0


async def _run_page(told: PhoneOnly) -> None:
    from feeder.web import main as page  # here: the feeder itself needs none of it
    from feeder.web.plan import WebPlan

    phone = told.phone
    web_plan = WebPlan(
        host=phone.host,
        port=phone.port,
        tls=told.tls,
        behind_proxy=phone.behind_proxy,
        secret=told.secret.encode(),
        language=told.language,
        max_body=phone.max_body_bytes,
        words=lambda language: tuple(catalogue(language, domain) for domain in ("phone", "wall")),
    )
    await page.main(web_plan, _stop(), lambda ready: print(f"Phone page ready: {ready.url}", flush=True))


def _stop() -> asyncio.Event:
    """Set by SIGINT and SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


async def _run(house: House[Options], tokens: Mapping[str, str], root: Path, to: Sequence[Address]) -> None:
    from feeder import app  # here: a configuration is checked without what runs it

    def ready(feeder: app.Running) -> None:
        # What the log amounts to stays: to look through it for garbage, again and again, would hold everybody up for
        # some tenths of a second.
        gc.freeze()
        write_runfile(
            root,
            url=feeder.url,
            web_url=feeder.web_url,
            tokens_file=house.paths.tokens,
            config=house.paths.config,
            cert_file=house.paths.hub_cert,
        )
        print(f"Feeder ready: {feeder.url}, webhooks {feeder.web_url}", flush=True)

    await app.main(plan(house, tokens, to), SystemClock(), random.SystemRandom(), ready, _stop())


def summary(house: House[Options]) -> str:
    """One line for a configuration in order."""
    screens = sum(one.role == "screen" for one in house.settings.account)
    counts = (
        (len(house.sources), "source"),
        (len(house.settings.account) - screens, "person", "people"),
        (screens, "screen"),
        (len(house.rules.reasons), "reason"),
    )
    told = [f"{count} {names[0] if count == 1 else names[-1] + 's' * (len(names) == 1)}" for count, *names in counts]
    name = shown_path(house.paths.config)
    return f"{name}: in order, {', '.join(told)}, house rules {house.rules.version}"


def list_options(document: str) -> int:
    """Print the list of options, or bring the one in `document` up to date."""
    rendered = render(Options, source_models())
    if document == "-":
        print(rendered)
        return 0
    path = Path(document)
    try:
        path.write_text(put_into(path.read_text(encoding="utf-8"), rendered), encoding="utf-8")
    except (OSError, UnicodeDecodeError, NoPlace) as error:
        print(f"{document}: {error}", file=sys.stderr)
        return BAD_CONFIG
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
