"""Packages of a built site: what is in them, and that the field's own programs take them."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from generator import pipeline, publish
from generator.errors import UsageError
from generator.model import Output
from generator.stages.package import sealed
from generator.stages.package.markup import Place, written

EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
HOSTILE = """---
title: "</style></script><script>alert(1)</script> & Co"
date: 2018
rights: "<b>Giữ bản quyền</b>"
---
Ông Nguyễn Văn Bảy [xem](https://example.org/) `a<b` & \x07 ]]> --> về Nghị quyết 26-NQ/TW.

- một
  - hai

| a | b |
|---|---|
| 1 | <2> |
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an archive whose one article tries to be markup, and of one that is withdrawn."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "kho").mkdir()
    (folder / "kho/a.md").write_text(HOSTILE, "utf-8")
    gone = "---\ntitle: Gỡ\nrights_policy: withdrawn\nrights_date: 2020-01-01\nrights_reason: vì\n---\nCâu phải giấu.\n"
    (folder / "kho/b.md").write_text(gone, "utf-8")
    pipeline.build(folder / "kho", folder / "site")
    return folder / "site"


def contents(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_zip_holds_the_bytes_of_the_site_and_is_the_same_when_made_again(site: Path, tmp_path: Path) -> None:
    publish.package(site, "zip", tmp_path / "a.zip")
    publish.package(site, "zip", tmp_path / "b.zip")
    files = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    assert contents(tmp_path / "a.zip") == files
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("form", ["zip", "single", "epub"])
def test_what_is_no_whole_site_is_not_packed(form: str, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "copy")
    article = next((tmp_path / "copy/articles").glob("[!i]*.html"))
    article.write_bytes(article.read_bytes() + b" ")

    with pytest.raises(UsageError, match="is not as it was built"):
        publish.package(tmp_path / "copy", form, tmp_path / "out")
    with pytest.raises(UsageError, match="is no built site"):
        publish.package(tmp_path, form, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["copy"]


def test_one_file_that_would_be_too_large_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError, match=r"one file of 11 bytes; it may have 10\. Use --zip or --epub"):
        sealed(Output("x", b"12345678901"), 10)


def test_markup_outside_the_allow_list_becomes_text_or_nothing() -> None:
    body = html.fromstring(
        '<div><p onclick="x" id="p" style="y">a<script>b</script><a href="javascript:c">d</a>'
        '<a href="../persons/e.html">f</a><a href="#p">g</a><a href="#gone">h</a> &lt;i&gt;</p></div>'
    )
    place = Place("articles/x.html", {"persons/e.html": "#e1"}, "a1-", 1)

    assert written(body, place) == (
        '<p id="a1-p">a<span>d</span><a href="#e1">f</a><a href="#a1-p">g</a><span>h</span> &lt;i&gt;</p>'
    )


def test_no_text_of_an_article_is_markup_in_one_file(hostile: Path, tmp_path: Path) -> None:
    publish.package(hostile, "single", tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text("utf-8")

    assert text.count("<script") == text.count("</script") == 1
    assert text.count("<style") == text.count("</style") == 1
    assert "<b>Giữ" not in text


@pytest.mark.parametrize("form", ["single", "epub"])
def test_what_is_withheld_is_in_no_package(form: str, hostile: Path, tmp_path: Path) -> None:
    publish.package(hostile, form, tmp_path / "a")
    whole = b"".join(contents(tmp_path / "a").values()) if form == "epub" else (tmp_path / "a").read_bytes()

    assert "Nguyễn Văn Bảy".encode() in whole
    assert "phải giấu".encode() not in whole


@pytest.mark.browser
def test_one_file_reads_links_and_searches_from_disk_without_a_complaint(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    publish.package(site, "single", tmp_path / "a.html")
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "a.html").as_uri())
    links = page.eval_on_selector_all("a[href^='#']", "all => all.map((a) => a.getAttribute('href').slice(1))")
    ids = page.eval_on_selector_all("[id]", "all => all.map((a) => a.id)")
    page.fill("#q", "hoi nghi gop y")
    unmarked = page.locator("#hits li").count()
    page.fill("#q", "xyzzy")

    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    assert len(page.query_selector_all("main > article")) == 5
    assert unmarked >= 1
    assert page.locator("#hits li").count() == 0
    assert complaints == []


def test_epubcheck_finds_nothing_wrong_with_a_book(site: Path, hostile: Path, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not EPUBCHECK.is_file():
        missing = "epubcheck is not installed (Debian: apt-get install epubcheck)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    for number, one in enumerate((site, hostile)):
        book = tmp_path / f"{number}.epub"
        publish.package(one, "epub", book)
        ran = subprocess.run([java, "-jar", str(EPUBCHECK), str(book)], capture_output=True, text=True, check=False)

        assert re.findall(r"^(?:FATAL|ERROR|WARNING).*", ran.stdout + ran.stderr, re.MULTILINE) == []
        assert ran.returncode == 0


LIMITED = """
import resource, sys
from generator.cli import main

resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
main(sys.argv[1:])
"""


@pytest.mark.parametrize("form", ["zip", "single", "epub", "zim"])
def test_a_disk_that_takes_no_large_file_is_told_and_nothing_is_left(form: str, site: Path, tmp_path: Path) -> None:
    if form == "zim":
        pytest.importorskip("libzim", reason="ZIM files are an optional part")
    target = tmp_path / "a"
    target.write_bytes(b"as it was")
    command = [sys.executable, "-c", LIMITED, "package", str(site), f"--{form}", "-o", str(target)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith(f"tulieu: {target}: cannot be written (")
    assert target.read_bytes() == b"as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


KNOWN_TO_LIBZIM_8 = (6, 2)  # the newest version of the format


def test_zimcheck_finds_nothing_wrong_with_a_zim_file_and_its_text_is_found(site: Path, tmp_path: Path) -> None:
    zimcheck, there = shutil.which("zimcheck"), find_spec("libzim") is not None
    if zimcheck is None or not there:
        missing = "zimcheck or libzim is not installed (Debian: apt-get install zim-tools; pip install libzim)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from libzim.reader import Archive
    from libzim.search import Query, Searcher

    publish.package(site, "zim", tmp_path / "a.zim")
    ran = subprocess.run([zimcheck, str(tmp_path / "a.zim")], capture_output=True, text=True, check=False)
    archive = Archive(tmp_path / "a.zim")
    version = struct.unpack("<HH", (tmp_path / "a.zim").read_bytes()[4:8])
    asked = subprocess.run([zimcheck, "--version"], capture_output=True, text=True, check=False)
    known = re.search(r"libzim (\d+)", asked.stdout + asked.stderr)
    found = Searcher(archive).search(Query().set_query("Ban Tổ chức Trung ương"))

    assert archive.check()
    assert any(path.startswith("articles/") for path in found.getResults(0, 20))
    if version > KNOWN_TO_LIBZIM_8 and known and int(known[1]) <= 8:
        pytest.skip(f"the libzim here writes ZIM {version[0]}.{version[1]}, which this zimcheck does not know")
    assert re.findall(r"\[ERROR\].*", ran.stdout + ran.stderr) == []
    assert ran.returncode == 0
