"""A published copy and its sources, held against what the copy tells of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import SEEDS

from generator import looking, pipeline
from generator.cli import cli
from generator.errors import UsageError


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the seeds' site, as somebody would carry it away."""
    shutil.copytree(site, tmp_path / "copy")
    return tmp_path / "copy"


def rules(site: Path, source: Path | None = None) -> list[tuple[str, str]]:
    return [(n.rule, n.where) for n in looking.verify(site, source).notices]


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["verify", *arguments])


# ── the copy ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_copy_is_as_told_with_its_sources(copy: Path) -> None:
    verdict = looking.verify(copy, SEEDS)

    assert verdict.notices == []
    assert verdict.files == len([p for p in copy.rglob("*") if p.is_file()]) - 2  # the manifest and the marker
    assert verdict.articles == 5


def test_what_is_missing_changed_or_added_is_told(copy: Path) -> None:
    (copy / "about.html").unlink()
    with (copy / "index.html").open("a") as page:
        page.write("<!-- x -->")
    (copy / "articles/more.html").write_text("x")

    assert rules(copy) == [("missing", "about.html"), ("changed", "index.html"), ("added", "articles/more.html")]


@pytest.mark.parametrize("name", ["\0x", "x" * 5000, "a/" * 3000 + "b", "loop", "loop/x"])
def test_a_name_that_no_disk_takes_is_told(copy: Path, name: str) -> None:
    (copy / "loop").symlink_to("loop")
    with (copy / "data/manifest.sha256").open("a") as manifest:
        manifest.write(f"{'0' * 64}  {name}\n")
    found = [n for n in looking.verify(copy).notices if n.rule != "added"]

    assert len(found) == 1
    assert found[0].severity == "error"


def test_a_manifest_that_leads_out_of_the_copy_is_told_and_not_followed(copy: Path) -> None:
    outside = copy.parent / "secret.txt"
    outside.write_text("x")
    (copy / "link.txt").symlink_to(outside)
    with (copy / "data/manifest.sha256").open("a") as manifest:
        manifest.write(f"{'0' * 64}  ../secret.txt\n{'0' * 64}  {outside}\n{'0' * 64}  link.txt\nno line\n")
    found = [n for n in looking.verify(copy).notices if n.rule == "manifest"]

    assert [n.what.partition(":")[0] for n in found] == ["leads out of the copy"] * 3 + ["is no line of a manifest"]


def test_a_folder_that_is_no_site_is_an_error_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no site of this program"):
        looking.verify(tmp_path)


# ── the sources ──────────────────────────────────────────────────────────────────────────────────────────────


def archive(folder: Path) -> tuple[Path, Path]:
    """An archive with a file of every kind that holds one article or several, and its site."""
    warc = pytest.importorskip("warcio.warcwriter")
    source = folder / "source"
    source.mkdir()
    (source / "a.md").write_text("---\ntitle: Một\n---\nBài một.\n", "utf-8")
    (source / "b.jsonl").write_text('{"text": "Bài hai."}\n{"text": "Bài ba."}\n', "utf-8")
    (source / "c.csv").write_text('title,text\nBốn,"Bài\nbốn."\nNăm,Bài năm.\n', "utf-8")
    with (source / "d.warc").open("wb") as file:
        _page(warc.WARCWriter(file, gzip=False), "Bài sáu.")
    pipeline.build(source, folder / "site")
    return source, folder / "site"


def _page(writer: object, text: str) -> None:
    import io

    from warcio.statusandheaders import StatusAndHeaders

    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
    body = io.BytesIO(f"<html><title>Sáu</title><body><p>{text}</p></body></html>".encode())
    record = writer.create_warc_record(  # type: ignore[attr-defined]
        "https://example.org/sau", "response", payload=body, http_headers=headers,
        warc_headers_dict={"WARC-Date": "2020-01-02T03:04:05Z"},
    )  # fmt: skip
    writer.write_record(record)  # type: ignore[attr-defined]


def test_every_kind_of_source_is_held_against_its_digest(tmp_path: Path) -> None:
    source, site = archive(tmp_path)
    verdict = looking.verify(site, source)

    assert (verdict.notices, verdict.articles) == ([], 6)


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("a.md", "một.", "mốt.", [("source-changed", "a.md:1")]),
        ("b.jsonl", "hai", "hài", [("source-changed", "b.jsonl:1")]),
        ("c.csv", "Bài năm", "Bài nắm", [("source-changed", "c.csv:4")]),
        ("d.warc", "sáu.", "sàu.", [("source-changed", "d.warc:1")]),
    ],
)
def test_the_article_whose_source_was_changed_is_told(
    tmp_path: Path, name: str, old: str, new: str, found: list[tuple[str, str]]
) -> None:
    source, site = archive(tmp_path)
    data = (source / name).read_bytes()
    (source / name).write_bytes(data.replace(old.encode(), new.encode(), 1))

    assert rules(site, source) == found


def test_sources_that_are_gone_or_new_are_told(tmp_path: Path) -> None:
    source, site = archive(tmp_path)
    (source / "a.md").rename(source / "z.md")
    (source / "b.jsonl").write_text('{"text": "Bài hai."}\n', "utf-8")
    verdict = looking.verify(site, source)

    assert [(n.rule, n.where, n.severity) for n in verdict.notices] == [
        ("source-added", "z.md:1", "info"),
        ("source-missing", "a.md:1", "error"),
        ("source-missing", "b.jsonl:2", "error"),
    ]


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_says_so_and_its_status_too(copy: Path) -> None:
    whole = asked(str(copy), str(SEEDS))
    (copy / "about.html").write_text("x")
    changed = asked(str(copy), "--format", "json")

    assert (whole.exit_code, "5 articles as told; 0 not" in whole.output) == (0, True)
    assert changed.exit_code == 1
    told = json.loads(changed.output)
    assert [(n["rule"], n["where"]) for n in told["notices"]] == [("changed", "about.html")]
    assert len(told["manifest"]) == 64


def test_a_copy_that_is_not_there_has_the_status_of_wrong_usage(tmp_path: Path) -> None:
    assert isinstance(asked(str(tmp_path / "none")).exception, UsageError)
