"""Which document a citation means.

Identity is the issuer (with its place), the word, the number, and the year or the term in which numbers run; the keys
are drawn in `generator.knowledge.documents.document_id`. Of several candidates none is taken.

1. Each citation with number and symbol is read to a key of its own: what is printed beside it, then what files know
   (subject, date), then the article's date. A document never postdates the article that cites it.
2. Laws by name and edition; plenums, congresses and titles by what names them.
3. Short forms take the one full citation of the article that they can mean, then what files know.
4. What is still open but is cited again and again in one article is one entity of that article alone: that much the
   article shows. The rest stays open, with its candidates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.knowledge import Knowledge
from generator.knowledge.documents import KnownDocument, name_key, number_key, printed_name
from generator.model import Article, Authority, Citation, Mention, Resolution
from generator.stages.resolve.documents.case import (
    Answer,
    Case,
    Cited,
    about,
    can_mean,
    facts,
    mentioned_near,
    of_file,
    shortened,
)
from generator.stages.resolve.documents.laws import cited_laws
from generator.stages.resolve.documents.names import by_congress, by_law, by_plenum, by_titles, expansions
from generator.stages.resolve.documents.numbers import PARTY_ISSUER, by_number
from generator.stages.resolve.scope import Scope
from generator.text import lower

_RULES = (by_number, by_law, by_plenum, by_congress)
_OPEN = Answer(None)
_TERM_OF_ID = re.compile(r" (?:19|20)\d\d-(?:19|20)\d\d$")
_ABOUT = ("Nghị quyết", "Nghị định", "Quy định")  # what is cited by its subject, after "về"
_LETTERS = {"Công văn", "Văn bản"}  # one thing, in two words


def resolve_documents(
    article: Article, mentions: Sequence[Mention], scope: Scope, knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each document mention, and the records of the documents that they mean."""
    cited = tuple(Cited(m, m.detail) for m in mentions if m.kind == "document" and isinstance(m.detail, Citation))
    if not cited:
        return [], []
    laws = cited_laws((c.at for c in cited), knowledge.documents)
    case = Case(article, scope, knowledge, cited, expansions(article.text), laws)
    titles = by_titles(case)
    answers = [_curated(case, one) or titles.get(index) or _ruled(case, one) for index, one in enumerate(cited)]
    full = _full(case, answers)
    answers = [_shortened(case, one, answer, full) for one, answer in zip(cited, answers, strict=True)]
    answers = _tied(case, _dated(answers))
    answers = _subjects(case, answers)
    resolutions = [
        Resolution(one.mention, a.entity, a.evidence, a.candidates) for one, a in zip(cited, answers, strict=True)
    ]
    return resolutions, _records(answers)


def _records(answers: Sequence[Answer]) -> list[Authority]:
    """The records of the answers; what several citations say of one document is put together, first come first."""
    made: dict[str, Authority] = {}
    for record in (a.record for a in answers if a.record and a.entity):
        before = made.get(record.id)
        if before is None or record.origin != "rule":
            made[record.id] = record
        elif before.facts != record.facts:
            said = {fact.name for fact in before.facts}
            more = tuple(fact for fact in record.facts if fact.name not in said)
            made[record.id] = replace(before, facts=(*before.facts, *more))
    return list(made.values())


def _curated(case: Case, one: Cited) -> Answer | None:
    """The curated document that is called by exactly the words printed."""
    files = case.knowledge.documents
    id_ = files.names.get(("document", lower(one.mention.surface)))
    return Answer(id_, f"tên trong hồ sơ của kho ({files.records[id_].source})") if id_ else None


def _ruled(case: Case, one: Cited) -> Answer:
    """What the citation says by itself: the first rule that knows its shape."""
    for rule in _RULES:
        answer = rule(case, one)
        if answer is not None:
            return answer
    return _OPEN


_Full = Mapping[str, Sequence[tuple[Citation, Answer]]]


def _full(case: Case, answers: Sequence[Answer]) -> _Full:
    """The different citations that are resolved, by number."""
    found: dict[str, dict[tuple[object, ...], tuple[Citation, Answer]]] = defaultdict(dict)
    for one, answer in zip(case.cited, answers, strict=True):
        at = one.at
        if answer.entity and at.number:
            fields = (answer.entity, at.word, at.symbol, at.year, at.term, at.date, at.issuer)
            found[number_key(at.number)].setdefault(fields, (at, answer))
    return {number: tuple(different.values()) for number, different in found.items()}


def _shortened(case: Case, one: Cited, before: Answer, full: _Full) -> Answer:
    """A short form takes the one full citation that it can mean, then the one document that files know."""
    if before.entity or not one.at.number:
        return before
    fitting = {a.entity: a for at, a in full.get(number_key(one.at.number), ()) if _short_for(one.at, at)}
    if len(fitting) == 1:
        only = next(iter(fitting.values()))
        return replace(only, evidence="gọi tắt của văn bản nói đầy đủ trong bài", candidates=())
    if fitting:
        return Answer(None, "có thể là nhiều văn bản nói trong bài", tuple(sorted(e for e in fitting if e)))
    return before if one.at.symbol else _known_short(case, one) or before


