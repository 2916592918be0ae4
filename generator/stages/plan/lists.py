"""The lists: entities A–Z by kind, articles by date, by source and by section.

A list of up to `WHOLE` lines is one page with a heading for each letter or month. A longer or heavier one is an index
that leads to pages of its parts (a letter, a year), and a part that is still too long is cut into numbered pages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from generator.address import slug
from generator.edtf import year
from generator.model import Face, Kind, Part
from generator.stages.plan.lookup import Line, Lookup, part, subtitle
from generator.stages.plan.urls import FOLDERS
from generator.stages.plan.views import Drawer, Item, Link, Section
from generator.stages.plan.weights import portions
from generator.text import clip, sort_key

WHOLE = 600  # lines on one page
NAME = 40  # code points of the names on a drawer
NOTE = 160  # code points of the note at a line
# Vietnamese letters as file names, the way they are typed (Telex), so that ă, â and a stay three.
_TYPED = {"Ă": "aw", "Â": "aa", "Đ": "dd", "Ê": "ee", "Ô": "oo", "Ơ": "ow", "Ư": "uw", "0–9": "0-9", "#": "other"}
_TONES = "\u0300\u0301\u0309\u0303\u0323"


@dataclass(frozen=True)
class ListHead:
    """What a list is of: `what` is a key ("documents", "date", "source" …), `label` the part or the name it is of,
    `total` how many lines the list has, or this page of it."""

    what: str
    path: str
    label: str = ""
    total: int = 0


def letter(name: str) -> str:
    """The letter under which a name stands: its first one without tone; "0–9" for a digit, "#" for anything else."""
    for char in unicodedata.normalize("NFC", name):
        if char.isdigit():
            return "0–9"
        if char.isalpha():
            plain = "".join(c for c in unicodedata.normalize("NFD", char.upper()) if c not in _TONES)
            return unicodedata.normalize("NFC", plain)
    return "#"


def letter_file(label: str) -> str:
    return _TYPED.get(label) or slug(label, 20) or "other"


Pages = Iterator[tuple[str, tuple[Part, ...]]]


def paged(what: str, base: str, sections: Sequence[Section], files: Mapping[str, str], name: str = "") -> Pages:
    """The pages of a list whose parts are `sections`; `base` is the path of its first page, `files` the path of the
    page of each section, should the list be too long for one."""
    total = sum(len(section.items) for section in sections)
    if fits(section.items for section in sections):
        jumps = tuple(Drawer(f"{base}#{s.anchor}", s.label, len(s.items)) for s in sections)
        yield base, _list(ListHead(what, base, name, total), sections, jumps)
        return
    jumps = tuple(_drawer(files[s.label], s) for s in sections)
    yield base, _list(ListHead(what, base, name, total), (), jumps)
    for section in sections:
        cuts = portions(section.items, WHOLE)
        names, numbers = numbered(files[section.label], len(cuts))
        for path, items in zip(names, cuts, strict=True):
            cut = Section(section.label, section.anchor, tuple(items))
            yield path, _list(ListHead(what, path, name or section.label, len(items)), (cut,), ways(jumps), numbers)


def numbered(first: str, count: int) -> tuple[list[str], tuple[Link, ...]]:
    """The paths of the pages of a part, of which the first is at `first`, and the links that lead from each to all; one
    page needs none."""
    stem = first.removesuffix(".html")
    names = [first, *(f"{stem}-{number}.html" for number in range(2, count + 1))]
    return names, tuple(Link(path, str(n)) for n, path in enumerate(names, 1)) if count > 1 else ()


def ways(jumps: Iterable[Drawer]) -> tuple[Drawer, ...]:
    """The ways to the other parts of a list, without what is in them: so what comes into one changes no page of the
    others."""
    return tuple(Drawer(jump.path, jump.text) for jump in jumps)


def fits(groups: Iterable[Iterable[Item]]) -> bool:
    """Whether these lines fit on one page."""
    return len(portions(islice(chain.from_iterable(groups), WHOLE + 1), WHOLE)) <= 1


def _drawer(path: str, section: Section) -> Drawer:
    first, last = section.items[0].text, section.items[-1].text
    return Drawer(path, section.label, len(section.items), clip(first, NAME), clip(last, NAME) if last != first else "")


def _list(
    head: ListHead, sections: Sequence[Section], jumps: Sequence[Drawer], numbers: Sequence[Link] = ()
) -> tuple[Part, ...]:
    return (
        part("head", head),
        part("jumps", tuple(jumps)),
        part("sections", tuple(sections)),
        part("numbers", tuple(numbers)),
    )


def lettered(items: Iterable[Item]) -> tuple[Section, ...]:
    """`items` in Vietnamese order under their letters."""
    by_letter: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda i: (sort_key(i.text), i.path)):
        by_letter.setdefault(letter(item.text), []).append(item)
    return tuple(Section(label, f"l-{letter_file(label)}", tuple(some)) for label, some in by_letter.items())


def kind_pages(kind: Kind, lookup: Lookup) -> Pages:
    """The A–Z list of a kind; of a kind that the archive lacks it says so."""
    folder = FOLDERS[kind]
    sections = lettered(_entity_item(face, lookup) for face in lookup.of_kind(kind))
    files = {s.label: f"{folder}/a-z/{letter_file(s.label)}.html" for s in sections}
    yield from paged(folder, f"{folder}/index.html", sections, files)


def _entity_item(face: Face, lookup: Lookup) -> Item:
    return Item(lookup.paths[face.id], face.name, clip(subtitle(face), NOTE), face.articles)


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────────────


def _article_item(line: Line) -> Item:
    return Item(line.path, line.title, line.source, 0, line.date)


def date_pages(lookup: Lookup) -> Pages:
    """All articles by year, newest first."""
    yield from _dated("date", "dates/index.html", "dates/", lookup.lines.values())


def dates_fit(lookup: Lookup) -> bool:
    """Whether the list of all articles by year is one page."""
    return fits([map(_article_item, lookup.lines.values())])


def title_pages(lookup: Lookup) -> Pages:
    """All articles by title."""
    sections = lettered(map(_article_item, lookup.lines.values()))
    files = {s.label: f"articles/a-z/{letter_file(s.label)}.html" for s in sections}
    yield from paged("articles", "articles/index.html", sections, files)


def _dated(what: str, base: str, folder: str, lines: Iterable[Line], name: str = "") -> Pages:
    by_year: dict[str, list[Item]] = {}
    for line in reversed(list(lines)):
        by_year.setdefault(year(line.date), []).append(_article_item(line))
    years = sorted(by_year, reverse=True)
    sections = [Section(y, f"y-{y or 'none'}", tuple(by_year[y])) for y in years]
    yield from paged(what, base, sections, {y: f"{folder}{y or 'none'}.html" for y in years}, name)


def source_pages(lookup: Lookup) -> Pages:
    """The articles of each publisher, and the list of publishers."""
    yield from _named_lists("source", "sources", lookup, lambda line: line.source)


def section_pages(lookup: Lookup) -> Pages:
    """The articles of each section, and the list of sections."""
    yield from _named_lists("section", "sections", lookup, lambda line: line.section)


def _named_lists(what: str, folder: str, lookup: Lookup, name_of: Callable[[Line], str]) -> Pages:
    groups: dict[str, list[Line]] = {}
    for line in lookup.lines.values():
        groups.setdefault(name_of(line), []).append(line)
    files = lookup.files[folder]
    items = [Item(files[name], name, "", len(lines)) for name, lines in groups.items() if name]
    sections = lettered(items)
    if "" in groups:
        nameless = Item(files[""], "", "", len(groups[""]))
        sections = (*sections, Section("–", "l-none", (nameless,)))
    parts = {s.label: f"{folder}/a-z/{letter_file(s.label)}.html" for s in sections}
    yield from paged(folder, f"{folder}/index.html", sections, parts)
    for name, lines in groups.items():
        yield from _dated(what, files[name], files[name].removesuffix(".html") + "/", lines, name)
