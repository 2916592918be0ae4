"""Watches an archive, builds it anew after each change, and tells the pages that are open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import NamedTuple

from generator import pipeline
from generator.edges.server import SiteServer
from generator.edges.watching import changes
from generator.errors import ArchiveError
from generator.model import Notice
from generator.standing import EmptyArchive, Report

SHOWN = 20  # errors shown over a page


class Rebuilt(NamedTuple):
    """What came of a change: the report, or the error that stopped the build, with what else is to be said then; and
    the seconds it took."""

    report: Report | None
    error: ArchiveError | None
    notices: tuple[Notice, ...]
    seconds: float


def rebuilds(source: Path, output: Path, server: SiteServer, jobs: int, stop: Event | None = None) -> Iterator[Rebuilt]:
    """Builds now and after each change of `source`, until `stop`; pages that `server` has open are told.

    The first build comes before the threads that answer browsers, and has `jobs` workers; the others have none, since
    no worker may be forked beside threads (edges.executors)."""
    made = _timed(source, output, jobs)
    yield made
    server.answer()
    for number, _ in enumerate(changes(source, output, stop)):
        before, made = made, _timed(source, output, 1)
        if number or _changed(made) or made.notices != before.notices:  # else nothing was saved since the first build
            server.news.tell(_changed(made), wrong(made))
            yield made


def _changed(made: Rebuilt) -> bool:
    return made.report is not None and bool(made.report.accounts["written"] + made.report.accounts["removed"])


def _timed(source: Path, output: Path, jobs: int) -> Rebuilt:
    begun = time.perf_counter()
    return _built(source, output, jobs)._replace(seconds=time.perf_counter() - begun)


def _built(source: Path, output: Path, jobs: int) -> Rebuilt:
    try:
        report = pipeline.build(source, output, jobs=jobs)
    except EmptyArchive as error:
        return Rebuilt(None, error, error.notices, 0.0)
    except ArchiveError as error:
        return Rebuilt(None, error, (), 0.0)
    return Rebuilt(report, None, report.notices, 0.0)


def wrong(made: Rebuilt) -> str:
    """What is laid over an open page, as it is told on the terminal; "" where all is well."""
    found = [str(notice) for notice in made.notices if notice.severity == "error"]
    more = [f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "\n".join([*([str(made.error)] if made.error else []), *found[:SHOWN], *more])
