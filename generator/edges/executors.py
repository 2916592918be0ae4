"""Where pure functions run (seams.Executor).

`Serial` runs in this process. `Processes` runs on the cores of this machine: the function, with all that it holds, goes
to each worker once; values and results travel by value, in pieces. Results come in the order of the values, so that the
number of workers can never be seen in what is built.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

PIECE = 16  # values sent to a worker at a time
AHEAD = 4  # pieces a worker may be ahead of the one that is wanted, so that memory stays bounded
FEW_JOBS = 8
FEW = 64  # values up to which starting workers costs more than it saves
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
        self._pools: list[Any] = []

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Out]:
        """`function` of each value, in order; few values are not worth the workers.

        An exception of the function is raised here.
        """
        rest = iter(values)
        first = list(islice(rest, FEW))
        if len(first) < FEW:
            yield from map(function, first)
            return
        pool = self._context.Pool(self._jobs, _hold, (function,))
        self._pools.append(pool)
        waiting: deque[Any] = deque()
        for piece in _pieces(chain(first, rest)):
            waiting.append(pool.apply_async(_call, (piece,)))
            if len(waiting) > AHEAD * self._jobs:
                yield from waiting.popleft().get()
        while waiting:
            yield from waiting.popleft().get()

    def share(self, function: Callable[[In], Out], values: Sequence[In]) -> Iterator[Out]:
        """`function` of each value, in any order, one value at a time: for long jobs of different length."""
        if len(values) < FEW_JOBS:
            yield from map(function, values)
            return
        pool = self._context.Pool(self._jobs, _hold, (function,))
        self._pools.append(pool)
        for results in pool.imap_unordered(_call, [[value] for value in values]):
            yield from results

    def close(self) -> None:
        """Ends the workers at once."""
        for pool in self._pools:
            pool.terminate()
            pool.join()
        self._pools.clear()


def executor(jobs: int) -> Serial | Processes:
    """An executor for `jobs` workers; 0 means one for each core this process may use."""
    jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    return Processes(jobs) if jobs > 1 else Serial()


def _hold(function: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _held["function"] = function


def _pieces(values: Iterable[In]) -> Iterator[list[In]]:
    rest = iter(values)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _call(piece: list[Any]) -> list[Any]:
    return [_held["function"](value) for value in piece]
