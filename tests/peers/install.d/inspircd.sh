#!/bin/bash
# Installs what tests/peers/inspircd.py starts: Debian's InspIRCd, an IRC server. Run by ../install (`packages`).
set -euo pipefail
packages inspircd
