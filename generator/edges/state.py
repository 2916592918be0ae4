"""What one build leaves for the next: the readings, what they tell the archive, and which files the site has.

    file        a source file and its stat, by which it is known to be unchanged without being read
    source      a file, or a line of one: its digest, what became of it, and which pack of originals it is in
    article     its date, its head, its passages (who is named where)
    body        the article and its reading, compressed
    said        what is to be said of a source or an article, and what *check* found in one
    told        what an article says of an entity (model.Told), by entity
    quoted      what the entity's pages quote of it
    path        where an article or entity stands in the site
    face        what links and lists need of an entity, its other names, and the articles that mention it
    folder      a folder of the site: the looks of its files (name, size, time), and for whom each was made, its digest

1. `State` is one SQLite file (edges.store). It is a cache: with another program, other knowledge or other settings
   (`stamp`), or when it is damaged, it is emptied, and the next build makes everything anew.
2. The first half of a build writes the articles, the second the pages. In between the state is marked as unfinished: a
   build that finds that mark makes every page, since it cannot know which ones are older than the articles.
3. Workers open the file for themselves. Values are read when they are asked for, and few are kept (generator.byid).
4. What a disk has spoilt, a key as well as a value, is `Damaged` (edges.store): each value bears the mark of its key,
   rows that are read together add up to their tally, and a row that follows from another one must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from generator.edges.inventory import Folder, Inventory, Looks, Makings
from generator.edges.packing import (
    NOTHING,
    Damaged,
    bound,
    mark,
    opened,
    pack,
    pack_small,
    released,
    sealed,
    unpack,
    unpack_small,
)
from generator.edges.store import Store
from generator.knowledge.reach import words_of
from generator.model import (
    Article,
    Face,
    Head,
    Kind,
    Notice,
    OpenNote,
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

_TABLES = """
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, stat TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (path TEXT, line INTEGER, digest TEXT, whole INTEGER, spread TEXT, failed INTEGER,
    articles BLOB, PRIMARY KEY (path, line)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_spread ON source (spread);
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, own TEXT, path TEXT, line INTEGER, place INTEGER, date TEXT,
    slug TEXT, head BLOB, passages BLOB, entities BLOB, notes BLOB, words BLOB);
