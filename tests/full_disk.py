"""Builds on a disk that is full: run as `unshare -Urm python tests/full_disk.py FOLDER CASE`, see `CASES`.

A small disk in memory is mounted on FOLDER/disk. For each of `LEFT` all but so much of it is filled, and what the case
says is done. Printed is a line of JSON each time: how much was left, what was said, what of the site was neither old
nor new, and whether the same gives what it should when there is room again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from damage import Tree, tree
from kills import write

from generator import pipeline, publish
from generator.edges import fulltext
from generator.errors import OutputError

ARTICLES = 12
LEFT = (0, 4, 16, 64, 160, 320, 640)  # kB
CASES = ("site", "state", "both", "index", "package")


class Disk:
    """The small disk at `place`."""

    def __init__(self, place: Path) -> None:
        self.place, self._filler = place, place / "filler"
        place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tulieu", str(place)], check=True)

    def fill(self, left: int) -> None:
        """Fills all but `left` kB."""
        self.free()
        space = os.statvfs(self.place)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, space.f_bavail * space.f_frsize - left * 1024)

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)


def said(work: Callable[[], object]) -> str:
    """What is told where the disk refuses; "" where it was done."""
    try:
        work()
    except OutputError as error:
        return str(error)
    return ""


def build(case: str, home: Path, disk: Disk) -> None:
    """A build whose site, state or both are on the disk."""
    site = (home if case == "state" else disk.place) / "site"
    cache = (home if case == "site" else disk.place) / "cache"
    versions: list[Tree] = []
    for version in (0, 1):
        write(home / "kho", version, ARTICLES)
        pipeline.build(home / "kho", home / f"clean{version}" / "site")
        versions.append(tree(home / f"clean{version}" / "site"))
    pipeline.build(home / "kho", site, cache=cache)
    for number, left in enumerate(LEFT):
        write(home / "kho", number % 2, ARTICLES)
        old, new = versions[1 - number % 2], versions[number % 2]
        disk.fill(left)
        told = said(lambda: pipeline.build(home / "kho", site, cache=cache))
        spoilt = [name for name, body in tree(site).items() if body not in (old.get(name), new.get(name))]
        disk.free()
        pipeline.build(home / "kho", site, cache=cache)
        print(json.dumps([left, told, spoilt, tree(site) == new]))


def index(home: Path, disk: Disk) -> None:
    """The index of `tulieu search` on the disk."""
    write(home / "kho", 0, ARTICLES)
    pipeline.build(home / "kho", home / "site")
    for left in LEFT:
        shutil.rmtree(disk.place / "index", ignore_errors=True)
        disk.fill(left)
        told = said(lambda: fulltext.search(home / "site", "hội nghị", 50, disk.place / "index"))
        disk.free()
        found = fulltext.search(home / "site", "hội nghị", 50, disk.place / "index")[0]
        print(json.dumps([left, told, [], found == ARTICLES]))


def package(home: Path, disk: Disk) -> None:
    """A package on the disk, in the place of one of another edition."""
    target = disk.place / "kho.zip"
    for number, left in enumerate(LEFT):
        write(home / "kho", number % 2, ARTICLES)
        pipeline.build(home / "kho", home / "site")
        before = target.read_bytes() if target.exists() else None
        disk.fill(left)
        told = said(lambda: publish.package(home / "site", "zip", target))
        after = target.read_bytes() if target.exists() else None
        names = [path.name for path in disk.place.iterdir() if path.name not in ("kho.zip", "filler")]
        disk.free()
        publish.package(home / "site", "zip", target)
        publish.package(home / "site", "zip", home / "whole.zip")
        whole = (home / "whole.zip").read_bytes()
        spoilt = names if after in (before, whole) else [*names, "kho.zip"]
        print(json.dumps([left, told, spoilt, target.read_bytes() == whole]))


def main(home: Path, case: str) -> None:
    disk = Disk(home / "disk")
    if case in ("index", "package"):
        {"index": index, "package": package}[case](home, disk)
    else:
        build(case, home, disk)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
