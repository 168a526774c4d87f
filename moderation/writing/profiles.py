"""Who the person at this desk is to customers: asked for once, kept while the desk is open."""

from __future__ import annotations

from moderation.actions.base import Context
from wall.client import Unreachable
from wall.wire import Profile


async def mine(ctx: Context) -> Profile:
    """One's own profile; an empty one while the hub cannot be asked."""
    if ctx.model.profile is None:
        try:
            return await ctx.session.profile()
        except Unreachable:
            return Profile()
    return ctx.model.profile


def signature(profile: Profile) -> str:
    """The badge that may stand beneath a reply on the wall: none, unless its owner wants it there."""
    return profile.badge if profile.on_wall else ""
