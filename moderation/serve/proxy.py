"""The tablet's web application: signs people in, gives each a desk, ends it in time.

It logs no name, no address, no word of anybody. Nobody without a session reaches a desk.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import textual_serve
from aiohttp import web

from moderation.serve import guard
from moderation.serve.browser import BOX, pass_on
from moderation.serve.door import Closed, Door
from moderation.serve.guard import Place
from moderation.serve.pages import Pages, language
from moderation.serve.service import DeskService, clamped
from moderation.serve.sessions import Session, Sessions, TooMany, form_token, same
from wall.clock import Clock

log = logging.getLogger("desk.serve")
BODY = 8192
"""Bytes of a form."""
READ_S = 15.0
"""A form arrives within this time (s)."""
AT_ONCE, WAITING = 4, 24
"""So many passwords are looked at together, so many more may wait."""
HEARTBEAT_S = 20.0
"""A browser is asked for a sign of life so often (s); without an answer within half of it, its desk ends."""
LETTERS_PX = 17
OURS = Path(__file__).with_name("static")
THEIRS = Path(textual_serve.__file__).with_name("static")
FILES = {
    "desk.css": (OURS / "desk.css", "text/css"),
    "desk.js": (OURS / "desk.js", "text/javascript"),
    "textual.js": (THEIRS / "js" / "textual.js", "text/javascript"),
    "xterm.css": (THEIRS / "css" / "xterm.css", "text/css"),
    "mono.ttf": (THEIRS / "fonts" / "RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "mono-italic.ttf": (THEIRS / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""Every file there is; nothing else of any folder can be asked for."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Desk = Callable[[Session, str], tuple[Sequence[str], dict[str, str]]]
"""From a session and its language to a desk's command line and environment."""


