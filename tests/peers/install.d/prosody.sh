#!/bin/bash
# Installs what tests/peers/prosody.py starts: Debian's Prosody, an XMPP server. Run by ../install (`packages`).
set -euo pipefail
packages prosody prosody-modules lua-sec lua-expat
