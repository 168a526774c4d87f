"""What every test may rely on: the real servers under tests/peers, and plain words about those that are not here.

`@pytest.mark.peer("wordpress")` says that a test needs a real server. `tests/peers/NAME.py` has `missing()` (what of
it this machine lacks, [] for nothing) and the fixtures; all modules there are plugins. Without the server the test is
skipped and listed at the end; under CI (`CI=true`) it fails instead.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import ModuleType

import pytest

PEERS = Path(__file__).parent / "peers"
INSTALL = "sudo tests/peers/install"
_not_run = pytest.StashKey[dict[str, list[str]]]()
_modules = pytest.StashKey[dict[str, ModuleType]]()


def pytest_configure(config: pytest.Config) -> None:
    modules = {}
    for path in sorted(PEERS.glob("*.py")):
        if not path.stem.startswith(("test_", "_")):
            module = importlib.import_module(f"tests.peers.{path.stem}")
            config.pluginmanager.register(module, f"peer-{path.stem}")
            modules[path.stem] = module
    config.stash[_modules] = modules
    config.stash[_not_run] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("peer"):
        for name in mark.args:
            lacking = item.config.stash[_modules][name].missing()
            if not lacking:
                continue
            why = f"needs a real server ({name}): {', '.join(lacking)} not installed; {INSTALL}"
            if os.environ.get("CI", "").lower() in ("1", "true"):
                pytest.fail(why, pytrace=False)
            item.config.stash[_not_run].setdefault(name, []).append(item.nodeid)
            pytest.skip(why)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    not_run = config.stash[_not_run]
    if not not_run:
        return
    terminalreporter.section("not run: real servers that are not installed here")
    for name, tests in sorted(not_run.items()):
        terminalreporter.line(f"{name}: {len(tests)} test{'s' if len(tests) > 1 else ''}")
        for nodeid in tests:
            terminalreporter.line(f"  {nodeid}")
    terminalreporter.line(f"To install them (Debian): {INSTALL}")
