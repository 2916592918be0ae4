"""The index stage, and the engine on it run by node: right answers are those of a plain scan."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_harness import ask, counts, entry, full, scan, seed_entries, shards_for, suggest, use, write_index

from generator.model import EntityEntry, Entry
from generator.stages import index as stage
from generator.stages.index import index
from generator.stages.index.codec import ALPHABET, posting_list
from generator.stages.index.shards import BLOCK_BYTES, file_name
from generator.stages.index.tables import table
from generator.stages.index.wording import LONG, MARK, SHORT, Wording, words
from generator.text import canonical, fold

WORDS = (
    "ban bàn bán cán can cản bộ bo bố đội doi đôi ngũ ngu nghị quyết khoá khóa uỷ ủy chức chạy quyền công tác an ý "
    "26-NQ/TW 18/NQ-TW 22-KL/TƯ 22-KL/TU TW TU 2018 XII covid-19 Đảng Ðảng thuở quý"
)
SYLLABLES = WORDS.split()
DATES = ("-01-02", "-11-30", "-05", "", "-03-04?", "-12-31T10:30")  # of a year


def made_up(count: int, seed: int = 1) -> list[Entry]:
    """Articles of words drawn from a few syllables, the first ones often, with facets."""
    draw = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(SYLLABLES))]
    made = []
    for number in range(count):
        lines = [" ".join(draw.choices(SYLLABLES, weights, k=draw.randint(3, 12))) for _ in range(3)]
        known: dict[str, Any] = {
            "date": f"{draw.randint(2016, 2022)}{draw.choice(DATES)}" if number % 5 else "",
            "source": draw.choice(("Báo A", "Báo Á", "")),
            "section": draw.choice(("Thời sự", "")),
            "entities": ("person:one",) if number % 3 == 0 else (),
        }
        made.append(entry(f"made-{number:03}", " ".join(draw.choices(SYLLABLES, k=3)), "\n".join(lines), **known))
    return made


ENTITIES = (
    EntityEntry("person:one", "persons/one.html", "person", "Trần Văn Mẫu", ("ông Mẫu",), 20),
    EntityEntry("document:22", "documents/22.html", "document", "22-KL/TW", ("Kết luận 22-KL/TƯ",), 3),
)


@pytest.fixture(scope="module")
def articles() -> list[Entry]:
    return made_up(60)


@pytest.fixture(scope="module")
def site(articles: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_index(articles, ENTITIES, tmp_path_factory.mktemp("site"))


def files(entries: list[Entry]) -> dict[str, bytes]:
    return {
        output.path: output.body
        for output in index({one.id: one for one in entries}, {one.id: one for one in ENTITIES})
    }


def test_the_order_of_the_articles_changes_nothing(articles: list[Entry]) -> None:
    assert files(articles) == files(list(reversed(articles)))


def test_every_shard_calls_back_with_its_own_name(articles: list[Entry]) -> None:
    for path, body in files(articles).items():
        name = re.match(r'Archive\.shard\("([^"]+)",', body.decode())

        assert name
        assert path == f"search/{name[1]}.js"


def test_an_edit_of_one_word_touches_few_shards() -> None:
    before = made_up(400)
    edited = before[7]
    after = [*before[:7], entry(edited.id, edited.title, edited.text[len(edited.title) + 1 :] + " mới"), *before[8:]]
    old, new = files(before), files(after)

    changed = [path for path in old.keys() | new.keys() if old.get(path) != new.get(path)]
    assert {path.split("/")[1] for path in changed} - {"a", "f", "c", "t", "facets.js"} <= {"l", "d", "p"}
    assert sum(path.startswith("search/a/") for path in changed) == 1


def test_an_archive_without_articles_has_an_index() -> None:
    assert "search/manifest.js" in {output.path for output in index({}, {})}


@given(st.sets(st.integers(0, 32_767), min_size=1))
def test_a_posting_list_is_characters_of_the_alphabet(numbers: set[int]) -> None:
    assert set(posting_list([number * 8 for number in sorted(numbers)], 32_768)) <= set(ALPHABET)


@given(st.sets(st.text("abđ x", min_size=1, max_size=6), min_size=1))
def test_a_block_holds_the_keys_from_its_beginning_to_the_next(keys: set[str]) -> None:
    directory: list[str] = []
    shards = list(table("l", [key + "\t" + "y" * 3000 for key in keys], directory, None))

    for prefix, shard in zip(directory, shards, strict=True):
        for line in json.loads(shard.body.decode().split(",", 1)[1][:-2]).split("\n"):
            key = line.split("\t")[0]
            assert prefix == max(start for start in directory if start <= key)
    assert len({file_name(prefix) for prefix in directory}) == len(directory)


# ── the engine ───────────────────────────────────────────────────────────────────────────────────────────────


def sampled(articles: list[Entry], count: int) -> list[str]:
    """Queries of one to four neighbouring words of the articles, as written and without marks, and with signs."""
    draw = random.Random(5)
    queries = []
    for number in range(count):
        words = draw.choice(articles).text.split()
        start = draw.randrange(len(words))
        query = " ".join(words[start : start + draw.randint(1, 4)])
        without = f"{query} -{draw.choice(SYLLABLES)}"
        shapes = (query, fold(query), f'"{query}"', without, query[:-1] + "*")
        queries.append(shapes[number % len(shapes)])
    return queries


def test_the_engine_finds_what_a_plain_scan_finds(site: Path, articles: list[Entry]) -> None:
    queries = sampled(articles, 200)

    for query, answer in zip(queries, ask(site, queries), strict=True):
        wanted = scan(articles, query)
        assert full(answer) == wanted, query
        assert answer["total"] == len(wanted), query


def test_the_last_word_may_be_unfinished_while_it_is_typed(site: Path, articles: list[Entry]) -> None:
    plain = [query for query in sampled(articles, 200) if not set('"-*') & set(query)]
    typed = [query[: -1 - number % 3].rstrip() for number, query in enumerate(plain) if len(query) > 4]
    unfinished = [(query, {"typing": True, "limit": len(articles)}) for query in typed]
    more = 0

    for query, answer in zip(typed, ask(site, unfinished), strict=True):
        wanted = scan(articles, query, typing=True)
        assert full(answer) == wanted, query
        more += wanted > scan(articles, query)
    assert more > 10


def test_common_words_and_many_articles_are_found_as_a_plain_scan_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("", ".postings", ".terms", ".facets"):
        monkeypatch.setattr(f"generator.stages.index{module}.SEGMENT", 1024)
    articles = made_up(3_600, seed=2)
    write_index(articles, (), tmp_path)
    queries = ["ban", "ban bàn", '"ban bàn"', "ban -bàn", "covid-19 ban bàn bán", '"cán bộ"', "ban quý 22-KL/TƯ"]
    queries += sampled(articles, 10)
    answers = ask(tmp_path, [("ban", {"limit": 8, "offset": offset}) for offset in (0, 8, 16, 24)])
    ids = [hit["id"] for answer in answers for hit in answer["hits"]]
    names = {path.parent.name for path in (tmp_path / "search").rglob("*.js")}

    assert {"w", "q"} <= names
    assert len(set(ids)) == 32
    assert {answer["total"] for answer in answers} == {len(scan(articles, "ban"))}
    for query, answer in zip(queries, ask(tmp_path, [(query, {"limit": 5000}) for query in queries]), strict=True):
        assert full(answer) == scan(articles, query), query


def test_the_engine_finds_the_seeds_as_a_plain_scan_does(tmp_path: Path) -> None:
    seeds = seed_entries()
    write_index(seeds, (), tmp_path)
    queries = sampled(seeds, 100)

    for query, answer in zip(queries, ask(tmp_path, queries), strict=True):
        assert full(answer) == scan(seeds, query), query


def test_a_document_number_of_the_centre_is_not_one_of_a_province(site: Path, articles: list[Entry]) -> None:
    centre, province = ask(site, ["22-KL/TW", "22-KL/TU"])

    assert full(centre) == {a.id for a in articles if "22-KL/TƯ" in a.text}
    assert full(province) == {a.id for a in articles if "22-KL/TU" in a.text}


def test_filters_let_through_what_they_name(site: Path, articles: list[Entry]) -> None:
    years, source, entity, nobody, only = ask(
        site,
        [
            ("bộ year:2017..2019", {"limit": 100}),
            ('bộ source:"báo a"', {"limit": 100}),
            ("bộ", {"limit": 100, "filters": {"entity": "person:one"}}),
            ("bộ -kind:person", {"limit": 100}),
            ("section:thoi\u00a0su", {"limit": 100}),
        ],
    )
    held = {a.id: a for a in articles if a.id in scan(articles, "bộ")}

    assert full(years) == {id_ for id_, a in held.items() if "2017" <= a.date[:4] <= "2019"}
    assert full(source) == {id_ for id_, a in held.items() if a.source == "Báo A"}
    assert full(entity) == {id_ for id_, a in held.items() if a.entities}
    assert full(nobody) == {id_ for id_, a in held.items() if not a.entities}
    assert only["broken"] == []


def test_facets_are_counted_over_all_that_is_found(site: Path, articles: list[Entry]) -> None:
    held = [a for a in articles if a.id in scan(articles, "bộ")]
    kinds = sum(bool(a.entities) for a in held)
    found, narrowed, all_but = counts(site, ["bộ", 'bộ source:"Báo A"', '-source:"Báo A"'])

    assert dict(found["year"]) == Counter(a.date[:4] for a in held if a.date)
    assert found["year"] == sorted(found["year"])
    assert dict(found["source"]) == Counter(a.source for a in held if a.source)
    assert found["section"] == [("Thời sự", sum(bool(a.section) for a in held))]
    assert found["kind"] == [("person", kinds)]
    assert narrowed["source"] == [("Báo A", sum(a.source == "Báo A" for a in held))]
    assert dict(all_but["source"]) == Counter(a.source for a in articles if a.source not in ("", "Báo A"))


def test_entities_are_counted_over_all_that_is_found(tmp_path: Path) -> None:
    place = EntityEntry("place:Huyện Vị Thuỷ@Hậu Giang", "places/v.html", "place", "Huyện Vị Thuỷ", (), 9)
    articles = [
        entry(f"a{n}", "Tin", "Cán bộ huyện.", entities=(place.id, *(("person:one",) if n % 3 else ())))
        for n in range(30)
    ]
    write_index(articles, (*ENTITIES, place), tmp_path)
    found = counts(tmp_path, [["cán bộ", [place.id, "person:one", "document:22"]]])[0]
    answers = ask(tmp_path, [(f'entity:"{place.id}" cán', {"limit": 3}), ("cán", {"filters": {"entity": place.id}})])

    assert found["entity"] == [(place.id, 30), ("person:one", 20)]
    assert [answer["total"] for answer in answers] == [30, 30]
    hit = next(hit for hit in answers[0]["hits"] if len(hit["entities"]) == 2)
    assert hit["entities"] == [{"id": place.id, "name": "Huyện Vị Thuỷ"}, {"id": "person:one", "name": "Trần Văn Mẫu"}]


def test_the_facets_of_a_known_person_are_those_of_the_name_as_a_phrase(tmp_path: Path) -> None:
    named = entry("a", "Tin", "Đồng chí Trần Văn Mẫu phát biểu.", source="Báo A")
    scattered = entry("b", "Tin", "Văn bản mẫu của nhà Trần.", source="Báo Á")
    write_index([named, scattered], ENTITIES, tmp_path)

    assert counts(tmp_path, ["Trần Văn Mẫu"])[0]["source"] == [("Báo A", 1)]


def test_partial_matches_follow_and_say_what_they_lack(site: Path) -> None:
    answer = ask(site, [("xyzt bộ chức", {"limit": 10})])[0]

    assert answer["total"] == 0
    assert answer["hits"]
    assert all("xyzt" in hit["missing"] for hit in answer["hits"])


def test_pages_of_hits_do_not_overlap_and_cover_the_total(site: Path) -> None:
    pages = ask(site, [("ban", {"limit": 7, "offset": offset}) for offset in range(0, 63, 7)])
    ids = [hit["id"] for page in pages for hit in page["hits"] if not hit["missing"]]

    assert len(ids) == len(set(ids)) == pages[0]["total"]


def test_hits_are_sorted_by_date_where_asked(site: Path) -> None:
    newest, oldest = ask(site, [("ban", {"limit": 100, "sort": sort}) for sort in ("date", "date-asc")])
    dates = [hit["date"] for hit in newest["hits"] if hit["date"]]

    assert dates == sorted(dates, reverse=True)
    assert [hit["date"] for hit in oldest["hits"] if hit["date"]] == sorted(dates)


def test_of_many_names_few_are_loaded_and_each_is_found(tmp_path: Path) -> None:
    towns = [f"Đảng ủy {first} {second}" for first in SYLLABLES for second in SYLLABLES]
    names = [*towns, *(f"Ban {town}" for town in towns), *(f"{one} Trường Duy" for one in SYLLABLES), "Đang Uy"]
    names += [f"Đảng ủy {first} {second} Đảng ủy" for first in SYLLABLES for second in SYLLABLES]
    entities = [EntityEntry(f"organisation:{i}", f"o/{i}.html", "organisation", n, (), i) for i, n in enumerate(names)]
    write_index([entry("a", "Một bài", "Đảng ủy")], entities, tmp_path)
    queries = ["d", "dang", "đảng ủy", "uy", "đang u", *names[::97], "Đang Uy"]
    offered = suggest(tmp_path, queries)

    assert len(names) > 1000
    for query, (offers, shards) in zip(queries, offered, strict=True):
        assert len([name for name in shards if name[:2] in ("n/", "b/")]) <= 7, query
        assert len([name for name in shards if name[:2] == "m/"]) <= 3, query
        assert offers, query
    for query, (offers, _) in zip(queries[5:], offered[5:], strict=True):
        assert canonical(offers[0]["name"]) == canonical(query)
    assert max(path.stat().st_size for path in tmp_path.glob("search/[bmn]/*.js")) < 2 * BLOCK_BYTES["n"]


def test_the_directory_of_names_is_in_pages_and_each_name_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for prefix in BLOCK_BYTES:
        monkeypatch.setitem(BLOCK_BYTES, prefix, 300)
    names = [f"{one} {two} {three}" for one in SYLLABLES for two in SYLLABLES[::2] for three in ("Bình", "Hòa")]
    entities = [EntityEntry(f"person:{i}", f"p/{i}.html", "person", name, (), 1) for i, name in enumerate(names)]
    write_index([entry("a", "Một bài", "Đảng ủy")], entities, tmp_path)
    manifest = json.loads((tmp_path / "search/manifest.js").read_text("utf-8").split(",", 1)[1][:-2])
    queries = ["c", *names[::97]]

    assert 10 < len(manifest["names"]) < len(list((tmp_path / "search/n").iterdir())) / 5
    for query, (offers, shards) in zip(queries, suggest(tmp_path, queries), strict=True):
        assert len([name for name in shards if name[:2] == "m/"]) <= 3, query
        assert offers, query
        assert query == "c" or canonical(query) in {canonical(offer["name"]) for offer in offers}


def test_an_entity_that_the_query_names_is_the_direct_answer(site: Path) -> None:
    person, document, none = ask(site, ["tran van mau", "22-KL/TW", "văn"])

    assert [entity["id"] for entity in person["entities"]] == ["person:one"]
    assert [entity["id"] for entity in document["entities"]] == ["document:22"]
    assert none["entities"] == []


def test_an_entity_that_is_named_among_other_words_is_a_direct_answer(tmp_path: Path) -> None:
    entities = [
        *ENTITIES,
        EntityEntry("person:a", "persons/a.html", "person", "Lê Văn Hai", (), 2),
        EntityEntry("person:b", "persons/b.html", "person", "Lê Văn Hai", (), 1),
    ]
    write_index([entry("a", "Tin", "Ông Trần Văn Mẫu nói. Mẫu đơn của nhà Trần ở Văn Ông.")], entities, tmp_path)
    queries = [
        "ông Trần Văn Mẫu nói gì về 22-KL/TW?",
        "Ông Trần Văn Mẫu",
        '"tran van mau" và đất đai',
        "Lê Văn Hai nói gì",
        "Trần Văn Mẫu Hai nói gì",
        "-22-KL/TW đất đai",
        "ông trần văn mẫu nói gì về đất đai",
        "ong tran van mau noi gi",
        "ông tràn văn mẫu nói gì",
        "ket luan 22 kl tw ve can bo",
        "lê văn hai nói gì",
        "trần văn -mẫu nói gì",
    ]
    found = [[entity["id"] for entity in answer["entities"]] for answer in ask(tmp_path, queries)]

    assert found == [
        ["document:22", "person:one"],
        *[["person:one"]] * 2,
        *[[]] * 3,
        *[["person:one"]] * 2,
        [],
        ["document:22"],
        *[[]] * 2,
    ]


def test_a_known_person_is_found_by_name_and_not_by_scattered_syllables(tmp_path: Path) -> None:
    named = entry("a", "Tin", "Đồng chí Trần Văn Mẫu phát biểu.")
    scattered = entry("b", "Tin", "Văn bản mẫu của nhà Trần.")
    write_index([named, scattered], ENTITIES, tmp_path)
    by_name, by_words = ask(tmp_path, ["Trần Văn Mẫu", "trần văn mẫu"])

    assert full(by_name) == {"a"}
    assert full(by_words) == {"a", "b"}


def test_passages_are_pieces_of_the_text_with_the_hits_marked(tmp_path: Path) -> None:
    write_index([entry("a", "Tin", "Về <b>đề án</b> & án phí.\nKhông có gì.")], (), tmp_path)
    hit = ask(tmp_path, ["de phi"])[0]["hits"][0]

    pieces = [["Về <b>", False], ["đề", True], [" án</b> & án ", False], ["phí", True], [".", False]]
    assert hit["passages"] == [pieces]
    assert hit["anchors"] == ["p0"]


def test_a_syllable_is_not_marked_alone_where_its_word_stands_too(tmp_path: Path) -> None:
    write_index([entry("a", "Tin", "Về đề án và đề cương.\nMột bản án.")], (), tmp_path)
    hit = ask(tmp_path, ["de an"])[0]["hits"][0]

    assert hit["passages"] == [[["Về ", False], ["đề án", True], [" và đề cương.", False]]]


def test_of_many_passages_three_are_shown_which_together_hold_most_of_the_query(tmp_path: Path) -> None:
    body = "Lá xanh.\nCờ đỏ, cờ xanh.\nKhông có gì.\nMái nâu và mái vàng.\nHoa tím.\nMây tím, mây hồng."
    write_index([entry("a", "Tin", body)], (), tmp_path)
    six, two = (answer["hits"][0] for answer in ask(tmp_path, ["xanh đỏ vàng tím nâu hồng", "xanh đỏ"]))

    assert six["anchors"] == ["p1", "p3", "p5"]
    assert [[text for text, is_hit in passage if is_hit] for passage in six["passages"]] == [
        ["đỏ", "xanh"],
        ["nâu", "vàng"],
        ["tím", "hồng"],
    ]
    assert two["anchors"] == ["p1"]  # a passage that adds nothing is not shown


def test_neighbours_of_the_query_come_first_where_they_are_neighbours_too(tmp_path: Path) -> None:
    scattered = entry("a", "Tin", "Ngũ cốc. Đội bóng. Đội hình. Cán cân. Ngũ sắc. Cán cân.")
    together = entry("b", "Tin", "Nói về đội ngũ cán bộ, bài có thêm nhiều lời khác cho dài ra mà thôi.")
    write_index([scattered, together], (), tmp_path)

    assert [hit["id"] for hit in ask(tmp_path, ["đội ngũ cán"])[0]["hits"]] == ["b", "a"]


def test_a_long_question_is_answered_best_where_its_words_stand_together(tmp_path: Path) -> None:
    words = ["biển", "cả", "gió", "núi", "sông", "trời", "mây", "đất", "hoa", "lá", "chim", "cá", "rừng", "suối"]
    filling = "Người dân quê ta vẫn kể lại chuyện cũ như thế mỗi khi đêm xuống bên bếp lửa hồng. " * 4
    scattered = entry("a", "Tin", " ".join(f"{word} {word}. {filling}" for word in words))
    together = entry("b", "Tin", filling * 14 + " xa ".join(reversed(words)))
    write_index([scattered, together], (), tmp_path)
    long, short = ask(tmp_path, [" ".join(words), " ".join(words[:4])])

    assert [hit["id"] for hit in long["hits"]] == ["b", "a"]
    assert [hit["id"] for hit in short["hits"]] == ["a", "b"]


def test_what_is_written_as_one_word_is_looked_for_as_one(tmp_path: Path) -> None:
    apart = entry("a", "Họp 22 người", "Ngày 10 họp giao dịch. 22 người. 10 phiếu giao dịch.")
    date = entry("b", "Tin", "Phiên 22/10 có giao dịch.")
    write_index([apart, date], (), tmp_path)

    assert ask(tmp_path, ["giao dịch 22/10"])[0]["hits"][0]["id"] == "b"


def test_a_question_finds_the_article_that_holds_most_of_it(tmp_path: Path) -> None:
    articles = made_up(60)
    answered = entry("the-answer", "Đề bạt", "Muốn đề bạt thì phải có tín nhiệm cao ở cơ sở và đủ tuổi theo luật.")
    write_index([*articles, answered], (), tmp_path)
    question = (
        "Xin hỏi theo quy định của pháp luật hiện hành thì muốn được đề bạt phải có tín nhiệm ở đâu và bao nhiêu tuổi?"
    )
    hit = ask(tmp_path, [question])[0]["hits"][0]

    assert hit["id"] == "the-answer"
    assert {"hỏi", "đâu"} <= set(hit["missing"])


def test_full_and_partial_matches_are_one_list_in_pages(tmp_path: Path) -> None:
    write_index(made_up(60), (), tmp_path)
    whole = ask(tmp_path, [("quý thuở", {"limit": 50})])[0]
    pages = ask(tmp_path, [("quý thuở", {"limit": 3, "offset": offset}) for offset in range(0, 12, 3)])

    assert whole["total"] < len(whole["hits"]) == 10
    assert [hit["id"] for page in pages for hit in page["hits"]] == [hit["id"] for hit in whole["hits"]]
    assert ask(tmp_path, [("quý thuở", {"limit": 0})])[0]["hits"] == []


def test_all_spellings_of_a_word_come_in_one_file(tmp_path: Path) -> None:
    words = [f"c{vowel}n" for vowel in "aàáảãạăằắẳẵặâầấẩẫậ"]
    write_index([entry(f"e{n}", f"Bài {n}", " ".join(words[n % 2 :])) for n in range(20)], [], tmp_path)

    for query in ("can", '"can can"'):
        shards = shards_for(tmp_path, query)
        for prefix in ("l/", "d/", "p/"):
            assert len([name for name in shards if name.startswith(prefix)]) <= 1, shards
        assert any(name.startswith("d/") for name in shards)
    assert ask(tmp_path, ["can"])[0]["total"] == 20


def test_beside_the_article_that_holds_a_whole_question_few_are_read(tmp_path: Path) -> None:
    words = ["đường", "cầu", "rừng", "biển", "ruộng", "vườn", "suối", "thác", "đồi"]
    others = [entry(f"e{n}", f"Bài {n}", " ".join(w for w in words if w != words[n % 9])) for n in range(60)]
    write_index([*others, entry("all", "Bài", " ".join(words))], [], tmp_path)
    query = " ".join(words)
    answer = ask(tmp_path, [(query, {"limit": 10})])[0]

    assert answer["hits"][0]["id"] == "all"
    assert [len(hit["missing"]) for hit in answer["hits"]] == [0, *[1] * 9]
    assert len([name for name in shards_for(tmp_path, query) if name.startswith("a/")]) <= 13


KINDS = re.findall(r"(?m)^([a-z]+)(?:/\S+)? {2,}\S", stage.__doc__ or "")  # of shards, as the format lists them


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_cannot_be_read_is_named_and_the_rest_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, damage: str
) -> None:
    monkeypatch.setattr("generator.stages.index.terms.COMMON", 24)
    texts = ["biển rừng" + " sông núi" * (n < 20) for n in range(60)]
    entries = [entry(f"e{n}", f"Bài {n}", text, date="2018-05-01", source="Báo") for n, text in enumerate(texts)]
    towns = [f"Đảng ủy {first} {second}" for first in SYLLABLES for second in SYLLABLES]
    bodies = [EntityEntry(f"body:{n}", f"b/{n}.html", "organisation", name, (), 1) for n, name in enumerate(towns)]
    write_index(entries, [*ENTITIES, *bodies], tmp_path)
    shards = [
        path
        for path in (tmp_path / "search").rglob("*.js")
        if path.relative_to(tmp_path / "search").parts[0].removesuffix(".js") == kind
    ]
    assert shards
    for path in shards:
        name = path.relative_to(tmp_path / "search").as_posix().removesuffix(".js")
        if damage == "missing":
            path.unlink()
        else:
            path.write_text("Archive.shard(" if damage == "cut" else f'Archive.shard("{name}", 7)', encoding="utf-8")
    queries = ['"sông núi"', '"biển rừng"', "biển sông", "biển year:2018", "rừng", "đảng ủy"]
    answers = use(tmp_path, [(query, {"sort": "date" if query == "rừng" else "relevance"}) for query in queries])

    assert any(name.split("/")[0] == kind for name in answers[-1]["broken"])
    assert any(answer["total"] for answer in answers) == (kind not in ("manifest", "l"))


TEXT = st.text("của Việt Nam,.()\n\u0250\u0251\u07ff\ue000\uf8ff", max_size=40)


@given(TEXT)
def test_a_text_is_written_without_loss(text: str) -> None:
    known = {chr(code): word for code, word in zip(chain(SHORT, LONG), words(), strict=False)}

    def read(match: re.Match[str]) -> str:
        return match[1] or ("" if match[2] else " ") + known[match[3]]

    written = Wording().write(text)
    pattern = f"{MARK}{MARK}([\\s\\S])|({MARK}?)([\u0251-\u07ff\ue000-\uf8ff])"
    assert re.sub(pattern, read, written)[1:] == text


def test_words_with_a_long_beginning_in_common_need_no_long_file_names(tmp_path: Path) -> None:
    words = " ".join("ệ" * 900 + str(number) for number in range(200))
    site = write_index([entry("a", "Dài", words)], [], tmp_path)

    assert max(len(path.name) for path in site.rglob("*.js")) < 150
    assert full(ask(site, ["ệ" * 900 + "77"])[0]) == {"a"}
