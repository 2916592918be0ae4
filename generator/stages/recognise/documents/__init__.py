"""Finds citations of official documents.

1. One pass over the text for the words that open a citation ("Nghị định", "Luật", "NQ").
2. Each is read on, most certain shape first: number, plenum, congress, law, draft, title. Nothing read: no citation.
3. A number may open a list ("Nghị định 29 và 178"): each member is a citation of its own.
4. One pass for bare numbers with a symbol ("theo 05-CT/TW").
5. What stands around a citation (pinpoint, date, issuer, subject) goes into its fields, never into its surface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from generator.knowledge import Knowledge
from generator.knowledge.documents import LAW_WORDS, DocumentKnowledge
from generator.model import Article, Citation, Mention
from generator.stages.recognise.documents.context import pinpoint, tail
from generator.stages.recognise.documents.names import Named, read_congress, read_law, read_plenum
from generator.stages.recognise.documents.numbers import Number, read_number
from generator.stages.recognise.documents.titles import DRAFT, read_draft, read_quoted, read_title
from generator.stages.recognise.documents.words import ANCHOR, COMMON, COUNTED, NEVER_SHORT, WORDS
from generator.text import canonical, lower


@dataclass(frozen=True)
class _View:
    """The text in the two forms in which it is matched, both of its length."""

    text: str
    low: str
    knowledge: DocumentKnowledge


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    rule: str
    citation: Citation


def find_documents(article: Article, knowledge: Knowledge) -> list[Mention]:
    """The document mentions of `article`, in text order, without overlaps."""
    view = _View(canonical(article.text), lower(article.text), knowledge.documents)
    found = list(_cited(view))
    found += _bare(view, found)
    found.sort(key=lambda f: f.start)
    return [
        Mention(f.start, f.end, article.text[f.start : f.end], "document", f.rule, _completed(view, f, after))
        for f, after in zip(found, [*(f.start for f in found[1:]), len(view.text)], strict=False)
    ]


def _cited(view: _View) -> Iterator[_Found]:
    end = 0
    for anchor in ANCHOR.finditer(view.low):
        if anchor.start() < end:
            continue
        for found in _read(view, anchor):
            end = found.end
            yield found


def _read(view: _View, anchor: re.Match[str]) -> Iterator[_Found]:
    """What the type word at `anchor` opens: one citation, a list of them, or nothing."""
    start, at, printed = anchor.start(), anchor.end(), anchor.group()
    word = WORDS[printed]
    number = _numbered(view, anchor)
    if number:
        first = _Found(start, number.end, f"document.{_form(number)}", _citation(word, number))
        yield from _listed(view, first, printed)
        return
    named = _named(view, start, at, printed, word)
    if named:
        begin = start - len("dự thảo ") if named.form == "draft" else start
        rest = {key: value for key, value in named.fields.items() if key != "known"}
        citation = Citation(form=named.form, word=word, **rest)
        number = _law_number(view, named.end) if word in LAW_WORDS else None
        if number:
            citation = replace(citation, number=number.number, year=number.year, symbol=number.symbol)
        within = number and view.text[named.end : named.end + 2] != " ("
        yield _Found(begin, number.end if number and within else named.end, f"document.{named.form}", citation)


def _numbered(view: _View, anchor: re.Match[str]) -> Number | None:
    """The number that follows a type word, if it is one and the word can bear it."""
    printed = anchor.group()
    so = _NUMBERED.match(view.low, anchor.end())
    at = so.end() if so else anchor.end() + (view.text[anchor.end() : anchor.end() + 1] == " ")
    number = read_number(view.text, at)
    if number is None or number.form < 4:
        return number
    if printed in NEVER_SHORT:
        return None
    if so:
        return number
    if number.form == 5 and (
        1900 <= int(re.sub(r"\D", "", number.number)) <= 2100 or COUNTED.match(view.low, number.end)
    ):
        return None
    if printed in COMMON and not view.text[anchor.start()].isupper():
        return number if view.low.startswith((" của", " ngày"), number.end) or number.form == 4 else None
    return number


_LAW_NUMBER = re.compile(r"(?:,? | \()(?:luật )?số ?:? ?")
_NUMBERED = re.compile(r" ?số ?:? ?")


def _law_number(view: _View, end: int) -> Number | None:
    """The number that follows a law's name: part of the name, or (in brackets) a citation beside it."""
    so = _LAW_NUMBER.match(view.low, end)
    number = read_number(view.text, so.end()) if so else None
    return number if number and number.form == 0 else None


