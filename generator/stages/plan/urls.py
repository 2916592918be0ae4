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
from collections.abc import Container, Iterable, Mapping
from typing import Protocol, TypeVar

from generator.address import digits, slug, slug_words
from generator.model import Face, Head, Kind

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


class Shown(Protocol):
    """What has heads and faces: an archive, or a snapshot of one."""

    @property
    def heads(self) -> Mapping[str, Head]: ...

    @property
    def faces(self) -> Mapping[str, Face]: ...


def paths(shown: Shown) -> dict[str, str]:
    """The path in the site of every article and entity, by id."""
    articles = ((head.id, head.slug or article_slug(head)) for head in shown.heads.values())
    faces = shown.faces.values()
    return settled(articles, ((face.id, face.kind, face.slug or entity_slug(face), face.origin) for face in faces))


def settled(articles: Iterable[tuple[str, str]], entities: Iterable[tuple[str, Kind, str, str]]) -> dict[str, str]:
    """The same, given (id, slug) of all articles and (id, kind, slug, origin) of all entities."""
    wanted: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for id_, kind, made, origin in entities:
        wanted[FOLDERS[kind]].append((id_, made, _ORIGINS[origin]))
    found = _settle("articles", ((id_, made, 0) for id_, made in articles))
    for folder, some in wanted.items():
        found |= _settle(folder, some)
    return found


def collisions(shown: Shown) -> list[tuple[str, ...]]:
    """The groups of entities, by id, whose slugs are the same and stand in the same folder."""
    holders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for face in shown.faces.values():
        holders[face.kind, face.slug or entity_slug(face)].append(face.id)
    return [tuple(ids) for ids in holders.values() if len(ids) > 1]


def entity_slug(face: Face) -> str:
    """The readable part of an entity's path: its name; for a document its number with place and term or year."""
    words = [face.name]
    if face.kind == "document":
        number = NUMBER.search(face.name)
        words = [number.group() if number else face.name]
        term = face.fact("term")
        period = term if not term or term.lower().startswith("kh") else f"khóa {term}"
        for told in (face.fact("place"), period or face.fact("year") or face.fact("date")[:4]):
            if told and f"-{slug_words(told)}-" not in f"-{slug_words(words[0])}-":
                words.append(told)
    return slug(" ".join(words), ENTITY_SLUG) or digits(face.id)


def article_slug(head: Head) -> str:
    """The readable part of an article's path: its title, and digits that keep articles of one title apart."""
    return f"{slug(head.title, ARTICLE_SLUG).rstrip('-') or 'bai'}-{digits(head.id)}"


def sheet_path(path: str, number: int) -> str:
    """The path of a page of an article whose first page is at `path`."""
    return path if number == 1 else f"{path.removesuffix('.html')}/{number}.html"


def places_path(path: str) -> str:
    """The path of the script that says on which page of an article a paragraph is."""
    return f"{path.removesuffix('.html')}/parts.js"


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
            settled[id_] = made if alone and at == 0 else _apart(made, id_, 12, holders)
    return {id_: f"{folder}/{made}.html" for id_, made in settled.items()}


def _apart(made: str, id_: str, count: int, taken: Container[str]) -> str:
    """The slug with digits of its owner's digest, more of them where another name happens to have that very slug."""
    return next(name for size in range(count, 65) if (name := f"{made}-{digits(id_, size)}") not in taken)


def named_files(folder: str, names: Iterable[str]) -> dict[str, str]:
    """A path for each name of a list; where slugs meet, all of them get digits of their digest."""
    slugs = {name: slug(name, 60) or "none" for name in names}
    taken = Counter(slugs.values())
    return {
        name: f"{folder}/{made if taken[made] == 1 else _apart(made, name, 6, taken)}.html"
        for name, made in slugs.items()
    }
