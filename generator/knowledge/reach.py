"""Which articles may read otherwise when an archive's authority files change.

A reading owes something to a curated record through one of these: the record's id, which it names already; its name or
a variant, whose words stand in the article, or are what a body or a law is called there in full, or stand in the name
of its publisher; the number of a document; for events, and for documents that have a plenum, also words that stand
apart in the text. `reach` gathers these from the records that differ. More articles than must be may be concerned,
never fewer (tests/test_incremental.py).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from generator.knowledge.documents import FREE, number_key, padded
from generator.knowledge.names import NameKnowledge
from generator.model import Authority
from generator.text import lower

_SCOPE = re.compile("[@#]")  # what stands behind a name in an id
_WORD = re.compile(r"\w+")
_CITED = ("document:", "event:")
_WHOLE = ("person", "topic")  # kinds whose names stand in the text as one
_NOT_NAMED = ("document", "event")  # kinds whose names do not stand among those of `NameKnowledge`


def words_of(text: str) -> bytes:
    """The distinct words of a text, each as 32 bits of checksum."""
    return array("I", sorted(_checksums(_WORD.findall(lower(text))))).tobytes()


def _checksums(words: Iterable[str]) -> frozenset[int]:
    return frozenset(crc32(word.encode("utf-8", "replace")) for word in set(words))


@dataclass(frozen=True)
class Reach:
    """What an article must have to be concerned: one of the ids `ids`, or one that is called one of the `names`
    (lower case), a source with one of the `names` in it, all of one of the sets of `words` (checksums), and the name
    that stands beside them, if any, as one; with `cited`, a document or an event; with `everything`, nothing."""

    ids: frozenset[str]
    names: frozenset[str]
    words: tuple[tuple[frozenset[int], str], ...]
    cited: bool
    everything: bool

    def meant(self, entities: Collection[str]) -> frozenset[str]:
        """Those of `entities` by which an article is concerned that speaks of them."""
        found = {id_ for id_ in entities if _SCOPE.split(id_.partition(":")[2])[0].lower() in self.names}
        if self.cited:
            found.update(id_ for id_ in entities if id_.startswith(_CITED))
        return self.ids | found

    def concerns(
        self, entities: Collection[str], meant: frozenset[str], words: bytes, source: str, text: Callable[[], str]
    ) -> bool:
        """Whether an article may read otherwise, given the entities of which it says something and those that are
        `meant`, its words (`words_of`), its source, and its text, which is opened if it must."""
        if self.everything or not meant.isdisjoint(entities):
            return True
        own, source = frozenset(array("I", words)), lower(source)
        if any(name in source for name in self.names):
            return True
        names = [name for some, name in self.words if some <= own]
        if not names or "" in names:
            return bool(names)
        printed = " ".join(lower(text()).split())
        return any(name in printed for name in names)


def reach(old: Iterable[Authority], new: Iterable[Authority], shipped: NameKnowledge) -> Reach:
    """What differs between two sets of records; `shipped` is the knowledge without either."""
    old, new = set(old), set(new)
    differing = old ^ new
    # a shipped name means something by itself, also where an article writes it short; places stand in other records
    fixed = {term.name.lower() for term in shipped.terms} | set(shipped.by_name)
    fixed |= {lower(f.value) for r in (*shipped.records.values(), *old, *new) for f in r.facts if f.name == "place"}
    names: set[str] = set()
    words: list[tuple[frozenset[int], str]] = []
    cited = everything = False
    for record in differing:
        for name in _names(record):
            parts = set(_WORD.findall(name)) - FREE
            names.add(name)
            words.append((_checksums(parts), " ".join(name.split()) if record.kind in _WHOLE else ""))
            everything |= not parts or (record.kind not in _NOT_NAMED and name in fixed)
            cited |= record.kind in _NOT_NAMED and "trung ương" in name
        words += [(_checksums({number}), "") for number in _numbers(record)]
        cited |= record.kind == "event" or any(fact.name == "plenum" for fact in record.facts)
    return Reach(frozenset(record.id for record in differing), frozenset(names), tuple(words), cited, everything)


def _names(record: Authority) -> Iterator[str]:
    """The names of a record in lower case, those of laws without their year too."""
    for name in (record.name, *record.variants):
        yield lower(name)
        if " (" in name:
            yield lower(name.split(" (")[0])


def _numbers(record: Authority) -> set[str]:
    """The number of a document as articles print it."""
    if record.kind != "document":
        return set()
    told = [fact.value for fact in record.facts if fact.name == "number"]
    told += [word for word in _WORD.findall(record.id) if word.isdigit()]
    return {lower(form) for number in told for form in (number, number_key(number), padded(number))}
