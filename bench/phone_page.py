"""The phone page in a process of its own, for `bench/phone.py`: prints its address, serves until it is ended."""

from __future__ import annotations

import asyncio
import gettext
import os
import sys

from config.catalogue import load
from feeder.web.main import WebReady, main
from feeder.web.plan import WebPlan


def words(language: str) -> tuple[gettext.NullTranslations, ...]:
    return (load(language, "phone"), load(language, "wall"))


def ready(web: WebReady) -> None:
    print(web.url, flush=True)


if __name__ == "__main__":
    os.sched_setaffinity(0, {int(sys.argv[1])})
    secret = os.environ["BENCH_SECRET"].encode()
    plan = WebPlan("127.0.0.1", 0, None, behind_proxy=False, secret=secret, words=words, many=1e9)
    asyncio.run(main(plan, asyncio.Event(), ready))
