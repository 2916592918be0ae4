"""What one build leaves for the next: the readings, what they tell the archive, and which files the site has.

    file        a source file and its stat, by which it is known to be unchanged without being read
    source      a file, or a line of one: its digest, what became of it, and which pack of originals it is in
    article     its date, its head, its passages (who is named where), what is to be said of it
    body        the article and its reading, compressed
    told        what an article says of an entity (model.Told), by entity
    quoted      what the entity's pages quote of it
    path        where an article or entity stands in the site
    face        what links and lists need of an entity, and its other names
    page        a file of the site: what it was made for (its owner), digest, size, time

1. `State` is one SQLite file. It is a cache: with another program, other knowledge or other settings (`stamp`), or when
   it is damaged, it is emptied, and the next build makes everything anew.
2. The first half of a build writes the articles, the second the pages. In between the state is marked as unfinished: a
   build that finds that mark makes every page, since it cannot know which ones are older than the articles.
3. Workers open the file for themselves. Values are read when they are asked for; a few are kept.
"""

from __future__ import annotations

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from generator.edges.packing import NOTHING, Damaged, opened, pack, pack_small, sealed, unpack, unpack_small
from generator.errors import OutputError
from generator.knowledge.reach import words_of
from generator.model import (
    Article,
    Face,
    Head,
    Notice,
    OpenNote,
    PageRecord,
    Passages,
    Quoted,
    Reading,
    Relation,
    Resolution,
    Rights,
    Telling,
    Told,
)
from generator.originals import Original

KEPT = 256  # values of a kind that a process keeps
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, stat TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (path TEXT, line INTEGER, digest TEXT, notices BLOB, articles BLOB,
    spread TEXT, whole INTEGER, PRIMARY KEY (path, line)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_spread ON source (spread);
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, own TEXT, path TEXT, line INTEGER, date TEXT, head BLOB,
    passages BLOB, entities BLOB, notices BLOB, findings BLOB, notes BLOB, words BLOB);
