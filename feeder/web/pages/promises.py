"""`/promises`: “you said, we did”; `/promises/POST`: one of them, “me too”, and the label of a kept one to print."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from aiohttp import web

from feeder.web.limits import UNKNOWN, Budget
from feeder.web.parts import label, promises_view, wall_view
from feeder.web.parts.inside import inside, readable
from feeder.web.site import TICKET, Away, Flooded, Site
from wall.phone import Public, PublicPromise, Support
from wall.receipts import plain

PRINT = Budget("print", 12, 5)
"""Labels that are drawn: each costs some tenths of a second."""


def routes(site: Site) -> list[web.RouteDef]:
    pages = _Promises(site)
    return [
        web.get("/promises", pages.every),
        web.get("/promises/{post}", pages.one),
        web.post("/promises/{post}", pages.support),
        web.get("/promises/{post}/label.{kind:png|pdf}", pages.print),
    ]


class _Promises:
    """The pages of the promises. Labels are drawn one at a time, and none is kept: what is forgotten is gone."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._drawing = asyncio.Lock()

    async def every(self, request: web.Request) -> web.StreamResponse:
        site = self._site
        if site.public is None:
            raise Away
        public, say = site.public, site.words(request)
        shown = [card.post for card in site.cards()]

        def make() -> web.Response:
            groups = promises_view.stories(public, shown, say, lambda card: readable(site, request, card))
            return site.page(request, "promises.html", groups=groups, **_reading(site, request))

        return site.kept(request, make, inside(site, request))

    async def one(self, request: web.Request) -> web.StreamResponse:
        public, found = self._find(request)
        return self._page(request, public, found, thanks="thanks" in request.query)

    async def support(self, request: web.Request) -> web.StreamResponse:
        site = self._site
        public, found = self._find(request)
        session, data = site.session(request), await request.post()
        typed = str(data.get("receipt", "")).strip()
        receipt = plain(typed.rstrip("/").rpartition("/")[2]) if typed else session.receipt
        if not receipt:
            return self._page(
                request, public, found, status=422, typed=typed, problem="no-code" if not typed else "bad"
            )
        site.spend(request)
        who = site.who(request)
        if site.limits.left(who, UNKNOWN) < 1 and not request.get(TICKET, False):
            raise Flooded  # who guesses receipts here is as slow as at the receipt's own page
        told = await site.ask(Support(n=0, id=secrets.token_urlsafe(12), receipt=receipt, post=found.card.post))
        if not told.ok:
            if told.code == "unknown-receipt":
                site.limits.spend(who, UNKNOWN)
            return self._page(request, public, found, status=422, typed=typed, problem=site.refusal(request, told))
        raise web.HTTPSeeOther(site.href(request, f"/promises/{found.card.post}?thanks"))

    async def print(self, request: web.Request) -> web.StreamResponse:
        site = self._site
        public, found = self._find(request)
        kind = request.match_info["kind"]
        made = promises_view.label(found.card, public, site.words(request), readable(site, request, found.card))
        if made is None:
            raise web.HTTPNotFound
        site.spend(request, PRINT)
        async with self._drawing:
            body = await asyncio.to_thread(label.png if kind == "png" else label.pdf, made)
        name = f'inline; filename="{found.card.post}.{kind}"'
        type_ = "image/png" if kind == "png" else "application/pdf"
        return web.Response(body=body, content_type=type_, headers={"Content-Disposition": name})

    def _find(self, request: web.Request) -> tuple[Public, PublicPromise]:
        """The promise that is asked for, of a post that is on the wall. Raises Away, HTTPNotFound."""
        public = self._site.public
        if public is None:
            raise Away
        found = promises_view.find(public, request.match_info["post"])
        if found is None or all(card.post != found.card.post for card in self._site.cards()):
            raise web.HTTPNotFound
        return public, found

    def _page(
        self, request: web.Request, public: Public, found: PublicPromise, *,
        status: int = 200, thanks: bool = False, typed: str = "", problem: str = "",
    ) -> web.Response:  # fmt: skip
        site, say = self._site, self._site.words(request)
        told = promises_view.story(found, public, say, readable(site, request, found.card))
        return site.page(
            request, "promise.html", status, story=told, thanks=thanks, typed=typed, problem=problem,
            mine=site.session(request).receipt, since_ms=found.since_ms, **_reading(site, request),
        )  # fmt: skip


def _reading(site: Site, request: web.Request) -> dict[str, Any]:
    say = site.words(request)
    return {"stars": lambda count: wall_view.stars(count, say)}
