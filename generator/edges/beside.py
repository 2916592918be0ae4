"""Work on another core while this process goes on."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def beside(work: Callable[[], Value]) -> Callable[[], Value]:
    """Begins `work` in a process of its own, and gives what waits for its value.

    Where no process can be forked, since other threads run (edges.executors) or the system has no fork, and where the
    process was killed or found a fault, the work is done here when its value is asked for.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _give(work, writing)
    os.close(writing)

    def waited() -> Value:
        with os.fdopen(reading, "rb") as coming:
            body = coming.read()
        _, status = os.waitpid(child, 0)
        value: Value = work() if status else pickle.loads(body)  # from our own process
        return value

    return waited


def _give(work: Callable[[], Value], writing: int) -> None:
    """Ends this process with the value of `work` written."""
    status = 1
    try:
        body = pickle.dumps(work())
        with os.fdopen(writing, "wb") as going:
            going.write(body)
        status = 0
    finally:
        os._exit(status)
