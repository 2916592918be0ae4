"""The state that builds keep is damaged, gone or refused, before a build or while it runs: the site is never spoilt,
what happened is said, and the next build gives what a clean one gives."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from damage import Spoiled, spoil, tree

from generator import intake, making, pipeline
from generator.edges import store
from generator.edges.packing import bound, mark, pack
from generator.edges.state import State
from generator.edges.writers import FolderWriter
from generator.errors import OutputError

Tree = dict[str, bytes]
COUNT = 12
SPOILED = int(os.environ.get("TULIEU_SPOILED", "10"))  # states in which bytes are turned


def write(kept: Path, version: int) -> None:
    kept.mkdir(exist_ok=True)
    for number in range(COUNT):
        told = version if number < 2 else 0
        text = f"Bài số {number}\n\nÔng Nguyễn Văn Bình, Chủ tịch UBND tỉnh Nghệ An, họp lần {told} về Luật Đất đai.\n"
        (kept / f"{number}.txt").write_text(text, "utf-8")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """An archive that is built and was changed since."""
    write(tmp_path / "kho", 0)
    pipeline.build(tmp_path / "kho", tmp_path / "site", jobs=1)
    write(tmp_path / "kho", 1)
    return tmp_path / "kho"


def clean(kept: Path) -> Tree:
    """What a build of the archive gives where there was none."""
    home = kept.parent / "clean"
    shutil.rmtree(home, ignore_errors=True)
    pipeline.build(kept, home / "site", jobs=1)
    return tree(home / "site")


def told_or_done(kept: Path, jobs: int) -> None:
    """A build that is done, or that says what is wrong with its state; any other error is raised."""
    with suppress(OutputError):
        pipeline.build(kept, kept.parent / "site", jobs=jobs)


def place(kept: Path) -> Path:
    return kept.parent / ".tulieu" / "site.sqlite"


# ── damaged ──────────────────────────────────────────────────────────────────────────────────────────────────


def cut(state: Path) -> None:
    with state.open("r+b") as file:
        file.truncate(state.stat().st_size // 2)


def emptied(state: Path) -> None:
    with state.open("r+b") as file:
        file.truncate(0)


def overwritten(state: Path) -> None:
    with state.open("r+b") as file:
        file.write(b"\x55" * state.stat().st_size)


def removed(state: Path) -> None:
    for path in state.parent.iterdir():
        path.unlink()


DAMAGES = (cut, emptied, overwritten, removed)
# Where a build may be when it happens: (class or module, name of the function that is about to be called).
MOMENTS: dict[str, tuple[object, str]] = {
    "before anything is read": (intake.Intake, "run"),
    "when the sources are read": (intake.Intake, "_tell_faces"),
    "when pages are about to be made": (making.Build, "_pages"),
    "when they are made": (making.Maker, "_made"),
    "when they are about to stand in the site": (FolderWriter, "finish"),
    "when they stand there": (State, "update_pages"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_whenever_the_state_is_damaged_the_site_is_whole_and_the_next_build_heals(
    kept: Path, monkeypatch: pytest.MonkeyPatch, moment: str, damage: Callable[[Path], None]
) -> None:
    site, old, new = kept.parent / "site", tree(kept.parent / "site"), clean(kept)
    where, name = MOMENTS[moment]
    real, times = getattr(where, name), [0]

    def damaging(*arguments: object, **options: object) -> object:
        times[0] += 1
        if times[0] == 1:
            damage(place(kept))
        return real(*arguments, **options)

    monkeypatch.setattr(where, name, damaging)
    told_or_done(kept, jobs=1)
    monkeypatch.undo()

    assert times[0]
    assert all(body in (old.get(path), new.get(path)) for path, body in tree(site).items())
    pipeline.build(kept, site, jobs=1)
    assert tree(site) == new
    write(kept, 2)
    pipeline.build(kept, site, jobs=1)
    assert tree(site) == clean(kept)


@pytest.mark.parametrize("damage", DAMAGES)
def test_workers_that_find_the_state_damaged_do_not_end_the_build(
    kept: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    for number in range(COUNT, 150):
        (kept / f"{number}.txt").write_text(f"Bài {number}\n\nÔng Nguyễn Văn Bình dự họp.\n", "utf-8")
    real, times = making.Build._pages, [0]

    def damaging(*arguments: object) -> object:
        times[0] += 1
        if times[0] == 1:
            damage(place(kept))
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(making.Build, "_pages", damaging)
    told_or_done(kept, jobs=2)
    monkeypatch.undo()
    pipeline.build(kept, kept.parent / "site", jobs=2)

    assert tree(kept.parent / "site") == clean(kept)


VALUES = (
    "meta.value", "source.articles", "article.head", "article.passages", "article.entities", "article.notes",
    "article.words", "said.value", "body.article", "body.reading", "told.told", "quoted.quoted", "face.face",
    "face.names", "face.holders", "piece.value", "shelf.keys", "path.path", "folder.looks",
    "folder.makings",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_a_single_bit_that_the_disk_turned_changes_nothing_in_the_site(kept: Path, value: str) -> None:
    def turned(data: bytes) -> bytes:
        spot = len(data) // 2
        return data[:spot] + bytes((data[spot] ^ 1,)) + data[spot + 1 :] if data else data

    table, column = value.split(".")
    with sqlite3.connect(place(kept)) as base:
        base.create_function("turned", 1, turned)
        base.execute(f"UPDATE {table} SET {column} = turned({column})")
    base.close()
    pipeline.build(kept, kept.parent / "site", jobs=1)

    assert tree(kept.parent / "site") == clean(kept)


# Keys, and columns beside them, that are not what they were: (table, what is done to its rows).
OTHER_KEYS = (
    ("file", "stat = ''"), ("file", "path = path || '~'"), ("source", "digest = substr(digest, 2)"),
    ("source", "path = path || '~'"), ("source", "line = line + 1"), ("source", "spread = ''"),
    ("source", "failed = 1 - failed"), ("source", "whole = 1 - whole"), ("article", "id = id || '~'"),
    ("article", "own = own || '~'"), ("article", "date = '2020-01-01'"), ("article", "line = line + 1"),
    ("body", "id = id || '~'"), ("said", "whom = whom || '~'"), ("told", "entity = entity || '~'"),
    ("told", "article = article || '~'"), ("told", "mentions = 0"), ("quoted", "entity = entity || '~'"),
    ("path", "path = path || '~'"), ("path", "id = id || '~'"), ("face", "id = id || '~'"),
    ("face", "kind = kind || '~'"), ("article", "slug = slug || 'x'"), ("face", "slug = slug || 'x'"),
    ("face", "origin = ''"),
    ("folder", "path = path || '~/'"), ("folder", "looks = (SELECT looks FROM folder ORDER BY path DESC LIMIT 1)"),
    ("folder", "makings = (SELECT makings FROM folder ORDER BY path DESC LIMIT 1)"),
    ("piece", "key = key || '~'"), ("meta", "key = key || '~'"), ("tally", "sum = sum + 1"),
    ("tally", "name = name || '~'"), ("shelf", "number = number + 1000"),
)  # fmt: skip
TABLES = tuple(dict.fromkeys(table for table, _ in OTHER_KEYS))


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Spoiled:
    return Spoiled(tmp_path_factory.mktemp("spoiled"))


def executed(query: str) -> Callable[[Path], None]:
    def execute(state: Path) -> None:
        with sqlite3.connect(state) as base:
            base.execute(query)
        base.close()

    return execute


@pytest.mark.parametrize(("table", "change"), OTHER_KEYS)
def test_a_key_that_the_disk_turned_changes_nothing_in_the_site(spoiled: Spoiled, table: str, change: str) -> None:
    assert spoiled.differing(executed(f"UPDATE {table} SET {change}")) == []


@pytest.mark.parametrize("table", TABLES)
def test_rows_that_the_disk_lost_change_nothing_in_the_site(spoiled: Spoiled, table: str) -> None:
    half = f"SELECT * FROM {table} ORDER BY 1 LIMIT (SELECT (count(*) + 1) / 2 FROM {table})"
    keys = {"source": "path, line", "told": "entity, article", "quoted": "entity, article", "said": "kind, whom"}
    key = keys.get(table, {"file": "path", "folder": "path", "tally": "name", "shelf": "number"}.get(table, "id"))
    key = {"piece": "key", "meta": "key"}.get(table, key)
    query = f"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM ({half}))"

    assert spoiled.differing(executed(query)) == []


@pytest.mark.parametrize("seed", [*range(SPOILED), 28])
def test_bytes_turned_anywhere_in_the_state_change_nothing_in_the_site(spoiled: Spoiled, seed: int) -> None:
    numbers = random.Random(f"1-{seed}")

    assert spoiled.differing(lambda state: spoil(state, numbers)) == []


def test_a_path_in_a_damaged_state_never_leads_out_of_the_site(kept: Path) -> None:
    other = kept.parent / "theirs.txt"
    other.write_text("x")
    with sqlite3.connect(place(kept)) as base:
        for folder, name in (("../", "theirs.txt"), ("gone/for/", "good.html")):
            key = mark(f"folder|{folder}")
            looks = bound(pack(([name], [1], [1])), mark(f"folder.looks|{folder}"))
            makings = bound(pack((["article/0"], [""])), mark(f"folder.makings|{folder}"))
            base.execute("INSERT INTO folder VALUES (?, ?, ?)", (folder, looks, makings))
            base.execute("UPDATE tally SET sum = sum + ? WHERE name = 'folder'", (key + (1 << 32),))
    base.close()
    pipeline.build(kept, kept.parent / "site", jobs=1)

    assert other.read_text() == "x"
    assert tree(kept.parent / "site") == clean(kept)


def test_a_state_of_another_layout_is_made_anew(kept: Path) -> None:
    with sqlite3.connect(place(kept)) as base:
        base.execute("DROP TABLE source")
        base.execute("CREATE TABLE source (path TEXT, line INTEGER, digest TEXT)")
        base.execute("INSERT INTO source VALUES ('0.txt', 1, '')")
    base.close()
    pipeline.build(kept, kept.parent / "site", jobs=1)

    assert tree(kept.parent / "site") == clean(kept)


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pages", [0, 5, 20, 40])
def test_a_disk_that_is_full_for_the_state_is_said_and_leaves_a_whole_site(
    kept: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    """SQLite is told how many pages there are: so many more than the state has."""
    for number in range(COUNT, 90):
        (kept / f"{number}.txt").write_text(f"Bài {number}\n\nÔng Nguyễn Văn Bình dự họp lần {number}.\n", "utf-8")
    site, old, new = kept.parent / "site", tree(kept.parent / "site"), clean(kept)
    with sqlite3.connect(place(kept)) as base:
        size = base.execute("PRAGMA page_count").fetchone()[0]
    base.close()
    monkeypatch.setattr(store, "_PRAGMAS", f"{store._PRAGMAS} PRAGMA max_page_count={size + pages};")
    with pytest.raises(OutputError, match=r"the state cannot be kept there \(database or disk is full\)"):
        pipeline.build(kept, site, jobs=1)
    assert all(body in (old.get(path), new.get(path)) for path, body in tree(site).items())

    monkeypatch.undo()
    pipeline.build(kept, site, jobs=1)
    assert tree(site) == new


def test_a_disk_that_fills_when_the_site_stands_already_is_said_and_the_next_build_heals(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(COUNT, 90):
        (kept / f"{number}.txt").write_text(f"Bài {number}\n\nÔng Nguyễn Văn Bình dự họp lần {number}.\n", "utf-8")
    real = State.update_pages

    def late(self: State, *arguments: Any) -> None:
        self._base.execute("PRAGMA max_page_count=1")  # as many as there are
        real(self, *arguments)

    monkeypatch.setattr(State, "update_pages", late)
    with pytest.raises(OutputError, match=r"\(database or disk is full\)"):
        pipeline.build(kept, kept.parent / "site", jobs=1)
    monkeypatch.undo()

    assert tree(kept.parent / "site") == clean(kept)
    pipeline.build(kept, kept.parent / "site", jobs=1)
    assert tree(kept.parent / "site") == clean(kept)


def test_a_state_that_cannot_be_written_is_said_and_leaves_the_site_as_it_was(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(kept.parent / "site"), place(kept).read_bytes()
    monkeypatch.setattr(store, "_PRAGMAS", "PRAGMA query_only=1;")
    with pytest.raises(OutputError, match=r"the state cannot be kept there \(attempt to write a readonly database\)"):
        pipeline.build(kept, kept.parent / "site", jobs=1)
    monkeypatch.undo()

    assert (tree(kept.parent / "site"), place(kept).read_bytes()) == before
    pipeline.build(kept, kept.parent / "site", jobs=1)
    assert tree(kept.parent / "site") == clean(kept)


def test_a_folder_in_the_place_of_the_state_is_said(kept: Path) -> None:
    place(kept).unlink()
    place(kept).mkdir()
    with pytest.raises(OutputError, match="the state cannot be kept there"):
        pipeline.build(kept, kept.parent / "site", jobs=1)


def test_paths_that_the_disk_turned_are_noticed_by_an_edit_that_changes_no_path(kept: Path) -> None:
    pipeline.build(kept, kept.parent / "site", jobs=1)
    source = min(kept.glob("*.txt"))
    source.write_text(source.read_text("utf-8") + "Hết bài.\n", "utf-8")
    executed("UPDATE path SET path = path || '~'")(place(kept))
    pipeline.build(kept, kept.parent / "site", jobs=1)

    assert tree(kept.parent / "site") == clean(kept)
