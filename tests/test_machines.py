"""What pages and files tell machines: schema.org, Dublin Core, Open Graph, feeds, site maps, OpenSearch, OAI."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from small_archive import HOSTILE, PERSON, RESOLUTION, article, readings, small_archive

from generator.address import twin
from generator.config import Config
from generator.model import Archive, Field, Output, Piece, Reading, Rights
from generator.stages import export
from generator.stages.export import oai
from generator.stages.plan import plan
from generator.stages.render import make_environment, render

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "tests/schemas"
BASE = "https://example.org/kho"
HOSTED = Config(title=f"Kho {HOSTILE}", description="Một kho thử.", base_url=BASE, contact="Thư viện <tv@example.org>")
MODULES = ROOT / "node_modules"


def built(config: Config, archive: Archive | None = None) -> dict[str, str]:
    """Path → text of every page and every file of `data/` of the small archive."""
    archive = archive or small_archive()
    planned = plan(archive, config)
    environment = make_environment([ROOT / "templates"], config)
    files = {page.path: render(page, environment).body.decode() for page in planned.pages}
    made: Iterator[Output | Piece] = export.export(archive, planned.urls, config)
    for one in made:
        files[one.path] = files.get(one.path, "") + one.body.decode()
    return files


@pytest.fixture(scope="module")
def hosted() -> dict[str, str]:
    return built(HOSTED)


@pytest.fixture(scope="module")
def local() -> dict[str, str]:
    return built(Config(title="Kho"))


def head(page: str) -> Any:
    return html.document_fromstring(page).find("head")


def data(page: str) -> Any:
    """The JSON-LD of a page."""
    return json.loads(head(page).xpath("string(script[@type='application/ld+json'])"))


def metas(page: str, attribute: str) -> dict[str, str]:
    return {m.get(attribute): m.get("content") for m in head(page).iter("meta") if m.get(attribute)}


def links(page: str, rel: str) -> list[str]:
    return [link.get("href") for link in head(page).iter("link") if link.get("rel") == rel]


def named(files: dict[str, str], folder: str, words: str = "") -> str:
    return next(path for path in sorted(files) if path.startswith(f"{folder}/{words}") and path.endswith(".html"))


# ── schema.org ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_article_tells_what_it_is_about_and_what_it_mentions(hosted: dict[str, str]) -> None:
    told = data(hosted[named(hosted, "articles", "bai-thu-nhat")])

    assert (told["@type"], told["headline"], told["datePublished"]) == (
        "NewsArticle",
        f"Bài thứ nhất {HOSTILE}",
        "2018-10-15",
    )
    assert {m["name"]: m["@type"] for m in told["mentions"]} == {
        "Lê Văn Ánh": "Person",
        "Tỉnh ủy Hà Đông": "Organization",
        "Nghị quyết số 26-NQ/TW": "Legislation",
        "Hà Đông": "Place",
    }
    assert all(f"{m['@id'].removeprefix(BASE + '/').removesuffix('#entity')}" in hosted for m in told["mentions"])
    assert "about" not in told


def test_a_document_is_a_legislation_with_number_day_and_articles(hosted: dict[str, str]) -> None:
    told = data(hosted[named(hosted, "documents", "26")])

    assert (told["@type"], told["legislationIdentifier"], told["legislationDate"]) == (
        "Legislation",
        "26-NQ/TW",
        "2018-05-19",
    )
    assert told["identifier"] == RESOLUTION.id
    assert [a["headline"] for a in told["subjectOf"]] == [f"Bài thứ nhất {HOSTILE}"]


def test_a_person_has_offices_and_a_place_of_its_own(hosted: dict[str, str]) -> None:
    path = named(hosted, "persons", "le-van-anh")
    told = data(hosted[path])

    assert (told["@type"], told["name"], told["jobTitle"]) == ("Person", PERSON.name, ["Bí thư"])
    assert told["@id"] == f"{BASE}/{path}#entity"


def test_the_archive_is_a_collection_and_a_dataset_with_its_files(hosted: dict[str, str]) -> None:
    dataset = data(hosted["about.html"])
    files = [d["contentUrl"].removeprefix(f"{BASE}/") for d in dataset["distribution"]]

    assert data(hosted["index.html"])["@type"] == "Collection"
    assert dataset["temporalCoverage"] == "2018-10-15/2021-01-20"
    assert {path for path in hosted if re.fullmatch(r"data/[a-z]+\.\w+", path)} - {"data/oai.xml"} == set(files)


def test_text_cannot_end_the_element_that_holds_the_data(hosted: dict[str, str]) -> None:
    page = hosted[named(hosted, "articles", "bai-thu-nhat")]
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)

    assert script is not None
    assert "<" not in script[1]
    assert json.loads(script[1])["headline"].endswith(HOSTILE)


def test_without_an_address_everything_is_told_by_relative_ones(local: dict[str, str]) -> None:
    for path, text in local.items():
        if path.endswith(".html") and "ld+json" in text:
            ids = re.findall(r'"(?:@id|contentUrl)": "([^"#]+)', text)
            assert ids
            for id_ in ids:
                assert os.path.normpath(os.path.join(os.path.dirname(path), id_)) in local, (path, id_)


def test_every_term_is_one_of_schema_org_and_stands_where_it_may(
    site: Path, hosted: dict[str, str], tmp_path: Path
) -> None:
    """The types of schema-dts are made from schema.org's vocabulary; the TypeScript compiler knows no other terms."""
    if not (MODULES / "schema-dts").is_dir():
        missing = "schema-dts is not installed (npm install)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    pages = [*hosted.values(), *(page.read_text("utf-8") for page in sorted(site.rglob("*.html")))]
    things = {_shape(thing): thing for thing in (data(page) for page in pages if "ld+json" in page)}
    types = {thing["@type"] for thing in things.values()}
    lines = [f"import type {{ WithContext, {', '.join(sorted(types))} }} from 'schema-dts';"]
    for number, thing in enumerate(things.values()):
        lines.append(f"export const x{number}: WithContext<{thing['@type']}> = {json.dumps(thing)};")
    (tmp_path / "terms.ts").write_text("\n".join(lines), "utf-8")
    settings = {
        "compilerOptions": {
            "strict": True, "noEmit": True, "skipLibCheck": True, "types": [], "target": "es2022", "module": "esnext",
            "moduleResolution": "bundler", "paths": {"schema-dts": [str((MODULES / "schema-dts").resolve())]},
        },
        "files": ["terms.ts"],
    }  # fmt: skip
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    tsc = [str(MODULES / ".bin/tsc"), "--project", str(tmp_path / "tsconfig.json")]
    found = subprocess.run(tsc, capture_output=True, text=True, check=False)

    assert {"NewsArticle", "Legislation", "Person", "Organization", "Place", "Event", "Collection", "Dataset"} <= types
    assert found.stdout[:2000] == ""
    assert found.returncode == 0


