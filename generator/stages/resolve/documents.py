"""Which document a citation means.

Identity is the issuer (with its place), the word, the number, and the year or the term in which numbers run; the keys
are drawn in `generator.knowledge.documents.document_id`. Of several candidates none is taken.

1. Each citation with number and symbol is read to a key of its own: what is printed beside it, then what files know
   (subject, date), then the article's date. A document never postdates the article that cites it.
2. Laws by name and edition; plenums, congresses and titles by what names them.
3. Short forms take the one full citation of the article that they can mean, then a nickname that files know.
4. What is still open but is cited again and again in one article is one entity of that article alone: that much the
   article shows. The rest stays open, with its candidates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.knowledge import Knowledge
from generator.knowledge.documents import (
    LAW_WORDS,
    KnownDocument,
    committee_term,
    document_id,
    name_key,
    number_key,
    printed_name,
)
from generator.model import Article, Authority, Citation, Fact, Mention, Resolution
from generator.stages.resolve.scope import Scope
from generator.text import lower


@dataclass(frozen=True)
class _Cited:
    """A document mention and its citation, narrowed for the rules below."""

    mention: Mention
    at: Citation


@dataclass(frozen=True)
class _Answer:
    """What a rule says: an entity with its record, or candidates only."""

    entity: str | None
    evidence: str = ""
    candidates: tuple[str, ...] = ()
    record: Authority | None = None


_OPEN = _Answer(None)


@dataclass(frozen=True)
class _Case:
    """One article with all that decides in it."""

    article: Article
    scope: Scope
    knowledge: Knowledge
    cited: tuple[_Cited, ...]
    expansions: dict[str, str]

    @property
    def date(self) -> str:
        return self.article.date.rstrip("?~%")[:10]


def resolve_documents(
    article: Article, mentions: Sequence[Mention], scope: Scope, knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each document mention, and the records made for documents that no file knows."""
    cited = tuple(_Cited(m, m.detail) for m in mentions if m.kind == "document" and isinstance(m.detail, Citation))
    case = _Case(article, scope, knowledge, cited, _expansions(article.text) if cited else {})
    answers: dict[int, _Answer] = {}
    for step in (_numbered, _law, _plenum, _congress, _titled):
        for index, one in enumerate(cited):
            if index not in answers:
                answer = step(case, one)
                if answer is not None:
                    answers[index] = answer
    _short_forms(case, answers)
    _ties(case, answers)
    resolutions = [
        Resolution(c.mention, a.entity, a.evidence, a.candidates)
        for c, a in ((c, answers.get(i, _OPEN)) for i, c in enumerate(cited))
    ]
    records = {a.record.id: a.record for a in answers.values() if a.record and a.entity}
    return resolutions, list(records.values())


# ── number and symbol ────────────────────────────────────────────────────────────────────────────────────────

_PARTY_ISSUER = re.compile(
    r"bộ chính trị|ban bí thư|ban chấp hành trung ương|trung ương(?: đảng)?$|hội nghị trung ương|trung ương khóa"
)
_PARTY_CODES = {
    "Nghị quyết": "NQ",
    "Quy định": "QĐ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
    "Hướng dẫn": "HD",
}


def _numbered(case: _Case, one: _Cited) -> _Answer | None:
    """Citations with a number: by the issuer that the symbol names."""
    cited = one.at
    if not cited.number:
        return None
    symbol = cited.symbol or _symbol_from_words(case, cited)
    if not symbol:
        return None
    cited = replace(cited, symbol=symbol)
    issuer = case.knowledge.documents.issuer_of(symbol)
    level = issuer.level if issuer else "state"
    if level == "centre":
        return _of_the_centre(case, one, cited)
    if level == "committee":
        return _of_a_committee(case, one, cited)
    if level == "local":
        return _of_a_locality(case, one, cited)
    return _of_the_state(case, cited)


