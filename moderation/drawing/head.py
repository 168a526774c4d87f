"""The head of the post that is read: what it is, from whom, its dates, what was noted and decided. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from moderation.deciding import promising, veil
from moderation.deciding.marks import Marker
from moderation.deciding.suggesting import offered
from moderation.desk import Row
from moderation.drawing import Bits, authors, found, joined, tone, wallform
from moderation.drawing.about import NOTHING, About
from moderation.drawing.rows import since_ms, spread
from moderation.glyphs import harmless, one_line, text_lines
from moderation.words import Words, stars
from wall.clock import to_iso
from wall.text import plain
from wall.wire import DeskPost

SAID = 4
"""Lines of a promise's or a question's words above the post; the promise's own sheet has all."""
NOTED = 4
"""Lines of what was noticed; all of it is underlined in the text."""
ESTIMATED = 2
"""Lines of how it sounds and of what could not be looked at."""
COUNTER = "counter"
"""The source of what customers dictated to somebody of the shop."""


def head(
    row: Row, words: Words, width: int, now_ms: int, about: About = NOTHING, *, marker: Marker | None = None
) -> list[Bits]:
    """The lines above the text. `marker`: words are being masked now, so what is suggested stands there as chips."""
    post = row.post
    lines = [_title(post, words, width, about.place)]
    contest = authors.contest(post, words, width, low=about.low)
    if post.contest == "open":  # somebody waits for an answer: before everything else that is known
        lines.extend(contest)
    lines.extend(_packed(_facts(post, words, now_ms, about), width))
    now = authors.now(post, words, now_ms)
    lines.extend([(line, names)] for told, names in now for line in text_lines(told, width))
    if marker is not None:
        lines.extend(ribbon(marker, words, width))
    else:
        hidden = veil.veiled(post, about.opened)
        noted = _noted(found.notes(post, words, quote=not hidden), width)
        if about.low and len(noted) > 1:  # the words themselves are underlined in the text
            noted = _shortly(found.notes(post, words, quote=False), width)
        lines.extend(noted)
        if not about.low:
            lines.extend([[(line, "soft")] for line in _estimated(post, words, width, quote=not hidden)])
    lines.extend(_together(post, words, width, about))
    lines.extend(decision(row, words, width, now_ms))
    if post.contest != "open":
        lines.extend(contest)
    lines.extend(authors.redacted(post, words, width))
    lines.extend(_taken_up(post, words, width, now_ms))
    return lines


def _taken_up(post: DeskPost, words: Words, width: int, now_ms: int) -> list[Bits]:
    """What the shop made of it: a promise with its words, a place in the spotlight."""
    _ = words._
    told = [_("proposed for the spotlight")] if post.spotlit else []
    if post.promise is not None:
        state = one_line(promising.told(post.promise.state, words), 40)
        since = words.since(to_iso(post.promise.at_ms), now_ms)
        told.append(_("promise: {state} {since}").format(state=state, since=since))
    said = plain(post.promise.form, words.label) if post.promise is not None else ""
    lines: list[Bits] = [[("◆ ", "leaf"), (line, "leaf")] for line in text_lines(joined(told), width - 2) if told]
    return lines + [[("  ", ""), (line, "soft")] for line in text_lines(said, width - 2) if said][:SAID]


def _together(post: DeskPost, words: Words, width: int, about: About) -> list[Bits]:
    """Whoever else has to do with it: reads it, asks about it; and whether its author is blocked."""
    _ = words._
    told: list[tuple[str, str]] = []
    if about.held:
        who = one_line(about.held, 20)
        told.append((_("{who} is reading this now; nothing keeps you from deciding").format(who=who), "honey"))
    if post.asked_by and post.question:
        asked = _("{who} asks: {question}").format(who=one_line(post.asked_by, 20), question=harmless(post.question))
        told.append((asked, "honey"))
    elif post.asked_by:
        told.append((_("{who} leaves it to somebody else").format(who=one_line(post.asked_by, 20)), "honey"))
    if post.blocked:
        told.append((_("its author is blocked; it is read and decided like any other"), "soft"))
    return [[(line, names)] for said, names in told for line in text_lines(said, width)[:SAID]]


