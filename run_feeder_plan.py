"""From the configuration to what the feeder is told: its plan, whom it alerts, what it looks for in texts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from config.catalogue import load as catalogue
from config.ledger import FILE, KEY, Witness
from config.load import House
from config.phone import client_tls, time_of
from config.problems import shown_path
from config.screen import span_of
from config.tls import server_context
from feeder.registry import builders
from feeder.sources.base import Options
from wall.words import DICTATED, WRITTEN

if TYPE_CHECKING:
    from feeder import app
    from feeder.alerting import When, Wording
    from feeder.alerts import Address
    from feeder.mail import Server
    from feeder.phone.calendar import Week
    from feeder.phone.plan import PhonePlan
    from feeder.reasons import Authors
    from feeder.report_mail import Closing
    from feeder.screening.start import Screening
    from feeder.signing import Signing
    from wall.report import Report


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


def plan(house: House[Options], tokens: Mapping[str, str], to: Sequence[Address] = ()) -> app.Plan:
    """What the feeder needs of the configuration; makes the directories that its files go into."""
    from feeder import app

    settings, paths = house.settings, house.paths
    for path in (paths.log, paths.keys, paths.side, paths.past, paths.accounts, paths.data / FILE):
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
        past_path=paths.past,
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
        phone=phone(house),
        authors=authors(house),
        report=closing(house),
        places={place.id: place.label for place in settings.place},
        templates=settings.desk.templates,
        counter_label=catalogue(settings.shop.language, "wall").gettext(DICTATED),
        phone_label=catalogue(settings.shop.language, "wall").gettext(WRITTEN),
        gettext=catalogue(settings.shop.language, "feeder").gettext,
        valid_s_chat=settings.screen.valid_s_chat,
        valid_s_other=settings.screen.valid_s_other,
        screening=screening(house),
        signing=signing(house),
    )


def authors(house: House[Options]) -> Authors:
    """How authors are told the reasons of a refusal: in the shop's language."""
    from feeder.reasons import Authors

    settings = house.settings
    words = catalogue(settings.shop.language, "wall")
    return Authors(words.gettext, settings.phone.public_url, mail_server(house))


def mail_server(house: House[Options]) -> Server | None:
    """Where mail is handed in; None: nowhere."""
    from feeder.mail import Server

    settings, mail = house.settings, house.settings.mail
    if not mail.host:
        return None
    password = house.secrets.get(mail.secret_name, "") if mail.secret_name else ""
    return Server(mail.host, mail.at_port, mail.security, mail.sender, settings.shop.name, mail.user, password)


def closing(house: House[Options]) -> Closing | None:
    """To whom the manager's report goes by e-mail, and when; None: to nobody."""
    settings, told, server = house.settings, house.settings.report, mail_server(house)
    if not told.mail_to or server is None:
        return None
    from concurrent.futures import ProcessPoolExecutor  # here: only at closing, where somebody gets a report
    from multiprocessing import get_context

    from msgspec.json import encode

    from feeder.closing import When
    from feeder.mail import Attachment, Letter
    from feeder.report_mail import Closing

    language = settings.shop.language

    def draw(report: Report) -> Letter:
        # In a process of its own: what draws takes a second to load, and in a thread would hold everybody up.
        with ProcessPoolExecutor(1, get_context("spawn")) as one:
            subject, words, enclosed = one.submit(letter_of, encode(report), language, tuple(told.formats)).result()
        return Letter(subject, words, [Attachment(*each) for each in enclosed])

    when = When(settings.shop.tz, week(house), told.spans, told.at_min)
    return Closing(told.mail_to, when, server, draw)


def letter_of(
    report: bytes, language: str, formats: Sequence[Literal["html", "pdf", "json"]]
) -> tuple[str, str, list[tuple[str, str, bytes]]]:
    """A report (JSON) as an e-mail: subject, words, files. Raises NoReport, NotDrawn, FontsMissing."""
    from moderation.report.files import decoded
    from moderation.report.letter import letter
    from moderation.report.reader import Reader

    reader = Reader(catalogue(language, "report"), catalogue(language, "wall"), language)
    subject, words, enclosed = letter(decoded(report), reader, formats)
    return subject, words, [(one.name, one.kind, one.data) for one in enclosed]


def week(house: House[Options]) -> Week:
    """When the shop is open, as far as the configuration says."""
    from feeder.phone.calendar import EVERY_DAY, Week

    hours = house.settings.hours
    return Week(EVERY_DAY if hours.always_on else hours.week(), frozenset(hours.closed_on))


def signing(house: House[Options]) -> Signing:
    """How the ledger is signed, and the way to each witness."""
    from feeder.signing import Signing
    from feeder.witness_ways import ByCommand, ByUrl, InFolder, Way

    settings, paths = house.settings, house.paths

    def way(told: Witness) -> Way:
        match told.type:
            case "url":
                return ByUrl(told.url, house.secrets.get(told.token_env or told.token_file, ""))
            case "command":
                return ByCommand(told.command, os.environ)
        return InFolder((paths.config.parent / told.folder).resolve())

    return Signing(
        origin=settings.ledger.name_for(settings.shop.id),
        key_path=paths.data / KEY,
        path=paths.data / FILE,
        every_s=settings.ledger.every_min * 60,
        witnesses={told.name: way(told) for told in settings.witness},
    )


def phone(house: House[Options]) -> PhonePlan | None:
    """What the feeder is told of the phone page; None if there is none. Raises ConfigError."""
    settings = house.settings
    told, law = settings.phone, settings.law
    if not told.public_url:
        return None
    from feeder.phone.plan import PhonePlan
    from wall.phone import Law

    here = house.paths.config.parent
    return PhonePlan(
        public_url=told.public_url,
        link_url=told.link,
        secret=house.secrets[told.secret_name],
        tls=client_tls(told, told.link, here),
        public_tls=client_tls(told, told.public_url, here),
        code_every_s=told.code_every_min * 60,
        evening_min=time_of(told.evening),
        tomorrow_min=time_of(told.tomorrow),
        consent=told.consent_version,
        law=Law(**law.model_dump()),
        week=week(house),
        language=settings.shop.language,
    )


def vkey(house: House[Options]) -> str:
    """The line that checks this ledger's signatures; empty before the first start. Raises ValueError, in words."""
    from wall.ledger.notes import BadKey, Signer

    try:
        return Signer.load(house.paths.data / KEY, house.settings.ledger.name_for(house.settings.shop.id)).vkey
    except FileNotFoundError:
        return ""
    except BadKey as error:
        raise ValueError(str(error)) from error


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