def _shape(thing: Any) -> str:
    """What things of one make have in common: the terms, without the values."""
    if isinstance(thing, dict):
        return str(thing.get("@type")) + str(sorted((name, _shape(value)) for name, value in thing.items()))
    return str(sorted({_shape(one) for one in thing})) if isinstance(thing, list) else type(thing).__name__


# ── Dublin Core, Open Graph, links ───────────────────────────────────────────────────────────────────────────


def test_dublin_core_and_open_graph_tell_the_record(hosted: dict[str, str]) -> None:
    path = named(hosted, "articles", "bai-thu-hai")
    core, graph = metas(hosted[path], "name"), metas(hosted[path], "property")

    assert (core["DC.title"], core["DC.publisher"], core["DC.date"]) == (
        "Bài thứ hai",
        "Báo Hà Đông",
        "2021-01-20T21:42",
    )
    assert (core["DC.source"], core["DC.identifier"]) == ("https://example.org/hai?a=1&b=2", f"{BASE}/{path}")
    assert (graph["og:type"], graph["og:url"]) == ("article", f"{BASE}/{path}")
    assert (graph["article:section"], graph["og:title"][:11]) == ("Thời sự", "Bài thứ hai")


def test_every_page_has_one_canonical_address_and_none_without_a_base(
    hosted: dict[str, str], local: dict[str, str]
) -> None:
    for path, text in hosted.items():
        if path.endswith(".html"):
            assert links(text, "canonical") == [f"{BASE}/{path}"], path
    assert not any(links(text, "canonical") for path, text in local.items() if path.endswith(".html"))


