"""What the staff's pages share: questions and commands of whoever signed in, and what stands around every post."""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web

from feeder.web.parts import staff_view
from feeder.web.site import Site
from feeder.web.wording import line
from wall.commands import PostCommand
from wall.events import Rules
from wall.phone import Staff, StaffPause, Told
from wall.to_hub import Ask
from wall.views import DeskPost

SIGNED_OUT = frozenset({"signed-out", "bad-token"})
NOTHING = Told(n=0, ok=False)
"""Where nothing was asked: a page without what stands on top."""


async def ask(site: Site, request: web.Request, question: Ask) -> Told:
    """The hub's answer to whoever signed in. Raises Away, and a redirect to the door for whoever did not."""
    return await _sent(site, request, Staff(n=0, secret=_secret(site, request), ask=question))


async def do(site: Site, request: web.Request, command: PostCommand | StaffPause) -> Told:
    """A command of whoever signed in. Raises as `ask`."""
    return await _sent(site, request, Staff(n=0, secret=_secret(site, request), command=command))


def _secret(site: Site, request: web.Request) -> str:
    secret = site.session(request).secret
    if not secret:
        raise web.HTTPSeeOther(site.href(request, "/staff"))
    return secret


async def _sent(site: Site, request: web.Request, message: Staff) -> Told:
    site.spend(request)
    told = await site.ask(message)
    if not told.ok and told.code in SIGNED_OUT:
        session = site.session(request)
        session.secret, session.account = "", ""
        raise web.HTTPSeeOther(site.href(request, "/staff?again"))
    return told


async def post(site: Site, request: web.Request, name: str) -> tuple[DeskPost, str]:
    """A post by its id, and who asks. Raises as `ask`, and HTTPNotFound."""
    told = await ask(site, request, Ask(n=0, what="post", post=name))
    found = told.answer.post if told.ok and told.answer is not None else None
    if found is None:
        raise web.HTTPNotFound
    return found, told.account


def rules(site: Site) -> Rules | None:
    """The house rules in force."""
    told = site.public.rules if site.public is not None else []
    return staff_view.newest([(one.since_ms, one.rules) for one in told])


def told(site: Site, request: web.Request, found: DeskPost, account: str) -> staff_view.Reading:
    """The post as it is read."""
    labels = site.public.labels if site.public is not None else {}
    in_force = rules(site)
    strict = in_force.strict if in_force is not None else False
    return staff_view.reading(found, account, site.clock.now_ms(), site.words(request), labels, strict=strict)


def around(site: Site, request: web.Request, answered: Told) -> dict[str, Any]:
    """What stands on top of every page: who is in the shop and would like somebody to come, how much waits, pause."""
    status = answered.answer.status if answered.ok and answered.answer is not None else None
    wall = status.wall if status is not None else None
    now_ms = site.clock.now_ms()
    say = site.words(request)
    here = [one for one in status.here if one.until_ms > now_ms] if status is not None else []
    return {
        "queue": "waiting", "after": "", "done": "", "of": "",
        "account": line(site.session(request).account),
        "here": [(one.post, line(one.place), say.lasting((now_ms - one.since_ms) / 1000)) for one in here],
        "queues": status.queues if status is not None else {},
        "paused_ms": wall.paused_ms if wall is not None else None,
        "bare": status is None,
        "grace_s": in_force.grace_s if (in_force := rules(site)) is not None else 10.0,
        "fresh": lambda: f"page-{secrets.token_urlsafe(12)}",
    }  # fmt: skip
