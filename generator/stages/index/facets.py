"""Facets: lists of articles by facet, the values with their counts, and the columns; written whole and edited.

A column has a character for each article number of its segment: the number need not be written, and a value that comes
often costs a few bits where files travel compressed. Days stand apart, since only an order by date asks for them.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from generator.model import KINDS, Entry, Output
from generator.stages.index.codec import IMPACTS, posting_list
from generator.stages.index.postings import SEGMENT
from generator.stages.index.shards import pack_count, pack_of, script
from generator.stages.index.state import Draft, numbers_from_bytes, numbers_to_bytes
from generator.stages.index.terms import Named, kept_packs
from generator.text import canonical

FACETS = ("source", "section", "year", "kind")

Counts: TypeAlias = dict[str, dict[str, int]]  # facet → value → articles
Row: TypeAlias = tuple[int, str, str, str, int]  # number, date, source, section, kinds as bits
Columns: TypeAlias = list[list[Any]]  # the rows of a segment, turned about

_NONE: Columns = [[], [], [], [], []]
_DAY = re.compile(r"[0-9]{4}-([0-9]{2})-([0-9]{2})")
_VALUES = 0xD000  # of a facet that columns tell apart, those that come most: more would need two units of UTF-16


class Facets:
    """The lists of articles by facet, and the columns by segment, as articles come in the order of their numbers."""

    def __init__(self) -> None:
        self.lists: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self.segments: defaultdict[int, Columns] = defaultdict(lambda: [[], [], [], [], []])

    def add(self, number: int, entry: Entry, named: Named) -> None:
        """Takes article `number` in."""
        keys = facet_keys(entry, named)
        for key in keys:
            self.lists[key].append(number)
        for column, cell in zip(self.segments[number // SEGMENT], _row(number, entry, keys), strict=True):
            column.append(cell)


def facet_shards(facets: Facets, manifest: dict[str, Any], keep: Draft | None) -> Iterator[Output]:
    """All shards of facets. What `edit_facets` needs goes into `keep`."""
    lists, segments = facets.lists, facets.segments
    coded = {key: _line(numbers, manifest["slots"]) for key, numbers in lists.items()}
    size = sum(map(len, coded)) + sum(map(len, coded.values()))
    manifest["lists"] = pack_count("f", size)
    yield from kept_packs("f", coded, manifest["lists"], keep)
    counts: Counts = {facet: {} for facet in FACETS}
    for key, numbers in lists.items():
        _count(counts, key, len(numbers))
    values = _values(counts)
    yield script("facets", values)
    for segment, columns in segments.items():
        for name, data in _shown(segment, columns, values).items():
            yield script(name, data)
    if keep is not None:
        keep.put_json("size/f", size)
        keep.put_json("facets", counts)
        for key, numbers in lists.items():
            keep.put(f"g/{key}", numbers_to_bytes(numbers))
        for segment, columns in segments.items():
            keep.put_json(f"c/{segment:x}", columns)


def facet_keys(entry: Entry, named: Named) -> list[str]:
    """The facets of an article, as "year:2018"."""
    keys = list(dict.fromkeys(map(entity_key, entry.entities)))
    keys += sorted({f"kind:{found.kind}" for id_ in entry.entities if (found := named.get(id_))})
    if entry.date[:4].isdigit():
        keys.append(f"year:{entry.date[:4]}")
    if entry.source:
        keys.append(f"source:{entry.source}")
    if entry.section:
        keys.append(f"section:{entry.section}")
    return keys


def entity_key(id_: str) -> str:
    """The key of the articles that mention an entity; a question's filters are canonical too."""
    return f"entity:{canonical(id_)}"


def _line(numbers: Sequence[int], slots: int) -> str:
    return f"{len(numbers)},{posting_list([number * IMPACTS for number in numbers], slots)}"


def _row(number: int, entry: Entry, keys: Iterable[str]) -> Row:
    kinds = sum(1 << place for place, kind in enumerate(KINDS) if f"kind:{kind}" in keys)
    return number, entry.date, entry.source, entry.section, kinds


def _count(counts: Counts, key: str, number: int) -> None:
    facet, _, value = key.partition(":")
    if facet in counts:
        counts[facet][value] = number
        if not number:
            del counts[facet][value]


def _values(counts: Counts) -> dict[str, list[tuple[str, int]]]:
    """The values of each facet, most frequent first; years in order."""
    values = {facet: sorted(counts[facet].items(), key=lambda item: (-item[1], item[0])) for facet in FACETS}
    values["year"].sort()
    return values


