"""What a page tells machines about the thing that it shows: schema.org, in JSON-LD 1.1.

1. An article is a NewsArticle: what its record holds; `about` are the entities that its title names, `mentions` the
   others; `encoding` is its JSON twin.
2. A document is a Legislation, a person a Person, and so on; `subjectOf` are articles that mention it.
3. The archive is a Collection on the home page, and a Dataset with its files on the page about it.

Addresses are absolute where the archive knows its own (`base_url`), else relative to the page, as JSON-LD allows. Only
what the archive holds is told; EDTF dates that ISO 8601 cannot say are told without their doubt or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.address import absolute, href, twin, web
from generator.edtf import iso, whole_day
from generator.jsonline import jsonline
from generator.model import Article, Entity, Head, Kind, Resolution
from generator.stages.plan.lookup import Lookup
from generator.stages.plan.urls import NUMBER
from generator.stages.plan.views import Machine

CONTEXT = "https://schema.org"
WITNESSES = 40  # articles named on the page of an entity
OFFICES = 5
ALTERNATES = 20
TYPES: dict[Kind, str] = {
    "document": "Legislation",
    "person": "Person",
    "organisation": "Organization",
    "place": "Place",
    "event": "Event",
    "topic": "DefinedTerm",
}
# Where the external ids of authority files lead.
SAME_AS = {"wikidata": "http://www.wikidata.org/entity/", "viaf": "http://viaf.org/viaf/"}
# What relations between documents are called; the others have no word of their own there.
RELATIONS = {
    "amends": "legislationAmends",
    "replaces": "legislationRepeals",
    "implements": "legislationEnsuresImplementationOf",
    "based-on": "isBasedOn",
}
# Facts by kind, and the property that tells them.
FACTS: dict[tuple[Kind, str], str] = {
    ("document", "word"): "legislationType",
    ("document", "type"): "legislationType",
    ("document", "date"): "legislationDate",
    ("document", "effective"): "legislationDateOfApplicability",
    ("document", "title"): "description",
    ("document", "subject"): "description",
    ("person", "born"): "birthDate",
    ("person", "died"): "deathDate",
    ("event", "date"): "startDate",
    ("event", "start"): "startDate",
    ("event", "end"): "endDate",
}
# Data files by media type, as the Dataset lists them.
FILES = (
    ("articles.jsonl", "application/jsonl"),
    ("articles.csv", "text/csv"),
    ("entities.jsonl", "application/jsonl"),
    ("entities.csv", "text/csv"),
    ("mentions.jsonl", "application/jsonl"),
    ("mentions.csv", "text/csv"),
    ("relations.jsonl", "application/jsonl"),
    ("relations.csv", "text/csv"),
    ("authorities.jsonld", "application/ld+json"),
    ("citations.bib", "application/x-bibtex"),
    ("citations.ris", "application/x-research-info-systems"),
    ("citations.json", "application/vnd.citationstyles.csl+json"),
    ("datapackage.json", "application/json"),
)
Told = dict[str, object]


def _address(path: str, root: str, lookup: Lookup) -> str:
    return absolute(path, lookup.config.base_url) or root + href(path)


def _document(told: Told) -> str:
    return jsonline({"@context": CONTEXT, **{name: value for name, value in told.items() if value}})


def _collection(root: str, lookup: Lookup) -> Told:
    return {"@type": "Collection", "@id": _address("index.html", root, lookup), "name": lookup.config.title}


# ── article ──────────────────────────────────────────────────────────────────────────────────────────────────


def article_machine(article: Article, shown: Sequence[Resolution], lookup: Lookup) -> Machine:
    """What the page of an article tells machines; `shown` are the mentions on its first page."""
    record = article.record
    path, head = lookup.paths[article.id], lookup.archive.heads[article.id]
    names = [
        ("DC.title", article.title),
        *(("DC.creator", author.value) for author in record.authors),
        ("DC.publisher", lookup.source(head)),
        ("DC.date", iso(article.date)),
        ("DC.language", record.language.value if record.language else ""),
        ("DC.type", "Text"),
        ("DC.identifier", absolute(path, lookup.config.base_url)),
        ("DC.source", record.url.value if record.url else ""),
        ("DC.rights", record.rights.value if record.rights else ""),
        ("DC.rights", article.rights.statement),
    ]
    properties = (
        ("article:published_time", iso(article.date)),
        ("article:section", lookup.section(head)),
    )
    return Machine(_article_data(article, shown, lookup), _told(names), _told(properties), twin(path))


def _told(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def _article_data(article: Article, shown: Sequence[Resolution], lookup: Lookup) -> str:
    """The article as a NewsArticle."""
    record = article.record
    page, head = _address(lookup.paths[article.id], "../", lookup), lookup.archive.heads[article.id]
    told: Told = {
        "@type": "NewsArticle",
        "@id": page,
        "headline": article.title,
        "description": lookup.teaser(article.id).lead,
        "inLanguage": record.language.value if record.language else "",
        "datePublished": iso(article.date),
        "author": [{"@type": "Person", "name": author.value} for author in record.authors],
        "publisher": _publisher(lookup.source(head)),
        "articleSection": lookup.section(head),
        "isBasedOn": web(record.url.value) if record.url else "",
        "archivedAt": web(record.archived.value) if record.archived else "",
        "copyrightNotice": record.rights.value if record.rights else "",
        "usageInfo": article.rights.statement,
        "creativeWorkStatus": "withdrawn" if article.rights.policy == "withdrawn" else "",
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": article.digest},
        "isPartOf": _collection("../", lookup),
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/json",
            "contentUrl": _address(twin(lookup.paths[article.id]), "../", lookup),
        },
    }
    pieces = [_document(told)[:-1]]
    for name, ids in zip(("about", "mentions"), _named(article, shown), strict=True):
        if ids:
            pieces.append(f'"{name}": [{", ".join(_reference(id_, lookup) for id_ in ids)}]')
    return ", ".join(pieces) + "}"


def _publisher(source: str) -> Told | None:
    return {"@type": "Organization", "name": source} if source else None


def _named(article: Article, shown: Sequence[Resolution]) -> tuple[list[str], list[str]]:
    """The ids of the entities that the title names, and of the others, in the order of the text."""
    end = len(article.title)
    ids = dict.fromkeys(r.entity for r in shown if r.entity)
    about = {r.entity for r in shown if r.entity and r.mention.end <= end}
    return [id_ for id_ in ids if id_ in about], [id_ for id_ in ids if id_ not in about]


def _reference(id_: str, lookup: Lookup) -> str:
    """An entity as an article names it. Articles stand in one folder, so it is the same on all of them."""
    made = lookup.references.get(id_)
    if made is None:
        face = lookup.archive.faces[id_]
        address = _address(lookup.paths[id_], "../", lookup)
        made = jsonline({"@type": TYPES[face.kind], "@id": f"{address}#entity", "name": face.name})
        lookup.references[id_] = made
    return made


# ── entity ───────────────────────────────────────────────────────────────────────────────────────────────────


def entity_machine(entity: Entity, lookup: Lookup) -> Machine:
    """What the page of an entity tells machines."""
    path = lookup.paths[entity.id]
    names = (
        ("DC.title", entity.name),
        ("DC.identifier", absolute(path, lookup.config.base_url)),
        ("DC.language", lookup.config.language),
    )
    return Machine(_entity_data(entity, lookup), _told(names), (), twin(path))


def _entity_data(entity: Entity, lookup: Lookup) -> str:
    """The entity by the type of its kind."""
    record = entity.authority
    page = _address(lookup.paths[entity.id], "../", lookup)
    told: Told = {
        "@type": TYPES[entity.kind],
        "@id": f"{page}#entity",
        "url": page,
        "name": entity.name,
        "alternateName": [name for name in record.variants if name != entity.name][:ALTERNATES],
        "identifier": entity.id,
        "sameAs": [SAME_AS[name] + value for name, value in record.external if name in SAME_AS],
    }
    for name, value in _facts(entity, lookup):
        told.setdefault(name, value)
    told |= _relations(entity, lookup)
    holders = lookup.holders(entity.id)[:WITNESSES]
    told["subjectOf"] = [_article(lookup.archive.heads[id_], lookup) for id_ in holders]
    return _document(told)


def _facts(entity: Entity, lookup: Lookup) -> Iterator[tuple[str, object]]:
    number = NUMBER.search(entity.name) if entity.kind == "document" else None
    if number:
        yield "legislationIdentifier", number.group()
    for fact in entity.authority.facts:
        name = FACTS.get((entity.kind, fact.name))
        if name and name.endswith(("Date", "DateOfApplicability")):
            yield name, whole_day(fact.value)
        elif name:
            yield name, lookup.told(fact.value).text
        elif entity.kind == "document" and fact.name == "issuer":
            yield "legislationPassedBy", _other(fact.value, "Organization", lookup)
        elif entity.kind == "place" and fact.name == "parent":
            yield "containedInPlace", _other(fact.value, "Place", lookup)
        elif entity.kind == "organisation" and fact.name == "parent":
            yield "parentOrganization", _other(fact.value, "Organization", lookup)


def _relations(entity: Entity, lookup: Lookup) -> dict[str, list[object]]:
    """What the entity itself does or holds, each thing once."""
    found: dict[str, dict[str, object]] = {}
    for relation in entity.relations:
        if relation.subject != entity.id:
            continue
        if entity.kind == "person" and relation.predicate == "holds-office" and relation.label:
            found.setdefault("jobTitle", {})[relation.label] = relation.label
        name = RELATIONS.get(relation.predicate) if entity.kind == "document" else None
        if name and relation.object.startswith("document:"):
            found.setdefault(name, {})[relation.object] = _other(relation.object, "Legislation", lookup)
    return {name: [*things.values()][: OFFICES if name == "jobTitle" else WITNESSES] for name, things in found.items()}


def _other(value: str, type_: str, lookup: Lookup) -> Told:
    """What a fact or relation names: with its address where it is an entity of the archive."""
    link = lookup.told(value)
    told: Told = {"@type": type_, "name": link.text}
    if link.path:
        told["@id"] = _address(link.path, "../", lookup) + "#entity"
    return told


def _article(head: Head, lookup: Lookup) -> Told:
    return {"@type": "NewsArticle", "@id": _address(lookup.paths[head.id], "../", lookup), "headline": head.title}


# ── archive ──────────────────────────────────────────────────────────────────────────────────────────────────


def home_machine(lookup: Lookup) -> Machine:
    """What the home page tells machines: the archive as a Collection."""
    config = lookup.config
    names = (
        ("DC.title", config.title),
        ("DC.description", config.description),
        ("DC.publisher", config.publisher),
        ("DC.language", config.language),
        ("DC.type", "Collection"),
        ("DC.identifier", absolute("index.html", config.base_url)),
    )
    told = _collection("", lookup) | _archive(lookup)
    return Machine(_document({**told, "url": absolute("index.html", config.base_url)}), _told(names))


def about_machine(first: str, last: str, lookup: Lookup) -> Machine:
    """What the page about the archive tells machines: its data as a Dataset. `first` and `last`: the days it covers."""
    days = [day for day in (whole_day(first), whole_day(last)) if day]
    told: Told = {
        "@type": "Dataset",
        "@id": _address("about.html", "", lookup) + "#dataset",
        "name": lookup.config.title,
        **_archive(lookup),
        "isPartOf": _collection("", lookup),
        "temporalCoverage": "/".join(days) if len(days) == 2 else "",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": kind,
                "contentUrl": _address(f"data/{name}", "", lookup),
            }
            for name, kind in FILES
        ],
    }
    return Machine(_document(told))


def _archive(lookup: Lookup) -> Told:
    config = lookup.config
    return {
        # A Dataset wants a description of 50 characters and more to be found (Google Dataset Search).
        "description": config.description,
        "inLanguage": config.language,
        "publisher": _publisher(config.publisher),
        "version": config.edition,
        "datePublished": config.built,
    }
