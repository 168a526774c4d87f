# Synapse, the Matrix server, from PyPI into .peers/synapse with its hashes; sourced by ../install, or run alone.
(
  peers=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  venv=$(cd "$peers/../.." && pwd)/.peers/synapse
  wanted=$(sha256sum <"$peers/requirements.txt")
  [ "$(cat "$venv/.installed" 2>/dev/null)" = "$wanted" ] && exit 0
  set -e
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
  echo "Installing Synapse into $venv (about a minute)…"
  for _ in 1 2 3; do
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
      -r "$peers/requirements.txt" && break
  done
  "$venv/bin/python" -c 'import synapse'
  printf '%s\n' "$wanted" >"$venv/.installed"
)
