"""`/chats`: a private conversation needs its author's agreement: the sentence, its version, how to withdraw."""

from __future__ import annotations

from aiohttp import web

from feeder.consent import VERSION
from feeder.web.parts.rules_text import days
from feeder.web.site import Site
from feeder.web.wording import line
from wall.phone import Public


def routes(site: Site) -> list[web.RouteDef]:
    async def chats(request: web.Request) -> web.StreamResponse:
        return site.kept(request, lambda: _page(site, request))

    return [web.get("/chats", chats)]


def _page(site: Site, request: web.Request) -> web.Response:
    public = site.public
    chat_days = max(public.rules, key=lambda one: one.since_ms).rules.chat_days if public and public.rules else 30
    return site.page(
        request, "chats.html", version=VERSION, stay=days(chat_days, site.words(request)),
        address=_address(public), controller=public.law.controller if public is not None else "",
    )  # fmt: skip


def _address(public: Public | None) -> str:
    return f"{line(public.public_url).rstrip('/')}/chats" if public is not None and public.public_url else "/chats"
