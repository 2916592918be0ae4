"""Citations with a number: the issuer tells how far the number reaches.

The Party's central bodies number by term, local Party committees by themselves and by term, people's councils and
committees by place and year, the state's central bodies by year.
"""

from __future__ import annotations

import re
from dataclasses import replace

from generator.knowledge.documents import KnownDocument, committee_term, number_key
from generator.model import Citation
from generator.stages.resolve.documents.case import (
    Answer,
    Case,
    Cited,
    about,
    can_mean,
    day,
    issuer_of,
    mentioned_near,
    numbered,
    of_file,
    place_of,
    shortened,
    term_of,
)
from generator.text import lower

PARTY_ISSUER = re.compile(
    r"bộ chính trị|ban bí thư|ban chấp hành trung ương|trung ương(?: đảng)?$|hội nghị trung ương|trung ương khóa|^đảng$"
)
_PARTY_CODES = {
    "Nghị quyết": "NQ",
    "Quy định": "QĐ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
    "Hướng dẫn": "HD",
}
# Normative documents have the year in the number since the law of 12-11-1996 on legal documents.
_YEARED_SINCE = 1997
_JUST_SIGNED = re.compile(r"(?:ký|ban hành|công bố|trao|có|ra)(?: [^\W_]+){0,4} $")
# A day without its year, or a word of the day's news.
_DAY = re.compile(r"(?<![\d/.-])\d{1,2}(?:[-/.]| tháng )\d{1,2}(?![\d/-]|\.\d)|(?:sáng|chiều|tối|hôm) nay|vừa ")


def by_number(case: Case, one: Cited) -> Answer | None:
    """The answer for a citation with a number and a symbol, printed or told by word and issuer; else None."""
    cited = one.at
    symbol = cited.symbol or _symbol_from_words(case, cited)
    if not cited.number or not symbol:
        return None
    slip = bool(case.date and cited.date and cited.date[: len(case.date)] > case.date)
    cited = replace(cited, symbol=symbol, date=None if slip else cited.date)
    issuer = case.knowledge.documents.issuer_of(symbol)
    level = issuer.level if issuer else "state"
    if level == "centre":
        return _of_the_centre(case, one, cited)
    if level == "committee":
        return _of_a_committee(case, one, cited)
    if level == "local":
        return _of_a_locality(case, one, cited)
    return _of_the_state(case, one, cited)


def _symbol_from_words(case: Case, cited: Citation) -> str:
    """The symbol that word and issuer leave no choice about: a Nghị định is the Government's, and so on."""
    year = cited.year or int((cited.date or "0")[:4])
    issuer = lower(cited.issuer or "")
    if cited.word == "Nghị định" and year >= _YEARED_SINCE and issuer in ("", "chính phủ"):
        return "NĐ-CP"
    if PARTY_ISSUER.search(issuer) and cited.word in _PARTY_CODES:
        return f"{_PARTY_CODES[cited.word]}/TW"
    if issuer == "quốc hội" and cited.word == "Nghị quyết" and cited.date:
        return _assembly(cited.date)
    if cited.word == "Thông tư" and year >= _YEARED_SINCE and issuer:
        codes = [i.code for i in case.knowledge.documents.issuers.values() if lower(i.body) == issuer]
        return f"TT-{codes[0]}" if len(codes) == 1 else ""
    return ""


# The National Assembly's terms, by the first day of their first session.
_ASSEMBLIES = (("2007-07-19", "QH12"), ("2011-07-21", "QH13"), ("2016-07-20", "QH14"), ("2021-07-20", "QH15"))
_LAST_ASSEMBLY = "2026-01-01"  # the term after it is not known here


def _assembly(date: str) -> str:
    """The symbol of the National Assembly at `date`, "" where it is not known."""
    begun = [symbol for start, symbol in _ASSEMBLIES if start <= date]
    return begun[-1] if begun and date < _LAST_ASSEMBLY else ""


def _known(case: Case, cited: Citation) -> list[KnownDocument]:
    same = case.knowledge.documents.by_number.get((number_key(cited.number or ""), cited.symbol or ""), ())
    return [d for d in same if can_mean(case, cited, d)]


def _of_the_centre(case: Case, one: Cited, cited: Citation) -> Answer:
    """By the term printed, the date, the title; last by the date of the article."""
    terms = case.knowledge.documents
    known = _known(case, cited)
    if cited.term:
        return _in_term(case, cited, known, cited.term, f"khóa {cited.term} in cạnh số hiệu")
    term = terms.term_at(cited.date) if cited.date else ""
    if term:
        return _in_term(case, cited, known, term, f"ngày ban hành {day(cited.date)} in kèm, thuộc khóa {term}")
    dated = [d for d in known if cited.year and d.year == cited.year]
    if len(dated) == 1:
        return of_file(dated[0], f"năm {cited.year} in kèm", known)
    term = terms.term_at(str(cited.year)) if cited.year and not known else ""
    if term:
        return _in_term(case, cited, known, term, f"năm {cited.year} in kèm, thuộc khóa {term}")
    same = about(cited.subject, known)
    if same:
        return of_file(same, f"trích yếu “{shortened(cited.subject)}” khớp văn bản đã biết", known)
    same = mentioned_near(case, one, known)
    if same:
        return of_file(same, "tên văn bản đã biết nằm trong cùng đoạn", known)
    term, when = term_of(case, known)
    certain = case.date and not known and (one.at.symbol or _JUST_SIGNED.search(_sentence_before(case, one)))
    if term and (certain or [d.term for d in known].count(term) == 1):
        return _in_term(case, cited, known, term, f"{when}, thuộc khóa {term}")
    before = _of_the_term_before(case, cited, known, term)
    return before or Answer(None, "không rõ khóa", tuple(d.id for d in known))