@dataclass(eq=False)
class Proxy:
    """Made once a place to listen is known. `key` signs the login form."""

    place: Place
    door: Door
    desk: Desk
    pages: Pages
    sessions: Sessions
    clock: Clock
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _sockets: dict[Session, set[web.WebSocketResponse]] = field(default_factory=dict)
    _ending: set[asyncio.Task[object]] = field(default_factory=set)
    _looking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _waiting: int = 0

    def application(self) -> web.Application:
        app = web.Application(client_max_size=BODY, middlewares=[self._guarded])
        app.router.add_get("/", self._index)
        app.router.add_get("/login", self._login_page)
        app.router.add_post("/login", self._login)
        app.router.add_post("/logout", self._logout)
        app.router.add_get("/ws", self._socket)
        app.router.add_get("/static/{name}", _file)
        app.on_response_prepare.append(self._headers)
        app.on_shutdown.append(self._shutdown)
        return app

    # --- every request -------------------------------------------------------------------------------------------

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        why = guard.refusal(self.place, request.method, request.headers, socket=request.path == "/ws")
        if why is not None:
            log.warning("a request was not let in: %s", why)
            return web.Response(status=403, text="403")
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status in (302, 303):
                raise
            return web.Response(status=error.status, text=f"{error.status}")

    async def _headers(self, request: web.Request, response: web.StreamResponse) -> None:
        terminal = request.path == "/" and response.status == 200
        response.headers.update(guard.headers(self.place, request.host.lower(), terminal=terminal))
        if request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "private, max-age=3600"
        response.headers.popall("Server", None)

    def _session(self, request: web.Request) -> Session | None:
        return self.sessions.find(request.cookies.get(self.place.cookie, ""), self.clock.monotonic())

    # --- pages ---------------------------------------------------------------------------------------------------

    async def _index(self, request: web.Request) -> web.StreamResponse:
        session = self._session(request)
        if session is None:
            raise web.HTTPSeeOther("/login?why=over" if self.place.cookie in request.cookies else "/login")
        self.sessions.used(session, self.clock.monotonic())
        scheme = "wss" if self.place.secure else "ws"
        socket = f"{scheme}://{request.host.lower()}/ws"
        page = self.pages.desk(_lang(request), session.csrf, session.account, socket, LETTERS_PX)
        return web.Response(text=page, content_type="text/html")

    async def _login_page(self, request: web.Request) -> web.StreamResponse:
        if self._session(request) is not None:
            raise web.HTTPSeeOther("/")
        response = self._ask(request, request.query.get("why", ""))
        response.del_cookie(self.place.cookie, secure=self.place.secure, httponly=True, samesite="Strict")
        return response

    def _ask(self, request: web.Request, why: str = "", account: str = "", status: int = 200) -> web.Response:
        visitor = request.cookies.get(self.place.visitor, "") or secrets.token_urlsafe(24)
        page = self.pages.login(_lang(request), form_token(self.key, visitor), why, account)
        response = web.Response(text=page, content_type="text/html", status=status)
        self._set(response, self.place.visitor, visitor)
        return response

    def _set(self, response: web.StreamResponse, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", httponly=True, samesite="Strict", secure=self.place.secure)

    async def _login(self, request: web.Request) -> web.StreamResponse:
        form = await _form(request)
        account, visitor = form.get("account", "")[:64].strip(), request.cookies.get(self.place.visitor, "")
        if not visitor or not same(form.get("token", ""), form_token(self.key, visitor)):
            return self._ask(request, "form", account, 403)
        try:
            name, token = await self._opened(account, form.get("password", "")[:200])
        except Closed as closed:
            return self._ask(request, closed.code, account, 401 if closed.code == "bad-token" else 503)
        try:
            cookie, _session, ended = self.sessions.open(name, token, self.clock.monotonic())
        except TooMany:
            self._later(self.door.close(token))
            return self._ask(request, "many", account, 503)
        for each in ended:
            self._end(each)
        response = web.HTTPSeeOther("/")
        self._set(response, self.place.cookie, cookie)
        raise response

    async def _opened(self, account: str, password: str) -> tuple[str, str]:
        """The account's name and a token, if the password is right. Raises Closed."""
        if not account or not password:
            raise Closed("bad-token")
        if self._waiting >= WAITING:
            raise Closed("wait")
        self._waiting += 1
        try:
            async with self._looking:
                return await self.door.open(account, password)
        finally:
            self._waiting -= 1

    async def _logout(self, request: web.Request) -> web.StreamResponse:
        session = self._session(request)
        if session is None:
            raise web.HTTPSeeOther("/login")
        if not same((await _form(request)).get("token", ""), session.csrf):
            raise web.HTTPForbidden
        self.sessions.close(session)
        self._end(session)
        response = web.HTTPSeeOther("/login?why=out")
        response.del_cookie(self.place.cookie, path="/", secure=self.place.secure, httponly=True, samesite="Strict")
        raise response

    # --- desks ---------------------------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        session = self._session(request)
        if session is None:
            raise web.HTTPForbidden
        try:
            size = clamped(int(request.query.get("width", "")[:6]), int(request.query.get("height", "")[:6]))
        except ValueError:
            size = (80, 24)
        try:
            self.sessions.sit(session)
        except TooMany:
            raise web.HTTPTooManyRequests from None
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=BOX, compress=False)
        try:
            await socket.prepare(request)
            if not self.sessions.good(session, self.clock.monotonic()):
                return socket  # it ended meanwhile: nobody would end its desk
            self._sockets.setdefault(session, set()).add(socket)
            service = DeskService(*self.desk(session, _lang(request)), socket.send_bytes, socket.close)
            try:
                await service.start(*size)
                await pass_on(socket, service, lambda: self.sessions.used(session, self.clock.monotonic()))
            finally:
                await service.stop()
        finally:
            self.sessions.rise(session)
            self._sockets.get(session, set()).discard(socket)
        return socket

    def sweep(self) -> None:
        """End what is over by its time."""
        for session in self.sessions.over(self.clock.monotonic()):
            self._end(session)

    def _end(self, session: Session) -> None:
        """A session that is closed already loses its desks and its token."""
        for socket in self._sockets.pop(session, set()):
            self._later(socket.close())
        self._later(self.door.close(session.token))

    def _later(self, work: Awaitable[object]) -> None:
        task = asyncio.ensure_future(work)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _shutdown(self, _app: web.Application) -> None:
        for session in self.sessions.all():
            self.sessions.close(session)
            self._end(session)
        await asyncio.gather(*self._ending, return_exceptions=True)


def _lang(request: web.Request) -> str:
    return language(request.headers.get("Accept-Language", ""))


async def _form(request: web.Request) -> dict[str, str]:
    """The fields of a form, each once. Raises HTTPException."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    try:
        async with asyncio.timeout(READ_S):
            body = await request.read()
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=8)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except ValueError:
        raise web.HTTPBadRequest from None
    return {name: values[0] for name, values in fields.items()}


async def _file(request: web.Request) -> web.StreamResponse:
    found = FILES.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    return web.FileResponse(found[0], headers={"Content-Type": found[1]})
