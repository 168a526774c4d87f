"""The commands, what each does in a line, and examples of it."""

from __future__ import annotations

from moderation.words import N_

VERBS = {
    "list": N_("posts: waiting ones first, in the order in which they are to be decided"),
    "approve": N_("show a post on the wall, after the grace"),
    "mask": N_("show it with chips over the given spans"),
    "withhold": N_("do not show it, for a reason of the closed list"),
    "second": N_("confirm, as another person, a refusal that somebody proposed"),
    "undo": N_("take the last decision back; the post waits again"),
    "withdraw": N_("take a post off the wall, for a reason of the closed list"),
    "reply": N_("the shop's answer under a post"),
    "forget": N_("destroy everything that was written in and about a post, for ever"),
    "status": N_("counts, sources, screens, log"),
    "promise": N_("take a suggestion or a problem up: “you said, we did”; or move its state"),
    "spotlight": N_("propose a shown post for the spotlight, where it takes its turn"),
    "pause": N_("pause the whole wall; its screens say so, and the pause is counted in public"),
    "resume": N_("let the wall go on"),
    "announce": N_("an announcement of the shop's own on its screens, plainly marked as such"),
    "announcements": N_("the announcements that stand on the screens now"),
    "screens": N_("the connected screens: what they show, how they are, what is wrong"),
    "screen": N_("one screen: identify it, start it anew, change its playlist, see its picture"),
}
EXAMPLES = {
    "": "\nlist --json\napprove otlk2y\nwithhold otlk2y --reason insult --span 40:58",
    "list": "list --state waiting --limit 20\nlist --json",
    "approve": "approve otlk2y\napprove otlk2yq6voyh --expect 812 --json",
    "mask": "mask otlk2y --span 12:26:phone\nmask otlk2y --span 0:5:name --span 12:26",
    "withhold": "withhold otlk2y --reason insult --span 40:58\n"
    'withhold otlk2y --reason not-a-customer --evidence "no order under this name"\n'
    "withhold otlk2y --reason duplicate --other hx3k7d",
    "second": "second otlk2y",
    "undo": "undo otlk2y",
    "withdraw": 'withdraw otlk2y --reason author-request --request "letter of 12 November"',
    "reply": 'reply otlk2y "Thank you, the door is mended." --signed Solène\nreply otlk2y --take-back',
    "forget": 'forget otlk2y --because "erasure asked for on 12 November"',
    "status": "status --json",
    "promise": 'promise otlk2y taken-up\npromise otlk2y done "The door has a new hinge since Monday."\n'
    "promise otlk2y --take-back",
    "spotlight": "spotlight otlk2y\nspotlight otlk2y --off",
    "pause": "pause\npause --json",
    "resume": "resume",
    "announce": 'announce "We close at 17:00 on Christmas Eve." --until 2026-12-24\n'
    'announce "The lift is being repaired." --until 2h\nannounce --end hx3k7d',
    "announcements": "announcements\nannouncements --json",
    "screens": "screens\nscreens --json",
    "screen": "screen window identify\nscreen window reload\nscreen window playlist stream spotlight transparency\n"
    "screen window playlist --default\nscreen window thumbnail window.png",
}
ABOUT_A_POST = frozenset({
    "approve", "mask", "withhold", "second", "undo", "withdraw", "reply", "forget", "promise", "spotlight",
})  # fmt: skip
"""The commands whose first word is a post's id."""
