"""Starts the feeder, or says what is wrong with its configuration."""

from __future__ import annotations

import argparse
import asyncio
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
from config.problems import shown_path
from config.reach import remove_runfile, root_of, write_runfile
from config.reference import NoPlace, put_into, render
from config.screen import span_of
from config.tls import server_context
from config.tokens import TokensBroken, ensure_tokens
from feeder.registry import builders, source_models
from feeder.sources.base import Options
from wall.clock import SystemClock
from wall.log.base import LogBroken
from wall.words import DICTATED

if TYPE_CHECKING:
    from feeder import app
    from feeder.alerting import When, Wording
    from feeder.alerts import Address
    from feeder.screening.start import Screening

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
        help="“alerts try”: send a test message to everybody whom [alerts] names, and say which service took it",
    )
    return parser


def main(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Do what the command line says; returns the exit status."""
    told = arguments().parse_args(argv)
    if told.options is not None:
        return list_options(told.options)
    if told.command not in ([], ["alerts", "try"]):
        print(f"“{' '.join(told.command)}” is not known; there is: alerts try", file=sys.stderr)
        return BAD_CONFIG
    root = root_of(env)
    config = told.config or (Path(env["VAV_CONFIG"]) if env.get("VAV_CONFIG") else root / "config" / "wall.toml")
    try:
        house = load(config, source_models(), env)
    except ConfigError as error:
        print(error, file=sys.stdout if told.check else sys.stderr)
        return BAD_CONFIG
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
        return 0
    if told.command:
        return try_alerts(house, to)
    try:
        tokens = ensure_tokens(house.paths.tokens, house.settings.account)
    except TokensBroken as error:
        print(error, file=sys.stderr)
        return BAD_CONFIG
    return start(house, tokens, root, to)


def alert_addresses(house: House[Options]) -> list[Address]:
    """Whom [alerts] names; nobody if it names nobody. Raises ValueError with a sentence, without the address."""
    alerts = house.settings.alerts
    secret = house.secrets.get(alerts.to_env or alerts.to_file)
    if secret is None:
        return []
    from feeder.alerts import BadAddress, addresses  # here: only where there are alerts

    try:
        return addresses(secret)
    except BadAddress as error:
        raise ValueError(f"{shown_path(house.paths.config)}: {error}") from error


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


def alert_wording(house: House[Options]) -> Wording:
    """How alerts are worded: in the shop's language."""
    from feeder.alerting import Wording

    words = catalogue(house.settings.shop.language, "feeder")
    return Wording(words.gettext, words.ngettext, house.settings.shop.name, house.settings.alerts.link)


def alert_times(house: House[Options]) -> When:
    """When alerts are sent."""
    from feeder.alerting import When

    alerts = house.settings.alerts
    return When(
        after_min=alerts.after(house.rules.answer_within_min),
        again_min=alerts.again_min,
        down_min=alerts.down_min,
        overdue_min=house.rules.answer_within_min,
        hours=span_of(alerts.hours),
        zone=house.settings.shop.tz,
        when_done=alerts.when_done,
    )


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


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


async def _run(house: House[Options], tokens: Mapping[str, str], root: Path, to: Sequence[Address]) -> None:
    from feeder import app  # here: a configuration is checked without what runs it

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    def ready(feeder: app.Running) -> None:
        write_runfile(
            root,
            url=feeder.url,
            web_url=feeder.web_url,
            tokens_file=house.paths.tokens,
            config=house.paths.config,
            cert_file=house.paths.hub_cert,
        )
        print(f"Feeder ready: {feeder.url}, webhooks {feeder.web_url}", flush=True)

    await app.main(plan(house, tokens, to), SystemClock(), random.SystemRandom(), ready, stop)


def plan(house: House[Options], tokens: Mapping[str, str], to: Sequence[Address] = ()) -> app.Plan:
    """What the feeder needs of the configuration; makes the directories that its files go into."""
    from feeder import app

    settings, paths = house.settings, house.paths
    for path in (paths.log, paths.keys, paths.side, paths.accounts):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return app.Plan(
        shop=settings.shop.id,
        shop_label=settings.shop.name,
        zone=settings.shop.zone,
        rules=house.rules,
        accounts={account.name: account.role for account in settings.account},
        tokens=tokens,
        log_path=paths.log,
        keys_path=paths.keys,
        side_path=paths.side,
        accounts_path=paths.accounts,
        telling=app.Telling(to, alert_times(house), alert_wording(house)) if to else None,
        sources=house.sources,
        builders=builders(),
        secrets=house.secrets,
        hub_host=settings.hub.host,
        hub_port=settings.hub.port,
        hub_tls=server_context(paths.hub_cert, paths.hub_key),
        web_host=settings.web.host,
        web_port=settings.web.port,
        web_tls=server_context(paths.web_cert, paths.web_key),
        web_max_body=settings.web.max_body_bytes,
        max_queue=settings.hub.max_queue,
        templates=settings.desk.templates,
        counter_label=catalogue(settings.shop.language, "wall").gettext(DICTATED),
        gettext=catalogue(settings.shop.language, "feeder").gettext,
        valid_s_chat=settings.screen.valid_s_chat,
        valid_s_other=settings.screen.valid_s_other,
        screening=screening(house),
    )


def screening(house: House[Options]) -> Screening:
    """What is looked for in texts: what the shop calls its own is no personal data."""
    from feeder.screening.start import Screening

    told, shop = house.settings.screening, house.settings.shop
    own = (shop.name, *(source.label or source.name for source in house.sources), *told.allow)
    return Screening(
        languages=told.heard(shop.language),
        allow=tuple(dict.fromkeys(own)),
        abuse=(house.abuse,) if house.abuse else (),
        extras=tuple(name for name in ("semantic", "names") if getattr(told, name) == "auto"),
    )


def bad_list(house: House[Options]) -> str:
    """What is wrong with the shop's own list of hard words, in a sentence; empty if nothing is."""
    if not house.abuse or house.paths.abuse is None:
        return ""
    from feeder.screening.start import wrong_with

    line, what = wrong_with(house.abuse)
    return f"{shown_path(house.paths.abuse)}{f':{line}' if line else ''}: {what}" if what else ""


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
