"""A post as somebody of the shop reads it on a phone: its words, what was noticed, and what can be done now. Pure.

The same rules as at the desk: nothing here depends on stars or tone, hard words stay behind a veil until somebody
wants to read them, and nobody's work is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from msgspec.structs import replace

from feeder.web.parts.marking import mask
from feeder.web.wording import Wording, line
from wall.clock import from_iso
from wall.events import Rules
from wall.rules import REASONS, required
from wall.text import display_form, visible_controls
from wall.values import Mask
from wall.views import DeskPost
from wall.words import KINDS, N_, NEEDS, STATES, TOPICS
from wall.words import REASONS as NAMES

VEILING = frozenset({"abuse"})
NOTED: Mapping[str, str] = {
    "phone": N_("a telephone number?"), "email": N_("an e-mail address?"), "iban": N_("a bank account?"),
    "card": N_("a card number?"), "order": N_("an order number?"), "plate": N_("a number plate?"),
    "address": N_("a postal address?"), "name": N_("somebody’s name?"), "staff-name": N_("a colleague’s name?"),
    "handle": N_("an account on a network?"), "url": N_("a web address?"), "link": N_("a link"),
    "number": N_("a number that tells who it is?"), "abuse": N_("hard words aimed at somebody?"),
    "coarse": N_("coarse, aimed at nobody?"), "duplicate": N_("said already?"), "burst": N_("many at once?"),
    "sensitive": N_("sensitive? Have somebody else read it too"), "edited": N_("edited by its author"),
    "truncated": N_("cut: too long"), "repaired": N_("damaged characters replaced"),
    "hidden": N_("hidden characters?"), "praise-campaign": N_("the same praise from several?"),
}  # fmt: skip
"""What was noticed, in words; it decides nothing."""
TYPED: tuple[str, ...] = ("ground", "evidence", "other", "request", "asked")
"""What a refusal may require to be typed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A cover that is suggested: `value` in forms, the words, and the label."""

    value: str
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A post to read. `can`: what may be done now, by name. `noted`: what was noticed in it, in words."""

    post: DeskPost
    origin: str
    who: str
    age: str
    words: Markup
    veiled: bool
    noted: tuple[str, ...]
    offers: tuple[Offer, ...]
    state: str
    pending: str
    can: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason of the closed list. `needs`: what has to be typed; `span`: words have to be tapped."""

    code: str
    name: str
    help: str
    span: bool
    second: bool
    needs: tuple[tuple[str, str], ...]


def reading(
    post: DeskPost, me: str, now_ms: int, say: Wording, labels: Mapping[str, str], *, strict: bool
) -> Reading:
    """How it is told. `me`: the account that reads. `strict`: the house rules allow no covers."""
    received = _ms(post.received_at)
    kind = say.gettext(TOPICS.get(post.topic) or KINDS.get(post.kind, post.kind))
    source = line(labels.get(post.source, post.source))
    about = [kind, line(post.place)] if post.kind == "note" and post.place else [kind]
    if source.casefold() not in (kind.casefold(), "phone"):
        about.append(source)
    name = line(post.pseudonym or post.author)[:60]
    masking = post.maskable and not strict
    return Reading(
        post=_plain(post),
        origin=" · ".join(one for one in about if one),
        who=say.gettext("Customer {code}").format(code=name) if len(name) == 3 else name,
        age=say.lasting((now_ms - received) / 1000) if received else "",
        words=_underlined(post, say),
        veiled=hard(post),
        noted=noted(post, say),
        offers=offers(post, say) if masking else (),
        state=say.gettext(STATES.get(post.state, post.state)),
        pending=_pending(post, me, say),
        can=able(post, me, masking=masking, now_ms=now_ms),
    )


def _plain(post: DeskPost) -> DeskPost:
    """What others wrote about the post, with nothing in it that hides or turns other words; its own are in `words`.

    The shop's answer stays as it is: it is there to be changed.
    """
    return replace(
        post,
        contest_words=visible_controls(post.contest_words),
        question=visible_controls(post.question),
    )


def able(post: DeskPost, me: str, *, masking: bool, now_ms: int) -> frozenset[str]:
    """What `me` may do with it now; the hub has the last word."""
    can: set[str] = set()
    if post.here_until_ms is not None and now_ms < post.here_until_ms and not post.talked_at:
        can.add("talk")
    if post.forgotten or post.state == "undisplayable":
        return frozenset(can)
    pending = post.pending
    waits = post.state == "waiting" and not post.deleted
    if waits and (pending is None or pending.effective_ms is None) and not post.redacted:
        can |= {"approve", "cover"} if masking else {"approve"}
    if waits and pending is None:
        can |= {"withhold", "pass"}
    if pending is not None and pending.effective_ms is None and pending.by != me:
        can.add("second")
    if post.state == "shown" and pending is None:
        can.add("withdraw")
    if pending is not None and (pending.by == me or pending.effective_ms is not None):
        can.add("undo")
    if post.contest == "open" and post.refused_by[:1] != (me,):
        can.add("contest")
        can |= set() if post.redacted else {"reverse"}
    return frozenset(can | {"reply"})


def hard(post: DeskPost) -> bool:
    """Whether hard words aimed at a person were found in a text that nobody has put on the wall."""
    approved = post.state == "shown" or (post.pending is not None and post.pending.what in ("approve", "mask"))
    return bool(post.text) and not approved and any(found.flag in VEILING for found in post.findings)


def noted(post: DeskPost, say: Wording) -> tuple[str, ...]:
    """What was noticed, each once, without a word of the text."""
    flags = dict.fromkeys([*post.flags, *(found.flag for found in post.findings)])
    return tuple(say.gettext(NOTED[flag]) if flag in NOTED else line(flag)[:40] for flag in flags)


def offers(post: DeskPost, say: Wording) -> tuple[Offer, ...]:
    """The covers that are suggested, in reading order; of two that meet the first."""
    text, out, at = post.text or "", [], 0
    for found in sorted(post.findings, key=lambda one: (one.start, one.end)):
        if found.label is not None and at <= found.start < found.end <= len(text):
            words = line(text[found.start : found.end])
            chip = say.form(display_form("x", [Mask(0, 1, found.label)]))
            out.append(Offer(f"{found.start}-{found.end}-{found.label}", words, chip))
            at = found.end
    return tuple(out)


def places(post: DeskPost) -> list[tuple[int, int]]:
    """Where something was found in its text."""
    size = len(post.text or "")
    return [(one.start, one.end) for one in post.findings if 0 <= one.start < one.end <= size]


def _underlined(post: DeskPost, say: Wording) -> Markup:
    """The text as received; what was found in it is underlined, what is masked already is a chip."""
    text = post.text
    if text is None:
        return Markup("")
    if post.masks:
        masks = [mask(start, end, label) for start, end, label in post.masks]
        return say.form(display_form(text, masks))
    out, at = [], 0
    for start, end in sorted(places(post)):
        if start < at:
            continue
        out.append(say.form(display_form(text[at:start])))
        out.append(Markup('<span class="found">{}</span>').format(say.form(display_form(text[start:end]))))
        at = end
    return Markup("").join([*out, say.form(display_form(text[at:]))])


def _pending(post: DeskPost, me: str, say: Wording) -> str:
    pending = post.pending
    if pending is None:
        return ""
    if pending.effective_ms is not None:
        return say.gettext("Decided; in force in a few seconds.")
    reason = pending.reason or ""
    name = say.gettext(NAMES[reason][0]) if reason in NAMES else line(reason)
    if pending.by == me:
        return say.gettext("You proposed to refuse it ({reason}); a second person has to agree.").format(reason=name)
    return say.gettext("Somebody proposes to refuse it: {reason}. Do you agree?").format(reason=name)


def choices(rules: Rules, say: Wording) -> list[Choice]:
    """The reasons of these rules, with what a refusal for each must bring."""
    listed = {reason.code for reason in rules.reasons} | {"author-request"}
    return [_choice(code, required(rules, code), say) for code in REASONS if code in listed]


def _choice(code: str, needs: frozenset[str], say: Wording) -> Choice:
    name, help_ = NAMES[code]
    typed = tuple((need, say.gettext(NEEDS[need])) for need in TYPED if need in needs)
    return Choice(code, say.gettext(name), say.gettext(help_), "span" in needs, "second" in needs, typed)


def newest(rules: Sequence[tuple[int, Rules]]) -> Rules | None:
    """The rules in force, of (since, rules)."""
    return max(rules, key=lambda one: one[0])[1] if rules else None


def _ms(iso: str) -> int:
    try:
        return from_iso(iso)
    except (ValueError, OverflowError):
        return 0
