"""The pages of an entity.

1. What is known of it: facts with their sources, names, printed forms with counts.
2. Offices over time, and the other relations by kind and direction, each with the sentence that shows it.
3. What it occurs with, when it occurs, what was not decided but could be it.
4. Every mention in its paragraph, by article and date. The articles of a frequent entity go by year to pages of their
   own, so that no page grows without bound and an article of one year changes the page of that year only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from generator.edtf import day, year
from generator.model import Annotation, Entity, Fact, Flow, Occurrence, Part, Relation
from generator.stages.plan.linked import entity_machine
from generator.stages.plan.lookup import NO_YEAR, WHOLE, Lookup, part, quoted_at_once, subtitle, year_of, years_apart
from generator.stages.plan.namesakes import apart
from generator.stages.plan.network import neighbourhood
from generator.stages.plan.urls import FOLDERS
from generator.stages.plan.views import (
    Company,
    EntityHead,
    FactRow,
    Link,
    Passage,
    RelationGroup,
    RelationRow,
    Said,
    Teaser,
    Witness,
    YearBar,
    YearHead,
)
from generator.text import clip

CHUNK = 40  # articles on a page of a year
RELATIONS = 60
TOLD = 1200  # relations of one entity that are looked at
SAID = 6  # sentences shown of one relation
SENTENCES = 200  # shown of all relations, before each has only one
FACTS = 100
OFFICES = ("holds-office", "held-office")
UNTOLD = ("series",)  # facts that only sort entities
EXPECTED = ("issuer", "date", "title")  # what identifies a numbered document: unknown ones are said to be unknown
SURFACES = 40
VARIANTS = 100
LONGEST = 600  # code points shown of a fact
NUMBERS = 60  # pages of a year that are all named on each
SHARED = 3  # shared articles named at an entity that occurs with another
NEAR = 10  # entities that it occurs with, shown at once; the others are folded away
ALIKE = 12
BAR_STEPS = 20


def entity_parts(entity: Entity, lookup: Lookup) -> tuple[Part, ...]:
    """What the page of `entity` shows."""
    grouped = [(id_, list(places)) for id_, places in groupby(entity.occurrences, key=lambda o: o.article)]
    whole = len(grouped) <= WHOLE
    path = lookup.paths[entity.id]
    own_years = years_apart(entity.id, lookup.archive.holders, lookup.archive.dates)
    first = {year_: _year_path(path, year_, 1) for year_ in own_years}
    here = quoted_at_once([id_ for id_, _ in grouped])
    return (
        *_about(entity, grouped, first, lookup),
        part("witnesses", tuple(_witnesses(entity.id, here, lookup))),
        part("whole", whole),
    )


def year_pages(id_: str, year_: str, lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """(path, parts) of the pages of one year of an entity, by `CHUNK` articles."""
    dates = lookup.archive.dates
    some = [a for a in lookup.holders(id_) if year_of(dates[a]) == year_]
    path, face = lookup.paths[id_], lookup.archive.faces[id_]
    numbers = range(1, -(-len(some) // CHUNK) + 1)
    others = tuple((year_, number, _year_path(path, year_, number)) for number in numbers)
    for number in numbers:
        yield (
            _year_path(path, year_, number),
            (
                part("head", YearHead(path, face.kind, face.name, not lookup.indexed(id_))),
                part("year", year_),
                part("number", number),
                part("others", _near(number, others)),
                part("witnesses", tuple(_witnesses(id_, some[(number - 1) * CHUNK : number * CHUNK], lookup))),
            ),
        )


def _year_path(path: str, year_: str, number: int) -> str:
    tail = "" if number == 1 else f"-{number}"
    return f"{path.removesuffix('.html')}/{year_}{tail}.html"


def _near(number: int, pages: Sequence[tuple[str, int, str]]) -> tuple[tuple[str, int, str], ...]:
    """The pages of a year that page `number` names: of very many those near it, the first, the last and each tenth or
    hundredth, so that the ways to all pages do not outgrow what is on them."""
    if len(pages) <= NUMBERS:
        return tuple(pages)
    step = 10 ** len(str(len(pages) // NUMBERS))
    return tuple(p for p in pages if abs(p[1] - number) <= 5 or p[1] in (1, len(pages)) or p[1] % step == 0)


def _about(
    entity: Entity, grouped: Sequence[tuple[str, list[Occurrence]]], years: dict[str, str], lookup: Lookup
) -> tuple[Part, ...]:
    offices, groups = _relations(entity, lookup)
    alone = len(grouped) < 2  # what one article names beside an entity is all told there
    company = tuple(islice(_together(entity, lookup), NEAR if alone else None))
    return (
        part("head", _head(entity, grouped, lookup)),
        part("machine", entity_machine(entity, lookup)),
        *_facts(entity, lookup),
        part("unknown", _unknown(entity)),
        part("variants", entity.authority.variants[:VARIANTS]),
        part("surfaces", entity.surfaces[:SURFACES]),
        part("apart", apart(entity, lookup)),
        part("offices", offices),
        part("relations", groups),
        part("together", company[:NEAR]),
        part("farther", company[NEAR:]),
        part("picture", neighbourhood(entity, lookup)),
        part("alike", tuple(islice(lookup.open_for(entity), ALIKE))),
        part("years", bars(Counter(year(lookup.archive.dates[id_]) for id_, _ in grouped), years)),
    )


def _head(entity: Entity, grouped: Sequence[tuple[str, list[Occurrence]]], lookup: Lookup) -> EntityHead:
    record = entity.authority
    dates = [date for id_, _ in grouped if (date := lookup.archive.dates[id_])]
    return EntityHead(
        path=lookup.paths[entity.id],
        kind=entity.kind,
        name=entity.name,
        subtitle=subtitle(entity),
        origin=record.origin,
        source=lookup.said_by(record.source),
        note=record.note,
        articles=len(grouped),
        mentions=len(entity.occurrences),
        first=day(dates[0]) if dates else "",
        last=day(dates[-1]) if dates else "",
        folder=FOLDERS[entity.kind],
        external=record.external,
        noindex=not lookup.indexed(entity.id),
    )


def _facts(entity: Entity, lookup: Lookup) -> tuple[Part, Part, Part]:
    """The facts, their sources numbered in the order in which they come, and how many facts are not shown."""
    told: Sequence[Fact] = [f for f in entity.authority.facts if f.name not in UNTOLD]
    facts = told[:FACTS]
    numbers = {source: n for n, source in enumerate(dict.fromkeys(f.source for f in facts if f.source), 1)}
    rows = tuple(FactRow(f.name, _clipped(lookup.told(f.value)), f.date, numbers.get(f.source, 0)) for f in facts)
    sources = tuple(map(lookup.said_by, numbers))
    return part("facts", rows), part("sources", sources), part("more_facts", len(told) - len(facts))


def _clipped(link: Link) -> Link:
    return link._replace(text=clip(link.text, LONGEST))


def _unknown(entity: Entity) -> tuple[str, ...]:
    """The names of the facts that a numbered document should have and that neither a file nor a sentence tells."""
    known = {fact.name for fact in entity.authority.facts}
    known |= {"issuer" for r in entity.relations if r.predicate == "issued-by" and r.subject == entity.id}
    return tuple(name for name in EXPECTED if "number" in known and name not in known)


def _together(entity: Entity, lookup: Lookup) -> Iterator[Company]:
    holders = lookup.holders(entity.id)
    for id_, count in entity.together:
        other = lookup.archive.faces[id_]
        links: tuple[Link, ...] = ()
        if len(holders) > 1:  # with one article there is nothing to choose from
            theirs = lookup.holder_set(id_)
            links = tuple(lookup.article_link(a) for a in islice((a for a in holders if a in theirs), SHARED))
        yield Company(other.kind, lookup.paths[id_], other.name, count, links)


def bars(counts: Counter[str], paths: dict[str, str]) -> tuple[YearBar, ...]:
    """One bar for every year from the first to the last, the empty ones too; undated articles last."""
    known = sorted(y for y in counts if y)
    top = max(counts.values(), default=1)
    years = [str(y) for y in range(int(known[0]), int(known[-1]) + 1)] if known else []
    if len(years) > 200:  # a misread year must not draw a thousand empty bars
        years = known
    years += [""] if counts[""] else []
    return tuple(YearBar(y, counts[y], -(-counts[y] * BAR_STEPS // top), paths.get(y or NO_YEAR, "")) for y in years)


# ── relations ────────────────────────────────────────────────────────────────────────────────────────────────


def _relations(entity: Entity, lookup: Lookup) -> tuple[tuple[RelationRow, ...], tuple[RelationGroup, ...]]:
    """The offices, oldest first, and the other relations by predicate and direction; what several articles tell is one
    row."""
    told: dict[tuple[str, str, str], list[Relation]] = {}
    for relation in entity.relations[:TOLD]:
        office = relation.predicate in OFFICES
        outward = relation.subject == entity.id
        predicate = relation.predicate if office else f"{relation.predicate}:{'out' if outward else 'in'}"
        other = relation.object if outward else relation.subject
        told.setdefault((predicate, other, relation.label if office else ""), []).append(relation)
    offices: list[RelationRow] = []
    groups: dict[str, list[RelationRow]] = {}
    shown = 0
    for (predicate, other, label), some in told.items():
        room = max(1, min(SAID, SENTENCES - shown))
        shown += min(room, len(some))
        row = _relation(predicate, other, label, (some, room), lookup)
        (offices if predicate in OFFICES else groups.setdefault(predicate, [])).append(row)
    offices.sort(key=lambda row: (row.first, row.label, row.other.text))
    made = (RelationGroup(predicate, tuple(rows[:RELATIONS])) for predicate, rows in sorted(groups.items()))
    return tuple(offices[:RELATIONS]), tuple(made)


def _relation(
    predicate: str, other: str, label: str, telling: tuple[Sequence[Relation], int], lookup: Lookup
) -> RelationRow:
    """A row; `telling` are the relations that tell it, and how many of their sentences are shown."""
    told, room = telling
    dates = sorted(filter(None, (_told(relation, lookup) for relation in told)))
    return RelationRow(
        predicate=predicate,
        other=lookup.link(other),
        kind=other.partition(":")[0],
        label=label,
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        said=tuple(_said(relation, lookup) for relation in told[:room]),
        more=max(0, len(told) - room),
    )


def _told(relation: Relation, lookup: Lookup) -> str:
    """The date of a relation, else that of the article that tells it."""
    return day(relation.date or lookup.archive.dates[relation.article])


def _said(relation: Relation, lookup: Lookup) -> Said:
    one = lookup.sentence(relation)
    title = lookup.archive.heads[relation.article].title
    link = Link(lookup.passage(relation.article, one.page, one.anchor), title)
    return Said(Flow(one.text), link, _told(relation, lookup))


# ── passages ─────────────────────────────────────────────────────────────────────────────────────────────────


def _witnesses(id_: str, articles: Sequence[str], lookup: Lookup) -> Iterator[Witness]:
    for article in articles:
        quoted = lookup.quoted(id_, article)
        passages = tuple(
            Passage(
                lookup.passage(article, one.page, one.anchor),
                Flow(one.text, tuple(Annotation(start, end, "mark") for start, end in one.marks)),
            )
            for one in quoted.passages
        )
        head = lookup.archive.heads[article]
        plain = Teaser(lookup.paths[article], head.title, head.date, lookup.source(head))
        yield Witness(plain, passages, quoted.more)
