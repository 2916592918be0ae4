"""What `check --site` finds in built files: each fault is put into a sound site, and found where it is."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from generator import looking, pipeline
from generator.config import Config
from generator.errors import UsageError
from generator.model import Article, Notice, Source
from generator.stages.check import SiteCheck, leaks, probes
from generator.stages.index import shown
from generator.stages.index.wording import Wording
from generator.stages.index.wording import read as reworded
from generator.stages.read import read

PAGE = '<html><body id="top">{}<a href="index.html">x</a></body></html>'


def checked(**files: str) -> list[tuple[str, str]]:
    """(rule, where) of what is wrong with a site of these files: "a" stands for a.html."""
    site = SiteCheck()
    for name, text in {"index": "", **files}.items():
        body = text if name.endswith("css") else PAGE.format(text)
        site.add(name if "." in name else f"{name}.html", body.encode())
    return [(n.rule, n.where) for n in site.notices()]


def test_a_sound_site_has_no_faults(site: Path) -> None:
    found = list(looking.check_archive(Path("seeds"), site))

    assert [n for n in found if n.severity == "error"] == []
    assert [n for n in found if n.rule in ("orphan-page", "page-over-budget")] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('<a href="gone.html">', "broken-link"),
        ('<img src="gone.png">', "broken-link"),
        ('<a href="index.html#gone">', "missing-anchor"),
        ('<a href="#gone">', "missing-anchor"),
        ('<p id="p1"><p id="p1">', "duplicate-anchor"),
        ('<a href="/index.html">', "root-absolute-url"),
        ('<a href="file:///C:/kho/index.html">', "file-url"),
        ('<img src="https://example.org/a.png">', "needs-network"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "needs-network"),
        ('<script type="module" src="index.html"></script>', "module-script"),
        ("x" * 600_000, "page-over-budget"),
    ],
)
def test_a_fault_of_a_page_is_found_there(text: str, rule: str) -> None:
    assert (rule, "a.html") in checked(a=text, index='<a href="a.html">')


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/">',
        '<link rel="canonical" href="https://example.org/a.html">',
        '<a href="#top">',
        '<a href="index.html?q=1#top">',
        '<a href="./">',
        "<p>&lt;a href=&#34;gone.html&#34;&gt;</p>",
        '<img src="data:image/png;base64,AA">',
    ],
)
def test_what_is_right_is_let_pass(text: str) -> None:
    assert checked(a=text, index='<a href="a.html">') == []


def test_a_page_that_nobody_links_is_an_orphan_but_not_a_redirect() -> None:
    assert checked(a="") == [("orphan-page", "a.html")]
    assert checked(a='<meta http-equiv="refresh" content="0; url=index.html">') == []


def test_a_style_must_not_load_from_elsewhere() -> None:
    assert checked(**{"a.css": "@import 'https://example.org/x.css'"}) == [("needs-network", "a.css")]


def test_names_that_some_disks_cannot_hold_are_told() -> None:
    site = SiteCheck()
    for name in ("data/A.json", "data/a.json", "con.txt", "a:b.txt"):
        site.add(name, b"")

    assert [(n.rule, n.where) for n in site.notices()] == [
        ("bad-file-name", "data/a.json"), ("bad-file-name", "con.txt"), ("bad-file-name", "a:b.txt"),
    ]  # fmt: skip


# ── leaks ────────────────────────────────────────────────────────────────────────────────────────────────────

SECRET = "Con đường làng quanh co chạy dọc bờ đê cũ, hai bên trồng “tre” và chuối."
FREE = "Buổi sáng hôm ấy trời trong và gió nhẹ thổi qua cánh đồng rộng phía sau chợ huyện."


def article(id_: str, text: str) -> Article:
    source = Source(f"{id_}.md", f"---\ntitle: Bài {id_}\n---\n\n{text}\n".encode())
    return next(thing for thing in read(source, Config()) if isinstance(thing, Article))


def part(whole: Article) -> Article:
    return replace(whole, text=whole.title + "\n", blocks=whole.blocks[:1], removed=())


def found(path: str, body: str, shared: str = "") -> list[Notice]:
    """What is told of a site of one file, where an article that holds SECRET and `shared` is withheld."""
    whole = article("kín", f"{SECRET} {shared}")
    free = article("mở", FREE)
    return list(leaks([(path, body.encode())], probes([(part(whole), whole), (free, free)]), shown))


WORDING = Wording()
SHARD = ["kín", "articles/*.html", WORDING.write("Bài"), "", "", "", "p-1", WORDING.write(SECRET)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.txt", SECRET),
        ("a.html", f"<p>{SECRET.replace('làng', '<a href=x>làng</a>')}</p>".replace("“", "&ldquo;")),
        ("a.html", f'<meta name="description" content="{SECRET}">'),
        ("a.html", f"<p>{SECRET[:45]}…</p>"),
        ("data/x.json", json.dumps({"text": SECRET})),
        ("data/x.jsonl", json.dumps({"text": SECRET.replace(", ", ",\n")}, ensure_ascii=False)),
        ("feed.xml", f"<summary>{SECRET.replace(' ', '  ')}</summary>"),
        ("search/a/0/1f.js", f'Archive.shard("a/0/1f",{json.dumps(SHARD, ensure_ascii=False)})\n'),
    ],
)
def test_a_withheld_sentence_is_found_in_whatever_form(path: str, body: str) -> None:
    told = found(path, body)

    assert [n.rule for n in told] == ["rights-leak"]
    assert told[0].where == "kín.md:5"
    assert path in told[0].what
    assert "làng" not in told[0].what


def test_the_search_shard_of_the_case_above_hides_the_sentence_from_plain_eyes() -> None:
    assert "làng quanh co" not in SHARD[-1]


def test_what_is_published_elsewhere_is_no_leak() -> None:
    assert found("a.html", FREE, shared=FREE) == []
    assert found("a.html", "Một trang không có gì đáng nói ở đây cả, chỉ vài chữ.") == []


def test_a_word_that_stands_only_in_withheld_text_must_not_be_in_the_lexicon() -> None:
    shard = 'Archive.shard("l/l-c","chuoi\\t\\tchuối,3\\n")'

    assert [n.where for n in found("search/l/l-c.js", shard)] == ["search/l/l-c.js"]
    assert found("search/l/l-s.js", 'Archive.shard("l/l-s","sang\\t\\tsáng,3\\n")') == []


@pytest.mark.parametrize("text", [SECRET, FREE, "ɐ ɑ của  Việt\u0250Nam\ue000 1.000 (của)", ""])
def test_what_the_index_writes_can_be_read_back(text: str) -> None:
    assert reworded(WORDING.write(text)) == text


@pytest.mark.parametrize("policy", ["excerpt", "metadata-only", "withdrawn"])
def test_a_built_site_leaks_nothing_and_a_planted_sentence_is_found_in_a_package(tmp_path: Path, policy: str) -> None:
    kho, site = tmp_path / "kho", tmp_path / "site"
    kho.mkdir()
    (kho / "kín.md").write_text(f"---\ntitle: Bài kín\n---\n\n{FREE}\n\n{SECRET}\n", "utf-8")
    (kho / "mở.md").write_text(f"---\ntitle: Bài mở\n---\n\n{FREE}\n", "utf-8")
    (kho / "archive.toml").write_text(f'[[rights.rule]]\nid = "kín"\npolicy = "{policy}"\n', "utf-8")
    pipeline.build(kho, site)
    assert [n for n in looking.check_archive(kho, site) if n.rule == "rights-leak"] == []

    with zipfile.ZipFile(site / "kho.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("trang.html", f"<p>{SECRET}</p>" * 9)
    assert [n.what.split(" ")[0] for n in looking.check_archive(kho, site) if n.rule == "rights-leak"] == [
        "kho.zip/trang.html"
    ]


def test_a_site_built_in_full_leaks_what_is_withheld_later(tmp_path: Path) -> None:
    kho, site = tmp_path / "kho", tmp_path / "site"
    kho.mkdir()
    (kho / "kín.md").write_text(f"---\ntitle: Bài kín\n---\n\n{FREE}\n\n{SECRET}\n", "utf-8")
    pipeline.build(kho, site)
    (kho / "archive.toml").write_text('[rights]\npolicy = "metadata-only"\n', "utf-8")
    files = {n.what.split(" ")[0] for n in looking.check_archive(kho, site) if n.rule == "rights-leak"}

    assert any(name.startswith("articles/") for name in files)
    assert any(name.startswith("search/a/") for name in files)
    assert "data/articles.jsonl" in files


def test_a_package_in_a_site_that_is_damaged_is_told(tmp_path: Path) -> None:
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho/a.txt").write_text("Bài\n\nMột câu.\n", "utf-8")
    pipeline.build(tmp_path / "kho", tmp_path / "site")
    pack = tmp_path / "site/data/originals/all.zip"
    data = bytearray(pack.read_bytes())
    data[data.index("Một câu".encode())] ^= 1
    pack.write_bytes(bytes(data))

    with pytest.raises(UsageError, match=r"all\.zip: cannot be unpacked"):
        list(looking.check_archive(tmp_path / "kho", tmp_path / "site"))
