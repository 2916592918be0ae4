"""`tulieu search`: the same query language and result sets as the browser, over a built site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.edges import fulltext
from generator.errors import UsageError

ARTICLES = {
    "a": ("Xây dựng đội ngũ", "Đội ngũ cán bộ theo Nghị quyết 26-NQ/TW.", "2018-10-15", "person:Nguyễn Văn A"),
    "b": ("Khoá mới", "Kết luận số 22-KL/TƯ. Tố cáo doi ngu. Chống chạy chức, chạy quyền.", "2020", None),
    "c": ("Công an", "Ngũ đội. Quyền chạy, chức chạy.", "", None),
}


def row(id_: str) -> dict[str, object]:
    title, text, date, entity = ARTICLES[id_]
    mentions = [{"entity": entity, "kind": "person"}] if entity else []
    return {
        "id": id_, "title": title, "text": text, "date": date or None, "url": f"articles/{id_}.html",
        "source": None, "section": None, "mentions": mentions,
    }  # fmt: skip


def write(site: Path, ids: str) -> None:
    (site / "data").mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row(id_), ensure_ascii=False) + "\n" for id_ in ids]
    (site / "data/articles.jsonl").write_text("".join(lines), "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write(folder, "abc")
    return folder


def found(site: Path, query: str) -> str:
    total, hits = fulltext.search(site, query, 10, site / "cache")
    assert total == len(hits)
    return "".join(sorted(hit.id for hit in hits))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("đội", "ac"),
        ("doi", "abc"),
        ("đội ngũ", "ac"),
        ('"đội ngũ"', "a"),
        ('"doi ngu"', "ab"),
        ('"chạy chức, chạy quyền"', "b"),
        ("an", "c"),
        ("khóa", "b"),
        ("khoá", "b"),
        ("22-KL/TW", "b"),
        ("26-NQ/TW", "a"),
        ('"quyết 26-NQ/TW"', "a"),
        ("đội -ngũ", ""),
        ("doi -quyền", "a"),
        ("quyế*", "a"),
        ("ngũ year:2018", "a"),
        ("doi year:2018..2020", "ab"),
        ("doi year:2019..", "b"),
        ("đội entity:person:Nguyễn*", ""),
        ('đội entity:"person:Nguyễn Văn A"', "a"),
        ("đội -kind:person", "c"),
        ("khong co", ""),
        ("", ""),
    ],
)
def test_a_query_finds_exactly_the_articles_that_hold_it(built: Path, query: str, ids: str) -> None:
    assert found(built, query) == ids


def test_the_index_follows_the_site_article_by_article(tmp_path: Path) -> None:
    write(tmp_path, "ab")
    assert found(tmp_path, "doi") == "ab"

    write(tmp_path, "bc")
    assert found(tmp_path, "doi") == "bc"


def test_a_folder_that_is_no_site_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no built site"):
        fulltext.search(tmp_path, "đội")
