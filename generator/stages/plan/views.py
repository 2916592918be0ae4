"""What the templates see: plain frozen values, ready to print. Paths are paths inside the site.

Labels of kinds, facts, roles and predicates stand as keys; *render* has their words in the reader's language. What
comes by the million is a NamedTuple, which is made and digested faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from generator.model import Flow


class Link(NamedTuple):
    """A place in the site and the words that lead there; no path: words alone."""

    path: str
    text: str


NOWHERE = Link("", "")


class Counted(NamedTuple):
    """A link and how often."""

    path: str
    text: str
    times: int


# ── article ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Head:
    """What stands above everything else on a page, and in its <head>."""

    title: str
    path: str
    description: str = ""
    kicker: str = ""
    date: str = ""
    source: Link = NOWHERE
    section: Link = NOWHERE
    noindex: bool = False


@dataclass(frozen=True)
class Machine:
    """What stands in the <head> of a page for machines: (name, content) of Dublin Core elements and of Open Graph
    properties, schema.org as JSON-LD (`data`), and the path of the page's JSON twin, "" where it has none."""

    data: str
    names: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    twin: str = ""


@dataclass(frozen=True)
class RecordRow:
    """A field of the record box. `name` and `basis` are keys; `rule`, `evidence` and `line` say why we believe it.

    `external` is a web address; `original`, `version` and `moment` are the attributes of a robust link: the original
    address, that of a capture, and the day of it.
    """

    name: str
    value: str
    basis: str
    rule: str
    evidence: str
    line: int
    path: str = ""
    external: str = ""
    original: str = ""
    version: str = ""
    moment: str = ""


class CellView(NamedTuple):
    """A cell of a table. `scope` is "col" or "row" where it names one; `number`: it stands in a column of numbers."""

    flow: Flow
    scope: str
    columns: int
    rows: int
    number: bool


@dataclass(frozen=True)
class BlockView:
    """A block of the text, or a line of the page as captured that the text leaves out (`kind` "captured").

    The items of a list and the rows of a table are the `parts` of one block, of kind "list" or "table"; a list inside
    an item is a part of that item. `level` of a table is the number of rows in its head; the `role` of an item is
    "numbered" where its text begins with its number.
    """

    kind: str
    flow: Flow
    anchor: str = ""
    level: int = 0
    role: str = ""
    rule: str = ""
    line: int = 0
    parts: tuple[BlockView, ...] = ()
    cells: tuple[CellView, ...] = ()


class Named(NamedTuple):
    """An entity as an article names it: how often, and where first."""

    path: str
    name: str
    times: int
    anchor: str


@dataclass(frozen=True)
class NamedGroup:
    kind: str
    items: tuple[Named, ...]


@dataclass(frozen=True)
class Undecided:
    """A mention that was not decided, with what it could mean; `article` leads to its paragraph, as `block` does on the
    article's own page."""

    anchor: str
    surface: str
    kind: str
    evidence: str
    count: int
    block: str
    candidates: tuple[Link, ...]
    article: Link = NOWHERE


@dataclass(frozen=True)
class Card:
    """The preview of an entity. `articles` is rounded down (`bounded`), so that a new article somewhere does not
    change every page that names a frequent entity."""

    path: str
    kind: str
    name: str
    facts: tuple[tuple[str, str], ...]
    articles: int
    more: bool
    elsewhere: tuple[Link, ...]


@dataclass(frozen=True)
class OpenMention:
    """A mention that was left open and could mean the entity on whose page it stands."""

    surface: str
    article: Link
    date: str


@dataclass(frozen=True)
class Teaser:
    """An article in a list. `shared` are the entities that are the reason for showing it."""

    path: str
    title: str
    date: str
    source: str
    lead: str = ""
    shared: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Around:
    before: Teaser | None
    after: Teaser | None


# ── entity ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class EntityHead:
    path: str
    kind: str
    name: str
    subtitle: str
    origin: str
    source: Link
    note: str
    articles: int
    mentions: int
    first: str
    last: str
    folder: str
    external: tuple[tuple[str, str], ...]
    noindex: bool = False


class YearHead(NamedTuple):
    """An entity at the head of its pages of one year."""

    path: str
    kind: str
    name: str
    noindex: bool


@dataclass(frozen=True)
class FactRow:
    """A statement about an entity; `source` is the number of its source below the table, 0 where none is told."""

    name: str
    value: Link
    date: str
    source: int


class Said(NamedTuple):
    """A sentence that shows a relation, with its article and the date that it speaks of."""

    sentence: Flow
    article: Link
    date: str


@dataclass(frozen=True)
class RelationRow:
    """A relation as one of its ends sees it, with every sentence that shows it; `predicate` is a key with the direction
    ("implements:in"); `first` and `last` are the dates between which articles tell it; `more` sentences are not shown.
    """

    predicate: str
    other: Link
    kind: str
    label: str
    first: str
    last: str
    said: tuple[Said, ...]
    more: int


class Apart(NamedTuple):
    """Articles of a person that share nothing with the others; `more` are not named."""

    articles: tuple[Link, ...]
    more: int


class Company(NamedTuple):
    """An entity that occurs with another, and the first of the articles that they share."""

    kind: str
    path: str
    text: str
    times: int
    articles: tuple[Link, ...]


@dataclass(frozen=True)
class RelationGroup:
    predicate: str
    rows: tuple[RelationRow, ...]


@dataclass(frozen=True)
class Passage:
    """A paragraph in which an entity is mentioned, as printed."""

    path: str
    flow: Flow


@dataclass(frozen=True)
class Witness:
    """An article with the passages that mention an entity; `more` passages are not shown."""

    article: Teaser
    passages: tuple[Passage, ...]
    more: int


@dataclass(frozen=True)
class YearBar:
    """A year with the number of articles, and its share of the largest in steps of a twentieth."""

    year: str
    count: int
    step: int
    path: str = ""


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────


class Item(NamedTuple):
    """A line of a list of entities or articles."""

    path: str
    text: str
    note: str = ""
    times: int = 0
    date: str = ""


class Drawer(NamedTuple):
    """The way to a part of a list: its name, how much is in it (0: not told), and between which names it lies."""

    path: str
    text: str
    times: int = 0
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a list, with the letter, year or name that heads it."""

    label: str
    anchor: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class KindCount:
    kind: str
    path: str
    count: int
    top: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Totals:
    """What the archive holds, at a glance."""

    articles: int
    entities: int
    linked: int
    undecided: int
    removed: int
    first: str
    last: str
    sources: int


@dataclass(frozen=True)
class Moment:
    """Something dated: an article, a document or an event."""

    date: str
    kind: str
    path: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class FeedEntry:
    """An article in the feed; `updated` is its day as RFC 3339 wants it."""

    path: str
    title: str
    updated: str
    author: str
    summary: str


class Finding(NamedTuple):
    """A line of the check report."""

    where: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Findings:
    """The findings of one rule: how many there are, and the first of them."""

    rule: str
    severity: str
    total: int
    rows: tuple[Finding, ...]