def _title(post: DeskPost, words: Words, width: int, place: str) -> Bits:
    left: Bits = []
    if post.stars is not None:
        left.append((f"{stars(post.stars)}  ", "ink"))
    left.append((authors.kind(post, words), "ink strong"))
    left.append((f" — {one_line(words.source(post.source), 80)}", "soft"))
    return spread(left, [(f"#{post.id}  {place}", "faint")], width)


def _facts(post: DeskPost, words: Words, now_ms: int, about: About) -> Bits:
    _ = words._
    name = words.person(post)
    known = one_line(post.author, 40) if post.author and post.author != post.pseudonym else ""
    facts: Bits = [(f"{name} ({known})" if name and known else name or known, "ink")]
    facts.extend(authors.facts(post, words, now_ms))
    if post.written_at:
        facts.append((_("written {when}").format(when=words.when(post.written_at, now_ms)), "soft"))
    if post.kind == "review":
        when = words.day(post.experienced_on)
        facts.append((_("lived on {day}").format(day=when) if when else _("date of experience not given"), "soft"))
    waited, late_min = words.ago(since_ms(post), now_ms), about.late_min
    if post.state == "waiting":
        late = late_min > 0 and now_ms - since_ms(post) > late_min * 60_000
        told = _("waiting for {time}, beyond the promised delay") if late else _("waiting for {time}")
        facts.append((told.format(time=waited), "honey" if late else "soft"))
    else:
        facts.append((_("received {time} ago").format(time=waited), "soft"))
    if post.kind == "review" and post.verified is not None:
        facts.append((_("purchase checked") if post.verified else _("purchase not checked"), "soft"))
    elif post.kind == "review":
        facts.append((_("not said whether the purchase was checked"), "soft"))
    if post.revision > 1:
        changed = words.when(post.updated_at, now_ms)
        told = _("version {n}, changed {when}") if changed else _("version {n}")
        facts.append((told.format(n=post.revision, when=changed), "honey"))
    language = post.language or (post.screened.language if post.screened is not None else "")
    if language and not _reads(language, words):
        named = words.language(language)
        facts.append((_("in {language}; no translation here").format(language=named), "honey"))
    if post.source == COUNTER:
        facts.append((_("dictated at the counter, in the customer's words"), "soft"))
    if about.strict:
        facts.append((_("this house masks nothing: show it whole or withhold it"), "soft"))
    elif not post.maskable:
        facts.append((_("this source forbids masking"), "soft"))
    return [(text, names) for text, names in facts if text]


def _noted(notes: Sequence[str], width: int) -> list[Bits]:
    """What was noticed, one after another; a long one goes on on the next line. `NOTED` lines at most."""
    parts = [("⚑ " + note, "honey") for note in notes]
    if all(cell_len(text) <= width for text, _ in parts):
        return _packed(parts, width, "   ")[:NOTED]
    told = [line for text, _ in parts for line in text_lines(text, width)]
    if len(told) > NOTED:
        told = [*told[: NOTED - 1], one_line(f"{told[NOTED - 1]} {told[NOTED]}…", width)]
    return [[(line, "honey")] for line in told]


def _shortly(notes: Sequence[str], width: int) -> list[Bits]:
    """One line with as much of what was noticed as it holds, and how many more there are."""
    for fewer in range(len(notes)):
        more = f" +{fewer}" if fewer else ""
        line = "   ".join("⚑ " + note for note in notes[: len(notes) - fewer]) + more
        if cell_len(line) <= width:
            return [[(line, "honey")]]
    return [[(one_line("⚑ " + "   ⚑ ".join(notes), width), "honey")]]


