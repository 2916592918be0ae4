"""Terms: posting lists, position lists and the lexicon, written whole and edited.

1. `term_shards` writes all of them from the lists that were gathered.
2. `edit_terms` changes the lists of some terms, at some article numbers, and gives the lines that change.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from generator.byid import Recent
from generator.model import EntityEntry, Entry, Output
from generator.stages.index.codec import IMPACTS, bits_of, posting_list, sextets
from generator.stages.index.postings import SEGMENT, Gathering
from generator.stages.index.shards import hashed, pack_count, pack_of, packs, script
from generator.stages.index.state import Draft, Lists
from generator.stages.index.tables import table
from generator.text import fold, running_terms

COMMON = 1_024  # articles from which on a term's lists have shards of their own
BEST = 16  # postings of a common term that stand in the lexicon: enough where it is all that is asked
KEPT = 16_384  # entities of which is kept what articles need
INLINE = 6  # articles up to which a posting list stands in the lexicon

_Change: TypeAlias = tuple["array[int]", "array[int]", Iterable[int]]  # postings before, after; numbers concerned
Edits: TypeAlias = Mapping[int, tuple[int, str] | None]  # article number → the term's impact and bits there, or None


class Naming(NamedTuple):
    """What the index needs of an entity at each article: its kind, its name, and the terms of that."""

    kind: str
    name: str
    terms: tuple[str, ...]


class Named:
    """What is needed of entities, by id; of those asked for last it is kept."""

    def __init__(self, entities: Mapping[str, EntityEntry]) -> None:
        self._entities = entities
        self._kept: Recent[Naming | None] = Recent(KEPT)

    def get(self, id_: str) -> Naming | None:
        """What is needed of `id_`; None where there is no such entity."""
        if id_ not in self._kept:
            entity = self._entities.get(id_)
            self._kept[id_] = Naming(entity.kind, entity.name, tuple(running_terms(entity.name)[0])) if entity else None
        return self._kept[id_]


def name_terms(entry: Entry, named: Named) -> frozenset[str]:
    """The terms of the names of an article's entities."""
    return frozenset(term for id_ in entry.entities if (found := named.get(id_)) for term in found.terms)


def term_shards(gathering: Gathering, manifest: dict[str, Any], keep: Draft | None) -> Iterator[Output]:
    """All shards of terms, when all articles are gathered. What `edit_terms` needs goes into `keep`."""
    gathering.close()
    postings = gathering.postings
    yield from _lists(gathering, manifest, keep)
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for term in sorted(postings):
        spellings[_FOLDED[term]].append(term)
        if keep is not None:
            keep.put(f"t/{term}", Lists(postings[term], gathering.lengths[term]).to_bytes())
    lines = (_whole_line(form, found, postings, manifest["slots"]) for form, found in spellings.items())
    manifest["lexicon"] = []
    yield from table("l", lines, manifest["lexicon"], keep)


class _Folded(dict[str, str]):
    """Term → folded term, filled as terms are met."""

    def __missing__(self, term: str) -> str:
        self[term] = form = fold(term)
        return form


_FOLDED = _Folded()


def _whole_line(form: str, spellings: list[str], postings: Mapping[str, Sequence[int]], slots: int) -> str:
    lists = [postings[spelling] for spelling in spellings]
    union = len({posting >> 3 for list_ in lists for posting in list_}) if len(lists) > 1 else 0
    return _line(form, union, [_cell(s, list_, slots) for s, list_ in zip(spellings, lists, strict=True)])


def _line(form: str, union: int, cells: Sequence[str]) -> str:
    return "\t".join((form, str(union) if len(cells) > 1 else "", *cells))


def _cell(spelling: str, postings: Sequence[int], slots: int) -> str:
    """A spelling in the lexicon: how many articles, and where its list is."""
    where = ",!" + posting_list(_best(postings), slots) if len(postings) >= COMMON else ""
    if len(postings) <= INLINE:
        where = ",=" + posting_list(postings, slots)
    return f"{spelling},{len(postings)}{where}"


def _best(postings: Sequence[int]) -> list[int]:
    """The BEST postings of greatest impact, in their order."""
    found: list[int] = []
    for impact in range(IMPACTS - 1, -1, -1):
        found += islice((posting for posting in postings if posting % IMPACTS == impact), BEST - len(found))
        if len(found) == BEST:
            break
    return sorted(found)


