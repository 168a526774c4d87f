"""What the interface says, by language and room: `config/locale/LANG/LC_MESSAGES/DOMAIN.po`, read as it is.

`python -m config.catalogue update` takes new strings over from the code, `check` tells what is missing.
"""

from __future__ import annotations

import contextlib
import functools
import gettext
import hashlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DEFAULT = "fr"
LANGUAGES = ("fr", "en")


class CatalogueBroken(Exception):
    """A catalogue cannot be read; the message says which and why."""


def po_path(language: str, domain: str, locale: Path | None = None) -> Path:
    """Where a catalogue is."""
    return (locale or LOCALE) / language / "LC_MESSAGES" / f"{domain}.po"


@functools.cache
def load(language: str, domain: str) -> gettext.NullTranslations:
    """The catalogue of `domain` in `language` (`fr`, `fr-CA`, `fr_FR.UTF-8`…), read once.

    A language that is not there gives French, a string that is not there itself. Raises CatalogueBroken.
    """
    data = compiled(language, domain)
    return gettext.GNUTranslations(io.BytesIO(data)) if data else gettext.NullTranslations()


def compiled(language: str, domain: str) -> bytes:
    """The same catalogue in gettext's own form (`.mo`); empty if there is none. Raises CatalogueBroken."""
    path = po_path(spoken(language), domain)
    if not path.exists():
        return b""
    try:
        source = path.read_bytes()
        kept = path.parent / "__pycache__" / f"{domain}.{hashlib.sha256(source).hexdigest()[:32]}.mo"
        return _recalled(kept) or _kept(kept, _compile(source))
    except (OSError, ValueError) as error:
        raise CatalogueBroken(f"{path.name} ({spoken(language)}): {error}") from error


def _compile(source: bytes) -> bytes:
    """A `.po` as a `.mo`. Raises ValueError."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    out = io.BytesIO()
    try:
        write_mo(out, read_po(io.BytesIO(source), abort_invalid=True), use_fuzzy=False)
    except PoFileError as error:
        raise ValueError(str(error)) from error
    return out.getvalue()


def _recalled(kept: Path) -> bytes:
    """What was compiled before from the same `.po`; empty if it was not, or is not whole."""
    try:
        data = kept.read_bytes()
    except OSError:
        return b""
    digest, made = data[:32], data[32:]
    return made if hashlib.sha256(made).digest() == digest else b""


def _kept(kept: Path, made: bytes) -> bytes:
    """Keep it beside its `.po`, as Python keeps modules: reading the catalogues was a tenth of the desk's start."""
    if not sys.dont_write_bytecode:
        new = kept.with_name(f"{kept.name}.{os.getpid()}")
        with contextlib.suppress(OSError):  # a checkout that may not be written to: compiled every time, then
            kept.parent.mkdir(exist_ok=True)
            new.write_bytes(hashlib.sha256(made).digest() + made)
            new.replace(kept)
            for old in kept.parent.glob(f"{kept.name.partition('.')[0]}.*.mo"):
                if old != kept:
                    old.unlink(missing_ok=True)
    return made


def spoken(language: str) -> str:
    """The one of our languages that serves a language tag: French for one that we do not have."""
    wanted = language.replace("-", "_").split("_")[0].split(".")[0].casefold()
    return wanted if wanted in LANGUAGES else DEFAULT


def main(arguments: Sequence[str]) -> int:
    """`update [DOMAIN…]` or `check [DOMAIN…]`; 0 if all is in order."""
    from config import messages

    root = Path(__file__).resolve().parent.parent
    what, domains = (arguments[0] if arguments else ""), arguments[1:] or list(messages.ROOMS)
    unknown = [domain for domain in domains if domain not in messages.ROOMS]
    if what not in ("update", "check") or unknown:
        print(f"usage: python -m config.catalogue update|check [{'|'.join(messages.ROOMS)}]…", file=sys.stderr)
        return 2
    if what == "update":
        for domain in domains:
            for path in messages.update(root, domain):
                print(f"updated {path.relative_to(root)}")
    findings = [finding for domain in domains for finding in messages.check(root, domain)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
