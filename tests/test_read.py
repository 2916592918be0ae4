"""Reading: what comes in, however broken, gives articles and notices, never an exception."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read import READERS, read
from generator.stages.read.compose import identity
from generator.stages.read.decode import _TCVN3, _VISCII, decode

ROOT = Path(__file__).parent.parent

PAGE = """Báo Thử Nghiệm xin chào

Thành phố mở rộng vườn hoa bên bờ sông trong năm tới

Thứ Hai, 04/03/2019 09:05

(BTN) - Sáng 4-3, thành phố khởi công mở rộng vườn hoa bên bờ sông, dự kiến hoàn thành trước mùa mưa năm sau.

Vườn hoa nhìn từ trên cao. Ảnh: MINH AN

Vườn hoa nhìn từ trên cao. Ảnh: MINH AN

Theo kế hoạch, vườn hoa rộng gấp đôi hiện nay và có thêm một lối đi bộ dọc theo bờ kè của con sông.

MINH AN

Chia sẻ bài viết
"""


def run(path: str, data: bytes, line: int = 1) -> tuple[list[Article], list[Notice]]:
    found = list(read(Source(path, data, line), Config()))
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Notice)]


def one(path: str, data: bytes) -> Article:
    articles, _ = run(path, data)
    assert len(articles) == 1
    return articles[0]


def line_of(**values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


# ── scraped pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scraped_page_of_another_newspaper_gives_its_record() -> None:
    record = one("a.txt", PAGE.encode()).record

    assert record.title.value == "Thành phố mở rộng vườn hoa bên bờ sông trong năm tới"
    assert record.date is not None
    assert record.date.value == "2019-03-04T09:05"
    assert record.source is not None
    assert (record.source.value, record.source.rule) == ("BTN", "agency-code")
    assert [author.value for author in record.authors] == ["MINH AN"]


def test_a_removed_line_knows_where_on_the_page_it_stood() -> None:
    removed = one("a.txt", PAGE.encode()).removed

    assert [(line.number, line.role, line.block) for line in removed] == [
        (1, "section", 0),
        (5, "date", 1),
        (11, "duplicate", 3),
        (15, "authors", 4),
        (17, "removed", 4),
    ]


def test_text_in_nfd_is_read_as_the_same_article_in_nfc() -> None:
    composed, decomposed = (one("a.txt", unicodedata.normalize(form, PAGE).encode()) for form in ("NFC", "NFD"))

    assert composed.text == decomposed.text
    assert composed.record == decomposed.record


def test_a_page_without_a_title_gets_its_first_sentence_and_says_so() -> None:
    prose = "Hôm qua trời mưa rất to ở nhiều nơi trong thành phố và các vùng lân cận. Hôm nay trời nắng."
    articles, notices = run("a.txt", prose.encode())

    assert articles[0].record.title.basis == "inferred"
    assert articles[0].title.startswith("Hôm qua trời mưa")
    assert prose in articles[0].text
    assert [notice.rule for notice in notices] == ["title-inferred"]


def test_a_poem_keeps_its_refrain() -> None:
    poem = "Bài thơ về dòng sông quê\n\n" + "\n".join(["Sông ơi", "con nước lớn ròng", "Sông ơi", "ai đợi ai mong"])

    assert one("a.txt", poem.encode()).text.count("Sông ơi") == 2


# ── JSON Lines ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_field_of_a_json_line_but_text_is_optional() -> None:
    page = one("a.jsonl", line_of(text="Một câu. Hai câu."))

    assert page.id == "a-1"
    assert page.record.date is None
    assert page.record.title.basis == "inferred"


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("Fri, 21 Jun 2024 14:00:00 +0700", "2024-06-21T14:00"),
        ("2024-11-19T19:40:55+07:00", "2024-11-19T19:40"),
        ("2016-12-12 17:02:26.000000", "2016-12-12T17:02"),
        ("Thứ Hai, 07/04/2025 - 16:08", "2025-04-07T16:08"),
        ("Thứ hai, 26/10/2020, 22:40 (GMT+7)", "2020-10-26T22:40"),
        ("23/10/2013 11:39", "2013-10-23T11:39"),
        ("October 5, 2018 3:05 PM", "2018-10-05T15:05"),
        ("ngày 15 tháng 10 năm 2018", "2018-10-15"),
        ("2018", "2018"),
        ("10/2018", "2018-10"),
    ],
)
def test_a_printed_date_becomes_edtf_in_local_time(printed: str, edtf: str) -> None:
    date = one("a.jsonl", line_of(title="T", text="Văn bản.", date=printed)).record.date

    assert date is not None
    assert (date.value, date.basis, date.evidence) == (edtf, "printed", printed)


@pytest.mark.parametrize("printed", ["31/02/2020", "hôm qua", "5/9 quận", "99/99/9999"])
def test_a_date_that_cannot_be_is_left_out_with_a_notice(printed: str) -> None:
    articles, notices = run("a.jsonl", line_of(title="T", text="Văn bản.", date=printed), line=7)

    assert articles[0].record.date is None
    assert [(notice.where, notice.rule) for notice in notices] == [("a.jsonl:7", "date-unknown")]


def test_a_title_printed_as_a_link_is_no_part_of_the_text_but_gives_the_address() -> None:
    body = "[Tin thử](https://example.org/tin)\n\n![Tin thử](https://example.org/t.jpg)\n\nNội dung của tin thử ở đây."
    page = one("a.jsonl", line_of(title="Tin thử", text=body))

    assert page.text == "Tin thử\nNội dung của tin thử ở đây."
    assert page.record.url is not None
    assert page.record.url.value == "https://example.org/tin"
    assert [line.rule for line in page.removed] == ["link-of-title", "image-of-title"]


def test_an_image_line_leaves_its_description_as_a_caption() -> None:
    page = one("a.jsonl", line_of(title="T", text="Câu đầu tiên.\n![Cầu mới nhìn từ bờ](https://example.org/c.jpg)"))

    assert [page.text[b.start : b.end] for b in page.blocks if b.kind == "caption"] == ["Cầu mới nhìn từ bờ"]
    assert [line.rule for line in page.removed] == ["image-address"]


def test_a_source_line_stays_in_the_text_where_the_record_has_a_source_already() -> None:
    prose = "Một đoạn văn đủ dài để được coi là một đoạn văn xuôi trong bài báo này. " * 3
    body = f"{prose}\n\nTheo TTXVN"

    assert one("a.jsonl", line_of(title="T", text=body, source="x.vn")).text.endswith("Theo TTXVN")
    assert not one("a.jsonl", line_of(title="T", text=body)).text.endswith("Theo TTXVN")


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────────

BAD = {
    "an empty file": ("a.txt", b" \n\n", "a.txt:1", "empty-file"),
    "an empty Markdown file": ("a.md", b"\n", "a.md:1", "empty-file"),
    "an empty page": ("a.html", b"", "a.html:1", "empty-file"),
    "bytes that are no text": ("a.txt", bytes(range(256)) * 8, "a.txt:1", "undecodable"),
    "bad JSON": ("a.jsonl", b'{"text": x}', "a.jsonl:3:10", "json-syntax"),
    "JSON nested without end": ("a.jsonl", b"[" * 100_000, "a.jsonl:3", "json-syntax"),
    "JSON that is no object": ("a.jsonl", b"[1]", "a.jsonl:3", "json-shape"),
    "a line without text": ("a.jsonl", b'{"id": "x"}', "a.jsonl:3", "text-missing"),
    "a text that is no string": ("a.jsonl", b'{"text": 5}', "a.jsonl:3", "text-missing"),
    "front matter that is no YAML": ("a.md", b"---\ntitle: a\ndate: [\n---\nX\n", "a.md:3", "front-matter"),
    "front matter that is a list": ("a.md", b"---\n- a\n---\nX\n", "a.md:2", "front-matter"),
    "an unknown suffix": ("a.docx", b"PK", "a.docx", "unknown-suffix"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_notice_with_place_and_remedy(case: str) -> None:
    path, data, where, rule = BAD[case]
    _, notices = run(path, data, line=3 if path.endswith(".jsonl") else 1)

    told = [notice for notice in notices if notice.severity != "info"]
    assert [(notice.where, notice.rule) for notice in told] == [(where, rule)]
    assert told[0].remedy


def test_an_article_with_broken_front_matter_is_still_read() -> None:
    articles, _ = run("a.md", b"---\ndate: [\n---\n\n# T\n\nX y z.\n")

    assert [article.text for article in articles] == ["T\nX y z."]


SENTENCE = "Cán bộ, đảng viên phải có chương trình hành động khi nhận nhiệm vụ mới ở Uỷ ban nhân dân tỉnh."


def with_table(table: dict[int, str]) -> bytes:
    back = {letter: byte for byte, letter in table.items()}
    return bytes(back.get(letter, ord(letter) if letter.isascii() else 63) for letter in SENTENCE)


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (with_table(_TCVN3), "TCVN3"),
        (with_table(_VISCII), "VISCII"),
        (SENTENCE.encode("utf-16-le"), "UTF-16-LE"),
        (SENTENCE.encode("utf-16-be"), "UTF-16-BE"),
    ],
)
def test_a_legacy_encoding_is_read_and_named(data: bytes, codec: str) -> None:
    text, notice = decode(data, "a.txt")

    assert text == SENTENCE
    assert notice is not None
    assert codec in notice.what


def _tone_apart(letter: str) -> str:
    """`letter` as windows-1258 writes it: the tone is a character of its own, circumflex, breve and horn are not."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in "\u0300\u0309\u0303\u0301\u0323")
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone)) + tone


