"""Archive → the data that every site carries, for machines and for people with a spreadsheet.

1. `article_tables`, `entity_tables`: the files, each of rows laid together in archive order (articles) or by id
   (entities).
2. `article_rows`, `entity_rows` (rows.py): what one article or entity gives to each of them, and its JSON twin. A row
   follows from nothing else, so that after an edit only the rows of what changed are made (edges.tables).
3. `described`: datapackage.json, which describes the files (package.py).
4. `export`: all of it in memory.

The formats are a contract (README, "Data"). Offsets are code points, half-open, counted in the field they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from generator.config import Config
from generator.model import Archive, Head, Output, Piece, Table
from generator.stages.export import oai, skos
from generator.stages.export.package import package
from generator.stages.export.rows import (
    ARTICLE_COLUMNS,
    ENTITY_COLUMNS,
    MENTION_COLUMNS,
    RELATION_COLUMNS,
    article_rows,
    entity_rows,
    utf8,
)
from generator.stages.export.tables import head

__all__ = ["article_rows", "article_tables", "described", "entity_rows", "entity_tables", "export"]


def export(archive: Archive, urls: Mapping[str, str], config: Config) -> Iterator[Output | Piece]:
    """All files of `data/` and the twins. `urls` maps article and entity ids to paths in the site."""
    articles = (article_rows(reading, urls, config) for reading in archive.readings.values())
    yield from _laid(article_tables(config, archive.heads.values()), articles)
    entities = (entity_rows(entity, urls, config) for entity in archive.entities.values())
    yield from _laid(entity_tables(config), entities)
    yield from described(config)


def _laid(tables: Iterable[Table], owners: Iterable[tuple[Output, tuple[Piece, ...]]]) -> Iterator[Output | Piece]:
    """The twins, then the tables with their rows."""
    rows: dict[str, list[bytes]] = {}
    for twin, pieces in owners:
        yield twin
        for piece in pieces:
            rows.setdefault(piece.path, []).append(piece.body)
    for table in tables:
        some = [row for row in rows.get(table.path, ()) if row]
        for number, row in enumerate(some or [b""]):
            path = table.place(number)
            yield Piece(path, table.before(number) + row)
            if number + 1 >= len(some) or table.begins(number + 1):
                yield Piece(path, table.tail)


def article_tables(config: Config, heads: Iterable[Head]) -> tuple[Table, ...]:
    """The files of the articles, their mentions and relations, how to cite them, and, with an address, what OAI
    harvesters read."""
    named = (("articles", ARTICLE_COLUMNS), ("mentions", MENTION_COLUMNS), ("relations", RELATION_COLUMNS))
    tables = [table for name, columns in named for table in _both(name, columns)]
    tables += [
        Table("data/citations.bib"),
        Table("data/citations.ris"),
        Table("data/citations.json", partial(_always, b"["), b",", b"\n]\n"),
    ]
    if oai.is_possible(config):
        total = sum(oai.is_listed(head.rights) for head in heads)
        beginning = partial(oai.beginning, config)
        if total:
            tables.append(Table(oai.PATH, beginning, b"", utf8(oai.END), oai.LIMIT, total))
    return tuple(tables)


def entity_tables(config: Config) -> tuple[Table, ...]:
    """The files of the entities, and of their authority records as SKOS concepts."""
    concepts = Table(skos.SCHEME, partial(_always, utf8(skos.beginning(config))), b"", utf8(skos.END))
    return (*_both("entities", ENTITY_COLUMNS), concepts)


def _both(name: str, columns: Iterable[str]) -> tuple[Table, Table]:
    """A table as JSON Lines and as CSV."""
    return Table(f"data/{name}.jsonl"), Table(f"data/{name}.csv", partial(_always, head(columns)))


def _always(beginning: bytes, path: str) -> bytes:
    return beginning


def described(config: Config) -> Iterator[Output]:
    """The description of the data."""
    yield Output("data/datapackage.json", package(config))
