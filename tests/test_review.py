"""The review ledger: what a line must say, and what each action does to a reading."""

from __future__ import annotations

import pytest

from generator.errors import SettingError
from generator.ledger import format_decision, merges, parse_ledger
from generator.model import (
    Article,
    Authority,
    Block,
    Decision,
    Field,
    Mention,
    PersonName,
    Reading,
    Record,
    Relation,
    Resolution,
    Span,
)
from generator.stages.review import find_quote, review, sort_out

HEAD = "action,article,quote,prefix,suffix,entity,target,note\n"


def reading(body: str, *links: tuple[str, str | None]) -> Reading:
    """An article "a" with `body`; each link is a surface (its first occurrence) and the entity it means."""
    text = f"Tin\n{body}"
    blocks = (Block("title", 0, 3), Block("lead", 4, len(text)))
    resolutions = []
    for surface, entity in links:
        start = text.index(surface)
        mention = Mention(start, start + len(surface), surface, "person", "test", PersonName("full", surface))
        resolutions.append(Resolution(mention, entity, "rule"))
    records = tuple(Authority(e, "person", e.partition(":")[2]) for _, e in links if e)
    article = Article("a", "a.txt", text, blocks, Record(Field("Tin", "printed", "test")))
    return Reading(article, tuple(resolutions), records)


def decided(before: Reading, *lines: str) -> Reading:
    decisions = parse_ledger(HEAD + "".join(f"{line}\n" for line in lines))
    return review(before, sort_out(decisions, merges(decisions)))


def links(after: Reading) -> list[tuple[str, str | None]]:
    return [(r.mention.surface, r.entity) for r in after.resolutions]


def test_pin_gives_an_open_mention_its_meaning_and_says_which_line_did() -> None:
    after = decided(reading("ông Chính nói", ("ông Chính", None)), "pin,a,ông Chính,,,person:Phạm Minh Chính,,")

    assert links(after) == [("ông Chính", "person:Phạm Minh Chính")]
    assert after.resolutions[0].evidence == "review.csv:2: pin"


def test_pin_makes_a_mention_where_none_was_found_and_clears_what_overlaps() -> None:
    after = decided(reading("ông Chính nói", ("Chính", "person:Chính")), "pin,a,ông Chính,,,person:Phạm Minh Chính,,")

    assert links(after) == [("ông Chính", "person:Phạm Minh Chính")]


def test_reject_leaves_the_mention_open_with_its_candidate() -> None:
    after = decided(reading("Hà Nội Hoàng nói", ("Hà Nội Hoàng", "person:X")), "reject,a,Hà Nội Hoàng,,,,,")

    assert (after.resolutions[0].entity, after.resolutions[0].candidates) == (None, ("person:X",))


def test_ignore_without_an_article_holds_everywhere() -> None:
    after = decided(reading("Đảng viên nói", ("Đảng", "person:X")), "ignore,,Đảng,,,,,")

    assert links(after) == []


def test_split_renames_in_one_article_only() -> None:
    line = "split,b,,,,person:Hùng,person:Hùng (Cần Thơ),"

    assert links(decided(reading("Hùng nói", ("Hùng", "person:Hùng")), line)) == [("Hùng", "person:Hùng")]
    assert links(decided(reading("Hùng nói", ("Hùng", "person:Hùng")), line.replace("split,b", "split,a"))) == [
        ("Hùng", "person:Hùng (Cần Thơ)")
    ]


def test_merge_follows_the_chain_and_keeps_the_old_name_as_a_variant() -> None:
    lines = ("merge,,,,,person:A,person:B,", "merge,,,,,person:B,person:C,")
    after = decided(reading("A nói", ("A", "person:A")), *lines)

    assert links(after) == [("A", "person:C")]
    assert [(a.id, a.variants) for a in after.authorities] == [("person:C", ("A",))]


def test_merge_reaches_relations() -> None:
    before = reading("A nói", ("A", "person:A"))
    relation = Relation("person:A", "holds-office", "organisation:X", "a", 4, 9, "test")
    before = Reading(before.article, before.resolutions, before.authorities, (relation,))

    assert decided(before, "merge,,,,,person:A,person:B,").relations[0].subject == "person:B"


def test_accept_says_when_the_program_has_come_to_mean_another_entity() -> None:
    before = reading("ông Chính nói", ("ông Chính", "person:B"))

    assert not decided(before, "accept,a,ông Chính,,,person:B,,").notices
    assert "now means person:B" in decided(before, "accept,a,ông Chính,,,person:A,,").notices[0].what


