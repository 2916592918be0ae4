"""Terms → posting lists and position lists, gathered article by article in the order of their numbers.

1. `weigh` cuts an article into terms and weighs each by the field it stands in (BM25F).
2. `Postings.add` appends the article to the lists of its terms; lists are kept as they will be written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from generator.model import Entry
from generator.stages.index.codec import IMPACTS, encode
from generator.text import running_terms

# BM25F. The pivot is a constant, not the archive's mean length: otherwise one edit would change every impact.
TITLE, LEAD, BODY, NAME = 4.0, 1.5, 1.0, 1.0
SATURATION, LENGTH_SHARE, PIVOT = 1.2, 0.5, 600.0


@dataclass
class Postings:
    """The lists of one term as they grow. `docs` and `places` are encoded; `places` stands by segment of numbers."""

    count: int = 0
    last: int = -1
    docs: bytearray = field(default_factory=bytearray)
    places: dict[int, bytearray] = field(default_factory=lambda: defaultdict(bytearray))

    def add(self, number: int, impact: int, positions: list[int], segment: int) -> None:
        """Appends article `number`, greater than any before it, in which the term stands at `positions`."""
        self.docs += encode((number - self.last - 1) * IMPACTS + impact)
        self.last = number
        self.count += 1
        places = self.places[segment]
        places += encode(len(positions) - 1)
        before = -1
        for position in positions:
            places += encode(position - before - 1)
            before = position


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
