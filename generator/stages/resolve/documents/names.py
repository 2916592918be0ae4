"""Documents cited by name: laws and their editions, plenums and congresses, titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from generator.knowledge.documents import LAW_WORDS, KnownDocument, document_id, name_key
from generator.model import Citation
from generator.stages.resolve.documents.case import (
    Answer,
    Case,
    Cited,
    about,
    made,
    of_file,
    place_of,
    shortened,
    term_of,
)
from generator.stages.resolve.localities import province_in
from generator.text import lower

# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────


def by_law(case: Case, one: Cited) -> Answer | None:
    """Laws, codes, ordinances, the constitution, the Party's charter: by name, and by edition where one is told.

    A law cited without its year is the law of that name, whatever the edition: an entity of its own.
    """
    cited = one.at
    if cited.form != "named" or not cited.subject:
        return None
    if cited.word not in LAW_WORDS:
        return made(case, document_id(name=cited.subject), cited.subject, replace(cited, subject=None), "tên gọi")
    law = case.laws.names[cited.subject]
    name, how, editions = law.name, law.how, case.knowledge.documents.laws.get(law.key, ())
    year, why = cited.year, "tên và năm in trong bài"
    if not year and len(case.laws.years.get(law.key, ())) == 1 and not _of_another_year(case, one):
        (year,), why = case.laws.years[law.key], "bản duy nhất mà bài nói rõ năm"
    match = [d for d in editions if year and d.year == year]
    if len(match) == 1:
        return of_file(match[0], f"{why}{how}", editions)
    title = f"{name} ({year})" if year else name
    evidence = f"{why if year else 'tên luật; bài không nói bản năm nào'}{how}"
    answer = made(case, document_id(name=name, year=year), title, replace(cited, subject=None, year=year), evidence)
    return answer if year else replace(answer, candidates=tuple(d.id for d in editions if d.year))


_NOT_YET = re.compile(r"(?:thông qua|dự án|dự thảo|xây dựng|sửa đổi|ban hành) $")
_IN_FORCE = re.compile(r" (?:hiện hành|sửa đổi|lần này)(?![^\W_])")


def _of_another_year(case: Case, one: Cited) -> bool:
    """Whether the words beside a law show that it is not the edition named elsewhere: "thông qua Luật …"."""
    low = lower(case.article.text[max(0, one.mention.start - 12) : one.mention.end + 12])
    start = min(12, one.mention.start)
    return bool(_NOT_YET.search(low, 0, start) or _IN_FORCE.match(low, start + len(one.mention.surface)))


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────


def by_plenum(case: Case, one: Cited) -> Answer | None:
    """Resolutions of a plenum: the one that subject or nickname names, else the plenum's resolutions as one entity."""
    cited, files = one.at, case.knowledge.documents
    if not cited.plenum:
        return None
    term, why = _plenum_term(case, cited)
    if not term:
        return Answer(None, "không rõ khóa", tuple(d.id for d in files.documents if d.plenum == cited.plenum))
    issued = [d for d in files.by_plenum.get((term, cited.plenum), ()) if d.word == cited.word]
    same = about(cited.subject, issued)
    if same:
        return of_file(same, f"{why}; trích yếu “{shortened(cited.subject)}”", issued)
    called = files.by_name.get(name_key(f"{cited.word} Trung ương {cited.plenum} khóa {term}"), ())
    if len(called) == 1 and not _about_another(cited.subject, called[0]):
        return of_file(called[0], f"{why}; tên thường gọi của {called[0].name}", issued)
    code = "NQ" if cited.word == "Nghị quyết" else "KL"
    name = f"{cited.word} Hội nghị Trung ương {cited.plenum} khóa {term}"
    evidence = f"{why}; hội nghị có thể ra nhiều văn bản, bài không nói rõ văn bản nào"
    id_ = f"document:{code}-HNTW{cited.plenum}@{term}"
    answer = made(case, id_, name, replace(cited, term=term, subject=None), evidence)
    return replace(answer, candidates=tuple(d.id for d in issued))


def _about_another(subject: str | None, known: KnownDocument) -> bool:
    """Whether the printed subject shares no word of weight with a title: the plenum issued more than one document."""
    said, title = set(name_key(subject or "")), set(name_key(known.title))
    return bool(said and title) and not len(said & title) >= 2


