#!/bin/bash
# Installs what tests/peers/chromium.py and browser.py start: Debian's Chromium, and a font for what the desk's own lacks.
set -euo pipefail
packages chromium fonts-dejavu-core
