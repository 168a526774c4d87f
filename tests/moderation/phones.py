"""What authors do by phone, as facts in a stage's log: notes from the shop, contests. For tests and for pictures."""

from __future__ import annotations

from tests.moderation.stage import Stage
from wall import commands as do
from wall.author_events import Contested
from wall.content import ReasonContent, TextContent
from wall.events import Received, Topic


async def note(
    on: Stage,
    text: str,
    topic: Topic = "opinion",
    *,
    place: str | None = None,
    here: bool = False,
    from_ms: int | None = None,
) -> str:
    """A note comes in from the phone page; returns its id. `from_ms`: not public before."""
    house = on.place.house
    name = f"note-{len(house.state.posts)}"
    post = house.vault.post_id("phone", name, "")
    event = Received(
        at_ms=on.place.clock.now_ms(), actor="source:phone", shop="lyon", post=post, kind="note", source="phone",
        topic=topic, place=place, here=here, public_from_ms=from_ms, written_ms=on.place.clock.now_ms(),
        language="fr",
    )  # fmt: skip
    await house.append(event, entry=name, content=TextContent(text=text, pseudonym="4F2"))
    return post


async def refuse(on: Stage, post: str, actor: str = "noa", reason: str = "unintelligible") -> None:
    """`actor` withholds it, and the grace goes by."""
    await on.place.do(do.Withhold(id=on.place.id(), post=post, reason=reason), actor)
    on.place.step(11)


async def contest(on: Stage, post: str, words: str = "") -> None:
    """Its author contests the refusal, with these words."""
    event = Contested(at_ms=on.place.clock.now_ms(), actor="author", shop="lyon", post=post)
    await on.place.house.append(event, entry=f"contest-{post}", content=ReasonContent(words=words) if words else None)
