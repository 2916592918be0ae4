"""The head of a page: title, kicker, section, dateline and byline stand above the first paragraph of prose.

1. `page_head`  of a whole page: every line above the prose has a part to play.
2. `body_head`  of a text whose title is known: only the dateline and the byline beside it.
3. `dateline`   the parts of a line with a date in it; saved pages use it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.stages.read import dates, rules
from generator.stages.read.page import Page, Verdict, ends

_LABEL = re.compile(
    r"(?:cập nhật|ngày đăng|đăng (?:ngày|lúc)|ngày|lúc|xuất bản|updated|published)\s?(?:lúc|ngày)?", re.IGNORECASE
)
_PARTS = re.compile(r"\s{0,4}[|•·]\s{0,4}")
_TRIM = " \t\u00a0|-–—,:;()•·"


def dateline(text: str) -> tuple[Verdict, ...]:
    """The parts of a line that is a date, alone or with byline, section, source or counters beside it; else ()."""
    stamp = dates.stamp(text)
    if stamp is None:
        return ()
    before, after = text[: stamp.start], text[stamp.end :]
    verdicts: list[Verdict] = []
    for chunk in _PARTS.split(before):
        verdicts += _beside(chunk.strip(_TRIM), apart="|" in before)
    verdicts.append(Verdict("date", "dateline", text[stamp.start : stamp.end].strip(_TRIM.replace(")", ""))))
    for chunk in _PARTS.split(after):
        verdicts += _beside(chunk.strip(_TRIM), apart=False)
    return tuple(verdicts) if all(verdict.role for verdict in verdicts) else ()


def _dateline(page: Page, index: int) -> bool:
    """Reads line `index` into the record if it is a dateline; else leaves it."""
    verdicts = dateline(page.lines[index].text)
    if not verdicts:
        return False
    if len(verdicts) == 1:
        page.mark(index, "date", "dateline")
    else:
        page.verdicts[index] = verdicts
    for role, rule, text in verdicts:
        stamp = dates.stamp(text) if role == "date" else None
        if stamp:
            page.note("date", stamp.value, rule, index, text)
        elif role == "authors":
            for name in rules.names(text) or (text,):
                page.note("authors", name, rule, index, text)
        elif role in ("source", "section"):
            page.note(role, text, rule, index)
    return True


def _beside(chunk: str, apart: bool) -> list[Verdict]:
    """What stands beside a date: byline, counter, section …; a verdict without a role where it is none of these.
    `apart`: a stroke sets it off from the date."""
    if not chunk or _LABEL.fullmatch(chunk):
        return []
    row = rules.furniture(chunk)
    if row:
        return [Verdict("removed", row.rule, chunk)]
    if rules.names(chunk) or rules.is_staff(chunk):
        return [Verdict("authors", "byline-beside-date", chunk)]
    if rules.newspaper(chunk) == chunk:
        return [Verdict("source", "newspaper-beside-date", chunk)]
    if apart and len(chunk) <= 40:
        return [Verdict("section", "section-beside-date", chunk)]
    return [Verdict("", "", chunk)]


def page_head(page: Page) -> None:
    """The head of a whole page: everything above the first paragraph of prose has a part to play."""
    head = page.open(0, page.first)
    if page.first == len(page.lines):  # no prose at all: the head is what leads up to the title and the date
        head = head[:8]
    dated = [index for index in head if _dateline(page, index)]
    if not dated and page.first < len(page.lines):
        dated = [index for index in reversed(page.open(page.last + 1, len(page.lines))) if _dateline(page, index)][:1]
    candidates = [index for index in head if not page.verdicts[index] and not page.captions[index]]
    title = _title_line(page, candidates, [index for index in dated if index < page.first])
    if title is None:
        return
    page.titled = page.lines[title].text
    page.mark(title, "title", "title-line")
    above = [index for index in candidates if index < title]
    _above_title(page, above)
    if page.first < len(page.lines):
        _below_title(page, [index for index in candidates if index > title])


def _title_line(page: Page, candidates: list[int], dated: list[int]) -> int | None:
    """The line that is the title: one printed again below; else the nearest above the dateline; else the first below
    it; without a dateline the first that is long enough to be one."""
    texts = [line.text for line in page.lines]
    worded = [index for index in candidates if not rules.names(texts[index]) and texts[index][-1] not in ".:;"]
    for index in worded:
        if len(texts[index]) >= 20 and texts[index] in texts[page.last + 1 :]:
            return index
    if dated:
        above = [index for index in worded if index < dated[0] and len(texts[index].split()) >= 3]
        below = [index for index in worded if index > dated[0]]
        return above[-1] if above else below[0] if below else None
    long = [index for index in worded if len(texts[index].split()) >= 5]
    return long[0] if long else worded[0] if worded else None


def _above_title(page: Page, above: list[int]) -> None:
    for index in above:
        text = page.lines[index].text
        if index == above[-1] and text.endswith(":"):
            page.mark(index, "kicker", "kicker-above-title")
            page.note("kicker", text, "kicker-above-title", index)
        elif index == above[-1] and len(text) <= 90 and not ends(text):
            page.mark(index, "section", "section-above-title")
            section = re.split(r"\s[/>»›]\s", text)[-1]
            page.note("section", section, "section-above-title", index)
        else:
            page.mark(index, "removed", "above-title")


def _below_title(page: Page, below: list[int]) -> None:
    for index in below:
        text = page.lines[index].text
        names = rules.names(text)
        if names or rules.is_staff(text):
            page.mark(index, "authors", "byline-under-title")
            for name in names or (text,):
                page.note("authors", name, "byline-under-title", index)
        elif rules.source_name(text):
            page.mark(index, "source", "source-line")
            page.note("source", rules.source_name(text), "source-line", index)
        else:
            page.mark(index, "heading", "line-under-title")


_HEAD = 8  # lines of a text in which its dateline may stand below the first paragraph


def _is_timed(text: str) -> bool:
    return len(text) <= dates.LONGEST and ":" in text and any(part.role == "date" for part in dateline(text))


def body_head(page: Page, known: Mapping[str, object]) -> None:
    """The head of a text whose title is known: only a dateline, with a byline beside or next to it, is taken out."""
    dated = next((index for index in page.open(0, min(page.first, 12)) if _dateline(page, index)), None)
    if dated is None:
        # A scraper often puts the summary above the dateline. Several times of day are the entries of a live report.
        timed = [index for index in page.open(page.first, _HEAD) if _is_timed(page.lines[index].text)]
        if len(timed) != 1 or not _dateline(page, timed[0]):
            return
        dated = timed[0]
    for index in (dated - 1, dated + 1):
        if 0 <= index < len(page.lines) and not page.verdicts[index] and rules.names(page.lines[index].text):
            byline(page, index, "byline-beside-date", known)


def byline(page: Page, index: int, rule: str, known: Mapping[str, object]) -> None:
    """The byline goes into the record; where the authors are given, it stays in the text unless it says the same."""
    names = rules.names(page.lines[index].text)
    authors = known.get("authors") or ()
    if authors and not (isinstance(authors, tuple) and set(names) <= {author.value for author in authors}):
        return
    page.mark(index, "authors", rule)
    if not authors:
        for name in names:
            page.note("authors", name, rule, index)
