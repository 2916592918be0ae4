"""The authority records as SKOS concepts (W3C, 2009) in JSON-LD, one concept after the other."""

from __future__ import annotations

from collections.abc import Mapping

from generator.config import Config
from generator.jsonline import jsonline
from generator.model import Entity

# Where the external ids of authority files lead; other schemes are kept as notations.
SCHEMES = {"wikidata": "http://www.wikidata.org/entity/", "viaf": "http://viaf.org/viaf/"}
SCHEME = "data/authorities.jsonld"


def beginning(config: Config) -> str:
    """The file up to the first concept. Ids are relative to the site, or absolute with base_url."""
    context = {"skos": "http://www.w3.org/2004/02/skos/core#", "dcterms": "http://purl.org/dc/terms/"}
    if config.base_url:
        context["@base"] = config.base_url.rstrip("/") + "/"
    scheme = {"@id": SCHEME, "@type": "skos:ConceptScheme", "dcterms:title": config.title}
    return f'{{"@context": {jsonline(context)},\n"@graph": [\n{jsonline(scheme)}'


END = "\n]}\n"


def concept(entity: Entity, urls: Mapping[str, str], language: str) -> str:
    """One concept; a comma and a line end belong before it."""
    record = entity.authority
    told: dict[str, object] = {
        "@id": urls[entity.id],
        "@type": "skos:Concept",
        "dcterms:type": entity.kind,
        "dcterms:identifier": entity.id,
        "skos:prefLabel": {"@language": language, "@value": entity.name},
        "skos:inScheme": {"@id": SCHEME},
    }
    if record.variants:
        told["skos:altLabel"] = [{"@language": language, "@value": variant} for variant in record.variants]
    if record.note:
        told["skos:note"] = record.note
    if record.source:
        told["dcterms:source"] = record.source
    matches = [{"@id": SCHEMES[name] + value} for name, value in record.external if name in SCHEMES]
    if matches:
        told["skos:exactMatch"] = matches
    notations = [f"{name}:{value}" for name, value in record.external if name not in SCHEMES]
    if notations:
        told["skos:notation"] = notations
    return jsonline(told)
