"""`/check`: how anybody can verify the ledger, with its newest checkpoint; `/checkpoint`: that alone, as text."""

from __future__ import annotations

import re

from aiohttp import web

from feeder.web.site import Away, Site
from feeder.web.wording import line
from wall.ledger.notes import BadNote, read_note
from wall.ledger.shapes import Checkpoint
from wall.phone import Public

_HEAD = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")
_LIKE = str.maketrans("OIL", "011", "-\u2010\u2011\u2013 \u00a0\u202f.")
"""As Crockford's base 32 is read: letters that look like digits are those, and what separates is nothing."""


def routes(site: Site) -> list[web.RouteDef]:
    async def check(request: web.Request) -> web.StreamResponse:
        typed = line(request.query.get("head", ""))[:40]
        if typed:
            return _page(site, request, typed)
        return site.kept(request, lambda: _page(site, request, ""))

    async def checkpoint(request: web.Request) -> web.StreamResponse:
        public = site.public
        if public is None:
            raise Away
        if not public.note:
            raise web.HTTPNotFound
        return site.kept(request, lambda: web.Response(text=public.note, content_type="text/plain", charset="utf-8"))

    return [web.get("/check", check), web.get("/checkpoint", checkpoint)]


def _page(site: Site, request: web.Request, typed: str) -> web.Response:
    public = site.public
    signed = _signed(public)
    head = public.panel.head if public is not None else ""
    return site.page(
        request, "check.html", typed=typed, verdict=compared(typed, head) if typed else "", head=head,
        size=public.panel.ledger if public is not None else 0, signed=signed,
        signed_ms=signed.time_s * 1000 if signed is not None else 0, note=public.note if public is not None else "",
        vkey=public.vkey if public is not None else "", panel=public.panel if public is not None else None,
        url=public.public_url.rstrip("/") if public is not None else "",
    )  # fmt: skip


def compared(typed: str, head: str) -> str:
    """Whether a short form that somebody read off a screen is the present one: `same`, `other`, or `unreadable`."""
    given, now = (text.upper().translate(_LIKE) for text in (typed, head))
    if not _HEAD.fullmatch(given):
        return "unreadable"
    return "same" if given == now else "other"


def _signed(public: Public | None) -> Checkpoint | None:
    """The newest checkpoint, if it is one that the key has signed."""
    if public is None or not public.note:
        return None
    try:
        return read_note(public.note, public.vkey)
    except BadNote:
        return None
