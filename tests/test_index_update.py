"""The law of the index: what `update` gives after edits, laid over the old index, is what `index` makes anew."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from search_harness import entry
from test_index import SYLLABLES

from generator.model import EntityEntry, Entry
from generator.stages.index import Change, index, names, update
from generator.stages.index.codec import bits_of, sextets
from generator.stages.index.names import rows
from generator.stages.index.shards import BLOCK_BYTES, PACK_BYTES, path_of
from generator.stages.index.state import Draft
from generator.stages.index.tables import edited, table

NAMES = ("Trần Văn Mẫu", "Trần Văn Mậu", "Lê Thị Quý", "Lê Thị Mau", "Phạm Cán Bộ", "22-KL/TW", "Ban Công An", "Mẫu")


class Memory(dict[str, bytes]):
    """A store in memory."""

    def put(self, key: str, value: bytes | None) -> None:
        if value is None:
            self.pop(key, None)
        else:
            self[key] = value


class Archive:
    """Articles and entities as they are now, which can be changed at random."""

    def __init__(self, draw: random.Random, count: int) -> None:
        self.draw = draw
        self.entities = {f"person:{n}": self._entity(f"person:{n}") for n in range(6)}
        self.entries = {id_: self._entry(id_) for id_ in (f"made-{n}" for n in range(count))}

    def entry(self, id_: str) -> Entry:
        return self.entries[id_]

    def entity(self, id_: str) -> EntityEntry | None:
        return self.entities.get(id_)

    def _entity(self, id_: str) -> EntityEntry:
        variants = tuple(self.draw.sample(NAMES, 2))
        return EntityEntry(id_, f"persons/{id_[7:]}.html", "person", variants[0], variants, self.draw.randint(1, 9))

    def _entry(self, id_: str) -> Entry:
        draw = self.draw
        weights = [1 / (rank + 1) for rank in range(len(SYLLABLES))]
        lines = [" ".join(draw.choices(SYLLABLES, weights, k=draw.randint(1, 9))) for _ in range(draw.randint(1, 3))]
        lines += [f"riêng{draw.randint(0, 200)}"]
        return entry(
            id_,
            " ".join(draw.choices(SYLLABLES, k=3)),
            "\n".join(lines),
            date=draw.choice(("2018-01-02", "2019", "")),
            source=draw.choice(("Báo A", "Báo B", "")),
            section=draw.choice(("Thời sự", "Pháp luật")),
            entities=tuple(draw.sample(sorted(f"person:{n}" for n in range(8)), draw.randint(0, 2))),
        )

    def change(self) -> tuple[list[Change[Entry]], list[Change[EntityEntry]]]:
        """Edits, adds, removes and renames a few."""
        draw = self.draw
        articles: list[Change[Entry]] = []
        entities: list[Change[EntityEntry]] = []
        for id_ in draw.sample(sorted(self.entries), draw.randint(0, 2)):
            old = self.entries[id_]
            self.entries[id_] = draw.choice((self._entry(id_), replace(old, url=old.url + "x"), old))
            articles.append(Change(old, self.entries[id_]))
        for id_ in draw.sample(sorted(self.entries.keys() - {c.old.id for c in articles if c.old}), draw.randint(0, 1)):
            articles.append(Change(self.entries.pop(id_), None))
        for _ in range(draw.randint(0, 2)):
            id_ = f"new-{draw.random()}"
            self.entries[id_] = self._entry(id_)
            articles.append(Change(None, self.entries[id_]))
        for id_ in draw.sample([f"person:{n}" for n in range(8)], draw.randint(0, 1)):
            before = self.entities.pop(id_, None)
            if before is None or draw.random() < 0.7:
                self.entities[id_] = self._entity(id_)
            entities.append(Change(before, self.entities.get(id_)))
        return articles, entities


def files(archive: Archive, store: Memory | None = None) -> dict[str, bytes]:
    outputs = index(archive.entries, archive.entities, store)
    return {output.path: output.body for output in outputs}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a few articles have common terms, several segments, and tables in many blocks."""
    for module in ("", ".postings", ".terms", ".facets"):
        monkeypatch.setattr(f"generator.stages.index{module}.SEGMENT", 32)
    monkeypatch.setattr("generator.stages.index.terms.COMMON", 24)
    monkeypatch.setattr("generator.stages.index.terms.INLINE", 2)
    for of_table in BLOCK_BYTES:
        monkeypatch.setitem(BLOCK_BYTES, of_table, 200)
    for pack in PACK_BYTES:
        monkeypatch.setitem(PACK_BYTES, pack, 500)
    monkeypatch.setattr("generator.stages.index.names.MANY", 1)
    monkeypatch.setattr("generator.stages.index.names.FIRST", 2)
    monkeypatch.setattr("generator.stages.index.names.CONTENDERS", 4)


