"""The five seed pages: facts that a person read off each page, against what the general rules find."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator.config import Config
from generator.model import Article, Source
from generator.stages.read import read

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("TULIEU_SHARED", ROOT.parent / "shared"))


def article(name: str) -> Article:
    found = list(read(Source(f"{name}.txt", (ROOT / "seeds" / f"{name}.txt").read_bytes()), Config()))
    assert len(found) == 1
    assert isinstance(found[0], Article)
    return found[0]


def kept(page: Article, kind: str) -> list[str]:
    return [page.text[block.start : block.end] for block in page.blocks if block.kind == kind]


def kept_lines(page: Article, kind: str) -> list[int]:
    return [block.line for block in page.blocks if block.kind == kind]


def numbers(page: Article, role: str) -> list[int]:
    return [line.number for line in page.removed if line.role == role]


# name: title line, EDTF date, its basis, authors, source, lines of headings, captions, removed, duplicates
FACTS: dict[str, dict[str, Any]] = {
    "000_38d4670d63c6381b": {
        "title": 1, "date": "2018-10-15?", "basis": "inferred", "authors": [], "source": None,
        "heading": [], "caption": [7], "removed": [18, 20, 22], "duplicate": [],
    },
    "001_81575007fd454df7": {
        "title": 3, "date": "2018-07-16T20:15", "basis": "printed", "authors": ["Quốc Bình"], "source": "Báo Hànộimới",
        "heading": [], "caption": [], "removed": [1, 20, 21, 22], "duplicate": [23],
    },
    "002_a472c20ae0076d4b": {
        "title": 3, "date": "2021-01-20T21:42", "basis": "printed", "authors": [], "source": "CAO",
        "heading": [11, 27], "caption": [21, 41], "removed": [7, 51, 53], "duplicate": [],
    },
    "003_742d331e121aec5d": {
        "title": 13, "date": "2020-05-13T10:25", "basis": "printed", "authors": [], "source": "vietnamnet.vn",
        "heading": [], "caption": [], "removed": [1, 3, 5, 7, 9, 15, 17, 18, 19], "duplicate": [],
    },
    "004_28365d7002de8b15": {
        "title": 3, "date": "2018-03-29T07:25", "basis": "printed", "authors": ["HOÀNG DUNG"], "source": "CT",
        "heading": [5], "caption": [13], "removed": [28], "duplicate": [14],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_the_record_of_a_seed_says_what_its_page_prints(name: str) -> None:
    page, facts = article(name), FACTS[name]

    assert page.blocks[0].line == facts["title"]
    assert page.record.date is not None
    assert (page.record.date.value, page.record.date.basis) == (facts["date"], facts["basis"])
    assert [author.value for author in page.record.authors] == facts["authors"]
    assert (page.record.source.value if page.record.source else None) == facts["source"]


@pytest.mark.parametrize("name", FACTS)
def test_the_lines_of_a_seed_are_kept_or_removed_with_a_reason(name: str) -> None:
    page, facts = article(name), FACTS[name]

    assert kept_lines(page, "heading") == facts["heading"]
    assert kept_lines(page, "caption") == facts["caption"]
    assert numbers(page, "removed") == facts["removed"]
    assert numbers(page, "duplicate") == facts["duplicate"]
    assert all(line.rule for line in page.removed)


@pytest.mark.parametrize("name", FACTS)
def test_no_line_of_a_seed_is_lost(name: str) -> None:
    page = article(name)
    captured = (ROOT / "seeds" / f"{name}.txt").read_text(encoding="utf-8").split("\n")

    known = {block.line for block in page.blocks} | {line.number for line in page.removed}

    assert known == {number for number, line in enumerate(captured, 1) if line.strip()}


def test_a_line_above_the_title_is_its_kicker_or_its_section() -> None:
    kicker, section = article("002_a472c20ae0076d4b").record.kicker, article("003_742d331e121aec5d").record.section

    assert kicker is not None
    assert (kicker.line, kicker.rule) == (1, "kicker-above-title")
    assert section is not None
    assert (section.line, section.rule) == (11, "section-above-title")


def test_a_line_that_is_half_dateline_and_half_counter_gives_both() -> None:
    parts = [(line.text, line.role) for line in article("003_742d331e121aec5d").removed if line.number == 15]

    assert parts == [("10:25 13/05/2020", "date"), ("Lượt xem : 975", "removed")]


def test_a_printed_rights_notice_is_kept_in_the_record() -> None:
    page = article("001_81575007fd454df7")

    assert page.record.rights is not None
    assert page.record.rights.line == 25
    assert numbers(page, "rights") == [25]


def test_an_inferred_date_says_what_it_was_inferred_from() -> None:
    date = article("000_38d4670d63c6381b").record.date

    assert date is not None
    assert "Sáng 15-10" in date.evidence
    assert "năm 2018" in date.evidence


def gold_records() -> dict[str, Any]:
    path = SHARED / "gold" / "seeds_gold.json"
    if not path.exists():
        pytest.skip(f"no gold at {path}: set TULIEU_SHARED")
    return {entry["id"]: entry["record"] for entry in json.loads(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", FACTS)
def test_the_record_of_a_seed_equals_the_gold(name: str) -> None:
    gold, page = gold_records()[name], article(name)
    record = page.record
    mixed = [line["line_number"] for line in gold["mixed_lines"]]
    lead = next(page.text[block.start : block.end] for block in page.blocks if block.kind == "lead")

    assert record.title.value == gold["title"]
    assert page.date == gold["date"]
    assert [author.value for author in record.authors] == gold["authors"]
    for name_ in ("source", "kicker", "section"):
        field = getattr(record, name_)
        assert (field.value if field else None) == gold[name_]
    assert (record.rights.value if record.rights else None) == gold["rights_notice"]
    assert lead.startswith(gold["sapo"])
    assert kept(page, "heading") == gold["headings"]
    assert kept(page, "caption") == gold["captions"]
    gone = [line for line in page.removed if line.role in ("removed", "duplicate") and line.number not in mixed]
    only_doubled = [number for number in gold["duplicate_line_numbers"] if number not in gold["removed_line_numbers"]]
    assert sorted(line.number for line in gone) == sorted(gold["removed_line_numbers"] + only_doubled)
    printed = record.date is not None and record.date.basis == "printed"
    assert printed == ("printed in full" in gold["date_basis"])
    for line in gold["mixed_lines"]:
        parts = [part.text for part in page.removed if part.number == line["line_number"]]
        assert parts == [line["article"], line["furniture"]]
