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
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.model import Field
from generator.stages.read import dates, rules


class Captured(NamedTuple):
    """A line that is not blank: its number in the source and its text without the white space around it."""

    number: int
    text: str


class Verdict(NamedTuple):
    """What a line, or the part `text` of it, is. `role` is a BlockKind for what stays in the text, else a role of
    model.Line; `rule` says why."""

    role: str
    rule: str
    text: str


KEPT = frozenset(("title", "lead", "paragraph", "heading", "caption", "item", "quote", "code", "row"))


@dataclass
class Page:
    """The lines under way. `verdicts[i]` is () while nothing is known of `lines[i]`; `found` are the metadata, in the
    order of their rank; `titled`: the title is known from elsewhere and is no line."""

    lines: Sequence[Captured]
    titled: str = ""
    verdicts: list[tuple[Verdict, ...]] = field(default_factory=list)
    found: dict[str, list[Field]] = field(default_factory=dict)
    captions: list[bool] = field(default_factory=list)
    first: int = 0
    last: int = -1

    def mark(self, index: int, role: str, rule: str) -> None:
        self.verdicts[index] = (Verdict(role, rule, self.lines[index].text),)

    def note(self, name: str, value: str, rule: str, index: int, evidence: str = "") -> None:
        line = self.lines[index]
        self.found.setdefault(name, []).append(Field(value, "printed", rule, evidence or line.text, line.number))

    def open(self, start: int, stop: int) -> list[int]:
        """The lines from `start` up to `stop` of which nothing is known yet."""
        return [index for index in range(max(0, start), min(stop, len(self.lines))) if not self.verdicts[index]]


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
        _body_head(page, known)
    else:
        _page_head(page)
    _tail(page, known)
    _duplicates(page)
    _kinds(page)
    return page


# ── 1, 2: furniture ──────────────────────────────────────────────────────────────────────────────────────────

_END = re.compile(r"[.!?…:;][\s\"”’»)\]]{0,4}$|[”\"][\s)]{0,2}$")
_STOP = re.compile(r"[.…][\s\"”’»)\]]{0,4}$|[!?][\"”’»]{1,2}$|[:;]$")


def _ends(text: str) -> bool:
    """Whether `text` ends as a sentence or a quotation does."""
    return _END.search(text, max(0, len(text) - 8)) is not None


def is_prose(text: str) -> bool:
    """A paragraph of running text: a sentence of some length, or a long line."""
    return len(text) >= 180 or (len(text) >= 60 and _STOP.search(text, len(text) - 8) is not None)


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


# ── 3: the head ──────────────────────────────────────────────────────────────────────────────────────────────

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


def _page_head(page: Page) -> None:
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
        elif index == above[-1] and len(text) <= 90 and not _ends(text):
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


def _body_head(page: Page, known: Mapping[str, object]) -> None:
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
            _byline(page, index, "byline-beside-date", known)


# ── 4: the tail ──────────────────────────────────────────────────────────────────────────────────────────────

# Rules of furniture under which headlines of other articles follow.
_LISTS = frozenset(("hotlist", "read-more", "related", "video-list", "xem-video"))
_TAIL = 0.6  # a byline or source line stands in the last part of the text


def _tail(page: Page, known: Mapping[str, object]) -> None:
    total = sum(len(line.text) for line in page.lines) or 1
    passed = 0
    for index, line in enumerate(page.lines):
        passed += len(line.text)
        if page.verdicts[index] or index == 0 or len(line.text) > 400:
            continue
        late = passed >= total * _TAIL
        if index > page.last and line.text == page.titled:
            page.mark(index, "duplicate", "title-repeated")
        elif late and (index > page.last or len(line.text) < 250) and rules.is_rights(line.text):
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
        _byline(page, index, "byline-at-end", known)


def _stands_alone(page: Page, index: int) -> bool:
    """Whether the line comes after a finished sentence or caption and is followed by a gap or by nothing."""
    kept = [earlier for earlier in range(index - 1, max(-1, index - 4), -1) if not _gone(page, earlier)]
    if not kept or not (_ends(page.lines[kept[0]].text) or page.captions[kept[0]]):
        return False
    following = index + 1
    return following == len(page.lines) or page.lines[following].number > page.lines[index].number + 1


def _gone(page: Page, index: int) -> bool:
    return bool(page.verdicts[index]) and page.verdicts[index][0].role not in KEPT


def _byline(page: Page, index: int, rule: str, known: Mapping[str, object]) -> None:
    """The byline goes into the record; where the authors are given, it stays in the text unless it says the same."""
    names = rules.names(page.lines[index].text)
    authors = known.get("authors") or ()
    if authors and not (isinstance(authors, tuple) and set(names) <= {author.value for author in authors}):
        return
    page.mark(index, "authors", rule)
    if not authors:
        for name in names:
            page.note("authors", name, rule, index)


def _under_lists(page: Page) -> None:
    """Below the article, what stands under the heading of a list of other articles are their headlines."""
    under = False
    for index in range(page.last + 1, len(page.lines)):
        verdicts = page.verdicts[index]
        if verdicts:
            under = under or verdicts[0].rule in _LISTS
        elif under and len(page.lines[index].text) <= 160 and not _STOP.search(page.lines[index].text[-8:]):
            page.mark(index, "removed", "under-list-of-articles")


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
        late = index > count * _TAIL and len(text) >= 25 and _ends(text)
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
        len(text) <= 120
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
