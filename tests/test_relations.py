"""What sentences say of documents: predicate and both ends."""

from __future__ import annotations

import pytest

from generator.model import Article, Block, Citation, Field, Kind, Mention, PersonName, Record, Resolution
from generator.stages.resolve.relations import find_relations

KINDS: dict[str, Kind] = {"d": "document", "o": "organisation", "p": "person", "e": "event"}


def said(marked: str) -> list[tuple[str, str, str]]:
    """The relations in a text where ⟦d:name⟧ is a resolved document, o a body, p a person, e an event."""
    text, resolutions = "", []
    for piece in marked.replace("⟦", "\0⟦").replace("⟧", "\0").split("\0"):
        if piece.startswith("⟦"):
            kind, name = KINDS[piece[1]], piece[3:]
            mention = Mention(len(text), len(text) + len(name), name, kind, "test", PersonName("full", name))
            if kind == "document":
                mention = Mention(len(text), len(text) + len(name), name, kind, "test", Citation("full"))
            resolutions.append(Resolution(mention, name))
            piece = name
        text += piece
    article = Article("a", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test")))
    return [(r.subject, r.predicate, r.object) for r in find_relations(article, resolutions)]


CASES = [
    ("⟦d:văn bản một⟧ ngày 13-7-2018 về thực hiện ⟦d:văn bản hai⟧.", ("văn bản một", "implements", "văn bản hai")),
    (
        "⟦d:văn bản một⟧ của Chính phủ quy định chi tiết một số điều và biện pháp thi hành ⟦d:văn bản hai⟧.",
        ("văn bản một", "implements", "văn bản hai"),
    ),
    ("⟦d:văn bản một⟧ sửa đổi, bổ sung một số điều của ⟦d:văn bản hai⟧.", ("văn bản một", "amends", "văn bản hai")),
    ("⟦d:văn bản một⟧ (được sửa đổi, bổ sung tại ⟦d:văn bản hai⟧).", ("văn bản hai", "amends", "văn bản một")),
    ("⟦d:văn bản một⟧ để thay thế cho ⟦d:văn bản hai⟧.", ("văn bản một", "replaces", "văn bản hai")),
    ("⟦d:văn bản một⟧ được thay thế bằng ⟦d:văn bản hai⟧.", ("văn bản hai", "replaces", "văn bản một")),
    ("Xây dựng ⟦d:văn bản một⟧ của thành phố theo ⟦d:văn bản hai⟧.", ("văn bản một", "based-on", "văn bản hai")),
    ("Thực hiện ⟦d:văn bản một⟧ gắn với ⟦d:văn bản hai⟧.", ("văn bản một", "together-with", "văn bản hai")),
    ("Theo ⟦d:quy chế một⟧ ban hành kèm theo ⟦d:văn bản hai⟧.", ("quy chế một", "part-of", "văn bản hai")),
    ("⟦d:văn bản một⟧ ngày 6-2-2017 phê duyệt ⟦d:đề án hai⟧.", ("đề án hai", "part-of", "văn bản một")),
    ("⟦o:Chi cục X⟧ thuộc ⟦o:Sở Y⟧ họp.", ("Chi cục X", "part-of", "Sở Y")),
    (
        "Thực hiện ⟦d:văn bản một⟧ về cải cách hành chính, UBND tỉnh vừa ban hành ⟦d:kế hoạch hai⟧.",
        ("kế hoạch hai", "implements", "văn bản một"),
    ),
    ("Căn cứ ⟦d:văn bản một⟧, Bộ trưởng đã ban hành ⟦d:văn bản hai⟧.", ("văn bản hai", "based-on", "văn bản một")),
    ("⟦d:văn bản một⟧ ngày 6-2-2017 của ⟦o:Bộ X⟧.", ("văn bản một", "issued-by", "Bộ X")),
    ("⟦o:Bộ X⟧ vừa ban hành ⟦d:văn bản một⟧.", ("văn bản một", "issued-by", "Bộ X")),
    ("Bí thư ⟦p:Nguyễn Văn A⟧ đã ký ban hành ⟦d:văn bản một⟧.", ("văn bản một", "signed-by", "Nguyễn Văn A")),
    ("⟦d:văn bản một⟧ do ông ⟦p:Nguyễn Văn A⟧ ký.", ("văn bản một", "signed-by", "Nguyễn Văn A")),
    ("⟦o:Bộ X⟧ tổ chức góp ý dự thảo ⟦d:văn bản một⟧.", ("Bộ X", "discusses", "văn bản một")),
]


@pytest.mark.parametrize(("text", "relation"), CASES)
def test_a_sentence_shows_a_relation(text: str, relation: tuple[str, str, str]) -> None:
    assert said(text) == [relation]


NOTHING = [
    "⟦d:văn bản một⟧ và ⟦d:văn bản hai⟧ cùng có hiệu lực.",
    "Bàn về ⟦d:văn bản một⟧. Thay thế cho ⟦d:văn bản hai⟧.",
    "Thực hiện ⟦d:văn bản một⟧; đồng thời sửa đổi ⟦d:văn bản hai⟧.",
    "Thực hiện ⟦d:văn bản một⟧, người dân đề nghị sửa ⟦d:văn bản hai⟧.",
    "⟦o:Sở Y⟧ và ⟦o:Chi cục X⟧ thuộc tỉnh họp.",
    "Đại biểu ⟦o:Quốc hội⟧ thuộc ⟦o:Đoàn X⟧ phát biểu.",
    "Các ⟦o:Trung tâm X⟧ trực thuộc ⟦o:Hội Y⟧ các cấp họp.",
    "Bộ sẽ trình ⟦o:Quốc hội⟧ ban hành ⟦d:văn bản một⟧.",
    "Chủ tịch ⟦o:UBND tỉnh X⟧ ban hành ⟦d:văn bản một⟧.",
    "⟦p:Nguyễn Văn A⟧ vi phạm ⟦d:văn bản một⟧ của mình.",
    "⟦d:văn bản một⟧ sửa đổi ⟦d:văn bản một⟧.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_no_sentence_shows_is_not_asserted(text: str) -> None:
    assert said(text) == []


def test_the_sentence_that_shows_it_is_given() -> None:
    text = "Câu đầu. Nghị định 1 thay thế Nghị định 2. Câu cuối."
    spans = [(text.index(n), text.index(n) + len(n)) for n in ("Nghị định 1", "Nghị định 2")]
    resolutions = [Resolution(Mention(s, e, text[s:e], "document", "t", Citation("full")), text[s:e]) for s, e in spans]
    article = Article("a", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test")))
    (relation,) = find_relations(article, resolutions)

    assert text[relation.start : relation.end] == "Nghị định 1 thay thế Nghị định 2."


def test_an_older_document_does_not_amend_a_younger_one() -> None:
    text = "Nghị định 15/2020 sửa đổi khoản 37 Điều 1 Nghị định 14/2022."
    found = [("Nghị định 15/2020", 2020), ("Nghị định 14/2022", 2022)]
    spans = [(text.index(name), text.index(name) + len(name), name, year) for name, year in found]
    resolutions = [
        Resolution(Mention(s, e, name, "document", "t", Citation("full", year=year)), name)
        for s, e, name, year in spans
    ]
    article = Article("a", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test")))

    assert find_relations(article, resolutions) == []
