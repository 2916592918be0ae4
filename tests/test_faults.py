"""What goes wrong outside: the site is whole, old or new file by file, the message says what happened, and the next
build heals it. TULIEU_KILLS says how many builds of each way are killed (tests/kills.py: hundreds)."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from damage import Tree, tree
from full_disk import CASES, LEFT
from kills import WAYS, Killer
from kills import write as write_some

from generator import pipeline
from generator.edges import files
from generator.edges.executors import Processes
from generator.errors import ArchiveError, OutputError, WorkerLost
from generator.model import Notice
from generator.stages.check.site import SiteCheck
from generator.standing import Report

KILLS = int(os.environ.get("TULIEU_KILLS", "2"))


def write(archive: Path, version: int) -> None:
    write_some(archive, version, 12)


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


@pytest.mark.parametrize("way", WAYS)
def test_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_heals(way: str, tmp_path: Path) -> None:
    numbers, killer = random.Random(f"8-{way}"), Killer(WAYS[way], tmp_path)
    dead = [killer.killed(numbers, by_operation=number % 2 == 0) for number in range(KILLS)]

    assert sum(dead) >= KILLS // 3


def test_while_files_are_put_in_their_places_every_link_leads_somewhere(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, real, lost, moves = tmp_path / "site", os.replace, list[str](), [0]
    pipeline.build(archive, site)
    old = tree(site).keys()
    write(archive, 1)
    stay = old & clean(archive, tmp_path).keys()  # nothing that stays leads to what is removed at last

    def replace(one: str, other: str) -> None:
        real(one, other)
        check = SiteCheck()
        for name, body in tree(site).items():
            check.add(name, body if name in stay else b"")
        lost.extend(str(notice) for notice in check.notices() if notice.rule == "broken-link")
        moves[0] += 1

    monkeypatch.setattr(os, "replace", replace)
    pipeline.build(archive, site)

    assert moves[0] > 10
    assert lost == []


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

    def refuse(opened: int, body: memoryview) -> int:
        left[0] -= 1
        if left[0] < 0:
            os_write(opened, body[: len(body) // 2])  # a full disk takes what still fits
            raise OSError(code, os.strerror(code))
        return os_write(opened, body)

    os_write = os.write
    monkeypatch.setattr(os, "write", refuse)
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


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of one's own, which is left as somebody who may not read and write everything."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def as_anybody(home: Path, work: Callable[[], object]) -> object:
    """What `work` gives, or the error that it raises, where it is done by a user without rights of its own."""

    def run() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65_534)
            os.setuid(65_534)
        try:
            ours.send(work())
        except ArchiveError as error:
            ours.send(error)

    context = multiprocessing.get_context("fork")
    theirs, ours = context.Pipe()
    child = context.Process(target=run)
    child.start()
    ours.close()
    try:
        return theirs.recv()
    finally:
        child.join()


def test_files_and_folders_that_this_user_may_not_read_are_told_and_the_others_built(home: Path) -> None:
    write(home / "kho", 0)
    (home / "kho/sub").mkdir()
    (home / "kho/sub/a.txt").write_text("Bài\n\nMột câu.\n")
    for path in (home / "kho/5.txt", home / "kho/sub"):
        path.chmod(0)
    report = as_anybody(home, lambda: pipeline.build(home / "kho", home / "out/site"))

    assert isinstance(report, Report), report
    told = [(n.where, n.what, n.severity) for n in report.notices if n.rule == "unreadable"]
    assert told == [
        ("5.txt", "cannot be read (Permission denied)", "error"),
        ("sub", "is a folder that cannot be read", "error"),
    ]
    assert report.accounts["articles"] == 12
    assert report.accounts["sources"] - report.accounts["failed"] == 12


@pytest.mark.parametrize("name", ["site", "cache"])
def test_an_output_that_this_user_may_not_write_is_said_and_left_whole(home: Path, name: str) -> None:
    write(home / "kho", 0)

    def build() -> object:
        return pipeline.build(home / "kho", home / "out/site", cache=home / "out/cache")

    assert isinstance(as_anybody(home, build), Report)
    old = tree(home / "out/site")
    write(home / "kho", 1)
    closed = [home / "out" / name, *(home / "out" / name).rglob("*")]
    rights = [path.stat().st_mode for path in closed]
    for path in closed:
        path.chmod(0o555 if path.is_dir() else 0o444)
    said = as_anybody(home, build)

    assert isinstance(said, OutputError), said
    assert re.search(r"Permission denied|readonly database", str(said))
    assert re.search(r"rights", said.remedy)
    assert tree(home / "out/site") == old
    for path, mode in zip(closed, rights, strict=True):
        path.chmod(mode)
    assert isinstance(as_anybody(home, build), Report)
    assert tree(home / "out/site") == clean(home / "kho", home)


@pytest.fixture(scope="module")
def mounting() -> None:
    """Where this process may mount disks of its own."""
    can = shutil.which("unshare") and subprocess.run(
        ["unshare", "-Urm", "mount", "-t", "tmpfs", "tulieu", "/mnt"], capture_output=True, check=False
    )
    if not can or can.returncode:
        pytest.skip("this system lets nobody mount a disk (unshare -Urm): full disks are only imitated in this run")


@pytest.mark.usefixtures("mounting")
@pytest.mark.parametrize("case", CASES)
def test_a_disk_that_is_full_says_so_and_heals(case: str, tmp_path: Path) -> None:
    command = ["unshare", "-Urm", sys.executable, str(Path(__file__).with_name("full_disk.py")), str(tmp_path), case]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    told = [said for _, said, *_ in rows]

    assert done.stderr == ""
    assert len(rows) == len(LEFT)
    assert told[0]
    assert not told[-1]
    assert all("No space left on device" in said or "is full" in said for said in told if said)
    assert all("Free space" in said for said in told if said)
    assert [row for row in rows if row[2] or not row[3]] == []


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

    assert report.accounts["articles"] == 13


def test_a_file_that_changes_while_it_is_built_is_built_as_it_was_or_as_it_is(archive: Path, tmp_path: Path) -> None:
    child = build_in_child(archive, tmp_path / "site", jobs=1)
    while child.is_alive():
        write(archive, random.Random(8).randrange(2, 9))
        time.sleep(0.01)
    child.join()
    assert child.exitcode == 0
    pipeline.build(archive, tmp_path / "site")

    assert tree(tmp_path / "site") == clean(archive, tmp_path)
