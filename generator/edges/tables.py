"""The files that are made of rows (model.Table), laid together in the site.

1. `Tables.add` takes the rows of one owner after the other, and `finish` makes the files: for a build of everything.
2. `Tables.follow` takes the rows of those owners that differ; the other rows come out of the files of the last build,
   which are copied in long runs. A table in which no row differs is left alone.

What `follow` needs is kept in a drawer of the state: the owners in their order, and the length of each of their rows.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import NamedTuple

from generator.edges.packing import pack, unpack
from generator.edges.store import Drawer
from generator.edges.writers import FolderWriter, Growing, Placed
from generator.model import Piece, Table

THREADS = 4
Lengths = tuple[int, ...]


class Kept(NamedTuple):
    """The owners of rows in their order, and for each table's path the lengths of their rows in bytes."""

    owners: tuple[str, ...]
    lengths: tuple[tuple[str, Lengths], ...]


class Place(NamedTuple):
    """Where a row is: the number of its file, and its bytes there."""

    file: int
    start: int
    end: int


class Tables:
    """The tables whose rows come from articles, or from entities. Raises OutputError as the writer does.

    `finish` or `follow` makes the files; `keep`, when they stand in the site, what the next build needs.
    """

    def __init__(self, owner: str, tables: Sequence[Table], writer: FolderWriter, drawer: Drawer) -> None:
        """`owner` is that of the files."""
        self.owner = owner
        self._tables, self._writer, self._drawer = tables, writer, drawer
        self._kept: Kept | None = None
        self._owners: list[str] = []
        self._lengths: dict[str, list[int]] = {table.path: [] for table in tables}
        self._laying: dict[str, _Laying] = {}

    def add(self, owner: str, rows: Iterable[Piece]) -> None:
        """Appends the rows of `owner`, at most one to each table."""
        made = {piece.path: piece.body for piece in rows}
        self._owners.append(owner)
        for table in self._tables:
            row = made.get(table.path, b"")
            self._lengths[table.path].append(len(row))
            self._of(table).add(row)

    def finish(self) -> Iterator[Placed]:
        """The files, when all rows are added."""
        for table in self._tables:
            yield from self._of(table).finish()
        self._kept = Kept(tuple(self._owners), tuple((path, tuple(some)) for path, some in self._lengths.items()))

    def _of(self, table: Table) -> _Laying:
        if table.path not in self._laying:
            self._laying[table.path] = _Laying(table, self._writer)
        return self._laying[table.path]

    def keep(self) -> None:
        """Remembers the owners and the lengths of their rows."""
        self._drawer.put(self.owner, pack(self._kept))

    def can_follow(self) -> bool:
        """Whether the last build left what `follow` needs."""
        return {path for path, _ in self._former.lengths} == {table.path for table in self._tables}

    @cached_property
    def _former(self) -> Kept:
        """What the last build kept."""
        kept = self._drawer.get(self.owner)
        return unpack(kept, Kept) if kept else Kept((), ())

    def follow(self, owners: tuple[str, ...], made: Mapping[str, Iterable[Piece]]) -> Iterator[Placed]:
        """The files with the rows of `owners`, in this order: those of `made` are new, the others as they were."""
        kept, former = self._former, dict(self._former.lengths)
        rows = {owner: {piece.path: piece.body for piece in some} for owner, some in made.items()}
        lengths = []
        tables, runs = [], []
        for table in self._tables:
            old = _Old(table, dict(zip(kept.owners, former[table.path], strict=True)), self._writer)
            new = {owner: some.get(table.path, b"") for owner, some in rows.items()}
            differing = {owner: row for owner, row in new.items() if owner not in old.places or old.row(owner) != row}
            of_all = {**old.lengths, **{owner: len(row) for owner, row in differing.items()}}
            lengths.append((table.path, tuple(of_all[owner] for owner in owners)))
            if differing or kept.owners != owners:
                tables.append(table)
                runs.append(old.runs(owners, differing))
            else:
                yield from old.unchanged()
        self._kept = Kept(owners, tuple(lengths))
        with ThreadPoolExecutor(THREADS) as pool:  # copying and digests run outside the interpreter's lock
            for placed in pool.map(self._laid, tables, runs):
                yield from placed

    def _laid(self, table: Table, runs: Iterable[tuple[bytes | memoryview, int]]) -> list[Placed]:
        laying = _Laying(table, self._writer)
        for rows, count in runs:
            laying.add(rows, count)
        return laying.finish()


