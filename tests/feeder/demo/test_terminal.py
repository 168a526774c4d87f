"""The terminal is given back as it was lent."""

from __future__ import annotations

import os
import pty
import termios
import tty

from feeder.demo.terminal import PUT_RIGHT, kept_terminal


def test_a_terminal_left_raw_is_put_right() -> None:
    outside, inside = pty.openpty()
    before = termios.tcgetattr(inside)
    with kept_terminal(inside):
        tty.setraw(inside)
    assert termios.tcgetattr(inside) == before
    assert os.read(outside, 1000) == PUT_RIGHT
    with kept_terminal(inside):
        os.write(inside, b"as it was")
    assert os.read(outside, 1000) == b"as it was"
    os.close(outside)
    os.close(inside)


def test_a_terminal_that_is_gone_is_no_trouble() -> None:
    outside, inside = pty.openpty()
    with kept_terminal(inside):
        os.close(outside)
        os.close(inside)
