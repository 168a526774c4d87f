"""`/n/CODE` from the QR code on the wall or at a shelf, and `/note`, where somebody writes."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, replace
from hashlib import sha256
from urllib.parse import quote

from aiohttp import web

from feeder.web.limits import CODE, NOTE
from feeder.web.parts.draft import MOST, TOPICS, WHEN, Draft, read
from feeder.web.parts.held import carried
from feeder.web.sessions import Session
from feeder.web.site import Away, Site
from wall.phone import CheckCode

MOST_CODE = 40
_DRAFT_S = 1800


def routes(site: Site) -> list[web.RouteDef]:
    async def scanned(request: web.Request) -> web.StreamResponse:
        """Whoever comes from a QR code: it is checked, and noted that this browser stands in the shop."""
        site.spend(request, CODE)
        code = request.match_info["code"]
        if len(code) > MOST_CODE:
            return site.page(request, "scan.html", 404, why="unknown")
        told = await site.ask(CheckCode(n=0, code=code))
        if not told.ok:
            return site.page(request, "scan.html", 410, why="stale")
        session = site.session(request)
        session.code, session.code_ms = code, site.clock.now_ms()
        session.place = told.place
        raise web.HTTPSeeOther(site.href(request, "/note"))

    async def form(request: web.Request) -> web.StreamResponse:
        session = site.session(request)
        if not session.in_shop(site.clock.now_ms()):
            return site.page(request, "scan.html", why="none")
        kept = session.draft if site.clock.now_ms() - session.draft_ms < _DRAFT_S * 1000 else None
        return _shown(site, request, read(kept or {}, _form(), _pseudonym()))

    async def send(request: web.Request) -> web.StreamResponse:
        session = site.session(request)
        data = await request.post()
        draft = read({name: str(value) for name, value in data.items()}, _form(), _pseudonym())
        if "another" in data:
            return _shown(site, request, replace(draft, pseudonym=_pseudonym()))
        public = site.public
        wrong = draft.wrong({place.id for place in public.places} if public is not None else ())
        if wrong:
            return _shown(site, request, draft, wrong, status=422)
        if not session.code:
            _keep(site, session, draft)
            return _shown(site, request, draft, ["code"], status=410)
        site.spend(request, NOTE)
        device = hmac.digest(session.csrf.encode(), b"device", sha256).hex()[:32]
        consent = public.consent if public is not None else ""
        try:
            told = await site.ask(draft.submit(session.code, consent, site.language(request), device))
        except Away as away:
            _keep(site, session, draft)
            return _shown(site, request, draft, ["busy" if away.busy else "away"], status=503)
        if not told.ok or told.receipt is None:
            _keep(site, session, draft)
            what = "code" if told.code == "stale-code" else "refused"
            return _shown(site, request, draft, [what], 410 if what == "code" else 409, site.refusal(request, told))
        session.draft, session.receipt = {}, told.receipt.receipt
        where = f"/r/{told.receipt.receipt}"
        if told.receipt.note:
            where += f"?c={quote(carried(told.receipt.note))}"
        raise web.HTTPSeeOther(site.href(request, where))

    return [
        web.get("/n/{code}", scanned),
        web.get("/note", form),
        web.post("/note", send),
    ]


def _shown(
    site: Site, request: web.Request, draft: Draft, wrong: list[str] | None = None, status: int = 200, why: str = ""
) -> web.Response:
    """The form with what is written in it, and what is wrong."""
    return site.page(
        request, "note.html", status, draft=draft, wrong=wrong or [], why=why, most=MOST, topics=TOPICS, when=WHEN,
        fixed=_label(site, site.session(request)), places=site.public.places if site.public is not None else [],
        shelf=site.session(request).place,
    )  # fmt: skip


def _label(site: Site, session: Session) -> str:
    """What the place of the shelf's code is called; empty for the wall's code."""
    places = site.public.places if site.public is not None else []
    return next((place.label for place in places if place.id == session.place), "")


def _keep(site: Site, session: Session, draft: Draft) -> None:
    """What could not be sent is kept for half an hour, in memory: a scanned code opens the form in another tab."""
    told = {name: str(value) for name, value in asdict(draft).items() if value not in (None, False, "")}
    told |= {name: "1" for name in ("here", "web") if getattr(draft, name)}
    session.draft, session.draft_ms = told, site.clock.now_ms()


def _form() -> str:
    return secrets.token_urlsafe(16)


def _pseudonym() -> str:
    return f"{secrets.randbelow(4096):03X}"
