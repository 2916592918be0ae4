"""What `check` finds in articles and names; each rule with a case that has it and one that has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import looking, pipeline
from generator.errors import SettingError
from generator.locale import LABELS
from generator.model import Notice
from generator.stages.check import RULES

WORDS = (
    *("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "đông", "tây", "nam", "bắc"),
    *("xuân", "hạ", "thu", "cao", "thấp", "dài", "ngắn", "sông", "núi", "biển", "đồng"),
)


def prose(seed: int, length: int = 160) -> str:
    """Words in an order that hangs on `seed` and repeats nothing."""
    made, state = [], seed
    for _ in range(length):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        made.append(WORDS[(state >> 8) % len(WORDS)] + ("." if state % 13 == 0 else ""))
    return " ".join(made)


def told(folder: Path, articles: dict[str, str], settings: str = "", public: bool = False) -> list[Notice]:
    """What is found in an archive of these texts by file name."""
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "archive.toml").write_text(settings, "utf-8")
    return list(looking.check_archive(folder, None, public))


def page(title: str, body: str, **fields: str) -> str:
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{front}---\n\n{body}\n"


def of(notices: list[Notice], rule: str) -> list[Notice]:
    return [notice for notice in notices if notice.rule == rule]


# ── duplicates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_equal_text_under_another_title_is_a_duplicate(tmp_path: Path) -> None:
    found = told(tmp_path, {"a.md": page("Một", prose(1)), "b.md": page("Hai", prose(1)), "c.md": page("Ba", prose(2))})

    assert [(n.where, n.what) for n in of(found, "duplicate-article")] == [
        ("b.md:1", "'b' is 100% the same as 'a' (a.md:1)")
    ]
    assert of(found, "similar-article") == []


def test_a_text_with_a_few_other_words_is_a_duplicate_and_half_of_one_is_similar(tmp_path: Path) -> None:
    text = prose(3, 400)
    words = text.split()
    edited = " ".join([*words[:200], "khác", *words[201:]])
    half = " ".join([*words[:310], *prose(9, 90).split()])
    found = told(tmp_path, {"a.md": page("A", text), "b.md": page("B", edited), "c.md": page("C", half)})

    assert [n.where for n in of(found, "duplicate-article")] == ["b.md:1"]
    assert [n.where for n in of(found, "similar-article")] == ["c.md:1"]


def test_what_stands_in_a_longer_article_is_told(tmp_path: Path) -> None:
    text = prose(4, 500)
    part = " ".join(text.split()[100:240])
    found = told(tmp_path, {"a.md": page("A", text), "b.md": page("B", part)})

    assert ["contained (" in n.what for n in of(found, "similar-article")] == [True]


def test_the_resemblance_of_the_sample_agrees_with_a_plain_comparison_of_all_pairs(tmp_path: Path) -> None:
    texts = {f"{n}.md": prose(n % 7, 150 + n) for n in range(30)}
    found = told(tmp_path, {name: page(name, text) for name, text in texts.items()})
    marked = {n.where.split(":")[0] for n in (*of(found, "duplicate-article"), *of(found, "similar-article"))}

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.replace(".", "").split()
        return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}

    names = sorted(texts, key=lambda name: name.removesuffix(".md"))
    plain = set()
    for at, name in enumerate(names):
        for other in names[:at]:
            one, two = shingles(texts[name]), shingles(texts[other])
            if len(one & two) / len(one | two) >= 0.5 or len(one & two) / min(len(one), len(two)) >= 0.9:
                plain.add(name)
    assert marked == plain
    assert len(plain) == 23


def test_many_copies_are_each_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, {f"{n:02}.md": page(str(n), prose(5)) for n in range(60)})

    assert len(of(found, "duplicate-article")) == 59


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────────────

RESERVED = page("Một", prose(1), rights="Không sao chép dưới mọi hình thức.")


def test_a_reserved_notice_published_in_full_is_a_warning_and_in_public_an_error(tmp_path: Path) -> None:
    warned, failed = told(tmp_path, {"a.md": RESERVED}), told(tmp_path, {"a.md": RESERVED}, public=True)

    assert [(n.where, n.severity) for n in of(warned, "reserved-notice")] == [("a.md:3", "warning")]
    assert [n.severity for n in of(failed, "reserved-notice")] == ["error"]
    assert "Không sao chép dưới mọi hình thức." in of(warned, "reserved-notice")[0].what


@pytest.mark.parametrize("settings", ['[rights]\nbasis = "thư ngày 3-4"', '[rights]\npolicy = "excerpt"'])
def test_a_basis_or_a_policy_settles_it(tmp_path: Path, settings: str) -> None:
    assert of(told(tmp_path, {"a.md": RESERVED}, settings, public=True), "reserved-notice") == []


def test_the_public_error_cannot_be_switched_off(tmp_path: Path) -> None:
    settings = '[check]\nreserved-notice = "off"'

    assert of(told(tmp_path, {"a.md": RESERVED}, settings), "reserved-notice") == []
    assert of(told(tmp_path, {"a.md": RESERVED}, settings, public=True), "reserved-notice")


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_curated_record_that_no_article_mentions_is_told_with_its_line(tmp_path: Path) -> None:
    records = "id,kind,name\nperson:Hồ Thị Mây,person,Hồ Thị Mây\nperson:Hồ Thị Mưa,person,Hồ Thị Mưa\n"
    articles = {"a.md": page("Một", "Bà Hồ Thị Mây phát biểu."), "authority/persons.csv": records}

    assert [n.where for n in of(told(tmp_path, articles), "unused-authority")] == ["authority/persons.csv:3"]


def test_a_name_that_was_taken_out_by_hand_is_an_unlinked_mention(tmp_path: Path) -> None:
    text = "Bà Hồ Thị Mây phát biểu ở Huế."
    ledger = "action,article,quote,prefix,suffix,entity,target,note\nignore,b,Hồ Thị Mây,,,,,\n"
    articles = {"a.md": page("Một", text), "b.md": page("Hai", text + " Trời mưa."), "review.csv": ledger}
    found = of(told(tmp_path, articles), "unlinked-mention")

    assert [(n.where, n.what) for n in found] == [
        ("b.md:5", "'Hồ Thị Mây' is not linked, and is the name of person:Hồ Thị Mây")
    ]


def test_entities_of_one_slug_are_told(tmp_path: Path) -> None:
    found = told(tmp_path, {"a.md": page("Một", "Ông Lê Văn Bảy gặp ông Lê Văn Bẩy.")})

    assert [n.what.split(": ")[-1] for n in of(found, "slug-collision")] == ["person:Lê Văn Bảy, person:Lê Văn Bẩy"]


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_archive_can_grade_a_rule_otherwise(tmp_path: Path) -> None:
    found = told(tmp_path, {"a.md": page("Một", "Chữ.")}, '[check]\nno-date = "error"\nno-source = "off"\n')

    assert [n.severity for n in of(found, "no-date")] == ["error"]
    assert of(found, "no-source") == []


@pytest.mark.parametrize("settings", ['[check]\nno-dates = "error"', '[check]\nno-date = "fatal"'])
def test_a_grade_that_cannot_be_given_is_an_error_of_the_settings(tmp_path: Path, settings: str) -> None:
    with pytest.raises(SettingError, match="no-date"):
        told(tmp_path, {"a.md": page("Một", "Chữ.")}, settings)


def test_every_rule_has_its_words_for_the_report() -> None:
    assert set(LABELS["rule"]) == set(RULES)


def test_the_report_is_a_page_of_the_site(tmp_path: Path) -> None:
    articles = {"kho/a.md": page("Một", prose(1)), "kho/b.md": page("Hai", prose(1))}
    told(tmp_path, articles)
    pipeline.build(tmp_path / "kho", tmp_path / "site")
    report = (tmp_path / "site/check.html").read_text("utf-8")

    assert 'id="duplicate-article"' in report
    assert "100% the same" in report
    assert 'href="check.html"' in (tmp_path / "site/about.html").read_text("utf-8")
