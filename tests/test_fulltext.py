"""`tulieu search`: the same query language and result sets as the browser, over a built site."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from search_harness import ask, full, write_index
from test_index import ENTITIES, made_up, sampled

from generator.edges import fulltext
from generator.errors import OutputError, UsageError

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


SIGNED = """
bộ source:"báo a"|bộ source:"bao a"|ban -source:"Báo Á"|ban section:"thoi su"|cán section:"Thời sự"|ban year:x|22*|
ban year:2017..2019|ban year:..2018|ban year:2020|ban -year:2016..2021|year:2018 -ban|-ban|-kind:person|ban kind:person|
ban -kind:person|ban entity:person:one|entity:person:nobody|kind:person kind:event|Trần Văn Mẫu|tran van mau|ca*|
TRẦN VĂN MẪU|Trần Văn Mậu|Tran Van Mau|"cán bộ" -doi year:2018|cá* bộ|-ca* đội
"""


def test_the_result_sets_are_those_of_the_browser(tmp_path: Path) -> None:
    articles = made_up(60)
    named = [made_up(1, seed)[0] for seed in (11, 12)]
    texts = ("Ông Trần Văn Mẫu nói.", "Mẫu văn bản của ông Trần.")
    articles += [
        replace(e, id=f"named-{n}", text=f"{e.title}\n{t}", passages=())
        for n, (e, t) in enumerate(zip(named, texts, strict=True))
    ]
    write_index(articles, ENTITIES, tmp_path)
    (tmp_path / "data").mkdir()
    kinds = {entity.id: entity.kind for entity in ENTITIES}
    rows = [
        {
            "id": e.id, "title": e.title, "text": e.text[len(e.title) + 1 :], "date": e.date or None, "url": e.url,
            "source": e.source or None, "section": e.section or None,
            "mentions": [{"entity": id_, "kind": kinds[id_]} for id_ in e.entities],
        }
        for e in articles
    ]  # fmt: skip
    people = [{"kind": e.kind, "name": e.name, "variants": e.variants} for e in ENTITIES]
    for name, values in (("articles", rows), ("entities", people)):
        (tmp_path / "data" / f"{name}.jsonl").write_text("".join(json.dumps(v) + "\n" for v in values), "utf-8")
    draw = random.Random(3)
    filters = ("", "", " year:2017..2019", " -kind:person", ' source:"báo a"', " entity:person:one", " section:thoi")
    queries = [*SIGNED.replace("\n", "").split("|"), *(q + draw.choice(filters) for q in sampled(articles, 200))]

    for query, answer in zip(queries, ask(tmp_path, queries), strict=True):
        total, hits = fulltext.search(tmp_path, query, 100, tmp_path / "cache")
        assert {hit.id for hit in hits} == full(answer), query
        assert total == answer["total"], query


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["cut", "emptied", "overwritten", "gone"])
def test_an_index_that_is_damaged_is_made_anew(tmp_path: Path, way: str) -> None:
    write(tmp_path, "abc")
    found(tmp_path, "doi")
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    for path in files:
        size = path.stat().st_size
        if way == "gone":
            path.unlink()
            continue
        path.write_bytes({"cut": path.read_bytes()[: size // 2], "emptied": b"", "overwritten": b"\x55" * size}[way])

    assert len(files) > 2
    assert found(tmp_path, "doi") == "abc"
    assert found(tmp_path, "doi") == "abc"


@pytest.mark.parametrize("line", ["{", "[1]", "\ud800", '{"id": "a"'])
def test_data_that_is_damaged_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    write(tmp_path, "ab")
    with (tmp_path / "data/articles.jsonl").open("a", encoding="utf-8", errors="surrogatepass") as file:
        file.write(f"{line}\n")

    with pytest.raises(UsageError, match=r"articles\.jsonl:3: cannot be read\. Build the site again"):
        found(tmp_path, "doi")
    write(tmp_path, "ab")
    assert found(tmp_path, "doi") == "ab"


@pytest.mark.parametrize("line", ["{}", '{"id": [1]}', '{"id": "a", "title": null, "mentions": 1}'])
def test_data_that_no_build_wrote_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/articles.jsonl").write_text(f"{line}\n", "utf-8")

    with pytest.raises(UsageError, match=r"Build the site again"):
        found(tmp_path, "doi")


def test_two_searches_at_once_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "a")
    writer = fulltext.updated(tmp_path, tmp_path / "cache").writer()
    write(tmp_path, "ab")
    with pytest.raises(OutputError, match="by another search"):
        found(tmp_path, "doi")
    writer.cancel()

    assert found(tmp_path, "doi") == "ab"


def test_a_folder_that_takes_no_index_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "cache").write_text("")

    with pytest.raises(OutputError, match="the index cannot be kept there"):
        found(tmp_path, "doi")