def _estimated(post: DeskPost, words: Words, width: int, *, quote: bool) -> list[str]:
    """How it sounds, and what was not looked at: soft, and always below what was noticed."""
    told = " · ".join(tone.lines(post, words, quote=quote))
    return text_lines(told, width)[:ESTIMATED] if told else []


def ribbon(marker: Marker, words: Words, width: int) -> list[Bits]:
    """Every chip in the order of the text, those only suggested with a question mark; the present one is lit."""
    here = offered(marker)
    parts: list[tuple[str, str]] = []
    for mask in sorted([*marker.marks, *marker.offers]):
        if mask in marker.marks:
            parts.append((words.chip(mask.label), "chip"))
        else:
            parts.append((wallform.ghost(mask.label, words), "cursor" if mask == here else "ghost"))
    return _packed(parts, width, "  ")[:NOTED]


def _reads(language: str, words: Words) -> bool:
    """Whether that is the reader's own language, of whichever country."""
    told, own = (code.replace("_", "-").partition("-")[0].lower() for code in (language, words.lang))
    return told == own


def _packed(parts: Sequence[tuple[str, str]], width: int, between: str = " · ") -> list[Bits]:
    """The parts one after another, on as many lines as they need; none is broken unless it is too wide."""
    lines: list[Bits] = []
    used = 0
    for text, names in parts:
        shown = text if cell_len(text) <= width else one_line(text, width)
        if lines and used + len(between) + cell_len(shown) <= width:
            lines[-1].extend([(between, "faint"), (shown, names)])
            used += len(between) + cell_len(shown)
        else:
            lines.append([(shown, names)])
            used = cell_len(shown)
    return lines


def decision(row: Row, words: Words, width: int, now_ms: int) -> list[Bits]:
    """What was decided about it, by whom, and what comes next."""
    _ = words._
    post = row.post
    pending = post.pending
    parts: list[str] = []
    if pending is not None and pending.effective_ms is None:
        parts = [
            _("{who} proposes: {reason}").format(who=harmless(pending.by), reason=words.reason(pending.reason or "")),
            _("a second person has to confirm"),
        ]
    elif pending is not None:
        parts = [_done(pending.what, pending.by, words), _reason(pending.reason, words)]
    elif post.state != "waiting":
        parts = [
            words.state(post.state).capitalize() + (f" — {harmless(post.decided_by)}" if post.decided_by else ""),
            words.moment(post.shown_at, now_ms) if post.state == "shown" else "",
            _reason(post.reason, words) if post.state in ("withheld", "withdrawn") else "",
            _("deleted at its source") if post.deleted else "",
        ]
    told = joined(parts)
    if row.gone and told:
        told = _("Somebody else was first: {what}").format(what=told)
    names = "honey" if row.gone or pending is not None else "soft"
    lines: list[Bits] = [[(line, names)] for line in text_lines(told, width)] if told else []
    return lines + [[(line, "soft")] for words_ in _brought(post, words) for line in text_lines(words_, width)]


def _brought(post: DeskPost, words: Words) -> list[str]:
    """What the refusal rests on, for whoever has to confirm it or looks back."""
    _ = words._
    told = [
        (post.ground, _("legal ground: {what}")),
        (post.evidence, _("evidence: {what}")),
        (post.other, _("said already in: {what}")),
        (post.request, _("request: {what}")),
    ]
    return [wording.format(what=harmless(what)) for what, wording in told if what]


def _reason(code: str | None, words: Words) -> str:
    return words.reason(code) if code else ""


def _done(what: str, by: str, words: Words) -> str:
    _ = words._
    said = {
        "approve": _("approved by {who}"),
        "mask": _("approved with masks by {who}"),
        "withhold": _("withheld by {who}"),
        "withdraw": _("withdrawn by {who}"),
    }.get(what, what + " — {who}")
    return said.format(who=harmless(by))
