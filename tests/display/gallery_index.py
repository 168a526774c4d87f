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
    "replay": "A past day again: the film of then in its frame, the word, the clock of then, the day's curve.",
    "story": "The day told, chapter by chapter.",
    "worst": "What people also write. Nothing is cut, nothing overlaps, nothing is a box.",
    "more": "Other conditions.",
}


PHONE = ("phone-note", "phone-receipt-later", "phone-receipt-refused", "phone-wall")
"""Pictures of the phone page that are shown and not only linked to."""
BACK = ("desk-replay", "report-week")
"""The same of looking back."""


def index(names: Sequence[str]) -> str:
    """The Markdown page for these pictures, scene by scene, 1080p by day first."""
    out = [
        "# Gallery", "",
        "The sample day as the screens draw it, made by `make gallery` (`tests/display/gallery.py`). "
        "The words are invented.", "",
        "The desk (`tests/moderation/gallery.py`): [80 × 24](desk-80x24.png) · [120 × 40](desk-120x40.png) · "
        "[200 × 60](desk-200x60.png) · [by day](desk-day.png) · [the screens](desk-screens.png) · "
        "[what was noticed](desk-noted.png) · [covering](desk-mask.png) · [refusing](desk-withhold.png) · "
        "[what its author will read](desk-statement.png) · [a second opinion](desk-second.png) · "
        "[a contest](desk-contest.png) · [answered](desk-answer.png) · [somebody is here](desk-here.png) · "
        "[a search](desk-search-80.png) · [a filter](desk-filter.png) · [the house](desk-house-80.png) · "
        "[the figures](desk-panel.png) · [an evening](desk-evening.png) · [oneself](desk-me.png) · "
        "[a pause](desk-pause.png) · [on a tablet](desk-tablet.png) "
        "· a tour (`tests/moderation/tour.py`): [waiting](tour-01-waiting.png), [a post](tour-02-reading.png), "
        "[a reason](tour-04-reason.png), [the wall](tour-07-wall.png), [the screens](tour-08-screens.png), "
        "[the house](tour-09-house.png), [oneself](tour-10-me.png), [training](tour-practice-2.png)", "",
        "The phone page (`python -m tests.e2e.gallery`): [what this is](phone-home.png) · a note "
        "[by day](phone-note.png), [at night](phone-note-dark.png) · its receipt [at once](phone-receipt.png), "
        "[on paper](phone-receipt-print.png), [shown, answered and done](phone-receipt-later.png), "
        "[refused](phone-receipt-refused.png), [witness of a rewritten past](phone-receipt-rewritten.png) · the wall "
        "[by day](phone-wall.png), [at night](phone-wall-dark.png) · the figures [on a phone](phone-today.png), "
        "[on a desk](phone-today-wide.png) · [the house rules](phone-rules.png) · "
        "[the promises](phone-promises.png), [one of them](phone-promise.png), [its label](phone-label.png) · "
        "[checking it](phone-check.png) · for the team: [reading](phone-staff.png), "
        "[refusing](phone-staff-refuse.png)", "",
        *(f'<img src="{name}.png" alt="{name}" width="24%">' for name in PHONE), "",
        "Looking back: at the desk (`tests/moderation/gallery_replay.py`) [a past day](desk-replay.png), "
        "[80 × 24](desk-replay-80.png), [200 × 60](desk-replay-200.png), "
        "[what was refused](desk-replay-refused.png), "
        "[what may not be seen any more](desk-replay-hidden.png), [for a moderator](desk-replay-moderator.png), "
        "[the same post today](desk-replay-today.png), [a day on a screen](desk-replay-screen.png) · the report "
        "(`tests/moderation/report/gallery.py`) of [a week](report-week.png), [a day](report-day.png), "
        "[a month](report-month.png), [at night](report-week-dark.png), [on a phone](report-phone.png), "
        "[its quotes](report-quotes.png), [in English](report-en.png), [on paper](report-pdf.png), "
        "[the annex](report-pdf-annex.png), [two shops](report-compare.png) · on the wall: below", "",
        *(f'<img src="{name}.png" alt="{name}" width="49%">' for name in BACK), "",
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
    if part == "story":
        large = [name for name in names if "x1920" not in name]
    others = [name for name in names if name not in large]
    wide = ' width="49%"' if part == "story" else ""
    out = [f'<img src="screen/{name}.png" alt="{name}"{wide}>' if wide else f"![{name}](screen/{name}.png)"
           for name in large]  # fmt: skip
    if others:
        links = " · ".join(
            f"[{name.removeprefix(part + '-').replace('-', ' ')}](screen/{name}.png)" for name in others
        )
        out += ["", f"Also: {links}"]
    return out