def _known_short(case: Case, one: Cited) -> Answer | None:
    """A number with a word only: the document whose title stands beside it, or that is commonly called so."""
    number, cited = number_key(one.at.number or ""), one.at
    known = [d for d in case.knowledge.documents.numbers.get(number, ()) if d.word == cited.word]
    known = [d for d in known if can_mean(case, cited, d) and _can_issue(cited, d)]
    known = [d for d in known if not cited.year or d.year == cited.year]
    same = about(cited.subject, known) or mentioned_near(case, one, known)
    if same:
        return of_file(same, f"trích yếu hoặc tên của {same.name} nằm cạnh “{shortened(one.mention.surface)}”", known)
    called = case.knowledge.documents.by_name.get(name_key(f"{cited.word} {cited.number}"), ())
    called = tuple(d for d in called if d in known)
    if len(called) == 1 and (case.date or called[0].origin == "curated"):
        return of_file(called[0], f"tên thường gọi của {called[0].name}", known)
    return Answer(None, "chưa rõ văn bản nào", tuple(d.id for d in known)) if known else None


def _short_for(short: Citation, full: Citation) -> bool:
    """Whether nothing that the short form prints contradicts the full one."""
    return (
        number_key(short.number or "") == number_key(full.number or "")
        and (not short.word or not full.word or short.word == full.word or {short.word, full.word} == _LETTERS)
        and (not short.symbol or short.symbol == full.symbol)
        and (not short.year or not full.year or short.year == full.year)
        and (not short.term or not full.term or short.term == full.term)
        and (not short.date or not full.date or short.date == full.date)
        and (
            not short.issuer
            or not full.symbol
            or bool(PARTY_ISSUER.search(lower(short.issuer))) == ("/TW" in full.symbol)
        )
    )


def _can_issue(cited: Citation, known: KnownDocument) -> bool:
    return not cited.issuer or bool(PARTY_ISSUER.search(lower(cited.issuer))) == known.symbol.endswith("/TW")


def _with_short(alike: Mapping[tuple[str, ...], list[int]]) -> dict[tuple[str, ...], list[int]]:
    """Word and number alone go with the one fuller form of theirs: "Thông tư 15" with "Thông tư 15/2015"."""
    joined = {key: list(indexes) for key, indexes in alike.items()}
    fuller: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in alike:
        if any(key[2:]):
            fuller[key[:2]].append(key)
    for short in [key for key in alike if not any(key[2:])]:
        if len(fuller[short[:2]]) == 1:
            (only,) = fuller[short[:2]]
            joined[only] = sorted(joined[only] + joined.pop(short))
    return joined


def _dated(answers: Sequence[Answer]) -> list[Answer]:
    """A committee's document cited without its date is the one whose term is known, where the article has one only:
    "91-KL/TU@Thái Nguyên" beside "91-KL/TU@Thái Nguyên 2015-2020"."""
    dated: dict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in answers:
        term = _TERM_OF_ID.search(answer.entity or "")
        if term and answer.entity:
            dated[answer.entity[: term.start()]].setdefault(answer.entity, answer)
    only = {bare: next(iter(found.values())) for bare, found in dated.items() if len(found) == 1}
    return [
        replace(only[a.entity], evidence=f"{a.evidence}; nhiệm kỳ theo chỗ khác trong bài") if a.entity in only else a
        for a in answers
    ]


def _subjects(case: Case, answers: Sequence[Answer]) -> list[Answer]:
    """A title that is part of what a numbered document of the article is about means that document."""
    subjects: list[tuple[str, tuple[str, ...], Answer]] = []
    for one, answer in zip(case.cited, answers, strict=True):
        if one.at.number and answer.entity and one.at.subject:
            subjects.append((one.at.word or "", name_key(one.at.subject), answer))
    if not subjects:
        return list(answers)
    meant = list(answers)
    for index, one in enumerate(case.cited):
        key = name_key(one.at.subject or "")
        if one.at.form != "titled" or one.at.word not in _ABOUT or len(key) < 3:
            continue
        fitting = {a.entity: a for word, about_, a in subjects if word == one.at.word and _within(key, about_)}
        if len(fitting) == 1:
            only = next(iter(fitting.values()))
            meant[index] = replace(only, evidence="trích yếu của văn bản nói đầy đủ trong bài", candidates=())
    return meant


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _tied(case: Case, answers: Sequence[Answer]) -> list[Answer]:
    """Open citations that the article prints alike more than once are one entity of this article."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, (one, answer) in enumerate(zip(case.cited, answers, strict=True)):
        if one.at.number and not answer.entity:
            year = str(one.at.year or (one.at.date or "")[:4])
            alike[one.at.word or "", number_key(one.at.number), one.at.symbol or "", year].append(index)
    alike = _with_short(alike)
    tied = list(answers)
    for indexes in alike.values():
        if len(indexes) < 2:
            continue
        first = case.cited[indexes[0]].at
        name = printed_name(first.word or "", first.number or "", first.symbol or "", first.year)
        id_ = f"document:{name} ({case.article.id})"
        record = Authority(id_, "document", name, (), facts(case, first), "rule", case.article.id)
        for index in indexes:
            open_ = answers[index]
            why = f"cùng một văn bản trong bài này; {open_.evidence or 'chưa rõ văn bản nào'}"
            tied[index] = Answer(id_, why, open_.candidates, record)
    return tied
