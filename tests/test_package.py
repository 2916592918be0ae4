"""An installed wheel builds an archive from any directory: templates, static files and knowledge travel with it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built and unpacked into an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    target = folder / "installed"
    for wheel in folder.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(target)
    return target


def test_the_wheel_builds_an_archive_from_any_directory(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "a.txt").write_text("Một bài viết\n\nThực hiện Nghị quyết 26-NQ/TW khóa XII.\n", "utf-8")
    run = [sys.executable, "-m", "generator", "build", "kho", "-o", "out"]
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    subprocess.run(run, check=True, cwd=tmp_path, env=environment)

    assert (tmp_path / "out/index.html").is_file()
    assert any((tmp_path / "out/static/css").iterdir())
    assert "26-NQ/TW" in (tmp_path / "out/data/entities.jsonl").read_text("utf-8")


def test_the_wheel_starts_a_new_archive(installed: Path, tmp_path: Path) -> None:
    run = [sys.executable, "-m", "generator", "new", "kho"]
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    subprocess.run(run, check=True, cwd=tmp_path, env=environment)

    assert (tmp_path / "kho/.github/workflows/publish.yml").is_file()


def test_the_wheel_carries_the_licence_and_the_notice_and_no_article(installed: Path) -> None:
    names = {path.name for path in installed.rglob("*")}

    assert {"LICENSE", "NOTICE"} <= names
    assert not any(path.stem in names for path in (ROOT / "seeds").glob("*.txt"))
