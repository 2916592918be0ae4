"""What the program and the site are made of: declared, locked with hashes, used, and nothing of others in the site."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from conftest import ROOT

from generator.joined import joined

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Declared for others: trafilatura imports this part of lxml without asking for it.
UNSEEN = {"lxml-html-clean"}
PINNED = re.compile(r"(?m)^([a-z0-9-]+)==(\S+)")


def named(requirement: str) -> str:
    """The name of the package that a requirement asks for."""
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def imported(folder: str) -> set[str]:
    """The packages that the modules below `folder` import."""
    modules: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        modules |= {name.split(".")[0] for name in _imports(ast.parse(path.read_text("utf-8")))}
    known = packages_distributions()
    theirs = modules - set(sys.stdlib_module_names) - {"generator", "__future__"}
    return {known[name][0].lower().replace("_", "-") for name in theirs if name in known}


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_what_the_program_imports_is_declared_and_what_is_declared_is_imported() -> None:
    needed = {named(requirement) for requirement in PROJECT["dependencies"]}
    extras = [PROJECT["optional-dependencies"][name] for name in ("warc", "cluster", "zim")]
    optional = {named(requirement) for extra in extras for requirement in extra}

    assert imported("generator") - optional == needed - UNSEEN


@pytest.mark.parametrize(("lock", "extras"), [("site.txt", ()), ("dev.txt", ("dev",))])
def test_the_lock_holds_every_declared_package_in_its_range_with_hashes(lock: str, extras: tuple[str, ...]) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    pinned = dict(PINNED.findall(text))
    wanted = [*PROJECT["dependencies"], *(r for extra in extras for r in PROJECT["optional-dependencies"][extra])]

    assert {named(requirement) for requirement in wanted} <= pinned.keys(), "run `make lock` (pip install uv)"
    for requirement in wanted:
        least = re.search(r">=([0-9.]+)", requirement)
        if least:
            assert _parts(pinned[named(requirement)]) >= _parts(least[1]), requirement
    assert all("--hash=sha256:" in entry for entry in re.split(r"(?m)^(?=[a-z])", text) if entry.strip())
    assert "://" not in text


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def test_the_program_and_the_tests_are_made_with_the_same_packages() -> None:
    site, dev = (dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text())) for name in ("site", "dev"))

    assert site.items() <= dev.items()


def test_every_script_of_a_site_is_ours(site: Path) -> None:
    ours = {path.name: path.read_bytes() for path in (ROOT / "static" / "js").glob("*.js")}
    scripts = {f"js/{name}": body for name, body in ours.items()}
    ours["search-all.js"] = joined(scripts, scripts)
    for path in site.rglob("*.js"):
        if path == site / "worker.js":  # the service worker, which knows the edition that it keeps
            assert (
                path.read_text("utf-8").partition("{{")[0][:80]
                == (ROOT / "templates" / path.name).read_text("utf-8")[:80]
            )
        elif path.relative_to(site).parts[0] == "search":
            assert path.read_bytes().startswith(b"Archive.shard("), path
        else:
            assert path.read_bytes() == ours[path.name], path
