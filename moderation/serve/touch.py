"""The desk for fingers, behind the tablet's proxy: larger targets, and an end when the proxy is gone."""

from __future__ import annotations

import os

from moderation.app import DeskApp

ALONE_S = 2.0
"""So often (s) a desk looks whether its proxy still lives: killed, that could not end it."""


class TouchDesk(DeskApp):
    """A desk on a tablet."""

    CSS_PATH = "../desk.tcss"

    def on_mount(self) -> None:
        # The toolkit calls the mount handler of every class of a line: no `super()` here.
        parent = os.getppid()

        def alone() -> None:
            if os.getppid() != parent:
                self.exit()

        if self.is_web:
            self.set_interval(ALONE_S, alone)
