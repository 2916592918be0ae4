"""A new archive and the workflows that publish it: the files are sound, and the workflow's own commands build them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import ROOT

from generator import __version__
from generator.cli import cli
from generator.config import Config, parse
from generator.errors import OutputError, UsageError
from generator.starter import FILES, WORKFLOWS, new_archive, own_workflows

COMMITTED = "2026-01-15T09:00:00+07:00"
GITHUB, GITLAB = ".github/workflows/publish.yml", ".gitlab-ci.yml"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def loaded(text: str) -> dict[str, Any]:
    """A workflow; YAML 1.1 reads the key `on` as true."""
    made = yaml.safe_load(text)
    assert isinstance(made, dict)
    return {("on" if key is True else str(key)): value for key, value in made.items()}


def commands(workflow: dict[str, Any]) -> list[str]:
    """The shell commands of a workflow of either kind, in order."""
    if "jobs" in workflow:
        return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    return [line for name in ("build", "pages") for line in workflow[name]["script"]]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "kho mới #1"
    run("new", folder)
    return folder


def workflows() -> dict[str, str]:
    made = {f"own {o.path}": o.body.decode() for o in own_workflows()}
    return made | {f"new {o.path}": o.body.decode() for o in new_archive() if o.path in WORKFLOWS.values()}


# ── the archive ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_archive_has_every_file_and_no_word_left_to_fill_in(archive: Path) -> None:
    made = {p.relative_to(archive).as_posix(): p.read_text("utf-8") for p in archive.rglob("*") if p.is_file()}

    assert set(made) == {*FILES.values(), *WORKFLOWS.values()}
    assert not [name for name, text in made.items() if re.search(r"@[A-Z]+@", text)]


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine", "utf-8")

    with pytest.raises(UsageError, match="not empty"):
        run("new", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_every_setting_in_a_comment_can_be_obeyed(archive: Path) -> None:
    text = (archive / "archive.toml").read_text("utf-8")
    lines = [re.sub(r"^# ?(?=[\w\[\"#])", "", line) for line in text.splitlines()]
    settings = "\n".join(line for line in lines if re.match(r"\s*(?:\[|[\w\"]+ ?=|\"[^\"]+\" =)", line))
    first = settings.index("[sources]")
    config = parse(settings[:first] + settings[first:].replace('basis = "…"', 'basis = "x"'))

    assert isinstance(config, Config)
    assert config.base_url == "https://example.org/kho/"
    assert [rule.rights.policy for rule in config.rights.rules] == ["excerpt", "withdrawn"]
    settable = Config.__dataclass_fields__.keys() - {"built"}
    assert {key for key in settable if f"{key} =" not in text and f"[{key}]" not in text} == set()


# ── the workflows ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_workflows_of_the_project_are_those_of_the_template() -> None:
    for output in own_workflows():
        assert (ROOT / output.path).read_bytes() == output.body, f"{output.path} has drifted from generator/starter/"


@pytest.mark.parametrize("name", [name for name in workflows() if "github" in name])
def test_a_github_workflow_is_sound(name: str) -> None:
    flow = loaded(workflows()[name])
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]

    assert set(flow) == {"name", "on", "permissions", "concurrency", "jobs"}
    assert {"push", "workflow_dispatch"} <= set(flow["on"])
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", action) for action in used)
    assert [action.split("@")[0] for action in used] == [
        "actions/checkout", "actions/setup-python", "actions/cache", "actions/upload-artifact",
        "actions/upload-pages-artifact", "actions/deploy-pages",
    ]  # fmt: skip
    assert flow["permissions"] == {"contents": "read"}
    assert flow["jobs"]["publish"]["needs"] == "build"
    assert flow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert all(set(job) <= {*["needs", "if", "steps", "permissions", "environment"], "runs-on", "timeout-minutes"}
               for job in flow["jobs"].values())  # fmt: skip
    with_ = {step["uses"].split("/")[1].split("@")[0]: step.get("with", {}) for step in steps if "uses" in step}
    assert with_["cache"]["path"].split() == [".tulieu", "site"]
    assert with_["upload-pages-artifact"]["path"] == "site"
    report = next(step for step in steps if "upload-artifact" in step.get("uses", ""))
    assert (report["if"], report["with"]["path"]) == ("always()", "check-report.json")


@pytest.mark.parametrize("name", [name for name in workflows() if "gitlab" in name])
def test_a_gitlab_workflow_is_sound(name: str) -> None:
    flow = loaded(workflows()[name])

    assert set(flow) == {"image", "stages", "build", "pages"}
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", flow["image"])
    assert [flow[job]["stage"] for job in ("build", "pages")] == flow["stages"]
    assert flow["pages"]["needs"] == ["build"]
    assert flow["pages"]["artifacts"]["paths"] == ["public"]
    assert flow["build"]["artifacts"]["when"] == "always"
    assert flow["build"]["artifacts"]["paths"] == ["check-report.json", "site/"]
    assert flow["build"]["cache"]["paths"] == [".tulieu/", "site/"]
    assert flow["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]


def test_the_program_is_pinned_to_its_version_in_a_new_archive() -> None:
    for name, text in workflows().items():
        if name.startswith("new"):
            assert f'"tulieu[warc]=={__version__}"' in text


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the commands that a workflow finds after its install step."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "tulieu").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n', "utf-8")
    (folder / "tulieu").chmod(0o755)
    return folder


def carried_out(flow: dict[str, Any], where: Path, program: Path) -> None:
    """Runs the commands of a workflow in the archive at `where`, all but the installation."""
    environment = {**os.environ, "PATH": f"{program}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    environment["CI_COMMIT_TIMESTAMP"] = COMMITTED
    for command in commands(flow):
        if "pip install" not in command:
            subprocess.run(["bash", "-euo", "pipefail", "-c", command], check=True, cwd=where, env=environment)


def test_the_commands_of_both_workflows_build_the_new_archive_alike(archive: Path, program: Path) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "Start"]):
        subprocess.run(["git", *command], check=True, cwd=archive, env={**os.environ, "GIT_COMMITTER_DATE": COMMITTED})
    carried_out(loaded((archive / GITHUB).read_text("utf-8")), archive, program)
    first = {p.relative_to(archive / "site"): p.read_bytes() for p in (archive / "site").rglob("*") if p.is_file()}
    report = json.loads((archive / "check-report.json").read_text("utf-8"))
    status = subprocess.run(["git", "status", "--short"], check=True, cwd=archive, capture_output=True, text=True)
    carried_out(loaded((archive / GITLAB).read_text("utf-8")), archive, program)
    second = {p.relative_to(archive / "public"): p.read_bytes() for p in (archive / "public").rglob("*") if p.is_file()}

    assert first == second
    assert Path("index.html") in first
    assert [notice for notice in report if notice["severity"] != "info"] == []
    assert status.stdout == "", "what builds make is ignored by git"


def test_the_seeds_pass_the_check_of_their_workflow(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    check = next(c for c in commands(loaded((ROOT / GITHUB).read_text("utf-8"))) if c.startswith("tulieu check"))
    words = check.split()[1:-2]
    words[words.index("--site") + 1] = str(site)

    assert "--public" in words
    assert run(*words).exit_code == 0


def test_a_site_inside_the_archive_is_no_source(archive: Path) -> None:
    for _ in range(2):
        told = run("build", archive, "-o", archive / "site").stdout

        assert told.startswith("1 articles from 1 sources (0 failed)")


# ── clean ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_clean_removes_the_site_its_state_and_the_index_of_its_search(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = archive / "site"
    run("build", archive, "-o", site, "--quiet")
    run("search", "lưu trữ", "--site", site)
    state = archive / ".tulieu" / "site.sqlite"
    other = archive / ".tulieu" / "other.sqlite"
    state.parent.mkdir(exist_ok=True)
    state.touch()
    other.touch()
    assert any((tmp_path / "cache/tulieu").iterdir())

    assert "removed" in run("clean", "-o", site).output
    assert (site.exists(), state.exists(), other.exists()) == (False, False, True)
    assert list((tmp_path / "cache/tulieu").iterdir()) == []
    assert (archive / "articles/example.md").is_file()
    assert run("clean", "-o", site).output == "0 files removed\n"


def test_clean_touches_no_folder_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine", "utf-8")

    with pytest.raises(OutputError, match="was not made by this program"):
        run("clean", "-o", tmp_path)
    assert (tmp_path / "a.txt").is_file()
