"""Finds citations of official documents.

1. One pass over the text for the words that open a citation ("Nghị định", "Luật", "NQ").
2. Each is read on, most certain shape first: number, plenum, congress, law, draft, title. Nothing read: no citation.
3. A number may open a list ("Nghị định 29 và 178"): each member is a citation of its own.
4. One pass for bare numbers with a symbol ("theo 05-CT/TW").
5. What stands around a citation (pinpoint, date, issuer, subject) goes into its fields, never into its surface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.knowledge import Knowledge
from generator.model import Citation, Mention
from generator.stages.recognise.curated import curated_names
from generator.stages.recognise.documents.cited import read_citations
from generator.stages.recognise.documents.context import pinpoint, tail
from generator.stages.recognise.documents.numbers import read_number
from generator.stages.recognise.documents.view import Found, View
from generator.stages.recognise.documents.words import openings
from generator.stages.recognise.scan import View as Seen

_TAIL = 420  # how far the date, issuer and subject of a citation may reach
_GAP = 8  # between the members of a list: ", và số "
_COMMON = ("date", "issuer", "term", "subject")
_BARE = re.compile(r"\d(?<![\w/.,-].)\d{0,4}[a-zA-Z]?(?= ?[-/] ?[A-ZĐ12])")


def find_documents(seen: Seen, knowledge: Knowledge) -> list[Mention]:
    """The document mentions of an article, in text order, without overlaps."""
    view = View(seen.text, seen.low, knowledge.documents)
    found = list(_opened(view))
    found = _with_curated(view, [*found, *_bare(view, found)])
    ends = [*(f.start for f in found[1:]), len(view.text)]
    citations = _shared(found, [_completed(view, f, end) for f, end in zip(found, ends, strict=False)])
    return [
        Mention(f.start, f.end, seen.surface(f.start, f.end), "document", f"document.{f.rule}", citation)
        for f, citation in zip(found, citations, strict=True)
    ]


def _opened(view: View) -> Iterator[Found]:
    """The citations that a word opens; a word inside a citation opens none."""
    end = 0
    for opening in openings(view.low):
        if opening.start >= end:
            for found in read_citations(view, opening):
                end = found.end
                yield found


def _bare(view: View, found: Sequence[Found]) -> Iterator[Found]:
    """Numbers with year or type and issuer that no word opens."""
    taken = iter([*found, None])
    now = next(taken)
    for match in _BARE.finditer(view.text):
        while now and now.end <= match.start():
            now = next(taken)
        if now and now.start <= match.start():
            continue
        number = read_number(view.text, match.start(), bare=True)
        if number:
            head = re.split("[-/]", number.symbol)[0]
            word = view.knowledge.types.get(head) if len(head) > 1 else None
            citation = Citation("symbol", word, number.number, number.year, number.symbol)
            yield Found(match.start(), number.end, "symbol", citation)


def _with_curated(view: View, found: Sequence[Found]) -> list[Found]:
    """`found` and the names of curated documents, in text order; where two overlap the longer stays."""
    curated = [
        Found(start, end, "curated", Citation("named", subject=view.text[start:end]))
        for start, end in curated_names(view.low, view.knowledge, "document")
    ]
    kept: list[Found] = []
    for one in sorted([*found, *curated], key=lambda f: (f.start, -f.end, f.rule == "curated")):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def _completed(view: View, found: Found, until: int) -> Citation:
    """The citation with the fields that stand around it; `until` is where the next citation begins."""
    cited = found.citation
    printed = view.low if view.text[found.start : found.end].isupper() else view.text  # a headline in capitals
    around = tail(printed, found.end, min(until, found.end + _TAIL))
    around["pinpoint"] = pinpoint(view.low, view.text, found.start)
    return replace(cited, **{name: value for name, value in around.items() if getattr(cited, name) is None})


def _shared(found: Sequence[Found], citations: Sequence[Citation]) -> list[Citation]:
    """What stands after a list ("Nghị định 29 và 178 của Chính phủ") holds for all its members."""
    shared = list(citations)
    for index in range(len(found) - 2, -1, -1):
        after = shared[index + 1]
        if found[index + 1].rule == "list" and found[index + 1].start - found[index].end <= _GAP:
            fields = {name: getattr(after, name) for name in _COMMON if getattr(shared[index], name) is None}
            shared[index] = replace(shared[index], **fields)
    return shared
