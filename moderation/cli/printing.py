"""Posts, status and answers as text for a terminal. Pure; every word of others is made harmless."""

from __future__ import annotations

from moderation.around import fleet, nearby, services
from moderation.deciding import promising, veil
from moderation.drawing import authors, found, joined
from moderation.drawing.screens import ending
from moderation.glyphs import harmless, one_line, text_lines
from moderation.words import Words, stars
from wall import commands as do
from wall.clock import to_iso
from wall.state import STATES
from wall.wire import Answer, DeskPost, Status

LINES = 6
"""A post's text shows so many lines in a list; `--json` has all of it."""
OPTIONS = {
    "span": "--span A:B", "ground": "--ground …", "evidence": "--evidence …", "other": "--other ID",
    "request": "--request …", "asked": "--request …",
}  # fmt: skip


def post(one: DeskPost, words: Words, width: int, now_ms: int, *, opened: bool = False) -> str:
    """One post of a list; `opened`: even if it holds hard words."""
    _ = words._
    veiled = not opened and veil.hard(one)
    state = words.state(one.state)
    if one.pending is not None:
        by = harmless(one.pending.by)
        state = _("second person needed") if one.pending.effective_ms is None else _("decided, not yet public")
        state = f"{state} ({by})"
    elif one.asked_by:
        state = joined([state, _("{name} asks for a second opinion").format(name=harmless(one.asked_by))])
    about = joined([
        f"{authors.kind(one, words)} {stars(one.stars)}".strip(),
        *(fact for fact, _names in [*authors.facts(one, words, now_ms), *authors.now(one, words, now_ms)]),
        harmless(words.source(one.source)), words.person(one),
        words.moment(one.received_at, now_ms), words.reason(one.reason) if one.reason else "",
        " ".join("⚑ " + note for note in found.notes(one, words, quote=not veiled)),
    ])  # fmt: skip
    lines = [f"{one.id}  {state}", f"    {about}"]
    if one.question:
        asked = _("Question: {words}").format(words=one_line(one.question, max(20, width - 16)))
        lines.append(f"    {asked}")
    if one.blocked:
        lines.append("    " + _("its author is blocked"))
    besides = [*authors.contest(one, words, max(20, width - 4)), *authors.redacted(one, words, max(20, width - 4))]
    lines.extend("    " + "".join(text for text, _names in line) for line in besides)
    if one.text is None:
        why = _("forgotten: its content no longer exists") if one.forgotten else _("its text is not stored")
        lines.append(f"    ({why})")
    elif veiled:
        lines.append("    (" + veil.line(words) + " " + _("With --open it is shown.") + ")")
    else:
        text = text_lines(one.text, max(20, width - 6))
        lines.extend(f"    │ {line}" for line in text[:LINES])
        if len(text) > LINES:
            lines.append("    │ …")
    return "\n".join(lines)


def posts(
    many: list[DeskPost], words: Words, width: int, now_ms: int, *, marked: str = "", opened: bool = False
) -> str:
    """A list of posts. `marked`: the beginning of the id of the one that it is about; `opened`: see `post`."""
    if not many:
        return words._("No posts.")
    told = [post(one, words, width, now_ms, opened=opened) for one in many]
    return "\n\n".join(
        f"▸ {text}" if marked and one.id.startswith(marked) else text for one, text in zip(many, told, strict=True)
    )


def status(now: Status, words: Words, now_ms: int) -> str:
    """How the house is."""
    _ = words._
    lines = [_("{n} posts received").format(n=now.panel.received)]
    lines.extend(f"  {getattr(now.panel, state):>7}  {words.state(state)}" for state in STATES)
    if now.panel.paused_ms is not None:
        since = words.since(to_iso(now.panel.paused_ms), now_ms)
        lines.insert(0, _("The wall is paused {since}: the screens say so, and it is counted.").format(since=since))
    if now.second:
        lines.append(words.ngettext("{n} waits for a second person", "{n} wait for a second person", now.second))
    if now.panel.oldest_waiting_ms is not None:
        lines.append(_("The oldest has waited {time}.").format(time=words.ago(now.panel.oldest_waiting_ms, now_ms)))
    waiting = [one for one in now.here if now_ms < one.until_ms]
    if waiting:
        lines.append(nearby.told(waiting, words, now_ms))
    lines.extend(("", _("Sources")))
    for source in now.sources:
        name = harmless(source.label or source.name)
        if source.ok:
            count = services.brought(source, words)
            lines.append(f"  ● {name}  {joined([count, services.last(source, words, now_ms)])}")
        else:
            problem = harmless(source.problem or _("does not answer"))
            told = joined([problem, words.since(source.since, now_ms)])
            lines.append(f"  ▲ {name}  {told}")
    lines.extend(("", _("Screens")))
    for screen in now.screens:
        wrong = fleet.troubles(screen, words)
        heard = _("heard {n} s ago").format(n=fleet.whole(screen.silent_s))
        told = joined([fleet.shows(screen, words), heard])
        lines.append(f"  {'▲' if wrong else '●'} {one_line(screen.name, 30)}  {told}")
        lines.extend(f"    {what}" for what in wrong)
    if not now.screens:
        lines.append("  " + _("no screen is connected"))
    lines.append("\n" + _("Log: {n} events, {size} MB").format(n=now.through, size=f"{now.log_bytes / 1e6:.1f}"))
    return "\n".join(lines)


