"""No withheld word is anywhere in a site: words that exist nowhere else are planted and looked for in every byte."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import looking, pipeline

# Syllables of no language, in ASCII, so that no escape and no code of the search index can hide them.
SENTENCE = "Chim zorblax đậu bên cầu quibbit khi mùa snorfle về muộn."
PERSON = "ông Nguyễn Văn Wexlim"
DOCUMENT = "Quyết định số 77/2019/QĐ-UBND về việc nuôi drumptik ở vùng cao"
BODY = ("zorblax", "quibbit", "snorfle", "wexlim", "drumptik", "fnordy")
OUTSIDE = ("kwibble", "gleepix")  # printed round the article: a removed line, the kicker
METADATA = ("plonkus",)  # the author
OPENING = "Hội nghị bàn về công tác lưu trữ đã diễn ra sáng nay tại Huế. Nhiều đại biểu đến dự và phát biểu ý kiến."

PAGE = f"""Một bài về lưu trữ

{OPENING}

Theo {PERSON}, {DOCUMENT} được thực hiện. {SENTENCE}

Sau đó ông Wexlim lại nhắc đến {DOCUMENT}. Đại biểu kể chuyện fnordy cho nhau nghe suốt buổi.

Đọc thêm: gleepix
"""


def folder(base: Path, policy: str) -> Path:
    """An archive with one article under `policy`, told three ways, and a free one that shares its opening words."""
    made = base / "kho"
    made.mkdir()
    settings = 'base_url = "https://example.org/kho/"\n[rights]\nexcerpt = 130\n'
    rule = f'[[rights.rule]]\nid = ["b", "page"]\npolicy = "{policy}"\nreason = "theo đơn"\ndate = "2026-02-03"\n'
    (made / "archive.toml").write_text(settings + rule, "utf-8")
    front = f"title: Bài hai về lưu trữ\nauthor: Plonkus Lê\nkicker: Kwibble\nrights_policy: {policy}\nlạ: gleepix\n"
    text = f"{OPENING}\n\nTheo {PERSON}, {DOCUMENT}. {SENTENCE}\n\n> Lời fnordy.\n"
    (made / "a.md").write_text(f"---\n{front}---\n\n{text}", "utf-8")
    row = {"id": "b", "title": "Bài ba về lưu trữ", "author": "Plonkus Lê", "kicker": "Kwibble", "gleepix": "gleepix"}
    row["text"] = f"{OPENING}\nTheo {PERSON}, {DOCUMENT}. {SENTENCE}\nLại fnordy."
    row["date"] = "ngày gleepix"
    (made / "b.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (made / "page.txt").write_text(PAGE, "utf-8")
    (made / "free.md").write_text(
        "---\ntitle: Bài tự do\ndate: 2020-01-01\n---\n\nBài này ai cũng đọc được.\n", "utf-8"
    )
    ledger = "action,article,quote,prefix,suffix,entity,target,note\n"
    ledger += "accept,a,fnordy,,,topic:fnordy,,\nreject,b,drumptik,,,,,\n"
    (made / "review.csv").write_text(ledger, "utf-8")
    return made


def pieces(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a site with its bytes, and what is packed inside those that are packages."""
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        body = path.read_bytes()
        yield path.relative_to(site).as_posix(), body
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                for name in packed.namelist():
                    yield f"{path.name}/{name}", packed.read(name)


def holders(site: Path, word: str) -> list[str]:
    """The files that hold `word`, in any case, in their bytes or in their names."""
    sought = word.encode()
    return [name for name, body in pieces(site) if sought in body.lower() or word in name.lower()]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for policy in ("full", "excerpt", "metadata-only", "withdrawn"):
        base = tmp_path_factory.mktemp(policy)
        pipeline.build(folder(base, policy), base / "site")
        made[policy] = base / "site"
    return made


def test_the_planted_words_are_everywhere_when_all_is_published(sites: dict[str, Path]) -> None:
    for word in (*BODY, *OUTSIDE, *METADATA):
        found = holders(sites["full"], word)

        assert any(name.startswith("articles/") for name in found), word
        assert "data/articles.jsonl" in found, word
    assert any(name.startswith("search/l/") for name in holders(sites["full"], "zorblax"))
    assert any(name.startswith("persons/") for name in holders(sites["full"], "wexlim"))


@pytest.mark.parametrize("policy", ["excerpt", "metadata-only", "withdrawn"])
@pytest.mark.parametrize("word", BODY)
def test_no_withheld_word_is_in_any_file(sites: dict[str, Path], policy: str, word: str) -> None:
    assert holders(sites[policy], word) == []


@pytest.mark.parametrize("policy", ["metadata-only", "withdrawn"])
def test_nothing_that_stood_round_the_text_is_in_any_file(sites: dict[str, Path], policy: str) -> None:
    assert [holders(sites[policy], word) for word in OUTSIDE] == [[], []]


