"""Captured lines → what each of them is.

1. Furniture that is furniture anywhere is marked; the first and last paragraph of prose bound the article.
2. Above and below those bounds, furniture that needs its place is marked too.
3. The head (above the prose) gives title, kicker, section, dateline and byline.
4. The tail gives source, byline, rights notice, and drops the headlines under a list of other articles.
5. Doubled captions and paragraphs, and the title printed again, are duplicates.
6. What is left is the text: caption, heading, item, lead, paragraph.

No rule takes a sentence of prose out: what is removed is furniture, said twice, or read into the record.
Nothing is thrown away either: every line keeps its verdict, with the name of the rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.stages.read import dates, rules
from generator.stages.read.head import body_head, page_head
from generator.stages.read.page import KEPT, LATE, Captured, Page, ends, is_prose
from generator.stages.read.tail import read_tail


def clean(lines: Sequence[Captured], title: str = "", given: Mapping[str, object] | None = None) -> Page:
    """Every line of `lines` with its verdict, and the metadata that the lines print.

    `title` is the title where it is known from elsewhere (a JSON field); then the rules of the head are careful, for
    the lines are the article's text and not a whole page. `given` are the metadata known from elsewhere: a source line
    or byline that would add nothing to the record stays in the text.
    """
    known = given or {}
    page = Page(lines, title, [()] * len(lines), captions=[rules.is_caption(line.text) for line in lines])
    _everywhere(page)
    _bounds(page)
    _edges(page)
    if title:
        body_head(page, known)
    else:
        page_head(page)
    read_tail(page, known)
    _duplicates(page)
    _kinds(page)
    return page


# ── 1, 2: furniture ──────────────────────────────────────────────────────────────────────────────────────────


def _everywhere(page: Page) -> None:
    for index, line in enumerate(page.lines):
        if len(line.text) <= rules.SHORT:
            row = rules.furniture(line.text)
            if row and not row.edge:
                page.mark(index, "removed", row.rule)


def _bounds(page: Page) -> None:
    prose = [
        index
        for index, line in enumerate(page.lines)
        if not page.verdicts[index]
        and is_prose(line.text)
        and not page.captions[index]
        and not (len(line.text) < 250 and index > len(page.lines) * 0.5 and rules.is_rights(line.text))
    ]
    page.first = prose[0] if prose else len(page.lines)
    page.last = prose[-1] if prose else len(page.lines) - 1


def _edges(page: Page) -> None:
    for index in [*page.open(0, min(page.first, len(page.lines))), *page.open(page.last + 1, len(page.lines))]:
        row = rules.furniture(page.lines[index].text)
        if row:
            page.mark(index, "removed", row.rule)
    for index, verdicts in enumerate(page.verdicts):
        paper = rules.newspaper(page.lines[index].text) if verdicts and verdicts[0].rule == "follow-us" else ""
        if paper:
            page.note("source", paper, "newspaper-in-furniture", index)


# ── 5: said twice ────────────────────────────────────────────────────────────────────────────────────────────


def _duplicates(page: Page) -> None:
    """A line printed before: next to it, or late in the page, or a whole paragraph. Refrains and short answers stay."""
    seen: dict[str, int] = {}
    bare: set[str] = set()
    count = len(page.lines)
    for index, line in enumerate(page.lines):
        if page.verdicts[index] and page.verdicts[index][0].role not in KEPT:
            continue
        text = line.text
        caption = page.captions[index]
        at = seen.get(text)
        late = index > count * LATE and len(text) >= 25 and ends(text)
        if at is not None and not page.verdicts[index]:
            if caption or len(text) >= 100 or late or (index - at <= 2 and len(text) >= 25):
                page.mark(index, "duplicate", "caption-doubled" if caption else "line-doubled")
        elif at is None and late and not page.verdicts[index] and text.rstrip(". ") in bare:
            page.mark(index, "duplicate", "caption-doubled-without-credit")
        seen.setdefault(text, index)
        if caption:
            bare.add(rules.without_credit(text))


# ── 6: what is left ──────────────────────────────────────────────────────────────────────────────────────────

_ITEM = re.compile(r"[•·▪■►▶➢+]\s?\w|[-–*]\s?\w")


def _kinds(page: Page) -> None:
    left = page.open(0, len(page.lines))
    lead = False
    for place, index in enumerate(left):
        text = page.lines[index].text
        before = page.lines[left[place - 1]].text if place else ""
        after = page.lines[left[place + 1]].text if place + 1 < len(left) else ""
        if page.captions[index]:
            page.mark(index, "caption", "caption-with-credit")
        elif lead and _is_heading(before, text, after):
            page.mark(index, "heading", "short-line-before-prose")
        elif _is_item(before, text, after):
            page.mark(index, "item", "bullets-in-a-row")
        else:
            page.mark(index, "paragraph" if lead else "lead", "")
            lead = True


def _is_heading(before: str, text: str, after: str) -> bool:
    """A bare short line between paragraphs."""
    return (
        4 <= len(text) <= 120
        and len(text.split()) <= 24
        and (text[0].isupper() or text[0].isdigit() or text[0] in "“\"'‘")
        and text[-1] not in '.,;:!…”"'
        and is_prose(after)
        and len(before) >= 60
        and not rules.source_name(text)
        and dates.stamp(text) is None
    )


def _is_item(before: str, text: str, after: str) -> bool:
    """A line with a bullet beside another with the same bullet. A single "* …" or "- …" opens a paragraph."""
    if len(text) > 300 or not _ITEM.match(text):
        return False
    return any(other[:1] == text[0] and len(other) <= 300 and bool(_ITEM.match(other)) for other in (before, after))
