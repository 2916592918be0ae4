"""Document types, issuers and documents that are known by number, title or nickname.

1. `load_documents` reads the tables beside this file; every row names its source.
2. Curated records of kind document are laid over them: one of the same identity replaces the row.
3. `document_id` makes the one id under which a document is known, from whatever tells it apart.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from generator.model import Authority, Fact, Kind, Origin
from generator.text import lower

HERE = "generator/knowledge/"


@dataclass(frozen=True)
class KnownDocument:
    """A document that a file knows; "" and None where the file does not say.

    `symbol` is canonical ("NQ/TW", "NĐ-CP", "QH13"); `date` is EDTF; `term` the issuer's term in Roman numerals;
    `place` the province of a local issuer; `plenum` the meeting of the Central Committee that issued it.
    """

    id: str
    name: str
    word: str = ""
    number: str = ""
    symbol: str = ""
    year: int | None = None
    date: str = ""
    issuer: str = ""
    place: str = ""
    term: str = ""
    plenum: int | None = None
    title: str = ""
    nicknames: tuple[str, ...] = ()
    source: str = ""
    origin: Origin = "knowledge"

    def facts(self) -> tuple[Fact, ...]:
        """What is known, each with its source, in a fixed order."""
        pairs = (
            ("word", self.word),
            ("number", self.number),
            ("symbol", self.symbol),
            ("year", str(self.year or "")),
            ("date", self.date),
            ("issuer", self.issuer),
            ("place", self.place),
            ("term", self.term),
            ("plenum", str(self.plenum or "")),
            ("title", self.title),
        )
        return tuple(Fact(name, value, self.source) for name, value in pairs if value)

    def authority(self) -> Authority:
        """The record that pages and exports show."""
        return Authority(self.id, "document", self.name, self.nicknames, self.facts(), self.origin, self.source)


@dataclass(frozen=True)
class Issuer:
    """`level`: centre (numbered by term), committee (a local Party committee), state, local (people's council or
    committee: which one, only the place tells)."""

    code: str
    body: str
    level: str


@dataclass(frozen=True)
class Term:
    """A term (khóa) of the Central Committee: `start` is the day its congress closed, `end` that of the next."""

    name: str
    start: str
    end: str


@dataclass(frozen=True)
class DocumentKnowledge:
    """Filled from document_types.csv, issuers.csv, terms.csv, laws.csv, documents.csv and curated records.

    `by_number` is keyed by `number_key` and symbol, `by_plenum` by term and plenum, `by_name` by `name_key` of names
    and nicknames, `laws` by `name_key` of a law's name (its editions); `numbers` holds all that bear a number,
    `law_trie` the laws' names syllable by syllable, type word first ("" marks where one ends). `records` are the
    curated records of documents and events, `names` their ids by kind and name in `text.lower` form; `automaton` finds
    these names, in the order of `name_keys`.
    """

    authorities: tuple[Authority, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    issuers: Mapping[str, Issuer] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    documents: tuple[KnownDocument, ...] = ()
    by_number: Mapping[tuple[str, str], tuple[KnownDocument, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[KnownDocument, ...]] = field(default_factory=dict)
    by_plenum: Mapping[tuple[str, int], tuple[KnownDocument, ...]] = field(default_factory=dict)
    by_name: Mapping[tuple[str, ...], tuple[KnownDocument, ...]] = field(default_factory=dict)
    laws: Mapping[tuple[str, ...], tuple[KnownDocument, ...]] = field(default_factory=dict)
    by_id: Mapping[str, KnownDocument] = field(default_factory=dict)
    law_trie: Mapping[str, Any] = field(default_factory=dict)
    records: Mapping[str, Authority] = field(default_factory=dict)
    names: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    name_keys: tuple[tuple[Kind, str], ...] = ()
    automaton: AhoCorasick | None = None

    @cached_property
    def title_pairs(self) -> frozenset[tuple[str, str]]:
        """The syllables that follow each other in the title of a document."""
        return frozenset(pair for document in self.documents for pair in pairwise(name_key(document.title)))

    def authority(self, id_: str) -> Authority | None:
        """The record that files hold for a document or event: curated, else shipped."""
        known = self.by_id.get(id_)
        return self.records.get(id_) or (known.authority() if known else None)

    def term_at(self, date: str) -> str:
        """The term into which an EDTF date surely falls, else ""."""
        day = date.rstrip("?~%")[:10]
        for term in self.terms:
            within = term.start <= day and (not term.end or day < term.end[: len(day)])
            if len(day) >= 4 and within and not (term.start.startswith(day) or term.end.startswith(day)):
                return term.name
        return ""

    def issuer_of(self, symbol: str) -> Issuer | None:
        """The issuer that a canonical symbol names: QĐ/TW → TW, NĐ-CP → CP, QH13 → QH, NQ-UBTVQH15 → UBTVQH."""
        first, _, rest = re.sub("/", "-", symbol).partition("-")
        for code in (rest, rest.split("-")[0], first):
            issuer = self.issuers.get(code) or self.issuers.get(code.rstrip("0123456789"))
            if issuer:
                return issuer
        return None


def number_key(number: str) -> str:
    """Numbers are printed with or without a leading zero: "5" and "05" are one."""
    return number.lstrip("0").lower() or "0"


def name_key(name: str) -> tuple[str, ...]:
    """The syllables by which names are compared: commas, "và" and "của" are put in and left out at will."""
    return tuple(word for word, *_ in words(name))


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The syllables of `name_key` with their places in `text`."""
    for match in re.finditer(r"[^\W_]+", lower(text)):
        if match.group() not in FREE:
            yield match.group(), *match.span()


