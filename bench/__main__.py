"""`python -m bench [NAME]…`: measures and prints; unnamed, everything. `--help` lists the names.

The parts of `screen` have names too: start, idle, frames, approvals, peer; and `desks` is the second half of `desk`.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
from collections.abc import Awaitable, Callable, Mapping

from bench import (
    desk,
    desks,
    feeder,
    frames,
    idle,
    ledger,
    log,
    past,
    peer,
    phone,
    report,
    screen,
    screening,
    soak,
    sources,
    start,
    terminal,
    verify,
)
from bench.figures import Figure, table

BENCHES: Mapping[str, Callable[[], Awaitable[list[Figure]]]] = {
    "log": log.measure,
    "ledger": ledger.measure,
    "verify": verify.measure,
    "past": past.measure,
    "feeder": feeder.measure,
    "sources": sources.measure,
    "desk": desk.measure,
    "terminal": terminal.measure,
    "screen": screen.measure,
    "phone": phone.measure,
    "screening": screening.measure,
    "report": report.measure,
    "soak": soak.measure,
}
PARTS: Mapping[str, Callable[[], Awaitable[list[Figure]]]] = {
    "desks": desks.measure,
    "start": start.measure,
    "idle": idle.measure,
    "frames": frames.measure,
    "approvals": screen.approvals,
    "peer": peer.measure,
}
"""What `desk` and `screen` are made of, by name, for whoever works on one of them."""


async def main(names: list[str]) -> None:
    """Run the named benches in turn, telling which one runs."""
    print(
        f"Python {platform.python_version()}, {platform.machine()}; shared machines drift: trust ratios", flush=True
    )
    for name in names or BENCHES:
        print(f"\n{name}…", file=sys.stderr, flush=True)
        print(table(await {**BENCHES, **PARTS}[name]()), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, *PARTS, []], metavar="NAME", help=", ".join(BENCHES))
    asyncio.run(main(parser.parse_args().names))
