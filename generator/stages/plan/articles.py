"""The pages of an article: one, or one for each of its sheets (sheets.py). Later pages have their part of the text with
what it names; record, citations and neighbours are on the first.

1. The record: every field with the reason why we believe it.
2. The text, block by block, with mentions and markup standing beside it, and the lines that the text leaves out
   in their places, for the switch to the page as captured.
3. The entities in it, by kind; the mentions that were not decided, with what they could mean; previews.
4. What leads on: related articles with the reason, the articles before and after by date.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from generator.address import twin, web
from generator.cite import citations
from generator.edtf import whole_day
from generator.model import (
    KINDS,
    Annotation,
    Article,
    Block,
    Field,
    Flow,
    OpenNote,
    Part,
    Reading,
    Resolution,
    Rights,
)
from generator.quote import open_notes
from generator.sheets import CANDIDATES, Sheet, sheets
from generator.stages.plan.groups import cells, grouped
from generator.stages.plan.linked import article_machine
from generator.stages.plan.lookup import Line, Lookup, first_mention, part
from generator.stages.plan.urls import places_path, sheet_path
from generator.stages.plan.views import (
    NOWHERE,
    Around,
    BlockView,
    Counted,
    Head,
    Link,
    Named,
    NamedGroup,
    RecordRow,
    Teaser,
    Undecided,
)
from generator.text import block_of, clip

RECORD = ("date", "source", "section", "rights", "language")
WEB = ("http://", "https://")
Numbered: TypeAlias = Sequence[tuple[int, Resolution]]  # resolutions with their places in the reading
LABEL = 60  # code points of a heading that names a page
AUTHORS = 40  # shown of an article
NAME = 200  # code points of one of them
LONGEST = 1_000  # of another field of the record
ADDRESS = 2_000
PLACES = 40_000  # paragraphs of a long article whose pages its script says


class Notes(NamedTuple):
    """For the index of a resolution left open, the anchor of its note; and the resolutions that are the first of their
    entities."""

    places: Mapping[int, str]
    firsts: frozenset[int]


def article_pages(
    reading: Reading, around: tuple[str | None, str | None], lookup: Lookup
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """(path, parts) of every page of an article. `around`: ids of the articles before and after it."""
    article = reading.article
    laid = sheets(reading, lookup.cuts(article.id))
    firsts = _firsts(reading)
    links = tuple(_sheet_links(article, laid, lookup)) if len(laid) > 1 else ()
    for sheet in laid:
        undecided, places = _undecided(article, sheet.resolutions, lookup)
        entities = dict.fromkeys(r.entity for _, r in sheet.resolutions if r.entity)
        body = blocks(article, sheet, Notes(places, firsts), lookup)
        yield (
            sheet_path(lookup.paths[article.id], sheet.number),
            (
                part("head", _head(article, lookup)),
                part("rights", _brief(article).rights),
                part("body", body),
                part("captured", bool(sheet.removed)),
                part("more_captured", sheet.more),
                part("twin", twin(lookup.paths[article.id])),
                part("outline", tuple(Counted(b.anchor, b.flow.text, b.level) for b in body if b.kind == "heading")),
                part("named", _named(article, sheet.resolutions, lookup)),
                part("undecided", undecided),
                part("cards", tuple(map(lookup.card, entities))),
                part("number", sheet.number),
                part("sheets", links),
                part("places", places_path(lookup.paths[article.id])),
                *(_first_only(reading, sheet, around, lookup) if sheet.number == 1 else _NOT_FIRST),
            ),
        )


def article_places(reading: Reading, lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """(path, parts) of the script that says on which page of an article a paragraph is, where there are several: of
    each page the permalinks without "p-", the first ones of very many."""
    article = reading.article
    cuts = lookup.cuts(article.id)
    if cuts:
        anchors = [anchor.removeprefix("p-") for anchor in lookup.layout(article).anchors]
        on = [[anchors[at] for at, _ in sheet.blocks if at < PLACES] for sheet in sheets(reading, cuts)]
        places = part("places", tuple(" ".join(some) for some in on))
        yield places_path(lookup.paths[article.id]), (places,)


def _first_only(
    reading: Reading, sheet: Sheet, around: tuple[str | None, str | None], lookup: Lookup
) -> Iterator[Part]:
    """What only the first page of an article shows."""
    article = _brief(reading.article)
    yield part("machine", article_machine(article, [r for _, r in sheet.resolutions], lookup))
    yield part("record", tuple(_record(article, lookup)))
    yield part("cite", citations(article, lookup.paths[article.id], lookup.config))
    yield part("related", tuple(_related(article.id, lookup)))
    yield part("around", Around(*(lookup.teaser(id_) if id_ else None for id_ in around)))


_NOT_FIRST = (part("record", ()), part("cite", None), part("related", ()), part("around", Around(None, None)))


def _brief(article: Article) -> Article:
    """The article as its page tells of it: the record without what is far too long for that (`data/` has it), and of
    the text the title alone."""
    record = article.record
    title = clip(article.title, LONGEST)
    authors = tuple(replace(author, value=clip(author.value, NAME)) for author in record.authors[:AUTHORS])
    if more := len(record.authors) - len(authors):
        authors = (*authors, replace(authors[-1], value=f"… (+{more})"))
    others = {name: getattr(record, name) for name in ("source", "kicker", "section", "rights", "language")}
    addresses = {name: getattr(record, name) for name in ("url", "archived")}
    return Article(
        id=article.id,
        path=article.path,
        text=f"{title}\n",
        blocks=(Block("title", 0, len(title)),),
        record=replace(
            record,
            title=replace(record.title, value=title),
            authors=authors,
            **{name: field and replace(field, value=clip(field.value, LONGEST)) for name, field in others.items()},
            **{name: field if field and len(field.value) <= ADDRESS else None for name, field in addresses.items()},
        ),
        digest=article.digest,
        line=article.line,
        rights=replace(article.rights, reason=clip(article.rights.reason, LONGEST)),
    )


def _firsts(reading: Reading) -> frozenset[int]:
    """The resolutions that are the first of their entities."""
    first: dict[str, int] = {}
    for number, resolution in enumerate(reading.resolutions):
        if resolution.entity is not None:
            first.setdefault(resolution.entity, number)
    return frozenset(first.values())


def _sheet_links(article: Article, laid: Sequence[Sheet], lookup: Lookup) -> Iterator[Link]:
    """The pages of an article, each named by its first and last headings, else by its first words."""
    path = lookup.paths[article.id]
    for sheet in laid:
        texts = [(b.kind, article.text[b.start : min(b.end, b.start + 4 * LABEL)]) for _, b in sheet.blocks]
        headings = [clip(text, LABEL) for kind, text in texts if kind == "heading"]
        named = [headings[0], *headings[-1:]] if headings else []
        body = next((text for kind, text in texts if kind != "title" and text.strip()), article.title)
        yield Link(sheet_path(path, sheet.number), " – ".join(dict.fromkeys(named)) or clip(body, LABEL))


def _head(article: Article, lookup: Lookup) -> Head:
    kicker = article.record.kicker.value if article.record.kicker else ""
    head = lookup.archive.heads[article.id]
    source, section = lookup.source(head), lookup.section(head)
    return Head(
        title=head.title,
        path=lookup.paths[article.id],
        description=lookup.teaser(article.id).lead,
        kicker=kicker,
        date=article.date,
        source=Link(lookup.files["sources"][source], source) if source else NOWHERE,
        section=Link(lookup.files["sections"][section], section) if section else NOWHERE,
        noindex=bool(article.rights.noindex),
    )


def _record(article: Article, lookup: Lookup) -> Iterator[RecordRow]:
    record = article.record
    yield _row("title", record.title)
    for author in record.authors:
        yield _row("author", author)
    if record.kicker:
        yield _row("kicker", record.kicker)
    for name in RECORD:
        field: Field | None = getattr(record, name)
        if field is not None:
            yield _row(name, field)
    yield from _addresses(article)
    yield from _rights(article.rights)
    yield RecordRow("file", article.path, "printed", "", "", article.line)
    if article.digest:
        yield RecordRow("sha256", article.digest, "printed", "", "", 0)


def _rights(rights: Rights) -> Iterator[RecordRow]:
    """What is published, on what ground, and the rights statement with its address."""
    for name, value in (("policy", rights.policy), ("rights_basis", rights.basis), ("statement", rights.statement)):
        if value:
            yield RecordRow(name, value, "curated", "", "", 0, "", value if name == "statement" else "")


def _addresses(article: Article) -> Iterator[RecordRow]:
    """Where the article was published, where a capture of it is, and when it was captured. Both links are robust
    links (robustlinks.mementoweb.org): each of them leads on when the other is gone."""
    record = article.record
    moment = whole_day(record.captured.value) if record.captured else ""
    original, version = (web(f.value) if f and f.value.startswith(WEB) else "" for f in (record.url, record.archived))
    for name, field, external in (("url", record.url, original), ("archived", record.archived, version)):
        if field:
            row = _row(name, field)
            yield replace(row, external=external, original=original, version=version, moment=moment if version else "")
    if record.captured:
        yield _row("captured", record.captured)


def _row(name: str, field: Field) -> RecordRow:
    return RecordRow(name, field.value, field.basis, field.rule, clip(field.evidence, 200), field.line)


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────


def blocks(article: Article, sheet: Sheet, notes: Notes, lookup: Lookup) -> tuple[BlockView, ...]:
    """The blocks of a sheet, with the lines that the text leaves out where the captured page has them."""
    layout = lookup.layout(article)
    laid = _annotations(article, sheet, notes, lookup)
    views: list[BlockView] = []
    out = deque(sheet.removed)
    level = 1
    for (at, block), own in zip(sheet.blocks, laid, strict=True):
        while out and out[0].block <= at:
            line = out.popleft()
            views.append(BlockView("captured", Flow(line.text), role=line.role, rule=line.rule, line=line.number))
        if block.kind == "heading":
            level = min(max(block.level, 2), level + 1)  # a page's headings leave out no level
        views.append(_block(article, block, layout.anchor(block.start), own, level))
    views += [BlockView("captured", Flow(x.text), role=x.role, rule=x.rule, line=x.number) for x in out]
    return grouped(views)


def _block(article: Article, block: Block, anchor: str, laid: Sequence[Annotation], heading: int) -> BlockView:
    flow = Flow(article.text[block.start : block.end], tuple(laid))
    level = heading if block.kind == "heading" else block.level
    return BlockView(block.kind, flow, anchor, level, line=block.line, cells=cells(flow, block))


def _annotations(article: Article, sheet: Sheet, notes: Notes, lookup: Lookup) -> list[list[Annotation]]:
    """The annotations of each block, counted from its start; what reaches over a block's end is cut there."""
    pieces = [block for _, block in sheet.blocks]
    starts = [block.start for block in pieces]
    laid: list[list[Annotation]] = [[] for _ in starts]

    def lay(start: int, end: int, tag: str, attributes: tuple[tuple[str, str], ...]) -> None:
        at = block_of(starts, start)
        while at < len(starts) and starts[at] < end:
            block = pieces[at]
            left, right = max(start, block.start) - block.start, min(end, block.end) - block.start
            if left < right:
                laid[at].append(Annotation(left, right, tag, attributes))
            at += 1

    for mark in article.marks:
        if mark.start >= sheet.end or max(mark.end, mark.start + 1) <= sheet.start:
            continue
        href = web(mark.href) if mark.href.startswith((*WEB, "mailto:")) else ""
        rel = (("href", href), ("rel", "noopener external")) if href else ()
        if mark.tag != "a" or href:
            lay(mark.start, max(mark.end, mark.start + 1), mark.tag, rel if mark.tag == "a" else ())
    for number, resolution in sheet.resolutions:
        mention, entity = resolution.mention, resolution.entity
        attributes = _mention(resolution, notes.places.get(number, ""), lookup)
        if entity is not None and number in notes.firsts:
            attributes = (*attributes, ("id", first_mention(entity)))
        lay(mention.start, mention.end, "a", attributes)
    return laid


