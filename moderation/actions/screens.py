"""What a screen in the shop can be told from here, and what is taken off the wall while looking at one.

The orders themselves are in `moderation/hub/remote.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from moderation import desk
from moderation.actions.base import Action, Context
from moderation.actions.refusing import refuse
from moderation.around import fleet
from moderation.desk import Row
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.screens.chooser import Choice, Chooser
from moderation.widgets.fleet import FleetView
from moderation.words import N_, Words, stars
from wall.client import Unreachable
from wall.wire import DeskPost

HERE = frozenset({"screens"})


def order(what: str) -> Callable[[Context, Row | None], Awaitable[None]]:
    """Tell the chosen screen."""

    async def run(ctx: Context, row: Row | None) -> None:
        ctx.desk.post_message(FleetView.Order(what))

    return run


def connected(model: Model, row: Row | None) -> bool:
    """Whether there is a screen to tell."""
    here = fleet.chosen(model.status.screens if model.status is not None else (), model.screen)
    return here is not None and not here.gone


def has_posts(model: Model, row: Row | None) -> bool:
    """Whether the chosen screen says that posts are on it."""
    return connected(model, row) and bool(fleet.upon(model.screen))


async def withdraw(ctx: Context, row: Row | None) -> None:
    """Take off the wall what the chosen screen shows: which post, if there are several, then the reason as usual."""
    try:
        posts = await asked(ctx, fleet.upon(ctx.model.screen))
    except Unreachable as error:
        ctx.say(str(error))
        return
    if not posts:
        ctx.say(ctx.words._("No post is on this screen now."))
        return
    chosen = posts[0].id if len(posts) == 1 else await ctx.ask(which(posts, ctx.words))
    post = next((each for each in posts if each.id == chosen), None)
    if post is None:
        return
    # The reason may want words of the text: the whole post comes before the reader, in its list.
    listing = ctx.model.lists["shown"]
    ctx.model.lists["shown"] = desk.placed(listing, post)
    ctx.desk.action_view("shown")
    try:
        await refuse(ctx, post, withdraw=True)
    finally:
        if ctx.desk.whole and ctx.desk.view == "shown":
            ctx.desk.action_view("screens")


async def asked(ctx: Context, ids: Sequence[str]) -> list[DeskPost]:
    """These posts as they are at this moment, those that are still on the wall. Raises Unreachable."""
    answers = [await ctx.session.link.ask("post", post=post) for post in ids]
    return [answer.post for answer in answers if answer.post is not None and answer.post.state == "shown"]


def which(posts: Sequence[DeskPost], words: Words) -> Chooser:
    """The posts of a screen, to choose one; stars are drawn like any other word."""
    choices = [
        Choice(
            post.id, f"{stars(post.stars) or words.kind(post)}  {one_line(post.text or '', 48)}", words.person(post)
        )
        for post in posts
    ]
    hint = words._("Enter: take this one off the wall   Esc: back")
    return Chooser(words._("Withdraw which post?"), choices, hint)


ACTIONS = (
    Action(
        name="withdraw-here", key="d", label=N_("withdraw"), group="deciding", order=14, run=withdraw,
        help=N_("withdraw: take off the wall what stands on this screen"), about="nothing", views=HERE,
        shown=has_posts,
    ),
    Action(
        name="identify", key="i", label=N_("identify"), group="house", order=70, run=order("identify"),
        help=N_("identify: the screen shows its name in large"), about="nothing", quick=True, views=HERE,
        shown=connected,
    ),
    Action(
        name="playlist", key="l", label=N_("playlist"), group="house", order=71, run=order("playlist"),
        help=N_("playlist: which scenes it plays, until others are chosen"), about="nothing", quick=True,
        views=HERE, shown=connected,
    ),
    Action(
        name="reload", key="r", label=N_("start anew"), group="house", order=72, run=order("reload"),
        help=N_("start anew, as after switching it off and on"), about="nothing", quick=True, views=HERE,
        shown=connected,
    ),
    Action(
        name="thumbnail", key="v", label=N_("picture"), group="house", order=73, run=order("thumbnail"),
        help=N_("a new picture of what it shows"), about="nothing", decides=False, quick=True, views=HERE,
        shown=connected,
    ),
)  # fmt: skip
