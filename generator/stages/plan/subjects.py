"""The subject index, as at the end of a book: every entity and every other name it has, in Vietnamese order, with the
places where it is spoken of; another name sends the reader to the entity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model import Entity, Part
from generator.stages.plan.lists import letter, letter_file
from generator.stages.plan.lookup import Lookup, block_of, clip, part
from generator.stages.plan.views import Drawer, Link
from generator.text import fold, sort_key

WHOLE = 300  # entries on one page
PLACES = 10  # articles named at an entry


@dataclass(frozen=True)
class Place:
    """An article that speaks of the subject: the paragraph, and the article's date or title as its short name."""

    path: str
    title: str
    date: str


@dataclass(frozen=True)
class Subject:
    """An entry of the index. A name that sends to another has `see` and no places."""

    name: str
    kind: str
    path: str
    places: tuple[Place, ...] = ()
    more: int = 0
    see: str = ""


def subject_pages(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """subjects/index.html, and a page or more for each letter where one page cannot hold all."""
    by_letter: dict[str, list[Entity | tuple[str, Entity]]] = {}
    for _, name, thing in sorted(_entries(lookup), key=lambda entry: entry[0]):
        by_letter.setdefault(letter(name), []).append(thing)
    total = sum(map(len, by_letter.values()))
    if total <= WHOLE:
        jumps = tuple(Drawer(f"subjects/index.html#l-{letter_file(x)}", x, len(by_letter[x])) for x in by_letter)
        groups = tuple((x, f"l-{letter_file(x)}", _subjects(some, lookup)) for x, some in by_letter.items())
        yield "subjects/index.html", _parts("subjects/index.html", jumps, groups, ())
        return
    jumps = tuple(_drawer(label, some) for label, some in by_letter.items())
    yield "subjects/index.html", _parts("subjects/index.html", jumps, (), ())
    for label, some in by_letter.items():
        cuts = [some[start : start + WHOLE] for start in range(0, len(some), WHOLE)]
        names = [f"subjects/{letter_file(label)}{'' if n == 1 else f'-{n}'}.html" for n in range(1, len(cuts) + 1)]
        numbers = tuple(Link(path, str(n)) for n, path in enumerate(names, 1)) if len(names) > 1 else ()
        for path, cut in zip(names, cuts, strict=True):
            group = (label, f"l-{letter_file(label)}", _subjects(cut, lookup))
            yield path, _parts(path, jumps, (group,), numbers)


def _drawer(label: str, things: Sequence[Entity | tuple[str, Entity]]) -> Drawer:
    first, last = (clip(thing.name if isinstance(thing, Entity) else thing[0], 40) for thing in (things[0], things[-1]))
    return Drawer(f"subjects/{letter_file(label)}.html", label, len(things), first, last if last != first else "")


def _parts(path: str, jumps: object, groups: object, numbers: object) -> tuple[Part, ...]:
    return part("path", path), part("jumps", jumps), part("groups", groups), part("numbers", numbers)


def _entries(lookup: Lookup) -> Iterator[tuple[tuple[object, str], str, Entity | tuple[str, Entity]]]:
    """(key, name, entity), and (key, name, (name, entity)) for its other names that the articles print."""
    for entity in lookup.archive.entities.values():
        yield (sort_key(entity.name), entity.id), entity.name, entity
        seen = {fold(entity.name)}
        printed = {fold(surface) for surface, _ in entity.surfaces}
        for name in entity.authority.variants:
            if fold(name) in printed - seen:
                seen.add(fold(name))
                yield (sort_key(name), entity.id), name, (name, entity)


def _subjects(things: list[Entity | tuple[str, Entity]], lookup: Lookup) -> tuple[Subject, ...]:
    return tuple(
        _entry(thing, lookup)
        if isinstance(thing, Entity)
        else Subject(thing[0], thing[1].kind, lookup.paths[thing[1].id], see=thing[1].name)
        for thing in things
    )


def _entry(entity: Entity, lookup: Lookup) -> Subject:
    first = {o.article: o.at for o in reversed(entity.occurrences)}
    holders = lookup.holders(entity)
    places = tuple(_place(id_, first[id_], lookup) for id_ in holders[:PLACES])
    more = max(0, len(holders) - PLACES)
    return Subject(entity.name, entity.kind, lookup.paths[entity.id], places, more)


def _place(id_: str, at: int, lookup: Lookup) -> Place:
    reading = lookup.archive.readings[id_]
    article = reading.article
    block = block_of([b.start for b in article.blocks], reading.resolutions[at].mention.start)
    return Place(f"{lookup.paths[id_]}#{lookup.anchors(article)[block]}", article.title, article.date)
