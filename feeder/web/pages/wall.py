"""`/wall`: the present wall to read on a phone; whole for whoever stands in the shop, else what may be on the web."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from feeder.web.parts import wall_view
from feeder.web.parts.inside import inside
from feeder.web.site import Site
from wall.text import Chip, Form
from wall.views import Card

PAGE = 60
"""Messages on one page."""
SAMPLE: Form = (Chip("name"),)
"""A covered word, to show what one looks like."""


def routes(site: Site) -> list[web.RouteDef]:
    return [web.get("/wall", _Wall(site).page)]


class _Wall:
    """The page, and which messages were on it last: to look through all of them for every request takes long."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._found: dict[tuple[int, bool], Sequence[Card]] = {}

    async def page(self, request: web.Request) -> web.StreamResponse:
        site = self._site
        whole = inside(site, request)
        cards = self._cards(inside=whole)
        pages = max(1, -(-len(cards) // PAGE))
        page = min(_number(request.query.get("page", "")), pages)
        return site.kept(request, lambda: self._made(request, cards, page, pages, inside=whole), whole, page)

    def _cards(self, *, inside: bool) -> Sequence[Card]:
        site = self._site
        if site.public is None:
            return ()
        key = (site.number, inside)
        if not site.connected:
            self._found.clear()  # what may be shown changes with each second
        elif key in self._found:
            return self._found[key]
        cards = site.cards() if inside else wall_view.for_the_web(site.cards(), site.public.web)
        if site.connected:
            self._found = {old: found for old, found in self._found.items() if old[0] == site.number} | {key: cards}
        return cards

    def _made(
        self, request: web.Request, cards: Sequence[Card], page: int, pages: int, *, inside: bool
    ) -> web.Response:
        site, say, public = self._site, self._site.words(request), self._site.public
        shown = cards[(page - 1) * PAGE : page * PAGE]
        return site.page(
            request, "wall.html", inside=inside, page=page, pages=pages, sample=SAMPLE,
            articles=wall_view.articles(shown, public, say) if public is not None else [],
            stars=lambda count: wall_view.stars(count, say),
            whole=len(public.cards) if public is not None else 0,
            paused_ms=public.wall.paused_ms if public is not None else None,
        )  # fmt: skip


def _number(text: str) -> int:
    """The page that is asked for; the first for anything that is no number."""
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text) else 1
