"""Which stretches of text name an organisation, and how far they go."""

from __future__ import annotations

import pytest
from names_articles import found, surfaces

CASES = [
    # nested heads are one surface, the place belongs to it
    ("Ban Tổ chức Thành ủy Hà Nội họp", ["Ban Tổ chức Thành ủy Hà Nội"]),
    ("Đảng đoàn HĐND TP.HCM và Ban cán sự đảng UBND TP.HCM", ["Đảng đoàn HĐND TP.HCM", "Ban cán sự đảng UBND TP.HCM"]),
    ("theo Ban Thường vụ (BTV) Thành ủy Cần Thơ", ["Ban Thường vụ (BTV) Thành ủy Cần Thơ"]),
    ("Thanh tra sở KH - ĐT tỉnh Khánh Hoà cho biết", ["Thanh tra sở KH - ĐT tỉnh Khánh Hoà"]),
    ("Ban cán sự đảng Bộ Y tế họp", ["Ban cán sự đảng Bộ Y tế"]),
    # a unit without its type word behind a head that tells it
    ("ông là Bí thư Huyện ủy Bình Chánh", ["Huyện ủy Bình Chánh"]),
    ("báo cáo của UBND tỉnh và UBND TP", ["UBND tỉnh", "UBND TP"]),
    # generic bodies are none
    ("Thành ủy các tỉnh, các cấp ủy và UBND các huyện", []),
    ("chủ tịch UBND cấp xã, đại biểu HĐND huyện, xã, thị trấn", []),
    ("bí thư 11 tỉnh ủy, thành ủy", []),
    # the Party and the Centre
    ("xây dựng Đảng trong sạch, đảng viên và Đảng viên", ["Đảng"]),
    (
        "Đảng Cộng sản Trung Quốc; Đảng, Nhà nước Triều Tiên; Đảng, Nhà nước Việt Nam",
        ["Đảng Cộng sản Trung Quốc", "Đảng"],
    ),
    ("Nghị quyết của Trung ương; ngân sách Trung ương; cán bộ trung ương", ["Trung ương"]),
    ("Bí thư Trung ương Đảng, Ủy viên Bộ Chính trị", ["Trung ương Đảng", "Bộ Chính trị"]),
    ("Thường trực Ban Bí thư chỉ đạo", ["Ban Bí thư"]),
    # an office before a head does not pull the person in
    ("Bí thư Thành ủy Hà Nội Hoàng Trung Hải phát biểu", ["Thành ủy Hà Nội"]),
    ("Chủ tịch Tập đoàn Vingroup Phạm Nhật Vượng nói", ["Tập đoàn Vingroup"]),
    ("Phó Cục trưởng Cục Tần số vô tuyến điện Lê Thái Hòa nói", ["Cục Tần số vô tuyến điện"]),
    # where open names end
    ("Công ty TNHH Du lịch sinh thái Hòn Rùa đã nộp", ["Công ty TNHH Du lịch sinh thái Hòn Rùa"]),
    ("Tập đoàn Hoa Sen phát triển nhanh", ["Tập đoàn Hoa Sen"]),
    ("Trường Đại học Bách khoa Hà Nội tuyển sinh", ["Trường Đại học Bách khoa Hà Nội"]),
    ("tại trường THPT Cầu Xe, ông dạy 7 năm", ["trường THPT Cầu Xe"]),
    ("Trung tâm Dự báo khí tượng tổ chức họp", ["Trung tâm Dự báo khí tượng"]),
    ("các công ty Mỹ và tập đoàn Nhật Bản", []),
    # heads inside other words
    ("tại quảng trường Ba Đình, phục vụ Nhân dân, cầu thủ Xuân Trường", []),
    # foreign bodies
    ("Bộ Ngoại giao Trung Quốc và Quốc hội Mỹ", ["Bộ Ngoại giao Trung Quốc", "Quốc hội Mỹ"]),
    # newspapers and sites
    ("(PLO)- Sáng nay. Ảnh: VGP/Nhật Bắc", ["PLO", "VGP"]),
    ("Sau khi báo Infonet đăng bài, báo Tuổi Trẻ hỏi", ["Infonet", "Tuổi Trẻ"]),
    ("Ủy ban MTTQ Việt Nam TP.HCM và Hội Nông dân Việt Nam", ["Ủy ban MTTQ Việt Nam TP.HCM", "Hội Nông dân Việt Nam"]),
    ("trao đổi với Tuổi Trẻ Online; tuổi trẻ Việt Nam", ["Tuổi Trẻ Online"]),
    ("Ảnh: Vinhphuc.gov.vn", ["Vinhphuc.gov.vn"]),
    ("xem https://vietnamnet.vn/tin-tuc-1.html", []),
    # heads of harbours, troops, police and embassies
    ("Giám đốc Cảng vụ Hàng không miền Nam cho biết", ["Cảng vụ Hàng không miền Nam"]),
    ("Giám đốc Cảng vụ Hàng không miền Nam Trần Bảo Long nói", ["Cảng vụ Hàng không miền Nam"]),
    ("tại Cảng hàng không quốc tế Nội Bài", ["Cảng hàng không quốc tế Nội Bài"]),
    ("Quân chủng Hải quân và Quân khu 7 diễn tập", ["Quân chủng Hải quân", "Quân khu 7"]),
    ("Đảng ủy Quân chủng Phòng không - Không quân họp", ["Đảng ủy Quân chủng Phòng không - Không quân"]),
    ("Cơ quan An ninh điều tra Bộ Công an khởi tố", ["Cơ quan An ninh điều tra Bộ Công an"]),
    ("Phòng CSGT Công an TP.HCM và Đội CSGT Rạch Chiếc", ["Phòng CSGT Công an TP.HCM", "Đội CSGT Rạch Chiếc"]),
    ("Đại sứ quán Việt Nam tại Nhật Bản hỗ trợ", ["Đại sứ quán Việt Nam tại Nhật Bản"]),
    ("giảng viên Khoa Luật Trường Đại học Cần Thơ", ["Khoa Luật Trường Đại học Cần Thơ"]),
    ("Bộ môn Nhi Trường Đại học Y Hà Nội tuyển", ["Bộ môn Nhi Trường Đại học Y Hà Nội"]),
    ("Thanh tra GTVT xử phạt ba xe", ["Thanh tra GTVT"]),
    ("Trường Chính trị Nguyễn Văn Cừ khai giảng", ["Trường Chính trị Nguyễn Văn Cừ"]),
    (
        "Ban Chỉ đạo T.Ư về phòng, chống tham nhũng, tiêu cực họp",
        ["Ban Chỉ đạo T.Ư về phòng, chống tham nhũng, tiêu cực"],
    ),
    # several fields are one name, a dash before a country ends it
    ("Sở Khoa học, Công nghệ và Môi trường Lâm Đồng họp", ["Sở Khoa học, Công nghệ và Môi trường Lâm Đồng"]),
    ("Trường Đại học Hoa Sen - Việt Nam", ["Trường Đại học Hoa Sen"]),
    # committees with a small letter, behind a head, an office, or before their place
    (
        "Ban Tổ chức tỉnh ủy Hà Nam và Ban chấp hành đảng bộ Hà Nam",
        ["Ban Tổ chức tỉnh ủy Hà Nam", "Ban chấp hành đảng bộ Hà Nam"],
    ),
    ("Bí thư quận ủy nói; bí thư huyện ủy, quận ủy, thị ủy họp", ["quận ủy"]),
    ("Ủy viên Ban Thường vụ Đảng ủy Công an Trung ương", ["Ban Thường vụ Đảng ủy Công an Trung ương"]),
    # a department with more fields than the usual one; what leads it is an office
    (
        "Phòng Tài chính - Kế toán và Trưởng phòng Giáo dục mầm non",
        ["Phòng Tài chính - Kế toán", "phòng Giáo dục mầm non"],
    ),
    ("Bộ Công Thương - Thứ trưởng Lê An; Bộ Công an và Quốc phòng", ["Bộ Công Thương", "Bộ Công an"]),
    # dashes and ampersands with and without spaces
    ("Bộ GD- ĐT, Sở VH - TT & DL Hà Nam, Sở LĐ - TB & XH", ["Bộ GD- ĐT", "Sở VH - TT & DL Hà Nam", "Sở LĐ - TB & XH"]),
    # the trade of a company between its legal form and its own name
    ("Công ty TNHH thức ăn gia súc Minh Tâm và công ty TNHH của ông Tâm", ["Công ty TNHH thức ăn gia súc Minh Tâm"]),
    ("Công ty Xây dựng số 4 thi công", ["Công ty Xây dựng số 4"]),
    # courts that sit in a city, centres with their abbreviation before the place, hospitals of a unit
    ("Tòa án nhân dân cấp cao tại Đà Nẵng tuyên án", ["Tòa án nhân dân cấp cao tại Đà Nẵng"]),
    ("Trung tâm Kiểm soát bệnh tật (CDC) tỉnh Hà Nam", ["Trung tâm Kiểm soát bệnh tật (CDC) tỉnh Hà Nam"]),
    (
        "vào Bệnh viện Đa khoa tỉnh, rồi Bệnh viện Đại học Y Hà Nội",
        ["Bệnh viện Đa khoa tỉnh", "Bệnh viện Đại học Y Hà Nội"],
    ),
    ("công tác ở Trung tâm dạy nghề huyện", ["Trung tâm dạy nghề huyện"]),
    # what belongs to a country of one syllable, and towns that have risen
    ("Bộ Quốc phòng Nga cho biết", ["Bộ Quốc phòng Nga"]),
    ("UBND thị xã Sầm Sơn họp", ["UBND thị xã Sầm Sơn"]),
    # projects, trophies and the second half of other words are no bodies
    ("dự án Nhà máy nhiệt điện Sông Hậu 1; AFF Cup; LPBank V-League", []),
    ("đại hội toàn quốc Hội Luật gia Việt Nam", ["Hội Luật gia Việt Nam"]),
    ("Hiệu trưởng Trường THPT Chu Văn An nói", ["Trường THPT Chu Văn An"]),
    ("tại họp báo Chính phủ, Ban Bí thư Đảng Cộng sản Cuba", ["Chính phủ", "Ban Bí thư Đảng Cộng sản Cuba"]),
    ("Khi Trung ương giới thiệu ông; ngân sách Trung ương đã cấp", ["Trung ương"]),
    ("Nguồn tin: baolocal.vn", ["baolocal.vn"]),
    ("Sở Giáo dục và Đào tạo (GD-ĐT) họp, theo đó sở sẽ báo cáo; cơ sở đã đóng", ["Sở Giáo dục và Đào tạo", "sở"]),
    (
        "gửi Phòng giáo dục tiểu học và Phòng giáo dục trung học",
        ["Phòng giáo dục tiểu học", "Phòng giáo dục trung học"],
    ),
    ("Một nguồn tin của Tuổi Trẻ cho biết", ["Tuổi Trẻ"]),
    ("Công an tỉnh cấp biển số, UBND cấp tỉnh phê duyệt", ["Công an tỉnh"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_surfaces_of_bodies(text: str, expected: list[str]) -> None:
    assert surfaces(text, "organisation") == expected


def test_a_definition_holds_in_the_whole_article_but_not_across_a_line_end() -> None:
    body = "Công ty Cổ phần Tiến bộ Quốc tế (AIC) trúng thầu. AIC nói.\nCông ty Minh Phát\n(CT)- Sáng nay"

    assert surfaces(body, "organisation") == [
        "Công ty Cổ phần Tiến bộ Quốc tế", "AIC", "AIC", "Công ty Minh Phát", "CT",
    ]  # fmt: skip


def test_the_own_name_of_a_school_stands_for_it() -> None:
    assert surfaces("Trường đại học VinUni khai giảng. VinUni có 1.000 sinh viên.", "organisation") == [
        "Trường đại học VinUni", "VinUni",
    ]  # fmt: skip


def test_a_bare_head_means_the_body_that_was_named_before() -> None:
    body = "Công ty Quản lý nhà Hà Nam họp. Công ty Quản lý nhà nói. Công ty nhận lỗi. Các công ty khác không."

    assert surfaces(body, "organisation") == ["Công ty Quản lý nhà Hà Nam", "Công ty Quản lý nhà", "Công ty"]


def test_a_club_is_named_without_its_head() -> None:
    assert surfaces("CLB Sông Cầu - Viettel thắng. Sông Cầu - Viettel dẫn đầu.", "organisation") == [
        "CLB Sông Cầu - Viettel", "Sông Cầu - Viettel",
    ]  # fmt: skip


def test_a_foreign_name_needs_a_word_for_a_body_and_its_initials() -> None:
    with_cue = surfaces("tổ chức đánh giá Quacquarelli Symonds (QS) và QS", "organisation")

    assert with_cue == ["Quacquarelli Symonds", "QS", "QS"]
    assert surfaces("công nghệ Artificial Intelligence (AI)", "organisation") == []


def test_heads_are_told_in_dictionary_form_with_their_scope() -> None:
    (mention,) = found("BTV Thành ủy TPHCM họp", "organisation")

    assert (mention.detail.head, mention.detail.scope) == ("Ban Thường vụ Thành ủy", "TPHCM")  # type: ignore[union-attr]
