"""Who may read the whole wall: whoever stands in the shop, and its team. Everybody else reads what is for the web."""

from __future__ import annotations

from aiohttp import web

from feeder.web.parts.wall_view import for_the_web
from feeder.web.site import Site
from wall.views import Card


def inside(site: Site, request: web.Request) -> bool:
    """Whether this visit came through a code of the last two hours, or somebody of the team signed in."""
    session = site.session(request)
    return bool(session.secret) or session.in_shop(site.clock.now_ms())


def readable(site: Site, request: web.Request, card: Card) -> bool:
    """Whether this visit may read the words of `card`, which is on the wall."""
    released = site.public.web if site.public is not None else []
    return inside(site, request) or bool(for_the_web([card], released))
