"""The half of the second verifier that counts again: from `docs/ledger.md` alone, like `page_verifier.py`."""

from __future__ import annotations

from typing import Any

STATES = ("waiting", "undisplayable", "shown", "withheld", "withdrawn", "expired", "lapsed")
ALWAYS_SECOND = {"accusation", "not-a-customer", "off-topic"}


class Wrong(Exception):
    """What is wrong with the export, in words."""


class Post:
    def __init__(self) -> None:
        self.state, self.masked, self.reason = "waiting", False, ""
        self.proposed: tuple[int, str, str] | None = None
        self.contested = self.chat = False

    def become(self, state: str, masked: bool = False, reason: str = "") -> None:
        self.state, self.masked, self.reason = state, masked, reason


class Count:
    """Counting again."""

    def __init__(self) -> None:
        self.posts: dict[str, Post] = {}
        self.second = set(ALWAYS_SECOND)
        self.contests = self.reversals = 0

    def event(self, n: int, core: dict[str, Any], idle: bool) -> None:
        kind = core["type"]
        if kind == "rules-set":
            more = {reason["code"] for reason in core["reasons"] if "second" in reason["requires"]}
            self.second = (ALWAYS_SECOND | more) - {"author-request"}
        if "post" not in core:
            return
        if kind == "received":
            post = self.posts.setdefault(core["post"], Post())
            hidden = not core.get("consent", False) if post.chat and not core["chat"] else not core["displayable"]
            post.chat = post.chat or core["chat"]
            post.proposed, post.contested = None, False
            post.become("undisplayable" if hidden else "waiting")
            return
        if core["post"] not in self.posts:
            raise Wrong(f"event {n} is about a post that was never received")
        self.about(n, kind, core, idle, self.posts[core["post"]])

    def about(self, n: int, kind: str, core: dict[str, Any], idle: bool, post: Post) -> None:
        if kind == "approved":
            post.proposed = None
            if not idle:
                post.become("shown", masked=core["masked"] > 0)
        elif kind in ("withheld", "withdrawn"):
            post.proposed = None
            if core["reason"] in self.second:
                post.proposed = (core["by"], kind, core["reason"])
            elif not idle:
                post.become(kind, reason=core["reason"])
        elif kind == "seconded":
            if post.proposed is None or post.proposed[0] == core["by"]:
                raise Wrong(f"event {n} seconds nothing, or its own proposal")
            if not idle:
                post.become(post.proposed[1], reason=post.proposed[2])
            post.proposed = None
        elif kind == "undone":
            if post.proposed is not None:
                post.proposed = None
                return
            if post.state in ("shown", "withheld", "withdrawn"):
                post.become("waiting")
            self.reversals += post.contested
            post.contested = False
        elif kind == "source-deleted":
            post.proposed, post.contested = None, False
            if post.state in ("waiting", "shown"):
                post.become("withdrawn")
        elif kind == "expired":
            post.proposed = None
            post.become("expired")
        elif kind == "lapsed":
            post.become("lapsed")
        elif kind == "forgotten" and core.get("author", False):
            post.contested = False
        elif kind == "contested":
            self.contests += 1
            post.contested = True
        elif kind == "contest-decided":
            post.contested = False
            if not core.get("upheld", False):
                self.reversals += 1
                post.become("waiting")

    def compare(self, panel: dict[str, Any]) -> None:
        found: dict[str, Any] = dict.fromkeys(STATES, 0)
        found |= {"received": len(self.posts), "contests": self.contests, "reversals": self.reversals}
        reasons: dict[str, int] = {}
        for post in self.posts.values():
            found[post.state] += 1
            if post.reason:
                reasons[post.reason] = reasons.get(post.reason, 0) + 1
        found["masked"] = sum(post.masked for post in self.posts.values())
        found["contested"] = sum(post.contested for post in self.posts.values())
        for name, value in found.items():
            if panel.get(name, 0) != value:
                raise Wrong(f"{name}: the panel says {panel.get(name, 0)}, counted {value}")
        told = {code: count for code, count in panel.get("by_reason", {}).items() if count}
        if told != reasons:
            raise Wrong(f"by_reason: the panel says {told}, counted {reasons}")
