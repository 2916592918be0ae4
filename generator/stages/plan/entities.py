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
from generator.model import Annotation, Block, Entity, Fact, Flow, Occurrence, Part, Relation
from generator.stages.plan.linked import entity_machine
from generator.stages.plan.lookup import Lookup, block_of, clip, part, subtitle
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
)

WHOLE = 40  # articles whose passages stand on the entity's own page
CHUNK = 40  # articles on a page of a year
PASSAGES = 4  # passages shown of one article
AROUND = 280  # code points shown before and after a mention in a long paragraph
RELATIONS = 60
TOLD = 1200  # relations of one entity that are looked at
SAID = 6  # sentences shown of one relation
NEWEST = 5  # articles that a frequent entity's own page shows before it sends on to the years
OFFICES = ("holds-office", "held-office")
UNTOLD = ("series",)  # facts that only sort entities
EXPECTED = ("issuer", "date", "title")  # what identifies a numbered document: unknown ones are said to be unknown
SURFACES = 40
SHARED = 3  # shared articles named at an entity that occurs with another
NEAR = 10  # entities that it occurs with, shown at once; the others are folded away
ALIKE = 12
BAR_STEPS = 20
NO_YEAR = "none"


def entity_pages(entity: Entity, lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """(path, parts) of the page of `entity` and of the pages by year, where it has too many articles for one."""
    path = lookup.paths[entity.id]
    grouped = [(id_, list(places)) for id_, places in groupby(entity.occurrences, key=lambda o: o.article)]
    whole = len(grouped) <= WHOLE
    chunks = [] if whole else list(_chunks(path, grouped, lookup))
    first = {year_: chunk_path for year_, number, chunk_path, _ in reversed(chunks) if number == 1}
    here = grouped if whole else grouped[: -NEWEST - 1 : -1]
    yield (
        path,
        (
            *_about(entity, grouped, first, lookup),
            part("witnesses", tuple(_witnesses(here, lookup))),
            part("whole", whole),
        ),
    )
    for year_, number, chunk_path, some in chunks:
        yield (
            chunk_path,
            (
                part("head", _head(entity, grouped, lookup)),
                part("year", year_),
                part("number", number),
                part("others", tuple((y, n, p) for y, n, p, _ in chunks if y == year_)),
                part("witnesses", tuple(_witnesses(some, lookup))),
            ),
        )


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
        part("variants", entity.authority.variants),
        part("surfaces", entity.surfaces[:SURFACES]),
        part("apart", apart(entity, lookup)),
        part("offices", offices),
        part("relations", groups),
        part("together", company[:NEAR]),
        part("farther", company[NEAR:]),
        part("picture", neighbourhood(entity, lookup)),
        part("alike", tuple(islice(lookup.open_for(entity), ALIKE))),
        part("years", bars(Counter(year(lookup.archive.heads[id_].date) for id_, _ in grouped), years)),
    )


def _head(entity: Entity, grouped: Sequence[tuple[str, list[Occurrence]]], lookup: Lookup) -> EntityHead:
    record = entity.authority
    dates = [date for id_, _ in grouped if (date := lookup.archive.heads[id_].date)]
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


def _facts(entity: Entity, lookup: Lookup) -> tuple[Part, Part]:
    """The facts, and their sources numbered in the order in which they come."""
    facts: Sequence[Fact] = [f for f in entity.authority.facts if f.name not in UNTOLD]
    numbers = {source: n for n, source in enumerate(dict.fromkeys(f.source for f in facts if f.source), 1)}
    rows = tuple(FactRow(f.name, lookup.told(f.value), f.date, numbers.get(f.source, 0)) for f in facts)
    return part("facts", rows), part("sources", tuple(map(lookup.said_by, numbers)))


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
    for (predicate, other, label), some in told.items():
        row = _relation(predicate, other, label, some, lookup)
        (offices if predicate in OFFICES else groups.setdefault(predicate, [])).append(row)
    offices.sort(key=lambda row: (row.first, row.label, row.other.text))
    made = (RelationGroup(predicate, tuple(rows[:RELATIONS])) for predicate, rows in sorted(groups.items()))
    return tuple(offices[:RELATIONS]), tuple(made)


