"""The wording that desk, screen and pages share: chips, kinds, states, reasons, refusals. Catalogue `wall`.

`_` is the `gettext` of a catalogue, handed in; the message ids are English. `N_` only marks for extraction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Gettext = Callable[[str], str]


def N_(text: str) -> str:
    return text


CHIPS: Mapping[str, str] = {
    "name": N_("first name"), "phone": N_("telephone"), "email": N_("e-mail"), "address": N_("address"),
    "account": N_("account number"), "order": N_("order number"), "plate": N_("number plate"),
    "handle": N_("handle"), "link": N_("link"), "personal": N_("personal data"),
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "review": N_("Review"), "forum": N_("Forum"), "chat": N_("Chat"), "note": N_("Note"),
}  # fmt: skip
STATES: Mapping[str, str] = {
    "waiting": N_("waiting"), "undisplayable": N_("undisplayable"), "shown": N_("on the wall"),
    "withheld": N_("withheld"), "withdrawn": N_("withdrawn"), "expired": N_("expired"), "lapsed": N_("lapsed"),
}  # fmt: skip
REASONS: Mapping[str, tuple[str, str]] = {
    "insult": (N_("Insult or threat"), N_("aimed at a person; coarse but aimed at nobody may be shown")),
    "hate": (N_("Hate or discrimination"), N_("name the legal ground")),
    "personal-data": (N_("Personal data"), N_("that cannot be masked intelligibly; try masking first")),
    "accusation": (N_("Accusation of a crime"), N_("against somebody who can be recognised")),
    "advertising": (
        N_("Advertising or spam"),
        N_("an offer, a link; naming a competitor is not advertising"),
    ),
    "not-a-customer": (N_("Not a customer"), N_("proven, or a conflict of interest; say what proves it")),
    "off-topic": (N_("Off topic"), N_("nothing to do with the shop or its products")),
    "unintelligible": (N_("Unintelligible"), N_("cannot be understood; spelling never counts")),
    "duplicate": (N_("Said already"), N_("give the other post")),
    "author-request": (
        N_("At the author's request"),
        N_("withdrawal, no consent, erasure; give the request"),
    ),
    "contradiction": (N_("Rating contradicts text"), N_("plainly; the author was asked first")),
    "sensitive": (N_("Sensitive data"), N_("health, religion, union, a minor")),
}
NEEDS: Mapping[str, str] = {
    "span": N_("the words concerned (a span)"), "ground": N_("the legal ground"),
    "evidence": N_("the evidence"), "second": N_("a second moderator"), "other": N_("the other post"),
    "request": N_("the request's reference"), "asked": N_("the reference of the question put to the author"),
}  # fmt: skip
DICTATED = N_("dictated at the counter")
"""The public name of the source of notes that somebody of the shop took down."""
WRITTEN = N_("written in the shop")
"""The public name of the source of notes from the phone page."""
TOPICS: Mapping[str, str] = {"opinion": N_("Opinion"), "suggestion": N_("Suggestion"), "problem": N_("Problem")}
"""What an in-store note is, in its author's view."""
FILTERS: Mapping[str, str] = {
    "source": N_("source"), "kind": N_("kind"), "shop": N_("shop"), "flag": N_("flag"), "reason": N_("reason"),
}  # fmt: skip
REFUSALS: Mapping[str, str] = {
    "unknown-reason": N_("“{reason}” is not on the closed list of reasons."),
    "unknown-post": N_("There is no post “{post}”."),
    "ambiguous-post": N_("“{post}” begins several posts: give more of it."),
    "missing": N_("The reason “{reason}” requires: {missing}."),
    "decided": N_("Somebody else was first: this post is already decided ({state})."),
    "conflict": N_("Somebody else was first: the post has changed since you saw it."),
    "edited-since": N_("The author has edited the post since: read it again."),
    "not-allowed": N_("The account “{actor}” may not decide."),
    "no-rules": N_("No house rules are in force yet."),
    "no-consent": N_("A chat without its author's consent cannot be shown; its text is not stored."),
    "no-masking": N_("The source “{source}” allows no masking: show it whole or withhold it."),
    "strict-rules": N_("The house rules allow no masking: show it whole or withhold it."),
    "nothing-to-second": N_("Nothing waits for a second moderator here."),
    "same-person": N_("The second moderator must be another person."),
    "nothing-to-undo": N_("There is no decision to undo here."),
    "gone-at-source": N_("The author has deleted this post at its source."),
    "forgotten": N_("This post was forgotten; its content no longer exists."),
    "not-shown": N_("This post is not on the wall ({state})."),
    "waits-for-second": N_("A refusal already waits for a second moderator here."),
    "bad-span": N_("The span {span} lies outside the text (0:{length})."),
    "other-rules": N_("The house rules have changed since (version {rules}): decide again."),
    "still-open": N_("A post that waits or is shown is withdrawn before it is forgotten."),
    "not-lapsable": N_("Only an undecided chat can lapse."),
    "already-deleted": N_("It is already known as deleted."),
    "known-revision": N_("This revision is already known."),
    "no-words": N_("Words are missing: say it in a sentence."),
    "no-promise": N_("There is no promise to take back here."),
    "already-paused": N_("The wall is paused already."),
    "not-paused": N_("The wall is not paused."),
    "known-announcement": N_("This announcement is already known."),
    "unknown-announcement": N_("No announcement “{announcement}” stands on the wall."),
    "ends-before-it-begins": N_("An announcement must end after it begins."),
    "too-many-announcements": N_("{most} announcements stand on the wall already: end one first."),
    "unknown-event": N_("This program does not know that kind of event: please update."),
    "unknown-queue": N_("There is no queue “{queue}”."),
    "unknown-filter": N_("“{given}” is unknown here ({what}). Did you mean “{near}”?"),
    "bad-day": N_("“{given}” is no day: write 2026-11-22, or 2026-11-20..2026-11-22."),
    "future-day": N_("{given} has not come yet: today is {near}."),
    "before-log": N_("Nothing is known here of {given}: the first day is {near}."),
    "not-yet": N_("The post “{post}” had not come yet at that moment."),
    "bad-time": N_("“{given}” is no time of day: write 14:00."),
    "ends-too-soon": N_("It would end ({end}) before it begins ({start})."),
    "no-scripts": N_("The screen “{screen}” reported nothing on that day; there is: {near}."),
    "not-replaying": N_("This screen shows no past day now."),
    "managers-only": N_("Only a manager may do that."),
    "unknown": N_("This feeder does not know “{what}”."),
    "day-not-over": N_("{given} is not over yet: its archive can be made from midnight on."),
    "archive-busy": N_("The archive of another day is being handed out: try again in a few minutes."),
    "unknown-archive": N_("This house has made no such archive: keys are given for its own, unchanged to the byte."),
    "archive-opened": N_("This is an archive, opened to be looked at: nothing can be done in it."),
    "bad-days": N_("“{given}” is no day, week or month of the calendar. Did you mean “{near}”?"),
    "days-too-early": N_("“{given}” is over before this wall began, on {since}."),
    "days-too-late": N_("“{given}” is still to come: today is {today}."),
    "unknown-screen": N_("No screen “{screen}” is connected."),
    "screen-silent": N_("The screen “{screen}” does not answer."),
    "screen-refused": N_("The screen “{screen}” could not do it: {why}"),
    "bad-picture": N_("The screen “{screen}” sent something that is no picture."),
    "already-passed-on": N_("You have left this post to somebody else already."),
    "nobody-else": N_("Nobody else is left who could decide this post."),
    "not-blockable": N_("The author of this post cannot be blocked: only notes whose source tells authors apart."),
    "already-blocked": N_("This author is blocked already."),
    "not-blocked": N_("This author is not blocked."),
    "not-a-note": N_("At the counter only notes are taken down."),
    "not-your-badge": N_("A reply is signed with one’s own badge, or not at all."),
    "too-many-names": N_("A profile holds {most} names at most."),
    "administrators-only": N_("Only an administrator may do that."),
    "unknown-account": N_("There is no open account “{account}”."),
    "reserved-name": N_("No account may be called “{account}”."),
    "last-administrator": N_("“{account}” is the last administrator: name another one first."),
    "known-token": N_("There has been a token “{token}” already."),
    "unknown-token": N_("There is no token “{token}”."),
    "over-before-it-begins": N_("It would be over before it begins."),
    "own-token-too-long": N_("A token that one makes for oneself lasts {hours} hours at most."),
    "short-password": N_("A password has {least} characters or more: a few words that only you would put together."),
    "long-password": N_("A password has {most} characters at most."),
    "no-accounts": N_("Tokens and passwords are not made here."),
    "words-gone": N_("Personal words of this text were erased for good: it can no longer be shown verbatim."),
    "nothing-to-contest": N_("There is no refusal to contest here ({state})."),
    "already-contested": N_("This refusal has been contested already."),
    "nothing-contested": N_("Nobody contests a refusal here."),
    "own-refusal": N_("You had a hand in this refusal: somebody else answers its author."),
    "not-here": N_("This author did not say that they are in the shop."),
    "already-talked": N_("You have talked with this author already, or it is no note."),
    "already-supported": N_("This receipt supports the promise already."),
    "already-informed": N_("The author was told already."),
    "nothing-to-redact": N_("There is nothing to erase here ({state})."),
    "as-before": N_("That is so already."),
    "unknown-receipt": N_("There is no receipt with this code. Look for a letter too many, or one too few."),
    "stale-code": N_("This code is no longer good: scan the one on the wall again."),
    "own-promise": N_("It is your own: you asked for it."),
    "not-offered": N_("This is not possible here now."),
    "unknown-place": N_("There is no place “{place}” in this shop."),
    "old-consent": N_("The text that you agree to is another one now: please read it again."),
    "wrong-password": N_("Name or password is not right."),
    "signed-out": N_("You are not signed in any more: please sign in again."),
    "wait": N_("Too many tries: please come back in {wait_s} s."),
    "broken": N_("Something went wrong here; please try again."),
    "log-broken": N_("Nothing can be kept just now: please try again in a moment."),
    "too-busy": N_("The feeder is too busy; nothing was done."),
}


def chip(label: str, _: Gettext) -> str:
    """A chip's wording with its brackets, e.g. `[téléphone]`."""
    return f"[{_(CHIPS.get(label, CHIPS['personal']))}]"


def refusal(code: str, facts: Mapping[str, str | int], _: Gettext) -> str:
    """Why something was refused, in words; an unknown code (a newer hub) is told as it is."""
    if code not in REFUSALS:
        return f"{code} {dict(facts)}" if facts else code
    told = dict(facts)
    if "missing" in told:
        told["missing"] = ", ".join(_(NEEDS.get(need, need)) for need in str(told["missing"]).split(","))
    if "what" in told:
        told["what"] = _(FILTERS.get(str(told["what"]), str(told["what"])))
    if "state" in told:
        told["state"] = _(STATES.get(str(told["state"]), str(told["state"])))
    if "reason" in told and told["reason"] in REASONS:
        told["reason"] = _(REASONS[str(told["reason"])][0])
    return _(REFUSALS[code]).format_map(_Told(told))


class _Told(dict[str, str | int]):
    # A fact that a newer or older hub did not send must not cost the reader the sentence.
    def __missing__(self, key: str) -> str:
        return "…"
