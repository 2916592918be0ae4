"""Archive → the data that every site carries: articles and entities as JSON Lines, and a description of both.

The format is a contract (README, "Data"); `data/datapackage.json` describes it for machines (Frictionless Data).
Offsets are code points, half-open, counted in the field they name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from generator.config import Config
from generator.model import Archive, Article, Entity, Field, Output, Reading, Relation, Resolution


def export(archive: Archive, urls: Mapping[str, str], config: Config) -> Iterator[Output]:
    """The files of `data/`. `urls` maps article and entity ids to paths in the site."""
    yield _lines("data/articles.jsonl", (_article(r, urls) for r in archive.readings.values()))
    yield _lines("data/entities.jsonl", (_entity(e, urls) for e in archive.entities.values()))
    yield Output("data/authorities.jsonld", _json(_concepts(archive, urls, config), indent=1))
    yield Output("data/datapackage.json", _json(_package(config), indent=2))


def _json(value: object, indent: int | None = None) -> bytes:
    made = json.dumps(value, ensure_ascii=False, indent=indent)
    # Characters that JSON lets stand, and at which many programs that read lines would cut.
    return (made.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n").encode()


def _lines(path: str, rows: Iterable[dict[str, object]]) -> Output:
    return Output(path, b"".join(_json(row) for row in rows))


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def _article(reading: Reading, urls: Mapping[str, str]) -> dict[str, object]:
    article, record = reading.article, reading.article.record
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
        "mentions": [_mention(article, resolution) for resolution in reading.resolutions],
    }


def _mention(article: Article, resolution: Resolution) -> dict[str, object]:
    mention = resolution.mention
    in_title = mention.end <= len(article.title)
    offset = 0 if in_title else article.body_start
    return {
        "field": "title" if in_title else "text",
        "start": mention.start - offset,
        "end": mention.end - offset,
        "surface": mention.surface,
        "kind": mention.kind,
        "entity": resolution.entity,
        "candidates": list(resolution.candidates),
        "rule": mention.rule,
        "evidence": resolution.evidence,
    }


def _entity(entity: Entity, urls: Mapping[str, str]) -> dict[str, object]:
    record = entity.authority
    return {
        "id": entity.id,
        "url": urls[entity.id],
        "kind": entity.kind,
        "name": entity.name,
        "variants": list(dict.fromkeys([*record.variants, *(surface for surface, _ in entity.surfaces)])),
        "facts": [{"name": f.name, "value": f.value, "date": f.date, "source": f.source} for f in record.facts],
        "origin": record.origin,
        "external": dict(record.external),
        "relations": [_relation(r) for r in entity.relations],
        "articles": list(dict.fromkeys(o.article for o in entity.occurrences)),
    }


def _relation(relation: Relation) -> dict[str, object]:
    return {
        "subject": relation.subject,
        "predicate": relation.predicate,
        "object": relation.object,
        "label": relation.label,
        "article": relation.article,
        "date": relation.date,
        "rule": relation.rule,
    }


# Where the external ids of authority files lead; other schemes are kept as notations.
_SCHEMES = {"wikidata": "http://www.wikidata.org/entity/", "viaf": "http://viaf.org/viaf/"}


def _concepts(archive: Archive, urls: Mapping[str, str], config: Config) -> dict[str, object]:
    """The authority records as SKOS (W3C, 2009) in JSON-LD. Ids are relative to the site, or absolute with base_url."""
    context = {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "@base": config.base_url.rstrip("/") + "/" if config.base_url else None,
    }
    scheme = {"@id": "data/authorities.jsonld", "@type": "skos:ConceptScheme", "dcterms:title": config.title}
    concepts = [_concept(entity, urls, config.language) for entity in archive.entities.values()]
    return {"@context": {k: v for k, v in context.items() if v}, "@graph": [scheme, *concepts]}


def _concept(entity: Entity, urls: Mapping[str, str], language: str) -> dict[str, object]:
    record = entity.authority
    concept: dict[str, object] = {
        "@id": urls[entity.id],
        "@type": "skos:Concept",
        "dcterms:type": entity.kind,
        "dcterms:identifier": entity.id,
        "skos:prefLabel": {"@language": language, "@value": entity.name},
        "skos:inScheme": {"@id": "data/authorities.jsonld"},
    }
    if record.variants:
        concept["skos:altLabel"] = [{"@language": language, "@value": variant} for variant in record.variants]
    if record.note:
        concept["skos:note"] = record.note
    if record.source:
        concept["dcterms:source"] = record.source
    matches = [{"@id": _SCHEMES[name] + value} for name, value in record.external if name in _SCHEMES]
    if matches:
        concept["skos:exactMatch"] = matches
    notations = [f"{name}:{value}" for name, value in record.external if name not in _SCHEMES]
    if notations:
        concept["skos:notation"] = notations
    return concept


_ARTICLE_FIELDS = {
    "id": "string", "url": "string", "title": "string", "date": "string", "date_basis": "string",
    "source": "string", "authors": "array", "section": "string", "kicker": "string", "original_url": "string",
    "rights": "string", "rights_policy": "string", "rights_basis": "string", "rights_statement": "string",
    "rights_date": "string", "rights_reason": "string", "noindex": "boolean",
    "sha256": "string", "file": "string", "line": "integer", "text": "string",
    "blocks": "array", "removed": "array", "mentions": "array",
}  # fmt: skip
_ENTITY_FIELDS = {
    "id": "string", "url": "string", "kind": "string", "name": "string", "variants": "array", "facts": "array",
    "origin": "string", "external": "object", "relations": "array", "articles": "array",
}  # fmt: skip


def _package(config: Config) -> dict[str, object]:
    return {
        "profile": "data-package",
        "name": "tulieu-archive",
        "title": config.title,
        "description": config.description,
        "resources": [
            _resource("articles", "One object an article, in date order.", _ARTICLE_FIELDS),
            _resource("entities", "One object an entity.", _ENTITY_FIELDS),
        ],
    }


def _resource(name: str, description: str, fields: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": name,
        "path": f"{name}.jsonl",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "description": description,
        "schema": {"fields": [{"name": key, "type": type_} for key, type_ in fields.items()], "primaryKey": "id"},
    }
