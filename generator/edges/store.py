"""The SQLite file under the state (edges.state): one that notices what a disk has spoilt.

1. It is a cache: with another stamp, or when it is damaged, it is emptied.
2. A row is never taken for another one, and never missed without notice; else it is `Damaged`. Each value bears the
   mark of its key (packing.bound). Rows that are read together add up to their *tally*, the sum of their marks. A piece
   that is not there is not among the keys on its *shelf* either. What is replaced or removed must be found (`_change`),
   lest it come back.
3. Tallies and shelves follow in memory and are written when a change is committed, so that a row costs one write.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Generic, TypeVar

from generator.edges.packing import Damaged, bound, mark, opened, pack, released, sealed, unpack
from generator.errors import OutputError

_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384;"
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS piece (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tally (name TEXT PRIMARY KEY, sum INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shelf (number INTEGER PRIMARY KEY, keys BLOB);
"""
_SHELVES = 256
_ONE = 1 << 32  # what a row adds to its tally besides its mark, so that rows are counted
Value = TypeVar("Value")
_REFUSALS = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
)


def refused(path: Path, error: sqlite3.DatabaseError) -> OutputError:
    """What to say where the disk does not take the state."""
    remedy = "Free space, check the rights and the disk, or name another folder with --cache; then build again."
    return OutputError(str(path), f"the state cannot be kept there ({error})", remedy)


