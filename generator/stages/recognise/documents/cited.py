"""What an opening word opens: one citation, a list of them, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.knowledge.documents import LAW_WORDS
from generator.model import Citation
from generator.stages.recognise.documents.laws import follows_no_law, read_code, read_law
from generator.stages.recognise.documents.names import Named, more_plenums, more_terms, read_congress, read_plenum
from generator.stages.recognise.documents.numbers import PLAIN, YEARED, Number, read_number
from generator.stages.recognise.documents.titles import read_draft, read_quoted, read_title
from generator.stages.recognise.documents.view import Found, View
from generator.stages.recognise.documents.words import COMMON, COUNTED, END, LONG_ONLY, OPENS, Opening

_SO = re.compile(r",? ?số ?:? ?")
_LAW_NUMBER = re.compile(r"(?:,? | \()(?:luật )?số ?:? ?")


def read_citations(view: View, opening: Opening) -> Iterator[Found]:
    """The citations that `opening` opens, in text order."""
    number = _number(view, opening) or _after_words(view, opening)
    if number:
        form = "short" if number.shape in (PLAIN, YEARED) else "full"
        yield from _listed(view, Found(opening.start, number.end, form, _citation(opening.word, number, form)))
        return
    named = _named(view, opening)
    if not named:
        return
    start = opening.start - len("dự thảo ") if named.form == "draft" else opening.start
    citation = Citation(named.form, opening.word, **named.fields)
    end = named.end
    if opening.word in LAW_WORDS:
        number = _law_number(view, end)
        if number:
            citation = replace(citation, number=number.number, year=number.year, symbol=number.symbol)
            end = end if view.text.startswith(" (", end) else number.end
    if named.form == "plenum":
        yield from _plenums(view, Found(start, end, named.form, citation))
    else:
        yield Found(start, end, named.form, citation)


def _plenums(view: View, first: Found) -> Iterator[Found]:
    """`first` and what a list adds to it: further plenums of the term, or further terms of the plenum."""
    cited = first.citation
    others = [] if cited.term else more_plenums(view.low, first.end)
    if others:
        cited = replace(cited, term=others[-1].fields["term"])
    yield replace(first, citation=cited)
    for other in others:
        yield Found(other.fields["start"], other.end, "list", replace(cited, plenum=other.fields["plenum"]))
    more = more_terms(view.low, first.end) if cited.term and not others else None
    while more:
        yield Found(more[0], more[1], "list", replace(cited, term=more[2]))
        more = more_terms(view.low, more[1])


# The word says what a symbol cut short leaves out: "Nghị định 108/2014/CP". Without a year it is whole: documents
# before 1997 were numbered so ("Nghị định 61/CP").
_ISSUERS = ("CP", "TTg")
_CODES = {"Nghị định": "NĐ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Nghị quyết": "NQ"}


def _citation(word: str, number: Number, form: str) -> Citation:
    cut = number.year and number.symbol in _ISSUERS and word in _CODES
    symbol = f"{_CODES[word]}-{number.symbol}" if cut else number.symbol
    return Citation(form, word, number.number, number.year, symbol or None)


def _number(view: View, opening: Opening) -> Number | None:
    """The number that follows an opening word, if it is one and the word can bear it."""
    if opening.word in LAW_WORDS and follows_no_law(view.low, opening.start):
        return None
    so = _SO.match(view.low, opening.end)
    at = so.end() if so else opening.end + view.text.startswith(" ", opening.end)
    number = read_number(view.text, at)
    if number is None or number.shape not in (PLAIN, YEARED):
        return number
    if opening.printed in LONG_ONLY:
        return None
    if so:
        return _with_year(view, number)
    if number.shape == PLAIN and (number.looks_like_year or COUNTED.match(view.low, number.end)):
        return None
    if opening.printed in COMMON and number.shape == PLAIN and not view.text[opening.start].isupper():
        return _with_year(view, number) if _is_cited(view, opening, number) else None
    return _with_year(view, number)


_CITED = re.compile(r"(?:theo|căn cứ|toàn văn|thay thế|trái(?: với)?|dự thảo|sửa đổi) $")
_CITED_BY = re.compile(rf"(?: (?:của|ngày|về|hướng dẫn|ban hành|phê duyệt)|(?: năm (?:19|20)\d\d)){END}")


def _is_cited(view: View, opening: Opening, number: Number) -> bool:
    """Whether "quyết định 13", in small letters, cites a document: by the words beside it, or since the article also
    writes it with a capital."""
    if _CITED_BY.match(view.low, number.end) or _CITED.search(view.low, max(0, opening.start - 12), opening.start):
        return True
    capital = re.escape(opening.printed.capitalize())
    return bool(re.search(rf"{capital} (?:số )?{re.escape(number.number)}(?![^\W_]|[.,]\d)", view.text))


_YEAR = re.compile(r" năm ((?:19|20)\d\d)(?!\d)")


def _with_year(view: View, number: Number) -> Number:
    """ "Nghị định 68 năm 2014" says what "68/2014" says."""
    year = _YEAR.match(view.low, number.end) if number.shape == PLAIN else None
    return replace(number, end=year.end(), year=int(year[1])) if year else number


_WORDS_BETWEEN = re.compile(r"(?: [^\W\d_]+){1,4} số ?:? ?")


def _after_words(view: View, opening: Opening) -> Number | None:
    """A whole number after a few words that say which: "Quyết định kỷ luật số 12-QĐ/TW", "Công văn hỏa tốc số …"."""
    between = _WORDS_BETWEEN.match(view.low, opening.end)
    if not between or opening.word in LAW_WORDS or OPENS.search(between.group()):
        return None
    number = read_number(view.text, between.end())
    return number if number and number.shape not in (PLAIN, YEARED) else None


def _law_number(view: View, end: int) -> Number | None:
    """The number that follows a law's name: part of the name, or (in brackets) a citation beside it."""
    so = _LAW_NUMBER.match(view.low, end)
    number = read_number(view.text, so.end()) if so else None
    if number and number.shape == PLAIN and not number.looks_like_year and not COUNTED.match(view.low, number.end):
        return number
    return number if number and number.year and number.symbol else None


