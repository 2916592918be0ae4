"""Which stretches of text name a person."""

from __future__ import annotations

import pytest
from names_articles import found, surfaces

CASES = [
    # titles, offices and bodies before and behind
    ("Bí thư Thành ủy Hà Nội Hoàng Trung Hải đã ký", ["Hoàng Trung Hải"]),
    (
        "Các đồng chí: Phạm Minh Chính, Ủy viên Bộ Chính trị; Mai Văn Chính, Phó Trưởng Ban",
        ["Phạm Minh Chính", "Mai Văn Chính"],
    ),
    ("Phó Trưởng Ban Tổ chức Thành ủy TP Ma Xuân Việt cho biết", ["Ma Xuân Việt"]),
    ("Bộ trưởng Bộ Tài nguyên và Môi trường Trần Hồng Hà nói", ["Trần Hồng Hà"]),
    ("Lê Lan, 30 tuổi; ông Nguyễn Bốn - chủ tịch", ["Lê Lan", "Nguyễn Bốn"]),
    # an honorific and a given name are one surface
    ("Nguyễn Thiện Nhân đến. Theo ông Nhân, cô giáo Trang vắng", ["Nguyễn Thiện Nhân", "ông Nhân", "cô giáo Trang"]),
    # words that only look like names
    ("Tổng Bí thư, Phó Chủ tịch nước, Tân Phó Chủ tịch, đồng chí Thứ trưởng", []),
    ("Phó Giám đốc Sở Tài chính; Cục Khảo thí", []),
    ("trẻ em Việt vui; bài viết của đồng chí Tổng bí thư; Chiến dịch Hồ Chí Minh", []),
    ("Trưởng công an xã Hoàng Đình Tâm lập biên bản", ["Hoàng Đình Tâm"]),
    # streets, prizes and lists of streets
    ("đường Phạm Văn Đồng, Nguyễn Văn Linh và Lê Văn Lương", []),
    ("đi theo Láng Hạ - Giảng Võ - Giang Văn Minh - Kim Mã", []),
    ("các huyện Châu Thành và Châu Thành A; công ty Bảo Tín Minh Châu", []),
    ("Giải thưởng Tôn Đức Thắng; Trường THPT Lê Hồng Phong", []),
    # minority and foreign names
    ("ông Y Thông Niê nói; bà Hờ Thị Mỷ", ["Y Thông Niê", "Hờ Thị Mỷ"]),
    ("HLV Park Hang-seo và Tổng thống Donald Trump", ["Park Hang-seo", "Donald Trump"]),
    # credits and bylines
    ("Hội nghị sáng nay. Ảnh: TÁ LÂM", ["TÁ LÂM"]),
    ("Toàn cảnh. (Ảnh: Thy Dương)", ["Thy Dương"]),
    ("Toàn cảnh. Ảnh: VGP/Nhật Bắc", ["Nhật Bắc"]),
    ("nghỉ hưu. Ảnh: X.S Cuối năm 2024, huyện họp", ["X.S"]),
    ("dự lễ. Ảnh: Thanh Sơn Tham dự lễ có đại diện tỉnh", ["Thanh Sơn"]),
    ("Ảnh: BỬU ĐẤU", ["BỬU ĐẤU"]),
    ("Ảnh: Thống Nhất/TTXVN", ["Thống Nhất"]),
    ("Ảnh: TƯ LIỆU", []),
    ("Ảnh: Internet", []),
    ("Ảnh: Tư liệu", []),
    ("Tin đã đưa.\nHOÀNG DUNG", ["HOÀNG DUNG"]),
    ("Tin đã đưa.\nMinh Anh (tổng hợp)", ["Minh Anh"]),
    ("PHẠM ĐÔNG - Thứ năm, 20/06/2024 18:35 (GMT+7)\nThủ tướng ký", ["PHẠM ĐÔNG"]),
    ("dân hỏi. Cơ quan chưa trả lời. HẢI CHÂU", ["HẢI CHÂU"]),
    # words that license any name behind them
    ("vua Quang Trung ra Bắc; độc giả tên Hoài Ngọc hỏi", ["Quang Trung", "Hoài Ngọc"]),
    ("Bạn đọc Bảo Châu hỏi; TikToker Hải Yến đáp", ["Bảo Châu", "Hải Yến"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_surfaces_of_persons(text: str, expected: list[str]) -> None:
    assert surfaces(text, "person") == expected


def test_a_name_found_once_is_found_again_in_capitals_and_in_its_short_form() -> None:
    body = "Cầu thủ Nguyễn Công Phượng ghi bàn. NGUYỄN CÔNG PHƯỢNG vui. Hôm sau Công Phượng nghỉ."

    assert surfaces(body, "person") == ["Nguyễn Công Phượng", "NGUYỄN CÔNG PHƯỢNG", "Công Phượng"]


def test_authors_of_the_record_are_found_where_the_text_prints_them() -> None:
    mentions = found("Bài của Bá Kiến Vy viết.", "person", authors=("Bá Kiến Vy",))  # type: ignore[arg-type]

    assert [(m.surface, m.rule) for m in mentions] == [("Bá Kiến Vy", "record-author")]


def test_a_title_and_the_last_word_of_a_full_name_mean_that_person() -> None:
    body = "Thứ trưởng Trần Thị Nghĩa họp. Sau đó Thứ trưởng Nghĩa nói. Bí thư Lê Văn Tỉnh nghe Bí thư Tỉnh ủy."

    assert surfaces(body, "person") == ["Trần Thị Nghĩa", "Thứ trưởng Nghĩa", "Lê Văn Tỉnh"]


def test_a_foreign_given_name_begins_a_name_but_not_that_of_a_thing() -> None:
    assert surfaces("Người giàu nhất là Elon Musk; diễn viên Ahn Jae Hyun; sân Anna Stadium", "person") == [
        "Elon Musk", "Ahn Jae Hyun",
    ]  # fmt: skip


def test_two_words_behind_a_body_that_an_office_leads_are_a_name() -> None:
    assert surfaces("chủ tịch HĐND TP Đà Nẵng Trần Thọ đã yêu cầu", "person") == ["Trần Thọ"]


def test_a_code_before_a_name_is_no_part_of_it() -> None:
    assert surfaces("Bộ trưởng GD-ĐT Phùng Văn Nhạ trả lời; anh Bộ đội cụ Hồ", "person") == ["Phùng Văn Nhạ", "cụ Hồ"]


def test_two_names_close_an_article() -> None:
    assert surfaces("Việc này đã xong. Văn Hùng – Anh Cường", "person") == ["Văn Hùng", "Anh Cường"]


def test_names_with_apostrophes_and_names_before_a_lost_line_end() -> None:
    assert surfaces("ông Abdul Mu'ti nói với Lê Minh Hà Ông Hà đáp", "person")[:2] == ["Abdul Mu'ti", "Lê Minh Hà"]


def test_a_photographer_is_named_without_a_colon_between_sentences() -> None:
    assert surfaces("Xã Bình Minh hôm nay. Ảnh Hoàng Dương. Trước đó mưa.", "person") == ["Hoàng Dương"]


def test_a_photographer_in_capitals_ends_before_the_sentence_that_follows() -> None:
    assert surfaces("Ngôi mộ cổ. Ảnh: NGUYỄN DO Trao đổi với phóng viên", "person") == ["NGUYỄN DO"]


def test_uncle_ho_is_named_in_short_once_he_is_named() -> None:
    assert surfaces("Dâng hương Bác Hồ; lời dạy của Bác. Bác sĩ Nam.", "person")[:2] == ["Bác Hồ", "Bác"]