class _Laying:
    """The file of a table, or its files one after the other, while rows are added."""

    def __init__(self, table: Table, writer: FolderWriter) -> None:
        self._table, self._writer = table, writer
        self._count = 0
        self._path = ""
        self._file: Growing | None = None
        self._done: list[Placed] = []

    def add(self, rows: bytes | memoryview, count: int = 1) -> None:
        """Appends `count` rows; an empty one is none."""
        if not rows:
            return
        if self._table.begins(self._count):
            self._next()
        assert self._file is not None
        self._file.add(self._table.before(self._count))
        self._file.add(rows)
        self._count += count

    def _next(self) -> None:
        """Ends the file that is open, if any, and begins the next."""
        self._end()
        self._path = self._table.place(self._count)
        self._file = self._writer.grow(self._path)

    def _end(self) -> None:
        if self._file is not None:
            self._file.add(self._table.tail)
            self._done.append(self._writer.grown(self._path, self._file))
            self._file = None

    def finish(self) -> list[Placed]:
        if not self._count:
            self._next()
            assert self._file is not None
            self._file.add(self._table.before(0))
        self._end()
        return self._done


class _Old:
    """The files of a table as the last build left them; `lengths` are those of the rows, by owner."""

    def __init__(self, table: Table, lengths: dict[str, int], writer: FolderWriter) -> None:
        self.lengths = lengths
        self._table, self._writer = table, writer
        self._paths: list[str] = []
        self._open: dict[int, memoryview] = {}
        self.places = self._found()

    def _found(self) -> dict[str, Place]:
        """The place of each row."""
        was = self._table._replace(total=sum(1 for length in self.lengths.values() if length))
        places, number, at, between = {}, 0, 0, len(was.between)
        for owner, length in self.lengths.items():
            if not length:
                places[owner] = Place(0, 0, 0)
                continue
            if was.begins(number):
                self._paths.append(was.place(number))
                at = len(was.before(number))
            else:
                at += between
            places[owner] = Place(len(self._paths) - 1, at, at + length)
            at += length
            number += 1
        if not self._paths:
            self._paths.append(was.place(0))
        return places

    def row(self, owner: str) -> bytes:
        place = self.places[owner]
        return bytes(self._bytes(place)) if place.end else b""

    def _bytes(self, place: Place) -> memoryview:
        if place.file not in self._open:
            with (self._writer.folder / self._paths[place.file]).open("rb") as file:
                self._open[place.file] = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return self._open[place.file][place.start : place.end]

    def unchanged(self) -> Iterator[Placed]:
        """The files as they are."""
        for path in self._paths:
            record = self._writer.known[path]
            yield Placed(path, record.digest, record.size, record.time, False)

    def runs(self, owners: Iterable[str], differing: Mapping[str, bytes]) -> Iterator[tuple[bytes | memoryview, int]]:
        """The rows of `owners`, with those `differing`, as bytes and their number; what lies together in a file comes
        together."""
        run, count = Place(0, 0, 0), 0
        for owner in owners:
            place = Place(0, 0, 0) if owner in differing else self.places[owner]
            if count and not self._table.limit and place.start == run.end + len(self._table.between):
                run, count = Place(run.file, run.start, place.end), count + 1
            elif place.end or owner in differing:
                if count:
                    yield self._bytes(run), count
                run, count = place, int(place.end > 0)
                if owner in differing:
                    yield differing[owner], 1
        if count:
            yield self._bytes(run), count
