"""Tables and lists: read with their structure, shown with it, their text untouched."""

from __future__ import annotations

import pytest

from generator.config import Config
from generator.model import Annotation, Article, Block, Flow, Source
from generator.stages.plan.groups import DEEPEST, cells, grouped
from generator.stages.plan.views import BlockView
from generator.stages.read import markup
from generator.stages.read.markdown import Markdown

FILE = """# Bảng

| Nơi | Số | Tỷ lệ |
|---|--:|--:|
| Mỹ Tho | 1.200 | 4,5 % |
| Gò Công | 9 | – |

Đoạn giữa.

| A | B |
|---|---|
| x | y |
"""


@pytest.fixture(scope="module")
def article() -> Article:
    return next(a for a in Markdown().read(Source("a.md", FILE.encode()), Config()) if isinstance(a, Article))


def rows(html: str) -> list[tuple[str, list[tuple[str, bool, int, int]]]]:
    """The rows of a page: their text, and (text, header, columns, rows) of their cells."""
    root = markup.parse(f"<body>{html}</body>")
    assert root is not None
    return [
        (p.text, [(p.text[c.start : c.end], c.header, c.columns, c.rows) for c in p.cells]) for p in markup.parts(root)
    ]


def views(article: Article) -> tuple[BlockView, ...]:
    made = []
    for block in article.blocks:
        flow = Flow(article.text[block.start : block.end])
        made.append(BlockView(block.kind, flow, level=block.level, cells=cells(flow, block)))
    return grouped(made)


# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_a_line_of_text_and_its_cells_stand_beside_it(article: Article) -> None:
    row = next(b for b in article.blocks if b.kind == "row" and "Tho" in article.text[b.start : b.end])

    assert article.text[row.start : row.end] == "Mỹ Tho\t1.200\t4,5 %"
    assert [article.text[c.start : c.end] for c in row.cells] == ["Mỹ Tho", "1.200", "4,5 %"]


def test_each_table_has_its_number(article: Article) -> None:
    assert [b.level for b in article.blocks if b.kind == "row"] == [1, 1, 1, 2, 2]


def test_cells_that_name_a_row_or_a_column_are_headers() -> None:
    html = "<table><thead><tr><td>Quận</td><td>Năm</td></tr></thead><tr><th>Ba Đình</th><td>12</td></tr></table>"

    assert [[header for _, header, *_ in made] for _, made in rows(html)] == [[True, True], [True, False]]


def test_cells_reach_over_columns_and_rows_and_nonsense_is_one() -> None:
    html = '<td colspan="2">a</td><td rowspan=" 3 ">b</td><td colspan="-1">c</td><td rowspan="x">d</td>'

    assert [cell[2:] for cell in rows(f"<table><tr>{html}</tr></table>")[0][1]] == [(2, 1), (1, 3), (1, 1), (1, 1)]


def test_empty_cells_keep_their_places() -> None:
    html = "<table><tr><td></td><td>A</td><td> </td><td>B</td><td></td></tr></table>"

    assert rows(html) == [("A\t\tB", [(text, False, 1, 1) for text in ("", "A", "", "B", "")])]


# ── shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_that_follow_each_other_are_one_table_with_its_head(article: Article) -> None:
    tables = [view for view in views(article) if view.kind == "table"]

    assert [(table.level, len(table.parts)) for table in tables] == [(1, 3), (1, 2)]
    assert [cell.scope for cell in tables[0].parts[0].cells] == ["col", "col", "col"]


def test_columns_of_numbers_are_known(article: Article) -> None:
    table = next(view for view in views(article) if view.kind == "table")

    assert [[cell.number for cell in row.cells] for row in table.parts] == [[False, True, True]] * 3


def test_a_mention_in_a_cell_stands_in_that_cell_and_is_cut_at_its_end(article: Article) -> None:
    row = next(b for b in article.blocks if b.kind == "row" and "Tho" in article.text[b.start : b.end])
    flow = Flow(article.text[row.start : row.end], (Annotation(3, 9, "a"), Annotation(7, 12, "mark")))
    first, second, third = cells(flow, row)

    assert first.flow == Flow("Mỹ Tho", (Annotation(3, 6, "a"),))
    assert second.flow == Flow("1.200", (Annotation(0, 2, "a"), Annotation(0, 5, "mark")))
    assert third.flow.annotations == ()


def test_deeper_items_lie_inside_the_item_before_them() -> None:
    items = [("Một", 1), ("Một một", 2), ("Một hai", 2), ("1. Hai", 1)]
    (made,) = grouped([BlockView("item", Flow(text), level=level) for text, level in items])

    assert [(item.flow.text, item.role) for item in made.parts] == [("Một", ""), ("1. Hai", "numbered")]
    assert [item.flow.text for item in made.parts[0].parts[0].parts] == ["Một một", "Một hai"]


def test_lists_without_end_are_nested_only_so_deep() -> None:
    (made,) = grouped([BlockView("item", Flow(str(level)), level=level) for level in range(1, 2000)])
    depth = 1
    while made.parts[-1].parts:
        made, depth = made.parts[-1].parts[0], depth + 1

    assert depth == DEEPEST
    assert len(made.parts) == 2000 - DEEPEST


def test_an_item_at_the_top_level_after_a_deeper_first_one_is_not_lost() -> None:
    (made,) = grouped([BlockView("item", Flow("a"), level=3), BlockView("item", Flow("b"), level=1)])

    assert [item.flow.text for item in made.parts] == ["a", "b"]


def test_a_row_without_cells_is_still_shown() -> None:
    assert [cell.flow.text for cell in cells(Flow("a"), Block("row", 0, 1))] == ["a"]
