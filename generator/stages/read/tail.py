"""The tail of a page: source, byline and rights notice; below them, headlines of other articles.

1. The title printed again. 2. The rights notice. 3. Source line and byline. 4. What stands under a list of articles.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.model import Field
from generator.stages.read import rules
from generator.stages.read.head import byline
from generator.stages.read.page import KEPT, LATE, STOP, Page, ends

# Rules of furniture under which headlines of other articles follow.
_LISTS = frozenset(("hotlist", "read-more", "related", "video-list", "xem-video"))


def read_tail(page: Page, known: Mapping[str, object]) -> None:
    """Marks what the end of the page says of the article, and the title printed again."""
    total = sum(len(line.text) for line in page.lines) or 1
    passed = 0
    for index, line in enumerate(page.lines):
        passed += len(line.text)
        if page.verdicts[index] or index == 0 or len(line.text) > 400:
            continue
        late = passed >= total * LATE
        if index > page.last and line.text == page.titled:
            page.mark(index, "duplicate", "title-repeated")
        elif late and index > page.last and rules.is_rights(line.text):
            _rights(page, index)
        elif late and len(line.text) <= 120:
            _signature(page, index, known)
    _under_lists(page)


def _rights(page: Page, index: int) -> None:
    text = page.lines[index].text
    page.mark(index, "rights", "rights-notice")
    page.note("rights", text, "rights-notice", index)
    paper = rules.newspaper(text)
    if paper:
        page.note("source", paper, "newspaper-in-rights-notice", index)


def _signature(page: Page, index: int, known: Mapping[str, object]) -> None:
    """Reads line `index` as the source or the byline at the end of an article."""
    text = page.lines[index].text
    source = rules.source_name(text)
    if source and not known.get("source"):
        page.mark(index, "source", "source-line")
        page.found.setdefault("source", []).insert(
            0, Field(source, "printed", "source-line", text, page.lines[index].number)
        )
    elif not source and rules.names(text) and _stands_alone(page, index):
        byline(page, index, "byline-at-end", known)


def _stands_alone(page: Page, index: int) -> bool:
    """Whether the line comes after a finished sentence or caption and is followed by a gap or by nothing."""
    kept = [earlier for earlier in range(index - 1, max(-1, index - 4), -1) if not _gone(page, earlier)]
    if not kept or not (ends(page.lines[kept[0]].text) or page.captions[kept[0]]):
        return False
    following = index + 1
    return following == len(page.lines) or page.lines[following].number > page.lines[index].number + 1


def _gone(page: Page, index: int) -> bool:
    return bool(page.verdicts[index]) and page.verdicts[index][0].role not in KEPT


def _under_lists(page: Page) -> None:
    """Below the article, what stands under the heading of a list of other articles are their headlines."""
    under = False
    for index in range(page.last + 1, len(page.lines)):
        verdicts = page.verdicts[index]
        if verdicts:
            under = under or verdicts[0].rule in _LISTS
        elif under and len(page.lines[index].text) <= 160 and not STOP.search(page.lines[index].text[-8:]):
            page.mark(index, "removed", "under-list-of-articles")
