"""Builds that are killed at random moments: is each file of the site whole, does each link lead somewhere, and does the
next build heal it?

    python tests/kills.py TIMES [SEED]     so many builds of each of `WAYS`

Every other build is killed at an operation on a file (open, rename, remove, …) that is drawn from all of its own, the
others after a time that is drawn. It prints how many were killed. tests/test_faults.py kills a few.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from damage import PERSONS, Tree, tree

from generator import pipeline
from generator.edges.server import SiteServer
from generator.errors import OutputError, WorkerLost
from generator.serve import rebuilds
from generator.stages.check.site import SiteCheck

OPERATIONS = ("open", "os.", "shutil.", "sqlite3.")  # beginnings of the names of what Python tells of (audit events)
PATIENCE = 60.0  # seconds
LOST = 3  # the status of a build that tells of a worker that is gone


def write(archive: Path, version: int, count: int) -> None:
    """So many articles, of which two differ between versions, and one more that is another one in each."""
    archive.mkdir(exist_ok=True)
    for number in range(count):
        told = version if number < 2 else 0
        name = PERSONS[(number + told) % len(PERSONS)]
        text = f"Bài số {number}\n\nHội nghị lần {told} bàn về công tác lưu trữ, ông {name} dự. Bản {told}.\n"
        (archive / f"{number}.txt").write_text(text, "utf-8")
    for other in (0, 1):
        extra = archive / f"extra{other}.txt"
        text = f"Bài thêm {other}\n\nBà {PERSONS[1 + other]} dự ở Hà Nội.\n"
        extra.write_text(text, "utf-8") if version % 2 == other else extra.unlink(missing_ok=True)


# ── the ways in which builds are made ────────────────────────────────────────────────────────────────────────


def first(archive: Path, site: Path, ready: Callable[[], None]) -> None:
    """A build, after the last one or as the first."""
    ready()
    pipeline.build(archive, site)


def with_workers(archive: Path, site: Path, ready: Callable[[], None]) -> None:
    """The same, on two workers."""
    ready()
    pipeline.build(archive, site, jobs=2)


def served(archive: Path, site: Path, ready: Callable[[], None]) -> None:
    """What `tulieu serve` builds when something is saved."""
    with SiteServer(site, 0) as server:
        for number, _ in enumerate(rebuilds(archive, site, server, 1)):
            if number == 0:
                ready()
            else:
                os._exit(0)


class Way(NamedTuple):
    """How builds are made: by whom, whether after another one, of how many articles, and whether a worker is killed
    and not the build itself."""

    run: Callable[[Path, Path, Callable[[], None]], None]
    again: bool
    articles: int = 12
    worker: bool = False


WAYS = {
    "first": Way(first, False),
    "edit": Way(first, True),
    "first, two workers": Way(with_workers, False, 70),
    "edit, two workers": Way(with_workers, True, 70),
    "edit, a worker": Way(with_workers, True, 70, True),
    "serve": Way(served, True),
}


# ── killed ───────────────────────────────────────────────────────────────────────────────────────────────────


class Killer:
    """Builds an archive in `home` in one way, kills builds, and looks at what they leave."""

    def __init__(self, way: Way, home: Path) -> None:
        self.way, self.archive, self.site = way, home / "kho", home / "site"
        self.versions: list[Tree] = []
        for version in (0, 1):
            write(self.archive, version, way.articles)
            pipeline.build(self.archive, home / f"clean{version}" / "site")
            self.versions.append(tree(home / f"clean{version}" / "site"))
        self.at = 1  # the version of the sources
        if way.again:
            pipeline.build(self.archive, self.site)
        self._prepare()
        start = time.perf_counter()
        self.operations = self._run(lambda child: child.join(PATIENCE))
        self.length = time.perf_counter() - start
        self._heal()

    def killed(self, numbers: random.Random, by_operation: bool) -> bool:
        """Whether a build was killed before it was done. Raises AssertionError where a file is not whole, a link leads
        nowhere, or the next build does not heal it."""
        old = self._prepare()
        if by_operation or self.way.worker:
            self._run(lambda child: child.join(PATIENCE), numbers.randint(1, self.operations))
        else:
            self._run(lambda child: _killed(child, numbers.uniform(0, self.length)))
        dead = self.child.exitcode == (LOST if self.way.worker else -signal.SIGKILL)
        self._look(old)
        self._heal()
        return dead

    def _prepare(self) -> Tree:
        """Another version of the sources, beside the site of the last one or none; gives that one."""
        if not self.way.again:
            for path in (self.site, self.site.parent / pipeline.CACHE):
                _removed(path)
        old = self.versions[self.at] if self.way.again and self.site.exists() else {}
        self.at = 1 - self.at
        if self.way.run is not served:
            write(self.archive, self.at, self.way.articles)
        return old

    def _run(self, end: Callable[[BaseProcess], object], at: int | None = None) -> int:
        """Builds in a child, which is handed to `end` when the build begins, or kills itself `at` an operation. Gives
        how many operations there were, of a child that was not killed."""
        context = multiprocessing.get_context("fork")
        theirs, ours = context.Pipe()
        counted = context.Value("i", 0, lock=False)  # who is killed lets go of no lock
        self.child = context.Process(target=self._in_child, args=(ours, counted, at))
        self.child.start()
        assert theirs.poll(PATIENCE)
        if self.way.run is served:
            time.sleep(0.05)
            write(self.archive, self.at, self.way.articles)
        end(self.child)
        if self.child.is_alive():
            self.child.kill()
            self.child.join()
            raise AssertionError("the build hangs")
        return int(counted.value)

    def _in_child(self, begun: Connection, counted: Any, at: int | None) -> None:
        def told(event: str, arguments: object) -> None:
            if event.startswith(OPERATIONS) and (os.getpid() != own) is self.way.worker:
                counted.value += 1
                if counted.value == at:
                    os.kill(os.getpid(), signal.SIGKILL)  # is an operation too

        def ready() -> None:
            sys.addaudithook(told)
            begun.send(True)

        own = os.getpid()
        try:
            self.way.run(self.archive, self.site, ready)
        except WorkerLost:
            os._exit(LOST)

    def _look(self, old: Tree) -> None:
        """What stands in the site is whole; where there was one, every link of a page that was there and
        stays leads somewhere."""
        new, check = self.versions[self.at], SiteCheck()
        here = tree(self.site) if self.site.exists() else {}
        for name, body in here.items():
            assert body in (old.get(name), new.get(name)), name
            check.add(name, body if name in new and name in old else b"")
        lost = [str(n) for n in check.notices() if n.rule == "broken-link"]
        assert not old or not lost, lost

    def _heal(self) -> None:
        """Builds again, as soon as the workers of the killed build have let go of the folder."""
        write(self.archive, self.at, self.way.articles)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                pipeline.build(self.archive, self.site)
                break
            except OutputError as error:
                if "another build" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        assert tree(self.site) == self.versions[self.at]
        assert sorted(path.name for path in self.site.iterdir() if path.name.startswith(".")) == [".tulieu"]


def _killed(child: BaseProcess, seconds: float) -> None:
    time.sleep(seconds)
    child.kill()
    child.join()


def _removed(folder: Path) -> None:
    """Removes a folder, in which workers of a killed build may still write."""
    deadline = time.monotonic() + PATIENCE
    while folder.exists() and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)


def main(times: int, seed: int) -> None:
    for name, way in WAYS.items():
        numbers = random.Random(f"{seed}-{name}")
        with tempfile.TemporaryDirectory() as home:
            killer = Killer(way, Path(home))
            dead = sum(killer.killed(numbers, bool(number % 2)) for number in range(times))
        print(
            f"{name}: {times} builds of {killer.operations} operations, {dead} killed; all whole, all healed",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8)
