#!/bin/bash
# Installs what tests/peers/x11.py starts: an X server without a display, and a hand on its keyboard.
set -euo pipefail
packages xvfb xdotool
