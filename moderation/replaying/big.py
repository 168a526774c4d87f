"""The clock of then in figures three lines high. Pure."""

from __future__ import annotations

FIGURES = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": (" ╺┓", "  ┃", "  ╹"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", " ━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    ":": ("╻", " ", "╹"),
}
HEIGHT = 3


def big(clock: str) -> list[str]:
    """`14:05` on three lines; what is no figure is left out."""
    drawn = [FIGURES[char] for char in clock if char in FIGURES]
    return [" ".join(figure[line] for figure in drawn) for line in range(HEIGHT)]
