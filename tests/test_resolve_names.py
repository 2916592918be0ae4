"""Which entity a name means: persons, organisations, places, topics, and the offices that sentences show."""

from __future__ import annotations

from names_articles import article, links, reading, shipped

from generator.config import Config
from generator.knowledge import load
from generator.knowledge.authority import parse_authority
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

HCM, HN, CT = "Thành phố Hồ Chí Minh", "Hà Nội", "Cần Thơ"


# ── persons ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_given_name_means_the_one_full_name_that_ends_with_it() -> None:
    found = links("Bí thư Nguyễn Thiện Nhân đến. Ông Nhân nói.", "person")

    assert found == [("Nguyễn Thiện Nhân", "person:Nguyễn Thiện Nhân"), ("Ông Nhân", "person:Nguyễn Thiện Nhân")]


def test_two_people_of_one_given_name_leave_it_open_with_both_as_candidates() -> None:
    body = "Đồng chí Phạm Minh Chính và đồng chí Mai Văn Chính dự. Ông Chính phát biểu."

    (last,) = [r for r in reading(body).resolutions if r.mention.surface == "Ông Chính"]

    assert last.entity is None
    assert last.candidates == ("person:Mai Văn Chính", "person:Phạm Minh Chính")


def test_capitals_are_a_way_of_printing_a_name() -> None:
    assert links("Họp sáng nay. Ảnh: HOÀNG DUNG", "person") == [("HOÀNG DUNG", "person:Hoàng Dung")]


def test_both_tone_placements_are_one_person() -> None:
    found = links("ông Đào Khoá và ông Đào Khóa", "person")

    assert len({entity for _, entity in found}) == 1


def test_initials_mean_the_one_name_that_has_them() -> None:
    assert links("Bệnh viện (Ảnh: HC) đóng cửa. Hết. HẢI CHÂU", "person") == [
        ("HC", "person:Hải Châu"), ("HẢI CHÂU", "person:Hải Châu"),
    ]  # fmt: skip


def test_a_given_name_alone_is_a_person_of_its_article_only_if_it_stands_there_twice() -> None:
    once, twice = links("Hôm qua bà Nga vắng.", "person"), links("Hôm qua bà Nga vắng. Sau đó bà Nga về.", "person")

    assert once == [("bà Nga", None)]
    assert twice == [("bà Nga", "person:bà Nga@a"), ("bà Nga", "person:bà Nga@a")]


def test_who_made_the_picture_is_no_candidate_for_a_given_name() -> None:
    found = links("Ông Nguyễn Văn Thành nói. Ông Thành cười. Ảnh: Lê Thành", "person")

    assert found[1] == ("Ông Thành", "person:Nguyễn Văn Thành")


# ── organisations ────────────────────────────────────────────────────────────────────────────────────────────


def test_three_cities_have_three_standing_committees() -> None:
    ids = [
        links(f"Ban Thường vụ Thành ủy {city} họp.", "organisation")[0][1] for city in ("TP.HCM", "Hà Nội", "Cần Thơ")
    ]

    assert ids == [f"organisation:Ban Thường vụ Thành ủy@{place}" for place in (HCM, HN, CT)]


def test_a_bare_name_leans_on_the_body_named_in_full() -> None:
    found = links("Thành ủy Cần Thơ họp. Sau đó, BTV Thành ủy kết luận.", "organisation")

    assert found[1] == ("BTV Thành ủy", f"organisation:Ban Thường vụ Thành ủy@{CT}")


def test_a_bare_name_leans_on_the_newspaper_of_the_place() -> None:
    found = links("Thành ủy họp sáng nay.", "organisation", source="Báo Hànộimới")

    assert found == [("Thành ủy", f"organisation:Thành ủy@{HN}")]


def test_a_bare_name_leans_on_the_settings_of_the_archive() -> None:
    one = article("Thành ủy họp sáng nay.")

    made = resolve(one, recognise(one, shipped()), shipped(), Config(place="TP.HCM"))

    assert made.resolutions[0].entity == f"organisation:Thành ủy@{HCM}"


def test_without_evidence_a_bare_name_stays_open() -> None:
    assert links("Thành ủy họp sáng nay.", "organisation") == [("Thành ủy", None)]


def test_two_cities_in_one_sentence_leave_a_bare_name_open_with_its_candidates() -> None:
    body = "Thành ủy Hà Nội, Thành ủy Cần Thơ và Ban Tổ chức Thành ủy họp."

    last = reading(body).resolutions[-1]

    assert last.entity is None
    assert last.candidates == (
        f"organisation:Ban Tổ chức Thành ủy@{CT}",
        f"organisation:Ban Tổ chức Thành ủy@{HN}",
    )


def test_the_executive_committee_of_a_party_organisation_is_its_committee() -> None:
    found = links("Ban Chấp hành Đảng bộ tỉnh Hải Dương bầu Tỉnh ủy Hải Dương.", "organisation")

    assert {entity for _, entity in found} == {"organisation:Tỉnh ủy@Hải Dương"}


