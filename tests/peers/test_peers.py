"""A missing server is a failure under CI and is plainly told everywhere else; the install script is sound bash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ONE = "tests/feeder/sources/test_wordpress_server.py"


def _pytest_without_servers(**more: str) -> subprocess.CompletedProcess[str]:
    """One test that needs WordPress, on a machine whose PATH holds nothing."""
    env = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_CURRENT_TEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", ONE, "-k", "test_a_refused_password"],
        cwd=ROOT, env={**env, "PATH": "/nowhere", **more}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_the_server_a_test_is_skipped_and_listed_at_the_end() -> None:
    done = _pytest_without_servers()
    assert done.returncode == 0, done.stdout
    lines = done.stdout.rstrip().splitlines()
    assert "1 skipped" in lines[-1]
    told = "\n".join(lines)
    assert f"wordpress: 1 test\n  {ONE}::test_a_refused_password_is_told_with_what_to_do" in told
    assert "sudo tests/peers/install" in told


def test_under_ci_a_missing_server_is_a_failure() -> None:
    done = _pytest_without_servers(CI="true")
    assert done.returncode == 1, done.stdout
    assert "needs a real server (wordpress)" in done.stdout


@pytest.mark.parametrize(
    "script",
    [
        "tests/peers/install",
        ".ci/run",
        *(f"tests/peers/install.d/{path.name}" for path in (ROOT / "tests/peers/install.d").iterdir()),
    ],
)
def test_scripts_are_bash_and_may_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / script], check=True)
