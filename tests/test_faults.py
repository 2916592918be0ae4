"""What goes wrong outside: the site is whole, old or new file by file, the message says what happened, and the next
build heals it. TULIEU_KILLS says how many builds are killed (benchmarks: hundreds)."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.edges import files
from generator.edges.executors import Processes
from generator.errors import OutputError, WorkerLost
from generator.model import Notice

KILLS = int(os.environ.get("TULIEU_KILLS", "4"))
Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Every file that a reader can see; what a build has beside the site while it works begins with a dot."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def write(archive: Path, version: int) -> None:
    """Twelve articles, of which two differ between versions and one is there in odd versions only."""
    archive.mkdir(exist_ok=True)
    for number in range(12):
        told = version if number < 2 else 0
        text = f"Bài số {number}\n\nHội nghị lần {told} bàn về công tác lưu trữ, ông Nguyễn Văn Bình dự. Bản {told}.\n"
        (archive / f"{number}.txt").write_text(text, "utf-8")
    extra = archive / "extra.txt"
    extra.write_text("Bài thêm\n\nBà Trần Thị Mai dự.\n", "utf-8") if version % 2 else extra.unlink(missing_ok=True)


def clean(archive: Path, tmp_path: Path) -> Tree:
    """The site of `archive`, built where there was nothing."""
    folder = tmp_path / f"clean{len(list(tmp_path.iterdir()))}"
    pipeline.build(archive, folder / "site")
    return tree(folder / "site")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write(tmp_path / "kho", 0)
    return tmp_path / "kho"


# ── killed ───────────────────────────────────────────────────────────────────────────────────────────────────


def build_in_child(archive: Path, site: Path, jobs: int) -> multiprocessing.process.BaseProcess:
    def run() -> None:
        os.setpgrp()
        pipeline.build(archive, site, jobs=jobs)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    return child


def test_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_heals(archive: Path, tmp_path: Path) -> None:
    site, numbers = tmp_path / "site", random.Random(8)
    start = time.perf_counter()
    pipeline.build(archive, site)
    length = time.perf_counter() - start
    states = [clean(archive, tmp_path)]
    write(archive, 1)
    states.append(clean(archive, tmp_path))
    killed = 0
    for number in range(KILLS):
        write(archive, (number + 1) % 2)
        old, new = states[number % 2], states[(number + 1) % 2]
        child = build_in_child(archive, site, jobs=1)
        time.sleep(numbers.uniform(0, length))
        child.kill()
        child.join()
        killed += child.exitcode == -signal.SIGKILL

        for name, body in tree(site).items():
            assert body in (old.get(name), new.get(name)), name
        pipeline.build(archive, site)
        assert tree(site) == new
    assert killed >= KILLS // 3


def test_workers_of_a_killed_build_end_and_let_go_of_the_folder(archive: Path, tmp_path: Path) -> None:
    for number in range(80):
        (archive / f"m{number}.txt").write_text(f"Bài {number}\n\n" + "Ông Nguyễn Văn Bình dự. " * 80, "utf-8")
    child = build_in_child(archive, tmp_path / "site", jobs=2)
    time.sleep(0.5)
    child.kill()
    child.join()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            pipeline.build(archive, tmp_path / "site")
            break
        except OutputError:  # another build is writing it
            time.sleep(0.2)

    assert "m79" in (tmp_path / "site/data/articles.jsonl").read_text("utf-8")


def _dies(number: int) -> int:
    if number == 100:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("way", ["map", "share"])
def test_a_killed_worker_ends_the_build_with_a_message_and_never_hangs(way: str) -> None:
    workers = Processes(2)
    try:
        with pytest.raises(WorkerLost, match="a worker process was killed"):
            list(getattr(workers, way)(_dies, range(200)))
    finally:
        workers.close()


def test_closing_an_executor_ends_its_workers_whatever_they_do() -> None:
    workers = Processes(2)
    results = workers.map(str, range(500))
    next(results)
    children = multiprocessing.active_children()
    workers.close()

    assert len(children) == 2
    for child in children:
        with pytest.raises(ProcessLookupError):  # is_alive() may err while another thread waits for the same process
            os.kill(child.pid or 0, 0)


# ── the disk ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("after", "code"), [(0, errno.EROFS), (3, errno.ENOSPC), (7, errno.EACCES)])
def test_a_disk_that_refuses_leaves_whole_files_and_a_message(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, code: int
) -> None:
    site = tmp_path / "site"
    pipeline.build(archive, site)
    old = tree(site)
    write(archive, 1)
    new = clean(archive, tmp_path)
    left = [after]

    def refuse(path: Path, body: bytes) -> int:
        left[0] -= 1
        with path.open("wb") as file:
            if left[0] < 0:
                file.write(body[: len(body) // 2])  # a full disk takes what still fits
                raise OSError(code, os.strerror(code))
            return file.write(body)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OutputError, match=r"cannot be written \(.+\)"):
        pipeline.build(archive, site)
    assert all(body in (old.get(name), new.get(name)) for name, body in tree(site).items())

    monkeypatch.undo()
    pipeline.build(archive, site)
    assert tree(site) == new


@pytest.mark.parametrize("name", ["replace", "unlink"])
def test_a_site_that_cannot_be_changed_is_said_and_left_whole(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write(archive, 1)
    pipeline.build(archive, tmp_path / "site")
    old = tree(tmp_path / "site")
    write(archive, 2)
    monkeypatch.setattr(os, name, _refusing(getattr(os, name), tmp_path / "site"))
    with pytest.raises(OutputError, match=r"cannot be written \(Permission denied\)"):
        pipeline.build(archive, tmp_path / "site")
    monkeypatch.undo()
    new = clean(archive, tmp_path)
    assert all(body in (old.get(name), new.get(name)) for name, body in tree(tmp_path / "site").items())

    pipeline.build(archive, tmp_path / "site")
    assert tree(tmp_path / "site") == new


def _refusing(real: Callable[..., None], site: Path) -> Callable[..., None]:
    """`real` that refuses to change what stands in `site`."""

    def refuse(*paths: object, **options: object) -> None:
        if str(paths[-1]).startswith(str(site)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        real(*paths, **options)

    return refuse


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────


def told(archive: Path) -> list[tuple[str, str]]:
    """What is said of files that could not be read: (where, rule)."""
    found = files.find_sources(archive, (".txt", ".jsonl"))
    return [(made.where, made.rule) for made in found if isinstance(made, Notice)]


def test_a_file_that_goes_between_listing_and_reading_is_told(archive: Path, tmp_path: Path) -> None:
    found = files.find_sources(archive, (".txt",))
    next(found)
    (archive / "9.txt").unlink()

    assert [made.where for made in found if isinstance(made, Notice)] == ["9.txt"]


def test_a_file_that_may_not_be_read_and_a_link_to_nowhere_are_told(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "nowhere.txt").symlink_to(archive / "gone")
    (archive / "loop.txt").symlink_to(archive / "loop.txt")
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        if path.name == "5.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read)

    assert told(archive) == [("5.txt", "unreadable"), ("loop.txt", "unreadable"), ("nowhere.txt", "unreadable")]


def test_a_folder_that_links_to_itself_is_no_endless_archive(archive: Path, tmp_path: Path) -> None:
    (archive / "again").symlink_to(archive)
    report = pipeline.build(archive, tmp_path / "site")

    assert report.accounts["articles"] == 12


def test_a_file_that_changes_while_it_is_built_is_built_as_it_was_or_as_it_is(archive: Path, tmp_path: Path) -> None:
    child = build_in_child(archive, tmp_path / "site", jobs=1)
    while child.is_alive():
        write(archive, random.Random(8).randrange(2, 9))
        time.sleep(0.01)
    child.join()
    assert child.exitcode == 0
    pipeline.build(archive, tmp_path / "site")

    assert tree(tmp_path / "site") == clean(archive, tmp_path)
