"""The index after an edit, without reading the articles that stayed as they were.

1. What changed: articles that were edited, added or removed; those that get another number by that; those whose
   entities have other names or kinds now.
2. Their old terms and facets go out of the lists, their new ones come in; only lists that differ are written anew.
3. The lines of shared shards, the tables and the columns follow; the shards that differ are given.

The result equals `index` of all articles byte for byte. Where too much would change (the archive outgrows its slots or
its packs), there is no result, and `index` is to be run again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from generator.model import EntityEntry, Entry, Output
from generator.stages.index.articles import article_name, article_shard, named_first
from generator.stages.index.facets import edit_columns, edit_facets, entity_key, facet_keys
from generator.stages.index.names import rows
from generator.stages.index.numbers import numbered
from generator.stages.index.postings import analysed
from generator.stages.index.shards import pack_count, path_of, script
from generator.stages.index.state import STATE, Draft, Store, edited_lines, numbers_from_bytes
from generator.stages.index.tables import edited
from generator.stages.index.terms import Edits, Named, edit_terms, name_terms
from generator.stages.index.wording import Wording

Value = TypeVar("Value")


@dataclass(frozen=True)
class Change(Generic[Value]):
    """What a value was and what it is; None where it was not, or is no more."""

    old: Value | None
    new: Value | None


class Known(Protocol):
    """Gives the present values of what did not change."""

    def entry(self, id_: str) -> Entry:
        """The article `id_`."""

    def entity(self, id_: str) -> EntityEntry | None:
        """The entity `id_`, or None where the archive has none of that id."""


@dataclass(frozen=True)
class Update:
    """The files that differ, and the paths of those that are no more."""

    outputs: tuple[Output, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class _Side:
    """An article as it was or is: its number, itself, its terms (term → impact, bits), its facets, and the entities of
    its shard."""

    number: int
    entry: Entry
    terms: Mapping[str, tuple[int, str]]
    facets: list[str]
    entities: str


def update(
    store: Store, articles: Sequence[Change[Entry]], entities: Sequence[Change[EntityEntry]], known: Known
) -> Update | None:
    """The shards that differ after the changes, which must be complete: every article and entity whose entry differs.

    `store` is what `index` or `update` left; it is brought up to date. None, and an unchanged store, where the index
    is to be made anew."""
    draft = Draft(store)
    about = draft.json("about")
    if about is None or about["state"] != STATE:
        return None
    old_manifest = draft.json("manifest")
    ids: dict[str, int] = draft.json("numbers")
    come = {change.new.id for change in articles if change.new}
    new_ids = (ids.keys() - {change.old.id for change in articles if change.old}) | come
    slots, numbers = (old_manifest["slots"], ids) if new_ids == ids.keys() else numbered(new_ids)
    if slots != old_manifest["slots"] or not ids or not new_ids:
        return None
    manifest = {**old_manifest, "articles": len(numbers)}
    sides = _sides(draft, articles, entities, known, (ids, numbers))
    made = _shards(draft, sides, entities, manifest)
    if made is None:
        return None
    outputs, removed = made
    if manifest != old_manifest:
        outputs.append(script("manifest", manifest))
        draft.put_json("manifest", manifest)
    if numbers is not ids:
        draft.put_json("numbers", numbers)
    draft.commit()
    return Update(tuple(outputs), tuple(path_of(name) for name in removed))


def _sides(
    draft: Draft,
    articles: Sequence[Change[Entry]],
    entities: Sequence[Change[EntityEntry]],
    known: Known,
    numbers: tuple[Mapping[str, int], Mapping[str, int]],
) -> list[tuple[_Side | None, _Side | None]]:
    """Every article concerned, as it was and as it is."""
    before, after = numbers
    changes = {(change.old or change.new).id: change for change in articles}  # type: ignore[union-attr]
    concerned = {id_ for id_, number in after.items() if id_ in before and before[id_] != number}
    concerned |= _mentioning(draft, entities, before) & after.keys()
    for id_ in sorted(concerned - changes.keys()):
        entry = known.entry(id_)
        changes[id_] = Change(entry, entry)
    old_named = Named(_Changed(known, {c.old.id if c.old else c.new.id: c.old for c in entities}))  # type: ignore[union-attr]
    new_named = Named(_Changed(known, {c.old.id if c.old else c.new.id: c.new for c in entities}))  # type: ignore[union-attr]
    return [
        (_side(change.old, before, old_named), _side(change.new, after, new_named))
        for _, change in sorted(changes.items())
    ]


def _mentioning(draft: Draft, entities: Iterable[Change[EntityEntry]], numbers: Mapping[str, int]) -> set[str]:
    """The articles that mention an entity whose name or kind is another now."""
    ids = {number: id_ for id_, number in numbers.items()}
    found: set[str] = set()
    for change in entities:
        if (
            change.old is None
            or change.new is None
            or (change.old.name, change.old.kind) != (change.new.name, change.new.kind)
        ):
            id_ = (change.old or change.new).id  # type: ignore[union-attr]
            found |= {ids[number] for number in numbers_from_bytes(draft.get(f"g/{entity_key(id_)}"))}
    return found


class _Changed(Mapping[str, EntityEntry]):
    """The entities on one side of the changes, asked for when needed."""

    def __init__(self, known: Known, changed: Mapping[str, EntityEntry | None]) -> None:
        self._known, self._changed = known, changed

    def __getitem__(self, id_: str) -> EntityEntry:
        entity = self._changed[id_] if id_ in self._changed else self._known.entity(id_)
        if entity is None:
            raise KeyError(id_)
        return entity

    def __iter__(self) -> Iterator[str]:
        """Those that changed."""
        return iter(self._changed)

    def __len__(self) -> int:
        return len(self._changed)


def _side(entry: Entry | None, numbers: Mapping[str, int], named: Named) -> _Side | None:
    if entry is None:
        return None
    terms = {term: (impact, bits) for term, impact, bits in analysed(entry, name_terms(entry, named))}
    return _Side(numbers[entry.id], entry, terms, facet_keys(entry, named), named_first(entry, named))


def _term_edits(sides: Iterable[tuple[_Side | None, _Side | None]]) -> dict[str, Edits]:
    """Term → article number → what the term is there now; only what differs."""
    edits: defaultdict[str, dict[int, tuple[int, str] | None]] = defaultdict(dict)
    for old, new in sides:
        stays = old is not None and new is not None and old.number == new.number
        for term, was in old.terms.items() if old else ():
            if not (stays and new and new.terms.get(term) == was):
                edits[term].setdefault(old.number, None)  # type: ignore[union-attr]
        for term, becomes in new.terms.items() if new else ():
            if not (stays and old and old.terms.get(term) == becomes):
                edits[term][new.number] = becomes  # type: ignore[union-attr]
    return dict(edits)


def _shards(
    draft: Draft,
    sides: Sequence[tuple[_Side | None, _Side | None]],
    entities: Sequence[Change[EntityEntry]],
    manifest: dict[str, Any],
) -> tuple[list[Output], list[str]] | None:
    """The shards that differ, and those that are no more; None where a number of packs changes."""
    gone = [old for old, _ in sides if old]
    come = [new for _, new in sides if new]
    counts = draft.json("facets")
    lines = edit_terms(draft, _term_edits(sides), manifest)
    facet_lines, outputs = edit_facets(
        draft, [(s.number, s.facets) for s in gone], [(s.number, s.facets) for s in come], manifest
    )
    made = _edit_shards(draft, {**lines.shards, **facet_lines}, manifest)
    if made is None:
        return None
    removed = made[1]
    outputs += made[0]
    old_rows = {row for change in entities if change.old for row in rows(change.old)}
    new_rows = {row for change in entities if change.new for row in rows(change.new)}
    for prefix, key, less, more in (
        ("l", "lexicon", lines.gone, lines.come),
        ("n", "names", old_rows - new_rows, new_rows - old_rows),
    ):
        manifest[key], blocks, ends = edited(draft, prefix, less, more)
        outputs += blocks
        removed += ends
    columns, ends = edit_columns(
        draft, counts, [s.number for s in gone], [(s.number, s.entry, s.facets) for s in come], manifest["slots"]
    )
    wording = Wording()
    free = {article_name(s.number) for s in gone} - {article_name(s.number) for s in come}
    outputs += columns
    outputs += [
        article_shard(new.number, new.entry, new.entities, wording)
        for old, new in sides
        if new and (old is None or _shown(old) != _shown(new))
    ]
    return outputs, [*removed, *ends, *sorted(free)]


def _shown(side: _Side) -> tuple[int, Entry, str]:
    """An article as far as its shard shows it."""
    return side.number, replace(side.entry, entities=(), lead_end=0), side.entities


def _edit_shards(
    draft: Draft, changes: Mapping[str, Mapping[str, str | None]], manifest: Mapping[str, Any]
) -> tuple[list[Output], list[str]] | None:
    """Shards of lines after `changes`: those that differ, and those that are empty now."""
    outputs, removed = [], []
    grown = dict.fromkeys("dpf", 0)
    for name in sorted(changes):
        old = draft.text(f"s/{name}")
        new = edited_lines(old, changes[name])
        if new == old:
            continue
        draft.put(f"s/{name}", new.encode())
        if name[0] in grown:
            grown[name[0]] += _size(name[0], new) - _size(name[0], old)
        if new:
            outputs.append(script(name, new))
        else:
            removed.append(name)
    for prefix, key in (("d", "postings"), ("p", "places"), ("f", "lists")):
        size = draft.json(f"size/{prefix}") + grown[prefix]
        if pack_count(prefix, size) != manifest[key]:
            return None
        draft.put_json(f"size/{prefix}", size)
    return outputs, removed


def _size(prefix: str, text: str) -> int:
    """How many characters the values of the lines of `text` take; of facets, whose keys are long, the keys too."""
    lines = text.split("\n") if text else []
    return sum(len(line) - (1 if prefix == "f" else line.rindex("\t") + 1) for line in lines)