def test_spellings_of_a_department_are_one_body() -> None:
    found = links("Sở GD-ĐT Sơn La và Sở Giáo dục và Đào tạo tỉnh Sơn La, Sở GD&ĐT", "organisation")

    assert {entity for _, entity in found} == {"organisation:Sở Giáo dục và Đào tạo@Sơn La"}


def test_a_department_of_a_district_is_never_given_to_the_province() -> None:
    assert links("Ở Sơn La, Phòng Giáo dục và Đào tạo cho biết.", "organisation") == [
        ("Phòng Giáo dục và Đào tạo", None)
    ]


def test_a_birthplace_in_the_sentence_is_no_scope() -> None:
    body = "Sở Nội vụ Kon Tum họp. Ông A quê Hà Tĩnh, làm ở Sở Nội vụ."

    assert links(body, "organisation")[1][1] == "organisation:Sở Nội vụ@Kon Tum"


def test_a_birthplace_is_no_scope_of_the_article() -> None:
    assert links("Ông Trần An quê xã Quỳnh Hưng, huyện Quỳnh Lưu, Nghệ An. Sở Y tế họp.", "organisation") == [
        ("Sở Y tế", None)
    ]


def test_a_bare_ministry_that_acts_is_the_one_that_was_named() -> None:
    found = links("Bộ Y tế họp. Bộ sẽ kiểm tra. Bộ Chính trị họp.", "organisation")

    assert found[1] == ("Bộ", "organisation:Bộ Y tế")


def test_the_army_is_not_its_newspaper() -> None:
    found = links("Sĩ quan Quân đội nhân dân đọc Báo QĐND, báo Quân đội nhân dân.", "organisation")

    assert found == [
        ("Quân đội nhân dân", "organisation:Quân đội nhân dân Việt Nam"),
        ("Báo QĐND", "organisation:Báo Quân đội nhân dân"),
        ("Quân đội nhân dân", "organisation:Báo Quân đội nhân dân"),
    ]


def test_the_city_is_spelled_in_one_way_in_the_ids_of_schools() -> None:
    found = links("Trường Đại học Sư phạm TP.Hồ Chí Minh; Trường Đại học Sư phạm TP. Hồ Chí Minh", "organisation")

    assert len({entity for _, entity in found}) == 1


def test_national_bodies_are_one_under_all_their_names() -> None:
    found = links("Trung ương Đảng, Ban Chấp hành Trung ương, BCH TW", "organisation")

    assert {entity for _, entity in found} == {"organisation:Ban Chấp hành Trung ương Đảng"}


def test_bodies_of_other_countries_are_not_ours() -> None:
    assert links("Bộ Quốc phòng Mỹ nêu.", "organisation") == [("Bộ Quốc phòng Mỹ", "organisation:Bộ Quốc phòng@Mỹ")]


def test_made_records_name_their_place_and_article() -> None:
    (record,) = [a for a in reading("UBND huyện Quỳnh Lưu họp.").authorities if a.kind == "organisation"]

    assert (record.name, record.origin, record.source) == ("Ủy ban nhân dân huyện Quỳnh Lưu", "rule", "a")
    assert [(f.name, f.value) for f in record.facts] == [
        ("place", "place:Huyện Quỳnh Lưu@Nghệ An"), ("province", "place:Nghệ An"),
    ]  # fmt: skip


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_aliases_are_one_place() -> None:
    found = links("TP.HCM, TPHCM, TP. HCM, TP.Hồ Chí Minh, Thành phố Hồ Chí Minh", "place")

    assert {entity for _, entity in found} == {f"place:{HCM}"}


def test_a_name_that_several_units_bear_needs_its_province() -> None:
    alone, with_parent = links("huyện An Lão", "place"), links("huyện An Lão, tỉnh Bình Định", "place")

    assert alone == [("huyện An Lão", None)]
    assert with_parent[0] == ("huyện An Lão", "place:Huyện An Lão@Bình Định")


def test_units_that_are_no_more_are_known() -> None:
    assert links("quận 9, TP.HCM", "place")[0] == ("quận 9", f"place:Quận 9@{HCM}")


# ── topics and curated records ───────────────────────────────────────────────────────────────────────────────

CURATED = """id,kind,name,variants,facts,source
topic:Cán bộ,topic,Công tác cán bộ,xây dựng đội ngũ cán bộ,,
person:Nên-1,person,Nguyễn Văn Nên,Nguyễn Văn Nên (1957),,
organisation:BCT,organisation,Báo Cần Thơ,CT,,
place:Bến Bạch Đằng,place,Bến Bạch Đằng,Bạch Đằng,,
"""


