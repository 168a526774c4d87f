"""Strings between code and catalogues: what the code says, what the catalogues lack, and how they are brought along.

Needed by people who change strings and by the tests, never while anything runs.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from babel.util import pathmatch

from config.catalogue import LANGUAGES, LOCALE, po_path

ROOMS: Mapping[str, tuple[str, ...]] = {
    "wall": ("wall",),
    "desk": ("moderation",),
    "report": ("moderation/report",),
    "display": ("display", "run_display.py"),
    "feeder": (
        "feeder", "run_feeder.py", "run_feeder_open.py", "run_feeder_open_arguments.py", "run_feeder_sources.py",
        "run_feeder_sources_arguments.py", "run_feeder_sources_list.py", "run_feeder_sources_try.py",
        "run_feeder_sources_shown.py", "run_feeder_sources_new.py",
    ),
    "phone": ("feeder/web",),
    "config": ("config",),
}  # fmt: skip
"""Each catalogue's strings come from these directories and files."""

APART: Mapping[str, tuple[str, ...]] = {"feeder": ("feeder/web",), "desk": ("moderation/report",)}
"""Directories among those that another catalogue speaks for."""

KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_CHANGES_BY_ITSELF = re.compile(r'"(?!Content-|MIME-|Plural-Forms|Language:)[A-Z][A-Za-z-]+: ')
Id = str | tuple[str, ...]


@dataclass(frozen=True, order=True)
class Finding:
    """Something to put right in a catalogue."""

    language: str
    domain: str
    msgid: str
    what: str

    def __str__(self) -> str:
        return f"{self.language} {self.domain}: {self.what}: {self.msgid!r}"


def extract(root: Path, domain: str, locale: Path = LOCALE) -> dict[Id, list[str]]:
    """Every message id of a domain in reading order, with what its author tells translators (`# Translators: …`)."""
    with (locale / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]
    found: dict[Id, list[str]] = {}
    for file in _files(root, ROOMS[domain]):
        name = file.relative_to(root).as_posix()
        if name.startswith(tuple(f"{place}/" for place in APART.get(domain, ()))):
            continue
        for pattern, method in methods:
            if not pathmatch(pattern, name):
                continue
            results = extract_from_file(method, file, KEYWORDS, ("Translators:",), options.get(pattern))
            for _, msgid, comments, _ in results:
                key = msgid if isinstance(msgid, str) else tuple(part for part in msgid if isinstance(part, str))
                found.setdefault(key, []).extend(comments)
            break
    return found


def update(root: Path, domain: str, locale: Path = LOCALE) -> list[Path]:
    """Bring the catalogues of a domain along with the code; returns those that changed.

    English ids translate themselves. What the code no longer says stays at the end, marked obsolete, and comes
    back when the code says it again.
    """
    wanted = extract(root, domain, locale)
    changed = []
    for language in LANGUAGES:
        path = po_path(language, domain, locale)
        before = path.read_bytes() if path.exists() else b""
        after = updated(path, language, wanted)
        if wanted and after != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(after)
            changed.append(path)
    return changed


def updated(path: Path, language: str, wanted: Mapping[Id, list[str]]) -> bytes:
    """What the catalogue at `path` would be after an update with the strings of `wanted`."""
    return _dump(_merge(language, read_catalogue(path, language), wanted))


def check(root: Path, domain: str, locale: Path = LOCALE) -> list[Finding]:
    """What is missing, empty, uncertain, obsolete, or differs in its placeholders or from good typography."""
    wanted = extract(root, domain, locale)
    findings = []
    for language in LANGUAGES:
        catalogue = read_catalogue(po_path(language, domain, locale), language)
        there = {_key(message): message for message in catalogue if message.id}
        for msgid in wanted:
            for what in _wrong(there.get(msgid), language):
                findings.append(Finding(language, domain, _first(msgid), what))
        findings += [Finding(language, domain, _first(msgid), "obsolete") for msgid in there if msgid not in wanted]
    return findings


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue at `path`, empty if it is not there. Raises PoFileError."""
    if not path.exists():
        return Catalog(locale=language, header_comment="")
    with path.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def placeholders(text: str) -> set[str]:
    """The names in braces and the percent directives of a message. A text that is no format has none."""
    try:
        braces = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        braces = set()
    return braces | set(re.findall(r"%\(\w+\)[a-z]", text))


def french_faults(text: str) -> Iterator[str]:
    """Where a French text leaves good typography: straight apostrophes, spaces that may break or are not there."""
    bare = re.sub(r"\{[^}]*\}|https?://\S+", "0", text)
    if re.search(r"\w'\w", bare):
        yield "straight apostrophe"
    if re.search(r"[\w)\]»”…][ \u00a0]?[;!?](?!\w)", bare) or re.search(r"[\w)\]»”…][ \u00a0]?:(?=\s|$)", bare):
        yield "no narrow no-break space before ; : ! ?"
    if re.search(r"«[^\u202f]|[^\u202f]»", bare):
        yield "no narrow no-break space inside « »"
    if "..." in bare:
        yield "three dots instead of …"


def _files(root: Path, places: Iterable[str]) -> Iterator[Path]:
    for place in places:
        path = root / place
        if path.is_dir():
            yield from sorted([*path.rglob("*.py"), *path.rglob("*.html")])
        elif path.exists():
            yield path


def _merge(language: str, old: Catalog, wanted: Mapping[Id, list[str]]) -> Catalog:
    new = Catalog(locale=language, fuzzy=False, header_comment=old.header_comment)
    known = {_key(message): message for message in [*old.obsolete.values(), *old] if message.id}
    for msgid, comments in wanted.items():
        message = known.pop(msgid, None)
        text = message.string if message is not None else ""
        if not any(text if isinstance(text, tuple | list) else (text,)):
            text = msgid if language == "en" else "" if isinstance(msgid, str) else ("",) * new.num_plurals
        flags = message.flags if message is not None else ()
        notes = message.user_comments if message is not None else ()
        new.add(msgid, text, flags=flags, auto_comments=dict.fromkeys(comments), user_comments=notes)
    for message in known.values():
        new.obsolete[message.id] = message
    return new


def _dump(catalogue: Catalog) -> bytes:
    """The catalogue as text, without what changes by itself: dates, places in the code, versions."""
    stream = BytesIO()
    write_po(stream, catalogue, no_location=True, width=100)
    head, _, rest = stream.getvalue().decode().partition("\n\n")
    lines = [line for line in head.splitlines() if not _CHANGES_BY_ITSELF.match(line)]
    return ("\n".join(lines).lstrip("\n") + "\n\n" + rest.rstrip("\n") + "\n").encode()


def _key(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _first(msgid: Id) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _wrong(message: Message | None, language: str) -> Iterator[str]:
    if message is None:
        yield "missing"
        return
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    if message.fuzzy:
        yield "fuzzy"
    if not texts or not all(texts):
        yield "not translated"
        return
    names = set().union(*map(placeholders, ids))
    # A singular may do without its number; nothing may name what the code does not give.
    if any(not placeholders(text) <= names for text in texts) or placeholders(texts[-1]) != placeholders(ids[-1]):
        yield "placeholders differ"
    if language == "fr":
        for text in texts:
            yield from french_faults(text)