def test_a_redirect_names_the_new_page_as_the_canonical_one() -> None:
    made = built(Config(base_url=BASE, redirects=(("old.html", "index.html"),)))

    assert links(made["old.html"], "canonical") == [f"{BASE}/index.html"]


def test_the_twin_is_linked_and_there(local: dict[str, str]) -> None:
    paths = [
        path for path in local if re.match(r"(articles|persons|documents|places|organisations)/(?!index|a-z)", path)
    ]
    pages = [path for path in paths if path.endswith(".html")]

    assert len(pages) == 7
    for path in pages:
        assert links(local[path], "alternate") == [f"../{twin(path)}"]
        assert json.loads(local[twin(path)])["url"] == path


# ── feeds, site map, search, harvest ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("schema", "path"),
    [("atom", "feed.xml"), ("sitemap", "sitemap.xml"), ("opensearch", "opensearch.xml"), ("oai", "data/oai.xml")],
)
def test_a_file_for_machines_is_as_its_standard_says(hosted: dict[str, str], schema: str, path: str) -> None:
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / f"{schema}.rng"))
    tree = etree.fromstring(hosted[path].encode())

    assert grammar.validate(tree), grammar.error_log
    children = [child for child in tree.iter() if child.text and not len(child)]
    children[0].tag = "wrong"
    assert not grammar.validate(tree)


def test_the_json_feed_is_as_its_standard_says(hosted: dict[str, str]) -> None:
    """JSON Feed 1.1: the required members, absolute addresses, RFC 3339 dates, ids that differ."""
    feed = json.loads(hosted["feed.json"])
    ids = [item["id"] for item in feed["items"]]

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["feed_url"]) == (HOSTED.title, f"{BASE}/feed.json")
    assert len(ids) == len(set(ids)) == 2
    for item in feed["items"]:
        assert item["url"].removeprefix(f"{BASE}/") in hosted
        assert isinstance(item["content_text"], str)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["date_published"])
        assert all(author["name"] for author in item["authors"])
    assert ids == re.findall(r"<entry>.*?<id>(.*?)</id>", hosted["feed.xml"], re.DOTALL)


def test_what_needs_an_address_is_left_out_where_there_is_none_and_the_archive_says_so(local: dict[str, str]) -> None:
    assert not {"feed.xml", "feed.json", "sitemap.xml", "opensearch.xml", "data/oai.xml"} & set(local)
    assert "không biết địa chỉ" in local["about.html"]
    for path in ("index.html", "about.html"):
        addresses = re.findall(r'(?:href|src|content)="((?:/|https?:)[^"]*)', local[path])
        assert set(addresses) <= {"http://purl.org/dc/elements/1.1/"}, path  # a name that nothing fetches


def test_search_fields_of_browsers_find_the_search_page(hosted: dict[str, str]) -> None:
    assert links(hosted["index.html"], "search") == ["opensearch.xml"]
    assert f'template="{BASE}/search.html?q={{searchTerms}}"' in hosted["opensearch.xml"]


