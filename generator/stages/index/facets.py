"""Facets: lists of articles by facet, the values with their counts, and the columns; written whole and edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from generator.model import EntityEntry, Entry, Output
from generator.stages.index.codec import IMPACTS, posting_list
from generator.stages.index.postings import SEGMENT
from generator.stages.index.shards import pack_count, pack_of, script
from generator.stages.index.state import Draft, numbers_from_bytes, numbers_to_bytes
from generator.stages.index.terms import Numbered, kept_packs

FACETS = ("source", "section", "year", "kind")

Counts: TypeAlias = dict[str, dict[str, int]]  # facet → value → articles
Columns: TypeAlias = list[list[Any]]  # numbers, dates, sources, sections of a segment


def facet_shards(
    articles: Numbered, named: Mapping[str, EntityEntry], manifest: dict[str, Any], keep: Draft | None
) -> Iterator[Output]:
    """All shards of facets. What `edit_facets` needs goes into `keep`."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    segments: defaultdict[int, Columns] = defaultdict(lambda: [[], [], [], []])
    for number, entry in articles:
        for key in facet_keys(entry, named):
            lists[key].append(number)
        for column, cell in zip(segments[number // SEGMENT], _row(number, entry), strict=True):
            column.append(cell)
    coded = {key: _line(numbers, manifest["slots"]) for key, numbers in lists.items()}
    manifest["lists"] = pack_count(sum(map(len, coded.values())))
    yield from kept_packs("f", coded, manifest["lists"], keep)
    counts: Counts = {facet: {} for facet in FACETS}
    for key, numbers in lists.items():
        _count(counts, key, len(numbers))
    values = _values(counts)
    yield script("facets", values)
    for segment, columns in segments.items():
        yield script(f"c/{segment:x}", _coded(columns, values))
    if keep is not None:
        keep.put_json("facets", counts)
        for key, numbers in lists.items():
            keep.put(f"g/{key}", numbers_to_bytes(numbers))
        for segment, columns in segments.items():
            keep.put_json(f"c/{segment:x}", columns)


def facet_keys(entry: Entry, named: Mapping[str, EntityEntry]) -> list[str]:
    """The facets of an article, as "year:2018"."""
    keys = [f"entity:{id_}" for id_ in dict.fromkeys(entry.entities)]
    keys += sorted({f"kind:{named[id_].kind}" for id_ in entry.entities if id_ in named})
    if entry.date[:4].isdigit():
        keys.append(f"year:{entry.date[:4]}")
    if entry.source:
        keys.append(f"source:{entry.source}")
    if entry.section:
        keys.append(f"section:{entry.section}")
    return keys


def _line(numbers: Sequence[int], slots: int) -> str:
    return f"{len(numbers)},{posting_list([number * IMPACTS for number in numbers], slots)}"


def _row(number: int, entry: Entry) -> tuple[int, str, str, str]:
    return number, entry.date, entry.source, entry.section


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


def _coded(columns: Columns, values: Mapping[str, Sequence[tuple[str, int]]]) -> Columns:
    """Columns with sources and sections as their places among the values."""
    coded = columns[:2]
    for facet, column in zip(("source", "section"), columns[2:], strict=True):
        codes = {value: code for code, (value, _) in enumerate(values[facet])}
        coded.append([codes.get(value, -1) for value in column])
    return coded


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
    draft: Draft, before: Counts, gone: Iterable[int], come: Iterable[tuple[int, Entry]], slots: int
) -> tuple[list[Output], list[str]]:
    """The columns that differ where the articles with the numbers `gone` go and others `come`, and the shards that are
    no more. `before`: the counts that the facets had."""
    rows: defaultdict[int, dict[int, tuple[Any, ...] | None]] = defaultdict(dict)
    for number in gone:
        rows[number // SEGMENT][number] = None
    for number, entry in come:
        rows[number // SEGMENT][number] = _row(number, entry)
    old_values, values = _values(before), _values(draft.json("facets"))
    outputs, removed = [], []
    for segment in range(-(-slots // SEGMENT)):
        old: Columns = draft.json(f"c/{segment:x}") or [[], [], [], []]
        held: dict[int, Any] = {row[0]: row for row in zip(*old, strict=True)} | rows.get(segment, {})
        new = [list(column) for column in zip(*(held[n] for n in sorted(held) if held[n]), strict=True)] or []
        if new and _coded(new, values) != _coded(old, old_values):
            outputs.append(script(f"c/{segment:x}", _coded(new, values)))
        if old[0] and not new:
            removed.append(f"c/{segment:x}")
        if segment in rows:
            draft.put(f"c/{segment:x}", b"") if not new else draft.put_json(f"c/{segment:x}", new)
    return outputs, removed
