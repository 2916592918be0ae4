"""The documents fail when they go stale: every command, field and file they name is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT

from generator.cli import cli
from generator.config import Config, parse
from generator.ledger import COLUMNS, parse_ledger
from generator.stages.check import RULES

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md"]


def test_every_command_of_the_program_stands_in_the_readme_and_the_other_way_round() -> None:
    named = set(re.findall(r"`tulieu (\w+)", README))

    assert named == set(cli.commands)


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert set(re.findall(r"^ {4}make (\w+)", README, re.MULTILINE)) <= targets
    assert re.findall(r"^make (\w+)", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE) == ["site", "test"]


@pytest.mark.parametrize("name", ["articles", "entities"])
def test_every_exported_field_is_documented_and_described(site: Path, name: str) -> None:
    row = json.loads((site / f"data/{name}.jsonl").read_text("utf-8").splitlines()[0])
    package = json.loads((site / "data/datapackage.json").read_text("utf-8"))
    described = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    section = README[README.index(f"* `{name}.jsonl`") :].split("\n*")[0]

    assert list(row) == described[name]
    assert all(re.search(rf"\b{field}\b", section) for field in row)


def test_the_ledger_of_the_readme_is_a_ledger() -> None:
    block = re.search(r"^ {4}(action,.*\n(?: {4}.*\n)+)", README, re.MULTILINE)

    assert block is not None
    assert len(parse_ledger(block[1].replace("    ", ""))) == 2
    assert block[1].split("\n")[0] == ",".join(COLUMNS)


def test_the_rules_of_check_stand_in_the_readme_with_their_severities() -> None:
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning|info) \|", README, re.MULTILINE)) == dict(RULES)


def test_every_file_that_the_documents_name_is_there() -> None:
    for document in DOCUMENTS:
        text = (ROOT / document).read_text("utf-8")
        for path in re.findall(r"`((?:generator|static|templates|tests|benchmarks|seeds|\.ci)/[\w./-]+)`", text):
            assert (ROOT / path).exists(), f"{document} names {path}"
        for path in re.findall(r"\]\(([\w./-]+)\)", text):
            assert (ROOT / path).exists(), f"{document} links {path}"


def test_the_settings_of_the_seeds_are_obeyed() -> None:
    assert isinstance(parse((ROOT / "seeds/archive.toml").read_text("utf-8")), Config)


def test_the_version_is_the_same_everywhere() -> None:
    from generator import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_dependency_is_explained_in_the_architecture() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    block = project[project.index("\ndependencies = [") : project.index("]\n\n[project.optional")]
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

    for name in re.findall(r'"([\w-]+)[>=<]', block):
        assert f"| {name} |" in table, name