def _mention(resolution: Resolution, anchor: str, lookup: Lookup) -> tuple[tuple[str, str], ...]:
    kind, entity = resolution.mention.kind, resolution.entity
    if entity is None:
        return ("class", f"m m-open k-{kind}"), ("href", f"#{anchor}"), ("aria-describedby", "open-legend")
    return ("class", f"m k-{kind}"), ("path", lookup.paths[entity])


# ── entities ─────────────────────────────────────────────────────────────────────────────────────────────────


def _named(article: Article, resolutions: Numbered, lookup: Lookup) -> tuple[NamedGroup, ...]:
    """The entities of some mentions by kind, in the order of the first of these."""
    layout = lookup.layout(article)
    counts: dict[str, int] = {}
    first: dict[str, int] = {}
    for _, resolution in resolutions:
        if resolution.entity:
            counts[resolution.entity] = counts.get(resolution.entity, 0) + 1
            first.setdefault(resolution.entity, resolution.mention.start)
    groups = []
    for kind in KINDS:
        items = tuple(
            Named(
                lookup.paths[id_],
                lookup.archive.faces[id_].name,
                count,
                layout.anchor(first[id_]),
            )
            for id_, count in counts.items()
            if lookup.archive.faces[id_].kind == kind
        )
        if items:
            groups.append(NamedGroup(kind, items))
    return tuple(groups)


