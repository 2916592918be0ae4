"""Where every article and entity of the archive stands in the site.

1. A slug is made from the title or the name and the facts that tell namesakes apart (term, year, place).
2. Where slugs of one folder meet, the better-founded record keeps the plain one; the others, or all equals, get a
   few digits of the digest of their id. So a path depends on what a thing is, never on the order of the files.

Paths are lower-case ASCII, so they are unique whatever the case rules of a disk, and avoid the names that Windows
keeps.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from generator.address import digits, slug, slug_words
from generator.model import Archive, Entity, Kind

FOLDERS: Mapping[Kind, str] = {
    "document": "documents",
    "person": "persons",
    "organisation": "organisations",
    "place": "places",
    "event": "events",
    "topic": "topics",
}
ARTICLE_SLUG = 60
ENTITY_SLUG = 72
# What stands for a whole document in a path: 26-NQ/TW, 46/2016/NĐ-CP.
NUMBER = re.compile(r"\d\S{0,20}[-/]\S{0,20}[^\W\d_]\S{0,40}")
_ORIGINS = {"curated": 0, "knowledge": 1, "rule": 2}

Thing = TypeVar("Thing")


def paths(archive: Archive) -> dict[str, str]:
    """The path in the site of every article and entity of `archive`, by id."""
    found = _settle(
        "articles", ((r.article.id, _article_slug(r.article.id, r.article.title), 0) for r in archive.readings.values())
    )
    for kind, folder in FOLDERS.items():
        entities = (e for e in archive.entities.values() if e.kind == kind)
        found |= _settle(folder, ((e.id, entity_slug(e), _ORIGINS[e.authority.origin]) for e in entities))
    return found


def collisions(archive: Archive) -> list[tuple[str, ...]]:
    """The groups of entities, by id, whose slugs are the same and stand in the same folder."""
    holders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in archive.entities.values():
        holders[entity.kind, entity_slug(entity)].append(entity.id)
    return [tuple(ids) for ids in holders.values() if len(ids) > 1]


def entity_slug(entity: Entity) -> str:
    """The readable part of an entity's path: its name; for a document its number with place and term or year."""
    words = [entity.name]
    if entity.kind == "document":
        number = NUMBER.search(entity.name)
        words = [number.group() if number else entity.name]
        facts = {fact.name: fact.value for fact in entity.authority.facts}
        term = facts.get("term", "")
        period = term if not term or term.lower().startswith("kh") else f"khóa {term}"
        for told in (facts.get("place", ""), period or facts.get("year") or facts.get("date", "")[:4]):
            if told and f"-{slug_words(told)}-" not in f"-{slug_words(words[0])}-":
                words.append(told)
    return slug(" ".join(words), ENTITY_SLUG) or digits(entity.id)


def _article_slug(id_: str, title: str) -> str:
    return f"{slug(title, ARTICLE_SLUG).rstrip('-') or 'bai'}-{digits(id_)}"


def _settle(folder: str, wanted: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """Paths for (id, slug, rank) of one folder, all different."""
    holders: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for id_, made, rank in wanted:
        holders[made].append((rank, id_))
    settled: dict[str, str] = {}
    for made, group in holders.items():
        group.sort()
        alone = len(group) == 1 or group[0][0] < group[1][0]
        for at, (_, id_) in enumerate(group):
            settled[id_] = made if alone and at == 0 else f"{made}-{digits(id_, 12)}"
    return {id_: f"{folder}/{made}.html" for id_, made in settled.items()}


def named_files(folder: str, names: Iterable[str]) -> dict[str, str]:
    """A path for each name of a list; where slugs meet, all of them get digits of their digest."""
    slugs = {name: slug(name, 60) or "none" for name in names}
    taken = Counter(slugs.values())
    return {
        name: f"{folder}/{made}.html" if taken[made] == 1 else f"{folder}/{made}-{digits(name)}.html"
        for name, made in slugs.items()
    }
