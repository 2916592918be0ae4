"""Archive → the data that every site carries, for machines and for people with a spreadsheet.

1. `articles`: each article's rows (rows.py) go to the ends of the files as they are made, so that an archive of any
   size passes through; its line is its JSON twin too, made once.
2. `entities`: the same for entities, and the authority records as SKOS (skos.py).
3. With an address, the articles for OAI harvesters (oai.py).
4. `described`: datapackage.json, which describes the files (package.py).

The formats are a contract (README, "Data"). Offsets are code points, half-open, counted in the field they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.config import Config
from generator.model import Archive, Article, Output, Piece
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

_TABLES = {"articles": ARTICLE_COLUMNS, "mentions": MENTION_COLUMNS, "relations": RELATION_COLUMNS}
_CSL = "data/citations.json"


def export(archive: Archive, urls: Mapping[str, str], config: Config) -> Iterator[Output | Piece]:
    """All files of `data/` and the twins. `urls` maps article and entity ids to paths in the site."""
    yield from articles(archive, urls, config)
    yield from entities(archive, urls, config)
    yield from described(config)


def articles(archive: Archive, urls: Mapping[str, str], config: Config) -> Iterator[Output | Piece]:
    """What articles give: themselves, their mentions and relations, how to cite them."""
    for name, columns in _TABLES.items():
        yield Piece(f"data/{name}.jsonl", b"")  # there also where nothing is to be told
        yield Piece(f"data/{name}.csv", head(columns))
    for number, reading in enumerate(archive.readings.values()):
        yield Piece(_CSL, b"," if number else b"[")
        yield from article_rows(reading, urls, config)
    yield Piece(_CSL, b"\n]\n")
    if oai.is_possible(config):
        yield from _offered([a for a in archive.articles.values() if oai.is_listed(a)], urls, config)


def _offered(some: Sequence[Article], urls: Mapping[str, str], config: Config) -> Iterator[Piece]:
    """The articles for harvesters, in one static repository or several."""
    for number, article in enumerate(some):
        path = oai.path(number, len(some))
        if number % oai.LIMIT == 0:
            yield Piece(path, utf8(oai.beginning(config, path)))
        yield Piece(path, utf8(oai.record(article, urls[article.id], config)))
        if number + 1 == len(some) or (number + 1) % oai.LIMIT == 0:
            yield Piece(path, utf8(oai.END))


def entities(archive: Archive, urls: Mapping[str, str], config: Config) -> Iterator[Output | Piece]:
    """What entities give: themselves, and their authority records as SKOS concepts."""
    yield Piece("data/entities.jsonl", b"")
    yield Piece("data/entities.csv", head(ENTITY_COLUMNS))
    yield Piece(skos.SCHEME, utf8(skos.beginning(config)))
    for entity in archive.entities.values():
        yield from entity_rows(entity, urls)
        yield Piece(skos.SCHEME, utf8(f",\n{skos.concept(entity, urls, config.language)}"))
    yield Piece(skos.SCHEME, utf8(skos.END))


def described(config: Config) -> Iterator[Output]:
    """The description of the data."""
    yield Output("data/datapackage.json", package(config))
