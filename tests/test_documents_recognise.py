"""Citations of documents: which stretches are found in a text, and what they say."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import knowledge
from generator.model import Article, Block, Citation, Field, Mention, Record
from generator.stages.recognise.documents import find_documents
from generator.stages.recognise.scan import scan
from generator.text import printable

KNOWN = knowledge.load()


def article(text: str) -> Article:
    return Article("a", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test")))


def found(text: str) -> list[Mention]:
    return find_documents(scan(article(text), KNOWN.names), KNOWN)


def citation(text: str) -> Citation:
    """The citation of the one mention in `text`."""
    (mention,) = found(text)
    assert isinstance(mention.detail, Citation)
    return mention.detail


# Each line is a text; ⟦…⟧ marks what must be found in it, and nothing else may be.
SURFACES = """
Theo ⟦Nghị quyết 26-NQ/TW⟧ của Trung ương.
Căn cứ ⟦Quyết định số 147/QĐ-TTg⟧ ngày 22-1-2020 của Thủ tướng Chính phủ về chiến lược du lịch.
Theo ⟦Nghị định số 46/2016/NĐ-CP⟧ của Chính phủ.
⟦Nghị quyết số 80/2015/QH13⟧ được thông qua.
⟦Nghị quyết 70/2018/QH 14⟧ ngày 9-11-2018.
Thông qua ⟦Nghị quyết số 1669/NQ-UBTVQH15⟧ hôm qua.
HĐND thành phố ra ⟦Nghị quyết số 105/2010/NQ-HĐND⟧ về phí.
Ủy ban Kiểm tra ra ⟦Quyết định số 1485-QĐ/UBKTTW⟧ hôm qua.
⟦Thông tư liên tịch số 11/2020/TTLT-BTC-BTP⟧ có hiệu lực.
Thực hiện ⟦nghị quyết số 45-NQ/TW⟧ của Hội nghị Trung ương 8.
Thực hiện ⟦Nghị quyết 18/NQ-TW⟧ và ⟦Quy định 205/QĐ-TW⟧.
Thực hiện ⟦Nghị quyết 79 NQ/TW⟧ và ⟦Nghị quyết 26- NQ/TW⟧.
Thực hiện ⟦Nghị quyết 11–NQ/TW⟧, ⟦Chỉ thị 40 – CT/TW⟧ và ⟦Nghị định 116 / NĐ - CP⟧.
Theo ⟦Luật số 06/2022-QH15⟧ mới.
Theo ⟦Kết luận số 22-KL/TƯ⟧ và ⟦Kết luận 22-KL/T.Ư⟧.
Theo ⟦Chỉ thị số: 35-CT/TW⟧ của Bộ Chính trị.
Theo ⟦Quyết định kỷ luật số 12-QĐ/UBKTTW⟧ và ⟦công văn hỏa tốc số 123/UBND-VX⟧.
Theo quyết định và ⟦công văn số 123/UBND-VX⟧ thì kỷ luật số đông.
Theo ⟦BLHS 2015⟧ và ⟦BLDS⟧.
Hội ban hành ⟦kế hoạch số 204-KH/BCHTW - HLGVN⟧ và ⟦Nghị quyết số 339/NQ - BCH - HLGVN⟧ hôm qua.
Sở gửi ⟦văn bản số 1333/UBND- TNMT⟧ và ⟦công văn 4612/BGDĐT - GDTrH⟧ về việc này.
Theo ⟦Nghị quyết 26-NQ/TW⟧ - BCH Trung ương họp bàn.
Góp ý dự án ⟦luật tổ chức chính quyền địa phương⟧ và ⟦luật Cảnh vệ⟧; ⟦luật Quản lý, sử dụng tài sản công⟧.
Theo ⟦bộ luật hình sự⟧ thì khác, còn luật báo chí nói chung thì không.
Đạo luật Ủy quyền Quốc phòng của Mỹ, luật TP HCM.
Theo ⟦Luật Khí tượng Thủy văn⟧ và ⟦Luật Đất đai⟧ Kết luận thanh tra nêu rõ.
Theo ⟦pháp lệnh ưu đãi người có công với cách mạng số 26⟧ của Ủy ban Thường vụ Quốc hội.
Quốc hội thông qua ⟦Nghị quyết về xử lý nợ xấu của các tổ chức tín dụng⟧ và Chủ nhiệm Ủy ban phát biểu.
Tổng kết 10 năm thực hiện ⟦nghị quyết về Chiến lược biển Việt Nam đến năm 2020⟧.
Thông qua ⟦Nghị quyết về chương trình giám sát⟧ của HĐND. Quy định về kiểm tra tài sản được quan tâm.
Tại ⟦dự thảo Nghị định quy định xử phạt vi phạm hành chính trong lĩnh vực quốc phòng, cơ yếu⟧, Bộ X tăng mức phạt.
Điều chỉnh ⟦Quy hoạch phân vùng thăm dò quặng titan giai đoạn đến năm 2020, có xét tới năm 2030⟧ theo đề nghị.
Thực hiện ⟦nghị quyết Đại hội Đảng bộ TP. HCM lần thứ 10⟧ sau nửa nhiệm kỳ.
Thông qua ⟦Luật sĩ quan Công an nhân dân (sửa đổi)⟧; khác ⟦Luật sĩ quan năm 1958⟧ và ⟦Luật sĩ quan⟧ hiện hành.
Theo Luật quy định thì khác (sửa đổi sau).
Triển khai ⟦Đề án tăng cường năng lực kiểm tra hàng hóa bằng máy soi giai đoạn 2016-2025⟧ ở cảng.
Thực hiện ⟦Đề án nâng cao chất lượng, hiệu quả hoạt động của HĐND⟧, góp phần đổi mới.
Toàn văn ⟦quy định 105⟧. Theo ⟦quy định 102 năm 2017⟧ và ⟦đề án 1665⟧ về khởi nghiệp.
Trái với ⟦Quyết định 13⟧; ông góp ý ⟦quyết định 13⟧ mà không góp ý quyết định 14.
Các nghị quyết, quy định, kết luận Hội nghị Trung ương 8 là những vấn đề lớn.
Góp ý ⟦Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức năm 2019⟧ hôm qua.
Tổng kết ⟦Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội năm 1991⟧ ở Hà Nội.
Theo ⟦Quy hoạch tổng thể lễ hội giai đoạn 2013-2015, định hướng đến năm 2020⟧ của Bộ.
Thủ tướng có ⟦quyết định 1325⟧ ban hành kế hoạch. Quy hoạch phát triển đô thị nhằm đáp ứng yêu cầu.
Thực hiện ⟦Nghị quyết Trung ương 6 (lần 2) khóa VIII⟧ và ⟦Nghị quyết 57⟧, ⟦59⟧, ⟦66⟧ và ⟦68⟧ của Bộ Chính trị.
Theo ⟦Luật số 72/2025/QH15⟧, ⟦nghị quyết số 1279/NQ-UBTVQH15⟧ và ⟦văn bản hợp nhất 55/VBHN-BCT⟧ ngày 5-1-2026.
Theo ⟦Công điện số 117/CĐ-TTg⟧, ⟦Quyết định số 01-QĐ/ĐUCP⟧, ⟦Công văn số 03-CV/BCĐ⟧ và ⟦Sắc lệnh số 47/SL⟧.
Nghị quyết này có hiệu lực; nghị quyết nói trên và Nghị định trên thì không.
Tiểu ban Điều lệ Đảng họp; họ vi phạm ⟦Điều lệ Đảng⟧.
Theo ⟦Quyết định số 1941/2017⟧ của UBND tỉnh.
Sở gửi ⟦công văn số 215/UBND-NC⟧ hôm qua.
Sở gửi ⟦công văn số 301/BGDĐT – GDMN⟧ hôm qua.
Theo ⟦Quyết định số 1517-QĐNS/TW⟧ của Bộ Chính trị.
Nghỉ hưu theo ⟦Nghị định 29⟧ và ⟦178⟧.
Theo các ⟦Nghị quyết 18⟧, ⟦19-NQ/TW⟧ của Trung ương.
Theo các ⟦thông tư 20⟧, ⟦21⟧, ⟦22/2015/TTLT-BGDĐT-BNV⟧ của hai bộ.
⟦Quyết định 15⟧ và 20 cán bộ tham dự.
Phạt theo ⟦Nghị định 46⟧ của Chính phủ.
Thực hiện ⟦Quy định số 205⟧ của Bộ Chính trị.
Thực hiện ⟦quy định 205⟧ của Bộ Chính trị.
UBND tỉnh quyết định 3 phương án và quyết định 15 trường hợp.
Theo Kế hoạch 2016-2020, Quyết định 15 cán bộ nghỉ hưu.
Đạt kết luận 1.500 tổ chức đảng, quyết định 2,5 triệu đồng.
Theo ⟦Nghị định 68 năm 2014⟧, ⟦nghị quyết 1046⟧ đồng ý và ⟦Nghị định 73⟧ điều chỉnh thuế.
Theo ⟦Quy hoạch điện VIII⟧ và ⟦Chương trình giáo dục phổ thông 2018⟧.
Áp dụng theo ⟦05-CT/TW⟧ và ⟦46/2016/NĐ-CP⟧.
Kết quả ngày 16/4/2024 - KQXSMN, mẫu TK1-TS, tỷ số 3-1.
Vi phạm ⟦Luật Phòng, chống tham nhũng⟧.
Theo ⟦Luật cán bộ, công chức năm 2008⟧ thì khác.
Theo ⟦Bộ luật Hình sự⟧, ⟦Bộ luật Dân sự 2015⟧ và ⟦Hiến pháp 2013⟧.
Thực hiện ⟦Luật Phí, lệ phí⟧, ⟦Luật Giá⟧ và ⟦Luật Ngân sách⟧ mới ban hành.
Theo ⟦Pháp lệnh Phí và Lệ phí⟧ cũ.
Theo ⟦Luật Xử lý vi phạm hành chính số 15/2012/QH13⟧ được thông qua.
Thông qua ⟦Luật Phí, lệ phí⟧ (số ⟦97/2015/QH13⟧ ngày 25/11/2015).
Bàn về ⟦Luật Đất đai (sửa đổi)⟧ và ⟦Luật Du lịch sửa đổi⟧.
Về ⟦Luật sửa đổi, bổ sung một số điều của Luật Bảo hiểm y tế⟧.
Theo ⟦luật Đất đai⟧ và ⟦luật đất đai năm 2013⟧, không phải pháp luật đất đai, luật sư hay kỷ luật Đảng.
Ông học Đại học Luật Hà Nội, làm tại Công ty Luật Minh Khuê.
Theo ⟦Luật PCTN⟧ và ⟦Luật Quản trị dòng sông⟧ của nước bạn.
Thực hiện ⟦Nghị quyết Trung ương 4 khóa XII⟧ (⟦NQTW4 khóa XII⟧).
Thực hiện ⟦Nghị quyết Hội nghị lần thứ bảy Ban Chấp hành Trung ương khóa XII⟧ về cán bộ.
Thực hiện ⟦Nghị quyết T.Ư 4, khóa XI⟧ và ⟦NQ TW 4⟧.
Thực hiện ⟦Nghị quyết Trung ương 4 (khoá XII)⟧ tại địa phương.
Theo ⟦Nghị quyết Trung ương 4 khóa XI⟧, ⟦XII⟧ của Đảng.
Theo ⟦Nghị quyết Trung ương 4⟧, ⟦Trung ương 6⟧ và ⟦Trung ương 7 khóa XII⟧.
Nghe kết luận của Trung ương một cách chi tiết.
Theo ⟦Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII⟧ và ⟦Nghị quyết lần thứ XI Đảng bộ TP⟧. Tập trung.
Thực hiện ⟦Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI⟧, đưa Nghị quyết Đại hội vào cuộc sống.
Thông qua ⟦Đề án “Phát triển thư viện số giai đoạn 2021 - 2025”⟧; giao các sở.
Xây dựng ⟦Đề án thí điểm mô hình thư viện lưu động⟧ của tỉnh.
Góp ý ⟦Đề án Tập trung xây dựng đội ngũ cán bộ (CB) các cấp⟧, nhất là cấp xã.
Thông qua ⟦đề án hỗ trợ tài năng trẻ và lãnh đạo trẻ⟧ của tỉnh giai đoạn 2020 – 2030.
Ban hành ⟦kế hoạch đào tạo, bồi dưỡng cán bộ lãnh đạo, quản lý các cấp giai đoạn 2021 – 2025⟧ ngay.
Ban hành ⟦Quy chế tiếp nhận cán bộ, công chức; tuyển dụng công chức⟧, tại điểm b khoản 1 Điều 5.
Đề án đưa ra 8 nhiệm vụ. Kế hoạch tập trung vào 2 nội dung. Nghị quyết này có hiệu lực. Luật trên đã cũ.
Xây dựng kế hoạch hành động cụ thể; Sở Kế hoạch và Đầu tư báo cáo.
Vi phạm ⟦quy định về những điều đảng viên không được làm⟧ và ⟦Điều lệ Đảng⟧.
Bộ đang xây dựng ⟦Dự thảo Nghị định quy định về mức lương cơ sở⟧ đối với cán bộ.
Điểm a khoản 2 Điều 5 ⟦Nghị định 72/2018/NĐ-CP⟧ quy định.
"""


def marked(line: str) -> tuple[str, list[str]]:
    """The text without marks, and what was marked in it."""
    pieces = line.replace("⟦", "\0⟦").replace("⟧", "\0").split("\0")
    return "".join(p.lstrip("⟦") for p in pieces), [p[1:] for p in pieces if p.startswith("⟦")]


@pytest.mark.parametrize("line", SURFACES.strip().split("\n"))
def test_what_a_citation_covers(line: str) -> None:
    text, surfaces = marked(line)

    assert [mention.surface for mention in found(text)] == surfaces


FIELDS = [
    ("Theo Kết luận số 22-KL/TƯ của Bộ Chính trị.", {"symbol": "KL/TW", "issuer": "Bộ Chính trị", "word": "Kết luận"}),
    ("Theo Nghị quyết 18/NQ-TW.", {"number": "18", "symbol": "NQ/TW", "form": "full"}),
    ("Theo Nghị định 116 / NĐ - CP.", {"number": "116", "symbol": "NĐ-CP"}),
    ("Nghị định 108/2014/CP.", {"symbol": "NĐ-CP", "year": 2014}),
    ("Nghị định 116/NĐCP.", {"symbol": "NĐ-CP"}),
    ("Quy định số 03-QĐ/TU của BTV Thành ủy.", {"symbol": "QĐ/TU", "issuer": "BTV Thành ủy"}),
    ("Nghị quyết 70/2018/QH 14 mới.", {"symbol": "QH14", "year": 2018, "number": "70"}),
    ("Theo Nghị định 46.", {"form": "short", "number": "46", "symbol": None}),
    ("Theo Quy định 105-QĐ/TW ngày 19-12-2017 của Bộ Chính trị về phân cấp.", {"date": "2017-12-19"}),
    ("Theo Quy định 105-QĐ/TW, ngày 19 tháng 12 năm 2017, về phân cấp.", {"date": "2017-12-19", "subject": "phân cấp"}),
    (
        "Nghị quyết số 45-NQ/TW của Hội nghị Trung ương 8, khóa XIII về trí thức.",
        {"term": "XIII", "subject": "trí thức"},
    ),
    ("Nghị quyết Hội nghị lần thứ bảy Ban Chấp hành Trung ương khóa XII.", {"plenum": 7, "term": "XII"}),
    ("NQTW4 khóa XII.", {"plenum": 4, "term": "XII", "word": "Nghị quyết", "form": "plenum"}),
    ("Nghị quyết Đại hội 12 của Đảng.", {"term": "XII", "form": "congress"}),
    ("Luật Đất đai năm 2013.", {"year": 2013, "subject": "Luật Đất đai", "form": "named"}),
    ("Khoản 2, Điều 3 Nghị định 72/2018/NĐ-CP.", {"pinpoint": "Khoản 2, Điều 3"}),
    ("Theo điểm a khoản 2 Điều 5 của Nghị định 72/2018/NĐ-CP.", {"pinpoint": "điểm a khoản 2 Điều 5"}),
    (
        "Nghị quyết 26-NQ/TW về “xây dựng đội ngũ cán bộ; nhất là cấp xã”.",
        {"subject": "xây dựng đội ngũ cán bộ; nhất là cấp xã"},
    ),
    ("theo 05-CT/TW thì", {"form": "symbol", "word": "Chỉ thị"}),
]


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_what_a_citation_says(text: str, fields: dict[str, object]) -> None:
    cited = citation(text)

    assert {name: getattr(cited, name) for name in fields} == {
        name: printable(value).replace("“", '"') if isinstance(value, str) else value for name, value in fields.items()
    }


def test_a_symbol_printed_once_at_the_end_holds_for_the_whole_list() -> None:
    first, second = found("Các Nghị quyết 18, 19-NQ/TW ngày 25-10-2017.")

    assert [(m.detail.symbol, m.detail.date) for m in (first, second) if isinstance(m.detail, Citation)] == [
        ("NQ/TW", "2017-10-25")
    ] * 2


def test_a_committee_is_not_the_centre() -> None:
    assert [citation(f"Kết luận 22-KL/{code}.").symbol for code in ("TU", "TƯ", "TW")] == ["KL/TU", "KL/TW", "KL/TW"]


PIECES = st.one_of(
    st.sampled_from(["Nghị quyết", "Luật ", "luật", "số ", "26", "-NQ/TW", "/2016/NĐ-CP", " khóa XII", "Đề án ", "NQ"]),
    st.sampled_from([" và ", ", ", "178", "Trung ương 4", "“", "”", "(", ")", "ngày 1-1-2020", "của ", "Đất đai"]),
    st.sampled_from([" sửa đổi", "\n", "điểm a ", "Khoản 2 ", ";", "é"]),
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_spans_hold_their_surface_and_never_overlap(text: str) -> None:
    text = printable(text)
    mentions = found(text)

    assert all(text[m.start : m.end] == m.surface for m in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert isinstance(found(printable(text)), list)


@pytest.mark.parametrize(
    "line",
    ["Nghị quyết 26-NQ/TW, ", "Luật Đất đai và ", "điểm a khoản 2 Điều 5, ", "Đề án xây dựng ", "26-", "của Bộ "],
)
def test_one_line_of_a_megabyte_takes_seconds(line: str) -> None:
    began = time.process_time()
    found(line * (1_000_000 // len(line)))

    assert time.process_time() - began < 15
