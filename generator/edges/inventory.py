"""The files of a site as the last build left them: folder by folder, each folder as columns.

A site has several files an article. What every build needs of all of them (is each as it was left?) is held by
itself; who made them, and their digests, are read when something differs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from generator.model import PageRecord


class Looks(NamedTuple):
    """What tells that the files of a folder are as they were left: names in order, sizes, times of modification."""

    names: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    times: tuple[int, ...] = ()


class Makings(NamedTuple):
    """For which owners the files of a folder were made, in the order of their names, and the digests."""

    owners: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()


class Folder(NamedTuple):
    """The files of a folder of the site."""

    looks: Looks
    makings: Makings

    def records(self) -> Iterator[tuple[str, PageRecord]]:
        """(name, record) of each file."""
        (names, sizes, times), (owners, digests) = self
        return zip(names, map(PageRecord, owners, digests, sizes, times), strict=True)


def folder_of(files: Mapping[str, PageRecord]) -> Folder:
    """The folder of some files, by name."""
    names = sorted(files)
    owners, digests, sizes, times = zip(*map(files.__getitem__, names), strict=True)
    return Folder(Looks(tuple(names), sizes, times), Makings(owners, digests))


def parted(path: str) -> tuple[str, str]:
    """The folder that a path is in, with a stroke behind it ("" for the top), and the name."""
    at = path.rfind("/") + 1
    return path[:at], path[at:]


class Inventory:
    """The files of a site by path. `looks` are those of every folder; `makings` reads the rest of all of them."""

    def __init__(
        self, looks: Mapping[str, Looks] | None = None, makings: Callable[[], Mapping[str, Makings]] | None = None
    ) -> None:
        self._looks = looks or {}
        self._read = makings
        self._places: dict[str, dict[str, int]] = {}

    @cached_property
    def _makings(self) -> Mapping[str, Makings]:
        return self._read() if self._read else {}

    def complete(self) -> None:
        """Reads what is not read yet; threads and workers cannot."""
        assert self._makings is not None

    def __len__(self) -> int:
        return sum(len(looks.names) for looks in self._looks.values())

    def __contains__(self, path: str) -> bool:
        return self._at(*parted(path)) is not None

    def __getitem__(self, path: str) -> PageRecord:
        """Raises KeyError."""
        record = self.get(path)
        if record is None:
            raise KeyError(path)
        return record

    def get(self, path: str) -> PageRecord | None:
        folder, name = parted(path)
        at = self._at(folder, name)
        if at is None:
            return None
        (_, sizes, times), (owners, digests) = self._looks[folder], self._makings[folder]
        return PageRecord(owners[at], digests[at], sizes[at], times[at])

    def _at(self, folder: str, name: str) -> int | None:
        if folder not in self._places:
            names = self._looks.get(folder, Looks()).names
            self._places[folder] = dict(zip(names, range(len(names)), strict=True))
        return self._places[folder].get(name)

    def compared(self, top: str, besides: Collection[str]) -> tuple[set[str], set[str]]:
        """The paths of files below `top` that are not as they were left, and of those that nobody knows, but for
        `besides`."""
        spoilt: set[str] = set()
        unknown: set[str] = set()
        found = _files(top)
        for folder, (names, sizes, times) in self._looks.items():
            there = found.pop(folder, {})
            left = dict(zip(names, zip(sizes, times, strict=True), strict=True))
            if there != left:
                spoilt.update(folder + name for name, look in left.items() if there.get(name) != look)
                unknown.update(folder + name for name in there.keys() - left.keys())
        unknown.update(folder + name for folder, there in found.items() for name in there)
        return spoilt, unknown.difference(besides)

    def after(
        self, placed: Mapping[str, Mapping[str, PageRecord]], remade: Collection[str] | None, dropped: Iterable[str]
    ) -> tuple[dict[str, Folder], dict[str, Folder | None]]:
        """Every folder with the files that are `placed` (folder → name → record), without those that were made for
        owners that are `remade` (None: all) or whose paths are `dropped`; and those of them that are `otherwise`.

        Raises ValueError where a file is placed that stays for another owner.
        """
        without: dict[str, set[str]] = {}
        for path in dropped:
            folder, name = parted(path)
            without.setdefault(folder, set()).add(name)
        owners = None if remade is None else frozenset(remade)
        made: dict[str, Folder | None] = {}
        whole: dict[str, Folder] = {}
        for folder in dict.fromkeys(chain(self._looks, placed)):
            old = self._folder(folder)
            if not old or owners is None:
                kept = {}
            elif folder not in placed and folder not in without and owners.isdisjoint(old.makings.owners):
                whole[folder] = old
                continue
            else:
                gone = without.get(folder, ())
                kept = {n: one for n, one in old.records() if one.owner not in owners and n not in gone}
            for name, one in placed.get(folder, {}).items():
                if name in kept and kept[name].owner != one.owner:
                    raise ValueError(f"two pages want the path {folder}{name}")
                kept[name] = one
            made[folder] = new = folder_of(kept) if kept else None
            if new:
                whole[folder] = new
        return whole, self.otherwise(made)

    def otherwise(self, folders: Mapping[str, Folder | None]) -> dict[str, Folder | None]:
        """Those of these folders whose files are not as they were; None for one that is gone."""
        return {folder: new for folder, new in folders.items() if new != self._folder(folder)}

    def _folder(self, folder: str) -> Folder | None:
        return Folder(self._looks[folder], self._makings[folder]) if folder in self._looks else None

    def gone(self, otherwise: Mapping[str, Folder | None]) -> set[str]:
        """The paths that are no more where these folders are otherwise."""
        found: set[str] = set()
        for folder, new in otherwise.items():
            names = set(self._looks.get(folder, Looks()).names)
            found.update(folder + name for name in names.difference(new.looks.names if new else ()))
        return found


def _files(top: str) -> dict[str, dict[str, tuple[int, int]]]:
    """(size, time) of everything below `top` that is no folder, by folder and name."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    waiting = [(top, "")]
    while waiting:
        place, above = waiting.pop()
        files: dict[str, tuple[int, int]] = {}
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{above}{entry.name}/"))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    files[entry.name] = stat.st_size, stat.st_mtime_ns
        if files:
            found[above] = files
    return found
