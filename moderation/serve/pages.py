"""The two pages: sign in, and the desk. Rendered here; signing in and out work without any script."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations

from moderation.words import N_

LANGS = ("fr", "en")
TROUBLES = {
    "bad-token": N_("Name or password is not right."),
    "wait": N_("Too many tries. Wait a minute, then try again."),
    "away": N_("The feeder cannot be reached. Try again in a moment, or call whoever looks after it."),
    "refused": N_("The feeder let nobody in here. Call whoever looks after it."),
    "many": N_("Too many tablets are signed in. Sign out on one of them."),
    "form": N_("This page was open for a long time. Please try again."),
    "over": N_("You are signed out, because nobody did anything here for a while."),
    "out": N_("You are signed out. Thank you!"),
}
"""What the login page says, by the code in its address or of the hub; any other code says nothing."""


def language(accepted: str, fallback: str = "fr") -> str:
    """French or English, by the header Accept-Language (RFC 9110, 12.5.4)."""
    best, at = 0.0, fallback
    for part in accepted[:200].split(","):
        name, *options = part.strip().lower().split(";")
        weight = 1.0
        for option in options:
            label, _, value = option.strip().partition("=")
            if label == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        short = name.partition("-")[0]
        if short in LANGS and best < weight <= 1:
            best, at = weight, short
    return at


@dataclass(frozen=True)
class Pages:
    """Pages in the languages of `catalogues`."""

    catalogues: Mapping[str, NullTranslations]

    def login(self, lang: str, token: str, trouble: str = "", account: str = "") -> str:
        """The page to sign in. `trouble`: a code of TROUBLES. What was typed as name is there again, escaped."""
        _ = self.catalogues[lang].gettext
        told = _(TROUBLES[trouble]) if trouble in TROUBLES else ""
        calm = trouble in ("out", "over", "")
        said = f'<p id="told" role="{"status" if calm else "alert"}">{html.escape(told)}</p>' if told else ""
        described = ' aria-describedby="told"' if told and not calm else ""
        wrong = ' aria-invalid="true"' if trouble == "bad-token" else ""
        words = {
            "lead": _("The moderation desk"),
            "account": _("Your name"),
            "password": _("Password"),
            "in": _("Sign in"),
            "small": _("The name is the one that your manager gave you. No password yet? Ask them."),
        }
        word = {name: html.escape(text) for name, text in words.items()}
        first, second = (" autofocus", "") if not account else ("", " autofocus")
        body = f"""<main class="sheet">
<h1>Vis-à-vis</h1>
<p class="lead">{word["lead"]}</p>
{said}
<form method="post" action="/login">
<input type="hidden" name="token" value="{html.escape(token)}">
<label for="account">{word["account"]}</label>
<input id="account" name="account" value="{html.escape(account[:64])}" required maxlength="64"
 autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false"{described}{wrong}{first}>
<label for="password">{word["password"]}</label>
<input id="password" name="password" type="password" required maxlength="200"
 autocomplete="current-password"{described}{wrong}{second}>
<button type="submit">{word["in"]}</button>
</form>
<p class="small">{word["small"]}</p>
</main>"""
        return _page(lang, words["in"], body)

    def desk(self, lang: str, csrf: str, account: str, socket: str, size: int) -> str:
        """The page with the terminal. `socket`: where its websocket is; `size` of its letters (px)."""
        _ = self.catalogues[lang].gettext

        words = {
            "smaller": _("Smaller letters"),
            "larger": _("Larger letters"),
            "back": _("Back"),
            "keyboard": _("Keyboard"),
            "out": _("Sign out"),
            "script": _("The desk itself needs JavaScript. Allow it for this page, or use a terminal."),
            "ended": _("The desk has ended."),
            "again": _("Open it again"),
        }
        word = {name: html.escape(text) for name, text in words.items()}
        body = f"""<header class="bar">
<span class="who">{html.escape(account)}</span>
<span class="hands">
<button type="button" id="smaller" aria-label="{word["smaller"]}">A−</button>
<button type="button" id="larger" aria-label="{word["larger"]}">A+</button>
<button type="button" id="esc">{word["back"]}</button>
<button type="button" id="keyboard" aria-pressed="false">{word["keyboard"]}</button>
<form method="post" action="/logout"><input type="hidden" name="token" value="{html.escape(csrf)}">
<button type="submit">{word["out"]}</button></form>
</span>
</header>
<span class="glyphs" aria-hidden="true">★☆●▌▲✎⚑◆↑→</span>
<noscript><p class="lead">{word["script"]}</p></noscript>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{html.escape(socket)}"
 data-font-size="{size}"></div>
<div class="closed" role="alert"><p>{word["ended"]}</p>
<p><a href="/" id="again">{word["again"]}</a></p></div>"""
        head = """<link rel="preload" href="/static/mono.ttf" as="font" type="font/ttf" crossorigin>
<link rel="stylesheet" href="/static/xterm.css">
<script src="/static/desk.js"></script>
<script src="/static/textual.js" defer></script>"""
        return _page(lang, _("The moderation desk"), body, head, "terminal")


def _page(lang: str, title: str, body: str, head: str = "", kind: str = "login") -> str:
    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="dark">
<title>{html.escape(title)} · Vis-à-vis</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/desk.css">
{head}
</head>
<body class="{kind}">
{body}
</body>
</html>
"""