def _named(view: _View, start: int, at: int, printed: str, word: str) -> Named | None:
    text, low = view.text, view.low
    if word in LAW_WORDS:
        return read_law(text, low, start, at, view.knowledge)
    named = None
    if word in ("Nghị quyết", "Kết luận"):
        named = read_plenum(low, at) or read_congress(text, low, at)
    return (
        named
        or read_quoted(text, start, at, printed)
        or read_draft(text, low, start, at)
        or _known_title(view, at, word)
        or read_title(text, low, start, at, printed)
    )


_CHARTER = re.compile(r" đảng(?: cộng sản việt nam)?(?![^\W_])")
_FORBIDDEN = re.compile(
    r" (?:của (?:đảng|trung ương|ban chấp hành trung ương|bộ chính trị) )?về (?:19 )?(?:những )?điều (?:mà )?(?:cán bộ, )?đảng viên không được làm"
)


def _known_title(view: _View, at: int, word: str) -> Named | None:
    """Names that everybody uses for one document."""
    if word == "Điều lệ":
        match = _CHARTER.match(view.low, at)
        return Named(match.end(), "named", {"subject": "Điều lệ Đảng"}) if match else None
    if word == "Quy định":
        match = _FORBIDDEN.match(view.low, at)
        return Named(match.end(), "titled", {"subject": "những điều đảng viên không được làm"}) if match else None
    return None


_FORMS = ("full", "full", "full", "full", "short", "short")


def _form(number: Number) -> str:
    return _FORMS[number.form]


def _citation(word: str, number: Number, form: str = "") -> Citation:
    return Citation(
        form=form or _form(number), word=word, number=number.number, year=number.year, symbol=number.symbol or None
    )


_NEXT = re.compile(r"(?:, ?(?:và )?| và | hoặc | hay )(?:số )?(?=\d)")
_PLURAL = re.compile(r"(?:các|hai|ba|những) $")
_AFTER = re.compile(
    r"[,.;:)\n]| (?:của|về|và|đã|được|để|thì|là|có|với|trong|theo|nêu|ban hành|ngày|quy định|hướng dẫn|sửa đổi|cho|do|tại|khi|này|nói|mới|không|cũng|sẽ)(?![^\W_])|$"
)


def _listed(view: _View, first: _Found, printed: str) -> Iterator[_Found]:
    """`first` and the numbers that follow it in a list; a symbol printed once, at the end, holds for all."""
    members = [first]
    plural = bool(_PLURAL.search(view.low, max(0, first.start - 6), first.start))
    end = first.end
    while True:
        step = _NEXT.match(view.text, end)
        number = read_number(view.text, step.end()) if step else None
        if not number or not step:
            break
        if number.form == 5 and not (plural or _AFTER.match(view.low, number.end)):
            break
        if number.form == 5 and (int(re.sub(r"\D", "", number.number)) > 1900 or COUNTED.match(view.low, number.end)):
            break
        citation = _citation(first.citation.word or "", number, "full" if number.symbol else "list")
        members.append(_Found(step.end(), number.end, "document.list", citation))
        end = number.end
    last = members[-1].citation
    for member in members:
        cited = member.citation
        if not cited.symbol and last.symbol:
            year = cited.year or (last.year if "/" not in last.symbol else None)
            cited = replace(cited, symbol=last.symbol, year=year)
        yield replace(member, citation=cited)


_BARE = re.compile(r"(?<![\w/.,-])\d{1,5}[a-zA-Z]?(?= ?[-/] ?[A-ZĐ12])")


def _bare(view: _View, found: list[_Found]) -> Iterator[_Found]:
    taken = bytearray(len(view.text))
    for f in found:
        taken[f.start : f.end] = b"\x01" * (f.end - f.start)
    for match in _BARE.finditer(view.text):
        if taken[match.start()]:
            continue
        number = read_number(view.text, match.start(), bare=True)
        if number:
            head = re.split("[-/]", number.symbol)[0]
            word = view.knowledge.types.get(head, "") if len(head) > 1 else ""
            citation = replace(_citation(word, number, "symbol"), word=word or None)
            yield _Found(match.start(), number.end, "document.symbol", citation)


def _completed(view: _View, found: _Found, after: int) -> Citation:
    """The citation with the fields that stand around it; `after` is where the next citation begins."""
    cited = found.citation
    around = tail(view.text[:after] if after - found.end < 420 else view.text, found.end)
    fields: dict[str, Any] = {k: v for k, v in around.items() if getattr(cited, k) is None}
    point = pinpoint(view.low, view.text, found.start)
    if point:
        fields["pinpoint"] = point
    if cited.form != "draft" and DRAFT.search(view.low, max(0, found.start - 9), found.start):
        fields["form"] = cited.form
    return replace(cited, **fields)
