"""Where pure functions run (seams.Executor).

`Serial` runs in this process. `Processes` runs on the cores of this machine: the function, with all that it holds, goes
to each worker once; values and results travel by value, in pieces. Results come in the order of the values, so that the
number of workers can never be seen in what is built.

Workers are forked: a lock that another thread holds at that moment would be held for ever in the worker. So the threads
of an executor end with its work, the display has none, and `tulieu serve` has workers only before it begins to answer.

A worker that is killed (by hand, or for want of memory) ends the build with WorkerLost; a worker whose build is gone
ends by itself, and with it the hold on the output folder that it shares.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, TypeVar

from generator.errors import WorkerLost

In = TypeVar("In")
Out = TypeVar("Out")

PIECE = 16  # values sent to a worker at a time
AHEAD = 4  # pieces a worker may be ahead of the one that is wanted, so that memory stays bounded
FEW_JOBS = 8
FEW = 64  # values up to which starting workers costs more than it saves
PATIENCE = 5.0  # seconds for the thread of a pool whose workers were ended to notice it
LOOK = 0.5  # seconds between two looks of a worker at whether its build still runs
_held: dict[str, Callable[[Any], Any]] = {}  # in a worker process: the function it was started with


class Serial:
    """Runs in this process, one value after the other."""

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Out]:
        """`function` of each value, in order."""
        return map(function, values)

    def share(self, function: Callable[[In], Out], values: Sequence[In]) -> Iterator[Out]:
        """`function` of each value."""
        return map(function, values)

    def close(self) -> None:
        """Nothing to release."""


class Processes:
    """Runs on `jobs` worker processes. Functions must be picklable where processes are not forked."""

    def __init__(self, jobs: int) -> None:
        forks = "fork" in multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("fork" if forks else "spawn")
        self._jobs = jobs
        self._pools: list[ProcessPoolExecutor] = []

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Out]:
        """`function` of each value, in order; few values are not worth the workers.

        An exception of the function is raised here, and WorkerLost where a worker is gone.
        """
        rest = iter(values)
        first = list(islice(rest, FEW))
        if len(first) < FEW:
            yield from map(function, first)
            return
        pool = self._pool(function)
        waiting: deque[Future[list[Out]]] = deque()
        try:
            for piece in _pieces(chain(first, rest)):
                waiting.append(pool.submit(_call, piece))
                if len(waiting) > AHEAD * self._jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
            self._end(pool)
        except BrokenProcessPool:
            raise WorkerLost from None

    def share(self, function: Callable[[In], Out], values: Sequence[In]) -> Iterator[Out]:
        """`function` of each value, in any order, one value at a time: for long jobs of different length."""
        if len(values) < FEW_JOBS:
            yield from map(function, values)
            return
        pool = self._pool(function)
        try:
            waiting = {pool.submit(_call, [value]) for value in values}
            for future in as_completed(waiting):
                waiting.discard(future)
                yield from future.result()
            self._end(pool)
        except BrokenProcessPool:
            raise WorkerLost from None

    def _pool(self, function: Callable[[Any], Any]) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self._jobs, self._context, _hold, (function, os.getpid()))
        self._pools.append(pool)
        return pool

    def _end(self, pool: ProcessPoolExecutor) -> None:
        """Lets the workers of a pool go that have nothing more to do, and waits for its threads."""
        pool.shutdown()
        self._pools.remove(pool)

    def close(self) -> None:
        """Ends the workers at once."""
        for pool in self._pools:
            manager = getattr(pool, "_executor_manager_thread", None)
            workers = list((getattr(pool, "_processes", None) or {}).values())  # terminate_workers() comes with 3.14
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.join()
            if manager is not None:
                manager.join(PATIENCE)
        self._pools.clear()


def executor(jobs: int) -> Serial | Processes:
    """An executor for `jobs` workers; 0 means one for each core this process may use."""
    jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    return Processes(jobs) if jobs > 1 else Serial()


def _hold(function: Callable[[Any], Any], parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    _held["function"] = function


def _follow(parent: int) -> None:
    """Ends this worker when the build it works for is gone."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def _pieces(values: Iterable[In]) -> Iterator[list[In]]:
    rest = iter(values)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _call(piece: list[Any]) -> list[Any]:
    return [_held["function"](value) for value in piece]
