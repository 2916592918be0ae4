"""Pages become markup: escaping, annotations, dates, catalogues."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2.ext import babel_extract
from small_archive import HOSTILE, PERSON, PLACE, readings, small_archive

from generator.config import Config
from generator.errors import SettingError
from generator.locale import HERE, LABELS, translations
from generator.model import Annotation, Archive, Entity, Flow, Occurrence, Output, Part
from generator.stages.plan import page, plan
from generator.stages.render import MESSAGES, date, make_environment, merge, render

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Tree(HTMLParser):
    """Checks that elements are closed in the order in which they were opened, and collects what is there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""
        self.nested_links = 0
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nested_links += tag == "a" and "a" in self.open
        self.seen.append(tag)
        self.ids += [v or "" for k, v in attrs if k == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(markup: str) -> Tree:
    tree = Tree()
    tree.feed(markup)
    tree.close()
    assert tree.open == []
    return tree


# ── merging ──────────────────────────────────────────────────────────────────────────────────────────────────


def strong(start: int, end: int) -> Annotation:
    return Annotation(start, end, "strong")


def link(start: int, end: int, path: str = "persons/a.html") -> Annotation:
    return Annotation(start, end, "a", (("path", path),))


def test_text_alone_is_escaped() -> None:
    assert merge(Flow(HOSTILE), "") == "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; Co"


def test_text_inside_and_round_annotations_is_escaped() -> None:
    made = merge(Flow("a<b>c", (link(1, 4),)), "../")

    assert made == 'a<a href="../persons/a.html">&lt;b&gt;</a>c'


def test_attributes_are_escaped() -> None:
    made = merge(Flow("a", (Annotation(0, 1, "a", (("href", 'https://x/"><b>'),)),)), "")

    assert made == '<a href="https://x/&#34;&gt;&lt;b&gt;">a</a>'


def test_nested_annotations_nest() -> None:
    assert merge(Flow("abc", (strong(0, 3), link(1, 2, "x"))), "") == '<strong>a<a href="x">b</a>c</strong>'


def test_crossing_annotations_are_closed_and_opened_again() -> None:
    made = merge(Flow("abcd", (link(0, 3, "x"), strong(1, 4))), "")

    assert made == '<a href="x">a<strong>bc</strong></a><strong>d</strong>'


def test_a_link_in_a_link_is_no_link() -> None:
    outer = Annotation(0, 3, "a", (("href", "https://x/"),))
    inner = Annotation(1, 2, "a", (("class", "m"), ("path", "p")))

    assert merge(Flow("abc", (outer, inner)), "") == '<a href="https://x/">a<span class="m">b</span>c</a>'


def test_a_break_stands_for_itself() -> None:
    assert merge(Flow("a\nb", (Annotation(1, 2, "br"),)), "") == "a<br>\nb"


@given(
    st.text(min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 19), st.integers(1, 10), st.sampled_from(["a", "strong", "em"])), max_size=6),
)
def test_any_annotations_give_well_formed_markup_with_the_text_unchanged(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    text = text.replace("\r", " ").replace("\x00", " ")
    laid = tuple(Annotation(s, min(s + n, len(text)), tag) for s, n, tag in spans if s < len(text))
    tree = parsed(str(merge(Flow(text, laid), "")))

    assert tree.text == text
    assert tree.nested_links == 0


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("edtf", "style", "words"),
    [
        ("2018-07-16T20:15", "full", "20:15, 16 tháng 7 năm 2018"),
        ("2018-07-16T20:15", "long", "16 tháng 7 năm 2018"),
        ("2018-07-16", "short", "16/7/2018"),
        ("2018-10-15?", "short", "15/10/2018 (?)"),
        ("2018-10-15?", "long", "15 tháng 10 năm 2018 (chưa chắc chắn)"),
        ("2018~", "long", "khoảng 2018"),
        ("2018-07%", "long", "khoảng tháng 7 năm 2018 (chưa chắc chắn)"),
        ("2019/2021", "long", "2019 – 2021"),
        ("2019/..", "long", "2019 – .."),
        ("2018-02-31", "long", "2018-02-31"),
        ("hôm qua", "long", "hôm qua"),
        ("", "long", ""),
    ],
)
def test_dates_are_told_in_words_with_their_doubt(edtf: str, style: str, words: str) -> None:
    assert date(edtf, style, locale=Locale.parse("vi"), gettext=translations("vi").gettext) == words


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=["vi", "en"])
def rendered(request: pytest.FixtureRequest) -> dict[str, str]:
    config = Config(
        ui_language=request.param,
        base_url="https://example.org/",
        description="Thử",
        redirects=(("cu.html", "about.html"),),
    )
    environment = make_environment([TEMPLATES], config)
    made = (render(p, environment) for p in plan(small_archive(), config).pages)
    return {output.path: output.body.decode() for output in made}


