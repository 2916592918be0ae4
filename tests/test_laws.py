"""The laws of the house (ARCHITECTURE.md), on the built site of the seeds and on small archives made up here."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, SEEDS

from generator import pipeline
from generator.edges import files
from generator.edges.writers import FolderWriter
from generator.errors import OutputError


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def rows(site: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (site / "data" / name).read_text("utf-8").splitlines()]


class Links(HTMLParser):
    """Collects the ids of a page and everything that it would load or lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(str(values["id"]))
        for name in ("href", "src", "action", "poster", "data"):
            if values.get(name):
                self.links.append(str(values[name]))
        if tag == "script":
            self.scripts.append(values)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Links]:
    found = {}
    for path in sorted(site.rglob("*.html")):
        page = Links()
        page.feed(path.read_text("utf-8"))
        found[path.relative_to(site).as_posix()] = page
    return found


def test_every_span_of_every_article_gives_its_surface(site: Path) -> None:
    for article in rows(site, "articles.jsonl"):
        for mention in article["mentions"]:  # type: ignore[attr-defined]
            field = str(article[mention["field"]])

            assert field[mention["start"] : mention["end"]] == mention["surface"]


def test_mentions_do_not_overlap_and_blocks_lie_in_order(site: Path) -> None:
    for article in rows(site, "articles.jsonl"):
        for name in ("title", "text"):
            spans = [(m["start"], m["end"]) for m in article["mentions"] if m["field"] == name]  # type: ignore[attr-defined]

            assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_two_builds_give_the_same_bytes_whatever_the_hash_seed(site: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, str(ROOT / "build.py"), str(SEEDS), "-o", str(tmp_path / seed), "--quiet"]
        subprocess.run(command, check=True, env=environment, cwd=tmp_path)

        assert tree(tmp_path / seed) == tree(site)


def test_the_order_in_which_files_are_found_does_not_matter(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = files.find_files

    def shuffled(*arguments: object) -> files.Listing:
        listing = found(*arguments)  # type: ignore[arg-type]
        return listing._replace(files=random.Random(7).sample(listing.files, len(listing.files)))

    monkeypatch.setattr(files, "find_files", shuffled)
    pipeline.build(SEEDS, tmp_path / "site")

    assert tree(tmp_path / "site") == tree(site)


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    pipeline.build(SEEDS, tmp_path / "site")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*")}

    report = pipeline.build(SEEDS, tmp_path / "site")

    assert report.accounts["written"] == 0
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*")} == before


def test_a_removed_article_leaves_no_file_behind(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for name in ("mot", "hai"):
        (archive / f"{name}.txt").write_text(f"Bài viết {name}\n\nNội dung của bài viết {name}.\n", "utf-8")
    pipeline.build(archive, tmp_path / "both")
    (archive / "hai.txt").unlink()
    pipeline.build(archive, tmp_path / "both")
    pipeline.build(archive, tmp_path / "one")

    assert tree(tmp_path / "both") == tree(tmp_path / "one")


def test_every_internal_link_and_anchor_resolves(site: Path, pages: dict[str, Links]) -> None:
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name

            assert target.is_file(), f"{name} links to {link}"
            if parts.fragment and target.suffix == ".html":
                relative = os.path.relpath(target, site)
                assert unquote(parts.fragment) in pages[relative].ids, f"{name} links to {link}"


def test_no_page_loads_anything_from_elsewhere_or_by_an_absolute_path(pages: dict[str, Links]) -> None:
    for name, page in pages.items():
        for link in page.links:
            assert not link.startswith("/"), f"{name}: {link}"
        for script in page.scripts:
            assert script.get("type") != "module", name
            assert "integrity" not in script, name
            assert "crossorigin" not in script, name
            assert not re.match(r"\w+:", script.get("src") or ""), name


def test_no_stylesheet_or_script_reaches_for_the_network(site: Path) -> None:
    for path in [*site.rglob("*.css"), *(site / "static" / "js").rglob("*.js")]:
        text = path.read_text("utf-8")

        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"']https?:", text), path
        assert not re.search(
            r"\bfetch\s*\(|XMLHttpRequest|\bimport\s*\(|^\s*(?:import|export)\s", text, re.MULTILINE
        ), path


def test_no_file_names_a_path_of_this_machine(site: Path) -> None:
    for name, body in tree(site).items():
        assert str(ROOT).encode() not in body, name
        assert str(Path.home()).encode() + b"/" not in body, name


def test_paths_are_lower_case_ascii_and_unique_ignoring_case(site: Path) -> None:
    names = list(tree(site))

    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._/-]+", name) for name in names if name.endswith(".html"))


def test_the_manifest_lists_every_file_with_its_digest(site: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", "data/manifest.sha256"], cwd=site, check=True)
    listed = {line.split("  ", 1)[1] for line in (site / "data/manifest.sha256").read_text().splitlines()}

    assert listed | {".tulieu", "data/manifest.sha256"} == set(tree(site))


def test_a_folder_that_is_not_ours_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(OutputError, match="not made by this program"):
        FolderWriter(tmp_path)
    assert tree(tmp_path) == {"mine.txt": b"mine"}


def test_the_seeds_are_unchanged_to_the_byte(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        assert (SEEDS / path.name).read_bytes() == path.read_bytes()


def test_a_stray_file_in_the_site_is_removed_by_the_next_build(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.txt").write_text("Một bài viết\n\nMột câu.\n", "utf-8")
    pipeline.build(archive, tmp_path / "site")
    (tmp_path / "site" / "stray.html").write_text("stray")
    pipeline.build(archive, tmp_path / "site")

    assert not (tmp_path / "site" / "stray.html").exists()


def test_every_source_is_accounted_for(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "good.txt").write_text("Một bài viết\n\nMột câu.\n", "utf-8")
    (archive / "empty.txt").write_bytes(b"")
    (archive / "lines.jsonl").write_text('{"id":"a","title":"T","text":"Một câu."}\n{broken\n', "utf-8")

    accounts = pipeline.build(archive, tmp_path / "site").accounts

    assert accounts["sources"] == 4
    assert accounts["articles"] + accounts["failed"] == accounts["sources"]
