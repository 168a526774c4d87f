"""`/feed.json` (JSON Feed 1.1) and `/feed.atom` (RFC 4287): notes whose authors agreed to the web, nothing else."""

from __future__ import annotations

from aiohttp import web

from feeder.web.parts import feed
from feeder.web.parts.wall_view import for_the_web
from feeder.web.site import Away, Site


def routes(site: Site) -> list[web.RouteDef]:
    def made(request: web.Request) -> feed.Feed:
        public = site.public
        if public is None:
            raise Away
        notes = for_the_web(site.cards(), public.web)[: feed.MOST]
        return feed.Feed(public, notes, site.words(request))

    async def json(request: web.Request) -> web.StreamResponse:
        return site.kept(request, lambda: _response(feed.as_json(made(request)), "application/feed+json"))

    async def atom(request: web.Request) -> web.StreamResponse:
        return site.kept(request, lambda: _response(feed.as_atom(made(request)), "application/atom+xml"))

    return [web.get("/feed.json", json), web.get("/feed.atom", atom)]


def _response(body: bytes, kind: str) -> web.Response:
    return web.Response(body=body, content_type=kind, charset="utf-8")
