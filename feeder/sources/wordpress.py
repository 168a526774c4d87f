"""Comments of a WordPress site by its REST interface (`wp/v2/comments`): new ones, edits and deletions.

A short read asks for what is newer than the newest known, less an overlap; a whole read goes through the window of
`window_days` again and compares. A comment that is missing from a whole read is asked for by itself: only
WordPress' own word that it is gone counts, never a list that was cut short or refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal, Self

from aiohttp import encode_basic_auth
from pydantic import Field, model_validator
from yarl import URL

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, Options, SourceError
from feeder.sources.parts.wordpress.comments import (
    GONE_CODES,
    REFUSED_CODES,
    Memory,
    Page,
    Traits,
    error_code,
    parse_comments,
    still_public,
    total_pages,
)
from feeder.sources.shared.http import Answer, Web, host_of
from wall.clock import to_iso
from wall.words import N_

Sleep = Callable[[float], Awaitable[None]]
PER_PAGE = 100
MAX_PAGES = 1_000
PAGE_BYTES = 16_000_000
OVERLAP_MS = 2 * 3_600_000
"""A short read begins so much before the newest comment: WordPress compares in the site's local time, which an hour
of the year has twice."""
CHECKS = 100
"""How many missing comments are asked for after one whole read; the others wait for the next one."""
DAY_MS = 86_400_000
_FIELDS = "id,date_gmt,author,author_name,content,link,status,meta"


class WordPressOptions(Options):
    """Comments of a WordPress site."""

    type: Literal["wordpress"] = "wordpress"
    url: str = Field(
        pattern=r"^https?://[^\s/]", max_length=2000, description="The site's address, as people type it."
    )
    user: str = Field("", max_length=200, description="A user of the site; not needed to read approved comments.")
    password_env: str = Field("", description="Environment variable with an application password of that user.")
    kind: Literal["forum", "review", "note"] = Field("forum", description="What its comments are on the wall.")
    every_s: float = Field(60.0, ge=1, le=86_400, description="How often new comments are asked for (s).")
    recheck_s: float = Field(
        300.0,
        ge=1,
        le=86_400,
        description="How often the whole window is read again for edits and deletions (s); "
        "with no more than a hundred comments in it, each time.",
    )
    window_days: int = Field(
        30, ge=1, le=3650, description="How far back (days) the first read goes, and edits and deletions are seen."
    )
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="The comments' language (fr, en, …).")

    @model_validator(mode="after")
    def _account(self) -> Self:
        if bool(self.user) != bool(self.password_env):
            raise ValueError("user and password_env go together")
        there = URL(self.url)
        if self.user and there.scheme != "https" and there.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("an address that begins with https:// (a password goes there)")
        if there.query_string or there.fragment:
            raise ValueError("the site's address only, without ? and #")
        return self


OPTIONS = WordPressOptions
ABOUT = About(
    service="WordPress",
    reads=N_("The approved comments of a WordPress site: a blog, a news page, a forum made of comments."),
    needs=(
        N_("The site’s address; its REST interface must not be switched off by a plugin."),
        N_(
            "Only if the site hides its comments: a user there and an application password, made under Users > "
            "Profile > Application Passwords."
        ),
    ),
    edits=N_(
        "Found when the window is read again: every “recheck_s”; at every reading as long as there are no more than "
        "a hundred comments."
    ),
    deletions=N_(
        "Found the same way, once WordPress itself says that the comment is gone; one that is restored or approved "
        "again comes back as a new revision."
    ),
    limits=N_(
        "WordPress sets none of its own; a host may: it is asked once every “every_s”, a hundred comments a page."
    ),
    tried=N_("A real WordPress server, with edits, deletions and restored comments; saved and mutated pages."),
    read=(
        "https://developer.wordpress.org/rest-api/reference/comments/",
        "https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/",
    ),
    example="""
