"""Nothing is lost: each source of an archive became articles or is told with a reason; the sums agree."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from test_bombs import web_archive

from generator import looking, pipeline
from generator.edges import files
from generator.formats import SUFFIXES
from generator.standing import Report

PROSE = "Hội nghị bàn về công tác lưu trữ của tỉnh và việc sửa mái kho trước mùa mưa năm nay. " * 3
LINED = (".jsonl", ".ndjson")
OTHERS = (
    "b.pdf",
    "A.PDF",
    "kho.zip",
    "sach.epub",
    "deep/er/bài.docx",
    "ảnh.jpg",
    "danh sách",
    "deep/x.weird",
)  # no reader knows them
LINKED = {"linked", "deep/again"}


def plant(folder: Path) -> None:
    """One of every trouble that a source can have, beside what is whole."""
    files: dict[str, bytes] = {
        "good.txt": f"Một bài viết\n\n{PROSE}\n".encode(),
        "same.txt": f"Một bài viết\n\n{PROSE}\n".encode(),
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "no-text.txt": bytes(range(256)) * 40,
        "zero.txt": f"Một\0 bài\n\n{PROSE}\n".encode(),
        "damaged.txt": f"Một bài hỏng\n\n{PROSE}".encode() + b"\xff\n",
        "utf16.txt": f"Một bài khác\n\n{PROSE}\n".encode("utf-16"),
        "bad-front.md": f"---\ntitle: [\n---\n\n{PROSE}\n".encode(),
        "withdrawn.md": f"---\ntitle: Rút\nrights_policy: withdrawn\n---\n\n{PROSE}\n".encode(),
        "record.md": f"---\ntitle: Chỉ thư mục\nrights_policy: metadata-only\n---\n\n{PROSE}\n".encode(),
        "excerpt.md": f"---\ntitle: Trích\nrights_policy: excerpt\n---\n\n{PROSE}\n".encode(),
        "page.html": f"<h1>Một trang</h1><p>{PROSE}</p>".encode(),
        "nothing.html": b"<script>x</script>",
        "lines.jsonl": b'{"id":"a","title":"A","text":"Mot cau."}\n{"id":\n[1]\n{"id":"b"}\n\n'
        b'{"id":"a","title":"A hai","text":"Mot cau khac."}\n',
        "table.tsv": f"title\ttext\nA\t{PROSE} Ba.\n".encode(),
        "lines.ndjson": f'{{"title":"Dòng","text":"{PROSE} Bốn."}}\n{{"title":"Kín","text":"{PROSE}",'
        f'"rights_policy":"metadata-only"}}\nnull\n'.encode(),
        "list.csv": f'title,text,rights_policy\nC,"{PROSE} Năm.",excerpt\nD,{PROSE} Sáu.,full\n'.encode(),
        "list.markdown": f"# Bảy\n\n{PROSE} Bảy.\n".encode(),
        "page.htm": f"<h1>Trang tám</h1><p>{PROSE} Tám.</p>".encode(),
        "page.xhtml": f'<?xml version="1.0"?><html><body><h1>Chín</h1><p>{PROSE} Chín.</p></body></html>'.encode(),
        "web.warc.gz": web_archive(f"<h1>Trang mười</h1><p>{PROSE} Mười.</p>".encode()),
        "web.warc": web_archive(b"<script>x</script>", packed=False),
        "table.csv": f'title,text\nA,"{PROSE}"\nB,"{PROSE} Hai."\n,\n'.encode(),
        "no-column.csv": b"a,b\n1,2\n",
        "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n")[:-9],
        "deep/er/good.txt": f"Bài ở dưới\n\n{PROSE}\n".encode(),
    }
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    for name in OTHERS:
        (folder / name).write_bytes(b"%PDF-1.7")
    (folder / "linked").symlink_to(folder / "deep")
    (folder / "deep/again").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.txt")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report, list[dict[str, Any]]]:
    home = tmp_path_factory.mktemp("accounts")
    plant(home / "kho")
    report = pipeline.build(home / "kho", home / "site")
    rows = (home / "site/data/articles.jsonl").read_text("utf-8").splitlines()
    return home / "kho", report, [json.loads(row) for row in rows]


Built = tuple[Path, Report, list[dict[str, Any]]]


def sources(folder: Path) -> set[tuple[str, int]]:
    """(file, line) of every source: a file, or a line that is not blank of a file with an article a line."""
    found: set[tuple[str, int]] = set()
    for path in folder.rglob("*.*"):
        name = path.relative_to(folder).as_posix()
        if name in OTHERS:
            continue
        if path.suffix in LINED:
            found |= {(name, n) for n, line in enumerate(path.read_bytes().split(b"\n"), 1) if line.strip()}
        else:
            found.add((name, 0))
    return found


def test_every_source_became_articles_or_is_told_with_a_reason(built: Built) -> None:
    folder, report, articles = built
    made = {(a["file"], a["line"] if a["file"].endswith(LINED) else 0) for a in articles}
    told = {notice.where.replace(" ", ":") for notice in report.notices if notice.severity != "info"}

    assert made <= sources(folder)
    for name, line in sources(folder) - made:
        wheres = (f"{name}:{line}", f"{name}:{line}:") if line else (name, f"{name}:")
        assert any(where == wheres[0] or where.startswith(wheres[1]) for where in told), (name, line)


def test_there_is_a_source_for_every_reader(built: Built) -> None:
    read = {suffix for suffix in SUFFIXES if any(article["file"].endswith(suffix) for article in built[2])}

    assert read == {*SUFFIXES} - {".warc"}  # of which there is one that gives nothing


def test_the_counts_of_articles_follow_edits(tmp_path: Path) -> None:
    kept = tmp_path / "kho"
    kept.mkdir()
    counts: list[tuple[int, int]] = []
    for policies in (("full", "excerpt"), ("full", "full"), ("withdrawn", "metadata-only"), ("withdrawn",), ("full",)):
        for number in range(2):
            path = kept / f"{number}.md"
            if number < len(policies):
                path.write_text(
                    f"---\ntitle: Bài {number}\nrights_policy: {policies[number]}\n---\n\n{PROSE}\n", "utf-8"
                )
            else:
                path.unlink(missing_ok=True)
        accounts = pipeline.build(kept, tmp_path / "site").accounts
        pipeline.build(kept, tmp_path / f"clean{len(counts)}" / "site")
        counts.append((accounts["articles"], accounts["withheld"]))

        about = (tmp_path / "site/about.html").read_bytes()
        assert about == (tmp_path / f"clean{len(counts) - 1}/site/about.html").read_bytes()
        assert pipeline.build(kept, tmp_path / "site").accounts["withheld"] == counts[-1][1]
    assert counts == [(2, 1), (2, 0), (2, 2), (1, 1), (1, 0)]


def test_the_counts_of_the_report_add_up(built: Built) -> None:
    folder, report, articles = built
    made = {(a["file"], a["line"] if a["file"].endswith(LINED) else 0) for a in articles}

    assert report.accounts["sources"] == len(sources(folder))
    assert report.accounts["sources"] - report.accounts["failed"] == len(made)
    assert report.accounts["articles"] == len(articles)
    assert report.accounts["passed"] == len(OTHERS) + len(LINKED)
    files = {p for p in folder.rglob("*") if not p.is_dir()}
    lines = [key for key in sources(folder) if key[0].endswith(LINED)]
    assert len(files) == report.accounts["sources"] - len(lines) + len({name for name, _ in lines}) + len(OTHERS)


def test_files_that_no_reader_knows_and_linked_folders_are_counted_and_told_with_a_remedy(built: Built) -> None:
    notices = {n.where: n for n in built[1].notices if n.rule in ("unknown-kind", "linked-folder")}
    counted = {where: int(re.findall(r"\((\d+) ", notice.what)[0]) for where, notice in notices.items()}

    first = {
        "A.PDF": 2,
        "kho.zip": 1,
        "sach.epub": 1,
        "deep/er/bài.docx": 1,
        "ảnh.jpg": 1,
        "danh sách": 1,
        "deep/x.weird": 1,
    }
    assert counted == {**first, "deep/again": 2}
    assert sum(counted.values()) == built[1].accounts["passed"]
    assert notices["ảnh.jpg"].severity == "info"
    assert all("archive.toml" in notice.remedy for notice in notices.values())


def test_a_kind_that_comes_or_goes_is_told_by_the_next_build_and_on_its_pages(tmp_path: Path) -> None:
    kept, site = tmp_path / "kho", tmp_path / "site"
    kept.mkdir()
    (kept / "a.txt").write_text(f"Một bài\n\n{PROSE}\n", "utf-8")
    told = []
    for step in (None, "b.pdf", "c.pdf", None, "ignored"):
        if step == "ignored":
            (kept / "archive.toml").write_text('ignore = ["*.pdf"]\n', "utf-8")
        elif step:
            (kept / step).write_bytes(b"x")
        report = pipeline.build(kept, site)
        told.append((report.accounts["passed"], [n.where for n in report.notices if n.rule == "unknown-kind"]))
        pipeline.build(kept, tmp_path / f"clean{len(told)}" / "site")
        for page in ("about.html", "check.html"):
            assert (site / page).read_bytes() == (tmp_path / f"clean{len(told)}/site" / page).read_bytes()

    assert told == [(0, []), (1, ["b.pdf"]), (2, ["b.pdf"]), (2, ["b.pdf"]), (0, [])]


def test_many_kinds_are_told_in_few_notices(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"a.{'x' * (number % 3)}{number}").write_bytes(b"x")
    found = files.find_files(tmp_path, (".txt",))

    assert found.passed == 50
    assert len(found.notices) == files.KINDS + 1


def test_what_is_withheld_is_counted_by_its_policy(built: Built) -> None:
    articles = built[2]
    policies = Counter(article["rights_policy"] for article in articles)

    assert {key: policies[key] for key in ("withdrawn", "metadata-only", "excerpt")} == {
        "withdrawn": 1,
        "metadata-only": 2,
        "excerpt": 2,
    }
    assert policies.total() == len(articles)
    assert built[1].accounts["withheld"] == policies.total() - policies["full"]
    assert not [a["id"] for a in articles if a["rights_policy"] in ("withdrawn", "metadata-only") and a["text"]]


def test_files_whose_names_are_printed_alike_are_all_built(tmp_path: Path) -> None:
    kept, site = tmp_path / "kho", tmp_path / "site"
    kept.mkdir()
    names = (
        b"a\xff.txt",
        b"a\xfe.txt",
        "é.txt".encode(),
        "e\u0301.txt".encode(),
        "é\u200b.txt".encode(),
        "é~2.txt".encode(),
    )
    for number, name in enumerate(names):
        (kept / os.fsdecode(name)).write_text(f"Tên {number}\n\nBài số {number}. {PROSE}\n", "utf-8")
        report = pipeline.build(kept, site)
        pipeline.build(kept, tmp_path / f"clean{number}" / "site")

        assert report.accounts["articles"] == number + 1
        for path in ("data/articles.jsonl", "data/originals/all.zip"):
            assert (site / path).read_bytes() == (tmp_path / f"clean{number}/site" / path).read_bytes()
    assert looking.verify(site, kept).notices == []
