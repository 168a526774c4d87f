"""`/`: what this wall is; `/health` for monitors; `/.well-known/vis-a-vis.json`, by which it is known."""

from __future__ import annotations

from aiohttp import web

from feeder.web.site import Site


def routes(site: Site) -> list[web.RouteDef]:
    async def home(request: web.Request) -> web.StreamResponse:
        return site.kept(request, lambda: site.page(request, "home.html"))

    async def health(_request: web.Request) -> web.StreamResponse:
        told = {"status": "ok", "feeder": "connected" if site.connected else "away"}
        return web.json_response(told)

    async def known(_request: web.Request) -> web.StreamResponse:
        public = site.public
        told: dict[str, object] = {"vis-a-vis": 1}
        if public is not None:
            told |= {"shop": public.shop, "vkey": public.vkey, "at": public.at_ms}
        return web.json_response(told)

    async def robots(_request: web.Request) -> web.StreamResponse:
        return web.Response(text="User-agent: *\nDisallow: /\n")

    return [
        web.get("/", home),
        web.get("/health", health),
        web.get("/.well-known/vis-a-vis.json", known),
        web.get("/robots.txt", robots),
    ]
