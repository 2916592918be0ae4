"""The field's own validators over what is built. CI installs every one of them; where one is missing elsewhere, the
test says so and skips."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import frictionless
import pytest

from generator import pipeline

ROOT = Path(__file__).resolve().parents[1]


def faults(package: Path) -> list[str]:
    """What `frictionless validate` finds in a data package."""
    with frictionless.system.use_context(trusted=True):  # an absolute path, which a stranger's package may not have
        report = frictionless.validate(str(package))
    found = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    return [*(error.message for error in report.errors), *found]


def test_the_data_package_is_valid(site: Path) -> None:
    package = json.loads((site / "data/datapackage.json").read_text("utf-8"))

    assert faults(site / "data/datapackage.json") == []
    assert len(package["resources"]) == 8
    assert {r["path"] for r in package["resources"]} <= {p.name for p in (site / "data").iterdir()}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mentions.csv", "\r\n004_", "\r\nnobody"),
        ("entities.jsonl", '"variants": [', '"variants": [{'),
        ("articles.csv", ",1,", ",eins,"),
    ],
)
def test_a_damaged_table_is_found_by_the_description(site: Path, tmp_path: Path, name: str, old: str, new: str) -> None:
    shutil.copytree(site / "data", tmp_path / "data")
    text = (tmp_path / "data" / name).read_bytes().decode()
    (tmp_path / "data" / name).write_bytes(text.replace(old, new, 1).encode())

    assert old in text
    assert faults(tmp_path / "data/datapackage.json")


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────────────────

VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_the_nu_html_checker_finds_no_error_on_any_kind_of_page(site: Path, tmp_path: Path) -> None:
    """Of the seeds' site the longest pages of each folder, and every page of a hosted archive full of trouble, in one
    run: Java starts slowly."""
    java = shutil.which("java")
    if java is None or not VNU.is_file():
        missing = "Java or vnu-jar is not installed (Debian: default-jre-headless; npm install)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/archive.toml").write_text(SETTINGS, "utf-8")
    for name, text in TROUBLE.items():
        (tmp_path / "archive" / name).write_text(text, "utf-8")
    pipeline.build(tmp_path / "archive", tmp_path / "site")
    pages = [*longest(site, 3), *longest(tmp_path / "site", 99)]
    checker = [java, "-Xss4m", "-XX:+UseSerialGC", "-jar", str(VNU), "--format", "json", "--errors-only"]
    ran = subprocess.run([*checker, *map(str, pages)], capture_output=True, text=True, check=False)

    assert [f"{m['url'].rsplit('/', 2)[-2:]}: {m['message']}" for m in json.loads(ran.stderr)["messages"]] == []
    assert {"articles", "documents", "persons", "organisations", "places"} <= {page.parent.name for page in pages}
    assert len(pages) > 40


def longest(site: Path, number: int) -> list[Path]:
    """The longest pages of each folder of a site, of its top folder all."""
    found = sorted(site.rglob("*.html"), key=lambda page: (page.parent, -page.stat().st_size))
    folders = {page.parent: [other for other in found if other.parent == page.parent] for page in found}
    return [page for folder, pages in folders.items() for page in (pages if folder == site else pages[:number])]


SETTINGS = """
title = 'Kho <script>alert("1")</script> & "Co"'
base_url = "https://example.org/kho"
contact = "tv@example.org"
edition = 2
logo = "static/logo nhỏ.svg"
[redirects]
"old/page.html" = "index.html"
"""
TROUBLE = {
    "hostile.md": """---
title: "</title></script><script>alert(1)</script> & Co 26-NQ/TW"
date: 2018-10-15
source: "<b>Báo</b>"
section: "a&b"
url: "https://example.org/?a=1&b=<2>#a#b|c"
archived_url: "https://web.example/web/20200102030405/https://example.org/?a=1&b=2"
---
# Một đề mục <i>

Ông **Nguyễn Văn Bảy [xem](<https://example.org/ a|b> "t")** nói `a<b` & \x07 &nbsp; --> ]]>

- một
  - hai
- ba

> lời <q>

![ảnh <b>](x.png)

| a | b |
|---|---|
| 1 | <2> |
""",
    "twice.md": "---\ntitle: Bài\n---\n# Bài\n\n## Bài\n\nBài.\n\nBài.\n",
    "again.txt": "Bài\n\nÔng Nguyễn Văn Bảy, Bí thư Tỉnh ủy, nói về Nghị quyết 26-NQ/TW. Ông Bảy và bà Bảy.\n",
    "empty.md": "---\ntitle: Trống\n---\n",
    "gone.md": "---\ntitle: Gỡ\nrights_policy: withdrawn\nrights_date: 2020-01-01\nrights_reason: <b>vì</b>\n---\nA.\n",
    "odd.txt": "\u202e\ufeffĐầu đề \U0010ffff lạ\n\n\t&amp; &#x1; <!-- x --> <p id=main>\n\nSáng 31-2, tại Hà Nội.\n",
}
