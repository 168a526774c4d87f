"""`/wall`: the present wall to read on a phone; whole for whoever stands in the shop, else what may be on the web."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from feeder.web.parts import wall_view
from feeder.web.site import Site
from wall.phone import Public
from wall.text import Chip, Form
from wall.views import Card

PAGE = 60
"""Messages on one page."""
SAMPLE: Form = (Chip("name"),)
"""A covered word, to show what one looks like."""


def routes(site: Site) -> list[web.RouteDef]:
    async def wall(request: web.Request) -> web.StreamResponse:
        inside = site.session(request).in_shop(site.clock.now_ms())
        cards = _cards(site, inside=inside)
        pages = max(1, -(-len(cards) // PAGE))
        page = min(_number(request.query.get("page", "")), pages)
        return site.kept(request, lambda: _page(site, request, cards, page, pages, inside=inside), inside, page)

    return [web.get("/wall", wall)]


def _cards(site: Site, *, inside: bool) -> Sequence[Card]:
    if site.public is None:
        return ()
    return site.cards() if inside else wall_view.for_the_web(site.cards(), site.public.web)


def _page(
    site: Site, request: web.Request, cards: Sequence[Card], page: int, pages: int, *, inside: bool
) -> web.Response:
    shown = cards[(page - 1) * PAGE : page * PAGE]
    say = site.words(request)
    return site.page(
        request, "wall.html", articles=_articles(site, request, shown), inside=inside, page=page, pages=pages,
        sample=SAMPLE, stars=lambda count: wall_view.stars(count, say),
        whole=_many(site.public), paused_ms=site.public.wall.paused_ms if site.public else None,
    )  # fmt: skip


def _articles(site: Site, request: web.Request, cards: Sequence[Card]) -> list[wall_view.Article]:
    return wall_view.articles(cards, site.public, site.words(request)) if site.public is not None else []


def _many(public: Public | None) -> int:
    return len(public.cards) if public is not None else 0


def _number(text: str) -> int:
    """The page that is asked for; the first for anything that is no number."""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text) else 1
