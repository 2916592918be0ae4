"""`data/datapackage.json`: the files of `data/` and every field in them, for machines (Data Package 2.0,
datapackage.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator import __version__
from generator.address import slug
from generator.config import Config
from generator.stages.export.rows import ARTICLE_COLUMNS, ENTITY_COLUMNS, MENTION_COLUMNS, RELATION_COLUMNS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Keys = list[dict[str, object]]

_DATE = "EDTF (Library of Congress): 2018-07-16T20:15, 2018-10-15? for an uncertain day, 2019"
# Every field: its type in JSON Lines, and what it holds. In CSV a list is one cell and what is missing is empty.
FIELDS: Mapping[str, tuple[str, str]] = {
    "id": ("string", "stable name inside this archive"),
    "url": ("string", "path of the page, from the top of the site"),
    "title": ("string", "as printed"),
    "date": ("string", _DATE),
    "date_basis": ("string", "printed, inferred or curated"),
    "source": ("string", "the publisher, as printed"),
    "authors": ("array", "as printed"),
    "section": ("string", "as printed"),
    "kicker": ("string", "the line over the title"),
    "original_url": ("string", "where the article was published"),
    "archived_url": ("string", "a capture of it in a web archive"),
    "captured": ("string", "when it was captured; EDTF, UTC where it ends in Z"),
    "rights": ("string", "the printed notice, verbatim"),
    "rights_policy": ("string", "full, excerpt, metadata-only or withdrawn"),
    "rights_basis": ("string", "why that may be published"),
    "rights_statement": ("string", "URI of a rights statement"),
    "rights_date": ("string", "day of a withdrawal"),
    "rights_reason": ("string", "reason of a withdrawal"),
    "noindex": ("boolean", "whether web search engines are kept out"),
    "sha256": ("string", "digest of the source: the file, or the line, row or record of it that the article is"),
    "file": ("string", "source file, from the archive's folder"),
    "line": ("integer", "where the article begins in it"),
    "text": ("string", "the body as printed (NFC)"),
    "blocks": ("array", "kind, start, end of each paragraph in text"),
    "removed": ("array", "line, text, role, reason of each line that is not in text"),
    "mentions": ("array", "field, start, end, surface, kind, entity, candidates, rule, evidence"),
    "characters": ("integer", "length of the text in code points"),
    "kind": ("string", "document, person, organisation, place, event or topic"),
    "name": ("string", "preferred name"),
    "variants": ("array", "other names and forms as printed"),
    "facts": ("array", "name, value, date, source of each statement"),
    "origin": ("string", "curated, knowledge (shipped with the program) or rule (made from the articles)"),
    "external": ("object", "ids elsewhere, by scheme (wikidata, viaf …)"),
    "relations": ("array", "as in relations.jsonl"),
    "articles": ("array", "ids of the articles that mention it"),
    "article": ("string", "id of the article that says so"),
    "field": ("string", "title or text: what start and end count in"),
    "start": ("integer", "first code point"),
    "end": ("integer", "the code point after the last"),
    "surface": ("string", "the words as printed"),
    "entity": ("string", "id of what is meant; empty where the archive cannot tell"),
    "candidates": ("array", "ids of what could be meant"),
    "rule": ("string", "the rule that found it"),
    "evidence": ("string", "what decided"),
    "subject": ("string", "id of an entity"),
    "predicate": ("string", "implements, amends, replaces, based-on, together-with, discusses, issued-by, signed-by, holds-office, held-office …"),  # noqa: E501
    "object": ("string", "id of an entity"),
    "label": ("string", "words of the text that say more"),
}  # fmt: skip
# What means another thing in one table than in the others.
_OWN: Mapping[tuple[str, str], tuple[str, str]] = {
    ("articles.csv", "mentions"): ("integer", "how many"),
    ("entities.csv", "mentions"): ("integer", "how many"),
    ("entities.csv", "articles"): ("integer", "how many articles mention it"),
    ("relations", "start"): ("integer", "first code point of the sentence, in title, line end and text as one"),
    ("relations", "end"): ("integer", "the code point after the sentence"),
}
_ARTICLE = (*(n for n in ARTICLE_COLUMNS if n not in ("characters", "mentions")), "text", "blocks", "removed", "mentions")  # fmt: skip # noqa: E501
_ENTITY = ("id", "url", "kind", "name", "variants", "facts", "origin", "external", "relations", "articles")
_OF_ARTICLE: Keys = [{"fields": ["article"], "reference": {"resource": "articles", "fields": ["id"]}}]
_OF_ENTITY: Keys = [{"fields": ["entity"], "reference": {"resource": "entities", "fields": ["id"]}}]


def package(config: Config) -> bytes:
    """The description of this archive's data."""
    told: dict[str, object] = {
        "$schema": PROFILE,
        "name": slug(config.title, 60) or "archive",
        "title": config.title,
        "description": config.description,
        "homepage": config.base_url,
        "version": config.edition,
        "created": config.built and f"{config.built}T00:00:00Z",
        "contributors": [{"title": config.publisher, "roles": ["publisher"]}] if config.publisher else [],
        "generator": f"tulieu {__version__}",
        "resources": [*_tables("articles", _ARTICLE, ARTICLE_COLUMNS, "One row an article, in order of date."),
                      *_tables("entities", _ENTITY, ENTITY_COLUMNS, "One row an entity."),
                      *_tables("mentions", MENTION_COLUMNS, MENTION_COLUMNS, "One row a mention.", [*_OF_ARTICLE, *_OF_ENTITY]),  # noqa: E501
                      *_tables("relations", RELATION_COLUMNS, RELATION_COLUMNS, "One row a relation.", _OF_ARTICLE)],
    }  # fmt: skip
    if config.originals:
        told["originals"] = {"path": "originals/", "mediatype": "application/zip", "description": _ORIGINALS}
    kept = {key: value for key, value in told.items() if value}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _tables(
    name: str, lines: tuple[str, ...], cells: tuple[str, ...], what: str, keys: Keys | None = None
) -> list[dict[str, object]]:
    """A table as JSON Lines and as CSV."""
    both: list[dict[str, object]] = []
    for suffix, fields, kind in (("jsonl", lines, "application/jsonl"), ("csv", cells, "text/csv")):
        schema: dict[str, object] = {"fields": [_field(name, suffix, field) for field in fields]}
        if "id" in fields:
            schema["primaryKey"] = ["id"]
        if keys:
            schema["foreignKeys"] = keys
        both.append({
            "name": name if suffix == "jsonl" else f"{name}-csv",
            "type": "table",
            "path": f"{name}.{suffix}",
            "format": suffix,
            "mediatype": kind,
            "encoding": "utf-8",
            "description": what if suffix == "jsonl" else f"{what} {_CSV}",
            "schema": schema,
        })  # fmt: skip
    return both


_ORIGINALS = (
    "What articles published in full were made of, byte for byte: unpacked together, the files give back their folder."
)
_CSV = "A list is one cell, joined by '; '; an apostrophe stands before text that a spreadsheet would run as a formula."


def _field(table: str, suffix: str, name: str) -> dict[str, object]:
    type_, what = _OWN.get((f"{table}.{suffix}", name)) or _OWN.get((table, name)) or FIELDS[name]
    if suffix == "csv" and type_ in ("array", "object"):
        type_ = "string"
    return {"name": name, "type": type_, "description": what}
