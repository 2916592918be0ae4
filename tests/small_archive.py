"""A small archive made by hand, with one of everything that pages show, and text that tries to be markup."""

from __future__ import annotations

from generator.model import (
    Archive,
    Article,
    Authority,
    Block,
    BlockKind,
    BodyName,
    Citation,
    Entity,
    Fact,
    Field,
    Kind,
    Line,
    Mark,
    Mention,
    Notice,
    Occurrence,
    OpenPlace,
    PersonName,
    PlaceName,
    Reading,
    Record,
    Relation,
    Resolution,
)
from generator.quote import layout, open_notes

RESOLUTION = Authority(
    "document:26-NQ/TW@XII",
    "document",
    "Nghị quyết số 26-NQ/TW",
    ("Nghị quyết Trung ương 7 khóa XII",),
    (
        Fact("number", "26-NQ/TW", "knowledge/party_documents.csv:7"),
        Fact("term", "XII", "knowledge/party_documents.csv:7"),
        Fact("date", "2018-05-19", "knowledge/party_documents.csv:7"),
        Fact("title", "về tập trung xây dựng đội ngũ cán bộ", "knowledge/party_documents.csv:7"),
    ),
    "knowledge",
)
PERSON = Authority("person:Lê Văn Ánh", "person", "Lê Văn Ánh", (), (Fact("office", "Bí thư Tỉnh ủy", "hai"),))
BODY = Authority("organisation:Tỉnh ủy Hà Đông", "organisation", "Tỉnh ủy Hà Đông")
PLACE = Authority("place:Hà Đông", "place", "Hà Đông")
TWIN = Authority("person:Lê Văn Anh", "person", "Lê Văn Anh")
HOSTILE = '<script>alert("1")</script> & Co'

_DETAILS = {
    "document": Citation("full"),
    "person": PersonName("full", ""),
    "organisation": BodyName("full", ""),
    "place": PlaceName("full", ""),
}


def mention(text: str, surface: str, kind: Kind, after: int = 0) -> Mention:
    """The first mention of `surface` in `text` at or after `after`."""
    start = text.index(surface, after)
    return Mention(start, start + len(surface), surface, kind, f"{kind}-test", _DETAILS[kind])  # type: ignore[arg-type]


def article(id_: str, title: str, pieces: list[tuple[BlockKind, str]], **fields: object) -> Article:
    """An article of blocks; `fields` are fields of its record, `removed` and `marks`."""
    blocks, text = [Block("title", 0, len(title))], title
    for kind, piece in pieces:
        start = len(text) + 1
        text += f"\n{piece}"
        blocks.append(Block(kind, start, len(text), level=2 if kind == "heading" else 0))
    removed, marks = fields.pop("removed", ()), fields.pop("marks", ())
    record = Record(Field(title, "printed", "title-line", title, 1), **fields)  # type: ignore[arg-type]
    return Article(id_, f"{id_}.txt", text, tuple(blocks), record, removed, marks, digest=f"{id_}00")  # type: ignore[arg-type]


def readings() -> list[Reading]:
    first = article(
        "một",
        f"Bài thứ nhất {HOSTILE}",
        [
            ("lead", "Lê Văn Ánh làm việc với Tỉnh ủy Hà Đông về Nghị quyết 26-NQ/TW."),
            ("heading", "Một đề mục"),
            ("paragraph", f"Ông Ánh nói: {HOSTILE}. Nghị quyết số 26-NQ/TW được thực hiện tại Hà Đông."),
            ("caption", "Toàn cảnh hội nghị. Ảnh: LÊ VĂN ÁNH"),
        ],
        date=Field("2018-10-15?", "inferred", "day-in-lead", "Sáng 15-10", 3),
        authors=(Field("Tá Lâm", "printed", "caps-byline", "TÁ LÂM", 9),),
        removed=(Line(4, "Đừng bỏ lỡ <b>", "removed", "furniture", 2), Line(12, "Chia sẻ", "removed", "furniture", 9)),
    )
    text = first.text
    one = Reading(
        first,
        (
            Resolution(mention(text, "Lê Văn Ánh", "person"), PERSON.id, "full name"),
            Resolution(mention(text, "Tỉnh ủy Hà Đông", "organisation"), BODY.id, "full form"),
            Resolution(mention(text, "Nghị quyết 26-NQ/TW", "document"), RESOLUTION.id, "date"),
            Resolution(mention(text, "Ông Ánh", "person"), None, "two could be meant", (PERSON.id, TWIN.id)),
            Resolution(mention(text, "Nghị quyết số 26-NQ/TW", "document"), RESOLUTION.id, "date"),
            Resolution(mention(text, "Hà Đông", "place", text.index("tại Hà")), PLACE.id, "name"),
        ),
        (PERSON, BODY, PLACE),
        (
            Relation(PERSON.id, "holds-office", BODY.id, "một", 0, 10, "office", "2018-10-15", "Bí thư"),
            Relation(BODY.id, "implements", RESOLUTION.id, "một", 20, 60, "verb"),
        ),
    )
    second = article(
        "hai",
        "Bài thứ hai",
        [("paragraph", "Lê Văn Ánh phát biểu, xem trang nhà của Hà Đông."), ("quote", "Một lời.")],
        date=Field("2021-01-20T21:42", "printed", "dateline", "20/01/2021 21:42", 2),
        source=Field("Báo Hà Đông", "printed", "source-line", "Nguồn: Báo Hà Đông", 8),
        section=Field("Thời sự", "printed", "section-line"),
        url=Field("https://example.org/hai?a=1&b=2", "printed", "json"),
    )
    at = second.text.index("trang nhà")
    second = Article(
        **{
            **second.__dict__,
            "marks": (
                Mark(at, at + 17, "a", "https://example.org/"),
                Mark(at, at + 5, "strong"),
                Mark(at + 6, at + 9, "a", "javascript:alert(1)"),
            ),
        }
    )
    two = Reading(
        second,
        (
            Resolution(mention(second.text, "Lê Văn Ánh", "person"), PERSON.id, "full name"),
            Resolution(mention(second.text, "Hà Đông", "place"), PLACE.id, "name"),
        ),
        (PERSON, PLACE),
    )
    third = Reading(article("ba", "Bài không ngày", [("paragraph", "Không có gì ở đây.")]), ())
    return [one, two, third]


def small_archive() -> Archive:
    """Three articles, four entities, an open mention, relations, removed lines, a notice."""
    made = {r.article.id: r for r in readings()}
    occurrences: dict[str, list[Occurrence]] = {}
    for reading in made.values():
        for at, resolution in enumerate(reading.resolutions):
            if resolution.entity:
                occurrences.setdefault(resolution.entity, []).append(Occurrence(reading.article.id, at))
    relations = made["một"].relations
    notes = open_notes(enumerate(made["một"].resolutions), layout(made["một"].article, ()))
    left_open = tuple(OpenPlace("một", n.surface, n.page, n.anchor) for n, _ in notes)
    entities = {
        a.id: Entity(
            a,
            ((a.name, len(occurrences[a.id])),),
            tuple(occurrences[a.id]),
            ((PLACE.id, 2),) if a is PERSON else (),
            tuple(r for r in relations if a.id in (r.subject, r.object)),
            open=left_open if a is PERSON else (),
        )
        for a in (BODY, PERSON, PLACE, RESOLUTION)
    }
    related = {"một": (("hai", (PERSON.id, PLACE.id)),), "hai": (("một", (PERSON.id, PLACE.id)),)}
    notices = (Notice("một.txt:1", "something odd", "Look at it."),)
    return Archive(made, entities, related, notices, {"articles": 3, "sources": 3})
