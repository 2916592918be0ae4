"""Names of people, bodies, places and topics, and the words around them (titles, offices, surnames, type words).

1. Each table of this folder is read into `Term`s: a fixed name in lower case → what it is.
2. Curated records are laid over them: their names win.
3. All terms go into one Aho-Corasick automaton, so that an article is read once for all of them.

Administrative units below the province are not in the automaton: their names are common words and people's names, and
count only behind their type word ("huyện Xuyên Mộc"). They are looked up in `units`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from itertools import chain, pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from generator.model import Authority, Fact
from generator.text import canonical, lower


class Term(NamedTuple):
    """What a fixed name is.

    `kind`: "place"; for bodies the class in bodies.csv (national, party, committee, organ, local, open), "centre" for
    the word Trung ương, "media"; or the kind of a curated record. `name` is the dictionary form, `id` the entity it
    means by itself, "" where that depends on the article. `level` is the type of unit a committee belongs to; "capital"
    for open heads that never begin with a small letter; "cue" for a newspaper's name that is one only behind a word
    like "Theo", "Nguồn:".
    `form` is full, abbreviation or code; `printed` the name as the table writes it.
    """

    kind: str
    name: str
    id: str = ""
    level: str = ""
    form: str = "full"
    printed: str = ""


class Place(NamedTuple):
    """An administrative unit: `type` is its type word, `parent` the id of the unit it is part of, "" for provinces."""

    id: str
    name: str
    type: str
    parent: str = ""


@dataclass(frozen=True)
class NameKnowledge:
    """The tables as recognisers and resolvers use them; all keys are in `text.lower` form.

    `units` maps a name to the units that bear it; `surnames` a surname to its group (common, minority); `titles` a
    word before names to its kind (honorific, title, rank, office); `offices` an office to its dictionary form;
    `words` are compounds that names of bodies are made of, `compounds` common words of two syllables, `syllables` those
    that names of people are made of, `foreign` given names of other languages.
    """

    automaton: AhoCorasick
    terms: tuple[Term, ...]
    by_name: Mapping[str, Term]
    units: Mapping[str, tuple[Place, ...]]
    places: Mapping[str, Place]
    surnames: Mapping[str, str]
    titles: Mapping[str, str]
    offices: Mapping[str, str]
    words: frozenset[str]
    compounds: frozenset[str]
    syllables: frozenset[str]
    foreign: frozenset[str]
    records: Mapping[str, Authority]
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: AhoCorasick | None = None
    topic_terms: tuple[Term, ...] = ()

    @cached_property
    def title_ends(self) -> frozenset[str]:
        """The last words of `titles`: most words before a name are none of them."""
        return frozenset(title.rsplit(" ", 1)[-1] for title in self.titles)


TYPES = ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "xã", "phường", "thị trấn")


def place_id(name: str, type_: str, parent: str) -> str:
    """The id of a unit: provinces by name ("place:An Giang"), others by type, name and province, so that the town and
    the district of one name differ ("place:Huyện Cao Lãnh@Đồng Tháp")."""
    if not parent:
        return f"place:{name}"
    return f"place:{type_.capitalize()} {name}@{parent.removeprefix('place:')}"


def load_names(authorities: tuple[Authority, ...] = ()) -> NameKnowledge:
    """The shipped tables with the curated records laid over them."""
    places = _places()
    units: dict[str, list[Place]] = {}
    for place in places.values():
        units.setdefault(lower(place.name), []).append(place)
    terms = dict(_shipped_terms())
    curated = [record for record in authorities if record.kind not in ("document", "event")]
    people, topics = _lay_over(terms, [*_shipped_people(), *curated])
    return NameKnowledge(
        automaton=AhoCorasick(list(terms), matchkind=MatchKind.Standard),
        terms=tuple(terms.values()),
        by_name=terms,
        units={name: tuple(found) for name, found in units.items()},
        places=places,
        surnames={lower(row["name"]): row["group"] for row in _table("surnames")},
        titles={lower(row["name"]): row["kind"] for row in _table("titles")},
        offices={lower(row["name"]): row["name"] for row in _table("titles") if row["kind"] == "office"},
        words=frozenset(lower(row["words"]) for row in _table("body_words")),
        compounds=_compounds(),
        syllables=frozenset(s for row in _table("name_syllables") for s in _split(row["syllables"])),
        foreign=frozenset(lower(name) for row in _table("given_names") for name in _split(row["names"])),
        records={
            **_shipped_records(),
            **{record.id: record for record in _shipped_people()},
            **{record.id: record for record in curated},
        },
        people={name: tuple(ids) for name, ids in people.items()},
        topics=AhoCorasick(list(topics), matchkind=MatchKind.Standard) if topics else None,
        topic_terms=tuple(topics.values()),
    )


def _lay_over(terms: dict[str, Term], curated: Iterable[Authority]) -> tuple[dict[str, list[str]], dict[str, Term]]:
    """Puts the names of curated bodies and places over the shipped ones in `terms`; returns ids by the name of curated
    persons, and the terms of topics. A newspaper's code stays a newspaper's code, whoever describes the newspaper."""
    people: dict[str, list[str]] = {}
    topics: dict[str, Term] = {}
    for record in curated:
        for printed in (record.name, *record.variants):
            name = lower(printed)
            if record.kind == "person":
                ids = people.setdefault(name, [])
                if record.id not in ids:
                    ids.append(record.id)
                if record.origin == "knowledge":
                    terms[name] = Term("person", record.name, record.id, printed=printed)
            elif record.kind == "topic":
                topics[name] = Term("topic", record.name, record.id)
            else:
                old = terms.get(name)
                kind = "media" if old and old.kind == "media" else record.kind
                terms[name] = Term(
                    kind, record.name, record.id, old.level if old else "", old.form if old else "full", printed
                )
    return people, topics


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files("generator.knowledge") / f"{name}.csv").read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def spellings(name: str) -> tuple[str, ...]:
    """The name as written, then with every way of setting spaces round its dashes and ampersands ("VH - TT & DL",
    "VH-TT&DL", "GD- ĐT"), which newspapers mix freely."""
    pieces = re.split(r" ?([-&]) ?", name)
    if len(pieces) == 1 or any(not piece for piece in pieces):
        return (name,)
    found = [pieces[0]]
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        joints = (sign, f" {sign} ", f"{sign} ") if sign == "-" else (sign, f" {sign} ")
        found = [begun + joint + piece for begun in found for joint in joints]
    return tuple(dict.fromkeys((name, *found)))


def _split(cell: str) -> list[str]:
    return [piece.strip() for piece in cell.split("|") if piece.strip()]


@cache
def _compounds() -> frozenset[str]:
    """Words of two syllables: common ones, and the neighbours in offices and in the names of bodies."""
    found = {pair for row in _table("compounds") for pair in _split(row["compounds"])}
    longer = [row["name"] for row in _table("titles") if row["kind"] == "office"]
    longer += [row["words"] for row in _table("body_words")] + [row["name"] for row in _table("bodies")]
    for phrase in longer:
        # A capital begins another word: "tâm Phát" in "Trung tâm Phát triển quỹ đất" is none.
        pairs = pairwise(phrase.replace(",", "").split(" "))
        found.update(lower(f"{one} {two}") for one, two in pairs if two[:1].islower())
    return frozenset(found)


@cache
def _places() -> dict[str, Place]:
    """Every administrative unit by id. Filled once from places.csv and communes.csv."""
    found: dict[str, Place] = {}
    by_code: dict[str, Place] = {}
    for row in _table("places"):
        parent = place_id(row["parent"], "", "") if row["parent"] else ""
        place = Place(place_id(row["name"], row["type"], parent), canonical(row["name"]), row["type"], parent)
        found.setdefault(place.id, place)
        by_code[row["code"]] = place
    for row in _table("communes"):
        district = by_code[row["district"]]
        for name in _split(row["names"]):
            id_ = f"place:{row['type'].capitalize()} {name}, {district.id.removeprefix('place:')}"
            found.setdefault(id_, Place(id_, canonical(name), row["type"], district.id))
    return found


@cache
def _shipped_people() -> tuple[Authority, ...]:
    """People who are named by more than their name, from people.csv."""
    return tuple(
        Authority(
            f"person:{row['name']}",
            "person",
            row["name"],
            tuple(_split(row["variants"])),
            (),
            "knowledge",
            row["source"],
        )
        for row in _table("people")
    )


@cache
def _shipped_terms() -> dict[str, Term]:
    """Every shipped fixed name in lower case. Earlier tables win where two hold the same name."""
    terms: dict[str, Term] = {}

    def add(names: Iterable[str], term: Term) -> None:
        for name in chain.from_iterable(map(spellings, names)):
            form = "abbreviation" if name.replace(".", "").isupper() and " " not in name else "full"
            terms.setdefault(lower(name), term._replace(form=form, printed=canonical(name)))

    for row in _table("places"):
        if not row["parent"]:
            add([row["name"], *_split(row["aliases"])], Term("place", row["name"], place_id(row["name"], "", "")))
    for place in _places().values():
        # Towns are named without their type word as provinces are: Nha Trang, Hạ Long.
        if place.type == "thành phố" and place.parent and " " in place.name:
            add([place.name], Term("place", place.name, place.id))
    for row in _table("regions"):
        names = [row["name"], *_split(row["variants"])]
        add(names, Term("place", row["name"], f"place:{row['name']}", row["type"]))
    for row in _table("bodies"):
        id_ = f"organisation:{row['name']}" if row["class"] in ("national", "party") else ""
        names = [row["name"], *_split(row["variants"])] if row["class"] != "party" else _split(row["variants"])
        add(names, Term(row["class"], row["name"], id_, row["level"]))
    for row in _table("departments"):
        for head in _split(row["heads"]):
            names = [f"{head} {name}" for name in (row["field"], *_split(row["variants"]))]
            add(names, Term("local", f"{head} {row['field']}", level="*"))
    add(["Trung ương", "T.Ư", "TƯ", "TW"], Term("centre", "Ban Chấp hành Trung ương Đảng"))
    for row in _table("media"):
        with_cue = _split(row["with_cue"])
        for name in (row["name"], *_split(row["variants"])):
            form = "code" if name.isupper() and " " not in name else "full"
            level = "cue" if name in with_cue else ""
            terms.setdefault(
                lower(name), Term("media", row["name"], f"organisation:{row['name']}", level, form, canonical(name))
            )
    return terms


@cache
def _shipped_records() -> dict[str, Authority]:
    """The authority records of what the tables hold whole: provinces, regions, national bodies, media, by id."""
    records: dict[str, Authority] = {}
    for row in _table("places"):
        place = _places()[place_id(row["name"], row["type"], place_id(row["parent"], "", "") if row["parent"] else "")]
        pairs = [("type", row["type"]), ("until", row["until"]), ("successor", row["successor"])]
        if place.parent:
            pairs.append(("parent", place.parent))
        name = row["name"] if not place.parent else f"{row['type'].capitalize()} {row['name']}"
        records[place.id] = _known(place.id, "place", name, row["aliases"], pairs, row["source"])
    for row in _table("regions"):
        id_ = f"place:{row['name']}"
        records.setdefault(
            id_, _known(id_, "place", row["name"], row["variants"], [("type", row["type"])], row["source"])
        )
    for row in _table("bodies"):
        if row["class"] in ("national", "party"):
            id_ = f"organisation:{row['name']}"
            old = records.get(id_)
            variants = "|".join(filter(None, ["|".join(old.variants) if old else "", row["variants"]]))
            records[id_] = _known(id_, "organisation", row["name"], variants, [], row["source"])
    for row in _table("media"):
        id_ = f"organisation:{row['name']}"
        facts = [("type", "cơ quan báo chí"), ("place", row["place"])]
        records.setdefault(id_, _known(id_, "organisation", row["name"], row["variants"], facts, row["source"]))
    return records


def _known(id_: str, kind: str, name: str, variants: str, pairs: list[tuple[str, str]], source: str) -> Authority:
    facts = tuple(Fact(key, value, source) for key, value in pairs if value)
    kind_ = "place" if kind == "place" else "organisation"
    return Authority(id_, kind_, name, tuple(_split(variants)), facts, "knowledge", source)  # type: ignore[arg-type]
