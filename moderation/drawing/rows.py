"""Posts as rows of a list: the queue's, on one line or two, and the wall's, as small cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import get_args

from rich.cells import cell_len

from moderation.deciding import veil
from moderation.desk import Row
from moderation.drawing import Bits, unseen
from moderation.finding.matching import around, lit
from moderation.glyphs import form_lines, harmless, one_line
from moderation.words import Words, stars
from wall.clock import from_iso
from wall.events import Mask, MaskLabel
from wall.text import display_form
from wall.wire import DeskPost

SHORT = 36
"""Cells; a row narrower than this names people by their code alone."""
PREVIEW = 600
"""Code points of a text that a row looks at."""


def since_ms(post: DeskPost) -> int:
    """When the post came in (Unix ms); 0 if the hub's date cannot be read."""
    try:
        return from_iso(post.received_at)
    except ValueError:
        return 0


def fit(text: str, cells: int) -> str:
    """The text in at most `cells` cells, spaces before it kept."""
    if cell_len(text) <= cells:
        return text
    bare = text.lstrip(" ")
    lead = len(text) - len(bare)
    return " " * lead + one_line(bare, cells - lead) if lead < cells else ""


def spread(left: Bits, right: Bits, width: int) -> Bits:
    """`left` at the left and `right` at the right of `width` cells; the left one gives way."""
    room = width - sum(cell_len(text) for text, _ in right)
    out: Bits = []
    used = 0
    for text, names in left:
        cut = fit(text, room - 1 - used)
        out.append((cut, names))
        used += cell_len(cut)
        if cut != text:
            break
    return [*out, (" " * max(0, room - used), ""), *right]


def _wording(post: DeskPost, words: Words, opened: Collection[str]) -> tuple[str, str]:
    """The beginning of the text, or why there is none; and its style."""
    if veil.veiled(post, opened):
        return veil.line(words), "faint slant"
    if post.text:
        return post.text[:PREVIEW], "soft"
    if post.text is not None and not post.hidden:
        return words._("a rating without words"), "faint slant"
    if post.hidden:
        return unseen.why(post, words), "faint slant"
    if post.forgotten:
        return words._("forgotten: its content no longer exists"), "faint slant"
    return words._("its text is not stored"), "faint slant"


def held(account: str, words: Words) -> str:
    """That somebody else reads this post now."""
    return words._("{who} is reading").format(who=one_line(account, 20))


def _right(row: Row, words: Words, now_ms: int, late_min: int, busy: bool, hold: str = "") -> Bits:
    post = row.post
    if busy:
        return [(words._("sending…"), "honey")]
    if hold and not row.gone:
        return [(held(hold, words), "faint slant")]
    if row.gone and post.pending is None and post.state == "waiting":
        return [(words._("handled meanwhile"), "faint")]  # all that is known: it left the list
    if row.gone:
        by = post.pending.by if post.pending is not None else post.decided_by
        return [(f"{_fate(post, words)}{f' · {harmless(by)}' if by else ''}", "faint")]
    waited = words.ago(since_ms(post), now_ms)
    if post.state != "waiting":
        return [(words.moment(post.shown_at, now_ms) if post.state == "shown" else waited, "faint")]
    late = late_min > 0 and now_ms - since_ms(post) > late_min * 60_000
    return [(f"! {waited}" if late else waited, "honey strong" if late else "faint")]


def _there(row: Row, words: Words, now_ms: int, busy: bool) -> Bits:
    if row.gone and row.post.state == "shown" and row.post.pending is None and not busy:
        return [(words._("no longer on the wall"), "faint")]
    return _right(row, words, now_ms, 0, busy)


def _fate(post: DeskPost, words: Words) -> str:
    if post.pending is None:
        return words.state(post.state)
    done = {
        "approve": words._("approved"),
        "mask": words._("approved, masked"),
        "withhold": words._("withheld"),
        "withdraw": words._("withdrawn"),
    }
    return done.get(post.pending.what, post.pending.what)


def queue_row(
    row: Row,
    words: Words,
    width: int,
    now_ms: int,
    *,
    late_min: int = 0,
    draft: bool = False,
    busy: bool = False,
    lines: int = 1,
    opened: Collection[str] = (),
    wanted: Sequence[str] = (),
    hold: str = "",
    right: Bits | None = None,
) -> list[Bits]:
    """Who and how long; then the first words on so many lines. All `width` cells wide at most.

    `wanted`: the folded words of a search, which are marked. `hold`: who else reads it now. `right`: what stands at
    the right instead.
    """
    strong = "faint gone" if row.gone else "faint" if hold else "ink strong"
    left = _name(row, words, strong, width, wanted)
    if draft:
        left.append(("  ✎", "honey"))
    if noticed(row.post):
        left.append(("  ⚑", "honey"))
    text, look = _wording(row.post, words, opened)
    look = "faint gone" if row.gone else "faint" if hold else look
    return [
        spread(left, _right(row, words, now_ms, late_min, busy, hold) if right is None else right, width),
        *(lit(line, look, wanted) for line in first_lines(around(text, wanted, width * lines - 4), width, lines)),
    ]


