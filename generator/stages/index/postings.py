"""Terms → posting lists and position lists, gathered article by article in the order of their numbers.

1. `weigh` cuts an article into terms and weighs each by the field it stands in (BM25F).
2. `Postings.add` appends the article to the lists of its terms; lists are kept as they will be written.
"""

from __future__ import annotations

from collections import defaultdict

from generator.model import Entry
from generator.stages.index.codec import IMPACTS, encode, position_bits, sextets
from generator.text import running_terms

# BM25F. The pivot is a constant, not the archive's mean length: otherwise one edit would change every impact.
TITLE, LEAD, BODY, NAME = 4.0, 1.5, 1.0, 1.0
SATURATION, LENGTH_SHARE, PIVOT = 1.2, 0.5, 600.0


_FULL = 720  # bits after which they are put into characters; a multiple of six


class Postings:
    """The lists of one term as they grow, kept as they will be written. `docs` is its posting list, `places` the
    position lists by segment of article numbers, each beginning at a new character."""

    __slots__ = ("_bits", "_last", "_segment", "_written", "count", "docs", "places")

    def __init__(self) -> None:
        self.count = 0
        self.docs = bytearray()
        self.places: list[tuple[int, str]] = []
        self._last = self._segment = -1
        self._bits = self._written = ""

    def add(self, number: int, impact: int, positions: list[int], segment: int) -> None:
        """Appends article `number`, greater than any before it, in which the term stands at `positions`."""
        self.docs += encode((number - self._last - 1) * IMPACTS + impact)
        self._last = number
        self.count += 1
        if segment != self._segment:
            self.close()
            self._segment = segment
        self._bits += position_bits(positions)
        if len(self._bits) >= _FULL:
            whole = len(self._bits) // 6 * 6
            self._written += sextets(self._bits[:whole])
            self._bits = self._bits[whole:]

    def close(self) -> None:
        """Ends the position list of the segment."""
        if self._bits or self._written:
            self.places.append((self._segment, self._written + sextets(self._bits)))
            self._bits = self._written = ""


def positions_of(text: str) -> tuple[dict[str, list[int]], int]:
    """Term → the indices of the words at which it stands, and how many words there are. A document number stands
    where its first word stands."""
    words, numbers = running_terms(text)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        places[word].append(index)
    for index, number in numbers:
        places[number].append(index)
    return places, len(words)


def weigh(entry: Entry, names: frozenset[str]) -> dict[str, tuple[int, list[int]]]:
    """Term → (impact, positions) for one article; `names` are the terms of the names of its entities."""
    places, length = positions_of(entry.text)
    title = len(running_terms(entry.title)[0])
    lead = len(running_terms(entry.text[: entry.lead_end])[0])
    slack = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / PIVOT)
    weighed: dict[str, tuple[int, list[int]]] = {}
    for term, positions in places.items():
        weight = len(positions) * BODY + (NAME if term in names else 0.0)
        first = positions[0]
        if first < title:
            weight += TITLE - LEAD
        if first < lead:
            weight += (LEAD - BODY) * sum(1 for position in positions if position < lead)
        weighed[term] = int(IMPACTS * weight / (weight + slack)), positions
    return weighed
