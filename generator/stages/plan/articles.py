"""The page of an article.

1. The record: every field with the reason why we believe it.
2. The text, block by block, with mentions and markup standing beside it, and the lines that the text leaves out
   in their places, for the switch to the page as captured.
3. The entities in it, by kind; the mentions that were not decided, with what they could mean; previews.
4. What leads on: related articles with the reason, the articles before and after by date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.address import web
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
from generator.stages.plan.groups import cells, grouped
from generator.stages.plan.linked import article_machine
from generator.stages.plan.lookup import Lookup, first_mention, part
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
CANDIDATES = 8


def article_parts(reading: Reading, around: tuple[str | None, str | None], lookup: Lookup) -> tuple[Part, ...]:
    """Everything that the page of an article shows. `around`: ids of the articles before and after it."""
    article = reading.article
    undecided, places = _undecided(reading, lookup)
    body = blocks(reading, lookup, places)
    groups = _named(reading, lookup)
    return (
        part("head", _head(article, lookup)),
        part("machine", article_machine(reading, lookup)),
        part("rights", article.rights),
        part("record", tuple(_record(article, lookup))),
        part("body", body),
        part("captured", any(b.kind == "captured" for b in body)),
        part("outline", tuple(Counted(b.anchor, b.flow.text, b.level) for b in body if b.kind == "heading")),
        part("named", groups),
        part("undecided", undecided),
        _cards(reading, lookup),
        part("cite", citations(article, lookup.paths[article.id], lookup.config)),
        part("related", tuple(_related(article.id, lookup))),
        part("around", Around(*(lookup.teaser(id_) if id_ else None for id_ in around))),
    )


def _head(article: Article, lookup: Lookup) -> Head:
    kicker = article.record.kicker.value if article.record.kicker else ""
    head = lookup.archive.heads[article.id]
    source, section = lookup.source(head), lookup.section(head)
    return Head(
        title=article.title,
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


def blocks(reading: Reading, lookup: Lookup, undecided: dict[int, str]) -> tuple[BlockView, ...]:
    """The blocks of the text after the title, with the lines it leaves out where the captured page has them.

    `undecided`: for the index of a resolution left open, the anchor of its note.
    """
    article = reading.article
    anchors = lookup.anchors(article)
    laid = _annotations(reading, lookup, undecided)
    views: list[BlockView] = []
    out = list(article.removed)
    level = 1
    for at, block in enumerate(article.blocks):
        while out and out[0].block <= at:
            line = out.pop(0)
            views.append(BlockView("captured", Flow(line.text), role=line.role, rule=line.rule, line=line.number))
        if block.kind == "heading":
            level = min(max(block.level, 2), level + 1)  # a page's headings leave out no level
        views.append(_block(article, block, anchors[at], laid[at], level))
    views += [BlockView("captured", Flow(x.text), role=x.role, rule=x.rule, line=x.number) for x in out]
    return grouped(views)


def _block(article: Article, block: Block, anchor: str, laid: Sequence[Annotation], heading: int) -> BlockView:
    flow = Flow(article.text[block.start : block.end], tuple(laid))
    level = heading if block.kind == "heading" else block.level
    return BlockView(block.kind, flow, anchor, level, line=block.line, cells=cells(flow, block))


def _annotations(reading: Reading, lookup: Lookup, undecided: dict[int, str]) -> list[list[Annotation]]:
    """The annotations of each block, counted from its start; what reaches over a block's end is cut there."""
    article = reading.article
    starts = [block.start for block in article.blocks]
    laid: list[list[Annotation]] = [[] for _ in starts]

    def lay(start: int, end: int, tag: str, attributes: tuple[tuple[str, str], ...]) -> None:
        at = block_of(starts, start)
        while at < len(starts) and starts[at] < end:
            block = article.blocks[at]
            left, right = max(start, block.start) - block.start, min(end, block.end) - block.start
            if left < right:
                laid[at].append(Annotation(left, right, tag, attributes))
            at += 1

    for mark in article.marks:
        href = web(mark.href) if mark.href.startswith((*WEB, "mailto:")) else ""
        rel = (("href", href), ("rel", "noopener external")) if href else ()
        if mark.tag != "a" or href:
            lay(mark.start, max(mark.end, mark.start + 1), mark.tag, rel if mark.tag == "a" else ())
    seen: set[str | None] = {None}
    for number, resolution in enumerate(reading.resolutions):
        mention, entity = resolution.mention, resolution.entity
        attributes = _mention(resolution, undecided.get(number, ""), lookup)
        if entity is not None and entity not in seen:
            attributes = (*attributes, ("id", first_mention(entity)))
        seen.add(entity)
        lay(mention.start, mention.end, "a", attributes)
    return laid


def _mention(resolution: Resolution, anchor: str, lookup: Lookup) -> tuple[tuple[str, str], ...]:
    kind, entity = resolution.mention.kind, resolution.entity
    if entity is None:
        return ("class", f"m m-open k-{kind}"), ("href", f"#{anchor}"), ("aria-describedby", "open-legend")
    return ("class", f"m k-{kind}"), ("path", lookup.paths[entity])


# ── entities ─────────────────────────────────────────────────────────────────────────────────────────────────


def _named(reading: Reading, lookup: Lookup) -> tuple[NamedGroup, ...]:
    """The entities in the article by kind, in the order of their first mention."""
    article = reading.article
    starts = [block.start for block in article.blocks]
    anchors = lookup.anchors(article)
    counts: dict[str, int] = {}
    first: dict[str, int] = {}
    for resolution in reading.resolutions:
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
                anchors[block_of(starts, first[id_])],
            )
            for id_, count in counts.items()
            if lookup.archive.faces[id_].kind == kind
        )
        if items:
            groups.append(NamedGroup(kind, items))
    return tuple(groups)


def _undecided(reading: Reading, lookup: Lookup) -> tuple[tuple[Undecided, ...], dict[int, str]]:
    """One note for each surface left open with the same candidates; and for each resolution the anchor of its note."""
    made, places = [], {}
    for at, (note, numbers) in enumerate(open_notes(reading), 1):
        anchor = f"open-{at}"
        places.update(dict.fromkeys(numbers, anchor))
        made.append(_note(note, anchor, lookup))
    return tuple(made), places


def _note(note: OpenNote, anchor: str, lookup: Lookup, article: Link = NOWHERE) -> Undecided:
    links = tuple(lookup.link(id_) for id_ in note.candidates[:CANDIDATES])
    return Undecided(anchor, note.surface, note.kind, note.evidence, note.times, note.anchor, links, article)


def undecided(id_: str, lookup: Lookup) -> Iterator[Undecided]:
    """The open mentions of an article, as the archive's list of them shows them."""
    title = lookup.archive.heads[id_].title
    for note in lookup.notes(id_):
        yield _note(note, "", lookup, Link(lookup.passage(id_, note.block, note.anchor), title))


def _cards(reading: Reading, lookup: Lookup) -> Part:
    """The previews of the entities named here; each is made once for the whole site."""
    ids = dict.fromkeys(r.entity for r in reading.resolutions if r.entity)
    return part("cards", tuple(map(lookup.card, ids)))


def _related(id_: str, lookup: Lookup) -> Iterator[Teaser]:
    for other, shared in lookup.archive.related.get(id_, ()):
        teaser = lookup.teaser(other)
        links = tuple(lookup.link(entity) for entity in shared[:5])
        yield Teaser(teaser.path, teaser.title, teaser.date, teaser.source, "", links)
