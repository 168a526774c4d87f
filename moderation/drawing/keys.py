"""Which keys the footer shows where: every one that does something there. Pure."""

from __future__ import annotations

from moderation import desk
from moderation.desk import Row
from moderation.drawing.bars import Key
from moderation.words import Words


def undoable(row: Row | None) -> bool:
    """Whether the post being read has a decision that can be undone."""
    if row is None or row.post.forgotten or row.post.deleted:
        return False
    return row.post.pending is not None or row.post.state in ("shown", "withheld", "withdrawn")


def reading_keys(
    row: Row | None, words: Words, *, decides: bool, undo: bool, panes: bool = True, paused: bool = False
) -> list[Key]:
    """The keys while a post is read. `decides`: this account may decide; `undo`: there is a decision to undo."""
    _ = words._
    out: list[Key] = []
    if row is not None and decides and not row.gone:
        post = row.post
        if desk.belongs("waiting", post):
            out.extend(
                (
                    Key("a", _("approve"), "act('approve')"),
                    Key("m", _("mask"), "act('mask')"),
                    Key("w", _("withhold"), "act('withhold')"),
                )
            )
        if desk.belongs("second", post):
            out.append(Key("s", _("second"), "act('second')"))
        if post.state == "shown":
            out.append(Key("d", _("withdraw"), "act('withdraw')"))
            off = _("out of the spotlight")
            out.append(Key("f", off if post.spotlit else _("to the spotlight"), "act('spotlight')"))
            out.append(Key("p", _("promise"), "act('promise')"))
        if not post.forgotten and post.state != "undisplayable":
            out.append(Key("r", _("reply"), "act('reply')"))
    if decides and undo:
        out.append(Key("u", _("undo"), "act('undo')"))
    if panes:
        out.append(Key("Tab", _("panes"), "panes(1)"))
    return [*out, *_always(words, decides=decides, paused=paused)]


def screen_keys(words: Words, *, here: bool, decides: bool, paused: bool) -> list[Key]:
    """The keys while screens are looked at. `here`: there is one to act on."""
    _ = words._
    out = []
    if here and decides:
        out.append(Key("i", _("identify"), "order('identify')"))
        out.append(Key("l", _("playlist"), "order('playlist')"))
        out.append(Key("r", _("start anew"), "order('reload')"))
    if here:
        out.append(Key("v", _("picture"), "order('thumbnail')"))
    return [*out, *_always(words, decides=decides, paused=paused)]


def _always(words: Words, *, decides: bool, paused: bool) -> list[Key]:
    _ = words._
    pause = [Key("z", _("let the wall go on") if paused else _("pause"), "act('pause')")] if decides else []
    return [*pause, Key("?", _("help"), "app.help"), Key("q", _("quit"), "leave")]


def marking_keys(words: Words, *, open_: bool, marks: int, masking: bool) -> list[Key]:
    """The keys while words are marked."""
    _ = words._
    out = [
        Key("←→", _("letter"), "page_key('move(1)')"),
        Key("Ctrl ←→", _("word"), "page_key('word(True)')"),
        Key(_("Space"), _("end the mark") if open_ else _("begin a mark"), "page_key('mark')"),
    ]
    if marks and not open_:
        told = _("approve masked") if masking else _("go on")
        out.append(Key(_("Enter"), told, "page_key('finish')"))
    if marks or open_:
        out.append(Key("⌫", _("take away"), "page_key('unmark')"))
    return [*out, Key(_("Esc"), _("drop the mark") if open_ else _("later"), "page_key('leave')")]