def _undecided(article: Article, resolutions: Numbered, lookup: Lookup) -> tuple[tuple[Undecided, ...], dict[int, str]]:
    """One note for each surface left open with the same candidates; and for each resolution the anchor of its note."""
    made = []
    places: dict[int, str] = {}
    for at, (note, numbers) in enumerate(open_notes(resolutions, lookup.layout(article)), 1):
        anchor = f"open-{at}"
        places.update(dict.fromkeys(numbers, anchor))
        made.append(_note(note, anchor, lookup))
    return tuple(made), places


def _note(note: OpenNote, anchor: str, lookup: Lookup, article: Link = NOWHERE) -> Undecided:
    links = tuple(lookup.link(id_) for id_ in note.candidates[:CANDIDATES])
    return Undecided(anchor, note.surface, note.kind, note.evidence, note.times, note.anchor, links, article)


def undecided(line: Line, lookup: Lookup) -> Iterator[Undecided]:
    """The open mentions of an article, as the archive's list of them shows them."""
    for note in lookup.notes(line.id):
        yield _note(note, "", lookup, Link(f"{sheet_path(line.path, note.page)}#{note.anchor}", line.title))


def _related(id_: str, lookup: Lookup) -> Iterator[Teaser]:
    for other, shared in lookup.archive.related.get(id_, ()):
        teaser = lookup.teaser(other)
        links = tuple(lookup.link(entity) for entity in shared[:5])
        yield Teaser(teaser.path, teaser.title, teaser.date, teaser.source, "", links)
