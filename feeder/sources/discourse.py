"""Posts of a Discourse forum by its JSON interface: new ones, edits and deletions.

Written after https://docs.discourse.org (August 2026) and Discourse's own source (PostsController, PostSerializer,
LatestPostsQuery, in 2026 and before). Tried against a stand-in after them: no real Discourse could be had.

A read goes through `/posts.json`, the newest first, until posts are old enough. A webhook, if it is signed, only
wakes the reading and says at which post to look. A post that is missing from a whole read counts as gone on the
forum's own word only: it cannot be read, or is no longer listed at its place.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from feeder.phrase import Phrase
from feeder.sources.base import About, Batch, Context, SourceError
from feeder.sources.parts.discourse.posts import Traits, hooked_number, number_of, parse_posts, wait_s
from feeder.sources.shared.budget import Budget
from feeder.sources.shared.doorbell import Doorbell
from feeder.sources.shared.http import Answer, Web, host_of
from feeder.sources.shared.polling import Pace, Polling, Sleep, poll
from feeder.sources.shared.service_url import ServiceUrl
from feeder.sources.shared.window import Page, Window
from wall.words import N_

PAGE_BYTES = 16_000_000
MAX_PAGES = 400
MAX_LOOKS = 200
"""Posts that a webhook told of and that are looked at by themselves; beyond them the next whole read finds them."""
CALLS, PER_S, BURST = 40, 60.0, 20
"""A Discourse allows a key 60 requests a minute and an address 200, 50 of them in ten seconds."""


class DiscourseOptions(Polling):
    """Posts of a Discourse forum."""

    type: Literal["discourse"] = "discourse"
    url: ServiceUrl = Field(
        pattern=r"^https?://[^\s/]", max_length=2000, description="The forum's address, as people type it."
    )
    categories: tuple[int, ...] = Field(
        (), max_length=100, description="The numbers of the categories to read, from their addresses; empty: all."
    )
    kind: Literal["forum", "review", "note"] = Field("forum", description="What its posts are on the wall.")
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}$", description="The posts' language (fr, en, …), where the forum does not say it."
    )
    user: str = Field("", max_length=200, description="The user whom the key is for; only for a forum with a log-in.")
    key_env: str = Field("", description="Environment variable with an API key of that user.")
    hook_secret_env: str = Field("", description="Environment variable with the secret of the forum's webhook.")
    every_s: float = Field(60.0, ge=1, le=86_400, description="How often new posts are asked for (s).")
    recheck_s: float = Field(
        1800.0, ge=1, le=604_800, description="How often the window is read again for edits and deletions (s)."
    )

    @model_validator(mode="after")
    def _account(self) -> Self:
        if bool(self.user) != bool(self.key_env):
            raise ValueError("user and key_env go together")
        if self.key_env and not self.categories:
            raise ValueError("categories says what may be shown; with a key more can be read than everybody may")
        return self


OPTIONS = DiscourseOptions
ABOUT = About(
    service="Discourse",
    reads=N_(
        "The public posts of a Discourse forum, all of it or some categories; never private messages, whispers or "
        "moderators’ notes. Posts of the forum’s team speak for the shop."
    ),
    needs=(
        N_("The forum’s address; nothing more if everybody may read it."),
        N_(
            "Only for a forum with a log-in: an API key under Admin > API > Keys, for an ordinary user, read only; "
            "and the categories to read, since a key may read more than everybody may."
        ),
        N_(
            "If posts shall come at once: a webhook under Admin > API > Webhooks to /hooks/NAME, with a secret and "
            "the post events."
        ),
    ),
    edits=N_("Found when the window is read again, every half hour; at once with the webhook."),
    deletions=N_(
        "Found the same way, once the forum itself shows the post no longer; hidden posts go too, and one that is "
        "recovered comes back as a new revision."
    ),
    limits=N_(
        "60 requests a minute with a key, 200 without one: no more than 40 a minute are made, 50 posts a request. "
        "Without a key Discourse may answer as it was a minute ago."
    ),
    tried=N_(
        "A stand-in after Discourse’s documentation and its own source, both ways of paging; nobody has tried it on "
        "a real forum yet."
    ),
    read=(
        "https://docs.discourse.org/",
        "https://github.com/discourse/discourse/blob/main/app/controllers/posts_controller.rb",
        "https://meta.discourse.org/t/available-settings-for-global-rate-limits-and-throttling/78612",
    ),
    example="""
