"""`/staff`: the same page signed in. One post at a time, for a thumb; the desk's commands under the desk's rules."""

from __future__ import annotations

import re

from aiohttp import web

from feeder.web.limits import SIGN_IN
from feeder.web.parts import staff_ask
from feeder.web.site import Site
from feeder.web.wording import line
from wall.phone import SignIn, SignOut, StaffPause, Told
from wall.to_hub import Ask

QUEUES = ("waiting", "second", "contested")
_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_POST = re.compile(r"[a-z2-7]{0,12}")


def routes(site: Site) -> list[web.RouteDef]:
    pages = _Staff(site)
    return [
        web.get("/staff", pages.next),
        web.post("/staff/sign-in", pages.sign_in),
        web.post("/staff/sign-out", pages.sign_out),
        web.post("/staff/pause", pages.pause),
    ]


class _Staff:
    """Coming in, going out, the next post, pause."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def next(self, request: web.Request) -> web.StreamResponse:
        """The next post of a queue; `?after=POST` is the one after that one: later."""
        site = self._site
        if not site.session(request).secret:
            return site.page(request, "staff_in.html", problem="", account="", again="again" in request.query)
        queue, after = request.query.get("queue", "waiting"), request.query.get("after", "")
        if queue not in QUEUES or not _POST.fullmatch(after):
            raise web.HTTPNotFound
        found = await staff_ask.ask(site, request, Ask(n=0, what="status"))
        page = await staff_ask.ask(site, request, Ask(n=0, what="page", queue=queue, after=after, limit=1))
        if not found.ok or not page.ok:
            return self._empty(request, found, site.refusal(request, page if found.ok else found))
        posts = (page.answer.posts if page.answer is not None else None) or []
        around = staff_ask.around(site, request, found)
        around |= {"queue": queue, "after": after, "done": request.query.get("done", "")[:20], "of": ""}
        if _POST.fullmatch(request.query.get("of", "")):
            around["of"] = request.query.get("of", "")
        if not posts:
            return site.page(request, "staff_empty.html", **around, problem="")
        told = staff_ask.told(site, request, posts[0], page.account)
        return site.page(request, "staff_post.html", **around, reading=told, problem="", one=False, kept={})

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        site, data = self._site, await request.post()
        account, password = str(data.get("account", "")).strip(), str(data.get("password", ""))
        site.spend(request, SIGN_IN)
        if not _ACCOUNT.fullmatch(account) or not 0 < len(password) <= 200:
            return self._refused(request, account, site.words(request).gettext("Name or password is not right."))
        told = await site.ask(SignIn(n=0, account=account, password=password))
        if not told.ok or not told.secret:
            return self._refused(request, account, site.refusal(request, told))
        session = site.session(request)
        site.sessions.renew(session)
        session.secret, session.account = told.secret, told.account or account
        raise web.HTTPSeeOther(site.href(request, "/staff"))

    def _refused(self, request: web.Request, account: str, problem: str) -> web.Response:
        given = line(account)[:64]
        return self._site.page(request, "staff_in.html", 403, problem=problem, account=given, again=False)

    async def sign_out(self, request: web.Request) -> web.StreamResponse:
        site = self._site
        session = site.session(request)
        secret, session.secret, session.account = session.secret, "", ""
        site.sessions.renew(session)
        if secret:
            await site.ask(SignOut(n=0, secret=secret))
        raise web.HTTPSeeOther(site.href(request, "/staff"))

    async def pause(self, request: web.Request) -> web.StreamResponse:
        site, data = self._site, await request.post()
        id_ = str(data.get("id", ""))
        if not re.fullmatch(r"[A-Za-z0-9_-]{8,64}", id_):
            raise web.HTTPBadRequest
        told = await staff_ask.do(site, request, StaffPause(id=id_, on=data.get("on") == "1"))
        if not told.ok:
            found = await staff_ask.ask(site, request, Ask(n=0, what="status"))
            return self._empty(request, found, site.refusal(request, told))
        raise web.HTTPSeeOther(site.href(request, "/staff"))

    def _empty(self, request: web.Request, status: Told, problem: str) -> web.Response:
        around = staff_ask.around(self._site, request, status)
        return self._site.page(request, "staff_empty.html", 409, **around, problem=problem)
