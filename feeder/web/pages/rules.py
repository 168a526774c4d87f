"""`/rules`: the house rules in force, `/rules/VERSION`: those of a time before, and what changed between two."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from feeder.web.parts import rules_text
from feeder.web.site import Away, Site
from feeder.web.wording import Wording, line
from wall.phone import Public, RulesOf
from wall.retention import DELETED_DAYS, STATEMENT_DAYS
from wall.text import Chip


def routes(site: Site) -> list[web.RouteDef]:
    async def now(request: web.Request) -> web.StreamResponse:
        rules = _versions(site.public)
        if not rules:
            raise Away
        return site.kept(request, lambda: _page(site, request, len(rules) - 1))

    async def then(request: web.Request) -> web.StreamResponse:
        wanted = request.match_info["version"]
        at = next(
            (n for n, one in reversed(list(enumerate(_versions(site.public)))) if one.rules.version == wanted), None
        )
        if at is None:
            raise web.HTTPNotFound
        return site.kept(request, lambda: _page(site, request, at))

    return [web.get("/rules", now), web.get("/rules/{version}", then)]


def _versions(public: Public | None) -> list[RulesOf]:
    """Every version, the oldest first."""
    return sorted(public.rules, key=lambda one: one.since_ms) if public is not None else []


def _page(site: Site, request: web.Request, at: int) -> web.Response:
    public = site.public
    if public is None:
        raise Away
    say = site.words(request)
    versions = _versions(public)
    one, last = versions[at], at == len(versions) - 1
    until = None if last else versions[at + 1].since_ms
    rules = one.rules
    return site.page(
        request, "rules.html", one=one, rules=rules, current=last, until_ms=until,
        reasons=rules_text.reasons(rules, say), never=rules_text.never(say), law=public.law,
        sources=[line(source.label or source.name) for source in public.sources],
        decided=rules_text.span(rules.answer_within_min * 60, say), grace=rules_text.span(rules.grace_s, say),
        keep={name: rules_text.days(count, say) for name, count in _kept(one).items()},
        changed=rules_text.changes(versions[at - 1].rules, rules, say) if at else None,
        before=_named(versions[at - 1]) if at else None, versions=_listed(versions, say),
        here=_named(one), chip=(Chip("name"),),
    )  # fmt: skip


def _kept(one: RulesOf) -> dict[str, int]:
    rules = one.rules
    return {
        "reviews": rules.review_days, "chats": rules.chat_days,
        "refused": rules.refused_days, "personal": rules.personal_days,
        "deleted": min(DELETED_DAYS, rules.refused_days), "statements": STATEMENT_DAYS,
    }  # fmt: skip


def _named(one: RulesOf) -> tuple[str, str]:
    """A version's name, and where it is."""
    return rules_text.version_of(one.rules.version), "/rules/" + quote(one.rules.version, safe="")


def _listed(versions: list[RulesOf], say: Wording) -> list[tuple[str, str, str]]:
    """(name, address, since) of each version, the newest first."""
    return [(*_named(one), say.day(one.since_ms)) for one in reversed(versions)]
