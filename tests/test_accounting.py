"""Nothing is lost: each source of an archive became articles or is told with a reason; the sums agree."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline

PROSE = "Hội nghị bàn về công tác lưu trữ của tỉnh và việc sửa mái kho trước mùa mưa năm nay. " * 3
LINED = (".jsonl",)


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
        "table.csv": f'title,text\nA,"{PROSE}"\nB,"{PROSE} Hai."\n,\n'.encode(),
        "no-column.csv": b"a,b\n1,2\n",
        "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n")[:-9],
        "deep/er/good.txt": f"Bài ở dưới\n\n{PROSE}\n".encode(),
    }
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    (folder / "nowhere.txt").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.txt")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pipeline.Report, list[dict[str, Any]]]:
    home = tmp_path_factory.mktemp("accounts")
    plant(home / "kho")
    report = pipeline.build(home / "kho", home / "site")
    rows = (home / "site/data/articles.jsonl").read_text("utf-8").splitlines()
    return home / "kho", report, [json.loads(row) for row in rows]


Built = tuple[Path, pipeline.Report, list[dict[str, Any]]]


def sources(folder: Path) -> set[tuple[str, int]]:
    """(file, line) of every source: a file, or a line that is not blank of a file with an article a line."""
    found: set[tuple[str, int]] = set()
    for path in folder.rglob("*.*"):
        name = path.relative_to(folder).as_posix()
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


def test_the_counts_of_the_report_add_up(built: Built) -> None:
    folder, report, articles = built
    made = {(a["file"], a["line"] if a["file"].endswith(LINED) else 0) for a in articles}

    assert report.accounts["sources"] == len(sources(folder))
    assert report.accounts["sources"] - report.accounts["failed"] == len(made)
    assert report.accounts["articles"] == len(articles)


def test_what_is_withheld_is_counted_by_its_policy(built: Built) -> None:
    articles = built[2]
    policies = Counter(article["rights_policy"] for article in articles)

    assert {key: policies[key] for key in ("withdrawn", "metadata-only", "excerpt")} == {
        "withdrawn": 1,
        "metadata-only": 1,
        "excerpt": 1,
    }
    assert policies.total() == len(articles)
    assert not [a["id"] for a in articles if a["rights_policy"] in ("withdrawn", "metadata-only") and a["text"]]