[[source]]
type = "wordpress"
name = "blog"
label = "Le blog"
url = "https://blog.example"
""",
)


def build(options: WordPressOptions, context: Context) -> WordPress:
    return WordPress(options, context)


class WordPress:
    """One site. `sleep` is how it paces itself."""

    def __init__(self, options: WordPressOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock, self._sleep = options, context.clock, sleep
        self._who = Phrase(N_("The site {host}"), host=host_of(options.url))
        self._traits = Traits(
            kind=options.kind, language=options.language, verified=options.verified, maskable=options.maskable
        )
        headers = {"Accept": "application/json"}
        if options.user:
            headers["Authorization"] = encode_basic_auth(options.user, context.secrets[options.password_env], "utf-8")
        self._web = Web(self._who, context.clock, headers)
        self._pretty = True
        """Whether `/wp-json/` is where the interface is; else it is behind `?rest_route=`."""

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """A batch for each page read, and one for what is gone. Raises SourceError."""
        await self._check_password()
        memory = Memory(cursor)
        told: set[str] = set()
        polls_between = max(1, round(self._options.recheck_s / self._options.every_s))
        poll = 0
        while True:
            whole = len(memory.seen) <= PER_PAGE or poll % polls_between == 0
            async for batch in self._poll(memory, whole):
                fresh = tuple(why for why in batch.rejected if why not in told)
                told.update(fresh)
                yield Batch(batch.items, batch.cursor, fresh, batch.more, batch.before)
            poll += 1
            await self._sleep(self._options.every_s)

    async def _check_password(self) -> None:
        """Raise SourceError for a refused password: WordPress may go on as if none had been given, and not say so."""
        if self._options.user:
            answer = await self._ask("/wp/v2/users/me", _fields="id")
            if answer.status == 401 and error_code(answer.body) in REFUSED_CODES:
                self._expect(answer)

    async def _poll(self, memory: Memory, whole: bool) -> AsyncIterator[Batch]:
        oldest_ms = self._clock.now_ms() - self._options.window_days * DAY_MS
        recent_ms = oldest_ms if memory.latest_ms is None else memory.latest_ms - OVERLAP_MS
        since_ms = min(oldest_ms, recent_ms) if whole else recent_ms
        listed: set[str] = set()
        async for page, last in self._listing(since_ms):
            listed.update(item.native_id for item in page.items)
            listed.update(number for number, _ in page.unusable)
            latest_ms, items = memory.latest_ms, memory.take(page)
            promised = memory.promise(items, latest_ms) if items else None
            yield Batch(items, memory.dump() if items else None, page.rejected, not last, promised)
        # Only here: every page was read to its end.
        gone = []
        for number in memory.absent(listed, since_ms)[:CHECKS]:
            if await self._is_gone(number):
                gone.append(number)
            else:
                memory.turn(number)
        memory.prune(min(oldest_ms, recent_ms))
        if gone:
            items = memory.gone(gone)
            yield Batch(items, memory.dump())

    async def _listing(self, since_ms: int) -> AsyncIterator[tuple[Page, bool]]:
        """Every page since `since_ms`, by number, so that nothing moves while we read; and whether it is the last.

        Raises SourceError.
        """
        number, pages = 1, 1
        while number <= pages:
            answer = await self._ask(
                "/wp/v2/comments",
                after=to_iso(since_ms), orderby="id", order="asc", per_page=str(PER_PAGE), page=str(number),
                _fields=_FIELDS,
            )  # fmt: skip
            self._expect(answer)
            page = await asyncio.to_thread(parse_comments, answer.body, self._traits)
            number += 1
            pages = total_pages(answer.headers.get("X-WP-TotalPages", ""), number, page.length >= PER_PAGE)
            yield page, number > pages
            if pages > MAX_PAGES:
                raise SourceError(
                    N_("{who} has more than {count} comments to read: lower “window_days” in the configuration."),
                    who=self._who,
                    count=MAX_PAGES * PER_PAGE,
                )

    async def _is_gone(self, number: str) -> bool:
        """Whether WordPress itself says that a comment may no longer be read. Raises SourceError otherwise."""
        answer = await self._ask(f"/wp/v2/comments/{number}", _fields="id,status")
        if answer.status == 410 or (answer.status in (401, 403, 404) and error_code(answer.body) in GONE_CODES):
            return True
        self._expect(answer)
        return not still_public(answer.body)

    async def _ask(self, route: str, **params: str) -> Answer:
        """GET a route of the interface; where pretty addresses are off, the plain way from then on."""
        if self._pretty:
            answer = await self._get(f"/wp-json{route}", params)
            if answer.status != 404 or error_code(answer.body):
                return answer
            plain = await self._get("/", {"rest_route": route, **params})
            self._pretty = plain.status == 404 or plain.body[:1] not in (b"[", b"{")
            return answer if self._pretty else plain
        return await self._get("/", {"rest_route": route, **params})

    async def _get(self, path: str, params: dict[str, str]) -> Answer:
        return await self._web.get(self._options.url.rstrip("/") + path, params=params, max_bytes=PAGE_BYTES)

    def _expect(self, answer: Answer) -> None:
        """Raise SourceError in words unless all is well."""
        if answer.status == 401 and self._options.user:
            raise SourceError(
                N_(
                    "{who} refused the password of user {user} (401): make a new application password there "
                    "under Users > Profile."
                ),
                who=self._who,
                user=self._options.user,
                fatal=True,
            )
        if answer.status == 401:
            raise SourceError(
                N_(
                    "{who} shows its comments to its own users only (401): give “user” and “password_env” "
                    "in the configuration."
                ),
                who=self._who,
                fatal=True,
            )
        if answer.status == 404:
            raise SourceError(
                N_(
                    "{who} has no REST interface for comments (404): is the address right, and does no plugin "
                    "switch it off?"
                ),
                who=self._who,
            )
        self._web.expect(answer, 200)

    async def close(self) -> None:
        await self._web.close()
