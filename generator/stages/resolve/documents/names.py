"""Documents cited by name: laws and their editions, plenums and congresses, titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from generator.knowledge.documents import LAW_WORDS, document_id, name_key
from generator.model import Authority, Citation
from generator.stages.resolve.documents.case import (
    Answer,
    Case,
    Cited,
    about,
    facts,
    made,
    of_file,
    place_of,
    shortened,
    term_of,
)
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
    key, name, how = _law_name(case, cited)
    editions = case.knowledge.documents.laws.get(key, ())
    year, why = (cited.year, "tên và năm in trong bài") if cited.year else _edition_in_article(case, key)
    match = [d for d in editions if year and d.year == year]
    if len(match) == 1:
        return of_file(match[0], f"{why}{how}", editions)
    title = f"{name} ({year})" if year else name
    evidence = f"{why if year else 'tên luật; bài không nói bản năm nào'}{how}"
    answer = made(case, document_id(name=name, year=year), title, replace(cited, subject=None, year=year), evidence)
    return answer if year else replace(answer, candidates=tuple(d.id for d in editions if d.year))


def _law_name(case: Case, cited: Citation) -> tuple[tuple[str, ...], str, str]:
    """The law's name in full as (key, name, how it was completed): "Luật Ngân sách" is cut short, "Luật PCTN" too."""
    laws = case.knowledge.documents.laws
    printed = cited.subject or ""
    bare, draft = (printed[: -len(_AMENDED)], _AMENDED) if printed.endswith(_AMENDED) else (printed, "")
    key = name_key(bare)
    how = ""
    if key not in laws:
        others = {name_key(c.at.subject or "") for c in case.cited if c.at.word == cited.word}
        for pool in (others, laws):
            longer = {k for k in pool if k != key and (k[: len(key)] == key or _initials(k) == key)}
            if len(longer) == 1:
                key, how = longer.pop(), "; tên viết tắt"
                break
    name = laws[key][0].name.split(" (")[0] if key in laws else bare if not how else _printed(case, key)
    return (*key, *name_key(draft)), name + draft, how


_AMENDED = " (sửa đổi)"


def _printed(case: Case, key: tuple[str, ...]) -> str:
    return next(c.at.subject or "" for c in case.cited if name_key(c.at.subject or "") == key)


def _initials(key: tuple[str, ...]) -> tuple[str, ...]:
    """("luật", "phòng", "chống", "tham", "nhũng") → ("luật", "pctn")."""
    head = 2 if key[:1] in (("bộ",), ("pháp",)) else 1
    return (*key[:head], "".join(word[0] for word in key[head:]))


def _edition_in_article(case: Case, key: tuple[str, ...]) -> tuple[int | None, str]:
    """The one edition of the law that the article names elsewhere."""
    years = {c.at.year for c in case.cited if c.at.word in LAW_WORDS and c.at.year and _law_name(case, c.at)[0] == key}
    return (years.pop(), "bản duy nhất mà bài nói rõ năm") if len(years) == 1 else (None, "")


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
    if len(called) == 1:
        return of_file(called[0], f"{why}; tên thường gọi của {called[0].name}", issued)
    code = "NQ" if cited.word == "Nghị quyết" else "KL"
    name = f"{cited.word} Hội nghị Trung ương {cited.plenum} khóa {term}"
    evidence = f"{why}; hội nghị có thể ra nhiều văn bản, bài không nói rõ văn bản nào"
    id_ = f"document:{code}-HNTW{cited.plenum}@{term}"
    answer = made(case, id_, name, replace(cited, term=term, subject=None), evidence)
    return replace(answer, candidates=tuple(d.id for d in issued))


def _plenum_term(case: Case, cited: Citation) -> tuple[str, str]:
    if cited.term:
        return cited.term, f"hội nghị {cited.plenum} khóa {cited.term} in trong bài"
    terms = {c.at.term for c in case.cited if c.at.plenum == cited.plenum and c.at.term}
    if terms:
        return (terms.pop() or "", "khóa nói ở chỗ khác trong bài") if len(terms) == 1 else ("", "")
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


def by_title(case: Case, one: Cited) -> Answer | None:
    """Documents named by their title; printings of which one begins like the other are one."""
    cited = one.at
    if cited.form not in ("titled", "draft") or not cited.subject:
        return None
    key = _title_key(case, cited)
    same = [
        c
        for c in case.cited
        if (c.at.form, c.at.word) == (cited.form, cited.word) and _alike(key, _title_key(case, c.at))
    ]
    fullest = max(same, key=lambda c: (len(_title_key(case, c.at)), -c.mention.start))
    places = {place for c in same if c.at.issuer for place in place_of(case, c)[:1] if place}
    linked = "về " if cited.word in ("Quy định", "Nghị quyết") else ""
    draft = "Dự thảo " if cited.form == "draft" else ""
    name = f"{draft}{cited.word} {linked}{expanded(case, fullest.at.subject or '')}"
    id_ = document_id(name=name, scope=places.pop() if len(places) == 1 else "")
    return Answer(
        id_,
        "tên gọi in trong bài",
        (),
        Authority(id_, "document", name, (), facts(case, cited), "rule", case.article.id),
    )


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short


def _title_key(case: Case, cited: Citation) -> tuple[str, ...]:
    return name_key(re.sub(r"^(?:quy định )?về ", "", lower(expanded(case, cited.subject or ""))))


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