def _symbol_from_words(case: _Case, cited: Citation) -> str:
    """The symbol that word and issuer leave no choice about: a Nghị định is the Government's, and so on."""
    if cited.word == "Nghị định" and cited.year and cited.form != "list":
        return "NĐ-CP"
    issuer = lower(cited.issuer or "")
    if _PARTY_ISSUER.search(issuer) and cited.word in _PARTY_CODES and not cited.year:
        return f"{_PARTY_CODES[cited.word]}/TW"
    if cited.word == "Thông tư" and cited.year:
        bodies = [i.code for i in case.knowledge.documents.issuers.values() if issuer and lower(i.body) == issuer]
        return f"TT-{bodies[0]}" if len(bodies) == 1 else ""
    return ""


def _of_the_centre(case: _Case, one: _Cited, cited: Citation) -> _Answer:
    """Numbers of the Party's central bodies begin anew with each term."""
    files = case.knowledge.documents
    symbol = cited.symbol or ""
    known = [d for d in files.by_number.get((number_key(cited.number or ""), symbol), ()) if _can_mean(case, cited, d)]
    if cited.term:
        return _in_term(case, cited, known, cited.term, f"khóa {cited.term} in cạnh số hiệu")
    if cited.date and files.term_at(cited.date):
        term = files.term_at(cited.date)
        return _in_term(case, cited, known, term, f"ngày ban hành {_day(cited.date)} in kèm, thuộc khóa {term}")
    if cited.year and not case.date:
        dated = [d for d in known if d.year == cited.year]
        if len(dated) == 1:
            return _of_file(dated[0], f"năm {cited.year} in kèm")
    about = _about(cited.subject, known)
    if about:
        return _of_file(about, f"trích yếu in kèm “{_shortened(cited.subject or '')}” khớp văn bản đã biết", known)
    near = _mentioned_near(case, one, known)
    if near:
        return _of_file(near, "tên văn bản đã biết nằm trong cùng đoạn", known)
    term = files.term_at(case.date) if case.date else ""
    current = [d for d in known if d.term == term]
    if term and (len(current) == 1 or not known):
        return _in_term(case, cited, known, term, f"bài đăng ngày {_day(case.date)}, thuộc khóa {term}")
    return _Answer(None, "không rõ khóa", tuple(d.id for d in known))


def _in_term(case: _Case, cited: Citation, known: list[KnownDocument], term: str, evidence: str) -> _Answer:
    match = [d for d in known if d.term == term]
    if len(match) == 1:
        return _of_file(match[0], evidence, known)
    return _made(case, cited, evidence, scope=term, term=term)


def _of_a_committee(case: _Case, one: _Cited, cited: Citation) -> _Answer:
    """Local Party committees number by themselves: which one, only the place tells."""
    known = case.knowledge.documents.by_number.get((number_key(cited.number or ""), cited.symbol or ""), ())
    known = tuple(d for d in known if _can_mean(case, cited, d))
    place, why = _place(case, one, cited)
    if not place:
        return _Answer(None, "không rõ của địa phương nào", tuple(d.id for d in known))
    years = committee_term(cited.date or case.date)
    here = [d for d in known if d.place == place and years in ("", committee_term(d.date))]
    if len(here) == 1:
        return _of_file(here[0], why, known)
    return _made(case, cited, why, scope=f"{place} {years}".strip(), place=place)


def _of_a_locality(case: _Case, one: _Cited, cited: Citation) -> _Answer:
    """People's councils and committees: the place, and the year where the number does not hold it."""
    place, why = _place(case, one, cited)
    year = cited.year or (int(cited.date[:4]) if cited.date else None)
    if not place or not year:
        return _Answer(None, "không rõ của địa phương nào" if not place else "không rõ năm ban hành")
    printed = f"/{cited.year}" in re.sub(r"\s", "", one.mention.surface)
    scope = place if printed else f"{place} {year}"
    return _made(case, replace(cited, year=year if printed else None), why, scope=scope, place=place)