def test_words_that_are_gone_are_reported_with_their_line() -> None:
    notice = decided(reading("Không còn"), "pin,a,ông Chính,,,person:A,,").notices[0]

    assert (notice.where, notice.rule) == ("review.csv:2", "review-drift")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("họp với Chính sáng nay, rồi Chính chiều", [8]),
        ("gặp Chính chiều; họp với Chính sáng nay", [25]),
        ("HỌP VỚI CHÍNH SÁNG mai", [8]),
        ("Chính, Chính và Chính", []),
    ],
)
def test_a_quote_is_found_by_what_stands_around_it(text: str, found: list[int]) -> None:
    decision = Decision("review.csv:2", "pin", "a", "Chính", "họp với ", " sáng nay", "person:A")

    assert [span.start for span in find_quote(text, decision)] == found


def test_a_quote_without_context_means_every_place_whatever_the_tone_placement() -> None:
    decision = Decision("review.csv:2", "ignore", "a", "khoá")

    assert find_quote("khóa và Khoá", decision) == [Span(0, 4), Span(8, 12)]


def test_a_decision_can_be_written_and_read_again() -> None:
    decision = Decision("review.csv:2", "pin", "a", 'nói "đủ", rồi', "một ", " hai", "person:A", "", "vì thế")

    assert parse_ledger(HEAD + format_decision(decision)) == (decision,)


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("action,artcle\n", "review.csv:1", "Did you mean 'article'?"),
        (HEAD + "\n# note\npinn,a,x,,,person:A,,\n", "review.csv:4", "Did you mean 'pin'?"),
        (HEAD + "pin,a,x,,,,,\n", "review.csv:2", "'entity' is empty"),
        (HEAD + "pin,a,x,,,Nguyễn Văn A,,\n", "review.csv:2", "is no entity id"),
        (HEAD + 'pin,a,"x,,,person:A,,\n', "review.csv:2", "not valid CSV"),
        (HEAD + "pin,a,x, y,,,person:A,,,\n", "review.csv:2", "10 cells where the header has 8"),
        (
            HEAD + "pin,a,x,,,person:A,,\npin,a,x,,,person:B,,\n",
            "review.csv:3",
            "contradicts the decision at review.csv:2",
        ),
        (HEAD + "merge,,,,,person:A,person:B,\nmerge,,,,,person:B,person:A,\n", "review.csv:2", "goes in a circle"),
        (HEAD + "merge,,,,,person:A,person:A,\n", "review.csv:2", "goes in a circle"),
    ],
)
def test_a_line_that_cannot_be_obeyed_is_named_with_a_remedy(text: str, where: str, told: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_ledger(text)

    assert caught.value.where == where
    assert told in str(caught.value)


def test_a_ledger_in_toml_counts_beside_the_csv() -> None:
    tables = '[[decision]]\naction = "pin"\narticle = "a"\nquote = "Chỉ thị 05"\nentity = "document:05-CT/TW@XII"\n'
    (first, second) = parse_ledger(HEAD + "ignore,,Vàng,,,,,\n", tables=f"# sổ tay\n\n{tables}")

    assert (first.where, first.action) == ("review.csv:2", "ignore")
    assert (second.where, second.action, second.quote) == ("review.toml:3", "pin", "Chỉ thị 05")


@pytest.mark.parametrize(
    ("tables", "where", "what"),
    [
        ("[[decision]]\naction = \n", "review.toml:2", "is not valid TOML"),
        ('[[decision]]\naction = "pinn"\n', "review.toml:1", "unknown action 'pinn'"),
        ('[[decision]]\naktion = "pin"\n', "review.toml:1", "unknown column 'aktion'"),
        ("[[decision]]\naction = 1\n", "review.toml:1", "a value is no string"),
        ("[decisions]\nx = 1\n", "review.toml:1", "unknown table 'decisions'"),
        (
            '[[decision]]\naction = "merge"\nentity = "person:A"\ntarget = "person:B"\n'
            '[[decision]]\naction = "merge"\nentity = "person:B"\ntarget = "person:A"\n',
            "review.toml:1",
            "the merge goes in a circle",
        ),
    ],
)
def test_a_broken_ledger_in_toml_is_told_with_its_line(tables: str, where: str, what: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_ledger("", tables=tables)

    assert str(caught.value).startswith(f"{where}: {what}")
