"""What a person sees while a build runs, and the time each stage took.

On a terminal a line a stage, with rate and time left; elsewhere, as in a log, a plain line now and then.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

STAGES = {"read": "read, recognise, resolve", "assemble": "assemble, plan", "write": "make and write pages"}
EVERY = 10.0  # seconds between two plain lines
DRAWN = 0.1  # and between two looks of the line on a terminal


class Watch:
    """Called by the pipeline with a stage and how many things it has done since, and of how many (`pipeline.Seen`).

    A stage ends when the next begins. `seconds`, `counts` and `totals` are by stage, in order.
    """

    def __init__(self, shown: bool, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self.counts: dict[str, int] = {}
        self.totals: dict[str, int] = {}
        self._clock = clock
        self._last = self._told = clock()
        self._display: Any = None
        self._tasks: dict[str, Any] = {}
        self._plain = shown and not sys.stderr.isatty()
        if shown and not self._plain:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.description:28}{task.fields[told]}"), TimeElapsedColumn())
            self._display = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)

    def __enter__(self) -> Watch:
        if self._display:
            self._display.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._display:
            self._display.stop()

    def __call__(self, stage: str, count: int, of: int = 0) -> None:
        now = self._clock()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self.counts[stage] = self.counts.get(stage, 0) + count
        self.totals[stage] = self.totals.get(stage, 0) + of
        self._last = now
        if self._display:
            if stage not in self._tasks:
                self._tasks[stage] = self._display.add_task(STAGES.get(stage, stage), total=None, told="")
            due = now - self._told >= DRAWN  # drawn here and by no thread, beside which no worker may be forked
            self._told = now if due else self._told
            self._display.update(self._tasks[stage], told=self.told(stage), refresh=due)
        elif self._plain and now - self._told >= EVERY:
            self._told = now
            print(f"{STAGES.get(stage, stage)}: {self.told(stage)}", file=sys.stderr, flush=True)

    def told(self, stage: str) -> str:
        """How far a stage is: things done, of how many, the rate, and the time left where it can be known."""
        count, total, seconds = self.counts[stage], self.totals[stage], self.seconds[stage]
        rate = count / seconds if seconds else 0.0
        done = f"{count:,} of {total:,}" if total >= count else f"{count:,}"
        if not rate:
            return done
        left = f", {_span((total - count) / rate)} left" if total > count else ""
        return f"{done}, {rate:,.0f} a second{left}"

    def lines(self) -> list[str]:
        """One line a stage: seconds, things done, things a second."""
        made = []
        for stage, seconds in self.seconds.items():
            count = self.counts[stage]
            rate = f"{count / seconds:8.0f} a second" if count and seconds else ""
            made.append(f"  {STAGES.get(stage, stage):26}{seconds:8.2f} s{count:9d}{rate}")
        return made


def _span(seconds: float) -> str:
    """A time in seconds, or minutes and seconds."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