def document_id(
    number: str = "", symbol: str = "", year: int | str | None = None, scope: str = "", name: str = "", word: str = ""
) -> str:
    """The id of a document, readable and never folded.

    Normative       document:46/2016/NĐ-CP, document:80/2015/QH13            number/year/symbol
    Local           document:105/2010/NQ-HĐND@Đà Nẵng                       and the place
    Individual      document:147/QĐ-TTg@2018, document:12/QĐ-UBND@Hà Nội 2018   numbers start anew each year
    Party, centre   document:26-NQ/TW@XII                                    numbers start anew each term
    Party, local    document:03-QĐ/TU@Cần Thơ 2015-2020                     place, and years of the term where known
    Named           document:Luật Đất đai@2013, document:Luật Đất đai       the name, and the edition where known

    A Party symbol QĐ is a Quy định; where the word says Quyết định, the word is part of the id.
    """
    at = f"@{scope}" if scope else ""
    if name:
        return f"document:{name}" + (f"@{year}" if year else at)
    if "/" in symbol:
        prefix = "Quyết định " if word == "Quyết định" else ""
        return f"document:{prefix}{padded(number)}-{symbol}{at}"
    return f"document:{padded(number)}/{f'{year}/' if year else ''}{symbol}{at}"


def committee_term(date: str) -> str:
    """The years of a local committee's term into which an EDTF date surely falls ("2015-2020"), else "".

    Local congresses are held every five years (2010, 2015, 2020 …), from spring to autumn of the year: those months
    belong to neither term.
    """
    if not re.match(r"\d{4}-\d\d", date):
        return ""
    year, month = int(date[:4]), int(date[5:7])
    if year % 5 == 0 and 4 <= month <= 12:
        return ""
    first = year - year % 5 - (5 if year % 5 == 0 else 0)
    return f"{first}-{first + 5}"


def padded(number: str) -> str:
    """Two digits at least, as documents are numbered."""
    return number.zfill(2) if number.isdigit() else number.lower()


def printed_name(word: str, number: str, symbol: str, year: int | None = None) -> str:
    """ "Quy định 105-QĐ/TW", "Nghị định 46/2016/NĐ-CP": the canonical printed form."""
    joint = "-" if "/" in symbol else "/"
    body = f"{padded(number)}{f'/{year}' if year and joint == '/' else ''}{joint if symbol else ''}{symbol}"
    return f"{word} {body}".strip()


def load_documents(authorities: tuple[Authority, ...] = ()) -> DocumentKnowledge:
    """The shipped tables with the curated documents laid over them."""
    curated = tuple(a for a in authorities if a.kind == "document")
    named = [a for a in authorities if a.kind in ("document", "event")]
    names = {(a.kind, lower(name)): a.id for a in named for name in (a.name, *a.variants)}
    own = [_from_authority(a) for a in curated]
    claimed = {_identity(d) for d in own if d.number}
    known = [*own, *(d for d in _shipped() if _identity(d) not in claimed and d.id not in {o.id for o in own})]
    laws = [d for d in known if d.word in LAW_WORDS]
    return DocumentKnowledge(
        authorities=curated,
        types={row["code"]: row["word"] for row in _rows("document_types.csv") if row["code"]},
        issuers={row["code"]: Issuer(row["code"], row["body"], row["level"]) for row in _rows("issuers.csv")},
        terms=tuple(Term(row["term"], row["start"], row["end"]) for row in _rows("terms.csv")),
        documents=tuple(known),
        by_number=_index(known, lambda d: [(number_key(d.number), d.symbol)] if d.number else []),
        numbers=_index(known, lambda d: [number_key(d.number)] if d.number else []),
        by_plenum=_index(known, lambda d: [(d.term, d.plenum)] if d.plenum else []),
        by_name=_index(known, lambda d: [name_key(n) for n in (d.name, *d.nicknames)]),
        laws=_index(laws, lambda d: [name_key(d.name.split(" (")[0])]),
        by_id={d.id: d for d in reversed(known)},
        records={a.id: a for a in named},
        names=names,
        name_keys=tuple(names),
        automaton=AhoCorasick([name for _, name in names], matchkind=MatchKind.Standard) if names else None,
        law_trie=_trie(name_key(d.name.split(" (")[0]) for d in laws),
    )


