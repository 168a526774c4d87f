"""`python run_feeder.py sources new NAME`: the two files of a new source, with an example that works."""

from __future__ import annotations

import keyword
import sys
import unicodedata
from pathlib import Path

import regex

from run_feeder_open_arguments import Words

FAILED, BAD_USAGE = 1, 2
TEMPLATES = Path(__file__).parent / "feeder" / "new_source"
_NAME = regex.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MAX_NAME = 40
RESERVED = ("base", "try", "new", "docs", "counter", "phone")
"""Names that mean something else here."""


def main(name: str, root: Path, _: Words) -> int:
    """Write the two files into the checkout at `root`; says what comes next. Nothing is ever overwritten."""
    near = right_form(name)
    if not name or name != near or name in RESERVED:
        told = _("“{name}” cannot be a source’s name: small letters, digits and _, such as {near}.")
        near = near if near and near not in RESERVED else "guestbook"
        print(told.format(name="".join(c if c.isprintable() else "·" for c in name[:60]), near=near), file=sys.stderr)
        return BAD_USAGE
    module, test = (
        root / "feeder" / "sources" / f"{name}.py",
        root / "tests" / "feeder" / "sources" / f"test_{name}.py",
    )
    made = [(module, "source.txt"), (test, "test.txt")]
    for path, _template in made:
        if path.exists():
            print(
                _("{file} is there already, and stays as it is.").format(file=path.relative_to(root)), file=sys.stderr
            )
            return BAD_USAGE
        if not path.parent.is_dir():
            print(_("{folder} is no checkout of Vis-à-vis.").format(folder=root), file=sys.stderr)
            return BAD_USAGE
    try:
        for path, template in made:
            with path.open("x", encoding="utf-8") as file:
                file.write(filled((TEMPLATES / template).read_text(encoding="utf-8"), name))
    except OSError as error:
        print(_("{file} cannot be written: {why}").format(file=path.name, why=error.strerror), file=sys.stderr)
        return FAILED
    for path, _template in made:
        print(path.relative_to(root))
    print(_("Both work as they are, against their own stand-in. From here:"))
    for line in steps(name, _):
        print(f"  {line}")
    return 0


def steps(name: str, _: Words) -> list[str]:
    """What is to be done with the two files."""
    return [
        _("1. Read the service’s documentation; put its address, its fields and its limits into both."),
        f"2. pytest tests/feeder/sources/test_{name}.py tests/feeder/sources/test_contract_polls.py",
        _("3. python -m config.catalogue update feeder; French goes into config/locale/fr/LC_MESSAGES/feeder.po."),
        "4. python run_feeder.py sources docs docs/sources",
        "5. python run_feeder.py --options docs/configuration.md",
        f"6. python run_feeder.py sources {name}",
        _("7. A line in CHANGELOG.md; make test, make lint."),
    ]


def right_form(name: str) -> str:
    """The nearest name that a source may have; "" if there is none."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    parts = regex.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", bare)
    near: str = regex.sub(r"[^a-z0-9]+", "_", parts.casefold()).strip("_").lstrip("0123456789_")[:MAX_NAME].strip("_")
    if keyword.iskeyword(near):
        near += "_source"
    return near if _NAME.fullmatch(near) else ""


def filled(template: str, name: str) -> str:
    """A template for the source `name`."""
    words = {"@name@": name, "@NAME@": name.upper(), "@host@": name.replace("_", "-")}
    words["@Class@"] = "".join(part.capitalize() for part in name.split("_"))
    return str(regex.sub(r"@\w+@", lambda found: words[found[0]], template))
