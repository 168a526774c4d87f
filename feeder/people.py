"""Who the people of the desk are to customers: names, badge, and whether they want them on the wall.

A view of the profiles, in memory and always current: `House` brings it up to date before it tells anybody of an
event. What a profile said before is destroyed with the same step, for good: nobody but its owner needs it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from feeder.contents import Contents
from wall.content import ProfileContent
from wall.naming import Names
from wall.state import State
from wall.vault import Vault
from wall.writing import profile_owner

NOBODY = Names(())


class People:
    """The profiles of one house, by account. Only accounts that have one are in it."""

    def __init__(self, contents: Contents, vault: Vault, state: State) -> None:
        self._contents = contents
        self._vault = vault
        self._state = state
        self.writing = asyncio.Lock()
        """Held by whoever writes a profile: what is sealed for the next one must outlive the end of the last."""
        self._known: dict[str, int] = {}
        self._profiles: dict[str, ProfileContent] = {}
        self._names: dict[str, Names] = {}
        self._unwilling = NOBODY

    @property
    def profiles(self) -> Mapping[str, ProfileContent]:
        """Account to profile, as of now."""
        return self._profiles

    def get(self, account: str) -> ProfileContent | None:
        """The present profile of `account`; None if there is none, or it was taken back."""
        return self._profiles.get(account)

    def signature(self, account: str, signed: str) -> str:
        """What may stand beneath a reply of `account` that was signed so: the badge, if it is theirs still and they
        want it on the wall; else nothing."""
        profile = self._profiles.get(account)
        return signed if profile is not None and profile.on_wall and signed == profile.badge else ""

    def badge(self, account: str) -> str:
        """The badge of `account`, on the wall or not; empty if there is none."""
        profile = self._profiles.get(account)
        return profile.badge if profile is not None else ""

    def names(self, account: str) -> Names:
        """The names under which customers may write of `account`."""
        return self._names.get(account, NOBODY)

    @property
    def unwilling(self) -> Names:
        """The names and badges of everybody who did not say that they may stand on the wall."""
        return self._unwilling

    async def refresh(self) -> set[str]:
        """Read what has changed, and destroy what was replaced or taken back. Returns the accounts concerned.

        Cheap if nothing did. Raises LogBroken.
        """
        now = self._state.profiles
        changed = {name for name in {*now, *self._known} if now.get(name) != self._known.get(name)}
        for account in changed:
            seq = now.get(account, 0)
            profile, entry = await self._contents.profile(seq)
            await self._vault.shred(profile_owner(account), keep=entry)
            if profile is None:
                self._profiles.pop(account, None)
            else:
                self._profiles[account] = profile
            if seq:
                self._known[account] = seq
            else:
                self._known.pop(account, None)
        if changed:
            self._names = {account: Names(profile.names) for account, profile in self._profiles.items()}
            shy = [profile for profile in self._profiles.values() if not profile.on_wall]
            self._unwilling = Names(name for profile in shy for name in (*profile.names, profile.badge))
        return changed

    async def fill(self) -> None:
        """Read every profile, and finish what a crash left: keys of a profile that no longer stands."""
        await self.refresh()
        for account in self._state.accounts:
            if account not in self._known and self._vault.holds(profile_owner(account)):
                await self._vault.shred(profile_owner(account))
