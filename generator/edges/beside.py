"""Work on another core while this process goes on."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Beside(Generic[Value]):
    """`work` that begins at once, in a process of its own; `value` waits for what it gives, `end` gives it up.

    Where it is not worth a process (`apart`), where none can be forked, since other threads run (edges.executors) or
    the system has no fork, and where it was killed or found a fault, the work is done here when its value is asked for.
    """

    def __init__(self, work: Callable[[], Value], apart: bool = True) -> None:
        self._work = work
        self._child = 0  # the process that works and was not waited for yet
        if apart and hasattr(os, "fork") and threading.active_count() == 1:
            self._reading, writing = os.pipe()
            self._child = os.fork()
            if not self._child:
                _give(work, writing)
            os.close(writing)

    def value(self) -> Value:
        """What the work gives."""
        if not self._child:
            return self._work()
        with os.fdopen(self._reading, "rb") as coming:
            body = coming.read()
        child, self._child = self._child, 0
        _, status = os.waitpid(child, 0)
        value: Value = self._work() if status else pickle.loads(body)  # from our own process
        return value

    def end(self) -> None:
        """Ends the process where nobody waited for it; it shares what this one holds, as the lock of a folder."""
        if self._child:
            child, self._child = self._child, 0
            os.close(self._reading)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


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
