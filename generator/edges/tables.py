"""The files that are made of rows (model.Table), laid together in the site.

1. `Tables.add` takes the rows of one owner after the other, and `finish` makes the files: for a build of everything.
2. `Tables.follow` takes the rows of those owners that differ; the other rows come out of the files of the last build,
   which are copied in long runs. A table in which no row differs is left alone.

What `follow` needs is kept in a drawer of the state: the owners in their order, and the length of each of their rows.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from generator.edges.store import Values
from generator.edges.writers import FolderWriter, Growing, Placed
from generator.model import Piece, Table

THREADS = 4
NEW = -1  # the number of an owner that the last build had not
Lengths = tuple[int, ...]


class Kept(NamedTuple):
    """The owners of rows in their order, and for each table's path the lengths of their rows in bytes."""

    owners: tuple[str, ...]
    lengths: tuple[tuple[str, Lengths], ...]


class Tables:
    """The tables whose rows come from articles, or from entities. Raises OutputError as the writer does.

    `finish` or `follow` makes the files; `keep`, when they stand in the site, what the next build needs.
    """

    def __init__(self, owner: str, tables: Sequence[Table], writer: FolderWriter, values: Values[Kept]) -> None:
        """`owner` is that of the files."""
        self.owner = owner
        self._tables, self._writer, self._values = tables, writer, values
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
        self._values.put(self.owner, self._kept)

    def can_follow(self) -> bool:
        """Whether the last build left what `follow` needs."""
        return {path for path, _ in self._former.lengths} == {table.path for table in self._tables}

    @cached_property
    def _former(self) -> Kept:
        """What the last build kept."""
        return self._values.get(self.owner) or Kept((), ())

    def follow(self, owners: tuple[str, ...], made: Mapping[str, Iterable[Piece]]) -> Iterator[Placed]:
        """The files with the rows of `owners`, in this order: those of `made` are new, the others as they were."""
        kept, former = self._former, dict(self._former.lengths)
        rows = {owner: {piece.path: piece.body for piece in some} for owner, some in made.items()}
        numbers = {owner: number for number, owner in enumerate(kept.owners)}
        order = [numbers.get(owner, NEW) for owner in owners]
        lengths = []
        tables, sizes, runs = [], [], []
        for table in self._tables:
            old = _Old(table, self.owner, former[table.path], self._writer)
            new = {owner: some.get(table.path, b"") for owner, some in rows.items()}
            differing = {o: row for o, row in new.items() if o not in numbers or old.row(numbers[o]) != row}
            lengths.append((table.path, _lengths(former[table.path], owners, order, differing)))
            if differing or kept.owners != owners:
                tables.append(table)
                sizes.append(table.size(lengths[-1][1]))
                runs.append(old.runs(owners, order, differing))
            else:
                yield from old.unchanged()
        self._kept = Kept(owners, tuple(lengths))
        with ThreadPoolExecutor(THREADS) as pool:  # copying and digests run outside the interpreter's lock
            for placed in pool.map(self._laid, tables, sizes, runs):
                yield from placed

    def _laid(self, table: Table, size: int, runs: Iterable[tuple[bytes | memoryview, int]]) -> list[Placed]:
        laying = _Laying(table, self._writer, size)
        for rows, count in runs:
            laying.add(rows, count)
        return laying.finish()


class _Laying:
    """The file of a table, or its files one after the other, while rows are added."""

    def __init__(self, table: Table, writer: FolderWriter, size: int = 0) -> None:
        """`size` is what the file, or the largest of them, may have at most, where that is known."""
        self._table, self._writer, self._size = table, writer, size
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
        self._file = self._writer.grow(self._path, self._size)

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


def _lengths(former: Lengths, owners: Sequence[str], order: Sequence[int], differing: Mapping[str, bytes]) -> Lengths:
    """The lengths of the rows of `owners`; `order` are their numbers in `former`, of the `differing` ones any."""
    if not differing:
        return tuple(former[number] for number in order)
    pairs = zip(owners, order, strict=True)
    return tuple(len(differing[owner]) if owner in differing else former[number] for owner, number in pairs)


class _Old:
    """The files of a table as the last build left them for `owner`; `lengths` are those of the rows, by the number of
    whose rows they are. An empty row is nowhere."""

    def __init__(self, table: Table, owner: str, lengths: Lengths, writer: FolderWriter) -> None:
        self._owner = owner
        self._sums = [0, *accumulate(lengths)]  # of n, the bytes of the rows before row n
        self._counts = [0, *accumulate(map(bool, lengths))]  # and how many of these are not empty
        self._table, self._writer, self._lengths = table._replace(total=self._counts[-1]), writer, lengths
        self._open: dict[str, memoryview] = {}

    def row(self, number: int) -> bytes:
        return bytes(self._between(number, number))

    def _between(self, first: int, last: int) -> bytes | memoryview:
        """The rows from `first` to `last`, which lie in one file."""
        if self._counts[first] == self._counts[last + 1]:
            return b""
        start = self._table.first(self._counts[first])  # the number of the first row in their file
        before = self._sums[bisect_left(self._counts, start)]
        at = len(self._table.before(start)) - before
        between = len(self._table.between)
        begin = at + self._sums[first] + between * (self._counts[first] - start)
        end = at + self._sums[last + 1] + between * (self._counts[last + 1] - 1 - start)
        return self._opened(self._table.place(start))[begin:end]

    def _opened(self, path: str) -> memoryview:
        if path not in self._open:
            with (self._writer.folder / path).open("rb") as opened:
                self._open[path] = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        return self._open[path]

    def unchanged(self) -> Iterator[Placed]:
        """The files as they are."""
        count = max(1, self._counts[-1])  # of no row at all there is one file
        for start in range(0, count, self._table.limit or count):
            placed = self._writer.as_it_was(self._table.place(start), self._owner)
            assert placed is not None  # else the table would be made anew
            yield placed

    def runs(
        self, owners: Sequence[str], order: Sequence[int], differing: Mapping[str, bytes]
    ) -> Iterator[tuple[bytes | memoryview, int]]:
        """The rows of `owners`, whose numbers are `order`, with those `differing`, as bytes and how many they are; what
        lies together in a file comes together."""
        places = {at for at, owner in enumerate(owners) if owner in differing} if differing else set[int]()
        if self._table.limit:
            begins = list(range(len(order)))  # a file may begin at any row
        else:
            begins = [0, *(at for at, (old, new) in enumerate(pairwise(order), 1) if new != old + 1)]
            begins = sorted({*begins, *places, *(at + 1 for at in places)})
        for at, end in pairwise([*(begin for begin in begins if begin < len(order)), len(order)]):
            if at in places:
                yield differing[owners[at]], 1
                continue
            first, last = order[at], order[end - 1]
            if count := self._counts[last + 1] - self._counts[first]:
                yield self._between(first, last), count
