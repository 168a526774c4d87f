"""Which keys the footer shows where: every action that does something there. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moderation import keymap
from moderation.actions.base import EVERYWHERE, Action
from moderation.desk import Row
from moderation.drawing.bars import Key
from moderation.model import Model
from moderation.words import Words


def has(action: Action, view: str, posts: bool) -> bool:
    """Whether a view has this action. `posts`: a post can be read in it."""
    if not action.views:
        return posts
    return action.views == EVERYWHERE or view in action.views


def useful(action: Action, model: Model, row: Row | None) -> bool:
    """Whether it does something here and now."""
    if action.decides and not model.may_decide:
        return False
    if action.about != "nothing" and (row is None or row.gone):
        return False
    return action.shown(model, row) and not action.obstacle(model, row)[0]


def footer(
    actions: Sequence[Action], keys: Mapping[str, str], model: Model, row: Row | None, view: str, words: Words,
    *, posts: bool, panes: bool,
) -> list[Key]:  # fmt: skip
    """The keys of a view, those of the post first. `panes`: there is more than one list to go to."""
    out: list[Key] = []
    going = False
    for action in actions:
        if not has(action, view, posts) or not useful(action, model, row):
            continue
        if panes and not going and action.group == "looking":
            out.append(Key("Tab", words._("panes"), "panes(1)"))
            going = True
        label = action.named(model, row) or action.label
        out.append(Key(keymap.shown(keys[action.name], words), words._(label), f"act('{action.name}')"))
    return out


def searching_keys(words: Words) -> list[Key]:
    """The keys while a search is typed."""
    _ = words._
    return [Key(_("Enter"), _("to the posts"), "found(True)"), Key(_("Esc"), _("see all again"), "found(False)")]


def marking_keys(
    words: Words, *, open_: bool, marks: int, masking: bool, offers: int = 0, offered: bool = False
) -> list[Key]:
    """The keys while words are marked. `offers`: suggestions left; `offered`: the cursor is on one."""
    _ = words._
    out = []
    if offered:
        out.append(Key(_("Enter"), _("take it"), "page_key('take')"))
        out.append(Key("n", _("not this one"), "page_key('refuse')"))
    if offers:
        out.append(Key("Tab", _("the next suggestion"), "page_key('suggestion(1)')"))
    out += [
        Key("←→", _("letter"), "page_key('move(1)')"),
        Key("Ctrl ←→", _("word"), "page_key('word(True)')"),
        Key(_("Space"), _("end the mark") if open_ else _("begin a mark"), "page_key('mark')"),
    ]
    if marks and not open_ and not offered:
        told = _("approve masked") if masking else _("go on")
        out.append(Key(_("Enter"), told, "page_key('finish')"))
    if marks or open_:
        out.append(Key("⌫", _("take away"), "page_key('unmark')"))
    return [*out, Key(_("Esc"), _("drop the mark") if open_ else _("later"), "page_key('leave')")]