def _relation(predicate: str, other: str, label: str, told: Sequence[Relation], lookup: Lookup) -> RelationRow:
    dates = sorted(filter(None, (_told(relation, lookup) for relation in told)))
    return RelationRow(
        predicate=predicate,
        other=lookup.link(other),
        kind=other.partition(":")[0],
        label=label,
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        said=tuple(_said(relation, lookup) for relation in told[:SAID]),
        more=max(0, len(told) - SAID),
    )


def _told(relation: Relation, lookup: Lookup) -> str:
    """The date of a relation, else that of the article that tells it."""
    return day(relation.date or lookup.archive.heads[relation.article].date)


def _said(relation: Relation, lookup: Lookup) -> Said:
    article = lookup.archive.articles[relation.article]
    at = block_of([b.start for b in article.blocks], relation.start)
    sentence = Flow(clip(article.text[relation.start : relation.end], 600))
    link = Link(f"{lookup.paths[article.id]}#{lookup.anchors(article)[at]}", article.title)
    return Said(sentence, link, _told(relation, lookup))


# ── passages ─────────────────────────────────────────────────────────────────────────────────────────────────


def _chunks(
    path: str, grouped: Sequence[tuple[str, list[Occurrence]]], lookup: Lookup
) -> Iterator[tuple[str, int, str, Sequence[tuple[str, list[Occurrence]]]]]:
    """(year, number, path, articles) of the pages by year."""
    stem = path.removesuffix(".html")
    by_year: dict[str, list[tuple[str, list[Occurrence]]]] = {}
    for pair in grouped:
        by_year.setdefault(year(lookup.archive.heads[pair[0]].date) or NO_YEAR, []).append(pair)
    for year_, some in by_year.items():
        for number, start in enumerate(range(0, len(some), CHUNK), 1):
            tail = "" if number == 1 else f"-{number}"
            yield year_, number, f"{stem}/{year_}{tail}.html", some[start : start + CHUNK]


def _witnesses(grouped: Sequence[tuple[str, list[Occurrence]]], lookup: Lookup) -> Iterator[Witness]:
    for id_, places in grouped:
        reading = lookup.archive.readings[id_]
        article, resolutions = reading.article, reading.resolutions
        starts = [block.start for block in article.blocks]
        spans = [(resolutions[o.at].mention.start, resolutions[o.at].mention.end) for o in places]
        by_block = [(at, list(some)) for at, some in groupby(spans, key=lambda span: block_of(starts, span[0]))]
        anchors = lookup.anchors(article)
        passages = tuple(
            Passage(f"{lookup.paths[id_]}#{anchors[at]}", excerpt(article.text, article.blocks[at], some))
            for at, some in by_block[:PASSAGES]
        )
        teaser = lookup.teaser(id_)
        plain = Teaser(teaser.path, teaser.title, teaser.date, teaser.source)
        yield Witness(plain, passages, max(0, len(by_block) - PASSAGES))


def excerpt(text: str, block: Block, spans: Sequence[tuple[int, int]]) -> Flow:
    """The paragraph `block` of `text` with `spans` marked; a long one is cut round the first of them, with "…"."""
    start, end = block.start, block.end
    left, right = max(start, spans[0][0] - AROUND), min(end, spans[0][1] + AROUND)
    if end - start <= 3 * AROUND:
        left, right = start, end
    if left > start:
        space = text.find(" ", left, spans[0][0])
        left = space + 1 if space >= 0 else left
    if right < end:
        space = text.rfind(" ", spans[0][1], right)
        right = space if space >= 0 else right
    lead = "… " if left > start else ""
    tail = " …" if right < end else ""
    offset = len(lead) - left
    marks = tuple(Annotation(a + offset, min(b, right) + offset, "mark") for a, b in spans if left <= a < right)
    return Flow(lead + text[left:right] + tail, marks)
