"""Markdown with front matter: curated metadata, marks from an allow-list, raw HTML as text."""

from __future__ import annotations

import pytest

from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read import read

FILE = """---
title: "Vườn hoa: mở rộng"
date: 2019-03-04 09:05
authors: [Minh An, Lê Thử]
section: Đời sống
id: vuon-hoa
photographer: An
---

# Vườn hoa: mở rộng

Đoạn **đầu** có [liên kết](https://benthu.example/a) và [mẹo](javascript:alert(1)).

<div onclick="x()">Khối thô</div>

## Việc *tiếp theo*

1. Trồng cây
2. Lát đường

> Lời trích.

![Vườn hoa nhìn từ cầu](cau.jpg)

| Cây | Số |
|-----|----|
| Me  | 12 |

Dòng một\x20\x20
Dòng hai
"""


def article(text: str) -> Article:
    found = [x for x in read(Source("muc/bai.md", text.encode()), Config()) if isinstance(x, Article)]
    assert len(found) == 1
    return found[0]


def test_front_matter_is_curated_metadata_with_its_line() -> None:
    record = article(FILE).record

    assert (record.title.value, record.title.basis, record.title.line) == ("Vườn hoa: mở rộng", "curated", 2)
    assert record.date is not None
    assert (record.date.value, record.date.basis, record.date.line) == ("2019-03-04T09:05", "curated", 3)
    assert [author.value for author in record.authors] == ["Minh An", "Lê Thử"]
    assert record.section is not None
    assert record.section.value == "Đời sống"


def test_the_id_of_the_front_matter_wins_over_the_file_name() -> None:
    assert article(FILE).id == "vuon-hoa"
    assert article("Một bài không có gì ở đầu.").id == "bai"


def test_the_body_becomes_blocks_of_their_kind() -> None:
    page = article(FILE)

    assert [(block.kind, page.text[block.start : block.end]) for block in page.blocks] == [
        ("title", "Vườn hoa: mở rộng"),
        ("lead", "Đoạn đầu có liên kết và mẹo."),
        ("paragraph", '<div onclick="x()">Khối thô</div>'),
        ("heading", "Việc tiếp theo"),
        ("item", "1. Trồng cây"),
        ("item", "2. Lát đường"),
        ("quote", "Lời trích."),
        ("caption", "Vườn hoa nhìn từ cầu"),
        ("row", "Cây\tSố"),
        ("row", "Me\t12"),
        ("paragraph", "Dòng một\nDòng hai"),
    ]


def test_only_marks_of_the_allow_list_remain() -> None:
    page = article(FILE)

    marks = [(mark.tag, page.text[mark.start : mark.end], mark.href) for mark in page.marks]
    assert marks == [
        ("strong", "đầu", ""),
        ("a", "liên kết", "https://benthu.example/a"),
        ("em", "tiếp theo", ""),
        ("br", "\n", ""),
    ]


def test_every_line_of_the_file_is_in_the_text_or_beside_it() -> None:
    beside = {line.number: (line.role, line.rule) for line in article(FILE).removed}

    assert beside == {
        2: ("title", "front-matter"),
        3: ("date", "front-matter"),
        4: ("authors", "front-matter"),
        5: ("section", "front-matter"),
        6: ("id", "front-matter"),
        7: ("removed", "front-matter-other-key"),
        10: ("duplicate", "title-repeated"),
    }


def found(text: str) -> tuple[Article, list[Notice]]:
    made = list(read(Source("bai.md", text.encode()), Config()))
    return article(text), [x for x in made if isinstance(x, Notice)]


def test_front_matter_that_is_not_closed_is_told_and_read_up_to_the_first_blank_line() -> None:
    page, notices = found("---\ntitle: Vườn hoa\ndate: 2019-03-04\n\nThân bài.\n")

    assert [(n.where, n.severity, n.rule) for n in notices] == [("bai.md:1", "error", "front-matter-open")]
    assert "---" in notices[0].remedy
    assert (page.text, page.date) == ("Vườn hoa\nThân bài.", "2019-03-04")
    assert page.blocks[1].line == 5


def test_front_matter_neither_closed_nor_readable_stays_in_the_text() -> None:
    page, notices = found("---\ntitle: [Vườn hoa\nThân bài.\n")

    assert [n.rule for n in notices] == ["front-matter-open"]
    assert "title: [Vườn hoa" in page.text
    assert "Thân bài." in page.text


def test_a_rule_above_prose_is_no_front_matter() -> None:
    page, notices = found("---\nMột câu văn.\n\nMột câu nữa.\n")

    assert notices == []
    assert "Một câu nữa." in page.text


def test_without_a_title_the_first_heading_is_the_title() -> None:
    page = article("# Đầu đề\n\nThân bài.")

    assert page.text == "Đầu đề\nThân bài."
    assert page.record.title.basis == "printed"


@pytest.mark.parametrize(
    "text",
    ["> " * 3000 + "x", "[" * 5000, "*" * 20_000, "- " * 2000 + "x", "`" * 9999, "|" * 5000 + "\n" + "|-" * 5000],
)
def test_hostile_markdown_never_makes_reading_fail(text: str) -> None:
    found = list(read(Source("a.md", text.encode()), Config()))

    assert "reader-failed" not in [x.rule for x in found if isinstance(x, Notice)]
    assert [x for x in found if isinstance(x, Article)]


@pytest.mark.parametrize("sign", ["&amp;", "*a* ", "`a` ", "[a](b) "])
def test_a_paragraph_of_nothing_but_signs_is_read_as_plain_text(sign: str) -> None:
    found = list(read(Source("a.md", (sign * (900_000 // len(sign))).encode()), Config()))

    assert [n.rule for n in found if isinstance(n, Notice)] == ["markdown-plain"]
    assert len([a for a in found if isinstance(a, Article)]) == 1


def noted(count: int) -> bytes:
    """A text with so many footnotes."""
    named = " ".join(f"chữ{n}[^{n}]" for n in range(count))
    return f"{named}\n\n{''.join(f'[^{n}]: Chú thích {n}.{chr(10)}' for n in range(count))}".encode()


def test_more_footnotes_than_markdown_can_count_are_read_as_plain_text() -> None:
    found = list(read(Source("a.md", noted(20_000)), Config()))
    (article,) = [one for one in found if isinstance(one, Article)]

    assert [n.rule for n in found if isinstance(n, Notice)] == ["markdown-plain"]
    assert "[^19999]: Chú thích 19999." in article.text
    assert [one for one in read(Source("a.md", noted(400)), Config()) if isinstance(one, Notice)] == []
