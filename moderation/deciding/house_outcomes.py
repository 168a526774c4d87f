"""What an answer to a command about no post does to the desk: a sentence, and what was begun is done with. Pure."""

from __future__ import annotations

from moderation.deciding.undoing import withdrawn
from moderation.model import Model, Notice, Step
from moderation.words import Words
from wall import commands as do
from wall.wire import Answer, Profile

SHEETS: dict[type[do.Command], str] = {do.Dictate: "note", do.Announce: "announce", do.HandOver: "handover"}
"""What is written on which sheet; once it is sent, the sheet is empty again."""


def settle_house(model: Model, words: Words, command: do.Command, answer: Answer) -> None:
    """Bring the model in line with the answer and say what came of it."""
    if isinstance(command, do.EndAnnouncement):
        for made in [made for made in model.steps if _ends(made.back, command.announcement)]:
            model.unstep(made)
    if not answer.ok:
        model.notice = Notice(words.refusal(answer), "refused")
        return
    _sent(model, command)
    if isinstance(command, do.SetProfile):
        names, badge = list(command.names), command.badge
        model.profile = Profile(names=names, badge=badge, on_wall=command.on_wall, layout=command.layout)
    told = _told(words, command, model.profile == Profile())
    model.notice = Notice(told, "done") if told else None
    back = withdrawn(command, answer, words)
    if back is not None:
        model.step(Step(*back, told=model.notice))


def _ends(back: do.Command, announcement: str) -> bool:
    return isinstance(back, do.EndAnnouncement) and back.announcement == announcement


def _sent(model: Model, command: do.Command) -> None:
    """The sheet's words are done with, unless something else was begun on it since."""
    kept = model.sheets.get(SHEETS.get(type(command), ""), {})
    text = getattr(command, "text", "")
    if kept and kept.get("text", "").strip() == text.strip():
        del model.sheets[SHEETS[type(command)]]


def _told(words: Words, command: do.Command, forgotten: bool) -> str:
    match command:
        case do.Pause():
            return words._("The wall is paused; the screens say so.")
        case do.Resume():
            return words._("The wall goes on.")
        case do.Dictate():
            return words._("Taken in: it waits for a decision, marked as dictated at the counter.")
        case do.Announce():
            return words._("Announced: it is on the screens.")
        case do.EndAnnouncement():
            return words._("The announcement is off the screens.")
        case do.HandOver():
            return words._("Handed over. Thank you, and have a good rest.")
        case do.SetProfile():
            return words._("Everything is taken back.") if forgotten else words._("Your profile is saved.")
        case _:
            return ""
