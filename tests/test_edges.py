"""What touches the disk: finding sources, writing a site."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.edges import files
from generator.edges.executors import executor
from generator.edges.writers import FolderWriter, Placed
from generator.errors import OutputError
from generator.model import Notice, Output, Source


def names(folder: Path, **options: tuple[str, ...]) -> list[str]:
    return [f.path for f in files.find_sources(folder, (".txt", ".jsonl"), **options) if isinstance(f, Source)]


def test_sources_come_by_path_at_any_depth_without_the_archives_own_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "authority/x.txt", "c.pdf", "deep/er/static/y.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")

    assert names(tmp_path) == ["a/z.txt", "b.txt", "deep/er/static/y.txt"]


def test_ignored_patterns_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("x")
    (tmp_path / "draft-1.txt").write_text("x")

    assert names(tmp_path, ignore=("draft-*",)) == ["keep.txt"]


def test_a_json_lines_file_gives_a_source_a_line_and_skips_blank_ones(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n\n{}\n")
    found = list(files.find_sources(tmp_path / "a.jsonl", (".jsonl",)))

    assert [(s.path, s.line) for s in found if isinstance(s, Source)] == [("a.jsonl", 1), ("a.jsonl", 3)]


def test_a_loop_of_links_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "again").symlink_to(tmp_path)

    assert names(tmp_path) == ["a.txt"]


def test_a_name_that_cannot_be_written_or_turns_the_direction_is_told_as_far_as_it_can(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"a\xff.txt")).write_text("x")
    (tmp_path / "b\u202etxt.exe.txt").write_text("x")

    assert names(tmp_path) == ["a\ufffd.txt", "btxt.exe.txt"]


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(files.find_sources(tmp_path, (".txt",)))

    assert [(n.where, n.rule) for n in found if isinstance(n, Notice)] == [("pipe.txt", "unreadable")]


def test_an_equal_file_is_left_alone_and_a_changed_one_replaced(tmp_path: Path) -> None:
    for body in (b"one", b"one", b"two"):
        writer = FolderWriter(tmp_path / "site")
        writer.write(Output("a/b.html", body))
        writer.finish()

    assert (tmp_path / "site/a/b.html").read_bytes() == b"two"
    assert not list((tmp_path / "site").rglob("*.new"))


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", "a\\..\\x"])
def test_nothing_is_written_outside_the_site(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leads out of the site"):
        FolderWriter(tmp_path / "site").write(Output(path, b""))


def test_a_folder_that_another_build_is_writing_is_left_to_it(tmp_path: Path) -> None:
    first = FolderWriter(tmp_path / "site")

    with pytest.raises(OutputError, match="is being written by another build"):
        FolderWriter(tmp_path / "site")
    first.finish()
    FolderWriter(tmp_path / "site").finish()


def test_two_pages_may_not_want_one_path(tmp_path: Path) -> None:
    writer = FolderWriter(tmp_path / "site")
    writer.write(Output("a.html", b""))

    with pytest.raises(ValueError, match="two pages want"):
        writer.write(Output("a.html", b""))


def test_workers_give_results_in_order_whatever_their_number() -> None:
    for jobs in (1, 2, 3):
        workers = executor(jobs)

        assert list(workers.map(str, range(200))) == [str(n) for n in range(200)]
        workers.close()


def test_an_exception_in_a_worker_is_raised_in_the_parent() -> None:
    workers = executor(2)

    with pytest.raises(ZeroDivisionError):
        list(workers.map((1).__truediv__, [*range(1, 200), 0]))
    workers.close()


ALONE = """
import os, sys, threading
from pathlib import Path
from generator import pipeline
from generator.edges.progress import Watch

def before():
    others = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    forked.append(others)

forked = []
os.register_at_fork(before=before)
sys.stderr.isatty = lambda: True
folder, texts = Path(sys.argv[1]), ("Bình", "An", "Chi")
(folder / "kho").mkdir()
for given in texts:
    for number in range(100):
        text = f"Bài {number}\\n\\nÔng Nguyễn Văn {given} dự họp lần {number}.\\n"
        (folder / "kho" / f"{number}.txt").write_text(text, "utf-8")
    with Watch(shown=True) as watch:
        pipeline.build(folder / "kho", folder / "site", watch, jobs=2)
print(len(forked), [others for others in forked if others])
"""


def test_workers_are_forked_where_no_other_thread_runs(tmp_path: Path) -> None:
    """Also after other workers, and while the progress is shown. (The warning of Python 3.12 and later goes by a count
    of the system, in which a thread that has just ended may still stand; here Python's own is asked.)"""
    ran = subprocess.run([sys.executable, "-c", ALONE, str(tmp_path)], capture_output=True, text=True, check=False)
    count, _, others = ran.stdout.strip().partition(" ")

    assert ran.returncode == 0, ran.stderr
    assert int(count) >= 8
    assert others == "[]"


def test_no_thread_of_an_executor_outlives_its_work() -> None:
    before = threading.active_count()
    workers = executor(2)
    list(workers.map(str, range(200)))
    list(workers.share(str, range(200)))
    assert threading.active_count() == before
    next(iter(workers.map(str, range(2000))))
    workers.close()

    assert threading.active_count() == before


# ── files made in pieces ─────────────────────────────────────────────────────────────────────────────────────


def grown(writer: FolderWriter, path: str, *pieces: bytes) -> Placed:
    """A file made of `pieces`."""
    file = writer.grow(path)
    for piece in pieces:
        file.add(piece)
    return writer.grown(path, file)


def test_pieces_make_one_file_and_others_may_come_between(tmp_path: Path) -> None:
    writer = FolderWriter(tmp_path / "site")
    a, b = writer.grow("a"), writer.grow("b")
    a.add(b"1")
    b.add(b"x")
    other = writer.place(Output("c", b"c"))
    a.add(b"2")
    placed = [other, writer.grown("a", a), writer.grown("b", b)]

    digests = {p.path: p.digest for p in placed}
    for one in placed:
        writer.count(one)
    writer.finish()

    assert {p.path: (p.size, p.written) for p in placed} == {"a": (2, True), "b": (1, True), "c": (1, True)}
    assert (tmp_path / "site/a").read_bytes() == b"12"
    assert digests["a"] == hashlib.sha256(b"12").hexdigest()


def test_a_file_in_pieces_that_did_not_change_is_left_alone(tmp_path: Path) -> None:
    for body, written in (
        (b"12", True),
        (b"12", False),
        (b"13", True),
        (b"1", True),
        (b"123", True),
        (b"", True),
        (b"", False),
    ):
        writer = FolderWriter(tmp_path / "site")
        placed = grown(writer, "a", body[:1], body[1:])
        writer.count(placed)
        writer.finish()

        assert placed.written == written
        assert (tmp_path / "site/a").read_bytes() == body


def test_a_file_in_pieces_that_is_not_finished_leaves_the_old_one_whole(tmp_path: Path) -> None:
    first = FolderWriter(tmp_path / "site")
    first.count(grown(first, "a", b"old"))
    first.finish()
    second = FolderWriter(tmp_path / "site")
    second.grow("a").add(b"new")
    second.release()

    assert (tmp_path / "site/a").read_bytes() == b"old"
    FolderWriter(tmp_path / "site")
    assert sorted(p.name for p in (tmp_path / "site").iterdir()) == [".tulieu", "a", "data"]


def test_pieces_cannot_leave_the_site(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leads out"):
        FolderWriter(tmp_path / "site").grow("../a")