def _lists(gathering: Gathering, manifest: dict[str, Any], keep: Draft | None) -> Iterator[Output]:
    """Position lists and posting lists: those of common terms in shards of their own, the others in packs."""
    shards: defaultdict[str, list[str]] = defaultdict(list)
    docs: dict[str, str] = {}
    places: dict[str, str] = {}
    for term in sorted(gathering.postings):
        postings, lists, name = gathering.postings[term], gathering.places[term].lists, f"{hashed(term):x}"
        if len(postings) < COMMON:
            places[term] = "".join(lists.values())
            if len(postings) > INLINE:
                docs[term] = posting_list(postings, manifest["slots"])
            continue
        shards[f"w/{name}"].append(f"{term}\t{posting_list(postings, manifest['slots'])}")
        for segment, list_ in lists.items():
            shards[f"q/{name}-{segment:x}"].append(f"{term}\t{list_}")
    for key, prefix, lines in (("postings", "d", docs), ("places", "p", places)):
        length = sum(map(len, lines.values()))
        manifest[key] = pack_count(prefix, length)
        yield from kept_packs(prefix, lines, manifest[key], keep)
    for shard in sorted(shards):
        yield kept(shard, "\n".join(shards[shard]), keep)


def kept_packs(prefix: str, lines: Mapping[str, str], count: int, keep: Draft | None) -> Iterator[Output]:
    """Packs, which `keep` remembers with their size."""
    for name, text in packs(prefix, lines, count):
        yield kept(name, text, keep)
    if keep is not None:
        keep.put_json(f"size/{prefix}", sum(map(len, lines.values())))


def kept(name: str, text: str, keep: Draft | None) -> Output:
    """The shard of `text`, which `keep` remembers."""
    if keep is not None:
        keep.put(f"s/{name}", text.encode())
    return script(name, text)


# ── editing ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Lines:
    """What changes: lines of shards (None: no line), and lines of the lexicon that go and come."""

    shards: defaultdict[str, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))
    gone: set[str] = field(default_factory=set)
    come: set[str] = field(default_factory=set)


