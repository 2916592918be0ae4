"""Which meeting an event mention means.

1. Plenums and congresses are told apart by their ordinal and term; a local committee's also by its place.
2. A term that is not printed is taken from the same meeting elsewhere in the article, else from the article's date.
3. A congress that the text still prepares ("tiến tới Đại hội XII") although it was over when the article appeared is a
   slip or a quotation: it stays open, with the one printed and the next one as candidates.
4. Other conferences are told apart by name and day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Authority, EventName, Fact, Mention, Resolution
from generator.stages.resolve.localities import province_in
from generator.stages.resolve.scope import Scope
from generator.text import lower

_AHEAD = re.compile(r"(?:tiến tới|hướng tới|hướng đến|chuẩn bị(?: cho)?|phục vụ|chào mừng|nhân sự)[^.;\n]{0,25}$")


def resolve_events(
    article: Article, mentions: Sequence[Mention], scope: Scope, knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each event mention, and the records made for events that no file knows."""
    named = [(m, m.detail) for m in mentions if m.kind == "event" and isinstance(m.detail, EventName)]
    resolutions: list[Resolution] = []
    records: dict[str, Authority] = {}
    terms: dict[int | None, set[str]] = {}  # of the plenums that the article names, by their ordinal
    for _, event in named:
        if event.series == "plenum" and event.term and not event.body:
            terms.setdefault(event.ordinal, set()).add(event.term)
    for mention, event in named:
        if event.series == "plenum":
            answer = _plenum(article, event, terms.get(event.ordinal, ()), scope, knowledge)
        elif event.series == "congress":
            answer = _congress(article, mention, event, scope, knowledge)
        else:
            answer = _conference(article, event)
        name, evidence, candidates = answer
        entity = f"event:{name}" if name else None
        curated = _curated(mention.surface, knowledge) or _curated(name, knowledge)
        if curated:
            entity, evidence = curated, f"tên trong hồ sơ của kho ({knowledge.documents.records[curated].source})"
        resolutions.append(Resolution(mention, entity, evidence, tuple(f"event:{c}" for c in candidates)))
        if entity and not curated:
            shown = name.removesuffix(f" ({article.id})")
            record = Authority(entity, "event", shown, (), _facts(article, event), "rule", article.id)
            if len(record.facts) > len(records.get(entity, _NOTHING).facts):
                records[entity] = record
    return resolutions, list(records.values())


_Found = tuple[str, str, tuple[str, ...]]
_NOTHING = Authority("", "event", "")


def _curated(name: str, knowledge: Knowledge) -> str | None:
    """The curated event of this name."""
    return knowledge.documents.names.get(("event", lower(name)))


def _plenum(article: Article, event: EventName, terms: Collection[str], scope: Scope, knowledge: Knowledge) -> _Found:
    if event.body:
        branch, why = _branch(event.body, scope, knowledge)
        if not branch:
            return "", "không rõ của đảng bộ nào", ()
        return f"Hội nghị lần thứ {event.ordinal} Ban Chấp hành Đảng bộ {branch} khóa {event.term}", why, ()
    term, why = event.term or "", f"khóa {event.term} in trong tên"
    if not term and len(terms) == 1:
        term, why = next(iter(terms)), "khóa nói ở chỗ khác trong bài"
    if not term and article.date:
        term = knowledge.documents.term_at(article.date)
        why = f"bài đăng ngày {_day(article.date)}, thuộc khóa {term}"
    if not term:
        return "", "không rõ khóa", ()
    return f"Hội nghị Trung ương {event.ordinal} khóa {term}", why, ()


def _congress(article: Article, mention: Mention, event: EventName, scope: Scope, knowledge: Knowledge) -> _Found:
    if event.body:
        branch, why = _branch(event.body, scope, knowledge)
        return (f"Đại hội {event.term} Đảng bộ {branch}", why, ()) if branch else ("", "không rõ của đảng bộ nào", ())
    name = f"Đại hội {event.term} của Đảng"
    terms = [term.name for term in knowledge.documents.terms]
    before = lower(article.text[max(0, mention.start - 60) : mention.start])
    if event.term in terms[:-1] and article.date and _AHEAD.search(before):
        held = next(term.start for term in knowledge.documents.terms if term.name == event.term)
        if held < article.date[: len(held)]:
            after = terms[terms.index(event.term) + 1]
            said = " ".join(before.split()[-2:])
            why = f"bài đăng ngày {_day(article.date)} còn nói “{said}”, mà đại hội này họp xong {_day(held)}"
            return "", why, (name, f"Đại hội {after} của Đảng")
    return name, f"Đại hội {event.term} in trong bài", ()


def _branch(body: str, scope: Scope, knowledge: Knowledge) -> tuple[str, str]:
    """The place whose Party branch `body` is, and what tells it."""
    if place := province_in(body, knowledge.names):
        return place, f"“{body}” in trong tên"
    if scope.place:
        return scope.place.removeprefix("place:"), f"nơi bài nói tới: {scope.evidence}".rstrip(": ")
    return "", ""


def _conference(article: Article, event: EventName) -> _Found:
    if re.search(r"năm \d{4}$", event.name):
        return f"{event.name} ({article.id})", "tên và năm in trong bài", ()
    date = (
        (event.date or "").replace("????", article.date[:4]) if article.date or "?" not in (event.date or "?") else ""
    )
    where = _day(date) if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else article.id
    return f"{event.name} ({where})", "tên và ngày họp in trong bài" if where != article.id else "tên in trong bài", ()


def _facts(article: Article, event: EventName) -> tuple[Fact, ...]:
    pairs = (
        ("series", event.series),
        ("ordinal", str(event.ordinal or "")),
        ("term", event.term),
        ("body", event.body),
    )
    return tuple(Fact(name, value, article.id) for name, value in pairs if value)


def _day(date: str) -> str:
    return "-".join(reversed(date.rstrip("?~%")[:10].split("-")))
