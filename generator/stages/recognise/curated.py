"""Finds the names of curated documents and events: an archive's own records are looked for as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from generator.knowledge.documents import DocumentKnowledge
from generator.model import Kind


def curated_names(low: str, knowledge: DocumentKnowledge, kind: Kind) -> Iterator[tuple[int, int]]:
    """The spans in lower-case `low` of curated names of `kind`, whole words only; overlapping ones included."""
    if knowledge.automaton is None:
        return
    for index, start, end in knowledge.automaton.find_matches_as_indexes(low, overlapping=True):
        whole = not low[start - 1 : start].isalnum() and not low[end : end + 1].isalnum()
        if whole and knowledge.name_keys[index][0] == kind:
            yield start, end