@pytest.mark.parametrize("seed", range(12))
def test_an_updated_index_is_the_index_made_anew(small: None, seed: int) -> None:
    archive, store = Archive(random.Random(seed), 60 + 10 * seed), Memory()
    site = files(archive, store)
    updates = 0
    for _ in range(12):
        articles, entities = archive.change()
        before: Mapping[str, bytes] = dict(store)
        changed = update(store, articles, entities, archive)
        if changed is None:
            assert store == before
            site = files(archive, store)
            continue
        updates += 1
        given = {output.path: output.body for output in changed.outputs}
        assert all(site.get(path) != body for path, body in given.items())
        assert set(changed.removed) <= site.keys()
        site = {path: body for path, body in {**site, **given}.items() if path not in changed.removed}
        assert site == files(archive)
    assert updates >= 5
    assert seed or any(path.startswith("search/b/") for path in site)
    fresh = Memory()
    files(archive, fresh)
    assert {key: value for key, value in store.items() if key != "facets"} == {
        k: v for k, v in fresh.items() if k != "facets"
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_best_names_follow_edits(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for name, value in (("CONTENDERS", 4), ("FIRST", 2), ("MANY", 1)):
        monkeypatch.setattr(names, name, value)
    monkeypatch.setitem(BLOCK_BYTES, "n", 240)
    draw = random.Random(seed)
    words = ("Trần", "Trân", "Trưng", "Thị", "Thi", "Tâm", "Ban", "Bân", "Bằng", "Lê")
    known = {
        f"person:{n}": EntityEntry(
            f"person:{n}", f"persons/{n}.html", "person", " ".join(draw.sample(words, 3)), (), draw.randint(1, 90)
        )
        for n in range(60)
    }
    lines = {line for one in known.values() for line in rows(one)}
    store = Memory()
    draft = Draft(store)
    site = {output.path: output.body for output in table("n", lines, [], draft)}
    draft.commit()
    for _ in range(30):
        id_ = draw.choice(sorted(known))
        old, new = known[id_], replace(known[id_], articles=draw.randint(1, 90))
        known[id_] = new
        draft = Draft(store)
        _, outputs, removed = edited(draft, "n", rows(old) - rows(new), rows(new) - rows(old))
        draft.commit()
        site.update({output.path: output.body for output in outputs})
        for name in removed:
            del site[path_of(name)]
        anew = {o.path: o.body for o in table("n", {line for one in known.values() for line in rows(one)}, [], None)}

        assert site == anew
    assert any(path.startswith("search/b/") for path in site)


def test_an_edit_of_nothing_gives_nothing(small: None) -> None:
    archive, store = Archive(random.Random(1), 40), Memory()
    files(archive, store)
    some = next(iter(archive.entries.values()))
    changed = update(store, [Change(some, some)], [], archive)

    assert changed is not None
    assert not changed.outputs
    assert not changed.removed


def test_a_store_without_a_finished_index_gives_no_update() -> None:
    assert update(Memory(), [], [], Archive(random.Random(1), 1)) is None


@pytest.mark.parametrize("bits", ["", "1", "000000", "0101010", "1" * 25])
def test_bits_come_back_from_their_characters(bits: str) -> None:
    assert bits_of(sextets(bits), len(bits)) == bits