def _named(view: View, opening: Opening) -> Named | None:
    """The name that follows an opening word, by the shapes that the word can have."""
    text, low, (start, at, printed, word) = view.text, view.low, opening
    if word in LAW_WORDS:
        return read_code(text, low, start, at) or read_law(text, low, start, at, view.knowledge)
    if word in ("Nghị quyết", "Kết luận"):
        named = read_plenum(low, at) or read_congress(text, low, at)
        if named and not (named.form == "plenum" and _is_any(view, opening, named)):
            return named
    return (
        read_quoted(text, start, at, printed)
        or read_draft(text, low, start, at)
        or _proper_name(low, start, at, word)
        or read_title(text, low, start, at, printed)
    )


_ANY = re.compile(r"(?:các|những|,) $")


def _is_any(view: View, opening: Opening, named: Named) -> bool:
    """Whether "các nghị quyết, kết luận Hội nghị Trung ương 8" speaks of all that a plenum issued."""
    small = view.text[opening.start].islower() and not named.fields["term"]
    return small and bool(_ANY.search(view.low, max(0, opening.start - 6), opening.start))


# A document everybody calls so: its word, the name behind it, and its title (else as printed).
_PROPER = (
    (
        "Cương lĩnh",
        re.compile(r" xây dựng đất nước trong thời kỳ quá độ lên (?:chủ nghĩa xã hội|cnxh)(?: năm (?:1991|2011))?"),
        "",
    ),
    ("Quy hoạch", re.compile(rf" điện (?:vi{{1,3}}|ix|x){END}(?: điều chỉnh)?"), ""),
    (
        "Chương trình",
        re.compile(r" (?:giáo dục )?phổ thông (?:mới )?(?:năm )?2018(?!\d)"),
        "giáo dục phổ thông 2018",
    ),
)
_CHARTER = re.compile(rf" đảng(?: cộng sản việt nam)?{END}")
_FORBIDDEN = re.compile(
    r" (?:của (?:đảng|trung ương|ban chấp hành trung ương|bộ chính trị) )?(?:về )?(?:19 )?(?:những )?"
    rf"điều (?:mà )?(?:cán bộ, )?đảng viên không được làm{END}"
)


def _proper_name(low: str, start: int, at: int, word: str) -> Named | None:
    """Names that everybody uses for one document, in whatever case."""
    if word == "Điều lệ" and not low.endswith("tiểu ban ", 0, start) and (match := _CHARTER.match(low, at)):
        return Named(match.end(), "named", {"subject": "Điều lệ Đảng"})
    if word == "Quy định" and (match := _FORBIDDEN.match(low, at)):
        return Named(match.end(), "titled", {"subject": "những điều đảng viên không được làm"})
    for opening, name, title in _PROPER:
        if word == opening and (match := name.match(low, at)):
            return Named(match.end(), "titled", {"subject": title or match.group().strip()})
    return None


_NEXT = re.compile(r"(?:, ?(?:và )?|; ?| và | hoặc | hay )(?:số )?(?=\d)")
_PLURAL = re.compile(r"(?:các|hai|ba|bốn|những|loạt) $")
_AFTER = re.compile(
    r"[,.;:)\n]| (?:của|về|và|đã|được|để|thì|là|có|với|trong|theo|nêu|ban hành|ngày|quy định|hướng dẫn|sửa đổi|cho"
    rf"|do|tại|khi|này|nói|mới|không|cũng|sẽ){END}|\Z"
)


def _listed(view: View, first: Found) -> Iterator[Found]:
    """`first` and the numbers that follow it in a list; a symbol printed once, at the end, holds for all."""
    members = [first]
    plural = bool(_PLURAL.search(view.low, max(0, first.start - 6), first.start))
    while step := _NEXT.match(view.text, members[-1].end):
        number = read_number(view.text, step.end())
        if not number or (number.shape == PLAIN and not _is_member(view, number, plural)):
            break
        form = "full" if number.symbol else "list"
        members.append(Found(step.end(), number.end, "list", _citation(first.citation.word or "", number, form)))
    symbol, year = members[-1].citation.symbol, members[-1].citation.year
    for member in members:
        cited = member.citation
        if not cited.symbol and symbol:
            cited = replace(cited, symbol=symbol, year=cited.year or (None if "/" in symbol else year))
        yield replace(member, citation=cited)


def _is_member(view: View, number: Number, plural: bool) -> bool:
    """Whether a plain number goes on with the list and counts nothing."""
    if number.looks_like_year or COUNTED.match(view.low, number.end):
        return False
    return plural or bool(_AFTER.match(view.low, number.end))