def test_windows_1258_is_read_and_named() -> None:
    split = "".join(_tone_apart(letter) for letter in SENTENCE)
    articles, notices = run("a.txt", split.encode("cp1258"))

    assert SENTENCE in articles[0].text
    assert "windows-1258" in notices[0].what


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert one("a.txt", b"\xef\xbb\xbf" + PAGE.encode()).text == one("a.txt", PAGE.encode()).text


def test_a_few_broken_bytes_cost_a_few_letters_and_are_told() -> None:
    data = PAGE.encode().replace("kế hoạch".encode(), b"k\xff ho\xe1ch", 1)
    articles, notices = run("a.txt", data)

    assert "\ufffd" in articles[0].text
    assert [(notice.where, notice.rule) for notice in notices] == [("a.txt:13", "utf8-damaged")]


def test_an_id_that_could_leave_its_folder_is_made_safe_and_told() -> None:
    name, notice = identity("../../etc/passwd\x00", "x", "a.jsonl:1")

    assert "/" not in name
    assert ".." not in name
    assert notice is not None
    assert notice.rule == "id-sanitised"


def test_a_lone_surrogate_in_json_becomes_the_replacement_character() -> None:
    page = one("a.jsonl", b'{"title": "a \\ud800 b", "text": "x \\udfff y."}')

    assert page.text == "a \ufffd b\nx \ufffd y."


