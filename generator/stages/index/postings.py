"""Terms → postings and positions, gathered article by article in the order of their numbers.

1. An article is cut into terms; each has its positions.
2. Each term is weighed by the fields it stands in (BM25F), and the weight is cut to one of eight impacts.
3. The article is appended to the postings of its terms; positions are put into bits at once, and into characters
   every few articles, so that what is kept is little more than what will be written.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any, TypeAlias

from generator.model import Entry
from generator.stages.index.codec import IMPACTS, ONCE, position_bits, sextets
from generator.text import running_terms

SEGMENT = 8_192  # article numbers to a segment: position lists of common terms are cut there

# BM25F. The pivot is a constant, not the archive's mean length: otherwise one edit would change every impact.
TITLE, LEAD, BODY, NAME = 4.0, 1.5, 1.0, 1.0
SATURATION, LENGTH_SHARE, PIVOT = 1.2, 0.5, 600.0

_FLUSH = 512  # articles after which pending bits are put into characters
_COUNTS = 64  # occurrences for which an article's impacts are computed ahead


class Places:
    """The position lists of one term by segment, each beginning at a new character."""

    __slots__ = ("bits", "lists", "written")

    def __init__(self) -> None:
        self.lists: dict[int, str] = {}
        self.bits = self.written = ""

    def take(self, pending: Iterable[str]) -> None:
        """Puts bits into characters, as far as they fill them."""
        bits = self.bits + "".join(pending)
        whole = len(bits) // 6 * 6
        self.written += sextets(bits[:whole])
        self.bits = bits[whole:]

    def close(self, segment: int) -> None:
        """Ends the list of `segment`."""
        if self.bits or self.written:
            self.lists[segment] = self.written + sextets(self.bits)
            self.bits = self.written = ""


Analysis: TypeAlias = list[
    tuple[str, int, str]
]  # for each term of an article: itself, its impact, its positions as bits


def analysed(entry: Entry, names: Iterable[str]) -> Analysis:
    """What the index holds of an article's terms. `names`: the terms of the names of its entities."""
    words, found = running_terms(entry.text)
    at: dict[str, list[int]] = {}
    for index, word in chain(enumerate(words), found):
        if word in at:
            at[word].append(index)
        else:
            at[word] = [index]
    extra = _extra(entry, words, found, names)
    slack = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(words) / PIVOT)
    impacts = [int(IMPACTS * count / (count + slack)) for count in range(_COUNTS)]
    once = len(ONCE)
    analysis: Analysis = []
    for term, positions in at.items():
        count = len(positions)
        if term in extra or count >= _COUNTS:
            weight = count * BODY + extra.get(term, 0.0)
            impact = int(IMPACTS * weight / (weight + slack))
        else:
            impact = impacts[count]
        first = positions[0]
        analysis.append((term, impact, ONCE[first] if count == 1 and first < once else position_bits(positions)))
    return analysis


class Gathering:
    """The lists of all terms as they grow: `postings` (number × 8 + impact), `places`, and, if `measured`, `lengths`:
    how many bits the positions take in each article."""

    def __init__(self, measured: bool = False) -> None:
        self.postings: defaultdict[str, array[int]] = defaultdict(_numbers)
        self.places: defaultdict[str, Places] = defaultdict(Places)
        self.lengths: defaultdict[str, array[int]] = defaultdict(_numbers)
        self._measured = measured
        self._pending: defaultdict[str, list[Any]] = defaultdict(list)  # posting, bits, posting, bits …
        self._segment = 0
        self._since = 0

    def add(self, number: int, entry: Entry, names: Iterable[str]) -> None:
        """Appends article `number`, greater than any before it. `names`: the terms of the names of its entities."""
        if number // SEGMENT != self._segment:
            self.close()
            self._segment = number // SEGMENT
        pending, base = self._pending, number * IMPACTS
        for term, impact, bits in analysed(entry, names):
            held = pending[term]
            held.append(base + impact)
            held.append(bits)
        self._since += 1
        if self._since == _FLUSH:
            self._flush()

    def _flush(self) -> None:
        for term, held in self._pending.items():
            self.postings[term].extend(held[::2])
            self.places[term].take(held[1::2])
            if self._measured:
                self.lengths[term].extend(map(len, held[1::2]))
        self._pending.clear()
        self._since = 0

    def close(self) -> None:
        """Ends the segment."""
        self._flush()
        for places in self.places.values():
            places.close(self._segment)


def _numbers() -> array[int]:
    return array("I")


def _extra(entry: Entry, words: list[str], numbers: list[tuple[int, str]], names: Iterable[str]) -> dict[str, float]:
    """Term → what it weighs above its occurrences: for standing in the title or lead, or in an entity's name."""
    title = len(running_terms(entry.title)[0])
    lead = max(title, len(running_terms(entry.text[: entry.lead_end])[0]))
    extra: defaultdict[str, float] = defaultdict(float)
    for word in words[title:lead]:
        extra[word] += LEAD - BODY
    for index, number in numbers:
        if index < lead:
            extra[number] += TITLE - BODY if index < title else LEAD - BODY
    for word in dict.fromkeys(words[:title]):
        extra[word] += TITLE - BODY
    for word in names:
        extra[word] += NAME
    return extra