def first_lines(text: str, width: int, lines: int) -> list[str]:
    """The beginning of the text on exactly `lines` lines."""
    if lines == 1:
        return [one_line(text, width)]
    bits = form_lines(display_form(" ".join(text.split())), width, str)
    out = ["".join(shown for shown, _ in line).rstrip() for line in bits]
    if len(out) > lines:
        out[lines - 1] = fit(f"{out[lines - 1]} {out[lines]}", width)
    return [*out, *[""] * lines][:lines]


def noticed(post: DeskPost) -> bool:
    """Whether there is something that whoever reads should know: told by the source, or noticed in the text."""
    return bool(post.flags or post.findings)


def _name(row: Row, words: Words, strong: str, width: int, wanted: Sequence[str] = ()) -> Bits:
    post = row.post
    soft = "faint" if "faint" in strong else "soft"
    left: Bits = [(words.kind(post), strong)]
    if post.stars is not None:
        left.append((f" {stars(post.stars)}", soft))
    if post.contest == "open" and not row.gone:
        left.append(("  " + words._("contested"), "honey"))
    elif post.pending is not None and post.pending.reason is not None and not row.gone:
        left.append((f"  {words.reason(post.pending.reason)}", "honey"))
    else:
        left.append(("  ", ""))
        left.extend(lit(words.person(post, shortly=width < SHORT), soft, wanted))
    return left


def queue_line(
    row: Row,
    words: Words,
    width: int,
    now_ms: int,
    *,
    late_min: int = 0,
    draft: bool = False,
    busy: bool = False,
    opened: Collection[str] = (),
    wanted: Sequence[str] = (),
    hold: str = "",
    right: Bits | None = None,
) -> list[Bits]:
    """The same on one line, for a small terminal."""
    right = _right(row, words, now_ms, late_min, busy, hold) if right is None else right
    left = _name(row, words, "faint gone" if row.gone else "faint" if hold else "ink strong", width, wanted)
    if draft or noticed(row.post):
        left.append((("  ✎" if draft else "") + ("  ⚑" if noticed(row.post) else ""), "honey"))
    text, look = _wording(row.post, words, opened)
    room = width - sum(cell_len(part) for part, _names in [*left, *right]) - 5
    look = "faint gone" if row.gone else "faint" if hold else look
    left.append(("  ", ""))
    left.extend(lit(one_line(around(text, wanted, max(8, room)), width), look, wanted))
    return [spread(left, [("  ", ""), *right], width)]


def wall_row(row: Row, words: Words, width: int, now_ms: int, *, lines: int = 3, busy: bool = False) -> list[Bits]:
    """A post on the wall: its head and up to `lines` lines of what customers read."""
    post = row.post
    out = [
        spread(_name(row, words, "faint gone" if row.gone else "ink", width), _there(row, words, now_ms, busy), width)
    ]
    form = display_form((post.text or "")[:PREVIEW], mask_list(post))
    if veil.veiled(post, ()):
        form = display_form(veil.line(words))
    text = form_lines(form, width, words.chip)
    for bits in text[:lines]:
        out.append([(shown, "chip" if is_chip else "soft") for shown, is_chip in bits])
    if len(text) > lines:
        last, names = out[-1][-1] if out[-1] else ("", "soft")  # cut at an empty line
        used = sum(cell_len(shown) for shown, _ in out[-1][:-1])
        last = last.rstrip()
        lead = " " * (len(last) - len(last.lstrip(" ")))  # the space after a chip stays
        cut = f"{last}…" if used + cell_len(last) < width else lead + one_line(f"{last}……", width - used - len(lead))
        out[-1][-1:] = [(cut, names)]
    out.extend([] for _ in range(lines + 1 - len(out)))
    return out


LABELS: tuple[MaskLabel, ...] = get_args(MaskLabel)


def as_label(name: str) -> MaskLabel:
    """A mask's label; one that a newer hub knows and we do not is personal data."""
    return next((label for label in LABELS if label == name), "personal")


def mask_list(post: DeskPost) -> list[Mask]:
    """The masks of a post as the display form takes them."""
    return [Mask(start, end, as_label(label)) for start, end, label in post.masks]
