"""The ledger: a Merkle tree over the log's records that anybody can check, without reading what people wrote.

`tree.py` the tree, `proofs.py` how its proofs are checked, `leaf.py` what of a record is hashed and what of it is
public, `book.py` all of it for one log, `shapes.py` what travels, `notes.py` signed checkpoints.
"""

from wall.ledger.book import Book
from wall.ledger.leaf import Leaf, Leaves
from wall.ledger.proofs import consistent, includes
from wall.ledger.shapes import Checkpoint, Proof, Signed
from wall.ledger.tree import EMPTY, Tree, short

__all__ = [
    "EMPTY",
    "Book",
    "Checkpoint",
    "Leaf",
    "Leaves",
    "Proof",
    "Signed",
    "Tree",
    "consistent",
    "includes",
    "short",
]
