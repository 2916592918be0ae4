"""Sources read by a Dask cluster: separate processes, nothing shared with the build but a port."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask_processes
import pytest

from generator import pipeline
from generator.edges.cluster import PIECE
from generator.errors import UsageError

COUNT = 6 * PIECE


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    with dask_processes.cluster(tmp_path, 2) as made:
        yield made


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "kho"
    (folder / "authority").mkdir(parents=True)
    (folder / "archive.toml").write_text('title = "Kho"\nplace = "Cần Thơ"\n', "utf-8")
    (folder / "authority/persons.csv").write_text("id,kind,name\nperson:Lê Văn Bình,person,Lê Văn Bình\n", "utf-8")
    for number in range(COUNT):
        text = f"Bài {number}\n\nÔng Lê Văn Bình, Bí thư Thành ủy Cần Thơ, dự hội nghị lần {number}.\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed_on_the_way(
    archive: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    read = 0

    def seen(stage: str, count: int, of: int = 0) -> None:
        nonlocal read
        read += count if stage == "read" else 0
        if read == PIECE and workers[0].poll() is None:
            workers[0].kill()

    pipeline.build(archive, tmp_path / "theirs/site", seen, scheduler=address)
    pipeline.build(archive, tmp_path / "ours/site")

    assert workers[0].wait(20) != 0
    assert read == COUNT
    assert tree(tmp_path / "theirs/site") == tree(tmp_path / "ours/site")


def test_a_scheduler_that_does_not_answer_is_said_with_what_to_do(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.edges.cluster.CONNECT", 0.5)

    with pytest.raises(UsageError, match=r"tcp://127\.0\.0\.1:1: no scheduler answers .* dask scheduler"):
        pipeline.build(archive, tmp_path / "site", scheduler="tcp://127.0.0.1:1")


def test_without_dask_the_message_names_what_to_install(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(UsageError, match=r"tulieu\[cluster\]"):
        pipeline.build(archive, tmp_path / "site", scheduler="tcp://127.0.0.1:1")