@pytest.mark.parametrize("suffix", ["txt", "jsonl", "md"])
def test_five_megabytes_on_one_line_take_seconds(suffix: str) -> None:
    body = "Câu văn dài, thứ 12-3 (Ảnh: A) theo 26-NQ/TW; " * 90_000
    data = line_of(text=body) if suffix == "jsonl" else body.encode()
    started = time.process_time()

    page = one(f"a.{suffix}", data)

    assert time.process_time() - started < 8
    assert len(page.text) > 4_000_000


def test_parsers_of_other_formats_are_not_imported_to_read_text() -> None:
    program = (
        "import sys\n"
        "from generator.config import Config\n"
        "from generator.model import Source\n"
        "from generator.stages.read import read\n"
        "list(read(Source('a.txt', 'Một tin\\n\\nMột câu.'.encode()), Config()))\n"
        "print(sorted({'lxml', 'trafilatura', 'markdown', 'charset_normalizer', 'warcio'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"


def test_no_text_of_a_page_is_ever_lost() -> None:
    lines = PAGE.split("\n")
    page = one("a.txt", PAGE.encode())
    told = {block.line for block in page.blocks} | {line.number for line in page.removed}

    assert told == {number for number, line in enumerate(lines, 1) if line.strip()}


SUFFIXES = st.sampled_from([suffix for reader in READERS for suffix in reader.suffixes if "htm" not in suffix])
PIECES = st.sampled_from((
    "---\n", "title: ", "\n", "\n\n", "# ", "* ", "> ", "Ảnh: A", "01/02/2020 10:20", "|", "Theo TTXVN", "(A) - ",
    "[a](b)", "![", "](", '{"text": "', '"}', "<b>", "é", "\ud7ff", "Đừng bỏ lỡ", "   ", "1. ", "```\n",
    "a" * 200 + ".",
))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    SUFFIXES,
    st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=25).map(lambda parts: "".join(parts).encode())),
)
def test_no_bytes_make_reading_fail(suffix: str, data: bytes) -> None:
    found = list(read(Source(f"x{suffix}", data), Config()))

    assert not [notice for notice in found if isinstance(notice, Notice) and notice.rule == "reader-failed"]
    for page in found:
        if isinstance(page, Article):
            page.text.encode()
            assert all(page.text[mark.start : mark.end] for mark in page.marks)


