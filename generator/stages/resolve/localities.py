"""The province that the name of a body prints."""

from __future__ import annotations

from generator.knowledge.names import NameKnowledge
from generator.stages.resolve.gazetteer import province
from generator.text import lower


def province_in(printed: str, names: NameKnowledge) -> str:
    """The name of the one province in `printed` ("Ban Thường vụ Thành ủy Cần Thơ" → "Cần Thơ"); "" for none or two.

    Aliases count ("UBND TP.HCM"); words of a place inside other words do not.
    """
    low = lower(printed)
    found: dict[str, tuple[int, int]] = {}
    for index, start, end in names.automaton.find_matches_as_indexes(low, overlapping=True):
        term = names.terms[index]
        if term.kind != "place" or low[start - 1 : start].isalnum() or low[end : end + 1].isalnum():
            continue
        id_ = province(term.id, names) if term.id else None
        if id_ and not any(s <= start and end <= e for s, e in found.values()):
            found = {i: (s, e) for i, (s, e) in found.items() if not (start <= s and e <= end)} | {id_: (start, end)}
    return next(iter(found)).removeprefix("place:") if len(found) == 1 else ""