def _plenum_term(case: Case, cited: Citation) -> tuple[str, str]:
    if cited.term:
        return cited.term, f"hội nghị {cited.plenum} khóa {cited.term} in trong bài"
    terms = case.plenum_terms.get(cited.plenum or 0, frozenset())
    if terms:
        return (next(iter(terms)), "khóa nói ở chỗ khác trong bài") if len(terms) == 1 else ("", "")
    same = [d for d in case.knowledge.documents.documents if d.plenum == cited.plenum]
    term, when = term_of(case, same if not case.date else ())
    held = [d for d in same if d.term == term and not (case.date and d.date > case.date)]
    return (term, f"{when}, thuộc khóa {term}") if held else ("", "")


def by_congress(case: Case, one: Cited) -> Answer | None:
    """The resolution of a congress of the Party, or of a Party branch, which needs its place."""
    cited = one.at
    if cited.form != "congress" or not cited.term:
        return None
    issuer = lower(cited.issuer or "đảng")
    if issuer.startswith(("đảng bộ", "đảng ủy")):
        place, why = place_of(case, one)
        if not place:
            return Answer(None, "không rõ của đảng bộ nào")
        name = f"Nghị quyết Đại hội {cited.term} Đảng bộ {place}"
    elif issuer.split()[0] in ("đảng", "toàn"):
        name, why = f"Nghị quyết Đại hội {cited.term} của Đảng", f"Đại hội {cited.term} in trong bài"
    else:
        return Answer(None, f"đại hội của “{shortened(cited.issuer)}”, không phải của Đảng")
    return made(case, document_id(name=name), name, cited, why)


# ── titles ───────────────────────────────────────────────────────────────────────────────────────────────────


def by_titles(case: Case) -> dict[int, Answer]:
    """Documents named by their title, by their place in `case.cited`.

    Printings of which one begins like the other are one document, named by the fullest; its owner's place is told
    where all that name a place name the same.
    """
    keys = {
        i: _title_key(case, c.at) for i, c in enumerate(case.cited) if c.at.form in ("titled", "draft") and c.at.subject
    }
    fullest: dict[tuple[str, ...], int] = {}
    for index, key in keys.items():
        for end in range(1, len(key) + 1):
            best = fullest.get(key[:end])
            if best is None or len(keys[best]) < len(key):
                fullest[key[:end]] = index
    places: dict[int, set[str]] = defaultdict(set)
    for index, key in keys.items():
        place = province_in(case.cited[index].at.issuer or "", case.knowledge.names)
        places[fullest[key]] |= {place} - {""}
    return {index: _titled(case, index, fullest[key], places[fullest[key]]) for index, key in keys.items()}


def _titled(case: Case, index: int, fullest: int, places: set[str]) -> Answer:
    cited, full = case.cited[index].at, case.cited[fullest].at
    linked = "về " if full.word in ("Quy định", "Nghị quyết") else ""
    draft = "Dự thảo " if full.form == "draft" else ""
    name = f"{draft}{full.word} {linked}{expanded(case, full.subject or '')}"
    id_ = document_id(name=name, scope=min(places) if len(places) == 1 else "")
    return made(case, id_, name, cited, "tên gọi in trong bài")


def _title_key(case: Case, cited: Citation) -> tuple[str, ...]:
    """What tells titles apart: form, word, and the title without what links them."""
    title = re.sub(r"^(?:quy định )?về ", "", lower(expanded(case, cited.subject or "")))
    return (cited.form, cited.word or "", *name_key(title))


def expanded(case: Case, title: str) -> str:
    """`title` with the abbreviations that the article defines written out: "cán bộ (CB)", then "CB"."""
    title = re.sub(r" \([A-ZĐ]{2,6}\)", "", title)
    return re.sub(r"(?<![^\W_])[A-ZĐ]{2,6}(?![^\W_])", lambda m: case.expansions.get(m.group(), m.group()), title)


def expansions(text: str) -> Mapping[str, str]:
    """The abbreviations that `text` defines in brackets, each with the words before it whose initials it is."""
    found: dict[str, str] = {}
    for match in re.finditer(r"(?<= )\(([A-ZĐ]{2,6})\)", text):
        words = re.findall(r"[^\W_]+", text[max(0, match.start() - 60) : match.start()])[-len(match[1]) :]
        if "".join(word[0] for word in words).upper() == match[1]:
            found.setdefault(match[1], " ".join(words))
    return found
