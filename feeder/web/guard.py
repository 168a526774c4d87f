"""Around every request: its language, where it comes from, its form and token, the headers of its answer, errors."""

from __future__ import annotations

import asyncio
import hmac
import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from feeder.web.site import TICKET, Away, Flooded, Site
from feeder.web.tickets import PATIENCE_S
from feeder.web.wording import preferred

log = logging.getLogger("feeder.web")
READ_S = 10.0
"""A form arrives within this time (s)."""
RETRY_S = 20
FORM = "application/x-www-form-urlencoded"
NOT_REPEATED = frozenset({"csrf", "ticket", "answer", "password"})
"""Fields that a page which asks to send again does not carry."""
MOST_FIELDS = 64
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}
HSTS = "max-age=31536000"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """A request that is answered by a page of its own: its status, and `template` with what it says."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(what)
        self.status, self.what = status, what


def guarding(site: Site) -> Middleware:
    """The middleware of the whole page."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        chosen = request.query.get("lang", "")
        if chosen not in site.plan.languages:
            accepted = request.headers.get("Accept-Language", "")
            chosen = preferred(accepted, site.plan.languages, site.default_language)
        site.set_language(request, chosen)
        site.answering.add(request.protocol)
        try:
            response = await _answer(site, request, handler)
        finally:
            site.answering.discard(request.protocol)
        if not response.prepared:
            _finish(site, request, response)
        return response

    return guard


async def _answer(site: Site, request: web.Request, handler: Handler) -> web.StreamResponse:
    """The page, or the page that says why not."""
    try:
        if request.method == "POST":
            await _form(site, request)
        elif request.method in ("GET", "HEAD"):
            _ticket(site, request, request.query.get("ticket", ""), request.query.get("answer", ""))
        return await handler(request)
    except Refused as refused:
        return await told(site, request, refused.status, refused.what)
    except Flooded:
        return await told(site, request, 429, "flooded")
    except Away as away:
        return await told(site, request, 503, "busy" if away.busy else "away")
    except web.HTTPRequestEntityTooLarge:
        return await told(site, request, 413, "large")
    except web.HTTPException as error:
        if error.status < 400:
            return web.Response(status=error.status, headers={"Location": error.headers.get("Location", "/")})
        return await told(site, request, error.status, "missing" if error.status == 404 else "wrong")
    except Exception as error:  # noqa: BLE001 - logged: where, and of which type; its own words may quote a note
        at = traceback.extract_tb(error.__traceback__)[-1]
        log.error("a request to the page broke: %s in %s, line %s", type(error).__name__, at.filename, at.lineno)
        return await told(site, request, 500, "broken")


async def told(site: Site, request: web.Request, status: int, what: str) -> web.Response:
    """A page that says what is the matter. Whatever was written in a form is kept in it, to be sent again."""
    fields: list[tuple[str, str]] = []
    again = request.method == "POST" and what in ("flooded", "away", "busy", "stale")
    if again:
        data = await request.post()  # read already
        fields = [(name, str(value)) for name, value in data.items() if name not in NOT_REPEATED]
    ticket = site.tickets.new() if what == "flooded" else ""
    if what == "flooded" and not again:
        fields = [(name, value) for name, value in request.query.items() if name not in NOT_REPEATED]
    response = site.page(
        request, "told.html", status, what=what, fields=fields, ticket=ticket, bits=site.tickets.bits,
        patience_s=PATIENCE_S, post=again, form=again or what == "flooded",
        action=str(request.rel_url.without_query_params("ticket", "answer")),
    )  # fmt: skip
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_S)
    return response


async def _form(site: Site, request: web.Request) -> None:
    """Read the form and judge where it comes from. Raises Refused."""
    if not _ours(site, request):
        raise Refused(403, "foreign")
    if request.content_type != FORM:
        raise Refused(415, "wrong")
    try:
        async with asyncio.timeout(READ_S):
            data = await request.post()
    except TimeoutError as error:
        raise Refused(408, "slow") from error
    except (ValueError, LookupError) as error:
        raise Refused(400, "wrong") from error
    if len(data) > MOST_FIELDS:
        raise Refused(400, "wrong")
    _ticket(site, request, str(data.get("ticket", "")), str(data.get("answer", "")))
    given = str(data.get("csrf", ""))
    if not hmac.compare_digest(given.encode(errors="replace"), site.session(request).csrf.encode()):
        raise Refused(403, "stale")


def _ticket(site: Site, request: web.Request, ticket: str, answer: str) -> None:
    request[TICKET] = bool(ticket) and site.tickets.good(ticket, answer)


def _ours(site: Site, request: web.Request) -> bool:
    """Whether the form stood on a page of ours, by what the browser says of it; the token is judged apart."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if said is None:
        return True
    parts = urlsplit(said)
    scheme = "https" if site.secure(request) else "http"
    known = urlsplit(site.public.public_url if site.public is not None else "")  # a proxy may have changed the host
    ours = {(scheme, request.host.casefold()), (known.scheme, known.netloc.casefold())} - {("", "")}
    return (parts.scheme, parts.netloc.casefold()) in ours


def _finish(site: Site, request: web.Request, response: web.StreamResponse) -> None:
    """Headers and cookie."""
    site.end(request, response)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if "Content-Language" not in response.headers and response.content_type == "text/html":
        response.headers["Content-Language"] = site.language(request)
        response.headers["Vary"] = "Accept-Language, Cookie"
    if site.secure(request):
        response.headers["Strict-Transport-Security"] = HSTS


async def nothing_about_us(_request: web.Request, response: web.StreamResponse) -> None:
    """No word about the software."""
    response.headers.popall("Server", None)
