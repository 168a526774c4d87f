"""`/r/RECEIPT`: what became of it, its proof, and what its author can do; `/receipt`: type a code."""

from __future__ import annotations

import base64
import secrets
from hashlib import sha256
from typing import Any, Literal, cast
from urllib.parse import quote

import msgspec
from aiohttp import web

from feeder.web.limits import UNKNOWN
from feeder.web.parts.held import carried, held, time_ms
from feeder.web.parts.qr import qr
from feeder.web.parts.reasons import marked, reasons
from feeder.web.parts.story import headline, is_fresh, signature, story
from feeder.web.site import TICKET, Flooded, Site
from wall.phone import ActOnReceipt, OpenReceipt, ReceiptView, Told
from wall.receipts import grouped, plain

MOST_WORDS = 1000
ACTS = ("withdraw", "forget", "contest", "left")


def routes(site: Site) -> list[web.RouteDef]:
    async def opened(request: web.Request) -> web.StreamResponse:
        code = plain(request.match_info["receipt"])
        if code and code != request.match_info["receipt"]:
            raise web.HTTPSeeOther(site.href(request, f"/r/{code}{_kept(request)}"))
        told = await _asked(site, request, code)
        if told.receipt is None:
            return _typed(site, request, 404, ["unknown"], request.match_info["receipt"][:40])
        return _shown(site, request, told.receipt)

    async def act(request: web.Request) -> web.StreamResponse:
        """Do what the author wants; what cannot be taken back is asked for once more on the page itself."""
        code, data = plain(request.match_info["receipt"]), await request.post()
        what, words = str(data.get("do", "")), str(data.get("words", "")).replace("\r\n", "\n").strip()
        if what not in ACTS:
            raise web.HTTPBadRequest
        opened = await _asked(site, request, code)
        if opened.receipt is None:
            return _typed(site, request, 404, ["unknown"], code)
        if len(words) > MOST_WORDS or (what == "contest" and not words):
            return _shown(site, request, opened.receipt, 422, wrong="long" if words else "words", words=words)
        told = await site.ask(
            ActOnReceipt(
                n=0,
                id=_id(code, what, words, str(data.get("form", ""))),
                receipt=code,
                words=words,
                what=cast(Literal["withdraw", "forget", "contest", "left"], what),
            )
        )
        if not told.ok and told.code != "as-before":
            return _shown(site, request, opened.receipt, 409, wrong="refused", why=site.refusal(request, told))
        raise web.HTTPSeeOther(site.href(request, f"/r/{code}{_kept(request)}"))

    async def typing(request: web.Request) -> web.StreamResponse:
        given = request.query.get("code", "")
        if not given:
            return _typed(site, request)
        code = plain(given)
        if not code:
            return _typed(site, request, 422, ["form"], given[:40])
        raise web.HTTPSeeOther(site.href(request, f"/r/{code}"))

    return [
        web.get("/r/{receipt}", opened),
        web.post("/r/{receipt}", act),
        web.get("/receipt", typing),
    ]


async def _asked(site: Site, request: web.Request, code: str) -> Told:
    """What the feeder says of this receipt; guessing is slow. Raises Away, Flooded."""
    site.spend(request)
    who = site.who(request)
    if site.limits.left(who, UNKNOWN) < 1 and not request.get(TICKET, False):
        raise Flooded
    if code:
        told = await site.ask(OpenReceipt(n=0, receipt=code, held=held(request.query.get("c", ""))))
        if told.ok or told.code != "unknown-receipt":
            return told
    site.limits.spend(who, UNKNOWN)
    return Told(n=0, ok=False, code="unknown-receipt")


def _kept(request: web.Request) -> str:
    """The checkpoint in the address, to be handed on."""
    given = request.query.get("c", "")
    return f"?c={quote(given)}" if given and held(given) != "?" else ""


def _typed(
    site: Site, request: web.Request, status: int = 200, wrong: list[str] | None = None, given: str = ""
) -> web.Response:
    return site.page(request, "type.html", status, wrong=wrong or [], given=given)


def _shown(
    site: Site, request: web.Request, view: ReceiptView, status: int = 200, *, wrong: str = "", why: str = "",
    words: str = "",
) -> web.Response:  # fmt: skip
    """The receipt's page."""
    say, now_ms = site.words(request), site.clock.now_ms()
    title, lead = headline(view, now_ms, say)
    # What somebody was given first is worth most: it is kept in the address as long as it can be read.
    given = held(request.query.get("c", ""))
    note = given if given not in ("", "?") and view.held != "unreadable" else view.note
    address = _address(site, request, f"/r/{view.receipt}" + (f"?c={carried(note)}" if note else ""))
    return site.page(
        request, "receipt.html", status, view=view, title=title, lead=lead, steps=story(view, now_ms, say),
        fresh=is_fresh(view, now_ms),
        code=grouped(view.receipt), address=address, qr=qr(address, say._("The address of this receipt")),
        mail=_mail(site, request, address, grouped(view.receipt)), proof=_proof(view, given), wrong=wrong, why=why,
        words=words, given_ms=time_ms(given), form_id=secrets.token_urlsafe(16), most=MOST_WORDS,
        action=f"/r/{view.receipt}{_kept(request)}", signature=signature(view, _place(site, view.place), say),
        statement=reasons(view.statement, now_ms, say),
        said=marked(view, say),
    )  # fmt: skip


def _address(site: Site, request: web.Request, path: str) -> str:
    """A whole address of ours, for paper: as the shop says it, else as this browser came."""
    public_url = site.public.public_url.rstrip("/") if site.public is not None else ""
    scheme = "https" if site.secure(request) else "http"
    return f"{public_url or f'{scheme}://{request.host}'}{path}"


def _place(site: Site, place: str) -> str:
    places = site.public.places if site.public is not None else []
    return next((one.label for one in places if one.id == place), place)


def _mail(site: Site, request: web.Request, address: str, code: str) -> str:
    say = site.words(request)
    subject = quote(say._("My receipt {code}", code=code))
    body = quote(say.gettext("Here I see what becomes of my words:") + f"\n{address}\n")
    return f"mailto:?subject={subject}&body={body}"


def _proof(view: ReceiptView, given: str) -> dict[str, Any] | None:
    """What the page shows of the proof, and the same for the script that checks it once more."""
    proof = view.proof
    if proof is None:
        return None
    facts = {
        "core": proof.core, "detail": proof.detail, "facts": proof.facts.hex(), "index": proof.index,
        "size": proof.size, "path": [one.hex() for one in proof.path], "note": proof.note,
        "held": given if view.held in ("yes", "no") else "", "extends": [one.hex() for one in view.extends],
    }  # fmt: skip
    root = proof.note.split("\n")[2:3]
    return {"facts": msgspec.json.encode(facts).decode(), "root": root[0] if root else "", "leaf": _hex(view)}


def _hex(view: ReceiptView) -> str:
    try:
        return view.proof.leaf.hash.hex() if view.proof is not None else ""
    except UnicodeEncodeError:
        return ""


def _id(*parts: str) -> str:
    """The same act, sent twice from the same page, has the same id."""
    digest = sha256("\0".join(parts).encode(errors="replace")).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()