def is_refusal(error: Exception) -> bool:
    """Whether an error says that the disk does not take the state, and not that the state is damaged."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSALS


class Store:
    """Rows in the SQLite file `path`; None: in memory, for this process alone.

    Who inherits names its `tables`, the values of `metas`, and the table that outlives another stamp.
    Raises OutputError where the file cannot be opened.
    """

    tables = ""
    emptied: tuple[str, ...] = ()
    lasting = ""
    metas: tuple[str, ...] = ()

    def __init__(self, path: Path | None, stamp: str) -> None:
        self._path = path
        self._open: tuple[int, sqlite3.Connection] | None = None
        self._tallied: Counter[str] = Counter()  # what is to be added to tallies
        self._shelved: dict[int, bool] = {}  # keys of pieces that came, or went
        if path is None:
            self._begin(stamp)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._begin(stamp)
            except (sqlite3.DatabaseError, UnicodeDecodeError, Damaged):
                self.discard()
                self._begin(stamp)
        except sqlite3.DatabaseError as error:
            raise refused(path, error) from None
        except OSError as error:
            remedy = "Free space or check its rights, or name another folder with --cache."
            raise OutputError(str(path), f"the state cannot be kept there ({error.strerror})", remedy) from None

    def _begin(self, stamp: str) -> None:
        self._base.executescript(_TABLES + self.tables)
        if self._base.execute("SELECT 1 FROM meta WHERE key = 'stamp'").fetchone() and self.meta("stamp") == stamp:
            return
        self.begin()
        for name in ("meta", "piece", "shelf", *self.emptied):
            self._base.execute(f"DELETE FROM {name}")
        self._base.execute("DELETE FROM tally WHERE name != ?", (self.lasting,))
        shelves = ((number, _shelf(number, array("Q"))) for number in range(_SHELVES))
        self._base.executemany("INSERT INTO shelf VALUES (?, ?)", shelves)
        metas = {**dict.fromkeys(self.metas, ""), "stamp": stamp}.items()
        self._base.executemany("INSERT INTO meta VALUES (?, ?)", ((key, _meta(key, value)) for key, value in metas))
        self.commit()

    @property
    def _base(self) -> sqlite3.Connection:
        """This process's own connection."""
        if self._open is None or self._open[0] != os.getpid():
            connection = sqlite3.connect(self._path or ":memory:", isolation_level=None, timeout=60)
            connection.executescript(_PRAGMAS)
            self._open = (os.getpid(), connection)
        return self._open[1]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_open": None}

    def discard(self) -> None:
        """Deletes everything that is kept."""
        self.close()
        if self._path is not None:
            for tail in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + tail).unlink(missing_ok=True)

    def close(self) -> None:
        if self._open is not None and self._open[0] == os.getpid():
            self._open[1].close()
        self._open = None
        self._tallied.clear()
        self._shelved.clear()

    def begin(self) -> None:
        self._base.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._settle()
        self._base.execute("COMMIT")

    def _settle(self) -> None:
        """Writes the tallies and shelves that differ."""
        differing = [(name, change) for name, change in self._tallied.items() if change]
        self._base.executemany(
            "INSERT INTO tally VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sum = sum + excluded.sum", differing
        )
        self._base.executemany("DELETE FROM tally WHERE name = ? AND sum = 0", ((name,) for name, _ in differing))
        self._tallied.clear()
        of_shelf: dict[int, list[int]] = {}
        for key in self._shelved:
            of_shelf.setdefault(key % _SHELVES, []).append(key)
        for number, some in of_shelf.items():
            keys = set(self._shelf(number))
            if any((key in keys) is self._shelved[key] for key in some):
                raise Damaged
            kept = array("Q", sorted(keys.symmetric_difference(some)))
            self._change("UPDATE shelf SET keys = ? WHERE number = ?", [(_shelf(number, kept), number)])
        self._shelved.clear()

    def _change(self, query: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Replaces or removes one row for each of `rows`. Raises Damaged where one is not found."""
        if self._base.executemany(query, rows).rowcount != len(rows) and rows:
            raise Damaged

    def meta(self, key: str) -> str:
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return unpack(released(row[0] if row else None, mark(f"meta|{key}")), str)  # type: ignore[no-any-return]

    def set_meta(self, key: str, value: str) -> None:
        self._change("UPDATE meta SET value = ? WHERE key = ?", [(_meta(key, value), key)])

    # ── tallies ──────────────────────────────────────────────────────────────────────────────────────────────

    def _come(self, name: str, key: int) -> None:
        """A row with this mark came to those that are tallied under `name`."""
        self._tallied[name] += key + _ONE

    def _go(self, name: str, key: int) -> None:
        """A row with this mark went."""
        self._tallied[name] -= key + _ONE

    def _hold(self, name: str, keys: Iterable[int]) -> None:
        """Holds the marks of all rows that were read against their tally. Raises Damaged."""
        row = self._base.execute("SELECT sum FROM tally WHERE name = ?", (name,)).fetchone()
        self._compare(row[0] if row else 0, self._tallied[name], keys)

    def _hold_all(self, beginning: str, keys: Iterable[int]) -> None:
        """The same for all tallies whose names begin so, and go on with digits of hexadecimal numbers."""
        between = (beginning, f"{beginning}g")
        row = self._base.execute("SELECT sum(sum) FROM tally WHERE name >= ? AND name < ?", between).fetchone()
        waiting = sum(change for name, change in self._tallied.items() if name.startswith(beginning))
        self._compare(row[0] or 0, waiting, keys)

    @staticmethod
    def _compare(kept: object, waiting: int, keys: Iterable[int]) -> None:
        read = list(keys)
        if not isinstance(kept, int) or kept + waiting != sum(read) + _ONE * len(read):
            raise Damaged

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────

    def get(self, key: str) -> bytes | None:
        """What another stage keeps under `key`."""
        row = self._base.execute("SELECT value FROM piece WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return bytes(opened(released(row[0], _piece(key))))
        if self._is_present(_number(key)):
            raise Damaged
        return None

    def _is_present(self, number: int) -> bool:
        return self._shelved[number] if number in self._shelved else number in self._shelf(number % _SHELVES)

    def _shelve(self, number: int, present: bool) -> None:
        """A key came or went. One that went and comes again is where it was."""
        if number in self._shelved:
            del self._shelved[number]
        else:
            self._shelved[number] = present

    def clear(self, beginning: str) -> None:
        """Forgets every key that begins so."""
        between = (beginning, beginning[:-1] + chr(ord(beginning[-1]) + 1))
        for (key,) in self._base.execute("SELECT key FROM piece WHERE key >= ? AND key < ?", between):
            self._shelve(_number(str(key)), False)
        self._base.execute("DELETE FROM piece WHERE key >= ? AND key < ?", between)

    def put(self, key: str, value: bytes | None) -> None:
        """Keeps `value` under `key`; None forgets it."""
        if value is None:
            if self._base.execute("DELETE FROM piece WHERE key = ?", (key,)).rowcount:
                self._shelve(_number(key), False)
            elif self._is_present(_number(key)):
                raise Damaged
        else:
            kept = bound(sealed(value), _piece(key))
            if not self._base.execute("UPDATE piece SET value = ? WHERE key = ?", (kept, key)).rowcount:
                self._base.execute("INSERT INTO piece VALUES (?, ?)", (key, kept))
                self._shelve(_number(key), True)
        if not self._base.in_transaction:
            self._settle()

    def _shelf(self, number: int) -> array[int]:
        row = self._base.execute("SELECT keys FROM shelf WHERE number = ?", (number,)).fetchone()
        keys = array("Q")
        keys.frombytes(opened(released(row[0] if row else None, mark(f"shelf|{number}"))))
        return keys


def _meta(key: str, value: str) -> bytes:
    return bound(pack(value), mark(f"meta|{key}"))


def _shelf(number: int, keys: array[int]) -> bytes:
    return bound(sealed(keys.tobytes()), mark(f"shelf|{number}"))


def _piece(key: str) -> int:
    return mark(f"piece|{key}")


def _number(key: str) -> int:
    """The number by which a key of a piece stands on its shelf."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Drawer:
    """A part of a store in which a stage keeps bytes of its own, by key."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name

    def get(self, key: str) -> bytes | None:
        return self._store.get(f"{self._name}/{key}")

    def put(self, key: str, value: bytes | None) -> None:
        self._store.put(f"{self._name}/{key}", value)

    def clear(self) -> None:
        self._store.clear(f"{self._name}/")


class Values(Generic[Value]):
    """Values of one `kind` that are kept from one build to the next, by key, in a drawer of their own."""

    def __init__(self, store: Store, name: str, kind: Any) -> None:
        self._drawer, self._kind = Drawer(store, name), kind

    def get(self, key: str) -> Value | None:
        kept = self._drawer.get(key)
        value: Value | None = unpack(kept, self._kind) if kept else None
        return value

    def put(self, key: str, value: Value | None) -> None:
        """Keeps `value` under `key`; None forgets it."""
        self._drawer.put(key, None if value is None else pack(value))

    def clear(self) -> None:
        self._drawer.clear()