LINES = st.sampled_from((
    "", "  ", "Đừng bỏ lỡ", "Đọc thêm", "|", "Minh An", "MINH AN - Lê Thử", "04/03/2019 09:05 | Lượt xem : 12",
    "Nguồn: benthu.example", "Vườn hoa bên sông. Ảnh: MINH AN", "Một tiêu đề ngắn của bài báo", "• Một", "• Hai",
    "Theo TTXVN", "Thời sự",
    "(BTN) - " + "Thành phố mở rộng vườn hoa bên bờ sông. " * 3, "Người dân rất vui mừng. " * 9, "Kicker của bài:",
    "© 2019 Báo Bến Thử", "04/03/2019", "Lượt truy cập : 1.234", "![Ảnh](a.jpg)", "[Liên kết](https://a.example/b)",
))  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=30))
def test_every_captured_line_is_in_the_text_or_beside_it(lines: list[str]) -> None:
    found = [x for x in read(Source("a.txt", "\n".join(lines).encode()), Config()) if isinstance(x, Article)]
    told = {block.line for page in found for block in page.blocks} | {
        line.number for page in found for line in page.removed
    }

    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= told | {0}
    for page in found:
        for line in page.removed:
            assert line.text in lines[line.number - 1]
            assert line.rule
        for block in page.blocks[1:]:
            assert page.text[block.start : block.end] == lines[block.line - 1].strip()


@pytest.mark.parametrize(
    ("line", "is_notice"),
    [
        ("(*) Không sao chép dưới mọi hình thức khi chưa được phép.", True),
        ("® Ghi rõ nguồn khi phát hành lại thông tin từ trang này", True),
        ("Copyright 2020 Báo Bến Thử", True),
        ("(*) Tên nhân vật đã được thay đổi.", False),
        ("Chủ đầu tư không được chuyển nhượng khi chưa có sự đồng ý bằng văn bản của tỉnh.", False),
    ],
)
def test_a_rights_notice_is_told_from_a_sentence_on_rights(line: str, is_notice: bool) -> None:
    prose = "Thành phố mở rộng vườn hoa bên bờ sông trong năm tới. " * 5
    page = one("a.txt", f"Vườn hoa bên sông được mở rộng\n\n{prose}\n\n{line}\n".encode())

    assert (page.record.rights is not None) == is_notice
    assert (line in page.text) != is_notice


def test_what_stands_under_an_unknown_key_is_kept_beside_the_text() -> None:
    line = '{"id": "a", "title": "T", "text": "Một câu.", "views": 12, "tags": ["kho", "sách"]}'.encode()
    article = next(a for a in read(Source("a.jsonl", line), Config()) if isinstance(a, Article))

    assert [(r.text, r.rule) for r in article.removed] == [
        ("views: 12", "unknown-key"),
        ('tags: ["kho", "sách"]', "unknown-key"),
    ]


def test_a_misspelt_key_is_told_with_the_key_that_was_meant() -> None:
    line = '{"id": "a", "titel": "T", "text": "Một câu."}'.encode()
    notices = [n for n in read(Source("a.jsonl", line, 3), Config()) if isinstance(n, Notice)]

    assert [(n.where, n.what, n.remedy) for n in notices] == [
        ("a.jsonl:3", "unknown key 'titel'", "Did you mean 'title'?")
    ]


def test_a_stray_zero_byte_costs_itself_and_not_the_article() -> None:
    articles, notices = run("a.txt", PAGE.replace("vườn hoa", "vườn\0 hoa", 1).encode())

    assert articles[0].text == one("a.txt", PAGE.encode()).text
    assert [n.what for n in notices] == ["1 zero byte(s) were left out"]
