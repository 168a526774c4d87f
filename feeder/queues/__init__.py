"""The desk's queues: which posts are in which, in what order, page by page. In memory, in step with the projection.

Order: `waiting` oldest first within each source, sources in turn; `second` and `to-answer` the longest first;
`grace` the next to take effect; `promises` those that are open first, the longest without news before; everything
else the newest first. Stars and sentiment order nothing.
"""

from __future__ import annotations

from feeder.queues.index import QUEUES, Queues

__all__ = ["QUEUES", "Queues"]
