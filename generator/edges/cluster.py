"""Runs a pure function on the machines of a Dask cluster (seams.Executor).

1. The function travels once, and so does each value: nothing is read from a disk that machines share.
2. What a lost worker had to do, or held, is done again by another: Dask knows how each came about.
3. Results come in the order of the values, in bounded number, so that the cluster cannot be seen in what is built.
   Every worker must have the same program: a piece that meets another one ends the build.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from generator.errors import UsageError

In = TypeVar("In")
Out = TypeVar("Out")

PIECE = 32  # values sent at a time
AHEAD = 4  # pieces a worker may be ahead of the one that is wanted
PATIENCE = 60  # seconds a build waits for a worker where there is none
LOOK = 5  # seconds between two looks at whether there is one
CONNECT = 10  # seconds the scheduler has to answer
_REMEDY = "Start one there: dask scheduler, and on each machine: dask worker; or build without --scheduler."


class Cluster:
    """Runs on the workers of the scheduler at `address`, "tcp://host:port".

    Raises UsageError where Dask is not installed and where nobody answers.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            remedy = 'Install what it needs: pip install "tulieu[cluster]".'
            raise UsageError("--scheduler", "Dask is not installed", remedy) from None
        self._address = address
        connect: Any = distributed.Client
        try:
            self._client = connect(address, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(address, f"no scheduler answers ({type(error).__name__})", _REMEDY) from None

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Out]:
        """`function` of each value, in order. An exception of the function is raised here."""
        submit = self._client.submit
        held = submit(pickle.loads, pickle.dumps(function), pure=False)
        program, rest = program_digest(), iter(values)
        waiting: deque[Any] = deque()
        while piece := list(islice(rest, PIECE)):
            waiting.append(submit(_each, held, piece, program, pure=False))
            if len(waiting) > AHEAD * max(1, self._workers()):
                yield from self._result(waiting.popleft())
        while waiting:
            yield from self._result(waiting.popleft())

    def _workers(self) -> int:
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def _result(self, future: Any) -> Any:
        waited = 0
        while True:
            try:
                return future.result(timeout=LOOK)
            except (CancelledError, OSError) as error:
                if not isinstance(error, TimeoutError):
                    raise UsageError(self._address, "the cluster was lost", _REMEDY) from None
                waited = 0 if self._workers() else waited + LOOK
                if waited >= PATIENCE:
                    raise UsageError(self._address, "the scheduler has no workers", _REMEDY) from None

    def close(self) -> None:
        """Lets the workers go, whatever they do."""
        self._client.close(timeout=LOOK)


def _each(function: Callable[[Any], Any], piece: list[Any], program: str) -> list[Any]:
    """On a worker: `function` of every value of `piece`."""
    if program_digest() != program:
        remedy = "Install the same tulieu and the same Python there."
        raise UsageError("a worker of the cluster", "has another program than this machine", remedy)
    return [function(value) for value in piece]


@cache
def program_digest() -> str:
    """Tells this program and Python from others, wherever they lie."""
    digest, root = hashlib.sha256(repr(sys.version_info[:3]).encode()), Path(__file__).resolve().parents[1]
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix not in (".pyc", ".mo")):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