[[source]]
type = "discourse"
name = "forum"
label = "Le forum"
url = "https://forum.example"
categories = [5, 7]
""",
)
WORDS = {
    404: N_("{who} has no list of posts at that address ({status}): is it the address of the forum’s first page?"),
}  # fmt: skip


def build(options: DiscourseOptions, context: Context) -> Discourse:
    return Discourse(options, context)


class Discourse:
    """One forum. `sleep` is how it paces itself."""

    def __init__(self, options: DiscourseOptions, context: Context, sleep: Sleep = asyncio.sleep) -> None:
        self.name = options.name
        self._options, self._clock = options, context.clock
        self._traits = Traits(
            url=options.url, kind=options.kind, categories=frozenset(options.categories), language=options.language,
            verified=options.verified, maskable=options.maskable,
        )  # fmt: skip
        self._secret = context.secrets[options.hook_secret_env] if options.hook_secret_env else ""
        headers = {"Accept": "application/json"}
        if options.user:
            headers |= {"Api-Key": context.secrets[options.key_env], "Api-Username": options.user}
        self._who = Phrase(N_("The forum {host}"), host=host_of(options.url))
        self._web = Web(
            self._who, context.clock, headers, origin=options.url,
            budgets=(Budget(context.clock, CALLS, PER_S, BURST),), sleep=sleep, words=WORDS,
        )  # fmt: skip
        self._bell = Doorbell(sleep=sleep)
        self._looks: dict[int, None] = {}

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        """A batch for each page read, and one for what is gone. Raises SourceError."""
        pace, window = Pace.of(self._options), Window(cursor)
        async for batch in poll(self, window, pace, self._clock, self._bell.wait):
            yield batch

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """See `feeder/web/server.py`. A signed delivery of the forum's webhook wakes the reading."""
        if not self._secret:
            return 404, {"error": "This source takes no deliveries: set hook_secret_env."}
        told = headers.get("X-Discourse-Event-Signature", "")
        right = "sha256=" + hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(told.encode(), right.encode()):
            return 401, {"error": "The signature is not right: is the secret the same on both sides?"}
        number = hooked_number(body)
        if number and len(self._looks) < MAX_LOOKS:
            self._looks[number] = None
        return await self._bell.deliver({}, body)

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        """See `Listing`. Posts that a webhook told of come first."""
        del whole  # a short read and a whole one differ in how far back they go only
        while self._looks:
            number = next(iter(self._looks))
            del self._looks[number]
            try:
                yield await self._look(str(number))
            except SourceError:
                self._looks[number] = None
                raise
        more: str | None = ""
        for _ in range(MAX_PAGES):
            page = await self._page(more or "")
            yield page
            more = page.more
            if more is None or (page.oldest_ms is not None and page.oldest_ms < since_ms):
                return
        raise SourceError(
            N_("{who} has more than {count} posts to read: lower “window_days” in the configuration."),
            who=self._who,
            count=MAX_PAGES * 50,
        )

    async def is_gone(self, native_id: str, created: str) -> bool:
        """Whether nobody may read it, or the forum lists it no longer. Raises SourceError where it does not say."""
        del created
        answer = await self._ask(f"/posts/{native_id}.json", {})
        if answer.status in (403, 404, 410):
            return True
        self._expect(answer)
        return not (await self._look(native_id)).items

    async def _look(self, native_id: str) -> Page:
        """The post as the listing has it at its place; nothing else of that page."""
        page = await self._page(str(int(native_id) + 1))
        items = tuple(item for item in page.items if item.native_id == native_id)
        return Page(items, () if items else ((native_id, ""),))

    async def _page(self, place: str) -> Page:
        answer = await self._ask("/posts.json", {"before": number_of(place)} if place else {})
        self._expect(answer)
        return await asyncio.to_thread(parse_posts, answer.body, self._traits, place)

    async def _ask(self, path: str, params: dict[str, str]) -> Answer:
        return await self._web.get(self._options.url + path, params=params, max_bytes=PAGE_BYTES)

    def _expect(self, answer: Answer) -> None:
        """Raise SourceError in words unless all is well."""
        if answer.status == 403:
            raise SourceError(
                N_(
                    "{who} shows its posts to its own users only, or refused the key ({status}): make one under "
                    "Admin > API > Keys, for a user who may read the categories."
                ),
                who=self._who,
                status=answer.status,
                fatal=True,
            )
        later_s = wait_s(answer.body) if answer.status == 429 else None
        self._web.expect(answer, 200, later_s=later_s)

    async def close(self) -> None:
        await self._web.close()
