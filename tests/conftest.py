"""What every test may rely on: the real servers under tests/peers, and plain words about those that are not here.

`@pytest.mark.peer("wordpress")` says that a test needs a real server. `tests/peers/NAME.py` has `missing()` (what of
it this machine lacks, [] for nothing) and the fixtures; all modules there are plugins. Without the server the test is
skipped and listed at the end; under CI (`CI=true`) it fails instead.

`make test` runs on every core: the tests of one file stay together, those of one real server too, and what takes
longest begins first, so that no core is left with it at the end.
"""

from __future__ import annotations

import gc
import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

PEERS = Path(__file__).parent / "peers"
INSTALL = "sudo tests/peers/install"
LONG = ("peer-browser", "peer-synapse", "peer-wordpress", "peer-", "tests/e2e", "tests/display", "tests/feeder/demo",
        "tests/feeder/sources/test_contract_polls", "tests/config/test_run_feeder", "tests/feeder/sources/test_forty",
        "tests/moderation", "tests/wall", "tests/feeder/test_", "tests/feeder/sources")  # fmt: skip
"""How the names of groups begin that take long, the longest first."""
EXAMPLES = 60
"""So many examples a property test draws that does not say otherwise; `--hypothesis-profile=default` draws 100."""
_not_run = pytest.StashKey[dict[str, list[str]]]()
_modules = pytest.StashKey[dict[str, ModuleType]]()
settings.register_profile("suite", settings(max_examples=EXAMPLES))
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(20_000, 20, 20)  # thousands of tests are kept in memory: looked through less often
    modules = {}
    for path in sorted(PEERS.glob("*.py")):
        if not path.stem.startswith(("test_", "_")):
            module = importlib.import_module(f"tests.peers.{path.stem}")
            config.pluginmanager.register(module, f"peer-{path.stem}")
            modules[path.stem] = module
    config.stash[_modules] = modules
    config.stash[_not_run] = {}


def _rank(group: str) -> int:
    return next((at for at, long in enumerate(LONG) if group.startswith(long)), len(LONG))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever shares a server, or a file's own fixtures, runs in one process: each is started once.

    One of several processes puts long groups first (the scheduler keeps to that with `--no-loadscope-reorder`).
    """
    ranks: dict[pytest.Item, int] = {}
    for item in items:
        peers = sorted({name for mark in item.iter_markers("peer") for name in mark.args})
        group = f"peer-{peers[0]}" if peers else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
        ranks[item] = _rank(group)
    if hasattr(config, "workerinput"):
        items.sort(key=ranks.__getitem__)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: it need not be looked through for garbage while the tests run."""
    gc.collect()
    gc.freeze()


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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes tells the first what it did not run."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["not_run"] = session.config.stash[_not_run]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Gather what each process did not run."""
    gathered = node.config.stash[_not_run]
    for name, tests in getattr(node, "workeroutput", {}).get("not_run", {}).items():
        gathered.setdefault(name, []).extend(tests)


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
