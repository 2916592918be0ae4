"""What a person sees while a build runs: a line a stage on a terminal, nothing elsewhere; and the time each took."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

STAGES = {"read": "read, recognise, resolve", "assemble": "assemble, plan", "write": "make and write pages"}


class Watch:
    """Called by the pipeline with a stage and how many things it has done since (`pipeline.Seen`).

    A stage ends when the next begins. `seconds` and `counts` are by stage, in order.
    """

    def __init__(self, shown: bool) -> None:
        self.seconds: dict[str, float] = {}
        self.counts: dict[str, int] = {}
        self._last = time.perf_counter()
        self._display: Any = None
        self._tasks: dict[str, Any] = {}
        if shown and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (
                SpinnerColumn(),
                TextColumn("{task.description:28}"),
                TextColumn("{task.completed:>8.0f}"),
                TimeElapsedColumn(),
            )
            self._display = Progress(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> Watch:
        if self._display:
            self._display.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._display:
            self._display.stop()

    def __call__(self, stage: str, count: int) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self.counts[stage] = self.counts.get(stage, 0) + count
        self._last = now
        if self._display:
            if stage not in self._tasks:
                self._tasks[stage] = self._display.add_task(STAGES.get(stage, stage), total=None)
            self._display.update(self._tasks[stage], completed=self.counts[stage])

    def lines(self) -> list[str]:
        """One line a stage: seconds, things done, things a second."""
        made = []
        for stage, seconds in self.seconds.items():
            count = self.counts[stage]
            rate = f"{count / seconds:8.0f} a second" if count and seconds else ""
            made.append(f"  {STAGES.get(stage, stage):26}{seconds:8.2f} s{count:9d}{rate}")
        return made