def _of_the_state(case: _Case, cited: Citation) -> _Answer:
    symbol, year = cited.symbol or "", cited.year
    files = case.knowledge.documents
    known = [d for d in files.by_number.get((number_key(cited.number or ""), symbol), ()) if not year or d.year == year]
    if year and len(known) == 1:
        return _of_file(known[0], f"số hiệu {cited.number}/{year}/{symbol}")
    if re.match(r"QH\d|UBTVQH\d|NQ-UBTVQH\d", symbol) or (year and not cited.date and _holds_year(cited)):
        return _made(case, cited, "số hiệu đầy đủ")
    if _holds_year(cited):
        return _made(case, cited, "số hiệu đầy đủ")
    dated = cited.date[:4] if cited.date else str(year or "")
    if dated:
        why = f"ngày ban hành {_day(cited.date)} in kèm" if cited.date else f"năm {dated} in kèm"
        return _made(case, replace(cited, year=None), why, scope=dated)
    return _Answer(None, "không rõ năm ban hành", tuple(d.id for d in known))


def _holds_year(cited: Citation) -> bool:
    """Whether the number itself holds the year, as normative documents' numbers do."""
    return bool(cited.year) and bool(re.match(r"(?:NĐ|TT|TTLT|NQLT|NQ|VBHN|QĐ|CT|L|PL|QH|UBTVQH)", cited.symbol or ""))


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────


def _law(case: _Case, one: _Cited) -> _Answer | None:
    """Laws, codes, ordinances and the constitution, by name and edition."""
    cited = one.at
    if cited.word not in LAW_WORDS or not cited.subject:
        return _charter(case, one) if cited.form == "named" else None
    key, name, whole = _law_name(case, cited)
    editions = case.knowledge.documents.laws.get(key, ())
    year, why = cited.year, "tên và năm in trong bài"
    if not year:
        year, why = _edition_in_article(case, key)
    match = [d for d in editions if d.year == year and year]
    if len(match) == 1:
        return _of_file(match[0], why, list(editions))
    evidence = why if year else f"tên luật; bài không nói bản năm nào{whole}"
    candidates = () if year else tuple(d.id for d in editions if d.year)
    facts = _facts(case, replace(cited, subject=None, year=year))
    id_ = document_id(name=name, year=year)
    title = f"{name} ({year})" if year else name
    return _Answer(id_, evidence, candidates, Authority(id_, "document", title, (), facts, "rule", case.article.id))


def _charter(case: _Case, one: _Cited) -> _Answer:
    name = one.at.subject or one.mention.surface
    id_ = document_id(name=name)
    return _Answer(
        id_,
        "tên gọi",
        (),
        Authority(id_, "document", name, (), _facts(case, replace(one.at, subject=None)), "rule", case.article.id),
    )


def _law_name(case: _Case, cited: Citation) -> tuple[tuple[str, ...], str, str]:
    """The law's name in full as (key, name, how it was completed): "Luật Ngân sách" is cut short, "Luật PCTN" too."""
    laws = case.knowledge.documents.laws
    key = name_key(cited.subject or "")
    if key not in laws:
        others = {name_key(c.at.subject or ""): c.at.subject for c in case.cited if c.at.word == cited.word}
        for pool in (list(others), list(laws)):
            longer = [k for k in pool if k != key and (k[: len(key)] == key or _initials(k) == key)]
            if len(set(longer)) == 1:
                key = longer[0]
                break
    if key in laws:
        name = laws[key][0].name.split(" (")[0]
        return key, name, "" if key == name_key(cited.subject or "") else "; tên viết tắt"
    return key, cited.subject or "", ""


def _initials(key: tuple[str, ...]) -> tuple[str, ...]:
    """("luật", "phòng", "chống", "tham", "nhũng") → ("luật", "pctn")."""
    head = 2 if key[:1] == ("bộ",) or key[:1] == ("pháp",) else 1
    return (*key[:head], "".join(word[0] for word in key[head:]))


def _edition_in_article(case: _Case, key: tuple[str, ...]) -> tuple[int | None, str]:
    years = {c.at.year for c in case.cited if c.at.word in LAW_WORDS and c.at.year and _law_name(case, c.at)[0] == key}
    return (years.pop(), "bản duy nhất mà bài nói rõ năm") if len(years) == 1 else (None, "")