def done(command: do.Command, answer: Answer, words: Words, now_ms: int) -> str:
    """What came of a command."""
    _ = words._
    if isinstance(command, do.HouseCommand):
        return _of_the_wall(command, answer, words, now_ms)
    pending = answer.post.pending if answer.post is not None else None
    left_s = -(-(pending.effective_ms - pending.at_ms) // 1000) if pending and pending.effective_ms else 0
    if pending is not None and pending.effective_ms is None and not isinstance(command, do.Reply):
        told = _("Proposed; a second person has to confirm.")
    elif isinstance(command, do.Approve) and left_s > 0:
        told = _("Approved; on the wall in {n} s.").format(n=left_s)
    elif isinstance(command, do.Approve):
        told = _("Approved; on the wall.")
    elif isinstance(command, do.Withdraw):
        told = _("Taken off the wall.")
    elif isinstance(command, do.Withhold):
        told = _("Withheld.")
    elif isinstance(command, do.Second):
        told = _("Confirmed.")
    elif isinstance(command, do.Undo):
        told = _("Undone.")
    elif isinstance(command, do.Reply):
        told = _("The reply is saved.") if command.text.strip() else _("The reply is taken back.")
    elif isinstance(command, do.Promise):
        state = promising.told(command.state, words) if command.state is not None else ""
        told = _("Promise: {state}.").format(state=state) if state else _("The promise is taken back.")
    elif isinstance(command, do.DecideContest):
        told = _("Answered: the refusal stands.")
        if not command.upheld:
            told = _("The refusal is lifted: the post waits again.")
    elif isinstance(command, do.Talk):
        told = _("Noted: you talked.")
    elif isinstance(command, do.PassOn):
        told = _("Left to somebody else; “undo” takes it back.")
    elif isinstance(command, do.Block):
        told = _("Its author is blocked: whatever else comes from there is marked, and decided like any other.")
    elif isinstance(command, do.Unblock):
        told = _("Its author is no longer blocked.")
    elif isinstance(command, do.Spotlight):
        told = _("Proposed for the spotlight.") if command.on else _("No longer proposed for the spotlight.")
    else:
        told = _("Forgotten: its content no longer exists anywhere.")
    post = answer.post.id if answer.post is not None else getattr(command, "post", "")
    return f"{post}  {told}"


def _of_the_wall(command: do.HouseCommand, answer: Answer, words: Words, now_ms: int) -> str:
    _ = words._
    match command:
        case do.Pause():
            return _("The wall is paused; the screens say so, and the pause is counted in public.")
        case do.Resume():
            return _("The wall goes on.")
        case do.Dictate():
            told = _("Taken down; it waits like any other post.")
            return f"{answer.post.id}  {told}" if answer.post is not None else told
        case do.HandOver():
            return _("Said to whoever comes next. Rest well.")
        case do.Announce():
            told = _("{id}  On the screens {until}.")
            name = one_line(str(answer.facts.get("announcement", "")), 12)
            return told.format(id=name, until=ending(command.until_ms, words, now_ms)).strip()
        case _:
            return _("The announcement is off the screens.")


def refused(answer: Answer, words: Words, codes: list[str]) -> str:
    """Why it was refused, and what to add."""
    told = words.refusal(answer, codes)
    needs = str(answer.facts.get("missing", "")).split(",") if answer.code == "missing" else []
    add = list(dict.fromkeys(OPTIONS[need] for need in needs if need in OPTIONS))
    return " ".join([told, words._("Add: {options}.").format(options=", ".join(add))]) if add else told
