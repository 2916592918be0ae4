"""The rules of a single line, and what they do to two thousand articles of other newspapers."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest

from generator.config import Config
from generator.model import Article, Source
from generator.stages.read import dates, read, rules
from generator.stages.read.head import dateline
from generator.stages.read.page import is_prose

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("TULIEU_SHARED", ROOT.parent / "shared"))
TABLE = ROOT / "generator" / "stages" / "read" / "furniture.csv"


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def test_every_row_of_the_furniture_has_its_own_name_a_place_and_a_reason() -> None:
    names = [row["rule"] for row in rows()]

    assert len(set(names)) == len(names)
    assert {row["where"] for row in rows()} == {"any", "edge"}
    assert all(len(row["why"]) > 10 for row in rows())


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Chia sẻ bài viết", "share-buttons"),
        ("Theo dõi Báo Bến Thử trên Google News", "follow-us"),
        ("12 bình luận", "comment-counter"),
        ("  • Lượt xem : 1.975", "view-counter"),
        ("Khách Online : 36", "visit-counter"),
        ("TIN LIÊN QUAN:", "related"),
        ("A- A A+", "font-size"),
        (">>> Giá vàng hôm nay tăng mạnh trở lại", "see-also"),
        ("* * *", "separator"),
    ],
)
def test_furniture_is_told_by_its_words(line: str, rule: str) -> None:
    row = rules.furniture(line)

    assert row is not None
    assert row.rule == rule


@pytest.mark.parametrize(
    "line",
    [
        "Chia sẻ về bài viết của mình, tác giả cho biết ông đã mất hai năm.",
        "Theo dõi sát diễn biến của bão, tỉnh đã di dời ba trăm hộ dân.",
        "Lượt xem của bộ phim đã vượt mười triệu sau ba ngày.",
        "Đọc thêm sách là cách tốt nhất để hiểu về lịch sử của vùng đất này.",
        "Ảnh hưởng của bão số 3",
        "Thời sự",
    ],
)
def test_a_sentence_with_the_words_of_furniture_is_none(line: str) -> None:
    assert rules.furniture(line) is None


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("Vườn hoa nhìn từ cầu. Ảnh: MINH AN", True),
        ("Vườn hoa nhìn từ cầu (Ảnh: Minh An/TTXBT).", True),
        ("Vườn hoa nhìn từ cầu - Ảnh: M. AN", True),
        ("Ảnh minh họa.", True),
        ("Vườn hoa nhìn từ cầu. Ảnh tư liệu", True),
        ("Đơn vị đã công bố nhiều hình ảnh", False),
        ("Công tác này chịu nhiều ảnh hưởng", False),
        ("Ông cho biết: tác phẩm đoạt giải gồm thơ, truyện và ảnh.", False),
    ],
)
def test_a_caption_is_told_by_its_credit(line: str, caption: bool) -> None:
    assert rules.is_caption(line) == caption


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("MINH AN", ("MINH AN",)),
        ("Minh An - Lê Thử", ("Minh An", "Lê Thử")),
        ("Lê Thử (Tổng hợp)", ("Lê Thử",)),
        ("Tin, ảnh: LÊ THỬ", ("LÊ THỬ",)),
        ("Tác giả: Hữu Thử", ("Hữu Thử",)),
        ("G.Minh", ("G.Minh",)),
        ("Thời sự", ()),
        ("Hà Nội", ()),
        ("Theo TTXVN", ()),
        ("The New York Times", ()),
        ("Minh An đã đến.", ()),
    ],
)
def test_a_byline_is_told_by_the_shape_of_a_name(line: str, names: tuple[str, ...]) -> None:
    assert rules.names(line) == names


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Nguồn: benthu.example", "benthu.example"),
        ("( Theo Tuổi Trẻ )", "Tuổi Trẻ"),
        ("Theo TTXVN", "TTXVN"),
        ("Theo ông An, việc này đã xong.", ""),
        ("Theo đó", ""),
        ("Nguồn tin cho biết việc này đã xong", ""),
    ],
)
def test_a_source_line_is_told_from_a_sentence(line: str, source: str) -> None:
    assert rules.source_name(line) == source


@pytest.mark.parametrize(
    ("lead", "code"),
    [
        ("(BTN) - Sáng nay", "BTN"),
        ("(BTN) Chiều 20/1", "BTN"),
        ("(Bến Thử) - Sáng nay", "Bến Thử"),
        ("VOV.VN - Sáng nay", "VOV.VN"),
        ("TTO - Sáng nay", "TTO"),
        ("(SN 1988) đăng ký", ""),
        ("TRUNG QUỐC - Một nhà máy", ""),
        ("Henry Hu – người sáng lập", ""),
    ],
)
def test_an_agency_code_opens_the_lead(lead: str, code: str) -> None:
    assert rules.agency_code(lead) == code


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("29/03/2018 - 07:25", ["date"]),
        ("Thứ Bảy 14/09/2024 , 19:13 (GMT+7)", ["date"]),
        ("Minh An| 16/07/2018 20:15", ["authors", "date"]),
        ("Đời sống | 16/07/2018 20:15 | Lượt xem: 9", ["section", "date", "removed"]),
        ("Cập nhật lúc 08:05, 16/07/2018", ["date"]),
        ("Đến ngày 15-8-2017, nhà đầu tư đã ngừng thu.", []),
        ("Ngày vào Đảng: 19/1/1991", []),
        ("18/85 xã", []),
    ],
)
def test_a_dateline_is_a_date_and_what_may_stand_beside_it(line: str, roles: list[str]) -> None:
    assert [part.role for part in dateline(line)] == roles


@pytest.mark.parametrize(
    ("lead", "body", "date"),
    [
        ("Sáng 15-10, hội nghị khai mạc.", "Việc này thực hiện từ năm 2018.", "2018-10-15?"),
        ("Chiều 20/1/2021, hội nghị khai mạc.", "Kết quả năm 2020 rất tốt.", "2021-01-20?"),
        ("Sáng 15-10, hội nghị khai mạc.", "Từ năm 2016 đến năm 2018.", None),
        ("Sáng 15-10, hội nghị khai mạc.", "Ông sinh năm 1960.", None),
        ("Sáng 15-10, hội nghị khai mạc.", "Theo chỉ thị ngày 27/4/2007.", None),
        ("Ngày 12/12/1935, ông sinh ra.", "Năm 2015 ông nhận huân chương.", None),
        ("Có 5/9 quận đã làm xong.", "Trong năm 2018.", None),
    ],
)
def test_a_date_is_inferred_from_the_lead_only_with_one_running_year(lead: str, body: str, date: str | None) -> None:
    found = dates.in_lead(lead, f"{lead}\n{body}")

    assert (found[0] if found else None) == date


def corpus() -> list[Article]:
    path = SHARED / "corpus" / "news.jsonl.gz"
    if not path.exists():
        pytest.skip(f"no corpus at {path}: set TULIEU_SHARED")
    lines = gzip.decompress(path.read_bytes()).splitlines()
    found = (x for number, line in enumerate(lines, 1) for x in read(Source("n.jsonl", line, number), Config()))
    return [x for x in found if isinstance(x, Article)]


# Rules whose lines may be as long as a sentence: what they take is no sentence of the article.
ADVERTS = {"see-also", "programme-advert", "image-address", "image-of-title", "link-of-title"}


def test_no_sentence_of_prose_is_taken_out_of_two_thousand_articles() -> None:
    lost = [
        (article.id, line.rule, line.text)
        for article in corpus()
        for line in article.removed
        if line.rule not in ADVERTS
        and is_prose(line.text)
        and line.text not in article.text
        and line.role != "rights"
        and not line.rule.endswith("without-credit")
    ]

    assert lost == []


def test_every_article_of_the_corpus_keeps_most_of_its_words() -> None:
    shares = {}
    for article in corpus():
        gone = sum(
            len(line.text.split()) for line in article.removed if line.role == "removed" and "image" not in line.rule
        )
        shares[article.id] = gone / (len(article.text.split()) + gone)

    assert {name: share for name, share in shares.items() if share > 0.25} == {}
