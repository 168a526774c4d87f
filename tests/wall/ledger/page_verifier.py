"""A second verifier, written from `docs/ledger.md` alone: it shares no code with this project, on purpose.

Its second half, counting again, is `page_count.py`.

Standard library, and an Ed25519 signature check. `python -m tests.wall.ledger.page_verifier EXPORT [KEY]`.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.wall.ledger.page_count import Count, Wrong

LONGEST = 1_048_576


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def head_of(leaves: Sequence[bytes]) -> bytes:
    """The definition, word by word; `Tree` below is the same, quicker."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 2 ** ((len(leaves) - 1).bit_length() - 1)
    return sha(b"\x01", head_of(leaves[:k]), head_of(leaves[k:]))


class Tree:
    def __init__(self) -> None:
        self.size = 0
        self.parts: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        self.size += 1
        self.parts.append((1, leaf))
        while len(self.parts) > 1 and self.parts[-1][0] == self.parts[-2][0]:
            (count, right), (_, left) = self.parts.pop(), self.parts.pop()
            self.parts.append((2 * count, sha(b"\x01", left, right)))

    def head(self) -> bytes:
        if not self.parts:
            return sha(b"")
        hashes = [node for _, node in self.parts]
        right = hashes.pop()
        while hashes:
            right = sha(b"\x01", hashes.pop(), right)
        return right


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    r, f, s = leaf, index, size - 1
    for p in path:
        if s == 0:
            return False
        if f % 2 == 1 or f == s:
            r = sha(b"\x01", p, r)
            while f % 2 == 0 and f != 0:
                f, s = f // 2, s // 2
        else:
            r = sha(b"\x01", r, p)
        f, s = f // 2, s // 2
    return s == 0 and r == head


def unbase64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong(f"not base64: {text[:40]}") from error
    if base64.b64encode(data).decode() != text:
        raise Wrong(f"not base64 as it should be: {text[:40]}")
    return data


def unhex(text: Any) -> bytes:
    if not isinstance(text, str) or not re.fullmatch("[0-9a-f]{64}", text):
        raise Wrong("not a digest")
    return bytes.fromhex(text)


def checkpoint(note: Any, key: str) -> tuple[int, bytes, int]:
    """Size, head and time of a signed note."""
    if not isinstance(note, str) or note.count("\n\n") != 1:
        raise Wrong("not a signed note")
    name, key_id, coded = key.split("+", 2)
    public = unbase64(coded)
    if public[:1] != b"\x01" or len(public) != 33 or sha(name.encode(), b"\n", public)[:4].hex() != key_id:
        raise Wrong("not a key")
    text, signatures = note.split("\n\n")
    text += "\n"
    if not signatures.endswith("\n"):
        raise Wrong("not a signed note")
    mine = 0
    for line in signatures[:-1].split("\n"):
        dash, signer, coded = [*line.split(" "), "", ""][:3]
        data = unbase64(coded)
        if dash != "\u2014" or len(line.split(" ")) != 3 or len(data) < 5:
            raise Wrong("not a signature")
        if signer == name and data[:4].hex() == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(public[1:]).verify(data[4:], text.encode())
            except InvalidSignature as error:
                raise Wrong("a signature that does not fit") from error
            mine += 1
    lines = text[:-1].split("\n")
    if not mine or lines[0] != name or not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]):
        raise Wrong("not signed with this key")
    times = [line[5:] for line in lines[3:] if line.startswith("time ")]
    return int(lines[1]), unbase64(lines[2]), int(times[0]) if times else 0


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


_decoder = json.JSONDecoder()


def parts(line: str) -> dict[str, tuple[Any, str]]:
    """The keys of an object with their values, and each value's very text."""
    found: dict[str, tuple[Any, str]] = {}
    at = 1
    while line[at] != "}":
        key, at = _decoder.raw_decode(line, at)
        if line[at] != ":" or key in found:
            raise Wrong("not a line of an export")
        value, end = _decoder.raw_decode(line, at + 1)
        found[key] = (value, line[at + 1 : end])
        at = end + (line[end] == ",")
    if line[at:] != "}\n":
        raise Wrong("not a line of an export")
    return found


def verify(lines: Iterable[bytes], key: str = "", others: Sequence[str] = ()) -> dict[str, int]:
    """How much there is of what, if all is well. Raises Wrong."""
    rows = iter(lines)
    try:
        return _verify(rows, key, others)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise Wrong(f"damaged: {error!r}") from error


def _verify(rows: Any, key: str, others: Sequence[str]) -> dict[str, int]:
    head = json.loads(next(rows, b"{}"))
    if head["format"] != "vis-a-vis/ledger" or head["version"] != 1:
        raise Wrong("not an export")
    if key and head["vkey"] and key != head["vkey"]:
        raise Wrong("another key")
    key = key or head["vkey"]
    exported = int(datetime.datetime.fromisoformat(head["at"]).timestamp())
    held: dict[int, list[tuple[bytes, int]]] = {}
    for note in others:
        size, root, when = checkpoint(note, key)
        held.setdefault(size, []).append((root, when))
    tree, count, closed, agree, ended = Tree(), Count(), 0, 0, False

    def look() -> int:
        for root, _ in held.get(tree.size, []):
            if root != tree.head():
                raise Wrong(f"what was signed of {tree.size} facts is something else")
        return len(held.get(tree.size, []))

    agree += look()
    for raw in rows:
        if ended or len(raw) > LONGEST:
            raise Wrong("too long, or after the end")
        line = raw.decode()
        if raw.startswith(b'{"n":'):
            fields = parts(line)
            if type(fields["n"][0]) is not int or fields["n"][0] != tree.size:
                raise Wrong(f"event {tree.size} is missing")
            core, core_text = fields["core"]
            detail, detail_text = fields["detail"]
            if canonical(core) != core_text.encode() or core["v"] != 1 or not isinstance(core["type"], str):
                raise Wrong(f"event {tree.size}: not canonical, or no core")
            digest = unhex(detail) if isinstance(detail, str) else sha(detail_text.encode())
            closed += isinstance(detail, str)
            if isinstance(detail, dict) and "at" in detail and detail["at"][:10] != core["day"]:
                raise Wrong(f"event {tree.size}: two days")
            n = tree.size
            tree.add(sha(b"\x00", sha(core_text.encode()), digest, unhex(fields["facts"][0])))
            if not fields.get("void", ("",))[0]:
                count.event(n, core, fields.get("idle", (False,))[0])
            agree += look()
        elif raw.startswith(b'{"checkpoint":'):
            size, root, when = checkpoint(json.loads(line)["checkpoint"], key)
            if size < tree.size:
                raise Wrong("a checkpoint at the wrong place")
            if size == tree.size:
                if root != tree.head():
                    raise Wrong(f"what was signed of {size} facts is something else")
                agree += 1
            held.setdefault(size, []).append((root, when))
        elif raw.startswith(b'{"panel":') and raw.endswith(b"\n"):
            count.compare(json.loads(line)["panel"])
            ended = True
        else:
            raise Wrong("a line that is none")
    if not ended or tree.size != head["size"] or closed != head["closed"]["events"]:
        raise Wrong("it ends early, or does not say what is there")
    for size, some in held.items():
        if len({root for root, _ in some}) > 1:
            raise Wrong(f"a fork at {size}")
        if size > tree.size and any(when <= exported for _, when in some):
            raise Wrong("the end is cut off")
    return {"events": tree.size, "posts": len(count.posts), "agree": agree}


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as export:
        print(verify(export, *sys.argv[2:3]))
