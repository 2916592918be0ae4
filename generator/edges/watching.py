"""Waits for changes of an archive's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from generator.edges.writers import MARKER

QUIET = 25  # milliseconds without a change after which a burst of them is over
LONGEST = 400  # milliseconds a burst may go on before it is told all the same
LOOK = 200  # milliseconds between two looks


def changes(source: Path, output: Path, stop: Event | None = None) -> Iterator[None]:
    """Yields once when `source` (a folder or a file) is being watched, then after each burst of changes in it, until
    `stop`.

    Nothing that changes while the caller is busy is missed. What builds write is no change: hidden files, `output`, and
    every other built site, wherever it lies.
    """
    from watchfiles import watch

    source, output = Path(os.path.realpath(source)), Path(os.path.realpath(output))

    def counts(change: object, path: str) -> bool:
        return is_source(source, output, path)

    begun = False
    folder = source if source.is_dir() else source.parent  # editors put a new file in the place of the old one
    looks = watch(
        folder,
        watch_filter=counts,
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=LOOK,
        yield_on_timeout=True,
        stop_event=stop,
    )
    for changed in looks:
        if changed or not begun:
            begun = True
            yield


def is_source(source: Path, output: Path, path: str) -> bool:
    """Whether a build of `source` into `output` may read the file `path`; all are real paths."""
    if source.is_file() or not source.exists():
        return path == str(source)
    name = os.path.relpath(path, source)
    if path == str(output) or path.startswith(f"{output}{os.sep}") or any(p[:1] == "." for p in name.split(os.sep)):
        return False
    folder = source
    for part in name.split(os.sep)[:-1]:
        folder = folder / part
        if (folder / MARKER).is_file():
            return False
    return True