def test_every_page_is_well_formed_with_ids_of_its_own(rendered: dict[str, str]) -> None:
    for path, body in rendered.items():
        if path.endswith(".html"):
            tree = parsed(body)

            assert len(tree.ids) == len(set(tree.ids)), path
            assert tree.nested_links == 0, path


def test_nothing_from_an_article_becomes_markup(rendered: dict[str, str]) -> None:
    for path, body in rendered.items():
        assert 'alert("1")' not in body, path
        assert "javascript:" not in body, path
        assert "<b>" not in body.replace('<b lang="vi">', ""), path


def test_no_page_has_inline_scripts_or_styles(rendered: dict[str, str]) -> None:
    for path, body in rendered.items():
        assert " style=" not in body, path
        assert "<style" not in body, path
        assert "onclick" not in body, path


def test_the_same_page_is_rendered_to_the_same_bytes() -> None:
    def build() -> list[Output]:
        environment = make_environment([TEMPLATES], Config())
        return [render(p, environment) for p in plan(small_archive(), Config()).pages]

    assert build() == build()


def test_a_template_of_the_archive_hides_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "about.html").write_text("{% extends 'base.html' %}{% block main %}Của tôi{% endblock %}", "utf-8")
    config = Config()
    environment = make_environment([tmp_path, TEMPLATES], config)
    about = next(p for p in plan(small_archive(), config).pages if p.path == "about.html")

    assert "Của tôi" in render(about, environment).body.decode()


def test_a_template_that_asks_for_what_it_was_not_given_fails() -> None:
    environment = make_environment([], Config())
    environment.loader = DictLoader({"x.html": "{{ nothing }}"})

    with pytest.raises(SettingError, match="'nothing' is undefined"):
        render(page("x.html", "x.html", (Part("some", 1),)), environment)


def test_what_a_template_prints_is_escaped_unless_it_is_markup() -> None:
    class Told:
        def __str__(self) -> str:
            return "<b>"

    class Name(str):
        """A text of another class."""

    environment = make_environment([], Config())
    environment.loader = DictLoader({"x.html": "{% macro m(x) %}({{ x }}){% endmacro %}{{ m(it) }}{{ it }}"})

    def printed(it: object) -> str:
        return render(page("x.html", "x.html", (Part("it", it),)), environment).body.decode()

    assert printed(HOSTILE) == "({0}){0}".format(merge(Flow(HOSTILE), ""))
    assert printed(Told()) == printed(Name("<b>")) == "(&lt;b&gt;)&lt;b&gt;"
    assert printed(merge(Flow("a", (strong(0, 1),)), "")) == "(<strong>a</strong>)<strong>a</strong>"
    assert printed(7) == "(7)7"


# ── catalogues ───────────────────────────────────────────────────────────────────────────────────────────────


def messages() -> set[str]:
    """Every message of the templates, the labels and the code."""
    found = {*MESSAGES, *(m for group in LABELS.values() for m in group.values())}
    options = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}
    for path in sorted(p for p in TEMPLATES.iterdir() if p.suffix != ".md"):
        with path.open("rb") as lines:
            for _, _, message, _ in babel_extract(lines, ["_", "gettext", "ngettext"], [], options):
                found.add(message if isinstance(message, str) else str((message or ("",))[0]))
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_message_is_missing_and_none_is_left_over(language: str) -> None:
    with (HERE / f"{language}.po").open("rb") as lines:
        catalogue = read_po(lines, locale=language)
    held = {(m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue if m.id and m.string and all(m.string)}

    assert messages() - held == set()
    assert held - messages() == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_translations_keep_their_placeholders(language: str) -> None:
    with (HERE / f"{language}.po").open("rb") as lines:
        catalogue = read_po(lines, locale=language)

    assert [error for message in catalogue for error in message.check(catalogue)] == []


def test_the_pages_by_year_of_a_frequent_entity_are_linked_though_all_are_of_one_year() -> None:
    some = {
        f"x{n:02}": replace(readings()[1], article=replace(readings()[1].article, id=f"x{n:02}")) for n in range(50)
    }
    entities = {
        record.id: Entity(record, ((record.name, 50),), tuple(Occurrence(id_, at) for id_ in some))
        for at, record in enumerate((PERSON, PLACE))
    }
    environment = make_environment([TEMPLATES], Config())
    made = {p.path: p for p in plan(Archive(some, entities), Config()).pages}
    body = render(made["places/ha-dong.html"], environment).body.decode()

    assert 'href="../places/ha-dong/2021.html"' in body
