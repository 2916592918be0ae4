"""Items that follow each other become lists, rows become tables.

1. `grouped` gathers neighbouring items and rows; an item deeper than the one before it lies inside that one.
2. `cells` cuts the text of a row, and what lies over it, into its cells.
3. A table's first rows of nothing but headers are its head. A column whose cells are all numbers is set as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from generator.model import Annotation, Block, Flow
from generator.stages.plan.views import BlockView, CellView

_NUMBERED = re.compile(r"\d{1,3}[.)] ")
_NUMBER = re.compile(r"[+\-–−]?[\d.,\u00a0 ]*\d ?[%‰]?$")
_NOTHING = ("", "-", "–", "—")
_EMPTY = Flow("")
DEEPEST = 6  # lists inside lists; what lies deeper stands beside its neighbours


def grouped(views: Sequence[BlockView]) -> tuple[BlockView, ...]:
    """`views` with neighbouring items as the parts of a list, and the neighbouring rows of a table as those of one."""
    if not any(view.kind in ("item", "row") for view in views):
        return tuple(views)
    made: list[BlockView] = []
    for (kind, _), some in groupby(views, key=lambda v: (v.kind, v.level if v.kind == "row" else 0)):
        if kind == "item":
            made.append(_list([*some]))
        elif kind == "row":
            made.append(_table([*some]))
        else:
            made += some
    return tuple(made)


def _list(items: Sequence[BlockView], depth: int = 1) -> BlockView:
    """A list of `items`; runs of items deeper than the first become lists inside the item before them."""
    level = items[0].level
    made: list[BlockView] = []
    for deeper, some in groupby(items, key=lambda item: item.level > level and depth < DEEPEST):
        if deeper:
            made[-1] = replace(made[-1], parts=(*made[-1].parts, _list([*some], depth + 1)))
        else:
            made += (replace(i, role="numbered") if _NUMBERED.match(i.flow.text) else i for i in some)
    return BlockView("list", _EMPTY, parts=tuple(made))


def cells(flow: Flow, block: Block) -> tuple[CellView, ...]:
    """The cells of a row, each with the annotations that lie in it; one that reaches into the next cell is cut. A row
    of which no cells are known is one cell."""
    if block.kind == "row" and not block.cells:
        return (CellView(flow, "", 1, 1, False),)
    return tuple(
        CellView(
            _cut(flow, cell.start - block.start, cell.end - block.start),
            "row" if cell.header else "",
            cell.columns,
            cell.rows,
            False,
        )
        for cell in block.cells
    )


def _cut(flow: Flow, start: int, end: int) -> Flow:
    inside = (a for a in flow.annotations if a.start < end and a.end > start)
    cut = (Annotation(max(a.start, start) - start, min(a.end, end) - start, a.tag, a.attributes) for a in inside)
    return Flow(flow.text[start:end], tuple(cut))


def _table(rows: Sequence[BlockView]) -> BlockView:
    head = sum(1 for _ in takewhile(lambda row: row.cells and all(cell.scope for cell in row.cells), rows))
    head = head if head < len(rows) else 0
    numbers = _numbers([row.cells for row in rows[head:]])
    made = (
        replace(row, cells=tuple(_set(cell, at in numbers, n < head) for at, cell in enumerate(row.cells)))
        for n, row in enumerate(rows)
    )
    return BlockView("table", _EMPTY, level=head, parts=tuple(made))


def _set(cell: CellView, number: bool, in_head: bool) -> CellView:
    return cell._replace(number=number, scope="col" if in_head else cell.scope)


def _numbers(rows: Sequence[Sequence[CellView]]) -> frozenset[int]:
    """The columns that hold numbers and nothing else. Where cells reach over columns, none is told."""
    if any(cell.columns > 1 or cell.rows > 1 for row in rows for cell in row):
        return frozenset()
    return frozenset(at for at in range(max(map(len, rows), default=0)) if _all_numbers(_column(rows, at)))


def _column(rows: Sequence[Sequence[CellView]], at: int) -> Iterator[str]:
    return (row[at].flow.text.strip() for row in rows if at < len(row))


def _all_numbers(texts: Iterator[str]) -> bool:
    said = [text for text in texts if text not in _NOTHING]
    return bool(said) and all(_NUMBER.match(text) for text in said)