CREATE INDEX IF NOT EXISTS article_plain ON article (date, id, own, path, line, place, slug);
CREATE TABLE IF NOT EXISTS body (id TEXT PRIMARY KEY, article BLOB, reading BLOB);
CREATE TABLE IF NOT EXISTS said (kind TEXT, whom TEXT, value BLOB, PRIMARY KEY (kind, whom)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (entity TEXT, article TEXT, mentions INTEGER, told BLOB, PRIMARY KEY (entity, article))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS quoted (entity TEXT, article TEXT, quoted BLOB, PRIMARY KEY (entity, article)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS path (id TEXT PRIMARY KEY, path BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS face (id TEXT PRIMARY KEY, kind TEXT, articles INTEGER, mentions INTEGER, slug TEXT,
    origin TEXT, face BLOB, names BLOB, holders BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS face_size ON face (kind, id, articles, mentions, slug, origin);
CREATE TABLE IF NOT EXISTS folder (path TEXT PRIMARY KEY, looks BLOB, makings BLOB);
"""
# Columns that the mark of a row is made of. Of articles and faces, whose rows are large, an index has them together.
_PLAIN = "id, own, path, line, place, date, slug"
_ALL_PLAIN = f"SELECT {_PLAIN} FROM article INDEXED BY article_plain"
_OF_SOURCE = "path, line, digest, whole, spread, failed"
_SIZE = "id, kind, articles, mentions, slug, origin"
_ALL_SIZES = f"SELECT {_SIZE} FROM face INDEXED BY face_size"
Plain = tuple[str, str, str, int, int, str, str]
_Rest = tuple[tuple[Resolution, ...], tuple[Relation, ...], tuple[Notice, ...]]


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


class State(Store):
    """The state of one site, in the SQLite file `path`; None: in memory, for this process alone.

    Raises OutputError where the file cannot be opened, Damaged where it is not what was written.
    """

    tables = _TABLES
    emptied = ("file", "source", "article", "body", "said", "told", "quoted", "path", "face")
    lasting = "folder"  # what is in the site stays known
    metas = ("look", "passed", "ledger", "authorities", "lists", "withheld", "accounts")

    def __init__(self, path: Path | None, stamp: str) -> None:
        self._keys: set[tuple[str, int]] | None = None  # of all sources, once they were read
        self._stats: dict[str, str] | None = None  # of all source files, once they were read
        self._rights: dict[Rights, Rights] = {}  # what the heads of many articles share is kept once
        super().__init__(path, stamp)

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_keys": None, "_stats": None}

    # ── sources ──────────────────────────────────────────────────────────────────────────────────────────────

    def files(self) -> Mapping[str, str]:
        """The stat of every source file, by path."""
        if self._stats is None:
            self._stats = dict(self._base.execute("SELECT path, stat FROM file"))
            self._hold("file", (_file(*row) for row in self._stats.items()))
        return self._stats

    def set_files(self, stats: Mapping[str, str]) -> None:
        old = self.files()
        gone = {path: _file(path, stat) for path, stat in old.items() if stats.get(path) != stat}
        come = {path: (stat, _file(path, stat)) for path, stat in stats.items() if old.get(path) != stat}
        self._exchange("file", "path", gone, come)
        self._stats = dict(stats)

    def sources(self) -> dict[tuple[str, int], str]:
        """The digest of every source, by path and line."""
        rows = self._base.execute(f"SELECT {_OF_SOURCE} FROM source NOT INDEXED").fetchall()
        self._hold("source", (_source(row) for row in rows))
        found = {(path, line): digest for path, line, digest, *_ in rows}
        self._keys = set(found)
        return found

    def articles_of(self, path: str, line: int) -> tuple[str, ...]:
        """The ids of the articles that came from a source."""
        row = self._base.execute("SELECT articles FROM source WHERE path = ? AND line = ?", (path, line)).fetchone()
        if row is None:
            if self._keys is None or (path, line) in self._keys:
                raise Damaged
            return ()
        return unpack(released(row[0], mark(f"source.articles|{path}|{line}")), tuple[str, ...])  # type: ignore[no-any-return]

    def accounts(self) -> tuple[int, int]:
        """How many sources there are, and how many of them gave no article."""
        query = "SELECT count(*), coalesce(sum(failed), 0) FROM source NOT INDEXED"
        sources, failed = self._base.execute(query).fetchone()
        return sources, failed

    def notices(self) -> Iterator[Notice]:
        """What is to be said about sources and articles, in no order."""
        return chain(self._notices("source"), self._notices("article"))

    def findings(self) -> Iterator[Notice]:
        """What *check* found in the articles, in no order."""
        return self._notices("finding")

    def _notices(self, kind: str) -> Iterator[Notice]:
        rows = self._base.execute("SELECT whom, value FROM said WHERE kind = ?", (kind,)).fetchall()
        self._hold(f"said/{kind}", (mark(f"said|{kind}|{whom}") for whom, _ in rows))
        for whom, value in rows:
            yield from unpack(released(value, mark(f"said|{kind}|{whom}")), tuple[Notice, ...])

    def said_of(self, key: tuple[str, int]) -> Iterator[bytes]:
        """What is said of a source and its articles: notices and findings, packed."""
        if self._keys is None or key in self._keys:
            yield self._said("source", _where(*key))
        for id_ in self.articles_of(*key):
            yield self._said("article", id_)
            yield self._said("finding", id_)

    def _said(self, kind: str, whom: str) -> bytes:
        row = self._base.execute("SELECT value FROM said WHERE kind = ? AND whom = ?", (kind, whom)).fetchone()
        return released(row[0], mark(f"said|{kind}|{whom}")) if row else NOTHING

    def _say(self, kind: str, whom: str, value: bytes) -> None:
        if value != NOTHING:
            key = mark(f"said|{kind}|{whom}")
            self._base.execute("INSERT INTO said VALUES (?, ?, ?)", (kind, whom, bound(value, key)))
            self._come(f"said/{kind}", key)

    def _unsay(self, kind: str, whom: str) -> None:
        if self._base.execute("DELETE FROM said WHERE kind = ? AND whom = ?", (kind, whom)).rowcount:
            self._go(f"said/{kind}", mark(f"said|{kind}|{whom}"))

    def put_source(self, source: Original, packages: Iterable[Package], notices: object) -> None:
        """Takes a source and its articles in, which must not be there."""
        packages = list(packages)
        key = (source.path, source.line)
        articles = bound(pack([p.id for p in packages]), mark(f"source.articles|{source.path}|{source.line}"))
        self._put_source((*key, source.digest, int(source.whole), source.spread, int(not packages)), articles)
        self._say("source", _where(*key), pack(notices))
        if self._keys is not None:
            self._keys.add(key)
        for place, p in enumerate(packages):
            self._put_article((p.id, p.own, *key, place, p.head.date, p.head.slug), p)

    def _put_source(self, row: tuple[Any, ...], articles: bytes) -> None:
        self._base.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, articles))
        self._tally_source(self._come, row)

    @staticmethod
    def _tally_source(tallied: Callable[[str, int], None], row: tuple[Any, ...]) -> None:
        tallied("source", _source(row))
        if spread := row[4]:
            tallied(f"spread/{spread}", _source(row))

    def _put_article(self, row: Plain, p: Package) -> None:
        id_ = p.id
        values = (pack(p.head), pack(p.passages), pack([e for e, *_ in p.told]), p.notes, sealed(p.words))
        named = zip(("head", "passages", "entities", "notes", "words"), values, strict=True)
        kept = [bound(value, mark(f"article.{name}|{id_}")) for name, value in named]
        self._base.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *kept))
        self._come("article", _article(row))
        self._say("article", id_, pack(p.notices))
        self._say("finding", id_, p.findings)
        body = (id_, bound(p.article, mark(f"body.article|{id_}")), bound(p.reading, mark(f"body.reading|{id_}")))
        self._base.execute("INSERT INTO body VALUES (?, ?, ?)", body)
        told, quoted = [], []
        for entity, mentions, one, quote in p.told:
            key = _told(entity, id_, mentions)
            told.append((entity, id_, mentions, bound(one, key)))
            self._come(f"told/{entity}", key)
            quoted.append((entity, id_, bound(quote, _quoted(entity, id_))))
        self._base.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", told)
        self._base.executemany("INSERT INTO quoted VALUES (?, ?, ?)", quoted)

    def drop_source(self, key: tuple[str, int]) -> None:
        """Forgets a source and its articles."""
        for id_ in self.articles_of(*key):
            entities = self.entities_of(id_)
            for entity in entities:
                (mentions,) = self._row("SELECT mentions FROM told WHERE entity = ? AND article = ?", entity, id_)
                self._go(f"told/{entity}", _told(entity, id_, mentions))
            self._go("article", _article(self._row(f"SELECT {_PLAIN} FROM article WHERE id = ?", id_)))
            for table in ("told", "quoted"):
                pairs = [(entity, id_) for entity in entities]
                self._change(f"DELETE FROM {table} WHERE entity = ? AND article = ?", pairs)
            for table in ("article", "body"):
                self._change(f"DELETE FROM {table} WHERE id = ?", [(id_,)])
            for kind in ("article", "finding"):
                self._unsay(kind, id_)
        row = self._base.execute(f"SELECT {_OF_SOURCE} FROM source WHERE path = ? AND line = ?", key).fetchone()
        if row is not None:
            self._tally_source(self._go, row)
            self._change("DELETE FROM source WHERE path = ? AND line = ?", [key])
        self._unsay("source", _where(*key))
        if self._keys is not None:
            self._keys.discard(key)

    def original(self, key: tuple[str, int]) -> Original | None:
        """A source whose bytes are kept, or None."""
        query = f"SELECT {_OF_SOURCE} FROM source WHERE path = ? AND line = ?"
        row = self._base.execute(query, key).fetchone()
        return _original(row) if row and row[4] else None

    def originals(self, beginning: str) -> Iterator[Original]:
        """The sources whose bytes are kept and whose `spread` begins so, by path and line."""
        query = f"SELECT {_OF_SOURCE} FROM source WHERE spread > ? AND spread < ? ORDER BY path, line"
        rows = self._base.execute(query, (beginning, f"{beginning}g")).fetchall()
        self._hold_all(f"spread/{beginning}", (_source(row) for row in rows))
        return map(_original, rows)

    def count_originals(self) -> int:
        """How many sources' bytes are kept."""
        return int(self._base.execute("SELECT count(*) FROM source NOT INDEXED WHERE spread != ''").fetchone()[0])

    def doubt(self, keys: Iterable[tuple[str, int]]) -> None:
        """Makes the next build read these sources again."""
        for path, line in keys:
            row = self._row(f"SELECT {_OF_SOURCE}, articles FROM source WHERE path = ? AND line = ?", path, line)
            self._tally_source(self._go, row[:-1])
            self._change("DELETE FROM source WHERE path = ? AND line = ?", [(path, line)])
            self._put_source((path, line, "", *row[3:-1]), row[-1])
            (stat,) = self._row("SELECT stat FROM file WHERE path = ?", path)
            self._go("file", _file(path, stat))
            self._come("file", _file(path, "doubtful"))
            self._change("UPDATE file SET stat = 'doubtful' WHERE path = ?", [(path,)])
            self._stats = None

    # ── articles and entities ────────────────────────────────────────────────────────────────────────────────

    def owners_of_ids(self) -> list[tuple[str, str, str, int]]:
        """(id, the id it came in with, path, line) of every article."""
        rows = self._base.execute(f"{_ALL_PLAIN} ORDER BY path, line, place").fetchall()
        self._hold("article", map(_article, rows))
        return [(id_, own, path, line) for id_, own, path, line, *_ in rows]

    def all_own_ids(self) -> bool:
        """Whether every article has the id it came in with."""
        return self._base.execute("SELECT 1 FROM article INDEXED BY article_plain WHERE id != own").fetchone() is None

    def entities_of(self, article: str) -> tuple[str, ...]:
        """Every entity of which an article says something."""
        (value,) = self._row("SELECT entities FROM article WHERE id = ?", article)
        return _entities(article, value)

    def dates(self) -> dict[str, str]:
        """The date of every article, in archive order (assemble.archive_order)."""
        rows = self._base.execute(f"{_ALL_PLAIN} ORDER BY date = '', date, id").fetchall()
        self._hold("article", map(_article, rows))
        return {intern(id_): date for id_, *_, date, _ in rows}

    def date(self, id_: str) -> str | None:
        """The date of an article, None where there is none of that id."""
        row = self._base.execute("SELECT date FROM article WHERE id = ?", (id_,)).fetchone()
        return str(row[0]) if row else None

    def head(self, id_: str) -> Head:
        return next(self.heads((id_,)))

    def heads(self, ids: Sequence[str]) -> Iterator[Head]:
        """The heads of some articles, in the order of `ids`."""
        for id_, value in self._values("article", "head", ids):
            head = unpack(released(value, mark(f"article.head|{id_}")), Head)
            yield head._replace(rights=self._rights.setdefault(head.rights, head.rights))

    def _values(self, table: str, column: str, ids: Sequence[str]) -> Iterator[tuple[str, object]]:
        """(id, value) in a column of some rows, in the order of `ids`; None for a row that is not there."""
        places = ", ".join("?" * len(ids))
        found = dict(self._base.execute(f"SELECT id, {column} FROM {table} WHERE id IN ({places})", ids).fetchall())
        return ((id_, found.get(id_)) for id_ in ids)

    def passages(self, id_: str) -> Passages:
        """Who is named where in an article."""
        return next(self.some_passages((id_,)))

    def some_passages(self, ids: Sequence[str]) -> Iterator[Passages]:
        """Who is named where in some articles, in the order of `ids`."""
        for id_, value in self._values("article", "passages", ids):
            found = unpack(released(value, mark(f"article.passages|{id_}")), Passages)
            yield tuple(tuple(map(intern, passage)) for passage in found)

    def read_by(self) -> Iterator[tuple[str, tuple[str, int], tuple[str, ...], bytes]]:
        """Of every article its id, its source, the entities of which it says something, and its words."""
        keys = []
        for *plain, told, words in self._base.execute(f"SELECT {_PLAIN}, entities, words FROM article"):
            keys.append(_article(plain))
            id_, _, path, line, *_ = plain
            of_article = bytes(opened(released(words, mark(f"article.words|{id_}"))))
            yield id_, (path, line), _entities(id_, told), of_article
        self._hold("article", keys)

    def spoken_of(self) -> list[str]:
        """Every entity of which an article says something."""
        found: dict[str, None] = {}
        for id_, told in self._base.execute("SELECT id, entities FROM article"):
            found.update(dict.fromkeys(_entities(id_, told)))
        return sorted(found)

    def told_by(self, article: str) -> dict[str, tuple[Told, Quoted]]:
        """What an article says, and what the pages of entities quote of it, by entity."""
        said: dict[str, tuple[Told, Quoted]] = {}
        for entity in self.entities_of(article):
            mentions, value = self._row(
                "SELECT mentions, told FROM told WHERE entity = ? AND article = ?", entity, article
            )
            told = unpack(released(value, _told(entity, article, mentions)), Told)
            said[entity] = told, self.quoted(entity, article)
        return said

    def holders(self, entity: str) -> tuple[str, ...]:
        """The articles that mention an entity, in archive order."""
        return next(self.some_holders((entity,)))

    def some_holders(self, ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The articles that mention some entities, in the order of `ids`."""
        for id_, value in self._values("face", "holders", ids):
            yield tuple(map(intern, unpack(released(value, mark(f"face.holders|{id_}")), tuple[str, ...])))

    def path(self, id_: str) -> str:
        """The path of an article or entity."""
        return next(self.some_paths((id_,)))

    def some_paths(self, ids: Sequence[str]) -> Iterator[str]:
        """The paths of articles or entities, in the order of `ids`."""
        return (_opened_path(id_, value) for id_, value in self._values("path", "path", ids))

    def _paths(self) -> dict[str, str]:
        """All paths, by id."""
        rows = self._base.execute("SELECT id, path FROM path").fetchall()
        self._hold("path", (_path(id_) for id_, _ in rows))
        return {id_: _opened_path(id_, value) for id_, value in rows}

    def update_paths(self, new: Mapping[str, str]) -> dict[str, str | None]:
        """Takes in the paths of everything. Gives what differs, as it was: None where there was no path."""
        old = self._paths()
        gone = {id_: path for id_, path in old.items() if new.get(id_) != path}
        come = {id_: path for id_, path in new.items() if old.get(id_) != path}
        rows = {id_: (bound(pack(path), _path(id_)), _path(id_)) for id_, path in come.items()}
        self._exchange("path", "id", {id_: _path(id_) for id_ in gone}, rows)
        return {**{id_: old.get(id_) for id_ in come}, **gone}

    def _exchange(
        self, table: str, column: str, gone: Mapping[str, int], come: Mapping[str, tuple[str | bytes, int]]
    ) -> None:
        """Takes rows of a table of two columns out, given the mark of each key, and others in: key → (value, mark)."""
        self._change(f"DELETE FROM {table} WHERE {column} = ?", [(key,) for key in gone])
        self._base.executemany(f"INSERT INTO {table} VALUES (?, ?)", ((key, value) for key, (value, _) in come.items()))
        for marked in gone.values():
            self._go(table, marked)
        for _, marked in come.values():
            self._come(table, marked)

    def has(self, article: str) -> bool:
        """Whether there is an article of that id."""
        return self._base.execute("SELECT 1 FROM article WHERE id = ?", (article,)).fetchone() is not None

    def article(self, id_: str) -> Article:
        (value,) = self._row("SELECT article FROM body WHERE id = ?", id_)
        return _body(id_, value)

    def reading(self, id_: str) -> Reading:
        """A reading; the records that rules made are in `told`, not here."""
        article, reading = self._row("SELECT article, reading FROM body WHERE id = ?", id_)
        resolutions, relations, notices = unpack_small(released(reading, mark(f"body.reading|{id_}")), _Rest)
        return Reading(_body(id_, article), resolutions, (), relations, notices)

    def _row(self, query: str, *key: object) -> tuple[Any, ...]:
        """The row that must be there. Raises Damaged."""
        row: tuple[Any, ...] | None = self._base.execute(query, key).fetchone()
        if row is None:
            raise Damaged
        return row

    def told(self, entity: str) -> list[Told]:
        """What articles say of `entity`, by article id."""
        rows = self._base.execute("SELECT article, mentions, told FROM told WHERE entity = ?", (entity,)).fetchall()
        keys = [_told(entity, article, mentions) for article, mentions, _ in rows]
        self._hold(f"told/{entity}", keys)
        return [unpack(released(row[2], key), Told) for row, key in zip(rows, keys, strict=True)]

    def quoted(self, entity: str, article: str) -> Quoted:
        """What the pages of `entity` show of an article."""
        (value,) = self._row("SELECT quoted FROM quoted WHERE entity = ? AND article = ?", entity, article)
        packed = released(value, _quoted(entity, article))
        return unpack_small(packed, Quoted) if packed else Quoted()

    def notes(self, article: str) -> tuple[OpenNote, ...]:
        """What an article leaves open."""
        return unpack(self.notes_packed(article), tuple[OpenNote, ...])  # type: ignore[no-any-return]

    def notes_packed(self, article: str) -> bytes:
        (value,) = self._row("SELECT notes FROM article WHERE id = ?", article)
        return released(value, mark(f"article.notes|{article}"))

    def names(self, entity: str) -> tuple[str, ...]:
        """The other names by which search finds an entity."""
        (value,) = self._row("SELECT names FROM face WHERE id = ?", entity)
        return unpack(released(value, mark(f"face.names|{entity}")), tuple[str, ...])  # type: ignore[no-any-return]

    def sizes(self) -> dict[str, tuple[str, int, int]]:
        """The kind of every entity, how many articles mention it and how often in all, by id in order."""
        rows = self._base.execute(f"{_ALL_SIZES} ORDER BY id").fetchall()
        self._hold("face", map(_face, rows))
        return {intern(id_): (intern(kind), articles, mentions) for id_, kind, articles, mentions, *_ in rows}

    def slugs(self) -> tuple[list[tuple[str, str]], list[tuple[str, Kind, str, str]]]:
        """(id, slug) of every article, and (id, kind, slug, origin) of every entity."""
        articles = self._base.execute(_ALL_PLAIN).fetchall()
        self._hold("article", map(_article, articles))
        entities = self._base.execute(_ALL_SIZES).fetchall()
        self._hold("face", map(_face, entities))
        return (
            [(id_, slug) for id_, *_, slug in articles],
            [(id_, kind, slug, origin) for id_, kind, _, _, slug, origin in entities],
        )

    def face(self, id_: str) -> Face:
        return next(self.faces((id_,)))

    def faces(self, ids: Sequence[str]) -> Iterator[Face]:
        """The faces of some entities, in the order of `ids`."""
        for id_, value in self._values("face", "face", ids):
            yield unpack(released(value, mark(f"face.face|{id_}")), Face)

    def put_face(self, face: Face, names: Sequence[str], holders: Sequence[str]) -> None:
        """Takes a face in, with its entity's other names and the articles that mention it, in archive order."""
        self.drop_face(face.id)
        columns = (("face", face), ("names", names), ("holders", holders))
        values = (bound(pack(value), mark(f"face.{name}|{face.id}")) for name, value in columns)
        size = (face.id, face.kind, face.articles, face.mentions, face.slug, face.origin)
        self._base.execute("INSERT INTO face VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*size, *values))
        self._come("face", _face(size))

    def drop_face(self, id_: str) -> None:
        """Forgets the face of an entity, if there is one."""
        row = self._base.execute(f"SELECT {_SIZE} FROM face WHERE id = ?", (id_,)).fetchone()
        if row is not None:
            self._go("face", _face(row))
            self._change("DELETE FROM face WHERE id = ?", [(id_,)])

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────

    def pages(self) -> Inventory:
        """Every file of the site."""
        rows = self._base.execute("SELECT path, looks FROM folder").fetchall()
        self._hold("folder", (_folder(folder) for folder, _ in rows))
        looks = {folder: unpack(released(value, mark(f"folder.looks|{folder}")), Looks) for folder, value in rows}
        return Inventory(looks, self._makings)

    def _makings(self) -> dict[str, Makings]:
        rows = self._base.execute("SELECT path, makings FROM folder")
        return {folder: unpack(released(value, mark(f"folder.makings|{folder}")), Makings) for folder, value in rows}

    def update_pages(self, folders: Mapping[str, Folder | None]) -> None:
        """Takes in the folders whose files are not as they were; None for one that is gone."""
        for path, folder in folders.items():
            key = _folder(path)
            if self._base.execute("DELETE FROM folder WHERE path = ?", (path,)).rowcount:
                self._go("folder", key)
            elif folder is None:
                raise Damaged
            if folder:
                looks, makings = (
                    bound(pack(value), mark(f"folder.{name}|{path}"))
                    for name, value in zip(Folder._fields, folder, strict=True)
                )
                self._base.execute("INSERT INTO folder VALUES (?, ?, ?)", (path, looks, makings))
                self._come("folder", key)


# ── the marks of rows ────────────────────────────────────────────────────────────────────────────────────────


def _where(path: str, line: int) -> str:
    return f"{path}:{line}"


def _file(path: str, stat: str) -> int:
    return mark(f"file|{path}|{stat}")


def _source(row: Sequence[Any]) -> int:
    path, line, digest, whole, spread, failed = row
    return mark(f"source|{path}|{line}|{digest}|{whole}|{spread}|{failed}")


def _article(row: Sequence[Any]) -> int:
    id_, own, path, line, place, date, slug = row
    return mark(f"article|{id_}|{own}|{path}|{line}|{place}|{date}|{slug}")


def _told(entity: str, article: str, mentions: int) -> int:
    return mark(f"told|{entity}|{article}|{mentions}")


def _quoted(entity: str, article: str) -> int:
    return mark(f"quoted|{entity}|{article}")


def _path(id_: str) -> int:
    return mark(f"path|{id_}")


def _opened_path(id_: str, value: object) -> str:
    return unpack(released(value, _path(id_)), str)  # type: ignore[no-any-return]


def _face(row: Sequence[Any]) -> int:
    id_, kind, articles, mentions, slug, origin = row
    return mark(f"face|{id_}|{kind}|{articles}|{mentions}|{slug}|{origin}")


def _folder(path: str) -> int:
    return mark(f"folder|{path}")


def _original(row: Sequence[Any]) -> Original:
    path, line, digest, whole, spread, _ = row
    return Original(path, line, digest, bool(whole), spread)


def _entities(article: str, value: object) -> tuple[str, ...]:
    return unpack(released(value, mark(f"article.entities|{article}")), tuple[str, ...])  # type: ignore[no-any-return]


def _body(id_: str, value: object) -> Article:
    return unpack_small(released(value, mark(f"body.article|{id_}")), Article)  # type: ignore[no-any-return]