CREATE TABLE IF NOT EXISTS body (id TEXT PRIMARY KEY, article BLOB, reading BLOB);
CREATE TABLE IF NOT EXISTS told (entity TEXT, article TEXT, mentions INTEGER, told BLOB, PRIMARY KEY (entity, article))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quoted (entity TEXT, article TEXT, quoted BLOB, PRIMARY KEY (entity, article)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS path (id TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS face (id TEXT PRIMARY KEY, face BLOB, names BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (path TEXT PRIMARY KEY, owner TEXT, digest TEXT, size INTEGER, time INTEGER)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS piece (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
"""
_NAMES = ("meta", "file", "source", "article", "body", "told", "quoted", "path", "face", "page", "piece")
_REFUSALS = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
)
_Rest = tuple[tuple[Resolution, ...], tuple[Relation, ...], tuple[Notice, ...]]

Value = TypeVar("Value")


class Package(NamedTuple):
    """An article as it travels from the worker that read it: `own` is the id it came in with, `telling` what it tells
    the archive, then the article and the rest of its reading, packed. `told` is (entity, number of mentions, Told,
    Quoted), the last two packed."""

    id: str
    own: str
    head: Head
    passages: Passages
    told: tuple[tuple[str, int, bytes, bytes], ...]
    notices: tuple[Notice, ...]
    findings: bytes
    notes: bytes
    words: bytes
    article: bytes
    reading: bytes


def package(reading: Reading, own: str, telling: Telling, findings: tuple[Notice, ...]) -> Package:
    """`reading`, what it tells and what *check* finds in it, ready to travel and to be kept."""
    return Package(
        reading.article.id,
        own,
        telling.head,
        telling.passages,
        tuple(
            (id_, len(told.ats), pack(told), pack_small(telling.quoted[id_]) if id_ in telling.quoted else b"")
            for id_, told in telling.told.items()
        ),
        reading.notices,
        pack(findings),
        pack(telling.notes),
        words_of(reading.article.text),
        pack_small(reading.article),
        pack_small((reading.resolutions, reading.relations, reading.notices)),
    )


def refused(path: Path, error: sqlite3.DatabaseError) -> OutputError:
    """What to say where the disk does not take the state."""
    remedy = "Free space, check the rights and the disk, or name another folder with --cache; then build again."
    return OutputError(str(path), f"the state cannot be kept there ({error})", remedy)


def is_refusal(error: Exception) -> bool:
    """Whether an error says that the disk does not take the state, and not that the state is damaged."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSALS


class State:
    """The state of one site, in the SQLite file `path`; None: in memory, for this process alone.

    Raises OutputError where the file cannot be opened.
    """

    def __init__(self, path: Path | None, stamp: str) -> None:
        self._path = path
        self._open: tuple[int, sqlite3.Connection] | None = None
        if path is None:
            self._begin(stamp)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._begin(stamp)
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                self.discard()
                self._begin(stamp)
        except sqlite3.DatabaseError as error:
            raise refused(path, error) from None
        except OSError as error:
            remedy = "Name another folder with --cache."
            raise OutputError(str(path), f"the state cannot be kept there ({error.strerror})", remedy) from None

    def _begin(self, stamp: str) -> None:
        self._base.executescript(_TABLES)
        if self.meta("stamp") != stamp:
            for name in _NAMES:
                if name != "page":
                    self._base.execute(f"DELETE FROM {name}")
            self.set_meta("stamp", stamp)

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

    def begin(self) -> None:
        self._base.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._base.execute("COMMIT")

    def meta(self, key: str) -> str:
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def set_meta(self, key: str, value: str) -> None:
        self._base.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    # ── sources ──────────────────────────────────────────────────────────────────────────────────────────────

    def files(self) -> dict[str, str]:
        """The stat of every source file, by path."""
        return dict(self._base.execute("SELECT path, stat FROM file"))

    def set_files(self, stats: Mapping[str, str]) -> None:
        self._base.execute("DELETE FROM file")
        self._base.executemany("INSERT INTO file VALUES (?, ?)", stats.items())

    def sources(self) -> dict[tuple[str, int], str]:
        """The digest of every source, by path and line."""
        return {
            (path, line): digest for path, line, digest in self._base.execute("SELECT path, line, digest FROM source")
        }

    def articles_of(self, path: str, line: int) -> tuple[str, ...]:
        """The ids of the articles that came from a source."""
        row = self._base.execute("SELECT articles FROM source WHERE path = ? AND line = ?", (path, line)).fetchone()
        return unpack(row[0], tuple[str, ...]) if row else ()

    def accounts(self) -> tuple[int, int]:
        """How many sources there are, and how many of them gave no article."""
        row = self._base.execute("SELECT count(*), coalesce(sum(articles = ?), 0) FROM source", (NOTHING,)).fetchone()
        return row[0], row[1]

    def notices(self) -> Iterator[Notice]:
        """What is to be said about sources and articles, in no order."""
        return chain(self._notices("notices", "source"), self._notices("notices", "article"))

    def findings(self) -> Iterator[Notice]:
        """What *check* found in the articles, in no order."""
        return self._notices("findings", "article")

    def _notices(self, column: str, table: str) -> Iterator[Notice]:
        for (data,) in self._base.execute(f"SELECT {column} FROM {table} WHERE {column} != ?", (NOTHING,)):
            yield from unpack(data, tuple[Notice, ...])

    def said_of(self, key: tuple[str, int]) -> Iterator[bytes]:
        """What is said of a source and its articles: notices and findings, packed."""
        yield from (row[0] for row in self._base.execute("SELECT notices FROM source WHERE path = ? AND line = ?", key))
        for id_ in self.articles_of(*key):
            yield from self._row("SELECT notices, findings FROM article WHERE id = ?", id_)

    def put_source(self, source: Original, packages: Iterable[Package], notices: object) -> None:
        """Takes a source and its articles in."""
        packages = list(packages)
        key, ids = (source.path, source.line), [p.id for p in packages]
        of_source = (*key, source.digest, pack(notices), pack(ids), source.spread, source.whole)
        self._base.execute("REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", of_source)
        for p in packages:
            row = (p.id, p.own, *key, p.head.date, pack(p.head), pack(p.passages), pack([e for e, *_ in p.told]),
                   pack(p.notices), p.findings, p.notes, p.words)  # fmt: skip
            self._base.execute("REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            self._base.execute("REPLACE INTO body VALUES (?, ?, ?)", (p.id, p.article, p.reading))
            told = ((entity, p.id, mentions, one) for entity, mentions, one, _ in p.told)
            self._base.executemany("REPLACE INTO told VALUES (?, ?, ?, ?)", told)
            quoted = ((entity, p.id, one) for entity, _, _, one in p.told if one)
            self._base.executemany("REPLACE INTO quoted VALUES (?, ?, ?)", quoted)

    def drop_source(self, key: tuple[str, int]) -> None:
        """Forgets a source and its articles."""
        for id_ in self.articles_of(*key):
            for table in ("told", "quoted"):
                pairs = ((entity, id_) for entity in self.entities_of(id_))
                self._base.executemany(f"DELETE FROM {table} WHERE entity = ? AND article = ?", pairs)
            for table in ("article", "body"):
                self._base.execute(f"DELETE FROM {table} WHERE id = ?", (id_,))
        self._base.execute("DELETE FROM source WHERE path = ? AND line = ?", key)

    def original(self, key: tuple[str, int]) -> Original | None:
        """A source whose bytes are kept, or None."""
        return next(self._originals("path = ? AND line = ? AND spread != ''", key), None)

    def originals(self, beginning: str) -> Iterator[Original]:
        """The sources whose bytes are kept and whose `spread` begins so, by path and line."""
        return self._originals("spread > ? AND spread < ? ORDER BY path, line", (beginning, f"{beginning}g"))

    def _originals(self, where: str, values: tuple[object, ...]) -> Iterator[Original]:
        rows = self._base.execute(f"SELECT path, line, digest, whole, spread FROM source WHERE {where}", values)
        return (Original(path, line, digest, bool(whole), spread) for path, line, digest, whole, spread in rows)

    def count_originals(self) -> int:
        """How many sources' bytes are kept."""
        return int(self._base.execute("SELECT count(*) FROM source WHERE spread != ''").fetchone()[0])

    def doubt(self, keys: Iterable[tuple[str, int]]) -> None:
        """Makes the next build read these sources again."""
        for path, line in keys:
            self._base.execute("UPDATE source SET digest = '' WHERE path = ? AND line = ?", (path, line))
            self._base.execute("UPDATE file SET stat = 'doubtful' WHERE path = ?", (path,))

    # ── articles and entities ────────────────────────────────────────────────────────────────────────────────

    def owners_of_ids(self) -> list[tuple[str, str, str, int]]:
        """(id, the id it came in with, path, line) of every article."""
        return list(self._base.execute("SELECT id, own, path, line FROM article ORDER BY path, line, rowid"))

    def entities_of(self, article: str) -> tuple[str, ...]:
        """Every entity of which an article says something."""
        row = self._base.execute("SELECT entities FROM article WHERE id = ?", (article,)).fetchone()
        return unpack(row[0], tuple[str, ...]) if row else ()

    def heads(self) -> tuple[dict[str, str], Unpacked[Head], Unpacked[Passages]]:
        """The date, the head and the passages of every article, in archive order (assemble.archive_order)."""
        dates: dict[str, str] = {}
        heads: dict[str, bytes] = {}
        passages: dict[str, bytes] = {}
        rows = self._base.execute("SELECT id, date, head, passages FROM article ORDER BY date = '', date, id")
        for id_, date, head, named in rows:
            dates[id_], heads[id_], passages[id_] = date, head, named
        rights: dict[Rights, Rights] = {}  # what many share is kept once
        ids: dict[str, str] = {}

        def opened(data: bytes) -> Head:
            head = unpack(data, Head)
            return head._replace(rights=rights.setdefault(head.rights, head.rights))  # type: ignore[no-any-return]

        def shared(data: bytes) -> Passages:
            return tuple(tuple(ids.setdefault(id_, id_) for id_ in passage) for passage in unpack(data, Passages))

        return dates, Unpacked(heads, opened), Unpacked(passages, shared)

    def read_by(self) -> Iterator[tuple[str, tuple[str, int], tuple[str, ...], bytes]]:
        """Of every article its id, its source, the entities of which it says something, and its words."""
        rows = self._base.execute("SELECT id, path, line, entities, words FROM article")
        return ((id_, (path, line), unpack(told, tuple[str, ...]), words) for id_, path, line, told, words in rows)

    def spoken_of(self) -> list[str]:
        """Every entity of which an article says something."""
        return [id_ for (id_,) in self._base.execute("SELECT DISTINCT entity FROM told")]

    def told_by(self, article: str) -> dict[str, tuple[bytes, ...]]:
        """What an article says, and what the pages of entities quote of it, packed, by entity."""
        said = {}
        for entity in self.entities_of(article):
            key = (entity, article)
            rows = self._base.execute(
                "SELECT told FROM told WHERE entity = ? AND article = ? UNION ALL "
                "SELECT quoted FROM quoted WHERE entity = ? AND article = ?",
                key + key,
            )
            said[entity] = tuple(data for (data,) in rows)
        return said

    def holders(self, entity: str) -> list[str]:
        """The articles that mention an entity, by id."""
        rows = self._base.execute("SELECT article FROM told WHERE entity = ? AND mentions > 0", (entity,))
        return [article for (article,) in rows]

    def paths(self) -> dict[str, str]:
        """The path of every article and entity, by id."""
        return dict(self._base.execute("SELECT id, path FROM path"))

    def update_paths(self, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """Takes in what differs between two sets of paths."""
        self._base.executemany("DELETE FROM path WHERE id = ?", ((id_,) for id_ in old if id_ not in new))
        differing = ((id_, path) for id_, path in new.items() if old.get(id_) != path)
        self._base.executemany("REPLACE INTO path VALUES (?, ?)", differing)

    def has(self, article: str) -> bool:
        """Whether there is an article of that id."""
        return self._base.execute("SELECT 1 FROM article WHERE id = ?", (article,)).fetchone() is not None

    def article(self, id_: str) -> Article:
        row = self._row("SELECT article FROM body WHERE id = ?", id_)
        return unpack_small(row[0], Article)  # type: ignore[no-any-return]

    def reading(self, id_: str) -> Reading:
        """A reading; the records that rules made are in `told`, not here."""
        row = self._row("SELECT article, reading FROM body WHERE id = ?", id_)
        resolutions, relations, notices = unpack_small(row[1], _Rest)
        return Reading(unpack_small(row[0], Article), resolutions, (), relations, notices)

    def _row(self, query: str, id_: str) -> tuple[bytes, ...]:
        """The row that must be there. Raises Damaged."""
        row: tuple[bytes, ...] | None = self._base.execute(query, (id_,)).fetchone()
        if row is None:
            raise Damaged
        return row

    def told(self, entity: str) -> list[Told]:
        """What articles say of `entity`, by article id."""
        rows = self._base.execute("SELECT told FROM told WHERE entity = ?", (entity,))
        return [unpack(data, Told) for (data,) in rows]

    def quoted(self, entity: str, article: str) -> Quoted:
        """What the pages of `entity` show of an article."""
        found = self._base.execute("SELECT quoted FROM quoted WHERE entity = ? AND article = ?", (entity, article))
        row = found.fetchone()
        return unpack_small(row[0], Quoted) if row else Quoted()

    def notes(self, article: str) -> tuple[OpenNote, ...]:
        """What an article leaves open."""
        return unpack(self.notes_packed(article), tuple[OpenNote, ...])  # type: ignore[no-any-return]

    def notes_packed(self, article: str) -> bytes:
        row = self._base.execute("SELECT notes FROM article WHERE id = ?", (article,)).fetchone()
        return row[0] if row else NOTHING

    def names(self, entity: str) -> tuple[str, ...]:
        """The other names by which search finds an entity."""
        row = self._base.execute("SELECT names FROM face WHERE id = ?", (entity,)).fetchone()
        return unpack(row[0], tuple[str, ...]) if row else ()

    def faces(self) -> Unpacked[Face]:
        """The face of every entity, by id."""
        rows = dict(self._base.execute("SELECT id, face FROM face ORDER BY id"))
        return Unpacked(rows, partial(unpack, kind=Face))

    def put_faces(self, faces: Mapping[str, tuple[Face, tuple[str, ...]] | None]) -> None:
        """Takes faces in, each with its entity's other names; None forgets one."""
        self._base.executemany("DELETE FROM face WHERE id = ?", ((id_,) for id_ in faces))
        rows = ((id_, pack(face[0]), pack(face[1])) for id_, face in faces.items() if face)
        self._base.executemany("INSERT INTO face VALUES (?, ?, ?)", rows)

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────

    def pages(self) -> dict[str, PageRecord]:
        rows = self._base.execute("SELECT path, owner, digest, size, time FROM page")
        return {path: PageRecord(*rest) for path, *rest in rows}

    def update_pages(self, gone: Iterable[str], new: Mapping[str, PageRecord]) -> None:
        self._base.executemany("DELETE FROM page WHERE path = ?", ((path,) for path in gone))
        self._base.executemany("REPLACE INTO page VALUES (?, ?, ?, ?, ?)", ((p, *r) for p, r in new.items()))

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────

    def get(self, key: str) -> bytes | None:
        """What another stage keeps under `key`."""
        row = self._base.execute("SELECT value FROM piece WHERE key = ?", (key,)).fetchone()
        return bytes(opened(row[0])) if row else None

    def clear(self, beginning: str) -> None:
        """Forgets every key that begins so."""
        after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        self._base.execute("DELETE FROM piece WHERE key >= ? AND key < ?", (beginning, after))

    def put(self, key: str, value: bytes | None) -> None:
        """Keeps `value` under `key`; None forgets it."""
        if value is None:
            self._base.execute("DELETE FROM piece WHERE key = ?", (key,))
        else:
            self._base.execute("REPLACE INTO piece VALUES (?, ?)", (key, sealed(value)))


class Drawer:
    """A part of the state in which a stage keeps bytes of its own, by key."""

    def __init__(self, state: State, name: str) -> None:
        self._state, self._name = state, name

    def get(self, key: str) -> bytes | None:
        return self._state.get(f"{self._name}/{key}")

    def put(self, key: str, value: bytes | None) -> None:
        self._state.put(f"{self._name}/{key}", value)

    def clear(self) -> None:
        self._state.clear(f"{self._name}/")


class ById(Mapping[str, Value], Generic[Value]):
    """Values by id that are found when they are asked for; `ids` are all of them, in order."""

    def __init__(self, ids: Mapping[str, object]) -> None:
        self._ids = ids

    def __contains__(self, id_: object) -> bool:
        return id_ in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Unpacked(ById[Value]):
    """Values that are unpacked when they are asked for, and kept then."""

    def __init__(self, packed: dict[str, bytes], unpacking: Callable[[bytes], Value]) -> None:
        super().__init__(packed)
        self._packed, self._unpacking = packed, unpacking
        self._found: dict[str, Value] = {}

    def __getitem__(self, id_: str) -> Value:
        value = self._found.get(id_)
        if value is None:
            value = self._found[id_] = self._unpacking(self._packed[id_])
            self._packed[id_] = b""  # only one of the two is held
        return value


class Opened(ById[Value]):
    """Values that are opened when they are asked for; the last few are kept."""

    def __init__(self, ids: Mapping[str, object], opening: Callable[[str], Value], kept: int = KEPT) -> None:
        super().__init__(ids)
        self._opening, self._most = opening, kept
        self._kept: OrderedDict[str, Value] = OrderedDict()

    def __getitem__(self, id_: str) -> Value:
        if id_ in self._kept:
            self._kept.move_to_end(id_)
            return self._kept[id_]
        if id_ not in self._ids:
            raise KeyError(id_)
        value = self._kept[id_] = self._opening(id_)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value