def test_of_an_excerpt_stays_the_kicker_and_no_removed_line(sites: dict[str, Path]) -> None:
    assert holders(sites["excerpt"], "kwibble")
    assert holders(sites["excerpt"], "gleepix") == []


def test_the_author_is_named_but_for_a_withdrawn_article(sites: dict[str, Path]) -> None:
    assert holders(sites["metadata-only"], "plonkus")
    assert holders(sites["withdrawn"], "plonkus") == []


def rows(site: Path) -> dict[str, dict[str, object]]:
    lines = (site / "data/articles.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_an_excerpt_is_read_searched_and_linked_like_any_text(sites: dict[str, Path]) -> None:
    row = rows(sites["excerpt"])["a"]

    assert str(row["text"]).startswith("Hội nghị bàn về công tác lưu trữ")
    assert [m["surface"] for m in row["mentions"]] == ["Huế"]  # type: ignore[attr-defined]
    assert row["rights_policy"] == "excerpt"


def test_a_tombstone_tells_date_reason_and_digest(sites: dict[str, Path]) -> None:
    row = rows(sites["withdrawn"])["b"]
    page = (sites["withdrawn"] / str(row["url"])).read_text("utf-8")

    assert (row["text"], row["rights_date"], row["rights_reason"], row["noindex"]) == (
        "",
        "2026-02-03",
        "theo đơn",
        True,
    )
    assert len(str(row["sha256"])) == 64
    assert "theo đơn" in page
    assert str(row["sha256"]) in page
    assert '<meta name="robots" content="noindex">' in page


def test_withdrawn_articles_are_in_no_search_site_map_or_feed(sites: dict[str, Path]) -> None:
    urls = [str(row["url"]) for id_, row in rows(sites["withdrawn"]).items() if id_ != "free"]

    for name in ("sitemap.xml", "feed.xml"):
        text = (sites["withdrawn"] / name).read_text("utf-8")
        assert not [url for url in urls if url in text]
        assert str(rows(sites["withdrawn"])["free"]["url"]) in text
    assert '"articles":1' in (sites["withdrawn"] / "search/manifest.js").read_text("utf-8")


def test_the_address_of_an_article_does_not_depend_on_its_policy(sites: dict[str, Path]) -> None:
    assert len({tuple((id_, row["url"]) for id_, row in sorted(rows(site).items())) for site in sites.values()}) == 1


def test_decisions_about_withheld_words_are_not_said_to_drift(sites: dict[str, Path]) -> None:
    assert "review-drift" not in (sites["excerpt"] / "about.html").read_text("utf-8")
    assert "review.csv:" not in (sites["excerpt"] / "about.html").read_text("utf-8")


def test_an_entity_can_be_kept_out_of_web_search(tmp_path: Path) -> None:
    made = folder(tmp_path, "full")
    settings = 'base_url = "https://example.org/"\n[rights]\nnoindex_entities = ["person:*"]\n'
    (made / "archive.toml").write_text(settings, "utf-8")
    pipeline.build(made, tmp_path / "site")
    entities = map(json.loads, (tmp_path / "site/data/entities.jsonl").read_text("utf-8").splitlines())
    sitemap = (tmp_path / "site/sitemap.xml").read_text("utf-8")

    for entity in entities:
        page = (tmp_path / "site" / entity["url"]).read_text("utf-8")
        hidden = entity["kind"] == "person"
        assert ('content="noindex"' in page) is hidden
        assert (entity["url"] in sitemap) is not hidden


def test_a_name_that_only_the_whole_article_makes_clear_is_left_open(tmp_path: Path) -> None:
    """The excerpt knows one Bình, the whole two: to link the first would be a guess."""
    opening = "Ông Trần Văn Bình đến dự hội nghị về lưu trữ ở Huế sáng nay. Ông Bình nói chuyện với mọi người rất lâu. "
    rest = "Ông Lê Văn Bình cũng đến dự hội nghị. " + "Mọi người ra về khi trời đã tối. " * 8
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho/a.txt").write_text(f"Tin về hội nghị\n\n{opening}{rest}\n", "utf-8")
    found = {}
    for policy in ("full", "excerpt"):
        (tmp_path / "kho/archive.toml").write_text(f'[rights]\npolicy = "{policy}"\nexcerpt = 120\n', "utf-8")
        archive, _ = looking.read_archive(tmp_path / "kho")
        found[policy] = {r.mention.surface: r.entity for r in archive.readings["a"].resolutions}

    assert found["full"]["Ông Bình"] is None
    assert found["excerpt"]["Ông Bình"] is None
    assert "Lê Văn Bình" not in str(found["excerpt"])
