"""How a post sounds, and what could not be looked at, in words. Pure.

Told last and drawn like any other fact: in no colour of its own, with no sign, and never as more than an estimate.
Where there are stars they say it, and nothing is told here unless the words plainly contradict them.
"""

from __future__ import annotations

from collections.abc import Sequence

from moderation.glyphs import one_line
from moderation.words import N_, Words
from wall.noticed import Tone, Unscreened
from wall.wire import DeskPost

LABELS = {
    "neg": N_("rather negative"),
    "neu": N_("neutral or mixed"),
    "pos": N_("rather positive"),
    "unsure": N_("to be checked"),
}
EXTRAS = frozenset({"semantic", "names"})
"""What a house may do without: not told of every post when it is not installed."""
WHATS = {
    "language": N_("language"),
    "tone": N_("tone"),
    "semantic": N_("tone by meaning"),
    "names": N_("names"),
    "all": N_("whole text"),
    "text": N_("end of the text"),
    "repetition": N_("repetition"),
    "abuse": N_("hard words"),
    "account": N_("accounts and cards"),
    "address": N_("postal addresses"),
    "email": N_("e-mail addresses"),
    "hygiene": N_("hidden characters"),
    "identity": N_("numbers of persons and companies"),
    "links": N_("links"),
    "number": N_("long numbers"),
    "order": N_("order numbers"),
    "phone": N_("telephone numbers"),
    "plate": N_("number plates"),
    "sensitive": N_("sensitive subjects"),
    "web": N_("web addresses and accounts"),
}
"""What `Unscreened.what` names; others are shown as they are."""
WHYS = {
    "missing": N_("not installed"),
    "broken": N_("it failed"),
    "slow": N_("it took too long"),
    "long": N_("the text is too long"),
    "down": N_("screening is away"),
    "language": N_("it does not know this language"),
    "behind": N_("too much waits for it"),
}
QUOTED = 3
"""Words that told, at most; of a mood the first few say enough."""
QUOTE = 24


def lines(post: DeskPost, words: Words, *, quote: bool = True) -> list[str]:
    """What is to be told, a line each; nothing for a post without a text. `quote` False: without a word of it."""
    if not post.text:
        return []
    if post.screened is None:
        return []
    told = []
    if post.screened.tone is not None:
        told.append(_tone(post.screened.tone, post.text if quote else "", words))
    told.append(_missing(post.screened.missing, words))
    return [line for line in told if line]


def _tone(tone: Tone, text: str, words: Words) -> str:
    """The estimate and what it rests on; of starred posts only a contradiction."""
    _ = words._
    quotes = dict.fromkeys(one_line(text[span.start : span.end], QUOTE) for span in tone.spans)
    quotes.pop("", None)
    listed = ", ".join(_("“{text}”").format(text=quote) for quote in list(quotes)[:QUOTED])
    if tone.engine == "stars":
        if not tone.mismatch:
            return ""
        told = _("the words seem to say something else than the stars")
    else:
        told = _("tone, by estimate: {label}").format(label=_(LABELS[tone.label]))
    return f"{told} {listed}" if listed else told


def _missing(missing: Sequence[Unscreened], words: Words) -> str:
    _ = words._
    told = dict.fromkeys(
        _("{what} ({why})").format(what=_what(each.what, words), why=_(WHYS[each.why]))
        for each in missing
        if not (each.what in EXTRAS and each.why in ("missing", "language"))
    )
    return _("not looked at: {what}").format(what=", ".join(told)) if told else ""


def _what(what: str, words: Words) -> str:
    """What was left out, by its name: of a file of screeners (`privacy.phone`) the part that has one."""
    known = [WHATS[part] for part in (what, *reversed(what.split("."))) if part in WHATS]
    return words._(known[0]) if known else one_line(what, 30)
