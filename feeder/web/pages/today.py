"""`/today`: the public figures, for anybody; `/today.json` and `/today.csv`: the same for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from feeder.web.parts import today_view
from feeder.web.site import Away, Site
from wall import fairness, panel_table
from wall.figures import Counts, Panel, Period
from wall.words import N_

TITLES = {"today": N_("Today"), "month": N_("The last 30 days"), "all": N_("Since the beginning")}


def routes(site: Site) -> list[web.RouteDef]:
    def panel() -> Panel:
        if site.public is None:
            raise Away
        return site.public.panel

    def sentences(request: web.Request, found: Panel) -> list[str]:
        say = site.words(request)
        parity = found.month.parity if found.month is not None else None
        return fairness.sentences(parity, say.gettext, say.number)

    async def today(request: web.Request) -> web.StreamResponse:
        found = panel()
        return site.kept(request, lambda: _page(site, request, found, sentences(request, found)))

    async def json(request: web.Request) -> web.StreamResponse:
        found = panel()

        def make() -> web.Response:
            told = panel_table.data(found, sentences=sentences(request, found))
            body = msgspec.json.format(msgspec.json.encode(told), indent=1)
            return web.Response(body=body, content_type="application/json")

        return site.kept(request, make)

    async def csv(request: web.Request) -> web.StreamResponse:
        found = panel()

        def make() -> web.Response:
            text = panel_table.to_csv(panel_table.rows(found, sentences=sentences(request, found)))
            return web.Response(text=text, content_type="text/csv", charset="utf-8")

        return site.kept(request, make)

    return [web.get("/today", today), web.get("/today.json", json), web.get("/today.csv", csv)]


def _page(site: Site, request: web.Request, panel: Panel, sentences: list[str]) -> web.Response:
    public, say, now_ms = site.public, site.words(request), site.clock.now_ms()
    since = say.day(panel.since_ms) if panel.since_ms is not None else ""
    told = panel_table.data(panel)
    periods: list[tuple[str, Counts | None]] = [("today", panel.today), ("month", panel.month), ("all", panel)]
    return site.page(
        request, "today.html", since=since, panel=panel, parity=sentences,
        sections=[_section(site, request, name, found, told[name]) for name, found in periods if found is not None],
        oldest=today_view.oldest(panel, now_ms, say),
        sources=today_view.sources(public.sources if public is not None else [], now_ms, say),
    )  # fmt: skip


def _section(
    site: Site, request: web.Request, name: str, counts: Counts, figures: Mapping[str, Any]
) -> dict[str, object]:
    """A period. `figures`: the same as data, in which small cells of a single day are not told."""
    say = site.words(request)
    period = counts if isinstance(counts, Period) else None
    second = figures.get("second", {}).get("median_s")
    return {
        "name": name,
        "title": say.gettext(TITLES[name]),
        "summary": today_view.summary(counts, say),
        "fates": today_view.fates(counts, say) if counts.received else [],
        "refusals": today_view.refusals(figures, say),
        "splits": today_view.splits(figures, say) if period is not None and counts.received else [],
        "interruptions": today_view.interruptions(period, say) if period is not None else [],
        "looked_at": today_view.looked_at(counts, say) if counts.received else [],
        "second": say.lasting(second) if second is not None else "",
    }
