"""Accounts and tokens as text for a terminal. Pure; what others typed is made harmless."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from moderation.drawing import joined
from moderation.glyphs import harmless, one_line
from moderation.words import N_, Words
from wall.clock import to_iso
from wall.house_views import AccountStatus, TokenStatus

ROLES = {
    "viewer": N_("viewer"), "moderator": N_("moderator"), "manager": N_("manager"),
    "administrator": N_("administrator"), "screen": N_("screen"),
}  # fmt: skip
PEOPLE = ("viewer", "moderator", "manager", "administrator")


def role(name: str, words: Words) -> str:
    """A role in the reader's language."""
    return words._(ROLES[name]) if name in ROLES else one_line(name, 20)


def table(accounts: Sequence[AccountStatus], words: Words, now_ms: int) -> str:
    """Every account on a line; beneath it the tokens that still open something."""
    if not accounts:
        return words._("No accounts.")
    wide = max(cell_len(one_line(account.name, 30)) for account in accounts)
    shown = max(cell_len(role(account.role, words)) for account in accounts)
    lines: list[str] = []
    for account in sorted(accounts, key=lambda each: (not each.enabled, each.name)):
        name, does = one_line(account.name, 30), role(account.role, words)
        cells = f"{'●' if account.enabled else '○'} {name}{' ' * (wide - cell_len(name))}"
        cells += f"  {does}{' ' * (shown - cell_len(does))}"
        lines.append(f"{cells}  {_about(account, words, now_ms)}".rstrip())
        for token in account.tokens:
            if not token.revoked:
                lines.append(f"    {one_line(token.id, 20)}  {_until(token, words, now_ms)}")
    return "\n".join(lines)


def _about(account: AccountStatus, words: Words, now_ms: int) -> str:
    _ = words._
    whence = _("from wall.toml") if account.by == "feeder" else _("by {name}").format(name=one_line(account.by, 30))
    when = words.moment(to_iso(account.since_ms), now_ms) if account.since_ms else ""
    return joined([
        "" if account.enabled else _("closed"),
        f"{whence}, {when}" if when else whence,
        _("with a password") if account.password else "",
    ])  # fmt: skip


def _until(token: TokenStatus, words: Words, now_ms: int) -> str:
    _ = words._
    if token.expires_ms and token.expires_ms <= now_ms:
        return _("expired {when}").format(when=words.when(to_iso(token.expires_ms), now_ms))
    return _("expires {when}").format(when=words.when(to_iso(token.expires_ms), now_ms)) if token.expires_ms else ""


def how_to_use(file: str, saved: Path | None, days: int, token: str, words: Words) -> list[str]:
    """What to do with a new token, for whoever just made it."""
    _ = words._
    good = words.ngettext("It is good for {n} day.", "It is good for {n} days.", days)
    back = _("To take it back: {command}").format(command=f"python -m moderation user revoke {token}")
    if saved is not None:
        name = harmless(str(saved))
        return [
            _("The token is in {file}, which only you can read; give it to that person and delete it here.").format(
                file=name
            ),
            f"    VAV_TOKEN_FILE={name} python -m moderation",
            good,
            back,
        ]
    return [
        _("This is the token. It is told this once, and never again."),
        _("Put these lines into a file of that person:"),
        "",
        *(f"    {line}" for line in file.splitlines()),
        "",
        _("and start the desk with it:"),
        "    chmod 600 vav.toml && VAV_TOKEN_FILE=vav.toml python -m moderation",
        good,
        back,
    ]
