# Vis-à-vis: every command that a person needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
# Compiled modules are kept even where the environment says otherwise: the tests start dozens of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup extras demo test lint format bench gallery lock clean
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(STAMP) ## make the environment (.venv, pinned with hashes)
$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "Vis-à-vis needs Python 3.11 or newer, this is %d.%d: make PYTHON=/path/to/python3.11 setup" % v[:2])'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "On Debian: apt install python3-venv"; exit 1; }
	@echo "Installing into $(VENV) (about a minute the first time)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

extras: $(STAMP) ## the optional engines of screening: [semantic] and [ner] (some 400 MB)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-extras.txt

demo: $(STAMP) ## a living sample day: feeder, wall and desk (KIOSK=1 for full screen)
	@$(PY) -m feeder.demo

test: $(STAMP) ## every test; what needs a real server is listed if that server is missing
	@$(PY) -m pytest -n logical --dist loadgroup --no-loadscope-reorder

lint: $(STAMP) ## formatting, style and types
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy .

format: $(STAMP) ## put the formatting right
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: $(STAMP) ## the figures: latency, appends, throughput, the screen's cost
	@$(PY) -m bench

gallery: $(STAMP) ## pictures of every scene, size and theme into docs/gallery/ (some minutes)
	@$(PY) -m tests.display.gallery

lock: ## pin the dependencies again, with hashes and without any registry's address (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate requirements-extras.in -o requirements-extras.txt

clean: ## remove the environment and what the demo made
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis
