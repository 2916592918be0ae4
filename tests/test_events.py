"""Meetings: which are found, and which meeting each mention means."""

from __future__ import annotations

import pytest

from generator import knowledge
from generator.knowledge.authority import parse_authority
from generator.model import Article, Block, Field, Record, Resolution
from generator.stages.recognise.events import find_events
from generator.stages.recognise.scan import scan
from generator.stages.resolve.events import resolve_events
from generator.stages.resolve.scope import Scope

KNOWN = knowledge.load()


def met(text: str, date: str = "2020-05-13", place: str = "") -> list[Resolution]:
    when = Field(date, "printed", "test") if date else None
    article = Article("bài", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "test"), when))
    scope = Scope(f"place:{place}" if place else None, "test")
    return resolve_events(article, find_events(scan(article, KNOWN.names), KNOWN), scope, KNOWN)[0]


CASES = [
    ("hội nghị lần thứ 12, Ban Chấp hành Trung ương khóa XII", "Hội nghị Trung ương 12 khóa XII"),
    ("Hội nghị lần thứ bảy Ban Chấp hành Trung ương Đảng khoá XII", "Hội nghị Trung ương 7 khóa XII"),
    ("hội nghị Trung ương 12", "Hội nghị Trung ương 12 khóa XII"),
    ("Hội nghị Trung ương 8 (khóa XI)", "Hội nghị Trung ương 8 khóa XI"),
    (
        "Hội nghị lần thứ 18 Ban Chấp hành Đảng bộ TP.HCM khóa X",
        "Hội nghị lần thứ 18 Ban Chấp hành Đảng bộ Thành phố Hồ Chí Minh khóa X",
    ),
    ("Đại hội XIII của Đảng", "Đại hội XIII của Đảng"),
    ("Đại hội đại biểu toàn quốc lần thứ XIII của Đảng", "Đại hội XIII của Đảng"),
    ("Đại hội Đảng bộ tỉnh Bình Dương lần thứ X", "Đại hội X Đảng bộ Bình Dương"),
]


@pytest.mark.parametrize(("name", "event"), CASES)
def test_a_meeting_is_found_whole_and_told_apart(name: str, event: str) -> None:
    (answer,) = met(f"Bàn về {name}.")

    assert (answer.mention.surface, answer.entity) == (name, f"event:{event}")


def test_a_congress_of_an_association_is_none_of_the_party() -> None:
    assert met("Hội Luật gia tỉnh Hà Nam tổ chức đại hội lần thứ VIII.") == []


def test_a_conference_is_named_by_its_reach_or_its_year() -> None:
    text = (
        "Tại Hội nghị cán bộ toàn quốc ngày 23/4, Hội nghị tổng kết công tác thư viện năm 2019 và Hội nghị góp ý đề án."
    )

    assert [(a.mention.surface, a.entity) for a in met(text)] == [
        ("Hội nghị cán bộ toàn quốc", "event:Hội nghị cán bộ toàn quốc (23-04-2020)"),
        (
            "Hội nghị tổng kết công tác thư viện năm 2019",
            "event:Hội nghị tổng kết công tác thư viện năm 2019 (bài)",
        ),
    ]


def test_a_congress_long_over_cannot_lie_ahead() -> None:
    (ahead,) = met("Đại hội đảng bộ các cấp tiến tới Đại hội XII của Đảng.")
    (back,) = met("Nhìn lại kết quả Đại hội XII của Đảng.")

    assert (ahead.entity, ahead.candidates) == (None, ("event:Đại hội XII của Đảng", "event:Đại hội XIII của Đảng"))
    assert back.entity == "event:Đại hội XII của Đảng"


def test_without_term_or_date_a_plenum_stays_open() -> None:
    assert [a.entity for a in met("Bàn về hội nghị Trung ương 12.", date="")] == [None]


def test_a_branch_without_place_stays_open_and_takes_the_place_the_article_speaks_of() -> None:
    name = "Đại hội Đảng bộ tỉnh lần thứ XVI"

    assert [a.entity for a in met(f"Nghị quyết của {name}.")] == [None]
    assert [a.entity for a in met(f"Nghị quyết của {name}.", place="Nghệ An")] == ["event:Đại hội XVI Đảng bộ Nghệ An"]


def test_a_plenum_may_be_numbered_by_a_word_only_with_thu() -> None:
    assert met("Trung ương năm nay họp; hội nghị Trung ương một lần nữa bàn.") == []


def test_a_curated_event_is_found_by_its_names_and_wins() -> None:
    head = "id,kind,name,variants,facts,source\n"
    rows = "event:Hội sách,event,Hội sách mùa thu,Hội sách,,x\nevent:ĐH13,event,Đại hội XIII của Đảng,,,x\n"
    known = knowledge.load(parse_authority(head + rows, "authority/events.csv"))
    article = Article(
        "bài", "a.txt", "Hội sách và Đại hội XIII.", (Block("title", 0, 0),), Record(Field("", "printed", "t"))
    )
    answers = resolve_events(article, find_events(scan(article, known.names), known), Scope(), known)[0]

    assert [a.entity for a in answers] == ["event:Hội sách", "event:ĐH13"]


def test_the_name_shown_holds_no_article_id() -> None:
    text = "Khai mạc Hội nghị tổng kết công tác thư viện năm 2019."
    article = Article("bài", "a.txt", text, (Block("title", 0, 0),), Record(Field("", "printed", "t")))
    _, records = resolve_events(article, find_events(scan(article, KNOWN.names), KNOWN), Scope(), KNOWN)

    assert [r.name for r in records] == ["Hội nghị tổng kết công tác thư viện năm 2019"]
