"""The wall's own shapes, as outlines on a square of 24 units. Pure strings; the painter turns them into pixels.

Kinds of posts are told by their shape: a review is a pencil, a forum post two bubbles, a chat one with three
points, a note a folded leaf, the shop's own words an awning. No shape and no colour tells what a post thinks. What
became of a promise is one circle with a point, half full, with a tick or with a bar.
"""

from __future__ import annotations

from collections.abc import Mapping

_STROKE = 'fill="none" stroke="{c}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"'
_STAR = "M12 2.6l2.9 6.1 6.6.9-4.8 4.7 1.2 6.7L12 17.8 6.1 21l1.2-6.7L2.5 9.6l6.6-.9z"

SHAPES: Mapping[str, str] = {
    "review": f'<g {_STROKE}><path d="M4 20l1.1-4.6L16.6 3.9a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.6 18.9z"/>'
    '<path d="M14.5 6l3.5 3.5"/><path d="M13 20.5h7.5"/></g>',
    "forum": f'<g {_STROKE}><path d="M15.5 9.8V6a2.2 2.2 0 0 0-2.2-2.2H5A2.2 2.2 0 0 0 2.8 6v5A2.2 2.2 0 0 0 5 13.2'
    'h.4v3l3.2-3"/><path d="M11 12.2h7.9a2.2 2.2 0 0 1 2.2 2.2v2.9a2.2 2.2 0 0 1-2.2 2.2h-.3v2.4l-2.8-2.4H11a2.2 2.2'
    ' 0 0 1-2.2-2.2v-.6"/></g>',
    "chat": f'<g {_STROKE}><path d="M5.2 4h13.6A2.7 2.7 0 0 1 21.5 6.7v7.1a2.7 2.7 0 0 1-2.7 2.7h-6.6L7.3 20.6v-4.1'
    f'H5.2a2.7 2.7 0 0 1-2.7-2.7V6.7A2.7 2.7 0 0 1 5.2 4z"/></g>'
    '<g fill="{c}"><circle cx="7.8" cy="10.3" r="1.25"/><circle cx="12" cy="10.3" r="1.25"/>'
    '<circle cx="16.2" cy="10.3" r="1.25"/></g>',
    "note": f'<g {_STROKE}><path d="M5 3.5h14v11.2l-5.8 5.8H5z"/><path d="M13.2 20.5v-5.8H19"/><path d="M8.5 8.3h7'
    'M8.5 11.8h4.5"/></g>',
    "shop": f'<g {_STROKE}><path d="M4.4 4h15.2l1.9 5.2a2.4 2.4 0 0 1-4.75 0 2.4 2.4 0 0 1-4.75 0 2.4 2.4 0 0 1-4.75'
    ' 0 2.4 2.4 0 0 1-4.75 0z"/><path d="M4.5 13.2v7.3h15v-7.3"/></g>',
    "star": f'<path fill="{{c}}" stroke="{{c}}" stroke-width="1.2" stroke-linejoin="round" d="{_STAR}"/>',
    "star-empty": f'<path fill="none" stroke="{{c}}" stroke-width="1.5" stroke-linejoin="round" d="{_STAR}"/>',
    "onward": f'<g {_STROKE}><path d="M4 4v6.2a4 4 0 0 0 4 4h11.5"/><path d="M14.8 9.2l5 5-5 5"/></g>',
    "offline": f'<g {_STROKE}><path d="M20.5 12a8.5 8.5 0 1 1-2.6-6.1"/><path d="M20.8 2.9v4h-4"/></g>',
    "replay": f'<g {_STROKE}><path d="M3.5 12a8.5 8.5 0 1 0 2.6-6.1"/><path d="M3.2 2.9v4h4"/><path d="M12 7.5V12l3'
    ' 2"/></g>',
    "gone": f'<g {_STROKE} stroke-dasharray="3.2 3.4"><rect x="3.2" y="3.2" width="17.6" height="17.6" rx="3"/></g>',
    "peak": '<path d="M12 5l8.5 14h-17z" fill="{c}"/>',
    "refusal": f'<g {_STROKE}><path d="M5.5 5.5l13 13M18.5 5.5l-13 13"/></g>',
    "playing": '<path d="M6 3.5l14 8.5-14 8.5z" fill="{c}"/>',
    "standing": '<path d="M5.5 4h4.6v16H5.5zM13.9 4h4.6v16h-4.6z" fill="{c}"/>',
    "pause": f'<g {_STROKE}><circle cx="12" cy="12" r="9"/><path d="M9.6 8.6v6.8M14.4 8.6v6.8"/></g>',
    "announcement": f'<g {_STROKE}><path d="M3.5 10v4.6h3.2l9.3 4.2v-13L6.7 10z"/>'
    '<path d="M7.6 14.8l1.2 5.2h2.9l-1.1-3.8M19 9.7a3.6 3.6 0 0 1 0 5.2"/></g>',
    "invitation": f'<g {_STROKE}><path d="M3 8V5a2 2 0 0 1 2-2h3M16 3h3a2 2 0 0 1 2 2v3M21 16v3a2 2 0 0 1-2 2h-3'
    'M8 21H5a2 2 0 0 1-2-2v-3"/></g><path d="M7.3 7.3h3.8v3.8H7.3zM12.9 7.3h3.8v3.8h-3.8zM7.3 12.9h3.8v3.8H7.3z'
    'M12.9 12.9h2v2h-2z" fill="{c}"/>',
    "arrow": f'<g {_STROKE}><path d="M3.5 12h16.3M13.8 6l6 6-6 6"/></g>',
    "taken-up": f'<g {_STROKE}><circle cx="12" cy="12" r="9"/></g><circle cx="12" cy="12" r="2.6" fill="{{c}}"/>',
    "under-way": f'<g {_STROKE}><circle cx="12" cy="12" r="9"/></g>'
    '<path d="M12 6.4a5.6 5.6 0 0 1 0 11.2z" fill="{c}"/>',
    "done": f'<g {_STROKE}><circle cx="12" cy="12" r="9"/><path d="M7.8 12.4l2.9 2.9 5.6-6"/></g>',
    "declined": f'<g {_STROKE}><circle cx="12" cy="12" r="9"/><path d="M7.8 12h8.4"/></g>',
    "tally": f'<g {_STROKE}><path d="M5.2 4.5v15M9.7 4.5v15M14.2 4.5v15M18.7 4.5v15M2.6 16.4L21.4 7.6"/></g>',
    "delay": f'<g {_STROKE}><circle cx="12" cy="12" r="9"/><path d="M12 6.8V12l3.6 2.4"/></g>',
    "ledger": f'<g {_STROKE}><path d="M9.3 14.7l5.4-5.4M11 7l2.2-2.2a4.2 4.2 0 0 1 6 6L17 13"/>'
    '<path d="M13 17l-2.2 2.2a4.2 4.2 0 0 1-6-6L7 11"/></g>',
}
_LEFT: Mapping[str, float] = {
    "review": 2.9, "forum": 1.8, "chat": 1.5, "note": 4.0, "shop": 1.5, "pause": 2.0, "announcement": 2.5,
    "invitation": 2.0, "arrow": 2.5, "taken-up": 2.0, "under-way": 2.0, "done": 2.0, "declined": 2.0, "tally": 1.6,
    "delay": 2.0, "ledger": 2.6,
}  # fmt: skip
"""Where the ink of a label's icon begins, so that it stands flush with the words beneath it."""


def svg(name: str, colour: str) -> str:
    """The shape as an SVG picture. Raises KeyError for a name that is not in SHAPES."""
    body, left = SHAPES[name].replace("{c}", colour), _LEFT.get(name, 0.0)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} 0 24 24" width="24" height="24">{body}</svg>'


def rounded(width: int, height: int, radius: int, colour: str) -> str:
    """A rectangle with round corners, as an SVG picture of its own size (px)."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" rx="{radius}" ry="{radius}" fill="{colour}"/></svg>'
    )
