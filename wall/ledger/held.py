"""Checkpoints that are compared with a ledger as it is read: its own, and those that others hold. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from wall.clock import to_iso
from wall.ledger.findings import Report
from wall.ledger.frontier import Frontier
from wall.ledger.notes import BadKey, BadNote, read_note
from wall.ledger.shapes import Checkpoint
from wall.ledger.tree import short


class Given(Struct, frozen=True):
    """A signed note, and where it comes from, in words."""

    where: str
    note: str


class Held:
    """Everything that has to agree, and which tree it has to agree with.

    `checked()` is called whenever the tree has grown to a size that somebody signed.
    """

    def __init__(self, report: Report, vkey: str = "") -> None:
        self._report = report
        self._vkey = vkey
        self._by_size: dict[int, list[tuple[Checkpoint, bool]]] = {}
        self._good = 0
        """The largest size at which the tree was what was signed."""
        self._good_day = ""
        self._broken = self._told = False
        self._sizes: list[int] = []
        self.next = -1
        """The next size at which there is something to compare; -1: none."""

    def key(self, vkey: str) -> None:
        """What signs the ledger's own checkpoints, unless that is known already."""
        self._vkey = self._vkey or vkey

    def take(self, some: Iterable[Given]) -> None:
        """Checkpoints that others hold; those that the key did not sign are told of."""
        for given in some:
            self._report.given += 1
            checkpoint = self._read(given)
            if checkpoint is not None:
                self._add(checkpoint, True)

    def own(self, given: Given, tree: Frontier, day: str) -> None:
        """The ledger's own checkpoint: right after the leaf that completes it, or before."""
        if not self._vkey:
            self._keyless()
            return
        checkpoint = self._read(given)
        if checkpoint is None:
            return
        if checkpoint.size < tree.size:
            why = f"of {checkpoint.size} facts, and it stands after {tree.size}"
            self._report.problem("bad-note", where=given.where, why=why)
            return
        if checkpoint.size == tree.size:
            self._forks(checkpoint, [one for one, _ in self._by_size.get(tree.size, ())])
            self._compare(checkpoint, False, tree.root(), day)
        else:
            self._add(checkpoint, False)

    def kept(self, size: int, root: bytes, given: Given) -> None:
        """A checkpoint as the feeder keeps it. Without a key its head is compared all the same."""
        if not self._vkey:
            self._keyless()
            self._add(Checkpoint("", size, root), False)
        elif (checkpoint := self._read(given)) is not None:
            self._add(checkpoint, False)

    def checked(self, tree: Frontier, day: str) -> None:
        """Compare what was signed of the tree at its present size."""
        for checkpoint, others in self._by_size.get(tree.size, ()):
            self._compare(checkpoint, others, tree.root(), day)
        while self._sizes and self._sizes[-1] <= tree.size:
            self._sizes.pop()
        self.next = self._sizes[-1] if self._sizes else -1

    def end(self, size: int, at_s: int | None = None) -> None:
        """The ledger ends at `size`. `at_s`: when it was exported (Unix s); None: it is the log itself, of now."""
        for beyond in sorted(one for one in self._by_size if one > size):
            for checkpoint, _ in self._by_size[beyond]:
                later = at_s is not None and checkpoint.time_s > at_s
                tell = self._report.doubt if later else self._report.problem
                tell("newer" if later else "beyond", None, "", size=beyond, found=size, signed=when(checkpoint))

    def _add(self, checkpoint: Checkpoint, others: bool) -> None:
        some = self._by_size.setdefault(checkpoint.size, [])
        if (checkpoint, others) in some:
            return
        self._forks(checkpoint, [one for one, _ in some])
        some.append((checkpoint, others))
        if len(some) == 1:
            self._sizes = sorted({*self._sizes, checkpoint.size}, reverse=True)
            self.next = self._sizes[-1]

    def _forks(self, checkpoint: Checkpoint, beside: Sequence[Checkpoint]) -> None:
        other = next((one for one in beside if one.root != checkpoint.root), None)
        if other is not None:
            self._report.problem(
                "fork", size=checkpoint.size, one=short(other.root), signed=when(other),
                other=short(checkpoint.root), again=when(checkpoint),
            )  # fmt: skip

    def _compare(self, checkpoint: Checkpoint, others: bool, root: bytes, day: str) -> None:
        report, size = self._report, checkpoint.size
        if checkpoint.root == root:
            if others:
                report.others += 1
                report.witnessed = max(report.witnessed or 0, size)
            else:
                report.signed += 1
            if not self._broken:
                self._good, self._good_day = size, day
            return
        facts: dict[str, str | int] = {
            "size": size, "signed": when(checkpoint), "expected": short(checkpoint.root), "found": short(root),
        }  # fmt: skip
        if self._broken:
            report.doubt("root-after", None, day, **facts)
        elif size - self._good == 1:
            report.problem("root", self._good, day, **facts)
        else:
            since = self._good_day or day
            report.problem("root-among", self._good, since, last=max(0, size - 1), until=day, **facts)
        self._broken = True

    def _keyless(self) -> None:
        if not self._told:
            self._report.doubt("no-key")
            self._told = True

    def _read(self, given: Given) -> Checkpoint | None:
        try:
            return read_note(given.note, self._vkey)
        except BadNote as error:
            self._report.problem("bad-note", where=given.where, why=str(error))
        except BadKey as error:
            self._report.problem("bad-key", why=str(error))
        return None


def when(checkpoint: Checkpoint) -> str:
    """When a checkpoint was signed, in UTC, to the minute."""
    return to_iso(checkpoint.time_s * 1000)[:16].replace("T", " ") + " UTC" if checkpoint.time_s else "?"
