"""The phone page as its pages see it: what the feeder last told, questions to it, and how a page is made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment
from markupsafe import Markup, escape

from feeder.web.limits import ASK, Budget, Limits, forwarded
from feeder.web.plan import WebPlan
from feeder.web.sessions import Session, Sessions
from feeder.web.templating import environment
from feeder.web.tickets import Tickets
from feeder.web.wire import SILENCE_S, Away, Link, Outflow
from feeder.web.wording import Wording, line
from wall import words
from wall.clock import Clock
from wall.phone import FromPage, Public, Pulse, Told
from wall.views import Card

__all__ = ["Away", "Flooded", "Site"]

HERE = Path(__file__).parent
KEPT = 512
"""Pages that are the same for everybody, as bytes."""
_SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)
_LANGUAGE: web.RequestKey[str] = web.RequestKey("language", str)
_TOKEN: web.RequestKey[bool] = web.RequestKey("token", bool)
"""Whether the answer holds the session's token."""
TICKET: web.RequestKey[bool] = web.RequestKey("ticket", bool)
"""Whether the request brings a ticket that opens (`tickets.py`)."""


class Flooded(Exception):
    """Too much from one address; the answer is a page that asks for work or for patience."""


class Site:
    """One phone page. `public`: what the feeder last told; `number` counts how often it told something new."""

    def __init__(self, plan: WebPlan, clock: Clock) -> None:
        self.plan, self.clock = plan, clock
        self.public: Public | None = None
        self.number = 0
        self.sessions = Sessions(clock.now_ms)
        self.limits = Limits(clock.now_ms, clock.monotonic, plan.many)
        self.tickets = Tickets(clock.now_ms)
        self.link = Link(plan.secret, self.told, Outflow(clock.monotonic, plan.many))
        self.answering: set[object] = set()
        """The connections on which a request is being answered."""
        self._heard_s: float | None = None
        self._kept: OrderedDict[Hashable, web.Response] = OrderedDict()
        self._words: dict[str, Wording] = {}
        self._static = {path.name: sha256(path.read_bytes()).hexdigest()[:10] for path in HERE.glob("static/*.*")}
        self._templates: dict[str, Environment] = {}

    # --- the feeder -----------------------------------------------------------------------------------------------

    def told(self, message: Public | Pulse) -> None:
        """The feeder speaks."""
        self._heard_s = self.clock.monotonic()
        if isinstance(message, Public):
            self.public = message
            self.number += 1
            self._kept.clear()
            self._words.clear()

    @property
    def age_s(self) -> float:
        """Since when (s) nothing was heard of the feeder; infinite if nothing ever was."""
        return float("inf") if self._heard_s is None else self.clock.monotonic() - self._heard_s

    @property
    def connected(self) -> bool:
        return self.public is not None and self.link.open and self.age_s < SILENCE_S

    async def ask(self, message: FromPage) -> Told:
        """The feeder's answer; `n` may be anything. Raises Away."""
        return await self.link.ask(message)

    def cards(self) -> list[Card]:
        """The wall's cards, without those that may no longer be shown since nothing was heard of the feeder."""
        cards = self.public.cards if self.public is not None else []
        age_s = 0.0 if self.connected else self.age_s
        return [card for card in cards if age_s <= card.valid_s]

    # --- who asks -------------------------------------------------------------------------------------------------

    def session(self, request: web.Request) -> Session:
        """The session of this request; a cookie is set once it is worth one."""
        if _SESSION not in request:
            request[_SESSION] = self.sessions.of(request.cookies.get(self.cookie(request), ""))
        return request[_SESSION]

    def secure(self, request: web.Request) -> bool:
        """Whether it came through TLS, ours or the proxy's."""
        known = self.public is not None and self.public.public_url.startswith("https:")
        proxied = known or request.headers.get("X-Forwarded-Proto", "").casefold() == "https"
        return self.plan.tls is not None or (self.plan.behind_proxy and proxied)

    def cookie(self, request: web.Request) -> str:
        return "__Host-vis-a-vis" if self.secure(request) else "vis-a-vis"

    def end(self, request: web.Request, response: web.StreamResponse) -> None:
        """Keep the request's session, and send its cookie if it is new and worth one."""
        session = request.get(_SESSION)
        if session is None:
            return
        self.sessions.keep(session)
        if session.begun and (session.holds or request.get(_TOKEN, False)):
            secure = self.secure(request)
            value = self.sessions.cookie(session)
            response.set_cookie(self.cookie(request), value, httponly=True, samesite="Lax", secure=secure, path="/")

    def who(self, request: web.Request) -> str:
        """A hash of the address that is good for today."""
        direct = request.remote or ""
        if self.plan.behind_proxy:
            direct = forwarded(request.headers.get("X-Forwarded-For", ""), direct)
        return self.limits.who(direct)

    def spend(self, request: web.Request, budget: Budget = ASK) -> None:
        """Take one of what this address may do. Raises Flooded, unless the request brings a good ticket."""
        if not self.limits.spend(self.who(request), budget) and not request.get(TICKET, False):
            raise Flooded

    # --- making pages ---------------------------------------------------------------------------------------------

    def language(self, request: web.Request) -> str:
        found: str = request.get(_LANGUAGE, self.default_language)
        return found

    def set_language(self, request: web.Request, language: str) -> None:
        request[_LANGUAGE] = language

    @property
    def default_language(self) -> str:
        told = self.public.language if self.public is not None else self.plan.language
        return told if told in self.plan.languages else self.plan.language

    def words(self, request: web.Request) -> Wording:
        """The words of this request's language, and the shop's clock."""
        language = self.language(request)
        if language not in self._words:
            zone = self.public.zone if self.public is not None else "UTC"
            self._words[language] = Wording(language, self.plan.words(language), zone)
        return self._words[language]

    def refusal(self, request: web.Request, told: Told) -> str:
        """Why the feeder refused, in a sentence."""
        return words.refusal(told.code, told.facts, self.words(request).gettext)

    def href(self, request: web.Request, path: str) -> str:
        """An address of ours that keeps the language that somebody chose."""
        chosen = request.query.get("lang", "")
        if chosen not in self.plan.languages:
            return path
        path, mark, rest = path.partition("#")
        return f"{path}{'&' if '?' in path else '?'}lang={chosen}{mark}{rest}"

    def static(self, name: str) -> str:
        """Where a file of `static/` is, with its digest, so that browsers may keep it for good."""
        return f"/static/{name}?{self._static[name]}"

    def csrf(self, request: web.Request) -> Markup:
        """The hidden field that every form with method="post" needs."""
        request[_TOKEN] = True
        return Markup('<input type="hidden" name="csrf" value="{}">').format(self.session(request).csrf)

    def page(self, request: web.Request, template: str, status: int = 200, **context: Any) -> web.Response:
        """A page from `templates/TEMPLATE`. Besides `context` it has everything of `_around`."""
        language = self.language(request)
        if language not in self._templates:
            say = Wording(language, self.plan.words(language))
            self._templates[language] = environment(HERE / "templates", say)
        text = self._templates[language].get_template(template).render({**self._around(request), **context})
        return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")

    def _around(self, request: web.Request) -> dict[str, Any]:
        """What every template has: words, dates, the form of a text, the shop."""
        wording = self.words(request)
        public = self.public
        return {
            "_": wording._,
            "ngettext": wording.ngettext,
            "number": wording.number,
            "percent": wording.percent,
            "day": lambda ms: wording.day(ms, self.clock.now_ms()),
            "moment": lambda ms: wording.moment(ms, self.clock.now_ms()),
            "lasting": wording.lasting,
            "form": wording.form,
            "plain": wording.plain,
            "link": lambda path, text: Markup('<a href="{}">{}</a>').format(self.href(request, path), escape(text)),
            "href": lambda path: self.href(request, path),
            "static": self.static,
            "csrf": lambda: self.csrf(request),
            "lang": wording.language,
            "languages": [one for one in self.plan.languages if one != wording.language],
            "path": request.path,
            "public": public,
            "shop": line(public.shop_label or public.shop) if public is not None else "",
            "connected": self.connected,
            "age_s": self.age_s,
            "now_ms": self.clock.now_ms(),
        }

    def kept(self, request: web.Request, make: Callable[[], web.Response], *more: Hashable) -> web.Response:
        """A page that is the same for everybody: made once for each address, language and state of the shop.

        `more`: whatever else it depends on. The page may hold nothing of the session: no `csrf()`. Raises
        ValueError if it does.
        """
        away_min = -1 if self.connected else int(min(self.age_s, 1e9) // 60)
        chosen = request.query.get("lang", "") in self.plan.languages
        key = (request.path, self.language(request), chosen, self.number, away_min, *more)
        kept = self._kept.get(key)
        if kept is None:
            kept = make()
            if request.get(_TOKEN, False):
                raise ValueError(f"{request.path} is kept for everybody, and holds somebody's token")
            kept.etag = sha256(kept.body if isinstance(kept.body, bytes) else b"").hexdigest()[:20]
            self._kept[key] = kept
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        headers = {name: kept.headers[name] for name in ("Content-Type", "ETag")}
        headers["Cache-Control"] = "no-cache"
        tags = request.if_none_match or ()
        if kept.status == 200 and any(tag.value == kept.etag.value for tag in tags if kept.etag is not None):
            return web.Response(status=304, headers=headers)
        return web.Response(body=kept.body, status=kept.status, headers=headers)
