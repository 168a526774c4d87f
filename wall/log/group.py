"""Group commit: one thread owns the writing connection, and one fsync serves whatever queued meanwhile."""

from __future__ import annotations

import asyncio
import fcntl
import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from wall.log.base import LogBroken

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], Any]
MOST = 512
"""Jobs in one transaction."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection that fsyncs at every commit and overwrites what it deletes. Raises LogBroken."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro" if read_only else path.absolute().as_uri()
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=10, check_same_thread=False)
        connection.execute("pragma synchronous=FULL")
        connection.execute("pragma secure_delete=ON")
        if not read_only:
            connection.execute("pragma journal_mode=WAL")
        connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise LogBroken(f"{path}: {error}") from error
    return connection


class GroupWriter:
    """Runs jobs on one file's only writing connection, many in a transaction; holds a lock on the file.

    A job may raise before it has written anything; a database error fails every job of its transaction.
    """

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        self._lock = _lock(path)
        try:
            self._connection = connect(path)
            self._connection.executescript(schema)
        except sqlite3.Error as error:
            self._lock.close()
            raise LogBroken(f"{path}: {error}") from error
        except LogBroken:
            self._lock.close()
            raise
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[tuple[Job, asyncio.Future[Any], bool] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"writer {path.name}", daemon=True)
        self._thread.start()
        self._closed = False

    async def run(self, job: Callable[[sqlite3.Connection], T], *, alone: bool = False) -> T:
        """The job's result, once its transaction is on disk. `alone`: outside any transaction.

        Raises what the job raised, or LogBroken.
        """
        if self._closed:
            raise LogBroken(f"{self.path}: closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put((job, future, alone))
        return await asyncio.shield(future)

    async def close(self) -> None:
        """Finish what is queued, then let go of the file."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await self._loop.run_in_executor(None, self._thread.join)
        self._connection.close()
        self._lock.close()

    def _work(self) -> None:
        while True:
            batch = [self._jobs.get()]
            while len(batch) < MOST:
                try:
                    batch.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
            ending = None in batch
            jobs = [entry for entry in batch if entry is not None]
            together = [entry for entry in jobs if not entry[2]]
            self._deliver([entry[1] for entry in together], self._transact([entry[0] for entry in together]))
            for job, future, alone in jobs:
                if alone:
                    self._deliver([future], [self._attempt(job)])
            if ending:
                return

    def _attempt(self, job: Job) -> Any:
        try:
            return job(self._connection)
        except sqlite3.Error as error:
            return LogBroken(f"{self.path}: {error}")
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the job
            return error

    def _transact(self, jobs: list[Job]) -> list[Any]:
        if not jobs:
            return []
        try:
            self._connection.execute("begin immediate")
            results = [self._attempt(job) for job in jobs]
            broken = next((result for result in results if isinstance(result, LogBroken)), None)
            if broken is not None:
                return self._undo(broken, len(jobs))
            self._connection.execute("commit")
        except sqlite3.Error as error:
            return self._undo(LogBroken(f"{self.path}: {error}"), len(jobs))
        return results

    def _undo(self, why: LogBroken, jobs: int) -> list[Any]:
        """Nothing of the transaction happened, and every job is told so; this thread must outlive any disk."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
        except sqlite3.Error as error:
            why = LogBroken(f"{why}; and it cannot be rolled back: {error}")
        return [why] * jobs

    def _deliver(self, futures: list[asyncio.Future[Any]], results: list[Any]) -> None:
        def settle() -> None:
            for future, result in zip(futures, results, strict=True):
                if future.done():
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)

        if futures:
            self._loop.call_soon_threadsafe(settle)


def _lock(path: Path) -> Any:
    """An exclusive lock beside the file, for as long as the process lives. Raises LogBroken when it is taken."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.with_name(path.name + ".lock").open("a")
    except OSError as error:
        raise LogBroken(f"{path}: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise LogBroken(f"{path}: another feeder is writing to it") from error
    return handle
