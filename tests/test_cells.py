"""Cells that spreadsheets would run: guarded in every CSV that the program writes, and read back as they were."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.cells import guarded, unguarded
from generator.edges.files import append_decision
from generator.ledger import format_decision, parse_ledger
from generator.model import Decision
from generator.stages.export.tables import row
from generator.text import printable

HEAD = "action,article,quote,prefix,suffix,entity,target,note\n"
SIGNS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(st.one_of(st.sampled_from(SIGNS + "'\",; a"), st.characters(exclude_categories=["Cs"])), max_size=12)


@given(TEXTS)
def test_no_cell_begins_as_a_formula_and_each_is_read_back_as_it_was(text: str) -> None:
    assert guarded(text)[:1] not in tuple(SIGNS)
    assert unguarded(guarded(text)) == text


@given(TEXTS)
def test_text_that_needs_no_guard_has_none(text: str) -> None:
    assume(not re.match(f"'*[{re.escape(SIGNS)}]", text))

    assert guarded(text) == unguarded(text) == text


@given(st.lists(TEXTS, min_size=2, max_size=5))
def test_a_row_of_the_data_is_read_back_as_it_was(cells: list[str]) -> None:
    read = next(csv.reader(io.StringIO(row(cells).decode(), newline="")))

    assert [unguarded(cell) for cell in read] == cells


WORDS = TEXTS.map(printable).filter(lambda text: text == printable(f"'{text}'").strip("'") == text.strip() != "")


@given(WORDS, WORDS, WORDS, WORDS)
def test_a_decision_is_read_back_as_it_was_taken(quote: str, prefix: str, suffix: str, note: str) -> None:
    taken = Decision("review.csv:2", "reject", "a", quote, prefix, suffix, note=note)
    line = format_decision(taken)

    assert parse_ledger(HEAD + line) == (taken,)
    assert not any(cell[:1] in tuple(SIGNS) for cell in next(csv.reader(io.StringIO(line, newline=""))))


@pytest.mark.parametrize("quote", ["=HYPERLINK(1)", "-1", "@SUM(1)", "'=1", "''+2", "'quote'"])
def test_the_ledger_on_disk_holds_no_formula_and_says_what_it_said(tmp_path: Path, quote: str) -> None:
    decision = Decision("", "pin", "a", quote, entity="person:=1+1")
    append_decision(tmp_path, decision)
    text = (tmp_path / "review.csv").read_text("utf-8")

    assert not re.search(r'(?:^|,)"?[=+\-@]', text, re.MULTILINE)
    assert [d.quote for d in parse_ledger(text)] == [quote]


def test_a_cell_that_a_person_wrote_without_a_guard_counts_as_it_stands() -> None:
    assert [d.quote for d in parse_ledger(f"{HEAD}ignore,,-NQ/TW,,,,,\n")] == ["-NQ/TW"]
