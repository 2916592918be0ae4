"""What may be published of an article: the table [rights], an article's own fields, and who wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import pipeline, rights
from generator.config import Config, parse
from generator.errors import SettingError
from generator.model import Article, Notice, Source
from generator.rights import NOT_EVALUATED, VOCABULARY
from generator.stages.read import read
from generator.stages.withhold import grant, withhold

BODY = "Câu thứ nhất của bài này. Câu thứ hai dài hơn một chút. " + "Và những câu sau nữa thì thôi. " * 20


def made(config: Config, path: str = "a.md", **fields: str) -> Article:
    """The article of a Markdown file with front matter, its rights granted."""
    return grant(plain(path, **fields), config)


def plain(path: str = "a.md", **fields: str) -> Article:
    front = "".join(f"{key}: {value}\n" for key, value in {"title": "Một bài", **fields}.items())
    source = Source(path, f"---\n{front}---\n\n{BODY}\n".encode())
    return next(thing for thing in read(source, Config()) if isinstance(thing, Article))


def settings(text: str) -> Config:
    return parse(text)


@pytest.mark.parametrize(
    "front", ["title: [\nrights_policy: withdrawn", "rights_policy: withdrawn\n\t- x", "- rights_policy"]
)
@pytest.mark.parametrize("end", ["---\n", ""])
def test_of_front_matter_that_cannot_be_read_but_speaks_of_rights_the_record_only_is_published(
    front: str, end: str
) -> None:
    read_ = [*read(Source("a.md", f"---\nx: y\n{front}\n{end}\n{BODY}\n".encode()), Config())]
    articles = [thing for thing in read_ if isinstance(thing, Article)]

    assert [grant(article, Config()).rights.policy for article in articles] == ["metadata-only"]
    assert [notice.rule for notice in rights.faults(articles[0])] == ["rights-policy"]


@pytest.mark.parametrize("value", ["{a: b}", "[full, withdrawn]", "[{a: b}]", "\n- x: y"])
def test_a_policy_that_is_no_word_publishes_the_record_only(value: str) -> None:
    assert made(Config(), rights_policy=value).rights.policy == "metadata-only"


@pytest.mark.parametrize("value", [{"a": 1}, ["withdrawn"], 5, False])
def test_a_policy_that_is_no_string_in_a_json_line_publishes_the_record_only(value: object) -> None:
    line = json.dumps({"title": "Một bài", "text": BODY, "rights_policy": value}).encode()
    (article,) = (one for one in read(Source("a.jsonl", line, 1), Config()) if isinstance(one, Article))

    assert grant(article, Config()).rights.policy == "metadata-only"


def test_a_list_of_one_policy_and_an_empty_one_say_what_they_say() -> None:
    assert made(Config(), rights_policy="[excerpt]").rights.policy == "excerpt"
    assert made(Config(), rights_policy="").rights.policy == "full"


def test_without_settings_everything_is_published_and_copyright_is_not_evaluated() -> None:
    decided = made(Config()).rights

    assert (decided.policy, decided.statement, decided.basis, decided.noindex) == ("full", NOT_EVALUATED, "", False)


def test_a_later_rule_wins_over_an_earlier_one_and_both_over_the_default() -> None:
    config = settings(
        '[rights]\npolicy = "metadata-only"\n'
        '[[rights.rule]]\nsource = "Báo A"\npolicy = "full"\n'
        '[[rights.rule]]\nsource = "Báo A"\npath = "2019/*"\npolicy = "excerpt"\n'
    )

    assert made(config).rights.policy == "metadata-only"
    assert made(config, source="Báo A").rights.policy == "full"
    assert made(config, "2019/a.md", source="Báo A").rights.policy == "excerpt"


def test_a_rule_fits_only_where_all_of_its_selectors_do() -> None:
    config = settings('[[rights.rule]]\nsource = "Báo A"\nsection = ["Thơ", "Nhạc"]\npolicy = "excerpt"\n')

    assert made(config, source="Báo A").rights.policy == "full"
    assert made(config, source="Báo A", section="Nhạc").rights.policy == "excerpt"


def test_a_rule_knows_a_publisher_by_its_printed_code_and_by_its_name() -> None:
    names = '[sources]\n"BA" = "Báo A"\n'

    assert (
        made(settings(names + '[[rights.rule]]\nsource="Báo A"\npolicy="excerpt"'), source="BA").rights.policy
        == "excerpt"
    )
    assert (
        made(settings(names + '[[rights.rule]]\nsource="BA"\npolicy="excerpt"'), source="BA").rights.policy == "excerpt"
    )


def test_what_the_article_says_of_itself_wins() -> None:
    config = settings('[[rights.rule]]\nid = "a"\npolicy = "excerpt"\nbasis = "x"\n')
    decided = made(config, rights_policy="full", rights_basis="thư ngày 3-4", rights_statement="InC").rights

    assert (decided.policy, decided.basis, decided.statement) == ("full", "thư ngày 3-4", f"{VOCABULARY}InC/1.0/")
    assert decided.by == ("archive.toml:1", "a.md")


def test_a_withdrawal_holds_whoever_says_it() -> None:
    config = settings('[[rights.rule]]\nid = "a"\npolicy = "withdrawn"\ndate = 2026-01-02\nreason = "đơn"\n')
    decided = made(config, rights_policy="full").rights

    assert (decided.policy, decided.date, decided.reason, decided.noindex) == ("withdrawn", "2026-01-02", "đơn", True)


def test_a_basis_does_not_outlive_its_policy_but_a_statement_does() -> None:
    config = settings('[rights]\nbasis = "hợp đồng"\nstatement = "InC"\n[[rights.rule]]\nid = "a"\npolicy = "full"\n')

    assert (made(config).rights.basis, made(config).rights.statement) == ("", f"{VOCABULARY}InC/1.0/")


def test_a_slip_in_an_article_publishes_the_record_only_and_is_told() -> None:
    article = plain(rights_policy="exerpt", rights_statement="mine")
    told = list(rights.faults(article))

    assert grant(article, Config()).rights.policy == "metadata-only"
    assert [(n.severity, n.rule, n.where) for n in told] == [
        ("error", "rights-policy", "a.md:1"),
        ("error", "rights-statement", "a.md:1"),
    ]
    assert grant(article, Config()).rights.statement == NOT_EVALUATED


@pytest.mark.parametrize("flag", ["true", "yes", "1"])
def test_an_article_can_be_kept_out_of_web_search(flag: str) -> None:
    assert made(Config(), noindex=flag).rights.noindex is True
    assert made(Config(), noindex="false").rights.noindex is False


def test_json_fields_and_columns_of_a_table_speak_too() -> None:
    row = {"id": "x", "title": "T", "text": "Một câu. Hai câu.", "rights_policy": "excerpt", "noindex": True}
    line = list(read(Source("a.jsonl", json.dumps(row).encode()), Config()))
    table = list(read(Source("a.csv", b"id,text,rights_policy\nx,One. Two.,withdrawn\n"), Config()))

    assert [grant(a, Config()).rights.policy for a in (*line, *table) if isinstance(a, Article)] == [
        "excerpt",
        "withdrawn",
    ]
    assert isinstance(line[0], Article)
    assert line[0].rights.noindex is True


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('rights = "full"', "archive.toml:1: 'rights' must be a table"),
        ('[rights]\npolicy = "fulll"', "archive.toml:1: there is no policy 'fulll'. Did you mean 'full'"),
        ('[rights]\npolice = "full"', "Did you mean 'policy'"),
        ('[rights]\nstatement = "CC"', "'CC' is no rights statement"),
        ("[rights]\nexcerpt = 0", "'excerpt' must be a number"),
        (
            'title = "x"\n[[rights.rule]]\nid = "a"\n\n[[rights.rule]]\npolicy = "full"',
            "archive.toml:5: this rule names no",
        ),
        ('[[rights.rule]]\nid = "a"\nnoindex = "yes"', "'noindex' must be true or false"),
        ("[[rights.rule]]\nid = [1]", "'id' must be a string or a list of strings"),
    ],
)
def test_a_setting_that_cannot_be_obeyed_names_its_line(text: str, told: str) -> None:
    with pytest.raises(SettingError) as error:
        parse(text)

    assert told in str(error.value)


def test_a_rule_that_fits_nothing_is_an_error() -> None:
    config = settings('[[rights.rule]]\nid = "b"\npolicy = "withdrawn"\n')
    told = list(rights.unused(config.rights, iter([made(config).rights])))

    assert [(n.where, n.severity) for n in told] == [("archive.toml:1", "error")]


def test_a_licence_is_never_inferred_and_open_ones_reserve_nothing() -> None:
    assert made(Config(), rights="CC BY 4.0").rights.statement == NOT_EVALUATED
    assert not rights.reserves("CC BY 4.0")
    assert rights.reserves("Không sao chép dưới mọi hình thức")


def test_an_excerpt_is_the_beginning_of_the_text_and_never_more_than_half() -> None:
    config = settings('[rights]\npolicy = "excerpt"\nexcerpt = 60\n')
    whole, part = made(config), withhold(made(config), config)
    short = grant(plain(), settings('[rights]\npolicy = "excerpt"\nexcerpt = 5000\n'))

    assert whole.text.startswith(part.text)
    assert part.text == "Một bài\nCâu thứ nhất của bài này. Câu thứ hai dài hơn một chút."
    assert len(withhold(short, settings("[rights]\nexcerpt = 5000")).text) < len(short.text) * 0.6


def test_of_a_withdrawn_article_stay_title_date_source_file_and_digest() -> None:
    config = settings('[rights]\npolicy = "withdrawn"\n')
    fields = {"date": "2020-01-02", "source": "Báo A", "author": "An", "section": "Thơ", "url": "https://e.org/"}
    whole = made(config, **fields)
    part = withhold(whole, config)

    assert (part.title, part.text, part.date, part.digest, part.path) == (
        "Một bài", "Một bài\n", "2020-01-02", whole.digest, "a.md",
    )  # fmt: skip
    assert (part.record.authors, part.record.section, part.record.url, part.removed) == ((), None, None, ())


def test_a_withdrawal_can_put_other_words_in_the_place_of_the_title() -> None:
    config = settings('[[rights.rule]]\nid = "a"\npolicy = "withdrawn"\ntitle = "Bài đã gỡ"\n')

    assert withhold(made(config), config).text == "Bài đã gỡ\n"


def test_a_notice_of_a_fault_is_a_notice() -> None:
    assert all(isinstance(n, Notice) for n in rights.faults(plain(rights_policy="x")))


def test_a_rule_for_an_id_speaks_of_every_article_that_came_with_it(tmp_path: Path) -> None:
    kept = tmp_path / "kho"
    kept.mkdir()
    (kept / "archive.toml").write_text('[[rights.rule]]\nid = "kin"\npolicy = "withdrawn"\n', "utf-8")
    for name in ("a", "b"):
        row = {"id": "kin", "title": f"Bài {name}", "text": f"Ông Nguyễn Văn Bình nói zorblax {name}."}
        (kept / f"{name}.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
        report = pipeline.build(kept, tmp_path / "site")

    assert report.accounts["withheld"] == 2
    assert not [path for path in (tmp_path / "site").rglob("*.*") if path.is_file() and b"zorblax" in path.read_bytes()]