def test_curated_records_win_over_rules() -> None:
    known = load(parse_authority(CURATED, "a.csv"))

    made = reading("(CT)- XÂY DỰNG đội ngũ cán bộ: ông Nguyễn Văn Nên đến Bến Bạch Đằng.", known)

    assert [(r.mention.surface, r.entity) for r in made.resolutions] == [
        ("CT", "organisation:BCT"),
        ("XÂY DỰNG đội ngũ cán bộ", "topic:Cán bộ"),
        ("Nguyễn Văn Nên", "person:Nên-1"),
        ("Bến Bạch Đằng", "place:Bến Bạch Đằng"),
    ]


def test_a_code_counts_only_where_codes_stand() -> None:
    known = load(parse_authority(CURATED, "a.csv"))

    assert not reading("Môn CT hôm nay.", known).resolutions


# ── offices ──────────────────────────────────────────────────────────────────────────────────────────────────


def offices(body: str) -> list[tuple[str, str, str, str]]:
    made = reading(body, date="2021-01-20")
    return [
        (r.subject.removeprefix("person:"), r.predicate, r.label, r.object.removeprefix("organisation:"))
        for r in made.relations
        if r.predicate in ("holds-office", "held-office")
    ]


def test_office_body_and_person_side_by_side_are_a_statement() -> None:
    assert offices("Ủy viên Bộ Chính trị, Bí thư Thành ủy Hà Nội Hoàng Trung Hải đã ký.") == [
        ("Hoàng Trung Hải", "holds-office", "Ủy viên", "Bộ Chính trị"),
        ("Hoàng Trung Hải", "holds-office", "Bí thư", "Thành ủy@Hà Nội"),
    ]


def test_an_office_before_another_person_is_that_person_s() -> None:
    assert offices("Bà Nguyễn Thị Lệ, Bí thư Thành ủy TP.HCM Nguyễn Thiện Nhân dự.") == [
        ("Nguyễn Thiện Nhân", "holds-office", "Bí thư", f"Thành ủy@{HCM}"),
    ]  # fmt: skip


def test_offices_behind_the_person_are_a_statement_and_nguyen_makes_them_past() -> None:
    assert offices("Ông Lê Thanh Hải, nguyên Ủy viên Bộ Chính trị, Chủ tịch UBND TP.HCM, nói.") == [
        ("Lê Thanh Hải", "held-office", "nguyên Ủy viên", "Bộ Chính trị"),
        ("Lê Thanh Hải", "held-office", "nguyên Chủ tịch", f"Ủy ban nhân dân@{HCM}"),
    ]


def test_the_body_gives_its_first_word_to_the_office() -> None:
    assert offices("Phó Trưởng Ban Tổ chức Trung ương Mai Văn Chính dự.") == [
        ("Mai Văn Chính", "holds-office", "Phó Trưởng ban", "Ban Tổ chức Trung ương"),
    ]


def test_a_verb_between_person_and_office_is_no_statement() -> None:
    assert offices("Ông Trần Văn An gặp Chủ tịch UBND tỉnh An Giang.") == []


def test_the_statement_has_its_sentence_and_date() -> None:
    made = reading("Sáng nay. Bí thư Thành ủy Hà Nội Hoàng Trung Hải đã ký. Chiều họp.", date="2018-07-16")

    (relation,) = made.relations

    assert made.article.text[relation.start : relation.end] == "Bí thư Thành ủy Hà Nội Hoàng Trung Hải đã ký."
    assert relation.date == "2018-07-16"


def test_a_body_with_a_common_name_is_one_of_its_article_alone() -> None:
    (made,) = reading("Họp Ban Chỉ đạo xây dựng Đề án sáng nay.").authorities

    assert (made.id, made.name) == ("organisation:Ban Chỉ đạo Xây dựng Đề án#a", "Ban Chỉ đạo Xây dựng Đề án")


def test_a_company_s_short_name_means_the_long_one_of_the_article() -> None:
    body = "Công ty TNHH Thương mại Hoa Mai Xanh bị phạt. Công ty Hoa Mai Xanh kháng cáo. Công ty Lúa Vàng thì không."
    long, short, other = (entity for _, entity in links(body, "organisation"))

    assert long == short != other


def test_a_bare_branch_of_the_party_is_left_open_where_there_are_several() -> None:
    *_, bare = links("Đảng ủy xã Vĩnh Lộc và Đảng ủy xã Bình Hòa họp. Đảng ủy thống nhất.", "organisation")

    assert bare == ("Đảng ủy", None)


def test_a_name_that_ends_a_longer_one_of_the_article_means_that_person() -> None:
    found = links("Thứ trưởng Hồ Thị Kim Thoa họp. Thứ trưởng Kim Thoa nói. Bà Thoa nghe.", "person")

    assert {entity for _, entity in found} == {"person:Hồ Thị Kim Thoa"}


def test_a_mass_organisation_without_a_place_is_that_of_the_country_where_the_article_names_it() -> None:
    body = "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam họp. Chủ tịch Mặt trận Tổ quốc phát biểu."

    assert len({entity for _, entity in links(body, "organisation")}) == 1
