"""Work on another core, and compiled templates: what is done beside a build, and what is kept of one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from jinja2 import Environment

from generator.config import Config
from generator.edges import compiled
from generator.edges.compiled import CompiledTemplates
from generator.edges.files import shipped
from generator.stages import render

ASKED = """
import os, signal, sys, threading, time
from generator.edges.beside import Beside

def where(): return os.getpid()
def killed():
    if os.getpid() != own: os.kill(os.getpid(), signal.SIGKILL)
    return "here"
def faulty():
    if os.getpid() != own: raise ValueError
    return "here"

own = os.getpid()
elsewhere = Beside(where).value() != own
ends = [Beside(killed).value(), Beside(faulty).value(), len(Beside(lambda: "x" * 10**7).value())]
endless = Beside(lambda: time.sleep(600))
endless.end()
endless.end()
try:
    left = os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    left = None
wait = threading.Event()
other = threading.Thread(target=wait.wait)
other.start()
threaded = Beside(where).value() == own
wait.set()
print(elsewhere, ends, left, threaded)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked on Windows")
def test_work_is_done_in_another_process_or_here_and_can_be_given_up() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "True ['here', 'here', 10000000] None True\n"


CLAIMED = """
import sys, time
from pathlib import Path
from generator.edges import writers
from generator.edges.inventory import Inventory

writers.MANY = 0
Inventory.compared = lambda *arguments: time.sleep(600)
first = writers.FolderWriter(Path(sys.argv[1]))
first.survey(Inventory())
first.release()
writers.FolderWriter(Path(sys.argv[1]))
print("claimed")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked on Windows")
def test_a_folder_that_is_let_go_is_not_held_by_who_still_looks_at_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CLAIMED, str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "claimed\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where compiled templates are kept in a test."""
    monkeypatch.setattr(compiled, "cache_from_source", lambda module: str(tmp_path / "cache" / "render.pyc"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def environment(own: Path) -> Environment:
    """An environment of an archive with templates of its own."""
    folders = [own, shipped("templates")]
    return render.make_environment(folders, Config(), CompiledTemplates(folders[1], render.COMPILER))


def test_shipped_templates_are_compiled_once_and_those_of_an_archive_by_each_build(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "_bottom.html").write_text("<p>chân trang</p>", "utf-8")
    compiling: list[str] = []
    compile_ = Environment.compile

    def noting(of: Environment, source: str, name: str | None = None, filename: str | None = None) -> object:
        compiling.append(str(name))
        return compile_(of, source, name, filename)

    monkeypatch.setattr(Environment, "compile", noting)
    for _ in range(2):
        made = environment(own)
        for name in ("robots.txt", "_bottom.html"):
            made.get_template(name)

    assert compiling == ["robots.txt", "_bottom.html", "_bottom.html"]
    assert [path.name for path in cache.iterdir()] == ["__jinja2_robots.txt.cache"]


def test_a_compiled_template_is_not_taken_for_that_of_another_compiler(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "render.py"
    other.write_text("# another compiler")
    environment(tmp_path).get_template("robots.txt")
    before = [path.read_bytes() for path in cache.iterdir()]
    monkeypatch.setattr(render, "COMPILER", str(other))
    environment(tmp_path).get_template("robots.txt")

    assert [path.read_bytes() for path in cache.iterdir()] != before


@pytest.mark.parametrize("spoilt", [b"", b"spoilt"])
def test_a_spoilt_template_is_compiled_again(tmp_path: Path, cache: Path, spoilt: bytes) -> None:
    environment(tmp_path).get_template("robots.txt")
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(spoilt or whole[: len(whole) // 2])
    environment(tmp_path).get_template("robots.txt")

    assert path.read_bytes() == whole


def test_nothing_is_kept_where_python_may_not_write(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment(tmp_path).get_template("robots.txt")
    assert not list(cache.iterdir())
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    cache.rmdir()

    assert environment(tmp_path).get_template("robots.txt")
