"""What a screen is asked to be, as plain values."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from pathlib import Path

from display.kiosk.hours import Hours
from display.layout import Size
from display.scenes.base import Invitation
from display.tempo.pace import Pace
from wall import wire


@dataclass(frozen=True)
class Wanted:
    """What was asked for. `picture`: draw into this PNG instead of on a display, once if `once`.

    `size` None: the display's own. `folder`: this screen's own; nobody else writes there.
    """

    folder: Path
    language: str = "fr"
    theme: str = "day"
    size: Size | None = None
    rotate: int = 0
    fullscreen: bool = False
    picture: Path | None = None
    once: bool = False
    replay: wire.Replay | None = None
    state_file: Path | None = None
    pace: Pace = field(default_factory=Pace)
    stale_after_s: float = 10.0
    shop: str = ""
    zone: str = "Europe/Paris"
    accent: str = ""
    playlist: tuple[str, ...] = ()
    distance_m: float = 4.0
    diagonal_in: float = 55.0
    reduced_motion: bool = False
    drift: bool = False
    monitor: int = 0
    mode: str = ""
    invitation: Invitation = field(default_factory=Invitation)
    hours: Hours | None = None
    panel_off: str = "none"
    problem: str = ""
    """What is wrong with the configuration, for the desk; empty: nothing."""

    @property
    def kiosk(self) -> bool:
        """Whether it is a lit wall in a shop, that opens and shuts, rather than a window, a picture or a replay."""
        return self.fullscreen and self.picture is None and self.replay is None


@dataclass(frozen=True)
class Texts:
    """The catalogues: the screen's own and the shared one."""

    display: gettext.NullTranslations
    wall: gettext.NullTranslations
