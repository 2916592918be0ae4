"""One reading or one entity → its rows in every file of `data/`, as bytes.

A row follows from the reading or entity, the paths of what it names, and the settings; from nothing else. So a row can
be kept as long as these are the same, and the files are their rows laid together in archive order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from generator.address import twin
from generator.cite import citations
from generator.config import Config
from generator.jsonline import jsonline
from generator.model import Article, Entity, Field, Output, Piece, Reading, Relation
from generator.stages.export import oai, skos
from generator.stages.export.tables import END, LIST, cell, row

KEPT = 16384  # meanings of mentions
ARTICLE_COLUMNS = (
    "id", "url", "title", "date", "date_basis", "source", "authors", "section", "kicker", "original_url",
    "archived_url", "captured", "rights", "rights_policy", "rights_basis", "rights_statement", "rights_date",
    "rights_reason", "noindex", "sha256", "file", "line", "characters", "mentions",
)  # fmt: skip
ENTITY_COLUMNS = ("id", "url", "kind", "name", "variants", "origin", "external", "articles", "mentions")
MENTION_COLUMNS = (
    "article", "field", "start", "end", "surface", "kind", "entity", "candidates", "rule", "evidence",
)  # fmt: skip
RELATION_COLUMNS = ("subject", "predicate", "object", "label", "article", "start", "end", "date", "rule")


def article_rows(reading: Reading, urls: Mapping[str, str], config: Config) -> tuple[Output, tuple[Piece, ...]]:
    """The JSON twin of an article, which is its line, and the rows of the article, its mentions and its relations."""
    article = reading.article
    told, lines = _mentions(reading)
    relations = [relation_object(relation) for relation in reading.relations]
    fields = _article(article, urls)
    line = utf8(f'{jsonline(fields)[:-1]}, "mentions": [{", ".join(told)}]}}\n')
    of_article = f'{{"article": {jsonline(article.id)}, '
    flat = {**fields, "characters": len(article.text) - article.body_start, "mentions": len(told)}
    named = cell(article.id)
    cited = citations(article, urls[article.id], config)
    offered = oai.is_possible(config) and oai.is_listed(article.rights)
    return Output(twin(urls[article.id]), line), (
        Piece("data/articles.jsonl", line),
        Piece("data/articles.csv", row(flat[name] for name in ARTICLE_COLUMNS)),
        Piece("data/mentions.jsonl", utf8("".join(f"{of_article}{one[1:]}\n" for one in told))),
        Piece("data/mentions.csv", utf8("".join(f"{named},{one}" for one in lines))),
        Piece("data/relations.jsonl", utf8("".join(f"{jsonline(one)}\n" for one in relations))),
        Piece("data/relations.csv", b"".join(row(one.values()) for one in relations)),
        Piece("data/citations.bib", utf8(f"{cited.bibtex}\n\n")),
        Piece("data/citations.ris", utf8(f"{cited.ris}\n\n")),
        Piece("data/citations.json", utf8(cited.csl.strip()[1:-1].rstrip())),
        *([Piece(oai.PATH, utf8(oai.record(article, urls[article.id], config)))] if offered else ()),
    )


def _article(article: Article, urls: Mapping[str, str]) -> dict[str, object]:
    """An article without its mentions."""
    record = article.record
    return {
        "id": article.id,
        "url": urls[article.id],
        "title": article.title,
        "date": _value(record.date),
        "date_basis": record.date.basis if record.date else None,
        "source": _value(record.source),
        "authors": [author.value for author in record.authors],
        "section": _value(record.section),
        "kicker": _value(record.kicker),
        "original_url": _value(record.url),
        "archived_url": _value(record.archived),
        "captured": _value(record.captured),
        "rights": _value(record.rights),
        "rights_policy": article.rights.policy,
        "rights_basis": article.rights.basis or None,
        "rights_statement": article.rights.statement,
        "rights_date": article.rights.date or None,
        "rights_reason": article.rights.reason or None,
        "noindex": bool(article.rights.noindex),
        "sha256": article.digest,
        "file": article.path,
        "line": article.line,
        "text": article.text[article.body_start :],
        "blocks": [
            {"kind": b.kind, "start": b.start - article.body_start, "end": b.end - article.body_start}
            for b in article.blocks[1:]
        ],
        "removed": [{"line": r.number, "text": r.text, "role": r.role, "reason": r.rule} for r in article.removed],
    }


def _mentions(reading: Reading) -> tuple[list[str], list[str]]:
    """The mentions of an article, each as JSON and as a line of CSV behind the article's id.

    There are millions: put together by hand, and what often comes again kept, they take a third of the time.
    """
    told, lines = [], []
    article = reading.article
    title, body = len(article.title), article.body_start
    for resolution in reading.resolutions:
        mention = resolution.mention
        field, offset = ("title", 0) if mention.end <= title else ("text", body)
        start, end = mention.start - offset, mention.end - offset
        json_, csv = _meaning(
            mention.surface, mention.kind, mention.rule, resolution.entity, resolution.candidates, resolution.evidence
        )
        told.append(f'{{"field": "{field}", "start": {start}, "end": {end}, {json_}}}')
        lines.append(f"{field},{start},{end},{csv}{END}")
    return told, lines


@lru_cache(KEPT)
def _meaning(
    surface: str, kind: str, rule: str, entity: str | None, candidates: tuple[str, ...], evidence: str
) -> tuple[str, str]:
    """What stands behind the offsets of a mention, as JSON and as CSV."""
    told = {
        "surface": surface, "kind": kind, "entity": entity, "candidates": candidates, "rule": rule, "evidence": evidence
    }  # fmt: skip
    return jsonline(told)[1:-1], ",".join(map(cell, told.values()))


def relation_object(relation: Relation) -> dict[str, object]:
    """A relation; `start` and `end` are those of the sentence, counted in the article's title, a newline and text."""
    return {
        "subject": relation.subject,
        "predicate": relation.predicate,
        "object": relation.object,
        "label": relation.label,
        "article": relation.article,
        "start": relation.start,
        "end": relation.end,
        "date": relation.date,
        "rule": relation.rule,
    }


def entity_rows(entity: Entity, urls: Mapping[str, str], config: Config) -> tuple[Output, tuple[Piece, ...]]:
    """The JSON twin of an entity, which is its line, and its rows."""
    record = entity.authority
    told: dict[str, object] = {
        "id": entity.id,
        "url": urls[entity.id],
        "kind": entity.kind,
        "name": entity.name,
        "variants": list(dict.fromkeys([*record.variants, *(surface for surface, _ in entity.surfaces)])),
        "facts": [{"name": f.name, "value": f.value, "date": f.date, "source": f.source} for f in record.facts],
        "origin": record.origin,
        "external": dict(record.external),
        "relations": [relation_object(relation) for relation in entity.relations],
        "articles": list(dict.fromkeys(occurrence.article for occurrence in entity.occurrences)),
    }
    line = utf8(f"{jsonline(told)}\n")
    external = LIST.join(f"{name}:{value}" for name, value in record.external)
    counts = {"external": external, "articles": _length(told["articles"]), "mentions": len(entity.occurrences)}
    return Output(twin(urls[entity.id]), line), (
        Piece("data/entities.jsonl", line),
        Piece("data/entities.csv", row({**told, **counts}[name] for name in ENTITY_COLUMNS)),
        Piece(skos.SCHEME, utf8(f",\n{skos.concept(entity, urls, config.language)}")),
    )


def _length(some: object) -> int:
    return len(some) if isinstance(some, Sequence) else 0


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
