"""The pages of `docs/sources/`, made from the code: one for each source, French first, and a table of them all. Pure.

`run_feeder.py sources docs docs/sources` writes them; a test holds that they are as the code makes them.
"""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Iterable, Sequence
from types import ModuleType

import regex
from msgspec import Struct

from feeder.phrase import Phrase
from feeder.sources.base import About
from wall.words import N_, Gettext

INDEX = "README.md"
MARK = "<!-- made by: python run_feeder.py sources docs docs/sources -->"
RULE = "---"
TITLE = N_("Sources")
WAYS = {
    "hook": N_("It comes to us, at `/hooks/NAME`, the moment it is sent."),
    "asked": N_("We ask, every {every}."),
    "rung": N_("We ask, every {every}, and at once when its webhook rings."),
    "open": N_("It comes over a connection that stays open."),
}
"""How posts come here."""
_SENTENCES = regex.compile(r"(?<=[.])\s+")
_CONDITION = regex.compile(r"[^:;(.]{1,60}: [^,;:(.]{12,60}(?=[,;(.]|$)")
_FOR_SOME = regex.compile(r"(If|To|For|Only)\b")
"""How a sentence begins (in English, as it is marked) that is not for everybody."""
_CLAUSE = regex.compile(r"[^,;:(.]+")
SHORT = {"hook": N_("sent to us"), "asked": N_("asked for"), "rung": N_("asked for, rung by a webhook"),
         "open": N_("open connection")}  # fmt: skip

WHERE = N_(
    "{names}: environment variables of the feeder. With the service of docs/kiosk.md each is a line `NAME=value` in "
    "`/etc/vis-a-vis/secrets.env`. What is changed there or here counts once the feeder is started again "
    "(`sudo systemctl restart vis-a-vis-feeder`)."
)


class Entry(Struct, frozen=True, kw_only=True):
    """A source as people are told of it. `options`: the table of its own options, in Markdown."""

    name: str
    about: About
    way: str
    every_s: float | None
    options: str

    def how(self) -> Phrase:
        """How its posts come here, in a sentence."""
        return Phrase(WAYS[self.way], every=span(self.every_s or 0))


def entry(name: str, module: ModuleType, options: str) -> Entry:
    """What `module`, a source, says of itself. Raises AttributeError where it has no `ABOUT`."""
    made, field = typing.get_type_hints(module.build)["return"], module.OPTIONS.model_fields.get("every_s")
    pushed = hasattr(made, "deliver")
    if field is None:
        way = "hook" if hasattr(module, "tried") else "open"
        return Entry(name=name, about=module.ABOUT, way=way, every_s=None, options=options)
    way = "rung" if pushed else "asked"
    return Entry(name=name, about=module.ABOUT, way=way, every_s=field.default, options=options)


def span(seconds: float) -> Phrase:
    """A length of time in the largest unit that it fills more than once."""
    for size, message in ((3600, N_("{n} h")), (60, N_("{n} min"))):
        if seconds > size and seconds % size == 0:
            return Phrase(message, n=f"{seconds / size:g}")
    return Phrase(N_("{n} s"), n=f"{seconds:g}")


def first_sentence(text: str) -> str:
    """As much of `text` as a list has room for."""
    return str(_SENTENCES.split(text, 1)[0])


def gists(needs: Iterable[str], _: Gettext) -> str:
    """What everybody needs, in short, for a list; what begins with a condition is for some, and on the page alone."""
    return " · ".join(gist(_(need)) for need in needs if _FOR_SOME.match(need) is None)


def gist(need: str) -> str:
    """What a need is about: its first words, as far as a sign that divides them; of “condition: what”, both."""
    found = _CONDITION.match(need) or _CLAUSE.match(need)
    return found[0].strip() if found is not None else need


def page(one: Entry, french: Gettext) -> str:
    """The page of a source. `french`: of the catalogue `feeder`."""
    parts = [
        MARK, f"# {one.about.service} (`{one.name}`)", "[In English](#in-english)",
        *_half(one, french), RULE, "# In English", *_half(one, str), "## Options",
        "These, and [those that every source has](../configuration.md#source).", one.options,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _half(one: Entry, _: Gettext) -> list[str]:
    about = one.about
    (shown,) = tomllib.loads(about.example).get("source") or [{}]
    name = shown.get("name", "NAME")
    parts = [f"{_(about.reads)} {one.how().told(_).replace('/NAME', f'/{name}')}"]
    if about.needs:
        parts += [_head(_("What you need")), "\n".join(f"- {_(need)}" for need in about.needs)]
    parts += [_head(_("In wall.toml")), f"```toml\n{about.example.strip()}\n```"]
    then = _("Then `run_feeder.py --check`, and `run_feeder.py sources try NAME` to see what would come.")
    parts.append(then.replace("NAME", name))
    if secrets := [value for key, value in shown.items() if key.endswith("_env")]:
        parts.append(_(WHERE).format(names=", ".join(f"`{secret}`" for secret in secrets)))
    parts += [_head(_("Edits")), _(about.edits), _head(_("Deletions")), _(about.deletions)]
    parts += [_head(_("Limits")), _(about.limits), _head(_("What it was tried against")), _(about.tried)]
    if about.read:
        parts += [_("Written after:"), "\n".join(f"- <{address}>" for address in about.read)]
    return parts


def _head(text: str) -> str:
    return f"## {text}"


def index(entries: Iterable[Entry], french: Gettext) -> str:
    """The table of all sources."""
    ordered = sorted(entries, key=lambda one: one.about.service.casefold())
    parts = [MARK, f"# {french(TITLE)}", "[In English](#in-english)"]
    parts += [*_table(ordered, french), RULE, "# In English", *_table(ordered, str)]
    return "\n\n".join(parts) + "\n"


def _table(entries: Sequence[Entry], _: Gettext) -> list[str]:
    intro = N_(
        "Where posts come from. Each has its page: what it needs, its lines of `wall.toml`, its options, and what "
        "nobody has tried yet. `run_feeder.py sources` lists them in a terminal, `sources try NAME` shows what one "
        "would bring without writing anything, `sources new NAME` begins another."
    )
    heads = (N_("source"), N_("what it reads"), N_("what it needs"), N_("how it comes"), N_("edits"),
             N_("deletions"), N_("tried against"))  # fmt: skip
    rows = [
        (f"[{one.about.service}]({one.name}.md)", first_sentence(_(one.about.reads)),
         gists(one.about.needs, _) or "–", _(SHORT[one.way]),
         *(first_sentence(_(told)) for told in (one.about.edits, one.about.deletions, one.about.tried)))
        for one in entries
    ]  # fmt: skip
    lines = [tuple(map(_, heads)), ("---",) * len(heads), *rows]
    return [_(intro), "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