def _plenum(case: _Case, one: _Cited) -> _Answer | None:
    """Resolutions of a plenum: the one that subject or nickname names, else the plenum's resolutions as one entity."""
    cited = one.at
    if cited.form != "plenum" or not cited.plenum:
        return None
    term, why = _plenum_term(case, cited)
    if not term:
        ids = tuple(
            sorted(
                {
                    d.id
                    for (_, n), found in case.knowledge.documents.by_plenum.items()
                    if n == cited.plenum
                    for d in found
                }
            )
        )
        return _Answer(None, "không rõ khóa", ids)
    issued = [d for d in case.knowledge.documents.by_plenum.get((term, cited.plenum), ()) if d.word == cited.word]
    about = _about(cited.subject, issued)
    if about:
        return _of_file(about, f"{why}; trích yếu “{_shortened(cited.subject or '')}”", issued)
    nickname = name_key(f"{cited.word} Trung ương {cited.plenum} khóa {term}")
    named = case.knowledge.documents.by_name.get(nickname, ())
    if len(named) == 1:
        return _of_file(named[0], f"{why}; tên thường gọi của {named[0].name}", issued)
    code = "NQ" if cited.word == "Nghị quyết" else "KL"
    id_ = f"document:{code}-HNTW{cited.plenum}@{term}"
    name = f"{cited.word} Hội nghị Trung ương {cited.plenum} khóa {term}"
    record = Authority(
        id_, "document", name, (), _facts(case, replace(cited, term=term, subject=None)), "rule", case.article.id
    )
    return _Answer(
        id_, f"{why}; hội nghị này ra nhiều văn bản, bài không nói rõ văn bản nào", tuple(d.id for d in issued), record
    )


def _plenum_term(case: _Case, cited: Citation) -> tuple[str, str]:
    if cited.term:
        return cited.term, f"hội nghị {cited.plenum} khóa {cited.term} in trong bài"
    terms = {c.at.term for c in case.cited if c.at.plenum == cited.plenum and c.at.term}
    if len(terms) == 1:
        return terms.pop() or "", "khóa nói ở chỗ khác trong bài"
    term = case.knowledge.documents.term_at(case.date) if case.date else ""
    held = [d for d in case.knowledge.documents.by_plenum.get((term, cited.plenum or 0), ()) if d.date <= case.date]
    return (term, f"bài đăng ngày {_day(case.date)}, thuộc khóa {term}") if held and not terms else ("", "")


def _congress(case: _Case, one: _Cited) -> _Answer | None:
    cited = one.at
    if cited.form != "congress" or not cited.term:
        return None
    branch = cited.issuer if cited.issuer and lower(cited.issuer).startswith("đảng bộ") else None
    if not branch:
        name, why = f"Nghị quyết Đại hội {cited.term} của Đảng", f"Đại hội {cited.term} in trong bài"
    else:
        place, why = _place(case, one, cited)
        if not place:
            return _Answer(None, "không rõ của đảng bộ nào")
        name = f"Nghị quyết Đại hội {cited.term} Đảng bộ {place}"
    id_ = document_id(name=name)
    return _Answer(id_, why, (), Authority(id_, "document", name, (), _facts(case, cited), "rule", case.article.id))


def _titled(case: _Case, one: _Cited) -> _Answer | None:
    cited = one.at
    if cited.form not in ("titled", "draft") or not cited.subject:
        return None
    key = _title_key(case, cited)
    same = [
        c
        for c in case.cited
        if c.at.form == cited.form and c.at.word == cited.word and _one_title(key, _title_key(case, c.at))
    ]
    longest = max(same, key=lambda c: (len(_title_key(case, c.at)), -c.mention.start))
    owners = {o for o in (_place(case, c, c.at)[0] for c in same if c.at.issuer) if o}
    about = "về " if cited.word in ("Quy định", "Nghị quyết") else ""
    draft = "Dự thảo " if cited.form == "draft" else ""
    subject = _expanded(case, longest.at.subject or "")
    name = f"{draft}{cited.word} {about}{subject}"
    id_ = document_id(name=name, scope=owners.pop() if len(owners) == 1 else "")
    return _Answer(
        id_,
        "tên gọi in trong bài",
        (),
        Authority(id_, "document", name, (), _facts(case, cited), "rule", case.article.id),
    )


