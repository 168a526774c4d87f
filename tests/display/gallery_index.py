"""The gallery's index page, made from the names of what was drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence

SAID = {
    "show": "The wall as it goes: the sample day's first minutes, slide after slide.",
    "stream": "The posts as they became public, newest first; a long one is begun and goes on in the spotlight.",
    "conversation": "A live chat as dialogue, the question in view, the shop's words on its panel.",
    "spotlight": "One post alone, whole, page by page, then the shop's reply.",
    "you-said-we-did": "Suggestions and problems taken up, with their state and date.",
    "transparency": "The public count: received, shown, refused and why, waiting, how long; the ledger's head.",
    "fairness": "Whether bad reviews fare as good ones do, in one sentence that anybody can check.",
    "invitation": "Where to write a word of one's own.",
    "announcement": "The shop's own words, plainly marked as the shop's.",
    "pause": "The desk has paused the wall: said, dated and counted.",
    "reconnecting": "No news for so long that nothing may be shown any more.",
    "empty": "A new wall, before its first word.",
    "worst": "What people also write. Nothing is cut, nothing overlaps, nothing is a box.",
    "more": "Other conditions.",
}


def index(names: Sequence[str]) -> str:
    """The Markdown page for these pictures, scene by scene, 1080p by day first."""
    out = [
        "# Gallery", "",
        "The sample day as the screens draw it, made by `make gallery` (`tests/display/gallery.py`). "
        "The words are invented.", "",
        "The desk: [80 × 24](desk-80x24.png) · [120 × 40](desk-120x40.png) · [200 × 60](desk-200x60.png) "
        "· [the screens](desk-screens.png) · [a pause](desk-pause.png) · [on a tablet](desk-tablet.png) "
        "· a tour (`tests/moderation/tour.py`): [waiting](tour-01-waiting.png), [a post](tour-02-reading.png), "
        "[a reason](tour-04-reason.png), [the wall](tour-07-wall.png), [the screens](tour-08-screens.png), "
        "[the house](tour-09-house.png), [oneself](tour-10-me.png), [training](tour-practice-2.png)", "",
        "The phone page (`tests/feeder/web/phone/gallery.py`): [what this is](phone/home.png) · "
        "[a note](phone/note.png), [at night](phone/note-night.png) · [its receipt](phone/receipt.png), "
        "[on a desk](phone/receipt-wide.png), [printed](phone/receipt-print.png) · "
        "[refused, and why](phone/refused.png) · [shown, answered and done](phone/done.png)", "",
    ]  # fmt: skip
    left = list(names)
    for part, said in SAID.items():
        own = [name for name in left if part == "more" or name.startswith(f"{part}-")]
        left = [name for name in left if name not in own]
        if own:
            out += [f"## {part}", "", said, "", *_pictures(part, own), ""]
    return "\n".join(out)


def _pictures(part: str, names: Sequence[str]) -> list[str]:
    """The first one large, the others as links; of the worst cases all that are 1080p; a show whole, in pairs."""
    if part == "show":
        return [f'<img src="screen/{name}.png" alt="{name}" width="49%">' for name in names]
    large = [name for name in names if name.endswith("-1920x1080")] if part == "worst" else list(names[:1])
    large = list(names) if part == "more" else large
    others = [name for name in names if name not in large]
    out = [f"![{name}](screen/{name}.png)" for name in large]
    if others:
        links = " · ".join(
            f"[{name.removeprefix(part + '-').replace('-', ' ')}](screen/{name}.png)" for name in others
        )
        out += ["", f"Also: {links}"]
    return out
