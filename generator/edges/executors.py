"""Where pure functions run (seams.Executor)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


class Serial:
    """Runs in this process, one value after the other."""

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Out]:
        """`function` of each value, in order."""
        return map(function, values)

    def close(self) -> None:
        """Nothing to release."""