def _one_title(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short


def _title_key(case: _Case, cited: Citation) -> tuple[str, ...]:
    return name_key(re.sub(r"^quy định về |^về ", "", lower(_expanded(case, cited.subject or ""))))


def _expanded(case: _Case, title: str) -> str:
    """`title` with the abbreviations that the article defines written out: "cán bộ (CB)", then "CB"."""
    title = re.sub(r" \([A-ZĐ]{2,6}\)", "", title)
    return re.sub(r"(?<![^\W_])[A-ZĐ]{2,6}(?![^\W_])", lambda m: case.expansions.get(m.group(), m.group()), title)


def _expansions(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in re.finditer(r"(?<= )\(([A-ZĐ]{2,6})\)", text):
        words = re.findall(r"[^\W_]+", text[max(0, match.start() - 60) : match.start()])[-len(match[1]) :]
        if "".join(word[0] for word in words).upper() == match[1]:
            found.setdefault(match[1], " ".join(words))
    return found


# ── short forms and ties ─────────────────────────────────────────────────────────────────────────────────────


def _short_forms(case: _Case, answers: dict[int, _Answer]) -> None:
    """Short forms take the one full citation that they can mean, then the one document so called."""
    full = [(c, answers[i]) for i, c in enumerate(case.cited) if i in answers and answers[i].entity and c.at.number]
    for index, one in enumerate(case.cited):
        if index in answers and (answers[index].entity or not one.at.number) or not one.at.number:
            continue
        fitting = {a.entity: a for c, a in full if c is not one and _short_for(one.at, c.at)}
        if len(fitting) == 1:
            entity, answer = fitting.popitem()
            answers[index] = replace(answer, evidence="gọi tắt của văn bản nói đầy đủ trong bài", candidates=())
            continue
        if fitting:
            answers[index] = _Answer(
                None, "có thể là nhiều văn bản nói trong bài", tuple(sorted(e for e in fitting if e))
            )
            continue
        if not one.at.symbol:
            named = case.knowledge.documents.by_name.get(name_key(f"{one.at.word} {one.at.number}"), ())
            named = tuple(d for d in named if _can_mean(case, one.at, d) and _same_issuer(one.at, d))
            if len(named) == 1:
                answers[index] = _of_file(named[0], f"tên thường gọi của {named[0].name}")


def _short_for(short: Citation, full: Citation) -> bool:
    return (
        number_key(short.number or "") == number_key(full.number or "")
        and (not short.word or not full.word or short.word == full.word)
        and (not short.symbol or short.symbol == full.symbol)
        and (not short.year or not full.year or short.year == full.year)
        and (not short.term or not full.term or short.term == full.term)
    )


def _same_issuer(cited: Citation, known: KnownDocument) -> bool:
    return not cited.issuer or not known.issuer or bool(_PARTY_ISSUER.search(lower(cited.issuer)))


def _ties(case: _Case, answers: dict[int, _Answer]) -> None:
    """Open citations that the article prints alike more than once are one entity of this article."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(case.cited):
        if one.at.number and not (index in answers and answers[index].entity):
            alike[one.at.word or "", number_key(one.at.number), one.at.symbol or "", str(one.at.year or "")].append(
                index
            )
    for indexes in alike.values():
        if len(indexes) < 2:
            continue
        first = case.cited[indexes[0]]
        name = printed_name(first.at.word or "", first.at.number or "", first.at.symbol or "", first.at.year)
        id_ = f"document:{name} ({case.article.id})"
        record = Authority(id_, "document", name, (), _facts(case, first.at), "rule", case.article.id)
        for index in indexes:
            before = answers.get(index, _OPEN)
            why = f"cùng một văn bản trong bài này; {before.evidence or 'chưa rõ văn bản nào'}"
            answers[index] = _Answer(id_, why, before.candidates, record)


# ── what decides ─────────────────────────────────────────────────────────────────────────────────────────────


def _can_mean(case: _Case, cited: Citation, known: KnownDocument) -> bool:
    """Whether word and dates allow it."""
    if (
        cited.word
        and known.word
        and cited.word != known.word
        and {cited.word, known.word} <= {"Quy định", "Quyết định"}
    ):
        return False
    return not (case.date and known.date and known.date[: len(case.date)] > case.date)


def _about(subject: str | None, known: Sequence[KnownDocument]) -> KnownDocument | None:
    """The one known document whose title the printed subject repeats (most of the shorter of the two)."""
    words = _pairs(subject or "")
    if len(words) < 2:
        return None
    scores = [
        (len(words & _pairs(d.title)) / max(1, min(len(words), len(_pairs(d.title)))), d) for d in known if d.title
    ]
    good = sorted((score for score in scores if score[0] >= 0.4), key=lambda s: -s[0])
    if not good or (len(good) > 1 and good[0][0] - good[1][0] < 0.2):
        return None
    return good[0][1]


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = name_key(text)
    return frozenset(zip(words, words[1:], strict=False))


def _mentioned_near(case: _Case, one: _Cited, known: Sequence[KnownDocument]) -> KnownDocument | None:
    """The one known document most of whose title stands in the paragraph of the mention."""
    text = case.article.text
    start, end = text.rfind("\n", 0, one.mention.start) + 1, text.find("\n", one.mention.end)
    around = _pairs(
        text[max(start, one.mention.start - 600) : min(end if end >= 0 else len(text), one.mention.end + 600)]
    )
    near = [d for d in known if d.title and len(_pairs(d.title) & around) >= 0.6 * max(3, len(_pairs(d.title)))]
    return near[0] if len(near) == 1 else None


def _place(case: _Case, one: _Cited, cited: Citation) -> tuple[str, str]:
    """The place of a local issuer and what tells it: the issuer printed, the body beside it, the article's scope."""
    if cited.issuer:
        place = _place_in(case, cited.issuer)
        if place:
            return place, f"“{cited.issuer}” in kèm"
    after = [(s, e) for s, e in case.scope.bodies if one.mention.end <= s <= one.mention.end + 60]
    for span in sorted(after)[:1]:
        place = _place_in(case, case.scope.bodies[span])
        if place and "\n" not in case.article.text[one.mention.end : span[0]]:
            return place, f"“{case.article.text[span[0] : span[1]]}” đứng sau"
    if case.scope.place:
        return case.scope.place.removeprefix("place:"), f"nơi bài nói tới: {case.scope.evidence}".rstrip(": ")
    return "", ""


def _place_in(case: _Case, printed: str) -> str:
    """The province that a printed body names."""
    names = case.knowledge.names
    for index, _, _ in names.automaton.find_matches_as_indexes(lower(printed)):
        term = names.terms[index]
        if term.kind == "place" and term.id:
            return term.id.removeprefix("place:")
    return ""


def _of_file(known: KnownDocument, evidence: str, among: Sequence[KnownDocument] = ()) -> _Answer:
    candidates = tuple(d.id for d in among) if len(among) > 1 else ()
    return _Answer(known.id, evidence, candidates, known.authority() if known.origin != "curated" else None)


def _made(case: _Case, cited: Citation, evidence: str, scope: str = "", term: str = "", place: str = "") -> _Answer:
    """An entity that no file knows, made from what the citation prints."""
    number, symbol = cited.number or "", cited.symbol or ""
    word = cited.word or ""
    id_ = document_id(number, symbol, cited.year if "/" not in symbol else None, scope, word=word)
    name = printed_name(word, number, symbol, cited.year)
    facts = _facts(case, replace(cited, term=term or None))
    if place:
        facts = (*facts, Fact("place", place, case.article.id))
    return _Answer(id_, evidence, (), Authority(id_, "document", name, (), facts, "rule", case.article.id))


def _facts(case: _Case, cited: Citation) -> tuple[Fact, ...]:
    pairs = (
        ("word", cited.word),
        ("number", cited.number),
        ("symbol", cited.symbol),
        ("year", str(cited.year) if cited.year else None),
        ("date", cited.date),
        ("issuer", cited.issuer),
        ("term", cited.term),
        ("plenum", str(cited.plenum) if cited.plenum else None),
        ("title", cited.subject),
    )
    return tuple(Fact(name, value, case.article.id) for name, value in pairs if value)


def _day(date: str | None) -> str:
    """ "2017-12-19" → "19-12-2017"."""
    return "-".join(reversed((date or "").split("-")))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
