"""Which document each citation means: cases as a small language.

A case is a text in which every citation stands in ⟦…⟧, then one line a citation, in order: the entity without its
"document:", or "?" with the candidates for one that must stay open. A first line "@2018-07-16 Hà Nội" gives the
article's date and the place that it speaks of; both may be missing.
"""

from __future__ import annotations

import time

import pytest

from generator import knowledge
from generator.knowledge import Knowledge
from generator.knowledge.authority import parse_authority
from generator.model import Article, Block, Field, Record, Resolution
from generator.stages.recognise.documents import find_documents
from generator.stages.recognise.scan import scan
from generator.stages.resolve.documents import resolve_documents
from generator.stages.resolve.scope import Scope

KNOWN = knowledge.load()


def resolved(text: str, date: str = "", place: str = "", known: Knowledge = KNOWN) -> list[Resolution]:
    when = Field(date, "printed", "test") if date else None
    article = Article("bài", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test"), when))
    mentions = find_documents(scan(article, known.names), known)
    scope = Scope(f"place:{place}" if place else None, "test")
    return resolve_documents(article, mentions, scope, known)[0]


CASES = """
@2018-10-15
Theo ⟦Nghị quyết 26-NQ/TW⟧ của Trung ương khóa XII.
26-NQ/TW@XII

@2023-01-10
Nông thôn đổi mới theo ⟦Nghị quyết 26-NQ/TW⟧ ngày 5-8-2008.
26-NQ/TW@X

@2023-01-10
Theo ⟦Nghị quyết 26-NQ/TW⟧ về phát triển vùng Bắc Trung Bộ và duyên hải Trung Bộ.
26-NQ/TW@XIII

@2019-03-01
Thảo luận ⟦Nghị quyết 26-NQ/TW⟧ tại hội trường.
26-NQ/TW@XII

@2018-10-15
⟦NGHỊ QUYẾT SỐ 26-NQ/TW⟧ CỦA BAN CHẤP HÀNH TRUNG ƯƠNG KHÓA XII
26-NQ/TW@XII

@2014-11-27
Quốc hội thông qua ⟦Luật Sĩ quan Quân đội nhân dân Việt Nam⟧, khác ⟦Luật sĩ quan năm 1958⟧.
Luật Sĩ quan Quân đội nhân dân Việt Nam
Luật Sĩ quan Quân đội nhân dân Việt Nam@1958

@2015-11-27
Điều 111 ⟦Hiến pháp năm 2013⟧ nói rõ; ⟦Hiến pháp⟧ mới giao việc ấy cho luật.
Hiến pháp@2013
Hiến pháp@2013

@2017-06-06
Quán triệt ⟦Nghị quyết Trung ương 8 (khóa XI)⟧ về “Chiến lược bảo vệ Tổ quốc trong tình hình mới”.
28-NQ/TW@XI

@2017-06-06
Quán triệt ⟦Nghị quyết Trung ương 8 khóa XI⟧ về phát triển kinh tế biển.
NQ-HNTW8@XI

@2017-02-20 Thái Nguyên
Thực hiện ⟦Kết luận số 91-KL/TU⟧ ngày 9-1-2017 của Tỉnh ủy, tỉnh giao việc thực hiện ⟦Kết luận số 91-KL/TU⟧.
91-KL/TU@Thái Nguyên 2015-2020
91-KL/TU@Thái Nguyên 2015-2020

⟦Nghị quyết 02-NQ/TU⟧ ngày 27-6-2011 của Tỉnh ủy Thanh Hóa; theo ⟦Nghị quyết 02-NQ/TU⟧ của Tỉnh ủy Thanh Hóa.
02-NQ/TU@Thanh Hóa 2010-2015
02-NQ/TU@Thanh Hóa 2010-2015

Theo ⟦Thông tư 15/2015⟧ của Bộ, ⟦Thông tư 15⟧ cũng quy định rõ, và ⟦Thông tư 15⟧ sẽ hết hiệu lực.
Thông tư 15/2015 (bài)
Thông tư 15/2015 (bài)
Thông tư 15/2015 (bài)

Theo ⟦Luật Phòng, chống tác hại thuốc lá⟧, tức ⟦Luật Phòng, chống tác hại của thuốc lá⟧.
Luật Phòng, chống tác hại của thuốc lá
Luật Phòng, chống tác hại của thuốc lá

@2018-03-20
Theo ⟦Nghị quyết 25-NQ/TW⟧ về sự lãnh đạo đối với công tác dân vận; thực hiện ⟦Nghị quyết về công tác dân vận⟧.
25-NQ/TW@XI
25-NQ/TW@XI

@2022-05-06
Thực hiện ⟦Nghị quyết 18-NQ/TW⟧ tại địa phương.
18-NQ/TW@XII

Thảo luận ⟦Nghị quyết 26-NQ/TW⟧ tại hội trường.
? 26-NQ/TW@X 26-NQ/TW@XII 26-NQ/TW@XIII

@2018-07-16
Theo ⟦Kết luận số 22-KL/TƯ⟧ của Bộ Chính trị.
22-KL/TW@XII

@2018-07-16 Hà Nội
Theo ⟦Kết luận số 22-KL/TU⟧ của Thành ủy.
22-KL/TU@Hà Nội 2015-2020

@2018-03-29 Hà Nội
Vi phạm ⟦Quy định số 03-QĐ/TU⟧ của Thành ủy Cần Thơ và ⟦Quy định số 03-QĐ/TU⟧ của Thành ủy Hà Nội.
03-QĐ/TU@Cần Thơ 2015-2020
03-QĐ/TU@Hà Nội 2015-2020

@2018-03-29
Vi phạm ⟦Quy định số 03-QĐ/TU⟧.
? 03-QĐ/TU@Cần Thơ 2015-2020

@2012-05-02
Theo ⟦Quy định 217-QĐ/TW⟧ và ⟦Quyết định 217-QĐ/TW⟧.
217-QĐ/TW@XI
Quyết định 217-QĐ/TW@XI

@2018-05-01
Thực hiện ⟦Nghị quyết Trung ương 4 khóa XII⟧ (⟦NQTW4 khóa XII⟧) và ⟦Nghị quyết Trung ương 4 khóa XI⟧.
04-NQ/TW@XII
04-NQ/TW@XII
12-NQ/TW@XI

Thực hiện ⟦Nghị quyết Trung ương 6 khóa XII⟧ về sắp xếp tổ chức bộ máy của hệ thống chính trị tinh gọn.
18-NQ/TW@XII

Thực hiện ⟦Nghị quyết Trung ương 6 khóa XII⟧ và ⟦NQTW6 khóa XII⟧.
NQ-HNTW6@XII
NQ-HNTW6@XII

Nói về ⟦Nghị quyết Trung ương 4⟧ mà không nói khóa nào, rồi ⟦Nghị quyết Trung ương 4⟧ nữa.
? 04-NQ/TW@XII 12-NQ/TW@XI 21-KL/TW@XIII 37-QĐ/TW@XIII
? 04-NQ/TW@XII 12-NQ/TW@XI 21-KL/TW@XIII 37-QĐ/TW@XIII

Theo ⟦Nghị định số 46/2016/NĐ-CP⟧, gọi tắt là ⟦Nghị định 46⟧.
46/2016/NĐ-CP
46/2016/NĐ-CP

Theo ⟦Nghị định 46/2016/NĐ-CP⟧ và ⟦Nghị định 46/2014/NĐ-CP⟧, thì ⟦Nghị định 46⟧ rõ hơn.
46/2016/NĐ-CP
46/2014/NĐ-CP
? 46/2014/NĐ-CP 46/2016/NĐ-CP

Phạt theo ⟦Nghị định 46⟧.
?

Phạt theo ⟦Nghị định 46⟧; mức phạt của ⟦Nghị định 46⟧ cao, còn ⟦Nghị định 47⟧ thì không.
Nghị định 46 (bài)
Nghị định 46 (bài)
?

Theo ⟦Nghị định số 24/2010⟧ của Chính phủ và ⟦Thông tư số 13/2010⟧ của Bộ Nội vụ.
24/2010/NĐ-CP
13/2010/TT-BNV

Theo ⟦Quyết định số 77/QĐ-TTg⟧ ngày 11-1-2016 và ⟦Quyết định số 77/QĐ-TTg⟧ ngày 3-2-2017.
77/QĐ-TTg@2016
77/QĐ-TTg@2017

@2024-06-21
Ngày 20-6, Phó Thủ tướng đã ký ⟦Quyết định số 537/QĐ-TTg⟧ về nhân sự.
537/QĐ-TTg@2024

@2024-06-21
Việc này làm theo ⟦Quyết định số 537/QĐ-TTg⟧ trước đây.
?

Theo ⟦kết luận 91/2024⟧ của Bộ Chính trị, ⟦nghị quyết 29/2013⟧ của Ban Chấp hành Trung ương và ⟦Nghị định 68 năm 2014⟧.
91-KL/TW@XIII
29-NQ/TW@XI
68/2014/NĐ-CP

Theo ⟦Nghị quyết số 105/2010/NQ-HĐND⟧ của HĐND TP Đà Nẵng.
105/2010/NQ-HĐND@Đà Nẵng

Theo ⟦Quyết định số 12/QĐ-UBND⟧ ngày 2-3-2018 của UBND tỉnh Lâm Đồng.
12/QĐ-UBND@Lâm Đồng 2018

Theo ⟦Quyết định 2235/2017/QĐ-UBND⟧ của UBND tỉnh Thanh Hóa, tức ⟦Quyết định 2235/2017⟧.
2235/2017/QĐ-UBND@Thanh Hóa
2235/2017/QĐ-UBND@Thanh Hóa

@2024-07-19
Theo ⟦Nghị quyết số 46/NQ-CP⟧ ngày 27-6-2029.
?

@2024-07-01
Thực hiện ⟦Nghị quyết 193⟧ ngày 19-2-2024 của Quốc hội và ⟦Nghị quyết 1191/NQ-UBTVQH15⟧.
193/2024/QH15
1191/NQ-UBTVQH15

@2020-05-13
Thực hiện ⟦Quy định số 205⟧ của Bộ Chính trị.
205-QĐ/TW@XII

@2018-03-29
Thực hiện ⟦Chỉ thị số 05-CT/TW⟧ của Bộ Chính trị (⟦Chỉ thị 05⟧).
05-CT/TW@XII
05-CT/TW@XII

@2017-03-01
Thực hiện ⟦Chỉ thị 05/CT-TTg⟧ ngày 6-2-2017; ⟦Chỉ thị 05⟧ của Thủ tướng yêu cầu như vậy.
05/CT-TTg@2017
05/CT-TTg@2017

Theo ⟦Luật Đất đai năm 2013⟧, khác ⟦Luật đất đai⟧ cũ và ⟦Luật Đất đai (sửa đổi)⟧.
Luật Đất đai@2013
Luật Đất đai@2013
Luật Đất đai (sửa đổi)

Theo ⟦Luật Đất đai⟧.
Luật Đất đai

Theo ⟦Luật Đất đai 2003⟧ và ⟦Luật Đất đai 2013⟧; ⟦Luật Đất đai⟧ còn quy định khác.
Luật Đất đai@2003
Luật Đất đai@2013
Luật Đất đai

Theo ⟦Luật Ngân sách nhà nước năm 2015⟧ và ⟦Luật Ngân sách⟧.
Luật Ngân sách nhà nước@2015
Luật Ngân sách nhà nước@2015

Theo ⟦Luật Phòng, chống tham nhũng⟧ (⟦Luật PCTN⟧), tức ⟦Luật Phòng chống tham nhũng⟧.
Luật Phòng, chống tham nhũng
Luật Phòng, chống tham nhũng
Luật Phòng, chống tham nhũng

Theo ⟦Luật Phí, lệ phí⟧ (số ⟦97/2015/QH13⟧).
Luật Phí và lệ phí@2015
Luật Phí và lệ phí@2015

Theo ⟦Luật Xử lý vi phạm hành chính số 15/2012/QH13⟧, ⟦Luật Xử lý vi phạm hành chính⟧.
Luật Xử lý vi phạm hành chính@2012
Luật Xử lý vi phạm hành chính@2012

Thực hiện ⟦Nghị quyết Đại hội XIII⟧ của Đảng và ⟦Nghị quyết Đại hội Đảng bộ tỉnh Nghệ An lần thứ XIX⟧.
Nghị quyết Đại hội XIII của Đảng
Nghị quyết Đại hội XIX Đảng bộ Nghệ An

Thực hiện ⟦Nghị quyết Đại hội lần thứ XII⟧ của Công đoàn Việt Nam.
?

Góp ý ⟦Đề án Tập trung xây dựng đội ngũ cán bộ (CB) các cấp⟧; ⟦Đề án tập trung xây dựng đội ngũ CB các cấp⟧.
Đề án Tập trung xây dựng đội ngũ cán bộ các cấp
Đề án Tập trung xây dựng đội ngũ cán bộ các cấp

Vi phạm ⟦quy định về những điều đảng viên không được làm⟧, ⟦quy định những điều đảng viên không được làm⟧.
Quy định về những điều đảng viên không được làm
Quy định về những điều đảng viên không được làm
"""


def parsed(case: str) -> tuple[str, str, str, list[str]]:
    lines = case.split("\n")
    date, place = "", ""
    if lines[0].startswith("@"):
        date, _, place = lines.pop(0)[1:].partition(" ")
    return lines[0], date, place, lines[1:]


@pytest.mark.parametrize("case", CASES.strip().split("\n\n"))
def test_which_document_is_meant(case: str) -> None:
    marked, date, place, wanted = parsed(case)
    answers = resolved(marked.replace("⟦", "").replace("⟧", ""), date, place)
    said = [(a.entity or "?" + "".join(f" {c}" for c in a.candidates)).replace("document:", "") for a in answers]

    assert [a.mention.surface for a in answers] == [piece.split("⟧")[0] for piece in marked.split("⟦")[1:]]
    assert [" ".join(sorted(s.split(" "))) if s[0] == "?" else s for s in said] == [
        " ".join(sorted(w.split(" "))) if w[0] == "?" else w for w in wanted
    ]


def test_what_no_source_shows_of_a_document_is_left_out() -> None:
    party = [d for d in KNOWN.documents.documents if d.source.startswith("chưa có nguồn")]
    laws = [d for d in KNOWN.documents.documents if "số hiệu" in d.source and "chưa có nguồn" in d.source]

    assert party
    assert laws
    assert not [d.id for d in party if d.date or d.issuer or d.title or d.plenum]
    assert not [d.id for d in laws if d.number]
    assert all(d.source.partition(" (generator/")[0] for d in KNOWN.documents.documents)


def test_every_answer_says_what_decided() -> None:
    text = "Theo Quy định số 105-QĐ/TW ngày 19-12-2017 và Nghị quyết 26-NQ/TW khóa XII."

    assert [a.evidence for a in resolved(text)] == [
        "ngày ban hành 19-12-2017 in kèm, thuộc khóa XII",
        "khóa XII in cạnh số hiệu",
    ]


def test_no_document_is_younger_than_the_article_that_cites_it() -> None:
    (answer,) = resolved("Theo Nghị quyết 26-NQ/TW về phát triển vùng Bắc Trung Bộ.", "2019-03-01")

    assert answer.entity == "document:26-NQ/TW@XII"
    assert "document:26-NQ/TW@XIII" not in answer.candidates


def test_an_article_without_date_speaks_from_the_latest_term_it_names() -> None:
    first, second = resolved("Nghị quyết Trung ương 4 khóa XII gắn với Chỉ thị số 05 của Bộ Chính trị.")

    assert (first.entity, second.entity) == ("document:04-NQ/TW@XII", "document:05-CT/TW@XII")


def test_a_curated_record_wins_over_the_files() -> None:
    head = "id,kind,name,variants,facts,source\n"
    facts = "number=26|symbol=NQ/TW|term=XII|date=2018-05-19"
    row = f"document:Nghị quyết về cán bộ,document,Nghị quyết về cán bộ,NQ 26,{facts},x\n"
    known = knowledge.load(parse_authority(head + row, "authority/documents.csv"))

    assert [a.entity for a in resolved("Theo Nghị quyết 26-NQ/TW khóa XII.", known=known)] == [
        "document:Nghị quyết về cán bộ"
    ]


def test_what_several_citations_say_of_one_document_is_put_together() -> None:
    text = "Theo Nghị định 46/2016/NĐ-CP của Chính phủ; Nghị định 46 ngày 26-5-2016 về giao thông."
    article = Article("bài", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test")))
    _, (record,) = resolve_documents(article, find_documents(scan(article, KNOWN.names), KNOWN), Scope(), KNOWN)

    assert {fact.name: fact.value for fact in record.facts}["issuer"] == "Chính phủ"
    assert record.name == "Nghị định 46/2016/NĐ-CP"


def test_names_of_curated_documents_are_found_as_they_are_written() -> None:
    head = "id,kind,name,variants,facts,source\n"
    row = "document:Cẩm nang,document,Cẩm nang thư viện,Sổ tay xanh,word=Sổ tay,x\n"
    known = knowledge.load(parse_authority(head + row, "authority/documents.csv"))
    answers = resolved("Theo Sổ tay xanh và Nghị định 46/2016/NĐ-CP, không phải Sổ tay xanhh.", known=known)

    assert [(a.mention.surface, a.entity) for a in answers] == [
        ("Sổ tay xanh", "document:Cẩm nang"),
        ("Nghị định 46/2016/NĐ-CP", "document:46/2016/NĐ-CP"),
    ]
    assert answers[0].evidence == "tên trong hồ sơ của kho (authority/documents.csv:2)"
    assert known.authority("document:Cẩm nang") == known.authorities[0]


@pytest.mark.parametrize("line", ["Nghị định 46, ", "Luật Đất đai và ", "NQTW4 và ", "Đề án xây dựng nông thôn mới. "])
def test_twenty_thousand_citations_take_seconds(line: str) -> None:
    text = "".join(f"{line.strip()} {i % 977} " for i in range(20_000))
    began = time.process_time()
    resolved(text)

    assert time.process_time() - began < 20
