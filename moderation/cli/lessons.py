"""The commands, what each does in a line, and examples of it."""

from __future__ import annotations

from moderation.words import N_

VERBS = {
    "list": N_("posts: waiting ones first, in the order in which they are to be decided"),
    "search": N_("posts in which all these words occur"),
    "thread": N_("a post with its conversation before and after it"),
    "history": N_("what happened to a post, step by step"),
    "approve": N_("show one post or several on the wall, after the grace"),
    "mask": N_("show it with chips over the given spans"),
    "withhold": N_("do not show one post or several, for a reason of the closed list"),
    "second": N_("confirm, as another person, a refusal that somebody proposed"),
    "undo": N_("take the last decision back; the post waits again"),
    "withdraw": N_("take a post off the wall, for a reason of the closed list"),
    "ask": N_("ask a colleague for a second opinion, with or without a question"),
    "pass": N_("leave a post to somebody else, without saying why"),
    "contest": N_("answer an author who contests a refusal, as another person than those who refused it"),
    "talked": N_("somebody went to the author of a note who is still in the shop"),
    "reply": N_("the shop's answer under a post"),
    "promise": N_("take a suggestion or a problem up: “you said, we did”; or move its state"),
    "spotlight": N_("propose a shown post for the spotlight, where it takes its turn"),
    "block": N_("mark whatever else comes from the author of a note written in the shop"),
    "unblock": N_("no longer mark what comes from that author"),
    "forget": N_("destroy everything that was written in and about a post, for ever"),
    "note": N_("take down what a customer says at the counter; it waits like any other post"),
    "announce": N_("an announcement of the shop's own on its screens, plainly marked as such"),
    "announcements": N_("the announcements that stand on the screens now"),
    "pause": N_("pause the whole wall; its screens say so, and the pause is counted in public"),
    "resume": N_("let the wall go on"),
    "hand-over": N_("end a shift with a word for whoever comes next"),
    "status": N_("counts, sources, screens, log"),
    "panel": N_("the public figures: today, 30 days, day by day, and whether all fare alike"),
    "replay": N_("a past day again, in this terminal: what came in, what was decided and how soon"),
    "report": N_("a day, a week or a month on a page: what matters, figures, curve, topics, promises"),
    "compare": N_("two days, weeks, months or shops side by side, and what is chance"),
    "archive": N_("a finished day as one file, to be kept and replayed elsewhere; or the keys for one"),
    "health": N_("what is wrong, and what waits too long: sources, screens, log"),
    "screens": N_("the connected screens: what they show, how they are, what is wrong"),
    "screen": N_("one screen: identify it, start it anew, change its playlist, see its picture, show a past day"),
    "me": N_("your own figures, which nobody else is shown"),
    "profile": N_("how you want the desk, and whether your replies are signed"),
    "user": N_("accounts: make one, list them, close one, change a role, tokens, passwords"),
    "completion": N_("completion by the Tab key, for bash, zsh or fish"),
}
ABOUT_A_POST = frozenset({
    "mask", "second", "undo", "withdraw", "reply", "forget", "promise", "spotlight", "ask", "pass", "block",
    "unblock", "contest", "talked",
})  # fmt: skip
"""The commands whose first word is a post's id, and which may be told what it was like."""
SEVERAL = frozenset({"approve", "withhold"})
"""The commands that take several posts."""
WITHOUT_FEEDER = frozenset({"completion"})
"""The commands that speak to nobody."""
USER = {
    "add": N_("a new account, with a token that is told once"),
    "list": N_("who may come in, and with what"),
    "disable": N_("close an account: its tokens and its password open nothing any more"),
    "enable": N_("open a closed account again; it needs a new token or password"),
    "role": N_("what an account may do"),
    "token": N_("one more token for an account"),
    "revoke": N_("a token opens nothing any more; whoever is in with it is let go"),
    "password": N_("a password, to come in on a tablet"),
}
EXAMPLES = {
    "": "\nlist --json\napprove otlk2y\nwithhold otlk2y --reason insult --span 40:58\nuser list",
    "list": "list --queue second\nlist --queue shown --source avis --day 2026-11-22\nlist --state waiting --json",
    "search": 'search vendeuse\nsearch "livraison en retard" --kind review --queue refused',
    "thread": "thread otlk2y",
    "history": "history otlk2y",
    "approve": "approve otlk2y\napprove otlk2y hx3k7d r4mzq2\napprove otlk2yq6voyh --expect 812 --json",
    "mask": "mask otlk2y --span 12:26:phone\nmask otlk2y --span 0:5:name --span 12:26",
    "withhold": "withhold otlk2y --reason insult --span 40:58\n"
    'withhold otlk2y --reason not-a-customer --evidence "no order under this name"\n'
    "withhold otlk2y hx3k7d --reason unintelligible",
    "second": "second otlk2y",
    "undo": "undo otlk2y",
    "withdraw": 'withdraw otlk2y --reason author-request --request "letter of 12 November"',
    "ask": 'ask otlk2y\nask otlk2y "Is this a name of ours?"',
    "pass": "pass otlk2y",
    "contest": 'contest otlk2y --uphold --text "The name of a colleague stands in it."\n'
    'contest otlk2y --reverse --text "You were right."',
    "talked": "talked otlk2y",
    "reply": 'reply otlk2y "Thank you, the door is mended." --signed Solène\nreply otlk2y --take-back',
    "forget": 'forget otlk2y --because "erasure asked for on 12 November"',
    "promise": 'promise otlk2y taken-up\npromise otlk2y done "The door has a new hinge since Monday."\n'
    "promise otlk2y --take-back",
    "spotlight": "spotlight otlk2y\nspotlight otlk2y --off",
    "block": "block otlk2y --reason advertising",
    "unblock": "unblock otlk2y",
    "note": 'note "The lamp by the till dazzles."\nnote - < what-was-said.txt',
    "announce": 'announce "We close at 17:00 on Christmas Eve." --until 2026-12-24\n'
    'announce "The lift is being repaired." --until 2h\nannounce --end hx3k7d',
    "announcements": "announcements\nannouncements --json",
    "pause": "pause\npause --json",
    "resume": "resume",
    "hand-over": 'hand-over "Two posts wait for a second opinion; the forum is slow today."',
    "status": "status --json",
    "panel": "panel\npanel --by-day --days 7\npanel --csv > panel.csv\npanel --json",
    "replay": "replay yesterday\nreplay 2026-11-21 --from 14:00 --speed 300\nreplay yesterday --json\n"
    "replay yesterday > yesterday.txt",
    "archive": "archive 2026-11-22 2026-11-22.archive\narchive yesterday yesterday.archive --as camille\n"
    "archive keys 2026-11-22.archive --to 2026-11-22.keys --days 3",
    "report": "report yesterday\nreport 2026-W47 --pdf week.pdf --html week.html\n"
    "report 2026-11 --csv november --json november.json\nreport --from-json november.json --pdf november.pdf",
    "compare": "compare 2026-11-14 2026-11-21 --pdf saturdays.pdf\ncompare lyon.json lille.json --html shops.html",
    "health": "health\nhealth --json",
    "screens": "screens\nscreens --json",
    "screen": "screen window identify\nscreen window reload\nscreen window playlist stream spotlight transparency\n"
    "screen window playlist --default\nscreen window thumbnail window.png\n"
    "screen window replay yesterday --from 14:00 --to 16:00 --speed 300\nscreen window replay yesterday --story\n"
    "screen window live",
    "me": "me",
    "profile": "profile\nprofile --name Solène --name Sol --badge Solène --on-wall\nprofile --layout one\n"
    "profile --praise-to-manager\nprofile --clear",
    "user": "user add lea --role moderator\nuser list\nuser disable lea",
    "user add": "user add lea --role moderator\nuser add lea --role moderator --days 30 --save lea.toml\n"
    "user add tablet --role moderator --password",
    "user list": "user list\nuser list --json",
    "user disable": "user disable lea",
    "user enable": "user enable lea",
    "user role": "user role lea manager",
    "user token": "user token lea --days 30\nuser token lea --save lea.toml",
    "user revoke": "user revoke k3x7qpm2a6ti",
    "user password": "user password lea\nuser password lea --none",
    "completion": "completion bash >> ~/.bashrc\ncompletion zsh >> ~/.zshrc\n"
    "completion fish > ~/.config/fish/conf.d/moderation.fish",
}