def test_withdrawn_and_hidden_articles_are_not_offered() -> None:
    shown, gone, hidden = readings()
    some = {}
    for reading, rights in (
        (shown, Rights("full")),
        (gone, Rights("withdrawn")),
        (hidden, Rights("full", noindex=True)),
    ):
        made = Reading(type(reading.article)(**{**reading.article.__dict__, "rights": rights}), ())
        some[made.article.id] = made
    files = built(HOSTED, Archive(some, {}))

    assert re.findall("<oai:identifier>(.*?)<", files["data/oai.xml"]) == ["oai:example.org:m%E1%BB%99t"]
    assert "Bài thứ hai" not in files["feed.xml"] + files["feed.json"] + files["data/oai.xml"]


def test_a_large_archive_is_harvested_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "LIMIT", 2)
    files = built(HOSTED)

    assert [files[f"data/oai-{n}.xml"].count("<oai:record>") for n in (1, 2)] == [2, 1]
    assert [files[f"data/oai-{n}.xml"].count("</Repository>") for n in (1, 2)] == [1, 1]
    assert f"<oai:baseURL>{BASE}/data/oai-2.xml<" in files["data/oai-2.xml"]


def test_a_gateway_gives_the_repository_its_address() -> None:
    config = Config(base_url=BASE, contact="a@example.org", oai_gateway="http://gate.example.net/oai/")

    assert b"<oai:baseURL>http://gate.example.net/oai/example.org/kho/data/oai.xml<" in oai.beginning(
        config, "data/oai.xml"
    )


def test_without_an_e_mail_address_nothing_is_offered_for_harvest() -> None:
    assert not oai.is_possible(Config(base_url=BASE, contact="Phòng lưu trữ, 12 phố Huế"))


def test_a_datestamp_is_the_day_of_the_build_where_that_is_told() -> None:
    made = article(
        "x", "X", [], date=Field("2018", "printed", "test"), captured=Field("2020-01-02T03:04Z", "printed", "test")
    )

    assert "<oai:datestamp>2020-01-02<" in oai.record(made, "articles/x.html", HOSTED)
    assert "<oai:datestamp>2026-02-03<" in oai.record(
        made, "articles/x.html", Config(base_url=BASE, built="2026-02-03")
    )


# ── provenance ───────────────────────────────────────────────────────────────────────────────────────────────


def test_original_and_capture_are_robust_links() -> None:
    fields = {
        "url": Field("https://bao.example/x?a=1&b=2", "printed", "json"),
        "archived": Field("https://web.example/20200102030405/https://bao.example/x", "printed", "json"),
        "captured": Field("2020-01-02T03:04Z", "inferred", "memento-address"),
    }
    made = Reading(article("x", "X", [("paragraph", "Y.")], **fields), ())
    files = built(Config(), Archive({"x": made}, {}))
    page = html.document_fromstring(files[named(files, "articles", "x")])
    robust = {a.get("href"): a for a in page.iter("a") if a.get("data-originalurl")}

    assert set(robust) == {fields["url"].value, fields["archived"].value}
    for link in robust.values():
        assert link.get("data-originalurl") == fields["url"].value
        assert link.get("data-versionurl") == fields["archived"].value
        assert link.get("data-versiondate") == "2020-01-02"


def test_an_address_that_is_none_is_shown_and_not_linked() -> None:
    fields = {"archived": Field("javascript:alert(1)", "printed", "json")}
    files = built(Config(), Archive({"x": Reading(article("x", "X", [], **fields), ())}, {}))
    page = html.document_fromstring(files[named(files, "articles", "x")])

    assert "javascript:alert(1)" in page.text_content()
    assert not [a for a in page.iter("a") if "javascript" in (a.get("href") or "")]


def test_every_page_tells_program_and_edition() -> None:
    files = built(Config(edition="3", built="2026-02-03"))

    for path, text in files.items():
        if path.endswith(".html"):
            assert metas(text, "name")["generator"].startswith("tulieu ")
            assert "Ấn bản 3" in text
    assert data(files["about.html"])["version"] == "3"
    package = json.loads(files["data/datapackage.json"])
    assert (package["version"], package["created"]) == ("3", "2026-02-03T00:00:00Z")
    assert package["generator"].startswith("tulieu ")