def _of_the_term_before(case: Case, cited: Citation, known: list[KnownDocument], term: str) -> Answer | None:
    """Where the article's own term came to this number only after the article, the term before is meant."""
    files = case.knowledge.documents
    order = [t.name for t in files.terms]
    same = files.by_number.get((number_key(cited.number or ""), cited.symbol or ""), ())
    later = [d for d in same if case.date and d.term == term and d not in known and d.word == cited.word]
    last = [d for d in known if order.index(d.term) == order.index(term) - 1] if later else []
    why = f"số này của khóa {term} ban hành sau bài đăng ngày {day(case.date)}"
    return of_file(last[0], why, known) if len(last) == 1 else None


def _in_term(case: Case, cited: Citation, known: list[KnownDocument], term: str, evidence: str) -> Answer:
    match = [d for d in known if d.term == term]
    if len(match) == 1:
        return of_file(match[0], evidence, known)
    return numbered(case, replace(cited, term=term), evidence, scope=term)


def _of_a_committee(case: Case, one: Cited, cited: Citation) -> Answer:
    """By the committee's place and the years of its term."""
    known = _known(case, cited)
    if (cited.symbol or "").endswith("TU"):
        place, why = place_of(case, one)
    else:
        place, why = issuer_of(case, one)
        place = "" if place == cited.issuer else place  # only a body that is resolved tells which committee
    if not place:
        return Answer(None, "không rõ của cấp ủy nào", tuple(d.id for d in known))
    years = committee_term(cited.date or case.date)
    if years and not cited.date:
        why = f"{why}; nhiệm kỳ {years} theo ngày đăng bài"
    here = [d for d in known if d.place == place and years in ("", committee_term(d.date))]
    if len(here) == 1:
        return of_file(here[0], why, known)
    return numbered(case, cited, why, scope=f"{place} {years}".strip(), place=place)


def _of_a_locality(case: Case, one: Cited, cited: Citation) -> Answer:
    """By place, and by the year where the number does not hold it."""
    place, why = place_of(case, one)
    if not place:
        return Answer(None, "không rõ của địa phương nào")
    if _holds_year(one):
        return numbered(case, cited, why, scope=place, place=place)
    year, when = _year_of(case, one, cited)
    if not year:
        return Answer(None, "không rõ năm ban hành")
    return numbered(case, replace(cited, year=None), f"{why}; {when}", scope=f"{place} {year}", place=place)


def _of_the_state(case: Case, one: Cited, cited: Citation) -> Answer:
    """By the year, in the number or beside it; resolutions of the National Assembly's committee need none."""
    symbol = cited.symbol or ""
    year, when = (str(cited.year), "số hiệu đầy đủ") if cited.year else _year_of(case, one, cited)
    known = [d for d in _known(case, cited) if year and str(d.year) == year]
    if len(known) == 1:
        return of_file(known[0], f"số hiệu {cited.number}/{year}/{symbol}")
    if "UBTVQH" in symbol and not cited.year:
        return numbered(case, cited, "số hiệu đầy đủ")
    if not year:
        return Answer(None, "không rõ năm ban hành", tuple(d.id for d in _known(case, cited)))
    if not case.knowledge.documents.issuer_of(symbol) and not _holds_year(one):
        if not cited.date:
            return Answer(None, f"không rõ cơ quan “{symbol}”")
        return numbered(case, replace(cited, year=None), when, scope=cited.date)
    if _holds_year(one) or not one.at.symbol:
        return numbered(case, replace(cited, year=int(year)), "số hiệu đầy đủ" if cited.year else when)
    return numbered(case, replace(cited, year=None), when, scope=year)


def _holds_year(one: Cited) -> bool:
    """Whether the number itself holds the year, as normative documents' numbers do."""
    printed = re.sub(r"\s", "", one.mention.surface)
    return bool(one.at.year) and (f"/{one.at.year}" in printed or one.at.form == "list")


def _year_of(case: Case, one: Cited, cited: Citation) -> tuple[str, str]:
    """The year of an individual document: printed beside it, or the article's where it tells of the signing."""
    if cited.date:
        return cited.date[:4], f"ngày ban hành {day(cited.date)} in kèm"
    if cited.year:
        return str(cited.year), f"năm {cited.year} in kèm"
    if case.date and _just_signed(case, one):
        return case.date[:4], f"bài đăng ngày {day(case.date)} báo tin văn bản vừa ký"
    return "", ""


def _just_signed(case: Case, one: Cited) -> bool:
    """Whether the sentence tells, as the day's news, that the document was signed or issued."""
    sentence = _sentence_before(case, one)
    return bool(_JUST_SIGNED.search(sentence)) and bool(_DAY.search(sentence))


def _sentence_before(case: Case, one: Cited) -> str:
    """The sentence up to the citation, in lower case."""
    text, start = case.article.text, one.mention.start
    far = max(0, start - 220)
    before = lower(text[max(text.rfind("\n", far, start) + 1, far) : start])
    return before[max(before.rfind(". "), before.rfind(": ")) + 1 :]
