"""Completion in a real bash: what the Tab key offers, with a feeder and without one."""

from __future__ import annotations

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from config.reach import ROOT
from moderation.cli.more import SHELLS
from tests.feeder.support import token_of
from tests.moderation.shell import Shell
from tests.moderation.stage import Stage

TRY = """
try() {
    COMP_LINE="$2"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE)
    [[ $COMP_LINE == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
    "$1" "${COMP_WORDS[0]}"
    echo "$2=>${COMPREPLY[*]}"
}
"""


async def tab(sh: Shell, folder: Path, url: str, *lines: str) -> list[list[str]]:
    """What bash offers at the end of each line."""
    code = (await sh("completion", "bash")).out
    (folder / "code").write_text(code)
    script = [f"source {folder / 'code'}", TRY]
    for line in lines:
        function = "_python_argcomplete" if line.startswith("moderation") else "_moderation_python"
        script.append(f"try {function} {line!r}")
    env = {**os.environ, "VAV_URL": url, "VAV_TOKEN": token_of("camille"), "VAV_ROOT": str(folder)}
    ran = await asyncio.to_thread(
        subprocess.run,
        ["bash", "--norc", "-c", "\n".join(script)],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return [told.partition("=>")[2].split() for told in ran.stdout.splitlines()]


@pytest.mark.peer("bash")
async def test_the_tab_key_in_bash(on: Stage, sh: Shell, tmp_path: Path) -> None:
    (one,) = await on.say("un")
    verbs, reasons, queues, posts, python, other = await tab(
        sh,
        tmp_path,
        on.url,
        "moderation with",
        "moderation withhold x --reason per",
        "moderation list --queue pro",
        "moderation approve ",
        ".venv/bin/python -m moderation user add lea --role mod",
        "python -m http.server ",
    )
    assert verbs == ["withhold", "withdraw"]
    assert reasons == ["personal-data"]
    assert queues == ["promises"]
    assert posts == [one]
    assert python == ["moderator"]
    assert other == []


@pytest.mark.peer("bash")
async def test_without_a_feeder_there_are_no_ids_and_no_noise(sh: Shell, tmp_path: Path) -> None:
    posts, verbs = await tab(sh, tmp_path, "ws://127.0.0.1:9", "moderation approve ", "moderation heal")
    assert posts == []
    assert verbs == ["health"]


@pytest.mark.parametrize("shell", SHELLS)
async def test_the_code_works_in_every_folder(sh: Shell, shell: str) -> None:
    ran = await sh("completion", shell)
    assert ran.status == 0
    assert f"PYTHONPATH={ROOT} " in ran.out
    assert "moderation" in ran.out.splitlines()[0]
