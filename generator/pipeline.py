"""The whole road from a folder of articles to a site, in reading order.

settings → sources → articles → readings → archive → pages, index, data → site

A build does only what the last one left to be done: `intake` reads the sources that differ and keeps what they tell
(edges.state), `stages.plan.stale` says which pages that may change, `making` makes them. The first build is one in
which everything differs. Where nothing does, no stage is loaded (`standing`).
"""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

from generator.edges.packing import Damaged
from generator.edges.state import State
from generator.edges.store import is_refusal, refused
from generator.edges.writers import FolderWriter
from generator.standing import EmptyArchive, Report, Seen, SettingsText, Standing, Watching, settings_text, unseen

CACHE = ".tulieu"  # the folder beside the site in which the state is kept


def build(
    source: Path, output: Path, seen: Seen = unseen, jobs: int = 1, cache: Path | None = None, scheduler: str = ""
) -> Report:
    """Builds the site of `source` (a folder, or one .jsonl file) in `output`; its state is kept in `cache`, or else
    in `CACHE` beside the output.

    `seen` is called as work goes on. Raises ArchiveError for settings that cannot be obeyed, a missing
    source and an output folder that is not ours.
    """
    found, watch = settings_text(source), Watching(seen, jobs, scheduler)
    kept = (cache or output.absolute().parent / CACHE) / f"{output.absolute().name}.sqlite"
    try:
        return _built(source, found, (output, kept), watch)
    except (sqlite3.DatabaseError, zlib.error, ValueError) as error:
        if not _of_state(error):
            raise
    State(kept, "").discard()  # damaged: everything is made anew
    return _built(source, found, (output, kept), watch)


def _built(source: Path, found: SettingsText, places: tuple[Path, Path], watch: Watching) -> Report:
    """One try; `places` are those of the site and of its state. The folder is claimed before the state is touched."""
    writer = FolderWriter(places[0])
    state: State | None = None
    try:
        state = State(places[1], found.stamp)
        standing = Standing(source, found, writer, state)
        report = standing.unchanged()
        if report is None:
            from generator.making import Build  # the stages take a while to load

            report = Build(standing, watch).run()
        return report
    except EmptyArchive:
        writer.abandon()
        raise
    except sqlite3.DatabaseError as error:
        if is_refusal(error):
            raise refused(places[1], error) from None
        raise
    finally:
        writer.release()
        if state:
            state.close()


def _of_state(error: Exception) -> bool:
    """Whether an error comes from a damaged state."""
    damage = (sqlite3.DatabaseError, zlib.error, Damaged, UnicodeDecodeError)
    return isinstance(error, damage) or type(error).__name__ == "JSONDecodeError"
