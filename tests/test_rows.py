"""Files made of rows: laid whole, and after an edit from the files of the last build."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from generator.edges.state import State
from generator.edges.store import Values
from generator.edges.tables import Kept, Tables
from generator.edges.writers import FolderWriter
from generator.model import Piece, Table

Rows = Mapping[str, tuple[bytes, bytes]]  # of each owner its row in either table
PLAIN, LIMITED = "data/plain.json", "data/some.xml"


def tables_for(rows: Rows) -> list[Table]:
    """One table with everything round its rows, and one of two rows a file."""
    total = sum(1 for _, row in rows.values() if row)
    return [
        Table(PLAIN, lambda path: b"[", b",\n", b"]"),
        Table(LIMITED, lambda path: f"<{path}>".encode(), b"", b"</>", 2, total),
    ]


def expected(rows: Rows) -> dict[str, bytes]:
    """The files, put together the plain way."""
    plain = [row for row, _ in rows.values() if row]
    some = [row for _, row in rows.values() if row]
    cuts = [some[at : at + 2] for at in range(0, len(some), 2)] or [[]]
    names = [LIMITED] if len(cuts) == 1 else [f"data/some-{n}.xml" for n in range(1, len(cuts) + 1)]
    made = {name: f"<{name}>".encode() + b"".join(cut) + b"</>" for name, cut in zip(names, cuts, strict=True)}
    return {PLAIN: b"[" + b",\n".join(plain) + b"]", **made}


def pieces(rows: tuple[bytes, bytes]) -> list[Piece]:
    return [Piece(PLAIN, rows[0]), Piece(LIMITED, rows[1])]


def written(folder: Path, state: State, rows: Rows, changed: set[str] | None) -> tuple[dict[str, bytes], int]:
    """One build with `rows`, of which those of `changed` are made anew (None: all); the files, and how many were
    written."""
    writer = FolderWriter(folder)
    writer.survey(state.pages())
    writer.known.complete()
    tables = Tables("t", tables_for(rows), writer, Values(state, "tables", Kept))
    if changed is None:
        for owner, some in rows.items():
            tables.add(owner, pieces(some))
        placed = [*tables.finish()]
    else:
        placed = [*tables.follow(tuple(rows), {owner: pieces(rows[owner]) for owner in changed})]
    for one in placed:
        writer.count(one, tables.owner)
    folders = writer.finish(None if changed is None else {tables.owner})
    state.update_pages(folders)
    tables.keep()
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in (folder / "data").iterdir()}
    files.pop("data/manifest.sha256")
    return files, sum(one.written for one in placed)


row = st.sampled_from([b"", b"a", b"bb", "đề".encode(), b"x" * 700])
archives = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(row, row))


@given(archives, archives)
@example({}, {"a": (b"a", b"a")})
@example({"a": (b"a", b"a"), "b": (b"b", b"b"), "c": (b"c", b"c")}, {"c": (b"c", b"c"), "a": (b"a", b"a")})
def test_rows_that_follow_give_the_files_of_rows_laid_whole(before: Rows, after: Rows) -> None:
    changed = {owner for owner in after if before.get(owner) != after[owner]}
    with tempfile.TemporaryDirectory() as folder:
        state = State(Path(folder) / "state.sqlite", "")
        first, _ = written(Path(folder) / "site", state, before, None)
        then, _ = written(Path(folder) / "site", state, after, changed)
        state.close()

    assert first == expected(before)
    assert then == expected(after)


def test_a_table_in_which_no_row_differs_is_left_alone(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite", "")
    rows = {"a": (b"a", b"a"), "b": (b"b", b""), "c": (b"c", b"c")}
    written(tmp_path / "site", state, rows, None)

    assert written(tmp_path / "site", state, rows, {"b"})[1] == 0
    assert written(tmp_path / "site", state, {**rows, "b": (b"d", b"")}, {"b"})[1] == 1