def _shown(segment: int, columns: Columns, values: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, object]:
    """The shards c/S and t/S of a segment."""
    numbers, dates, sources, sections, kinds = columns
    places = [number - segment * SEGMENT for number in numbers]
    coded = [
        _characters(places, _codes(values[facet], column))
        for facet, column in (("year", [date[:4] for date in dates]), ("source", sources), ("section", sections))
    ]
    days = [_DAY.fullmatch(date) for date in dates]
    other = {str(n): date for n, date, day in zip(numbers, dates, days, strict=True) if date and not day}
    shards: dict[str, object] = {f"c/{segment:x}": [*coded, _characters(places, [1 + bits for bits in kinds])]}
    parts = ([1 + int(day[part]) if day else 1 for day in days] for part in (1, 2))
    shards[f"t/{segment:x}"] = [*(_characters(places, part) for part in parts), other]
    return shards


def _codes(values: Sequence[tuple[str, int]], column: Iterable[str]) -> list[int]:
    """Each cell as 2 and its place among `values`, or 1 where it is not among those told apart."""
    codes = {value: code for code, (value, _) in enumerate(values[:_VALUES], 2)}
    return [codes.get(value, 1) for value in column]


def _characters(places: Sequence[int], codes: Iterable[int]) -> str:
    """A character for every place up to the last, for those without a code that of 0. JSON escapes none of them."""
    chars = ["#"] * (places[-1] + 1)
    for place, code in zip(places, codes, strict=True):
        chars[place] = chr(code + (0x23 if code < 0x39 else 0x24))
    return "".join(chars)


# ── editing ──────────────────────────────────────────────────────────────────────────────────────────────────


def edit_facets(
    draft: Draft,
    gone: Sequence[tuple[int, list[str]]],
    come: Sequence[tuple[int, list[str]]],
    manifest: Mapping[str, Any],
) -> tuple[dict[str, dict[str, str | None]], list[Output]]:
    """The lines of packs that change, and the shard `facets` if it does, where articles (number, facets) go and come.
    The lists in `draft` are updated."""
    lines: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    edits: defaultdict[str, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for at, articles in enumerate((gone, come)):
        for number, keys in articles:
            for key in keys:
                edits[key][at].add(number)
    counts: Counts = draft.json("facets")
    before = _values(counts)
    for key, (less, more) in edits.items():
        if less == more:
            continue
        old = set(numbers_from_bytes(draft.get(f"g/{key}")))
        new = (old - less) | more
        if new == old:
            continue
        draft.put(f"g/{key}", numbers_to_bytes(sorted(new)))
        lines[pack_of("f", key, manifest["lists"])][key] = _line(sorted(new), manifest["slots"]) if new else None
        _count(counts, key, len(new))
    after = _values(counts)
    draft.put_json("facets", counts)
    return lines, [script("facets", after)] if after != before else []


def edit_columns(
    draft: Draft, before: Counts, gone: Iterable[int], come: Iterable[tuple[int, Entry, list[str]]], slots: int
) -> tuple[list[Output], list[str]]:
    """The columns that differ where the articles with the numbers `gone` go and others (number, itself, facets) `come`,
    and the shards that are no more. `before`: the counts that the facets had."""
    rows: defaultdict[int, dict[int, Row | None]] = defaultdict(dict)
    for number in gone:
        rows[number // SEGMENT][number] = None
    for number, entry, keys in come:
        rows[number // SEGMENT][number] = _row(number, entry, keys)
    old_values, values = _values(before), _values(draft.json("facets"))
    outputs, removed = [], []
    for segment in range(-(-slots // SEGMENT)) if values != old_values else sorted(rows):
        old: Columns = draft.json(f"c/{segment:x}") or _NONE
        held: dict[int, Any] = {row[0]: row for row in zip(*old, strict=True)} | rows.get(segment, {})
        new = [list(column) for column in zip(*(held[n] for n in sorted(held) if held[n]), strict=True)] or []
        was = _shown(segment, old, old_values) if old[0] else {}
        now = _shown(segment, new, values) if new else {}
        outputs += [script(name, data) for name, data in now.items() if data != was.get(name)]
        removed += [name for name in was if name not in now]
        if segment in rows:
            draft.put(f"c/{segment:x}", b"") if not new else draft.put_json(f"c/{segment:x}", new)
    return outputs, removed
