"""The values that flow through the house, all frozen. Imports nothing of ours.

    Source ─read→ Article ─recognise→ Mention… ─resolve→ Reading ─assemble→ Archive ─plan→ Page… ─render→ Output…

One coordinate system: every span is half-open, in code points of `Article.text`, which is the title, a newline
and the body. Text is never edited after *read*; whatever is known about it stands beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Literal, NamedTuple, Protocol, TypeAlias

Kind: TypeAlias = Literal["document", "person", "organisation", "place", "event", "topic"]
KINDS: tuple[Kind, ...] = ("document", "person", "organisation", "place", "event", "topic")

Basis: TypeAlias = Literal["printed", "inferred", "curated"]
BlockKind: TypeAlias = Literal["title", "lead", "paragraph", "heading", "caption", "item", "quote", "code", "row"]
Origin: TypeAlias = Literal["curated", "knowledge", "rule"]
Policy: TypeAlias = Literal["full", "excerpt", "metadata-only", "withdrawn"]
POLICIES: tuple[Policy, ...] = ("full", "excerpt", "metadata-only", "withdrawn")

LEAD = 400  # code points of an article's beginning that its head holds
NAME = 400  # of its title, its source and its section
FOUND_BY = 12  # printed forms by which search finds an entity
# Facts that tell most about an entity in one line, best first.
TELLING = ("title", "subject", "office", "issuer", "date", "term", "type", "parent", "place", "role", "year")


class Span(NamedTuple):
    """Code points `start` up to and without `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """One file, or one line of a JSON Lines file, as found: `path` is relative to the archive folder, with `/`;
    `data` its bytes; `line` the line it begins on, so that large JSON Lines files stream."""

    path: str
    data: bytes
    line: int = 1


# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Field:
    """One piece of metadata and why we believe it.

    `rule` names the rule that read it; `evidence` is the text it was read or inferred from; `line` is the
    source line (1-based, 0 where the source has none).
    """

    value: str
    basis: Basis
    rule: str
    evidence: str = ""
    line: int = 0


@dataclass(frozen=True)
class Record:
    """What an article says about itself. None or () means: not printed and not inferred.

    `date` is EDTF (level 0 and 1): 2018-07-16T20:15, 2018-10-15?, 2019. `captured` is when a web archive took the
    page, in UTC: 2020-01-02T03:04Z; `archived` is the address of a capture in a web archive.
    """

    title: Field
    date: Field | None = None
    authors: tuple[Field, ...] = ()
    source: Field | None = None
    kicker: Field | None = None
    section: Field | None = None
    url: Field | None = None
    rights: Field | None = None
    language: Field | None = None
    captured: Field | None = None
    archived: Field | None = None


@dataclass(frozen=True)
class Rights:
    """What may be published of an article, and on what ground. "" and None: nothing is said of it.

    `policy` is a Policy, once generator.rights has decided it; `basis` says why that may be done; `statement` is the
    URI of a rights statement; `date` and `reason` tell of a withdrawal, and `title` the words that then stand for the
    title; `noindex` keeps the page out of web search engines. `by`: the places that had a say ("archive.toml:12").
    """

    policy: str = ""
    basis: str = ""
    statement: str = ""
    date: str = ""
    reason: str = ""
    title: str = ""
    noindex: bool | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the captured page that is not in the text as it stands: furniture, a duplicate, or read as metadata.

    `role` is "removed", "duplicate", or the name of the Record field it was read as; `rule` says why;
    `block` is how many blocks of the article stand before it, so that the captured page can be shown in order.
    """

    number: int
    text: str
    role: str
    rule: str
    block: int = 0


class Cell(NamedTuple):
    """A cell of a table's row, a span of the article's text; empty cells are empty spans. `header`: it names its row
    or column; `columns` and `rows`: over how many of them it reaches."""

    start: int
    end: int
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Block:
    """A paragraph-like piece of the text. `level` is the heading level (2–6), the list depth, or the number of the
    table that a row belongs to, else 0; `cells` are those of a row."""

    kind: BlockKind
    start: int
    end: int
    line: int = 0
    level: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Mark:
    """Inline markup from Markdown or HTML: `tag` is one of em, strong, code, a, br, sub, sup; `href` only for a."""

    start: int
    end: int
    tag: str
    href: str = ""


@dataclass(frozen=True)
class Article:
    """One article. `blocks[0]` is the title; `text[len(title) + 1:]` is the body as printed (NFC), or as much of it as
    `rights` allow (*withhold*)."""

    id: str
    path: str
    text: str
    blocks: tuple[Block, ...]
    record: Record
    removed: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    digest: str = ""
    line: int = 1
    rights: Rights = Rights()

    def __post_init__(self) -> None:
        if not self.blocks or self.blocks[0].kind != "title":
            raise ValueError(f"{self.id}: the first block of an article is its title")
        if self.text[self.blocks[0].start : self.blocks[0].end] != self.record.title.value:
            raise ValueError(f"{self.id}: the title block and the record differ")
        end = 0
        for block in self.blocks:
            if not end <= block.start <= block.end <= len(self.text):
                raise ValueError(f"{self.id}: block {block} overlaps another or lies outside the text")
            end = block.end

    @property
    def title(self) -> str:
        return self.record.title.value

    @property
    def date(self) -> str:
        """EDTF, or "" where none is known."""
        return self.record.date.value if self.record.date else ""

    @property
    def body_start(self) -> int:
        """Where the body begins in `text`."""
        return len(self.title) + 1


# ── recognise ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Citation:
    """The fields of a document citation, as recognised; None where the text does not say.

    `form` is the shape: full (number and symbol), short (word and number), symbol (bare symbol), named (a law by
    its name), plenum (resolution of a plenum), congress, titled (by its title), list (member of a list), defined
    (an abbreviation that the article defines), draft. `word` is the type word in its dictionary form ("Nghị quyết"),
    `symbol` is canonical ("NQ/TW", "NĐ-CP"); `subject` is the "về …" part or the title.
    """

    form: str
    word: str | None = None
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    issuer: str | None = None
    date: str | None = None
    term: str | None = None
    plenum: int | None = None
    subject: str | None = None
    pinpoint: str | None = None


@dataclass(frozen=True)
class PersonName:
    """`form`: full, given (honorific and given name), credit (byline or photo credit), initials."""

    form: str
    name: str
    honorific: str | None = None
    office: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class BodyName:
    """An organisation as printed. `form`: full, short, abbreviation, code. `head` is the generic name
    ("Ban Thường vụ Thành ủy"), `scope` the place or parent body that the surface itself prints, else None."""

    form: str
    head: str
    scope: str | None = None


@dataclass(frozen=True)
class PlaceName:
    """`type` is the type word in its dictionary form ("thành phố", "huyện"), else None."""

    form: str
    name: str
    type: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class EventName:
    """`series` is "plenum", "congress", "conference" …; `ordinal` and `term` identify it inside its series."""

    form: str
    name: str
    series: str | None = None
    ordinal: int | None = None
    term: str | None = None
    body: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class TopicName:
    """A term of an authority file."""

    form: str
    name: str


Detail: TypeAlias = Citation | PersonName | BodyName | PlaceName | EventName | TopicName
DETAILS: Mapping[Kind, type[Detail]] = {
    "document": Citation,
    "person": PersonName,
    "organisation": BodyName,
    "place": PlaceName,
    "event": EventName,
    "topic": TopicName,
}


@dataclass(frozen=True)
class Mention:
    """A stretch of text that names an entity. `rule` names the recogniser's rule that found it; `detail` is of the
    class that `DETAILS` has for its kind."""

    start: int
    end: int
    surface: str
    kind: Kind
    rule: str
    detail: Detail

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.surface):
            raise ValueError(f"mention {self.surface!r} does not fill its span {self.start}–{self.end}")


# ── resolve ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Fact:
    """One statement about an entity. `name` is a key of the catalogue ("number", "issuer", "date", "term", "title",
    "office" …); `source` says where it stands: an authority file and line, a knowledge file, or an article id."""

    name: str
    value: str
    source: str = ""
    date: str = ""


@dataclass(frozen=True)
class Authority:
    """An authority record: what is known of one entity apart from any article.

    `id` is stable and never folded ("document:26-NQ/TW@XII"); `kind` its kind; `variants` other names, canonical
    ones only. `origin` ranks it: curated over knowledge over rule.
    """

    id: str
    kind: Kind
    name: str
    variants: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    origin: Origin = "rule"
    source: str = ""
    external: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Resolution:
    """What a mention means: one entity or None. `evidence` names the rule and the text that decided;
    `candidates` are ids of authorities that it could mean (the chosen one included, where there was a choice)."""

    mention: Mention
    entity: str | None
    evidence: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A typed statement between two entities with the sentence that shows it (a span of the article's text)."""

    subject: str
    predicate: str
    object: str
    article: str
    start: int
    end: int
    rule: str
    date: str = ""
    label: str = ""


@dataclass(frozen=True)
class Reading:
    """An article and everything read out of it. `resolutions` are in text order and do not overlap;
    `authorities` are the records that rules made for entities which no file knows."""

    article: Article
    resolutions: tuple[Resolution, ...]
    authorities: tuple[Authority, ...] = ()
    relations: tuple[Relation, ...] = ()
    notices: tuple[Notice, ...] = ()


Action: TypeAlias = Literal["accept", "reject", "pin", "ignore", "merge", "split"]


@dataclass(frozen=True)
class Decision:
    """One line of an archive's review ledger (generator.ledger says what each action does).

    The mention it speaks of is found by a quote selector, as in the W3C Web Annotation model: the exact words
    (`quote`) with a little of the text before (`prefix`) and after (`suffix`). `article` is "" for every article.
    """

    where: str
    action: Action
    article: str = ""
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    entity: str = ""
    target: str = ""
    note: str = ""


# ── assemble ─────────────────────────────────────────────────────────────────────────────────────────────────


class Head(NamedTuple):
    """What lists, teasers and counts need of an article, so that they need not open it.

    `source` and `section` as printed; `lead` is the beginning of the text; `linked` and `undecided` count mentions,
    `open` what is undecided (a surface with its candidates) once; `removed` counts the lines that the text leaves
    out: (role, rule, how many). `slug` is the readable part of its path, once *plan* has given it; `cuts` are the
    places in the text where its second and later pages begin (generator.sheets), None until that is told.
    """

    id: str
    path: str
    line: int
    title: str
    date: str
    source: str
    section: str
    lead: str
    linked: int
    undecided: int
    open: int
    removed: tuple[tuple[str, str, int], ...]
    rights: Rights
    slug: str = ""
    cuts: tuple[int, ...] | None = None

    @staticmethod
    def of(reading: Reading) -> Head:
        article, record = reading.article, reading.article.record
        lead = next((b for b in article.blocks if b.kind in ("lead", "paragraph")), None)
        undecided = [(r.mention.surface, r.candidates) for r in reading.resolutions if r.entity is None]
        removed = Counter((line.role, line.rule) for line in article.removed)
        return Head(
            article.id,
            article.path,
            article.line,
            _named(article.title),
            article.date,
            _named(record.source.value) if record.source else "",
            _named(record.section.value) if record.section else "",
            article.text[lead.start : min(lead.end, lead.start + LEAD)] if lead else "",
            len(reading.resolutions) - len(undecided),
            len(undecided),
            len(set(undecided)),
            tuple((role, rule, count) for (role, rule), count in sorted(removed.items())),
            article.rights,
        )


def _named(text: str) -> str:
    return text if len(text) <= NAME else f"{text[: NAME - 1]}…"


class Face(NamedTuple):
    """What links, lists and previews need of an entity: `facts` holds the first fact of each of the names in
    `TELLING`, `articles` and `mentions` count where it is mentioned, `variants` are the other names of its record
    that articles print, `tells` the ids of entities that its facts name; `slug` as in `Head`."""

    id: str
    kind: Kind
    name: str
    origin: Origin
    facts: tuple[tuple[str, str], ...]
    articles: int
    mentions: int
    variants: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    slug: str = ""

    @staticmethod
    def of(authority: Authority, articles: int, mentions: int, variants: tuple[str, ...] = ()) -> Face:
        first: dict[str, str] = {}
        for fact in authority.facts:
            first.setdefault(fact.name, fact.value)
        facts = tuple((name, first[name]) for name in TELLING if name in first)
        tells = tuple(dict.fromkeys(f.value for f in authority.facts if f.value.partition(":")[0] in KINDS))
        own = (authority.id, authority.kind, authority.name, authority.origin)
        return Face(*own, facts, articles, mentions, variants, tells)

    def fact(self, *names: str) -> str:
        """The value of the first of `names` that is known, or ""."""
        return next((value for name in names for known, value in self.facts if known == name), "")


Passages: TypeAlias = tuple[tuple[str, ...], ...]


class Told(NamedTuple):
    """What one article says of one entity: the places of its mentions in the reading's resolutions, its printed forms
    with counts, the records rules made of it, the relations it is an end of; `open`: the mentions left open of which
    it is a candidate, each surface once."""

    article: str
    ats: tuple[int, ...] = ()
    surfaces: tuple[tuple[str, int], ...] = ()
    records: tuple[Authority, ...] = ()
    relations: tuple[Relation, ...] = ()
    open: tuple[OpenPlace, ...] = ()


class OpenPlace(NamedTuple):
    """A surface that an article leaves open, and where it stands first: the page and the permalink of its block."""

    article: str
    surface: str
    page: int
    anchor: str


class OpenNote(NamedTuple):
    """A surface left open with what it could be: how often, and where first."""

    surface: str
    kind: Kind
    evidence: str
    times: int
    page: int
    anchor: str
    candidates: tuple[str, ...]


class QuotedPassage(NamedTuple):
    """A block of an article that mentions an entity: its page and permalink, its text, cut where it is long, and the
    mentions in that."""

    page: int
    anchor: str
    text: str
    marks: tuple[tuple[int, int], ...]


class QuotedSentence(NamedTuple):
    """The sentence that tells a relation: its span in the article, the page and permalink of its block, its text."""

    start: int
    end: int
    page: int
    anchor: str
    text: str


class Quoted(NamedTuple):
    """What the pages of an entity show of an article: passages, how many more there are, sentences of relations."""

    passages: tuple[QuotedPassage, ...] = ()
    more: int = 0
    sentences: tuple[QuotedSentence, ...] = ()


class Telling(NamedTuple):
    """All that one article says to the archive; `passages`: the entities of each block that names any, each once;
    `quoted`: what the pages of entities show of it; `notes`: what it leaves open."""

    head: Head
    passages: Passages
    told: Mapping[str, Told]
    quoted: Mapping[str, Quoted]
    notes: tuple[OpenNote, ...]


class Holdings(Protocol):
    """All that articles have told. `heads` and `passages` are by article id in archive order; `holders` are the
    articles that mention an entity, in that order; `told` is what articles say of an entity, in that order;
    `size` how many articles mention it; `ranked` are the entities of an article, the rarest first."""

    @property
    def heads(self) -> Mapping[str, Head]: ...

    @property
    def passages(self) -> Mapping[str, Passages]: ...

    @property
    def holders(self) -> Mapping[str, Sequence[str]]: ...

    def told(self, entity: str) -> Iterable[Told]: ...

    def size(self, entity: str) -> int: ...

    def ranked(self, article: str) -> Sequence[str]: ...


class Occurrence(NamedTuple):
    """One mention of an entity: `article` is the article's id, `at` the index of the resolution in its reading."""

    article: str
    at: int


@dataclass(frozen=True)
class Entity:
    """An authority record as this archive uses it.

    `surfaces`: forms as printed with counts, most frequent first; `occurrences` in archive order;
    `together`: (entity id, number of articles shared), most shared first. `groups`, for persons: the articles,
    grouped by what else they name in common; more than one group may mean namesakes. `open`: the mentions left open
    that could mean it, each surface of an article once.
    """

    authority: Authority
    surfaces: tuple[tuple[str, int], ...]
    occurrences: tuple[Occurrence, ...]
    together: tuple[tuple[str, int], ...] = ()
    relations: tuple[Relation, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    open: tuple[OpenPlace, ...] = ()

    @property
    def id(self) -> str:
        return self.authority.id

    @property
    def kind(self) -> Kind:
        return self.authority.kind

    @property
    def name(self) -> str:
        return self.authority.name


@dataclass(frozen=True)
class Archive:
    """The whole archive: readings by article id in archive order (date, then id), entities by id.

    `readings`, `articles` and `entities` of a large archive open their values one by one, when they are asked for, so
    nobody goes through all of them for what `heads` and `faces` tell. Of a large archive these too are read when they
    are asked for; all of their values pass one by one, in the same orders. What is not given follows from `readings`
    and `entities`.
    """

    readings: Mapping[str, Reading]
    entities: Mapping[str, Entity]
    related: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    notices: Sequence[Notice] = ()
    accounts: Mapping[str, int] = field(default_factory=dict)
    given_heads: Mapping[str, Head] | None = field(default=None, compare=False, repr=False)
    given_faces: Mapping[str, Face] | None = field(default=None, compare=False, repr=False)
    given_passages: Mapping[str, Passages] | None = field(default=None, compare=False, repr=False)
    given_holders: Mapping[str, Sequence[str]] | None = field(default=None, compare=False, repr=False)
    given_articles: Mapping[str, Article] | None = field(default=None, compare=False, repr=False)
    given_dates: Mapping[str, str] | None = field(default=None, compare=False, repr=False)
    given_paths: Mapping[str, str] | None = field(default=None, compare=False, repr=False)
    given_files: Mapping[str, Mapping[str, str]] | None = field(default=None, compare=False, repr=False)
    given_quoted: Callable[[str, str], Quoted] | None = field(default=None, compare=False, repr=False)
    given_notes: Callable[[str], Sequence[OpenNote]] | None = field(default=None, compare=False, repr=False)
    given_names: Callable[[str], Sequence[str]] | None = field(default=None, compare=False, repr=False)
    given_sizes: Mapping[str, tuple[str, int, int]] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def heads(self) -> Mapping[str, Head]:
        """The head of every article, in archive order."""
        if self.given_heads is not None:
            return self.given_heads
        return {id_: Head.of(reading) for id_, reading in self.readings.items()}

    @cached_property
    def dates(self) -> Mapping[str, str]:
        """The date of every article, in archive order."""
        return self.given_dates if self.given_dates is not None else {id_: h.date for id_, h in self.heads.items()}

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """The articles without their readings."""
        if self.given_articles is not None:
            return self.given_articles
        return {id_: reading.article for id_, reading in self.readings.items()}

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        """The face of every entity, by id."""
        if self.given_faces is not None:
            return self.given_faces
        return {
            id_: Face.of(e.authority, len(self.holders.get(id_, ())), len(e.occurrences), e.authority.variants)
            for id_, e in self.entities.items()
        }

    @cached_property
    def holders(self) -> Mapping[str, Sequence[str]]:
        """The articles that mention an entity, in archive order."""
        if self.given_holders is not None:
            return self.given_holders
        return {id_: tuple(dict.fromkeys(o.article for o in e.occurrences)) for id_, e in self.entities.items()}

    @cached_property
    def sizes(self) -> Mapping[str, tuple[str, int, int]]:
        """The kind of every entity, how many articles mention it and how often in all, by id."""
        return self.given_sizes or {id_: (f.kind, f.articles, f.mentions) for id_, f in self.faces.items()}

    def named(self, article: str) -> Iterable[str]:
        """The entities that an article mentions, each once, in the order of their first mention."""
        if self.given_passages is not None:
            return dict.fromkeys(chain.from_iterable(self.given_passages[article])).keys()
        return dict.fromkeys(r.entity for r in self.readings[article].resolutions if r.entity).keys()


# ── plan, render, write ──────────────────────────────────────────────────────────────────────────────────────


class Passage(NamedTuple):
    """A block of an article as search shows it: a span of the text and the anchor of its paragraph; on a later page of
    the article what takes the place of ".html" in its path stands before it ("/2.html#p-0123abcd")."""

    start: int
    end: int
    anchor: str


@dataclass(frozen=True)
class Entry:
    """An article as search sees it. `entities`: ids of the entities it mentions; `lead_end`: where the lead ends."""

    id: str
    url: str
    title: str
    date: str
    source: str
    section: str
    text: str
    lead_end: int
    passages: tuple[Passage, ...]
    entities: tuple[str, ...]


def found_by(record: Authority, surfaces: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The other names by which search finds an entity: those of its record, and the commonest printed forms."""
    names = dict.fromkeys((*record.variants, *(surface for surface, _ in islice(surfaces, FOUND_BY))))
    names.pop(record.name, None)
    return tuple(names)


@dataclass(frozen=True)
class EntityEntry:
    """An entity as search sees it; `articles` is the number of articles that mention it."""

    id: str
    url: str
    kind: Kind
    name: str
    variants: tuple[str, ...]
    articles: int


@dataclass(frozen=True)
class Annotation:
    """An element to be laid round a span of a `Flow`: its `tag` and (name, value) attributes. The attribute "path" is a
    path inside the site, which *render* turns into a relative `href`; every other value stands as it is."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Flow:
    """Untrusted text with its annotations beside it, merged only in *render*; spans count from its start."""

    text: str
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Part:
    """A named value handed to a template; it is made of frozen values."""

    name: str
    value: object


@dataclass(frozen=True)
class Page:
    """One output file to be: `path` relative to the site, `template` its template, `parts` all that it may see."""

    path: str
    template: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Output:
    """One output file: `path` relative to the site, with `/`."""

    path: str
    body: bytes


class Piece(NamedTuple):
    """The next bytes of an output file that is too large to be held whole; pieces of several files may come mixed."""

    path: str
    body: bytes


def _nothing(path: str) -> bytes:
    return b""


class Table(NamedTuple):
    """A file that is made of rows: the bytes before the first one (given its path), between two, and after the last.
    With a `limit`, every so many rows of `total` are a file of their own, with a number in its name."""

    path: str
    head: Callable[[str], bytes] = _nothing
    between: bytes = b""
    tail: bytes = b""
    limit: int = 0
    total: int = 0

    def size(self, lengths: Collection[int]) -> int:
        """The bytes of the file that rows of these lengths fill, less where some are empty; 0 for several files."""
        frame = len(self.head(self.path)) + len(self.tail)
        return 0 if self.limit else frame + sum(lengths) + len(self.between) * len(lengths)

    def first(self, number: int) -> int:
        """The number of the first row in the file of the row that is the `number`th from 0, empty ones not counted."""
        return number - number % self.limit if self.limit else 0

    def begins(self, number: int) -> bool:
        """Whether that row is the first of its file."""
        return number == self.first(number)

    def before(self, number: int) -> bytes:
        """What stands right before that row."""
        return self.head(self.place(number)) if self.begins(number) else self.between

    def place(self, number: int) -> str:
        """The file in which that row stands."""
        if not self.limit or self.total <= self.limit:
            return self.path
        stem, _, suffix = self.path.rpartition(".")
        return f"{stem}-{number // self.limit + 1}.{suffix}"


class PageRecord(NamedTuple):
    """A file of the site as a build left it: what it was made for (an article, an entity, a group of pages), its
    digest, its size, its modification time in nanoseconds."""

    owner: str
    digest: str
    size: int
    time: int


@dataclass(frozen=True)
class Notice:
    """Something about the content that a person should know: where ("seeds/a.txt:3"), what, and what to do."""

    where: str
    what: str
    remedy: str = ""
    severity: Literal["info", "warning", "error"] = "warning"
    rule: str = ""

    def __str__(self) -> str:
        """As it is told on a terminal."""
        return f"{self.where}: {self.severity}: {self.what}. {self.remedy}".rstrip()
