"""`/staff/post/POST`: one post with everything that can be done to it; covering words, refusing, answering."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from aiohttp import web

from feeder.web.parts import marking, staff_ask, staff_form, staff_view
from feeder.web.parts.staff_form import Filled, Unusable
from feeder.web.site import Site
from wall.commands import PostCommand, Withhold
from wall.rules import required
from wall.text import display_form
from wall.to_hub import Ask
from wall.views import DeskPost
from wall.words import CHIPS

BACK = {"second": "second", "uphold": "contested", "reverse": "contested"}
"""Which queue goes on after an act; else the one that waits."""
Kept = Mapping[str, str]
NOTHING: Kept = MappingProxyType({})


def routes(site: Site) -> list[web.RouteDef]:
    pages = _Post(site)
    post = "/staff/post/{post:[a-z2-7]{1,12}}"
    return [
        web.get(post, pages.one),
        web.get(post + "/withhold", pages.withhold),
        web.get(post + "/cover", pages.cover),
        web.post(post + "/cover", pages.cover),
        web.post(post + "/{act:" + "|".join(staff_form.ACTS) + "}", pages.act),
    ]


class _Post:
    """The pages of one post."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def one(self, request: web.Request) -> web.StreamResponse:
        found, account = await staff_ask.post(self._site, request, request.match_info["post"])
        return await self._shown(request, found, account)

    async def withhold(self, request: web.Request) -> web.StreamResponse:
        """First the reason, then what it requires."""
        found, _ = await staff_ask.post(self._site, request, request.match_info["post"])
        return self._refusing(request, found, Filled({"reason": request.query.get("reason", "")}))

    async def cover(self, request: web.Request) -> web.StreamResponse:
        """Words to cover: each press adds those that were tapped, under one label."""
        found, _ = await staff_ask.post(self._site, request, request.match_info["post"])
        form = await _filled(request) if request.method == "POST" else Filled({})
        return self._covering(request, found, form)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Have it done; if it may not be, the page says so and keeps what was written."""
        site, act = self._site, request.match_info["act"]
        form = await _filled(request)
        found, account = await staff_ask.post(site, request, request.match_info["post"])
        try:
            command = staff_form.command(act, found, form)
        except Unusable as error:
            raise web.HTTPBadRequest from error
        told = await staff_ask.do(site, request, command)
        if told.ok:
            queue, done = BACK.get(act, "waiting"), "propose" if self._half(command) else act
            raise web.HTTPSeeOther(site.href(request, f"/staff?queue={queue}&done={done}&of={found.id}"))
        problem = site.refusal(request, told)
        if act == "withhold":
            return self._refusing(request, found, form, problem)
        if act == "approve" and "label" in form.one:
            return self._covering(request, found, form, problem)
        return await self._shown(request, found, account, problem, form.one)

    def _half(self, command: PostCommand) -> bool:
        """Whether another person has to agree to it."""
        rules = staff_ask.rules(self._site)
        return isinstance(command, Withhold) and rules is not None and "second" in required(rules, command.reason)

    async def _shown(
        self, request: web.Request, found: DeskPost, account: str, problem: str = "", kept: Kept = NOTHING
    ) -> web.Response:
        site = self._site
        status = await staff_ask.ask(site, request, Ask(n=0, what="status"))
        return site.page(
            request, "staff_post.html", 409 if problem else 200, **staff_ask.around(site, request, status),
            reading=staff_ask.told(site, request, found, account), problem=problem, one=True, kept=kept,
        )  # fmt: skip

    def _refusing(self, request: web.Request, found: DeskPost, form: Filled, problem: str = "") -> web.Response:
        site, rules = self._site, staff_ask.rules(self._site)
        choices = staff_view.choices(rules, site.words(request)) if rules is not None else []
        chosen = next((one for one in choices if one.code == form.one.get("reason")), None)
        return site.page(
            request, "staff_withhold.html", 409 if problem else 200, **self._around(request, found),
            choices=choices, chosen=chosen, problem=problem, kept=form.one, tapped=set(form.several("w")),
        )  # fmt: skip

    def _covering(self, request: web.Request, found: DeskPost, form: Filled, problem: str = "") -> web.Response:
        site, text = self._site, found.text or ""
        offers = staff_view.offers(found, site.words(request))
        given = form.several("m") if form.one else [offer.value for offer in offers]
        covers = marking.masks(given, form.several("w"), form.one.get("label", ""), text)
        return site.page(
            request, "staff_cover.html", 409 if problem else 200, **self._around(request, found), problem=problem,
            preview=display_form(text, covers), labels=marking.LABELS,
            names=_names(site, request), label=form.one.get("label", "name"),
            covers=[(marking.value_of(one), text[one.start : one.end], one.label) for one in covers],
        )  # fmt: skip

    def _around(self, request: web.Request, found: DeskPost) -> dict[str, Any]:
        pieces = marking.pieces(found.text or "", staff_view.places(found))
        around = staff_ask.around(self._site, request, staff_ask.NOTHING)
        return {**around, "post": found, "pieces": pieces}


def _names(site: Site, request: web.Request) -> dict[str, str]:
    """The labels' wording."""
    say = site.words(request)
    return {label: say.gettext(CHIPS[label]) for label in marking.LABELS}


async def _filled(request: web.Request) -> Filled:
    data = await request.post()
    many = {name: [str(value) for value in data.getall(name)] for name in ("m", "w") if name in data}
    return Filled({name: str(value) for name, value in data.items()}, many)
