"""From another service's delivery to posts, by a mapping. Pure; what comes out has passed the checks of our own form.

An expression that fails costs one post, and in `when`, `only` and `consent` it says no. What a service sends besides
(its tests, what other people did) is taken for nothing. A chat without consent leaves this file as a bare id, and so
does whatever is private.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Named
from dataclasses import dataclass
from typing import Any

import msgspec
import regex

from feeder.sources.base import Seen
from feeder.sources.parts.webhook.mapping import Mapping, Take, expressions
from feeder.sources.parts.webhook.paths import Failed, TooMuch, Work, compiled
from feeder.sources.shared.contact import parts
from feeder.sources.shared.lenient import clean, web_link
from feeder.sources.shared.plaintext import html_to_text
from feeder.sources.shared.posted import BadBody, Posts, Refused, Traits, Wrong, bounded, opened, post
from wall.clock import from_iso, to_iso

_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_NUMBER = regex.compile(r"[0-9]{1,16}(\.[0-9]{1,9})?")
_LAST_S = 253_000_000_000
_PLAIN = ("created", "title", "author", "author_id", "conversation", "reply")
_TIMES = ("written_at", "updated_at")


@dataclass(frozen=True)
class Policy:
    """On what grounds private messages may be displayed, as the shop has configured it; "" basis: never.

    `given`: an expression in place of the mapping's own.
    """

    basis: str = ""
    version: str = ""
    given: str = ""


class Reader:
    """One mapping, with its expressions compiled."""

    def __init__(self, mapping: Mapping, traits: Traits, policy: Policy) -> None:
        self._mapping, self._traits, self._policy = mapping, traits, policy
        self.found: dict[str, bool] = {}
        """Each expression of a post's fields that was asked so far, and whether it found anything at all."""
        self._given = policy.given or mapping.consent.given
        self._paths = {one: compiled(one) for one in (*expressions(mapping), self._given) if one}

    def delivery_id(self, body: bytes) -> str:
        """The id that stands in the body, "" for none."""
        expression = self._mapping.delivery.id
        try:
            found = self._find(expression, {"body": opened(body)}, Work()) if expression else None
        except (BadBody, Failed, TooMuch):
            return ""
        return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""

    def posts(self, headers: Named[str, str], body: bytes) -> Posts:
        """What a delivery holds. `headers` by names in small letters. Raises BadBody."""
        sees: dict[str, Any] = {"body": opened(body), "header": dict(headers), "post": None}
        work = Work()
        items: list[Seen] = []
        refused: list[Refused] = []
        about = False
        taken: set[str] = set()
        try:
            for take in self._mapping.take:
                if not self._says_yes(take.when, sees, work):
                    continue
                before = set(taken)
                for place, one in enumerate(self._listed(take, sees, work)):
                    seeing = sees | {"post": one}
                    if not self._says_yes(take.only, seeing, work):
                        continue
                    about = True
                    name = self._named(take, seeing, work)
                    if name in before:
                        continue
                    taken.add(name)
                    try:
                        items += self._take(take, seeing, work)
                    except Wrong as wrong:
                        refused.append(Refused(place, clean(name.partition("\n")[0][:100])[0] or None, str(wrong)))
                    bounded(len(items) + len(refused))
        except TooMuch as error:
            raise BadBody("The body is too much to look through: nothing of it was taken.") from error
        return Posts(tuple(items), tuple(refused), passed=not about)

    def why_not(self, headers: Named[str, str], body: bytes) -> str:
        """Why a delivery holds nothing, each table by its number. Raises BadBody."""
        sees: dict[str, Any] = {"body": opened(body), "header": dict(headers), "post": None}
        work, told = Work(), []
        for number, take in enumerate(self._mapping.take, 1):
            try:
                if not self._says_yes(take.when, sees, work):
                    why = "when is not true"
                elif not (listed := self._listed(take, sees, work)):
                    why = "each finds nothing"
                elif not any(self._says_yes(take.only, sees | {"post": one}, work) for one in listed):
                    why = "only is true for none"
                else:
                    why = "it fits"
            except TooMuch:
                why = "it takes too much work"
            told.append(f"[[take]] {number} ({take.event}): {why}")
        return "about something else. " + "; ".join(told)

    def _named(self, take: Take, sees: dict[str, Any], work: Work) -> str:
        """By what a later table knows that an earlier one has taken the post."""
        try:
            found = [self._find(one, sees, work) for one in (take.id, take.created) if one]
        except Failed:
            return ""
        return "\n".join(str(one) for one in found if isinstance(one, str | int))

    def _take(self, take: Take, sees: dict[str, Any], work: Work) -> list[Seen]:
        """One post, or none if it is nobody's. Raises Wrong, TooMuch."""
        raw = self._raw(take, sees, work)
        if raw is None:
            return []
        seen = post(raw, self._traits)
        if seen.updated_ms is None and raw.get("updated_at"):
            seen = msgspec.structs.replace(seen, updated_ms=from_iso(raw["updated_at"]))
        return [seen]

    def _raw(self, take: Take, sees: dict[str, Any], work: Work) -> dict[str, Any] | None:
        """The post in our own form, not yet looked at; None: nobody's. Raises Wrong, TooMuch."""
        raw: dict[str, Any] = {"id": self._value("id", take.id, sees, work), "event": take.event}
        if take.kind is not None:
            raw["kind"] = take.kind
        for name in _TIMES:
            raw[name] = self._time(name, self._value(name, getattr(take, name), sees, work))
        if take.event == "deleted":
            raw["created"] = self._value("created", take.created, sees, work)
            return raw
        role = self._value("author_role", take.author_role, sees, work)
        if take.roles:
            raw["author_role"] = take.roles.get(_word(role))
            if raw["author_role"] is None:
                raise Wrong("author_role is a word that the mapping's table of roles does not know")
            if raw["author_role"] == "nobody":
                return None
        for name in _PLAIN:
            raw[name] = self._value(name, getattr(take, name), sees, work)
        html = self._value("html", take.html, sees, work)
        raw["text"] = html_to_text(html) if isinstance(html, str) else self._value("text", take.text, sees, work)
        rating = _number(self._value("rating", take.rating, sees, work))
        raw["rating"] = None if rating is None else {"value": rating, "best": take.best}
        raw["permalink"] = web_link(self._value("permalink", take.permalink, sees, work)) or None
        raw["language"] = _language(self._value("language", take.language, sees, work))
        contact = self._value("contact", take.contact, sees, work)
        raw["contact"] = contact if isinstance(contact, str) and parts(contact.strip()) else None
        day = self._value("experience_on", take.experience_on, sees, work)
        raw["experience_on"] = day[:10] if isinstance(day, str) else day
        self._agreed(take, raw, sees, work)
        return raw

    def _agreed(self, take: Take, raw: dict[str, Any], sees: dict[str, Any], work: Work) -> None:
        """What the person said about being displayed; without it, what is private becomes a chat to be counted."""
        kind = take.kind or self._traits.kind
        if kind != "chat" and not take.private:
            return
        said = bool(self._policy.basis and self._given) and self._says_yes(self._given, sees, work)
        words = raw["rating"] is not None or any(str(raw[name] or "").strip() for name in ("title", "text"))
        if not said or not words:
            raw["kind"] = "chat"
            return
        asked = self._mapping.consent
        raw["consent"] = {
            "basis": self._policy.basis,
            "version": self._policy.version,
            "at": self._time("consent.at", self._value("consent.at", asked.at, sees, work)),
            "id": self._value("consent.id", asked.id, sees, work),
        }

    # --- what expressions find ------------------------------------------------------------------------------

    def _listed(self, take: Take, sees: dict[str, Any], work: Work) -> list[Any]:
        if not take.each:
            return [sees["body"]]
        try:
            found = self._find(take.each, sees, work)
        except Failed:
            return []
        found = [found] if isinstance(found, dict) else found
        return found if isinstance(found, list) else []

    def _says_yes(self, expression: str, sees: dict[str, Any], work: Work) -> bool:
        """Whether the expression is empty, or finds `true`."""
        try:
            return not expression or self._find(expression, sees, work) is True
        except Failed:
            return False

    def _value(self, name: str, expression: str, sees: dict[str, Any], work: Work) -> Any:
        """What is found, nothing for an empty text. Raises Wrong."""
        try:
            found = self._find(expression, sees, work) if expression else None
        except Failed as error:
            raise Wrong(f"{name}: the expression fails: {error}") from error
        found = None if found == "" else found
        if expression:
            told = f"{name} = {expression}"
            self.found[told] = self.found.get(told, False) or found is not None
        return found

    def _find(self, expression: str, sees: dict[str, Any], work: Work) -> Any:
        return self._paths[expression].find(sees, work)

    def _time(self, name: str, value: Any) -> str | None:
        """A time in any of the forms, as RFC 3339. Raises Wrong."""
        if value is None:
            return None
        try:
            if self._mapping.time == "rfc3339" and isinstance(value, str) and len(value) <= 64:
                return to_iso(from_iso(regex.sub(r" UTC$", "Z", value.strip())))
            seconds = _number(value)
            if self._mapping.time != "rfc3339" and seconds is not None and isinstance(seconds, int | float):
                seconds = seconds / 1000 if self._mapping.time == "unix-ms" else seconds
                if 0 < seconds < _LAST_S:
                    return to_iso(round(seconds * 1000))
        except (ValueError, OverflowError) as error:
            raise Wrong(f"{name} is no time") from error
        raise Wrong(f"{name} is no time")


def _word(value: Any) -> str:
    """A value as it stands in a table of the mapping: true, false and null as in JSON."""
    return json.dumps(value) if isinstance(value, bool) or value is None else str(value)[:100]


def _number(value: Any) -> Any:
    """A number that came as a text, as a number; anything else as it is."""
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) else value


def _language(value: Any) -> str | None:
    """A language's code, or nothing for what is none."""
    text = clean(value)[0].strip() if isinstance(value, str) else ""
    return text.replace("_", "-") if len(text) <= 35 and _LANGUAGE.fullmatch(text) else None