FREE = frozenset({"và", "của"})  # words that the name of a document may have or not
LAW_WORDS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


def _identity(document: KnownDocument) -> tuple[str, ...]:
    return (number_key(document.number), document.symbol, document.term or str(document.year or ""), document.place)


def _trie(names: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """Names by syllable; the key "" marks where one ends."""
    root: dict[str, Any] = {}
    for name in names:
        node = root
        for word in name:
            node = node.setdefault(word, {})
        node[""] = True
    return root


Key = TypeVar("Key", bound=Hashable)


def _index(
    documents: Iterable[KnownDocument], keys: Callable[[KnownDocument], Iterable[Key]]
) -> dict[Key, tuple[KnownDocument, ...]]:
    table: dict[Key, list[KnownDocument]] = defaultdict(list)
    for document in documents:
        for key in keys(document):
            if document not in table[key]:
                table[key].append(document)
    return {key: tuple(found) for key, found in table.items()}


@cache
def document_words(role: str) -> tuple[tuple[str, str], ...]:
    """The words of document_words.csv that play `role`, each with what it means there; package data, read once."""
    return tuple((row["word"], row["means"]) for row in _rows("document_words.csv") if row["role"] == role)


@cache
def _shipped() -> tuple[KnownDocument, ...]:
    """documents.csv and laws.csv; read once, since package data does not change while the program runs."""
    documents = [_from_row(row, f"{HERE}documents.csv:{line}") for line, row in enumerate(_rows("documents.csv"), 2)]
    laws = [_from_law(row, f"{HERE}laws.csv:{line}") for line, row in enumerate(_rows("laws.csv"), 2)]
    return (*documents, *laws)


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _from_row(row: dict[str, str], where: str) -> KnownDocument:
    number, symbol, place = row["number"], row["symbol"], row["place"]
    scope = row["term"] or f"{place} {committee_term(row['date'])}".strip()
    return KnownDocument(
        id=document_id(number, symbol, scope=scope, word=row["word"]),
        name=printed_name(row["word"], number, symbol),
        word=row["word"],
        number=number,
        symbol=symbol,
        year=int(row["date"][:4]) if row["date"] else None,
        date=row["date"],
        issuer=row["issuer"],
        place=place,
        term=row["term"],
        plenum=int(row["plenum"]) if row["plenum"] else None,
        title=row["title"],
        nicknames=tuple(filter(None, row["nicknames"].split("|"))),
        source=f"{row['source']} ({where})",
    )


def _from_law(row: dict[str, str], where: str) -> KnownDocument:
    name = f"{row['word']} {row['name']}".strip()
    year = int(row["year"]) if row["year"] else None
    return KnownDocument(
        id=document_id(name=name, year=year),
        name=f"{name} ({year})" if year else name,
        word=row["word"],
        number=row["number"],
        symbol=row["symbol"],
        year=year,
        issuer="Quốc hội" if row["symbol"].startswith("QH") else "",
        source=f"{row['source']} ({where})",
    )


def _from_authority(record: Authority) -> KnownDocument:
    facts = {fact.name: fact.value for fact in record.facts}
    year = facts.get("year") or facts.get("date", "")[:4]
    plenum = facts.get("plenum", "")
    return KnownDocument(
        id=record.id,
        name=record.name,
        word=facts.get("word", ""),
        number=facts.get("number", ""),
        symbol=facts.get("symbol", ""),
        year=int(year) if year.isdigit() else None,
        date=facts.get("date", ""),
        issuer=facts.get("issuer", ""),
        place=facts.get("place", ""),
        term=facts.get("term", ""),
        plenum=int(plenum) if plenum.isdigit() else None,
        title=facts.get("title", ""),
        nicknames=record.variants,
        source=record.source,
        origin="curated",
    )
