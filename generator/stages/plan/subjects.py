"""The subject index, as at the end of a book: every entity and every other name it has, in Vietnamese order, with the
places where it is spoken of; another name sends the reader to the entity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from generator.byid import in_turn
from generator.model import Face, Part
from generator.stages.plan.lists import letter, letter_file, numbered, ways
from generator.stages.plan.lookup import Lookup, part
from generator.stages.plan.views import Drawer
from generator.stages.plan.weights import portions
from generator.text import clip, fold, sort_key

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
    by_letter: dict[str, list[Face | tuple[str, Face]]] = {}
    for _, name, thing in sorted(_entries(lookup), key=lambda entry: entry[0]):
        by_letter.setdefault(letter(name), []).append(thing)
    few = by_letter if sum(map(len, by_letter.values())) <= WHOLE else {}
    groups = tuple((x, f"l-{letter_file(x)}", _subjects(some, lookup)) for x, some in few.items())
    if len(few) == len(by_letter) and len(portions(chain.from_iterable(some for *_, some in groups), WHOLE)) <= 1:
        jumps = tuple(Drawer(f"subjects/index.html#l-{letter_file(x)}", x, len(by_letter[x])) for x in by_letter)
        yield "subjects/index.html", _parts("subjects/index.html", jumps, groups, ())
        return
    jumps = tuple(_drawer(label, some) for label, some in by_letter.items())
    yield "subjects/index.html", _parts("subjects/index.html", jumps, (), ())
    for label, some in by_letter.items():
        cuts = portions(_subjects(some, lookup), WHOLE)
        names, numbers = numbered(f"subjects/{letter_file(label)}.html", len(cuts))
        for path, cut in zip(names, cuts, strict=True):
            group = (label, f"l-{letter_file(label)}", cut)
            yield path, _parts(path, ways(jumps), (group,), numbers)


def _drawer(label: str, things: Sequence[Face | tuple[str, Face]]) -> Drawer:
    first, last = (clip(thing.name if isinstance(thing, Face) else thing[0], 40) for thing in (things[0], things[-1]))
    return Drawer(f"subjects/{letter_file(label)}.html", label, len(things), first, last if last != first else "")


def _parts(path: str, jumps: object, groups: object, numbers: object) -> tuple[Part, ...]:
    return part("path", path), part("jumps", jumps), part("groups", groups), part("numbers", numbers)


def _entries(lookup: Lookup) -> Iterator[tuple[tuple[object, str], str, Face | tuple[str, Face]]]:
    """(key, name, face), and (key, name, (name, face)) for its other names that the articles print."""
    for face in lookup.archive.faces.values():
        yield (sort_key(face.name), face.id), face.name, face
        seen = {fold(face.name)}
        for name in face.variants:
            if fold(name) not in seen:
                seen.add(fold(name))
                yield (sort_key(name), face.id), name, (name, face)


def _subjects(things: Sequence[Face | tuple[str, Face]], lookup: Lookup) -> tuple[Subject, ...]:
    ids = [thing.id if isinstance(thing, Face) else thing[1].id for thing in things]
    known = zip(things, in_turn(lookup.paths, ids), in_turn(lookup.archive.holders, ids), strict=True)
    return tuple(_subject(thing, path, holders, lookup) for thing, path, holders in known)


def _subject(thing: Face | tuple[str, Face], path: str, holders: Sequence[str], lookup: Lookup) -> Subject:
    if not isinstance(thing, Face):
        name, face = thing
        return Subject(name, face.kind, path, see=face.name)
    places = tuple(_place(id_, thing.id, lookup) for id_ in holders[:PLACES])
    return Subject(thing.name, thing.kind, path, places, max(0, len(holders) - PLACES))


def _place(id_: str, entity: str, lookup: Lookup) -> Place:
    line = lookup.lines[id_]
    return Place(lookup.first_mention(line, entity), line.title, line.date)