def edit_terms(draft: Draft, edits: Mapping[str, Edits], manifest: Mapping[str, Any]) -> Lines:
    """What changes where the terms of `edits` change at the numbers given. The raw lists in `draft` are updated."""
    lines = Lines()
    lexicon = _Lexicon(draft)
    forms: defaultdict[str, dict[str, _Change]] = defaultdict(dict)
    for term in sorted(edits):
        old = Lists.from_bytes(draft.get(f"t/{term}"))
        stays = len(old.postings) - len(edits[term]) >= COMMON  # so that only the segments of the edits matter
        segments = {number // SEGMENT for number in edits[term]} | (set() if stays else _segments(old).keys())
        new, places = _edit(old, edits[term], _held_places(draft, term, old, segments, manifest))
        draft.put(f"t/{term}", new.to_bytes())
        _place(lines.shards, term, (old.postings, new.postings), places, manifest)
        if old.postings != new.postings:
            forms[fold(term)][term] = (old.postings, new.postings, edits[term].keys())
    for form, changed in forms.items():
        before = lexicon.line(form)
        after = _edited_line(draft, form, before, changed, manifest["slots"])
        lines.gone |= {before} - {""}
        lines.come |= {after} - {""}
    return lines


class _Lexicon:
    """The lines of the lexicon by folded form, read head by head."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._heads: dict[str, dict[str, str]] = {}

    def line(self, form: str) -> str:
        """The line of `form`, or ""."""
        head = form[:1]
        if head not in self._heads:
            text = self._draft.text(f"l#{head}")
            self._heads[head] = {line.split("\t", 1)[0]: line for line in text.split("\n")} if text else {}
        return self._heads[head].get(form, "")


def _segments(lists: Lists) -> dict[int, tuple[int, int]]:
    """Segment → where its articles begin and end in the lists."""
    spans: dict[int, tuple[int, int]] = {}
    at = 0
    while at < len(lists.postings):
        segment = lists.postings[at] // IMPACTS // SEGMENT
        end = bisect_left(lists.postings, (segment + 1) * SEGMENT * IMPACTS, at)
        spans[segment] = (at, end)
        at = end
    return spans


def _held_places(
    draft: Draft, term: str, lists: Lists, segments: Iterable[int], manifest: Mapping[str, Any]
) -> dict[int, str]:
    """The position lists of a term in `segments`, as they are in its shards; "" where it has none."""
    spans = _segments(lists)
    places = dict.fromkeys(segments, "")
    if len(lists.postings) >= COMMON:
        return {s: _value(draft, f"q/{hashed(term):x}-{s:x}", term) if s in spans else "" for s in places}
    whole = _value(draft, pack_of("p", term, manifest["places"]), term) if spans else ""
    at = 0
    for segment, (low, high) in spans.items():
        end = at + -(-sum(lists.lengths[low:high]) // 6)
        places[segment] = whole[at:end]
        at = end
    return places


def _value(draft: Draft, shard: str, key: str) -> str:
    """The value of `key` among the lines of a shard."""
    text = "\n" + draft.text(f"s/{shard}")
    start = text.index(f"\n{key}\t") + len(key) + 2
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def _edit(old: Lists, edits: Edits, held: Mapping[int, str]) -> tuple[Lists, dict[int, str]]:
    """The lists of a term after `edits`, and its position lists in the segments of `held`; "" where there is none."""
    places = dict(held)
    new = Lists()
    spans = _segments(old)
    for segment in sorted(spans.keys() | {number // SEGMENT for number in edits}):
        low, high = spans.get(segment, (0, 0))
        here = [(number, edits[number]) for number in sorted(edits) if number // SEGMENT == segment]
        if here:
            bits = bits_of(places[segment], sum(old.lengths[low:high]))
            places[segment] = sextets(_splice(old, new, (low, high), bits, here))
        else:
            new.postings.extend(old.postings[low:high])
            new.lengths.extend(old.lengths[low:high])
    return new, places


def _splice(
    old: Lists, new: Lists, span: tuple[int, int], held: str, edits: Sequence[tuple[int, tuple[int, str] | None]]
) -> str:
    """Appends the articles of `span` with `edits` to `new`; the bits of their positions."""
    at, high = span
    done = 0
    bits: list[str] = []
    for number, becomes in [*edits, (-1, None)]:
        end = bisect_left(old.postings, number * IMPACTS, at, high) if number >= 0 else high
        width = sum(old.lengths[at:end])
        bits.append(held[done : done + width])
        new.postings.extend(old.postings[at:end])
        new.lengths.extend(old.lengths[at:end])
        done += width
        at = end
        if at < high and number >= 0 and old.postings[at] // IMPACTS == number:
            done += old.lengths[at]
            at += 1
        if becomes is not None:
            new.postings.append(number * IMPACTS + becomes[0])
            new.lengths.append(len(becomes[1]))
            bits.append(becomes[1])
    return "".join(bits)


def _place(
    shards: Mapping[str, dict[str, str | None]],
    term: str,
    postings: tuple[Sequence[int], Sequence[int]],
    places: Mapping[int, str],
    manifest: Mapping[str, Any],
) -> None:
    """Puts the lines of a term, before and after an edit, into `shards`."""
    before, after = postings
    own, slots = f"{hashed(term):x}", manifest["slots"]
    pack, place = pack_of("d", term, manifest["postings"]), pack_of("p", term, manifest["places"])
    ordered = sorted(places)
    if len(before) >= COMMON:
        for segment in ordered:
            shards[f"q/{own}-{segment:x}"][term] = None
    else:
        shards[place][term] = None
    if len(after) >= COMMON:
        for segment in ordered:
            shards[f"q/{own}-{segment:x}"][term] = places[segment] or None
    elif after:
        shards[place][term] = "".join(places[segment] for segment in ordered)
    if before == after:
        return
    shards[f"w/{own}" if len(before) >= COMMON else pack][term] = None
    if len(after) >= COMMON:
        shards[f"w/{own}"][term] = posting_list(after, slots)
    elif len(after) > INLINE:
        shards[pack][term] = posting_list(after, slots)


def _edited_line(draft: Draft, form: str, line: str, changed: Mapping[str, _Change], slots: int) -> str:
    """The lexicon line of `form` where the postings of some spellings `changed`; "" where none is left."""
    union, *cells = line.split("\t")[1:] if line else [""]
    held = {cell.split(",", 1)[0]: cell for cell in cells}
    count = int(union) if union else sum(int(cell.split(",")[1]) for cell in cells)
    others = [Lists.from_bytes(draft.get(f"t/{spelling}")).postings for spelling in held.keys() - changed.keys()]
    for number in {number for _, _, numbers in changed.values() for number in numbers}:
        if any(_holds(list_, number) for list_ in others):
            continue
        count += any(_holds(after, number) for _, after, _ in changed.values())
        count -= any(_holds(before, number) for before, _, _ in changed.values())
    for spelling, (_, after, _) in changed.items():
        held.pop(spelling, None)
        if after:
            held[spelling] = _cell(spelling, after, slots)
    return _line(form, count, [held[spelling] for spelling in sorted(held)]) if held else ""


def _holds(postings: Sequence[int], number: int) -> bool:
    at = bisect_left(postings, number * IMPACTS)
    return at < len(postings) and postings[at] // IMPACTS == number
