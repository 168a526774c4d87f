"""A living sample day: a small local server that speaks the real protocols, and the launcher of `make demo`.

Nothing of the product imports this package; its posts arrive through the same connectors as any other shop's.
"""
